"""The last line: whatever asks for the network or for another program is stopped.

Nothing of Fascicle does so but the commands that are meant to; nothing of a publication can, as
far as we know. Should a library do it all the same, because of something that we did not think of,
Python's audit hooks (PEP 578) see it, and it ends as a finding. What a C library does by itself
they do not see: docs/security.md says how to confine that, too.
"""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from fascicle.findings import Finding, Place, Refused

__all__ = ["confine"]

_NETWORK = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
    }
)
_PROGRAMS = frozenset(
    {"os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "subprocess.Popen"}
)
_OUR_OWN = frozenset({"pandoc", "pandoc.exe", "ps"})
"""Pandoc words citations; ``ps`` tells the memory of processes where nothing else does."""
_TO_SHOW = frozenset({"open", "xdg-open"})
"""Programs that show a PDF to whoever has asked for that by ``--open``."""


def confine(arguments: Sequence[str]) -> None:
    """Stop, from now on and in all processes made from this one, what reaches out.

    ``arguments`` are those of the command line. ``photographs fetch`` may use the network, all
    commands may start pandoc, and with ``--open`` the program that shows a PDF. An attempt raises
    ``Refused`` (A108) where it is made. This cannot be taken back.
    """
    online = tuple(arguments[:2]) == ("photographs", "fetch")
    programs = _OUR_OWN | _TO_SHOW if "--open" in arguments else _OUR_OWN

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event in _NETWORK and not online:
            raise _stopped(f"open a connection, {_said(details)},")
        if event in _PROGRAMS and not _is_allowed(details, programs):
            raise _stopped(f"start a program, {_said(details)},")

    sys.addaudithook(hook)


def _is_allowed(details: tuple[Any, ...], programs: Container[str]) -> bool:
    """Whether the program is one of these: it is the first that an event tells."""
    program = details[0] if details else None
    if isinstance(program, bytes):
        program = program.decode(errors="replace")
    return isinstance(program, str | PurePath) and PurePath(program).name in programs


def _said(details: tuple[Any, ...]) -> str:
    """Return what an event tells, in quotes: an address with its port, or a program as called."""
    words = list(dict.fromkeys(_words(details)))
    return f"“{' '.join(words)[:100]}”" if words else "of which nothing is known"


def _words(details: object) -> Iterator[str]:
    if isinstance(details, list | tuple):
        for detail in details:
            yield from _words(detail)
    elif isinstance(details, bytes):
        yield details.decode(errors="replace")
    elif isinstance(details, str | int | PurePath) and details != "":
        yield str(details)


def _stopped(what: str) -> Refused:
    message = f"Something tried to {what} and was stopped."
    hint = (
        "Look at what was last changed in templates/ and assets/; if there is nothing, report it."
    )
    return Refused([Finding("A108", Place(""), message, hint)])

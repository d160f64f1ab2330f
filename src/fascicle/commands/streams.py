"""Standard output and standard error, whatever whoever runs the command has made of them."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from fascicle.faults import fault_finding

__all__ = ["steady_streams"]


@contextlib.contextmanager
def steady_streams() -> Iterator[None]:
    """Let a command write to streams that are closed, of another encoding, or on a full disk.

    Where standard output cannot be written, that is said on standard error, and the command ends
    with 1; without a word where nobody reads it any more.
    """
    _open_closed()
    # A terminal of another encoding shows a question mark for what it lacks: it stops nothing.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as fault:
        with contextlib.suppress(OSError):
            if not isinstance(fault, BrokenPipeError):
                finding = fault_finding(fault, "Standard output")
                print(f"{finding.code}  {finding.message} {finding.hint}", file=sys.stderr)
        _let_go(sys.stdout)
        raise SystemExit(1) from None
    finally:
        try:
            sys.stderr.flush()
        except OSError:
            _let_go(sys.stderr)


def _open_closed() -> None:
    """Open streams that are closed to nowhere: else the next file opened would take their place."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        nowhere = os.open(os.devnull, os.O_RDWR)
        while nowhere <= 2:  # the lowest number that is free is taken, as POSIX says
            nowhere = os.dup(nowhere)
        os.close(nowhere)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _let_go(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, so that Python does not try again at the end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)

"""Downloading one file: asked for politely, followed where it moves, resumed where it broke off."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from fascicle import __version__
from fascicle.fetching.connecting import Limits, Network, connected
from fascicle.fetching.failing import Unfetched, broken_off, in_words
from fascicle.fetching.headers import (
    content_range,
    is_picture_type,
    length,
    retry_after,
    validator,
)
from fascicle.fetching.parts import Begun, Part
from fascicle.manuscript.addresses import Address, parse_address
from fascicle.manuscript.photographs import format_of

__all__ = ["Tell", "download"]

Tell = Callable[[int, int | None], None]
"""``tell(done, size)``: bytes that are there, and those of the whole where they are known."""

_HEADERS = {
    "User-Agent": f"Fascicle/{__version__}",
    "Accept": "image/tiff, image/jpeg, image/png, image/webp",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
"""All that a server is told, besides the address and how far an earlier attempt came."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_AT_ONCE = 65_536
_TELLING = 12
"""How many first bytes tell the format of a picture."""


class _Anew(Exception):  # noqa: N818 - what has come is of no use, but nothing is wrong
    """The server has another content now, or cannot go on where it stopped."""


@dataclass(frozen=True, slots=True)
class _Download:
    address: Address
    part: Part
    network: Network
    limits: Limits
    tell: Tell
    until: float


def download(address: Address, part: Part, network: Network, limits: Limits, tell: Tell) -> int:
    """Bring what is at ``address`` into ``part``, whole; return how many bytes were there before.

    Raises ``Unfetched`` with what went wrong. The part is then kept where the next attempt can go
    on from it, and taken away where it is of no use. ``OSError`` where it cannot be written.
    """
    until = network.clock() + limits.time
    task = _Download(address, part, network, limits, tell, until)
    attempt = 0
    while True:
        attempt += 1
        try:
            return _attempt(task)
        except _Anew:
            part.clear()
            fault = broken_off(address, "the server keeps changing what it gives")
            wait = 0.0
        except Unfetched as unfetched:
            fault = unfetched
            wait = fault.wait if fault.wait is not None else 2.0 ** (attempt - 1)
            if not fault.again:
                raise
        if network.clock() >= until:
            raise _out_of_time(fault, limits) from fault
        if attempt >= limits.attempts or wait > limits.wait:
            raise fault
        if network.clock() + wait >= until:
            raise _out_of_time(fault, limits) from fault
        network.pause(wait)


def _out_of_time(fault: Unfetched, limits: Limits) -> Unfetched:
    hint = "Type the command again, with more seconds for --max-time."
    message = f"{fault.message} The time for one photograph is {limits.time:g} s."
    return Unfetched(fault.code, message, hint)


def _attempt(task: _Download) -> int:
    """Ask for the file, or for what is missing of it, and write what comes."""
    part, url = task.part, task.address.url
    known = part.begun(url)
    before = part.size if known is not None else 0
    headers = dict(_HEADERS)
    if known is not None:
        headers |= {"Range": f"bytes={before}-", "If-Range": known.validator}
    with _asked(task, headers) as (address, answer):
        begun = _judged(address, answer, known, before, task)
        resumed = answer.status == 206
        if not resumed:
            before = 0
        with part.writing(begun, on=resumed) as file:
            done = _taken(address, answer, task, begun, before, file.write)
    if begun.size is not None and done < begun.size:
        raise broken_off(address, f"{done:,} of {begun.size:,} bytes have come")
    if not done:
        part.clear()
        raise _no_picture(address, "an empty file")
    return before


@contextmanager
def _asked(
    task: _Download, headers: Mapping[str, str]
) -> Iterator[tuple[Address, http.client.HTTPResponse]]:
    """Ask, and ask where the file has moved to; give the address that answers, and its answer."""
    address = task.address
    for _ in range(task.limits.redirects + 1):
        with connected(address, task.address, task.network, task.limits, task.until) as connection:
            with in_words(address):
                connection.request("GET", address.target, headers=dict(headers))
                answer = connection.getresponse()
            with answer:
                if answer.status not in _MOVED:
                    yield address, answer
                    return
                address = _moved(address, answer.getheader("Location"))
    raise Unfetched(
        "P135",
        f"The picture is moved on more than {task.limits.redirects} times.",
        "Open the address in a browser and copy the one that the picture has in the end.",
    )


def _moved(address: Address, location: str | None) -> Address:
    try:
        if not location:
            raise ValueError("it does not name")
        # Header lines are read as Latin-1; who writes other letters there means UTF-8.
        with suppress(UnicodeDecodeError):
            location = location.encode("latin-1").decode()
        return parse_address(urljoin(address.url, location.strip()))
    except ValueError as error:  # urljoin, too, stumbles over brackets
        reason = f"an address that {error}"
        raise Unfetched(
            "P135",
            f"The server “{address.host}” sends Fascicle on to {reason}.",
            "Open the address in a browser and copy the one that the picture has in the end.",
        ) from error


# --- judging an answer ----------------------------------------------------------------------------


def _judged(
    address: Address,
    answer: http.client.HTTPResponse,
    known: Begun | None,
    before: int,
    task: _Download,
) -> Begun:
    """Return what is known of the picture after the server's headers, or raise what is wrong."""
    head = answer.getheader
    if answer.status == 416 and known is not None:
        raise _Anew
    if answer.status != 200 and not (answer.status == 206 and known is not None):
        raise _not_given(address, answer)
    what = _no_picture_by(head("Content-Type") or "", head("Content-Encoding") or "")
    if what:
        raise _Anew if answer.status == 206 else _no_picture(address, what)
    mark = validator(head("ETag"), head("Last-Modified"))
    if answer.status == 200:
        size = length(head("Content-Length")) if not answer.chunked else None
    else:
        span = content_range(head("Content-Range"))
        if span is None or span[0] != before or known is None:
            raise _Anew
        size = span[1] if span[1] is not None else known.size
        if known.size not in (None, size) or (mark and mark != known.validator):
            raise _Anew
        mark = known.validator
    if size is not None and size > task.limits.size:
        raise _too_large(address, size, task.limits)
    return Begun(task.address.url, mark, size)


def _no_picture_by(kind: str, packing: str) -> str:
    """Return what is given instead of a picture after these two headers, or nothing."""
    if not is_picture_type(kind):
        known = kind.partition(";")[0].strip().lower()
        return "a page of the Web" if known == "text/html" else f"what it calls “{known[:60]}”"
    if packing.strip().lower() not in ("", "identity"):
        return f"a file packed as “{packing.strip()[:20]}”, for which it was not asked"
    return ""


def _not_given(address: Address, answer: http.client.HTTPResponse) -> Unfetched:
    status = answer.status
    reason = http.client.responses.get(status, "")
    said = f"{status} {reason}".strip()
    wait = retry_after(answer.getheader("Retry-After")) if status in (429, 503) else None
    asked = f" It asks to be left alone for {wait:,.0f} seconds." if wait else ""
    hints = {401: "wants to know who you are", 403: "does not let everybody have it"}
    hint = f"The server {hints[status]}: ask the holder for the file." if status in hints else ""
    return Unfetched(
        "P133",
        f"The server “{address.host}” does not give the picture: {said}.{asked}",
        hint or ("Try again later." if status in _BUSY else "Open the address in a browser."),
        again=status in _BUSY,
        wait=wait,
    )


def _no_picture(address: Address, what: str) -> Unfetched:
    return Unfetched(
        "P137",
        f"The server “{address.host}” does not give a photograph, but {what}.",
        "Give the address of the picture itself (JPEG, PNG, TIFF or WebP), not of a page about it.",
    )


def _too_large(address: Address, size: int | None, limits: Limits) -> Unfetched:
    extent = f"{size / 1e6:,.1f} MB" if size is not None else "more"
    return Unfetched(
        "P138",
        f"The picture from “{address.host}” has {extent}; "
        f"{limits.size / 1e6:,.0f} MB are fetched at most.",
        "Raise the limit with --max-mb, or take the address of a smaller copy.",
    )


# --- taking what comes ----------------------------------------------------------------------------


def _pieces(address: Address, answer: http.client.HTTPResponse, task: _Download) -> Iterator[bytes]:
    """Yield what comes until the server ends, the time is over, or nothing comes any more."""
    held = b""
    while True:
        with in_words(address, begun=True):
            piece = answer.read1(_AT_ONCE)
        if task.network.clock() >= task.until:
            raise broken_off(address, "it took too long")
        held += piece
        if piece and len(held) < _TELLING:
            continue
        if held:
            yield held
        if not piece:
            return
        held = b""


def _taken(
    address: Address,
    answer: http.client.HTTPResponse,
    task: _Download,
    begun: Begun,
    done: int,
    write: Callable[[bytes], int],
) -> int:
    """Write what comes behind the ``done`` bytes that are there; return how many there are then."""
    task.tell(done, begun.size)
    try:
        for piece in _pieces(address, answer, task):
            if done == 0:
                _check_start(address, piece)
            done += len(piece)
            if done > task.limits.size:
                raise _too_large(address, None, task.limits)
            write(piece)
            task.tell(done, begun.size)
    except Unfetched as unfetched:
        if not unfetched.again:  # what has come is not what is wanted
            task.part.clear()
        raise
    return done


def _check_start(address: Address, piece: bytes) -> None:
    """Refuse what does not begin like a picture before the rest of it has come."""
    if format_of(piece) is None:
        page = piece.lstrip()[:1] == b"<"
        raise _no_picture(address, "a page of the Web" if page else "a file of another kind")

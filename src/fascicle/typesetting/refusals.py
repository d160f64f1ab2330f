"""Addresses that pages asked for in vain, told where a template of the publication has them.

What stands in a template as it is asked for was told when the manuscript was read. What is left is
put together while the template runs, or written in signs of HTML or CSS.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fascicle.findings import Finding, Place, excerpt
from fascicle.manuscript.page_checks import judge_link, place_in
from fascicle.typesetting.engine import Refusal
from fascicle.typesetting.environment import TEMPLATES
from fascicle.typesetting.units import UnitSource

__all__ = ["harmful_links", "refusal_findings"]

_LINK = re.compile(r"""<a(?:rea)?\b[^>]*?\shref\s*=\s*["']?([^"'>]*)""", re.IGNORECASE)

_HINT = "Templates may use files of assets/ and templates/ only, as in fascicle:/assets/NAME."
_EVERYWHERE = frozenset({"assets", "fascicle", "templates"})
_SHORTEST = 3
"""Letters of a part of an address by which its place is looked for."""


def refusal_findings(refused: Iterable[Refusal], folder: Path) -> Iterator[Finding]:
    """Yield each refusal once, at the line of a template of ``folder`` that has the address.

    Where no template has it, its parts are looked for, the longest first; the place is
    ``templates`` where none of them is found either.
    """
    texts = _templates(folder)
    for refusal in dict.fromkeys(refused):
        place, line = _found(refusal.address, texts)
        yield Finding(refusal.code, place, refusal.reason, _HINT, line)


def harmful_links(units: Iterable[UnitSource], folder: Path) -> Iterator[Finding]:
    """Yield A109 for links of pages that readers must not be sent to; templates alone make such."""
    texts = _templates(folder)
    if not texts:
        return
    for address in dict.fromkeys(found[1] for unit in units for found in _LINK.finditer(unit.html)):
        verdict = judge_link(address)
        if verdict is not None:
            place, line = _found(html.unescape(address), texts)
            yield Finding(verdict.code, place, verdict.message, verdict.hint, line)


def _templates(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted((folder / TEMPLATES).rglob("*")):
        try:
            if path.suffix in {".css", ".html", ".svg"} and path.is_file():
                name = path.relative_to(folder).as_posix()
                found[name] = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return found


def _found(address: str, texts: dict[str, str]) -> tuple[Place, str]:
    for piece in _pieces(address):
        for file, text in texts.items():
            offset = text.find(piece)
            if offset >= 0:
                place = place_in(file, text, offset)
                return place, excerpt(text, place.line)
    return Place(TEMPLATES), ""


def _pieces(address: str) -> Iterator[str]:
    """Yield the address, then what it may have been put together from."""
    bare = unquote(address.partition("?")[0])
    yield from (address, bare)
    try:
        path = unquote(urlsplit(address).path).lstrip("/")
    except ValueError:
        path = ""
    pieces = re.split(r"[/:?#&=.]+", bare)
    for piece in (path, path.rpartition("/")[2], *sorted(pieces, key=len, reverse=True)):
        if len(piece) >= _SHORTEST and piece not in _EVERYWHERE:
            yield piece

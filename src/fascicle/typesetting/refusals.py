"""Refused addresses, and what could harm readers, told where a template has them.

What stands in a template as it is asked for was told when the manuscript was read. What is left is
put together while the template runs, or written in signs of HTML or CSS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fascicle.findings import Finding, Place
from fascicle.typesetting.fetcher import Refusal
from fascicle.typesetting.harms import Harm
from fascicle.typesetting.own_templates import own_templates, place_of_making, place_of_words

__all__ = ["harm_findings", "refusal_findings"]

_HINT = "Templates may use files of assets/ and templates/ only, as in fascicle:/assets/NAME."
_EVERYWHERE = frozenset({"assets", "fascicle", "templates"})
_SHORTEST = 3
"""Letters of a part of an address by which its place is looked for."""


def refusal_findings(refused: Mapping[Refusal, str], folder: Path) -> Iterator[Finding]:
    """Yield each refusal once, at the line of a template of ``folder`` that has the address.

    Where no template has it, its parts are looked for, the longest first; where none of them is
    found either, the place is as near as the kind of the unit tells that is given with each.
    """
    texts = own_templates(folder)
    for refusal, kind in refused.items():
        place, line = _found(refusal.address, texts, kind)
        yield Finding(refusal.code, place, refusal.reason, _HINT, line)


def harm_findings(harms: Mapping[Harm, str], folder: Path) -> Iterator[Finding]:
    """Yield what could harm readers (A109, A110), told as ``refusal_findings`` does."""
    texts = own_templates(folder)
    for harm, kind in harms.items():
        place, line = _found(harm.words, texts, kind)
        yield Finding(harm.verdict.code, place, harm.verdict.message, harm.verdict.hint, line)


def _found(address: str, texts: dict[str, str], kind: str) -> tuple[Place, str]:
    for piece in _pieces(address):
        found = place_of_words(piece, texts)
        if found is not None:
            return found
    return place_of_making(kind, texts)


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

"""Reading what stands between the brackets of a citation: ``see @a, p. 12, for more; -@b``.

The syntax is that of Pandoc's Markdown, with the locator labels of all languages of the theme
known at once. Nothing written is dropped but the label of a locator, which the citation style
words itself: it is in the key, the prefix, the locator or the suffix.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["LABELS", "Malformed", "RawCite", "is_cluster", "read_cluster"]

KEY = re.compile(
    r"(?:(?<!\w)(?P<suppress>-))?(?<![\w\\])@(?:\{(?P<braced>[^{}]+)\}|(?P<bare>\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*))"
)
"""A key: word characters with single punctuation within, or anything between braces."""

BARE_AT = re.compile(r"(?<![\w\\])@")

_WORDS: dict[str, str] = {
    "page": "p pp page pages pag seite seiten str strana strane стр страна стране",
    "chapter": "ch chap chapter chapters chapitre kap kapitel gl glava poglavlje гл глава поглавље",
    "volume": "vol vols volume volumes bd bde band bände t tome tom sv svezak том св",
    "book": "bk book buch livre liv knj knjiga књ књига",
    "part": "pt pts part parts teil partie deo део",
    "note": "n nn note notes anm nap napomena нап напомена",
    "issue": "no nos issue nr n° nº № br broj бр број",
    "folio": "f fol fols folio folios bl blatt fᵒ фол",
    "column": "col cols column columns sp spalte kol kolona кол колона",
    "figure": "fig figs figure figures abb abbildung sl slika сл слика",
    "line": "l ll line lines z zeile ligne red ред",
    "paragraph": "para paras paragraph paragraphs abs absatz ¶ ¶¶",
    "section": "sec secs section sections § §§ abschn abschnitt sect odeljak одељак",
    "verse": "v vv verse verses vers vs",
    "sub-verbo": "s.v",
}
LABELS: dict[str, str] = {
    word: label for label, words in _WORDS.items() for word in words.split()
} | {"S": "page"}
"""Locator labels as written, without their full stop, and the locator types of CSL."""

_ROMAN = r"(?i:(?=[ivxlcdm])m*(?:c[md]|d?c{0,4})(?:x[cl]|l?x{0,4})(?:i[xv]|v?i{0,4}))(?!\w)"
_NUMBER = r"(?:[A-Z]?\d+(?:[a-z]\b)?(?:nn?\d+)?(?:[./:]\d+)*[rv]?)"
_TO = r"\s*(?:--?|–|—)\s*"
_NUMBERS = rf"{_NUMBER}(?:{_TO}(?:{_NUMBER}|{_ROMAN}))?"
_ROMANS = rf"{_ROMAN}(?:{_TO}{_ROMAN})?"
# A single Roman numeral after a comma is often a word ("12, i drugi"), hence the look ahead.
_MORE = rf"(?:{_NUMBERS}|{_ROMANS}(?=\s*(?:$|[,;.:)])))"
_AND = r"(?:\s*,\s*|\s+(?:&|and|und|et|и)\s+)"
_LIST = rf"(?:{_NUMBERS}|{_ROMANS})(?:{_AND}{_MORE})*(?:\s?ff?\b\.?)?"
_END = r"(?=$|[\s,;.:!?)\]}»”“’\"'—–])"
_VALUE = re.compile(rf"{_LIST}{_END}")
_BARE_ROMAN = re.compile(rf"{_ROMAN}(?=\s*(?:$|[,;.:)\-–]))")
_LABEL = re.compile(
    r"(?P<word>[^\W\d_]+(?:\.v)?(?:[°º])?|[§¶]{1,2}|№)(?:\.\s*|\s+|(?=\d)|(?<=[§¶№°º])\s*)"
)
_LEAD = re.compile(r"\s*,?\s*")
_FORCED = re.compile(r"\s*,?\s*\{(?P<inside>[^{}]*)\}")
_WHOLE = re.compile(r"\s*,?\s*\{\s*\}")
_HYPHEN = re.compile(r"(?<=[0-9ivxlcdmIVXLCDM)])\s*(?:--?|–)\s*(?=[0-9ivxlcdmIVXLCDM(])")


class Malformed(ValueError):  # noqa: N818 - it speaks of a citation, not of a fault of ours
    """A citation that cannot be read; the message says why, in an editor's words."""


@dataclass(frozen=True, slots=True)
class RawCite:
    """One work of a citation; prefix and suffix are still inline Markdown.

    ``whole``: empty braces stand where the locator would, since the work as a whole is meant.
    """

    key: str
    prefix: str
    suffix: str
    locator: str
    label: str
    suppress_author: bool
    whole: bool = False


def is_cluster(body: str) -> bool:
    """Whether bracketed text means to be a citation: an ``@`` stands before a key, or alone."""
    return bool(BARE_AT.search(_outside(body)))


def read_cluster(body: str) -> tuple[RawCite, ...]:
    """Return the works cited between two brackets, in order.

    A part without a key belongs to its neighbour: ``[@a, 3; with a map]`` is one work with a
    suffix. Raises ``Malformed``.
    """
    parts = _parts(" ".join(body.split()))
    merged: list[list[str]] = []
    waiting: list[str] = []
    for part in parts:
        if KEY.search(_outside(part)):
            merged.append([*waiting, part])
            waiting = []
        else:
            (merged[-1] if merged else waiting).append(part)
    if not merged:
        raise Malformed("there is no key after the @")
    return tuple(_read_cite(";".join(part)) for part in merged)


def _read_cite(part: str) -> RawCite:
    outside = _outside(part)
    key = KEY.search(outside)
    assert key is not None
    if KEY.search(outside, key.end()) or BARE_AT.search(outside, key.end()):
        raise Malformed("two keys without a semicolon between them")
    if BARE_AT.search(outside, 0, key.start()):
        raise Malformed("there is no key after the first @")
    name = key["braced"].strip() if key["braced"] else key["bare"]
    if not name:
        raise Malformed("the key between the braces is empty")
    locator, label, suffix = _read_locator(part[key.end() :])
    return RawCite(
        key=name,
        prefix=part[: key.start()].strip(),
        suffix=suffix.rstrip(),
        locator=locator,
        label=label,
        suppress_author=bool(key["suppress"]),
        whole=bool(_WHOLE.match(part, key.end())),
    )


def _read_locator(rest: str) -> tuple[str, str, str]:
    """Return locator, label and what remains of the text after a key."""
    forced = _FORCED.match(rest)
    if forced:
        inside = forced["inside"].strip()
        label, start = _read_label(inside, 0)
        return _en_dashes(inside[start:].strip()), label or "page", rest[forced.end() :]
    lead = _LEAD.match(rest)
    start = lead.end() if lead else 0
    if start == 0 and rest:
        return "", "page", rest
    label, after = _read_label(rest, start)
    value = _VALUE.match(rest, after)
    if value is None or not value[0]:
        return "", "page", rest
    if label is None and value[0][0].isalpha() and not _BARE_ROMAN.match(rest, after):
        return "", "page", rest
    return _en_dashes(value[0]), label or "page", rest[value.end() :]


def _read_label(text: str, start: int) -> tuple[str | None, int]:
    """Return the locator type at a place and where its number begins, or None and the place."""
    found = _LABEL.match(text, start)
    if not found:
        return None, start
    word = found["word"]
    label = LABELS.get(word) or LABELS.get(word.lower())
    return (label, found.end()) if label else (None, start)


def _en_dashes(locator: str) -> str:
    return _HYPHEN.sub("–", locator)


def _parts(body: str) -> list[str]:
    """Divide at semicolons outside brackets, braces, parentheses and escapes."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(body):
        char = body[place]
        if char == "\\":
            place += 1
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            parts.append(body[start:place])
            start = place + 1
        place += 1
    return [*parts, body[start:]]


def _outside(text: str) -> str:
    """Return the text with what is inside square brackets or escaped blotted out, same length."""
    found, depth, escaped = [], 0, False
    for char in text:
        if escaped:
            found.append("_")
            escaped = False
            continue
        escaped = char == "\\"
        depth += char == "["
        found.append(char if depth == 0 else "_")
        depth -= char == "]" and depth > 0
    return "".join(found)

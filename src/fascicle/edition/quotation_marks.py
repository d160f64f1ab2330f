"""Typographic marks: quotation marks of the language, apostrophes, dashes, ellipses.

Editors type what keyboards have; readers get what the language of the passage asks for. Marks that
are typed as such, and ``Exact`` characters, are left alone. The marks by language follow the
delimiters of the Unicode CLDR, except that English and French are as printers in those languages
set them (French with narrow no-break spaces).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from fascicle.edition.model import LineBreak, Span, Text
from fascicle.edition.parsed import Cite, Cluster, Enclosed, Exact, NoteMark, Parsed

__all__ = ["Marks", "marks_of", "typographic"]

_THIN = "\u202f"  # narrow no-break space
_THING = "\ufffc"  # stands for a note or a citation among the characters
_OPENERS = frozenset("([{<>¿¡–—/„“‘‚«‹" + _THIN)


class Marks(NamedTuple):
    """Opening and closing marks of a quotation, and of one within it."""

    open: str
    close: str
    inner_open: str
    inner_close: str


_ENGLISH = Marks("“", "”", "‘", "’")
_GERMAN = Marks("„", "“", "‚", "‘")
_LOW_HIGH = Marks("„", "”", "‚", "’")
_GUILLEMETS = Marks("«", "»", "“", "”")
_RUSSIAN = Marks("«", "»", "„", "“")
_MARKS: dict[str, Marks] = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": Marks(f"«{_THIN}", f"{_THIN}»", "“", "”"),
    "sr": _LOW_HIGH,
    "hr": _LOW_HIGH,
    "bs": _LOW_HIGH,
    "sh": _LOW_HIGH,
    "sl": _GERMAN,
    "cs": _GERMAN,
    "sk": _GERMAN,
    "bg": _GERMAN,
    "mk": _GERMAN,
    "is": _GERMAN,
    "lt": _GERMAN,
    "ka": _GERMAN,
    "pl": Marks("„", "”", "«", "»"),
    "ro": Marks("„", "”", "«", "»"),
    "hu": Marks("„", "”", "»", "«"),
    "nl": _ENGLISH,
    "tr": _ENGLISH,
    "pt-BR": _ENGLISH,
    "la": _ENGLISH,
    "it": _GUILLEMETS,
    "es": _GUILLEMETS,
    "pt": _GUILLEMETS,
    "ca": _GUILLEMETS,
    "sq": _GUILLEMETS,
    "el": _GUILLEMETS,
    "nb": Marks("«", "»", "‘", "’"),
    "nn": Marks("«", "»", "‘", "’"),
    "no": Marks("«", "»", "‘", "’"),
    "ru": _RUSSIAN,
    "uk": _RUSSIAN,
    "be": _RUSSIAN,
    "da": _ENGLISH,
    "sv": Marks("”", "”", "’", "’"),
    "fi": Marks("”", "”", "’", "’"),
    "de-CH": Marks("«", "»", "‹", "›"),
}


def marks_of(language: str) -> Marks:
    """Return the quotation marks of a language (BCP 47); English ones where it is not known."""
    parts = language.split("-")
    while parts:
        found = _MARKS.get("-".join(parts))
        if found:
            return found
        parts.pop()
    return _ENGLISH


def typographic(nodes: tuple[Parsed, ...], language: str) -> tuple[Parsed, ...]:
    """Return the text with straight marks made typographic, by the language of each passage.

    Quotation marks are paired across markup; a note or a citation does not come between a word
    and its mark. Notes, prefixes and suffixes of citations are texts of their own.
    """
    dashed = _map_texts(nodes, iter(_dashes(t.text) for t in _texts(nodes)))
    runs = list(_runs(dashed, language))
    return _within(_map_texts(dashed, iter(_paired(runs))), language)


# --- dashes and ellipses --------------------------------------------------------------------------

_DASHES = re.compile(r"(?<!-)(-{2,3})(?!-)")
_DOTS = re.compile(r"(?<!\.)(\.{3,4})(?!\.)")


def _dashes(text: str) -> str:
    if "--" in text:
        text = _DASHES.sub(lambda m: "–" if len(m[1]) == 2 else "—", text)
    if "..." in text:
        # Four dots are a full stop and an ellipsis.
        text = _DOTS.sub(lambda m: "…" if len(m[1]) == 3 else ".…", text)
    return text


# --- walking over the leaves ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    language: str
    mutable: bool


def _texts(nodes: tuple[Parsed, ...]) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, Text):
            yield node
        elif isinstance(node, Enclosed):
            yield from _texts(node.children)


def _map_texts(nodes: tuple[Parsed, ...], texts: Iterator[str]) -> tuple[Parsed, ...]:
    """Return the nodes with their texts, in order, replaced by the given ones."""
    found: list[Parsed] = []
    for node in nodes:
        if isinstance(node, Text):
            found.append(Text(next(texts)))
        elif isinstance(node, Enclosed):
            found.append(replace(node, children=_map_texts(node.children, texts)))
        else:
            found.append(node)
    return tuple(found)


def _language(node: Enclosed, language: str) -> str:
    mark = node.mark
    return mark.language if isinstance(mark, Span) and mark.language else language


def _runs(nodes: tuple[Parsed, ...], language: str) -> Iterator[_Run]:
    for node in nodes:
        if isinstance(node, Text):
            yield _Run(node.text, language, True)
        elif isinstance(node, Exact):
            yield _Run(node.text, language, False)
        elif isinstance(node, LineBreak):
            yield _Run("\n", language, False)
        elif isinstance(node, Enclosed) and node.children:
            yield from _runs(node.children, _language(node, language))
        else:
            yield _Run(_THING, language, False)


def _within(nodes: tuple[Parsed, ...], language: str) -> tuple[Parsed, ...]:
    """Do the same in notes and citations, which are texts of their own."""
    found: list[Parsed] = []
    for node in nodes:
        if isinstance(node, Enclosed):
            found.append(replace(node, children=_within(node.children, _language(node, language))))
        elif isinstance(node, NoteMark):
            found.append(NoteMark(tuple(typographic(p, language) for p in node.paragraphs)))
        elif isinstance(node, Cluster):
            found.append(Cluster(tuple(_cite(cite, language) for cite in node.cites)))
        else:
            found.append(node)
    return tuple(found)


def _cite(cite: Cite, language: str) -> Cite:
    return replace(
        cite,
        prefix=typographic(cite.prefix, language),
        suffix=typographic(cite.suffix, language),
    )


# --- pairing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Open:
    """A quotation that is open: the mark typed, whether it got the inner marks, its language."""

    typed: str
    inner: bool
    language: str


def _paired(runs: list[_Run]) -> list[str]:
    """Return the text of each mutable run with its straight marks replaced."""
    whole = "".join(run.text for run in runs)
    closing = _Closing(whole)
    stack: list[_Open] = []
    results: list[str] = []
    start = 0
    for run in runs:
        if run.mutable and not ('"' in run.text or "'" in run.text or stack):
            results.append(run.text)
        elif run.mutable:
            results.append(
                "".join(
                    _mark(closing, start + i, run.language, stack) if char in "\"'" else char
                    for i, char in enumerate(run.text)
                )
            )
        start += len(run.text)
    return results


def _mark(closing: _Closing, at: int, language: str, stack: list[_Open]) -> str:
    """Return what a straight mark becomes, and keep account of what is open."""
    whole = closing.whole
    typed = whole[at]
    before, after = whole[max(0, at - 1) : at], whole[at + 1 : at + 2]
    opens = _may_open(before, after)
    if typed == "'" and not _quotes(closing, at, opens, stack):
        return "’"
    depth = next((n for n in range(len(stack) - 1, -1, -1) if stack[n].typed == typed), None)
    if depth is not None and not (opens and not _may_close(before)):
        closed = stack[depth]
        del stack[depth:]
        marks = marks_of(closed.language)
        return marks.inner_close if closed.inner else marks.close
    marks = marks_of(language)
    if not opens:
        return marks.close if typed == '"' else "’"
    inner = typed == "'"
    if stack and stack[-1].inner == inner:
        inner = not inner
    del stack[: max(0, len(stack) - _DEEPEST)]  # more are never closed
    stack.append(_Open(typed, inner, language))
    return marks.inner_open if inner else marks.open


def _may_open(before: str, after: str) -> bool:
    if not after or after.isspace():
        return False
    return not before or before.isspace() or before in _OPENERS or before in "\"'"


def _may_close(before: str) -> bool:
    return bool(before) and not before.isspace() and before not in _OPENERS


# Words that begin with an apostrophe: years without their century, and old English contractions.
_CUT_OFF = re.compile(r"'(?:\d\d(?!\d)|(?i:tis|twas|twere|twill|em)\b)")
_STRAIGHT = re.compile("[\"']")
_DEEPEST = 20  # quotations within one another
_REACH = 3000  # characters within which a single quotation must close


def _quotes(closing: _Closing, at: int, opens: bool, stack: list[_Open]) -> bool:
    """Whether a straight single mark is a quotation mark, not an apostrophe."""
    whole = closing.whole
    before, after = whole[max(0, at - 1) : at], whole[at + 1 : at + 2]
    if (before.isalnum() and after.isalnum()) or (opens and _CUT_OFF.match(whole, at)):
        return False
    is_open = any(o.typed == "'" for o in stack)
    if opens and not (is_open and _may_close(before)):
        return closing.later(at, any(o.typed == '"' for o in stack))
    return is_open


class _Closing:
    """A text with the places at which a quotation can close, looked for once."""

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self._single: list[int] = []
        self._double: list[int] = []
        for match in _STRAIGHT.finditer(whole):
            place = match.start()
            previous, following = whole[max(0, place - 1) : place], whole[place + 1 : place + 2]
            if match[0] == '"':
                if _may_close(previous):
                    self._double.append(place)
            elif not (previous.isspace() or (previous.isalnum() and following.isalnum())):
                self._single.append(place)

    def later(self, at: int, enclosed: bool) -> bool:
        """Whether a single mark further on can close the quotation that would open at ``at``.

        ``enclosed``: it stands within a double quotation, before whose end it must close.
        """
        single = self._next(self._single, at + 2)
        return single < at + _REACH and not (enclosed and self._next(self._double, at + 2) < single)

    def _next(self, places: list[int], start: int) -> int:
        number = bisect_left(places, start)
        return places[number] if number < len(places) else len(self.whole) + _REACH

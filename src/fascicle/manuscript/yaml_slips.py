"""Slips of typing that YAML's parser notices only further on, told where they were made.

A parser stops where it can go on no longer. The missing space, or the mark that nobody closed,
often stands lines above that: there it is looked for here, once a file is known to have a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from fascicle.manuscript.positions import YamlSource

__all__ = ["Stop", "SyntaxFault", "find_slip"]

_HYPHENS = r"(?:- +)*"
# What an editor writes at the beginning of a line to divide a file, and hardly in a text.
_STRUCTURE = re.compile(rf" *(?:-(?: |$)|{_HYPHENS}[A-Za-z_][A-Za-z0-9_-]*:(?:\s|$))")
_ODD_SPACE = re.compile(
    r" *+(?:- ++)*+(?:-|[A-Za-z_][A-Za-z0-9_-]*+:)? *+([^\S \t\n\r])"  # nothing is tried twice
)
_HYPHEN_TOUCHING = re.compile(rf" *{_HYPHENS}-(?=[^\W\d]|[\"'\[{{“])")
_COLON_TOUCHING = re.compile(rf" *{_HYPHENS}[a-z_][a-z0-9_]*:(?=[^\s/:])")
# Keys of texts that may have several lines; below others, a key lacks its colon.
_TEXT_KEY = r"alt|caption|credit|description|note|quote|remark|rights|source|text"
# The first line of a text: it begins with a capital, or with a word that no colon follows.
_PROSE = re.compile(r" *(?!- )(?:[A-Z]|[^\s:]+ +\S)")
_KEY_ALONE = re.compile(rf" *{_HYPHENS}({_TEXT_KEY}):\s*(?:#.*)?")
_BLOCK_TEXT = re.compile(rf"( *{_HYPHENS})([a-z_]+: +)?[|>][-+0-9]*\s*(?:#.*)?")


_MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What is wrong at ``offset`` (characters from 0), and what to type instead."""

    offset: int
    message: str
    hint: str


@dataclass(frozen=True)
class Stop:
    """Where the parser stopped (``offset``), and where what it was reading began (``begun``).

    ``last`` is the stretch of the last value that it read to its end. Offsets in characters.
    """

    source: YamlSource
    offset: int
    begun: int
    last: tuple[int, int] = (0, 0)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return self.source.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line begins."""
        return list(accumulate((len(line) + 1 for line in self.lines), initial=0))

    def number(self, offset: int) -> int:
        """Return the number, from 0, of the line with the character ``offset``."""
        return self.source.at(offset).line - 1

    def above(self, number: int) -> int | None:
        """Return the nearest line above ``number`` that is not blank."""
        return next((n for n in range(number - 1, -1, -1) if self.lines[n].strip()), None)


def find_slip(stop: Stop) -> SyntaxFault | None:
    """Return the slip that made the parser stop; None where none of those known here did.

    Nor in a file that nobody has typed: looking through millions of lines would take seconds.
    """
    if len(stop.lines) > _MOST_LINES:
        return None
    for look in (_open_quote, _touching, _fallen_out, _stroke_missing, _first_line):
        fault = look(stop)
        if fault is not None:
            return fault
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# --- quotation marks ------------------------------------------------------------------------------


def _open_quote(stop: Stop) -> SyntaxFault | None:
    """A mark without its second: the text goes on to the next mark in the file, keys and all."""
    for start, end in (stop.last, (stop.begun, stop.offset)):
        mark = stop.source.text[start : start + 1]
        if mark in ("'", '"') and mark and end < len(stop.source.text) and _holds(stop, start, end):
            return SyntaxFault(
                start,
                "The quotation mark that opens here is not closed on its line, so that the keys "
                "below are taken for text.",
                "Close the text with the same mark; within text in ' marks, write '' for an "
                "apostrophe.",
            )
    return None


def _holds(stop: Stop, start: int, end: int) -> bool:
    """Whether a quoted text holds a line that looks like a key or an item beside its own."""
    first, last = stop.number(start), stop.number(end)
    own = re.match(rf" *{_HYPHENS}", stop.lines[first])
    column = len(own[0]) if own else 0
    return any(
        _STRUCTURE.match(line) and _indent(line) <= column
        for line in stop.lines[first + 1 : last + 1]
    )


# --- spaces ---------------------------------------------------------------------------------------


def _touching(stop: Stop) -> SyntaxFault | None:
    """A space that is missing after a hyphen or colon, or is none of those that YAML knows."""
    for number in _near(stop):
        line, start = stop.lines[number], stop.starts[number]
        odd = _ODD_SPACE.match(line)
        if odd is not None:
            name = f"U+{ord(odd[1]):04X}"
            kind = f"A no-break space ({name})" if odd[1] == "\xa0" else f"An odd space ({name})"
            return SyntaxFault(
                start + odd.start(1),
                f"{kind} stands here, which YAML does not take for a space.",
                "Replace it by a space of the space bar; it often comes with text that was copied.",
            )
        hyphen = _HYPHEN_TOUCHING.match(line)
        if hyphen is not None:
            return SyntaxFault(
                start + hyphen.end() - 1,
                "A hyphen without a space after it does not make an item of a list.",
                "Put a space after the hyphen.",
            )
        colon = _COLON_TOUCHING.match(line)
        if colon is not None:
            return SyntaxFault(
                start + colon.end() - 1,
                "A space is missing after the colon: without it, this is no key.",
                "Put a space after the colon.",
            )
    return None


def _near(stop: Stop) -> Iterator[int]:
    """Yield the lines that may have the slip: where the parser was, and the line above that."""
    here = stop.number(stop.offset)
    near = dict.fromkeys((stop.above(here), here, stop.number(stop.begun)))
    for number in near:
        # In a text after “|” any sign may touch another.
        if number is not None and not _in_block_text(stop, number):
            yield number


# --- texts over several lines ---------------------------------------------------------------------


def _block_above(stop: Stop, number: int) -> tuple[int, int, int] | None:
    """Return of the text after “|” above a line: the line with “|”, its key's and its own column.

    Columns are counted from 0. None where there is no such text above.
    """
    for header in range(number - 1, -1, -1):
        match = _BLOCK_TEXT.fullmatch(stop.lines[header])
        if match is not None:
            key = len(match[1])
            inner = next((n for n in range(header + 1, number + 1) if stop.lines[n].strip()), None)
            column = _indent(stop.lines[inner]) if inner is not None else 0
            least = key if match[2] else _indent(stop.lines[header])
            return header, key, column if column > least else key + 2
    return None


def _in_block_text(stop: Stop, number: int) -> bool:
    found = _block_above(stop, number)
    if found is None:
        return False
    header, _, column = found
    between = stop.lines[header + 1 : number + 1]
    return all(_indent(line) >= column for line in between if line.strip())


def _fallen_out(stop: Stop) -> SyntaxFault | None:
    """A line of a text after “|” that begins too far left to belong to it."""
    here = stop.number(stop.offset)
    found = _block_above(stop, here) or _block_above(stop, stop.number(stop.begun))
    if found is None:
        return None
    header, key, column = found
    lines = ((n, stop.lines[n]) for n in range(header + 1, here + 1) if stop.lines[n].strip())
    number, line = next(((n, line) for n, line in lines if _indent(line) < column), (0, ""))
    indent = _indent(line)
    if not line or line.startswith("#", indent) or _HYPHEN_TOUCHING.match(line):
        return None
    below = next((text for text in stop.lines[number + 1 :] if text.strip()), "")
    # What begins with a small letter where the text ends is rather a key without its colon.
    ends = _indent(below) < column and line[indent].islower()
    if _STRUCTURE.match(line) or (indent <= key and ends):
        return None
    return SyntaxFault(
        stop.starts[number] + indent,
        f"This line is indented too little for the text after “|” in line {header + 1}.",
        f"Indent it by {column} spaces, as each line of the text.",
    )


def _stroke_missing(stop: Stop) -> SyntaxFault | None:
    """A text with a colon in it, indented below a key that has no “|”."""
    here = stop.number(stop.offset)
    column = _indent(stop.lines[here])
    number = stop.above(here)
    first = here
    while number is not None and _indent(stop.lines[number]) >= column:
        first, number = number, stop.above(number)
    key = _KEY_ALONE.fullmatch(stop.lines[number]) if number is not None else None
    if key is None or number is None or not _PROSE.match(stop.lines[first]):
        return None
    return SyntaxFault(
        stop.starts[number] + key.start(1),
        f"Below “{key[1]}:” stands a text with a colon in it, and “|” is missing after the key.",
        f"Write “{key[1]}: |” here.",
    )


# --- the first line -------------------------------------------------------------------------------


def _first_line(stop: Stop) -> SyntaxFault | None:
    """The first line of a file begins with a space, and all that follow stand further left."""
    here = stop.number(stop.offset)
    above = [n for n in range(here) if stop.lines[n].strip() and stop.lines[n].lstrip()[0] != "#"]
    if not above or not _STRUCTURE.match(stop.lines[above[0]]):
        return None
    indent, wanted = _indent(stop.lines[above[0]]), _indent(stop.lines[here])
    beside = [n for n in above[1:] if _indent(stop.lines[n]) == indent]
    if indent <= wanted or beside or stop.offset != stop.starts[here] + wanted:
        return None
    return SyntaxFault(
        stop.starts[above[0]] + indent,
        f"The line begins in column {indent + 1}, but what it belongs to in column {wanted + 1}.",
        "Let keys that belong together begin in the same column; indent with spaces only.",
    )

"""Where things stand in a YAML file: from a path of keys, or a character of a text, to its place.

``yaml_reader`` makes a ``YamlSource`` for every file it reads; whoever finds a fault in a value
asks it for the place. Lines and columns count from 1, in characters, as editors of text show them:
only a line feed ends a line, whatever else YAML takes for a line break.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fascicle.findings import Place

__all__ = ["Span", "YamlPath", "YamlSource"]

YamlPath = tuple[str | int, ...]
"""The way to a value: keys of mappings and numbers (from 0) of list items, from the top."""

_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_LINE_BREAKS = "\n\r\x85\u2028\u2029"
_BLANKS = " \t" + _LINE_BREAKS


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of a file that holds a value, as offsets in characters from 0.

    ``style`` is ``plain``, ``'``, ``"``, ``|`` or ``>`` for a scalar, empty for a list or mapping;
    ``value`` is the scalar's text after YAML's folding and escapes.
    """

    start: int
    end: int
    style: str = ""
    value: str = ""


@dataclass(frozen=True)
class YamlSource:
    """A YAML file's text with the places of all its keys and values.

    ``file`` is a POSIX path relative to the publication's folder. ``text`` is the whole file,
    decoded, without a byte order mark. Two sources are equal when file and text are.
    """

    file: str
    text: str
    spans: Mapping[YamlPath, Span] = field(default_factory=dict, repr=False, compare=False)
    keys: Mapping[YamlPath, int] = field(default_factory=dict, repr=False, compare=False)
    _aligned: dict[YamlPath, array[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _found: dict[tuple[YamlPath, str], list[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _excerpts: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def at(self, offset: int) -> Place:
        """Return the place of the file's character ``offset`` (from 0)."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Place(self.file, line, offset - self._line_starts[line - 1] + 1)

    def place(self, path: YamlPath, *, key: bool = False) -> Place:
        """Return where the value at ``path`` stands, or its key.

        Where there is no such value, the place is that of the nearest ancestor which there is.
        """
        while path:
            if key and path in self.keys:
                return self.at(self.keys[path])
            if path in self.spans:
                return self.at(self.spans[path].start)
            path = path[:-1]
            key = False
        return self.at(self.spans[()].start) if () in self.spans else Place(self.file, 1, 1)

    def place_in(self, path: YamlPath, offset: int) -> Place:
        """Return where character ``offset`` (from 0) of the text at ``path`` stands in the file.

        The text may be plain, quoted, literal or folded, over any number of lines. For a character
        that the file does not show as such (a folded line end), it is the place nearest to it.
        """
        span = self.spans.get(path)
        if span is None or not span.style:
            return self.place(path)
        return self.at(self.offset_in(path, offset))

    def offset_in(self, path: YamlPath, offset: int) -> int:
        """Return where character ``offset`` of the text at ``path`` stands, counted in ``text``.

        As ``place_in``; ``KeyError`` where there is no text at ``path``.
        """
        span = self.spans[path]
        if path not in self._aligned:
            raw = self.text[span.start : span.end]
            self._aligned[path] = _align(raw, span.value, span.style)
        offsets = self._aligned[path]
        return span.start + offsets[max(0, min(offset, len(offsets) - 1))]

    def find_in(self, path: YamlPath, needle: str, occurrence: int = 0) -> Place:
        """Return the place of occurrence ``occurrence`` (from 0) of ``needle`` in a text.

        Where the text has it fewer times, it is the place of the text itself.
        """
        span = self.spans.get(path)
        if span is None or not span.style:
            return self.place(path)
        # What was found is kept: a needle may be asked for as often as the text has it.
        found = self._found.setdefault((path, needle), [])
        while len(found) <= occurrence and (not found or found[-1] >= 0):
            found.append(span.value.find(needle, found[-1] + 1 if found else 0))
        at = found[min(occurrence, len(found) - 1)]
        return self.place(path) if at < 0 else self.place_in(path, at)

    def excerpt(self, line: int) -> str:
        """Return line ``line`` (from 1) without its end, or nothing where there is none."""
        if not 0 < line <= len(self._line_starts):
            return ""
        # A line may be the whole file, and have a thousand faults: it is cut out once.
        if line not in self._excerpts:
            start = self._line_starts[line - 1]
            end = self.text.find("\n", start)
            self._excerpts[line] = self.text[start : len(self.text) if end < 0 else end].rstrip(
                "\r"
            )
        return self._excerpts[line]


def _align(raw: str, value: str, style: str) -> array[int]:
    """Return for each character of ``value``, and for its end, the offset in ``raw``.

    White space counts for little, since YAML folds and indents it: other characters are paired in
    order, and white space goes with what stands at that point.
    """
    at = _body_start(raw, style)
    last = len(raw) - 1 if style in ("'", '"') and len(raw) > 1 else len(raw)
    offsets = array("l")
    for character in value:
        # Indentation and folded line ends of the file have no character in the value.
        if not _blank(character):
            at = _skip(raw, at, last, style)
        offsets.append(min(at, last))
        if at < last:
            width, meant = _unit(raw, at, style)
            if meant == character or (_blank(meant) and _blank(character)):
                at += width
    offsets.append(min(at, last))
    return offsets


def _body_start(raw: str, style: str) -> int:
    """Return where the text begins: after the quotation mark, or the header of a block scalar."""
    if style in ("'", '"'):
        return 1
    if style in ("|", ">"):
        end = raw.find("\n")
        return len(raw) if end < 0 else end + 1
    return 0


def _skip(raw: str, at: int, last: int, style: str) -> int:
    """Return the offset of the next character from ``at`` on that is not white space."""
    while at < last:
        if _blank(raw[at]):
            at += 1
        elif style == '"' and raw[at] == "\\" and raw[at + 1 : at + 2] in tuple(_LINE_BREAKS):
            at += 2
        else:
            break
    return at


def _unit(raw: str, at: int, style: str) -> tuple[int, str]:
    """Return how many characters one character of the value takes at ``at``, and which it is."""
    character = raw[at]
    if style == "'" and character == "'":
        return 2, "'"
    if style == '"' and character == "\\":
        kind = raw[at + 1 : at + 2]
        if kind in _HEX_ESCAPES:
            digits = raw[at + 2 : at + 2 + _HEX_ESCAPES[kind]]
            return 2 + len(digits), _character(digits)
        return 2, _ESCAPES.get(kind, kind)
    return 1, character


def _character(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError):
        return ""


def _blank(character: str) -> bool:
    return character != "" and character in _BLANKS

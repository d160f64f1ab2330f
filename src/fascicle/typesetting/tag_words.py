"""What is read between the words: a space where a line ends, and no hyphen where one divides.

A space that the layout took away at the end of a line, or that has a box of its own, is not drawn:
without it the last word of a line and the first of the next would be one for all who do not see the
page. Private API of WeasyPrint 70.0: see ``tagging``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fascicle.typesetting.drawn_text import hyphened, spaced
from fascicle.typesetting.structure import Element
from fascicle.typesetting.structuring import written

__all__ = ["End", "WordBreaks"]

_WHITE = re.compile("[ \t\r\n]+")
_SPACES = (" ", "\u00a0")
_IN_LINES = frozenset({"BibEntry", "Link", "Reference", "Span"})
_WHITE_EMS = 0.15
"""Ems of white from which on two words stand apart in a line."""
_ENOUGH = 12
"""Characters on either side of a break that are looked up together."""


@dataclass(slots=True)
class End:
    """Where the words of a box of text end: the operator that shows them, in its stream."""

    owner: Element
    box: Any
    stream: Any
    operator: int
    font: Any
    joined: bool = False


class WordBreaks:
    """Joins the words of a book, box by box as they are drawn."""

    def __init__(self) -> None:
        self._ends: dict[Element, End] = {}
        self._source: tuple[Any, str] = None, ""
        self._spaces: dict[Any, int] = {}

    def ended(self, end: End) -> None:
        """Remember the last words of an element."""
        self._ends[end.owner] = end

    def join(self, owner: Element, box: Any, before: End | None, gap: bool) -> None:
        """Join the words of a box of text to those before it.

        ``before`` is what was drawn last on the page; ``gap`` tells that there was a space.
        """
        last = self._ends.get(owner)
        if last is not None and (before is None or last.stream is not before.stream):
            # The element comes over from the page before.
            before, gap = last, True
        if before is None or before.joined or not (gap or _is_apart(before.box, box)):
            return
        if before.owner is not owner and not _in_one_paragraph(before.owner, owner, box):
            return
        before.joined = True
        written, hyphen = before.box.text, before.box.style["hyphenate_character"]
        if before.box.element is box.element:
            if self._runs_on(box, written):
                return
            if written.endswith(hyphen) and self._runs_on(box, written.removesuffix(hyphen)):
                self._change(before, hyphened(before.stream.stream[before.operator]))
                return
        space = self._space(before.font)
        shown = before.stream.stream[before.operator]
        self._change(before, spaced(shown, space, before.font.widths[space]))
        if before.owner.actual:
            # What is read of it are not the letters that are drawn.
            before.owner.actual += " "

    def _change(self, end: End, shown: bytes) -> None:
        end.stream.stream[end.operator] = shown

    def _runs_on(self, box: Any, text: str) -> bool:
        """Whether a text and that of a box follow one another in the HTML without a space."""
        if self._source[0] is not box.element:
            self._source = box.element, _read(written(box.element))
        return _read(text[-_ENOUGH:] + box.text[:_ENOUGH]) in self._source[1]

    def _space(self, font: Any) -> int:
        """Return the glyph of a font's space, which is then one that the font needs."""
        if font not in self._spaces:
            drawn = (glyph for glyph, letters in font.to_unicode.items() if letters in _SPACES)
            glyph = next(drawn, None)
            self._spaces[font] = _added_space(font) if glyph is None else glyph
        return self._spaces[font]


def _added_space(font: Any) -> int:
    """Add the glyph of a space to a font that has drawn none, and return it."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True) as whole:
        name = whole.getBestCmap()[ord(" ")]
        glyph: int = whole.getGlyphID(name)
        font.widths[glyph] = round(whole["hmtx"][name][0] * 1000 / whole["head"].unitsPerEm)
    font.to_unicode[glyph] = " "
    return glyph


def _in_one_paragraph(before: Element, owner: Element, box: Any) -> bool:
    """Whether words of two elements may follow one another in a paragraph."""
    opens = (box.element_tag or "").endswith("::footnote-marker") or _is_initial(box)
    return not opens and not _IN_LINES.isdisjoint((before.role, owner.role))


def _is_initial(box: Any) -> bool:
    return "initial" in (box.element.get("class") or "").split()


def _is_apart(last: Any, box: Any) -> bool:
    """Whether words stand on a new line, in another cell, or on one line with white between."""
    fall = box.position_y + box.baseline - last.position_y - last.baseline
    across = box.position_x - last.position_x - last.width
    if fall > 1:
        return bool(across < 0)
    if fall < -1 and _is_initial(last):
        # It goes down over several lines; its word goes on in the first of them.
        return False
    return bool(across > _WHITE_EMS * box.style["font_size"])


def _read(text: str) -> str:
    """Return a text as it can be compared: spaces collapsed, in small letters."""
    return _WHITE.sub(" ", text.replace("\u00ad", "")).lower()

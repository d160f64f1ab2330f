"""Which letters a glyph stands for, told by the font where the text does not tell it.

WeasyPrint notes for each glyph the letters of the text that it was first drawn for. A letter that
is drawn as two glyphs (a small capital and its accent, since the font has no such small capital)
gives all to the accent and nothing to the letter: whoever reads or copies the text then loses every
such letter of the book, or gets it twice. The names of a font's glyphs tell it better; they follow
the Adobe Glyph List.
"""

from __future__ import annotations

import unicodedata
from io import BytesIO

__all__ = ["GlyphLetters"]


class GlyphLetters(dict[int, str]):
    """Letters by glyph. ``font`` is the font's file, ``index`` the font's number in it."""

    def __init__(self, font: bytes, index: int = 0) -> None:
        super().__init__()
        self._font, self._index = font, index
        self._names: list[str] | None = None

    def __setitem__(self, glyph: int, letters: str) -> None:
        """Note the letters that the text gives, or the glyph's own where they are another's."""
        if not letters:
            letters = self._own(glyph)
        elif any(map(_has_accent, letters)):
            own = self._own(glyph)
            if own and all(map(unicodedata.combining, own)):
                letters = own
        super().__setitem__(glyph, letters)

    def _own(self, glyph: int) -> str:
        """Return the letters of a glyph by its name; nothing where the font does not name it."""
        from fontTools import agl
        from fontTools.ttLib import TTFont

        if self._names is None:
            with TTFont(BytesIO(self._font), fontNumber=self._index, lazy=True) as font:
                self._names = font.getGlyphOrder()
        return agl.toUnicode(self._names[glyph]) if glyph < len(self._names) else ""


def _has_accent(letter: str) -> bool:
    return bool(unicodedata.combining(letter) or unicodedata.decomposition(letter)[:1].isalnum())

"""Lettering of drawings: how wide and high words are in the theme's fonts, and their outlines.

The layout engine sets text in SVG letter by letter, each by its advance width and without
kerning. So a sum of advances is the true width, and there is no need of a shaper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

__all__ = ["Face", "FaceName", "Lettering", "face", "number", "pair", "turned"]

FaceName = Literal["sans", "sans-semibold", "serif-italic"]

_FONTS = Path(__file__).parent / "theme" / "fonts"
_FACES: Mapping[FaceName, tuple[str, str, str, int]] = {
    "sans": ("source-sans/SourceSans3-Regular.otf.woff2", "Fascicle Sans", "normal", 400),
    "sans-semibold": ("source-sans/SourceSans3-Semibold.otf.woff2", "Fascicle Sans", "normal", 600),
    "serif-italic": ("libertinus/LibertinusSerif-Italic.otf", "Fascicle Text", "italic", 400),
}


@dataclass(frozen=True, slots=True)
class Face:
    """A font as drawings use it: its CSS name, and its measures (``cap_height`` in em)."""

    family: str
    style: str
    weight: int
    cap_height: float
    units: int
    _characters: Mapping[int, str] = field(repr=False)
    _advances: Any = field(repr=False)
    _glyphs: Any = field(repr=False)

    def width(self, text: str, size: float) -> float:
        """Return the width of ``text`` set in ``size`` pt, in pt."""
        advances = sum(int(self._advances[name][0]) for name in self._names(text))
        return advances * size / self.units

    def extent(self, text: str, size: float) -> tuple[float, float]:
        """Return how far the ink of ``text`` reaches above and below its baseline, in pt.

        The second number is positive where there are descenders.
        """
        from fontTools.pens.boundsPen import BoundsPen

        top, bottom = 0.0, 0.0
        for name in set(self._names(text)):
            pen = BoundsPen(self._glyphs)
            self._glyphs[name].draw(pen)
            if pen.bounds is not None:
                top, bottom = max(top, pen.bounds[3]), min(bottom, pen.bounds[1])
        return top * size / self.units, -bottom * size / self.units

    def outline(self, text: str, size: float, x: float, y: float) -> str:
        """Return the outlines of ``text`` as SVG path data, its baseline beginning at x, y."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        scale = size / self.units
        path = SVGPathPen(self._glyphs, ntos=lambda number: f"{number:.2f}")
        for name in self._names(text):
            self._glyphs[name].draw(TransformPen(path, (scale, 0, 0, -scale, x, y)))
            x += self._advances[name][0] * scale
        return str(path.getCommands())

    def _names(self, text: str) -> list[str]:
        text = unicodedata.normalize("NFC", text)
        return [self._characters.get(ord(character), ".notdef") for character in text]


@cache
def face(name: FaceName) -> Face:
    """Return a face of the theme; its file is read once."""
    from fontTools.ttLib import TTFont

    file, family, style, weight = _FACES[name]
    font = TTFont(_FONTS / file, lazy=True)
    units = font["head"].unitsPerEm
    return Face(
        family=family,
        style=style,
        weight=weight,
        cap_height=font["OS/2"].sCapHeight / units,
        units=units,
        _characters=font.getBestCmap(),
        _advances=font["hmtx"],
        _glyphs=font.getGlyphSet(),
    )


@dataclass(frozen=True)
class Lettering:
    """A text as it is to be set; its measures are taken once."""

    text: str
    face_name: FaceName
    size: float

    @property
    def face(self) -> Face:
        """The font."""
        return face(self.face_name)

    @cached_property
    def width(self) -> float:
        """The width in pt."""
        return self.face.width(self.text, self.size)

    @cached_property
    def extent(self) -> tuple[float, float]:
        """How far the ink reaches above and below the baseline, in pt."""
        return self.face.extent(self.text, self.size)

    def svg(self, at: tuple[float, float], colour: str, angle: float = 0.0) -> str:
        """Return the SVG element that sets the text, its baseline beginning at ``at``.

        ``angle`` turns it about that point, in degrees, clockwise.
        """
        style = ' font-style="italic"' if self.face.style == "italic" else ""
        return (
            f'<text x="{number(at[0])}" y="{number(at[1])}" font-family="{self.face.family}" '
            f'font-size="{number(self.size)}" font-weight="{self.face.weight}"{style} '
            f'fill="{colour}"{turned(angle, at)}>{escape(self.text)}</text>'
        )


def number(value: float) -> str:
    """Write a number as drawings have it: with two decimals at most."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def pair(point: tuple[float, float]) -> str:
    """Write a point: x, a space, y."""
    return f"{number(point[0])} {number(point[1])}"


def turned(angle: float, about: tuple[float, float]) -> str:
    """Return the attribute that turns an element by ``angle`` degrees, clockwise, or nothing."""
    return f' transform="rotate({number(angle)} {pair(about)})"' if round(angle, 2) else ""

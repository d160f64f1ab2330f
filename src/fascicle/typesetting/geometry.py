"""The page in numbers: trim, margins, lines and type sizes of the page formats, in points.

The type area is a whole number of lines and so is every figure with its caption, so that the
lines of text stand on one grid from page to page (register). One point is 1/72 inch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fascicle.manuscript.models import Publication

__all__ = [
    "FORMATS",
    "Captioned",
    "FigureBox",
    "PageGeometry",
    "bleed",
    "bleed_variable",
    "caption_lines",
    "figure_box",
    "geometry",
]

MM = 72 / 25.4
"""Points in a millimetre."""

CAPTION_SIZE = 0.76
"""Type size of captions, as a share of the text's."""
CAPTION_LEADING = 0.75
"""Line height of captions, as a share of the text's."""
NOTE_SIZE = 0.82
"""Type size of notes, as a share of the text's."""
NOTE_LEADING = 0.8
"""Line height of notes, as a share of the text's."""
CAPTION_GAP = 0.42
"""Space between a picture and its caption, in lines of text."""
LEAST_SPACE_BELOW = 0.7
"""Least space between a caption and the text below it, in lines of text."""
GREATEST_SHARE = 0.62
"""The share of the type area's height that a picture takes unless a height is asked for."""
ALMOST_FULL = 0.85
"""From this share of its full size on, a picture is as wide as the text."""
UPRIGHT_SHARE = 0.5
"""The same for a picture that is higher than wide, which then has its caption beside it."""
BESIDE_SHARE = 0.66
"""The widest picture that has its caption beside it, as a share of the measure."""
LEAST_LINES = 6
"""Lines that a picture has at least, however much stands below it."""
BESIDE_GAP = 0.9
"""Space between a picture and the caption beside it, in lines of text."""
FRAME_LINES = 10
"""About the lines that a frame for position only takes: an empty one needs no more to be seen."""
LEAST_BESIDE = 9.0
"""The narrowest caption beside a picture, in ems of the text."""


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """A page format. All lengths in points.

    ``inner`` and ``outer`` are the margins at the spine and at the fore-edge. ``measure`` is the
    length of a line; ``lines`` are the lines on a full page, each ``line_height`` high.
    """

    name: str
    width: float
    height: float
    top: float
    inner: float
    outer: float
    line_height: float
    lines: int
    text_size: float

    @property
    def measure(self) -> float:
        """The length of a line of text."""
        return self.width - self.inner - self.outer

    @property
    def text_height(self) -> float:
        """The height of the type area, notes included."""
        return self.lines * self.line_height

    @property
    def bottom(self) -> float:
        """The foot margin: what the whole lines leave."""
        return self.height - self.top - self.text_height

    @property
    def plate_height(self) -> float:
        """The greatest height of a plate's picture, leaving room for the caption."""
        return (self.lines - 5) * self.line_height

    def variables(self) -> str:
        """Return the format as CSS custom properties, for the theme's style sheets."""
        lengths = {
            "page-width": self.width,
            "page-height": self.height,
            "margin-top": self.top,
            "margin-bottom": self.bottom,
            "margin-inner": self.inner,
            "margin-outer": self.outer,
            "measure": self.measure,
            "line": self.line_height,
            "text-height": self.text_height,
            "text-size": self.text_size,
        }
        lines = [f"  --{name}: {length:.3f}pt;" for name, length in lengths.items()]
        return "\n".join([":root {", *lines, f"  --lines: {self.lines};", "}", ""])


def _format(
    name: str, trim: tuple[float, float], margins: tuple[float, float, float], *, type_: _Type
) -> PageGeometry:
    width, height = trim
    top, inner, outer = margins
    return PageGeometry(
        name,
        width * MM,
        height * MM,
        top * MM,
        inner * MM,
        outer * MM,
        type_.line_height,
        type_.lines,
        type_.size,
    )


@dataclass(frozen=True, slots=True)
class _Type:
    size: float
    line_height: float
    lines: int


FORMATS: dict[str, PageGeometry] = {
    page.name: page
    for page in (
        _format("a5", (148, 210), (19, 18, 22), type_=_Type(10.3, 13.2, 36)),
        _format("a4", (210, 297), (24, 30, 42), type_=_Type(11.8, 15.4, 45)),
        _format("half-letter", (139.7, 215.9), (20, 16.5, 19.5), type_=_Type(10.2, 13.1, 37)),
    )
}
"""The page formats by the name that ``publication.yaml`` uses."""


def geometry(publication: Publication) -> PageGeometry:
    """Return the page format of a publication."""
    return FORMATS[publication.page.format]


def bleed(publication: Publication) -> float:
    """Return how far pages are painted beyond their trim, in points."""
    return publication.press.bleed * MM


def bleed_variable(publication: Publication) -> str:
    """Return the bleed as a CSS custom property, for the theme's style sheets."""
    return f":root {{ --bleed: {bleed(publication):.3f}pt; }}\n"


@dataclass(frozen=True, slots=True)
class FigureBox:
    """Room for a figure: the picture's size in points, and the lines that it takes with caption.

    ``lines`` is 0 for a plate, which has a page of its own. ``beside``: the caption stands beside
    the picture, which leaves room for it there. ``drop`` is the space above a plate, which sets it
    a little above the middle of the page.
    """

    width: float
    height: float
    lines: int
    beside: bool = False
    drop: float = 0.0


# Advance widths of Source Sans 3 in em, by classes of letters; good to a few per cent of a line.
_NARROW = frozenset("fijlrtIJ.,:;'’‘|!()[]/-– ")
_WIDE = frozenset("mwMWQO@ЖШЩЮмжшщюфы—…%")


def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.285
    if character in _WIDE:
        return 0.78
    if character.isupper():
        return 0.585
    return 0.505


def caption_lines(text: str, width: float, size: float) -> int:
    """Return the number of lines that a text takes in captions, broken at its spaces.

    ``width`` and ``size`` (of the type) in points. An estimate that rather says a line too many.
    """
    room = width / size * 0.985
    lines, used = 1, 0.0
    for word in text.split():
        length = sum(map(_advance, word))
        if used and used + 0.2 + length > room:
            lines, used = lines + 1, 0.0
        elif used:
            used += 0.2
        used += length
        while used > room:
            lines, used = lines + 1, used - room
    return lines if text.strip() else 0


@dataclass(frozen=True, slots=True)
class Captioned:
    """What a figure needs room for.

    ``ratio`` is the picture's height over its width; it is kept, nothing is ever cropped.
    ``captions`` are the paragraphs of the caption. ``wanted_lines`` is the picture's height in
    lines of text. With ``free`` the picture may be drawn at any ratio (a map). ``frame``: it is a
    frame for position only, which is never high. ``notes`` are the texts of the captions' notes.
    """

    ratio: float
    captions: tuple[str, ...]
    wanted_lines: int | None = None
    free: bool = False
    frame: bool = False
    notes: tuple[str, ...] = ()


def figure_box(page: PageGeometry, figure: Captioned, *, plate: bool = False) -> FigureBox:
    """Return the room for a figure on a page: a whole number of lines, or a plate's page."""
    measure, line = page.measure, page.line_height
    if plate:
        caption = (CAPTION_GAP + _rows(page, figure.captions, measure) * CAPTION_LEADING) * line
        caption += _foot(page, figure.notes)
        room = max(LEAST_LINES * line, page.text_height - caption)
        height = min(page.plate_height, measure * figure.ratio, room)
        width = measure if figure.free else height / figure.ratio
        drop = max(0.0, (page.text_height - height - caption) * 0.42)
        return FigureBox(width, height, 0, drop=drop)
    if figure.wanted_lines:
        wanted = figure.wanted_lines * line
    else:
        share = GREATEST_SHARE if figure.ratio <= 1 else UPRIGHT_SHARE
        wanted = min(measure * figure.ratio, share * page.text_height)
    if figure.frame:
        wanted = min(wanted, (FRAME_LINES - LEAST_SPACE_BELOW) * line)
    if not figure.free:
        full = measure * figure.ratio
        # A picture nearly as wide as the text would look like a mistake: let it be as wide.
        wanted = full if ALMOST_FULL * full < wanted else wanted
        beside = _beside(page, figure, wanted)
        if beside:
            return beside
    rows = _rows(page, figure.captions, measure)
    below = (CAPTION_GAP + LEAST_SPACE_BELOW + rows * CAPTION_LEADING) * line
    most = _most_lines(page, figure)
    tallest = max(most * line - below, LEAST_LINES * line)
    height = min(wanted, tallest)
    lines = min(math.ceil((height + below) / line - 0.02), page.lines - 1)
    if figure.free or height < measure * figure.ratio - 0.5:
        # Narrower than the measure anyway (or drawn to any size): let it fill the lines exactly.
        height = min(lines * line - below, tallest)
    if not figure.free:
        height = min(height, measure * figure.ratio)
    width = measure if figure.free else min(measure, height / figure.ratio)
    return FigureBox(width, height, lines)


def _rows(page: PageGeometry, captions: tuple[str, ...], width: float) -> int:
    size = page.text_size * CAPTION_SIZE
    return sum(caption_lines(text, width, size) for text in captions)


def _foot(page: PageGeometry, notes: tuple[str, ...]) -> float:
    """Return about the height that notes take at the foot of a page, with the rule above them."""
    size = page.text_size * NOTE_SIZE
    rows = sum(caption_lines(f"00 {note}", page.measure, size) for note in notes)
    return (rows * NOTE_LEADING + 1.5) * page.line_height if rows else 0.0


def _most_lines(page: PageGeometry, figure: Captioned) -> int:
    """Return the lines of a page that a figure may take, above the notes of its caption."""
    return page.lines - 1 - math.ceil(_foot(page, figure.notes) / page.line_height)


def _beside(page: PageGeometry, figure: Captioned, wanted: float) -> FigureBox | None:
    """Return the room for a picture with its caption beside it, where the caption fits there."""
    line = page.line_height
    most = _most_lines(page, figure)
    lines = min(math.ceil(wanted / line + LEAST_SPACE_BELOW - 0.02), most)
    if lines < LEAST_LINES:
        return None
    height = (lines - LEAST_SPACE_BELOW) * line
    width = height / figure.ratio
    room = page.measure - width - BESIDE_GAP * line
    if width > BESIDE_SHARE * page.measure or room < LEAST_BESIDE * page.text_size:
        return None
    rows = _rows(page, figure.captions, room)
    if rows * CAPTION_LEADING * line > height:
        return None
    return FigureBox(width, height, lines, beside=True)

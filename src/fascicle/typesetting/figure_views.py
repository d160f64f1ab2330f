"""Figures for the templates: each with its picture, sized to whole lines of the page.

The pictures come from whoever prepares them (``Pictures``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from fascicle.edition.model import Edition, Figure, calls, plain
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.drawings import bounds_of
from fascicle.typesetting.chronology_page import date_within_year
from fascicle.typesetting.geometry import Captioned, FigureBox, PageGeometry, figure_box
from fascicle.typesetting.map_furniture import degrees
from fascicle.typesetting.map_geometry import standard_parallel
from fascicle.typesetting.references import IN_WORDS
from fascicle.typesetting.words import Words

__all__ = ["FigureView", "FigureViews", "PictureSource", "Pictures", "note_texts"]

_FRAME_RATIO = 2 / 3
"""Height over width of a frame for a photograph whose proportions nobody knows."""
_MAP_RATIO = 0.74
"""Height over width of a map for which no height is asked."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """A photograph ready for print: an address that the press understands, its size in pixels."""

    url: str
    width: int
    height: int


class Pictures(Protocol):
    """Who prepares the pictures of a book."""

    def photograph(self, figure: Figure) -> PictureSource | None:
        """Return the photograph of a figure, or None where it is not held."""
        ...

    def map(self, figure: Figure, width: float, height: float) -> str:
        """Return the map of a figure as SVG markup of this size, in points."""
        ...

    def timeline_height(self, figure: Figure, dates: tuple[str, ...], width: float) -> float:
        """Return the height in points that a timeline needs; ``dates`` are those of its events."""
        ...

    def timeline(self, figure: Figure, dates: tuple[str, ...], width: float, height: float) -> str:
        """Return the timeline of a figure as SVG markup of this size, in points."""
        ...


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with its picture: ``url`` or ``svg``, or neither for a frame for position only.

    ``projection`` says how a map is drawn.
    """

    box: FigureBox
    url: str | None
    svg: Markup | None
    pixels_wanted: tuple[int, int] | None
    projection: str | None = None


@dataclass(frozen=True, slots=True)
class FigureViews:
    """Makes the views of a book's figures. ``notes`` are the words of its notes, by id."""

    pictures: Pictures
    words: Words
    page: PageGeometry
    notes: Mapping[str, str]
    language: str

    def view(self, figure: Figure) -> FigureView:
        """Return a figure with its picture, sized to whole lines of this page format."""
        projection = self._projection(figure)
        captions = (
            f"{self.words['figure']} {figure.number} {plain(figure.caption, page=IN_WORDS)}",
            f"{projection or ''} {plain(figure.credit, page=IN_WORDS)}".strip(),
        )
        foot = tuple(self.notes[note] for note in calls((*figure.caption, *figure.credit)))
        plate = figure.position == "plate"
        if figure.map is not None:
            wanted = Captioned(_MAP_RATIO, captions, figure.lines, free=True, notes=foot)
            box = figure_box(self.page, wanted, plate=plate)
            svg = Markup(self.pictures.map(figure, box.width, box.height))
            return FigureView(box, None, svg, None, projection)
        if figure.timeline is not None:
            dates = _dates_on_timeline(figure, self.language)
            need = self.pictures.timeline_height(figure, dates, self.page.measure)
            lines = figure.lines or math.ceil(need / self.page.line_height)
            # On a page of its own, too, a timeline may be higher than it needs to be.
            ratio = max(need, (figure.lines or 0) * self.page.line_height) / self.page.measure
            wanted = Captioned(ratio, captions, lines, free=True, notes=foot)
            box = figure_box(self.page, wanted, plate=plate)
            svg = Markup(self.pictures.timeline(figure, dates, box.width, box.height))
            return FigureView(box, None, svg, None)
        source = self.pictures.photograph(figure)
        pixels = figure.photograph.pixels if figure.photograph else None
        if source is not None:
            ratio = source.height / source.width
        else:
            ratio = pixels[1] / pixels[0] if pixels and min(pixels) > 0 else _FRAME_RATIO
        frame = source is None
        wanted = Captioned(ratio, captions, figure.lines, frame=frame, notes=foot)
        box = figure_box(self.page, wanted, plate=plate)
        return FigureView(box, source.url if source else None, None, pixels)

    def _projection(self, figure: Figure) -> str | None:
        """Return the sentence that names a map's projection, and leads over to its sources."""
        if figure.map is None:
            return None
        parallel = standard_parallel([spot.known[1] for spot in figure.map.places])
        term = "latitude_north" if parallel >= 0 else "latitude_south"
        latitude = self.words.phrase(term, degrees=degrees(parallel))
        sentence = self.words.phrase("map_projection", parallel=latitude)
        # A source that is only a note is called where the sentence ends.
        named = plain(figure.credit).strip()
        return f"{sentence} {self.words['coordinates']}" if named else sentence


def _dates_on_timeline(figure: Figure, language: str) -> tuple[str, ...]:
    """Return the dates of a timeline's events, without the year where its axis has but one."""
    bounds = bounds_of(figure.timeline) if figure.timeline else ()
    shown = [*filter(None, bounds), *(parse_date(event.date) for event in figure.events)]
    years = {day.year for date in shown for day in (date.earliest, date.latest)}
    if len(years) > 1:
        return tuple(event.wording for event in figure.events)
    return tuple(date_within_year(event, language) or event.wording for event in figure.events)


def note_texts(edition: Edition) -> dict[str, str]:
    """Return the words of all notes by their ids, about as long as they are in print."""
    return {
        note.id: " ".join(plain(paragraph, page=IN_WORDS) for paragraph in note.paragraphs)
        for note in edition.notes
    }

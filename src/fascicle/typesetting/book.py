"""The book: an edition on pages, with everything in its place and accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from fascicle.edition.model import Edition
from fascicle.findings import Finding

__all__ = [
    "Book",
    "Mend",
    "PlacedEntry",
    "PlacedEvent",
    "PlacedFigure",
    "PlacedNote",
    "PlacedPage",
    "PlacedText",
    "PlacedUnit",
]


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit in the book. ``first`` is the index of its first sheet, from 0; folios as printed."""

    id: str
    kind: str
    chapter: str | None
    first: int
    pages: int
    folios: tuple[str, ...]


class PlacedText(NamedTuple):
    """A paragraph, or the part of one that stands on a page. Points from the page's top left.

    A heading, an item of a list, a cell of a table, a note and a caption are paragraphs too; ``id``
    is that of its element or of the nearest one around it. It runs from ``left`` to ``right`` and
    has so many ``lines``, the ``first`` and the ``last`` baseline of which are given. It ``begins``
    and ``ends`` on this page, or goes on from or to another. Its last line ends at ``end``,
    ``divided`` within a word. The line that reaches farthest ends at ``reach``, its baseline is
    ``reach_at``; in the line at ``loosest_at`` justification added most to each space between
    words: ``loosest``, in ems.

    (A tuple, and flat, since a long book has tens of thousands of them, kept on disk.)
    """

    id: str
    kind: Literal["text", "heading", "cell", "note", "caption"]
    left: float
    right: float
    first: float
    last: float
    lines: int
    begins: bool
    ends: bool
    end: float
    divided: bool
    reach: float
    reach_at: float
    loosest: float
    loosest_at: float


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of a unit: what stands on it and where, in points from its top left.

    ``sheet`` counts from 1; the folio is empty where the page has none. ``anchors`` gives the
    rectangle (left, top, right, bottom) of each thing with an id, or of the part of it that stands
    here. ``baselines`` are those of the lines of text from top to bottom, heads and folios apart.
    ``texts`` are its paragraphs, or what of them stands here, heads and folios apart.
    """

    sheet: int
    unit: str
    folio: str
    type_area: tuple[float, float, float, float]
    anchors: Mapping[str, tuple[float, ...]]
    baselines: tuple[float, ...]
    texts: tuple[PlacedText, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note on its page; ``page`` and ``call_page`` are folios, ``sheet`` counts from 1."""

    id: str
    chapter: str
    number: int
    page: str
    call_page: str
    sheet: int


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure on its page; ``page`` is its folio, ``sheet`` counts from 1."""

    id: str
    number: int
    page: str
    sheet: int


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event of the chronology and the page of the text that tells it."""

    id: str
    date: str
    page: str


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry of the index, or a sub-entry, with its pages as printed: ``12``, ``3–5``, ``12n4``.

    ``id`` is its name in the register; ``sub`` is empty for the entry itself. ``main`` are those of
    the pages that are its main references.
    """

    id: str
    heading: str
    sub: str
    pages: tuple[str, ...]
    main: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mend:
    """Something that the engine lost or misplaced and that was mended, and how.

    ``kind`` as in ``mending.Trouble``; ``id`` the note, figure or block; ``page`` its folio.
    """

    kind: str
    id: str
    unit: str
    page: str
    rule: str


@dataclass(frozen=True, slots=True)
class Book:
    """An edition laid out, drawn as ``pdf`` and read back.

    ``html`` is what all units were laid out from, merged for inspection. ``findings`` are those of
    the layout and the proof. ``seconds`` is what typesetting took. ``laid_out`` are the ids of the
    units that had to be laid out anew; the others came from the press's memory. ``folios`` gives
    the folio of the page on which each thing begins, by its id. ``pages`` are those of the units,
    blanks between them left out.
    """

    edition: Edition
    pdf: bytes
    html: str
    sheets: int
    units: tuple[PlacedUnit, ...]
    notes: tuple[PlacedNote, ...]
    figures: tuple[PlacedFigure, ...]
    events: tuple[PlacedEvent, ...]
    mended: tuple[Mend, ...]
    findings: tuple[Finding, ...]
    seconds: float
    laid_out: tuple[str, ...] = ()
    folios: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[PlacedPage, ...] = ()
    index: tuple[PlacedEntry, ...] = ()

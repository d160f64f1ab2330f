"""The edition: what readers will read, before it has pages.

Everything is resolved (notes numbered and worded, citations formatted, figures numbered, events
sorted) and nothing is laid out: no page, no HTML. All classes are frozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fascicle.findings import Finding, Place
from fascicle.manuscript.models import FigurePlace, MapData, Photograph, Publication

# --- inline text ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, quotation marks and dashes already those of the language."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised words (italic; roman within italic)."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly emphasised words."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words with a language, a name of the register, or a style.

    ``style`` is one of ``smallcaps``, ``superscript``, ``subscript``, ``citation``, ``upright``.
    """

    children: tuple[Inline, ...]
    language: str | None = None
    name: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the outside (http, https, mailto)."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a note: stands where the note's number is printed."""

    note: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line break that the editor asked for."""


@dataclass(frozen=True, slots=True)
class PageReference:
    """The number of the page on which the thing with this id begins."""

    target: str


Inline = Text | Emphasis | Strong | Span | Link | Call | LineBreak | PageReference
Inlines = tuple[Inline, ...]


def calls(inlines: Inlines) -> Iterator[str]:
    """Yield the ids of the notes called in a text, in order."""
    for node in inlines:
        if isinstance(node, Call):
            yield node.note
        elif isinstance(node, Emphasis | Strong | Span | Link):
            yield from calls(node.children)


def plain(inlines: Inlines, numbers: Mapping[str, int] | None = None, page: str = "") -> str:
    """Return a text without its markup; with ``numbers``, note calls become numbers.

    ``page`` stands for each number of a page, which is not known yet.
    """
    parts: list[str] = []
    for node in inlines:
        if isinstance(node, Text):
            parts.append(node.text)
        elif isinstance(node, Call):
            if numbers is not None:
                parts.append(str(numbers[node.note]))
        elif isinstance(node, LineBreak):
            parts.append("\n")
        elif isinstance(node, PageReference):
            parts.append(page)
        elif isinstance(node, Emphasis | Strong | Span | Link):
            parts.append(plain(node.children, numbers, page))
    return "".join(parts)


# --- notes ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A note, formatted. ``paragraphs`` is never empty; ``chapter`` is the unit that calls it."""

    id: str
    chapter: str
    number: int
    paragraphs: tuple[Inlines, ...]
    place: Place
    cited: tuple[str, ...] = ()


# --- blocks -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``opening``: after a heading, figure or break, hence without indent."""

    id: str
    content: Inlines
    place: Place
    seeds: tuple[str, ...] = ()
    language: str | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter, of level 2 or 3."""

    id: str
    content: Inlines
    level: int
    place: Place
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off, with its source line or none."""

    id: str
    paragraphs: tuple[Inlines, ...]
    source: Inlines
    place: Place
    seeds: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list."""

    id: str
    items: tuple[Inlines, ...]
    ordered: bool
    place: Place
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``columns`` is empty where it has no heads."""

    id: str
    columns: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: Inlines
    place: Place
    seeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A break between passages: ``ornament`` or ``space``."""

    id: str
    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered photograph or map.

    ``position`` is ``here``, ``top`` or ``plate``. Either ``photograph`` or ``map`` is set.
    ``credit`` is the line below the caption (credit, source, accession number), maybe empty.
    ``file`` is the absolute path of the photograph's file; None for a map and for a photograph
    that is not held, which prints as a frame "For position only".
    ``lines`` is the height wanted for the picture, in lines of text, or None.
    """

    id: str
    number: int
    position: FigurePlace
    caption: Inlines
    credit: Inlines
    title: Inlines
    alt: str
    place: Place
    photograph: Photograph | None = None
    map: MapData | None = None
    file: Path | None = None
    lines: int | None = None
    seeds: tuple[str, ...] = ()


Block = Paragraph | Heading | Quote | ItemList | Table | Break | Figure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; ``number`` is None where it has none. ``notes`` are those that it calls.

    ``bibliography`` are the works that it cites, where they are listed by chapter.
    """

    id: str
    number: int | None
    title: Inlines
    running: str
    language: str
    status: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    place: Place
    epigraph: Quote | None = None
    bibliography: tuple[BibliographyEntry, ...] = ()


# --- back matter ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the chronology.

    ``wording`` is the date in words, in the book's language; ``year`` heads its group. ``told`` is
    the id of the block that tells it.
    """

    id: str
    date: str
    wording: str
    year: int | None
    title: Inlines
    told: str
    place: Place
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class Chronology:
    """The events in order, with the notes that name their sources."""

    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One formatted work; ``annotation`` is what is remarked on it, or nothing."""

    key: str
    content: Inlines
    language: str | None = None
    annotation: Inlines = ()


@dataclass(frozen=True, slots=True)
class BibliographySection:
    """A part of the bibliography.

    ``cited`` works, ``further`` reading, a section of the editor's own with its ``title``, or the
    works that no such section takes (``other``).
    """

    kind: Literal["cited", "further", "own", "other"]
    entries: tuple[BibliographyEntry, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What readers will read. ``words`` counts the words of chapters and notes."""

    folder: Path
    publication: Publication
    language: str
    chapters: tuple[Chapter, ...]
    chronology: Chronology
    bibliography: tuple[BibliographySection, ...]
    description: Inlines = ()
    acknowledgements: Inlines = ()
    words: int = 0
    inputs: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in the order of their numbers."""
        return tuple(b for c in self.chapters for b in c.blocks if isinstance(b, Figure))

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in the order of the book, those of the chronology last."""
        return tuple(n for c in self.chapters for n in c.notes) + self.chronology.notes

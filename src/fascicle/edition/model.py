"""The edition: what readers will read, before it has pages.

Everything is resolved (notes numbered and worded, citations formatted, figures numbered, events
sorted) and nothing is laid out: no page, no HTML. All classes are frozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fascicle.edition.whereabouts import Whereabouts
from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.models import (
    FigurePlace,
    MapData,
    Photograph,
    Publication,
    TimelineData,
)

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
    ``sub`` is the sub-entry of the index under which the name is listed here, ``main`` tells that
    this is its main reference. ``mark`` is the id of the place, for the index to point to; marks in
    notes and titles have none.
    """

    children: tuple[Inline, ...]
    language: str | None = None
    name: str | None = None
    style: str | None = None
    sub: str | None = None
    main: bool = False
    mark: str | None = None


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


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross reference: a link to another place of the book.

    ``children`` are the editor's own words; where there are none, those who print it word it by
    ``kind`` in the language of the text that it stands in, ``capital`` where it begins a sentence.
    ``target`` is the id of what is meant (of a chapter, its ``anchor``); for ``pages``, ``end`` is
    the id of its last part. ``number`` is that of a figure or chapter, ``title`` that of a section
    or of a chapter without number. Before drafting has looked it up, ``target`` is the name as
    written; afterwards ``name`` is.
    """

    kind: ReferenceKind
    target: str
    children: tuple[Inline, ...] = ()
    end: str = ""
    number: int | None = None
    title: tuple[Inline, ...] = ()
    capital: bool = False
    name: str = ""


ReferenceKind = Literal["fig", "map", "page", "pages", "chapter", "section", "event"]

Inline = Text | Emphasis | Strong | Span | Link | Call | LineBreak | PageReference | Reference
Inlines = tuple[Inline, ...]


def calls(inlines: Inlines) -> Iterator[str]:
    """Yield the ids of the notes called in a text, in order."""
    for node in inlines:
        if isinstance(node, Call):
            yield node.note
        elif isinstance(node, Emphasis | Strong | Span | Link | Reference):
            yield from calls(node.children)


def references(inlines: Inlines) -> Iterator[Reference]:
    """Yield the cross references of a text, in order."""
    for node in inlines:
        if isinstance(node, Reference):
            yield node
        elif isinstance(node, Emphasis | Strong | Span | Link):
            yield from references(node.children)


def plain(inlines: Inlines, numbers: Mapping[str, int] | None = None, page: str = "") -> str:
    """Return a text without its markup; with ``numbers``, note calls become numbers.

    ``page`` stands for each number of a page, which is not known yet, and for the words that a
    cross reference gets in print: of one without words of its own there remain number and title.
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
        elif isinstance(node, Reference) and not node.children:
            given = str(node.number or "") or plain(node.title, numbers)
            parts.append(f"{page}{given}{page}")
        elif isinstance(node, Emphasis | Strong | Span | Link | Reference):
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
    """A numbered photograph, map or timeline.

    ``position`` is ``here``, ``top`` or ``plate``. One of ``photograph``, ``map`` and ``timeline``
    is set; ``events`` are those that a timeline shows, in the order of time.
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
    timeline: TimelineData | None = None
    events: tuple[Event, ...] = ()


Block = Paragraph | Heading | Quote | ItemList | Table | Break | Figure


def inlines_of(block: Block) -> tuple[Inlines, ...]:
    """Return all texts of a block, in order."""
    match block:
        case Paragraph(content=content) | Heading(content=content):
            return (content,)
        case Quote(paragraphs=paragraphs, source=source):
            return (*paragraphs, source)
        case ItemList(items=items):
            return items
        case Table(columns=columns, rows=rows, caption=caption):
            return (caption, *columns, *(cell for row in rows for cell in row))
        case Figure(caption=caption, credit=credit):
            return (caption, credit)
        case Break():
            return ()


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

    @property
    def anchor(self) -> str:
        """The id by which references mean the chapter, apart from the ids of its blocks."""
        return f"chapter-{self.id}"

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """All blocks as they are printed, the epigraph first."""
        return self.blocks if self.epigraph is None else (self.epigraph, *self.blocks)


# --- back matter ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EventVariant:
    """What other sources say of an event: another ``date`` (EDTF), in words, another title.

    ``sources`` names them: the call of a note, or words in the line.
    """

    id: str
    date: str
    wording: str
    title: Inlines
    sources: Inlines
    place: Place
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the chronology.

    ``date`` is in EDTF, empty where no source dates it; ``wording`` is the date in words, in the
    book's language, ``old_style`` that of the Julian calendar; ``year`` heads its group. ``told``
    is the id of the block or chapter that tells it, ``chapter`` the name of the chapter; both are
    empty where none does. ``name`` is the editor's own id, ``cited`` are the keys of its sources.
    ``label`` is a short title for timelines, ``track`` the name of the lane that it has there.
    """

    id: str
    date: str
    wording: str
    year: int | None
    title: Inlines
    told: str
    place: Place
    chapter: str = ""
    label: str | None = None
    track: str | None = None
    name: str | None = None
    old_style: str = ""
    variants: tuple[EventVariant, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chronology:
    """The dated events in the order of time, with the notes that name their sources.

    ``undated`` are those that no source dates, in the order of the book.
    """

    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()
    undated: tuple[Event, ...] = ()

    @property
    def all_events(self) -> tuple[Event, ...]:
        """All events as they are printed, the undated last."""
        return self.events + self.undated


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


# --- the index --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IndexReference:
    """A place to which the index points.

    ``mark`` is the id of what stands there: a mark, a note, a block or a chapter. ``end`` is the id
    of the last block of a passage that goes on, else None. ``note`` is the number of the note that
    holds the mark. ``figure``: the mark stands in a caption. ``main``: the main reference.
    """

    mark: str
    end: str | None = None
    note: int | None = None
    figure: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class SubEntry:
    """A sub-entry, with its references in the order of the book."""

    heading: str
    references: tuple[IndexReference, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An entry of the index.

    ``id`` is its name in the register; empty for another form, which only says where to ``see``.
    ``heading`` is printed and sorted; ``dates`` and ``scripts`` (language and form) stand in
    brackets after it. ``see`` and ``see_also`` are names of the register.
    """

    id: str
    heading: str
    dates: str = ""
    scripts: tuple[tuple[str, str], ...] = ()
    references: tuple[IndexReference, ...] = ()
    subs: tuple[SubEntry, ...] = ()
    see: str = ""
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The entries that begin with the same letter, sorted."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """What readers will read. ``words`` counts the words of chapters and notes.

    ``comments`` are editors' remarks by the ids of their blocks, for a proof and never for readers;
    ``whereabouts`` tells which lines of the manuscript are about which block. ``inputs`` gives the
    SHA-256 (hex) of every file that went into it or that its pages may show, by its path relative
    to ``folder``. ``only`` names the chapter that stands alone, where the edition is not the book.
    ``limits`` hold for its pages.
    """

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
    comments: Mapping[str, str] = field(default_factory=dict)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    index: tuple[IndexGroup, ...] = ()
    only: str | None = None
    limits: Limits = DEFAULTS

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in the order of their numbers."""
        return tuple(b for c in self.chapters for b in c.blocks if isinstance(b, Figure))

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in the order of the book, those of the chronology last."""
        return tuple(n for c in self.chapters for n in c.notes) + self.chronology.notes

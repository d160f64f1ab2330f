"""The inventory: which notes, figures and words each unit must print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fascicle.edition.model import (
    BibliographyEntry,
    Block,
    Break,
    Chapter,
    Edition,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Note,
    Paragraph,
    Quote,
    Table,
    calls,
    plain,
)
from fascicle.findings import Place
from fascicle.typesetting.proof import UnitText, read_unit
from fascicle.typesetting.units import UnitSource

__all__ = ["Inventory", "inlines_of", "take_inventory"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What must be on the pages, by unit id."""

    chapters: Mapping[str, Chapter]
    notes: Mapping[str, Mapping[str, str]]
    all_notes: Mapping[str, Note]
    numbers: Mapping[str, int]
    places: Mapping[str, Place]
    figures: Mapping[str, Figure]
    works: Mapping[str, tuple[BibliographyEntry, ...]] = field(default_factory=dict)

    def notes_of(self, unit: str) -> Mapping[str, str]:
        """Return the notes of a unit, each with the id of the block that calls it."""
        return self.notes.get(unit, {})

    def figures_of(self, unit: str) -> tuple[str, ...]:
        """Return the ids of a unit's figures, in order."""
        return tuple(figure.id for figure in self._figures(unit))

    def text_of(self, html: str) -> UnitText:
        """Read the words of a unit's HTML."""
        return read_unit(html, self.numbers)

    def _figures(self, unit: str) -> Sequence[Figure]:
        if unit not in self.chapters:
            return ()
        return [block for block in self.chapters[unit].blocks if isinstance(block, Figure)]


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


def take_inventory(edition: Edition, units: Sequence[UnitSource]) -> Inventory:
    """Take the inventory of an edition whose units were composed."""
    by_id = {chapter.id: chapter for chapter in edition.chapters}
    chapters = {u.id: by_id[u.chapter] for u in units if u.chapter is not None}
    notes: dict[str, dict[str, str]] = {}
    places: dict[str, Place] = {}
    for unit, chapter in chapters.items():
        blocks = chapter.blocks if chapter.epigraph is None else (chapter.epigraph, *chapter.blocks)
        places[unit] = chapter.place
        places.update((block.id, block.place) for block in blocks)
        notes[unit] = {
            note: block.id for block in blocks for text in inlines_of(block) for note in calls(text)
        }
    for source in units:
        if source.kind == "chronology":
            notes[source.id] = {
                note: event.id for event in edition.chronology.events for note in calls(event.title)
            }
    places.update((event.id, event.place) for event in edition.chronology.events)
    places.update((note.id, note.place) for note in edition.notes)
    return Inventory(
        chapters,
        notes,
        {note.id: note for note in edition.notes},
        {note.id: note.number for note in edition.notes},
        places,
        {figure.id: figure for figure in edition.figures},
        {unit.id: _works(edition, unit, chapters) for unit in units},
    )


def _works(
    edition: Edition, unit: UnitSource, chapters: Mapping[str, Chapter]
) -> tuple[BibliographyEntry, ...]:
    """Return the works that a unit must list, in their order."""
    if unit.kind == "bibliography":
        return tuple(entry for section in edition.bibliography for entry in section.entries)
    return chapters[unit.id].bibliography if unit.id in chapters else ()


def words_wanted(chapter: Chapter, numbers: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the texts that each block of a chapter must print, by block id.

    A text with the number of a page in it is two texts, before and after the number.
    """
    gap = "\0"
    blocks = chapter.blocks if chapter.epigraph is None else (chapter.epigraph, *chapter.blocks)
    return {
        block.id: tuple(
            part for text in inlines_of(block) for part in plain(text, numbers, gap).split(gap)
        )
        for block in blocks
        if not isinstance(block, Break)
    }

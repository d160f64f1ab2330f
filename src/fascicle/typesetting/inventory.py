"""The inventory: which notes, figures and words each unit must print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fascicle.edition.model import (
    BibliographyEntry,
    Break,
    Chapter,
    Edition,
    Event,
    Figure,
    Inlines,
    Note,
    calls,
    inlines_of,
    plain,
)
from fascicle.findings import Place
from fascicle.typesetting.allowed import place_of
from fascicle.typesetting.chronology_page import old_style_date, printed_dates
from fascicle.typesetting.proof import UnitText, read_unit
from fascicle.typesetting.units import UnitSource

__all__ = ["Inventory", "event_words", "parts_wanted", "take_inventory", "words_wanted"]


_GAP = "\0"


@dataclass(frozen=True, slots=True)
class Inventory:
    """What must be on the pages, by unit id.

    ``places`` says where units, blocks, notes and events come from, by their ids.
    """

    chapters: Mapping[str, Chapter]
    notes: Mapping[str, Mapping[str, str]]
    all_notes: Mapping[str, Note]
    numbers: Mapping[str, int]
    places: Mapping[str, Place]
    figures: Mapping[str, Figure]
    events: tuple[Event, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    """The date that the chronology prints of each event under its heads, by the event's id."""
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


def take_inventory(edition: Edition, units: Sequence[UnitSource]) -> Inventory:
    """Take the inventory of an edition whose units were composed."""
    by_id = {chapter.id: chapter for chapter in edition.chapters}
    chapters = {u.id: by_id[u.chapter] for u in units if u.chapter is not None}
    notes: dict[str, dict[str, str]] = {}
    places: dict[str, Place] = {}
    for unit, chapter in chapters.items():
        places[unit] = chapter.place
        places.update((block.id, block.place) for block in chapter.all_blocks)
        notes[unit] = {
            note: block.id
            for block in chapter.all_blocks
            for text in inlines_of(block)
            for note in calls(text)
        }
    for source in units:
        if source.kind == "chronology":
            notes[source.id] = {
                note: event.id
                for event in edition.chronology.all_events
                for text in (event.title, *(variant.sources for variant in event.variants))
                for note in calls(text)
            }
    for event in edition.chronology.all_events:
        places[event.id] = event.place
        places.update((variant.id, variant.place) for variant in event.variants)
    places.update((note.id, note.place) for note in edition.notes)
    for source in units:
        places.setdefault(source.id, place_of(edition, source))
    return Inventory(
        chapters,
        notes,
        {note.id: note for note in edition.notes},
        {note.id: note.number for note in edition.notes},
        places,
        {figure.id: figure for figure in edition.figures},
        events=edition.chronology.all_events,
        dates=printed_dates(edition),
        works={unit.id: _works(edition, unit, chapters) for unit in units},
    )


def _works(
    edition: Edition, unit: UnitSource, chapters: Mapping[str, Chapter]
) -> tuple[BibliographyEntry, ...]:
    """Return the works that a unit must list, in their order."""
    if unit.kind == "bibliography":
        return tuple(entry for section in edition.bibliography for entry in section.entries)
    return chapters[unit.id].bibliography if unit.id in chapters else ()


def event_words(event: Event, numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield what the chronology must print of an event, each text with the id that it stands at."""
    yield event.id, plain(event.title, numbers)
    yield event.id, old_style_date(event)
    for variant in event.variants:
        yield variant.id, plain((*variant.title, *variant.sources), numbers)
        # A year that a head names is not printed again: the first word is there in any case.
        yield from ((variant.id, word) for word in variant.wording.split()[:1])


def words_wanted(chapter: Chapter, numbers: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the texts that each block of a chapter must print, by block id.

    A text with the number of a page in it is two texts (``parts_wanted``).
    """
    return {
        block.id: tuple(part for text in inlines_of(block) for part in parts_wanted(text, numbers))
        for block in chapter.all_blocks
        if not isinstance(block, Break)
    }


def parts_wanted(text: Inlines, numbers: Mapping[str, int] | None = None) -> list[str]:
    """Return what must be printed of a text, divided where the numbers of pages come in.

    Cross references are worded in print: of them number and title are wanted, apart.
    """
    return plain(text, numbers, _GAP).split(_GAP)

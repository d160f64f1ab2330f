"""The chronology: the events that the chapters tell and those of its own, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fascicle.edition.drafting import Draft, DraftBlock, DraftEvent, DraftVariant
from fascicle.edition.model import Event, EventVariant, Inlines, Text, plain
from fascicle.edition.parsed import Cite, Cluster, Nodes, cited_keys, clusters, resolve
from fascicle.edition.wording import word_date
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.models import ListedEvent

if TYPE_CHECKING:
    from fascicle.edition.assembling import Writer

__all__ = ["Teller", "Told", "chronology_of", "told_events"]

Paragraphs = tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the id that it gets, and the block and chapter that tell it."""

    id: str
    event: DraftEvent
    sources: Paragraphs
    told: str
    chapter: str


@dataclass(slots=True)
class Teller:
    """Tells events in the words of a language, their sources as notes, in the line or not."""

    language: str
    writer: Writer
    sources: Literal["note", "line", "none"] = "note"

    def tell(self, given: Told) -> Event:
        """Return an event for the chronology."""
        event, written = given.event, given.event.event
        date = parse_date(written.date) if written.date else None
        old = parse_date(written.old_style) if written.old_style else None
        title = resolve(event.title, lambda mark: ())
        return Event(
            id=given.id,
            date=written.date or "",
            wording=written.when or (word_date(date, self.language) if date else ""),
            year=date.year if date else None,
            title=(*title, *self._sources(given.sources, event)),
            told=given.told,
            place=event.place,
            chapter=given.chapter,
            label=written.label,
            track=written.track,
            name=written.id,
            old_style=word_date(old, self.language) if old else "",
            variants=tuple(
                self._variant(f"{given.id}-variant-{number}", variant)
                for number, variant in enumerate(event.variants, 1)
            ),
            cited=_cited(given.sources),
        )

    def _variant(self, identity: str, variant: DraftVariant) -> EventVariant:
        written = variant.variant
        date = parse_date(written.date) if written.date else None
        return EventVariant(
            id=identity,
            date=written.date or "",
            wording=written.when or (word_date(date, self.language) if date else ""),
            title=resolve(variant.title, lambda mark: ()),
            sources=self._sources(variant.sources, variant),
            place=variant.place,
            cited=_cited(variant.sources),
        )

    def _sources(self, sources: Paragraphs, where: DraftEvent | DraftVariant) -> Inlines:
        """Return what names the sources: the call of a note, or their words in parentheses."""
        if not sources or self.sources == "none":
            return ()
        if self.sources == "note":
            return self.writer.note(sources, where.place)
        inside = self.writer.line(sources, where.place)
        words = plain(inside)
        if words[:1] + words[-1:] in ("()", "[]"):
            return (Text(" "), *inside)  # the style has brackets of its own
        return (Text(" ("), *inside, Text(")"))


def chronology_of(
    drafts: Sequence[Draft], teller: Teller, listed: Sequence[DraftEvent] = ()
) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Return the dated events, and the undated ones.

    The dated are those of all chapters and the ``listed`` ones of the chronology's own file, sorted
    by their earliest day, then by their latest; events of the same days stay in the order in which
    they are told, and so do all undated ones.
    """
    told = told_events(drafts, listed)
    dated = sorted(
        (given for given in told if given.event.event.date),
        key=lambda given: parse_date(given.event.event.date or "").sort_key,
    )
    undated = [given for given in told if not given.event.event.date]
    return tuple(map(teller.tell, dated)), tuple(map(teller.tell, undated))


def told_events(drafts: Sequence[Draft], listed: Sequence[DraftEvent] = ()) -> tuple[Told, ...]:
    """Return the events of all chapters, then those of the chronology's own file."""
    return (*_of_chapters(drafts), *_of_file(drafts, listed))


def _of_chapters(drafts: Sequence[Draft]) -> Iterator[Told]:
    for draft in drafts:
        for block in draft.blocks:
            for number, event in enumerate(block.events, 1):
                identity = _identity(event, f"{block.id}-event-{number}")
                sources = event.sources or _sources(block)
                yield Told(identity, event, sources, block.id, draft.file.id)


def _of_file(drafts: Sequence[Draft], listed: Sequence[DraftEvent]) -> Iterator[Told]:
    places = dict(_places(drafts))
    for number, event in enumerate(listed, 1):
        named = event.event.told if isinstance(event.event, ListedEvent) else None
        told, chapter = places.get(named or "", ("", ""))
        yield Told(
            _identity(event, f"chronology-event-{number}"), event, event.sources, told, chapter
        )


def _identity(event: DraftEvent, otherwise: str) -> str:
    return f"event-{event.event.id}" if event.event.id else otherwise


def _places(drafts: Sequence[Draft]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the names that ``told`` may have: chapters, and before them blocks."""
    for draft in drafts:
        yield draft.file.id, (f"chapter-{draft.file.id}", draft.file.id)
    for draft in drafts:
        for block in draft.blocks:
            if not isinstance(block.model, str) and block.model.id is not None:
                yield block.model.id, (block.id, draft.file.id)


def _sources(block: DraftBlock) -> Paragraphs:
    """Return the works that a block cites, each once, as one citation; nothing without any."""
    cites: dict[tuple[str, str], Cite] = {}
    for nodes in block.nodes():
        for cluster in clusters(nodes):
            for cite in cluster.cites:
                bare = Cite(cite.key, locator=cite.locator, label=cite.label)
                cites.setdefault((cite.key, cite.locator), bare)
    return ((Cluster(tuple(cites.values())),),) if cites else ()


def _cited(sources: Paragraphs) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for nodes in sources for key in cited_keys(nodes)))

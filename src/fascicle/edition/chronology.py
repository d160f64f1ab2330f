"""The chronology: the dated events that the chapters tell, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fascicle.edition.drafting import Draft, DraftBlock, DraftEvent
from fascicle.edition.model import Event, Inlines
from fascicle.edition.parsed import Cite, Cluster, Nodes, clusters, resolve
from fascicle.edition.wording import word_date
from fascicle.manuscript.dates import parse_date

if TYPE_CHECKING:
    from fascicle.edition.assembling import Writer

__all__ = ["chronology_of"]


def chronology_of(drafts: Sequence[Draft], language: str, writer: Writer) -> tuple[Event, ...]:
    """Return the events of all chapters, sorted by their earliest day, then by their latest.

    Events of the same days stay in the order in which they are told. Each event's sources become a
    note of the chronology, called at the end of its title.
    """
    told = sorted(_told(drafts), key=lambda found: parse_date(found[2].event.date).sort_key)
    return tuple(_event(*found, language, writer) for found in told)


def _told(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, DraftBlock, DraftEvent, int]]:
    for draft in drafts:
        for block in draft.blocks:
            for number, event in enumerate(block.events, 1):
                yield draft, block, event, number


def _event(
    draft: Draft,
    block: DraftBlock,
    event: DraftEvent,
    number: int,
    language: str,
    writer: Writer,
) -> Event:
    date = parse_date(event.event.date)
    title: Inlines = resolve(event.title, lambda mark: ())
    sources = event.sources or _sources(block)
    if sources:
        title = (*title, *writer.note(sources, event.place))
    return Event(
        id=f"event-{event.event.id}" if event.event.id else f"{block.id}-event-{number}",
        date=event.event.date,
        wording=event.event.when or word_date(date, language),
        year=date.year,
        title=title,
        told=block.id,
        place=event.place,
        chapter=draft.file.id,
        label=event.event.label,
        track=event.event.track,
    )


def _sources(block: DraftBlock) -> tuple[Nodes, ...]:
    """Return the works that a block cites, each once, as one citation; nothing without any."""
    cites: dict[tuple[str, str], Cite] = {}
    for nodes in block.nodes():
        for cluster in clusters(nodes):
            for cite in cluster.cites:
                bare = Cite(cite.key, locator=cite.locator, label=cite.label)
                cites.setdefault((cite.key, cite.locator), bare)
    return ((Cluster(tuple(cites.values())),),) if cites else ()

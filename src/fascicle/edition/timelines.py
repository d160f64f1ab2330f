"""Timelines: each figure that is one is given its events, out of those of the chronology."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fascicle.edition.model import Chapter, Event, Figure
from fascicle.findings import Finding
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.drawings import bounds_of
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import TimelineData
from fascicle.manuscript.suggesting import Suggestions
from fascicle.manuscript.validation import shown

__all__ = ["chosen", "timeline_findings", "with_events"]


def with_events(chapters: Sequence[Chapter], events: Sequence[Event]) -> tuple[Chapter, ...]:
    """Return the chapters, every timeline in them with the events that it shows."""
    return tuple(
        replace(
            chapter,
            blocks=tuple(
                replace(block, events=chosen(block.timeline, events))
                if isinstance(block, Figure) and block.timeline is not None
                else block
                for block in chapter.blocks
            ),
        )
        for chapter in chapters
    )


def chosen(data: TimelineData, events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that a timeline shows: dated, within its dates, and picked where it picks.

    An event that lies across its beginning or end is shown as far as it lies within.
    """
    within = tuple(event for event in events if _is_within(event, data))
    if not data.events:
        return within
    picked = set(data.events)
    return tuple(event for event in within if picked & _names(event))


def timeline_findings(
    manuscript: Manuscript, events: Sequence[Event], undated: Sequence[Event]
) -> Iterator[Finding]:
    """Yield P117 for each timeline without events, P120 for each event picked in vain."""
    source = manuscript.timelines_source
    if source is None:
        return
    named = set().union(*map(_names, events))
    without_date = set().union(*map(_names, undated))
    near = Suggestions(named)
    for name, data in manuscript.timelines.items():
        shown_events = chosen(data, events)
        found = set().union(*map(_names, shown_events))
        lost = [number for number, pick in enumerate(data.events) if pick not in found]
        for number in lost:
            pick = data.events[number]
            message = f"The event {shown(pick)} has no date within the timeline “{name}”."
            hint = "Widen “from” and “to”, or take it out of “events”."
            if pick in without_date - named:
                message = f"The event {shown(pick)} has no date, so it has no place on a timeline."
                hint = "Take it out of “events”, or give it a “date” if a source has one."
            elif pick not in named:
                message = f"There is no event {shown(pick)}."
                hint = near.question(pick)
                hint = hint or "Name it by its “id”, or by that of the block which tells it."
            place = source.place(("timelines", name, "events", number))
            yield Finding("P120", place, message, hint)
        if not shown_events and not lost:
            yield Finding(
                "P117",
                source.place(("timelines", name), key=True),
                f"The timeline “{name}” has no event to show.",
                "Look at its “from” and “to”; events stand in chapters, at the blocks that tell "
                "them, and need a date.",
            )


def _is_within(event: Event, data: TimelineData) -> bool:
    if not event.date:
        return False
    date = parse_date(event.date)
    begin, end = bounds_of(data)
    starts_late = end is not None and date.earliest > end.latest
    ends_early = begin is not None and date.latest < begin.earliest
    return not starts_late and not ends_early


def _names(event: Event) -> set[str]:
    """Return the names that an editor has for an event: its own, and that of its block."""
    return {event.name or event.id, event.told.partition(".")[0]}

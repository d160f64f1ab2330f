"""Timelines drawn from dated events: time runs down the page, true to scale, as inline SVG.

The axis stands in the middle, the marks of events beside it, their labels in a column on either
side, each tied to its mark by a line. The labels of a side stand in the order of their marks, so
that no line crosses another and no label can cover one. As on maps, all looks are presentation
attributes, and the same data give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fascicle.manuscript.models import TimelineData
from fascicle.typesetting import timeline_drawing as drawing
from fascicle.typesetting.lettering import number
from fascicle.typesetting.timeline_labels import MOST_LINES
from fascicle.typesetting.timeline_sheet import Sheet, Terms, TimelineEvent

__all__ = ["Drawn", "Terms", "TimelineEvent", "draw_timeline", "height_needed"]

_LEAST_HEIGHT, _FOR_EACH, _ENOUGH = 110.0, 8.0, 200.0
"""A timeline with room to spare is this high in pt, with more for each event, up to a limit."""
_ENDLESS = 10_000.0
_AIR = 1.04
"""Room for labels beyond their sum, so that they can stand nearer to their marks."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A timeline: its ``svg``; the numbers of the events whose label is cut, or finds no room."""

    svg: str
    shortened: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()


def height_needed(
    data: TimelineData, events: Sequence[TimelineEvent], width: float, terms: Terms
) -> float:
    """Return the height in pt at which all labels have their lines."""
    sheet = Sheet(data, tuple(events), (width, _ENDLESS), terms)
    texts = sheet.texts(MOST_LINES)
    sides = sheet.sides([text.height for text in texts], near=False)
    least = min(_LEAST_HEIGHT + _FOR_EACH * len(events), _ENOUGH)
    return max(least, sheet.tallest(texts, sides) * _AIR + _ENDLESS - sheet.room)


def draw_timeline(
    data: TimelineData,
    events: Sequence[TimelineEvent],
    *,
    width: float,
    height: float,
    language: str,
    terms: Terms,
    alt: str = "",
) -> Drawn:
    """Return the timeline as an ``svg`` element of ``width`` × ``height`` pt, to stand in HTML.

    ``events``, of which there is one at least, are in the order of time. Labels overlap neither one
    another nor the axis, nor marks. Where they have no room in their full length they are cut, and
    where they have none at one line each, as few as can be are left out; both are told. ``terms``
    are the theme's words for the key. The element's ``title``, which WeasyPrint makes the figure's
    alternate text, is ``alt``; its ``desc`` has all events with their whole titles.
    """
    sheet = Sheet(data, tuple(events), (width, height), terms)
    sides = sheet.sides_with_room()
    columns = [sheet.column_of(side, sides) for side in (-1, 1)]
    body = [
        *drawing.draw_axis(sheet, language),
        *(piece for column in columns for piece in drawing.draw_lines(sheet, column)),
        *(piece for column in columns for piece in drawing.draw_marks(sheet, column)),
        *(piece for column in columns for piece in drawing.draw_heads(sheet, column)),
        *(piece for column in columns for piece in drawing.draw_labels(column)),
        *drawing.draw_key(sheet),
    ]
    labelled = {i: label for column in columns for i, (label, _) in column.labels.items()}
    return Drawn(
        "\n".join((*_head(sheet, language, alt), *body, "</svg>")),
        tuple(sorted(i for i, label in labelled.items() if label.lost)),
        tuple(i for i in range(len(events)) if i not in labelled),
    )


def _head(sheet: Sheet, language: str, alt: str) -> list[str]:
    width, height = number(sheet.size[0]), number(sheet.size[1])
    title = alt or sheet.data.alt or sheet.data.caption
    about = "; ".join(f"{event.wording}: {event.title}" for event in sheet.events)
    print_of = f"{sheet.data.model_dump_json()}{sheet.size}{about}"
    key = f"timeline-{hashlib.sha256(print_of.encode()).hexdigest()[:10]}"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{key}" width="{width}pt" '
        f'height="{height}pt" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" lang={quoteattr(language)}>',
        f'<title id="{key}-title">{escape(title)}</title>',
        f'<desc id="{key}-desc">{escape(about)}</desc>',
    ]

"""What is counted in a manuscript before it is looked at closely: nothing in it without measure.

The numbers are those of ``Limits``. Each finding stands at the first thing that is too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fascicle.findings import Finding
from fascicle.limits import Limits
from fascicle.manuscript.models import Event
from fascicle.manuscript.positions import YamlPath, YamlSource

__all__ = ["check_events", "check_sizes"]


def check_sizes(data: object, source: YamlSource, limits: Limits) -> tuple[Finding, ...]:
    """Return what of a YAML file is beyond limits: L104, L105, L106, L109, L113.

    ``data`` is what was read, before it is held against any model.
    """
    found = list(_long_texts(data, source, limits, ()))
    if isinstance(data, Mapping):
        found += _many(data.get("chapters"), source, limits, "chapters", ("chapters",), "chapters")
        found += _many(data.get("body"), source, limits, "blocks", ("body",), "blocks")
        body = data.get("body")
        for number, block in enumerate(body if isinstance(body, list) else ()):
            if isinstance(block, Mapping):
                at = ("body", number)
                found += _many(block.get("list"), source, limits, "blocks", (*at, "list"), "items")
                found += _large_table(block.get("table"), source, limits, (*at, "table"))
        for name, chart in _entries(data.get("maps")):
            places = ("maps", name, "places")
            found += _many(chart.get("places"), source, limits, "places", places, "places")
            found += _many_points(chart.get("lines"), source, limits, ("maps", name, "lines"))
    return tuple(found)


def _entries(section: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, entry in section.items() if isinstance(section, Mapping) else ():
        if isinstance(entry, Mapping):
            yield name, entry


def _long_texts(
    data: object, source: YamlSource, limits: Limits, path: YamlPath
) -> Iterator[Finding]:
    if isinstance(data, str) and len(data) > limits.letters:
        yield limits.beyond(
            "letters",
            source.place(path),
            f"This text has {len(data):,} characters",
            "Divide it into several blocks.",
            len(data),
        )
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _long_texts(value, source, limits, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _long_texts(value, source, limits, (*path, number))


_DIVIDE = {
    "chapters": "Divide the book into volumes, each a publication of its own.",
    "blocks": "Divide the chapter into several.",
    "items": "Divide the list into several.",
    "places": "Leave out the places that the text does not name.",
}


def _many(
    given: object, source: YamlSource, limits: Limits, name: str, path: YamlPath, what: str
) -> Iterator[Finding]:
    allowed: int = getattr(limits, name)
    if isinstance(given, list) and len(given) > allowed:
        place = source.place((*path, allowed))
        message = f"There are {len(given):,} {what} here, and the first too many is this one"
        yield limits.beyond(name, place, message, _DIVIDE[what], len(given))


def _many_points(
    lines: object, source: YamlSource, limits: Limits, path: YamlPath
) -> Iterator[Finding]:
    given = [line.get("points") for line in _mappings(lines)]
    points = sum(len(line) for line in given if isinstance(line, list))
    if points > limits.points:
        message = f"The lines of this map have {points:,} points together"
        hint = "Leave out points: on a page nobody sees bends smaller than a millimetre."
        yield limits.beyond("points", source.place(path), message, hint, points)


def _mappings(items: object) -> Iterator[Mapping[str, object]]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping):
            yield item


def _large_table(
    table: object, source: YamlSource, limits: Limits, path: YamlPath
) -> Iterator[Finding]:
    rows = table if isinstance(table, list) else []
    width = max((len(row) for row in rows if isinstance(row, Sequence)), default=0)
    if width * len(rows) > limits.cells:
        message = f"The table has {len(rows):,} rows and {width:,} columns"
        hint = "Print what readers need, and divide it into several tables."
        yield limits.beyond("cells", source.place(path), message, hint, width * len(rows))


def check_events(
    events: Sequence[tuple[YamlSource, YamlPath, Event]], limits: Limits
) -> Iterator[Finding]:
    """Yield L113 at the first event too many of the chronology."""
    if len(events) > limits.events:
        source, path, _ = events[limits.events]
        message = f"The chronology has {len(events):,} events, and the first too many is this one"
        hint = "Leave out what no reader will look for."
        yield limits.beyond("events", source.place(path), message, hint, len(events))

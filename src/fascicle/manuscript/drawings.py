"""What maps and timelines need of the rest of a manuscript: places of the register, tracks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fascicle.findings import Finding
from fascicle.manuscript.dates import PublicationDate, parse_date
from fascicle.manuscript.models import Event, MapData, MapPlace, Name, TimelineData
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.suggesting import Suggestions
from fascicle.manuscript.validation import listed, shown

__all__ = ["bounds_of", "check_timelines", "check_tracks", "look_up_places"]


# --- places of maps -------------------------------------------------------------------------------


def look_up_places(
    maps: Mapping[str, MapData], source: YamlSource, register: Mapping[str, Name]
) -> tuple[dict[str, MapData], tuple[Finding, ...]]:
    """Give the places of maps what they leave to the register: their label and coordinates.

    A place that cannot be drawn is told (P122), and its map is left out.
    """
    found: dict[str, MapData] = {}
    findings: list[Finding] = []
    near = Suggestions(key for key, entry in register.items() if entry.at)
    for name, chart in maps.items():
        spots: list[MapPlace] = []
        for number, spot in enumerate(chart.places):
            path = ("maps", name, "places", number)
            spots.append(_with_entry(spot, register))
            findings += _unplaced(spots[-1], path, source, register, near)
        if all(spot.name and spot.at for spot in spots):
            found[name] = chart.model_copy(update={"places": spots})
    return found, tuple(findings)


def _with_entry(spot: MapPlace, register: Mapping[str, Name]) -> MapPlace:
    entry = register.get(spot.place or "")
    if entry is None:
        return spot
    return spot.model_copy(update={"name": spot.name or entry.name, "at": spot.at or entry.at})


def _unplaced(
    spot: MapPlace,
    path: YamlPath,
    source: YamlSource,
    register: Mapping[str, Name],
    near: Suggestions,
) -> Iterator[Finding]:
    if spot.name and spot.at:
        return
    if spot.place is None:
        lacking = "at" if spot.name else "name"
        message = f"This place of the map has no “{lacking}”."
        hint = "Write “place: …” with a name of the register, or both “name: …” and “at: …”."
        yield Finding("P122", source.place(path), message, hint)
        return
    place = source.place((*path, "place"))
    if spot.place not in register:
        hint = near.question(spot.place) or "Add it to the places of the register."
        message = f"There is no {shown(spot.place)} in chapters/register.yaml."
        yield Finding("P122", place, message, hint)
        return
    message = f"The register has no coordinates of {shown(spot.place)}."
    yield Finding("P122", place, message, "Add “at: [latitude, longitude]” there or here.")


# --- timelines ------------------------------------------------------------------------------------


def bounds_of(data: TimelineData) -> tuple[PublicationDate | None, PublicationDate | None]:
    """Return the dates that a timeline begins and ends with, where it names them."""
    return (
        parse_date(data.from_) if data.from_ else None,
        parse_date(data.to) if data.to else None,
    )


def check_timelines(timelines: Mapping[str, TimelineData], source: YamlSource) -> Iterator[Finding]:
    """Yield M212 for a timeline that ends before it begins, M210 for a track named twice."""
    for name, data in timelines.items():
        path: YamlPath = ("timelines", name)
        try:
            begin, end = bounds_of(data)
        except ValueError:
            continue  # the date itself has been told
        if begin and end and end.latest < begin.earliest:
            yield Finding(
                "M212",
                source.place((*path, "to")),
                f"The timeline “{name}” ends ({data.to}) before it begins ({data.from_}).",
                hint="Write the earlier date after “from”, the later after “to”.",
            )
        seen: set[str] = set()
        for number, track in enumerate(data.tracks):
            if track.id in seen:
                yield Finding(
                    "M210",
                    source.place((*path, "tracks", number, "id")),
                    f"The timeline “{name}” has another track “{track.id}” already.",
                    hint="Give one of the two another name; events go by it.",
                )
            seen.add(track.id)


def check_tracks(
    events: Iterable[tuple[YamlSource, YamlPath, Event]], timelines: Iterable[TimelineData]
) -> Iterator[Finding]:
    """Yield P121 for each event whose track is in no timeline."""
    known = dict.fromkeys(sorted(track.id for data in timelines for track in data.tracks))
    near = Suggestions(known)
    for source, path, event in events:
        if event.track is None or event.track in known:
            continue
        hint = "Add it to the “tracks” of a timeline in assets/timelines.yaml."
        if known:
            hint = near.question(event.track) or f"The tracks are {listed(known)}."
        yield Finding(
            "P121",
            source.place((*path, "track")),
            f"No timeline has a track “{event.track}”.",
            hint=hint,
        )

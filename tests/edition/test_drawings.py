"""Maps and timelines against the rest of a manuscript: register, tracks, dates, events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import write_files

from fascicle.edition.compiling import compile as compile_edition
from fascicle.edition.compiling import examine
from fascicle.findings import Finding, Refused
from fascicle.manuscript.reading import read

CHAPTER = """\
title: The press
status: final
body:
  - id: proofs
    text: Proofs were pulled.
    event: {date: 1931-04-03, title: A proof, track: press}
  - text: It was summer.
    events:
      - {date: 1931-06-20/1931-07-02, title: Holidays}
      - {date: ../1931-08, title: Before autumn}
      - {title: Undated, id: undated}
  - map: house
  - timeline: year
"""
MAPS = """\
maps:
  house:
    caption: The house.
    alt: One dot.
    source: made up.
    places:
      - {place: kraljevo}
"""
TIMELINES = """\
timelines:
  year:
    caption: The year.
    from: 1931-04
    to: 1931-12
    tracks: [{id: press, name: The press}]
"""
REGISTER = """\
places:
  kraljevo: {name: Kraljevo, at: [43.7236, 20.6872]}
  ibar: {name: Ibar}
"""
FILES = {
    "publication.yaml": "slug: a\ntitle: A\nlanguage: en\nyear: 2026\nchapters: [one]\n",
    "sources.bib": "",
    "chapters/one.yaml": CHAPTER,
    "chapters/register.yaml": REGISTER,
    "assets/maps.yaml": MAPS,
    "assets/timelines.yaml": TIMELINES,
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the small publication, each change a file, an old text in it and a new one."""

    def written(*changes: tuple[str, str, str]) -> Path:
        files = dict(FILES)
        for name, old, new in changes:
            assert old in files[name]
            files[name] = files[name].replace(old, new)
        return write_files(tmp_path, files)

    return written


def one(folder: Path) -> Finding:
    (found,) = told(folder)
    return found


def told(folder: Path) -> list[Finding]:
    """Return all findings but those of names that nothing marks."""
    return [found for found in examine(read(folder)) if found.code != "X103"]


def test_a_sound_publication_has_no_findings(write: Write) -> None:
    assert told(write()) == []


def test_a_place_has_label_and_coordinates_from_the_register(write: Write) -> None:
    other = "- {place: kraljevo}\n      - {place: ibar, name: The river, at: [43.7, 20.6]}"
    manuscript = read(write(("assets/maps.yaml", "- {place: kraljevo}", other)))
    assert [spot.known for spot in manuscript.maps["house"].places] == [
        ("Kraljevo", (43.7236, 20.6872)),
        ("The river", (43.7, 20.6)),
    ]
    assert manuscript.findings == ()


@pytest.mark.parametrize(
    ("spot", "place", "says"),
    [
        ("{place: kraljeva}", "7:17", "Did you mean “kraljevo”?"),
        ("{place: belgrade}", "7:17", "Add it to the places of the register."),
        ("{place: ibar}", "7:17", "at: [latitude, longitude]"),
        ("{name: Ibar}", "7:9", "both “name: …” and “at: …”"),
        ("{at: [43.7, 20.6]}", "7:9", "both “name: …” and “at: …”"),
    ],
)
def test_places_that_are_not_known(write: Write, spot: str, place: str, says: str) -> None:
    found = one(write(("assets/maps.yaml", "{place: kraljevo}", spot)))
    assert (found.code, str(found.place)) == ("P122", f"assets/maps.yaml:{place}")
    assert says in found.hint


def test_a_faulty_register_is_told_once(write: Write) -> None:
    found = one(write(("chapters/register.yaml", "name: Kraljevo", "nam: Kraljevo")))
    assert found.code == "M201"


def test_a_timeline_that_ends_before_it_begins(write: Write) -> None:
    (found,) = read(write(("assets/timelines.yaml", "1931-12", "1931-03"))).findings
    assert (found.code, str(found.place)) == ("M212", "assets/timelines.yaml:5:9")


def test_a_date_of_a_timeline_is_checked_like_any_other(write: Write) -> None:
    found = one(write(("assets/timelines.yaml", "1931-12", "12.1931")))
    assert (found.code, str(found.place)) == ("M211", "assets/timelines.yaml:5:9")


def test_a_track_named_twice(write: Write) -> None:
    tracks = "[{id: press, name: The press}, {id: press, name: Again}]"
    changed = ("assets/timelines.yaml", "[{id: press, name: The press}]", tracks)
    found = one(write(changed))
    assert (found.code, str(found.place)) == ("M210", "assets/timelines.yaml:6:49")


def test_a_track_that_no_timeline_has(write: Write) -> None:
    found = one(write(("chapters/one.yaml", "track: press", "track: pres")))
    assert (found.code, str(found.place)) == ("P121", "chapters/one.yaml:6:54")
    assert found.hint == "Did you mean “press”?"


def test_events_within_the_dates_are_chosen_in_the_order_of_time(write: Write) -> None:
    edition = compile_edition(read(write()), only="one")
    (figure,) = (f for f in edition.figures if f.timeline)
    assert [event.date for event in figure.events] == [
        "1931-04-03",
        "1931-06-20/1931-07-02",
        "../1931-08",
    ]
    assert figure.events[0].track == "press"


def test_only_picked_events_are_chosen(write: Write) -> None:
    picked = ("assets/timelines.yaml", "    tracks", "    events: [proofs]\n    tracks")
    edition = compile_edition(read(write(picked)))
    (figure,) = (f for f in edition.figures if f.timeline)
    assert [event.date for event in figure.events] == ["1931-04-03"]


@pytest.mark.parametrize(
    ("pick", "dates", "says"),
    [
        ("proof", "1931-04", "Did you mean “proofs”?"),
        ("nothing-like-it", "1931-04", "by that of the block"),
        ("proofs", "1931-05", "Widen “from” and “to”"),
        ("undated", "1931-04", "give it a “date”"),
    ],
)
def test_events_picked_in_vain(write: Write, pick: str, dates: str, says: str) -> None:
    folder = write(
        ("assets/timelines.yaml", "    tracks", f"    events: [{pick}]\n    tracks"),
        ("assets/timelines.yaml", "1931-04", dates),
    )
    found = one(folder)
    assert (found.code, str(found.place)) == ("P120", "assets/timelines.yaml:6:14")
    assert says in found.hint


def test_a_timeline_without_events_is_refused(write: Write) -> None:
    folder = write(("assets/timelines.yaml", "from: 1931-04\n    to: 1931-12", "from: 1940"))
    found = one(folder)
    assert (found.code, str(found.place)) == ("P117", "assets/timelines.yaml:2:3")
    with pytest.raises(Refused, match="P117"):
        compile_edition(read(folder))

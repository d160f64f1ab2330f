"""Timelines: measured in the SVG that is drawn, whatever the events, and read back in goldens."""

from __future__ import annotations

import functools
import itertools
import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import fascicle
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.models import TimelineData
from fascicle.typesetting.composing import compose
from fascicle.typesetting.fetcher import THEME
from fascicle.typesetting.geometry import FORMATS
from fascicle.typesetting.lettering import face
from fascicle.typesetting.picture_store import PictureStore
from fascicle.typesetting.timeline_labels import GAP, LEADING, spread, ways_of, width_of
from fascicle.typesetting.timeline_marks import mark_of
from fascicle.typesetting.timeline_scale import Scale, scale_of
from fascicle.typesetting.timelines import (
    Drawn,
    Terms,
    TimelineEvent,
    draw_timeline,
    height_needed,
)
from fascicle.typesetting.words import languages

SVG = "{http://www.w3.org/2000/svg}"
PUBLICATIONS = Path(__file__).parents[1] / "publications"
TERMS = Terms("duration", "some time within", "approximate or uncertain")

Box = tuple[float, float, float, float]


def timeline(**keys: object) -> TimelineData:
    return TimelineData.model_validate({"caption": "x", **keys})


def event(text: str, title: str = "An event", *, track: str | None = None) -> TimelineEvent:
    return TimelineEvent(parse_date(text), text, title, title, track)


def drawn(
    events: list[TimelineEvent],
    data: TimelineData | None = None,
    width: float = 306.0,
    height: float = 300.0,
    language: str = "en",
) -> Drawn:
    ordered = sorted(events, key=lambda e: e.date.sort_key)
    return draw_timeline(
        data or timeline(), ordered, width=width, height=height, language=language, terms=TERMS
    )


def read(made: Drawn) -> ElementTree.Element:
    return ElementTree.fromstring(made.svg)


@dataclass(frozen=True)
class Word:
    """A text as it is set: where its ink is, measured from the SVG alone."""

    text: str
    box: Box
    heavy: bool
    size: float


def words(svg: ElementTree.Element) -> list[Word]:
    found = []
    for element in svg.iter(f"{SVG}text"):
        heavy = element.get("font-weight") == "600"
        used = face("sans-semibold" if heavy else "sans")
        assert element.get("font-family") == used.family
        size, text = float(element.get("font-size")), element.text
        x, y = float(element.get("x")), float(element.get("y"))
        above, below = (reach * size for reach in extent(text, heavy))
        room = (x, y - above, x + used.width(text, size), y + below)
        found.append(Word(text, room, heavy, size))
    return found


def labels(svg: ElementTree.Element) -> list[Word]:
    return [word for word in words(svg) if word.size == 7.0]


def axis(svg: ElementTree.Element) -> Box:
    """The band in the middle, made of its shaded sections."""
    sections = [r for r in svg.iter(f"{SVG}rect") if r.get("stroke") is None]
    x, width = float(sections[0].get("x")), float(sections[0].get("width"))
    tops = [float(r.get("y")) for r in sections]
    ends = [float(r.get("y")) + float(r.get("height")) for r in sections]
    return x, min(tops), x + width, max(ends)


def marks(svg: ElementTree.Element) -> list[Box]:
    """Dots and bars, arrows with their lines left aside."""
    found = []
    for element in svg:
        if element.tag == f"{SVG}circle":
            x, y, r = (float(element.get(key)) for key in ("cx", "cy", "r"))
            found.append((x - r, y - r, x + r, y + r))
        elif element.tag == f"{SVG}rect" and element.get("stroke") is not None:
            x, y, w, h = (float(element.get(key)) for key in ("x", "y", "width", "height"))
            found.append((x, y, x + w, y + h))
    return found


def leaders(svg: ElementTree.Element) -> list[list[tuple[float, float]]]:
    """The lines from marks to labels, from inside outwards."""
    paths = [p for p in svg.iter(f"{SVG}path") if p.get("stroke-width") == "0.35"]
    return [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", p.get("d"))]
        for p in paths
    ]


def overlap(a: Box, b: Box, by: float = 0.02) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > by and min(a[3], b[3]) - max(a[1], b[1]) > by


def within(box: Box, width: float, height: float) -> bool:
    return (
        box[0] >= -0.05 and box[1] >= -0.05 and box[2] <= width + 0.05 and box[3] <= height + 0.05
    )


@functools.cache
def extent(text: str, heavy: bool) -> tuple[float, float]:
    """How far the ink of a text reaches above and below its baseline, in em."""
    return face("sans-semibold" if heavy else "sans").extent(text, 1.0)


def assert_sound(made: Drawn, events: int, width: float, height: float) -> None:
    """No text covers another, the axis or a mark; all is inside; every event is told of."""
    svg = read(made)
    texts, band = words(svg), axis(svg)
    for a, b in itertools.combinations(texts, 2):
        assert not overlap(a.box, b.box), (a.text, b.text)
    for word in texts:
        assert within(word.box, width, height), word
        if word.size == 7.0:
            assert not overlap(word.box, band), word.text
        for mark in marks(svg):
            assert not overlap(word.box, mark), word.text
    assert all(within(mark, width, height) for mark in marks(svg))
    assert len(leaders(svg)) == events - len(made.left_out)
    assert "nan" not in made.svg


# --- whatever the events --------------------------------------------------------------------------

FIRST = date(1941, 4, 6)
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
dates = st.one_of(
    days.map(str),
    days.map(lambda day: str(day)[:7]),
    days.map(lambda day: f"{day}~"),
    days.map(lambda day: f"{str(day)[:7]}?"),
    days.map(lambda day: f"../{day}"),
    days.map(lambda day: f"{day}/.."),
    st.tuples(days, st.integers(0, 60)).map(lambda d: f"{d[0]}/{d[0] + timedelta(days=d[1])}"),
    st.sampled_from(["1941", "194X", "1941-21", "1815-06-06", "1970", "2022-10-13/2022-11-09"]),
)
titles = st.lists(
    st.sampled_from(["a", "staff", "Zapadna", "reprisal;", "unconditionally", "Краљево", "W" * 90]),
    min_size=1,
    max_size=24,
).map(" ".join)
TRACKS = ["one", "two", "three", None, "unknown"]
SIDES = st.lists(st.sampled_from(["left", "right", "auto"]), min_size=0, max_size=3)


@settings(deadline=None, max_examples=60)
@given(
    told=st.lists(st.tuples(dates, titles, st.sampled_from(TRACKS)), min_size=1, max_size=40),
    sides=SIDES,
    width=st.sampled_from([page.measure for page in FORMATS.values()]),
    lines=st.integers(9, 31),
)
@example([("1941", "W" * 90, "one")] * 40, ["left"], 294.0, 9)
@example([("1941-10-09", "a", None)] * 40, [], 306.0, 31)
def test_nothing_ever_overlaps_and_every_event_is_labelled_or_told(
    told: list[tuple[str, str, str | None]], sides: list[str], width: float, lines: int
) -> None:
    events = [event(text, title, track=track) for text, title, track in told]
    tracks = [{"id": TRACKS[k], "name": f"T{k}", "side": side} for k, side in enumerate(sides)]
    made = drawn(events, timeline(tracks=tracks), width, lines * 13.2)
    assert_sound(made, len(events), width, lines * 13.2)
    if made.left_out:
        room = lines * 13.2 - 60
        assert len(events) * (LEADING + GAP) > room, "there was room"


@settings(deadline=None, max_examples=60)
@given(
    wanted=st.lists(st.floats(-50, 500), min_size=1, max_size=30).map(sorted),
    heights=st.lists(st.sampled_from([8.2, 16.4, 24.6]), min_size=30, max_size=30),
)
def test_labels_are_spread_in_order_without_overlapping(
    wanted: list[float], heights: list[float]
) -> None:
    heights = heights[: len(wanted)]
    bottom = sum(heights) + GAP * len(heights) + 40
    tops = spread(wanted, heights, 0.0, bottom)
    for (a, high), b in zip(zip(tops, heights, strict=True), tops[1:], strict=False):
        assert b - a >= high + GAP - 1e-6
    assert tops[0] >= -1e-6
    assert tops[-1] + heights[-1] <= bottom + 1e-6


def test_a_label_with_room_stands_where_it_is_wanted() -> None:
    assert spread([10, 100], [8, 8], 0, 200) == [10, 100]
    assert spread([50, 50], [8, 8], 0, 200) == pytest.approx([50 - (8 + GAP) / 2, 54 + GAP / 2])


# --- what is shown --------------------------------------------------------------------------------


def test_distances_are_true_to_time() -> None:
    made = drawn([event(f"1941-{m:02}-01", f"M{m}") for m in range(1, 13)])
    starts = sorted(line[0][1] for line in leaders(read(made)))
    passed = [(date(1941, m, 1) - date(1941, 1, 1)).days for m in range(1, 13)]
    scale = (starts[-1] - starts[0]) / passed[-1]
    for y, gone in zip(starts, passed, strict=True):
        assert y - starts[0] == pytest.approx(gone * scale, abs=0.02)


def test_lines_to_labels_never_cross() -> None:
    made = drawn([event(f"1941-10-{d:02}", "A title of some words") for d in range(1, 29)])
    for side in (-1, 1):
        own = [line for line in leaders(read(made)) if (line[-1][0] - 153) * side > 0]
        own.sort(key=lambda line: line[1][1])
        assert [line[-1][1] for line in own] == sorted(line[-1][1] for line in own)


def test_a_label_has_three_lines_at_most_and_its_whole_title_in_the_description() -> None:
    title = "Two German battalions with two tanks attack the Partisan positions " * 3
    made = drawn([event("1941-10-21", title.strip())])
    assert made.shortened == (0,)
    svg = read(made)
    assert len({word.box[1] // 8 for word in labels(svg)}) <= 3
    assert labels(svg)[-1].text.endswith("…")
    assert title.strip() in svg.find(f"{SVG}desc").text


def test_an_editors_label_is_printed_in_place_of_the_title() -> None:
    told = TimelineEvent(parse_date("1941-10-03"), "3 October", "A title of many words", "Order")
    made = drawn([told])
    assert [word.text for word in labels(read(made))] == ["3 October", "Order"]
    assert "A title of many words" in read(made).find(f"{SVG}desc").text


def test_marks_say_how_certain_a_date_is() -> None:
    scale = scale_of([parse_date("1941")], None, None, 0.0, 365.0)
    signs = {
        text: mark_of(parse_date(text), scale).sign
        for text in ("1941-10-03", "1941-10-03~", "1941-10", "1941-10?", "1941-10-01/1941-10-09")
    }
    assert list(signs.values()) == ["dot", "dot?", "within", "within?", "lasting"]
    assert mark_of(parse_date("../1941-10-03"), scale).up > 5
    assert mark_of(parse_date("1941-10-03/.."), scale).down > 5
    assert mark_of(parse_date("1940-06/1941-03"), scale).up > 0, "it began before the axis"


def test_only_signs_that_occur_are_explained() -> None:
    plain = [word.text for word in words(read(drawn([event("1941-10-03")])))]
    assert not set(plain) & {TERMS.lasting, TERMS.within, TERMS.doubtful}
    all_signs = [event("1941-10"), event("1941-10-01/1941-10-09"), event("1941-11~")]
    told = [word.text for word in words(read(drawn(all_signs)))]
    assert {TERMS.lasting, TERMS.within, TERMS.doubtful} <= set(told)


def test_tracks_stand_on_their_sides_with_their_names() -> None:
    tracks = [{"id": "a", "name": "Besiegers"}, {"id": "b", "name": "Besieged"}]
    told = [event("1941-10-03", "First", track="b"), event("1941-10-09", "Second", track="a")]
    by_text = {word.text: word.box for word in words(read(drawn(told, timeline(tracks=tracks))))}
    assert by_text["Besiegers"][2] < 153 < by_text["Besieged"][0]
    assert by_text["Second"][2] < 153 < by_text["First"][0]


def test_with_one_side_in_use_the_axis_moves_to_the_edge() -> None:
    tracks = [{"id": "a", "name": "Besiegers", "side": "right"}]
    svg = read(drawn([event("1941-10-03", track="a")], timeline(tracks=tracks)))
    assert axis(svg)[2] < 30


def test_the_height_needed_has_room_for_all_lines() -> None:
    title = "The last larger attack on Kraljevo, with two captured tanks, fails"
    told = [event(f"1941-10-{d:02}", title) for d in range(1, 25)]
    need = height_needed(timeline(), told, 306.0, TERMS)
    made = drawn(told, height=need)
    assert made.shortened == made.left_out == ()
    assert drawn(told, height=need * 0.7).shortened


def test_the_same_events_give_the_same_bytes() -> None:
    told = [event("1941-10-03"), event("1941-11", "B")]
    assert drawn(told) == drawn(told)
    assert not re.search(r"\d\.\d{3}", drawn(told).svg)


def test_it_is_told_to_those_who_cannot_see_it_and_escaped() -> None:
    made = draw_timeline(
        timeline(),
        [event("1941", "A & <b>")],
        width=306,
        height=200,
        language="en",
        terms=TERMS,
        alt="One & <only>.",
    )
    svg = read(made)
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [element.get("id") for element in svg[:2]]
    assert (svg[0].text, svg[1].text) == ("One & <only>.", "1941: A & <b>")


def test_a_template_that_drops_the_drawing_is_found_out(tmp_path: Path) -> None:
    folder = tmp_path / "publication"
    shutil.copytree(PUBLICATIONS / "timeline", folder)
    theme = (THEME / "templates/blocks/figure.html").read_text(encoding="utf-8")
    (folder / "templates/blocks").mkdir(parents=True)
    spoilt = theme.replace("{{ view.svg }}", "")
    (folder / "templates/blocks/figure.html").write_text(spoilt, encoding="utf-8")
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    found = {finding.code: finding.message for finding in book.findings if finding.is_error}
    # Nothing is drawn, and nothing is tagged that could be described.
    assert found.keys() == {"B110", "T110"}
    assert "drawing of figure 1" in found["B110"]


# --- the axis -------------------------------------------------------------------------------------


def test_a_timeline_is_as_high_as_asked_for_on_a_page_of_its_own_too(tmp_path: Path) -> None:
    folder = tmp_path / "timeline"
    shutil.copytree(PUBLICATIONS / "timeline", folder)
    chapter = folder / "chapters/one.yaml"
    text = chapter.read_text(encoding="utf-8")
    asked = "- timeline: spring\n    place: plate\n    lines: 28\n"
    chapter.write_text(text.replace("- timeline: spring\n", asked), encoding="utf-8")
    edition = fascicle.compile(fascicle.read(folder))
    units = compose(edition, PictureStore(edition, tmp_path / "store"))
    (height,) = {
        found for u in units for found in re.findall(r'<svg[^>]* height="([\d.]+)', u.html)
    }
    assert float(height) == pytest.approx(28 * FORMATS["a5"].line_height, abs=1)


def words_along(first: str, last: str, language: str = "en", height: float = 300.0) -> list[str]:
    ends = (parse_date(first), parse_date(last))
    scale = scale_of(ends, *ends, 0.0, height)
    return [word.text for word in scale.words(language)]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("1941-10-09", "1941-10-12", ["Oct", "1941", "9", "10", "11", "12"]),
        ("1941-10", "1941-11", ["Oct", "1941", "5", "10", "15", "20", "25", "Nov", "5", "10"]),
        ("1941-04", "1942-03", ["1941", "Apr", "May", "Jun"]),
        ("1941", "1949", ["1941", "Jul", "1942", "Jul"]),
        ("1800", "1999", ["1800", "1810", "1820"]),
    ],
)
def test_the_axis_has_words_for_its_span(first: str, last: str, told: list[str]) -> None:
    assert words_along(first, last)[: len(told)] == told


def test_the_year_stands_at_each_january() -> None:
    told = words_along("1941-12-01", "1942-01-31", height=400.0)
    assert told[:2] == ["Dec", "1941"]
    assert told[told.index("Jan") + 1] == "1942"


@pytest.mark.parametrize("language", languages())
def test_months_are_named_in_the_language(language: str) -> None:
    named = {
        "de": "Okt",
        "en": "Oct",
        "fr": "oct.",
        "sr-Cyrl": "окт",
        "sr-Latn": "okt",
    }
    assert words_along("1941-10", "1941-10", language)[0].startswith(named[language])


@settings(deadline=None, max_examples=60)
@given(
    first=st.integers(date(1, 1, 1).toordinal(), date(9999, 12, 1).toordinal()),
    length=st.sampled_from([0, 1, 6, 30, 91, 365, 3_000, 40_000, 3_600_000]),
    height=st.floats(90, 600),
)
def test_any_span_has_words_that_do_not_overlap(first: int, length: int, height: float) -> None:
    start = date.fromordinal(first)
    end = date.fromordinal(min(first + length, date.max.toordinal()))
    told = [parse_date(str(start)), parse_date(str(end))]
    scale = scale_of(told, None, None, 0.0, height)
    assert scale.first <= start.toordinal() and end.toordinal() < scale.last
    along = scale.words("en")
    assert along
    for a, b in itertools.pairwise(along):
        assert b.y - a.y >= (a.height + b.height) / 2 - 0.02
    ticks = [y for y, _ in scale.ticks()]
    assert ticks == sorted(ticks)
    assert all(0 < y < height for y in ticks)


def test_a_scale_of_one_day() -> None:
    scale = Scale(100, 101, 10.0, 110.0)
    assert (scale(100), scale(100.5), scale(101), scale(200)) == (10, 60, 110, 110)


# --- labels ---------------------------------------------------------------------------------------


def test_a_label_is_cut_at_a_word() -> None:
    whole = ways_of("3 October", "Böhme orders the town to be held", 400)
    assert [label.lost for label in whole] == [0, 0, 0]
    cut, *_ = ways_of("3 October", "Böhme orders the town to be held", 100)
    assert cut.lines == ((("3 October", "sans-semibold"), ("Böhme orders the…", "sans")),)
    assert cut.lost == len("towntobeheld")
    assert width_of(cut.lines[0]) <= 100


def test_a_word_wider_than_the_column_is_divided() -> None:
    for label in ways_of("1941", "w" * 60, 60):
        assert all(width_of(line) <= 60 for line in label.lines)


def test_a_column_too_narrow_for_a_letter_has_letters_all_the_same() -> None:
    assert [len(label.lines) for label in ways_of("1941", "w", -1.0)] == [1, 2, 3]


def test_names_of_tracks_that_leave_no_room_leave_all_events_to_a_finding() -> None:
    tracks = [{"id": f"t{n}", "name": f"Track {n}", "side": "left"} for n in range(8)]
    made = drawn([event("1941", track="t1"), event("1942")], timeline(tracks=tracks), height=60.0)
    assert made.left_out == (0, 1)

"""Locator maps: measured in the SVG that is drawn, and in the PDF that is made of it."""

from __future__ import annotations

import io
import itertools
import math
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.findings import Place, Refused
from fascicle.manuscript.models import MapData, MapLine, MapPlace
from fascicle.typesetting.label_placing import Candidate, Shape, box, overlap, place
from fascicle.typesetting.lettering import face
from fascicle.typesetting.map_geometry import EARTH_RADIUS_KM
from fascicle.typesetting.maps import draw_map

SVG = "{http://www.w3.org/2000/svg}"
FONTS = Path(draw_map.__code__.co_filename).parent / "theme" / "fonts"

# Coordinates of the publication's own map; tests measure the drawing, not the geography.
TOWNS = {
    "Kraljevo": (43.7236, 20.6872),
    "Čačak": (43.8914, 20.3497),
    "Užice": (43.859, 19.849),
    "Požega": (43.846, 20.037),
    "Kragujevac": (44.014, 20.911),
    "Gornji Milanovac": (44.024, 20.461),
}
VILLAGES = {
    "Preljina": (43.926, 20.404),
    "Mrčajevci": (43.868, 20.520),
    "Drakčići": (43.741, 20.60),
    "Jarčujak": (43.700, 20.67),
}
MORAVA = [
    *((43.846, 20.037), (43.905, 20.20), (43.893, 20.35), (43.868, 20.47), (43.83, 20.53)),
    *((43.775, 20.60), (43.735, 20.69), (43.66, 20.93), (43.62, 21.00)),
]
IBAR = [(43.47, 20.61), (43.55, 20.62), (43.63, 20.60), (43.69, 20.66), (43.735, 20.69)]


def theatre() -> MapData:
    return MapData(
        caption="Kraljevo and its country",
        alt="A map & its <places>.",
        places=[
            *(MapPlace(name=n, at=at, main=n == "Kraljevo") for n, at in TOWNS.items()),
            *(MapPlace(name=n, at=at, kind="village") for n, at in VILLAGES.items()),
            MapPlace(name="Ljubić", at=(43.907, 20.357), kind="hill"),
            MapPlace(name="Žiča monastery", at=(43.695, 20.645), kind="site"),
        ],
        lines=[
            MapLine(name="Zapadna Morava", points=MORAVA),
            MapLine(name="Ibar", points=IBAR),
        ],
    )


def drawn(data: MapData, width: float = 302.0, height: float = 221.0) -> ElementTree.Element:
    return ElementTree.fromstring(draw_map(data, width=width, height=height, language="en"))


@dataclass(frozen=True)
class Label:
    text: str
    shape: Shape
    angle: float


def labels(svg: ElementTree.Element) -> list[Label]:
    """The texts with the room that their ink takes, measured from the SVG alone."""
    found = []
    for element in svg.iter(f"{SVG}text"):
        weight, italic = element.get("font-weight"), element.get("font-style") == "italic"
        used = face("serif-italic" if italic else "sans-semibold" if weight == "600" else "sans")
        assert element.get("font-family") == used.family
        size = float(element.get("font-size"))
        x, y, text = float(element.get("x")), float(element.get("y")), element.text
        above, below = used.extent(text, size)
        turn = re.match(r"rotate\((\S+) ", element.get("transform", ""))
        angle = float(turn[1]) if turn else 0.0
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        corners = box(0, -above, used.width(text, size), below)
        shape = tuple((x + cos * a - sin * b, y + sin * a + cos * b) for a, b in corners)
        found.append(Label(text, shape, angle))
    return found


def signs(svg: ElementTree.Element, data: MapData) -> dict[str, tuple[float, float]]:
    """The middle of each sign by name; signs are drawn in order, the main ones last."""
    middles = []
    for element in svg:
        if element.tag == f"{SVG}circle" and element.get("stroke-dasharray") is None:
            middles.append((float(element.get("cx")), float(element.get("cy"))))
        elif element.tag == f"{SVG}polygon" and "stroke-width" not in element.attrib:
            corners = [float(n) for n in element.get("points").split()]
            xs, ys = corners[0::2], corners[1::2]
            middles.append(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2))
    order = sorted(data.places, key=lambda spot: spot.main)
    return {spot.name: at for spot, at in zip(order, middles, strict=True)}


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great circle distance (haversine formula)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2
    h += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def scale_bar(svg: ElementTree.Element) -> tuple[float, float]:
    """Length of the scale bar in pt and in km, as its numbers say."""
    bar = next(r for r in svg.iter(f"{SVG}rect") if r.get("height") == "2")
    (said,) = (t.text for t in svg.iter(f"{SVG}text") if t.text.endswith("\u00a0km"))
    return float(bar.get("width")), float(said.removesuffix("\u00a0km"))


SIZES = [(302.0, 221.0), (302.0, 150.0), (306.0, 260.0), (453.0, 560.0), (200.0, 150.0)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_labels_keep_clear_of_one_another_of_signs_and_of_the_frame(
    width: float, height: float
) -> None:
    data = theatre()
    svg = drawn(data, width, height)
    found = labels(svg)
    names = {label.text for label in found}
    assert {*TOWNS, *VILLAGES, "Ljubić", "Žiča monastery", "Zapadna Morava", "Ibar"} <= names
    for a, b in itertools.combinations(found, 2):
        assert not overlap(a.shape, b.shape), (a.text, b.text)
    for label in found:
        assert all(0 < x < width and 0 < y < height for x, y in label.shape), label.text
        for name, (x, y) in signs(svg, data).items():
            assert not overlap(label.shape, box(x - 1.8, y - 1.8, x + 1.8, y + 1.8)), (
                label.text,
                name,
            )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_labels_keep_clear_of_scale_bar_arrow_and_main_ring(width: float, height: float) -> None:
    svg = drawn(theatre(), width, height)
    bar = next(r for r in svg.iter(f"{SVG}rect") if r.get("height") == "2")
    x, y = float(bar.get("x")), float(bar.get("y"))
    things = [box(x, y, x + float(bar.get("width")), y + 2)]
    for polygon in svg.iter(f"{SVG}polygon"):
        if polygon.get("stroke-width") == "0.4":
            corners = [float(n) for n in polygon.get("points").split()]
            xs, ys = corners[0::2], corners[1::2]
            things.append(box(min(xs), min(ys), max(xs), max(ys)))
    assert len(things) == 3
    (ring,) = (c for c in svg.iter(f"{SVG}circle") if c.get("stroke-dasharray"))
    x, y, r = (float(ring.get(k)) for k in ("cx", "cy", "r"))
    round_about = [
        (x + r * math.cos(a), y + r * math.sin(a)) for a in map(math.radians, range(0, 360, 10))
    ]
    things.append(tuple(round_about))
    for label in labels(svg):
        for thing in things:
            assert not overlap(label.shape, thing), label.text


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_distances_are_true_to_the_scale_bar(width: float, height: float) -> None:
    data = theatre()
    svg = drawn(data, width, height)
    length, said = scale_bar(svg)
    assert length < width / 2
    at = signs(svg, data)
    places = {spot.name: spot.at for spot in data.places}
    for a, b in itertools.combinations(places, 2):
        true = kilometres(places[a], places[b])
        if true > 15:  # below that two decimals of a point are too coarse to tell
            assert math.dist(at[a], at[b]) * said / length == pytest.approx(true, rel=0.01), (a, b)


def test_north_is_up_and_east_is_right() -> None:
    data = theatre()
    at = signs(drawn(data), data)
    assert at["Gornji Milanovac"][1] < at["Kraljevo"][1]
    assert at["Užice"][0] < at["Čačak"][0] < at["Kraljevo"][0]


def test_every_place_lies_within_the_frame_and_lines_are_cut_off_there() -> None:
    data = theatre()
    svg = drawn(data, 302, 150)
    assert all(5 < x < 297 and 5 < y < 145 for x, y in signs(svg, data).values())
    (group,) = (g for g in svg if g.tag == f"{SVG}g")
    clip = group.get("clip-path").removeprefix("url(#").removesuffix(")")
    (rect,) = next(c for c in svg.iter(f"{SVG}clipPath") if c.get("id") == clip)
    assert (float(rect.get("width")), float(rect.get("height"))) == (301.4, 149.4)
    assert len(list(group)) == len(data.lines)


def test_river_names_run_along_their_river_and_are_never_upside_down() -> None:
    by_text = {label.text: label for label in labels(drawn(theatre(), 306, 260))}
    for name in ("Zapadna Morava", "Ibar"):
        assert by_text[name].angle
        assert -90 <= by_text[name].angle <= 90


def test_the_editor_may_choose_the_side_of_a_label() -> None:
    for side, direction in (
        ("left", (-1, 0)),
        ("right", (1, 0)),
        ("above", (0, -1)),
        ("below", (0, 1)),
    ):
        data = MapData(caption="x", places=[MapPlace(name="Ravna", at=(44.0, 20.0), label=side)])
        svg = drawn(data)
        ((x, y),) = signs(svg, data).values()
        (label,) = (one for one in labels(svg) if one.text == "Ravna")
        cx, cy = (sum(c) / 4 for c in zip(*label.shape, strict=True))
        assert (cx - x) * direction[0] + (cy - y) * direction[1] > 3, side


def test_crowded_places_get_leader_lines() -> None:
    crowd = [
        MapPlace(name=f"Settlement {k}", at=(44 + 0.02 * (k // 3), 20.2 + 0.03 * (k % 3)))
        for k in range(9)
    ]
    data = MapData(caption="x", places=[*crowd, MapPlace(name="Far away", at=(44.4, 20.6))])
    svg = drawn(data)
    found = labels(svg)
    assert len([label for label in found if label.text.startswith("Settlement")]) == 9
    assert all(not overlap(a.shape, b.shape) for a, b in itertools.combinations(found, 2))
    assert any(
        p.get("stroke-width") == "0.35" and p.get("stroke") == "#1d1d1b"
        for p in svg.iter(f"{SVG}path")
    )


def test_no_room_for_a_name_is_said() -> None:
    data = MapData(caption="x", places=[MapPlace(name="A name " * 30, at=(44.0, 20.0))])
    where = Place("assets/maps.yaml", 4, 3)
    with pytest.raises(Refused) as refused:
        draw_map(data, width=300, height=200, language="en", at=where)
    (found,) = refused.value.findings
    assert (found.code, found.place) == ("P113", where)
    assert "A name" in found.message


def test_places_that_the_projection_cannot_show_are_refused() -> None:
    data = MapData(caption="x", places=[MapPlace(name="Pole", at=(88.0, 20.0))])
    with pytest.raises(Refused, match=r"P113.*Pole"):
        draw_map(data, width=300, height=200, language="en")


def test_a_map_too_small_to_read_is_refused() -> None:
    with pytest.raises(Refused, match="P113"):
        draw_map(theatre(), width=300, height=20, language="en")


def test_it_is_told_to_those_who_cannot_see_it_and_escaped() -> None:
    svg = drawn(theatre())
    assert svg.get("role") == "img"
    ids = svg.get("aria-labelledby").split()
    assert [e.get("id") for e in svg[:2]] == ids
    assert svg[0].text == "A map & its <places>."
    assert "standard parallel 43.8" in svg[1].text


def test_the_same_data_give_the_same_bytes_and_other_data_other_ids() -> None:
    texts = [draw_map(theatre(), width=300, height=220, language="en") for _ in range(2)]
    other = draw_map(theatre(), width=300, height=221, language="en")
    assert texts[0] == texts[1]
    assert set(re.findall(r' id="([^"]+)"', other)).isdisjoint(
        re.findall(r' id="([^"]+)"', texts[0])
    )
    assert not re.search(r"\d\.\d{3}", re.sub(r"<desc.*</desc>", "", texts[0]))
    assert "<style" not in texts[0]


def test_the_engine_prints_it_with_text_where_it_was_measured() -> None:
    """Each name, Cyrillic too, is one piece of text, and ends where its measured width says."""
    from weasyprint import HTML

    data = MapData(
        caption="x",
        places=[
            MapPlace(name="Краљево", at=(43.7236, 20.6872), main=True),
            MapPlace(name="Čačak", at=(43.8914, 20.3497)),
            MapPlace(name="Gornji Milanovac", at=(44.024, 20.461)),
        ],
    )
    svg = draw_map(data, width=300, height=200, language="sr-Cyrl", km_label="км", north_label="С")
    faces = "".join(
        f"@font-face {{font-family: Fascicle Sans; src: url({(FONTS / file).as_uri()});"
        f"font-weight: {weight}}}"
        for file, weight in (
            ("source-sans/SourceSans3-Regular.otf.woff2", 400),
            ("source-sans/SourceSans3-Semibold.otf.woff2", 600),
        )
    )
    style = f"{faces} @page {{size: 300pt 200pt; margin: 0}} body {{margin: 0}}"
    html = f"<style>{style} svg {{display: block}}</style>{svg}"
    document = pypdfium2.PdfDocument(io.BytesIO(HTML(string=html).write_pdf()))
    text_page = document[0].get_textpage()
    text = text_page.get_text_range()
    names = {spot.name for spot in data.places}
    for label in (one for one in labels(ElementTree.fromstring(svg)) if one.text in names):
        start = text.find(label.text)
        assert start >= 0, label.text
        # The last letter ends where the sum of advances says, so the fonts are the very same.
        last = start + len(label.text) - 1
        _, _, right, _ = text_page.get_charbox(last, loose=True)
        assert right == pytest.approx(max(x for x, _ in label.shape), abs=0.3), label.text
    assert "км" in text
    document.close()


coordinate = st.tuples(
    st.floats(-80, 80, allow_nan=False).map(lambda v: round(v, 4)),
    st.floats(-180, 180, allow_nan=False).map(lambda v: round(v, 4)),
)


@settings(deadline=None, max_examples=25)
@given(
    centre=coordinate,
    offsets=st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)), min_size=1, max_size=6),
    course=st.lists(st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6)), min_size=2, max_size=6),
)
def test_any_places_are_drawn_or_refused(
    centre: tuple[float, float],
    offsets: list[tuple[float, float]],
    course: list[tuple[float, float]],
) -> None:
    def near(offset: tuple[float, float]) -> tuple[float, float]:
        return centre[0] + offset[0], (centre[1] + offset[1] + 180) % 360 - 180

    data = MapData(
        caption="x",
        places=[MapPlace(name=f"P{k}", at=near(o)) for k, o in enumerate(offsets)],
        lines=[MapLine(points=[near(o) for o in course])],
    )
    try:
        svg = drawn(data)
    except Refused as refused:
        assert {found.code for found in refused.findings} == {"P113"}
        return
    found = labels(svg)
    assert len([label for label in found if label.text.startswith("P")]) == len(offsets)
    assert all(not overlap(a.shape, b.shape) for a, b in itertools.combinations(found, 2))
    assert all(0 < x < 302 and 0 < y < 221 for label in found for x, y in label.shape)
    assert "nan" not in ElementTree.tostring(svg, encoding="unicode").lower()


# --- placing --------------------------------------------------------------------------------------


def candidate(x: float, cost: float) -> Candidate:
    return Candidate(box(x, 0, x + 10, 5), cost, x, 0)


def test_a_label_gives_way_to_one_that_has_no_choice() -> None:
    free = [candidate(0, 0), candidate(20, 5)]
    bound = [candidate(5, 0)]
    chosen = place([free, bound])
    assert [spot.x for spot in chosen if spot] == [20, 5]


def test_a_label_without_room_gets_none() -> None:
    assert place([[candidate(0, 0)], [candidate(3, 0)]]).count(None) == 1


def test_shapes_that_only_touch_do_not_overlap() -> None:
    assert not overlap(box(0, 0, 1, 1), box(1, 0, 2, 1))
    assert overlap(box(0, 0, 1, 1), box(0.5, 0.5, 2, 2))
    assert overlap(box(0, 0, 4, 4), ((-1, -1), (5, 5)))
    assert not overlap(box(0, 0, 4, 4), ((3, -2), (6, 1.5)))

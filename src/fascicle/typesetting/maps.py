"""Locator maps drawn from data: true to scale, every label clear of every other, as inline SVG.

All looks are presentation attributes and nothing is a style sheet, so that a map neither takes
from the page it stands on nor gives to it. Numbers have two decimals: the same data give the
same bytes. What is drawn is only what the data say; relief, names or courses are never added.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from xml.sax.saxutils import escape, quoteattr

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import MapData, MapLine, MapPlace
from fascicle.typesetting import map_labels
from fascicle.typesetting.label_placing import Candidate, Point, box, place
from fascicle.typesetting.lettering import Lettering, number, pair, turned
from fascicle.typesetting.map_furniture import GROUND, INK, Sheet, furniture, graticule
from fascicle.typesetting.map_geometry import Course, Projection, courses, fit
from fascicle.typesetting.map_labels import Ground, Sign

__all__ = ["coinciding", "draw_map"]

_GREY = "#55534d"
_ACCENT = "#8c1c13"
_WATER = "#7c93a3"
_WATER_NAME = "#4f6a7c"
_MARGIN = 24.0
_LEAST_SIDE = 72.0
_COVERED = 0.7
"""Signs nearer to one another than this share of their reach cannot be told apart."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    """How a kind of line is drawn; ``over`` is a second stroke on top, such as a railway's."""

    colour: str
    width: float
    dashes: str = ""
    over: tuple[str, float, str] | None = None


_STROKES = {
    "river": _Stroke(_WATER, 1.5),
    "stream": _Stroke(_WATER, 0.8),
    "road": _Stroke("#a89f8d", 0.9),
    "railway": _Stroke(_GREY, 1.3, over=(GROUND, 0.7, "3 3")),
    "border": _Stroke(_GREY, 0.7, "5 1.6 0.8 1.6"),
    "front": _Stroke(_ACCENT, 1.3, "4 2"),
}
_LINE_ORDER = ("stream", "river", "border", "road", "railway", "front")


def draw_map(
    data: MapData,
    *,
    width: float,
    height: float,
    language: str,
    km_label: str = "km",
    north_label: str = "N",
    at: Place | None = None,
) -> str:
    """Return the map as an ``svg`` element of ``width`` × ``height`` pt, to stand in HTML.

    Equirectangular projection, standard parallel in the middle of the places; the scale bar is
    true along it, and holds everywhere to 1 % on a map less than 130 km high (at 44 degrees). Every
    place lies within the frame; lines are cut off there. Labels overlap neither one another nor
    signs, scale bar and arrow; where there is no room beside a sign, a leader line leads to it.
    ``language`` is the language of the names (BCP 47). The element's ``title``, which WeasyPrint
    makes the figure's alternate text, is the map's ``alt``.

    Raises ``Refused`` with P113, at ``at``, where coordinates make no sense or a name finds no
    room.
    """
    where = at or Place("assets/maps.yaml")
    _check(data, (width, height), where)
    size = (width, height)
    projection = _projection(data, size)
    drawn = courses([line.points for line in data.lines], projection, size)
    sheet = Sheet(size, projection, tuple(_sign(spot, projection) for spot in data.places), drawn)
    things = furniture(sheet, km_label, north_label)
    net, net_lines = graticule(sheet, things)
    ground = Ground(
        frame=(2.5, 2.5, width - 2.5, height - 2.5),
        signs=sheet.signs,
        furniture=tuple(room for thing in (*things, net) for room in thing.rooms),
        lines=tuple(course.points for course in drawn),
        net=net_lines,
    )
    letterings, chosen = _lettered(data, ground, where)
    key = hashlib.sha256(f"{data.model_dump_json()}{size}".encode()).hexdigest()[:10]
    body = [
        f'<rect width="{number(width)}" height="{number(height)}" fill="{GROUND}"/>',
        *net.pieces,
        *_draw_lines(data.lines, drawn, f"map-{key}"),
        *_draw_halos(letterings, chosen, ground),
        *_draw_signs(data.places, sheet.signs),
        *_draw_leaders(chosen),
        *_draw_labels(data, letterings, chosen),
        *(piece for thing in things for piece in thing.pieces),
        f'<rect x="0.3" y="0.3" width="{number(width - 0.6)}" height="{number(height - 0.6)}" '
        f'fill="none" stroke="{INK}" stroke-width="0.6"/>',
    ]
    head = _head(data, size, f"map-{key}", language, projection)
    return "\n".join((*head, *body, "</svg>"))


def coinciding(data: MapData, width: float, height: float) -> tuple[tuple[str, str], ...]:
    """Return the pairs of places whose signs cover one another on a map of this size (pt)."""
    projection = _projection(data, (width, height))
    signs = [(spot.known[0], _sign(spot, projection)) for spot in data.places]
    return tuple(
        (one, other)
        for (one, a), (other, b) in combinations(signs, 2)
        if math.dist(a.at, b.at) < (a.reach + b.reach) * _COVERED
    )


def _projection(data: MapData, size: tuple[float, float]) -> Projection:
    margin = min(_MARGIN, *(side * 0.12 for side in size))
    spots = [spot.known[1] for spot in data.places]
    return fit(spots, [line.points for line in data.lines], size, margin)


def _check(data: MapData, size: tuple[float, float], where: Place) -> None:
    found = []
    for name, latitude, longitude in _named_points(data):
        if not (abs(latitude) <= 85 and abs(longitude) <= 180):  # also refuses NaN
            message = f"“{name}” cannot lie at {latitude}, {longitude}."
            hint = "Give the latitude (at most 85), then the longitude (at most 180), in degrees."
            found.append(Finding("P113", where, message, hint))
    if not min(size) >= _LEAST_SIDE:
        message = f"A map of {size[0]:.0f} × {size[1]:.0f} pt is too small to be read."
        found.append(
            Finding("P113", where, message, "Give it more lines of height in the chapter.")
        )
    if found:
        raise Refused(found)


def _named_points(data: MapData) -> Iterable[tuple[str, float, float]]:
    for spot in data.places:
        name, at = spot.known
        yield name, *at
    for line in data.lines:
        for point in line.points:
            yield line.name or line.kind, *point


# --- labels ---------------------------------------------------------------------------------------


def _lettered(
    data: MapData, ground: Ground, where: Place
) -> tuple[list[Lettering], list[Candidate]]:
    """Return the texts (places, then named lines) and the position chosen for each."""
    named = [i for i, line in enumerate(data.lines) if line.name]
    texts = [_place_lettering(spot) for spot in data.places]
    texts += [_line_lettering(data.lines[i]) for i in named]
    count = len(data.places)
    choices = [
        map_labels.around(texts[i], i, ground, spot.label) for i, spot in enumerate(data.places)
    ]
    choices += [
        map_labels.along(text, i, ground) for i, text in zip(named, texts[count:], strict=True)
    ]
    chosen = place(choices)
    lost = [i for i in range(count) if chosen[i] is None]
    if lost or None in chosen:
        # Leader lines for places, names set level for lines: at any rate better than no map.
        for i in lost or range(count):
            choices[i] += map_labels.far_around(texts[i], i, ground, data.places[i].label)
        for i, line in enumerate(named, count):
            choices[i] += map_labels.level(texts[i], line, ground)
        chosen = place(choices)
    homeless = [text.text for text, spot in zip(texts, chosen, strict=True) if spot is None]
    if homeless:
        names = ", ".join(f"“{name}”" for name in homeless)
        message = f"The map has no room for the name of {names}."
        hint = (
            "Give the map more lines of height in the chapter, leave out places near by, or set "
            "`label: auto`. A river far from all places is outside the map."
        )
        raise Refused([Finding("P113", where, message, hint)])
    return texts, [spot for spot in chosen if spot is not None]


def _place_lettering(spot: MapPlace) -> Lettering:
    if spot.main:
        return Lettering(spot.known[0], "sans-semibold", 9.2)
    return Lettering(spot.known[0], "sans", 7.6 if spot.kind == "town" else 6.8)


def _line_lettering(line: MapLine) -> Lettering:
    name = line.name or ""
    if line.kind == "river":
        return Lettering(name, "serif-italic", 8.2)
    if line.kind == "stream":
        return Lettering(name, "serif-italic", 7.4)
    return Lettering(name, "sans", 6.4)


def _draw_halos(
    letterings: Sequence[Lettering], chosen: Sequence[Candidate], ground: Ground
) -> list[str]:
    """Clear the ground behind labels that cross lines.

    Outlines, not text: text drawn twice would also be read twice, by people and machines.
    """
    pieces = []
    for lettering, spot in zip(letterings, chosen, strict=True):
        if not (ground.crossed(spot.shape) or ground.meets_net(spot.shape)):
            continue
        path = lettering.face.outline(lettering.text, lettering.size, spot.x, spot.y)
        pieces.append(
            f'<path d="{path}" fill="{GROUND}" stroke="{GROUND}" stroke-width="2.4" '
            f'stroke-linejoin="round"{turned(spot.angle, (spot.x, spot.y))}/>'
        )
    return pieces


def _draw_leaders(chosen: Sequence[Candidate]) -> list[str]:
    return [
        f'<path d="M{pair(spot.leader[0])}L{pair(spot.leader[1])}" fill="none" '
        f'stroke="{INK}" stroke-width="0.35"/>'
        for spot in chosen
        if spot.leader
    ]


def _draw_labels(
    data: MapData, letterings: Sequence[Lettering], chosen: Sequence[Candidate]
) -> list[str]:
    colours = [INK for _ in data.places]
    colours += [
        {"river": _WATER_NAME, "stream": _WATER_NAME, "front": _ACCENT}.get(line.kind, _GREY)
        for line in data.lines
        if line.name
    ]
    return [
        lettering.svg((spot.x, spot.y), colour, spot.angle)
        for lettering, spot, colour in zip(letterings, chosen, colours, strict=True)
    ]


# --- signs and lines ------------------------------------------------------------------------------


def _sign(spot: MapPlace, projection: Projection) -> Sign:
    reach = {"town": 2.3, "village": 2.0, "hill": 2.6, "site": 2.5}[spot.kind]
    if spot.main:
        return Sign(projection(spot.known[1]), reach + 0.5, ring=6.6)
    return Sign(projection(spot.known[1]), reach)


def _draw_signs(places: Sequence[MapPlace], signs: Sequence[Sign]) -> list[str]:
    """Draw the signs, the main ones last, each clear of the lines that it stands on."""
    pairs = sorted(zip(places, signs, strict=True), key=lambda pair: pair[0].main)
    return [piece for spot, sign in pairs for piece in _draw_sign(spot, sign)]


def _draw_sign(spot: MapPlace, sign: Sign) -> list[str]:
    (x, y), r = sign.at, sign.reach
    colour = _ACCENT if spot.main else INK
    clear = f'stroke="{GROUND}" stroke-width="0.9"'
    pieces = []
    if spot.main:
        pieces.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(sign.ring)}" fill="none" '
            f'stroke="{colour}" stroke-width="0.8" stroke-dasharray="2.07 1.39"/>'
        )
    if spot.kind == "village":
        pieces.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r - 0.4)}" fill="{GROUND}" '
            f'stroke="{colour}" stroke-width="0.85"/>'
        )
        return pieces
    corners: Sequence[Point]
    if spot.kind == "town":
        corners = box(x - r, y - r, x + r, y + r)
    elif spot.kind == "hill":
        corners = ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8))
    else:
        corners = ((x, y - r), (x + r * 0.8, y), (x, y + r), (x - r * 0.8, y))
    points = " ".join(pair(corner) for corner in corners)
    # The clearing is an element of its own: WeasyPrint does not know paint-order.
    pieces.append(f'<polygon points="{points}" fill="{GROUND}" {clear}/>')
    pieces.append(f'<polygon points="{points}" fill="{colour}"/>')
    return pieces


def _draw_lines(lines: Sequence[MapLine], drawn: Sequence[Course], key: str) -> list[str]:
    """Draw the lines, cut off at the frame; waters lie below roads."""
    order = sorted(range(len(lines)), key=lambda i: (_LINE_ORDER.index(lines[i].kind), i))
    pieces = [f'<g clip-path="url(#{key}-frame)">']
    for i in order:
        stroke = _STROKES[lines[i].kind]
        layers = [(stroke.colour, stroke.width, stroke.dashes)]
        if stroke.over is not None:
            layers.append(stroke.over)
        for colour, width, dashes in layers:
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ' stroke-linecap="round"'
            pieces.append(
                f'<path d="{drawn[i].path}" fill="none" stroke="{colour}" '
                f'stroke-width="{number(width)}" stroke-linejoin="round"{dashed}/>'
            )
    return [*pieces, "</g>"]


# --- SVG ------------------------------------------------------------------------------------------


def _head(
    data: MapData, size: tuple[float, float], key: str, language: str, projection: Projection
) -> list[str]:
    width, height = number(size[0]), number(size[1])
    title = data.alt or data.title or ", ".join(spot.known[0] for spot in data.places)
    hemisphere = "N" if projection.parallel >= 0 else "S"
    denominator = round(1e5 * 72 / 2.54 / projection.scale, -3)
    about = (
        f"Equirectangular projection, standard parallel {abs(projection.parallel):.2f}° "
        f"{hemisphere}; scale about 1 : {denominator:,.0f}."
    )
    inner = f'x="0.3" y="0.3" width="{number(size[0] - 0.6)}" height="{number(size[1] - 0.6)}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{key}" width="{width}pt" '
        f'height="{height}pt" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" lang={quoteattr(language)}>',
        f'<title id="{key}-title">{escape(title)}</title>',
        f'<desc id="{key}-desc" lang="en">{escape(about)}</desc>',
        f'<defs><clipPath id="{key}-frame"><rect {inner}/></clipPath></defs>',
    ]

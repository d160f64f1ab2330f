"""What frames a locator map: scale bar, north arrow and the net of meridians and parallels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fascicle.typesetting.label_placing import Point, Shape, box, overlap
from fascicle.typesetting.lettering import Lettering, number, pair
from fascicle.typesetting.map_geometry import Course, Projection
from fascicle.typesetting.map_labels import Sign

__all__ = ["GROUND", "INK", "Sheet", "Thing", "degrees", "furniture", "graticule"]

INK = "#1d1d1b"
GROUND = "#f6f4ed"
_NET = "#dfdaca"
_NET_NAME = "#8b8674"

_INSET = 8.0
_STEPS = (10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 1 / 6, 1 / 12, 1 / 30, 1 / 60)
"""Distances of the lines of the net, in degrees: 10° to 1′."""

Corner = Literal["tl", "tr", "bl", "br"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map before it is lettered: its size in pt, projection, signs and lines."""

    size: tuple[float, float]
    projection: Projection
    signs: tuple[Sign, ...]
    lines: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A piece of furniture: the rooms that it takes and the elements that draw it."""

    rooms: tuple[Shape, ...]
    pieces: tuple[str, ...]


def furniture(sheet: Sheet, km_label: str, north_label: str) -> tuple[Thing, Thing]:
    """Return scale bar and arrow, in the corners where they disturb least."""
    kilometres = _round_length(sheet.size[0] * 0.27 / sheet.projection.scale)
    bar = _bar_size(kilometres, sheet.projection.scale, km_label)
    corner = _corner(sheet, bar, ("bl", "br", "tl", "tr"))
    scale_bar = _scale_bar(corner, kilometres, sheet.projection.scale, km_label)
    corner = _corner(sheet, (12.0, 26.0), ("tr", "tl", "br", "bl"), scale_bar.rooms)
    return scale_bar, _north_arrow(corner, north_label)


def _corner(
    sheet: Sheet,
    wanted: tuple[float, float],
    corners: Sequence[Corner],
    taken: Sequence[Shape] = (),
) -> Point:
    """Return the upper left point of the least disturbing corner; ``corners`` best first."""

    def spot(corner: Corner) -> Point:
        x = _INSET if corner[1] == "l" else sheet.size[0] - _INSET - wanted[0]
        y = _INSET if corner[0] == "t" else sheet.size[1] - _INSET - wanted[1]
        return x, y

    def disturbance(corner: Corner) -> tuple[int, int]:
        x, y = spot(corner)
        x0, y0, x1, y1 = x - 2, y - 2, x + wanted[0] + 2, y + wanted[1] + 2
        room = box(x0, y0, x1, y1)
        hit = sum(2 * overlap(room, sign.outer) for sign in sheet.signs)
        hit += sum(4 * overlap(room, shape) for shape in taken)
        hit += sum(
            any(x0 < px < x1 and y0 < py < y1 for px, py in line.points) for line in sheet.lines
        )
        return hit, corners.index(corner)

    return spot(min(corners, key=disturbance))


# --- scale bar ------------------------------------------------------------------------------------


def _round_length(kilometres: float) -> float:
    """Return the greatest of 1, 2, 5, 10, 20, 50, ... km (or 0.1, 0.2, ...) that is not more."""
    power = 10.0 ** math.floor(math.log10(kilometres))
    return max(step * power for step in (1, 2, 5) if step * power <= kilometres * 1.0001)


def _bar_letterings(kilometres: float, km_label: str) -> tuple[Lettering, ...]:
    words = [f"{length:g}" for length in (0, kilometres / 2, kilometres)]
    return tuple(Lettering(word, "sans", 6.0) for word in (*words, f"\u00a0{km_label}"))


def _bar_size(kilometres: float, scale: float, km_label: str) -> tuple[float, float]:
    zero, _, last, unit = _bar_letterings(kilometres, km_label)
    return zero.width / 2 + kilometres * scale + last.width / 2 + unit.width, 9.5


def _scale_bar(corner: Point, kilometres: float, scale: float, km_label: str) -> Thing:
    """Draw a bar of two halves with numbers above it; the unit follows the last number."""
    zero, half, last, unit = _bar_letterings(kilometres, km_label)
    length = kilometres * scale
    x, y = corner[0] + zero.width / 2, corner[1] + 7.2
    right = corner[0] + _bar_size(kilometres, scale, km_label)[0]
    outline = f'stroke="{INK}" stroke-width="0.4"'
    full = Lettering(last.text + unit.text, "sans", 6.0)
    pieces = (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(length)}" height="2" '
        f'fill="{GROUND}" {outline}/>',
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(length / 2)}" height="2" '
        f'fill="{INK}"/>',
        zero.svg((x - zero.width / 2, y - 2.6), INK),
        half.svg((x + length / 2 - half.width / 2, y - 2.6), INK),
        full.svg((x + length - last.width / 2, y - 2.6), INK),
    )
    return Thing((box(corner[0] - 1, corner[1] - 1, right + 1, y + 3.2),), pieces)


# --- north arrow ----------------------------------------------------------------------------------


def _north_arrow(corner: Point, north_label: str) -> Thing:
    """Draw an arrow, half filled, below its letter; north is upwards by the projection."""
    letter = Lettering(north_label, "sans-semibold", 6.4)
    x, baseline = corner[0] + 6, corner[1] + letter.face.cap_height * letter.size
    tip, notch, foot = baseline + 2.6, baseline + 15.6, baseline + 19.2
    left = " ".join(map(pair, ((x, tip), (x - 3.2, foot), (x, notch))))
    right = " ".join(map(pair, ((x, tip), (x + 3.2, foot), (x, notch))))
    outline = f'stroke="{INK}" stroke-width="0.4" stroke-linejoin="round"'
    pieces = (
        f'<polygon points="{left}" fill="{INK}" {outline}/>',
        f'<polygon points="{right}" fill="{GROUND}" {outline}/>',
        letter.svg((x - letter.width / 2, baseline), INK),
    )
    half = max(5.0, letter.width / 2 + 1)
    return Thing((box(x - half, corner[1] - 1, x + half, foot + 1),), pieces)


# --- meridians and parallels ----------------------------------------------------------------------


def graticule(sheet: Sheet, things: Sequence[Thing]) -> tuple[Thing, tuple[tuple[Point, ...], ...]]:
    """Return the net of meridians and parallels with its degrees, and its lines.

    The degrees stand at the upper and left edge, or at the lower and right one where they would
    meet a sign or a piece of furniture there; a line too near the frame is left out.
    """
    width, height = sheet.size
    taken = [room for thing in things for room in thing.rooms]
    taken += [sign.outer for sign in sheet.signs]
    rooms: list[Shape] = []
    pieces: list[str] = []
    lines: list[tuple[Point, ...]] = []
    for is_meridian, at, angle in _net(sheet):
        line = ((at, 0.0), (at, height)) if is_meridian else ((0.0, at), (width, at))
        lines.append(line)
        words = Lettering(degrees(angle), "sans", 5.0)
        pieces.append(
            f'<path d="M{pair(line[0])}L{pair(line[1])}" fill="none" stroke="{_NET}" '
            'stroke-width="0.35"/>'
        )
        spots = [(at + 1.6, 6.3), (at + 1.6, height - 2.6)]
        if not is_meridian:
            spots = [(2.4, at - 1.6), (width - 2.4 - words.width, at - 1.6)]
        for x, y in spots:
            room = box(x - 0.6, y - 4.2, x + words.width + 0.6, y + 1)
            inside = room[1][0] < width - 1 and room[0][1] > 1
            if inside and not any(overlap(room, shape) for shape in (*taken, *rooms)):
                rooms.append(room)
                pieces.append(words.svg((x, y), _NET_NAME))
                break
    return Thing(tuple(rooms), tuple(pieces)), tuple(lines)


def _net(sheet: Sheet) -> Iterator[tuple[bool, float, float]]:
    """Yield the lines of the net: whether a meridian, its x or y on the page, its degrees."""
    projection, (width, height) = sheet.projection, sheet.size
    north, west = projection.degrees((0, 0))
    south, east = projection.degrees((width, height))
    wide, high = east - west, north - south
    step = next((s for s in _STEPS if max(wide, high) / s >= 2), _STEPS[-1])
    for k in range(math.ceil(west / step), math.floor(east / step) + 1):
        x = projection((projection.parallel, k * step))[0]
        if 6 < x < width - 6:
            yield True, x, k * step
    for k in range(math.ceil(south / step), math.floor(north / step) + 1):
        y = projection((k * step, projection.meridian))[1]
        if 6 < y < height - 6:
            yield False, y, k * step


def degrees(value: float) -> str:
    """Write an angle in degrees and minutes, without its direction: ``43°52′``."""
    minutes = round(abs((value + 180) % 360 - 180) * 60)
    return f"{minutes // 60}°{minutes % 60:02d}′"

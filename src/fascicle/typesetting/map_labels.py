"""Where labels of a locator map may stand: candidates for places, and for names along rivers."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fascicle.typesetting.label_placing import (
    Candidate,
    Point,
    Shape,
    bounds,
    box,
    distance,
    grown,
    overlap,
)
from fascicle.typesetting.lettering import Lettering

__all__ = ["Ground", "Sign", "along", "around", "far_around", "level"]

PADDING = 0.9
"""Clear space around a label, in pt."""
_GAP = 1.9


@dataclass(frozen=True, slots=True)
class Sign:
    """A place's sign: where it stands, and how far it reaches from there (pt)."""

    at: Point
    reach: float
    ring: float = 0.0

    @property
    def shape(self) -> Shape:
        """The room that the sign itself takes."""
        (x, y), r = self.at, self.reach
        return box(x - r, y - r, x + r, y + r)

    @property
    def outer(self) -> Shape:
        """The room with the ring around it: an octagon, or the sign's own."""
        if not self.ring:
            return self.shape
        (x, y), r = self.at, self.ring
        corners = [math.radians(22.5 + 45 * i) for i in range(8)]
        return tuple((x + r * math.cos(a) * 1.05, y + r * math.sin(a) * 1.05) for a in corners)


@dataclass(frozen=True, slots=True)
class Ground:
    """What labels must keep clear of, and what they had better."""

    frame: tuple[float, float, float, float]
    signs: tuple[Sign, ...]
    furniture: tuple[Shape, ...]
    lines: tuple[tuple[Point, ...], ...]
    net: tuple[tuple[Point, ...], ...] = ()

    def is_free(self, shape: Shape) -> bool:
        """Whether a label may stand here at all."""
        x0, y0, x1, y1 = bounds(shape)
        left, top, right, bottom = self.frame
        if x0 < left or y0 < top or x1 > right or y1 > bottom:
            return False
        if any(overlap(shape, thing) for thing in self.furniture):
            return False
        return not any(overlap(shape, sign.outer) for sign in self.signs)

    def crossed(self, shape: Shape, but: int | None = None) -> float:
        """Return how much of the lines runs under the shape, in pt, one of them excepted."""
        x0, y0, x1, y1 = bounds(shape)
        length = 0.0
        for i, line in enumerate(self.lines):
            if i == but:
                continue
            for a, b in pairwise(line):
                if max(a[0], b[0]) < x0 or min(a[0], b[0]) > x1:
                    continue
                if max(a[1], b[1]) < y0 or min(a[1], b[1]) > y1:
                    continue
                if overlap(shape, (a, b)):
                    length += math.dist(a, b)
        return length

    def meets_net(self, shape: Shape) -> bool:
        """Whether a meridian or parallel runs under the shape."""
        return any(overlap(shape, line) for line in self.net)

    def crowding(self, shape: Shape, own: int) -> float:
        """Return how far a label looks as if it belonged to another sign than its own."""
        return sum(
            max(0.0, 4.0 - distance(shape, sign.at) + sign.reach) * 0.25
            for i, sign in enumerate(self.signs)
            if i != own
        )


def around(lettering: Lettering, own: int, ground: Ground, side: str) -> list[Candidate]:
    """Return the free positions close to sign ``own``; ``side`` as the editor asked, or auto.

    Right and a little above is liked best, then right, left, above, below (after Imhof 1975).
    """
    sign = ground.signs[own]
    found = []
    for x, y, cost, where in _near(lettering, sign):
        if side not in ("auto", where):
            continue
        shape = _room(lettering, x, y)
        if ground.is_free(shape):
            crossed = ground.crossed(grown(shape, 1.2))
            burden = ground.crowding(shape, own) + (2.2 + 0.15 * crossed if crossed else 0.0)
            found.append(Candidate(shape, cost + burden, x, y))
    return found


def far_around(lettering: Lettering, own: int, ground: Ground, side: str) -> list[Candidate]:
    """Return free positions away from sign ``own``, each with a leader line to it."""
    sign = ground.signs[own]
    width, cap = lettering.width, lettering.face.cap_height * lettering.size
    found = []
    for radius in (13.0, 18.0, 24.0, 32.0, 42.0, 56.0, 74.0):
        for step in range(16):
            angle = math.radians(step * 22.5)
            cos, sin = math.cos(angle), math.sin(angle)
            where = ("right", "below", "left", "above")[round(step / 4) % 4]
            if side not in ("auto", where):
                continue
            end = (sign.at[0] + radius * cos, sign.at[1] + radius * sin)
            x = end[0] + 1.2 if cos > 0.1 else end[0] - width - 1.2 if cos < -0.1 else None
            if x is None:
                x = end[0] - width / 2
                y = end[1] + (cap + 1.6 if sin > 0 else -1.6)
            else:
                y = end[1] + cap / 2
            shape = _room(lettering, x, y)
            reach = max(sign.ring, sign.reach) + 0.8
            start = (sign.at[0] + reach * cos, sign.at[1] + reach * sin)
            leader = (start, end)
            if ground.is_free(shape) and not _blocked(leader, own, ground):
                cost = 8 + radius * 0.2 + ground.crossed(shape) * 0.15
                cost += ground.crowding(shape, own)
                found.append(Candidate(shape, cost, x, y, leader=leader))
    return found


def _blocked(leader: tuple[Point, Point], own: int, ground: Ground) -> bool:
    others = (sign.outer for i, sign in enumerate(ground.signs) if i != own)
    return any(overlap(leader, shape) for shape in (*others, *ground.furniture))


def _near(lettering: Lettering, sign: Sign) -> Iterator[tuple[float, float, float, str]]:
    """Yield x, baseline, cost and side of the positions close to a sign."""
    width, cap = lettering.width, lettering.face.cap_height * lettering.size
    ascent, descent = lettering.extent
    x, y = sign.at
    reach = max(sign.reach, sign.ring) + _GAP
    slant = max(sign.reach + 0.6, sign.ring * 0.75) + 0.8
    right, left = x + reach, x - reach - width
    middle = y + cap / 2
    above, below = y - reach - descent, y + reach + ascent
    yield right, middle, 0.2, "right"
    yield x + slant, y - slant + cap * 0.25, 0.0, "right"
    yield x + reach * 0.6, y - reach * 0.8 - descent, 0.4, "right"
    yield x + reach * 0.6, y + reach * 0.8 + ascent, 0.9, "right"
    yield x - reach * 0.6 - width, y - reach * 0.8 - descent, 1.3, "left"
    yield x - reach * 0.6 - width, y + reach * 0.8 + ascent, 1.6, "left"
    yield x + slant, y + slant + cap * 0.75, 0.7, "right"
    yield left, middle, 1.0, "left"
    yield x - slant - width, y - slant + cap * 0.25, 1.1, "left"
    yield x - slant - width, y + slant + cap * 0.75, 1.5, "left"
    for shift, cost in ((0.0, 1.3), (0.25, 1.5), (-0.25, 1.6), (0.4, 1.9), (-0.4, 2.0)):
        start = x - width / 2 + shift * width
        yield start, above, cost, "above"
        yield start, below, cost + 0.25, "below"
    for lift in (2.0, -2.0):
        yield right, middle + lift, 0.6, "right"
        yield left, middle + lift, 1.3, "left"


def _room(lettering: Lettering, x: float, baseline: float) -> Shape:
    ascent, descent = lettering.extent
    pad = PADDING
    return box(
        x - pad, baseline - ascent - pad, x + lettering.width + pad, baseline + descent + pad
    )


# --- along lines ----------------------------------------------------------------------------------


def along(lettering: Lettering, line: int, ground: Ground) -> list[Candidate]:
    """Return free positions beside line ``line``, each on a stretch straight enough to carry it.

    The text runs with the line and is never upside down. It stands clear of the line itself.
    """
    points, width = ground.lines[line], lettering.width
    places = _distances(points)
    total = places[-1]
    found: list[Candidate] = []
    start = 0.0
    while start + width <= total:
        stretch = points[bisect_left(places, start) : bisect_right(places, start + width)]
        if len(stretch) > 2:
            from_middle = abs(start + width / 2 - total / 2) / total
            found += _beside(lettering, stretch, line, ground, from_middle)
        start += 3.0
    return found


def level(lettering: Lettering, line: int, ground: Ground) -> list[Candidate]:
    """Return free positions beside line ``line`` for a level text; less liked than ``along``."""
    ascent, descent = lettering.extent
    left, top, right, bottom = ground.frame
    middle = lettering.face.cap_height * lettering.size / 2
    gap = PADDING + 2.0
    found = []
    for x, y in ground.lines[line][::4]:
        if not (left < x < right and top < y < bottom):
            continue
        for start, baseline, cost in (
            (x + gap, y + middle, 6.0),
            (x - gap - lettering.width, y + middle, 6.2),
            (x - lettering.width / 2, y - gap - descent, 6.4),
            (x - lettering.width / 2, y + gap + ascent, 6.6),
        ):
            shape = _room(lettering, start, baseline)
            if ground.is_free(shape):
                burden = ground.crossed(shape) * 0.3 + ground.crowding(shape, -1)
                found.append(Candidate(shape, cost + burden, start, baseline))
    return found


def _distances(points: Sequence[Point]) -> list[float]:
    places = [0.0]
    for a, b in pairwise(points):
        places.append(places[-1] + math.dist(a, b))
    return places


def _beside(
    lettering: Lettering, stretch: Sequence[Point], line: int, ground: Ground, from_middle: float
) -> Iterator[Candidate]:
    (ax, ay), (bx, by) = stretch[0], stretch[-1]
    if bx < ax:
        ax, ay, bx, by = bx, by, ax, ay
    length = math.hypot(bx - ax, by - ay)
    if length < lettering.width * 0.8:
        return
    u = ((bx - ax) / length, (by - ay) / length)
    across = [(y - ay) * u[0] - (x - ax) * u[1] for x, y in stretch]  # positive: below the chord
    ascent, descent = lettering.extent
    angle = math.degrees(math.atan2(u[1], u[0]))
    middle = ((ax + bx) / 2, (ay + by) / 2)
    unevenness = max(across) - min(across)
    for above in (True, False):
        gap = 2.1
        offset = min(across) - gap - descent if above else max(across) + gap + ascent
        x = middle[0] - u[0] * lettering.width / 2 - u[1] * offset
        y = middle[1] - u[1] * lettering.width / 2 + u[0] * offset
        shape = _turned_room(lettering, (x, y), u, ascent, descent)
        if not ground.is_free(shape) or ground.crossed(shape):
            continue
        close = ground.crowding(grown(shape, 1.5), -1)
        cost = unevenness * 0.5 + abs(angle) / 22 + from_middle + close + (not above) * 0.2
        yield Candidate(shape, cost, x, y, angle)


def _turned_room(lettering: Lettering, at: Point, u: Point, ascent: float, descent: float) -> Shape:
    """Return the room of a text whose baseline begins at ``at`` and runs in direction ``u``."""
    pad = PADDING

    def corner(along_: float, down: float) -> Point:
        return at[0] + u[0] * along_ - u[1] * down, at[1] + u[1] * along_ + u[0] * down

    right = lettering.width + pad
    return (
        corner(-pad, -ascent - pad),
        corner(right, -ascent - pad),
        corner(right, descent + pad),
        corner(-pad, descent + pad),
    )

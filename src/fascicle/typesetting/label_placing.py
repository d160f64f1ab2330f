"""Placing labels: a choice of one position for each label so that none overlaps another.

Finding the best choice is NP-hard (Marks and Shieber 1991); a map of a booklet has some dozens
of labels at most, and a greedy search that starts again with the labels that found no room
("squeaky wheel") and then improves label by label does well. Nothing here is random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Candidate", "Point", "Shape", "bounds", "box", "distance", "grown", "overlap", "place"]

Point = tuple[float, float]
Shape = tuple[Point, ...]
"""The corners of a convex polygon, in order."""

_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """One position of a label.

    ``shape`` is the room it takes, ``cost`` how little it is liked. The text's baseline begins
    at ``x``, ``y`` and runs at ``angle`` degrees, clockwise. ``leader`` is the line that ties it
    to its sign, or empty.
    """

    shape: Shape
    cost: float
    x: float
    y: float
    angle: float = 0.0
    leader: tuple[Point, ...] = ()
    bounds: tuple[float, float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bounds", bounds((*self.shape, *self.leader)))


def place(labels: Sequence[Sequence[Candidate]]) -> list[Candidate | None]:
    """Choose one candidate for each label, none overlapping another, at a low sum of costs.

    A label that finds no room gets None; the fewest possible are aimed at, not promised.
    """
    choices = [sorted(label, key=lambda candidate: candidate.cost) for label in labels]
    order = sorted(range(len(choices)), key=lambda i: (len(choices[i]), i))
    best: list[Candidate | None] = [None] * len(choices)
    best_rank = (len(choices) + 1, math.inf)
    for _ in range(_ROUNDS):
        chosen = _greedily(choices, order)
        _improve(choices, chosen)
        without = [i for i in order if chosen[i] is None]
        rank = (len(without), sum(c.cost for c in chosen if c is not None))
        if rank < best_rank:
            best, best_rank = chosen, rank
        if not without:
            break
        # Those that found no room choose first the next time.
        order = without + [i for i in order if i not in without]
    return best


def _greedily(choices: list[list[Candidate]], order: list[int]) -> list[Candidate | None]:
    chosen: list[Candidate | None] = [None] * len(choices)
    for i in order:
        chosen[i] = next((c for c in choices[i] if not _conflicts(c, chosen, i)), None)
    return chosen


def _improve(choices: list[list[Candidate]], chosen: list[Candidate | None]) -> None:
    """Move single labels to cheaper places, also at another's expense, while that pays."""
    for _ in range(8):
        moved = False
        for i, label in enumerate(choices):
            now = chosen[i]
            for candidate in label:
                if now is not None and candidate.cost >= now.cost:
                    break
                if _try(choices, chosen, i, candidate):
                    moved = True
                    break
        if not moved:
            return


def _try(
    choices: list[list[Candidate]], chosen: list[Candidate | None], i: int, candidate: Candidate
) -> bool:
    """Put label ``i`` at ``candidate``, moving one other label out of its way if that pays."""
    ways = _conflicts(candidate, chosen, i)
    if len(ways) > 1:
        return False
    now = chosen[i]
    if not ways:
        chosen[i] = candidate
        return True
    other = ways[0]
    displaced = chosen[other]
    assert displaced is not None  # what is in the way has a place
    gain = math.inf if now is None else now.cost - candidate.cost
    chosen[i], chosen[other] = candidate, None
    for instead in choices[other]:
        if instead.cost - displaced.cost >= gain:
            break
        if not _conflicts(instead, chosen, other):
            chosen[other] = instead
            return True
    chosen[i], chosen[other] = now, displaced
    return False


def _conflicts(candidate: Candidate, chosen: list[Candidate | None], own: int) -> list[int]:
    return [
        i
        for i, other in enumerate(chosen)
        if other is not None and i != own and _collide(candidate, other)
    ]


def _collide(a: Candidate, b: Candidate) -> bool:
    if _apart(a.bounds, b.bounds):
        return False
    shapes_a = (a.shape, a.leader) if a.leader else (a.shape,)
    shapes_b = (b.shape, b.leader) if b.leader else (b.shape,)
    return any(overlap(one, two) for one in shapes_a for two in shapes_b)


# --- shapes ---------------------------------------------------------------------------------------


def box(x0: float, y0: float, x1: float, y1: float) -> Shape:
    """Return an upright rectangle."""
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the least and greatest x and y: x0, y0, x1, y1."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def grown(shape: Shape, by: float) -> Shape:
    """Return a rectangle, upright or turned, grown by ``by`` on each side."""
    cx, cy = sum(p[0] for p in shape) / 4, sum(p[1] for p in shape) / 4
    (ax, ay), (bx, by_), _, (dx, dy) = shape
    width, height = math.hypot(bx - ax, by_ - ay), math.hypot(dx - ax, dy - ay)
    u = ((bx - ax) / width, (by_ - ay) / width)
    v = ((dx - ax) / height, (dy - ay) / height)
    half_w, half_h = width / 2 + by, height / 2 + by
    return tuple(
        (cx + i * half_w * u[0] + j * half_h * v[0], cy + i * half_w * u[1] + j * half_h * v[1])
        for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )


def overlap(a: Shape, b: Shape) -> bool:
    """Whether two convex polygons (or lines of two points) share an area or cross.

    Separating axis theorem. Touching does not count.
    """
    for shape in (a, b):
        for (x0, y0), (x1, y1) in zip(shape, (*shape[1:], shape[0]), strict=True):
            nx, ny = y1 - y0, x0 - x1
            side_a = [x * nx + y * ny for x, y in a]
            side_b = [x * nx + y * ny for x, y in b]
            if max(side_a) <= min(side_b) or max(side_b) <= min(side_a):
                return False
    return True


def distance(shape: Shape, point: Point) -> float:
    """Return the distance of a point from a convex polygon, 0 within it."""
    if overlap(shape, box(point[0] - 1e-6, point[1] - 1e-6, point[0] + 1e-6, point[1] + 1e-6)):
        return 0.0
    return min(
        _from_segment(point, a, b) for a, b in zip(shape, (*shape[1:], shape[0]), strict=True)
    )


def _from_segment(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if not length else ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length
    t = min(1.0, max(0.0, t))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def _apart(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]

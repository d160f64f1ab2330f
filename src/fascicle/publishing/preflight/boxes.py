"""Boxes and matrices: where something stands on a page, after all that moves and clips it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = [
    "Box",
    "Matrix",
    "around",
    "bars",
    "common",
    "distance",
    "empty",
    "matrix",
    "moved",
    "product",
    "upright",
]

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the bottom left corner of the trim."""
Matrix = tuple[float, float, float, float, float, float]
"""Of a change of coordinates, as a PDF writes it (ISO 32000-1, 8.3.3)."""

FLAT = 0.01
"""Points by which a filled shape may differ from a rectangle."""


def matrix(operands: list[Any]) -> Matrix:
    """Return the matrix that six operands write."""
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def product(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does ``one`` and then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def moved(point: tuple[float, float], by: Matrix) -> tuple[float, float]:
    """Return where a matrix takes a point."""
    x, y = point
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def around(points: list[tuple[float, float]]) -> Box:
    """Return the box around points; an empty one around none."""
    if not points:
        return (0.0, 0.0, -1.0, -1.0)
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def common(one: Box, other: Box) -> Box:
    """Return what two boxes have in common, which may be empty."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def empty(box: Box) -> bool:
    """Whether a box has no inside and no line: its edges have changed places."""
    return box[2] < box[0] or box[3] < box[1]


def bars(rectangles: list[Box], clip: Box) -> Iterator[tuple[Box, float]]:
    """Yield the rectangles of a filled path, each with its thickness.

    Of two of which one holds the other, those are the four sides of the frame between them: so
    borders are painted.
    """
    if len(rectangles) == 2:
        inner, outer = sorted(rectangles, key=_area)
        if _holds(outer, inner):
            left, bottom, right, top = outer
            sides = (
                ((left, bottom, inner[0], top), inner[0] - left),
                ((inner[2], bottom, right, top), right - inner[2]),
                ((left, bottom, right, inner[1]), inner[1] - bottom),
                ((left, inner[3], right, top), top - inner[3]),
            )
            clipped = ((common(side, clip), thickness) for side, thickness in sides)
            yield from (bar for bar in clipped if not empty(bar[0]))
            return
    for box in (common(rectangle, clip) for rectangle in rectangles):
        if not empty(box):
            yield box, min(box[2] - box[0], box[3] - box[1])


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(outer: Box, inner: Box) -> bool:
    return all(
        one <= other + FLAT
        for one, other in zip((*outer[:2], *inner[2:]), (*inner[:2], *outer[2:]), strict=True)
    )


def upright(part: list[tuple[float, float]]) -> bool:
    """Whether the corners of a shape are those of an upright rectangle."""
    left, bottom, right, top = around(part)
    return len(part) in (4, 5) and all(
        min(abs(x - left), abs(x - right)) < FLAT and min(abs(y - bottom), abs(y - top)) < FLAT
        for x, y in part
    )


def distance(one: Box, width: float, height: float) -> tuple[float, str]:
    """Return how far a box keeps from the edges of a page, in points, and from which edge."""
    edges = {
        "left": one[0],
        "foot": one[1],
        "right": width - one[2],
        "head": height - one[3],
    }
    side = min(edges, key=lambda edge: edges[edge])
    return edges[side], side

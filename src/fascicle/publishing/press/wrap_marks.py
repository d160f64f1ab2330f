"""Crop, fold and registration marks and the colour bar around a cover, outside its bleed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fascicle.publishing.press.mark_shapes import TARGET, bar_length, colour_bar, registration_mark
from fascicle.typesetting.geometry import MM

__all__ = ["BESIDE", "GAP", "INDENT", "SLUG", "wrap_marks"]

GAP = 1 * MM
"""Between the bleed and what stands around it, in points."""
LENGTH = 5 * MM
SLUG = GAP + LENGTH + 2 * MM
"""Room for marks around the bleed, in points."""
BESIDE = 4 * MM
"""From a fold to the middle of the registration mark beside it."""
INDENT = 6 * MM
"""From the left edge to what stands there beside the crop mark."""
_WIDTH = 0.25
_DASHES = "[2 1.5] 0 d"


def wrap_marks(size: tuple[float, float], folds: Sequence[float], bleed: float) -> Iterator[str]:
    """Draw crop marks at the corners of a trimmed sheet, and dashed marks where it is folded.

    Registration marks stand on both sides of the folds and in the middle of the other sides, the
    colour bar at the head on the left, where there is room for it.

    ``size`` is width and height in points, ``folds`` are distances from the left edge.
    """
    width, height = size
    near, far = bleed + GAP, bleed + GAP + LENGTH
    yield f"q /Registration CS 1 SCN {_WIDTH} w"
    for x in (0.0, width):
        yield _line(x, -near, x, -far)
        yield _line(x, height + near, x, height + far)
    for y in (0.0, height):
        yield _line(-near, y, -far, y)
        yield _line(width + near, y, width + far, y)
    yield _DASHES
    for x in folds:
        yield _line(x, -near, x, -far)
        yield _line(x, height + near, x, height + far)
    middle = bleed + GAP + TARGET * MM
    for x in (min(folds) - BESIDE, max(folds) + BESIDE):
        yield from registration_mark(x, -middle)
        yield from registration_mark(x, height + middle)
    for x in (-middle, width + middle):
        yield from registration_mark(x, height / 2)
    if INDENT + bar_length() * MM < min(folds) - 2 * BESIDE:
        yield f"1 0 0 1 {INDENT:.3f} {height + near:.3f} cm"
        yield from colour_bar()
    yield "Q"


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S"

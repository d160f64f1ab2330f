"""Crop and fold marks around a cover, outside its bleed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fascicle.typesetting.geometry import MM

if TYPE_CHECKING:
    from pikepdf import Object

__all__ = ["GAP", "SLUG", "registration", "wrap_marks"]

GAP = 1 * MM
"""Between the bleed and what stands around it, in points."""
LENGTH = 5 * MM
SLUG = GAP + LENGTH + 2 * MM
"""Room for marks around the bleed, in points."""
_WIDTH = 0.25
_DASHES = "[2 1.5] 0 d"


def registration() -> Object:
    """Return the colour that prints on every plate (ISO 32000-2, 8.6.6.4, “All”)."""
    import pikepdf

    every = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])
    names = (pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK)
    return pikepdf.Array([*names, every])


def wrap_marks(size: tuple[float, float], folds: Sequence[float], bleed: float) -> Iterator[str]:
    """Draw crop marks at the corners of a trimmed sheet, and dashed marks where it is folded.

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
    yield "Q"


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l S"

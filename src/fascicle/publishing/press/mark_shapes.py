"""What is printed beside the pages for the press: registration marks and the colour bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fascicle.typesetting.geometry import MM

if TYPE_CHECKING:
    from pikepdf import Object

__all__ = ["PATCH", "TARGET", "bar_length", "colour_bar", "registration", "registration_mark"]

TARGET = 1.5
"""Half the size of a registration mark, in mm."""
PATCH = (4.0, 2.5)
"""Width and height of a patch of the colour bar, in mm."""
_CIRCLE = 0.5523
"""Where the control points of a quarter of a circle lie, as a share of its radius."""
_GRAYS = (0.0, 0.25, 0.5, 0.75)
_COLOURS = ("0 1 1", "1 0 1", "1 1 0", "1 0 0", "0 1 0", "0 0 1")
"""Cyan, magenta, yellow, and what two of them give: red, green, blue."""


def registration() -> Object:
    """Return the colour that prints on every plate (ISO 32000-2, 8.6.6.4, “All”)."""
    import pikepdf

    every = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])
    names = (pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK)
    return pikepdf.Array([*names, every])


def registration_mark(x: float, y: float) -> Iterator[str]:
    """Draw a registration mark, a cross and a circle, around a point (in points)."""
    half = TARGET * MM
    yield f"[] 0 d {x - half:.3f} {y:.3f} m {x + half:.3f} {y:.3f} l S"
    yield f"{x:.3f} {y - half:.3f} m {x:.3f} {y + half:.3f} l S"
    r, c = half * 0.6, half * 0.6 * _CIRCLE
    quarters = ((0, r), (c, r), (r, c), (r, 0), (r, -c), (c, -r), (0, -r))
    points = (*quarters, (-c, -r), (-r, -c), (-r, 0), (-r, c), (-c, r), (0, r))
    shown = [f"{x + across:.3f} {y + up:.3f}" for across, up in points]
    curves = (" ".join(shown[k : k + 3]) + " c" for k in range(1, 13, 3))
    yield f"{shown[0]} m {' '.join(curves)} S"


def bar_length(*, colours: bool = True) -> float:
    """Return the length of the colour bar, in mm."""
    return PATCH[0] * len(_patches(colours=colours))


def colour_bar(*, colours: bool = True) -> Iterator[str]:
    """Draw the colour bar to the right of and above the origin; without ``colours`` its grays."""
    width, height = PATCH[0] * MM, PATCH[1] * MM
    for at, colour in enumerate(_patches(colours=colours)):
        yield f"{colour} {width * at:.3f} 0 {width:.3f} {height:.3f} re f"


def _patches(*, colours: bool) -> list[str]:
    grays = [f"{gray:g} g" for gray in _GRAYS]
    return [*(f"{colour} rg" for colour in _COLOURS), *grays] if colours else grays

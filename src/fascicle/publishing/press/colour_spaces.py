"""What gray a colour of a PDF is, by its colour space.

The weights are those of Rec. ITU-R BT.601 for encoded values (luma), which Pillow takes for
pictures and ISO 32000-2, 10.4.2, rounded, for colours: a drawing and a photograph of the same red
become the same gray.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object

__all__ = ["COLOURED", "family", "gray_of", "initial", "is_gray"]

_WEIGHTS = (0.299, 0.587, 0.114)
_COMPONENTS = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/Lab": 3}
_ALIKE = {
    "/G": "/DeviceGray",
    "/CalGray": "/DeviceGray",
    "/RGB": "/DeviceRGB",
    "/CalRGB": "/DeviceRGB",
    "/CMYK": "/DeviceCMYK",
    "/I": "/Indexed",
}
COLOURED = frozenset({"/DeviceRGB", "/DeviceCMYK", "/Lab"})
"""The families of colour whose grays we know."""
_BY_COMPONENTS = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


def family(space: Object) -> str:
    """Return the family that a colour space counts as: ``/DeviceRGB`` for sRGB by its profile too.

    Patterns, spot colours and palettes are of families of their own.
    """
    from pikepdf import Name

    name = str(space) if isinstance(space, Name) else str(space[0])
    if name == "/ICCBased":
        return _BY_COMPONENTS.get(int(space[1].N), name)
    return _ALIKE.get(name, name)


def is_gray(space: Object) -> bool:
    """Whether a colour space is one of gray, or of black ink alone."""
    kind = family(space)
    if kind == "/Separation":
        return str(space[1]) in {"/Black", "/All", "/None"}
    return kind == "/DeviceGray"


def initial(space: Object) -> float | None:
    """Return the gray of the colour that holds after a colour space is chosen, or None."""
    # Black in all of them: no light, or in CMYK the black ink alone.
    return 0.0 if family(space) in _COMPONENTS else None


def gray_of(space: Object, values: Sequence[float]) -> float | None:
    """Return the gray (0 is black, 1 is white) of a colour; None where we cannot tell."""
    kind = family(space)
    if len(values) != _COMPONENTS.get(kind):
        return None
    if kind == "/DeviceGray":
        return _bounded(values[0])
    if kind == "/Lab":
        return _of_lightness(values[0])
    luma = sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=False))
    if kind == "/DeviceCMYK":
        return _bounded(1 - luma - values[3])
    return _bounded(luma)


def _of_lightness(lightness: float) -> float:
    """Return the sRGB gray (IEC 61966-2-1) of a lightness from 0 to 100 (CIE L*)."""
    root = (lightness + 16) / 116
    luminance = root**3 if lightness > 8 else lightness / 903.3
    if luminance <= 0.0031308:
        return _bounded(12.92 * luminance)
    return _bounded(float(1.055 * luminance ** (1 / 2.4) - 0.055))


def _bounded(gray: float) -> float:
    return min(1.0, max(0.0, gray))

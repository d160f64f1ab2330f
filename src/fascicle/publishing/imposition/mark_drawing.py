"""Drawing what stands around the pages of a sheet: marks, a line of words, patches of colour.

Of sheets of pages and of covers. Lengths are mm, places are those of ``marks``; what comes out are
operators of a page whose origin is the sheet's bottom left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fascicle.publishing.imposition.marks import GAP, TARGET, Edge, Margin, margins
from fascicle.publishing.imposition.papers import Paper
from fascicle.publishing.imposition.plan import Box, Face
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.sheet_labels import HEIGHT

if TYPE_CHECKING:
    from pikepdf import Object

__all__ = ["Label", "draw_marks", "rectangle", "registration"]

_LINE = "/Registration CS 1 SCN 0.25 w"
_DASHES = {"trim": "[] 0 d", "fold": "[2 1.5] 0 d", "cut": "[4 1.5 0.8 1.5] 0 d"}
_CIRCLE = 0.5523
"""Where the control points of a quarter of a circle lie, as a share of its radius."""
_PATCH = (4.0, 2.5)
"""Width and height of a patch of the colour bar, in mm."""
_GRAYS = (0.0, 0.25, 0.5, 0.75)
_COLOURS = ("0 1 1", "1 0 1", "1 1 0", "1 0 0", "0 1 0", "0 0 1")
"""Cyan, magenta, yellow, and what two of them give: red, green, blue."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of words as a form, which is called ``/Label`` on the page, and its width."""

    form: Any
    width: float


def registration() -> Object:
    """Return the colour that prints on every plate (ISO 32000-2, 8.6.6.4, “All”)."""
    import pikepdf

    every = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[1, 1, 1, 1])
    names = (pikepdf.Name.Separation, pikepdf.Name.All, pikepdf.Name.DeviceCMYK)
    return pikepdf.Array([*names, every])


def draw_marks(face: Face, paper: Paper, label: Label | None, *, colours: bool) -> Iterator[str]:
    """Draw all that there is room for around the pages of a face.

    The page needs ``registration`` as its colour space ``/Registration``. ``colours`` says whether
    there are other patches than gray ones.
    """
    found = {margin.edge: margin for margin in margins(face, paper)}
    frames = {edge: _Frame(edge, face.area) for edge in found}
    yield f"q {_LINE}"
    for edge, margin in found.items():
        yield from _ticks(margin, frames[edge])
        yield from _targets(margin, frames[edge])
    yield "Q"
    taken: Edge | None = None
    if label is not None:
        taken = _edge_with_room(found, ("bottom", "left", "right", "top"), label.width)
        if taken is not None:
            start = found[taken].free[0][0]
            yield f"q {frames[taken].upright(start, HEIGHT / MM)} cm /Label Do Q"
    patches = list(_patches(colours=colours))
    others = {edge: margin for edge, margin in found.items() if edge != taken}
    edge_of_bar = _edge_with_room(
        others, ("top", "right", "left", "bottom"), _PATCH[0] * len(patches)
    )
    if edge_of_bar is not None:
        start = found[edge_of_bar].free[0][0]
        yield f"q {frames[edge_of_bar].upright(start, _PATCH[1])} cm"
        for at, colour in enumerate(patches):
            left, right = _PATCH[0] * at, _PATCH[0] * (at + 1)
            yield f"{colour} {rectangle(Box(left, 0, right, _PATCH[1]))} f"
        yield "Q"


def rectangle(box: Box) -> str:
    """Return the operator that adds a rectangle to the path."""
    left, bottom = box.left * MM, box.bottom * MM
    return f"{left:.3f} {bottom:.3f} {box.right * MM - left:.3f} {box.top * MM - bottom:.3f} re"


@dataclass(frozen=True, slots=True)
class _Frame:
    """An edge of the pages: places along it and outwards from it (mm) as points of the sheet."""

    edge: Edge
    area: Box

    def point(self, along: float, out: float) -> str:
        area = self.area
        x, y = {
            "bottom": (along, area.bottom - out),
            "top": (along, area.top + out),
            "left": (area.left - out, along),
            "right": (area.right + out, along),
        }[self.edge]
        return f"{x * MM:.3f} {y * MM:.3f}"

    def upright(self, along: float, height: float) -> str:
        """Return the matrix for something so high that begins here; read upwards at the sides."""
        if self.edge in ("bottom", "top"):
            out = GAP + height if self.edge == "bottom" else GAP
            return f"1 0 0 1 {self.point(along, out)}"
        out = GAP if self.edge == "left" else GAP + height
        return f"0 1 -1 0 {self.point(along, out)}"


def _ticks(margin: Margin, frame: _Frame) -> Iterator[str]:
    reach = margin.tick
    if reach is None:
        return
    for tick in margin.ticks:
        from_, to = frame.point(tick.at, reach[0]), frame.point(tick.at, reach[1])
        yield f"{_DASHES[tick.kind]} {from_} m {to} l S"


def _targets(margin: Margin, frame: _Frame) -> Iterator[str]:
    """Draw registration marks: a cross and a circle."""
    middle = GAP + TARGET
    for at in margin.targets:
        yield "[] 0 d"
        for a, b in ((TARGET, 0.0), (0.0, TARGET)):
            from_, to = frame.point(at - a, middle - b), frame.point(at + a, middle + b)
            yield f"{from_} m {to} l S"
        r, c = TARGET * 0.6, TARGET * 0.6 * _CIRCLE
        quarters = ((0, r), (c, r), (r, c), (r, 0), (r, -c), (c, -r), (0, -r))
        points = (*quarters, (-c, -r), (-r, -c), (-r, 0), (-r, c), (-c, r), (0, r))
        shown = [frame.point(at + x, middle + y) for x, y in points]
        curves = (" ".join(shown[k : k + 3]) + " c" for k in range(1, 13, 3))
        yield f"{shown[0]} m {' '.join(curves)} S"


def _edge_with_room(
    found: Mapping[Edge, Margin], order: Sequence[Edge], length: float
) -> Edge | None:
    """Return the first edge with a free part of that length."""
    for edge in order:
        if edge in found and found[edge].free:
            start, end = found[edge].free[0]
            if end - start >= length:
                return edge
    return None


def _patches(*, colours: bool) -> Iterator[str]:
    if colours:
        for colour in _COLOURS:
            yield f"{colour} rg"
    for gray in _GRAYS:
        yield f"{gray:g} g"

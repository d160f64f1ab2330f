"""Where marks stand around the pages of a sheet: ticks, targets, and room for words and colours.

All of them stand outside the bleed. Places along an edge are counted from the left or the bottom,
places across it outwards from the pages; lengths in mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from fascicle.publishing.imposition.papers import Paper
from fascicle.publishing.imposition.plan import Axis, Cell, Face

__all__ = ["EDGES", "GAP", "LEAST_ROOM", "Edge", "Margin", "Span", "Tick", "margins"]

Edge = Literal["bottom", "left", "top", "right"]
EDGES: tuple[Edge, ...] = ("bottom", "left", "top", "right")

GAP = 1.0
"""Between the bleed and what stands around it."""
LEAST_ROOM = 4.0
"""The narrowest margin outside the bleed that has room for all marks."""
LEAST_FOR_TICKS = 2.5
LONGEST_TICK = 5.0
FROM_PAPER_EDGE = 0.2
TARGET = 1.5
"""Half the size of a registration mark."""
CLEAR = 2.5
"""What is left free on both sides of a tick, and of the middle of a registration mark."""

Span = tuple[float, float]
"""A part of an edge: where it begins and ends."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A short line across the margin, where to trim, fold or cut apart."""

    kind: Literal["trim", "fold", "cut"]
    at: float


@dataclass(frozen=True, slots=True)
class Margin:
    """The margin along one edge of the pages: its ``room`` from the bleed to the paper's edge."""

    edge: Edge
    room: float
    middle: float
    ticks: tuple[Tick, ...]

    @property
    def tick(self) -> Span | None:
        """From where to where a tick goes outwards; None without room for it."""
        if self.room < LEAST_FOR_TICKS:
            return None
        return GAP, min(GAP + LONGEST_TICK, self.room - FROM_PAPER_EDGE)

    @property
    def is_wide(self) -> bool:
        """Whether it has room for registration marks, words and colours."""
        return self.room >= LEAST_ROOM - 0.01

    @property
    def targets(self) -> tuple[float, ...]:
        """Where registration marks stand: in the middle, or on both sides of the ticks there.

        So they lie on one another on the two sides of a sheet.
        """
        if not self.is_wide:
            return ()
        near = [t.at for t in self.ticks if abs(t.at - self.middle) < TARGET + CLEAR]
        if not near:
            return (self.middle,)
        places = (min(near) - TARGET - CLEAR, max(near) + TARGET + CLEAR)
        return tuple(
            at for at in places if all(abs(at - tick.at) >= TARGET + 0.5 for tick in self.ticks)
        )

    @property
    def free(self) -> tuple[Span, ...]:
        """The parts of the edge between ticks and targets, the longest first."""
        if not self.is_wide:
            return ()
        taken = sorted([*(tick.at for tick in self.ticks), *self.targets])
        spans = [(a + CLEAR, b - CLEAR) for a, b in pairwise(taken) if b - a > 2 * CLEAR]
        return tuple(sorted(spans, key=lambda span: (round(span[0] - span[1], 2), span[0])))


def margins(face: Face, paper: Paper) -> Iterator[Margin]:
    """Yield the four margins of a face with their ticks."""
    area = face.area
    rooms: dict[Edge, tuple[float, float]] = {
        "bottom": (area.bottom, paper.width / 2),
        "left": (area.left, paper.height / 2),
        "top": (paper.height - area.top, paper.width / 2),
        "right": (paper.width - area.right, paper.height / 2),
    }
    for edge in EDGES:
        room, middle = rooms[edge]
        yield Margin(edge, room, middle, tuple(_ticks(face, edge)))


def _ticks(face: Face, edge: Edge) -> Iterator[Tick]:
    """Yield the ticks along an edge, each once, from where the pages next to it end."""
    axis: Axis = "vertical" if edge in ("bottom", "top") else "horizontal"
    known: set[float] = set()
    for joint in face.joints:
        if joint.axis == axis:
            known.add(round(joint.at, 2))
            yield Tick("cut" if joint.kind == "cut" else "fold", joint.at)
    for at in _ends(face.cells, edge):
        if round(at, 2) not in known:
            known.add(round(at, 2))
            yield Tick("trim", at)


def _ends(cells: Sequence[Cell], edge: Edge) -> Iterator[float]:
    """Yield where the pages next to an edge are trimmed."""
    if edge in ("left", "right"):
        for cell in cells:
            yield from (cell.trim.bottom, cell.trim.top)
        return
    outermost = min if edge == "bottom" else max
    row = outermost(cell.trim.bottom for cell in cells)
    for cell in cells:
        if abs(cell.trim.bottom - row) < 0.01:
            # A page that was moved over its fold ends at the fold.
            yield max(cell.trim.left, cell.clip.left)
            yield min(cell.trim.right, cell.clip.right)

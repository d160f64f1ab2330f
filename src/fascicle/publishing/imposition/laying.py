"""Laying pages on the two faces of a sheet: places in mm, and what of each is printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from fascicle.publishing.imposition.folding import Panel
from fascicle.publishing.imposition.grids import Laid
from fascicle.publishing.imposition.plan import Axis, Box, Cell, Face, Joint

__all__ = ["Laying", "Rows"]

Rows = Sequence[Sequence[Panel]]
"""The leaves on a sheet, seen from its front: rows from the top, each from the left."""

BAR = 5.0
"""Height of a collation bar, and the step to the next signature's, in mm."""
BAR_WIDTH = 2.0
BARS_FROM = 0.15
"""Where the staircase of bars begins and, from the foot, ends: shares of the page's height."""


@dataclass(frozen=True)
class Laying:
    """A grid on its sheet, the axis about which sheets are turned, and the pages in their order."""

    laid: Laid
    turn: Axis
    bleed: float
    order: tuple[int | None, ...]

    @cached_property
    def area(self) -> Box:
        """The pages of all copies, with their bleed; the same on both faces."""
        left, bottom = self.laid.origin
        columns, rows = self.laid.columns, self.laid.rows
        return Box(left, bottom, left + columns.length, bottom + rows.length)

    def faces(
        self, rows: Rows, shifts: Mapping[int, float], collated: int | None
    ) -> tuple[Face, Face]:
        """Return front and back of a sheet with these leaves on each copy.

        ``shifts`` are those towards the spine by leaf. ``collated`` is the number of the signature
        whose bar is to be printed on the front, if any.
        """
        placed = [
            (panel, self._cell(panel, column, row, shifts))
            for row in range(len(self.laid.rows))
            for column in range(len(self.laid.columns))
            for panel in [_panel(rows, column, row)]
        ]
        cells = tuple(cell for _, cell in placed)
        bars: tuple[Box, ...] = ()
        if collated is not None:
            first = min(panel.leaf for panel, _ in placed)
            bars = tuple(self._bar(cell, collated) for panel, cell in placed if panel.leaf == first)
        front = Face(cells, self.area, self.joints, bars)
        back = Face(
            tuple(self._behind(panel, cell) for panel, cell in placed),
            self.area,
            self._joints_behind,
        )
        return front, back

    # --- pages ----------------------------------------------------------------------------------

    def _page(self, leaf: int, recto: bool) -> int | None:
        at = 2 * leaf + (not recto)
        return self.order[at] if at < len(self.order) else None

    def _cell(self, panel: Panel, column: int, row: int, shifts: Mapping[int, float]) -> Cell:
        columns, rows = self.laid.columns, self.laid.rows
        left, bottom = self.laid.origin
        spine: Literal["left", "right"] = "left" if panel.recto != panel.rotated else "right"
        shift = shifts.get(panel.leaf, 0.0)
        moved = -shift if spine == "left" else shift
        x, y = left + columns.start(column) + moved, bottom + rows.start(row)
        trim = Box(x, y, x + columns.size, y + rows.size)
        clip = Box(
            max(trim.left - self.bleed, left + columns.lines[column]),
            max(trim.bottom - self.bleed, bottom + rows.lines[row]),
            min(trim.right + self.bleed, left + columns.lines[column + 1]),
            min(trim.top + self.bleed, bottom + rows.lines[row + 1]),
        )
        # Copies are counted like lines of text: from the top left.
        from_top = self.laid.down - 1 - row // len(self.laid.grid.rows)
        copy = from_top * self.laid.across + column // len(self.laid.grid.columns)
        page = self._page(panel.leaf, panel.recto)
        return Cell(page, trim, clip, 180 if panel.rotated else 0, spine, shift, copy)

    def _behind(self, panel: Panel, cell: Cell) -> Cell:
        """Return the other side of the leaf whose front is given, as one looks at the back."""
        width, height = self.laid.paper.width, self.laid.paper.height
        rotated = panel.rotated != (self.turn == "horizontal")
        return Cell(
            self._page(panel.leaf, not panel.recto),
            cell.trim.mirrored(self.turn, width, height),
            cell.clip.mirrored(self.turn, width, height),
            180 if rotated else 0,
            "left" if panel.recto == rotated else "right",
            cell.shift,
            cell.copy,
        )

    # --- between and beside them ----------------------------------------------------------------

    @cached_property
    def joints(self) -> tuple[Joint, ...]:
        """What lies between the pages, as seen from the front."""
        (left, bottom), columns, rows = self.laid.origin, self.laid.columns, self.laid.rows
        upright = zip(columns.joints, columns.lines[1:-1], strict=True)
        level = zip(rows.joints, rows.lines[1:-1], strict=True)
        return (
            *(Joint("vertical", kind, left + line) for kind, line in upright),
            *(Joint("horizontal", kind, bottom + line) for kind, line in level),
        )

    @cached_property
    def _joints_behind(self) -> tuple[Joint, ...]:
        size = {"vertical": self.laid.paper.width, "horizontal": self.laid.paper.height}
        return tuple(
            replace(joint, at=size[joint.axis] - joint.at) if joint.axis == self.turn else joint
            for joint in self.joints
        )

    def _bar(self, cell: Cell, signature: int) -> Box:
        """Return the bar on the spine of a signature: each stands a step below the one before."""
        spine = cell.clip.left if cell.spine == "left" else cell.clip.right
        height = cell.trim.top - cell.trim.bottom
        steps = max(int(height * (1 - 2 * BARS_FROM) / BAR), 1)
        down = height * BARS_FROM + BAR * (signature % steps)
        top = cell.trim.bottom + down + BAR if cell.rotation else cell.trim.top - down
        return Box(spine - BAR_WIDTH / 2, top - BAR, spine + BAR_WIDTH / 2, top)


def _panel(rows: Rows, column: int, row: int) -> Panel:
    """Return the leaf in a column from the left and a row from the bottom, of whichever copy."""
    own = rows[len(rows) - 1 - row % len(rows)]
    return own[column % len(own)]

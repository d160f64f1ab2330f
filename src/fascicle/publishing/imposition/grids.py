"""Pages side by side on a sheet: how much room each needs, and where it comes to lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from fascicle.publishing.imposition.papers import Paper
from fascicle.publishing.imposition.plan import JointKind

__all__ = ["FOLD_TRIM", "Grid", "Laid", "Track", "folded_grid", "laid", "leaf_grid"]

FOLD_TRIM = 3.0
"""The least that is trimmed off a closed fold at the head, foot or fore-edge, in mm."""

_UPRIGHT: tuple[JointKind, ...] = ("spine", "fold", "spine")
_LEVEL: tuple[JointKind, ...] = ("fold", "fold", "fold")
"""What lies between the columns and between the rows of a sheet that is folded."""


@dataclass(frozen=True)
class Track:
    """Pages in a row, or one above another. Lengths in mm from the track's beginning.

    ``around`` is the room before and after each page; ``joints`` what lies between them.
    """

    size: float
    around: tuple[tuple[float, float], ...]
    joints: tuple[JointKind, ...]

    def __len__(self) -> int:
        return len(self.around)

    @cached_property
    def lines(self) -> tuple[float, ...]:
        """Where the pages' room begins and ends: one more than there are pages."""
        found = [0.0]
        for before, after in self.around:
            found.append(found[-1] + before + self.size + after)
        return tuple(found)

    @property
    def length(self) -> float:
        """The whole length."""
        return self.lines[-1]

    def start(self, number: int) -> float:
        """Return where a page begins."""
        return self.lines[number] + self.around[number][0]

    def times(self, copies: int) -> Track:
        """Return it so many times, one behind the other, to be cut apart."""
        joints: tuple[JointKind, ...] = (*self.joints, "cut")
        return Track(self.size, self.around * copies, (joints * copies)[:-1])


@dataclass(frozen=True, slots=True)
class Grid:
    """The pages of one face, for one copy: ``columns`` from the left, ``rows`` from the bottom."""

    columns: Track
    rows: Track


def folded_grid(size: tuple[float, float], up: int, bleed: float, mill: float) -> Grid:
    """Return the grid of a sheet that is folded: a folio, quarto, octavo, or one fold more."""
    across, down = {2: (2, 1), 4: (2, 2), 8: (4, 2), 16: (4, 4)}[up]
    columns, rows = _UPRIGHT[: across - 1], _LEVEL[: down - 1]
    room = {"spine": mill, "fold": max(bleed, FOLD_TRIM)}
    return Grid(_track(size[0], columns, room, bleed), _track(size[1], rows, room, bleed))


def _track(
    size: float, joints: tuple[JointKind, ...], room: dict[str, float], bleed: float
) -> Track:
    gaps = [bleed, *(room[joint] for joint in joints), bleed]
    return Track(size, tuple(pairwise(gaps)), joints)


def leaf_grid(
    size: tuple[float, float], across: int, down: int, bleed: float, spine: float
) -> Grid:
    """Return the grid of single leaves that are cut apart, ``spine`` wider at the left."""
    cuts: tuple[JointKind, ...] = ("cut",)
    return Grid(
        Track(size[0], ((spine, bleed),) * across, cuts * (across - 1)),
        Track(size[1], ((bleed, bleed),) * down, cuts * (down - 1)),
    )


@dataclass(frozen=True)
class Laid:
    """A grid on a sheet: ``across`` × ``down`` copies of it, centred; ``room`` is left around.

    A negative room is what the sheet lacks, on each side.
    """

    paper: Paper
    grid: Grid
    across: int
    down: int
    room: float

    @cached_property
    def columns(self) -> Track:
        """The columns of all copies."""
        return self.grid.columns.times(self.across)

    @cached_property
    def rows(self) -> Track:
        """The rows of all copies."""
        return self.grid.rows.times(self.down)

    @cached_property
    def origin(self) -> tuple[float, float]:
        """Where the pages with their bleed begin on the sheet."""
        columns, rows = self.columns, self.rows
        return (self.paper.width - columns.length) / 2, (self.paper.height - rows.length) / 2


def laid(paper: Paper, grids: Iterator[Grid], copies: int) -> Laid:
    """Lay one of several grids on a sheet, so many times, so that the most room is left around."""
    return max(
        (
            Laid(sheet, grid, across, copies // across, _room(sheet, grid, across, copies))
            for grid in grids
            for sheet in paper.lying
            for across in range(1, copies + 1)
            if copies % across == 0
        ),
        key=lambda found: round(found.room, 3),
    )


def _room(sheet: Paper, grid: Grid, across: int, copies: int) -> float:
    width = grid.columns.times(across).length
    height = grid.rows.times(copies // across).length
    return min(sheet.width - width, sheet.height - height) / 2

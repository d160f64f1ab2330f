"""A plan of sheets: which page stands where on which side, before anything is drawn.

All lengths are mm. Positions on a face are counted from its bottom left corner, as one looks at
that face: those of a back are as the printer sees the back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from fascicle.manuscript.models import Binding
from fascicle.publishing.imposition.papers import Paper

__all__ = [
    "Axis",
    "Box",
    "Cell",
    "Face",
    "Fold",
    "Joint",
    "JointKind",
    "Plan",
    "Sheet",
    "letter_of",
]

Axis = Literal["vertical", "horizontal"]
JointKind = Literal["spine", "fold", "cut"]

_LETTERS = "ABCDEFGHIKLMNOPQRSTUXYZ"
"""The 23 letters of signatures; printers leave out J, V and W."""


def letter_of(signature: int) -> str:
    """Return the letter of a signature, counted from 0: A to Z, then AA, BB and so on."""
    times, letter = divmod(signature, len(_LETTERS))
    return _LETTERS[letter] * (times + 1)


class Box(NamedTuple):
    """A rectangle on a face."""

    left: float
    bottom: float
    right: float
    top: float

    def mirrored(self, axis: Axis, width: float, height: float) -> Box:
        """Return where it lies on the other side of a sheet that is turned about an axis."""
        if axis == "vertical":
            return Box(width - self.right, self.bottom, width - self.left, self.top)
        return Box(self.left, height - self.top, self.right, height - self.bottom)


@dataclass(frozen=True, slots=True)
class Cell:
    """A page on a face: its index from 0, or None for a blank one.

    ``trim`` is where its trimmed edges come to lie, creep allowed for; ``clip`` what of it and of
    its bleed is printed; ``rotation`` in degrees. ``shift`` is how far it has been moved towards
    the spine, which lies on the side ``spine``. ``copy`` counts the copies on a sheet from 0.
    """

    page: int | None
    trim: Box
    clip: Box
    rotation: Literal[0, 180]
    spine: Literal["left", "right"]
    shift: float = 0.0
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Joint:
    """A line between pages, over the whole sheet: where it is folded or cut apart.

    A ``spine`` is a fold that stays one; any other ``fold`` is trimmed off.
    """

    axis: Axis
    kind: JointKind
    at: float


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a sheet; in ``area``, all pages with their bleed, stands nothing but pages.

    ``bars`` are those on the spine of a signature, by which its place is seen when it is gathered.
    """

    cells: tuple[Cell, ...]
    area: Box
    joints: tuple[Joint, ...]
    bars: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold of a sheet that lies with its front down, turned about a vertical axis.

    The part on the side ``over`` is turned over the rest, along the line ``at``.
    """

    over: Literal["left", "right", "top"]
    at: float

    @property
    def axis(self) -> Axis:
        """The direction of the line."""
        return "horizontal" if self.over == "top" else "vertical"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper; ``signature`` counts from 0, ``inset`` from 0 for the outermost of it."""

    number: int
    front: Face
    back: Face
    signature: int = 0
    inset: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a number of pages is printed on sheets and bound.

    ``up`` are the pages on each face (of one copy), ``order`` the pages with the blanks between
    them, ``signatures`` the number of pages of each. ``turn`` is the axis about which a sheet is
    turned for its back. ``folds`` are those of the first copy, which lies at the top left of the
    front, in their order; sheets are cut apart before they are folded. ``creep`` is how far the
    innermost leaf would stand out, in all. ``room`` is the least margin around the pages.
    """

    binding: Binding
    paper: Paper
    up: int
    copies: int
    page_width: float
    page_height: float
    bleed: float
    order: tuple[int | None, ...]
    sheets: tuple[Sheet, ...]
    signatures: tuple[int, ...]
    folds: tuple[Fold, ...]
    turn: Axis
    creep: float
    caliper: float
    room: float
    mill: float = 0.0

    @property
    def blanks(self) -> int:
        """How many blank pages were added."""
        return self.order.count(None)

    @property
    def sheets_in_signature(self) -> int:
        """How many sheets of a signature, the longest, are laid in one another."""
        return max(self.signatures) // (2 * self.up) if self.folds else 1

    @property
    def cuts(self) -> tuple[Joint, ...]:
        """Where sheets are cut apart, as seen from the front."""
        return tuple(joint for joint in self.sheets[0].front.joints if joint.kind == "cut")

    @property
    def flip(self) -> Literal["long", "short"]:
        """The edge over which a printer must turn the sheets."""
        across = self.paper.width > self.paper.height
        return "short" if (self.turn == "vertical") == across else "long"

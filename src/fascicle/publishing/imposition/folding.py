"""Which page stands where on a sheet that is to be folded, found by unfolding.

A folded section lies on the table, its first page up and its spine on the left. Opened at its last
fold it is twice as large and half as thick; opened at all its folds it is the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

__all__ = ["FOLDS", "Panel", "arranged", "depth", "nested", "signature_lengths", "unfolded"]

FOLDS: tuple[Literal["left", "right", "top"], ...] = ("left", "top", "right", "top")
"""The folds of a sheet from the last, at the spine, to the first: what is turned over the rest.

So a sheet of 16 pages is the printers' octavo, with 4, 13, 16 and 1 along its foot.
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """A leaf's place on a sheet, seen from the front.

    ``leaf`` counts from 0 in the book, or on a sheet that is looked at by itself; ``recto`` says
    whether the front has its first page, ``rotated`` whether its pages stand on their heads.
    """

    leaf: int
    recto: bool = True
    rotated: bool = False

    @property
    def over(self) -> Panel:
        """The leaf turned over, as a page is turned."""
        return replace(self, recto=not self.recto)


_Grid = list[list[list[Panel]]]
"""Rows from the top, in each the piles of leaves from the left; a pile from its top."""


def unfolded(leaves: int) -> list[list[Panel]]:
    """Return the rows of a sheet, from the top, that folds to so many leaves; seen from its front.

    The number of leaves is a power of two: 2 for a folio, 4 for a quarto, 8 for an octavo. The
    front is the outer side, that of the first page.
    """
    grid: _Grid = [[[Panel(leaf) for leaf in range(leaves)]]]
    for over in FOLDS[: (leaves - 1).bit_length()]:
        grid = _opened(grid, over)
    # What lies up is the inner side: turn the sheet over.
    return [[pile[0].over for pile in reversed(row)] for row in grid]


def _opened(grid: _Grid, side: Literal["left", "right", "top"]) -> _Grid:
    """Open all piles at one fold: their upper halves turn over to a side."""
    upper = [[pile[: len(pile) // 2] for pile in row] for row in grid]
    lower = [[pile[len(pile) // 2 :] for pile in row] for row in grid]
    over = [[[panel.over for panel in reversed(pile)] for pile in row] for row in upper]
    if side == "left":
        return [[*reversed(turned), *stays] for turned, stays in zip(over, lower, strict=True)]
    if side == "right":
        return [[*stays, *reversed(turned)] for turned, stays in zip(over, lower, strict=True)]
    on_head = [
        [[replace(panel, rotated=not panel.rotated) for panel in pile] for pile in row]
        for row in over
    ]
    return [*reversed(on_head), *lower]


def nested(leaves: Sequence[int], each: int) -> list[list[int]]:
    """Divide the leaves of a signature among sheets of so many leaves, laid one in the other.

    The first is the outermost; it has the first and the last leaves.
    """
    half, found, rest = each // 2, [], list(leaves)
    while rest:
        found.append(rest[:half] + rest[-half:])
        rest = rest[half:-half]
    return found


def depth(leaf: int, leaves: int) -> int:
    """Return how many folded leaves lie outside a leaf of a signature (all counted from 0)."""
    return min(leaf, leaves - 1 - leaf)


def signature_lengths(pages: int, signature: int, step: int) -> list[int]:
    """Divide pages into signatures; a shorter one is the last but one, where it holds best.

    ``step`` are the pages of a sheet; ``pages`` and ``signature`` are multiples of it.
    """
    whole, rest = divmod(pages, signature)
    lengths = [signature] * whole
    if rest:
        lengths.insert(max(whole - 1, 0), rest)
    assert all(length % step == 0 for length in lengths)
    return lengths


def arranged(pages: int, total: int, *, before_last: bool) -> tuple[int | None, ...]:
    """Return the pages with blanks that make them up to ``total``, an even number.

    The last leaf keeps its sides: where pages are odd in number, its back is blank.
    """
    blanks: list[int | None] = [None] * (total - pages)
    kept = 2 - pages % 2
    if not before_last or pages <= kept:
        return (*range(pages), *blanks)
    after = pages % 2
    return (
        *range(pages - kept),
        *blanks[after:],
        *range(pages - kept, pages),
        *blanks[:after],
    )

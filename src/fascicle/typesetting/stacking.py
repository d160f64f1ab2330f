"""Stacking: things beside a column of text, each as near to its line as the others allow."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["stack"]


def stack(
    wanted: Sequence[tuple[float, float]], top: float, bottom: float, gap: float
) -> list[float]:
    """Return the tops of as many things, from the first on, as there is room for.

    ``wanted`` are the top that each would like to have and its height. They keep their order, do
    not overlap, lie between ``top`` and ``bottom`` and have at least ``gap`` between them: a thing
    goes down as far as the one before it asks, and up again where the foot is too near. All lengths
    in one unit, measured downwards.
    """
    tops: list[float] = []
    free = top
    needed = top
    for above, height in wanted:
        needed += height
        if needed > bottom:
            break
        needed += gap
        tops.append(max(above, free))
        free = tops[-1] + height + gap
    limit = bottom
    for at in reversed(range(len(tops))):
        tops[at] = min(tops[at], limit - wanted[at][1])
        limit = tops[at] - gap
    return tops

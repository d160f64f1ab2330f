"""The completeness guard, first half: every note once, on the page of its call; every figure once.

WeasyPrint 70 loses, repeats and moves notes without a word when a page break falls badly. Most of
that is mended while a page is made (``private``). This module does not trust it: it looks at the
anchors of the laid-out pages, and mends by moving the break: the block at the foot of a troubled
page climbs a ladder of rules, the unit is laid out again, and looked at again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fascicle.typesetting.engine import Layout

__all__ = ["LADDER", "Mended", "Trouble", "look", "mend"]

LADDER: tuple[str, ...] = (
    "orphans: {more}",
    "orphans: 1; widows: 1",
    "break-inside: avoid",
    "break-before: page",
)
"""What is tried on a block, from the least to the greatest change of the page.

``{more}`` is one line more than the block has on that page: it is then moved to the next.
"""

LINE = 13.2
"""Points; about the height of a line: only used to ask for more lines than there are."""

MAX_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Trouble:
    """A note or figure that is not where it must be.

    ``kind``: ``lost``, ``repeated``, ``astray`` (not on the page of its call), ``tall`` (longer
    than the page), ``figure-lost``, ``figure-repeated``. ``block`` holds it; ``page`` counts from 0
    in the unit.
    """

    kind: str
    id: str
    block: str
    page: int


@dataclass(frozen=True, slots=True)
class Mended:
    """What was wrong, and the rule that cured it (empty: cured by a rule on another block)."""

    trouble: Trouble
    rule: str


def look(
    layout: Layout, notes: Mapping[str, str], figures: Sequence[str] = ()
) -> tuple[Trouble, ...]:
    """Return the troubles of a laid-out unit. ``notes`` gives the block of each note's call."""
    count: Counter[str] = Counter()
    page_of: dict[str, int] = {}
    for number, sheet in enumerate(layout.sheets):
        count.update(sheet.anchors.keys())
        for name in sheet.anchors:
            page_of.setdefault(name, number)
    troubles: list[Trouble] = []
    for note, block in notes.items():
        page = page_of.get(f"call-{note}", page_of.get(block, 0))
        if count[note] == 0:
            troubles.append(Trouble("lost", note, block, page))
        elif count[note] > 1:
            troubles.append(Trouble("repeated", note, block, page))
        elif _is_tall(layout, page_of[note], note):
            # Before "astray": a note longer than a page is thrown off the page of its call too.
            troubles.append(Trouble("tall", note, block, page_of[note]))
        elif page_of[note] != page_of.get(f"call-{note}"):
            troubles.append(Trouble("astray", note, block, page))
    for figure in figures:
        if count[figure] != 1:
            kind = "figure-lost" if count[figure] == 0 else "figure-repeated"
            troubles.append(Trouble(kind, figure, figure, page_of.get(figure, 0)))
    return tuple(troubles)


def _is_tall(layout: Layout, page: int, note: str) -> bool:
    """Whether a note begins above the type area of its page: it is longer than the page."""
    sheet = layout.sheets[page]
    return sheet.anchors[note][1] < sheet.type_area[1] - 0.5


def mend(
    layout: Layout,
    notes: Mapping[str, str],
    figures: Sequence[str],
    lay_out: Callable[[str], Layout],
) -> tuple[Layout, str, tuple[Trouble, ...], tuple[Mended, ...]]:
    """Lay a unit out again, with changed rules, until nothing is wrong or nothing is left to try.

    ``lay_out`` lays the unit out with additional rules. Returns the best layout, the rules that
    it was made with, the troubles left, and what was mended.
    """
    blocks = frozenset(notes.values())
    rungs: dict[str, int] = {}
    rules: dict[str, str] = {}
    troubles = look(layout, notes, figures)
    tall = tuple(trouble for trouble in troubles if trouble.kind == "tall")
    if tall:
        # No rule makes room for them, and they push what else is on their pages elsewhere.
        return layout, "", tall, ()
    seen = {trouble.id: (trouble, "") for trouble in troubles}
    best = (troubles, layout, "")
    for _ in range(MAX_ROUNDS):
        climbing = _climbing(layout, troubles, rungs, blocks)
        if not climbing:
            break
        for block, (trouble, more) in climbing.items():
            rungs[block] = rungs.get(block, -1) + 1
            rules[block] = LADDER[rungs[block]].format(more=more)
            seen[trouble.id] = (seen.get(trouble.id, (trouble, ""))[0], rules[block])
        written = "".join(f'[id="{b}"] {{ {rule} }}\n' for b, rule in sorted(rules.items()))
        layout = lay_out(written)
        troubles = look(layout, notes, figures)
        for trouble in troubles:
            seen.setdefault(trouble.id, (trouble, ""))
        if len(troubles) < len(best[0]):
            best = (troubles, layout, written)
    troubles, layout, written = best
    left = {trouble.id for trouble in troubles}
    mended = tuple(Mended(t, rule) for name, (t, rule) in seen.items() if name not in left)
    return layout, written, troubles, mended


def _climbing(
    layout: Layout,
    troubles: Sequence[Trouble],
    rungs: Mapping[str, int],
    blocks: frozenset[str],
) -> dict[str, tuple[Trouble, int]]:
    """Choose the blocks that get the next rule: at the foot of the page, else that of the call."""
    chosen: dict[str, tuple[Trouble, int]] = {}
    for trouble in troubles:
        if trouble.kind == "tall":
            continue
        foot = _foot(layout, trouble.page, blocks | {trouble.block})
        for block, lines in (foot, (trouble.block, 2)):
            if block and rungs.get(block, -1) + 1 < len(LADDER):
                chosen[block] = (trouble, lines + 1)
                break
    return chosen


def _foot(layout: Layout, page: int, blocks: frozenset[str]) -> tuple[str, int]:
    """Return the lowest of these blocks on a page, and about how many lines it has there."""
    anchors = layout.sheets[page].anchors
    here = [(anchors[name][3], name) for name in anchors if name in blocks]
    if not here:
        return "", 0
    _, name = max(here)
    return name, round((anchors[name][3] - anchors[name][1]) / LINE)

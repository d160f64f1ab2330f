"""A bindery in numbers: prints sheets, cuts, folds, nests and gathers them, and reads the book.

It knows nothing of how a plan was made. A sheet is paper with pages printed on both sides, each at
a place and with an upper end; folding turns what lies on one side of a line over the other, and so
the pages come to lie where paper would bring them.
"""

from __future__ import annotations

from typing import NamedTuple

from fascicle.publishing.imposition.plan import Cell, Fold, Plan, Sheet

NEAR = 1e-6


class Print(NamedTuple):
    """A page on paper, as one looks from above: place, whether its head is up, which side."""

    page: int | None
    left: float
    bottom: float
    right: float
    top: float
    upright: bool
    faces_up: bool
    shift: float
    copy: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def over_vertical(self, at: float) -> Print:
        """Turned over to the left or right about an upright line."""
        page, left, bottom, right, top, upright, faces_up, *rest = self
        return Print(page, 2 * at - right, bottom, 2 * at - left, top, upright, not faces_up, *rest)

    def over_horizontal(self, at: float) -> Print:
        """Turned over to the front or back about a level line: its head goes where its foot was."""
        page, left, bottom, right, top, upright, faces_up, *rest = self
        bottom, top = 2 * at - top, 2 * at - bottom
        return Print(page, left, bottom, right, top, not upright, not faces_up, *rest)

    def moved(self, x: float, y: float) -> Print:
        """Pushed along."""
        page, left, bottom, right, top, *rest = self
        return Print(page, left + x, bottom + y, right + x, top + y, *rest)


Layer = tuple[Print, ...]
"""One piece of paper of a pile."""
Leaf = tuple[Print, Print]
"""A leaf of a bound book: its first and its second page."""


def _print(cell: Cell) -> Print:
    trim = cell.trim
    edges = trim.left, trim.bottom, trim.right, trim.top
    return Print(cell.page, *edges, cell.rotation == 0, True, cell.shift, cell.copy)


def printed(plan: Plan, sheet: Sheet) -> Layer:
    """The front is printed, then the sheet is turned by the printer and the back is printed."""
    width, height = plan.paper.width, plan.paper.height
    across = width > height
    long_edge_upright = not across
    about_upright = (plan.flip == "long") == long_edge_upright
    below = []
    for cell in sheet.back.cells:
        mark = _print(cell)
        turned = (
            mark.over_vertical(width / 2) if about_upright else mark.over_horizontal(height / 2)
        )
        below.append(turned)
    return (*map(_print, sheet.front.cells), *below)


def cut(plan: Plan, layer: Layer) -> list[Layer]:
    """Cut a sheet apart along all cutting lines; pieces from the top left, row by row."""
    if not plan.cuts:
        return [layer]
    upright = [cut.at for cut in plan.cuts if cut.axis == "vertical"]
    level = [cut.at for cut in plan.cuts if cut.axis == "horizontal"]
    pieces: dict[tuple[int, int], list[Print]] = {}
    for mark in layer:
        x, y = mark.middle
        column = sum(x > at for at in upright)
        row = sum(y < at for at in level)
        pieces.setdefault((row, column), []).append(mark)
    return [tuple(pieces[place]) for place in sorted(pieces)]


def folded(plan: Plan, piece: Layer, like: Layer) -> list[Layer]:
    """Lay a piece front down where the first piece of its sheet lies, and fold it."""
    width = plan.paper.width
    x = min(mark.left + mark.shift for mark in like) - min(m.left + m.shift for m in piece)
    y = min(mark.bottom for mark in like) - min(mark.bottom for mark in piece)
    pile: list[Layer] = [tuple(mark.moved(x, y).over_vertical(width / 2) for mark in piece)]
    for fold in plan.folds:
        over: list[Layer] = []
        stay: list[Layer] = []
        for layer in pile:
            parts: tuple[list[Print], list[Print]] = ([], [])
            for mark in layer:
                parts[_goes_over(mark, fold)].append(mark)
            stays, goes = parts
            assert len(goes) == len(stays), "a fold halves the paper"
            if fold.over == "top":
                over.insert(0, tuple(mark.over_horizontal(fold.at) for mark in goes))
            else:
                over.insert(0, tuple(mark.over_vertical(fold.at) for mark in goes))
            stay.append(tuple(stays))
        pile = [*over, *stay]
    return pile


def _goes_over(mark: Print, fold: Fold) -> bool:
    x, y = mark.middle
    return {"left": x < fold.at, "right": x > fold.at, "top": y > fold.at}[fold.over]


def leaves(pile: list[Layer]) -> list[Leaf]:
    """Read a pile from the top: each piece of paper is a leaf with two pages, back to back."""
    found = []
    for layer in pile:
        first, second = sorted(layer, key=lambda mark: not mark.faces_up)
        assert first.faces_up
        assert not second.faces_up
        assert first.upright
        assert second.upright
        for one, other in (
            (first.left, second.left),
            (first.bottom, second.bottom),
            (first.right, second.right),
            (first.top, second.top),
        ):
            assert abs(one - other) < NEAR, "the back of a leaf lies behind its front"
        found.append((first, second))
    return found


def _together(book: list[Leaf], *, spine: float | None) -> None:
    """All leaves lie on one another, each moved to the spine by its shift."""
    for first, _ in book:
        assert abs(first.bottom - book[0][0].bottom) < NEAR
        assert abs(first.left + first.shift - book[0][0].left - book[0][0].shift) < NEAR
        if spine is not None:
            assert abs(first.left + first.shift - spine) < NEAR


def _signature(sections: list[list[Leaf]], plan: Plan) -> list[Leaf]:
    """Lay the sections of a signature one in the other, the first outermost."""
    inner: list[Leaf] = []
    for section in reversed(sections):
        half = len(section) // 2
        inner = [*section[:half], *inner, *section[half:]]
    spines = [fold.at for fold in plan.folds if fold.axis == "vertical"]
    _together(inner, spine=spines[-1] + plan.mill)
    # The deeper a leaf lies, the farther it stands out: what is moved to the spine makes it even.
    deepest = len(inner) // 2 - 1
    for at, (first, second) in enumerate(inner):
        outside = min(at, len(inner) - 1 - at)
        expected = (
            plan.creep * outside / deepest if deepest > 0 and _is_longest(inner, plan) else None
        )
        assert first.shift == second.shift
        assert expected is None or abs(first.shift - expected) < NEAR
    return inner


def _is_longest(leaves: list[Leaf], plan: Plan) -> bool:
    return 2 * len(leaves) == max(plan.signatures)


def bound(plan: Plan) -> list[list[int | None]]:
    """Make the book out of a plan and read the pages of each copy, blanks among them."""
    if not plan.folds:
        return _cut_and_stacked(plan)
    copies: list[list[list[list[Leaf]]]] = [[] for _ in range(plan.copies)]
    for sheet in plan.sheets:
        pieces = cut(plan, printed(plan, sheet))
        assert len(pieces) == plan.copies
        for copy, piece in enumerate(pieces):
            assert {mark.copy for mark in piece} == {copy}
            if sheet.inset == 0:
                copies[copy].append([])
            copies[copy][-1].append(leaves(folded(plan, piece, pieces[0])))
    return [
        [mark.page for sections in gathered for leaf in _signature(sections, plan) for mark in leaf]
        for gathered in copies
    ]


def _cut_and_stacked(plan: Plan) -> list[list[int | None]]:
    """All sheets are cut as one block; the piles of a copy are laid one under the other."""
    blocks = [cut(plan, printed(plan, sheet)) for sheet in plan.sheets]
    copies: list[list[int | None]] = [[] for _ in range(plan.copies)]
    for pile in zip(*blocks, strict=True):
        read = leaves(list(pile))
        _together(read, spine=None)
        (copy,) = {mark.copy for leaf in read for mark in leaf}
        copies[copy] += [mark.page for leaf in read for mark in leaf]
    return copies

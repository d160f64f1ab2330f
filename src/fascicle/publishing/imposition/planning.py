"""Planning: from the number of pages and the binding to sheets with each page in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.folding import (
    FOLDS,
    Panel,
    arranged,
    depth,
    nested,
    signature_lengths,
    unfolded,
)
from fascicle.publishing.imposition.grids import Grid, Laid, folded_grid, laid, leaf_grid
from fascicle.publishing.imposition.laying import Laying, Rows
from fascicle.publishing.imposition.marks import LEAST_ROOM
from fascicle.publishing.imposition.papers import PAPERS, Paper, parse_paper
from fascicle.publishing.imposition.plan import Axis, Fold, Plan, Sheet
from fascicle.publishing.press.calipers import caliper_of

__all__ = ["Job", "plan_sheets", "smallest_sheet"]

_FOLDED = (16, 8, 4, 2)
_CUT = (8, 4, 2, 1)
_SIGNATURE = 16


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be imposed: so many pages of one trim size (mm), and how.

    ``before_last`` says where blanks go, unless the settings do; ``letter`` whether sheets of North
    America come first where none is named. ``place`` is where the settings stand, for findings.
    """

    pages: int
    width: float
    height: float
    press: PressSettings
    copies: int = 1
    before_last: bool = False
    letter: bool = False
    place: Place = field(default=Place(""))

    @property
    def is_folded(self) -> bool:
        """Whether sheets are folded; else they are cut into leaves."""
        return self.press.binding != "perfect" or self.press.signature is not None

    @property
    def mill(self) -> float:
        """What is milled off at the spine, in mm."""
        return self.press.mill if self.press.binding == "perfect" else 0.0

    @property
    def creep(self) -> float:
        """How far each nested leaf stands out beyond the one around it, in mm."""
        if self.press.creep == "auto":
            return caliper_of(self.press).mm if self.is_folded else 0.0
        return 0.0 if self.press.creep == "off" else self.press.creep

    @property
    def signature(self) -> int | None:
        """The pages of a signature; None where all are one."""
        return None if self.press.binding == "saddle" else self.press.signature or _SIGNATURE

    @property
    def ups(self) -> tuple[int, ...]:
        """The numbers of pages on a face that this binding can have, from the most."""
        if not self.is_folded:
            return _CUT
        return tuple(
            up for up in _FOLDED if self.signature is None or self.signature % (2 * up) == 0
        )

    def total(self, up: int) -> int:
        """Return the number of pages with the blanks that so many pages on a face want."""
        step = 2 * up if self.is_folded else 2
        return -(-self.pages // step) * step

    def grids(self, up: int) -> Iterator[Grid]:
        """Yield the ways in which so many pages can stand on a face."""
        size, bleed = (self.width, self.height), self.press.bleed
        if self.is_folded:
            yield folded_grid(size, up, bleed, self.mill)
            return
        for across in range(1, up + 1):
            if up % across == 0:
                yield leaf_grid(size, across, up // across, bleed, self.mill)


def plan_sheets(job: Job) -> Plan:
    """Plan all sheets. Raises ``Refused`` (G101 to G103) where that cannot be done."""
    laid_out, up = _on_paper(job)
    settings, total = job.press, job.total(up)
    before_last = job.before_last if settings.blanks is None else settings.blanks == "before-last"
    order = arranged(job.pages, total, before_last=before_last)
    turn = _turn(laid_out.paper, settings)
    laying = Laying(laid_out, turn, settings.bleed, order)
    if job.is_folded:
        lengths = signature_lengths(total, job.signature or total, 2 * up)
        sheets = list(_folded_sheets(laying, lengths, up, job.creep))
    else:
        lengths, sheets = [total], list(_cut_sheets(laying, total // 2, up))
    deepest = max(lengths) // 4 - 1
    return Plan(
        binding=settings.binding,
        paper=laid_out.paper,
        up=up,
        copies=job.copies,
        page_width=job.width,
        page_height=job.height,
        bleed=settings.bleed,
        order=order,
        sheets=tuple(sheets),
        signatures=tuple(lengths),
        folds=tuple(_folds(laid_out)) if job.is_folded else (),
        turn=turn,
        creep=max(deepest, 0) * job.creep,
        caliper=caliper_of(settings).mm,
        room=laid_out.room,
        mill=job.mill,
    )


# --- which sheet --------------------------------------------------------------------------------


def _on_paper(job: Job) -> tuple[Laid, int]:
    """Return the grid on its sheet, and the pages on a face: what was asked, or what will do."""
    settings = job.press
    if settings.up is not None and settings.up not in job.ups:
        raise Refused([_not_bound(job, settings.up)])
    if settings.paper is None:
        up = settings.up or (2 if 2 in job.ups else job.ups[-1])
        return _smallest(job, up), up
    paper = parse_paper(settings.paper)
    if paper is None:
        raise Refused([_unknown(job, settings.paper)])
    enough = max(job.total(min(job.ups)), 2)
    tried = [settings.up] if settings.up else [up for up in job.ups if 2 * up <= enough]
    for up in tried or [min(job.ups)]:
        found = laid(paper, job.grids(up), job.copies)
        if found.room >= -0.01:
            return found, up
    raise Refused([_too_small(job, paper, up)])


def _smallest(job: Job, up: int) -> Laid:
    for paper in sorted(
        PAPERS.values(), key=lambda sheet: (sheet.inches != job.letter, sheet.area)
    ):
        found = laid(paper, job.grids(up), job.copies)
        if found.room >= (LEAST_ROOM if job.press.marks else 0.0) - 0.01:
            return found
    raise Refused([_too_small(job, None, up)])


def smallest_sheet(job: Job, up: int) -> Paper | None:
    """Return the smallest sheet that has room for so many pages, their bleed and all marks."""
    try:
        return _smallest(job, up).paper
    except Refused:
        return None


def _turn(paper: Paper, settings: PressSettings) -> Axis:
    if settings.flip is None:
        return "vertical"
    across = paper.width > paper.height
    return "vertical" if (settings.flip == "short") == across else "horizontal"


def _unknown(job: Job, name: str) -> Finding:
    known = ", ".join(paper.name for paper in PAPERS.values())
    return Finding(
        "G101",
        job.place,
        f"“{name}” is no sheet of paper that is known here.",
        f"Write one of {known}, or width and height in millimetres: 320 x 450.",
    )


def _too_small(job: Job, paper: Paper | None, up: int) -> Finding:
    pages = f"{up * job.copies} page{'s' * (up * job.copies > 1)} of {job.width:.4g} × "
    pages += f"{job.height:.4g} mm with {job.press.bleed:.4g} mm of bleed"
    if paper is None:
        return Finding(
            "G102", job.place, f"No sheet is large enough for {pages}.", "Print fewer on a sheet."
        )
    sheet = smallest_sheet(job, up)
    enough = f"{sheet} would do; or p" if sheet else "P"
    enough += "rint fewer pages on a sheet"
    hint = ", or without bleed and marks." if job.press.bleed or job.press.marks else "."
    return Finding("G102", job.place, f"{paper} is too small for {pages}.", enough + hint)


def _not_bound(job: Job, up: int) -> Finding:
    if not job.is_folded:
        message = f"{up} leaves cannot be cut from a sheet; it can be {_listed(job.ups)}."
    elif up not in _FOLDED:
        message = "A sheet that is folded has at least two pages on each side."
    else:
        message = (
            f"A sheet with {up} pages on each side folds to {2 * up} pages, and a signature of "
            f"{job.signature} cannot be made of such."
        )
    allowed = f"Print {_listed(job.ups)} pages on a side"
    return Finding(
        "G103",
        job.place,
        message,
        f"{allowed}, or choose another signature." if job.is_folded else f"{allowed}.",
    )


def _listed(numbers: Sequence[int]) -> str:
    words = [str(number) for number in sorted(numbers)]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# --- sheets -------------------------------------------------------------------------------------


def _folded_sheets(
    laying: Laying, lengths: Sequence[int], up: int, creep: float
) -> Iterator[Sheet]:
    first, pattern, numbers = 0, unfolded(up), count(1)
    for signature, length in enumerate(lengths):
        leaves = range(first, first + length // 2)
        shifts = {leaf: creep * depth(leaf - first, len(leaves)) for leaf in leaves}
        for inset, own in enumerate(nested(leaves, up)):
            collated = signature if inset == 0 and len(lengths) > 1 else None
            rows = [[Panel(own[p.leaf], p.recto, p.rotated) for p in row] for row in pattern]
            front, back = laying.faces(rows, shifts, collated)
            yield Sheet(next(numbers), front, back, signature, inset)
        first += length // 2


def _cut_sheets(laying: Laying, leaves: int, up: int) -> Iterator[Sheet]:
    """Yield sheets that are cut into piles, which lie in order, from the top left."""
    across = len(laying.laid.grid.columns)
    high = -(-leaves // up)
    for number in range(high):
        panels = [Panel(place * high + number) for place in range(up)]
        rows: Rows = [panels[at : at + across] for at in range(0, up, across)]
        yield Sheet(number + 1, *laying.faces(rows, {}, None))


def _folds(laid_out: Laid) -> Iterator[Fold]:
    """Yield the folds of the first copy, in their order, as one looks at the back."""
    left, bottom = laid_out.origin
    columns, rows = laid_out.grid.columns, laid_out.grid.rows
    width = laid_out.paper.width
    # The first copy lies on the left of the front, and so on the right of the back.
    upright = [width - left - line for line in reversed(columns.lines)]
    level = [bottom + laid_out.rows.length - rows.length + line for line in rows.lines]
    count = (len(columns) * len(rows) - 1).bit_length()
    for over in reversed(FOLDS[:count]):
        lines = level if over == "top" else upright
        middle = len(lines) // 2
        yield Fold(over, lines[middle])
        # What is turned over lies on the rest, and is folded with it from now on.
        if over == "top":
            level = level[: middle + 1]
        else:
            upright = upright[middle:] if over == "left" else upright[: middle + 1]

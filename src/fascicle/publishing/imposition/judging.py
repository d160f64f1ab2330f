"""What a binder would say to a plan: too thick, too much creep, no room for marks."""

from __future__ import annotations

from collections.abc import Iterator

from fascicle.findings import Finding
from fascicle.publishing.imposition.marks import LEAST_FOR_TICKS, LEAST_ROOM
from fascicle.publishing.imposition.plan import Plan
from fascicle.publishing.imposition.planning import Job, smallest_sheet

__all__ = ["THICKEST", "judge"]

THICKEST = 4.0
"""The thickest booklet that is stapled through its fold, in mm, all leaves pressed."""
_SHARE = 0.5
"""The share of a margin that creep may take."""


def judge(job: Job, plan: Plan, margins: tuple[float, float] | None = None) -> Iterator[Finding]:
    """Yield what is doubtful about a plan (G104 to G106).

    ``margins`` are those of the page at the spine and at the fore-edge, in mm, where they are
    known: creep that is allowed for takes of the first, other creep of the second.
    """
    if margins is not None and plan.folds:
        yield from _creep(job, plan, *margins)
    thickness = len(plan.order) / 2 * plan.caliper
    if plan.binding == "saddle" and thickness > THICKEST:
        yield Finding(
            "G105",
            job.place,
            f"{len(plan.order)} pages on paper of {plan.caliper:g} mm make a booklet "
            f"{thickness:.1f} mm thick; beyond {THICKEST:g} mm it springs open when it is stapled.",
            "Write binding: signatures or binding: perfect, or take thinner paper.",
        )
    if job.press.marks and plan.room < LEAST_ROOM - 0.01:
        yield _no_room(job, plan)


def _creep(job: Job, plan: Plan, inner: float, outer: float) -> Iterator[Finding]:
    deepest = max(plan.signatures) // 4 - 1
    taken, margin, name = plan.creep, inner, "at the spine"
    if job.press.creep == "off":
        taken, margin, name = deepest * plan.caliper, outer, "at the fore-edge"
    if taken > margin * _SHARE:
        yield Finding(
            "G104",
            job.place,
            f"Creep takes {taken:.1f} mm of the margin {name}, which is {margin:.1f} mm wide.",
            "Write “binding: signatures” below “press:”, which is sewn, or take thinner paper.",
        )


def _no_room(job: Job, plan: Plan) -> Finding:
    left = "no marks at all" if plan.room < LEAST_FOR_TICKS else "short marks alone"
    sheet = smallest_sheet(job, plan.up)
    hint = f"{sheet} has room for all." if sheet else "Without marks: --no-marks."
    return Finding(
        "G106",
        job.place,
        f"On {plan.paper} there are {max(plan.room, 0):.1f} mm around the bleed, which is room for "
        f"{left}; all of them need {LEAST_ROOM:g} mm.",
        hint,
    )

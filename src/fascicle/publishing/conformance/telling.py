"""Telling what an inspection found: in words for people, as data for programs and the deposit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fascicle.counting import counted
from fascicle.publishing.conformance.inspecting import inspect
from fascicle.publishing.conformance.model import (
    Check,
    Conformance,
    Occurrence,
    Outcome,
    Verdict,
)

__all__ = ["FORMAT", "as_data", "conformance_data", "conformance_text"]

FORMAT = 1
"""The version of the data's format; it grows when a field changes its meaning or goes."""

_MARKS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "FAIL",
    Outcome.NOT_APPLICABLE: "n/a ",
    Outcome.UNDECIDED: "?   ",
}
_SHOWN = 5


def conformance_text(conformance: Conformance, *, every: bool = False) -> str:
    """Return verdicts first, then what is broken; with ``every``, each requirement."""
    lines = [_verdict(verdict) for verdict in conformance.verdicts]
    for verdict in conformance.verdicts:
        lines += _details(verdict, every)
    return "\n".join(lines)


def _verdict(verdict: Verdict) -> str:
    said = "claims" if verdict.claimed else "does not claim"
    if verdict.remark:
        return f"{said} {verdict.standard}: not tested"
    tested = f"{counted(verdict.tested, 'requirement')} tested, {len(verdict.broken)} broken"
    undecided = sum(check.outcome is Outcome.UNDECIDED for check in verdict.checks)
    more = f", {undecided} undecided" if undecided else ""
    if verdict.unrecognised:
        more += f", {counted(len(verdict.unrecognised), 'thing')} not recognised"
    return f"{said} {verdict.standard}: {verdict.standing}: {tested}{more}"


def _details(verdict: Verdict, every: bool) -> Iterator[str]:
    shown = verdict.checks if every else verdict.broken
    if shown:
        yield f"\n{verdict.standard} ({verdict.checks[0].requirement.standard})"
    for check in shown:
        asked = check.requirement
        matterhorn = f"  [Matterhorn {asked.matterhorn}]" if asked.matterhorn else ""
        yield f"  {_MARKS[check.outcome]}  {asked.rule:<14} {asked.asks}{matterhorn}"
        for occurrence in check.occurrences[:_SHOWN]:
            yield f"          {_place(occurrence)}"
        if check.broken > _SHOWN:
            yield f"          and {check.broken - _SHOWN} more"
    if verdict.unrecognised:
        yield f"\n{verdict.standard}: not recognised, may be right or wrong"
        for occurrence in verdict.unrecognised:
            yield f"  {_place(occurrence)}"


def _place(occurrence: Occurrence) -> str:
    where = [f"page {occurrence.page}"] if occurrence.page else []
    where += [f"object {occurrence.object}"] if occurrence.object else []
    return f"{', '.join(where)}: {occurrence.found}" if where else occurrence.found


def conformance_data(pdf: bytes | Path) -> dict[str, Any]:
    """Inspect a PDF and return what was found, as ``conformance.json`` has it."""
    return as_data(inspect(pdf))


def as_data(conformance: Conformance) -> dict[str, Any]:
    """Return what an inspection found as a document for JSON, documented in docs/inspect.md."""
    return {
        "format": FORMAT,
        "holds": conformance.holds,
        "pages": conformance.pages,
        "claims": [str(claim) for claim in conformance.claims],
        "standards": [_verdict_data(verdict) for verdict in conformance.verdicts],
    }


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": str(verdict.standard),
        "standard": verdict.checks[0].requirement.standard if verdict.checks else "",
        "claimed": verdict.claimed,
        "verdict": str(verdict.standing),
        "tested": verdict.tested,
        "broken": len(verdict.broken),
        "requirements": [_check_data(check) for check in verdict.checks],
        "unrecognised": [_place_data(one) for one in verdict.unrecognised],
        "remark": verdict.remark,
    }


def _check_data(check: Check) -> dict[str, Any]:
    asked = check.requirement
    return {
        "clause": asked.clause,
        "test": asked.test,
        "matterhorn": asked.matterhorn,
        "asks": asked.asks,
        "outcome": str(check.outcome),
        "times": check.broken,
        "places": [_place_data(one) for one in check.occurrences],
    }


def _place_data(occurrence: Occurrence) -> dict[str, Any]:
    return {"page": occurrence.page, "object": occurrence.object, "found": occurrence.found}

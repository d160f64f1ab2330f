"""A preflight as data, for ``preflight.json`` and ``fascicle preflight --format json``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fascicle.findings import Severity
from fascicle.publishing.preflight.model import Observation, Outcome, Preflight
from fascicle.publishing.report import finding_data

__all__ = ["FORMAT", "preflight_data"]

FORMAT = 1
"""The version of the format; it grows when a field changes its meaning or goes."""


def preflight_data(preflight: Preflight) -> dict[str, Any]:
    """Return a preflight as a document for JSON; documented in docs/preflight.md."""
    found = preflight.observations
    return {
        "format": FORMAT,
        "examined": preflight.name,
        "passed": preflight.passes(),
        "sheets": preflight.sheets,
        "trim_mm": list(preflight.trim),
        "pictures": preflight.pictures,
        "least_ppi": preflight.least_ppi,
        "fonts": list(preflight.fonts),
        "coloured_sheets": list(preflight.coloured),
        "count": {str(s): sum(o.severity is s for o in found) for s in Severity},
        "checks": [_outcome(outcome) for outcome in preflight.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "check": outcome.check,
        "title": outcome.title,
        "skipped": outcome.skipped,
        "passed": not outcome.skipped and not outcome.observations,
        "told": outcome.told,
        "findings": [_observation(found) for found in outcome.observations],
    }


def _observation(found: Observation) -> dict[str, Any]:
    data = {**finding_data(found.finding), "severity": str(found.severity)}
    if found.spot is not None:
        data |= {"spot": asdict(found.spot)}
    return data

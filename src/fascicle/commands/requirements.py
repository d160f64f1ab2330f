"""The tables of requirements in ``docs/inspect.md``, made from those that are tested."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fascicle.publishing.conformance.model import Requirement
from fascicle.publishing.conformance.pdfa_requirements import pdfa_requirements
from fascicle.publishing.conformance.ua_requirements import UA_REQUIREMENTS

__all__ = ["renewed_requirements"]

_MARKED = re.compile(r"(<!-- requirements: ([\w/-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed_requirements(page: str) -> str:
    """Return the page with its tables of requirements made anew."""
    return _MARKED.sub(lambda found: found.group(1) + _table(found.group(2)) + found.group(3), page)


def _table(name: str) -> str:
    if name == "pdf/ua-1":
        rows = [(each.rule, each.asks, each.matterhorn) for each in UA_REQUIREMENTS]
        return _rows("Rule", "Matterhorn", rows)
    part = name.rpartition("-")[2]
    levels = {each.rule: "A" for each in pdfa_requirements(part, "A")}
    for level in "UB":
        levels |= {each.rule: level for each in pdfa_requirements(part, level)}
    asked: Iterable[Requirement] = pdfa_requirements(part, "A")
    rows = [(each.rule, each.asks, levels[each.rule]) for each in asked]
    return _rows("Rule" if part != "1" else "Clause", "Level", rows)


def _rows(first: str, last: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| {first} | What is asked | {last} |", "|-|-|-|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"

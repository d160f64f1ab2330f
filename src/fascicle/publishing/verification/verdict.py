"""What a verification has found out: checks with their outcome in words, and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fascicle.findings import Finding, Findings

__all__ = ["Check", "Verdict"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``holds`` is None where it could not be told."""

    name: str
    holds: bool | None
    says: str


@dataclass(slots=True)
class Verdict:
    """The checks in their order, and what is wrong or worth knowing.

    ``kind`` says what was verified: ``bag``, ``zip`` or ``pdf``.
    """

    kind: str
    checks: list[Check] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    @property
    def holds(self) -> bool:
        """Whether everything that could be checked holds."""
        return not self.findings.has_errors

    def check(
        self, name: str, holds: str, fails: str = "", findings: Iterable[Finding] = ()
    ) -> bool:
        """Note a check: it holds, in the words of ``holds``, where no finding is an error."""
        found = tuple(findings)
        self.findings.extend(found)
        failed = any(finding.is_error for finding in found)
        self.checks.append(Check(name, not failed, fails if failed else holds))
        return not failed

    def untold(self, name: str, says: str, findings: Iterable[Finding] = ()) -> None:
        """Note a check that could not be made, and why."""
        self.findings.extend(findings)
        self.checks.append(Check(name, None, says))

    def as_data(self) -> Mapping[str, Any]:
        """Return the verdict, without its findings, as it is written to JSON."""
        return {
            "kind": self.kind,
            "holds": self.holds,
            "checks": [
                {"check": check.name, "holds": check.holds, "says": check.says}
                for check in self.checks
            ],
        }

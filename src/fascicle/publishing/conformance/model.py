"""What an inspection says: requirements of the standards, and how a file stands to each of them."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from fascicle.findings import Finding

__all__ = [
    "Check",
    "Claim",
    "Conformance",
    "Occurrence",
    "Outcome",
    "Requirement",
    "Standing",
    "Verdict",
]


class Outcome(enum.StrEnum):
    """How a file stands to one requirement.

    ``UNDECIDED``: it could not be tested, or not everywhere. A requirement is ``NOT_APPLICABLE``
    where the file has nothing that it speaks of.
    """

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNDECIDED = "undecided"


class Standing(enum.StrEnum):
    """How a file stands to a whole standard."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a standard, in a sentence of ours.

    ``test`` is the number that veraPDF gives to its test of the clause, a capital letter where the
    test is ours alone, and empty where one sentence stands for the whole clause. ``matterhorn``
    is the failure condition of the Matterhorn Protocol 1.02, where it names one. ``needs`` names
    what a file must have so that the requirement says anything about it.
    """

    standard: str
    clause: str
    test: str
    asks: str
    matterhorn: str = ""
    needs: str = ""

    @property
    def rule(self) -> str:
        """Clause and test, as veraPDF writes them: ``6.2.8-3``."""
        return f"{self.clause}-{self.test}" if self.test else self.clause


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where something is not as it should be: what is there, and where.

    ``page`` counts from 1; ``object`` is the number of the PDF object. 0 where there is none.
    """

    found: str
    page: int = 0
    object: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one requirement.

    ``broken`` counts all that is wrong; ``occurrences`` are the first of them. ``tested`` counts
    what was looked at, 0 where that is not counted.
    """

    requirement: Requirement
    outcome: Outcome
    tested: int = 0
    broken: int = 0
    occurrences: tuple[Occurrence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A standard that a file says it conforms to: ``PDF/A`` part 3 level A, ``PDF/UA`` part 1."""

    family: str
    part: str
    level: str = ""

    def __str__(self) -> str:
        return f"{self.family}-{self.part}{self.level.lower()}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a file stands to a standard, with every requirement that was tested.

    ``unrecognised`` are constructs that the test does not know: they may be right or wrong, and
    leave the verdict undecided. ``remark`` says what else limits the verdict.
    """

    standard: Claim
    claimed: bool
    standing: Standing
    checks: tuple[Check, ...] = ()
    unrecognised: tuple[Occurrence, ...] = ()
    remark: str = ""

    @property
    def broken(self) -> tuple[Check, ...]:
        """The requirements that are not met."""
        return tuple(check for check in self.checks if check.outcome is Outcome.FAIL)

    @property
    def tested(self) -> int:
        """How many requirements were tested and either met or not."""
        return sum(check.outcome in (Outcome.PASS, Outcome.FAIL) for check in self.checks)


@dataclass(frozen=True, slots=True)
class Conformance:
    """All that an inspection found. Without verdicts where the file could not be read."""

    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    pages: int = 0

    @property
    def holds(self) -> bool:
        """Whether the file could be read and meets all that it claims, or was asked for."""
        readable = not any(finding.is_error for finding in self.findings)
        return readable and all(v.standing is Standing.HOLDS for v in self.verdicts)

    def failures(self) -> Iterator[tuple[str, str, Occurrence]]:
        """Yield standard, rule and place of all that is wrong, for tests and reports."""
        for verdict in self.verdicts:
            for check in verdict.broken:
                for occurrence in check.occurrences:
                    yield str(verdict.standard), check.requirement.rule, occurrence

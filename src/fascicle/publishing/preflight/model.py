"""What a preflight says: checks passed or not, what was found, and where on which page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fascicle.findings import Finding, Severity
from fascicle.manuscript.models import PreflightCheck

__all__ = ["Observation", "Outcome", "Preflight", "Spot"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page.

    ``sheet`` counts from 1, ``folio`` is the page number as printed, or empty. The rectangle is in
    mm from the left and the top of the trim.
    """

    sheet: int
    folio: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def page(self) -> str:
        """What the page is called: ``p. 12 (sheet 18)``, or ``sheet 1``."""
        return f"p. {self.folio} (sheet {self.sheet})" if self.folio else f"sheet {self.sheet}"


@dataclass(frozen=True, slots=True)
class Observation:
    """A finding of a check, as gravely as the publication takes it, and its place in print.

    ``spot`` is None for what is no matter of one page.
    """

    check: PreflightCheck
    finding: Finding
    severity: Severity
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check: its ``title``, what it looked at (``told``), and what it found.

    ``skipped`` where the publication does not ask for it, or the file cannot be asked.
    """

    check: PreflightCheck
    title: str
    told: str
    observations: tuple[Observation, ...] = ()
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Preflight:
    """All outcomes, in the order of the checks. ``name`` is what was examined.

    ``folios`` are those of all sheets, empty where a page has none; ``trim`` is the size of the
    first page in mm; ``coloured`` are the sheets with coloured ink.
    ``fonts`` are the names of the fonts, ``pictures`` counts the pictures in place.
    """

    name: str
    folios: tuple[str, ...]
    trim: tuple[float, float]
    outcomes: tuple[Outcome, ...]
    coloured: tuple[int, ...]
    fonts: tuple[str, ...]
    pictures: int
    least_ppi: float | None

    @property
    def sheets(self) -> int:
        """How many pages the file has."""
        return len(self.folios)

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All that was found, in the order of the checks."""
        return tuple(found for outcome in self.outcomes for found in outcome.observations)

    def passes(self, *, strict: bool = False) -> bool:
        """Whether nothing found is an error or, where that is asked for, a warning."""
        grave: Sequence[Severity] = (Severity.ERROR, Severity.WARNING)[: 1 + strict]
        return not any(found.severity in grave for found in self.observations)

"""Observing: how a check notes what it finds."""

from __future__ import annotations

from dataclasses import dataclass, field

from fascicle.findings import CODES, Finding, Place, Severity
from fascicle.manuscript.models import PreflightCheck
from fascicle.publishing.preflight.boxes import Box
from fascicle.publishing.preflight.matter import Matter, SheetExamined
from fascicle.publishing.preflight.model import Observation, Outcome

__all__ = ["Notebook", "listed"]


@dataclass(slots=True)
class Notebook:
    """Notes of one check: observations, each as gravely as the publication takes them."""

    matter: Matter
    check: PreflightCheck
    title: str
    found: list[Observation] = field(default_factory=list)

    def note(
        self,
        code: str,
        message: str,
        hint: str,
        sheet: SheetExamined | None = None,
        box: Box | None = None,
        *,
        name: str = "",
        place: Place | None = None,
    ) -> None:
        """Note a finding on a page, or of the whole file.

        ``box`` is its place in points from the trim's bottom left; ``name`` the id of what it is
        about, where that is known; ``place`` where it is written, where neither tells.
        """
        if place is None and sheet is not None:
            place = self.matter.place(sheet, box, name)
        if place is None:
            place = Place("publication.yaml" if self.matter.book else self.matter.name)
        asked = self.matter.settings.checks.get(self.check)
        severity = CODES[code].severity if asked in (None, "skip") else Severity(str(asked))
        spot = sheet.spot(box) if sheet is not None else None
        finding = Finding(code, place, message, hint)
        self.found.append(Observation(self.check, finding, severity, spot))

    def outcome(self, told: str) -> Outcome:
        """Close the notebook: ``told`` says what was looked at."""
        return Outcome(self.check, self.title, told, tuple(self.found))


def listed(matter: Matter, sheets: list[int]) -> str:
    """Return pages as they are called, runs of them joined: ``[1], 3, 12–14``."""
    runs: list[list[int]] = []
    for sheet in sheets:
        if runs and sheet == runs[-1][-1] + 1:
            runs[-1].append(sheet)
        else:
            runs.append([sheet])
    return ", ".join(
        matter.folio(run[0])
        if len(run) == 1
        else f"{matter.folio(run[0])}{'–' if len(run) > 2 else ', '}{matter.folio(run[-1])}"
        for run in runs
    )

"""What the commands that need a finished book have in common: how it is made of a manuscript."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import fascicle
from fascicle.commands.guard import Run
from fascicle.findings import Finding

if TYPE_CHECKING:
    from fascicle.manuscript.manuscript import Manuscript
    from fascicle.progress import Progress
    from fascicle.typesetting.book import Book

__all__ = ["made_book", "unfinished"]


def made_book(
    manuscript: Manuscript, cache: Path | None, run: Run, progress: Progress, *, final: bool = False
) -> Book:
    """Compile and typeset a manuscript; go no further where a finding is an error.

    ``cache`` is that of a build's folder, which the caller has locked; or None. With ``final``
    unfinished matter is an error.
    """
    from fascicle.typesetting.coverage import missing_characters  # imports the models
    from fascicle.typesetting.unused_templates import unused_templates

    run.findings.extend(missing_characters(manuscript))
    run.findings.extend(unused_templates(manuscript))
    edition = fascicle.compile(manuscript, cache=cache, progress=progress)
    run.take(edition.findings)
    if final:
        run.take(unfinished(run.findings))
    book = fascicle.typeset(edition, fascicle.Press(cache, keep=False), progress)
    run.take(book.findings)
    if final:
        run.take(unfinished(run.findings))
    return book


def unfinished(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what a final build must refuse: drafts, missing photographs, every warning.

    Each becomes an F102 at its own place, which names the finding behind it.
    """
    return tuple(
        Finding(
            "F102",
            finding.place,
            f"Not ready for a final build: {finding.message} ({finding.code})",
            finding.hint or f'"fascicle explain {finding.code}" says more',
            finding.excerpt,
        )
        for finding in findings
        if finding.is_unfinished
    )

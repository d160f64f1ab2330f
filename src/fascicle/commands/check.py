"""``fascicle check``: everything that can be found without laying out pages."""

from __future__ import annotations

from pathlib import Path

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import Folder, Format, FormatOption
from fascicle.commands.output import print_findings, print_json, record, tally

__all__ = ["check"]


def check(folder: Folder = Path(), report: FormatOption = Format.TEXT) -> None:
    """Check chapters, sources, photographs, maps and seeds, without laying out pages.

    Ends with 1 where something must be mended before the publication can be built, else with 0.
    """
    run = Run(log_folder=folder / "build")

    def work() -> None:
        from fascicle.typesetting.coverage import missing_characters  # imports the models

        manuscript = fascicle.read(folder)
        run.findings.extend(manuscript.findings)
        run.findings.extend(fascicle.examine(manuscript))
        run.findings.extend(missing_characters(manuscript))

    passed = guarded(run, work)
    if report is Format.JSON:
        findings = [record(finding) for finding in run.findings]
        print_json({"command": "check", "passed": passed, "findings": findings})
    else:
        print_findings(run.findings)
        print(f"{'Ready to build' if passed else 'Not ready to build'}: {tally(run.findings)}.")
    if not passed:
        raise typer.Exit(1)

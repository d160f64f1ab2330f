"""``fascicle inspect``: what a PDF claims to conform to, and whether that holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import Format, FormatOption, limits_of
from fascicle.commands.output import print_findings, print_json, printable, record
from fascicle.counting import counted

if TYPE_CHECKING:
    from fascicle.publishing.conformance import Conformance
    from fascicle.publishing.conformance.model import Claim

__all__ = ["inspect"]

File = Annotated[Path, typer.Argument(metavar="FILE", help="Any PDF file.")]

Standards = Annotated[
    list[str] | None,
    typer.Option(
        "--standard",
        help="A standard to test besides those claimed: pdf/ua-1, pdf/a-3a, ... May be repeated.",
        metavar="NAME",
    ),
]

All = Annotated[bool, typer.Option("--all", help="List every requirement, met or not.")]


def inspect(
    file: File,
    standard: Standards = None,
    every: All = False,
    report: FormatOption = Format.TEXT,
) -> None:
    """Test a PDF against PDF/A and PDF/UA-1, requirement by requirement.

    A file that claims neither is tested against PDF/A-3a and PDF/UA-1.

    Ends with 0 where all that is claimed or asked for holds, else with 1.
    """
    run = Run(log_folder=Path(tempfile.gettempdir()), limits=limits_of())
    wanted = _claims(standard or [])
    found: list[Conformance] = []

    def work() -> None:
        from fascicle.publishing.conformance import inspect as inspect_pdf

        found.append(inspect_pdf(file, standards=wanted, name=str(file)))

    guarded(run, work)
    for conformance in found:
        run.findings.extend(conformance.findings)
    _tell(file, run, found, report, every)
    if not found or not found[0].holds:
        raise typer.Exit(1)


def _claims(names: list[str]) -> list[Claim]:
    """Return the standards that are named; wrong usage where one is not known."""
    if not names:
        return []
    from fascicle.publishing.conformance import STANDARDS

    for name in names:
        if name.lower() not in STANDARDS:
            known = ", ".join(STANDARDS)
            raise typer.BadParameter(
                f"“{name}” cannot be tested; known are {known}.", param_hint="--standard"
            )
    return [STANDARDS[name.lower()] for name in names]


def _tell(file: Path, run: Run, found: list[Conformance], report: Format, every: bool) -> None:
    from fascicle.publishing.conformance import conformance_text
    from fascicle.publishing.conformance.telling import as_data

    if report is Format.JSON:
        findings = [record(finding) for finding in run.findings]
        said = {"command": "inspect", "file": str(file)}
        told = as_data(found[0]) if found else {"holds": False}
        print_json({**said, **told, "findings": findings})
        return
    if found and found[0].verdicts:
        print(f"{printable(str(file))}, {counted(found[0].pages, 'page')}")
        for line in conformance_text(found[0], every=every).splitlines():
            print(printable(line))
        print()
    print_findings(run.findings)

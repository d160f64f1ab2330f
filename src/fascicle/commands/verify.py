"""``fascicle verify``: a deposit checked to the bit, and its book made again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import Format, FormatOption, limits_of
from fascicle.commands.output import print_findings, print_json, printable, record, tally
from fascicle.commands.stages import shown_progress

if TYPE_CHECKING:
    from fascicle.publishing.verification import Verdict

__all__ = ["verify"]

_OUTCOMES = {True: "holds", False: "fails", None: "untold"}


def verify(
    deposited: Annotated[
        Path, typer.Argument(help="A bag, a bag in a zip file, or a PDF.", metavar="BAG|ZIP|PDF")
    ],
    quick: Annotated[
        bool, typer.Option("--quick", help="Check what is recorded; do not make the book again.")
    ] = False,
    supplied: Annotated[
        Path | None,
        typer.Option(
            "--with", help="Folder with photographs that the PDF does not carry.", metavar="FOLDER"
        ),
    ] = None,
    report: FormatOption = Format.TEXT,
) -> None:
    """Check a deposit to the bit, and make its book again.

    Every checksum is checked, then the book is made once more in a temporary place from the sources
    inside, and compared. Ends with 1 where something does not hold.
    """
    run = Run(log_folder=Path(tempfile.gettempdir()), limits=limits_of())
    verdicts: list[Verdict] = []

    def work() -> None:
        from fascicle.publishing.verification import verify

        with shown_progress(quiet=report is Format.JSON) as progress:
            verdict = verify(deposited, progress, rebuild=not quick, supplied=supplied)
        verdicts.append(verdict)
        run.findings.extend(verdict.findings)

    holds = guarded(run, work)
    if report is Format.JSON:
        print_json(_document(deposited, run, verdicts, holds=holds))
    else:
        _print(deposited, run, verdicts, holds=holds)
    if not holds:
        raise typer.Exit(1)


def _print(deposited: Path, run: Run, verdicts: list[Verdict], *, holds: bool) -> None:
    print_findings(run.findings)
    for verdict in verdicts:
        for check in verdict.checks:
            print(f"{_OUTCOMES[check.holds]:<8}{printable(check.says)}")
    if holds:
        told = all(check.holds is not None for verdict in verdicts for check in verdict.checks)
        but = "" if told else ", as far as it could be told"
        print(f"Verified{but}: {deposited}")
    else:
        print(f"Not verified ({tally(run.findings)}): {deposited}")


def _document(deposited: Path, run: Run, verdicts: list[Verdict], *, holds: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"command": "verify", "path": str(deposited), "holds": holds}
    for verdict in verdicts:
        document |= verdict.as_data()
    return document | {"findings": [record(finding) for finding in run.findings]}

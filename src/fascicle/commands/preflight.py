"""``fascicle preflight``: the made pages examined before they go to the press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import cached, require_no_links
from fascicle.commands.making import made_book
from fascicle.commands.options import (
    Folder,
    Format,
    FormatOption,
    LimitOption,
    WaitOption,
    limits_of,
)
from fascicle.commands.output import print_findings, print_json, printable, record, tally
from fascicle.commands.stages import shown_progress
from fascicle.counting import counted
from fascicle.findings import Severity

if TYPE_CHECKING:
    from rich.text import Text

    from fascicle.progress import Progress
    from fascicle.publishing.preflight import Observation, Outcome, Preflight

__all__ = ["preflight"]

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SHEETS = (".pdf", ".png")


@dataclass(slots=True)
class _Result:
    """What was examined, what it is called, and what came of it."""

    pdf: bytes = b""
    title: str = ""
    preflight: Preflight | None = None


def preflight(
    folder: Folder = Path(),
    pdf: Annotated[
        Path | None,
        typer.Option(
            "--pdf",
            help="Examine this PDF instead: all that can be told without a manuscript.",
            metavar="FILE",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 where there are warnings, too.")
    ] = False,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            help="Also draw all spreads, with marks where something was found: FILE.pdf or .png.",
            metavar="FILE",
        ),
    ] = None,
    limit: LimitOption = None,
    wait: WaitOption = 60,
    report: FormatOption = Format.TEXT,
) -> None:
    """Examine the pages as a printer would: pictures, colours, fonts, edges, lines, divisions.

    Ends with 1 where an error was found, or with --strict a warning, else with 0. Thresholds stand
    in publication.yaml, under preflight.
    """
    if sheet is not None and sheet.suffix.lower() not in _SHEETS:
        raise typer.BadParameter(f"{sheet} ends neither in .pdf nor in .png", param_hint="--sheet")
    if pdf is not None and not pdf.is_file():
        raise typer.BadParameter(f"there is no file {pdf}", param_hint="--pdf")
    run, result = Run(log_folder=folder / "build", limits=limits_of(limit)), _Result()

    def work() -> None:
        with shown_progress(quiet=report is Format.JSON) as progress:
            _examine(folder, pdf, run, result, progress, wait)
        if sheet is not None and result.preflight is not None:
            _draw_sheet(sheet, result, result.preflight)

    done = guarded(run, work)
    made = result.preflight if done else None
    if report is Format.JSON:
        print_json(_document(made, run))
    elif made is None:
        print_findings(run.findings, quiet_notes=True)
        print(f"Not examined: {tally(run.findings)}.")
    else:
        _print(made, result.title)
        if sheet is not None:
            print(sheet)
    if made is None or not made.passes(strict=strict):
        raise typer.Exit(1)


def _examine(
    folder: Path, pdf: Path | None, run: Run, result: _Result, progress: Progress, wait: float
) -> None:
    from fascicle.publishing.preflight import preflight as examine
    from fascicle.publishing.preflight import preflight_pdf

    if pdf is not None:
        result.title, result.pdf = pdf.name, pdf.read_bytes()
        result.preflight = preflight_pdf(result.pdf, pdf.name)
        return
    progress("read", "publication.yaml", 0, 1)
    manuscript = fascicle.read(folder, run.limits)
    progress("read", "publication.yaml", 1, 1)
    run.take(manuscript.findings)
    require_no_links(folder, folder / "build")
    with cached(folder / "build", wait=wait) as cache:
        book = made_book(manuscript, cache, run, progress)
    result.title, result.pdf = manuscript.publication.title, book.pdf
    result.preflight = examine(book)


def _draw_sheet(path: Path, result: _Result, made: Preflight) -> None:
    from fascicle.publishing.files import write_file
    from fascicle.publishing.preflight import contact_picture, contact_sheet

    draw = contact_picture if path.suffix.lower() == ".png" else contact_sheet
    write_file(path, draw(result.pdf, made, title=result.title))


# --- telling --------------------------------------------------------------------------------------


def _print(made: Preflight, title: str) -> None:
    """Print each check with what it looked at and what it found."""
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    size = "{:g} × {:g} mm".format(*made.trim)
    console.print(f"Preflight of {printable(title)}: {counted(made.sheets, 'page')}, {size}.\n")
    width = max(len(outcome.title) for outcome in made.outcomes)
    for outcome in made.outcomes:
        for line in _told(outcome, width):
            console.print(line)
    severities = [found.severity for found in made.observations]
    counts = ", ".join(counted(severities.count(s), str(s)) for s in Severity if s in severities)
    console.print(f"\nFound: {counts or 'nothing'}.")


def _told(outcome: Outcome, width: int) -> Iterator[Text]:
    from rich.text import Text

    state = "skipped" if outcome.skipped else _gravest(outcome)
    style = next((_COLOURS[severity] for severity in Severity if severity == state), "dim")
    line = Text(f"{state:<8}", style).append(f"{outcome.title:<{width}}  ", "bold")
    yield line.append(printable(outcome.told))
    hinted: set[str] = set()
    for found in outcome.observations:
        yield from _described(found, hinted)


def _gravest(outcome: Outcome) -> str:
    severities = {found.severity for found in outcome.observations}
    return next((str(severity) for severity in Severity if severity in severities), "passed")


def _described(found: Observation, hinted: set[str]) -> Iterator[Text]:
    """Say what was found, where on the page, where in the manuscript; what to do about it once."""
    from rich.text import Text

    finding = found.finding
    line = Text("    ").append(finding.code, _COLOURS[found.severity])
    if found.spot is not None:
        spot = found.spot
        line.append(f"  {spot.page}, {spot.left:.0f} mm from the left, {spot.top:.0f} from the top")
    yield line.append(f"  {printable(str(finding.place))}", "dim")
    yield Text(f"        {printable(finding.message)}")
    if finding.hint and finding.code not in hinted:
        hinted.add(finding.code)
        yield Text(f"        → {printable(finding.hint)}")


def _document(made: Preflight | None, run: Run) -> dict[str, Any]:
    from fascicle.publishing.preflight import preflight_data

    if made is None:
        findings = [record(finding) for finding in run.findings]
        return {"command": "preflight", "examined": None, "passed": False, "findings": findings}
    return {"command": "preflight", **preflight_data(made)}

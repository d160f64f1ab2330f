"""``fascicle build``: from the manuscript to the printed pages."""

from __future__ import annotations

import difflib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import locked, require_no_links
from fascicle.commands.making import unfinished
from fascicle.commands.options import (
    FinalOption,
    Folder,
    Format,
    FormatOption,
    LimitOption,
    WaitOption,
    limits_of,
)
from fascicle.commands.output import print_findings, print_json, record, tally
from fascicle.commands.stages import shown_progress
from fascicle.counting import counted
from fascicle.findings import Refused, Severity

if TYPE_CHECKING:
    from fascicle.manuscript.manuscript import Manuscript
    from fascicle.progress import Progress
    from fascicle.publishing import Report

__all__ = ["build"]


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for."""

    folder: Path
    out: Path
    final: bool
    chapter: str | None
    proof: bool = False
    wait: float = 60


@dataclass(slots=True)
class _Result:
    """What has come of it so far; ``seconds`` by stage."""

    report: Report | None = None
    title: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    folder: Folder = Path(),
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files made; FOLDER/build if not given.", metavar="DIR"),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Let unfinished matter pass (this is the default).")
    ] = False,
    final: FinalOption = False,
    chapter: Annotated[
        str | None, typer.Option(help="Build this chapter alone.", metavar="ID")
    ] = None,
    proof: Annotated[
        bool,
        typer.Option(
            "--proof",
            help="Also make a proof for editors: the same pages with numbered lines and, in the "
            "margin, blocks with file and line, comments and findings.",
        ),
    ] = False,
    limit: LimitOption = None,
    wait: WaitOption = 60,
    report: FormatOption = Format.TEXT,
    open_: Annotated[bool, typer.Option("--open", help="Open the PDF when it is built.")] = False,
) -> None:
    """Build the PDF, and HTML, the chronology as data and a report.

    The PDF is made to be kept: it describes itself and carries what it was made from.

    Ends with 1 where something must be mended first; the last good book is then left as it is.
    """
    if final and (draft or chapter):
        other = "--draft" if draft else "--chapter"
        raise typer.BadParameter(f"--final and {other} exclude each other", param_hint="--final")
    build_ = out if out is not None else folder / "build"
    order = _Order(folder, build_, final, chapter, proof, wait)
    run, result = Run(log_folder=order.out, limits=limits_of(limit)), _Result()

    def work() -> None:
        if out is None:
            require_no_links(folder, order.out)
        with shown_progress(quiet=report is Format.JSON) as progress:
            _build(order, run, result, progress)

    built = guarded(run, work)
    if report is Format.JSON:
        print_json(_document(built, run, result))
    else:
        print_findings(run.findings, quiet_notes=True)
        print(_summary(order, run, result) if built else _refusal(run))
    if not built:
        raise typer.Exit(1)
    if open_ and result.report is not None:
        typer.launch(str(result.report.pdf))


def _build(order: _Order, run: Run, result: _Result, progress: Progress) -> None:
    """Go through the four stages; stop before anything is written where an error is found."""
    from fascicle.typesetting.coverage import missing_characters  # imports the models
    from fascicle.typesetting.unused_templates import unused_templates

    stages = _Stopwatch(result.seconds)
    with stages("read"):
        progress("read", "publication.yaml", 0, 1)
        manuscript = fascicle.read(order.folder, run.limits)
        progress("read", "publication.yaml", 1, 1)
    run.findings.extend(manuscript.findings)
    _require_chapter(manuscript, order.chapter)
    result.title = manuscript.publication.title
    run.findings.extend(missing_characters(manuscript))
    run.findings.extend(unused_templates(manuscript))
    with locked(order.out, wait=order.wait):
        cache = order.out / ".cache"
        with stages("compile"):
            edition = fascicle.compile(
                manuscript, cache=cache, only=order.chapter, progress=progress
            )
        run.take(edition.findings)
        if order.final:
            run.take(unfinished(run.findings))
        with stages("typeset"):
            book = fascicle.typeset(edition, fascicle.Press(cache, keep=False), progress)
        run.take(book.findings)
        if order.final:
            run.take(unfinished(run.findings))
        with stages("publish"):
            result.report = fascicle.publish(
                book,
                order.out,
                progress,
                name=_name(manuscript, order),
                stages=result.seconds,
                proof=order.proof,
            )
        run.take(result.report.findings)


class _Stopwatch:
    """Measures the stages, in seconds of wall time."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._stage, self._since = "", 0.0

    def __call__(self, stage: str) -> _Stopwatch:
        self._stage = stage
        return self

    def __enter__(self) -> None:
        self._since = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._stage] = time.monotonic() - self._since


def _require_chapter(manuscript: Manuscript, chapter: str | None) -> None:
    chapters = manuscript.publication.chapters
    if chapter is None or chapter in chapters:
        return
    near = difflib.get_close_matches(chapter, chapters, n=1)
    like = f' Did you mean "{near[0]}"?' if near else ""
    raise typer.BadParameter(
        f'the publication has no chapter "{chapter}".{like} It has: {", ".join(chapters)}.',
        param_hint="--chapter",
    )


def _name(manuscript: Manuscript, order: _Order) -> str | None:
    """Return the name of the files made; None for the publication's own."""
    slug = manuscript.publication.slug
    return None if order.chapter is None else f"{slug}-chapter-{order.chapter}"


def _summary(order: _Order, run: Run, result: _Result) -> str:
    report = result.report
    if report is None:  # a build that ended well has a report
        raise Refused(())
    kind = "Final build" if order.final else "Draft (--final refuses unfinished matter)"
    counts = ", ".join(
        (
            counted(report.pages, "page"),
            counted(report.notes, "note"),
            counted(report.figures, "figure"),
        )
    )
    seconds = sum(result.seconds.values())
    noted = any(finding.severity is Severity.NOTE for finding in run.findings)
    record = "report.json" if order.chapter is None else report.pdf.with_suffix(".json").name
    more = f' ("fascicle check" lists the notes, {record} also those on pages)' if noted else ""
    return (
        f"{kind} of {result.title}: {counts}, {seconds:.1f} s.\n"
        f"Findings: {tally(run.findings)}{more}.\n{report.pdf}"
        + (f"\nProof for editors: {report.proof}" if report.proof is not None else "")
    )


def _refusal(run: Run) -> str:
    return (
        f"Not built: {tally(run.findings)}. Nothing was written over the last build. "
        '"fascicle explain CODE" says more about a finding.'
    )


def _document(built: bool, run: Run, result: _Result) -> dict[str, Any]:
    """Return the JSON document of a build."""
    report = result.report if built else None
    document: dict[str, Any] = {
        "command": "build",
        "built": built,
        "seconds": {stage: round(took, 3) for stage, took in result.seconds.items()},
        "findings": [record(finding) for finding in run.findings],
    }
    if report is not None:
        document |= {
            "pdf": str(report.pdf),
            "files": [str(file.path) for file in report.files],
            "pages": report.pages,
            "words": report.words,
            "notes": report.notes,
            "figures": report.figures,
        }
        if report.proof is not None:
            document["proof"] = str(report.proof)
    return document

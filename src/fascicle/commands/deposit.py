"""``fascicle deposit``: the book with all that it was made from, as a bag for an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import locked, require_no_links
from fascicle.commands.making import made_book
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

if TYPE_CHECKING:
    from fascicle.progress import Progress
    from fascicle.publishing.deposit import Deposited

__all__ = ["deposit"]


def deposit(
    folder: Folder = Path(),
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder that becomes the bag; FOLDER/build/deposit if not given.", metavar="BAG"
        ),
    ] = None,
    zipped: Annotated[
        bool, typer.Option("--zip", help="Also write the bag as one file, BAG.zip.")
    ] = False,
    final: FinalOption = False,
    limit: LimitOption = None,
    wait: WaitOption = 60,
    report: FormatOption = Format.TEXT,
) -> None:
    """Make a BagIt bag: the book, its sources, records and checksums.

    Builds the book first. Ends with 1 where something must be mended; the last bag is then left
    as it is.
    """
    bag = out if out is not None else folder / "build/deposit"
    # "." and ".." have no name to give to a file beside them.
    bag = bag if bag.name not in ("", "..") else bag.resolve()
    run = Run(log_folder=folder / "build", limits=limits_of(limit))
    done: list[Deposited] = []

    def work() -> None:
        require_no_links(folder, folder / "build")
        with shown_progress(quiet=report is Format.JSON) as progress:
            done.append(_deposit(folder, bag, run, progress, zipped=zipped, final=final, wait=wait))

    made = guarded(run, work) and bool(done)
    if report is Format.JSON:
        print_json(_document(run, done[0] if made else None))
    else:
        print_findings(run.findings, quiet_notes=True)
        print(_summary(run, done[0]) if made else _refusal(run))
    if not made:
        raise typer.Exit(1)


def _deposit(
    folder: Path,
    bag: Path,
    run: Run,
    progress: Progress,
    *,
    zipped: bool,
    final: bool,
    wait: float,
) -> Deposited:
    from fascicle.publishing.deposit import deposit, require_free

    require_free(bag, zipped=zipped)
    progress("read", "publication.yaml", 0, 1)
    manuscript = fascicle.read(folder, run.limits)
    run.findings.extend(manuscript.findings)
    build = folder / "build"
    with locked(build, wait=wait):
        cache = build / ".cache"
        book = made_book(manuscript, cache, run, progress, final=final)
        progress("publish", bag.name, 0, 1)
        return deposit(book, bag, cache, progress, zipped=zipped)


def _summary(run: Run, done: Deposited) -> str:
    files = counted(done.files, "file")
    return (
        f"Deposited: {files}, {done.bytes / 1e6:.1f} MB. Findings: {tally(run.findings)}.\n"
        + "\n".join(map(str, done.paths))
        + f'\n"fascicle verify {done.paths[0]}" checks it and makes the book again.'
    )


def _refusal(run: Run) -> str:
    return (
        f"Not deposited: {tally(run.findings)}. Nothing was written over the last deposit. "
        '"fascicle explain CODE" says more about a finding.'
    )


def _document(run: Run, done: Deposited | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "command": "deposit",
        "deposited": done is not None,
        "findings": [record(finding) for finding in run.findings],
    }
    if done is not None:
        document |= {
            "bag": str(done.paths[0]),
            "paths": [str(path) for path in done.paths],
            "files": done.files,
            "bytes": done.bytes,
        }
    return document

"""``fascicle photographs``: the catalogue of photographs listed, and what it lacks fetched."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import locked
from fascicle.commands.options import (
    Folder,
    Format,
    FormatOption,
    LimitOption,
    WaitOption,
    limits_of,
)
from fascicle.commands.output import (
    print_findings,
    print_json,
    print_text,
    printable,
    record,
    tally,
)
from fascicle.commands.stages import TellBytes, shown_bytes
from fascicle.counting import counted

if TYPE_CHECKING:
    from fascicle.fetching.connecting import Limits, Network
    from fascicle.fetching.fetching import Outcome
    from fascicle.findings import Finding
    from fascicle.manuscript.manuscript import Manuscript

__all__ = ["photographs"]

photographs = typer.Typer(
    name="photographs",
    help="List the catalogue of photographs, or fetch those that it knows the address of.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_RIGHTS = "That a picture can be fetched gives no right to print it: the editors have to see to it."


Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID",
        help="Names of photographs; all that have an address and no file if not given.",
        show_default=False,
    ),
]
CaFile = Annotated[
    Path | None,
    typer.Option(
        help="Also trust the certificate authorities in this file (PEM).",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for; ``ids`` is None for all photographs that have an address."""

    folder: Path
    ids: tuple[str, ...] | None
    check: bool
    dry: bool
    max_mb: int
    timeout: float
    max_time: float
    ca_file: Path | None
    wait: float


@photographs.command()
def fetch(
    folder: Folder = Path(),
    ids: Ids = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Compare the files held with their checksums; fetch nothing."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be fetched; ask nobody.")
    ] = False,
    max_mb: Annotated[
        int, typer.Option(help="Megabytes that a photograph may have.", min=1, max=200)
    ] = 100,
    timeout: Annotated[
        float,
        typer.Option(help="Seconds without a byte after which to break off.", min=0.05, max=3600),
    ] = 30,
    max_time: Annotated[
        float, typer.Option(help="Seconds for each photograph altogether.", min=0.05, max=86_400)
    ] = 900,
    ca_file: CaFile = None,
    limit: LimitOption = None,
    wait: WaitOption = 60,
    report: FormatOption = Format.TEXT,
) -> None:
    """Fetch the photographs that have an address (url) and no file.

    Only https; each is checked, put into assets/ and recorded in assets/photographs.yaml with its
    SHA-256. What is broken off goes on at the next call. No other command uses the network.

    Ends with 1 where a photograph could not be fetched or is not the one recorded, else with 0.
    """
    _require_folder(folder)
    chosen = tuple(ids) if ids else None
    order = _Order(folder, chosen, check, dry_run, max_mb, timeout, max_time, ca_file, wait)
    run = Run(log_folder=folder / "build", limits=limits_of(limit), network=True)
    outcomes: list[Outcome] = []

    def work() -> None:
        with shown_bytes(quiet=report is Format.JSON) as tell:
            for outcome in _outcomes(order, run, tell):
                outcomes.append(outcome)
                run.findings.extend(outcome.findings)

    passed = guarded(run, work)
    if report is Format.JSON:
        print_json(_document("photographs fetch", passed, run.findings, map(_data, outcomes)))
    else:
        print_text("".join(f"{line}\n" for line in _lines(outcomes)))
        print_findings(run.findings)
        print(_summary(order, run, outcomes))
    if not passed:
        raise typer.Exit(1)


@photographs.command("list")
def list_(
    folder: Folder = Path(), limit: LimitOption = None, report: FormatOption = Format.TEXT
) -> None:
    """List the catalogue: what is held, how large, how fine in print, and whose the rights are.

    Pixels an inch are reckoned from the size that the figure takes on the page, to about a tenth.

    Ends with 1 where a file or its entry has to be mended, else with 0.
    """
    run = Run(log_folder=folder / "build", limits=limits_of(limit))
    entries: list[dict[str, Any]] = []

    def work() -> None:
        from fascicle.commands.photograph_list import listed

        manuscript = _catalogue(folder, run)
        run.findings.extend(f for f in _of_catalogue(manuscript) if f.is_error)
        entries.extend(listed(manuscript))

    passed = guarded(run, work)
    if report is Format.JSON:
        print_json(_document("photographs list", passed, run.findings, entries))
    else:
        from fascicle.commands.photograph_list import lines

        print_text("".join(f"{line}\n" for line in lines(entries)))
        print_findings(run.findings)
    if not passed:
        raise typer.Exit(1)


def _outcomes(order: _Order, run: Run, tell: TellBytes) -> Iterator[Outcome]:
    """Yield what becomes of each photograph that was asked for."""
    from fascicle.fetching.fetching import FOLDER, fetch, held, planned

    manuscript = _catalogue(order.folder, run)
    _require(manuscript, order.ids or ())
    if order.check:
        chosen = order.ids if order.ids is not None else manuscript.photographs
        run.findings.extend(_of_catalogue(manuscript, "P105", "P110"))
        yield from filter(None, (held(manuscript, name) for name in chosen))
        return
    network, limits = _network(order)
    ids = planned(manuscript, order.ids)
    parts = order.folder / FOLDER
    if order.dry or not ids:
        holding: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    elif parts.is_symlink() or parts.resolve().parent != (order.folder / "assets").resolve():
        raise NotADirectoryError(20, "it is a link to another place", str(parts))
    else:
        holding = locked(parts, "fascicle photographs fetch", wait=order.wait)
    with holding:
        for outcome in fetch(manuscript, ids, network, limits, tell, dry=order.dry):
            yield outcome
            if outcome.state in ("fetched", "resumed"):
                run.findings.extend(_without_rights(manuscript, outcome.id))


def _catalogue(folder: Path, run: Run) -> Manuscript:
    """Read the publication; of what is wrong with it, only the catalogue's faults matter here."""
    manuscript = fascicle.read(folder, run.limits)
    # What is wrong with single photographs (P1) is told with them.
    faults = (f for f in _of_catalogue(manuscript) if f.is_error and f.code[0] != "P")
    run.findings.extend(faults)
    return manuscript


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        message = f'there is no folder "{folder}"; to name photographs, name the folder first: '
        raise typer.BadParameter(
            f"{message}fascicle photographs fetch . {folder}", param_hint="FOLDER"
        )


def _require(manuscript: Manuscript, ids: Iterable[str]) -> None:
    from fascicle.manuscript.validation import did_you_mean

    for name in ids:
        if name not in manuscript.photographs:
            meant = did_you_mean(name, manuscript.photographs)
            raise typer.BadParameter(
                f"assets/photographs.yaml has no sound entry “{name}”. {meant}".strip(),
                param_hint="ID",
            )


def _network(order: _Order) -> tuple[Network, Limits]:
    from fascicle.fetching.connecting import Limits, Network, trusting

    try:
        network = Network(trusting(order.ca_file))
    except ssl.SSLError as error:
        message = f'there is no certificate (PEM) in "{order.ca_file}"'
        raise typer.BadParameter(message, param_hint="--ca-file") from error
    size = order.max_mb * 1_000_000
    return network, Limits(size=size, silence=order.timeout, time=order.max_time)


def _of_catalogue(manuscript: Manuscript, *codes: str) -> list[Finding]:
    """Return what reading found in the catalogue, of these kinds or of all."""
    file = "assets/photographs.yaml"
    found = [f for f in manuscript.findings if f.place.file == file]
    return [f for f in found if f.code in codes] if codes else found


def _without_rights(manuscript: Manuscript, name: str) -> list[Finding]:
    """Return the finding that nothing is said of a photograph's rights (P104), if so."""
    source = manuscript.photographs_source
    place = source.place(("photographs", name), key=True) if source is not None else None
    return [f for f in _of_catalogue(manuscript, "P104") if f.place == place]


# --- telling --------------------------------------------------------------------------------------


def _document(
    command: str, passed: bool, findings: Iterable[Finding], entries: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "command": command,
        "passed": passed,
        "photographs": list(entries),
        "findings": [record(finding) for finding in findings],
    }


def _data(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "state": outcome.state,
        "url": outcome.url,
        "file": outcome.file,
        "bytes": outcome.bytes,
        "pixels": outcome.pixels,
        "format": outcome.format,
        "sha256": outcome.sha256,
        "seconds": round(outcome.seconds, 3),
    }


def _lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        parts = [f"{printable(outcome.id):<24} {outcome.state:<10}"]
        if outcome.state == "wanted":
            parts.append(f"from {printable(outcome.url or '')}")
        if outcome.file is not None and outcome.bytes is not None:
            parts.append(f"assets/{printable(outcome.file)}")
            parts.append(f"{outcome.bytes / 1e6:,.2f} MB")
        if outcome.pixels is not None:
            width, height = outcome.pixels
            parts.append(f"{outcome.format}, {width:,} × {height:,} pixels")
        if outcome.state in ("fetched", "resumed"):
            parts.append(f"{outcome.seconds:.1f} s")
        yield "  ".join(parts).rstrip()


def _summary(order: _Order, run: Run, outcomes: Iterable[Outcome]) -> str:
    states: list[str] = [outcome.state for outcome in outcomes]
    words = {"fetched": "fetched", "resumed": "resumed", "unchanged": "held", "wanted": "wanted"}
    words["refused"] = "refused"
    counts = [f"{states.count(state)} {word}" for state, word in words.items() if state in states]
    told = f"{counted(len(states), 'photograph')}: {', '.join(counts)}."
    if not states:
        told = "No photograph is held." if order.check else "Nothing to fetch: no entry has a url."
    lines = [told, f"Findings: {tally(run.findings)}."]
    if {"fetched", "resumed"} & set(states):
        lines.append(_RIGHTS)
    return "\n".join(lines)

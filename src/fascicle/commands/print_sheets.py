"""``fascicle print``: the book made ready for the press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from fascicle.commands.print_options import (
    BindingOption,
    BleedOption,
    CaliperOption,
    CopiesOption,
    FlipOption,
    GrayscaleOption,
    NoMarksOption,
    OutOption,
    PaperOption,
    PdfOption,
    ProofByHandOption,
    ProofDuplexOption,
    SignatureOption,
    UpOption,
)
from fascicle.commands.stages import shown_progress
from fascicle.counting import counted
from fascicle.findings import Place

if TYPE_CHECKING:
    from fascicle.manuscript.manuscript import Manuscript
    from fascicle.manuscript.models import PressSettings
    from fascicle.progress import Progress
    from fascicle.publishing.imposition.plan import Plan
    from fascicle.publishing.printing import Order, Printed

__all__ = ["print_sheets"]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for: ``given`` are settings that go before those of publication.yaml."""

    folder: Path
    out: Path
    given: Mapping[str, Any]
    pdf: Path | None
    copies: int
    duplex: bool
    by_hand: bool
    final: bool
    wait: float


@dataclass(slots=True)
class _Result:
    """What has come of it so far."""

    title: str = ""
    printed: Printed | None = None


def print_sheets(
    folder: Folder = Path(),
    out: OutOption = None,
    binding: BindingOption = None,
    paper: PaperOption = None,
    up: UpOption = None,
    signature: SignatureOption = None,
    caliper: CaliperOption = None,
    bleed: BleedOption = None,
    grayscale: GrayscaleOption = False,
    no_marks: NoMarksOption = False,
    flip: FlipOption = None,
    copies: CopiesOption = 1,
    proof_duplex: ProofDuplexOption = False,
    proof_by_hand: ProofByHandOption = False,
    pdf: PdfOption = None,
    final: FinalOption = False,
    limit: LimitOption = None,
    wait: WaitOption = 60,
    report: FormatOption = Format.TEXT,
) -> None:
    """Make the files for the press: interior, cover, imposed sheets, instructions.

    The options go before what publication.yaml says under press. Ends with 1 where something must
    be mended first; then nothing is written.
    """
    given = {
        "binding": binding and binding.value,
        "paper": paper,
        "up": up,
        "signature": signature,
        "caliper": caliper,
        "bleed": bleed,
        "colour": "grayscale" if grayscale else None,
        "marks": False if no_marks else None,
        "flip": flip and flip.value,
    }
    if pdf is not None:
        of_book = {"--grayscale": grayscale, "--proof-duplex": proof_duplex}
        of_book |= {"--proof-by-hand": proof_by_hand, "--final": final}
        _require_pdf(pdf, [option for option, is_given in of_book.items() if is_given])
    if out is None:
        out = pdf.parent if pdf is not None else folder / "build" / "print"
    chosen = {name: value for name, value in given.items() if value is not None}
    asked = _Asked(folder, out, chosen, pdf, copies, proof_duplex, proof_by_hand, final, wait)
    run, result = Run(log_folder=out, limits=limits_of(limit)), _Result()

    def work() -> None:
        with shown_progress(quiet=report is Format.JSON) as progress:
            _print(asked, run, result, progress)

    done = guarded(run, work)
    printed = result.printed if done else None
    if report is Format.JSON:
        print_json(_document(printed, run))
    else:
        print_findings(run.findings, quiet_notes=True)
        print(_told(printed, run, result.title))
    if printed is None:
        raise typer.Exit(1)


def _require_pdf(pdf: Path, of_book: list[str]) -> None:
    if not pdf.is_file():
        raise typer.BadParameter(f"there is no file {pdf}", param_hint="--pdf")
    if of_book:
        message = "that is done for a book, not for any PDF: leave out --pdf or this option"
        raise typer.BadParameter(message, param_hint=of_book[0])


def _print(asked: _Asked, run: Run, result: _Result, progress: Progress) -> None:
    from fascicle.manuscript.models import PressSettings
    from fascicle.publishing.printing import print_book, print_pdf

    if asked.pdf is not None:
        result.title = asked.pdf.name
        order = _order(asked, PressSettings(), Place(""))
        result.printed = print_pdf(asked.pdf.read_bytes(), asked.pdf.stem, asked.out, order)
        run.take(result.printed.findings)
        return
    progress("read", "publication.yaml", 0, 1)
    manuscript = fascicle.read(asked.folder, run.limits)
    progress("read", "publication.yaml", 1, 1)
    run.findings.extend(manuscript.findings)
    result.title = manuscript.publication.title
    order = _order(asked, manuscript.publication.press, _place(manuscript))
    # Pages are painted beyond their trim as they are laid out: they must know the bleed asked for.
    publication = manuscript.publication.model_copy(update={"press": order.settings})
    manuscript = replace(manuscript, publication=publication)
    build = asked.folder / "build"
    require_no_links(asked.folder, asked.out if asked.out == build / "print" else build)
    with locked(build, wait=asked.wait):
        book = made_book(manuscript, build / ".cache", run, progress, final=asked.final)
        result.printed = print_book(book, asked.out, order, progress)
        run.take(result.printed.findings)


def _order(asked: _Asked, settings: PressSettings, place: Place) -> Order:
    """Return what is to be printed: the settings with what was asked for put before them."""
    from pydantic import ValidationError

    from fascicle.manuscript.models import PressSettings
    from fascicle.publishing.printing import Order

    given = {**settings.model_dump(exclude_unset=True), **asked.given}
    try:
        merged = PressSettings.model_validate(given)
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]) if fault["loc"] else ""
        message = f"{fault['input']}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
        raise typer.BadParameter(message, param_hint=f"--{name}") from error
    if "signature" in asked.given and merged.binding == "saddle":
        raise typer.BadParameter(
            "a booklet stapled through its fold is one signature; "
            "add --binding signatures or --binding perfect",
            param_hint="--signature",
        )
    return Order(merged, asked.copies, asked.duplex, asked.by_hand, place)


def _place(manuscript: Manuscript) -> Place:
    """Return where publication.yaml says how the book is printed."""
    if "press" in manuscript.publication.model_fields_set:
        return manuscript.publication_source.place(("press",))
    return Place("publication.yaml")


# --- telling ------------------------------------------------------------------------------------

_BOUND = {
    "saddle": "stapled through the fold",
    "signatures": "sewn in signatures",
    "perfect": "glued at the spine",
}


def _told(printed: Printed | None, run: Run, title: str) -> str:
    if printed is None:
        return (
            f"Not made: {tally(run.findings)}. Nothing was written over the last files. "
            '"fascicle explain CODE" says more about a finding.'
        )
    lines = [f"{title}: {in_words(printed.plan)}."]
    if printed.proof is not None:
        lines.append(f"Proof: {_printed_on(printed.proof)}; folded once and stapled.")
    lines.append(f"Findings: {tally(run.findings)}.")
    return "\n".join([*lines, *(str(file.path) for file in printed.files)])


def in_words(plan: Plan) -> str:
    """Return a plan in one sentence: sheets, pages on each, binding, blanks and creep."""
    parts = [
        _printed_on(plan),
        f"{counted(plan.up, 'page')} a side"
        + (f" in {counted(plan.copies, 'copy', 'copies')}" if plan.copies > 1 else ""),
        _BOUND[plan.binding] + _signatures(plan),
        f"{counted(len(plan.order), 'page')} with {counted(plan.blanks, 'blank')}",
    ]
    if plan.creep:
        parts.append(f"creep {plan.creep:.1f} mm")
    return "; ".join(parts)


def _printed_on(plan: Plan) -> str:
    sheets = counted(len(plan.sheets), "sheet")
    return f"{sheets} {plan.paper}, both sides, turned over the {plan.flip} edge"


def _signatures(plan: Plan) -> str:
    if not plan.folds or plan.binding == "saddle":
        return ""
    lengths = sorted(set(plan.signatures), reverse=True)
    counts = [f"{plan.signatures.count(length)} of {length} pages" for length in lengths]
    return f" ({', '.join(counts)})"


def _document(printed: Printed | None, run: Run) -> dict[str, Any]:
    """Return the JSON document of a print."""
    document: dict[str, Any] = {"command": "print", "made": printed is not None}
    if printed is not None:
        plan = printed.plan
        document |= {
            "files": [str(file.path) for file in printed.files],
            "binding": plan.binding,
            **_sheets(plan),
            "pages": len(plan.order),
            "blanks": plan.blanks,
            "up": plan.up,
            "copies": plan.copies,
            "signatures": list(plan.signatures) if plan.folds else [],
            "creep": round(plan.creep, 3),
            "spine": printed.spine,
            "proof": _sheets(printed.proof) if printed.proof is not None else None,
        }
    return document | {"findings": [record(finding) for finding in run.findings]}


def _sheets(plan: Plan) -> dict[str, Any]:
    paper = {
        "name": plan.paper.name,
        "width": round(plan.paper.width, 2),
        "height": round(plan.paper.height, 2),
    }
    return {"paper": paper, "sheets": len(plan.sheets), "flip": plan.flip}

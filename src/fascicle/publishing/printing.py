"""A book made ready for the press: interior, cover, imposed sheets, and words for the binder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.progress import Progress, silent
from fascicle.publishing.files import write_all
from fascicle.publishing.imposition.drawing import Furniture, draw_sheets, named_faces
from fascicle.publishing.imposition.judging import judge
from fascicle.publishing.imposition.plan import Plan, letter_of
from fascicle.publishing.imposition.planning import Job, plan_sheets
from fascicle.publishing.press.binding_drawings import FoldLine
from fascicle.publishing.press.cover import cover_wrap
from fascicle.publishing.press.instructions import PlanSummary, SignaturePages, instruction_sheet
from fascicle.publishing.press.interior import interior
from fascicle.publishing.report import PublishedFile
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.book import Book
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.sheet_labels import draw_labels
from fascicle.typesetting.words import press_words

__all__ = ["Order", "PressFiles", "Printed", "press_files", "print_book", "print_pdf"]

_HOME = ("letter", "a4", "tabloid", "a3")
"""The sheets that printers at home take, from the smallest."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: how, how many copies on a sheet, and which proofs.

    ``duplex`` asks for a proof to be printed and stapled at home, ``by_hand`` for the same as two
    files, for a printer that prints one side at a time. ``place`` is where the settings stand.
    """

    settings: PressSettings
    copies: int = 1
    duplex: bool = False
    by_hand: bool = False
    place: Place = field(default=Place(""))


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made for the press: the plan of the sheets, the files, and what is doubtful.

    ``spine`` is the width of the cover's spine in mm, 0 without one.
    """

    plan: Plan
    files: tuple[PublishedFile, ...]
    findings: tuple[Finding, ...]
    spine: float = 0.0


@dataclass(frozen=True, slots=True)
class PressFiles:
    """The files for the press by their names, before they are written; the rest as ``Printed``."""

    contents: Mapping[str, bytes]
    plan: Plan
    findings: Findings
    spine: float = 0.0


def print_book(book: Book, out: Path, order: Order, progress: Progress = silent) -> Printed:
    """Write the files of a book for the press (``press_files``) into a folder.

    Raises ``Refused`` where the book cannot be printed so: then nothing has been written.
    """
    return _written(out, press_files(book, order, progress))


def press_files(book: Book, order: Order, progress: Progress = silent) -> PressFiles:
    """Make interior, cover, sheets and instructions of a book, and the proofs asked for.

    The names of the files begin with the publication's. Raises ``Refused`` (G101 to G103, and what
    the press's parts refuse) where the book cannot be printed so.
    """
    name, settings = book.edition.publication.slug, order.settings
    page = geometry(book.edition.publication)
    findings = Findings()
    is_self = settings.binding == "saddle" and settings.cover != "separate"
    within = interior(book, settings)
    pages = interior(book, settings, covers=True) if is_self else within
    size = (page.width / MM, page.height / MM)
    job = _job(pages, size, order, before_last=is_self)
    plan = plan_sheets(job)
    findings.extend(judge(job, plan, (page.inner / MM, page.outer / MM)))
    furniture = _furniture(book, plan, settings, findings)
    title = book.edition.publication.title
    sheets = draw_sheets(plan, pages, furniture, title=f"{title} (sheets)", progress=progress)
    contents = {f"{name}-interior.pdf": within, f"{name}-sheets.pdf": sheets}
    spine = 0.0
    if any(unit.kind == "cover" for unit in book.units):
        wrap = cover_wrap(book, settings, len(plan.order))
        findings.extend(wrap.findings)
        contents[f"{name}-cover.pdf"], spine = wrap.pdf, wrap.spine
    contents |= _proofs(book, order, size)
    summary = _for_the_binder(plan, spine, sorted(contents))
    instructions = instruction_sheet(book, settings, summary)
    findings.extend(instructions.findings)
    contents[f"{name}-instructions.pdf"] = instructions.pdf
    return PressFiles(contents, plan, findings, spine)


def print_pdf(pdf: bytes, name: str, out: Path, order: Order) -> Printed:
    """Impose the pages of any PDF, in their trim size; write ``NAME-sheets.pdf`` into a folder.

    Raises ``Refused``: G107 where it cannot be imposed, and G101 to G103.
    """
    with _refusing_damage(name):
        job = _job(pdf, _size_of(pdf, name), order, before_last=False)
    plan = plan_sheets(job)
    lines = [" · ".join(parts) for parts in _labels(plan, name, "en")]
    labels = draw_labels(lines, "en", created="2000-01-01") if order.settings.marks else None
    furniture = Furniture(order.settings.marks, labels)
    with _refusing_damage(name):
        sheets = draw_sheets(plan, pdf, furniture, title=name)
    contents = {f"{name}-sheets.pdf": sheets}
    return _written(out, PressFiles(contents, plan, Findings(judge(job, plan))))


def _written(out: Path, made: PressFiles) -> Printed:
    if made.findings.has_errors:
        raise Refused(made.findings)
    write_all(out, made.contents)
    files = tuple(
        PublishedFile.of(out / file, data) for file, data in sorted(made.contents.items())
    )
    return Printed(made.plan, files, tuple(made.findings), made.spine)


# --- sheets -------------------------------------------------------------------------------------


def _job(pdf: bytes, size: tuple[float, float], order: Order, *, before_last: bool) -> Job:
    count = _count(pdf)
    return Job(count, *size, order.settings, order.copies, before_last, order.place)


def _count(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def _size_of(pdf: bytes, name: str) -> tuple[float, float]:
    """Return the trim size in mm that all pages of a PDF have."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        sizes = {_trim(page) for page in opened.pages}
    if len(sizes) != 1:
        shown = ", ".join(f"{width:.4g} × {height:.4g} mm" for width, height in sorted(sizes)[:3])
        reason = f"has pages of different sizes: {shown}" if sizes else "has no pages"
        raise Refused([_not_imposed(name, reason)])
    return sizes.pop()


@contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    """Raise ``Refused`` (G107) for whatever a damaged file makes the libraries raise."""
    from fascicle.publishing.conformance.opening import reason

    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as fault:
        raise Refused([_not_imposed(name, f"cannot be read: {reason(fault)}")]) from fault


def _trim(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    width, height = round((right - left) / MM, 1), round((top - bottom) / MM, 1)
    across = int(page.obj.get("/Rotate", 0)) % 180
    return (height, width) if across else (width, height)


def _not_imposed(name: str, reason: str) -> Finding:
    hint = "Give an open PDF whose pages are all of one trim size."
    return Finding("G107", Place(""), f"{name}.pdf {reason}.", hint)


def _furniture(book: Book, plan: Plan, settings: PressSettings, findings: Findings) -> Furniture:
    if not settings.marks:
        return Furniture()
    edition = book.edition
    publication = edition.publication
    last = [publication.date or str(publication.year), f"{plan.caliper:g} mm"]
    lines = [
        " · ".join([*parts, *last]) for parts in _labels(plan, publication.title, edition.language)
    ]
    labels = draw_labels(lines, edition.language, created=day_of(edition))
    findings.extend(complaint_findings(labels.complaints, Place("publication.yaml")))
    colours = settings.colour == "colour" or (
        settings.binding == "saddle" and settings.cover != "separate"
    )
    return Furniture(True, labels, colours)


def _labels(plan: Plan, title: str, language: str) -> Iterator[list[str]]:
    """Yield what is said of each face, in the order of printing."""
    words = press_words(language)
    for sheet in plan.sheets:
        for side in ("front", "back"):
            parts = [title]
            if len(plan.signatures) > 1:
                letter = letter_of(sheet.signature)
                parts.append(words["label_signature"].format(letter=letter))
            sheets = words["label_sheet"].format(sheet=sheet.number, sheets=len(plan.sheets))
            yield [*parts, sheets, words[f"label_{side}"]]


# --- proofs -------------------------------------------------------------------------------------


def _proofs(book: Book, order: Order, size: tuple[float, float]) -> dict[str, bytes]:
    """Return the proofs that were asked for: whole book, true size, no bleed and no marks."""
    if not (order.duplex or order.by_hand):
        return {}
    given = order.settings.model_dump(exclude_unset=True)
    home = {"binding": "saddle", "up": 2, "bleed": 0.0, "marks": False, "colour": "colour"}
    settings = PressSettings.model_validate({**given, **home, "paper": None})
    pages = interior(book, settings, covers=True)
    plan = _home_plan(_job(pages, size, Order(settings, place=order.place), before_last=True))
    name, title = book.edition.publication.slug, book.edition.publication.title
    faces = list(named_faces(plan))
    chosen = {"duplex": faces} if order.duplex else {}
    if order.by_hand:
        # What was printed last lies on top of the pile, and is taken first for its back.
        chosen |= {"fronts": faces[::2], "backs": faces[::-2]}
    return {
        f"{name}-{which}.pdf": draw_sheets(
            plan, pages, Furniture(), title=f"{title} ({which})", faces=sides
        )
        for which, sides in chosen.items()
    }


def _home_plan(job: Job) -> Plan:
    """Plan on the smallest sheet that printers at home take, or else on the smallest of all."""
    for paper in _HOME:
        with suppress(Refused):
            return plan_sheets(replace(job, press=job.press.model_copy(update={"paper": paper})))
    return plan_sheets(job)


# --- for the binder -----------------------------------------------------------------------------


def _for_the_binder(plan: Plan, spine: float, files: list[str]) -> PlanSummary:
    signatures, first = [], 1
    for number, length in enumerate(plan.signatures):
        signatures.append(SignaturePages(letter_of(number), first, first + length - 1))
        first += length
    width, height, folds = _part(plan)
    return PlanSummary(
        paper=str(plan.paper),
        paper_width=width,
        paper_height=height,
        pages=len(plan.order),
        blanks=plan.blanks,
        sheets=len(plan.sheets),
        sides=2,
        up=plan.up * plan.copies,
        duplex_edge=plan.flip,
        folds=folds,
        cut=bool(plan.cuts),
        signatures=tuple(signatures) if plan.folds else (),
        sheets_in_signature=max(plan.signatures) // (2 * plan.up) if plan.folds else 1,
        creep=plan.creep,
        spine=spine,
        files=tuple(files),
    )


def _part(plan: Plan) -> tuple[float, float, tuple[FoldLine, ...]]:
    """Return width and height of what is folded, and its folds: a sheet, or one copy's part."""
    width, height = plan.paper.width, plan.paper.height
    upright = [cut.at for cut in plan.cuts if cut.axis == "vertical"]
    level = [cut.at for cut in plan.cuts if cut.axis == "horizontal"]
    if not plan.folds:
        return width, height, ()
    # The first copy lies at the top left of the front: at the top right, as one looks at the back.
    left, bottom = width - min(upright, default=width), max(level, default=0.0)
    folds = ((fold.over, fold.at - (bottom if fold.over == "top" else left)) for fold in plan.folds)
    return width - left, height - bottom, tuple(folds)

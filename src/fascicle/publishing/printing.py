"""A book made ready for the press: interior, cover, imposed sheets, and words for the binder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from fascicle.findings import Finding, Findings, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.progress import Progress, begun, silent
from fascicle.publishing.files import write_all
from fascicle.publishing.imposition.drawing import Furniture, draw_sheets, named_faces
from fascicle.publishing.imposition.judging import judge
from fascicle.publishing.imposition.plan import Plan, letter_of
from fascicle.publishing.imposition.planning import Job, plan_sheets
from fascicle.publishing.press.cover import cover_wrap
from fascicle.publishing.press.instructions import instruction_sheet
from fascicle.publishing.press.interior import interior
from fascicle.publishing.press.region import is_in_inches, prints_on_letter
from fascicle.publishing.report import PublishedFile
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.book import Book
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.sheet_labels import draw_labels
from fascicle.typesetting.words import press_words

__all__ = ["Order", "PressFiles", "Printed", "press_files", "print_book", "print_pdf"]

_HOME = ("a4", "a3", "letter", "tabloid")
"""The sheets that printers at home take, from the smallest; in North America the last two first."""


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

    ``spine`` is the width of the cover's spine in mm, 0 without one; ``proof`` the plan of the
    proofs, where any was asked for.
    """

    plan: Plan
    files: tuple[PublishedFile, ...]
    findings: tuple[Finding, ...]
    spine: float = 0.0
    proof: Plan | None = None


@dataclass(frozen=True, slots=True)
class PressFiles:
    """The files for the press by their names, before they are written; the rest as ``Printed``."""

    contents: Mapping[str, bytes]
    plan: Plan
    findings: Findings
    spine: float = 0.0
    proof: Plan | None = None


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
    begun("making the files for the press")
    try:
        files = _press_files(book, order, progress)
    except Refused as refused:
        raise Refused(_at(order.place, refused.findings)) from refused
    return replace(files, findings=Findings(_at(order.place, files.findings)))


def _at(place: Place, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, those of the whole publication at the place where its printing is set."""
    for finding in findings:
        general = finding.place == Place(place.file)
        yield replace(finding, place=place) if general else finding


def _press_files(book: Book, order: Order, progress: Progress) -> PressFiles:
    name, settings = book.edition.publication.slug, order.settings
    page = geometry(book.edition.publication)
    findings = Findings()
    is_self = not settings.has_separate_cover
    within = interior(book, settings)
    pages = interior(book, settings, covers=True) if is_self else within
    job = _job_of(book, pages, order, before_last=is_self)
    plan = plan_sheets(job)
    findings.extend(judge(job, plan, (page.inner / MM, page.outer / MM)))
    furniture = _furniture(book, plan, settings, findings)
    title = book.edition.publication.title
    sheets = draw_sheets(plan, pages, furniture, title=f"{title} (sheets)", progress=progress)
    contents = {f"{name}-interior.pdf": within, f"{name}-sheets.pdf": sheets}
    wrap = cover_wrap(book, settings, len(plan.order))
    if wrap is not None:
        findings.extend(wrap.findings)
        contents[f"{name}-cover.pdf"] = wrap.pdf
    elif not is_self:
        findings.extend([_no_cover(order.place)])
    spine = wrap.spine if wrap is not None else 0.0
    files = sorted(contents)
    instructions = instruction_sheet(book, settings, plan, spine=spine, files=files)
    findings.extend(instructions.findings)
    contents[f"{name}-instructions.pdf"] = instructions.pdf
    proof = None
    if order.duplex or order.by_hand:
        proof, proofs = _proofs(book, order)
        contents |= proofs
    return PressFiles(contents, plan, findings, spine, proof)


def _no_cover(place: Place) -> Finding:
    message = "The publication prints no cover, so there is none to lay around the pages."
    hint = "Add “cover” and “back-cover” to “parts:”, unless the cover is made elsewhere."
    return Finding("G122", place, message, hint)


def print_pdf(pdf: bytes, name: str, out: Path, order: Order) -> Printed:
    """Impose the pages of any PDF, in their trim size; write ``NAME-sheets.pdf`` into a folder.

    Raises ``Refused``: G107 where it cannot be imposed, and G101 to G103.
    """
    with _refusing_damage(name):
        size = _size_of(pdf, name)
        count = _count(pdf)
    letter = is_in_inches(*size)
    job = Job(count, *size, order.settings, order.copies, letter=letter, place=order.place)
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
    return Printed(made.plan, files, tuple(made.findings), made.spine, made.proof)


# --- sheets -------------------------------------------------------------------------------------


def _job_of(book: Book, pages: bytes, order: Order, *, before_last: bool) -> Job:
    publication = book.edition.publication
    page, letter = geometry(publication), prints_on_letter(publication)
    size = (page.width / MM, page.height / MM)
    settings, copies, place = order.settings, order.copies, order.place
    return Job(_count(pages), *size, settings, copies, before_last, letter, place)


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
    from fascicle.publishing.conformance.opening import reason_of

    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as fault:
        raise Refused([_not_imposed(name, f"cannot be read: {reason_of(fault)}")]) from fault


def _trim(page: Any) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    width, height = round((right - left) / MM, 1), round((top - bottom) / MM, 1)
    across = int(page.obj.get("/Rotate", 0)) % 180
    return (height, width) if across else (width, height)


def _not_imposed(name: str, reason: str) -> Finding:
    hint = "Give a PDF without a password whose pages are all of one size."
    return Finding("G107", Place(f"{name}.pdf"), f"The file {reason}.", hint)


def _furniture(book: Book, plan: Plan, settings: PressSettings, findings: Findings) -> Furniture:
    if not settings.marks:
        return Furniture()
    edition = book.edition
    publication = edition.publication
    words = press_words(edition.language)
    caliper = f"{plan.caliper:.3g}".replace(".", words["decimal"])
    last = [publication.date or str(publication.year), f"{words['paper']} {caliper} mm"]
    lines = [
        " · ".join([*parts, *last]) for parts in _labels(plan, publication.title, edition.language)
    ]
    labels = draw_labels(lines, edition.language, created=day_of(edition))
    findings.extend(complaint_findings(labels.complaints, Place("publication.yaml")))
    colours = settings.colour == "colour" or not settings.has_separate_cover
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


def _proofs(book: Book, order: Order) -> tuple[Plan, dict[str, bytes]]:
    """Return the proofs that were asked for: whole book, true size, no bleed and no marks.

    They are bound as a booklet is at home, whatever the press is asked for: only the paper's
    thickness and the creep stay.
    """
    given = order.settings.model_dump(exclude_unset=True)
    home = {"binding": "saddle", "up": 2, "bleed": 0.0, "marks": False, "colour": "colour"}
    home |= {"paper": None, "blanks": None, "flip": None}
    settings = PressSettings.model_validate({**given, **home})
    pages = interior(book, settings, covers=True)
    plan = _home_plan(_job_of(book, pages, Order(settings, place=order.place), before_last=True))
    name, title = book.edition.publication.slug, book.edition.publication.title
    faces = list(named_faces(plan))
    chosen = {"duplex": faces} if order.duplex else {}
    if order.by_hand:
        # What was printed last lies on top of the pile, and is taken first for its back.
        chosen |= {"fronts": faces[::2], "backs": faces[::-2]}
    return plan, {
        f"{name}-{which}.pdf": draw_sheets(
            plan, pages, Furniture(), title=f"{title} ({which})", faces=sides
        )
        for which, sides in chosen.items()
    }


def _home_plan(job: Job) -> Plan:
    """Plan on the smallest sheet that printers at home take, or else on the smallest of all."""
    for paper in (*_HOME[2:], *_HOME[:2]) if job.letter else _HOME:
        with suppress(Refused):
            return plan_sheets(replace(job, press=job.press.model_copy(update={"paper": paper})))
    return plan_sheets(job)

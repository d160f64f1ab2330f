"""The sheet for the binder: a page of paper that says how the book is printed, folded and bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from fascicle.findings import Finding, Place
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.marks import LEAST_FOR_TICKS
from fascicle.publishing.imposition.plan import Fold, Plan, letter_of
from fascicle.publishing.press.binding_drawings import fold_drawing, gathering_drawing
from fascicle.publishing.press.calipers import caliper_of, cover_caliper_of
from fascicle.publishing.press.region import prints_on_letter
from fascicle.typesetting.book import Book
from fascicle.typesetting.chronology_page import date_in_words
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.press_matter import draw_instructions
from fascicle.typesetting.words import press_words

__all__ = ["InstructionSheet", "instruction_sheet"]


@dataclass(frozen=True, slots=True)
class InstructionSheet:
    """The sheet as a PDF of one page, and what is amiss with it."""

    pdf: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet: what it is about, and what is said of it."""

    label: str
    value: str


def instruction_sheet(
    book: Book,
    settings: PressSettings,
    plan: Plan,
    *,
    spine: float = 0.0,
    files: Sequence[str] = (),
) -> InstructionSheet:
    """Draw the sheet for the binder: on A4, or on Letter where that is the paper of the country.

    ``spine`` is the width of the cover's spine in mm, 0 without one; ``files`` are the names of the
    files that go with it. The words are in the book's language. Raises ``Refused`` (T103, T104) for
    faults of a template of the publication's own; what such a template leaves out is a G127.
    """
    edition = book.edition
    words = press_words(edition.language)
    rows = tuple(_rows(book, settings, plan, words, spine=spine, files=files))
    steps = tuple(_steps(book, settings, plan, words))
    letters = [letter_of(number) for number in range(len(plan.signatures))] if plan.folds else []
    values = {
        "rows": rows,
        "steps": steps,
        "folding": fold_drawing(*_part(plan)) if plan.folds else "",
        "gathering": gathering_drawing(settings.binding, letters, plan.sheets_in_signature),
    }
    wanted = [edition.publication.title, *(row.value for row in rows), *steps]
    drawn = draw_instructions(edition, values, wanted, letter=prints_on_letter(edition.publication))
    findings = list(drawn.findings)
    for lost in drawn.missing:
        message = f"The sheet for the binder does not say this: “{lost[:60]}”."
        hint = "Mend the template press/instructions.html: it must print all rows and steps."
        findings.append(Finding("G127", Place("publication.yaml"), message, hint))
    return InstructionSheet(drawn.pdf, tuple(findings))


# --- what is said -------------------------------------------------------------------------------


def _rows(
    book: Book,
    settings: PressSettings,
    plan: Plan,
    words: Mapping[str, str],
    *,
    spine: float,
    files: Sequence[str],
) -> Iterator[Row]:
    publication = book.edition.publication
    date = publication.date and date_in_words(publication.date, book.edition.language)
    edition = ", ".join(filter(None, (publication.edition, date)))
    if edition:
        yield Row(words["edition"], edition)
    if files:
        yield Row(words["files"], ", ".join(files))
    yield Row(words["trim"], _trim(book))
    pages = words["pages_on_leaves"].format(pages=len(plan.order), leaves=len(plan.order) // 2)
    yield Row(words["pages"], pages)
    if plan.blanks:
        yield Row(words["blanks"], str(plan.blanks))
    yield Row(words["paper"], _paper(settings.stock, settings.grammage, caliper_of(settings).mm))
    yield Row(words["ink"], words[f"ink_{settings.colour}"])
    yield Row(words["sheets"], f"{len(plan.sheets)} × {plan.paper}")
    yield Row(words["printed"], words[f"both_sides_{plan.flip}"])
    yield Row(words["up"], str(plan.up * plan.copies))
    if plan.folds and settings.binding != "saddle":
        yield Row(words["signatures"], _signatures(plan))
    if plan.creep:
        yield Row(words["creep"], f"{plan.creep:.2f} mm")
    yield Row(words["bleed"], f"{settings.bleed:g} mm")
    yield Row(words["binding"], words[f"binding_{settings.binding}"])
    if settings.has_separate_cover:
        board = _paper(settings.cover_stock, settings.cover_grammage, cover_caliper_of(settings).mm)
        yield Row(words["cover"], board)
    if spine:
        yield Row(words["spine"], f"{spine:g} mm")


def _trim(book: Book) -> str:
    page = geometry(book.edition.publication)
    return f"{page.width / MM:g} × {page.height / MM:g} mm"


def _paper(stock: str | None, grammage: int | None, caliper: float) -> str:
    weight = f"{grammage} g/m²" if grammage else ""
    return ", ".join(filter(None, (stock, weight, f"{caliper:.3g} mm")))


def _signatures(plan: Plan) -> str:
    """Return the signatures with their pages, blanks counted; of many the first and the last."""
    lasts = list(accumulate(plan.signatures))
    said = [
        f"{letter_of(number)} {last - length + 1}–{last}"
        for number, (length, last) in enumerate(zip(plan.signatures, lasts, strict=True))
    ]
    if len(said) > 8:
        said = [*said[:3], "…", said[-1]]
    return ", ".join(said)


def _steps(
    book: Book, settings: PressSettings, plan: Plan, words: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is to be done, in its order."""
    unmarked = "" if settings.marks and plan.room >= LEAST_FOR_TICKS else "_unmarked"
    yield words["step_print"]
    if plan.cuts:
        yield words[f"step_cut{unmarked}"]
    if plan.folds:
        yield words["step_fold"]
    if plan.sheets_in_signature > 1:
        yield words["step_nest"]
    if not plan.folds:
        yield words["step_leaves"]
    elif len(plan.signatures) > 1:
        yield words["step_gather"]
    if settings.binding == "saddle" and settings.has_separate_cover:
        yield words["step_cover"]
    yield words["step_check"]
    yield words[f"step_bind_{settings.binding}"].format(mill=f"{settings.mill:g}")
    yield words[f"step_trim{unmarked}"].format(trim=_trim(book))


# --- how it is folded ---------------------------------------------------------------------------


def _part(plan: Plan) -> tuple[float, float, tuple[Fold, ...]]:
    """Return width and height of what is folded, and its folds: a sheet, or one copy's part.

    They are as it lies with its first page below.
    """
    width, height = plan.paper.width, plan.paper.height
    upright = [cut.at for cut in plan.cuts if cut.axis == "vertical"]
    level = [cut.at for cut in plan.cuts if cut.axis == "horizontal"]
    # The first copy lies at the top left of the front: at the top right, as one looks at the back.
    left, bottom = width - min(upright, default=width), max(level, default=0.0)
    folds = (
        replace(fold, at=fold.at - (bottom if fold.over == "top" else left)) for fold in plan.folds
    )
    return width - left, height - bottom, tuple(folds)

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
from fascicle.publishing.press.calipers import Caliper, caliper_of, cover_caliper_of
from fascicle.publishing.press.region import prints_on_letter
from fascicle.typesetting.book import Book
from fascicle.typesetting.chronology_page import date_in_words
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.own_templates import place_of_template
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
    """A line of the sheet: what it is about, and what is said of it, in parts kept together."""

    label: str
    parts: tuple[str, ...]

    @property
    def value(self) -> str:
        """All that is said, with commas."""
        return ", ".join(self.parts)


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
    place = place_of_template(book.edition.folder, "press/instructions.html")
    for lost in drawn.missing:
        message = f"The sheet for the binder does not say this: “{lost[:60]}”."
        hint = "Mend the template press/instructions.html: it must print all rows and steps."
        findings.append(Finding("G127", place or Place("publication.yaml"), message, hint))
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
    facts = [
        *_facts_of_book(book, plan, words, files),
        *_facts_of_printing(settings, plan, words),
        *_facts_of_binding(book, settings, words, spine),
    ]
    for name, *parts in facts:
        if any(parts):
            yield Row(words[name], tuple(filter(None, parts)))


def _facts_of_book(
    book: Book, plan: Plan, words: Mapping[str, str], files: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    """Yield the name of each row and what is said there; rows with nothing to say are left out."""
    publication = book.edition.publication
    date = publication.date and date_in_words(publication.date, book.edition.language)
    yield "edition", publication.edition or "", date or ""
    yield ("files", *files)
    yield "trim", _trim(book, words)
    pages = len(plan.order)
    yield "pages", words["pages_on_leaves"].format(pages=pages, leaves=pages // 2)
    yield "blanks", str(plan.blanks or "")


def _facts_of_printing(
    settings: PressSettings, plan: Plan, words: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    yield ("paper", *_paper(settings.stock, settings.grammage, caliper_of(settings), words))
    yield "ink", words[f"ink_{settings.colour}"]
    yield "sheets", f"{len(plan.sheets)} × {str(plan.paper).replace('.', words['decimal'])}"
    yield "printed", words[f"both_sides_{plan.flip}"]
    yield "up", str(plan.up * plan.copies)
    if plan.folds and settings.binding != "saddle":
        yield ("signatures", *_signatures(plan))
    yield "creep", _mm(f"{plan.creep:.2f}", words) if plan.creep else ""
    yield "bleed", _mm(f"{settings.bleed:g}", words)


def _facts_of_binding(
    book: Book, settings: PressSettings, words: Mapping[str, str], spine: float
) -> Iterator[tuple[str, ...]]:
    yield "binding", words[f"binding_{settings.binding}"]
    if settings.has_separate_cover:
        board = cover_caliper_of(settings)
        yield ("cover", *_paper(settings.cover_stock, settings.cover_grammage, board, words))
    elif any(unit.kind == "cover" for unit in book.units):
        yield "cover_self", words["cover_with_pages"]
    yield "spine", _mm(f"{spine:g}", words) if spine else ""


def _mm(number: str, words: Mapping[str, str]) -> str:
    return f"{number.replace('.', words['decimal'])} mm"


def _trim(book: Book, words: Mapping[str, str]) -> str:
    page = geometry(book.edition.publication)
    return _mm(f"{page.width / MM:g} × {page.height / MM:g}", words)


def _paper(
    stock: str | None, grammage: int | None, caliper: Caliper, words: Mapping[str, str]
) -> Iterator[str]:
    """Yield which paper it is, its weight, and how thick it is, or is taken to be."""
    yield stock or ""
    yield f"{grammage} g/m²" if grammage else ""
    thickness = _mm(f"{caliper.mm:.3g}", words)
    given = caliper.origin != "assumed"
    yield thickness if given else words["assumed"].format(thickness=thickness)


def _signatures(plan: Plan) -> list[str]:
    """Return the signatures with their pages, blanks counted; of many the first and the last."""
    lasts = list(accumulate(plan.signatures))
    said = [
        f"{letter_of(number)} {last - length + 1}–{last}"
        for number, (length, last) in enumerate(zip(plan.signatures, lasts, strict=True))
    ]
    return [*said[:3], "…", said[-1]] if len(said) > 8 else said


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
        yield words["step_nest_saddle" if settings.binding == "saddle" else "step_nest"]
    if not plan.folds:
        yield words["step_leaves"]
    elif len(plan.signatures) > 1:
        yield words["step_gather"]
    if settings.binding == "saddle" and settings.has_separate_cover:
        yield words["step_cover"]
    yield words["step_check"]
    mill = f"{settings.mill:g}".replace(".", words["decimal"])
    yield words[f"step_bind_{settings.binding}"].format(mill=mill)
    yield words[f"step_trim{unmarked}"].format(trim=_trim(book, words))


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

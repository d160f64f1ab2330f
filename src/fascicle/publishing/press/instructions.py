"""The sheet for the binder: a page of paper that says how the book is printed, folded and bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fascicle.findings import Finding, Place
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.press.binding_drawings import FoldLine, fold_drawing, gathering_drawing
from fascicle.publishing.press.papers import Caliper, caliper_of, cover_caliper_of
from fascicle.typesetting.book import Book
from fascicle.typesetting.chronology_page import date_in_words
from fascicle.typesetting.geometry import MM, geometry
from fascicle.typesetting.press_matter import draw_instructions
from fascicle.typesetting.words import press_words

__all__ = ["InstructionSheet", "PlanSummary", "SignaturePages", "instruction_sheet"]

_LETTER_REGIONS = frozenset({"CA", "MX", "US"})


@dataclass(frozen=True, slots=True)
class SignaturePages:
    """A signature: its letter, and its first and last page, counted from 1 with the blanks."""

    letter: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What a binder must know of a plan of sheets; lengths in mm.

    ``paper`` is the sheet in words, ``paper_width`` and ``paper_height`` are those of the sheet as
    it is folded: of a part of it, where ``cut`` says that it is first cut apart. ``pages`` are all
    pages that are bound, with ``blanks`` that were added; ``up`` stand on each side. ``folds`` are
    those of one sheet in their order, as it lies with its first page below.
    ``sheets_in_signature`` are laid in one another. ``creep`` is the greatest shift, ``spine`` 0
    without one; ``files`` are the names of the files of the job.
    """

    paper: str
    paper_width: float
    paper_height: float
    pages: int
    blanks: int
    sheets: int
    sides: Literal[1, 2]
    up: int
    duplex_edge: Literal["long", "short"]
    folds: tuple[FoldLine, ...] = ()
    cut: bool = False
    signatures: tuple[SignaturePages, ...] = ()
    sheets_in_signature: int = 1
    creep: float = 0.0
    spine: float = 0.0
    files: tuple[str, ...] = ()


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


def instruction_sheet(book: Book, settings: PressSettings, plan: PlanSummary) -> InstructionSheet:
    """Draw the sheet for the binder: on A4, or on Letter where that is the paper of the country.

    The words are in the book's language. Raises ``Refused`` (T103, T104) for faults of a template
    of the publication's own; what such a template leaves out is a G127.
    """
    edition = book.edition
    words = press_words(edition.language)
    rows = tuple(_rows(book, settings, plan, words))
    steps = tuple(_steps(book, settings, plan, words))
    letters = [signature.letter for signature in plan.signatures]
    values = {
        "rows": rows,
        "steps": steps,
        "folding": fold_drawing(plan.paper_width, plan.paper_height, plan.folds)
        if plan.folds
        else "",
        "gathering": gathering_drawing(settings.binding, letters, plan.sheets_in_signature),
    }
    wanted = [edition.publication.title, *(row.value for row in rows), *steps]
    drawn = draw_instructions(edition, values, wanted, letter=_is_letter(book))
    findings = list(drawn.findings)
    for lost in drawn.missing:
        message = f"The sheet for the binder does not say this: “{lost[:60]}”."
        hint = "Mend the template press/instructions.html: it must print all rows and steps."
        findings.append(Finding("G127", Place("publication.yaml"), message, hint))
    return InstructionSheet(drawn.pdf, tuple(findings))


def _is_letter(book: Book) -> bool:
    """Whether the publication's country prints on Letter: by its language, or by its page."""
    publication = book.edition.publication
    subtags = set(publication.language.upper().split("-")[1:])
    return publication.page.format == "half-letter" or bool(subtags & _LETTER_REGIONS)


# --- what is said -------------------------------------------------------------------------------


def _rows(
    book: Book, settings: PressSettings, plan: PlanSummary, words: Mapping[str, str]
) -> Iterator[Row]:
    for name, *parts in _facts(book, settings, plan, words):
        if any(parts):
            yield Row(words[name], tuple(filter(None, parts)))


def _facts(
    book: Book, settings: PressSettings, plan: PlanSummary, words: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """Yield the name of each row and what is said there; rows with nothing to say are left out."""
    publication = book.edition.publication
    date = publication.date and date_in_words(publication.date, book.edition.language)
    yield "edition", publication.edition or "", date or ""
    yield ("files", *plan.files)
    yield "trim", _trim(book, words)
    yield "pages", words["pages_on_leaves"].format(pages=plan.pages, leaves=plan.pages // 2)
    yield "blanks", str(plan.blanks or "")
    yield ("paper", *_paper(settings.stock, settings.grammage, caliper_of(settings), words))
    yield "ink", words[f"ink_{settings.colour}"]
    yield "sheets", f"{plan.sheets} × {plan.paper.replace('.', words['decimal'])}"
    yield "printed", words["one_side" if plan.sides == 1 else f"both_sides_{plan.duplex_edge}"]
    yield "up", str(plan.up)
    if settings.binding == "signatures":
        yield ("signatures", *_signatures(plan))
    yield "creep", _mm(f"{plan.creep:.2f}", words) if plan.creep else ""
    yield "bleed", _mm(f"{settings.bleed:g}", words)
    yield "binding", words[f"binding_{settings.binding}"]
    if _cover_is_separate(settings):
        board = cover_caliper_of(settings)
        yield ("cover", *_paper(settings.cover_stock, settings.cover_grammage, board, words))
    elif any(unit.kind == "cover" for unit in book.units):
        yield "cover_self", words["cover_with_pages"]
    yield "spine", _mm(f"{plan.spine:g}", words) if plan.spine else ""


def _cover_is_separate(settings: PressSettings) -> bool:
    if settings.cover is not None:
        return settings.cover == "separate"
    return settings.binding != "saddle"


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


def _signatures(plan: PlanSummary) -> list[str]:
    """Return the signatures with their pages; of many the first and the last."""
    said = [f"{one.letter} {one.first}–{one.last}" for one in plan.signatures]
    return [*said[:3], "…", said[-1]] if len(said) > 8 else said


def _steps(
    book: Book, settings: PressSettings, plan: PlanSummary, words: Mapping[str, str]
) -> Iterator[str]:
    """Yield what is to be done, in its order."""
    yield words["step_print"]
    if plan.cut:
        yield words["step_cut"]
    if plan.folds:
        yield words["step_fold"]
    if plan.sheets_in_signature > 1 and settings.binding != "perfect":
        yield words["step_nest_saddle" if settings.binding == "saddle" else "step_nest"]
    if settings.binding != "saddle":
        yield words["step_gather" if settings.binding == "signatures" else "step_leaves"]
    if settings.binding == "saddle" and _cover_is_separate(settings):
        yield words["step_cover"]
    yield words["step_check"]
    yield words[f"step_bind_{settings.binding}"].format(
        mill=f"{settings.mill:g}".replace(".", words["decimal"])
    )
    yield words["step_trim"].format(trim=_trim(book, words))

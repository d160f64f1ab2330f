"""What is examined: a file taken apart, and the book that it came from where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fascicle.edition.model import Figure
from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PreflightSettings
from fascicle.publishing.preflight.boxes import Box
from fascicle.publishing.preflight.model import Spot
from fascicle.publishing.preflight.paint import Paint
from fascicle.publishing.preflight.walking import Walker
from fascicle.typesetting.book import Book, PlacedPage, PlacedText, PlacedUnit
from fascicle.typesetting.font_families import families
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.readback import PageText, Run, read_back

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = [
    "FontUsed",
    "Matter",
    "SheetExamined",
    "examine_book",
    "examine_pdf",
    "short",
    "tail",
]

_NUMERAL = re.compile("[0-9]+|[ivxlcdm]+")
LONGEST = 60
"""Characters of a text that are quoted."""
TAIL = 24
"""Characters of the end of a line that are quoted."""
NEAR = 1.0
"""Points by which a place may lie outside what it belongs to."""
SUBSET_TAG = 7
"""Characters of the tag before the name of a font that is embedded in part: ``ABCDEF+``."""


@dataclass(frozen=True, slots=True)
class FontUsed:
    """A font that text is set in: its name without tag, and how much of it the file holds."""

    name: str
    embedded: bool
    subset: bool


@dataclass(frozen=True, slots=True)
class SheetExamined:
    """A page: what is painted on it, what PDFium reads, and what the layout knows of it.

    ``shift`` is the trim's left and bottom in the coordinates of the file.
    """

    number: int
    folio: str
    paint: Paint
    text: PageText
    shift: tuple[float, float]
    placed: PlacedPage | None = None
    unit: PlacedUnit | None = None

    def spot(self, box: Box | None = None) -> Spot:
        """Return a place on this page: a rectangle in points from the trim's bottom left."""
        width, height = self.paint.width, self.paint.height
        left, bottom, right, top = box or (0.0, 0.0, width, height)
        edges = (left, height - top, right, height - bottom)
        return Spot(self.number, self.folio, *(round(edge / MM, 1) + 0.0 for edge in edges))

    def room(self, name: str) -> Box | None:
        """Return the room of a thing on this page, in points from the trim's bottom left."""
        if self.placed is None or name not in self.placed.anchors:
            return None
        left, top, right, bottom = self.placed.anchors[name]
        return left, self.paint.height - bottom, right, self.paint.height - top

    @property
    def runs(self) -> Iterator[tuple[Run, Box]]:
        """The texts of the page that are not empty, with their boxes from the trim's corner."""
        x, y = self.shift
        for run in self.text.runs:
            if run.text.strip():
                yield run, (run.left - x, run.bottom - y, run.right - x, run.top - y)

    def words_at(self, baseline: float, left: float, right: float) -> str:
        """Return the words on a baseline (in points from the top), between two edges."""
        height = self.paint.height - baseline
        found = [
            (box[0], run.text)
            for run, box in self.runs
            if box[1] - NEAR <= height < box[3] and box[2] > left - NEAR and box[0] < right + NEAR
        ]
        return " ".join("".join(text for _, text in sorted(found)).split())

    def line_box(self, text: PlacedText, baseline: float, right: float | None = None) -> Box:
        """Return the box of a line of a paragraph."""
        up = self.paint.height - baseline
        return text.left, up - 3, text.right if right is None else right, up + 8


@dataclass(frozen=True)
class Matter:
    """All that the checks look at."""

    name: str
    settings: PreflightSettings
    sheets: tuple[SheetExamined, ...]
    fonts: tuple[FontUsed, ...]
    intents: int
    bleed: float
    grey: bool = False
    book: Book | None = None
    families: tuple[str, ...] = ()

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each thing with an id is written."""
        return dict(_places(self.book)) if self.book is not None else {}

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures by their id."""
        return {f.id: f for f in self.book.edition.figures} if self.book is not None else {}

    @cached_property
    def sheets_of(self) -> Mapping[str, Sequence[int]]:
        """The sheets on which each thing with an id stands."""
        found: dict[str, list[int]] = {}
        for page in self.book.pages if self.book is not None else ():
            for name in page.anchors:
                found.setdefault(name, []).append(page.sheet)
        return found

    def folio(self, sheet: int) -> str:
        """Return the folio of a sheet, or its number where it has none."""
        return self.sheets[sheet - 1].folio or f"[{sheet}]"

    def place(self, sheet: SheetExamined, box: Box | None = None, name: str = "") -> Place:
        """Return where in the manuscript something is written.

        ``name`` is its id where it is known; else it is what stands in that part of the page.
        """
        if name in self.places:
            return self.places[name]
        found = self._ids_at(sheet, box) if box is not None else []
        if found:
            return self.places[found[0]]
        if self.book is None:
            return Place(self.name)
        chapter = next(
            (c for c in self.book.edition.chapters if sheet.unit and c.id == sheet.unit.chapter),
            None,
        )
        return chapter.place if chapter is not None else Place("publication.yaml")

    def figure_at(self, sheet: SheetExamined, box: Box) -> Figure | None:
        """Return the figure in whose room something stands."""
        found = [name for name in self._ids_at(sheet, box) if name in self.figures]
        return self.figures[found[0]] if found else None

    def _ids_at(self, sheet: SheetExamined, box: Box) -> list[str]:
        """Return what stands at the middle of a box, the smallest first."""
        if sheet.placed is None:
            return []
        x, y = (box[0] + box[2]) / 2, sheet.paint.height - (box[1] + box[3]) / 2
        found: list[tuple[float, str]] = []
        for name, (left, top, right, bottom) in sheet.placed.anchors.items():
            inside = left - NEAR <= x <= right + NEAR and top - NEAR <= y <= bottom + NEAR
            if inside and name in self.places:
                found.append(((right - left) * (bottom - top), name))
        return [name for _, name in sorted(found)]


def _places(book: Book) -> Iterator[tuple[str, Place]]:
    edition = book.edition
    for chapter in edition.chapters:
        yield chapter.anchor, chapter.place
        for block in chapter.all_blocks:
            yield block.id, block.place
    for event in edition.chronology.all_events:
        yield event.id, event.place
        yield from ((variant.id, variant.place) for variant in event.variants)
    for note in edition.notes:
        yield note.id, note.place


def short(text: str) -> str:
    """Return a text as it is quoted."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def tail(text: str) -> str:
    """Return the end of a line as it is quoted after three dots: whole words."""
    text = " ".join(text.split())
    return text if len(text) <= TAIL else text[-TAIL:].partition(" ")[2] or text[-TAIL:]


# --- taking a file apart --------------------------------------------------------------------------


def examine_book(book: Book) -> Matter:
    """Take a finished book apart."""
    publication = book.edition.publication
    settings = publication.preflight
    placed = {page.sheet: page for page in book.pages}
    units = {unit.first + number + 1: unit for unit in book.units for number in range(unit.pages)}
    taken = _take_apart(book.pdf, settings)
    sheets = tuple(
        SheetExamined(
            number,
            (placed[number].folio if number in placed else "") or _counted(label),
            paint,
            text,
            shift,
            placed.get(number),
            units.get(number),
        )
        for number, (paint, text, shift, label) in enumerate(taken.pages, 1)
    )
    bleed = publication.press.bleed if settings.bleed is None else settings.bleed
    return Matter(
        publication.slug,
        settings,
        sheets,
        taken.fonts,
        taken.intents,
        bleed * MM,
        publication.press.colour == "grayscale",
        book,
        families(book.edition.folder),
    )


def _counted(label: str) -> str:
    """Return the number that a page counts as, though it prints none, from its label."""
    return label if _NUMERAL.fullmatch(label) else ""


def examine_pdf(pdf: bytes, name: str, settings: PreflightSettings | None = None) -> Matter:
    """Take any PDF apart. Raises ``Refused`` (Q130) where it cannot be read as one."""
    from fascicle.publishing.conformance.opening import reason_of

    settings = settings or PreflightSettings()
    try:
        taken = _take_apart(pdf, settings)
    except MemoryError:
        raise
    except Exception as error:  # A damaged file can make the libraries raise anything.
        raise Refused(
            [
                Finding(
                    "Q130",
                    Place(name),
                    f"This cannot be read as a PDF ({reason_of(error)}).",
                    "Look whether the file is complete, and not protected by a password.",
                )
            ]
        ) from error
    sheets = tuple(
        SheetExamined(number, folio, paint, text, shift)
        for number, (paint, text, shift, folio) in enumerate(taken.pages, 1)
    )
    bleed = 3.0 if settings.bleed is None else settings.bleed
    return Matter(name, settings, sheets, taken.fonts, taken.intents, bleed * MM)


@dataclass(slots=True)
class _Taken:
    """A file taken apart: its pages (each with its shift and its label), its fonts."""

    pages: list[tuple[Paint, PageText, tuple[float, float], str]] = field(default_factory=list)
    fonts: tuple[FontUsed, ...] = ()
    intents: int = 0


def _take_apart(data: bytes, settings: PreflightSettings) -> _Taken:
    import pikepdf

    taken = _Taken()
    walker = Walker(settings.hairline)
    with pikepdf.open(BytesIO(data)) as pdf:
        labels = _labels(pdf)
        # First, since PDFium would go round for ever in a page that draws itself.
        paints = [walker.walk(page) for page in pdf.pages]
        texts = list(read_back(data))
        if len(texts) != len(paints):
            raise pikepdf.PdfError("its pages cannot be counted")
        for page, paint, text, label in zip(pdf.pages, paints, texts, labels, strict=True):
            left, bottom, *_ = (float(edge) for edge in page.trimbox)
            taken.pages.append((paint, text, (left, bottom), label))
        taken.fonts = tuple(sorted(map(_font, walker.fonts.values()), key=lambda font: font.name))
        intents = pdf.Root.get("/OutputIntents")
        taken.intents = len(intents) if isinstance(intents, pikepdf.Array) else 0
    return taken


def _labels(pdf: Pdf) -> list[str]:
    """Return the page labels of a file; its pages' numbers are no labels."""
    if "/PageLabels" not in pdf.Root:
        return [""] * len(pdf.pages)
    return [str(page.label) for page in pdf.pages]


def _font(font: Any) -> FontUsed:
    name = str(font.get("/BaseFont", font.get("/Name", "/(without a name)")))[1:]
    subset = len(name) > SUBSET_TAG and name[SUBSET_TAG - 1] == "+" and name[:6].isupper()
    name = name[SUBSET_TAG:] if subset else name
    if str(font.get("/Subtype")) == "/Type3":
        return FontUsed(name, embedded=True, subset=True)
    return FontUsed(name, _holds(font), subset)


def _holds(font: Any) -> bool:
    """Whether a file holds the program of a font; of a malformed one it holds nothing."""
    with suppress(AttributeError, IndexError, KeyError, TypeError, ValueError):
        own = font["/DescendantFonts"][0] if str(font["/Subtype"]) == "/Type0" else font
        descriptor = own["/FontDescriptor"]
        return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return False

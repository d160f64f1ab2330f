"""The cover wrap: back cover, spine and front cover on one sheet, and what is printed inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.mark_drawing import Label
from fascicle.publishing.press.bleeding import edges_without_bleed
from fascicle.publishing.press.boxes import press_pages, saved
from fascicle.publishing.press.calipers import caliper_of
from fascicle.publishing.press.spine import LEAST_FOR_TEXT, direction, spine_width
from fascicle.publishing.press.wrap_sheet import FlatSheet, form_of, paper_for
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.book import Book
from fascicle.typesetting.geometry import MM
from fascicle.typesetting.own_templates import place_of_template
from fascicle.typesetting.press_matter import draw_spine
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.sheet_labels import draw_labels
from fascicle.typesetting.words import press_words

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["CoverWrap", "cover_wrap"]

_PUBLICATION = Place("publication.yaml")


@dataclass(frozen=True, slots=True)
class CoverWrap:
    """A cover for the press: two pages, outside and inside. Lengths in mm.

    ``width`` and ``height`` are those of the flat cover after trimming, ``spine`` is the width of
    its spine (0 for a fold alone).
    """

    pdf: bytes
    width: float
    height: float
    spine: float
    findings: tuple[Finding, ...]


def cover_wrap(book: Book, settings: PressSettings, pages: int) -> CoverWrap | None:
    """Lay the pages of the cover around a spine for so many ``pages`` inside, blanks among them.

    The second page of the wrap has the inside of the cover, as it is seen when the sheet is turned
    over like a leaf. The same book gives the same bytes. None where the publication prints no
    cover.

    Raises ``Refused``: G128 where front or back have too many pages, G101 and G102 where the sheet
    for it (``cover_paper``) is not known or too small.
    """
    import pikepdf

    outside, inside = _cover_sheets(book)
    if outside == (None, None):
        return None
    spine = spine_width(pages, settings)
    bleed = settings.bleed * MM
    findings = list(_caliper_unknown(settings))
    with pikepdf.open(BytesIO(book.pdf)) as whole:
        numbers = [sheet for sheet in (*outside, *inside) if sheet is not None]
        width, height = (float(edge) / MM for edge in whole.pages[numbers[0]].trimbox[2:])
        pdf = press_pages(whole, numbers, bleed)
        panels: dict[int | None, Any] = {None: None}
        panels.update(zip(numbers, pdf.pages, strict=True))
        painted = book.edition.publication.press.bleed
        findings += _bleed_missing(saved(pdf), numbers, outside, settings.bleed, painted)
        back = None if spine == 0 else _spine_page(pdf, book, settings, spine, findings)
        sheet = FlatSheet(width, height, spine, settings.bleed, settings.marks, paper_for(settings))
        if settings.marks:
            sheet = replace(sheet, label=_label(pdf, book, sheet, findings))
        sides = [
            sheet.side(pdf, panels[outside[0]], back, panels[outside[1]]),
            sheet.side(pdf, panels[inside[0]], None, panels[inside[1]]),
        ]
        del pdf.pages[:]
        for side in sides:
            pdf.pages.append(side)
        written = saved(pdf)
    return CoverWrap(written, round(sheet.flat, 2), round(height, 2), spine, tuple(findings))


_Side = tuple[int | None, int | None]
"""The pages (from 0) on one side of a cover, from left to right; None where it is paper alone."""


def _cover_sheets(book: Book) -> tuple[_Side, _Side]:
    """Return what is on the outside and the inside of the cover.

    Outside that is back, front; inside, seen from there, the inside of the front comes first.
    """
    front = [unit for unit in book.units if unit.kind == "cover"]
    back = [unit for unit in book.units if unit.kind == "back-cover"]
    for unit in (*front, *back):
        if unit.pages > 2:
            message = f"“{unit.id}” has {unit.pages} pages; a cover has an outside and an inside."
            hint = f"Shorten what {unit.kind}.html prints, or move it to another part."
            place = place_of_template(book.edition.folder, f"{unit.kind}.html") or _PUBLICATION
            raise Refused([Finding("G128", place, message, hint)])
    first = front[0].first if front else None
    inside_front = first + 1 if first is not None and front[0].pages > 1 else None
    last = back[0].first + back[0].pages - 1 if back else None
    inside_back = last - 1 if last is not None and back[0].pages > 1 else None
    return (last, first), (inside_front, inside_back)


def _caliper_unknown(settings: PressSettings) -> Iterator[Finding]:
    if settings.binding == "saddle" or settings.spine is not None:
        return
    caliper = caliper_of(settings)
    if caliper.origin == "assumed":
        message = (
            f"The spine is as wide as paper of {caliper.mm:g} mm a leaf would make it; nothing "
            "says how thick the paper is."
        )
        hint = (
            "Write below “press:” in publication.yaml “caliper: 0.1” (mm a leaf), or “grammage:” "
            "and “volume:”; or ask the printer for the width and write “spine: 5”."
        )
        yield Finding("G124", _PUBLICATION, message, hint)


def _bleed_missing(
    pdf: bytes,
    numbers: list[int],
    outside: _Side,
    bleed: float,
    painted: float,
) -> Iterator[Finding]:
    for name, number in zip(("back cover", "cover"), outside, strict=True):
        if number is None or not bleed:
            continue
        edges = edges_without_bleed(pdf, numbers.index(number), bleed * MM)
        if edges:
            where = " and ".join(filter(None, (", ".join(edges[:-1]), edges[-1])))
            message = f"The {name} is coloured up to its trim, but not beyond it: {where}."
            hint = "Let what touches the edge reach out by “var(--bleed)”, as the theme's does."
            if painted < bleed:
                hint = (
                    f"The book is painted for {painted:g} mm: write “bleed: {bleed:g}” below "
                    "“press:” in publication.yaml."
                )
            yield Finding("G121", _PUBLICATION, message, hint)


def _spine_page(
    pdf: Pdf, book: Book, settings: PressSettings, spine: float, findings: list[Finding]
) -> Any:
    """Return the spine as a page, and note what is amiss with it."""
    import pikepdf

    words = spine >= LEAST_FOR_TEXT
    if not words:
        message = f"The spine is {spine:g} mm wide, too narrow for words; it has only its colours."
        hint = f"Words need {LEAST_FOR_TEXT:g} mm: more pages, or thicker paper."
        findings.append(Finding("G125", _PUBLICATION, message, hint))
    way = direction(settings, book.edition.language)
    drawn = draw_spine(book.edition, spine, direction=way, words=words)
    findings += drawn.findings
    for lost in drawn.missing:
        message = f"The spine does not have these words whole: “{lost}”."
        hint = "Shorten the title for the spine in a template spine.html of your own."
        place = place_of_template(book.edition.folder, "spine.html") or _PUBLICATION
        findings.append(Finding("G126", place, message, hint))
    with pikepdf.open(BytesIO(drawn.pdf)) as own:
        pages = press_pages(own, [0], settings.bleed * MM)
    return pdf.copy_foreign(form_of(pages.pages[0]))


def _label(pdf: Pdf, book: Book, sheet: FlatSheet, findings: list[Finding]) -> Label:
    """Return a line that says what this sheet is."""
    import pikepdf

    publication, language = book.edition.publication, book.edition.language
    words = press_words(language)
    sizes = [f"{sheet.flat:.5g} × {sheet.height:.5g} mm"]
    if sheet.spine:
        sizes.append(f"{words['spine']} {sheet.spine:g} mm")
    measures = (size.replace(".", words["decimal"]) for size in sizes)
    said = [publication.title, words["cover_self"], *measures]
    said.append(publication.date or str(publication.year))
    labels = draw_labels([" · ".join(said)], language, created=day_of(book.edition))
    findings += complaint_findings(labels.complaints, _PUBLICATION)
    with pikepdf.open(BytesIO(labels.pdf)) as own:
        form = pdf.copy_foreign(own.pages[0].as_form_xobject())
    return Label(form, labels.widths[0] / MM)

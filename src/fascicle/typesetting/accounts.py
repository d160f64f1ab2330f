"""Accounts: the finished book with every note, figure and event at its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.edition.model import Edition
from fascicle.findings import Finding, Place
from fascicle.typesetting import pages
from fascicle.typesetting.binding import BoundBook
from fascicle.typesetting.book import (
    Book,
    PlacedEvent,
    PlacedFigure,
    PlacedNote,
    PlacedPage,
    PlacedUnit,
)
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.index_proof import placed_entries
from fascicle.typesetting.inventory import Inventory
from fascicle.typesetting.mending import Trouble
from fascicle.typesetting.merging import merged_html
from fascicle.typesetting.proving import complaint_findings
from fascicle.typesetting.refusals import harm_findings, refusal_findings

if TYPE_CHECKING:
    from fascicle.typesetting.press import LaidUnit

__all__ = ["account", "unit_findings"]

_DIVIDE = "Divide the paragraph with an empty line, before the sentence that the note belongs to."
_MOVE = "Move the figure to another paragraph, or write “place: here” below it."
_TROUBLES = {
    "lost": ("B101", "is not on any page", _DIVIDE),
    "repeated": ("B102", "is printed more than once", _DIVIDE),
    "astray": ("B103", "is not on the page of its number in the text", _DIVIDE),
    "tall": (
        "B104",
        "is longer than the page",
        "A note cannot go over to the next page: shorten it, or take some of it into the text.",
    ),
    "figure-lost": ("B105", "is not on any page", _MOVE),
    "figure-repeated": ("B106", "is printed more than once", _MOVE),
}


def unit_findings(
    engine: Engine, laid: Sequence[LaidUnit], inventory: Inventory, folder: Path
) -> Iterator[Finding]:
    """Yield what the layout of the units left wrong; ``folder`` is the publication's."""
    yield from complaint_findings(engine.complaints, Place("templates"))
    refused = dict.fromkeys(engine.fetcher.refused, "")
    refused |= {refusal: unit.unit.kind for unit in laid for refusal in unit.layout.refused}
    yield from refusal_findings(refused, folder)
    harmful = {harm: unit.unit.kind for unit in laid for harm in unit.layout.harms}
    yield from harm_findings(harmful, folder)
    for unit in laid:
        place = inventory.places[unit.unit.id]
        yield from complaint_findings(unit.layout.complaints, place)
        yield from _disorder(unit, inventory, place)
        for trouble in unit.troubles:
            yield _trouble_finding(trouble, unit, inventory, place)


def _disorder(unit: LaidUnit, inventory: Inventory, place: Place) -> Iterator[Finding]:
    """Find a note whose number is lower than that of a note on an earlier page (B113)."""
    highest = 0
    for sheet in unit.layout.sheets:
        here = {
            name: inventory.numbers[name] for name in sheet.anchors if name in inventory.numbers
        }
        for name, number in here.items():
            if number < highest:
                yield Finding(
                    "B113",
                    inventory.places.get(name, place),
                    f"Note {number} of {unit.unit.id} comes after note {highest}: it belongs to a "
                    "figure that was moved, or to the text before it.",
                    "Put the note into the text beside the figure, or give it “place: here”.",
                )
        highest = max([highest, *here.values()])


def _trouble_finding(
    trouble: Trouble, unit: LaidUnit, inventory: Inventory, place: Place
) -> Finding:
    code, what, hint = _TROUBLES[trouble.kind]
    note = inventory.all_notes.get(trouble.id)
    if note is not None:
        name = f"Note {note.number}"
    else:
        name = f"Figure {inventory.figures[trouble.id].number}"
    page = pages.folio(unit.first + trouble.page, unit.unit.folios) or str(trouble.page + 1)
    message = f"{name} of {unit.unit.id} {what} (near page {page})."
    return Finding(code, inventory.places.get(trouble.id, place), message, hint)


def account(
    edition: Edition,
    bound: BoundBook,
    inventory: Inventory,
    *,
    css: str,
    findings: tuple[Finding, ...],
    seconds: float,
    laid_out: tuple[str, ...],
) -> Book:
    """Return the book with everything at its page."""
    notes: dict[str, PlacedNote] = {}
    figures: dict[str, PlacedFigure] = {}
    for unit in bound.units:
        for number, (folio, sheet) in enumerate(zip(unit.folios, unit.sheets, strict=True)):
            at = unit.start + number + 1
            for name in sheet.anchors:
                if (note := inventory.all_notes.get(name)) is not None:
                    call = bound.folios.get(f"call-{name}", "")
                    placed = PlacedNote(name, note.chapter, note.number, folio, call, at)
                    notes.setdefault(name, placed)
                if unit.chapter is not None and (figure := inventory.figures.get(name)) is not None:
                    figures.setdefault(name, PlacedFigure(name, figure.number, folio, at))
    return Book(
        edition=edition,
        pdf=bound.pdf,
        html=merged_html(edition, bound, css),
        sheets=bound.sheets,
        units=tuple(
            PlacedUnit(u.id, u.kind, u.chapter, u.start, len(u.sheets), u.folios)
            for u in bound.units
        ),
        notes=tuple(notes[n.id] for n in edition.notes if n.id in notes),
        figures=tuple(figures[f.id] for f in edition.figures if f.id in figures),
        events=tuple(
            PlacedEvent(event.id, event.date, bound.folios.get(event.told, ""))
            for event in edition.chronology.all_events
        ),
        mended=tuple(mend for unit in bound.units for mend in unit.mended),
        findings=findings,
        seconds=seconds,
        laid_out=laid_out,
        folios=bound.folios,
        pages=tuple(_pages(bound)),
        index=tuple(placed_entries(edition, bound)),
    )


def _pages(bound: BoundBook) -> Iterator[PlacedPage]:
    for unit in bound.units:
        for number, (folio, sheet) in enumerate(zip(unit.folios, unit.sheets, strict=True)):
            yield PlacedPage(
                unit.start + number + 1,
                unit.id,
                folio,
                sheet.type_area,
                sheet.anchors,
                sheet.baselines,
                sheet.texts,
            )

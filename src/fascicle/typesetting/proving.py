"""Proving: the book is drawn, read back, and every fault of its pages named at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fascicle.edition.model import Edition
from fascicle.findings import Finding, Findings, Place
from fascicle.progress import Progress
from fascicle.typesetting import pages
from fascicle.typesetting.coverage import fold
from fascicle.typesetting.engine import Complaint, Engine, Sheet
from fascicle.typesetting.inventory import Inventory, words_wanted
from fascicle.typesetting.proof import Fault, PageWitness, UnitText, prove_unit
from fascicle.typesetting.readback import PageText, Run, read_back

if TYPE_CHECKING:
    from fascicle.typesetting.press import LaidUnit

__all__ = ["Binding", "Proof", "bind_sheets", "complaint_findings", "prove"]

TOLERANCE = 1.0
"""Points by which ink may stand over an edge before it counts: letters have overhangs."""

ENOUGH_PPI = 300
"""Pixels per inch that a photograph should have in print."""

_FONT = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")

_BLANK = (
    '<!DOCTYPE html><html lang="{language}"><head><title>{title}</title><style>@page {{'
    "{boxes}}}</style></head><body></body></html>"
)
_BOXES = "".join(
    f"@{edge}-{side}{{content:none !important}}"
    for edge in ("top", "bottom")
    for side in ("left", "center", "right")
)


@dataclass(frozen=True, slots=True)
class Binding:
    """The sheets of a book in order; ``starts`` is the index of each unit's first sheet."""

    sheets: tuple[Sheet, ...]
    starts: tuple[int, ...]


@dataclass(slots=True)
class Proof:
    """A drawn book and what its proof found.

    ``rules`` are style rules, by unit, with which lost words may be saved by another layout.
    """

    pdf: bytes
    binding: Binding
    findings: list[Finding] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)


def bind_sheets(engine: Engine, laid: Sequence[LaidUnit], edition: Edition) -> Binding:
    """Put the units' sheets in order, with a blank wherever a unit must open on a recto.

    Before a back cover so many blanks are added that the sheets make up a multiple of four.
    """
    blank: Sheet | None = None
    sheets: list[Sheet] = []
    starts: list[int] = []
    for unit in laid:
        own = unit.layout.sheets
        blanks = int(pages.blank_before(len(sheets), unit.unit.opens))
        if unit.unit.kind == "back-cover":
            blanks = -(len(sheets) + len(own)) % 4
        if blanks and blank is None:
            html = _BLANK.format(language=edition.language, title="Blank", boxes=_BOXES)
            blank = engine.lay_out(html).sheets[0]
        sheets += [blank] * blanks if blank is not None else []
        starts.append(len(sheets))
        sheets += own
    return Binding(tuple(sheets), tuple(starts))


def prove(
    engine: Engine,
    laid: Sequence[LaidUnit],
    inventory: Inventory,
    edition: Edition,
    progress: Progress,
) -> Proof:
    """Draw the book, read it back and compare it with what it must have."""
    binding = bind_sheets(engine, laid, edition)
    created = edition.publication.date or f"{edition.publication.year}-01-01"
    pdf, complaints = engine.draw(binding.sheets, laid[0].layout, created=created)
    proof = Proof(pdf, binding)
    findings = Findings(complaint_findings(complaints, Place("publication.yaml")))
    findings.extend(_foreign_fonts(pdf))
    read = read_back(pdf)
    position = 0
    for done, (unit, start) in enumerate(zip(laid, binding.starts, strict=True)):
        for _ in range(start - position):
            findings.extend(_blank_faults(next(read), inventory))
        position = start + len(unit.layout.sheets)
        texts = [next(read) for _ in unit.layout.sheets]
        findings.extend(_unit_faults(unit, texts, inventory, proof))
        progress("typeset", f"proof of {unit.unit.id}", done + 1, len(laid))
    proof.findings = list(findings)
    return proof


def complaint_findings(complaints: Sequence[Complaint], place: Place) -> Iterator[Finding]:
    """Turn what the engine complains of into findings."""
    for complaint in complaints:
        message = complaint.message
        if ".notdef" in message:
            yield Finding("T101", place, f"The fonts lack a character: {message}.")
        elif message.startswith("Failed to load image") or "SVG" in message:
            yield Finding("T106", place, f"A picture was not printed: {message}.")
        else:
            yield Finding("T105", place, f"The layout engine says: {message}")


def _foreign_fonts(pdf: bytes) -> Iterator[Finding]:
    for name in sorted({found[1].decode("latin-1") for found in _FONT.finditer(pdf)}):
        if not name.startswith("Fascicle-"):
            yield Finding(
                "T102",
                Place("publication.yaml"),
                f"Some characters are set in the font {name}, which is not the theme's.",
                "Look for unusual characters; templates may only use the families of the theme.",
            )


def _blank_faults(page: PageText, inventory: Inventory) -> Iterator[Finding]:
    del inventory
    if page.runs:
        words = "".join(run.text for run in page.runs)
        yield Finding("B112", Place("publication.yaml"), f"A blank page has words: {words[:60]}")


def _unit_faults(
    unit: LaidUnit, texts: Sequence[PageText], inventory: Inventory, proof: Proof
) -> Iterator[Finding]:
    text = inventory.text_of(unit.html)
    notes, figures = inventory.notes_of(unit.unit.id), inventory.figures_of(unit.unit.id)
    place = inventory.places.get(unit.unit.id, Place("publication.yaml"))
    chapter = inventory.chapters.get(unit.unit.id)
    if chapter is not None:
        yield from _missing_from_template(unit, text, inventory)
    witnesses: list[tuple[PageText, PageWitness]] = []
    for page, sheet in zip(texts, unit.layout.sheets, strict=True):
        here = [name for name in notes if name in sheet.anchors]
        drawn = [name for name in figures if name in sheet.anchors]
        witnesses.append((page, PageWitness(tuple(here), tuple(drawn), sheet.type_area)))
        yield from _stray_ink(page, sheet, unit, place)
        yield from _picture_faults(page, drawn, inventory)
    lost: dict[str, None] = {}
    for fault in prove_unit(text, witnesses):
        yield _fault_finding(fault, unit, text, inventory)
        if fault.kind == "lost" and fault.id:
            lost[notes.get(fault.id, fault.id)] = None
    if lost:
        # Kept together, a block's words cannot fall into a page break.
        proof.rules[unit.unit.id] = "".join(
            f'[id="{block}"] {{ break-inside: avoid }}\n' for block in lost
        )


def _picture_faults(
    page: PageText, figures: Sequence[str], inventory: Inventory
) -> Iterator[Finding]:
    """Find photographs of a page that are not drawn, or have too few pixels for their size."""
    held = [figure for figure in figures if inventory.figures[figure].file is not None]
    if len(page.pictures) < len(held):
        for figure in held[len(page.pictures) :]:
            number = inventory.figures[figure].number
            message = f"Figure {number} is not drawn on its page."
            yield Finding("T106", inventory.places[figure], message)
    for figure, picture in zip(held, page.pictures, strict=False):
        if picture.ppi < ENOUGH_PPI - 0.5:
            yield Finding(
                "P108",
                inventory.places[figure],
                f"Figure {inventory.figures[figure].number} has {picture.ppi:.0f} pixels an inch "
                f"at its printed size; print wants {ENOUGH_PPI}.",
                "Get a larger scan, or print the picture smaller with “lines:”.",
            )


def _missing_from_template(
    unit: LaidUnit, text: UnitText, inventory: Inventory
) -> Iterator[Finding]:
    """Find the words of blocks and notes that the templates left out of the HTML."""
    chapter = inventory.chapters[unit.unit.id]
    for block, wanted in words_wanted(chapter, inventory.numbers).items():
        printed, position = fold(text.text_of(block) + text.text_of(f"{block}--2")), 0
        for words in wanted:
            found = printed.find(fold(words), position)
            if found < 0:
                yield Finding(
                    "B110",
                    inventory.places[block],
                    f"The template does not print these words of a block: “{_short(words)}”.",
                    "Mend the template: each block must print all of its text, in order.",
                )
                break
            position = found + len(fold(words))
    for note in inventory.notes_of(unit.unit.id):
        if note not in text.notes:
            yield _lost_note(note, inventory)


def _lost_note(note: str, inventory: Inventory) -> Finding:
    what = inventory.all_notes[note]
    return Finding(
        "B101",
        inventory.places[note],
        f"Note {what.number} of “{what.chapter}” is not on any page.",
        "Divide the paragraph, or move the note; run the build again.",
    )


def _fault_finding(fault: Fault, unit: LaidUnit, text: UnitText, inventory: Inventory) -> Finding:
    place = inventory.places.get(
        fault.id.removesuffix("--2"),
        inventory.places.get(unit.unit.id, Place("publication.yaml")),
    )
    page = pages.folio(unit.first + fault.page, unit.unit.folios) or str(fault.page + 1)
    del text
    if fault.id in inventory.all_notes:
        note = inventory.all_notes[fault.id]
        message = f"Words of note {note.number} are not on page {page}: “{_short(fault.words)}”."
        return Finding("B107", place, message, "Divide the paragraph or shorten the note.")
    if fault.kind == "lost":
        message = f"Words of {unit.unit.id} are lost near page {page}: “{_short(fault.words)}”."
        return Finding("B107", place, message, "Divide the block before these words.")
    message = f"Page {page} of {unit.unit.id} has words too much: “{_short(fault.words)}”."
    return Finding("B112", place, message, "Look at the page; divide the block before these words.")


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"


def _stray_ink(page: PageText, sheet: Sheet, unit: LaidUnit, place: Place) -> Iterator[Finding]:
    """Find text outside the page, over other text, or beyond the measure."""
    _, top, right, bottom = sheet.type_area
    bleeds = right >= page.width - TOLERANCE
    number = sheet.page and unit.layout.sheets.index(sheet)
    folio = pages.folio(unit.first + number, unit.unit.folios) or str(number + 1)
    where = f"on page {folio} of {unit.unit.id}"
    for run in page.runs:
        if not run.text.strip():
            continue
        if (
            run.left < -TOLERANCE
            or run.bottom < -TOLERANCE
            or run.right > page.width + TOLERANCE
            or run.top > page.height + TOLERANCE
        ):
            message = f"“{_short(run.text.strip())}” stands outside the page, {where}."
            yield Finding("B108", place, message, "Shorten it, or divide it.")
        elif not bleeds and run.right > right + TOLERANCE:
            middle = page.height - (run.bottom + run.top) / 2
            if top <= middle <= bottom:
                message = f"“{_short(run.text.strip())}” overruns the measure {where}."
                yield Finding("B111", place, message, "Add a place to break, or reword.")
    for one, other in _overprints(page.runs):
        message = (
            f"“{_short(one.text.strip())}” is printed over “{_short(other.text.strip())}” {where}."
        )
        yield Finding("B109", place, message, "Look at the page; shorten or move one of them.")


def _overprints(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield pairs of different texts that cover each other by more than a third.

    Turned text (names of rivers on maps) has a box that says little of its ink: it is left aside.
    """
    inked = [run for run in runs if run.text.strip() and not run.turned]
    inked.sort(key=lambda run: -run.top)
    for position, one in enumerate(inked):
        for other in inked[position + 1 :]:
            if other.top <= one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.top, other.top) - max(one.bottom, other.bottom)
            smaller = min(one.top - one.bottom, other.top - other.bottom)
            narrower = min(one.right - one.left, other.right - other.left)
            # A halo is the same text drawn twice in the same place.
            if one.text == other.text or smaller <= 0 or narrower <= 0:
                continue
            if across > max(1.5, narrower / 3) and down > smaller / 2:
                yield one, other

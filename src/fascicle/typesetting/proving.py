"""Proving: the book is drawn, read back, and every fault of its pages named at its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from fascicle.edition.model import Edition, plain
from fascicle.findings import Finding, Findings, Place
from fascicle.progress import Progress, begun
from fascicle.typesetting.binding import BoundBook, BoundUnit
from fascicle.typesetting.coverage import fold, missing_at
from fascicle.typesetting.engine import Complaint
from fascicle.typesetting.environment import TEMPLATES
from fascicle.typesetting.fetcher import NOT_GIVEN
from fascicle.typesetting.inventory import Inventory, event_words, parts_wanted, words_wanted
from fascicle.typesetting.own_templates import own_templates, place_of_complaint
from fascicle.typesetting.proof import Fault, PageWitness, UnitText, as_written, prove_unit
from fascicle.typesetting.readback import PageText, Run, read_back
from fascicle.typesetting.reference_proof import reference_faults
from fascicle.typesetting.units import named

__all__ = ["Proof", "complaint_findings", "prove"]

TOLERANCE = 1.0
"""Points by which ink may stand over an edge of the page before it counts."""

OVERHANG = 2.0
"""Points by which ink may stand over the measure: the head of an f leans out of its line."""

ENOUGH_PPI = 300
"""Pixels per inch that a photograph should have in print."""

_OURS = re.compile(r"fascicle:/((?:assets|templates)/[^?\s'\"]+)")
_STAMP = re.compile(r"\?[0-9a-f]{16}\b")
"""What is put behind an address so that a changed file is asked for anew (``stamping``)."""
_LACKING = re.compile(r"\.notdef .*\(U\+([0-9A-F]+)\)", re.DOTALL)


@dataclass(slots=True)
class Proof:
    """What the proof of a book found.

    ``rules`` are style rules, by unit, with which lost words may be saved by another layout.
    """

    findings: list[Finding] = field(default_factory=list)
    rules: dict[str, str] = field(default_factory=dict)


def prove(
    book: BoundBook,
    inventory: Inventory,
    progress: Progress,
    *,
    spoiled: frozenset[str] = frozenset(),
) -> Proof:
    """Read a book back and compare it with what it must have.

    ``spoiled`` are the ids of units with a note longer than its page, which pushes everything off
    that page: the note has been told, and what comes of it would only hide it.
    """
    proof = Proof()
    findings = Findings()
    read = read_back(book.pdf)
    position = 0
    for done, unit in enumerate(book.units):
        what = named(unit.id, unit.chapter)
        begun(f"reading {what} back from the pages", inventory.places[unit.id].file)
        for _ in range(unit.start - position):
            findings.extend(_blank_faults(next(read)))
        position = unit.start + len(unit.sheets)
        texts = [next(read) for _ in unit.sheets]
        if unit.id not in spoiled:
            findings.extend(_unit_faults(unit, texts, inventory, proof))
            findings.extend(reference_faults(unit, texts, book, inventory))
        progress("typeset", f"proof of {unit.id}", done + 1, len(book.units))
    proof.findings = list(findings)
    return proof


_LONGEST = 200
"""Characters of a complaint, and of the name of a file in it, that are shown."""
_NO_GLYPH = re.compile(r'"(?P<text>.+)" \((?P<code>U\+[0-9A-F]+)')


def _character(complaint: str) -> str:
    """Return the character that the engine says it has no glyph for, as it may be quoted."""
    found = _NO_GLYPH.search(complaint)
    return f"“{found['text']}” ({found['code']})" if found else f"such character: {complaint}"


def _quoted(complaint: str) -> str:
    """Return a complaint as it may be quoted: it quotes templates, at any length."""
    return complaint if len(complaint) <= _LONGEST else f"{complaint[:_LONGEST]}…"


def complaint_findings(
    complaints: Sequence[Complaint], general: Place, edition: Edition | None = None
) -> Iterator[Finding]:
    """Turn what the engine complains of into findings.

    ``edition`` is given where they are of a whole book: then they are looked for in its files, and
    stand at ``general`` only where nothing tells more.
    """
    place = general
    for complaint in complaints:
        message = complaint.message
        if edition is not None:
            place = place_of_complaint(message, own_templates(edition.folder)) or general
        lacking = _LACKING.search(message)
        if lacking and edition is not None:
            yield missing_at(edition.folder, edition.inputs, chr(int(lacking[1], 16)))
        elif ".notdef" in message:
            yield Finding("T101", place, f"The fonts have no {_character(message)}.")
        elif message.endswith(NOT_GIVEN):
            continue  # The fetcher has told it.
        elif message.startswith("Failed to load image") or "SVG" in message:
            shown = _OURS.search(message)
            there = Place(shown[1]) if shown and len(shown[1]) <= _LONGEST else place
            message = _STAMP.sub("", message)
            yield Finding("T106", there, f"A picture was not printed: “{_quoted(message)}”.")
        else:
            yield Finding("T105", place, f"The layout engine complains: “{_quoted(message)}”.")


def _blank_faults(page: PageText) -> Iterator[Finding]:
    if page.runs:
        words = "".join(run.text for run in page.runs)
        yield Finding(
            "B112",
            Place("publication.yaml"),
            f"A page that should be blank has words: “{words[:60]}”.",
        )


def _unit_faults(
    unit: BoundUnit, texts: Sequence[PageText], inventory: Inventory, proof: Proof
) -> Iterator[Finding]:
    text = inventory.text_of(unit.html)
    notes, figures = inventory.notes_of(unit.id), inventory.figures_of(unit.id)
    place = inventory.places[unit.id]
    chapter = inventory.chapters.get(unit.id)
    if chapter is not None:
        yield from _missing_from_template(unit, text, inventory)
    if unit.kind == "chronology":
        yield from _missing_events(text, inventory)
    yield from _missing_works(unit, text, inventory)
    witnesses: list[tuple[PageText, PageWitness]] = []
    for number, (page, sheet) in enumerate(zip(texts, unit.sheets, strict=True)):
        here = [name for name in notes if name in sheet.anchors]
        drawn = [name for name in figures if name in sheet.anchors]
        witnesses.append((page, PageWitness(tuple(here), tuple(drawn), sheet.type_area)))
        for run, stray in _stray_ink(page, number, unit, place):
            yield replace(stray, place=_place_of(run, text, inventory, place))
        yield from _picture_faults(page, drawn, inventory)
    lost: dict[str, None] = {}
    for fault in prove_unit(text, witnesses):
        yield _fault_finding(fault, unit, text, inventory)
        if fault.kind == "lost" and fault.id:
            lost[notes.get(fault.id, fault.id)] = None
    if lost:
        # Kept together, a block's words cannot fall into a page break.
        proof.rules[unit.id] = "".join(
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
    unit: BoundUnit, text: UnitText, inventory: Inventory
) -> Iterator[Finding]:
    """Find the words of blocks and notes that the templates left out of the HTML."""
    chapter = inventory.chapters[unit.id]
    for block, wanted in words_wanted(chapter, inventory.numbers).items():
        for words in _first_missing(wanted, fold(text.text_of(block))):
            yield Finding(
                "B110",
                inventory.places[block],
                f"The template does not print these words of a block: “{_short(words)}”.",
                "Mend the template: each block must print all of its text, in order.",
            )
    for figure in (inventory.figures[name] for name in inventory.figures_of(unit.id)):
        if (figure.map or figure.timeline) and figure.id not in text.drawings:
            yield Finding(
                "B110",
                figure.place,
                f"The template does not print the drawing of figure {figure.number}.",
                "Mend the template blocks/figure.html: it must print “view.svg”.",
            )
    for note in inventory.notes_of(unit.id):
        if note not in text.notes:
            yield _lost_note(note, inventory)
            continue
        printed = fold(text.notes[note])
        for paragraph in inventory.all_notes[note].paragraphs:
            for words in _first_missing(parts_wanted(paragraph), printed):
                yield Finding(
                    "B110",
                    inventory.places[note],
                    f"The template does not print these words of a note: “{words}”.",
                    "Mend the template: each note must print all of its text.",
                )


def _missing_events(text: UnitText, inventory: Inventory) -> Iterator[Finding]:
    """Find what the template of the chronology left out of events and their variants."""
    for event in inventory.events:
        wanted = list(event_words(event, inventory.numbers))
        # A template may as well print the whole date and no heads.
        date, at = inventory.dates[event.id], fold(text.text_of(event.id))
        if fold(date) not in at and fold(event.wording) not in at:
            wanted.append((event.id, date))
        for identity, words in wanted:
            if fold(words) not in fold(text.text_of(identity)):
                yield Finding(
                    "B110",
                    inventory.places[identity],
                    f"The template does not print these words of an event: “{_short(words)}”.",
                    "Mend the template chronology.html: it must print every event and variant.",
                )


def _first_missing(wanted: Sequence[str], printed: str) -> Iterator[str]:
    """Yield the first of these words that do not come in the folded text after those before."""
    position = 0
    for words in wanted:
        found = printed.find(fold(words), position)
        if found < 0:
            yield words
            return
        position = found + len(fold(words))


def _missing_works(unit: BoundUnit, text: UnitText, inventory: Inventory) -> Iterator[Finding]:
    """Find the works of a bibliography that the templates left out, or put out of order."""
    works = inventory.works.get(unit.id, ())
    printed = fold("".join(piece.text for piece in text.pieces)) if works else ""
    position = 0
    for work in works:
        for words in filter(None, (plain(work.content), plain(work.annotation))):
            found = printed.find(fold(words), position)
            if found < 0:
                yield Finding(
                    "B110",
                    inventory.places[unit.id],
                    f"The template does not print these words of a work listed: “{_short(words)}”.",
                    "Mend the template: it must print every work with its annotation, in order.",
                )
                break
            position = found + len(fold(words))


def _lost_note(note: str, inventory: Inventory) -> Finding:
    what = inventory.all_notes[note]
    return Finding(
        "B101",
        inventory.places[note],
        f"Note {what.number} of “{what.chapter}” is not on any page.",
        "Divide the paragraph, or move the note; run the build again.",
    )


def _fault_finding(fault: Fault, unit: BoundUnit, text: UnitText, inventory: Inventory) -> Finding:
    general = inventory.places[unit.id]
    place = inventory.places.get(fault.id, general)
    # What no paragraph of the manuscript has said stands in a template.
    is_template = unit.chapter is None and place == general
    page = unit.folio(fault.page)
    words = _short(as_written(fault, text))
    if fault.id in inventory.all_notes:
        note = inventory.all_notes[fault.id]
        message = f"Words of note {note.number} are not on page {page}: “{words}”."
        return Finding(
            "B107", place, message, "Shorten the note, or divide its paragraph with an empty line."
        )
    if fault.kind == "lost":
        message = f"Words of {unit.id} are lost near page {page}: “{words}”."
        hint = f"{_DIVIDE}." if not is_template else _in_template(place, "keeps them from the page")
        return Finding("B107", place, message, hint)
    message = f"Page {page} of {unit.id} has words that do not belong there: “{words}”."
    hint = f"{_DIVIDE}." if not is_template else _in_template(place, "prints them")
    return Finding("B112", place, message, f"Look at the page. {hint}")


_SHOWN = "Look in templates/ for the colour, the size or the “overflow” that hides it."
_DIVIDE = "Divide the paragraph before these words with an empty line"


def _in_template(place: Place, what: str) -> str:
    """Say where to look for what a part that is no chapter has done."""
    if place.file.startswith(f"{TEMPLATES}/"):
        return f"Look in {place.file} for what {what}."
    return f"Look in {TEMPLATES}/ for what {what}; if there is nothing, report it."


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}…"


def _place_of(run: Run, text: UnitText, inventory: Inventory, otherwise: Place) -> Place:
    """Return the place of the block or note that alone has these words."""
    words = fold(run.text)
    found = [piece.id for piece in text.pieces if words in fold(piece.text)]
    found += [note for note, printed in text.notes.items() if words in fold(printed)]
    if not words or len(found) != 1:
        return otherwise
    return inventory.places.get(found[0], otherwise)


def _stray_ink(
    page: PageText, number: int, unit: BoundUnit, place: Place
) -> Iterator[tuple[Run, Finding]]:
    """Find text outside the page, not to be seen, over other text, or beyond the measure."""
    _, top, right, bottom = unit.sheets[number].type_area
    bleeds = right >= page.width - TOLERANCE
    where, unseen = f"on page {unit.folio(number)} of {unit.id}", ""
    for run in page.runs:
        if not run.text.strip():
            continue
        if run.unseen and run.unseen != unseen:  # what is hidden together is told once
            message = f"“{_short(run.text.strip())}” {run.unseen}, {where}."
            yield run, Finding("B116", place, message, _SHOWN)
        unseen = run.unseen
        if (
            run.left < -TOLERANCE
            or run.bottom < -TOLERANCE
            or run.right > page.width + TOLERANCE
            or run.top > page.height + TOLERANCE
        ):
            message = f"“{_short(run.text.strip())}” stands outside the page, {where}."
            yield (
                run,
                Finding(
                    "B108",
                    place,
                    message,
                    "Shorten it, or put a soft hyphen (U+00AD) where it may be divided.",
                ),
            )
        elif not bleeds and run.right > right + OVERHANG:
            middle = page.height - (run.bottom + run.top) / 2
            if top <= middle <= bottom:
                message = f"“{_short(run.text.strip())}” overruns the measure {where}."
                yield (
                    run,
                    Finding(
                        "B111",
                        place,
                        message,
                        "Put a soft hyphen (U+00AD) where a word may be divided, or reword it.",
                    ),
                )
    for one, other in _overprints(page.runs):
        message = (
            f"“{_short(one.text.strip())}” is printed over “{_short(other.text.strip())}” {where}."
        )
        hint = "Look at the page; shorten or move one of them."
        yield max(one, other, key=lambda run: len(run.text)), Finding("B109", place, message, hint)


def _has_letters(text: str) -> bool:
    return any(not (c.isspace() or unicodedata.combining(c)) for c in text)


def _overprints(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield pairs of different texts that cover each other by more than a half.

    Turned text (names of rivers on maps) has a box that says little of its ink: it is left aside.
    So are accents that are drawn apart from their letter, which they stand over.
    """
    inked = [run for run in runs if _has_letters(run.text) and not run.turned]
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
            # Italic letters and their accents lean into the next run, over a full stop entirely:
            # only what is covered by half counts, and more than such a lean.
            abreast = (one.left < other.left) == (one.right < other.right)
            lean = max(one.top - one.bottom, other.top - other.bottom) / 4 if abreast else 0
            if across > max(1.5, lean, narrower / 2) and down > smaller / 2:
                yield one, other

"""Checks of whole pages: notes and figures in their place, blank and short pages, depth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from fascicle.counting import counted
from fascicle.edition.model import Figure, inlines_of, references
from fascicle.publishing.preflight.boxes import Box
from fascicle.publishing.preflight.matter import Matter, SheetExamined
from fascicle.publishing.preflight.model import Outcome
from fascicle.publishing.preflight.observing import Notebook, listed
from fascicle.typesetting.book import PlacedPage
from fascicle.typesetting.geometry import geometry

__all__ = ["blanks", "depth", "far_figures", "notes_away", "short_pages"]

ABOVE_NOTES = 1.9
"""Lines between the last baseline of the text and the first of the notes, on a full page."""
BELOW_LAST = 0.35
"""Lines below the last baseline of a full page."""
NOTE_HEIGHT = 16.0
"""Points from the first baseline of the notes up to the rule above them, and more."""
QUIET = frozenset({"cover", "back-cover", "title", "colophon"})
"""Kinds of units whose pages are not filled with text."""


def notes_away(matter: Matter, notes: Notebook) -> Outcome:
    """Q120: notes on another page than their call."""
    placed = matter.book.notes if matter.book is not None else ()
    for note in placed:
        if note.page != note.call_page:
            sheet = matter.sheets[note.sheet - 1]
            notes.note(
                "Q120",
                f"Note {note.number} stands on page {note.page}, its number in the text on page "
                f"{note.call_page}.",
                "Shorten the notes of that paragraph, or divide it with an empty line.",
                sheet,
                sheet.room(note.id),
                name=note.id,
            )
    return notes.outcome(f"{counted(len(placed), 'note')} on the pages of their calls")


def blanks(matter: Matter, notes: Notebook) -> Outcome:
    """Q121: pages without ink that neither a recto opening nor padding explains."""
    empty = [s.number for s in matter.sheets if not s.paint.inked and not any(s.runs)]
    meant = set(_blanks_meant(matter))
    for number in empty:
        if number not in meant:
            notes.note(
                "Q121",
                "The page is blank, and nothing explains it.",
                "Look for a forced break in a template, or for a part with nothing to print.",
                matter.sheets[number - 1],
            )
    told = f"{counted(len(empty), 'blank page')}"
    if empty:
        told += f" ({listed(matter, empty)}), {len(meant & set(empty))} of them meant"
    return notes.outcome(told)


def _blanks_meant(matter: Matter) -> Iterator[int]:
    """Yield the sheets that may be blank: before a recto opening, padding, insides of covers."""
    if matter.book is None:
        return
    end = 0
    for unit in matter.book.units:
        gap = range(end + 1, unit.first + 1)
        padding = unit.kind == "back-cover" and len(gap) < 4
        if padding or (len(gap) == 1 and unit.first % 2 == 0):
            yield from gap
        end = unit.first + unit.pages
        if unit.kind == "cover" and unit.pages == 2:
            yield end
        elif unit.kind == "back-cover" and unit.pages == 2:
            yield unit.first + 1
        elif unit.kind == "title":
            # Its own parts open on rectos as well.
            yield from (sheet for sheet in range(unit.first + 1, end) if sheet % 2 == 0)


def far_figures(matter: Matter, notes: Notebook) -> Outcome:
    """Q127: figures pages away from the place where they are written, or from any mention."""
    farthest = 0
    mentions = _mentions(matter)
    limit = matter.settings.far_figure
    for figure, around in _figures_written(matter):
        sheets = matter.sheets_of.get(figure.id, ())
        if not sheets:
            continue
        at = sheets[0]
        written = min((abs(at - sheet) for sheet in around), default=0)
        mentioned = min((abs(at - sheet) for sheet in mentions.get(figure.id, ())), default=0)
        farthest = max(farthest, written, mentioned)
        sheet = matter.sheets[at - 1]
        for pages, what in ((written, "where it is written"), (mentioned, "where it is mentioned")):
            if pages > limit:
                notes.note(
                    "Q127",
                    f"Figure {figure.number} stands {counted(pages, 'page')} from {what}.",
                    "Move the figure in the chapter, or give it “place: here” or less height.",
                    sheet,
                    sheet.room(figure.id),
                    name=figure.id,
                )
    told = f"{counted(len(matter.figures), 'figure')}"
    return notes.outcome(f"{told}, {counted(farthest, 'page')} away at most" if farthest else told)


def _figures_written(matter: Matter) -> Iterator[tuple[Figure, tuple[int, ...]]]:
    """Yield each figure with the sheets on which the text before it ends and that after begins."""
    for chapter in matter.book.edition.chapters if matter.book is not None else ():
        before: tuple[int, ...] = ()
        for number, block in enumerate(chapter.blocks):
            if not isinstance(block, Figure):
                before = tuple(matter.sheets_of.get(block.id, ())[-1:])
                continue
            rest = (b for b in chapter.blocks[number:] if not isinstance(b, Figure))
            following = next(rest, None)
            after = matter.sheets_of.get(following.id, ())[:1] if following is not None else ()
            yield block, (*before, *after)


def _mentions(matter: Matter) -> Mapping[str, set[int]]:
    """Return the sheets on which text refers to each figure."""
    found: dict[str, set[int]] = {}
    for chapter in matter.book.edition.chapters if matter.book is not None else ():
        for block in chapter.all_blocks:
            for inlines in inlines_of(block):
                for reference in references(inlines):
                    sheets = matter.sheets_of.get(block.id, ())
                    found.setdefault(reference.target, set()).update(sheets)
    return found


def depth(matter: Matter, notes: Notebook) -> Outcome:
    """Q128: facing pages within a part of which one ends higher than the other."""
    pairs = 0
    for verso, recto in zip(matter.sheets[1::2], matter.sheets[2::2], strict=False):
        if not _goes_on(verso) or not _goes_on(recto) or verso.unit is not recto.unit:
            continue
        pairs += 1
        left, right = _free_lines(matter, verso), _free_lines(matter, recto)
        if abs(left - right) < matter.settings.uneven_depth:
            continue
        shallow, lines = (verso, left - right) if left > right else (recto, right - left)
        facing = recto if shallow is verso else verso
        notes.note(
            "Q128",
            f"The page ends {counted(lines, 'line')} above page {matter.folio(facing.number)}, "
            "which faces it.",
            "Add or take away a line on one of them.",
            shallow,
            _foot(shallow),
            name=_last_block(shallow),
        )
    return notes.outcome(f"{counted(pairs, 'spread')} of full pages")


def _goes_on(sheet: SheetExamined) -> bool:
    """Whether the part that a page belongs to is text, and goes on after it."""
    unit = sheet.unit
    return (
        unit is not None
        and sheet.placed is not None
        and unit.kind not in QUIET
        and unit.kind != "index"
        and sheet.number < unit.first + unit.pages
    )


def _foot(sheet: SheetExamined) -> Box | None:
    """Return what is left free at the foot of a page."""
    if sheet.placed is None:
        return None
    left, _, right, bottom = sheet.placed.type_area
    height = sheet.paint.height
    last, first_note = _ends(sheet.placed)
    bottom = bottom if first_note is None else first_note - NOTE_HEIGHT
    return left, height - bottom, right, height - last


def _last_block(sheet: SheetExamined) -> str:
    texts = sheet.placed.texts if sheet.placed is not None else ()
    return next((text.id for text in reversed(texts) if text.kind != "note"), "")


def _ends(page: PlacedPage) -> tuple[float, float | None]:
    """Return where the text or figure of a page ends, and the first baseline of its notes."""
    first_note = min((text.first for text in page.texts if text.kind == "note"), default=None)
    texts = [text.last for text in page.texts if text.kind != "note"]
    return max(texts, default=page.type_area[1]), first_note


def _free_lines(matter: Matter, sheet: SheetExamined) -> int:
    """Return how many lines would still find room on a page, above its notes."""
    if matter.book is None or sheet.placed is None:
        return 0
    line = geometry(matter.book.edition.publication).line_height
    last, first_note = _ends(sheet.placed)
    if first_note is not None:
        free = (first_note - last) / line - ABOVE_NOTES
    else:
        free = (sheet.placed.type_area[3] - last) / line - BELOW_LAST
    # A figure takes whole lines, which its caption need not fill.
    figures = [sheet.room(name) for name in matter.figures]
    lowest = min((box[1] for box in figures if box is not None), default=math.inf)
    if lowest < sheet.paint.height - last:
        bottom = sheet.placed.type_area[3] if first_note is None else first_note - 1.2 * line
        free = min(free, (bottom - (sheet.paint.height - lowest)) / line)
    return max(0, math.floor(free + 0.05))


def short_pages(matter: Matter, notes: Notebook) -> Outcome:
    """Q129: last pages of a part with few lines and no figure."""
    lasts = 0
    for unit in matter.book.units if matter.book is not None else ():
        sheet = matter.sheets[unit.first + unit.pages - 1]
        if unit.pages < 2 or unit.kind in QUIET or sheet.placed is None:
            continue
        lasts += 1
        page = sheet.placed
        first_note = _ends(page)[1] or math.inf
        lines = sum(baseline < first_note - 1 for baseline in page.baselines)
        if lines < matter.settings.short_page and not any(
            n in matter.figures for n in page.anchors
        ):
            notes.note(
                "Q129",
                f"The last page of {unit.id} has {counted(lines, 'line')} of text.",
                "Add some lines, or take as many away as stand there.",
                sheet,
            )
    return notes.outcome(f"{counted(lasts, 'last page')}")

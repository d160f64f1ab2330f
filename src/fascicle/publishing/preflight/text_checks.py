"""Checks of how text stands on its pages: long and loose lines, and where pages divide it."""

from __future__ import annotations

from collections.abc import Iterator

from fascicle.counting import counted
from fascicle.publishing.preflight.boxes import Box
from fascicle.publishing.preflight.matter import Matter, SheetExamined, short, tail
from fascicle.publishing.preflight.model import Outcome
from fascicle.publishing.preflight.observing import Notebook
from fascicle.typesetting.book import PlacedText
from fascicle.typesetting.geometry import MM

__all__ = ["headings", "hyphens", "loose_lines", "orphans", "overfull", "runts", "widows"]

MANY = 99
"""Lines: more than anybody asks for."""
SIGHT = 60.0
"""Points of a line's end that are quoted."""
NAMES = {
    "text": "A line",
    "heading": "A line of the heading",
    "cell": "A line of the table",
    "note": "A line of the note",
    "caption": "A line of the caption",
}


def _texts(matter: Matter) -> Iterator[tuple[SheetExamined, PlacedText]]:
    for sheet in matter.sheets:
        for text in sheet.placed.texts if sheet.placed is not None else ():
            yield sheet, text


def overfull(matter: Matter, notes: Notebook) -> Outcome:
    """Q118: lines that reach beyond their column."""
    lines = 0
    for sheet, text in _texts(matter):
        lines += text.lines
        beyond = (text.reach - text.right) / MM
        if beyond <= matter.settings.overrun:
            continue
        words = sheet.words_at(text.reach_at, text.right - SIGHT, text.reach)
        notes.note(
            "Q118",
            f"{NAMES[text.kind]} reaches {beyond:.1f} mm beyond its column: “…{tail(words)}”.",
            "Put a soft hyphen (U+00AD) where a word may be divided, or reword the line.",
            sheet,
            sheet.line_box(text, text.reach_at, text.reach),
            name=text.id,
        )
    return notes.outcome(f"{counted(lines, 'line')} in their columns")


def loose_lines(matter: Matter, notes: Notebook) -> Outcome:
    """Q119: the loosest line of a paragraph, where it is looser than it may be."""
    most = 0.0
    for sheet, text in _texts(matter):
        most = max(most, text.loosest)
        if text.loosest <= matter.settings.loose_line:
            continue
        words = sheet.words_at(text.loosest_at, text.left, text.right)
        notes.note(
            "Q119",
            f"The line “{short(words)}” is loose: {text.loosest:.1f} em were added to each of its "
            "spaces.",
            "Reword the paragraph, or put a soft hyphen (U+00AD) into a long word.",
            sheet,
            sheet.line_box(text, text.loosest_at),
            name=text.id,
        )
    return notes.outcome(f"up to {most:.1f} em were added to a space")


def orphans(matter: Matter, notes: Notebook) -> Outcome:
    """Q122: first lines that stand alone at the foot of a page."""
    parts = [(s, t) for s, t in _running(matter) if t.begins and not t.ends]
    return _alone(notes, "Q122", "The first line of a paragraph stands alone", parts)


def widows(matter: Matter, notes: Notebook) -> Outcome:
    """Q123: last lines that stand alone at the head of a page."""
    parts = [(s, t) for s, t in _running(matter) if t.ends and not t.begins]
    return _alone(notes, "Q123", "The last line of a paragraph stands alone", parts)


def _running(matter: Matter) -> Iterator[tuple[SheetExamined, PlacedText]]:
    return ((sheet, text) for sheet, text in _texts(matter) if text.kind == "text")


def _alone(
    notes: Notebook, code: str, what: str, parts: list[tuple[SheetExamined, PlacedText]]
) -> Outcome:
    """Note those parts of divided paragraphs that are single lines."""
    for sheet, text in parts:
        if text.lines == 1:
            words = sheet.words_at(text.last, text.left, text.right)
            notes.note(
                code,
                f"{what}: “{short(words)}”.",
                "Add or take away a line above it; a word more or less often does.",
                sheet,
                sheet.line_box(text, text.last),
                name=text.id,
            )
    return notes.outcome(f"{counted(len(parts), 'paragraph')} divided by pages")


def hyphens(matter: Matter, notes: Notebook) -> Outcome:
    """Q124: pages that end within a word."""
    ends = 0
    for sheet, text in _running(matter):
        if text.ends:
            continue
        ends += 1
        if text.divided:
            words = sheet.words_at(text.last, text.end - SIGHT, text.end)
            turn = "is divided overleaf" if sheet.number % 2 else "is divided by the page"
            notes.note(
                "Q124",
                f"The last word {turn}: “…{tail(words)}”.",
                "Reword the paragraph by a word more or less.",
                sheet,
                (text.end - SIGHT / 2, *sheet.line_box(text, text.last, text.end)[1:]),
                name=text.id,
            )
    return notes.outcome(f"{counted(ends, 'paragraph')} divided by pages")


def runts(matter: Matter, notes: Notebook) -> Outcome:
    """Q125: last lines that are shorter than an indent."""
    least = matter.settings.runt
    looked_at = 0
    for sheet, text in _running(matter):
        # In lists, indexes and notes the next paragraph shows where it begins without an indent.
        if text.lines < 2 or not text.ends or not _in_chapter(sheet):
            continue
        looked_at += 1
        length = (text.end - text.left) / MM
        if length < least:
            words = sheet.words_at(text.last, text.left, text.end)
            notes.note(
                "Q125",
                f"The last line of a paragraph is {length:.1f} mm long: “{short(words)}”.",
                "Reword the end of the paragraph by a word more or less.",
                sheet,
                sheet.line_box(text, text.last, text.end),
                name=text.id,
            )
    return notes.outcome(f"last lines of {counted(looked_at, 'paragraph')}")


def _in_chapter(sheet: SheetExamined) -> bool:
    return sheet.unit is not None and sheet.unit.kind == "chapter"


def headings(matter: Matter, notes: Notebook) -> Outcome:
    """Q126: headings with hardly a line of text below them on their page."""
    count = 0
    for sheet, heading in _texts(matter):
        if heading.kind != "heading":
            continue
        count += 1
        below = _lines_below(matter, sheet, heading)
        if below >= matter.settings.heading_lines or _is_last(sheet):
            continue
        words = sheet.words_at(heading.last, heading.left, heading.right)
        notes.note(
            "Q126",
            f"Below the heading “{short(words)}” its page has {counted(below, 'line')} of text.",
            "Add or take away some lines above it, or move a figure.",
            sheet,
            _around(sheet, heading),
            name=heading.id,
        )
    return notes.outcome(f"{counted(count, 'heading')}")


def _around(sheet: SheetExamined, text: PlacedText) -> Box:
    height = sheet.paint.height
    return text.left, height - text.last - 3, text.right, height - text.first + 8


def _is_last(sheet: SheetExamined) -> bool:
    """Whether a page is the last of its part, so that nothing is torn from what stands there."""
    return sheet.unit is None or sheet.number == sheet.unit.first + sheet.unit.pages


def _lines_below(matter: Matter, sheet: SheetExamined, heading: PlacedText) -> int:
    """Return how many lines stand below a heading; a figure there is as good as many."""
    page = sheet.placed
    if page is None:
        return 0
    if any(page.anchors[n][1] > heading.last for n in matter.figures if n in page.anchors):
        return MANY
    other = [t for t in page.texts if t.kind in ("note", "caption", "heading")]
    return sum(
        baseline > heading.last + 1 and not any(t.first - 1 < baseline < t.last + 1 for t in other)
        for baseline in page.baselines
    )

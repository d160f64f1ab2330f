"""The chronology as data: ``chronology.csv`` and ``chronology.json``, for other programs.

Both have the same events in the order in which the book prints them. The CSV follows RFC 4180 and
begins with a byte order mark, by which spreadsheets know that it is UTF-8; what an event has
several of stands in one field, divided by semicolons. docs/report.md documents every field.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from fascicle.edition.model import Chronology, Event, EventVariant, Inlines, calls, plain
from fascicle.manuscript.dates import parse_date
from fascicle.publishing.files import as_json
from fascicle.typesetting.book import Book

__all__ = ["COLUMNS", "chronology_files"]

COLUMNS = (
    "id",
    "date",
    "earliest",
    "latest",
    "wording",
    "old_style",
    "title",
    "label",
    "track",
    "sources",
    "variants",
    "chapter",
    "block",
    "page",
)
"""The columns of the CSV; the fields of an event in the JSON bear the same names."""


def chronology_files(book: Book) -> dict[str, bytes]:
    """Return the two files by name; none for a book without events."""
    chronology = book.edition.chronology
    if not chronology.all_events:
        return {}
    pages = {event.id: event.page for event in book.events}
    rows = [_row(event, pages.get(event.id, "")) for event in chronology.all_events]
    notes = _note_texts(chronology)
    document = {
        "format": 1,
        "publication": book.edition.publication.slug,
        "language": book.edition.language,
        "events": [
            _with_notes(row, event, notes)
            for row, event in zip(rows, chronology.all_events, strict=True)
        ],
    }
    return {"chronology.csv": _csv(rows), "chronology.json": as_json(document)}


def _row(event: Event, page: str) -> dict[str, Any]:
    earliest, latest = _bounds(event.date)
    return {
        "id": event.id,
        "date": event.date,
        "earliest": earliest,
        "latest": latest,
        "wording": event.wording,
        "old_style": event.old_style,
        "title": plain(event.title),
        "label": event.label or "",
        "track": event.track or "",
        "sources": list(event.cited),
        "variants": [_variant(variant) for variant in event.variants],
        "chapter": event.chapter,
        "block": event.told,
        "page": page,
    }


def _variant(variant: EventVariant) -> dict[str, Any]:
    earliest, latest = _bounds(variant.date)
    return {
        "date": variant.date,
        "earliest": earliest,
        "latest": latest,
        "wording": variant.wording,
        "title": plain(variant.title),
        "sources": list(variant.cited),
    }


def _bounds(date: str) -> tuple[str, str]:
    """Return the first and the last day that a date may mean; an open end is empty."""
    if not date:
        return "", ""
    given = parse_date(date)
    earliest = "" if given.kind == "before" else given.earliest.isoformat()
    return earliest, "" if given.kind == "after" else given.latest.isoformat()


def _note_texts(chronology: Chronology) -> dict[str, str]:
    return {note.id: " ".join(map(plain, note.paragraphs)) for note in chronology.notes}


def _with_notes(row: dict[str, Any], event: Event, notes: dict[str, str]) -> dict[str, Any]:
    """Return a row with what the notes of an event and of its variants say of the sources."""

    def said(inlines: Inlines) -> str:
        return " ".join(notes[note] for note in calls(inlines))

    variants = [
        data | {"note": said(variant.sources)}
        for data, variant in zip(row["variants"], event.variants, strict=True)
    ]
    return row | {"note": said(event.title), "variants": variants}


def _csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        variants = [
            ": ".join(filter(None, (v["wording"], v["title"]))) + _in_brackets(v["sources"])
            for v in row["variants"]
        ]
        cells = row | {"sources": "; ".join(row["sources"]), "variants": "; ".join(variants)}
        writer.writerow({name: _inert(str(cells[name])) for name in COLUMNS})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _in_brackets(sources: list[str]) -> str:
    return f" [{', '.join(sources)}]" if sources else ""


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

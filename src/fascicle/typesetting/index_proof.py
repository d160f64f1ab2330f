"""The proof of the index: every entry is printed, and every place where its name is marked.

What the unit's HTML says is on its pages is proved like any text (``proof``). Here that HTML is
compared with the edition and with the pages on which the marks really stand; and not by the way it
was made: what is printed is read and its ranges are counted out again.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from fascicle.edition.model import Edition, IndexEntry, IndexReference
from fascicle.findings import Finding, Place
from fascicle.typesetting.binding import BoundBook
from fascicle.typesetting.book import PlacedEntry
from fascicle.typesetting.marks import linked_texts
from fascicle.typesetting.page_lists import located
from fascicle.typesetting.pages import number
from fascicle.typesetting.words import words_for

__all__ = ["index_faults", "placed_entries"]

_PARAGRAPH = re.compile(
    r'<p class="index-(?:entry|sub|rest)[^"]*"(?: id="([^"]*)")?[^>]*>(.*?)</p>', re.DOTALL
)
_FOLIO = re.compile(r"\d+|[ivxlcdm]+\b")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>")


def placed_entries(edition: Edition, book: BoundBook) -> Iterator[PlacedEntry]:
    """Yield the entries and sub-entries of the printed index, with their pages."""
    if not any(unit.kind == "index" for unit in book.units):
        return
    note = words_for(edition.language)["index_note"]
    where = book.numbers.known
    for entry in _entries(edition):
        for sub, references in _lists(entry):
            found = located(references, where, note)
            main = tuple(item.text for item in found if item.main)
            texts = tuple(item.text for item in found)
            yield PlacedEntry(entry.id, entry.heading, sub, texts, main)


def index_faults(edition: Edition, book: BoundBook) -> Iterator[Finding]:
    """Yield X111 for each entry, and each page of one, that the printed index does not have."""
    unit = next((unit for unit in book.units if unit.kind == "index"), None)
    if unit is None:
        return
    printed = _printed(unit.html)
    for entry in _entries(edition):
        texts = [printed.get(f"index-{entry.id}", "")] if entry.id else list(printed.values())
        heading = unicodedata.normalize("NFC", " ".join(entry.heading.split()))
        if not any(_words(text).startswith(heading) for text in texts):
            yield _fault(f"The index does not print the entry “{entry.heading}”.")
            continue
        for position, (sub, references) in enumerate(_lists(entry)):
            identity = f"index-{entry.id}-{position}" if sub else f"index-{entry.id}"
            name = f"{entry.heading}, {sub}" if sub else entry.heading
            yield from _missing(name, references, printed.get(identity, ""), book)


def _entries(edition: Edition) -> Iterator[IndexEntry]:
    for group in edition.index:
        yield from group.entries


def _lists(entry: IndexEntry) -> Iterator[tuple[str, tuple[IndexReference, ...]]]:
    """Yield the references of an entry itself, then those of each of its sub-entries."""
    yield "", entry.references
    for sub in entry.subs:
        yield sub.heading, sub.references


def _printed(text: str) -> dict[str, str]:
    """Return the HTML of each paragraph of an index by its id, with what was divided off it."""
    found: dict[str, str] = {}
    last = ""
    for paragraph in _PARAGRAPH.finditer(text):
        if paragraph[1]:
            last = paragraph[1]
            found[last] = paragraph[2]
        elif "index-rest" in paragraph[0][:30]:
            found[last] = found.get(last, "") + " " + paragraph[2]
    return found


def _words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _missing(
    name: str, references: tuple[IndexReference, ...], text: str, book: BoundBook
) -> Iterator[Finding]:
    listed = _listed(text)
    for reference in references:
        ends = (book.folios.get(reference.mark), book.numbers.last.get(reference.end or ""))
        first = ends[0]
        if first is None:
            yield _fault(f"A mark of “{name}” ({reference.mark}) is on no page.")
        for folio in filter(None, ends):
            if number(folio) not in listed:
                yield _fault(f"The index lacks page {folio} of the entry “{name}”.")


def _listed(text: str) -> set[tuple[int, int]]:
    """Return all pages that a paragraph lists, those within its ranges too."""
    found: set[tuple[int, int]] = set()
    for item in linked_texts(text):
        folios = [number(folio) for folio in _FOLIO.findall(html.unescape(item))]
        first = folios[0]
        last = folios[-1] if "–" in item else first
        found |= {(first[0], page) for page in range(first[1], last[1] + 1)}
    return found


def _fault(message: str) -> Finding:
    hint = "Look at templates/index.html and templates/blocks/: texts are printed by text(...)."
    return Finding("X111", Place("templates"), message, hint)

"""Finding works that stand in a source list twice, under two keys.

Two entries are the same work if they have the same DOI, the same ISBN (as whole books), the same
address and title, or the same first author, title and year and nothing that tells them apart.
Values are compared as an editor would: without case, accents, punctuation and TeX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fascicle.manuscript.bibliography_entries import Entry
from fascicle.manuscript.bibliography_latex import decode

__all__ = ["Double", "doubles"]

_PARTS = frozenset(
    {
        *("inbook", "bookinbook", "suppbook", "incollection", "suppcollection"),
        *("inproceedings", "conference", "inreference"),
    }
)
_TELLING = (
    *("subtitle", "volume", "part", "number", "issue", "pages", "edition", "date", "month", "day"),
    *("booktitle", "journal", "journaltitle", "shelfmark", "signature", "archive", "type"),
    *("archive_location", "archivelocation", "callnumber", "translator", "eid", "language"),
)
"""Fields that make two entries different works where both have them and they differ."""

_MOST_COMPARED = 50
"""Works of one author, title and year that a further one is compared with."""

_ISBN = re.compile(r"(?:97[89])?(\d{9})[\dX]")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Double:
    """A work that stands in the list again; ``by`` says, in words, how it is known."""

    key: str
    first: str
    by: str


def doubles(entries: Iterable[Entry]) -> Iterator[Double]:
    """Yield the entries that repeat an earlier one, in the order of the list, each once."""
    seen: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if entry.type == "xdata":
            continue
        found: Double | None = None
        for sign in _signs(entry):
            earlier = seen.setdefault(sign, [])
            for other in earlier:
                if found is None and (sign[0] in _NUMBERS or not _told_apart(entry, other)):
                    found = Double(entry.key, other.key, sign[0])
            if len(earlier) < _MOST_COMPARED:
                earlier.append(entry)
        if found is not None:
            yield found


_NUMBERS = ("DOI", "ISBN")


def _signs(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Yield by what an entry may be known again."""
    fields = entry.fields
    title = _letters(fields.get("title", ""))
    # Editors give a chapter the number of its book.
    own = title if entry.type in _PARTS else ""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", fields.get("doi", "").lower())
    if doi:
        yield "DOI", doi, own
    isbn = _ISBN.search(fields.get("isbn", "").upper().replace("-", "").replace(" ", ""))
    if isbn and not own:
        yield "ISBN", isbn[1], _letters(fields.get("volume", ""))
    if fields.get("url") and title:
        address = re.sub(r"^https?://(www\.)?", "", fields["url"].strip()).rstrip("/")
        yield "address", address, title
    author = _family(fields.get("author") or fields.get("editor", ""))
    year = _YEAR.search(fields.get("date") or fields.get("year", ""))
    if author and title and year:
        yield "author, title and year", author, title, year[0]


def _told_apart(one: Entry, other: Entry) -> bool:
    for name in _TELLING:
        first, second = one.fields.get(name), other.fields.get(name)
        if first and second and first != second and _letters(first) != _letters(second):
            return True
    return False


def _family(names: str) -> str:
    first = names.partition(" and ")[0].strip()
    family, comma, _ = first.partition(",")
    return _letters(family if comma else first.rpartition(" ")[2])


def _letters(text: str) -> str:
    """Return a value without case, accents, punctuation, spaces and TeX."""
    if "\\" in text:
        text = decode(text, rich=False)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\W_\u0300-\u036f]+", "", text).casefold()

"""Records of the deposited book for catalogues: Dublin Core, METS, and DataCite where it has a DOI.

Dublin Core as OAI-PMH has it (``oai_dc``, the fifteen elements of ISO 15836-1); METS 1 with the
Dublin Core record, all files with their SHA-256, the pages with their folios and the parts of the
book on them; DataCite 4, which is made for things with a DOI and for no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fascicle.edition.model import Edition, plain
from fascicle.publishing.deposit.items import USES, Item, Use, media_type
from fascicle.publishing.files import as_json
from fascicle.publishing.metadata import PROGRAM, identifier_uri, metadata_of
from fascicle.publishing.xmp import allowed, tidy
from fascicle.typesetting.book import Book, PlacedUnit
from fascicle.typesetting.words import words_for

__all__ = ["dublin_core", "records", "rendered"]

_TEMPLATES = Path(__file__).parent / "templates"


def records(book: Book, items: Sequence[Item]) -> list[Item]:
    """Return the records of a book; ``items`` are all other files of the deposit."""
    made = [_record("dublin-core.xml", elements=dublin_core(book.edition))]
    made += _datacite(book)
    made.append(_mets(book, [*items, *made]))
    return made


def rendered(template: str, **values: object) -> bytes:
    """Return a template of this folder filled in, escaped where it is XML (UTF-8)."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=template.endswith(".xml"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: allowed(value) if isinstance(value, str) else value,
    )
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    return environment.from_string(text).render(**values).encode()


def _record(name: str, **values: object) -> Item:
    return Item(name, rendered(name, **values), "record")


# --- Dublin Core ------------------------------------------------------------------------------


def dublin_core(edition: Edition) -> list[tuple[str, str]]:
    """Return the elements of Dublin Core that say what the book is, each with its value.

    The same that the PDF says of itself.
    """
    said = metadata_of(edition)
    elements = [
        ("title", said.title),
        *(("creator", name) for name in said.creators),
        *(("contributor", name) for name in said.contributors),
        ("publisher", said.publisher),
        ("date", said.date),
        ("type", "Text"),
        ("format", "application/pdf"),
        *(("identifier", identifier) for identifier in said.identifiers),
        *(("language", language) for language in said.languages),
        ("coverage", said.coverage),
        ("description", said.description),
        ("rights", said.rights),
    ]
    return [(name, words) for name, value in elements if (words := tidy(value))]


# --- METS -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    media_type: str
    size: int
    sha256: str
    href: str


@dataclass(frozen=True, slots=True)
class _Page:
    id: str
    order: int
    folio: str
    address: str


@dataclass(frozen=True, slots=True)
class _Unit:
    id: str
    kind: str
    label: str
    pages: tuple[str, ...]


def _mets(book: Book, items: Sequence[Item]) -> Item:
    said = metadata_of(book.edition)
    ordered = sorted(items, key=lambda item: (USES.index(item.use), item.path))
    files = {
        item.path: _File(
            f"file-{number}",
            media_type(item.path),
            len(item.data),
            hashlib.sha256(item.data).hexdigest(),
            quote(item.path),
        )
        for number, item in enumerate(ordered, 1)
    }
    groups: dict[Use, list[_File]] = {}
    for item in ordered:
        groups.setdefault(item.use, []).append(files[item.path])
    reading = f"{book.edition.publication.slug}.pdf"
    return _record(
        "mets.xml",
        object_id=said.identifiers[0],
        title=said.title,
        day=said.date,
        software=PROGRAM,
        publisher=said.publisher,
        elements=dublin_core(book.edition),
        groups=[{"use": use, "files": found} for use, found in groups.items()],
        reading=files[reading].id,
        pages=_pages(book, quote(reading)),
        units=[_unit(book.edition, unit) for unit in book.units],
    )


def _pages(book: Book, pdf: str) -> list[_Page]:
    folios = {
        unit.first + number: folio
        for unit in book.units
        for number, folio in enumerate(unit.folios)
    }
    return [
        _Page(f"page-{sheet}", sheet, folios.get(sheet - 1, ""), f"{pdf}#page={sheet}")
        for sheet in range(1, book.sheets + 1)
    ]


def _unit(edition: Edition, unit: PlacedUnit) -> _Unit:
    titles = {chapter.id: plain(chapter.title) for chapter in edition.chapters}
    label = titles.get(unit.chapter or "", "") or _part(edition, unit.kind)
    sheets = range(unit.first + 1, unit.first + unit.pages + 1)
    pages = tuple(f"page-{sheet}" for sheet in sheets)
    return _Unit(f"unit-{unit.id}", unit.kind, tidy(label), pages)


def _part(edition: Edition, kind: str) -> str:
    """Return the name that the book itself gives to a part; its title where it names none."""
    terms = words_for(edition.language).terms
    return str(terms.get(kind) or edition.publication.title)


# --- DataCite ---------------------------------------------------------------------------------


def _datacite(book: Book) -> Iterable[Item]:
    dois = [identifier_uri(i) for i in book.edition.publication.identifiers if i.scheme == "doi"]
    if not dois:
        return
    record = _datacite_record(book, dois[0])
    yield _record("datacite.xml", record=record)
    yield Item("datacite.json", as_json({k: v for k, v in record.items() if v}), "record")


def _datacite_record(book: Book, doi: str) -> dict[str, Any]:
    """Return the record as DataCite's JSON has it; what is not known is empty."""
    publication, said = book.edition.publication, metadata_of(book.edition)
    record: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": doi.removeprefix("https://doi.org/"),
        # ":unav" is DataCite's own word for what is not known.
        "creators": [{"name": name} for name in said.creators or [said.publisher or ":unav"]],
        "titles": [{"title": publication.title}],
        "publisher": {"name": said.publisher or ":unav"},
        "publicationYear": str(publication.year),
        "types": {"resourceTypeGeneral": "Book", "resourceType": "Printed booklet"},
        "contributors": [{"name": name, "contributorType": "Other"} for name in said.contributors],
        "dates": [{"date": said.date, "dateType": "Issued"}],
        "language": book.edition.language,
        "alternateIdentifiers": [
            {"alternateIdentifier": i.value, "alternateIdentifierType": i.scheme.upper()}
            for i in publication.identifiers
            if identifier_uri(i) != doi
        ],
        "sizes": [f"{book.sheets} pages"],
        "formats": ["application/pdf"],
        "version": said.version,
        "rightsList": [{"rights": said.rights}] if said.rights else [],
        "descriptions": [],
    }
    if publication.subtitle:
        record["titles"].append({"title": publication.subtitle, "titleType": "Subtitle"})
    if said.description:
        words = tidy(said.description)
        record["descriptions"] = [{"description": words, "descriptionType": "Abstract"}]
    return record

"""The contents of a deposit: every kind of file, each made by one function.

To put a new kind of file into the bag, write a function that takes the material and yields items,
and name it in ``MAKERS``. Records, checksums, the rebuilding by ``verify`` follow by themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from fascicle.findings import Place, Refused
from fascicle.manuscript.desk import PUBLICATION
from fascicle.publishing.chronology_data import chronology_files
from fascicle.publishing.conformance import conformance_data
from fascicle.publishing.deposit.items import Item, Material
from fascicle.publishing.deposit.plain_text import plain_text
from fascicle.publishing.deposit.records import records
from fascicle.publishing.deposit.web_page import web_page
from fascicle.publishing.files import as_json
from fascicle.publishing.preflight import preflight, preflight_data
from fascicle.publishing.printing import Order, press_files
from fascicle.publishing.reading_pdf import reading_pdf
from fascicle.publishing.report import Report, as_data
from fascicle.publishing.versions import versions
from fascicle.typesetting.fetcher import THEME

__all__ = ["MAKERS", "SOURCE", "VERSIONS", "contents", "made_by"]

SOURCE = "source"
"""The folder, within ``data``, from which ``fascicle build`` makes the book again."""
VERSIONS = "versions.json"
PRINT = "print"
"""The folder, within ``data``, with the files for the press."""

_NO_FONT = frozenset({"fonts.conf"})
"""Files beside the fonts that only a build needs."""


def _books(material: Material) -> Iterator[Item]:
    pdf = reading_pdf(material.book)
    yield Item(f"{material.name}.pdf", pdf, "reading")
    yield Item("conformance.json", as_json(conformance_data(pdf)), "account")
    yield Item("preflight.json", as_json(preflight_data(preflight(material.book))), "account")


def _press(material: Material) -> Iterator[Item]:
    """Yield the files for the press, as publication.yaml has the book printed."""
    order = Order(material.book.edition.publication.press, place=Place(PUBLICATION))
    made = press_files(material.book, order)
    if made.findings.has_errors:
        raise Refused(made.findings)
    for name, data in made.contents.items():
        yield Item(f"{PRINT}/{name}", data, "press")


def _text(material: Material) -> Iterator[Item]:
    yield Item(f"{material.name}.txt", plain_text(material.book.html).encode(), "text")


def _data(material: Material) -> Iterator[Item]:
    for name, data in chronology_files(material.book).items():
        yield Item(name, data, "data")


def _sources(material: Material) -> Iterator[Item]:
    for file in material.sources:
        yield Item(f"{SOURCE}/{file.path}", file.data, "source")


def _fonts(material: Material) -> Iterator[Item]:
    shelf = THEME / "fonts"
    for path in sorted(shelf.rglob("*")):
        if path.is_file() and path.name not in _NO_FONT:
            yield Item(f"fonts/{path.relative_to(shelf).as_posix()}", path.read_bytes(), "font")


def _accounts(material: Material) -> Iterator[Item]:
    yield Item(VERSIONS, as_json(made_by(material.book.edition.language)), "account")


def made_by(language: str | None = None) -> Mapping[str, str]:
    """Return the versions of all that shapes the bag of a book in a language, sorted by name."""
    import bagit

    found = {**versions(language), "bagit": bagit.VERSION}
    return dict(sorted(found.items()))


MAKERS: tuple[Callable[[Material], Iterable[Item]], ...] = (
    _books,
    _press,
    _text,
    web_page,
    _data,
    _accounts,
    _sources,
    _fonts,
)
"""All that makes files of a deposit; the report and the records, which name these, come last."""


def contents(material: Material) -> tuple[Item, ...]:
    """Return every file of a deposit's payload, sorted by path.

    The same material gives the same bytes: no clock and no folder's name goes in.
    """
    items = [item for maker in MAKERS for item in maker(material)]
    items.append(_report(material, items))
    items += records(material.book, items)
    return tuple(sorted(items, key=lambda item: item.path))


def _report(material: Material, items: Iterable[Item]) -> Item:
    """Return the report of the build, without the seconds that it took; it names what was made."""
    book = material.book
    made = [item for item in items if item.use in ("reading", "press", "text", "web", "data")]
    report = Report(
        pdf=Path(f"{material.name}.pdf"),
        files=(),
        pages=book.sheets,
        words=book.edition.words,
        notes=len(book.notes),
        figures=len(book.figures),
        findings=(*book.edition.findings, *book.findings),
        stages={},
    )
    files = [
        {
            "path": item.path,
            "bytes": len(item.data),
            "sha256": hashlib.sha256(item.data).hexdigest(),
        }
        for item in made
    ]
    return Item("report.json", as_json(as_data(book, report) | {"files": files}), "account")

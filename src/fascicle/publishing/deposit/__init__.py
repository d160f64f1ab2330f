"""The deposit: a bag with the book, all that it was made from, and the means to prove both."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fascicle.edition.model import Edition, plain
from fascicle.findings import Findings, Refused
from fascicle.progress import Progress, silent
from fascicle.publishing.deposit.bag_form import AGENT, BagContents
from fascicle.publishing.deposit.contents import SOURCE, VERSIONS, contents
from fascicle.publishing.deposit.items import Item, Material
from fascicle.publishing.deposit.placing import place_bag, require_free
from fascicle.publishing.deposit.records import SOFTWARE, full_title, identifiers, rendered
from fascicle.publishing.sources import source_files
from fascicle.typesetting.binding import day_of
from fascicle.typesetting.book import Book
from fascicle.typesetting.words import words_for

__all__ = ["Deposited", "bag_contents", "deposit", "require_free"]


@dataclass(frozen=True, slots=True)
class Deposited:
    """What was deposited: the ``paths`` written, how many ``files`` of how many ``bytes`` in it."""

    paths: tuple[Path, ...]
    files: int
    bytes: int


def deposit(
    book: Book, out: Path, cache: Path, progress: Progress = silent, *, zipped: bool = False
) -> Deposited:
    """Write the deposit of a finished book to the folder ``out``, with ``zipped`` as a zip too.

    ``cache`` is the folder that the press was given. Raises ``Refused`` where the book has errors,
    a source has changed meanwhile, or the bag cannot be written (see ``placing``); then whatever
    stood there still stands.
    """
    findings = Findings((*book.edition.findings, *book.findings))
    if findings.has_errors:
        raise Refused(findings)
    made = bag_contents(book, cache)
    paths = place_bag(made, out, zipped=zipped)
    progress("publish", out.name, 1, 1)
    return Deposited(paths, len(made.items), sum(len(item.data) for item in made.items))


def bag_contents(book: Book, cache: Path) -> BagContents:
    """Return all that the deposit of a book holds; ``cache`` is the folder of its press."""
    edition = book.edition
    items = contents(Material(book, source_files(edition), cache / "pictures"))
    return BagContents(edition.publication.slug, items, _info(edition), _readme(edition, items))


def _info(edition: Edition) -> dict[str, str | list[str]]:
    """Return the tags of bag-info.txt; the library adds Payload-Oxum."""
    import bagit

    publication = edition.publication
    statement = ", ".join(filter(None, (publication.edition, str(publication.year))))
    info: dict[str, str | list[str]] = {
        "Source-Organization": publication.publisher or "",
        "External-Identifier": identifiers(publication),
        "External-Description": " ".join(plain(edition.description).split()),
        "Internal-Sender-Identifier": publication.slug,
        "Internal-Sender-Description": f"{full_title(publication)}. {statement}",
        "Bagging-Date": day_of(edition),
        "Bag-Software-Agent": f"{SOFTWARE}, bagit.py {bagit.VERSION}",
    }
    assert SOFTWARE.startswith(f"{AGENT} ")
    return {name: value for name, value in info.items() if value}


# --- the README -------------------------------------------------------------------------------

_ABOUT = (
    "This folder is the deposit copy of a printed book: {title} ({imprint}). It holds the book as "
    "it is read, everything it was made from, and the means to prove that nothing in it has "
    "changed. You need no particular program to read it, and this file, which is plain text, to "
    "find your way."
)
_WORDS = {
    "{name}.pdf": "The book as it is read: single pages, all fonts in the file.",
    "print/": "The files for the press: inside pages, cover and sheets.",
    "{name}.txt": "All words of the book in reading order, as plain text (UTF-8). The numbers of\n"
    "notes stand in brackets, the notes after each part.",
    "{name}.html": "The same text as a page for a browser, in one file; it takes its pictures from\n"
    "data/pictures and its type from data/fonts.",
    "chronology.csv": "The events of the chronology, for spreadsheets.",
    "chronology.json": "The same events with their notes, for programs.",
    "report.json": "The account of the build: every note, figure and event with its page, what was\n"
    "found, and the SHA-256 of what the book was made from.",
    "preflight.json": "The examination of the pages before printing.",
    "conformance.json": "The examination of the PDF by the standards PDF/A and PDF/UA.",
    "versions.json": "The programs and libraries that made the book, each with its version.",
    "dublin-core.xml": "A record for catalogues: Dublin Core (oai_dc).",
    "mets.xml": "A record of all files with their checksums, of the pages and of the parts of the\n"
    "book (METS 1).",
    "datacite.xml": "A record for the registration of the DOI (DataCite 4); datacite.json has the\n"
    "same.",
    "source/": "The manuscript: everything that the book was made from, as its editors wrote it.",
    "pictures/": "The photographs as they are printed, for the page in HTML.",
    "fonts/": "The typefaces of the book, with their licences.",
}
"""What the README says of each file or folder in ``data``, where there is such a thing."""


def _readme(edition: Edition, items: Sequence[Item]) -> bytes:
    publication, words = edition.publication, words_for(edition.language)
    people = "; ".join(
        " ".join(filter(None, (words.by(person.role), person.name)))
        for person in publication.contributors
    )
    named = {name.format(name=publication.slug): said for name, said in _WORDS.items()}
    there = [
        (f"data/{name}", said)
        for name, said in named.items()
        if any(item.path == name or item.path.startswith(_folder(name)) for item in items)
    ]
    imprint = (publication.place, publication.publisher, str(publication.year))
    about = _ABOUT.format(
        title=", ".join(filter(None, (full_title(publication), people))),
        imprint=", ".join(filter(None, imprint)),
    )
    return rendered(
        "README.txt",
        heading=publication.title,
        about=textwrap.fill(about, 80, break_long_words=False, break_on_hyphens=False),
        files=there,
        source=SOURCE,
        versions=VERSIONS,
        day=day_of(edition),
    )


def _folder(name: str) -> str:
    """Return how paths in a folder begin; of a file, what no path does."""
    return name if name.endswith("/") else "\0"

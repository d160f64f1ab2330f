"""README.txt of a bag: for whoever opens it when nobody remembers what it is."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from fascicle.edition.model import Edition
from fascicle.publishing.deposit.contents import SOURCE, VERSIONS
from fascicle.publishing.deposit.items import Item
from fascicle.publishing.deposit.records import rendered
from fascicle.publishing.metadata import metadata_of
from fascicle.typesetting.words import words_for

__all__ = ["readme"]

_ABOUT = (
    "This folder is the deposit copy of a printed book: {title} ({imprint}). It holds the book as "
    "it is read, everything it was made from, and the means to prove that nothing in it has "
    "changed. You need no particular program to read it, and this file, which is plain text, to "
    "find your way."
)
_WORDS = {
    "{name}.pdf": "The book as it is read: single pages, all fonts in the file.",
    "print/": "The files for the press: inside pages, cover and sheets.",
    "{name}.txt": "All words of the book in reading order, as plain text (UTF-8). The numbers\n"
    "of notes stand in brackets, the notes after each part.",
    "{name}.html": "The same text as a page for a browser; it takes its pictures from\n"
    "data/pictures and its type from data/fonts.",
    "chronology.csv": "The events of the chronology, for spreadsheets.",
    "chronology.json": "The same events with their notes, for programs.",
    "report.json": "The account of the build: every note, figure and event with its page, what\n"
    "was found, and the SHA-256 of what the book was made from.",
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


def readme(edition: Edition, items: Sequence[Item]) -> bytes:
    """Return README.txt for a bag with these files (UTF-8)."""
    said, publication = metadata_of(edition), edition.publication
    words = words_for(edition.language)
    people = "; ".join(
        " ".join(filter(None, (words.by(person.role), person.name)))
        for person in publication.contributors
    )
    named = {name.format(name=publication.slug): said for name, said in _WORDS.items()}
    there = [
        (f"data/{name}", textwrap.indent(words, "    "))
        for name, words in named.items()
        if any(item.path == name or item.path.startswith(_folder(name)) for item in items)
    ]
    imprint = (publication.place, publication.publisher, str(publication.year))
    about = _ABOUT.format(
        title=", ".join(filter(None, (said.title, people))),
        imprint=", ".join(filter(None, imprint)),
    )
    return rendered(
        "README.txt",
        heading=publication.title,
        about=textwrap.fill(about, 80, break_long_words=False, break_on_hyphens=False),
        files=there,
        source=SOURCE,
        versions=VERSIONS,
        day=said.date,
    )


def _folder(name: str) -> str:
    """Return how paths in a folder begin; of a file, what no path does."""
    return name if name.endswith("/") else "\0"

"""The deposit: a bag with the book, all that it was made from, and the means to prove both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fascicle.edition.model import Edition
from fascicle.findings import Findings, Refused
from fascicle.progress import Progress, begun, silent
from fascicle.publishing.deposit.bag_form import BagContents
from fascicle.publishing.deposit.contents import contents
from fascicle.publishing.deposit.items import Material
from fascicle.publishing.deposit.placing import place_bag, require_free
from fascicle.publishing.deposit.readme import readme
from fascicle.publishing.metadata import PROGRAM, metadata_of
from fascicle.publishing.sources import source_files
from fascicle.publishing.xmp import tidy
from fascicle.typesetting.book import Book

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
    begun("gathering the deposit")
    made = bag_contents(book, cache)
    begun("writing the deposit")
    paths = place_bag(made, out, zipped=zipped)
    progress("publish", out.name, 1, 1)
    return Deposited(paths, len(made.items), sum(len(item.data) for item in made.items))


def bag_contents(book: Book, cache: Path) -> BagContents:
    """Return all that the deposit of a book holds; ``cache`` is the folder of its press."""
    edition = book.edition
    items = contents(Material(book, source_files(edition), cache / "pictures"))
    return BagContents(edition.publication.slug, items, _info(edition), readme(edition, items))


def _info(edition: Edition) -> dict[str, str | list[str]]:
    """Return the tags of bag-info.txt; the library adds Payload-Oxum."""
    import bagit

    said, publication = metadata_of(edition), edition.publication
    statement = ", ".join(filter(None, (publication.edition, str(publication.year))))
    info: dict[str, str | list[str]] = {
        "Source-Organization": said.publisher,
        "External-Identifier": list(said.identifiers),
        "External-Description": tidy(said.description),
        "Internal-Sender-Identifier": publication.slug,
        "Internal-Sender-Description": f"{said.title}. {statement}",
        "Bagging-Date": said.date,
        "Bag-Software-Agent": f"{PROGRAM}, bagit.py {bagit.VERSION}",
    }
    return {name: value for name, value in info.items() if value}

"""What a deposit is made of: the finished book and its sources go in, files come out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from fascicle.publishing import attaching
from fascicle.publishing.sources import SourceFile
from fascicle.typesetting.book import Book

__all__ = ["USES", "Item", "Material", "Use", "media_type"]

Use = Literal["reading", "press", "text", "web", "data", "account", "record", "source", "font"]

USES: tuple[Use, ...] = (
    "reading",
    "press",
    "text",
    "web",
    "data",
    "account",
    "record",
    "source",
    "font",
)
"""What files are there for, in the order in which the deposit's records name them."""

_MADE = {
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
}
"""Types of what is made; those of what it is made from are known where sources are attached."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a deposit; ``path`` is POSIX and relative to the bag's folder ``data``."""

    path: str
    data: bytes
    use: Use


@dataclass(frozen=True, slots=True)
class Material:
    """What the files of a deposit are made from.

    ``sources`` are all files that the build has read; ``pictures`` is the folder with the
    photographs that the press has prepared for print.
    """

    book: Book
    sources: tuple[SourceFile, ...]
    pictures: Path

    @property
    def name(self) -> str:
        """The name of the publication's own files, without their endings."""
        return self.book.edition.publication.slug


def media_type(path: str) -> str:
    """Return the media type of a file by its name (RFC 6838), the same on every system."""
    return _MADE.get(PurePosixPath(path).suffix.lower()) or attaching.media_type(path)

"""Files attached to a PDF as what it was made from (ISO 19005-3, 6.8; ISO 32000-1, 7.11.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fascicle.edition.model import Edition, plain
from fascicle.publishing.sources import SourceFile

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = [
    "MANIFEST",
    "Attachment",
    "attach",
    "manifest_attachment",
    "media_type",
    "source_attachment",
]

MANIFEST = "manifest.json"
"""The name under which the manifest is attached."""

_MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".csl": "application/vnd.citationstyles.style+xml",
    ".css": "text/css",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".yaml": "application/yaml",
}
"""Types of files by their ending: the system's own table would differ from machine to machine."""

_CATALOGUES = {
    "assets/photographs.yaml": "Catalogue of the photographs",
    "assets/maps.yaml": "Catalogue of the maps",
    "assets/timelines.yaml": "Catalogue of the timelines",
    "chapters/chronology.yaml": "Events of the chronology that no chapter tells",
}
_WORDS = {
    "publication": "What the publication is and how it is printed",
    "bibliography": "The list of sources (BibTeX)",
    "register": "The register of names and subjects",
    "photograph": "A photograph",
    "template": "A template of this publication's pages",
    "seed": "A document from which the text began",
    "asset": "A file that the pages are made with",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be attached: its path in the publication, what it is in words, and its content."""

    path: str
    description: str
    data: bytes


def manifest_attachment(data: bytes) -> Attachment:
    """Return the manifest as an attachment."""
    words = "Every file that this book was made from, with its SHA-256, and the versions used"
    return Attachment(MANIFEST, words, data)


def source_attachment(file: SourceFile, edition: Edition) -> Attachment:
    """Return a file of the manuscript as an attachment."""
    if file.kind == "chapter":
        titles = {f"chapters/{c.id}.yaml": plain(c.title) for c in edition.chapters}
        words = f"Chapter “{titles[file.path]}”" if file.path in titles else "A chapter"
    else:
        words = _CATALOGUES.get(file.path) or _WORDS.get(file.kind, file.kind)
    return Attachment(file.path, words, file.data)


def media_type(path: str) -> str:
    """Return the media type of a file by its ending, in small letters or capitals."""
    return _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def attach(pdf: Pdf, attachments: Iterable[Attachment], day: str) -> None:
    """Attach files to a PDF with the relationship ``Source``; ``day`` is the PDF date of them all.

    In the tree of names each stands under its path in the publication. The name that viewers show
    and save it by is in one piece, with ``__`` for ``/``: some of them fail on a folder that is not
    there. The library keeps the tree sorted, and enters each file once among those associated with
    the document (``/AF``).
    """
    import pikepdf

    for file in sorted(attachments, key=lambda file: file.path):
        attached = pikepdf.AttachedFileSpec(
            pdf,
            file.data,
            description=file.description,
            filename=file.path.replace("/", "__"),
            mime_type=media_type(file.path),
            creation_date=day,
            mod_date=day,
        )
        attached.relationship = pikepdf.Name.Source
        pdf.attachments[file.path] = attached

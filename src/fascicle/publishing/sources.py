"""What a book was made from: the files of its manuscript, and the manifest that lists them.

Whoever has these files and the versions that the manifest names can make the same book again, byte
for byte: a folder unpacked from them is a publication.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, get_args

from fascicle.edition.model import Edition
from fascicle.findings import Findings, Refused
from fascicle.manuscript.inputs import changed
from fascicle.publishing.files import as_json
from fascicle.publishing.versions import versions
from fascicle.typesetting.binding import day_of

__all__ = [
    "MANIFEST_FORMAT",
    "SourceFile",
    "SourceKind",
    "attached_kinds",
    "manifest",
    "source_files",
    "source_kind",
]

MANIFEST_FORMAT = 1
"""The version of the manifest's format; it grows when a field changes its meaning or goes."""

SourceKind = Literal[
    "publication",
    "chapter",
    "bibliography",
    "catalogue",
    "register",
    "photograph",
    "template",
    "seed",
    "asset",
]

_BY_NAME: Mapping[str, SourceKind] = {
    "publication.yaml": "publication",
    "sources.bib": "bibliography",
    "chapters/chronology.yaml": "catalogue",
    "chapters/register.yaml": "register",
    "assets/photographs.yaml": "catalogue",
    "assets/maps.yaml": "catalogue",
    "assets/timelines.yaml": "catalogue",
}
_BY_FOLDER: Mapping[str, SourceKind] = {
    "chapters": "chapter",
    "seeds": "seed",
    "templates": "template",
}
_NO_PHOTOGRAPHS = frozenset(
    {".csl", ".css", ".htm", ".html", ".md", ".otf", ".svg", ".ttf", ".txt", ".woff", ".woff2"}
)
"""Endings of what lies in ``assets/`` and is no photograph."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the manuscript as the build read it.

    ``path`` is relative to the publication's folder, with ``/``; ``sha256`` is in hex.
    """

    path: str
    kind: SourceKind
    data: bytes
    sha256: str


def source_kind(path: str) -> SourceKind:
    """Tell what a file of a publication is, by its path in the folder.

    In ``assets/`` every picture but SVG is a photograph, also where a template shows it.
    """
    known = _BY_NAME.get(path) or _BY_FOLDER.get(path.partition("/")[0])
    if known is not None:
        return known
    return "asset" if PurePosixPath(path).suffix.lower() in _NO_PHOTOGRAPHS else "photograph"


def source_files(edition: Edition) -> tuple[SourceFile, ...]:
    """Return all files that the edition was made from or that its pages may show, by path.

    Raises ``Refused`` (F107) where a file is no longer what was read: a book and its sources would
    not belong together.
    """
    files: list[SourceFile] = []
    findings = Findings()
    for path, digest in sorted(edition.inputs.items()):
        try:
            data = (edition.folder / path).read_bytes()
        except OSError:
            data = None
        if data is None or hashlib.sha256(data).hexdigest() != digest:
            findings.extend([changed(path)])
        else:
            files.append(SourceFile(path, source_kind(path), data, digest))
    if findings.has_errors:
        raise Refused(findings)
    return tuple(files)


def attached_kinds(edition: Edition) -> frozenset[SourceKind]:
    """Return the kinds of files that the PDF carries, by ``archive:`` in publication.yaml.

    Photographs only where that is asked for. A chapter alone carries none: whoever is to read it
    need not get the rest of the manuscript.
    """
    archive = edition.publication.archive
    if edition.only is not None or not archive.attach_sources:
        return frozenset()
    kinds: frozenset[SourceKind] = frozenset(get_args(SourceKind))
    return kinds if archive.attach_photographs else kinds - {"photograph"}


def manifest(
    edition: Edition, files: Sequence[SourceFile], attached: Container[SourceKind] = frozenset()
) -> bytes:
    """Return the manifest of a book as JSON (UTF-8); docs/archive.md documents its fields.

    ``attached`` tells which kinds of files go along with it.
    """
    publication = edition.publication
    document = {
        "format": MANIFEST_FORMAT,
        "publication": publication.slug,
        "title": publication.title,
        "date": day_of(edition),
        "options": {} if edition.only is None else {"chapter": edition.only},
        "versions": dict(versions(edition.language)),
        "files": [
            {
                "path": file.path,
                "kind": file.kind,
                "bytes": len(file.data),
                "sha256": file.sha256,
                "attached": file.kind in attached,
            }
            for file in files
        ],
    }
    return as_json(document)

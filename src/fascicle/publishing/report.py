"""The report of a build: ``report.json``, documented in docs/report.md."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fascicle import __version__
from fascicle.findings import Finding
from fascicle.publishing.versions import versions
from fascicle.typesetting.book import Book

__all__ = ["FORMAT", "PublishedFile", "Report", "as_data", "finding_data"]

FORMAT = 2
"""The version of the report's format; it grows when a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that was handed over: its path, its ``size`` in bytes and its SHA-256 (hex)."""

    path: Path
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path, data: bytes) -> PublishedFile:
        """Describe a file by its content."""
        return cls(path, len(data), hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made. ``stages`` gives seconds; ``pdf`` is the book's file.

    The seconds are not written down: the same manuscript gives the same report. ``proof`` is the
    proof for editors, where one was asked for.
    """

    pdf: Path
    files: tuple[PublishedFile, ...]
    pages: int
    words: int
    notes: int
    figures: int
    findings: tuple[Finding, ...]
    stages: Mapping[str, float]
    proof: Path | None = None


def finding_data(finding: Finding) -> dict[str, Any]:
    """Return a finding as it is written to JSON."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message,
        "hint": finding.hint,
    }


def as_data(book: Book, report: Report) -> dict[str, Any]:
    """Return the report as it is written to ``report.json``."""
    edition = book.edition
    return {
        "format": FORMAT,
        "fascicle": __version__,
        "dependencies": dict(versions(edition.language)),
        "publication": edition.publication.slug,
        "pages": report.pages,
        "words": report.words,
        "units": [
            {"id": u.id, "kind": u.kind, "sheet": u.first + 1, "pages": u.pages, "folios": u.folios}
            for u in book.units
        ],
        "notes": [
            {
                "id": note.id,
                "chapter": note.chapter,
                "number": note.number,
                "page": note.page,
                "call_page": note.call_page,
                "sheet": note.sheet,
            }
            for note in book.notes
        ],
        "figures": [
            {"id": f.id, "number": f.number, "page": f.page, "sheet": f.sheet} for f in book.figures
        ],
        "events": [{"id": e.id, "date": e.date, "page": e.page} for e in book.events],
        "index": [
            {"id": e.id, "entry": e.heading, "sub": e.sub, "pages": e.pages, "main": e.main}
            for e in book.index
        ],
        "findings": [finding_data(finding) for finding in report.findings],
        "mended": [
            {"kind": m.kind, "id": m.id, "unit": m.unit, "page": m.page, "rule": m.rule}
            for m in book.mended
        ],
        "inputs": dict(sorted(edition.inputs.items())),
        "files": [
            {"path": file.path.name, "bytes": file.size, "sha256": file.sha256}
            for file in report.files
        ],
    }

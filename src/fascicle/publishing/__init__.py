"""Publishing: the finished book handed over as files."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from fascicle.findings import Findings, Refused
from fascicle.progress import Progress, begun, silent
from fascicle.publishing.chronology_data import chronology_files
from fascicle.publishing.files import as_json, write_all
from fascicle.publishing.reading_pdf import proof_pdf, reading_pdf
from fascicle.publishing.report import FORMAT, PublishedFile, Report, as_data, finding_data
from fascicle.typesetting.book import Book
from fascicle.typesetting.page_proof import page_proof
from fascicle.typesetting.words import words_for

__all__ = ["FORMAT", "PublishedFile", "Report", "finding_data", "publish"]

REPORT = "report.json"


def publish(
    book: Book,
    out: Path,
    progress: Progress = silent,
    *,
    name: str | None = None,
    stages: Mapping[str, float] | None = None,
    proof: bool = False,
) -> Report:
    """Write the book's PDF, the merged HTML and ``report.json`` into the folder ``out``.

    A book with a chronology has it as data too: ``chronology.csv`` and ``chronology.json``.
    With ``proof`` also ``NAME-proof.pdf``, a proof for editors (``typesetting.page_proof``).

    ``name`` is the files' name without its ending, by default the publication's slug (by another
    name the report is ``NAME.json``); ``stages``
    gives the seconds of the steps before, for the report. Raises ``Refused`` where the book has
    errors among its findings, or cannot be written: then nothing in ``out`` has changed.
    """
    started = time.perf_counter()
    findings = Findings(book.edition.findings)
    findings.extend(book.findings)
    if findings.has_errors:
        raise Refused(findings)
    name = name or book.edition.publication.slug
    begun(f"finishing {name}.pdf")
    contents = {f"{name}.pdf": reading_pdf(book), f"{name}.html": _for_reading(book.html).encode()}
    contents |= chronology_files(book)
    if proof:
        begun("making the proof for editors")
        made = page_proof(book, findings, progress)
        findings.extend(made.findings)
        word = words_for(book.edition.language)["proof"]
        contents[f"{name}-proof.pdf"] = proof_pdf(book, made.pdf, word)
    files = tuple(PublishedFile.of(out / file, data) for file, data in contents.items())
    seconds = {**(stages or {}), "typeset": book.seconds}
    report = Report(
        pdf=out / f"{name}.pdf",
        files=files,
        pages=book.sheets,
        words=book.edition.words,
        notes=len(book.notes),
        figures=len(book.figures),
        findings=tuple(findings),
        stages={**seconds, "publish": time.perf_counter() - started},
        proof=out / f"{name}-proof.pdf" if proof else None,
    )
    # A chapter built alone must not replace the report of the book that lies beside it.
    begun("writing the files")
    report_name = REPORT if name == book.edition.publication.slug else f"{name}.json"
    write_all(out, {**contents, report_name: as_json(as_data(book, report))})
    progress("publish", f"{name}.pdf", 1, 1)
    return report


def _for_reading(html: str) -> str:
    """Return the merged HTML with addresses that a browser finds beside it."""
    return html.replace("fascicle:/pictures/", ".cache/pictures/")

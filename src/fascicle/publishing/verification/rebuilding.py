"""The book made again from the sources that came with it, and compared to the byte."""

from __future__ import annotations

import filecmp
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fascicle.findings import Finding, Place, Refused
from fascicle.manuscript.desk import PUBLICATION
from fascicle.manuscript.models import Publication
from fascicle.progress import Progress, silent
from fascicle.publishing.deposit import bag_contents
from fascicle.publishing.deposit.bag_form import (
    PAYLOAD,
    BagContents,
    files_of,
    listed_in,
    write_bag,
)
from fascicle.publishing.deposit.contents import VERSIONS
from fascicle.publishing.verification.bag_lists import difference
from fascicle.publishing.verification.pdf_places import place_in_pdf
from fascicle.publishing.verification.verdict import Verdict
from fascicle.typesetting.book import Book

__all__ = [
    "Compared",
    "bag_again",
    "book_again",
    "compare",
    "dated",
    "differs",
    "has_sources",
    "likely_reason",
    "not_made",
    "note_versions",
    "recorded_versions",
]

_RECORDED = 20
"""How many files that differ are named one by one."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was made again: how many files are ``same``, and findings on those that differ."""

    same: int
    findings: tuple[Finding, ...]


def has_sources(folder: Path) -> bool:
    """Say whether a folder has a publication from which a book can be made."""
    return (folder / PUBLICATION).is_file()


def book_again(folder: Path, cache: Path, day: str, progress: Progress = silent) -> Book:
    """Make the book of the publication in ``folder``; what is kept on the way goes to ``cache``.

    ``day`` is the day that its files bore, for a publication that has none. Raises ``Refused``,
    with the findings of the build, where it has errors.
    """
    from fascicle.edition.compiling import compile
    from fascicle.manuscript.reading import read
    from fascicle.typesetting import typeset
    from fascicle.typesetting.press import Press

    manuscript = read(folder)
    _refuse_errors(manuscript.findings)
    with dated(manuscript.publication, day):
        edition = compile(manuscript, cache=cache, progress=progress)
        _refuse_errors(edition.findings)
        book = typeset(edition, Press(cache, keep=False), progress)
    _refuse_errors(book.findings)
    return book


def bag_again(folder: Path, cache: Path, day: str, progress: Progress = silent) -> BagContents:
    """Return what the deposit of the publication in ``folder`` holds; raises as ``book_again``."""
    book = book_again(folder, cache, day, progress)
    with dated(book.edition.publication, day):
        return bag_contents(book, cache)


def _refuse_errors(findings: Iterable[Finding]) -> None:
    if any(finding.is_error for finding in findings):
        raise Refused(findings)


@contextmanager
def dated(publication: Publication, day: str) -> Iterator[None]:
    """Let the files made meanwhile bear a day, where the publication has none of its own.

    By the environment's variable that every build goes by; without it a book bears the first day
    of its year. What is no day is passed over.
    """
    before = os.environ.pop("SOURCE_DATE_EPOCH", None)
    with suppress(ValueError):
        if publication.date is None and day != f"{publication.year}-01-01":
            noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
            os.environ["SOURCE_DATE_EPOCH"] = str(int(noon.timestamp()))
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def not_made(verdict: Verdict, refused: Refused, place: str, sources: str) -> None:
    """Note in a verdict that no book can be made of ``sources`` (in words), and why."""
    first = next((finding for finding in refused.findings if finding.is_error), None)
    reason = f": {first.place}: {first.message} ({first.code})" if first else "."
    found = Finding("V115", Place(place), f"No book can be made of {sources}{reason}")
    verdict.check("again", "", "The book could not be made again from its sources.", [found])


def likely_reason(others: bool) -> str:
    """Return what is added where something differs: ``others`` if other versions are installed."""
    return ": the likely reason is that versions differ." if others else "."


# --- comparing --------------------------------------------------------------------------------


def compare(made: BagContents, bag: Path, work: Path) -> Compared:
    """Write the bag that was made again into ``work`` and compare every file with the given one.

    Where the payload differs, so do the lists of the two bags: of them nothing is said then.
    """
    again = work / "bag"
    again.mkdir()
    write_bag(made, again)
    here, there = frozenset(files_of(bag)), frozenset(files_of(again))
    findings: list[Finding] = []
    for path in sorted(here | there, key=lambda path: (not path.startswith(PAYLOAD), path)):
        if findings and listed_in(path) != "manifest":
            break
        if path not in here or path not in there:
            where = "these sources make" if path in there else "the bag has"
            message = f"Only {where} {path}."
            findings.append(Finding("V114", Place(path), message))
        elif not filecmp.cmp(bag / path, again / path, shallow=False):
            given, wanted = (bag / path).read_bytes(), (again / path).read_bytes()
            findings.append(differs(path, given, wanted))
    return Compared(len(here & there) - len(findings), tuple(_first(findings)))


def differs(path: str, given: bytes, made: bytes) -> Finding:
    """Return the finding that a file, made again, is another: from which byte on, and where."""
    at = difference(given, made)
    message = f"{path} differs from what is made again, first at byte {at + 1:,}"
    if path.endswith(".pdf") and (where := place_in_pdf(given, at)):
        message += f", in {where}"
    sizes = "" if len(given) == len(made) else f"; it has {len(given):,} bytes, not {len(made):,}"
    return Finding("V114", Place(path), f"{message}{sizes}.")


def _first(findings: list[Finding]) -> list[Finding]:
    """Return findings, those beyond a number as one."""
    if len(findings) <= _RECORDED:
        return findings
    last = findings[_RECORDED - 1]
    more = len(findings) - _RECORDED
    return [
        *findings[: _RECORDED - 1],
        replace(last, message=f"{last.message} So do {more} more files."),
    ]


# --- versions ---------------------------------------------------------------------------------


def note_versions(verdict: Verdict, recorded: Mapping[str, Any], here: Mapping[str, str]) -> bool:
    """Note in a verdict what is of another version here than was recorded; say whether any is."""
    others = [
        f"{name} {recorded[name]} (here {here.get(name, 'not installed')})"
        for name in sorted(recorded)
        if recorded[name] != here.get(name)
    ]
    if others:
        says = f"Other versions are installed here than made the book: {'; '.join(others)}."
        verdict.untold("versions", says, [Finding("V116", Place(""), says)])
    return bool(others)


def recorded_versions(bag: Path) -> Mapping[str, Any]:
    """Return the versions that a bag records; none where it does not."""
    try:
        found = json.loads((bag / "data" / VERSIONS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}

"""A publication built as an editor builds it, its PDF read back, and both accounts compared.

Nothing of Fascicle is used but its command. The words of the PDF are those that PDFium reads.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner
from wild_account import Account, Flow, Note
from wild_words import SMALL, tokens

from fascicle.cli import app

__all__ = ["Outcome", "Pages", "round_trip"]


@dataclass
class Outcome:
    """What came of a publication: ``faults`` is empty where all is well."""

    seed: int
    seconds: float = 0.0
    built: bool = False
    pages: int = 0
    words: int = 0
    notes: int = 0
    errors: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Ear(logging.Handler):
    """Hears every warning that a library logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name}: {record.getMessage()}")


def round_trip(seed: int, account: Account, folder: Path) -> Outcome:
    """Build the publication of a folder, and compare its PDF with the account."""
    outcome = Outcome(seed)
    ear = _Ear()
    loggers = [logging.getLogger(name) for name in (None, "weasyprint", "fontTools", "PIL")]
    for logger in loggers:
        logger.addHandler(ear)
    started = time.perf_counter()
    try:
        said = CliRunner().invoke(app, ["build", str(folder), "--format", "json"])
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
    outcome.seconds = time.perf_counter() - started
    outcome.faults += [f"a library warns: {heard}" for heard in ear.heard]
    try:
        document = json.loads(said.stdout)
    except ValueError:
        outcome.faults.append(f"no answer but {said.exception!r}: {said.output[-300:]}")
        return outcome
    outcome.built = document["built"]
    if outcome.built:
        pages = Pages.of(Path(document["pdf"]))
        outcome.pages, outcome.words = len(pages.texts), account.words()
        outcome.notes = len(account.all_notes())
        outcome.faults += compare(account, pages)
    else:
        outcome.faults += _refusal_faults(document["findings"], account, outcome.errors, folder)
    return outcome


def _refusal_faults(
    findings: list[dict[str, Any]], account: Account, errors: list[str], folder: Path
) -> list[str]:
    """Return what is wrong with the findings in which a build ended."""
    faults: list[str] = []
    for found in findings:
        if found["severity"] != "error":
            continue
        errors.append(found["code"])
        place = f"{found['file']}:{found['line']}"
        said = f"{found['code']} {place} {found['message']}"
        if not found["line"] or not (folder / found["file"]).is_file():
            faults.append(f"names no place: {said}")
        elif found["code"] not in account.expected:
            faults.append(f"not expected: {said}")
    return faults


# --- reading back ---------------------------------------------------------------------------------


@dataclass
class Pages:
    """The words of a PDF, page by page, and where each of them stands."""

    texts: list[list[str]]
    places: dict[str, list[tuple[int, int]]]
    parts: dict[str, list[tuple[int, int]]]
    """Of words with a hyphen at the end of a line, what stands before and after it."""
    streams: list[str]

    @classmethod
    def of(cls, pdf: Path) -> Pages:
        """Read a PDF by PDFium."""
        import pypdfium2

        document = pypdfium2.PdfDocument(pdf)
        texts: list[list[str]] = []
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        try:
            for number in range(len(document)):
                page = document[number]
                text_page = page.get_textpage()
                words = list(_words(text_page.get_text_range()))
                texts.append([forms[0] for forms in words])
                for position, forms in enumerate(words):
                    places[forms[0]].append((number, position))
                    for part in forms[1:]:
                        parts[part].append((number, position))
                text_page.close()
                page.close()
        finally:
            document.close()
        return cls(texts, places, parts, ["".join(words) for words in texts])

    def find(self, word: str) -> list[tuple[int, int]]:
        """Return page and position of a word, the position −1 where it is not a word by itself.

        A word that the end of a page divides counts for the page of its end.
        """
        found = self.places.get(word) or self.parts.get(word)
        if found:
            return found
        # It may come by chance as well, at the meeting of others: every place counts.
        pages = {page for page, stream in enumerate(self.streams) if word in stream}
        pages |= {page for page, stream in enumerate(self.streams) if word[::-1] in stream}
        pages |= {page + 1 for page in range(len(self.streams) - 1) if self._divided(word, page)}
        return [(page, -1) for page in sorted(pages)]

    def _divided(self, word: str, page: int) -> bool:
        """Whether a word begins on a page and ends on the next, as no other word does."""
        here, there = self.streams[page], self.streams[page + 1]
        if any(word[:end] in here and word[end:] in there for end in range(3, len(word) - 2)):
            return True
        words, following = self.texts[page], self.texts[page + 1]
        return any(word[:end] in words and word[end:] in following for end in range(1, len(word)))


_DIVISION = "\ue000"
_HYPHENED = re.compile("(?<=\\w)[\x02\ufffe\u2010-](?:\r?\n|(?<=[\x02\ufffe]))")
"""A hyphen at the end of a line; PDFium gives it as U+0002 or U+FFFE as well."""


def _words(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a page; of one that the end of a line divides, its parts too.

    The hyphen may be that of the line or one that was written.
    """
    for piece in _HYPHENED.sub(_DIVISION, text).split():
        parts = [part for part in piece.split(_DIVISION) if part]
        words = tokens("".join(parts))
        whole = {w for part in parts for w in tokens(part)} if len(parts) > 1 else set()
        for word in words:
            yield (word, *sorted(whole - set(words)))
            whole = set()


# --- comparing ------------------------------------------------------------------------------------


def compare(account: Account, pages: Pages) -> list[str]:
    """Return what of the account is not on the pages, or not as it must be."""
    faults: list[str] = []
    for flow in account.flows():
        faults += _flow_faults(flow, pages)
    if account.chapters_printed:
        for name, flows in account.chapters.items():
            faults += _order_faults(name, flows, pages)
            for note in account.notes[name]:
                faults += _note_faults(note, pages)
            faults += _note_order_faults(account.notes[name], pages)
    found = Counter(word for text in pages.texts for word in text)
    for word, count in account.small().items():
        if found[word] < count:
            faults.append(f"“{word}” stands {found[word]} times on the pages and not {count} times")
    return faults


def _flow_faults(flow: Flow, pages: Pages) -> list[str]:
    faults: list[str] = []
    last = (0, 0)
    for position, word in enumerate(flow.words):
        if word in SMALL:
            continue
        found = pages.find(word)
        if not found and flow.initial and position == 0:
            found = pages.find(word[1:])
        if not found:
            faults.append(f"{flow.where}: lost: {word}")
        elif flow.once and word not in flow.again:
            if len(found) > 1 and found[0][1] >= 0:
                faults.append(f"{flow.where}: printed {len(found)} times: {word}")
            elif not flow.ordered or word in flow.sorted_ or found[0][1] < 0:
                continue
            elif found[0] < last:
                faults.append(f"{flow.where}: out of order: {word} on page {found[0][0] + 1}")
            else:
                last = found[0]
    return faults


def _order_faults(name: str, flows: list[Flow], pages: Pages) -> list[str]:
    """Compare the order of blocks, by the page on which each begins."""
    last = 0
    for flow in flows:
        if flow.floats or not flow.once or not flow.words:
            continue
        first = next((word for word in flow.words if word not in SMALL), "")
        found = [page for page, _ in pages.find(first)]
        # A word that comes by chance, at the meeting of others, comes elsewhere as well.
        later = [page for page in found if page >= last]
        if found and not later:
            return [f"{name}: {flow.where} begins before what stands before it"]
        last = min(later, default=last)
    return []


def _note_faults(note: Note, pages: Pages) -> list[str]:
    called = {page for page, _ in pages.find(note.call)}
    faults: list[str] = []
    for word in note.words:
        if word in SMALL:
            continue
        found = pages.find(word)
        if not found:
            faults.append(f"{note.where}: lost from note {note.number}: {word}")
        elif len(found) > 1 and found[0][1] >= 0 and word not in note.again:
            faults.append(f"{note.where}: note {note.number} printed {len(found)} times: {word}")
        elif called and not called & {page for page, _ in found}:
            faults.append(
                f"{note.where}: note {note.number} stands on page {found[0][0] + 1}, "
                f"called on {sorted(page + 1 for page in called)}: {word}"
            )
    return faults[:4]


def _note_order_faults(notes: list[Note], pages: Pages) -> list[str]:
    """Look whether notes follow each other as they were written, each behind its number."""
    last = (0, 0)
    for note in notes:
        first = next((word for word in note.words if word not in SMALL), "")
        found = pages.places.get(first, [])
        if len(found) != 1 or first in note.again or note.floats:
            continue
        if found[0] < last:
            return [f"{note.where}: note {note.number} stands before the one before it"]
        last = found[0]
        page, position = found[0]
        before = pages.texts[page][max(0, position - 6) : position]
        own = note.words.index(first) == 0 and not first.isdigit()
        if own and str(note.number) not in before:
            return [f"{note.where}: note {note.number} does not begin with its number: {before}"]
    return []

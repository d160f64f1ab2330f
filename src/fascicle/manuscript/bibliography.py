"""Reading the source list (``sources.bib``): BibTeX and biblatex, without silent loss.

bibtexparser cuts the file into blocks; everything that it passes over in silence is looked for
here and in ``bibliography_lint``, and told as a finding at its line. Entries become CSL-JSON
(``bibliography_csl``) only when they are asked for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fascicle.findings import Finding, Findings, Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.bibliography_csl import KNOWN_TYPES, csl_item, keywords
from fascicle.manuscript.bibliography_doubles import Double, doubles
from fascicle.manuscript.bibliography_entries import (
    Abbreviations,
    Entry,
    Fault,
    TooMuchText,
    evaluate,
    inherited,
)
from fascicle.manuscript.bibliography_fields import read_entry
from fascicle.manuscript.bibliography_lint import (
    Checks,
    check_entry,
    check_field_names,
    check_macro,
    check_outside,
    check_swallowed,
    explain_failure,
    report_faults,
)
from fascicle.manuscript.bibliography_paths import check_paths
from fascicle.manuscript.bibliography_text import ListText, Report, decode_bytes
from fascicle.manuscript.bibliography_types import usual
from fascicle.manuscript.manuscript import Source, SourceList

if TYPE_CHECKING:
    from bibtexparser.model import Block, ParsingFailedBlock
    from bibtexparser.model import Entry as EntryBlock

__all__ = ["read_sources"]

_ENTRY = re.compile(r"@\s*+\w*+\s*+[{(]")
"""Where an entry begins, or the parser would begin one."""
_MEASURED = re.compile(r"@(?!(?:comment|preamble)\b)\w*[ \t]*[{(]", re.IGNORECASE)
"""How a block begins that is an entry, or an abbreviation."""


def read_sources(data: bytes, file: str = "sources.bib", limits: Limits = DEFAULTS) -> SourceList:
    """Read a source list in BibTeX or biblatex.

    Whatever ``data`` is, nothing is raised: what is wrong is among the findings, with its line.
    ``file`` is the path that the findings name. The sources convert themselves when asked for;
    an entry that is broken is kept with what could be read of it, so that citing it is not
    reported a second time.
    """
    findings = Findings()
    report = Report(decode_bytes(data, file, findings), findings)
    reader = _Reader(report, limits)
    beyond = _too_many(report.listing, limits)
    if beyond is not None:
        findings.extend([beyond])
        return SourceList({}, tuple(findings))
    try:
        reader.read()
    except Exception as error:  # the parser raises what it calls bugs of its own
        report.add(
            "S101",
            0,
            f"The source list could not be read to its end ({type(error).__name__}).",
            "Divide the file in two and try each half, to find the entry that is the cause.",
        )
    return SourceList(_Sources(report.listing, reader.entries), tuple(findings))


def _too_many(listing: ListText, limits: Limits) -> Finding | None:
    """Return a finding (L103) where the list has too many entries; it is not parsed then."""
    begins = [found.start() for found in _ENTRY.finditer(listing.text)]
    if len(begins) <= limits.sources:
        return None
    place = listing.place(begins[limits.sources])
    message = f"The source list has {len(begins):,} entries, and the first too many is this one"
    hint = "Export only the works that this publication cites."
    return limits.beyond("sources", place, message, hint, len(begins))


def _too_long(listing: ListText, blocks: list[tuple[int, Block]], limits: Limits) -> Finding | None:
    """Return a finding (L106) where an entry is too long. Remarks, within @comment or between the
    entries, may be as long as they like: programs keep their settings in them.
    """
    for offset, block in blocks:
        text = block.raw or ""
        if len(text) > limits.source_letters and _MEASURED.match(text):
            place, message = listing.place(offset), f"This entry has {len(text):,} characters"
            hint = "See whether something else was pasted into it, or a brace is not closed."
            return limits.beyond("source_letters", place, message, hint, len(text))
    return None


class _Sources(Mapping[str, Source]):
    """The sources by key, in the order of the list; each is converted when first asked for."""

    def __init__(self, listing: ListText, entries: Mapping[str, Entry]) -> None:
        self._listing = listing
        self._entries = entries
        self._keys = tuple(key for key, entry in entries.items() if entry.type != "xdata")
        self._known = frozenset(self._keys)
        self._made: dict[str, Source] = {}

    def __getitem__(self, key: str) -> Source:
        if key not in self._known:
            raise KeyError(key)
        source = self._made.get(key)
        if source is None:
            entry = self._entries[key]
            fields = inherited(entry, self._entries)
            source = Source(
                key=key,
                csl=csl_item(entry.type, key, fields),
                place=self._listing.place(entry.offset),
                keywords=keywords(fields),
                type=usual(entry.type),
            )
            self._made[key] = source
        return source

    def with_keyword(self, keyword: str) -> tuple[str, ...]:
        """Return the keys of the entries that have a keyword; none is converted."""
        return tuple(key for key in self._keys if keyword in self._keywords(self._entries[key]))

    def with_types(self, types: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of the entries of these types; none is converted."""
        return tuple(key for key in self._keys if usual(self._entries[key].type) in types)

    def doubles(self) -> tuple[Double, ...]:
        """Return the entries that repeat an earlier one; none is converted."""
        return tuple(doubles(self._entries.values()))

    def where(self, key: str) -> tuple[Place, str]:
        """Return the place of an entry and the line that stands there."""
        offset = self._entries[key].offset
        return self._listing.place(offset), self._listing.excerpt(offset)

    def _keywords(self, entry: Entry) -> frozenset[str]:
        # Keywords may also be inherited from the parent that a cross reference names.
        if any(name in entry.fields for name in ("keywords", "keyword", "crossref", "xdata")):
            return keywords(inherited(entry, self._entries))
        return frozenset()

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the parser from writing to the terminal what becomes a finding here."""
    logger = logging.getLogger("bibtexparser.splitter")
    was = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = was


_COMMENT = re.compile(r"[^\S\n]*+%")


def _blocks(text: str) -> list[tuple[int, Block]]:
    """Cut a list into blocks, each with its offset.

    The parser counts lines wrongly after a line that ends in a backslash; so blocks are found
    again by their text, which follows in order.
    """
    from bibtexparser.entrypoint import parse_string

    with _quiet():
        library = parse_string(text, parse_stack=[])
    blocks: list[tuple[int, Block]] = []
    cursor = 0
    for block in library.blocks:
        raw: str = block.raw or ""
        found = text.find(raw, cursor)
        offset = found if found >= 0 else cursor
        blocks.append((offset, block))
        # A block that failed may end with the "@type" that begins the next one.
        begun = re.search(r"@\w*[ \t]*$", raw[1:])
        cursor = offset + (1 + begun.start() if begun else len(raw))
    return blocks


class _Reader:
    """Goes through the blocks of a list, collecting entries and findings."""

    def __init__(self, report: Report, limits: Limits) -> None:
        self.entries: dict[str, Entry] = {}
        self._keyless: list[Entry] = []
        self._report = report
        self._limits = limits
        self._macros = Abbreviations(limits.source_bytes)
        self._at = 0
        self._marked: dict[int, int] = {}
        # Whether what follows may be the rest of a block that failed, and which entry was last.
        self._after_failure = False
        self._previous: Entry | None = None

    def read(self) -> None:
        """Read all blocks, then check the entries against one another."""
        blocks = _blocks(self._report.listing.text)
        beyond = _too_long(self._report.listing, blocks, self._limits)
        if beyond is not None:
            self._report.findings.extend([beyond])
            return
        try:
            self._read_blocks(blocks)
        except TooMuchText:
            message = (
                "The list is not read from here on: its abbreviations (@string) stand for more text"
            )
            hint = "Look for abbreviations that are made of one another, and write the text itself."
            place = self._report.listing.place(self._at)
            self._report.findings.extend(
                [self._limits.beyond("source_bytes", place, message, hint)]
            )
        checks = Checks(self._report, self.entries)
        for entry in (*self._keyless, *self.entries.values()):
            check_entry(checks, entry)
            check_paths(self._report, entry)
        check_field_names(checks)

    def _read_blocks(self, blocks: list[tuple[int, Block]]) -> None:
        for self._at, block in blocks:
            self._macro(self._at, block)
        for number, (self._at, block) in enumerate(blocks):
            following = blocks[number + 1][0] if number + 1 < len(blocks) else None
            self._block(self._at, block, following)

    def _macro(self, offset: int, block: Block) -> None:
        from bibtexparser.model import String

        block = getattr(block, "ignore_error_block", None) or block
        if not isinstance(block, String) or self._commented_out(offset):
            return
        faults: list[Fault] = []
        start = offset + max(0, (block.raw or "").find(block.value))
        text, _ = evaluate(block.value, self._macros, faults)
        check_macro(self._report, offset, name=block.key, text=text, macros=self._macros)
        report_faults(self._report, f"@string “{block.key}”", start, faults)
        self._macros.define(block.key, text)

    def _block(self, offset: int, block: Block, following: int | None) -> None:
        from bibtexparser import model

        inner = getattr(block, "ignore_error_block", None) or block
        if isinstance(block, model.ImplicitComment):
            if not self._after_failure:
                check_outside(self._report, offset, block.raw or "", self._previous)
        elif self._commented_out(offset):
            self._previous = None
            self._warn_half_commented(offset, block.raw or "")
        elif isinstance(inner, model.Entry):
            self._entry(offset, inner)
        elif isinstance(block, model.ParsingFailedBlock) and inner is block:
            self._failed(offset, block, following)
        else:
            self._after_failure = False
            self._previous = None

    def _commented_out(self, offset: int) -> bool:
        """Say whether the line of a block begins, before the block, with ``%``."""
        listing = self._report.listing
        start = listing.line_start(offset)
        if start not in self._marked:
            found = _COMMENT.match(listing.text, start)
            self._marked[start] = found.end() if found else len(listing.text) + 1
        return self._marked[start] <= offset

    def _warn_half_commented(self, offset: int, raw: str) -> None:
        if any(
            line.strip("} \t,") and not line.lstrip().startswith("%")
            for line in raw.split("\n")[1:]
        ):
            self._report.add(
                "S112",
                offset,
                "The entry that begins here is not read: its first line begins with %, "
                "others do not.",
                "Take the % away, or put one before each line of the entry.",
            )

    def _failed(self, offset: int, block: ParsingFailedBlock, following: int | None) -> None:
        self._previous = None
        self._after_failure = True
        reason = getattr(block.error, "abort_reason", str(block.error))
        type_, key = explain_failure(
            self._report, offset, raw=block.raw or "", reason=reason, following=following
        )
        if key and type_ in KNOWN_TYPES:
            self.entries.setdefault(key, Entry(type_, key, offset, {"title": key}))

    def _entry(self, offset: int, block: EntryBlock) -> None:
        if self._after_failure and not block.fields and block.entry_type not in KNOWN_TYPES:
            return  # a line of an unclosed value that begins with "@", told with that entry
        self._after_failure = False
        entry = read_entry(self._report, self._macros, offset, block)
        check_swallowed(self._report, entry, block.raw or "")
        self._previous = entry
        if not entry.key:
            self._keyless.append(entry)
            return
        first = self.entries.setdefault(entry.key, entry)
        if first is not entry:
            line = self._report.listing.line(first.offset)
            self._report.add(
                "S102",
                offset,
                f"The key “{entry.key}” is used twice; the first entry with it stands in "
                f"line {line}.",
                "Give one of the two another key, or delete it if they are the same work.",
            )

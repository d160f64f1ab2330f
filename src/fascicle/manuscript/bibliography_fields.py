"""The fields of one entry, read with their places and with everything that is wrong in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fascicle.manuscript.bibliography_entries import Entry, Fault, evaluate
from fascicle.manuscript.bibliography_lint import report_faults
from fascicle.manuscript.bibliography_text import Report

if TYPE_CHECKING:
    from bibtexparser.model import Entry as Block

__all__ = ["read_entry"]


def read_entry(report: Report, macros: Mapping[str, str], offset: int, block: Block) -> Entry:
    """Put together the values of an entry; where a comma is missing, both fields are kept."""
    draft = _Draft(report, macros, block.key)
    raw = block.raw or ""
    cursor = 0
    for field in block.fields:
        # Name and value stand in the entry as they are, in order.
        begin = raw.find(field.key, cursor)
        start = raw.find(field.value, begin + len(field.key))
        cursor = start + len(field.value)
        draft.add(field.key, field.value, offset + begin, offset + start)
    return Entry(block.entry_type, block.key, offset, draft.fields, draft.places)


class _Draft:
    """The fields of an entry while they are read."""

    def __init__(self, report: Report, macros: Mapping[str, str], key: str) -> None:
        self.fields: dict[str, str] = {}
        self.places: dict[str, int] = {}
        self._report = report
        self._macros = macros
        self._key = key

    def add(self, written: str, value: str, place: int, start: int) -> None:
        """Take a field, and those that ran into it because a comma is missing.

        ``place`` is where its name stands, ``start`` where its value begins.
        """
        name = self._name(written, place)
        if not name:
            return
        rest: tuple[str, int] | None = (name, 0)
        while rest is not None:
            name, begin = rest
            faults = [] if begin < len(value) else [Fault("bare", "", begin)]
            text, rest = evaluate(value, self._macros, faults, begin)
            if faults:
                owner = f"entry “{self._key}”"
                report_faults(self._report, owner, start, faults, name=name)
            self._take(name, text, place)
            if rest is not None:
                place = start + faults[-1].offset

    def _name(self, written: str, place: int) -> str:
        """Return the name of a field; nothing where the field is commented out."""
        if written.isidentifier():
            return written.lower()
        lines = [line.strip() for line in written.split("\n")]
        if lines[-1].startswith("%"):
            return ""
        name = " ".join(line for line in lines if line and not line.startswith("%"))
        if not re.fullmatch(r"[\w:.+/-]+", name):
            self._report.add(
                "S101",
                place,
                f"In the entry “{self._key}”, “{name}” is no name of a field."
                if name
                else f"In the entry “{self._key}” a field has no name.",
                "A field is one word, =, and a value in braces: year = {1941},",
            )
        return name.lower()

    def _take(self, name: str, text: str, place: int) -> None:
        if name not in self.fields:
            self.fields[name], self.places[name] = text, place
            return
        hint = "Delete one of the two."
        if name in {"author", "editor", "translator"}:
            hint = "Put all names into one field, with “and” between them."
        elif name == "keywords":
            hint = "Put all keywords into one field, divided by commas."
        first = self._report.listing.line(self.places[name])
        self._report.add(
            "S103",
            place,
            f"The entry “{self._key}” has the field “{name}” twice, first in line {first}; "
            "only the first is read.",
            hint,
        )

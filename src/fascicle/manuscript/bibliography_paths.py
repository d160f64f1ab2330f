"""What a source list says of files and addresses: none may lead into somebody's own machine.

Programs for sources keep paths of their users' files in fields such as ``file``. Nothing is read
from there; but the list goes along with the book, and would tell all its readers of them.
"""

from __future__ import annotations

import re

from fascicle.manuscript.bibliography_entries import Entry
from fascicle.manuscript.bibliography_text import Report
from fascicle.manuscript.page_checks import leads_out

__all__ = ["check_paths"]

_FILES = ("file", "pdf", "localfile", "local-url")
_ADDRESSES = ("url", "howpublished", "eprint", "note")
_PART = re.compile(r"(?:\\.|[^\\;:])+")
"""A part of ``description:path:type;...`` as JabRef, Zotero and Mendeley write it."""
_HARMFUL = re.compile(r"(?:\A|\{)\s*((?:javascript|vbscript|data|file|blob):)", re.IGNORECASE)


def check_paths(report: Report, entry: Entry) -> None:
    """Report files outside the publication (A106) and addresses that could harm (A109)."""
    for name in _FILES:
        value = entry.fields.get(name, "")
        if value and _is_outside(value):
            report.add(
                "A106",
                _offset(report, entry, name, value),
                f"The field “{name}” names a file outside the publication's folder.",
                f"Delete the field “{name}”; the book does not need it.",
            )
    for name in _ADDRESSES:
        value = entry.fields.get(name, "")
        found = _HARMFUL.search(value)
        if found and (name != "note" or "\\url" in value or "\\href" in value):
            report.add(
                "A109",
                _offset(report, entry, name, found[1]),
                f"The address in “{name}” begins with “{found[1]}”, which could harm readers.",
                "Give an address that begins with https:// or http://, or delete the field.",
            )


def _is_outside(value: str) -> bool:
    parts = [re.sub(r"\\([\\:;])", r"\1", part) for part in _PART.findall(value)]
    return any(leads_out(part) or part.startswith("~") for part in parts)


def _offset(report: Report, entry: Entry, name: str, text: str) -> int:
    """Return where a text stands in a field, or the field where it is not found as it is."""
    field = entry.place_of(name)
    found = report.listing.text.find(text, field)
    return found if 0 <= found < field + 2_000 else field

"""Where in a PDF a byte stands: in which object, and on which page that object is."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

__all__ = ["place_in_pdf"]

_OBJECT = re.compile(rb"(?:^|[\r\n ])(\d{1,9}) (\d{1,5}) obj\b")
_DEEPEST = 6
"""How far from a page its objects are looked for: resources, a font, its file."""


def place_in_pdf(pdf: bytes, offset: int) -> str:
    """Return in words which object of a PDF has the byte at ``offset``, and its page if it has one.

    What stands in no object belongs to the head of the file or to the table at its end.
    """
    last = deque(_OBJECT.finditer(pdf, 0, offset + 1), maxlen=1)
    if not last:
        return "the head of the file"
    found = last[0]
    number = int(found[1])
    end = pdf.find(b"endobj", found.end())
    if 0 <= end < offset - len(b"endobj"):
        return "the table at its end"
    page = _page_of(pdf, number)
    return f"object {number}" + (f", on page {page} of the file" if page else "")


def _page_of(pdf: bytes, number: int) -> int | None:
    """Return the first page, from 1, that leads to an object; None where none does."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            for count, page in enumerate(document.pages, 1):
                if number in _objects(page.obj, set(), _DEEPEST):
                    return count
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, OverflowError):
        return None
    return None


def _objects(value: Any, seen: set[int], depth: int) -> Iterator[int]:
    """Yield the numbers of the objects that a page has, without those of other pages."""
    import pikepdf

    number = value.objgen[0] if isinstance(value, pikepdf.Object) else 0
    if number:
        if number in seen:
            return
        seen.add(number)
        yield number
    if depth == 0:
        return
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in value.keys():  # noqa: SIM118 - a PDF dictionary is not a mapping
            if key not in ("/Parent", "/P", "/StructParents", "/Dest", "/A", "/Annots"):
                yield from _objects(value[key], seen, depth - 1)
    elif isinstance(value, pikepdf.Array):
        for item in value:
            yield from _objects(item, seen, depth - 1)

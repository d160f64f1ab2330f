"""The seal of a PDF: a checksum of the whole file, written into the file itself.

The file identifier of a PDF (ISO 32000-1, 14.4) is a pair of strings in the trailer; the second
tells one state of a file from another. Here it is the SHA-256 of the file with the 64 hexadecimal
digits of this very string written as zeros. So every change to the file shows, be it one bit,
without anything to compare it with.
"""

from __future__ import annotations

import hashlib
import hmac
import re

__all__ = ["seal", "seal_holds", "seal_of"]

_ZEROS = b"0" * 64
_END = re.compile(rb"startxref\s+(\d{1,15})\s+%%EOF\s*\Z")
_IDENTIFIER = re.compile(rb"/ID\s*\[\s*<[0-9A-Fa-f]*>\s*<([0-9A-Fa-f]*)>\s*\]")
_SEAL = re.compile(rb"[0-9a-f]{64}")
_TAIL = 64
"""Bytes at the end of a file in which its last cross-reference table is named."""


def seal(pdf: bytes) -> bytes:
    """Return a PDF with its seal in place of the second string of its identifier.

    Nothing else changes: the string stands in the last object of the file, behind which there is
    nothing whose place could move. Raises ``ValueError`` where the file has no identifier written
    in hexadecimal digits.
    """
    place = _place(pdf)
    if place is None:
        raise ValueError("the PDF has no file identifier to be sealed")
    start, end = place
    head, tail = pdf[:start], pdf[end:]
    return head + _checksum(head, tail) + tail


def seal_of(pdf: bytes) -> str | None:
    """Return the seal that a PDF bears, as hexadecimal digits; None where it bears none."""
    place = _place(pdf)
    borne = pdf[slice(*place)] if place is not None else b""
    return borne.decode("ascii") if _SEAL.fullmatch(borne) else None


def seal_holds(pdf: bytes) -> bool:
    """Tell whether a PDF bears a seal and is, to the last bit, the file that was sealed."""
    borne, place = seal_of(pdf), _place(pdf)
    if borne is None or place is None:
        return False
    return hmac.compare_digest(borne.encode(), _checksum(pdf[: place[0]], pdf[place[1] :]))


def _checksum(head: bytes, tail: bytes) -> bytes:
    digest = hashlib.sha256(head)
    digest.update(_ZEROS)
    digest.update(tail)
    return digest.hexdigest().encode("ascii")


def _place(pdf: bytes) -> tuple[int, int] | None:
    """Return where the digits of the identifier's second string begin and end.

    It is looked for in the trailer alone, to which the end of the file points, so that whatever
    stands in pages or attachments cannot be taken for it. The trailer is a dictionary of its own
    after a cross-reference table, or that of the stream which holds the references.
    """
    end = _END.search(pdf, max(0, len(pdf) - _TAIL))
    if end is None:
        return None
    start = int(end[1])
    if pdf.startswith(b"xref", start):
        start = pdf.find(b"trailer", start)
        stop = end.start()
    else:
        stop = pdf.find(b"stream", start)
    if not 0 <= start < stop:
        return None
    found = list(_IDENTIFIER.finditer(pdf, start, stop))
    return found[0].span(1) if len(found) == 1 else None

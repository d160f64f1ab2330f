"""Checks of the bytes of a file, which no library shows: PDF/A, 6.1, and PDF/UA-1, 6.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, Ledger
from fascicle.publishing.conformance.objects import entry

__all__ = ["check_syntax"]

_HEADER = re.compile(rb"%PDF-1\.[0-7](\r\n|\r|\n)")
_COMMENT = re.compile(rb"%[\x80-\xff]{4}")
_OBJECT = re.compile(
    rb"(?<!\d)(\d{1,10})([\x00\t\n\f\r ]{1,20})(\d{1,5})([\x00\t\n\f\r ]{1,20})obj"
)
_STREAM = re.compile(rb">>[\x00\t\n\f\r ]*stream(\r\n|\n|\r|)")
_LENGTH = re.compile(rb"/Length[\x00\t\n\f\r ]{1,20}(\d{1,12})")
_ELSEWHERE = re.compile(rb"[\x00\t\n\f\r ]{1,20}\d{1,5}[\x00\t\n\f\r ]{1,20}R")
_END = re.compile(rb"(\r\n|\n|\r)?endstream")
_TABLE = re.compile(rb"(?<![a-z])xref([\x00\t\f ]*(?:\r\n|\n|\r)?)(\d+)( *)(\d+)")
_TOKENS = re.compile(rb"\\.|[()]|<<|<([^<>]*)>", re.DOTALL)
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f\x00\t\n\f\r ]")
_BLANK = re.compile(rb"[\x00\t\n\f\r ]")
_EOL = (b"\n", b"\r")


@dataclass(frozen=True, slots=True)
class _Span:
    """Where an object stands in the file, and where its stream does, -1 where it has none."""

    number: int
    start: int
    head: int
    end: int
    stream: int
    is_spaced: bool


def check_syntax(document: Document, ledger: Ledger) -> None:
    """Test header, end, cross references, and the way in which objects and streams are written."""
    data = document.opened.data
    header = _HEADER.match(data)
    first = data[:12].split(b"\n")[0].split(b"\r")[0].decode("latin-1")
    ledger.both(("6.1-1", "6.1.2-1"), header is not None, f"the file begins with “{first}”")
    line = re.match(rb"[^\r\n]*(\r\n|\r|\n)", data)
    comment = _COMMENT.match(data, line.end()) if line is not None else None
    ledger.test(PDFA, "6.1.2-2", comment is not None, "there is no such comment")
    rest = data[data.rfind(b"%%EOF") + 5 :] if b"%%EOF" in data else b"no mark of the end"
    right = rest in {b"", b"\n", b"\r", b"\r\n"}
    found = f"{len(rest):,} bytes follow the last %%EOF"
    ledger.test(PDFA, "6.1.3-3", right, found if b"%%EOF" in data else "there is no %%EOF")
    for table in _TABLE.finditer(data):
        ledger.has.add("xref")
        apart = table.group(1) in {b"\n", b"\r", b"\r\n"}
        ledger.test(PDFA, "6.1.4-2", apart, "xref and what follows stand on one line")
    for span in _spans(document):
        _object(document, span, ledger)


def _spans(document: Document) -> Iterator[_Span]:
    """Yield the objects of the file in the order in which they are written."""
    data, at = document.opened.data, 0
    while (found := _OBJECT.search(data, at)) is not None:
        number, head = int(found.group(1)), found.end()
        end = data.find(b"endobj", head)
        opened = _STREAM.search(data, head, end if end >= 0 else len(data))
        stream, stop = -1, end
        if opened is not None:
            stream = opened.end()
            length = _length(document, data[head : opened.start() + 2])
            fits = length >= 0 and _END.match(data, stream + length) is not None
            ends = stream + length if fits else data.find(b"endstream", stream)
            stop = data.find(b"endobj", max(ends, stream))
        if stop < 0:
            return
        is_spaced = len(found.group(2)) == len(found.group(4)) == 1
        yield _Span(number, found.start(), head, stop, stream, is_spaced)
        at = stop + len(b"endobj")


def _length(document: Document, head: bytes) -> int:
    """Return the length that a stream's dictionary gives; -1 where it gives none."""
    found = next(reversed(list(_LENGTH.finditer(head))), None)
    if found is None:
        return -1
    number = int(found.group(1))
    if _ELSEWHERE.match(head, found.end()) is None:
        return number
    value = _value(document, number) if number < 2**31 else None
    return value if isinstance(value, int) else -1


def _value(document: Document, number: int) -> Any:
    try:
        return entry(pikepdf.Dictionary(Value=document.pdf.get_object(number, 0)), "/Value")
    except (pikepdf.PdfError, ValueError, OverflowError):
        return None


def _object(document: Document, span: _Span, ledger: Ledger) -> None:
    data = document.opened.data
    at = {"number": span.number, "page": document.page_of(span.number)}
    before = span.start == 0 or data[span.start - 1 : span.start] in _EOL
    after = data[span.head : span.head + 1] in _EOL
    closed = data[span.end - 1 : span.end] in _EOL
    over = data[span.end + 6 : span.end + 7] in (*_EOL, b"")
    right = span.is_spaced and before and after and closed and over
    ledger.test(PDFA, "6.1.9-1", right, "the object does not stand on lines of its own", **at)
    if span.stream < 0:
        _strings(data[span.head : span.end], ledger, at)
        return
    head = data[span.head : span.stream]
    _strings(head, ledger, at)
    length = _length(document, head)
    stop = span.stream + length
    fits = length >= 0 and _END.match(data, stop) is not None
    ledger.test(PDFA, "6.1.7.1-1", fits, "the stream has another length", **at)
    opened = head.endswith(b"stream\n") or head.endswith(b"stream\r\n")
    ends = data.rfind(b"endstream", span.stream, span.end)
    lined = opened and data[ends - 1 : ends] in _EOL
    ledger.test(PDFA, "6.1.7.1-2", lined, "the stream has no lines of its own", **at)


def _strings(text: bytes, ledger: Ledger, at: dict[str, int]) -> None:
    if b"<" not in text:
        return
    depth = 0
    for found in _TOKENS.finditer(text):
        digits = found.group(1)
        depth = max(depth + {b"(": 1, b")": -1}.get(found.group(), 0), 0)
        if digits is None or depth:
            continue
        bare = _BLANK.sub(b"", digits)
        even = len(bare) % 2 == 0
        ledger.test(PDFA, "6.1.6-1", even, f"a string has {len(bare)} digits", **at)
        clean = _NOT_HEX.search(digits) is None
        ledger.test(PDFA, "6.1.6-2", clean, "a string has other than digits", **at)

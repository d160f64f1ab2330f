"""The text of a source list, and where things stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from fascicle.findings import Findings, Place

__all__ = ["ListText", "Report", "decode_bytes"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_MOST_TOLD = 500
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class ListText:
    """The text of a source list with ``\\n`` as its only line end; offsets count characters from 0.

    It has no control characters, so that these are free to mark things while values are decoded.
    """

    file: str
    text: str
    _starts: tuple[int, ...] = field(repr=False)
    _excerpts: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, file: str, text: str) -> ListText:
        """Index the lines of ``text``."""
        starts = (0, *(match.end() for match in re.finditer("\n", text)))
        return cls(file, text, starts)

    def place(self, offset: int) -> Place:
        """Return file, line and column of a character."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset)
        return Place(self.file, line, offset - self._starts[line - 1] + 1)

    def line(self, offset: int) -> int:
        """Return the number of a character's line, from 1."""
        return self.place(offset).line

    def line_start(self, offset: int) -> int:
        """Return where the line of a character begins."""
        return self._starts[self.line(offset) - 1]

    def excerpt(self, offset: int) -> str:
        """Return the line of a character, without its end and white space before that."""
        start = self.line_start(offset)
        # A line may be the whole file, and have a thousand faults: it is cut out once.
        if start not in self._excerpts:
            end = self.text.find("\n", start)
            self._excerpts[start] = self.text[start : len(self.text) if end < 0 else end].rstrip()
        return self._excerpts[start]


@dataclass(frozen=True, slots=True)
class Report:
    """A source list with the findings that are gathered about it.

    Of each code there are no more than ``_MOST_TOLD``, and the last of them says so: a list can
    have a hundred thousand faults of one kind, and nobody reads them.
    """

    listing: ListText
    findings: Findings
    _told: Counter[str] = field(default_factory=Counter, repr=False, compare=False)

    def add(self, code: str, offset: int, message: str, hint: str = "") -> None:
        """Add a finding that stands at a character."""
        self._told[code] += 1
        if self._told[code] > _MOST_TOLD:
            return
        if self._told[code] == _MOST_TOLD:
            message = f"{message} What more there is of this kind is not told."
        excerpt = self.listing.excerpt(offset)
        self.findings.add(code, self.listing.place(offset), message, hint=hint, excerpt=excerpt)


def decode_bytes(data: bytes, file: str, findings: Findings) -> ListText:
    """Decode a source list, which has to be UTF-8 (with or without byte order mark).

    Bytes that are no UTF-8 and control characters are reported (S106) and replaced, so that
    reading can go on and everything else is found in the same run.
    """
    wide = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if wide:
        findings.add(
            "S106",
            Place(file, 1, 1),
            "The file is saved as UTF-16, not as UTF-8.",
            hint="Save it again with the encoding UTF-8.",
        )
        text = data[2:].decode(wide, errors="replace")
    else:
        text = _decode_utf8(data, file, findings)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    listing = ListText.of(file, text)
    if _UNPRINTABLE.search(text):
        _report_unprintable(listing, findings)
        listing = ListText.of(file, _UNPRINTABLE.sub(" ", text))
    return listing


def _decode_utf8(data: bytes, file: str, findings: Findings) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        begin = before.rfind(b"\n") + 1
        column = len(before[begin:].decode("utf-8", errors="replace").lstrip("\ufeff")) + 1
        rest = re.split(rb"[\r\n]", data[error.start :], maxsplit=1)[0]
        findings.add(
            "S106",
            Place(file, before.count(b"\n") + 1, column),
            "The letter here is not in the encoding UTF-8: the file was saved in another one "
            f"(byte {data[error.start]:02X}).",
            hint="Save it again with the encoding UTF-8 (in JabRef and Zotero: a setting of "
            "the library or of the export), then look at the letters with accents.",
            excerpt=(before[begin:] + rest).decode("utf-8", errors="replace"),
        )
        return data.decode("utf-8", errors="replace")


def _report_unprintable(listing: ListText, findings: Findings) -> None:
    seen: set[str] = set()
    for match in _UNPRINTABLE.finditer(listing.text):
        character = match.group()
        if character in seen:
            continue
        seen.add(character)
        findings.add(
            "S106",
            listing.place(match.start()),
            f"The character U+{ord(character):04X} cannot be printed; it is read as a space.",
            hint="Delete it. Such characters come from a wrong encoding or from copying out of "
            "a PDF.",
            excerpt=_UNPRINTABLE.sub("\ufffd", listing.excerpt(match.start())),
        )

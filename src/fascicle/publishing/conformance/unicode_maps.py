"""Which character of Unicode a code of a font means: ISO 32000-1:2008, 9.10.2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from fontTools.agl import AGL2UV

from fascicle.publishing.conformance.objects import dictionary, entry, items, name, text

__all__ = ["codes_of", "font_name", "meanings", "needs_no_map"]

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_STANDARD = frozenset({"WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding"})
_COLLECTIONS = frozenset({"GB1", "CNS1", "Japan1", "Korea1", "KR"})
_MOST_IN_RANGE = 65_536


def meanings(font: Any) -> Mapping[int, str] | None:
    """Return the characters that the map of a font (``/ToUnicode``) gives; None without a map."""
    stream = entry(font, "/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return None
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return None
    found: dict[int, str] = {}
    for kind, body in _sections(data):
        tokens = _TOKEN.findall(body)
        if kind == b"bfchar":
            found.update(_characters(tokens))
        else:
            found.update(_ranges(tokens))
    return found


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the tables of a code map: whether of characters or of ranges, and what is in it."""
    for kind in (b"bfchar", b"bfrange"):
        at = 0
        while (start := data.find(b"begin" + kind, at)) >= 0:
            end = data.find(b"end" + kind, start)
            if end < 0:
                break
            yield kind, data[start:end]
            at = end


def _characters(tokens: list[tuple[bytes, bytes, bytes]]) -> dict[int, str]:
    values = [digits for digits, _, _ in tokens]
    return {
        _number(code): _string(value)
        for code, value in zip(values[::2], values[1::2], strict=False)
    }


def _ranges(tokens: list[tuple[bytes, bytes, bytes]]) -> dict[int, str]:
    found: dict[int, str] = {}
    at = 0
    while at + 2 < len(tokens):
        first, last = _number(tokens[at][0]), _number(tokens[at + 1][0])
        span = range(first, min(last, first + _MOST_IN_RANGE) + 1)
        at += 2
        if tokens[at][1]:
            at += 1
            listed = []
            while at < len(tokens) and not tokens[at][2]:
                listed.append(_string(tokens[at][0]))
                at += 1
            found.update(zip(span, listed, strict=False))
        else:
            start = _string(tokens[at][0])
            if start:
                base, tail = start[:-1], ord(start[-1])
                found.update(
                    (code, base + chr(min(tail + step, 0x10FFFF))) for step, code in enumerate(span)
                )
        at += 1
    return found


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _string(digits: bytes) -> str:
    """Return UTF-16BE in hexadecimal as text; an odd byte counts as one character."""
    joined = b"".join(digits.split())
    raw = bytes.fromhex((joined + b"0" * (len(joined) % 2)).decode("ascii"))
    if len(raw) % 2:
        raw = b"\x00" + raw
    return raw.decode("utf-16-be", "replace")


def needs_no_map(font: Any) -> set[int] | None:
    """Return the codes that mean a character by the font's encoding alone; None for all codes."""
    if name(font, "/Subtype") == "Type0":
        return None if _is_known_collection(font) else set()
    encoding = entry(font, "/Encoding")
    if isinstance(encoding, pikepdf.Name):
        return None if str(encoding)[1:] in _STANDARD else set()
    symbolic = _flags(font) & 4
    if isinstance(encoding, pikepdf.Dictionary):
        base = name(encoding, "/BaseEncoding")
        if base in _STANDARD or (not base and not symbolic):
            bad = {code for code, glyph in _differences(encoding) if not _is_letter(glyph)}
            return set(range(256)) - bad if bad else None
        return {code for code, glyph in _differences(encoding) if _is_letter(glyph)}
    is_type1 = name(font, "/Subtype") in {"Type1", "MMType1"}
    return None if is_type1 and not symbolic else set()


def _is_known_collection(font: Any) -> bool:
    descendants = items(entry(font, "/DescendantFonts"))
    info = dictionary(descendants[0], "/CIDSystemInfo") if descendants else None
    return text(info, "/Registry") == "Adobe" and text(info, "/Ordering") in _COLLECTIONS


def _flags(font: Any) -> int:
    value = entry(dictionary(font, "/FontDescriptor"), "/Flags")
    return value if isinstance(value, int) else 0


def _differences(encoding: Any) -> list[tuple[int, str]]:
    found, code = [], 0
    for item in items(entry(encoding, "/Differences")):
        if isinstance(item, pikepdf.Name):
            found.append((code, str(item)[1:]))
            code += 1
        elif isinstance(item, int):
            code = item
    return found


def _is_letter(glyph: str) -> bool:
    """Whether a glyph's name means a character by the Adobe Glyph List or its rules."""
    return glyph.partition(".")[0] in AGL2UV or bool(
        re.match(r"uni[0-9A-F]{4}|u[0-9A-F]{4,6}\b", glyph)
    )


def codes_of(font: Any, shown: Iterable[bytes]) -> set[int] | None:
    """Return the codes in strings that are shown; None where the font's code map is not known."""
    if name(font, "/Subtype") != "Type0":
        return set().union(*shown)
    if name(font, "/Encoding") not in {"Identity-H", "Identity-V"}:
        return None
    return {
        high << 8 | low
        for piece in shown
        for high, low in zip(piece[::2], piece[1::2], strict=False)
    }


def font_name(font: Any) -> str:
    """Return the name of a font, without the letters of its subset."""
    own = name(font, "/BaseFont") or next(
        (name(one, "/BaseFont") for one in items(entry(font, "/DescendantFonts"))), ""
    )
    return (own[7:] if own[6:7] == "+" else own) or "a font"

"""Checks of the glyphs of OpenType fonts with PostScript outlines whose glyphs have names.

In such a font the character identifier is the number of the glyph (ISO 32000-1:2008, 9.7.4.2). The
other kinds of fonts are tested by ``allowlist``, which does not know this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.cffLib import CFFFontSet, TopDict
from fontTools.misc.psCharStrings import T2WidthExtractor
from fontTools.ttLib import TTFont

from fascicle.publishing.conformance.content import FontUse
from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import dictionary, entry, items, name
from fascicle.publishing.conformance.unicode_maps import codes_of, font_name

__all__ = ["check_glyphs", "is_tested_here"]

_DEFAULT_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class _Program:
    """A font program: how many glyphs it has, and its table of glyphs."""

    count: int
    top: TopDict

    def width(self, glyph: int) -> float:
        """Return a glyph's width in thousandths of an em."""
        outlines, private = self.top.CharStrings, self.top.Private
        outline = outlines[self.top.charset[glyph]]
        reader = T2WidthExtractor(
            getattr(private, "Subrs", []),
            outline.globalSubrs,
            private.nominalWidthX,
            private.defaultWidthX,
        )
        reader.execute(outline)
        scale = self.top.FontMatrix[0] if hasattr(self.top, "FontMatrix") else 0.001
        return float(reader.width) * scale * 1000


def check_glyphs(document: Document, ledger: Ledger) -> None:
    """Test glyphs and widths of all fonts of this kind that show text."""
    for use in document.content.fonts.values():
        stream = _stream(use.font)
        codes = codes_of(use.font, use.bare | use.replaced)
        if stream is None or not codes:
            continue
        try:
            program = _program(stream.read_bytes())
            if program is not None:
                _test(use, program, codes, ledger)
        except Exception:  # fontTools raises whatever a damaged font makes it raise
            found = f"the program of {font_name(use.font)}, which cannot be read"
            for family in (UA, PDFA):
                ledger.unknown(family, found, page=use.page, number=use.number)


def is_tested_here(message: str) -> bool:
    """Whether what the other test does not know is a font of this kind."""
    return message == "CIDFontType0 with a non-CID-keyed CFF"


def _stream(font: Any) -> pikepdf.Stream | None:
    """Return the stream of the program of a font that may be of this kind."""
    descendant = next(iter(items(entry(font, "/DescendantFonts"))), None)
    stream = entry(dictionary(descendant, "/FontDescriptor"), "/FontFile3")
    is_kind = name(descendant, "/Subtype") == "CIDFontType0"
    return stream if is_kind and isinstance(stream, pikepdf.Stream) else None


def _program(data: bytes) -> _Program | None:
    """Return the program of a font of this kind; None for one whose glyphs have numbers."""
    if data[:4] == b"OTTO":
        tables = TTFont(BytesIO(data), lazy=True)["CFF "].cff
    else:
        tables = CFFFontSet()
        tables.decompile(BytesIO(data), None)
    top = tables[0]
    return None if hasattr(top, "ROS") else _Program(len(top.charset), top)


def _test(use: FontUse, program: _Program, codes: set[int], ledger: Ledger) -> None:
    called, at = font_name(use.font), {"page": use.page, "number": use.number}
    ledger.both(("7.21.8-1", "6.2.11.8-1"), 0 not in codes, f"{called} shows a missing glyph", **at)
    lacking = sorted(code for code in codes if code >= program.count)
    found = f"{called} has {program.count} glyphs, and glyph {max(codes)} is shown"
    ledger.both(("7.21.4.1-2", "6.2.11.4.1-2"), not lacking, found, **at)
    descendant = items(entry(use.font, "/DescendantFonts"))[0]
    widths = _widths(descendant)
    default = entry(descendant, "/DW")
    usual = float(default) if default is not None else _DEFAULT_WIDTH
    for code in sorted(codes - set(lacking)):
        own, said = program.width(code), widths.get(code, usual)
        found = f"{called}: glyph {code} is {own:g} wide, the file says {said:g}"
        ledger.both(("7.21.5-1", "6.2.11.5-1"), abs(own - said) <= 1, found, **at)
    listed = entry(dictionary(descendant, "/FontDescriptor"), "/CIDSet")
    if isinstance(listed, pikepdf.Stream):
        bits = listed.read_bytes()
        full = all(
            len(bits) > n >> 3 and bits[n >> 3] & 0x80 >> (n & 7) for n in range(program.count)
        )
        found = f"the CIDSet of {called} does not list all glyphs"
        ledger.both(("7.21.4.2-2", "6.2.11.4.2-2"), full, found, **at)


def _widths(descendant: Any) -> Mapping[int, float]:
    """Return the widths that a font's dictionary gives (ISO 32000-1:2008, 9.7.4.3)."""
    found: dict[int, float] = {}
    waiting = list(reversed(items(entry(descendant, "/W"))))
    while len(waiting) >= 2:
        first, second = waiting.pop(), waiting.pop()
        if not isinstance(first, int):
            break
        if isinstance(second, pikepdf.Array):
            found.update((first + step, float(width)) for step, width in enumerate(second))
        elif waiting and isinstance(second, int):
            width = float(waiting.pop())
            found.update(dict.fromkeys(range(first, min(second, 65_535) + 1), width))
    return found

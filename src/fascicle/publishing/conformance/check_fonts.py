"""Checks of fonts: they must be embedded, and what they show be characters of Unicode."""

from __future__ import annotations

import unicodedata

from fascicle.publishing.conformance.content import FontUse
from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import dictionary, entry, items, name
from fascicle.publishing.conformance.unicode_maps import codes_of, font_name, meanings, needs_no_map

__all__ = ["check_fonts"]

_FORBIDDEN = ("\x00", "\ufeff", "\ufffe")
_LISTED = 6


def check_fonts(document: Document, ledger: Ledger) -> None:
    """Test PDF/UA-1, 7.21.4.1 and 7.21.7, and PDF/A, 6.2.11.4.1 and 6.2.11.7, for every font."""
    for use in document.content.fonts.values():
        ledger.has |= {"fonts", name(use.font, "/Subtype")}
        if name(use.font, "/Subtype") not in {"Type0", "Type3"}:
            ledger.has.add("simple")
        if use.bare or use.replaced:
            _embedded(use, ledger)
            _meanings(use, ledger)


def _embedded(use: FontUse, ledger: Ledger) -> None:
    kind = name(use.font, "/Subtype")
    if kind == "Type3" or not use.is_seen:
        return
    holder = use.font
    if kind == "Type0":
        holder = next(iter(items(entry(use.font, "/DescendantFonts"))), None)
    descriptor = dictionary(holder, "/FontDescriptor")
    held = any(dictionary(descriptor, f"/FontFile{n}") is not None for n in ("", "2", "3"))
    found = f"{font_name(use.font)} is not embedded"
    rules = ("7.21.4.1-1", "6.2.11.4.1-1")
    ledger.both(rules, held, found, page=use.page, number=use.number)


def _meanings(use: FontUse, ledger: Ledger) -> None:
    called = font_name(use.font)
    at = {"page": use.page, "number": use.number}
    bare, replaced = codes_of(use.font, use.bare), codes_of(use.font, use.replaced)
    if bare is None or replaced is None:
        for family, rule in ((UA, "7.21.7-1"), (PDFA, "6.2.11.7.2-1")):
            ledger.undecided[family].add(rule)
            ledger.unknown(family, f"{called} has a code map that is not followed", **at)
        return
    mapped, plain = meanings(use.font) or {}, needs_no_map(use.font)
    shown = bare | replaced
    lost = sorted(code for code in shown if code not in mapped)
    lost = [] if plain is None else [code for code in lost if code not in plain]
    rules = ("7.21.7-1", "6.2.11.7.2-1")
    ledger.both(rules, not lost, f"{called} does not say what {_codes(lost)} mean", **at)
    bad = sorted(code for code in shown if any(c in mapped.get(code, "") for c in _FORBIDDEN))
    rules = ("7.21.7-2", "6.2.11.7.2-2")
    ledger.both(rules, not bad, f"{called} maps {_codes(bad)} to no character", **at)
    private = sorted(code for code in shown if _is_private(mapped.get(code, "")))
    if private:
        ledger.has.add("private-use")
        unsaid = [code for code in private if code in bare]
        found = f"{called} maps {_codes(unsaid)} to private use, and no text replaces it"
        ledger.test(PDFA, "6.2.11.7.3-1", not unsaid, found, **at)


def _is_private(meaning: str) -> bool:
    return any(unicodedata.category(character) == "Co" for character in meaning)


def _codes(codes: list[int]) -> str:
    listed = ", ".join(f"{code:#06x}" for code in codes[:_LISTED])
    more = f" and {len(codes) - _LISTED} more" if len(codes) > _LISTED else ""
    return f"the code{'s' if len(codes) > 1 else ''} {listed}{more}"

"""Numbers of pages: folios counted, recto and verso, and the numbers that point to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

__all__ = ["blank_before", "fill_page_numbers", "folio", "number", "roman", "unit_style"]

_NUMBER = re.compile(r'(<span class="page-number" data-page-of="([^"]*)">)[^<]*(</span>)')

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def roman(number: int) -> str:
    """Write a number in small roman numerals."""
    digits: list[str] = []
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        digits.append(letters * times)
    return "".join(digits)


def folio(number: int, kind: Literal["none", "roman", "arabic"]) -> str:
    """Return a folio as printed; nothing for pages outside the count."""
    if kind == "none":
        return ""
    return roman(number) if kind == "roman" else str(number)


def number(printed: str) -> tuple[int, int]:
    """Return a folio as it counts: roman ones before arabic ones, each by its number."""
    if printed.isdigit():
        return 1, int(printed)
    total, rest = 0, printed
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total, rest = total + value, rest.removeprefix(letters)
    return 0, total


def blank_before(sheets_so_far: int, opens: Literal["recto", "any"]) -> bool:
    """Whether a blank page is needed so that a unit opens on a recto.

    The first page of a book is a recto; so an odd number of pages before means a verso next.
    """
    return opens == "recto" and sheets_so_far % 2 == 1


def fill_page_numbers(html: str, folios: Mapping[str, str]) -> str:
    """Fill the page numbers that are known into their boxes; the others get a dummy."""
    return _NUMBER.sub(lambda box: f"{box[1]}{folios.get(box[2], '00')}{box[3]}", html)


def unit_style(first: int, verso: bool, rules: str = "") -> str:
    """Return the style element of a unit: its first folio, the side it opens on, its own rules."""
    side = "html { break-before: left }\n" if verso else ""
    return f"<style>\n@page :first {{ counter-reset: page {first} }}\n{side}{rules}</style>"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.pages import (
    blank_before,
    fill_page_numbers,
    folio,
    roman,
    unit_style,
)

BOX = '<span class="page-number" data-page-of="{}">{}</span>'


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (1990, "mcmxc")],
)
def test_roman_folios(number: int, letters: str) -> None:
    assert roman(number) == letters


@given(st.integers(1, 3999))
def test_roman_numerals_add_up(number: int) -> None:
    values = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}
    digits = [values[letter] for letter in roman(number)]
    signed = [-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True)]
    assert sum(signed) == number


def test_folios_by_kind() -> None:
    assert (folio(3, "none"), folio(3, "roman"), folio(3, "arabic")) == ("", "iii", "3")


def test_a_recto_needs_an_even_number_of_pages_before() -> None:
    assert blank_before(3, "recto")
    assert not blank_before(4, "recto")
    assert not blank_before(3, "any")


def test_page_numbers_are_filled_where_known_and_again_later() -> None:
    html = f"see {BOX.format('a', '')} and {BOX.format('b', '')}"
    once = fill_page_numbers(html, {"a": "12"})
    assert once == f"see {BOX.format('a', '12')} and {BOX.format('b', '00')}"
    assert fill_page_numbers(once, {"a": "13", "b": "iv"}) == (
        f"see {BOX.format('a', '13')} and {BOX.format('b', 'iv')}"
    )


def test_unit_style_gives_first_folio_and_side() -> None:
    style = unit_style(17, verso=True, rules="#a { widows: 1 }")
    assert "counter-reset: page 17" in style
    assert "break-before: left" in style
    assert "#a { widows: 1 }" in style
    assert "break-before: left" not in unit_style(17, verso=False)

"""Page numbers of the index: each page once, neighbours as a range, notes and main ones told."""

from __future__ import annotations

import pytest

from fascicle.edition.model import IndexReference
from fascicle.typesetting.page_lists import fill_page_lists, located, page_list
from fascicle.typesetting.page_numbers import Extents
from fascicle.typesetting.pages import number, roman

FIRST = {"iv": "iv", "v": "v", "c": "7"} | {f"m{n}": str(n) for n in range(1, 30)}
LAST = FIRST | {"c": "9", "m20": "22"}
WHERE = Extents(FIRST, LAST)


def m(mark: str, **given: object) -> IndexReference:
    return IndexReference(mark, **given)  # type: ignore[arg-type]


LISTS = {
    "3–5, 8": (m("m3"), m("m4"), m("m5"), m("m8")),
    "3": (m("m3"), m("m3")),
    "iv–v, 1": (m("iv"), m("v"), m("m1")),
    "7–9": (m("c", end="c"),),
    "6–9, 12": (m("m12"), m("c", end="c"), m("m6"), m("m8")),
    "20–22": (m("m20", end="m20"),),
    "12, 12n4, 12n11, 13n1": (m("m12", note=4), m("m13", note=1), m("m12", note=11), m("m12")),
    "3, 4, 5": (m("m3"), m("m4", main=True), m("m5")),
    "3–4": (m("m3", main=True), m("m4", main=True)),
    "5, 6": (m("m5", figure=True), m("m5"), m("m6", figure=True)),
    "2": (m("m2"), m("nowhere")),
}


@pytest.mark.parametrize("wanted", LISTS)
def test_references_become_few_numbers(wanted):
    found = located(LISTS[wanted], WHERE, "{page}n{note}")
    assert ", ".join(item.text for item in found) == wanted


def test_main_references_captions_and_links_are_told():
    found = located([m("m3", main=True), m("m3"), m("m5", figure=True)], WHERE, "")
    assert [(i.target, i.main, i.figure) for i in found] == [
        ("m3", True, False),
        ("m5", False, True),
    ]


def test_a_box_in_the_html_is_filled():
    references = [m("m3", main=True), m("m5", note=2), m("c", end="c"), m("m12", figure=True)]
    box = str(page_list(references, '{page} "n" {note}'))
    filled = fill_page_lists(f"<p>{box}</p>", WHERE)
    assert filled == (
        "<p><strong><!--to:m3-->3<!--/to--></strong>, <!--to:m5-->5 &#34;n&#34; 2<!--/to-->, "
        "<!--to:c-->7–\u20609<!--/to-->, <em><!--to:m12-->12<!--/to--></em></p>"
    )


def test_roman_numbers_are_read_as_they_are_written():
    assert all(number(roman(n)) == (0, n) for n in range(1, 300))
    assert number("12") == (1, 12) > number("xii")

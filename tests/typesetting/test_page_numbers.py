"""The numbers of pages in running text: filled in, at rest in the end, whatever was remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.page_numbers import (
    Extents,
    PageNumbers,
    estimated,
    remember,
    remembered,
)


def span(of: str, to: str = "", content: str = "") -> str:
    return (
        f'<a class="reference" href="#{of}" data-of="{of}" data-to="{to}" '
        f'data-one="p.\u00a0{{page}}" data-many="pp.\u00a0{{first}}–{{last}}">{content}</a>'
    )


def text(html: str) -> str:
    return re.sub("<[^>]*>", "", html).replace("\u00a0", " ")


def test_a_number_says_where_a_thing_begins_and_a_range_how_far_it_goes() -> None:
    numbers = PageNumbers()
    numbers.note([("4", ["a"]), ("5", ["a", "b"]), ("6", ["b2"])])
    assert text(numbers.fill(span("a"))) == "p. 4"
    assert text(numbers.fill(span("a", "a"))) == "pp. 4–5"
    assert text(numbers.fill(span("b", "b2"))) == "pp. 5–6"
    assert text(numbers.fill(span("b", "b"))) == "p. 5"
    again = numbers.fill(numbers.fill(span("b", "b2")))
    assert text(again) == "pp. 5–6"
    assert numbers.is_right(again)
    numbers.note([("7", ["b"])])
    assert not numbers.is_right(again)
    assert [*numbers.wrong(again)] == [("b", "pp.\u00a05–6", "pp.\u00a07–6")]


def test_a_guess_is_printed_only_in_the_form_that_is_due() -> None:
    expected = Extents({"a": "9", "b": "12"}, {"a": "9", "b": "14"})
    for guess, one, many in [
        (Extents(), "p. 0", "pp. 00–00"),
        (Extents({"a": "8", "b": "11"}, {"a": "8", "b": "13"}), "p. 8", "pp. 11–13"),
        (Extents({"a": "10", "b": "9"}, {"a": "10", "b": "13"}), "p. 0", "pp. 00–00"),
    ]:
        numbers = PageNumbers(guess, expected)
        assert text(numbers.fill(span("a"))) == one
        assert text(numbers.fill(span("b", "b"))) == many
        numbers.note([("3", ["a", "b"])])
        assert text(numbers.fill(span("a") + span("b", "b"))) == "p. 3p. 3"


def test_folios_are_remembered_and_a_damaged_memory_is_none(tmp_path: Path) -> None:
    numbers = PageNumbers()
    numbers.note([("4", ["a", "other"]), ("5", ["a"])])
    remember(tmp_path, "key", numbers, [span("a", "a")])
    assert remembered(tmp_path, "key") == Extents({"a": "4"}, {"a": "5"})
    assert remembered(tmp_path, "another") == remembered(None, "key") == Extents()
    (file,) = (tmp_path / "folios").iterdir()
    for damaged in ("", "[]", '{"first": 1}', '{"first": {"a": "4"}}', "null"):
        file.write_text(damaged)
        assert remembered(tmp_path, "key") == Extents()


def test_estimates_go_by_the_length_of_the_text() -> None:
    page = "x" * 2100  # of 40 lines, 25 ems each
    one = f'<body><section id="one"><p id="a">{page}</p><svg>{page}</svg><p id="b">{page}</p>'
    two = '<body><section id="two"><p id="c">x</p><figure data-lines="80"></figure><p id="d">x</p>'
    found = estimated([(one, True), (two, True)], 40, 25)
    assert found.first == {"one": "1", "a": "1", "b": "2", "two": "5", "c": "5", "d": "7"}
    assert found.last["one"] == "3"


# --- coming to rest -------------------------------------------------------------------------------

Layout = Callable[[str], dict[str, tuple[int, int]]]


def solved(layout: Layout, guess: Extents, expected: Extents) -> tuple[bool, str, list[str]]:
    """Solve a book whose pages depend in any way on the form of its numbers.

    Returns whether it came to rest, its HTML, and the forms that were laid out.
    """
    numbers = PageNumbers(guess, expected)
    source = span("a") + span("b", "b") + span("a", "b")
    forms: list[str] = []

    def lay_out() -> list[str]:
        html = numbers.fill(source)
        # What moves lines: the words, how many figures each number has, and room for more.
        form = "|".join(
            re.sub(r"\d", "0", words) + "0" * int(room or 0)
            for room, words in re.findall(r'(?: data-room="(\d)")?>([^<]+)</a>', html)
        )
        forms.append(form)
        sheets: dict[int, list[str]] = {}
        for name, (begin, end) in layout(form).items():
            for page in range(begin, end + 1):
                sheets.setdefault(page, []).append(name)
        numbers.note((str(page), names) for page, names in sorted(sheets.items()))
        return [html]

    right = numbers.solve(lay_out)
    html = numbers.fill(source)
    assert not right or not [*numbers.wrong(html)]
    return right, html, forms


_PAGES = st.sampled_from([8, 9, 10, 11, 98, 99, 100, 101])
_EXTENT = st.tuples(_PAGES, st.integers(0, 2)).map(lambda given: (given[0], sum(given)))
_FOLIOS = st.dictionaries(st.sampled_from("ab"), _PAGES.map(str), max_size=2)


@given(
    st.lists(st.fixed_dictionaries({"a": _EXTENT, "b": _EXTENT}), min_size=2, max_size=6),
    st.builds(Extents, _FOLIOS, _FOLIOS),
    st.builds(Extents, _FOLIOS, _FOLIOS),
)
def test_numbers_come_to_rest_on_the_same_pages_whatever_was_remembered(pages, guess, expected):
    def layout(form: str) -> dict[str, tuple[int, int]]:
        # Any pages at all for any form, yet always the same for the same.
        return pages[sum(map(ord, form)) % len(pages)]  # type: ignore[no-any-return]

    right, html, forms = solved(layout, Extents(), expected)
    assert right
    again, html_again, forms_again = solved(layout, guess, expected)
    assert again
    assert html_again == html
    assert forms_again == forms[: len(forms_again)]


def test_a_number_that_swings_to_and_fro_gets_room_for_the_greatest() -> None:
    def layout(form: str) -> dict[str, tuple[int, int]]:
        page = 9 if form.startswith("p.\u00a000|") else 10
        return {"a": (page, page), "b": (12, 12)}

    right, html, forms = solved(layout, Extents(), Extents({"a": "9"}, {"a": "9"}))
    assert right
    assert ' data-room="1">p.\u00a09</a>' in html
    assert len(forms) <= 6


@pytest.mark.parametrize("passes", [1, 30])
def test_boxes_of_other_kinds_may_never_come_to_rest(passes: int) -> None:
    numbers = PageNumbers()
    count = iter(range(100))

    def lay_out() -> list[str]:
        html = numbers.fill('<span class="page-number" data-page-of="a"></span>')
        numbers.note([(str(min(next(count), passes)), ["a"])])
        return [html]

    assert numbers.solve(lay_out) is (passes == 1)

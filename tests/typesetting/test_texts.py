"""The paragraphs of pages, as the layout placed them."""

from __future__ import annotations

import pytest
from laying import WORDS, document, engine, noted

from fascicle.typesetting.texts import placed_texts


def texts(body, style=""):
    """Return the paragraphs of each page of a document."""
    layout = engine().lay_out(document(body, f"<style>{style}</style>"))
    return layout.sheets, list(placed_texts(layout.sheets))


def test_a_paragraph_over_two_pages_begins_on_one_and_ends_on_the_other():
    sheets, (first, second) = texts(f'<p id="a">{WORDS * 12}</p>')
    (before,), (after,) = first, second
    assert (before.begins, before.ends) == (True, False)
    assert (after.begins, after.ends) == (False, True)
    assert before.id == after.id == "a"
    assert before.lines + after.lines == sum(len(sheet.baselines) for sheet in sheets)
    assert before.first == pytest.approx(sheets[0].baselines[0], abs=0.01)
    assert before.last == pytest.approx(sheets[0].baselines[-1], abs=0.01)
    left, _, right, _ = sheets[0].type_area
    assert (before.left, before.right) == pytest.approx((left, right), abs=0.01)
    # Justified: full lines end with the column, the last one before it.
    assert before.end == pytest.approx(right, abs=0.05)
    assert after.end < right - 5


def test_a_word_divided_at_the_end_of_a_page_is_known():
    long = "neighbouring extraordinary administrations recommended transportation "
    found = set()
    for number in range(12):
        _, pages = texts(f'<p id="a">{"so " * number}{long * 40}</p>')
        found |= {page[0].divided for page in pages[:-1]}
    assert found == {True, False}


def test_what_it_is_is_told_by_what_is_around_it():
    body = (
        f"<h2>Heading</h2><p id='p'>Text.{noted('n', 'A note.')}</p>"
        "<table id='t'><tr><td>Cell</td></tr></table>"
        "<figure id='f'><div class='picture'><p>Lettered</p></div>"
        "<figcaption><p>Caption</p></figcaption></figure>"
        "<p>With <span style='display: inline-block'>a piece</span> of its own.</p>"
    )
    _, (page,) = texts(body)
    kinds = [(text.kind, text.id) for text in page]
    assert kinds == [
        ("heading", ""),
        ("text", "p"),
        ("cell", "t"),
        ("caption", "f"),
        ("text", ""),
        ("note", "n"),
    ]


def test_a_line_that_is_too_long_and_a_loose_one_are_measured():
    word = "m" * 60
    _, (page,) = texts(f"<p>Short.</p><p>{word} and</p><p>{WORDS}{WORDS}</p>")
    short, long, plain = page
    assert short.reach < short.right
    assert long.reach > long.right + 50
    assert long.reach_at == long.first
    assert plain.loosest > 0
    assert plain.reach == pytest.approx(plain.right, abs=0.05)
    _, (page,) = texts(f"<p>Wide spaces {'m' * 24} follow them.</p>")
    assert page[0].loosest > plain.loosest

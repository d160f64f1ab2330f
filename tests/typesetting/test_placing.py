from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from laying import WORDS, document, engine, noted

from fascicle.typesetting.engine import Layout
from fascicle.typesetting.pages import unit_style
from fascicle.typesetting.placing import TopFigure, place_top_figures, split_paragraph, take_out

FIGURE = '<figure id="f{0}" class="figure top"><figcaption>Caption {0}.</figcaption></figure>'


def words(html: str) -> str:
    return re.sub(r"\s+|-", "", re.sub(r"<[^>]*>", "", html))


def test_a_figure_is_taken_out_whole() -> None:
    html, figure = take_out(f"<p>a</p>{FIGURE.format(1)}<p>b</p>", "f1")
    assert (html, figure) == ("<p>a</p><p>b</p>", FIGURE.format(1))
    assert take_out("<p>a</p>", "f1") == ("<p>a</p>", "")


def test_a_paragraph_is_split_within_its_markup() -> None:
    html = '<p id="a" class="x">One <em>two three</em> four.</p>'
    halves = split_paragraph(html, "a", 6)
    assert halves == (
        '<p id="a" class="split-head x">One <em>two</em></p>',
        '<p id="a--2" class="split-tail x"><em>three</em> four.</p>',
    )


def test_a_split_word_gets_its_hyphen() -> None:
    halves = split_paragraph('<p id="a">Kraljevo</p>', "a", 4)
    assert halves == (
        '<p id="a" class="split-head">Kral-</p>',
        '<p id="a--2" class="split-tail">jevo</p>',
    )


def test_a_call_stays_with_its_word() -> None:
    html = f'<p id="a">One.{noted("n1", "A note.")} Two.</p>'
    halves = split_paragraph(html, "a", 4)
    assert halves is not None
    assert "A note." in halves[0]
    assert words(halves[1]) == "Two."


@given(
    st.lists(
        st.sampled_from(["one ", "&amp; ", "<em>two</em> ", "three.", "<b>x</b>", " "]), min_size=1
    ),
    st.integers(1, 30),
)
def test_no_split_loses_a_character(parts: list[str], count: int) -> None:
    html = f'<p id="a">{"".join(parts)}</p>'
    halves = split_paragraph(html, "a", count)
    if halves is not None:
        assert words(halves[0] + halves[1]) == words(html)


def placed(body: str, figures: list[TopFigure], blocks: list[str]) -> tuple[str, Layout]:
    press = engine()

    def lay_out(html: str) -> Layout:
        return press.lay_out(document(html, unit_style(1, verso=False)))

    html = place_top_figures(body, figures, blocks, lay_out)
    return html, lay_out(html)


def page_of(layout: Layout, identity: str) -> int:
    (page,) = [k for k, sheet in enumerate(layout.sheets) if identity in sheet.anchors]
    return page


def test_top_figures_stand_at_the_heads_of_the_next_pages() -> None:
    paragraphs = [f'<p id="b{k}">{WORDS * 5}</p>' for k in range(8)]
    body = "".join(
        [*paragraphs[:2], FIGURE.format(1), *paragraphs[2:5], FIGURE.format(2), *paragraphs[5:]]
    )
    blocks = ["b0", "b1", "f1", "b2", "b3", "b4", "f2", "b5", "b6", "b7"]
    html, layout = placed(body, [TopFigure("f1", "b1"), TopFigure("f2", "b4")], blocks)
    for figure in ("f1", "f2"):
        sheet = layout.sheets[page_of(layout, figure)]
        assert min(y for _, y, *_ in sheet.anchors.values()) >= sheet.anchors[figure][1] - 0.1
    assert page_of(layout, "f1") < page_of(layout, "f2")
    assert sorted(words(html)) == sorted(words(body))
    full = layout.sheets[:-1]
    # The page before a top figure is full to its last line.
    bottoms = [max(a[3] for a in sheet.anchors.values()) for sheet in full]
    assert all(
        sheet.type_area[3] - bottom < 2 * 13 for sheet, bottom in zip(full, bottoms, strict=True)
    )


def test_without_a_next_page_a_figure_stays_where_it_is_mentioned() -> None:
    html, layout = placed(
        f'<p id="a">Short.</p>{FIGURE.format(1)}<p id="b">End.</p>',
        [TopFigure("f1", "a")],
        ["a", "f1", "b"],
    )
    assert len(layout.sheets) == 1
    assert html.index('id="a"') < html.index('id="f1"') < html.index('id="b"')
    assert 'class="figure here"' in html

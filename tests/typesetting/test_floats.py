"""Figures at the heads of pages, and figures that would leave a gap."""

from __future__ import annotations

import pytest
from laying import WORDS, document, engine, lay_out, noted

from fascicle.typesetting.engine import Layout
from fascicle.typesetting.mending import look
from fascicle.typesetting.readback import read_back

PARAGRAPHS = [f'<p id="b{k}" style="text-indent: 1em">{WORDS * 5}</p>' for k in range(8)]


def figure(number: int, kind: str = "top", caption: str = "") -> str:
    caption = f"<figcaption>{caption or f'Caption {number}.'}</figcaption>"
    return f'<figure id="f{number}" class="figure {kind}">{caption}</figure>'


def pages_of(layout: Layout, identity: str) -> list[int]:
    return [k for k, sheet in enumerate(layout.sheets) if identity in sheet.anchors]


def is_at_the_head(layout: Layout, identity: str) -> bool:
    (page,) = pages_of(layout, identity)
    sheet = layout.sheets[page]
    return sheet.anchors[identity][1] - sheet.type_area[1] < 13.5


def white(layout: Layout) -> list[float]:
    """The white at the foot of each page, in lines."""
    return [
        (sheet.type_area[3] - max(box[3] for box in sheet.anchors.values())) / 13
        for sheet in layout.sheets
    ]


def words(layout: Layout) -> str:
    pdf, _ = engine().draw(layout.sheets, layout, created="2026-11-22")
    text = "".join(run.text for page in read_back(pdf) for run in page.runs[:-1])
    return "".join(sorted(text.replace("‐", "").replace(" ", "")))


def test_top_figures_stand_at_the_heads_of_pages_between_lines() -> None:
    parts = [*PARAGRAPHS[:2], figure(1), *PARAGRAPHS[2:5], figure(2), *PARAGRAPHS[5:]]
    layout = lay_out("".join(parts))
    assert is_at_the_head(layout, "f1")
    assert is_at_the_head(layout, "f2")
    assert pages_of(layout, "b1")[-1] < pages_of(layout, "f1")[0] < pages_of(layout, "f2")[0]
    # The paragraph that the first one divides goes on below it, without indent.
    (page,) = pages_of(layout, "f1")
    assert pages_of(layout, "b3") == [page - 1, page]
    assert max(white(layout)[:-1]) < 3


def test_no_word_is_lost_or_doubled_by_a_figure_between_lines() -> None:
    mark = "Čačak <em>Оперативни штаб и <b>још</b> речи</em> end. "
    paragraphs = [f'<p id="b{k}">{(WORDS + mark) * 4}</p>' for k in range(6)]
    plain = lay_out("".join([*paragraphs, figure(1, "plain")]))
    floated = lay_out("".join([paragraphs[0], figure(1), *paragraphs[1:]]))
    assert is_at_the_head(floated, "f1")
    assert words(plain) == words(floated)


def test_two_figures_go_to_two_pages_in_their_order() -> None:
    layout = lay_out("".join([PARAGRAPHS[0], figure(1), figure(2), *PARAGRAPHS[1:]]))
    assert pages_of(layout, "f2")[0] == pages_of(layout, "f1")[0] + 1
    assert is_at_the_head(layout, "f2")


def test_without_a_next_page_a_figure_stays_where_it_is_mentioned() -> None:
    layout = lay_out(f'<p id="a">Short.</p>{figure(1)}<p id="b">End.</p>')
    (sheet,) = layout.sheets
    assert sheet.anchors["a"][3] <= sheet.anchors["f1"][1] < sheet.anchors["b"][1]


@pytest.mark.parametrize("kind", ["top", "here"])
def test_figures_alone_are_all_printed_once(kind: str) -> None:
    layout = lay_out("".join(figure(k, kind) for k in range(7)))
    assert look(layout, {}, [f"f{k}" for k in range(7)]) == ()
    pages = [pages_of(layout, f"f{k}")[0] for k in range(7)]
    assert pages == sorted(pages)


def test_a_figure_that_does_not_fit_leaves_no_gap() -> None:
    parts = [f'<p id="a">{WORDS * 6}</p>', figure(1, "here"), *PARAGRAPHS[:4]]
    layout = lay_out("".join(parts))
    assert is_at_the_head(layout, "f1")
    assert pages_of(layout, "b0")[0] == pages_of(layout, "a")[-1]
    assert max(white(layout)[:-1]) < 3


def test_a_figure_with_a_note_keeps_its_place_in_the_order_of_notes() -> None:
    body = (
        f'<p id="a">{WORDS * 8}</p>'
        + figure(1, "here", f"Caption{noted('n1', 'Of the figure.')}.")
        + f'<p id="b">Below{noted("n2", "Of the text.")}. {WORDS * 5}</p>'
    )
    layout = lay_out(body)
    assert look(layout, {"n1": "f1", "n2": "b"}, ["f1"]) == ()
    assert pages_of(layout, "f1")[0] <= pages_of(layout, "b")[0]


def test_a_list_over_the_page_break_is_not_divided_for_a_figure() -> None:
    items = "".join(f'<li id="i{k}">{WORDS}</li>' for k in range(14))
    layout = lay_out(f'<p id="a">One.</p>{figure(1)}<ul id="l">{items}</ul>{PARAGRAPHS[0] * 1}')
    assert look(layout, {}, ["f1"]) == ()
    order = [name for sheet in layout.sheets for name in sheet.anchors if name.startswith("i")]
    assert list(dict.fromkeys(order)) == [f"i{k}" for k in range(14)]


def test_notes_stay_with_their_calls_around_top_figures() -> None:
    parts: list[str] = []
    notes: dict[str, str] = {}
    for k in range(12):
        notes[f"n{k}"] = f"b{k}"
        parts.append(f'<p id="b{k}">{WORDS * 2}{noted(f"n{k}", WORDS)} {WORDS}</p>')
        if k % 3 == 1:
            parts.append(figure(k))
    layout = engine().lay_out(document("".join(parts)))
    assert look(layout, notes, [f"f{k}" for k in range(12) if k % 3 == 1]) == ()


def test_a_plate_waits_for_the_end_of_its_page() -> None:
    parts = [*PARAGRAPHS[:2], figure(1, "plate"), *PARAGRAPHS[2:]]
    layout = lay_out("".join(parts))
    (page,) = pages_of(layout, "f1")
    assert set(layout.sheets[page].anchors) == {"f1"}
    # The pages before and after it are full, and the text goes on where it was.
    assert max(white(layout)[:page]) < 3
    assert max(white(layout)[page + 1 : -1]) < 3
    assert pages_of(layout, "b1")[-1] < page
    millimetre = 72 / 25.4
    assert abs(layout.sheets[page].type_area[0] - 10 * millimetre) < 0.1
    assert abs(layout.sheets[page + 1].type_area[0] - 15 * millimetre) < 0.1


def test_a_plate_without_a_next_page_comes_last() -> None:
    layout = lay_out(f'<p id="a">Short.</p>{figure(1, "plate")}<p id="b">End.</p>')
    assert [set(sheet.anchors) for sheet in layout.sheets] == [{"a", "b"}, {"f1"}]


def test_plates_and_top_figures_keep_their_order() -> None:
    parts = [PARAGRAPHS[0], figure(1, "plate"), figure(2), figure(3, "plate"), *PARAGRAPHS[1:]]
    layout = lay_out("".join(parts))
    pages = [pages_of(layout, name) for name in ("f1", "f2", "f3")]
    assert pages == sorted(pages)
    assert look(layout, {}, ["f1", "f2", "f3"]) == ()

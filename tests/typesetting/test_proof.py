"""The proof compares words: it must find each loss, and cry at nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laying import WORDS, document, engine, noted

from fascicle.typesetting.engine import Layout
from fascicle.typesetting.proof import (
    Fault,
    PageWitness,
    UnitText,
    as_written,
    prove_unit,
    read_unit,
)
from fascicle.typesetting.readback import PageText, Run, read_back

AREA = (0.0, 10.0, 100.0, 90.0)


def page(*lines: str) -> PageText:
    runs = tuple(Run(line, 5, 80 - 5 * k, 90, 84 - 5 * k) for k, line in enumerate(lines))
    head, folio = Run("Running head", 5, 95, 90, 99), Run("7", 5, 1, 9, 4)
    return PageText(100, 100, (*runs, head, folio), ())


def prove(html: str, *pages: tuple[PageText, PageWitness], **numbers: int) -> list[Fault]:
    return list(prove_unit(read_unit(html, numbers), pages))


def witness(*notes: str, figures: tuple[str, ...] = ()) -> PageWitness:
    return PageWitness(notes, figures, AREA)


def test_words_are_read_with_their_elements_and_notes() -> None:
    html = document(f'<p id="a">One{noted("n1", "A <em>note</em>.")} two.</p><p id="b">Three</p>')
    text = read_unit(html, {"n1": 4})
    assert text.notes == {"n1": "4A note."}
    assert (text.text_of("a"), text.text_of("b")) == ("One4 two.", "Three")


def test_what_is_whole_is_not_complained_of() -> None:
    html = f'<p id="a">One word{noted("n1", "The note.")} more.</p><p id="b">And Kraljevo.</p>'
    assert not prove(
        html,
        (page("One word1 more. And Kral‐", "1 The note."), witness("n1")),
        (page("jevo."), witness()),
        n1=1,
    )


@pytest.mark.parametrize(
    ("lines", "kind", "identity"),
    [
        (["One word1 more.", "1 The note."], "lost", "b"),
        (["One1 more. And Kraljevo.", "1 The note."], "lost", "a"),
        (["One word1 more. And Kraljevo.", "1 The"], "lost", "n1"),
        (["One word1 more. And And Kraljevo.", "1 The note."], "extra", "b"),
        (["One word1 more. Stray. And Kraljevo.", "1 The note."], "extra", "b"),
        (["One word1 more. And Kraljevo. End.", "1 The note."], "extra", "b"),
        (["And Kraljevo. One word1 more.", "1 The note."], "extra", "a"),
    ],
)
def test_each_loss_and_each_surplus_is_found(lines: list[str], kind: str, identity: str) -> None:
    html = f'<p id="a">One word{noted("n1", "The note.")} more.</p><p id="b">And Kraljevo.</p>'
    faults = prove(html, (page(*lines), witness("n1")), n1=1)
    assert (kind, identity) in [(fault.kind, fault.id) for fault in faults]


def test_figures_and_initials_may_be_drawn_elsewhere_on_their_page() -> None:
    html = (
        '<h1 id="c">Title</h1><p id="a"><span class="initial">T</span>he town.</p>'
        '<figure id="f" class="figure"><figcaption>Fig. 1. A caption.</figcaption></figure>'
        '<p id="b">Below.</p>'
    )
    drawn = page("T", "Title", "Fig. 1. A caption.", "he town.", "Below.")
    assert not prove(html, (drawn, witness(figures=("f",))))
    without = page("T", "Title", "he town.", "Below.")
    assert [f.id for f in prove(html, (without, witness(figures=("f",))))] == ["f"]


def test_the_head_of_a_table_may_come_again_on_the_next_page() -> None:
    html = (
        '<div id="t"><table><thead><tr><th>Date</th><th>Event</th></tr></thead>'
        "<tr><td>One</td></tr><tr><td>Two</td></tr></table></div>"
    )
    assert not prove(html, (page("Date Event One"), witness()), (page("Date Event Two"), witness()))
    faults = prove(html, (page("Date Event One"), witness()), (page("Event Date Two"), witness()))
    assert "extra" in {fault.kind for fault in faults}


@given(st.lists(st.text(max_size=12), max_size=8), st.integers(0, 200))
def test_taking_any_character_away_is_found(words: list[str], at: int) -> None:
    words = [re.sub(r"[\s<>&]", "", word) for word in words]
    html = "".join(f'<p id="p{k}">{word}</p>' for k, word in enumerate(words))
    whole = "".join(words)
    assert not prove(html, (page(*words), witness()))
    kept = [c for c in whole if c.isalnum() and c.isascii()]
    if kept:
        gone = kept[at % len(kept)]
        assert prove(html, (page(whole.replace(gone, "", 1)), witness()))


def proved(layout: Layout, html: str, notes: dict[str, int]) -> list[Fault]:
    pdf, _ = engine().draw(layout.sheets, layout, created="2026-11-22")
    witnesses = [
        PageWitness(tuple(n for n in notes if n in sheet.anchors), (), sheet.type_area)
        for sheet in layout.sheets
    ]
    unit: UnitText = read_unit(html, notes)
    return list(prove_unit(unit, list(zip(read_back(pdf), witnesses, strict=True))))


def test_a_real_chapter_is_proved_and_a_page_taken_out_is_missed() -> None:
    numbers = {f"n{k}": k + 1 for k in range(10)}
    body = "".join(
        f'<p id="p{k}">{WORDS * 3}Čačak‑office{noted(f"n{k}", WORDS)} “end”.</p>' for k in range(10)
    )
    html = document(body)
    layout = engine().lay_out(html)
    assert len(layout.sheets) > 3
    assert not proved(layout, html, numbers)
    torn = Layout(layout.laid, (layout.sheets[0], *layout.sheets[2:]))
    assert "lost" in {fault.kind for fault in proved(torn, html, numbers)}


def test_a_fault_is_told_in_the_words_that_were_written() -> None:
    text = read_unit(
        f'<p id="a">Čačak fell{noted("n1", "See there.")} in the night.</p>', {"n1": 1}
    )
    assert as_written(Fault("lost", "a", "inthenight", 0), text) == "in the night"
    assert as_written(Fault("lost", "n1", "Seethere.", 0), text) == "See there."
    assert as_written(Fault("extra", "a", "stray", 0), text) == "stray"


def test_a_unit_without_words_has_no_text() -> None:
    assert read_unit("<p> </p>", {}).text_of("one") == ""

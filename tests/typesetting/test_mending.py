"""Notes that WeasyPrint loses: they are found, and mended, both ways."""

from __future__ import annotations

import pytest
from laying import WORDS, document, engine, lay_out, noted
from noted import chapter

from fascicle.typesetting.mending import Trouble, look, mend

LOST = {4: "n10", 13: "n19", 31: "n3"}
"""Chapters, by seed, in which WeasyPrint 70.0 loses this note."""


@pytest.mark.parametrize(("seed", "note"), LOST.items())
def test_weasyprint_alone_loses_notes_and_the_guard_sees_it(seed: int, note: str) -> None:
    body, notes = chapter(seed)
    layout = lay_out(body, keep_notes=False)
    assert not layout.complaints, "WeasyPrint does not say that it lost a note"
    assert Trouble("lost", note, notes[note], 0).id in {
        trouble.id for trouble in look(layout, notes) if trouble.kind == "lost"
    }


@pytest.mark.parametrize("seed", LOST)
def test_pages_that_lose_notes_are_made_again(seed: int) -> None:
    body, notes = chapter(seed)
    layout = lay_out(body)
    assert look(layout, notes) == ()
    assert LOST[seed] in {note for again in layout.laid.made_again for note in again.notes}


@pytest.mark.parametrize("seed", LOST)
def test_the_ladder_mends_without_private_ways(seed: int) -> None:
    body, notes = chapter(seed)
    raw = engine(keep_notes=False)

    def lay(rules: str) -> object:
        return raw.lay_out(document(body, f"<style>{rules}</style>"))

    layout, rules, troubles, mended = mend(lay(""), notes, (), lay)
    assert troubles == ()
    assert look(layout, notes) == ()
    assert rules
    assert LOST[seed] in {was.trouble.id for was in mended}


@pytest.mark.parametrize("seed", range(40, 52))
def test_every_note_stands_on_the_page_of_its_call(seed: int) -> None:
    body, notes = chapter(seed)
    assert look(lay_out(body), notes) == ()


def test_a_note_longer_than_the_page_is_told_and_cannot_be_mended() -> None:
    body = f'<p id="a">Word{noted("n1", WORDS * 30)} and more.</p>'
    layout = lay_out(body)
    (trouble,) = look(layout, {"n1": "a"})
    assert (trouble.kind, trouble.id, trouble.block) == ("tall", "n1", "a")
    again: list[str] = []
    _, _, left, mended = mend(layout, {"n1": "a"}, (), lambda rules: again.append(rules) or layout)
    assert [t.kind for t in left] == ["tall"]
    assert mended == ()
    assert not again


def test_a_figure_that_is_not_there_or_twice_is_told() -> None:
    layout = lay_out('<figure id="f1"></figure><p id="a">Word.</p>')
    assert look(layout, {}, ["f1"]) == ()
    assert [t.kind for t in look(layout, {}, ["f1", "f2"])] == ["figure-lost"]

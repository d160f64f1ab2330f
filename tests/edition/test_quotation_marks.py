"""Marks of the language: quotation marks, apostrophes, dashes, ellipses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Emphasis, Text
from fascicle.edition.parsed import Enclosed, Exact, unmarked
from fascicle.edition.quotation_marks import marks_of, typographic


def set_in(text, language="en"):
    (nodes,) = parse_inline(text, language, lambda *given: pytest.fail(str(given)))
    return unmarked(nodes)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "“He said ‘no’ to it,” she’s told."),
        ("en-GB", "“He said ‘no’ to it,” she’s told."),
        ("de", "„He said ‚no‘ to it,“ she’s told."),
        ("fr", "«\u202fHe said “no” to it,\u202f» she’s told."),
        ("sr-Latn", "„He said ‚no’ to it,” she’s told."),
        ("sr-Cyrl", "„He said ‚no’ to it,” she’s told."),
        ("hr", "„He said ‚no’ to it,” she’s told."),
        ("ru", "«He said „no“ to it,» she’s told."),
        ("xx", "“He said ‘no’ to it,” she’s told."),
    ],
)
def test_marks_by_language(language, expected):
    assert set_in("\"He said 'no' to it,\" she's told.", language) == expected


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\"'No'\"", "“‘No’”"),
        ('a "b "c" d" e', "a “b ‘c’ d” e"),
        ("'a \"b\" c'", "‘a “b” c’"),
        ('("yes")', "(“yes”)"),
        ('1941--"45"', "1941–“45”"),
        ("the soldiers' camp", "the soldiers’ camp"),
        ("in '41 and the '90s", "in ’41 and the ’90s"),
        ('\'Tis "so"', "’Tis “so”"),
        ("L'Allemagne d'abord", "L’Allemagne d’abord"),
        ('he asked "why?"', "he asked “why?”"),
        ('"open to the end', "“open to the end"),
        ("“as typed” ‘so’", "“as typed” ‘so’"),
        ('"“typed” within"', "““typed” within”"),
    ],
)
def test_pairing(typed, printed):
    assert set_in(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1941--1945", "1941–1945"),
        ("a -- b", "a – b"),
        ("a---b", "a—b"),
        ("and so on...", "and so on…"),
        ("the end....", "the end.…"),
        ("one-two - three", "one-two - three"),
        ("----", "----"),
        (r"\"a\" \-- b", '"a" -- b'),
    ],
)
def test_dashes_and_dots(typed, printed):
    assert set_in(typed) == printed


def test_marks_pair_across_markup_and_notes():
    assert set_in('"*Hold* the **town**"^[x] he') == "“Hold the town” he"
    assert set_in('*"Hold*" he') == "“Hold” he"


def test_a_span_has_the_marks_of_its_own_language():
    assert set_in('"a ["b"]{lang=de} c"') == "“a ‚b‘ c”"
    assert set_in('["b"]{lang=de} and "c"') == "„b“ and “c”"


def test_notes_and_citations_are_texts_of_their_own():
    (nodes,) = parse_inline('"a^["b"]" [see "x" @k, 3, "y"]', "de", lambda *_: None)
    note, cluster = nodes[1], nodes[-1]
    assert unmarked(note.paragraphs[0]) == "„b“"
    assert unmarked(cluster.cites[0].prefix) == "see „x“"
    assert unmarked(cluster.cites[0].suffix) == ", „y“"


def test_exact_characters_are_left_alone():
    nodes = (Exact('"--"'), Text('"a"'))
    assert typographic(nodes, "en")[0] == Exact('"--"')


def test_regional_marks_go_before_those_of_the_language():
    assert marks_of("de-CH").open == "«"
    assert marks_of("de-AT") == marks_of("de")


@given(st.text(alphabet=st.sampled_from(list("ab \"'(.,-“”1"))), st.sampled_from(["en", "fr"]))
def test_no_straight_mark_stays_and_no_letter_goes(text, language):
    nodes = (Text(text), Enclosed(Emphasis(()), (Text(text),)), Text(text))
    found = unmarked(typographic(nodes, language))
    assert '"' not in found
    assert "'" not in found
    assert [c for c in found if c.isalnum()] == [c for c in text * 3 if c.isalnum()]

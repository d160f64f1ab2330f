from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.findings import Place
from fascicle.manuscript.positions import YamlSource
from fascicle.manuscript.yaml_reader import parse_yaml

CHAPTER = dedent("""\
    # A comment
    title: The order to hold
    body:
      - plain text that runs
        on over two lines
      - text: |
          First line čšž
          second «line»

          New paragraph
      - text: >-
          Folded text
          of two lines
      - quote: "He said \\"hold\\" and\\tЖ\\u010D then"
      - quote: 'it''s over'
      - list: [one, "two", three]
    """)


def source(text: str) -> YamlSource:
    _, made, findings = parse_yaml("chapters/a.yaml", text.encode())
    assert not findings
    assert made is not None
    return made


def word_at(made: YamlSource, place: Place, length: int) -> str:
    return made.excerpt(place.line)[place.column - 1 :][:length]


def test_place_of_value_and_key() -> None:
    made = source(CHAPTER)
    assert made.place(("title",)) == Place("chapters/a.yaml", 2, 8)
    assert made.place(("title",), key=True) == Place("chapters/a.yaml", 2, 1)
    assert made.place(("body", 1, "text")) == Place("chapters/a.yaml", 6, 11)
    assert made.place(("body", 5, "list", 2)) == Place("chapters/a.yaml", 16, 24)


def test_place_of_what_is_not_there_is_that_of_the_nearest_ancestor() -> None:
    made = source(CHAPTER)
    assert made.place(("body", 1, "seeds", 3)) == made.place(("body", 1))
    assert made.place(("body", 99)) == made.place(("body",))
    assert made.place(("nothing",), key=True) == Place("chapters/a.yaml", 2, 1)
    assert YamlSource("x.yaml", "").place(("a",)) == Place("x.yaml", 1, 1)


@pytest.mark.parametrize(
    ("path", "word", "line", "column"),
    [
        (("body", 0), "plain", 4, 5),
        (("body", 0), "runs", 4, 21),
        (("body", 0), "two", 5, 13),
        (("body", 1, "text"), "First", 7, 7),
        (("body", 1, "text"), "«line»", 8, 14),
        (("body", 1, "text"), "paragraph", 10, 11),
        (("body", 2, "text"), "of two", 13, 7),
        (("body", 3, "quote"), "and", 14, 30),
        (("body", 3, "quote"), "then", 14, 43),
        (("body", 4, "quote"), "over", 15, 19),
        (("body", 5, "list", 1), "two", 16, 18),
    ],
)
def test_find_in_every_style_of_scalar(path, word, line, column) -> None:
    made = source(CHAPTER)
    assert made.find_in(path, word) == Place("chapters/a.yaml", line, column)
    assert word_at(made, made.find_in(path, word), len(word)) == word


def test_find_in_counts_occurrences() -> None:
    made = source("text: aha, aha and\n  aha\n")
    assert [made.find_in(("text",), "aha", n).column for n in range(3)] == [7, 12, 3]
    assert made.find_in(("text",), "aha", 2).line == 2
    assert made.find_in(("text",), "aha", 3) == made.place(("text",))
    assert made.find_in(("nothing",), "aha") == made.place(("nothing",))


def test_find_in_value_over_lines_is_found_where_it_begins() -> None:
    made = source("text: >\n  [@one,\n  p. 5] and\n")
    assert made.find_in(("text",), "[@one, p. 5]") == Place("chapters/a.yaml", 2, 3)


def test_an_escape_is_one_character() -> None:
    made = source('a: "\\u010Cač\\x41 end"\n')
    assert made.place_in(("a",), 0).column == 5
    assert made.place_in(("a",), 1).column == 11
    assert made.place_in(("a",), 3).column == 13


def test_offsets_beyond_the_text_are_held_within_it() -> None:
    made = source("a: abc\nb: 1\n")
    assert made.place_in(("a",), -5) == made.place(("a",))
    assert made.place_in(("a",), 99) == Place("chapters/a.yaml", 1, 7)


def test_crlf_and_other_line_breaks_do_not_shift_lines() -> None:
    made = source("a: |\r\n  one\r\n  two three\r\nb: four\r\n")
    assert made.find_in(("a",), "two") == Place("chapters/a.yaml", 3, 3)
    assert made.place(("b",)) == Place("chapters/a.yaml", 4, 4)
    assert made.excerpt(2) == "  one"


def test_excerpt_outside_the_file_is_empty() -> None:
    made = source("a: b")
    assert [made.excerpt(n) for n in (0, 1, 2)] == ["", "a: b", ""]


WORDS = st.lists(st.text("abčж'\"\\é", min_size=1, max_size=6), min_size=1, max_size=8)


@given(WORDS, st.sampled_from(["|", ">", "'", '"']), st.booleans())
def test_every_character_is_found_where_it_stands(words, style, broken) -> None:
    lines = [" ".join(words[:3]), " ".join(words[3:])] if broken else [" ".join(words)]
    lines = [line for line in lines if line]
    if style in "|>":
        text = f"k: {style}\n" + "".join(f"   {line}\n" for line in lines)
    else:
        twice = {"'": ("'", "''"), '"': ("\\", "\\\\")}[style]
        body = "\n   ".join(line.replace(*twice) for line in lines)
        body = body.replace('"', '\\"') if style == '"' else body
        text = f"k: {style}{body}{style}\n"
    data, made, _ = parse_yaml("x.yaml", text.encode())
    assert isinstance(data, dict)
    assert made is not None
    for offset, character in enumerate(data["k"]):
        if not character.isspace():
            place = made.place_in(("k",), offset)
            there = made.excerpt(place.line)[place.column - 1 :]
            assert there.startswith((character, "\\" + character, "''"))

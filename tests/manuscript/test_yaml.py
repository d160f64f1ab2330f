from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascicle.limits import Limits
from fascicle.manuscript.models import (
    Chapter,
    MapFile,
    PhotographFile,
    Publication,
    Register,
    TimelineFile,
)
from fascicle.manuscript.yaml_reader import EDTF_KEYS, parse_yaml


def read(text: str | bytes):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_yaml("chapters/a.yaml", data)


def found(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(f.code, f.place.line, f.place.column) for f in read(text)[2]]


def test_core_values() -> None:
    text = dedent("""\
        text: some words
        whole: 1941
        minus: -3
        decimal: 43.7236
        power: 1e3
        yes_: true
        no_: False
        empty:
        tilde: ~
        quoted: "1941"
        literal: |
          1941
        list: [a, 1, [b]]
        """)
    data, source, findings = read(text)
    assert findings == []
    assert source is not None
    assert data == {
        "text": "some words",
        "whole": 1941,
        "minus": -3,
        "decimal": 43.7236,
        "power": 1000.0,
        "yes_": True,
        "no_": False,
        "empty": None,
        "tilde": None,
        "quoted": "1941",
        "literal": "1941\n",
        "list": ["a", 1, ["b"]],
    }


TRAPS = """
    no No NO yes on Off y N 1:20 1:20:30 010 007 0o17 0x1F 0b11 1_000 .inf -.INF .nan
    1941-10-03 1941-1-3 1e999 12345678901234567890
"""


@pytest.mark.parametrize("value", TRAPS.split())
def test_traps_stay_text_and_are_told(value) -> None:
    data, _, findings = read(f"title: {value}\n")
    assert data == {"title": value}
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("M104", 1, 8)]
    assert f'"{value}"' in findings[0].hint
    assert findings[0].excerpt == f"title: {value}"


@pytest.mark.parametrize("value", ["no", "1:20", "010", "1941-10-03", "1e5", "12 and 5 # 6"])
def test_quoted_values_are_no_traps(value) -> None:
    for quoted in (f'"{value}"', f"'{value}'", f"|-\n  {value}"):
        data, _, findings = read(f"title: {quoted}\n")
        assert (data, findings) == ({"title": value}, [])


@pytest.mark.parametrize("value", ["1941-10-03", "1941", "1941-10", "1942-01~", "1941/1942"])
def test_plain_dates_are_text_where_dates_stand(value) -> None:
    data, _, findings = read(f"event: {{date: {value}}}\ndates: {value}\n")
    assert (data, findings) == ({"event": {"date": value}, "dates": value}, [])


def test_the_keys_where_dates_stand_are_those_of_the_models() -> None:
    fields = set()
    for model in (Chapter, Publication, PhotographFile, MapFile, TimelineFile, Register):
        schema = model.model_json_schema()
        for definition in [schema, *schema.get("$defs", {}).values()]:
            for name, field in definition.get("properties", {}).items():
                options = field.get("anyOf", [field])
                if any(option.get("format") == "edtf" for option in options):
                    fields.add(name)
    assert fields == EDTF_KEYS


def test_trap_in_a_key() -> None:
    data, _, findings = read("scripts:\n  no: Kraljevo\n")
    assert data == {"scripts": {"no": "Kraljevo"}}
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("M104", 2, 3)]


def test_a_hash_within_a_text_is_told_and_a_comment_is_not() -> None:
    assert found("title: The tank #5 of two\n") == [("M104", 1, 17)]
    assert found("title: The tank  # which one?\nstatus: draft #!\n") == []


def test_a_key_given_twice_names_the_line_of_the_first() -> None:
    data, source, findings = read("title: a\nbody:\n  - x\ntitle: b\n")
    assert data == {"title": "a", "body": ["x"]}
    assert source is not None
    assert source.place(("title",)).line == 1
    assert [(f.code, f.place.line, f.place.column) for f in findings] == [("M103", 4, 1)]
    assert "line 1" in findings[0].message


def test_all_tabs_in_the_indentation_are_told() -> None:
    assert found("title: a\n\tb: c\n  x: y\n \td: e\n") == [("M102", 2, 1), ("M102", 4, 2)]
    assert found("\ttitle: a\n") == [("M102", 1, 1)]
    assert found("text: |\n  a\tb\n") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: &x b\nc: *x\n", [("M106", 1, 4), ("M106", 2, 4)]),
        ("<<: {a: b}\n", [("M106", 1, 1)]),
        ("a: !!str 1\n", [("M106", 1, 4)]),
        ("a: !thing 1\n", [("M106", 1, 4)]),
        ("a: !!python/object/apply:os.system ['true']\n", [("M106", 1, 4)]),
    ],
)
def test_shorthand_is_refused(text, places) -> None:
    assert found(text) == places


def test_aliases_do_not_multiply() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    data, _, findings = read("\n".join(lines))
    assert data is None
    assert {f.code for f in findings} == {"M106"}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: \xe9\n", (1, 4)),
        ("title: ž\nб".encode() + b"\xff\n", (2, 2)),
        (b"\xef\xbb\xbfa\xff", (1, 2)),
        ("a: 1".encode("utf-16"), (1, 1)),
        ("a: 1".encode("utf-16-be"), None),
    ],
)
def test_what_is_not_utf8(data, place) -> None:
    value, source, findings = read(data)
    assert value is None
    assert source is None
    if place is not None:
        assert [(f.code, f.place.line, f.place.column) for f in findings] == [("M105", *place)]
    assert findings


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    data, source, findings = read(b"\xef\xbb\xbftitle: x\n")
    assert (data, findings) == ({"title": "x"}, [])
    assert source is not None
    assert source.place(("title",)).column == 8


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "~", "---\n"])
def test_an_empty_file(text) -> None:
    data, _, findings = read(text)
    assert data is None
    assert [f.code for f in findings] == ["M107"]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("title: Kraljevo: a town\n", 1, 16, "colon"),
        ("title: a\nsubtitle b\nbody:\n", 2, 1, "without a colon"),
        ("first\nb: 1\n", 2, 2, "still goes on"),
        ('title: "open\nb: 1\n', 1, 8, "never closed"),
        ("title: 'it's'\n", 1, 12, "after the quotation mark"),
        ('title: "It" was\n', 1, 13, "after the quotation mark"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "begins in column 2"),
        ("- a\nb: c\n", 2, 1, "no hyphen"),
        ("- a\n-b\n", 2, 1, "without a space"),
        ("a: [1, 2\nb: 3\n", 1, 4, "not closed"),
        ("a: {x: 1\nb: 3\n", 1, 4, "not closed"),
        ("body:\n  - [Štab]{lang=sr} was formed\n", 2, 5, "cannot begin with “[”"),
        ("a: *strong* words\n", 1, 4, "cannot begin with “*”"),
        ("a: @seed says\n", 1, 4, "cannot begin with “@”"),
        ("a: `x`\n", 1, 4, "cannot begin with “`”"),
        ("a: %5\n", 1, 4, "cannot begin with “%”"),
        ('a: "C:\\quote"\n', 1, 7, "backslash"),
        ("text: | words\n  more\n", 1, 9, "same line"),
        ("a: - b\n", 1, 4, "same line as its key"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second document"),
        ("a: b\x07c\n", 1, 5, "U+0007"),
        ("a: b\u2028c\n", 1, 5, "U+2028"),
        ("[a]: 1\n", 1, 1, "key has to be a word"),
        ("%FOO\n", 1, 1, "“%”"),
    ],
)
def test_syntax_is_explained_in_an_editors_words(text, line, column, words) -> None:
    data, _, findings = read(text)
    assert data is None
    assert [f.code for f in findings] == ["M101"]
    (fault,) = findings
    assert (fault.place.line, fault.place.column) == (line, column)
    assert words in fault.message
    assert fault.hint
    assert fault.excerpt == text.split("\n")[line - 1]
    jargon = ("mapping", "scalar", "token", "flow", "node", "stream", "indicator", "scanning")
    assert not [word for word in jargon if word in f"{fault.message} {fault.hint}"]


def test_limits() -> None:
    assert found(b"a" * (Limits().yaml_bytes + 1)) == [("M109", 0, 0)]
    for text in ("[" * 100_000, "- " * 50_000, "{a: " * 5_000):
        data, _, findings = read(text)
        assert data is None
        assert [f.code for f in findings] == ["L101"]
    deep = "[" * Limits().yaml_depth + "]" * Limits().yaml_depth
    assert found(deep) == []


def test_limit_of_values() -> None:
    def told(count: int) -> list[tuple[str, int]]:
        _, _, findings = parse_yaml("a.yaml", b"- a\n" * count, Limits(yaml_values=100))
        return [(f.code, f.place.line) for f in findings]

    assert told(99) == []
    assert told(100) == [("L102", 100)]


PIECES = st.lists(
    st.sampled_from(
        [": ", "- ", "\n", "  ", "\t", "a", "'", '"', "|", ">", "[", "]", "{", "}", ",", "#", " #x",
         "&a", "*a", "!!x", "<<", "?", "%", "@", "\\", "\\u12", "---", "...", "č", "\u2028", "\x85",
         "\r\n", "\ufeff", "\0", "1:20", "010", "date: ", "😀"]
    ),
    max_size=40,
)  # fmt: skip


@given(st.one_of(st.binary(max_size=60), PIECES.map("".join).map(str.encode)))
@example(b"? ")
@example(b"? a\n: b\n")
@example(b"a: &a\n")
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: 1")
@example(b'"\\ud800"')
@example(b'"\\U00110000"')
@example(b'a: "\\\n"')
def test_any_bytes_give_data_or_findings(data) -> None:
    value, source, findings = parse_yaml("a.yaml", data)
    assert value is not None or findings
    if source is None:
        assert value is None
        return
    lines = source.text.split("\n")
    for fault in findings:
        assert 1 <= fault.place.line <= len(lines)
        assert 1 <= fault.place.column <= len(lines[fault.place.line - 1]) + 1
    for path, span in source.spans.items():
        assert source.place(path).line >= 1
        if span.style:
            for offset in range(len(span.value) + 1):
                assert source.place_in(path, offset).line <= len(lines)

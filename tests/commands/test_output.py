"""Findings on the terminal and as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.commands.output import (
    print_findings,
    print_json,
    printable,
    quoted,
    record,
    tally,
)
from fascicle.counting import counted
from fascicle.findings import Finding, Place


def finding(line: str, column: int, code: str = "M201", file: str = "chapters/a.yaml") -> Finding:
    return Finding(code, Place(file, 7, column), "unknown key", "did you mean text?", line)


def test_the_caret_stands_below_the_column():
    line, caret = quoted(finding("  - txet: words", 5), 80)
    assert line == "  - txet: words"
    assert caret == "    ^"


def test_the_caret_counts_wide_and_combining_characters_as_terminals_do():
    assert quoted(finding("日本 txet", 4), 80)[1] == "     ^"
    assert quoted(finding("c\u030cx txet", 5), 80)[1] == "   ^"


def test_a_tab_is_one_column():
    assert quoted(finding("\ttxet", 2), 80) == (" txet", " ^")


def test_a_long_line_is_cut_about_its_column():
    text = "word " * 200 + "HERE " + "word " * 200
    line, caret = quoted(finding(text, 1001), 60)
    assert len(line) <= 60
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert line[caret.index("^") :].startswith("HERE")


def test_no_line_no_quotation():
    assert quoted(finding("", 3), 80) == ()
    assert quoted(finding("words", 0), 80) == ("words",)


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(0, 400),
    st.integers(20, 200),
)
def test_any_line_can_be_quoted(text, column, width):
    shown = quoted(finding(text, column), width)
    assert len(shown) in (0, 1, 2)
    assert all("\x1b" not in line and "\n" not in line for line in shown)
    if len(shown) == 2:
        assert shown[1].strip() == "^"


def test_a_manuscript_cannot_command_the_terminal():
    assert printable("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"


def test_findings_are_grouped_by_file_and_sorted(capsys):
    print_findings(
        [
            finding("x: 1", 1, file="chapters/b.yaml"),
            finding("y: 1", 1, file="chapters/a.yaml"),
            Finding("M213", Place("chapters/a.yaml", 3, 9), "the chapter is a draft"),
        ]
    )
    out = capsys.readouterr().out
    places = [line.split("  ")[0] for line in out.splitlines() if line.startswith("chapters/")]
    assert places == ["chapters/a.yaml:3:9", "chapters/a.yaml:7:1", "chapters/b.yaml:7:1"]
    assert (
        "chapters/a.yaml:7:1  M201  unknown key\n    y: 1\n    ^\n    → did you mean text?" in out
    )
    assert "M213 (note)  the chapter is a draft" in out
    assert "[" not in out.replace("[2J", "")


def test_a_record_has_all_that_the_finding_has():
    assert record(finding("txet: 1", 1)) == {
        "code": "M201",
        "severity": "error",
        "file": "chapters/a.yaml",
        "line": 7,
        "column": 1,
        "message": "unknown key",
        "hint": "did you mean text?",
        "excerpt": "txet: 1",
    }


def test_json_is_written_in_utf_8(capfdbinary):
    print_json({"word": "Оперативни штаб"})
    assert json.loads(capfdbinary.readouterr().out.decode("utf-8")) == {"word": "Оперативни штаб"}


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (1200, "1,200 pages")]
)
def test_numbers_agree_with_their_nouns(number, words):
    assert counted(number, "page") == words


def test_the_tally_counts_by_severity():
    findings = [finding("", 0), finding("", 0, "M104"), finding("", 0, "M213"), finding("", 0)]
    assert tally(findings) == "2 errors, 1 warning, 1 note"
    assert tally([]) == "none"


def test_many_findings_end_with_an_overview_of_what_to_mend_first(capsys):
    draft = Finding("M213", Place("a.yaml", 3, 9), "Draft.")
    wrong = [Finding("E101", Place("b.yaml", line), "No such source.") for line in range(9, 30)]
    print_findings([draft, *wrong[:5]])
    assert "begin at the top" not in capsys.readouterr().out
    print_findings([draft, *wrong])
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "        What has been found; begin at the top:",
        "    21  E101  unknown source cited; first at b.yaml:9",
        "     1  M213 (note)  chapter is a draft; first at a.yaml:3:9",
        "",
    ]


def test_notes_can_be_left_out(capsys):
    print_findings([Finding("M213", Place("a.yaml", 3, 9), "draft")], quiet_notes=True)
    assert capsys.readouterr().out == ""

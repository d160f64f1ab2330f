"""The table of codes, and that its documentation is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fascicle.commands.explain import reference
from fascicle.findings import CODES, Finding, Findings, Place, Refused, Severity, excerpt

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_every_code_says_what_it_means_and_what_to_do(code):
    assert re.fullmatch(r"[A-Z]\d{3}", code.code)
    for text in (code.meaning, code.mend):
        sentences = re.findall(r"[.?!](?=\s|$|”)", re.sub(r"`[^`]*`", "", text))
        assert 1 <= len(sentences) <= 5, text
        assert text.strip() == text
        assert "  " not in text
    assert code.meaning != code.mend
    assert code.title == code.title.strip(".")


def test_no_code_stands_twice_in_the_table():
    from fascicle import findings

    assert len(CODES) == len(findings._TABLE)


def test_the_documentation_is_current():
    assert (ROOT / "docs/findings.md").read_text(encoding="utf-8") == reference(), (
        "docs/findings.md is not current: make docs"
    )


def test_every_code_is_used_somewhere():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src/fascicle").rglob("*.py")
        if path.name != "findings.py"
    )
    assert [code for code in CODES if f'"{code}"' not in source] == []


def test_findings_are_sorted_by_file_line_and_column_and_kept_once():
    findings = Findings()
    for place in (Place("b.yaml", 1, 1), Place("a.yaml", 10, 1), Place("a.yaml", 9, 2)):
        findings.add("M201", place, "unknown key")
    findings.add("M201", Place("b.yaml", 1, 1), "unknown key")
    places = [(found.place.file, found.place.line) for found in findings]
    assert places == [("a.yaml", 9), ("a.yaml", 10), ("b.yaml", 1)]


def test_only_errors_stop_a_build():
    findings = Findings([Finding("M213", Place("a.yaml"), "draft")])
    assert not findings.has_errors
    findings.add("M201", Place("a.yaml"), "unknown key")
    assert findings.has_errors
    assert CODES["M213"].severity is Severity.NOTE


def test_an_unknown_code_is_refused():
    with pytest.raises(ValueError, match="X999"):
        Finding("X999", Place("a.yaml"), "nothing")


def test_a_finding_is_one_line_whatever_it_quotes():
    found = Finding("M101", Place("a.yaml"), "“a\nb” is\u2028wrong.", hint="Write a\r\nb.")
    assert (found.message, found.hint) == ("“a b” is wrong.", "Write a b.")


def test_refused_tells_all_its_findings():
    found = [Finding("M201", Place("b.yaml", 2), "two"), Finding("M201", Place("a.yaml", 1), "one")]
    refused = Refused(found)
    assert [finding.message for finding in refused.findings] == ["one", "two"]
    assert "a.yaml:1: M201 one" in str(refused)


@pytest.mark.parametrize(
    ("line", "expected"), [(1, "first"), (2, "second"), (3, ""), (0, ""), (4, "")]
)
def test_the_excerpt_is_the_line_without_its_end(line, expected):
    assert excerpt("first\r\nsecond\n", line) == expected

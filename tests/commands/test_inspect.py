"""What ``fascicle inspect`` says, and how it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conforming import conforming, edited, first
from pikepdf import String

from fascicle.commands.requirements import renewed_requirements

PAGE = Path(__file__).parents[2] / "docs/inspect.md"


def test_the_tables_of_requirements_are_current():
    page = PAGE.read_text(encoding="utf-8")
    assert renewed_requirements(page) == page, "docs/inspect.md is not current: make docs"
    assert "| 7.3-1 | Every figure has an alternate description. | 13-004 |" in page
    assert "| 6.7.3.3-1 | The catalogue has a structure tree. | A |" in page


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.pdf"
    path.write_bytes(conforming())
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.pdf"
    path.write_bytes(edited(lambda pdf: first(pdf, "Figure").__setitem__("/Alt", String(""))))
    return path


def test_a_file_that_holds_what_it_claims_ends_with_0(command, good):
    said = command("inspect", good)
    assert said.code == 0
    assert "claims PDF/A-3a: holds: 1" in said.out
    assert "claims PDF/UA-1: holds: " in said.out
    assert "FAIL" not in said.out


def test_what_is_broken_is_told_by_clause_page_and_object(command, bad):
    said = command("inspect", bad)
    assert said.code == 1
    assert "claims PDF/UA-1: broken: " in said.out
    assert "FAIL  7.3-1" in said.out
    assert "Every figure has an alternate description.  [Matterhorn 13-004]" in said.out
    assert "page 1, object " in said.out
    assert "I106" in said.out


def test_all_requirements_are_listed_on_request(command, good):
    said = command("inspect", good, "--all")
    assert said.code == 0
    assert "pass  7.1-3 " in said.out
    assert "n/a   7.9-1 " in said.out
    assert "PDF/A-3a (ISO 19005-3:2012)" in said.out


def test_json_has_the_same_for_programs(command, bad):
    said = command("inspect", bad, "--format", "json")
    data = json.loads(said.out)
    assert said.code == 1
    assert (data["command"], data["holds"]) == ("inspect", False)
    assert [one["verdict"] for one in data["standards"]] == ["holds", "broken"]
    assert [finding["code"] for finding in data["findings"]] == ["I106"]


def test_a_standard_may_be_asked_for(command, good):
    said = command("inspect", good, "--standard", "PDF/A-2u")
    assert said.code == 1
    assert "does not claim PDF/A-2u: broken" in said.out


def test_a_standard_that_is_not_known_is_wrong_usage(command, good):
    said = command("inspect", good, "--standard", "pdf/x-4")
    assert said.code == 2
    assert "pdf/a-3a" in said.err


def test_what_is_no_pdf_is_said_in_words(command, tmp_path):
    (tmp_path / "a.txt").write_text("no", encoding="utf-8")
    said = command("inspect", tmp_path / "a.txt")
    assert said.code == 1
    assert "I101" in said.out
    said = command("inspect", tmp_path / "none.pdf", "--format", "json")
    assert said.code == 1
    assert json.loads(said.out)["findings"][0]["code"] == "I101"


def test_what_never_ends_is_not_read(command, tmp_path):
    os.mkfifo(tmp_path / "pipe.pdf")
    for endless in ("/dev/zero", tmp_path / "pipe.pdf"):
        said = command("inspect", endless)
        assert said.code == 1
        assert "I101" in said.out

"""What ``fascicle explain`` says."""

from __future__ import annotations

import re

import pytest

from fascicle.commands.explain import reference
from fascicle.findings import CODES


@pytest.mark.parametrize("code", ["M201", "m201", " M201 "])
def test_a_code_is_explained(command, code):
    said = command("explain", code)
    assert said.code == 0
    assert said.out.startswith("M201  unknown key (error)")
    assert "What to do: " in said.out


def test_without_a_code_all_are_listed(command):
    said = command("explain")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == list(CODES)


def test_an_unknown_code_is_wrong_usage_and_the_nearest_is_named(command):
    said = command("explain", "M299")
    assert said.code == 2
    assert "The nearest: M2" in said.err
    assert said.out == ""


def test_several_codes_are_explained_one_after_the_other(command):
    said = command("explain", "R101", "x101")
    assert said.code == 0
    heads = [line[:4] for line in said.out.splitlines() if line[:4] in CODES]
    assert heads == ["R101", "X101"]


def test_the_beginning_of_codes_lists_them(command):
    said = command("explain", "m21", "X1")
    assert said.code == 0
    listed = [line.split()[0] for line in said.out.splitlines() if line]
    assert listed == [code for code in CODES if code.startswith(("M21", "X1"))]


def test_every_code_stands_in_the_table_and_is_linked_to_its_section():
    page = reference()
    rows = re.findall(r"^\| \[(\w+)\]\(#([^)]*)\) \| (\w+) \| (.*) \| (.*[.?!]) \|$", page, re.M)
    assert [row[0] for row in rows] == list(CODES)
    # GitHub makes the anchor of a heading of its letters, digits, hyphens and spaces.
    heads = re.findall(r"^### (.*)$", page, re.M)
    anchors = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
    assert [row[1] for row in rows] == anchors


def test_every_code_stands_under_a_heading_in_words():
    heads = [line for line in reference().splitlines() if line.startswith("## ")]
    assert heads
    for head in heads:
        area, _, words = head.removeprefix("## ").partition(": ")
        assert words and words != area

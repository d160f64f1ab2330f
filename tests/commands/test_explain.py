"""What ``fascicle explain`` says."""

from __future__ import annotations

import pytest

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

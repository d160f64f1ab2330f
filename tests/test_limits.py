"""Limits: set by whoever runs the command, never by the publication."""

from __future__ import annotations

from dataclasses import fields

import pytest

import fascicle
from fascicle.limits import ENVIRONMENT, BadLimit, Limits, given_limits


def test_those_of_the_command_go_before_those_of_the_environment():
    limits = given_limits(["pages=40"], {ENVIRONMENT: "pages=20, seconds = 1_000 ,"})
    assert (limits.pages, limits.seconds) == (40, 1000)
    assert given_limits((), {}) == Limits()


@pytest.mark.parametrize(
    "setting", ["", "pages", "pages=", "pages=0", "pages=-1", "pages=1.5", "pages=٣", "page=1"]
)
def test_what_is_no_limit_is_refused(setting):
    with pytest.raises(BadLimit):
        given_limits([setting], {})


def test_every_default_can_be_set():
    for field in fields(Limits):
        limits = given_limits([f"{field.name}=7"], {})
        assert getattr(limits, field.name) == 7


def test_a_command_takes_limits(publication, command, monkeypatch):
    said = command("check", publication, "--limit", "yaml_values=3")
    assert (said.code, "L102" in said.out) == (1, True)
    said = command("check", publication, "--limit", "yaml_value=3")
    assert said.code == 2
    assert 'Did you mean "yaml_values"?' in " ".join(said.err.replace("│", " ").split())
    monkeypatch.setenv(ENVIRONMENT, "yaml_values=3")
    assert "L102" in command("check", publication).out


def test_limits_go_with_the_manuscript_and_the_edition(publication):
    manuscript = fascicle.read(publication, Limits(pages=7))
    assert manuscript.limits.pages == 7
    assert fascicle.compile(manuscript).limits.pages == 7

"""A template whose name is asked for by nobody is told of; one that is reached is not."""

from __future__ import annotations

import json

import pytest
from conftest import write_files


def warned(command, folder, templates: dict[str, str], *, name: str = "check") -> list[str]:
    write_files(
        folder,
        {
            "publication.yaml": "slug: x\ntitle: X\nlanguage: en\nyear: 2026\nchapters: [one]\n"
            "parts: [chapters]\n",
            "chapters/one.yaml": "title: One\nstatus: final\nbody: [Text.]\n",
            "sources.bib": "",
            **{f"templates/{file}": text for file, text in templates.items()},
        },
    )
    told = json.loads(command(name, folder, "--format", "json").out)["findings"]
    return [f"{one['code']} {one['file']} {one['hint']}" for one in told]


@pytest.mark.parametrize("name", ["check", "build"])
def test_a_misspelt_template(command, tmp_path, name):
    (told,) = warned(command, tmp_path, {"colofon.html": "{{ nope"}, name=name)
    assert told == "T116 templates/colofon.html Did you mean “colophon.html”?"


@pytest.mark.parametrize(
    ("file", "like"),
    [
        ("Colophon.html", "colophon.html"),
        ("colophon.htm", "colophon.html"),
        ("figure.html", "blocks/figure.html"),
        ("block/figure.html", "blocks/figure.html"),
    ],
)
def test_what_was_meant(command, tmp_path, file, like):
    (told,) = warned(command, tmp_path, {file: ""})
    assert told == f"T116 templates/{file} Did you mean “{like}”?"


def test_a_template_for_nothing(command, tmp_path):
    (told,) = warned(command, tmp_path, {"qqqqqq.html": "{% include 'qqqqqq.html' %}"})
    assert told.startswith("T116 templates/qqqqqq.html Include it")


@pytest.mark.parametrize(
    "templates",
    [
        {"colophon.html": "", "blocks/figure.html": "", "press/instructions.html": ""},
        {"colophon.html": "{% include 'part.html' %}", "part.html": ""},
        {"colophon.html": '{% extends "base.html" %}', "base.html": "{% include 'unit.html' %}"},
        {"cover.html": "{%- from 'macros/all.html' import m -%}", "macros/all.html": ""},
        {"cover.html": "{% include ['a.html', 'b.html'] %}", "a.html": "", "b.html": ""},
        {"cover.html": "{% include 'blocks/' ~ name ~ '.html' %}", "blocks/seal.html": ""},
        {"cover.html": "{% set t = 'x' %}{% include t ~ '.html' %}", "x.html": ""},
        {"house.css": "p { color: black }", "sign.svg": "<svg/>", "README.md": "A folder."},
    ],
)
def test_templates_that_are_reached(command, tmp_path, templates):
    assert warned(command, tmp_path, templates) == []

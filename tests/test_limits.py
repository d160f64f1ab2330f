"""Limits: set by whoever runs the command, never by the publication."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from conftest import write_files
from PIL import Image

import fascicle
from fascicle.commands.limit_table import limit_table, renewed_limits
from fascicle.limits import CODE_OF, ENVIRONMENT, BadLimit, Limits, given_limits


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


# --- each limit ends in its finding ---------------------------------------------------------------


def chapter(body: str) -> dict[str, str]:
    return {"chapters/first.yaml": f"title: A\nstatus: final\nbody:\n{body}"}


def picture(kind: str, **options: Any) -> dict[str, bytes | str]:
    file = io.BytesIO()
    Image.new("L", (60, 40)).save(file, kind, **options)
    entry = "photographs:\n  p: {file: p, caption: C, alt: A, credit: C, rights: R}\n"
    return {"assets/photographs.yaml": entry, "assets/p": file.getvalue()}


def showing(markup: str) -> dict[str, str]:
    """A template that shows something more on the last page."""
    begin = '{% extends "theme/colophon.html" %}{% block colophon %}'
    return {"templates/colophon.html": f"{begin}{markup}{{% endblock %}}"}


SMALL = {
    "publication.yaml": "slug: small\ntitle: T\nlanguage: en-GB\nyear: 2026\n"
    "parts: [chapters, colophon]\nchapters: [first]\n",
    "sources.bib": "",
    **chapter("  - T.\n"),
}
MAP = "maps:\n  m:\n    caption: C\n    alt: A\n    source: S\n"
PLACES = "    places:\n      - {name: A, at: [43, 20]}\n      - {name: B, at: [44, 21]}\n"
LINES = "    lines:\n      - {name: L, points: [[43, 20], [43.5, 20.5], [44, 21]]}\n"
EVENT = "  - {text: T., event: {date: '1941-10-0%d', title: T}}\n"
NAMED = "  - text: '[a]{name=n} [b]{name=n}'\n"
TWO = "slug: small\ntitle: T\nlanguage: en\nyear: 2026\nchapters: [first, second]\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">%s</svg>'
USES = SVG % '<g id="a"><path d="M0 0"/></g><use href="#a"/><use href="#a"/>'
SHOWN = '<p><img alt="" src="fascicle:/assets/d.svg"></p>'

CASES: dict[str, tuple[str, int, Mapping[str, bytes | str]]] = {
    "yaml_bytes": ("check", 300, chapter("  - T.\n" * 100)),
    "source_bytes": ("check", 90, {"sources.bib": "% A line.\n" * 20}),
    "text_bytes": ("check", 90, {"seeds/s.txt": "A line.\n" * 20}),
    "yaml_depth": ("check", 3, chapter("  - list: [[[a]]]\n")),
    "yaml_values": ("check", 40, chapter("  - T.\n" * 40)),
    "sources": ("check", 2, {"sources.bib": "@book{a,}\n@book{b,}\n@book{c,}\n"}),
    "source_letters": ("check", 60, {"sources.bib": "@book{a, title={%s}}\n" % ("T" * 60)}),
    "chapters": ("check", 1, {"publication.yaml": TWO}),
    "blocks": ("check", 3, chapter("  - T.\n" * 4)),
    "letters": ("check", 200, chapter(f"  - {'T' * 201}\n")),
    "notes": ("check", 2, chapter("  - A^[b] c^[d] e^[f].\n")),
    "chapter_notes": ("check", 2, chapter("  - A^[b].\n" * 3)),
    "markup": ("check", 2, chapter("  - A *b* *c* *d*.\n")),
    "nesting": ("check", 2, chapter("  - A *b **c _d_** e*.\n")),
    "cells": ("check", 5, chapter("  - table: [[a, b], [c, d], [e, f]]\n")),
    "marks": ("check", 1, chapter(NAMED) | {"chapters/register.yaml": "persons: {n: {name: N}}\n"}),
    "events": ("check", 2, chapter("".join(EVENT % day for day in (1, 2, 3)))),
    "places": ("check", 1, {"assets/maps.yaml": MAP + PLACES}),
    "points": ("check", 2, {"assets/maps.yaml": MAP + PLACES + LINES}),
    "photograph_bytes": ("check", 50, picture("PNG")),
    "pixels": ("check", 2_000, picture("PNG")),
    "scans": ("check", 3, picture("JPEG", progressive=True)),
    "strips": ("check", 3, picture("TIFF", tiffinfo={278: 8}, compression="tiff_lzw")),
    "svg_elements": ("build", 4, showing(SHOWN) | {"assets/d.svg": USES}),
    "elements": ("build", 9, {}),
    "html_letters": ("build", 200, {}),
    "pages": ("build", 1, {}),
}
"""For each limit: a command, a small value, and what is beyond it."""


def test_every_limit_has_a_finding_and_a_case():
    names = {field.name for field in fields(Limits)}
    assert names == CODE_OF.keys()
    assert names - CASES.keys() == {"seconds", "unit_seconds", "memory"}  # the worker's


@pytest.mark.parametrize("name", CASES)
def test_what_is_beyond_a_limit_is_refused_by_name(name, command, tmp_path):
    what, value, files = CASES[name]
    for path, content in {**SMALL, **files}.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    said = command(what, tmp_path, "--limit", f"{name}={value}")
    told = " ".join(said.out.split())
    assert said.code == 1, said.out
    assert f" {CODE_OF[name]} " in told, said.out
    assert f"the limit “{name}” is {value:,}." in told
    assert f"--limit {name}=" in told


def test_the_table_of_limits_is_current():
    page = (Path(__file__).parents[1] / "docs/security.md").read_text(encoding="utf-8")
    assert page == renewed_limits(page), "docs/security.md is not current: make docs"
    assert len(limit_table().splitlines()) == len(fields(Limits)) + 2


def test_a_text_too_long_to_be_printed_is_not_read_for_dates(command, tmp_path):
    """A megabyte of numbers would take more than a second, for a text that is refused anyhow."""
    event = "event: {date: '1941-10-02', title: T}"
    body = f"  - {event}\n    text: It was 3 October 1941.{' 1' * 50_000}\n"
    write_files(tmp_path, {**SMALL, **chapter(body)})
    said = command("check", tmp_path)
    assert "L106" in said.out
    assert "C102" not in said.out
    write_files(tmp_path, chapter(body.replace(" 1" * 50_000, "")))
    assert "C102" in command("check", tmp_path).out


def test_a_text_too_long_to_be_printed_is_not_parsed(command, tmp_path):
    """A chapter of four megabytes that is one text would be parsed for half a minute."""
    write_files(tmp_path, {**SMALL, **chapter(f"  - a{'*a' * 60_000}\n")})
    said = command("check", tmp_path)
    assert "L106" in said.out
    assert "E110" not in said.out


@pytest.mark.parametrize("name", ["pages", "elements", "html_letters"])
def test_a_limit_holds_for_a_book_that_is_there_already(name, command, tmp_path):
    write_files(tmp_path, SMALL)
    assert command("build", tmp_path).code == 0
    said = command("build", tmp_path, "--limit", f"{name}=1")
    assert (said.code, CODE_OF[name] in said.out) == (1, True)

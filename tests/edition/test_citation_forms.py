"""Every form of citation of ``citation_forms.yaml``, whose expectations are written by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from fascicle.commands.reference import citations
from fascicle.edition.citations import InTextSource, NoteSource, format_citations
from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Emphasis, Inlines, Link, Span, Text
from fascicle.edition.parsed import Cluster
from fascicle.edition.styles import declined
from fascicle.manuscript.bibliography import read_sources

FORMS = yaml.safe_load(Path(__file__).with_name("citation_forms.yaml").read_text("utf-8"))
WORKS = {work["form"]: work for work in FORMS["works"]}
NOTES = {group["form"]: group for group in FORMS["notes"]}
SOURCES = read_sources("".join(work["entry"] for work in FORMS["works"]).encode())
BETWEEN = "[@chicago2024; @gill1931]"


def note(name: str, text: str) -> NoteSource:
    """Return the note that a text in brackets makes: a citation, or ``^[...]``."""
    complaints: list[object] = []
    (((mark,),)) = parse_inline(text, "en", lambda *given: complaints.append(given))
    assert not complaints
    paragraphs = ((mark,),) if isinstance(mark, Cluster) else mark.paragraphs
    return NoteSource(name, paragraphs, "en")


def marked(inlines: Inlines) -> str:
    """Return a text with asterisks around what is italic."""
    found = ""
    for node in inlines:
        if isinstance(node, Text):
            found += node.text
        elif isinstance(node, Emphasis):
            found += f"*{marked(node.children)}*"
        elif isinstance(node, Span | Link):
            found += marked(node.children)
    return found


def formatted(groups, style, language="en"):
    found = format_citations(
        groups, SOURCES.sources, style=style, folder=Path("nowhere"), language=language
    )
    assert found.findings == ()
    return found


@cache
def all_works():
    """Return all works, each in a chapter of its own: cited, then another one, then cited again."""
    groups = [
        [
            note(f"{form}, first", work["write"][0]),
            note(f"{form}, between", BETWEEN),
            note(f"{form}, between again", BETWEEN),
            note(f"{form}, later", work["write"][-1]),
        ]
        for form, work in WORKS.items()
    ]
    return formatted(groups, "chicago-notes-bibliography")


@pytest.mark.parametrize("form", WORKS)
def test_a_work_is_named_as_chicago_wants_it(form):
    work, found = WORKS[form], all_works()
    key = work["entry"].partition("{")[2].partition(",")[0]
    listed = {entry.key: entry for entry in found.listed}
    assert marked(found.notes[f"{form}, first"][0]) == work["first"]
    assert marked(found.notes[f"{form}, later"][0]) == work["later"]
    assert marked(listed[key].content) == work["listed"]


@pytest.mark.parametrize("form", NOTES)
def test_notes_that_follow_one_another(form):
    group = NOTES[form]
    sources = [note(str(n), written) for n, (written, _) in enumerate(group["notes"])]
    found = formatted([sources], group.get("style", "chicago-notes-bibliography"))
    assert [marked(found.notes[source.id][0]) for source in sources] == [
        printed for _, printed in group["notes"]
    ]


def in_text(name: str, text: str) -> InTextSource:
    ((cluster,),) = note(name, text).paragraphs
    assert isinstance(cluster, Cluster)
    return InTextSource(name, cluster)


@pytest.mark.parametrize("group", FORMS["styles"], ids=lambda group: group["style"])
def test_other_styles_cite_in_the_text(group):
    sources = [in_text(str(n), written) for n, (written, _) in enumerate(group["text"])]
    found = formatted([sources], group["style"])
    assert [marked(found.in_text[source.id]) for source in sources] == [
        printed for _, printed in group["text"]
    ]
    assert [marked(entry.content) for entry in found.listed] == group["listed"]


@pytest.mark.parametrize("group", FORMS["languages"], ids=lambda group: group["language"])
def test_terms_are_those_of_the_language(group):
    sources = [note(str(n), written) for n, (written, _) in enumerate(group["notes"])]
    found = formatted([sources], "chicago-notes-bibliography", group["language"])
    assert [marked(found.notes[source.id][0]) for source in sources] == [
        printed for _, printed in group["notes"]
    ]
    page = formatted([[in_text("page", "[@gill1931, 12]")]], "apa", group["language"])
    assert marked(page.in_text["page"]) == group["page"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. новембар\ufdd3 2026", "1. новембра 2026"),
        ("3 maj\ufdd3 1941", "3 maja 1941"),
        ("mart\ufdd3 1941", "mart 1941"),
        ("Oktobar\ufdd3 1941", "Oktobar 1941"),
        ("14. oktobar 1941", "14. oktobar 1941"),
    ],
)
def test_serbian_months_are_declined_after_a_day(text, expected):
    assert declined(text) == expected


def test_the_documentation_is_current():
    page = Path(__file__).parents[2] / "docs/citations.md"
    assert page.read_text("utf-8") == citations(FORMS), (
        "docs/citations.md is not current: make docs"
    )

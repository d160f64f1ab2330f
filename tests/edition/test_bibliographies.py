"""The bibliography's sections and annotations, and that none of its works can be lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import fascicle
from fascicle.edition.bibliographies import remark, rich_text
from fascicle.edition.citations import Formatted
from fascicle.edition.model import BibliographyEntry, Emphasis, Span, Strong, Text, plain
from fascicle.findings import Place, Refused
from fascicle.manuscript.manuscript import Source

PUBLICATIONS = Path(__file__).parents[1] / "publications"


@pytest.fixture
def publication(tmp_path):
    """Copy a golden publication, with its settings of citations replaced."""

    def copy(name: str, citations: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(PUBLICATIONS / name, folder)
        path = folder / "publication.yaml"
        path.write_text(path.read_text().partition("citations:")[0] + f"citations: {citations}\n")
        return folder

    return copy


def sections(folder: Path) -> dict[str, list[str]]:
    edition = fascicle.compile(fascicle.read(folder))
    return {s.title or s.kind: [e.key for e in s.entries] for s in edition.bibliography}


# --- sections -------------------------------------------------------------------------------------


def test_a_work_stands_in_the_first_section_that_takes_it(publication):
    folder = publication(
        "bibliography-sections",
        "{sections: [{title: B, keyword: beauty}, {title: K, types: [book]},"
        " {title: R, rest: true}]}",
    )
    assert sections(folder) == {
        "B": ["beauty", "work"],
        "K": ["essay", "clothes"],
        "R": ["letter"],
        "further": ["more"],
    }


def test_sections_may_list_what_is_not_cited(publication):
    folder = publication(
        "bibliography-sections",
        "{sections: [{title: R, rest: true, uncited: true}, {title: F, keyword: further-reading}]}",
    )
    assert sections(folder) == {
        "R": ["essay", "beauty", "clothes", "letter", "work", "page"],
        "F": ["more"],
    }


def test_types_go_by_all_their_names(publication):
    folder = publication(
        "bibliography-sections",
        "{sections: [{title: W, types: [www, manuscript], uncited: true}, {title: R, rest: true}]}",
    )
    assert sections(folder)["W"] == ["letter", "page"]


def test_both_lists_have_every_work(publication):
    edition = fascicle.compile(
        fascicle.read(publication("bibliography-by-chapter", "{bibliography: both}"))
    )
    assert [[e.key for e in c.bibliography] for c in edition.chapters] == [
        ["essay", "clothes"],
        ["beauty"],
    ]
    assert [[e.key for e in s.entries] for s in edition.bibliography] == [
        ["essay", "beauty", "clothes"],
        ["more"],
    ]


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ("{title: A}", "must say what it takes"),
        ("{title: A, rest: true, keyword: b}", "must say what it takes"),
        ("{title: A, types: [boock]}", "no type of entry"),
    ],
)
def test_a_section_that_cannot_be_filled_is_told(publication, section, says):
    folder = publication("bibliography-sections", f"{{sections: [{section}]}}")
    manuscript = fascicle.read(folder)
    found = [f for f in fascicle.examine(manuscript) if f.code == "E114"]
    assert [(f.place.file, f.place.line) for f in found] == [("publication.yaml", 7)]
    assert says in found[0].message
    with pytest.raises(Refused):
        fascicle.compile(manuscript)


# --- dashes for repeated authors ------------------------------------------------------------------


def test_a_dash_never_stands_for_another_author():
    def entry(key: str, author: str) -> BibliographyEntry:
        return BibliographyEntry(key, (Text(f"{author}. {key}"),))

    listed = (
        entry("a", "Abbot"),
        entry("b", "———"),
        entry("c", "———"),
        entry("d", "Dale"),
        entry("e", "———"),
    )
    named = {"b": entry("b", "Abbot"), "c": entry("c", "Abbot"), "e": entry("e", "Dale")}
    found = Formatted(listed=listed, named=named)

    def texts(*keys: str) -> list[str]:
        return [plain(e.content) for e in found.entries(keys)]

    assert texts("b", "c", "e") == ["Abbot. b", "———. c", "Dale. e"]
    assert texts("a", "c", "d", "e") == ["Abbot. a", "———. c", "Dale. d", "———. e"]
    assert texts("a", "e") == ["Abbot. a", "Dale. e"]


@pytest.mark.parametrize("style", ["apa", "chicago-notes-bibliography"])
def test_styles_without_dashes_need_no_second_run(publication, style):
    folder = publication(
        "bibliography-sections", f"{{style: {style}, sections: [{{title: R, rest: true}}]}}"
    )
    edition = fascicle.compile(fascicle.read(folder))
    (section,) = (s for s in edition.bibliography if s.kind == "own")
    assert all(plain(e.content).startswith("Gill, E") for e in section.entries)


# --- annotations ----------------------------------------------------------------------------------


def source(**csl: str) -> Source:
    return Source("k", {"id": "k", "type": "book", **csl}, Place("sources.bib"))


def test_a_note_is_the_annotation_where_there_is_none_and_the_style_prints_it_not():
    printed = (Text("Gill. Essay. Reprint, 1936."),)
    assert plain(remark(source(annote="Good", note="Rare"), printed)) == "Good."
    assert plain(remark(source(note="Rare!"), printed)) == "Rare!"
    assert remark(source(note="reprint 1936"), printed) == ()
    assert remark(source(), printed) == ()


def test_rich_text_keeps_every_word():
    text = 'a <i>b <b>c</b></i><sup>d</sup> <span class="nocase">E</span> <span style="f">g</span>'
    found = rich_text(f"{text} <i>h")
    assert plain(found) == "a b cd E g h"
    assert found[1] == Emphasis((Text("b "), Strong((Text("c"),))))
    assert found[2] == Span((Text("d"),), style="superscript")
    assert found[4] == Span((Text("g"),), style="smallcaps")
    assert plain(rich_text("</i> 3 < 4 <x>")) == " 3 < 4 <x>"


# --- nothing is lost ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{% include "blocks/work.html" %}', ""),
        (
            '{% include "blocks/work.html" %}',
            '{% if not entry.annotation %}{% include "blocks/work.html" %}{% endif %}',
        ),
        ('{% include "blocks/work.html" %}', "<p>{{ text(entry.content) }}</p>"),
    ],
)
def test_a_template_that_drops_a_work_or_its_annotation_is_stopped(publication, old, new):
    import fascicle.typesetting as typesetting

    theme = Path(typesetting.__file__).parent / "theme/templates/bibliography.html"
    folder = publication("annotations", "{annotations: true}")
    (folder / "templates").mkdir()
    text = theme.read_text(encoding="utf-8")
    assert old in text
    (folder / "templates/bibliography.html").write_text(text.replace(old, new), encoding="utf-8")
    edition = fascicle.compile(fascicle.read(folder))
    assert "B110" in {finding.code for finding in fascicle.typeset(edition).findings}


def test_a_list_in_a_chapter_of_another_language_is_in_the_language_of_the_book(publication):
    folder = publication("bibliography-by-chapter", "{bibliography: both, annotations: true}")
    path = folder / "chapters/two.yaml"
    path.write_text(f"language: de\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    bib = folder / "sources.bib"
    text = bib.read_text().replace("langid    = {english}", "note = {Rare}")
    bib.write_text(text)
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    assert book.findings == ()
    chapter = book.html.partition('id="chapter-two"')[2].partition('class="unit-bibliography')[0]
    assert 'lang="en-GB">Sources cited</h2>' in chapter
    assert '<p class="work" id="two.work-beauty" lang="en-GB">' in chapter
    assert '<p class="annotation" lang="en-GB">Rare.</p>' in chapter

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import write_files
from hypothesis import given
from hypothesis import strategies as st

from fascicle.manuscript.reading import read
from fascicle.typesetting.coverage import (
    common_characters,
    fold,
    lookalikes,
    missing_at,
    missing_characters,
)


def test_the_fonts_have_what_serbian_german_and_french_need() -> None:
    assert set("ČčĆćŽžŠšĐđЈјЉљЊњЂђЋћЏџäöüßÄÖÜ„“”‘’«»–—…°†§éèêçœ") <= common_characters()


def test_the_fonts_lack_what_is_not_writing() -> None:
    assert not {"☃", "漢", "😀"} & common_characters()


def test_folding_forgets_what_layout_changes() -> None:
    assert fold("Kral‐\njevo") == fold("KRALJEVO") == fold("kral\u00adjevo")
    assert fold("one two") == "onetwo"
    assert fold("Краљево") != fold("Kraljevo")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_lookalikes_are_folded_to_one() -> None:
    assert all(lookalikes().get(ord(first)) is None for first in lookalikes().values())


@pytest.fixture
def manuscript(publication: Path) -> Path:
    (publication / "sources.bib").write_text(
        "@book{cited, title={One \u2603}}\n@book{uncited, title={Two \u2603}}\n", encoding="utf-8"
    )
    for chapter in (publication / "chapters").glob("*.yaml"):
        if chapter.stem != "register":
            chapter.unlink()
    text = (publication / "publication.yaml").read_text(encoding="utf-8")
    head = text[: text.index("chapters:")]
    (publication / "publication.yaml").write_text(f"{head}chapters: [one]\n", encoding="utf-8")
    return publication


def test_only_printed_characters_count(manuscript: Path) -> None:
    (manuscript / "chapters/one.yaml").write_text(
        "title: One\n# remark \u6f22\nbody:\n- text: Snow \u2603 [@cited].\n  comment: \u6f22\n",
        encoding="utf-8",
    )
    found = [str(finding.place) for finding in missing_characters(read(manuscript))]
    assert found == ["chapters/one.yaml:4:14", "sources.bib:1:25"]


@pytest.mark.parametrize("written", ["漢", '"\\u6f22"'])
def test_what_only_the_chronology_prints_is_found(tmp_path, command, written):
    folder = write_files(
        tmp_path / "booklet",
        {
            "publication.yaml": "slug: x\ntitle: X\nlanguage: en\nyear: 2026\nchapters: [one]\n"
            "parts: [chronology]\n",
            "sources.bib": "",
            "chapters/one.yaml": "title: One\nbody: [Text.]\n",
            "chapters/chronology.yaml": "events:\n- date: 1941-01-02\n"
            f"  title: {written}\n  source: Ours.\n",
        },
    )
    said = command("build", folder)
    assert said.code == 1
    assert "chapters/chronology.yaml:3:" in said.out
    assert "T101  The fonts have no “漢” (U+6F22" in said.out
    assert command("check", folder).code == 1


@pytest.mark.parametrize(
    ("title", "columns"),
    [
        (r"A\eB", [10]),
        (r"T\e]0;pwned\a\u202eevil\u202c\u2028x\u0085y", [10, 20, 22, 32, 38, 45]),
        (r"\U00013080", [9]),
    ],
)
def test_what_yaml_escapes_write_is_told_where_it_stands(tmp_path, command, title, columns):
    folder = write_files(
        tmp_path / "booklet",
        {
            "publication.yaml": f'# A remark.\nslug: x\ntitle: "{title}"\nlanguage: en\n'
            "year: 2026\nchapters: [one]\nparts: [chapters]\n",
            "sources.bib": "",
            "chapters/one.yaml": 'title: "O\\ane"\nshort_title: "O\\ane"\nbody: ["Te\\ext."]\n',
        },
    )
    told = json.loads(command("check", folder, "--format", "json").out)["findings"]
    assert [
        (f["code"], f["file"], f["line"], f["column"]) for f in told if f["severity"] == "error"
    ] == [
        ("E107", "chapters/one.yaml", 1, 10),
        ("T101", "chapters/one.yaml", 2, 16),
        ("E107", "chapters/one.yaml", 3, 11),
        *(("T101", "publication.yaml", 3, column) for column in columns),
    ]


def test_what_of_the_chronology_is_not_printed_needs_no_letters(tmp_path, command):
    folder = write_files(
        tmp_path / "booklet",
        {
            "publication.yaml": "slug: x\ntitle: X\nlanguage: en\nyear: 2026\nchapters: [one]\n"
            "parts: [chapters]\n",
            "sources.bib": "",
            "chapters/one.yaml": "title: One\nbody: [Text.]\n",
            "chapters/chronology.yaml": "events:\n- {date: 1941-01-02, title: 漢, source: Ours.}\n",
        },
    )
    assert command("build", folder).code == 0


def test_a_character_is_looked_for_in_what_was_read_alone(publication: Path) -> None:
    """Notes that lie beside the publication, and links, are no part of it."""
    manuscript = read(publication)
    (publication / "a-note.yaml").write_text("snow: \u2603\n", encoding="utf-8")
    (publication / "assets/maps.yaml").unlink(missing_ok=True)
    (publication / "assets/maps.yaml").symlink_to(publication / "../outside.yaml")
    (publication / "../outside.yaml").write_text("snow: \u2603\n", encoding="utf-8")
    files = (*manuscript.inputs, "assets/maps.yaml")
    assert str(missing_at(publication, files, "\u2603").place) == "publication.yaml:1:1"
    (publication / "sources.bib").write_text("@book{a,\n title={\u2603}}\n", encoding="utf-8")
    assert str(missing_at(publication, files, "\u2603").place) == "sources.bib:2:9"

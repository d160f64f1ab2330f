from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import call

from fascicle.publishing.chronology_data import COLUMNS

DOCUMENT = Path(__file__).parents[2] / "docs" / "report.md"

CHAPTER = """\
title: Events
status: final
body:
  - text: The house, "new", opened on 9 May 1931.
    id: opening
    event:
      date: 1931-05-09
      old_style: 1931-04-26
      id: opens
      title: The house, "new", opens
      label: Opening
      track: house
      source: "[@gill1931, 12]"
      variants:
        - {date: ../1931-05-04, title: it had opened, source: "[@gill1931, 13]"}
  - text: It closed.
    event: {title: "=1+1"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    files = {
        "publication.yaml": "slug: data\ntitle: Data\nlanguage: en-GB\nyear: 2026\n"
        "chapters: [one]\nparts: [chapters, chronology]\n",
        "sources.bib": "@book{gill1931, author={Gill, Eric}, title={Essay}, date={1931}}\n",
        "assets/timelines.yaml": "timelines:\n  t: {caption: C, tracks: [{id: house, name: H}]}\n",
        "chapters/one.yaml": CHAPTER,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert call("build", folder).code == 0
    return folder / "build"


def test_the_table_opens_in_a_spreadsheet(folder: Path):
    data = (folder / "chronology.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert tuple(first) == COLUMNS
    assert first["title"] == "The house, “new”, opens"
    assert (first["earliest"], first["latest"], first["page"]) == ("1931-05-09", "1931-05-09", "1")
    assert first["variants"] == "before 4 May 1931: it had opened [gill1931]"
    assert (second["date"], second["earliest"]) == ("", "")
    assert second["title"] == "'=1+1"


def test_the_data_have_what_is_printed(folder: Path):
    document = json.loads((folder / "chronology.json").read_text(encoding="utf-8"))
    first, second = document["events"]
    assert (first["id"], first["block"], first["label"]) == (
        "event-opens",
        "opening.block",
        "Opening",
    )
    assert first["sources"] == ["gill1931"]
    assert first["note"] == "Eric Gill, Essay (1931), 12."
    (variant,) = first["variants"]
    assert (variant["earliest"], variant["latest"]) == ("", "1931-05-04")
    assert variant["note"] == "Gill, Essay, 13."
    assert (second["title"], second["note"]) == ("=1+1", "")


def test_the_report_lists_both_files(folder: Path):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert {"chronology.csv", "chronology.json"} <= {file["path"] for file in report["files"]}


def test_every_field_is_documented(folder: Path):
    text = DOCUMENT.read_text(encoding="utf-8")
    text = text[text.index("## The chronology as data") :]
    document = json.loads((folder / "chronology.json").read_text(encoding="utf-8"))
    event = document["events"][0]
    fields = {*COLUMNS, *document, *event, *event["variants"][0]}
    assert [field for field in sorted(fields) if f"`{field}`" not in text] == []


@pytest.mark.parametrize(
    ("printed", "instead", "missing"),
    [
        ("event.variants %}\n{% set", "() %}\n{% set", "it had opened"),
        ("{{ line.date }}", "", "9 May"),
        ('{{ words.phrase("old_style", date=old_style_date(event)) }}', "", "26 April"),
        ("{{ text(event.title) }}", "", "1+1"),
    ],
)
def test_a_template_cannot_drop(folder: Path, printed: str, instead: str, missing: str):
    templates = folder.parent / "templates"
    templates.mkdir(exist_ok=True)
    theme = Path(__file__).parents[2] / "src/fascicle/typesetting/theme/templates/chronology.html"
    text = theme.read_text(encoding="utf-8")
    assert printed in text
    (templates / "chronology.html").write_text(text.replace(printed, instead), encoding="utf-8")
    said = call("build", folder.parent, "--out", folder.parent / "other")
    assert said.code == 1
    assert "B110" in said.out
    assert missing in said.out

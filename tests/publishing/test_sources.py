"""Which files a book is made from, and that they are the very ones."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import call, write_files

import fascicle
from fascicle.findings import Refused
from fascicle.publishing.sources import manifest, source_files, source_kind
from fascicle.publishing.versions import DISTRIBUTIONS, versions
from fascicle.typesetting.binding import day_of

ROOT = Path(__file__).parents[2]
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<citation><layout><text variable="title"/></layout></citation></style>"""


def paths(folder: Path) -> set[str]:
    return {file.path for file in source_files(fascicle.compile(fascicle.read(folder)))}


def dated(folder: Path, date: str | None) -> fascicle.Edition:
    edition = fascicle.compile(fascicle.read(folder))
    publication = edition.publication.model_copy(update={"date": date, "year": 2026})
    return replace(edition, publication=publication)


def test_what_templates_show_is_a_source(publication: Path) -> None:
    before = paths(publication)
    write_files(publication, {"assets/seal.svg": "<svg/>", "assets/notes/draft.txt": "x"})
    assert paths(publication) == before
    write_files(
        publication,
        {
            "templates/colophon.html": '<img src="fascicle:/assets/{{ publication.slug }}.svg">',
            "templates/blocks/mark.svg": "<svg/>",
            "templates/README.md": "Our own pages.",
            "templates/.colophon.html.swp": "x",
        },
    )
    added = {"templates/colophon.html", "templates/blocks/mark.svg"}
    assert paths(publication) - before == added | {"assets/seal.svg", "assets/notes/draft.txt"}


def test_a_style_of_the_publication_is_a_source(publication: Path) -> None:
    write_files(publication, {"assets/ours.csl": STYLE, "assets/others.csl": STYLE})
    before = paths(publication)
    text = (publication / "publication.yaml").read_text(encoding="utf-8")
    text = text.replace("style: chicago-notes-bibliography", "style: ours")
    (publication / "publication.yaml").write_text(text, encoding="utf-8")
    assert paths(publication) - before == {"assets/ours.csl"}


def test_what_lies_outside_is_no_source(publication: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.html").write_text("x")
    (publication / "templates").mkdir(exist_ok=True)
    (publication / "templates/outside.html").symlink_to(tmp_path / "outside.html")
    manuscript = fascicle.read(publication)
    assert "templates/outside.html" not in manuscript.inputs
    assert [found.code for found in manuscript.findings if found.is_error] == ["A102"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("publication.yaml", "publication"),
        ("chapters/arrival.yaml", "chapter"),
        ("chapters/register.yaml", "register"),
        ("chapters/chronology.yaml", "catalogue"),
        ("assets/photographs.yaml", "catalogue"),
        ("sources.bib", "bibliography"),
        ("seeds/siege.txt", "seed"),
        ("templates/blocks/seal.png", "template"),
        ("assets/ours.csl", "asset"),
        ("assets/scans/Harbour.TIF", "photograph"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert source_kind(path) == kind


def test_a_changed_source_is_refused_and_leaves_the_last_book(publication: Path) -> None:
    assert call("build", publication).code == 0
    made = {
        path: path.read_bytes() for path in (publication / "build").glob("*.*") if path.is_file()
    }
    book = fascicle.typeset(fascicle.compile(fascicle.read(publication)))
    with (publication / "sources.bib").open("a", encoding="utf-8") as file:
        file.write("\n")
    (publication / "chapters/showing.yaml").unlink()
    with pytest.raises(Refused) as refused:
        fascicle.publish(book, publication / "build")
    found = [(finding.code, finding.place.file) for finding in refused.value.findings]
    assert found == [("F107", "chapters/showing.yaml"), ("F107", "sources.bib")]
    assert {path: path.read_bytes() for path in made} == made


def test_the_date_is_the_editions(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    assert day_of(dated(publication, "2026-10-05")) == "2026-10-05"
    assert day_of(dated(publication, None)) == "2025-10-09"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert day_of(dated(publication, None)) == "2026-01-01"


@pytest.mark.parametrize("epoch", ["", "yesterday", "-1", "1_000", "1e9", "9" * 30, "253402300800"])
def test_a_malformed_epoch_is_told(
    publication: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(Refused) as refused:
        day_of(dated(publication, None))
    assert [finding.code for finding in refused.value.findings] == ["F106"]


def test_a_manifest_says_which_files_go_along(publication: Path) -> None:
    edition = fascicle.compile(fascicle.read(publication), only="showing")
    files = source_files(edition)
    document = json.loads(manifest(edition, files, {"chapter"}))
    assert document["options"] == {"chapter": "showing"}
    assert [file["path"] for file in document["files"]] == sorted(file.path for file in files)
    assert {file["kind"] for file in document["files"] if file["attached"]} == {"chapter"}


def test_every_package_that_fascicle_is_made_with_has_its_version_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[\w-]+", wanted)[0] for wanted in project["dependencies"]}
    # What talks to people, packs bags or looks at finished files has no part in the pages.
    apart = {"bagit", "jsonschema", "referencing", "rich", "typer"}
    assert {name.replace("-binary", "_binary") for name in needed - apart} <= set(DISTRIBUTIONS)
    # A patch of Python changes no page.
    assert versions()["python"] == ".".join(map(str, sys.version_info[:2]))
    assert {"harfbuzz", "fontconfig", "pango", "pandoc", "python", "zlib"} <= set(versions())

"""The publication that ``fascicle new`` makes."""

from __future__ import annotations

import datetime

import pytest
import yaml
from PIL import Image


def test_it_has_all_that_a_publication_has(publication):
    files = {str(p.relative_to(publication)) for p in publication.rglob("*") if p.is_file()}
    assert files >= {
        ".gitignore",
        "README.md",
        "publication.yaml",
        "sources.bib",
        "chapters/writing.yaml",
        "chapters/showing.yaml",
        "assets/photographs.yaml",
        "assets/maps.yaml",
        "assets/step-wedge.png",
        "seeds/example.txt",
    }
    assert not any("__" in file or file.endswith(".pyc") for file in files)


def test_its_slug_is_the_folders_name_and_its_year_this_one(publication):
    settings = yaml.safe_load((publication / "publication.yaml").read_text(encoding="utf-8"))
    assert settings["slug"] == "booklet"
    assert settings["year"] == datetime.datetime.now(tz=datetime.UTC).year


@pytest.mark.parametrize(
    ("name", "slug"),
    [("My Booklet (2)", "my-booklet-2"), ("Књига", "publication"), ("a" * 99, "a" * 80)],
)
def test_any_folder_name_becomes_a_slug(command, tmp_path, name, slug):
    assert command("new", tmp_path / name).code == 0
    settings = yaml.safe_load((tmp_path / name / "publication.yaml").read_text(encoding="utf-8"))
    assert settings["slug"] == slug


def test_it_checks_without_errors_or_warnings(command, publication):
    said = command("check", publication)
    assert said.code == 0, said.out
    assert "(warning)" not in said.out


def test_it_builds_at_once(built):
    assert built.said.code == 0, built.said.out
    assert built.pdf.read_bytes().startswith(b"%PDF-")


def test_its_only_unfinished_matter_is_what_it_teaches(command, publication):
    said = command("check", publication)
    codes = {word for word in said.out.split() if word[:1] in "MPDSE" and word[1:].isdigit()}
    assert codes == {"M213", "P107"}


def test_its_picture_is_large_enough_for_print(publication):
    with Image.open(publication / "assets/step-wedge.png") as image:
        assert image.mode == "L"
        assert image.width >= 2000
        grays = [image.getpixel((image.width * (2 * i + 1) // 22, 400)) for i in range(11)]
    assert grays == sorted(grays, reverse=True)
    assert (grays[0], grays[-1]) == (255, 0)


def test_it_is_not_written_over_anything(command, publication):
    before = (publication / "publication.yaml").read_bytes()
    said = command("new", publication)
    assert said.code == 2
    assert "not an empty folder" in " ".join(said.err.split())
    assert (publication / "publication.yaml").read_bytes() == before


def test_an_empty_folder_will_do(command, tmp_path):
    (tmp_path / "empty").mkdir()
    assert command("new", tmp_path / "empty").code == 0


def test_a_file_in_the_way_is_wrong_usage(command, tmp_path):
    (tmp_path / "file").write_text("words")
    assert command("new", tmp_path / "file").code == 2
    assert (tmp_path / "file").read_text() == "words"

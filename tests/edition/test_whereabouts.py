"""From a line of the manuscript to the block that was made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import fascicle
from fascicle.findings import Place

FOLDER = Path(__file__).parents[1] / "publications" / "comments-unprinted"


@pytest.fixture(scope="module")
def edition():
    return fascicle.compile(fascicle.read(FOLDER))


def line_of(file: str, words: str) -> int:
    lines = (FOLDER / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(
    ("file", "words", "chapter", "block"),
    [
        ("chapters/one.yaml", "title: Every", "one", ""),
        ("chapters/one.yaml", "status:", "one", ""),
        ("chapters/one.yaml", "source: Somebody", "one", "one-epigraph"),
        ("chapters/one.yaml", "A plain paragraph", "one", "one-b1"),
        ("chapters/one.yaml", "The third paragraph", "one", "one-b3"),
        ("chapters/one.yaml", "Ask the museum", "one", "figure-frame"),
        ("chapters/one.yaml", "id: last", "one", "last.block"),
        ("assets/photographs.yaml", "unused:", "", ""),
        ("assets/photographs.yaml", "Shown nowhere", "", ""),
        ("assets/photographs.yaml", "pixels:", "one", "figure-frame"),
    ],
)
def test_a_line_is_found_in_its_block(edition, file, words, chapter, block):
    stretch = edition.whereabouts.find(Place(file, line_of(file, words)))
    assert (stretch.chapter, stretch.block) == (chapter, block)


def test_a_place_without_a_line_is_the_chapters(edition):
    stretch = edition.whereabouts.find(Place("chapters/two.yaml"))
    assert (stretch.chapter, stretch.block) == ("two", "")


def test_other_files_are_about_no_block(edition):
    assert edition.whereabouts.find(Place("sources.bib", 3)) is None


def test_comments_are_kept_by_block_and_are_no_text(edition):
    assert edition.comments["one-epigraph"] == "Who was that?"
    assert edition.comments["figure-frame"] == "UNPRINTED Ask the museum again."
    assert len(edition.comments) == 10
    assert "UNPRINTED" not in repr(edition.chapters)


def test_a_timelines_entry_is_about_the_block_that_prints_it():
    edition = fascicle.compile(fascicle.read(FOLDER.with_name("timeline")))
    stretch = edition.whereabouts.find(Place("assets/timelines.yaml", 4))
    assert (stretch.chapter, stretch.block) == ("one", "figure-spring")

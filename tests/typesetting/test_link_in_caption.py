"""A link in a caption is none in the list of illustrations, where the whole caption is a link."""

from __future__ import annotations

from pathlib import Path

from conftest import call, write_files

FILES = {
    "publication.yaml": """\
slug: links
title: Links
language: en-GB
year: 2026
chapters: [one]
parts: [illustrations, chapters]
""",
    "chapters/one.yaml": "title: One\nstatus: final\nbody:\n  - photograph: a\n    lines: 6\n",
    "assets/photographs.yaml": """\
photographs:
  a:
    caption: >-
      A view of the town as [the museum](https://example.org/a) shows it; beyond the river and the
      hills, in the evening, stands the mill of which the letters that were found there tell.
    alt: A town.
    rights: Public domain
""",
    "sources.bib": "",
}


def test_a_caption_with_a_link_is_listed_word_by_word(tmp_path: Path) -> None:
    said = call("build", write_files(tmp_path, FILES))
    assert "B107" not in said.out
    assert said.code == 0

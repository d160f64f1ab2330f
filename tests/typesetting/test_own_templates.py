"""What pages were spoilt by is told at a template, and a line of it, as near as can be known."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.typesetting.font_families import families
from fascicle.typesetting.own_templates import (
    own_templates,
    place_of_font,
    place_of_making,
    place_of_template,
)

MADE = "<p>\n  <a href={{ edition.link }}>Look</a>\n</p>"
PLAIN = '<p><a href="https://example.org">Look</a></p>'


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        ({"templates/colophon.html": MADE}, "templates/colophon.html:2:6"),
        ({"templates/imprint.html": MADE}, "templates/imprint.html:2:6"),
        ({"templates/colophon.html": MADE, "templates/title.html": MADE}, None),
        ({"templates/colophon.html": PLAIN, "templates/a.html": MADE}, "templates/colophon.html"),
        ({"templates/b.html": PLAIN, "templates/a.html": MADE}, "templates/a.html:2:6"),
        ({"templates/a.html": MADE, "templates/b.html": MADE}, "templates"),
        ({"templates/a.html": MADE + MADE}, "templates/a.html"),
        ({}, "templates"),
    ],
)
def test_an_address_that_is_put_together(texts, place):
    found, line = place_of_making("colophon", texts)
    assert str(found) == (place or "templates/colophon.html:2:6")
    assert line == (MADE.split("\n")[1] if found.line else "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("p { font-family: serif }\nh1 { font-family: 'Neue Garamond', serif }", "a.css:2:6"),
        ("p { color: red }\nh1 { font-family: Missing }", "a.css:2:6"),
        ("p { font-family: serif } h1 { font-family: Missing }", "None"),
        ("p { color: red }", "None"),
    ],
)
def test_a_font_that_is_asked_for(text, place):
    assert str(place_of_font("Neue-Garamond-Bold", {"a.css": text})) == place


def test_only_templates_of_ones_own_are_named(tmp_path: Path):
    folder = tmp_path / "publication"
    (folder / "templates/blocks").mkdir(parents=True)
    (folder / "templates/blocks/note.html").write_text("Note")
    (folder / "templates/letter.txt").write_text("Dear colleagues,")
    (tmp_path / "outside.html").write_text("Outside")
    (folder / "templates/cover.html").symlink_to(tmp_path / "outside.html")
    assert own_templates(folder) == {"templates/blocks/note.html": "Note"}
    assert str(place_of_template(folder, "blocks/note.html")) == "templates/blocks/note.html"
    assert place_of_template(folder, "title.html") is None


def test_fonts_are_looked_for_in_templates_of_ones_own_alone(tmp_path: Path):
    """What is hidden or leads outside brings no font, and is not even opened."""
    folder = tmp_path / "publication"
    (folder / "templates").mkdir(parents=True)
    theme = families(folder)
    face = "@font-face {{ src: url(fascicle:/assets/f.otf); {}: {} }}"
    (folder / "templates/own.css").write_text(
        face.format("font-family", "'Our Hand'") + face.format("FONT-FAMILY ", '"Other"')
    )
    (tmp_path / "outside.css").write_text(face.format("font-family", "Outside"))
    (folder / "templates/.hidden.css").symlink_to(tmp_path / "outside.css")
    (folder / "templates/linked.css").symlink_to(tmp_path / "outside.css")
    (folder / "templates/nameless.css").write_text(face.format("font-family", "''"))
    assert families(folder) == (*theme, "Our-Hand", "Other")


def test_fonts_are_looked_for_in_time_that_grows_with_the_text(tmp_path: Path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/own.css").write_text("@font-face{" * 60_000)
    assert families(tmp_path)

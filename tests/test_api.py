"""The four steps from Python, a press that lives long, and books that are the same everywhere."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

import fascicle
from fascicle.publishing.reading_pdf import reading_pdf
from fascicle.typesetting.readback import read_back

PUBLICATION = """\
slug: steps
title: In four steps
language: en-GB
year: 2026
date: "2026-01-02"
chapters: [one, two, three]
parts: [contents, chapters, chronology, bibliography, colophon]
"""

SOURCES = """\
@book{gill1931,
  author    = {Gill, Eric},
  title     = {An Essay on Typography},
  publisher = {Sheed \\& Ward},
  date      = {1931},
}
"""

SENTENCE = "Type is set line by line, and each line is as long as the others. "


def write(folder: Path, **chapters: str) -> Path:
    """Write a publication of three chapters; ``chapters`` are the texts of some of them."""
    for file, text in {"publication.yaml": PUBLICATION, "sources.bib": SOURCES}.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    for number, name in enumerate(("one", "two", "three"), 1):
        text = chapters.get(name, SENTENCE * 10)
        body = (
            f"title: Chapter of the name {name}\nstatus: final\nbody:\n"
            f"  - text: |\n      Begin of {name}.[@gill1931, {number}] {text}\n"
            f"    event: {{date: 1931-05-0{number}, title: Day of {name}}}\n"
        )
        (folder / "chapters").mkdir(exist_ok=True)
        (folder / f"chapters/{name}.yaml").write_text(body, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "steps")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """Formatted citations, shared by all tests of this module."""
    return tmp_path_factory.mktemp("cache")


def words(pdf: bytes) -> list[str]:
    return ["".join(run.text for run in page.runs) for page in read_back(pdf)]


def test_the_four_steps(folder, tmp_path):
    manuscript = fascicle.read(folder)
    assert [file.id for file in manuscript.chapters] == ["one", "two", "three"]
    edition = fascicle.compile(manuscript)
    assert [chapter.number for chapter in edition.chapters] == [1, 2, 3]
    assert len(edition.notes) == 3 + 3
    book = fascicle.typeset(edition)
    assert book.findings == ()
    report = fascicle.publish(book, tmp_path / "out")
    assert report.pdf.read_bytes() == reading_pdf(book)
    with pikepdf.open(report.pdf) as pdf:
        assert len(pdf.pages) == report.pages == book.sheets
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "chronology.csv",
        "chronology.json",
        "report.json",
        "steps.html",
        "steps.pdf",
    ]


def test_each_step_leaves_what_it_was_given_as_it_was(folder):
    manuscript = fascicle.read(folder)
    edition = fascicle.compile(manuscript)
    before = repr(manuscript), repr(edition)
    fascicle.typeset(edition)
    assert fascicle.compile(manuscript) == edition
    assert (repr(manuscript), repr(edition)) == before


def test_a_refusal_carries_all_findings(folder):
    (folder / "chapters/one.yaml").write_text("title: One\nstatus: done\nbody: []\n")
    with pytest.raises(fascicle.Refused) as refused:
        fascicle.compile(fascicle.read(folder))
    assert [found.code for found in refused.value.findings] == ["M204", "M203"] or {
        found.place.line for found in refused.value.findings
    } == {2, 3}


def test_progress_is_told_for_every_stage_and_unit(folder, tmp_path):
    told: list[tuple[str, str, int, int]] = []

    def progress(stage: str, unit: str, done: int, total: int) -> None:
        told.append((stage, unit, done, total))

    edition = fascicle.compile(fascicle.read(folder), progress=progress)
    book = fascicle.typeset(edition, progress=progress)
    fascicle.publish(book, tmp_path / "out", progress)
    assert {stage for stage, *_ in told} == {"compile", "typeset", "publish"}
    units = {unit for stage, unit, *_ in told if stage == "typeset"}
    assert {"contents", "chapter-one", "chapter-three", "chronology"} <= units
    assert all(0 <= done <= total for _, _, done, total in told)
    # A stage is told when it begins: the first chapter may take long.
    assert next(done for stage, _, done, _ in told if stage == "typeset") == 0


# --- the press ------------------------------------------------------------------------------------


def test_an_unchanged_edition_comes_back_at_once(folder, cache):
    press = fascicle.Press()
    manuscript = fascicle.read(folder)
    first = fascicle.typeset(fascicle.compile(manuscript, cache=cache), press)
    assert set(first.laid_out) == {unit.id for unit in first.units}
    again = fascicle.typeset(fascicle.compile(manuscript, cache=cache), press)
    assert again is first or again.laid_out == ()
    assert again.pdf == first.pdf


def test_one_changed_chapter_is_laid_out_alone(folder, cache):
    press = fascicle.Press()
    fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    write(folder, two="Other words. " + SENTENCE * 9)
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    assert book.laid_out == ("chapter-two",)
    assert any("Other words." in page for page in words(book.pdf))
    alone = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache))
    assert book.pdf == alone.pdf, "a book of a press that lives long differs from a new one's"


def test_a_longer_chapter_moves_the_pages_after_it(folder, cache):
    press = fascicle.Press()
    before = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    write(folder, one=SENTENCE * 90)
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    assert book.sheets > before.sheets
    # The chapter itself, and what prints page numbers: nothing else is touched.
    assert set(book.laid_out) == {"chapter-one", "contents", "chronology"}
    alone = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache))
    assert words(book.pdf) == words(alone.pdf)
    assert [unit.folios for unit in book.units] == [unit.folios for unit in alone.units]


def test_going_back_is_free(folder, cache):
    """The words of an edition before are set again without leaving anything of the later one."""
    press = fascicle.Press()
    first = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    write(folder, three="Something else.")
    fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    write(folder)
    third = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    assert third.pdf == first.pdf


def test_another_page_format_is_laid_out_anew(folder, cache):
    press = fascicle.Press()
    edition = fascicle.compile(fascicle.read(folder), cache=cache)
    a5 = fascicle.typeset(edition, press)
    (folder / "publication.yaml").write_text(PUBLICATION + "page: {format: a4}\n")
    a4 = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    assert set(a4.laid_out) == {unit.id for unit in a4.units}
    assert next(read_back(a4.pdf)).width > next(read_back(a5.pdf)).width


def test_release_lets_go_of_everything(folder, cache):
    press = fascicle.Press()
    edition = fascicle.compile(fascicle.read(folder), cache=cache)
    first = fascicle.typeset(edition, press)
    press.release()
    again = fascicle.typeset(edition, press)
    assert again is not first
    assert set(again.laid_out) == {unit.id for unit in again.units}
    assert again.pdf == first.pdf


def test_two_publications_share_a_press(tmp_path, cache):
    press = fascicle.Press()
    one = fascicle.compile(fascicle.read(write(tmp_path / "one")), cache=cache)
    other = write(tmp_path / "other", one="Words of the other publication.")
    text = PUBLICATION.replace("slug: steps", "slug: other").replace("In four steps", "The other")
    (other / "publication.yaml").write_text(text)
    two = fascicle.compile(fascicle.read(other), cache=cache)
    first, second = fascicle.typeset(one, press), fascicle.typeset(two, press)
    third = fascicle.typeset(one, press)
    assert third.pdf == first.pdf
    assert second.pdf == fascicle.typeset(two).pdf
    assert not any("Words of the other" in page for page in words(third.pdf))
    assert any("Words of the other" in page for page in words(second.pdf))


def test_a_template_is_seen_when_it_changes(folder, cache):
    press = fascicle.Press()
    edition = fascicle.compile(fascicle.read(folder), cache=cache)
    first = fascicle.typeset(edition, press)
    (folder / "templates").mkdir()
    (folder / "templates/colophon.html").write_text(
        '{% extends "theme/colophon.html" %}{% block colophon %}<p>Set anew.</p>{% endblock %}'
    )
    # An edition is of what was read: what has come since is not there.
    assert fascicle.typeset(edition, press).pdf == first.pdf
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
    assert book.laid_out == ("colophon",)
    assert any("Set anew." in page for page in words(book.pdf))


def test_a_picture_of_a_template_is_seen_when_it_changes(folder, cache, tmp_path):
    """A template's picture is part of the book: a changed one may not come from any memory."""
    from PIL import Image

    (folder / "templates").mkdir()
    (folder / "assets").mkdir()
    (folder / "templates/colophon.html").write_text(
        '{% extends "unit.html" %}{% block body %}<p>Sign: '
        '<img src="fascicle:/assets/sign.png" alt="A sign" style="width: 20mm"></p>{% endblock %}'
    )
    press = fascicle.Press(tmp_path / "press")

    def edition(tone: int) -> fascicle.Edition:
        Image.new("L", (60, 40), tone).save(folder / "assets/sign.png")
        return fascicle.compile(fascicle.read(folder), cache=cache)

    books = []
    for tone in (0, 200):
        books.append(fascicle.typeset(edition(tone), press))
        assert books[-1].findings == ()
    assert books[0].pdf != books[1].pdf
    another = fascicle.typeset(edition(100), fascicle.Press(tmp_path / "press"))
    assert another.pdf not in {book.pdf for book in books}


def test_words_lost_by_a_template_are_told_there(folder, cache):
    """No paragraph of the manuscript can be divided to bring back what a template has hidden."""
    (folder / "templates").mkdir()
    (folder / "templates/colophon.html").write_text(
        '{% extends "unit.html" %}{% block body %}<p>Seen.</p>'
        '<p style="visibility: hidden">Unseen.</p>{% endblock %}'
    )
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache))
    (lost,) = [found for found in book.findings if found.code == "B107"]
    assert str(lost.place) == "templates/colophon.html"
    assert lost.hint == "Look in templates/colophon.html for what keeps them from the page."


_SHOWING = {
    "a picture in a drawing": '<img alt="A sign" src="fascicle:/assets/outer.svg">',
    "a style imported by a style": '<style>@import "fascicle:/assets/outer.css";</style>'
    '<p class="sign">A sign</p>',
    "an address between blanks": '<img alt="A sign" src = "fascicle:/assets/inner.svg">',
    "an address in other signs": '<img alt="A sign" src="f&#97;scicle:/%61ssets/inner.svg">',
    "a style within an address": '<link rel="stylesheet" href="data:text/css,'
    '@import %22fascicle:/ass%65ts/inner.css%22"><p class="sign">A sign</p>',
}


@pytest.mark.parametrize("shown", _SHOWING.values(), ids=_SHOWING)
def test_what_is_shown_by_the_way_is_seen_when_it_changes(folder, cache, tmp_path, shown):
    """No key may leave out a file that a picture or a style brings in, or that is named oddly."""
    from PIL import Image

    files = {
        "outer.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image href="fascicle:/assets/inner.png" width="9" height="9"/></svg>',
        "outer.css": '@import "fascicle:/assets/inner.css";',
    }
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<rect width="9" height="9" fill="{}"/></svg>'
    )
    is_style = "css" in shown
    kind = "css" if is_style else "png" if "outer.svg" in shown else "svg"
    changing = folder / "assets" / f"inner.{kind}"
    written = ".sign {{ background: {} }}" if is_style else drawing
    (folder / "templates").mkdir()
    (folder / "assets").mkdir()
    (folder / "templates/colophon.html").write_text(
        '{% extends "unit.html" %}{# of assets/ #}{% block body %}<p>Sign.</p>'
        + shown
        + "{% endblock %}"
    )
    for name, text in files.items():
        (folder / "assets" / name).write_text(text)

    def typeset(colour: str, press: fascicle.Press) -> fascicle.Book:
        if kind == "png":
            Image.new("RGB", (9, 9), colour).save(changing)
        else:
            changing.write_text(written.format(colour))
        book = fascicle.typeset(fascicle.compile(fascicle.read(folder), cache=cache), press)
        assert book.findings == ()
        return book

    press = fascicle.Press(tmp_path / "press")
    red, blue = typeset("#f00", press), typeset("#00f", press)
    # A style may bring in a font, which is used wherever it is asked for.
    assert is_style or blue.laid_out == ("colophon",)
    assert red.pdf != blue.pdf
    assert typeset("#0f0", fascicle.Press(tmp_path / "press")).pdf not in {red.pdf, blue.pdf}
    assert typeset("#f00", fascicle.Press(tmp_path / "press")).pdf == red.pdf


def test_a_photograph_is_seen_when_it_changes(folder, cache, tmp_path):
    from PIL import Image

    (folder / "assets").mkdir()
    (folder / "assets/photographs.yaml").write_text(
        "photographs:\n  p: {file: p.png, caption: A tone, alt: A grey field, rights: None}\n"
    )
    (folder / "chapters/two.yaml").write_text(
        "title: With a picture\nstatus: final\nbody:\n  - Text.\n  - photograph: p\n"
    )
    books = []
    for tone in (40, 200):
        Image.new("L", (1400, 900), tone).save(folder / "assets/p.png")
        edition = fascicle.compile(fascicle.read(folder), cache=cache)
        # Another press with the same folder, as a second run of the command has it.
        books.append(fascicle.typeset(edition, fascicle.Press(tmp_path / "press")))
    tones = []
    for book in books:
        with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
            images = [image for page in pdf.pages for image in page.get_images().values()]
            pictures = [pikepdf.PdfImage(image).as_pil_image() for image in images]
            tones.append({picture.getpixel((9, 9)) for picture in pictures})
    assert tones == [{40}, {200}]


def test_a_book_comes_back_from_the_cache_as_it_was(folder, cache, tmp_path):
    edition = fascicle.compile(fascicle.read(folder), cache=cache)
    first = fascicle.typeset(edition, fascicle.Press(tmp_path / "press"))
    second = fascicle.typeset(edition, fascicle.Press(tmp_path / "press"))
    assert second.laid_out == ()
    assert replace(second, seconds=0, laid_out=()) == replace(first, seconds=0, laid_out=())
    # What is kept may be damaged: then it is made anew.
    for path in (tmp_path / "press").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:100])
    third = fascicle.typeset(edition, fascicle.Press(tmp_path / "press"))
    assert third.pdf == first.pdf


def test_a_book_with_errors_is_not_published(folder, tmp_path):
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    wrong = fascicle.Finding("B101", fascicle.Place("chapters/one.yaml", 5), "A note is lost.")
    out = tmp_path / "out"
    with pytest.raises(fascicle.Refused):
        fascicle.publish(replace(book, findings=(wrong,)), out)
    assert not out.exists()

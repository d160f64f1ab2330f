"""The theme on paper: units laid out, drawn and read back."""

from __future__ import annotations

import ctypes
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import sample
from PIL import Image

from fascicle.edition.model import Break, Edition, Heading, Paragraph, Span, Text
from fascicle.manuscript.models import PageSettings
from fascicle.typesetting.composing import compose, stylesheet
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.fetcher import THEME, Fetcher
from fascicle.typesetting.geometry import FORMATS

CSS = sorted((THEME / "css").glob("*.css"))


@dataclass(frozen=True)
class Glyph:
    """A character where it stands: page from 0, origin in points from the bottom left."""

    text: str
    page: int
    x: float
    y: float
    size: float
    font: str


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    pages: int
    glyphs: tuple[Glyph, ...]
    complaints: tuple[object, ...]

    def on(self, page: int) -> list[Glyph]:
        return [glyph for glyph in self.glyphs if glyph.page == page]

    def words(self, page: int) -> str:
        return "".join(glyph.text for glyph in self.on(page))


def read(pdf: bytes) -> Iterator[Glyph]:
    document = pypdfium2.PdfDocument(pdf)
    x, y = ctypes.c_double(), ctypes.c_double()
    name = ctypes.create_string_buffer(200)
    flags = ctypes.c_int()
    for number in range(len(document)):
        text = document[number].get_textpage()
        for k in range(text.count_chars()):
            pdfium.FPDFText_GetCharOrigin(text.raw, k, x, y)
            pdfium.FPDFText_GetFontInfo(text.raw, k, name, 200, flags)
            size = pdfium.FPDFText_GetFontSize(text.raw, k) * 0.75  # the engine draws in px
            character = chr(pdfium.FPDFText_GetUnicode(text.raw, k))
            yield Glyph(character, number, x.value, y.value, size, name.value.decode())
        text.close()
    document.close()


@pytest.fixture(scope="module")
def photograph(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "grey.jpg"
    Image.linear_gradient("L").resize((600, 400)).save(file)
    return file


def engine_for(edition: Edition, photograph: Path) -> Engine:
    fetcher = Fetcher({"theme": THEME}, files={"/picture/sample": photograph})
    return Engine(stylesheet(edition.publication), fetcher)


def printed(engine: Engine, html: str) -> Printed:
    layout = engine.lay_out(html)
    pdf, complaints = engine.draw(layout.sheets, layout, created="2026-11-22")
    return Printed(
        pdf,
        len(layout.sheets),
        tuple(read(pdf)),
        (*engine.complaints, *layout.complaints, *complaints),
    )


@pytest.fixture(scope="module")
def book(photograph) -> dict[str, Printed]:
    """The sample at A5, its page numbers filled in."""
    edition = sample.edition()
    engine = engine_for(edition, photograph)
    units = compose(edition, sample.SamplePictures())
    return {unit.id: printed(engine, numbered(unit.html)) for unit in units}


def numbered(html: str, number: str = "12") -> str:
    return re.sub(r'(<span class="page-number"[^>]*>)(</span>)', rf"\g<1>{number}\g<2>", html)


# --- nothing is out of order in the engine ----------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_engine_has_nothing_to_complain_of(name, photograph):
    edition = sample.edition(page=PageSettings(format=name))
    engine = engine_for(edition, photograph)
    for unit in compose(edition, sample.SamplePictures()):
        layout = engine.lay_out(unit.html)
        # Links to other units end nowhere until the units are joined.
        faults = [c for c in (*engine.complaints, *layout.complaints) if "anchor" not in str(c)]
        assert faults == [], unit.id
        assert all(
            sheet.width == pytest.approx(FORMATS[name].width, abs=0.01) for sheet in layout.sheets
        )
    assert engine.fetcher.refused == []


def test_only_the_themes_fonts_are_used(book):
    for unit in book.values():
        with pikepdf.open(io.BytesIO(unit.pdf)) as pdf:
            names = {
                str(font.BaseFont).partition("+")[2]
                for page in pdf.pages
                for font in page.get("/Resources", {}).get("/Font", {}).values()
            }
        assert all(name.startswith("Fascicle-") for name in names), names


def test_the_style_sheets_put_no_words_on_the_page():
    allowed = re.compile(
        r'(none|""|counter\(page(, lower-roman)?\)|string\((book|running)\)'
        r'|"\\2060" attr\(data-number\)|attr\(data-number\) "\\2002"'
        r'|"0+")$'  # room for figures, and never drawn
    )
    contents = [
        value.strip()
        for path in CSS
        for value in re.findall(r"(?<![-\w])content:\s*([^;]+);", path.read_text(encoding="utf-8"))
    ]
    assert len(contents) > 10
    assert [value for value in contents if not allowed.match(value)] == []


def test_the_style_sheets_name_no_fallback_fonts():
    families = {
        family
        for path in CSS
        for family in re.findall(r'"([A-Z][^"\\]+)"', path.read_text(encoding="utf-8"))
    }
    assert {f for f in families if "/" not in f} == {
        "Fascicle Text",
        "Fascicle Display",
        "Fascicle Sans",
    }


# --- the page ---------------------------------------------------------------------------------


def test_running_text_is_not_cut_within_words():
    """Only long words are: the engine cuts any word of a box that may be cut, where it ends a line.

    It takes the first word of a box for the first of its line if what stands before it in the line
    may not be parted from it.
    """
    rules = [
        (selector.strip(), rule)
        for sheet in sorted((THEME / "css").glob("*.css"))
        for selector, rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text("utf-8"))
        if re.search(r"overflow-wrap:\s*(anywhere|break-word)", rule)
    ]
    names = {re.sub(r"(?s).*\*/", "", selector).strip() for selector, _ in rules}
    titles_and_columns = {"h1, h2, h3", ".index-column", "@top-center"}
    titles_and_columns |= {".events td", ".table th, .table td", ".beside figcaption"}
    assert names - titles_and_columns == {".long", ".address .unbroken"}


def test_every_line_of_text_stands_on_the_grid(book):
    page = FORMATS["a5"]
    for name in ("chapter-paper", "chapter-binding"):
        unit = book[name]
        body = [
            glyph
            for glyph in unit.glyphs
            if abs(glyph.size - page.text_size) < 0.05
            and glyph.font.endswith("Fascicle-Text")
            and page.bottom < glyph.y < page.height - page.top
            and glyph.text.isalpha()
        ]
        assert len(body) > 1500
        offsets = {round((page.height - page.top - g.y) % page.line_height, 1) for g in body}
        assert max(offsets) - min(offsets) <= 0.2, (name, sorted(offsets))


def test_a_page_number_moves_no_line_when_it_is_filled_in(photograph):
    edition = sample.edition()
    engine = engine_for(edition, photograph)
    for unit in compose(edition, sample.SamplePictures()):
        if "page-number" not in unit.html:
            continue
        empty = [g for g in printed(engine, unit.html).glyphs if not g.text.isspace()]
        for number in ("7", "48"):
            full = printed(engine, numbered(unit.html, number)).glyphs
            seats = {(g.text, g.page, round(g.x, 2), round(g.y, 2)) for g in full}
            lost = [g for g in empty if (g.text, g.page, round(g.x, 2), round(g.y, 2)) not in seats]
            assert lost == [], (unit.id, number)


def test_running_heads_name_the_book_and_the_chapter(book):
    unit = book["chapter-paper"]
    assert "the making of booklets" in unit.words(1).lower()
    assert "The Town and Its Paper" in unit.words(2)
    page = FORMATS["a5"]
    head = [g for g in unit.on(0) if g.y > page.height - page.top]
    assert head == [], "an opening has no running head"
    foot = "".join(g.text for g in unit.on(0) if g.y < page.bottom - 5).strip()
    assert foot == "1", "an opening has a drop folio"


def test_folios_stand_at_the_fore_edge(book):
    page = FORMATS["a5"]
    for number, folio in ((1, "2"), (2, "3")):
        heads = [
            g
            for g in book["chapter-paper"].on(number)
            if g.y > page.height - page.top and g.text == folio
        ]
        (seat,) = [g for g in heads if g.size == pytest.approx(page.text_size, abs=0.05)]
        left, right = page.outer, page.width - page.outer
        assert seat.x == pytest.approx(left, abs=2) if number % 2 else seat.x > right - 10


def of_blocks(photograph: Path, *blocks: object) -> Printed:
    chapter = replace(sample.paper(), blocks=tuple(blocks), notes=())
    edition = replace(sample.edition(parts=["chapters"]), chapters=(chapter,))
    (unit,) = compose(edition, sample.SamplePictures())
    return printed(engine_for(edition, photograph), unit.html)


def heads(unit: Printed) -> list[float]:
    return [g.y for g in unit.glyphs if g.text == "H" and g.size > 12]


def test_no_white_stands_above_a_heading_at_the_head_of_a_page(photograph):
    page = FORMATS["a5"]
    lines = [sample.paragraph(f"paper-l{n}", Text("line")) for n in range(60)]
    whole = of_blocks(photograph, *lines)
    first = sum(g.text == "i" and g.size > 10 for g in whole.on(0))
    heading = Heading("paper-head", (Text("Heading"),), 2, sample.HERE)
    unit = of_blocks(photograph, *lines[: first - 1], heading, *lines[first:])
    (seat,) = heads(unit)
    assert "Heading" in unit.words(1)
    assert page.height - page.top - seat < 1.4 * page.line_height


def test_a_heading_after_a_space_has_no_more_white_than_its_own(photograph):
    heading = Heading("paper-head", (Text("Heading"),), 2, sample.HERE)
    one, two = (sample.paragraph(f"paper-l{n}", Text("line")) for n in range(2))
    space = Break("paper-gap", "space", sample.HERE)
    plain = of_blocks(photograph, one, heading, two)
    assert heads(of_blocks(photograph, one, space, heading, two)) == heads(plain)


# --- openings and notes -----------------------------------------------------------------------


def test_an_opening_reads_in_order(book):
    text = " ".join(book["chapter-paper"].words(0).split())
    assert re.match(r"chapter one The Town and Its Paper T ?he making of booklets is", text), text[
        :80
    ]


def test_the_initial_spans_three_lines(book):
    page = FORMATS["a5"]
    glyphs = book["chapter-paper"].on(0)
    (initial,) = [g for g in glyphs if g.text == "T" and g.size > 2.5 * page.line_height]
    beside = sorted({round(g.y, 1) for g in glyphs if g.x > initial.x + 20 and g.y < 400})[::-1]
    assert initial.y == pytest.approx(beside[2], abs=1.5), "it stands on the third line"


def dense_calls(width: int) -> Edition:
    """A chapter of one paragraph with a call after every few words."""
    content: list[object] = []
    notes = []
    for number in range(1, 25):
        content += [Text("word " * (number % width + 1) + "end."), sample.call(number), Text(" ")]
        notes.append(sample.note(number, (Text("Ibid."),)))
    block = Paragraph("paper-b1", tuple(content), sample.HERE)  # type: ignore[arg-type]
    chapter = replace(sample.paper(), blocks=(block,), notes=tuple(notes))
    return replace(sample.edition(parts=["chapters"]), chapters=(chapter,))


@pytest.mark.parametrize("width", [3, 5, 7])
def test_a_call_never_begins_a_line(width, photograph):
    edition = dense_calls(width)
    (unit,) = compose(edition, sample.SamplePictures())
    page = FORMATS["a5"]
    glyphs = printed(engine_for(edition, photograph), unit.html).glyphs
    calls = [
        (a, b)
        for a, b in itertools.pairwise(glyphs)
        if a.text == "." and b.text.isdigit() and abs(a.size - page.text_size) < 0.05
    ]
    assert len(calls) >= 20
    for stop, call in calls:
        assert call.y == pytest.approx(stop.y, abs=page.line_height / 2), "on the line of its word"
        assert 0 < call.x - stop.x < 6


def test_a_mark_at_the_end_of_a_line_does_not_break_it_early(photograph):
    """Words with marks among them fall on the same lines as without."""
    engine = engine_for(sample.edition(), photograph)
    seats = []
    for marked in (True, False):
        blocks = []
        for number in range(40):
            start = Text("The order to fold by hand was given " + "i" * number + " at ")
            name = Text("Čačak")
            end = Text(" and was told in the bindery on the next day.")
            mark = Span((name,), style="upright") if marked else name
            blocks.append(sample.paragraph(f"paper-b{number}", start, mark, end))
        chapter = replace(sample.paper(), blocks=tuple(blocks), notes=())
        edition = replace(sample.edition(parts=["chapters"]), chapters=(chapter,))
        (unit,) = compose(edition, sample.SamplePictures())
        glyphs = printed(engine, unit.html).glyphs
        seats.append([(g.text, g.page, round(g.y)) for g in glyphs if g.text.strip()])
    assert seats[0] == seats[1]


def test_notes_bear_the_editions_numbers(photograph):
    chapter = sample.binding()
    notes = tuple(replace(note, number=41) for note in chapter.notes)
    edition = replace(sample.edition(parts=["chapters"]), chapters=(replace(chapter, notes=notes),))
    (unit,) = compose(edition, sample.SamplePictures())
    text = printed(engine_for(edition, photograph), unit.html).words(0)
    assert re.search(r"line\.\W?41\s", text)
    assert re.search(r"\s41\s+“House of Paper", text)


def test_notes_stand_at_the_foot_of_the_page_of_their_calls(book):
    unit = book["chapter-paper"]
    assert "A second paragraph of the same note" in " ".join(unit.words(0).split())
    foot = min(g.y for g in unit.on(0) if g.size < 9 and g.y > 60)
    assert foot == pytest.approx(FORMATS["a5"].bottom, abs=6)


# --- language ---------------------------------------------------------------------------------


def raster(engine: Engine, language: str, tag: str) -> bytes:
    html = f'<html lang="en"><body><p><{tag} lang="{language}">гдпт</{tag}></p>'
    pdf = printed(engine, html).pdf
    return pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil().tobytes()


def test_serbian_has_its_own_letterforms(photograph):
    engine = engine_for(sample.edition(), photograph)
    russian = raster(engine, "ru", "em")
    assert raster(engine, "sr-Cyrl", "em") != russian
    assert raster(engine, "sr-Cyrl", "em") == raster(engine, "sr", "em")
    assert raster(engine, "bg-Latn", "em") != raster(engine, "sr", "em")


def test_a_unit_is_hyphenated_in_its_language(photograph):
    words = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen und " * 12
    block = Paragraph("paper-b1", (Text(words),), sample.HERE)
    lines = {}
    for language in ("de", "en-GB"):
        chapter = replace(sample.paper(), blocks=(block,), notes=(), language=language)
        edition = replace(sample.edition(parts=["chapters"]), chapters=(chapter,))
        (unit,) = compose(edition, sample.SamplePictures())
        lines[language] = printed(engine_for(edition, photograph), unit.html).words(0)
    assert lines["de"] != lines["en-GB"]


# --- outline ----------------------------------------------------------------------------------


def test_units_and_sections_stand_in_the_outline(book):
    def outline(unit: str) -> list[tuple[int, str]]:
        document = pypdfium2.PdfDocument(book[unit].pdf)
        return [(item.level, item.get_title()) for item in document.get_toc()]

    assert outline("chapter-paper") == [
        (0, "1 · The Town and Its Paper"),
        (1, "The presses of the house"),
    ]
    assert outline("contents") == [(0, "Contents"), (0, "Illustrations")]
    assert outline("title") == [(0, "The Making of Booklets"), (0, "Imprint")]
    assert outline("cover") == [(0, "Cover")]
    assert outline("back-cover") == [(0, "Back cover")]


def test_covers_are_two_pages_one_of_them_blank(book):
    assert book["cover"].pages == book["back-cover"].pages == 2
    assert book["cover"].words(1) == ""
    assert book["back-cover"].words(0) == ""
    assert "An account of how a house" in " ".join(book["back-cover"].words(1).split())


def test_the_imprint_is_the_verso_of_the_title(book):
    unit = book["title"]
    assert unit.pages == 4
    assert unit.words(1) == ""
    assert "The Making\r\nof Booklets" in unit.words(2)
    assert "First edition" in unit.words(3)

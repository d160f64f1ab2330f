"""What a printer would see in the pages, and what stands in the way of sheets and covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pikepdf
from conftest import call
from pressed import booklet
from test_preflight import (
    sound_book,
    spoilt_book,
    with_a_note_astray,
    with_a_short_last_page,
    with_another_font,
    with_larger_files,
)
from test_preflight_pdf import Maker as Drawing
from test_press_cover import PAGES, PERFECT, WIDE
from test_press_instructions import SADDLE
from test_press_interior import GRAYSCALE, with_a_spot_colour
from workshop import Maker, Workshop, refusal, told, told_of

from fascicle.findings import Finding, Place
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.judging import judge
from fascicle.publishing.imposition.planning import Job, plan_sheets
from fascicle.publishing.preflight import preflight, preflight_pdf
from fascicle.publishing.press.cover import cover_wrap
from fascicle.publishing.press.instructions import instruction_sheet
from fascicle.publishing.press.interior import interior
from fascicle.publishing.printing import Order, press_files
from fascicle.typesetting.book import Book
from fascicle.typesetting.font_families import foreign_fonts

# --- the preflight --------------------------------------------------------------------------------


def _seen(made: Any) -> list[Finding]:
    return [observation.finding for observation in made.observations]


def _spoilt(at: Workshop) -> list[Finding]:
    """The preflight of a book spoilt by its templates, its photographs and its text."""
    return at.once("spoilt", lambda: _seen(preflight(spoilt_book(at.folder, at.folder / "cache"))))


def _sound(at: Workshop) -> Book:
    return at.once("good", lambda: sound_book(at.folder, at.folder / "cache"))


def _changed(change: Callable[[Book], Book]) -> Maker:
    return lambda at: _seen(preflight(change(_sound(at))))


def _drawn(draw: Callable[[Drawing], object]) -> Maker:
    """The preflight of a PDF of another program, made by hand."""

    def make(at: Workshop) -> list[Finding]:
        drawing = Drawing()
        draw(drawing)
        data = drawing.bytes()
        drawing.pdf.close()
        return _seen(preflight_pdf(data, "made.pdf"))

    return make


def _picture(drawing: Drawing, size: str, **more: Any) -> None:
    picture = drawing.picture(**more)
    drawing.page(f"q {size} 50 100 cm /P Do Q", XObject={"/P": picture})


def _fonts(drawing: Drawing) -> None:
    fonts = {
        "/A": drawing.font("Times-Roman", embedded=False),
        "/B": drawing.font("Whole", embedded=True),
    }
    drawing.page("BT /A 9 Tf (a) Tj /B 9 Tf (b) Tj ET", Font=fonts)


def _no_pdf(at: Workshop) -> list[Finding]:
    (at.folder / "letter.pdf").write_text("Dear colleagues,")
    return told("preflight", "--pdf", at.folder / "letter.pdf")


def _a_font_of_the_machine(at: Workshop) -> list[Finding]:
    book = _sound(at)
    return list(foreign_fonts(with_another_font(book), book.edition.folder))


# --- sheets and covers ----------------------------------------------------------------------------


def _booklet(at: Workshop) -> Book:
    return at.once("booklet", lambda: booklet(at.folder / "booklet"))


def _printed(press: str) -> Maker:
    """Print a publication whose settings for the press say something else."""

    def make(at: Workshop) -> list[Finding]:
        folder = at.sound()
        publication = folder / "publication.yaml"
        publication.write_text(publication.read_text(encoding="utf-8") + f"press: {press}\n")
        return told("print", folder)

    return make


def _thick(pages: int, **press: Any) -> Maker:
    """Judge the sheets of a book of many pages, stapled through its fold."""
    job = Job(pages, 148, 210, PressSettings(**press), place=Place("publication.yaml", 11, 8))
    return lambda at: judge(job, plan_sheets(job), (15.0, 18.0))


def _pressed(**press: Any) -> Maker:
    """Make the files for the press of a book, as line 11 of its publication says."""
    order = Order(PressSettings(**press), place=Place("publication.yaml", 11, 8))
    return lambda at: press_files(_booklet(at), order).findings


def _cover(change: Callable[[Book], Book], settings: PressSettings = WIDE, pages: int = PAGES):
    def make(at: Workshop) -> list[Finding]:
        wrap = cover_wrap(change(_booklet(at)), settings, pages)
        assert wrap is not None
        return list(wrap.findings)

    return make


def _three_pages(book: Book) -> Book:
    units = tuple(replace(u, pages=3) if u.kind == "cover" else u for u in book.units)
    return replace(book, units=units)


def _with_templates_of_ones_own(at: Workshop) -> list[Finding]:
    """A booklet with a template for its spine, and one for the binder, that say something else."""
    begin = '{%% extends "theme/%s" %%}{%% block %s %%}<p>Other</p>{%% endblock %%}'
    templates = {
        name: begin % (name, block)
        for name, block in (("spine.html", "spine"), ("press/instructions.html", "instructions"))
    }

    def make() -> list[Finding]:
        book = booklet(at.folder / "own", templates)
        wrap = cover_wrap(book, WIDE, PAGES)
        assert wrap is not None
        return [*wrap.findings, *instruction_sheet(book, PressSettings(), SADDLE).findings]

    found: list[Finding] = at.once("own", make)
    return found


def _pages_of_two_sizes(at: Workshop) -> list[Finding]:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        pdf.add_blank_page(page_size=(310, 400))
        pdf.save(at.folder / "any.pdf")
    return told_of(call("print", "--pdf", at.folder / "any.pdf", "--format", "json"))


MAKERS: Mapping[str, Maker] = {
    "T102": _a_font_of_the_machine,
    **dict.fromkeys(
        ("Q101", "Q102", "Q107", "Q108", "Q112", "Q113", "Q114", "Q115", "Q116", "Q117", "Q118"),
        _spoilt,
    ),
    **dict.fromkeys(
        ("Q119", "Q121", "Q122", "Q123", "Q124", "Q125", "Q126", "Q127", "Q128"), _spoilt
    ),
    "Q103": lambda at: _seen(preflight(with_larger_files(_sound(at), at.folder / "larger"))),
    "Q104": _drawn(lambda drawing: _picture(drawing, "70 0 0 60")),
    "Q105": _drawn(lambda drawing: _picture(drawing, "70 0 0 70", space="/DeviceCMYK")),
    "Q106": _drawn(lambda drawing: drawing.page("1 0 0 rg 50 50 20 20 re f")),
    "Q109": _drawn(_fonts),
    "Q110": _drawn(_fonts),
    "Q111": _changed(lambda book: replace(book, pdf=with_another_font(book))),
    "Q120": _changed(with_a_note_astray),
    "Q129": _changed(with_a_short_last_page),
    "Q130": _no_pdf,
    "G101": _printed("{paper: foolscap}"),
    "G102": _printed("{paper: a4}"),
    "G103": _printed("{binding: signatures, signature: 12, up: 4}"),
    "G104": _thick(400, caliper=0.2),
    "G105": _thick(200),
    "G106": _printed("{paper: 302 x 216}"),
    "G107": _pages_of_two_sizes,
    "G121": _cover(lambda book: book, WIDE.model_copy(update={"bleed": 5.0})),
    "G122": _printed("{binding: perfect, caliper: 0.1}"),
    "G123": lambda at: refusal(lambda: interior(with_a_spot_colour(_booklet(at)), GRAYSCALE)),
    "G124": _pressed(binding="perfect"),
    "G125": _cover(lambda book: book, PERFECT, 20),
    **dict.fromkeys(("G126", "G127"), _with_templates_of_ones_own),
    "G128": lambda at: refusal(lambda: cover_wrap(_three_pages(_booklet(at)), WIDE, PAGES)),
}

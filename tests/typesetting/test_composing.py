from __future__ import annotations

import html as escapes
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sample
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.edition.model import (
    Call,
    Chapter,
    Chronology,
    Edition,
    Emphasis,
    Figure,
    LineBreak,
    Link,
    Note,
    PageReference,
    Paragraph,
    Span,
    Strong,
    Table,
    Text,
    plain,
)
from fascicle.findings import Refused
from fascicle.manuscript.models import PARTS, PageSettings
from fascicle.typesetting.composing import compose, stylesheet
from fascicle.typesetting.geometry import (
    FORMATS,
    FRAME_LINES,
    Captioned,
    caption_lines,
    figure_box,
)
from fascicle.typesetting.markup import InlineMarkup, balanced, with_initial, without_calls
from fascicle.typesetting.table_forms import crowded_widths
from fascicle.typesetting.units import UNIT_STYLE, UnitSource


class Words(HTMLParser):
    """The text of a document's body, and how often each id occurs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.languages: list[str] = []
        self.pieces: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids[found["id"] or ""] += 1
        if "lang" in found:
            self.languages.append(found["lang"] or "")

    def handle_data(self, data):
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def units_of(edition: Edition) -> dict[str, UnitSource]:
    return {unit.id: unit for unit in compose(edition, sample.SamplePictures())}


@pytest.fixture(scope="module")
def units() -> dict[str, UnitSource]:
    return units_of(sample.edition())


# --- the order of the book --------------------------------------------------------------------


def test_units_stand_in_the_order_of_the_book(units):
    assert list(units) == [
        "cover",
        "title",
        "contents",
        "chapter-paper",
        "chapter-binding",
        "chronology",
        "bibliography",
        "colophon",
        "back-cover",
    ]


def test_folios_and_sides(units):
    folios = {name: unit.folios for name, unit in units.items()}
    assert folios["cover"] == folios["back-cover"] == "none"
    assert folios["title"] == folios["contents"] == "roman"
    assert {folios[n] for n in ("chapter-paper", "chronology", "colophon")} == {"arabic"}
    assert units["chapter-binding"].opens == "recto"
    assert units["bibliography"].opens == "any"
    assert units["chapter-binding"].chapter == "binding"
    assert units["chronology"].chapter is None


def test_each_unit_is_a_document_with_room_for_its_rules(units):
    for unit in units.values():
        assert unit.html.startswith("<!DOCTYPE html>\n<html lang=")
        head = unit.html.partition("</head>")[0]
        assert head.count(UNIT_STYLE) == 1
        assert "<title>The Making of Booklets: From the Sheet to the Spine</title>" in head


def test_only_the_parts_asked_for_are_printed():
    assert list(units_of(sample.edition(parts=["chapters"]))) == [
        "chapter-paper",
        "chapter-binding",
    ]
    title = units_of(sample.edition(parts=["title", "chapters"]))["title"].html
    assert 'class="title-page' in title
    assert 'class="half-title"' not in title and 'class="imprint"' not in title


def test_empty_parts_are_left_out():
    edition = replace(sample.edition(), chronology=Chronology(), bibliography=())
    bare = replace(
        edition,
        chapters=tuple(
            replace(c, blocks=tuple(b for b in c.blocks if not isinstance(b, Figure)))
            for c in edition.chapters
        ),
    )
    units = units_of(bare)
    assert not {"chronology", "bibliography"} & set(units)
    for part in ("illustrations", "chronology", "bibliography"):
        assert f'"#{part}"' not in units["contents"].html
        assert f'id="{part}"' not in units["contents"].html


def test_parts_may_be_given_in_any_order():
    parts = list(reversed(PARTS))
    assert list(units_of(sample.edition(parts=parts))) == list(units_of(sample.edition()))


# --- the contract with the press --------------------------------------------------------------


def test_each_note_stands_once_where_it_is_called(units):
    edition = sample.edition()
    for note in edition.notes:
        unit = units.get(f"chapter-{note.chapter}") or units["chronology"]
        found = re.findall(
            rf'<span class="call" id="call-{note.id}"><span class="note" id="{note.id}" '
            rf'data-number="{note.number}">',
            unit.html,
        )
        assert len(found) == 1, note.id
        others = [u for u in units.values() if u is not unit and f'id="{note.id}"' in u.html]
        assert others == []


def test_each_block_figure_and_event_has_its_id_once(units):
    edition = sample.edition()
    for chapter in edition.chapters:
        ids = Words(units[f"chapter-{chapter.id}"].html).ids
        assert {block.id: ids[block.id] for block in chapter.blocks} == {
            block.id: 1 for block in chapter.blocks
        }
        assert max(ids.values()) == 1
    ids = Words(units["chronology"].html).ids
    assert all(ids[event.id] == 1 for event in edition.chronology.events)


def test_no_word_of_a_chapter_is_lost(units):
    for chapter in sample.edition().chapters:
        text = " ".join(Words(units[f"chapter-{chapter.id}"].html).text.split())
        position = 0
        for block in chapter.blocks:
            if isinstance(block, Paragraph):
                for node in without_calls(block.content):
                    words = plain((node,))
                    position = text.index(words.strip(), position)


def test_page_numbers_are_left_open(units):
    boxes = {
        name: re.findall(r'<span class="page-number" data-page-of="([^"]+)"></span>', unit.html)
        for name, unit in units.items()
    }
    assert boxes["contents"][:5] == [
        "illustrations",
        "chapter-paper",
        "chapter-binding",
        "chronology",
        "bibliography",
    ]
    assert boxes["contents"][5:] == [f.id for f in sample.edition().figures]
    assert boxes["chapter-paper"] == ["fig-roads"]
    assert boxes["chronology"] == [event.told for event in sample.edition().chronology.events]
    ids = set().union(*(Words(unit.html).ids for unit in units.values()))
    assert {target for found in boxes.values() for target in found} <= ids


def test_titles_in_the_contents_have_no_notes():
    chapter = replace(sample.paper(), title=(Text("Title"), sample.call(1)))
    edition = replace(sample.edition(), chapters=(chapter,))
    units = units_of(edition)
    assert 'class="note"' not in units["contents"].html
    assert units["chapter-paper"].html.count('id="n-paper-1"') == 2  # the block's, and the title's


def test_what_editors_write_is_escaped_everywhere():
    nasty = '<script>alert("x")</script> & "quotes"'
    edition = sample.edition(
        title=nasty, subtitle=nasty, publisher=nasty, rights=nasty, edition=nasty
    )
    chapter = replace(sample.paper(), title=(Text(nasty),), running=nasty)
    units = units_of(replace(edition, chapters=(chapter,)))
    assert all("<script" not in unit.html for unit in units.values())
    assert escapes.escape(nasty) in units["title"].html.replace("&#34;", "&quot;")


@pytest.mark.parametrize(
    ("date", "wording", "year", "printed"),
    [
        ("1931-10-03", "3 October 1931", 1931, "3 October"),
        ("1931-10-03", "3. oktobar 1931.", 1931, "3. oktobar"),
        ("1931-12", "December 1931", 1931, "December"),
        ("1932-01~", "beginning of 1932", 1932, "beginning of 1932"),
        ("1931-10~", "beginning of October 1931", 1931, "beginning of October"),
        ("1935", "1935", 1935, ""),
        ("1931-11-06/1931-11-07", "6 or 7 November 1931", 1931, "6 or 7 November"),
        ("1931-10-03", "3 October", 1931, "3 October"),
    ],
)
def test_dates_leave_out_the_year_that_heads_them(date, wording, year, printed):
    first, second, *_ = sample.chronology().events
    events = (
        replace(first, date=date, wording=wording, year=year),
        replace(second, date=date, wording="x", year=year),
    )
    edition = replace(sample.edition(), chronology=Chronology(events, sample.chronology().notes))
    html = units_of(edition)["chronology"].html
    # A cell without any character would shift the line beside it.
    cell = printed or "\u00a0"
    assert f'<td class="date">{cell}</td>' in html


def test_a_year_of_one_event_stands_in_its_date(units):
    html = units["chronology"].html
    years = re.findall(r'<h2 class="year" data-bookmark="(\d+)">([^<]*)</h2>', html)
    assert years == [("1931", "1931"), ("1932", "beginning of 1932"), ("1935", "1935")]
    assert '<td class="date"><h2 class="year" data-bookmark="1935">1935</h2></td>' in html


def test_columns_of_numbers_are_set_under_one_another():
    cells = [("14 sheets", "14"), ("a ream", "1,250")]
    rows = tuple(((Text(a),), (Text(b), sample.call(1))) for a, b in cells)
    table = Table("paper-b1", ((Text("What"),), (Text("How many"),)), rows, (), sample.HERE)
    chapter = replace(sample.paper(), blocks=(table,))
    html = units_of(replace(sample.edition(), chapters=(chapter,)))["chapter-paper"].html
    assert '<th>What</th><th class="figures">How many</th>' in html
    assert html.count('<td class="figures">') == 2


def test_numbers_of_notes_have_their_room_in_a_crowded_table():
    """The word before them is not divided for their sake; they would stand on the next cell."""

    def widths(notes: int) -> tuple[int, ...]:
        noted = tuple(sample.call(number) for number in range(1, notes + 1))
        plain = (Text("babibezo babibezobabi"),)
        row = ((*plain, *noted), *(plain for _ in range(5)))
        return crowded_widths(Table("x", (), (row,), (), sample.HERE), FORMATS["a5"])

    assert len(set(widths(0))) == 1
    assert widths(2)[0] > widths(1)[0] > widths(0)[0]


def test_columns_of_short_entries_are_not_broken():
    html = units_of(sample.edition())["chapter-binding"].html
    assert '<td class="tight">19–20 May</td>' in html
    assert "<td>Printed sheets hang to dry</td>" in html


# --- languages --------------------------------------------------------------------------------


def test_other_languages_are_marked_and_the_units_own_is_not(units):
    paper = Words(units["chapter-paper"].html)
    assert paper.languages[0] == "en-GB"
    assert set(paper.languages[1:]) == {"sr-Cyrl"}
    assert Words(units["bibliography"].html).languages == ["en-GB", "sr-Cyrl"]


def test_a_chapter_in_another_language_says_so_and_keeps_the_books_words():
    chapter = replace(sample.paper(), language="de")
    units = units_of(replace(sample.edition(), chapters=(chapter,)))
    html = units["chapter-paper"].html
    assert '<html lang="de">' in html
    assert '<p class="number" lang="en-GB">Chapter One</p>' in html
    assert '<span lang="de">The Town and Its Paper</span>' in units["contents"].html


def test_the_theme_speaks_the_books_language():
    edition = sample.edition(language="sr-Latn")
    units = units_of(replace(edition, language="sr-Latn"))
    assert "Sadržaj" in units["contents"].html
    assert "Prva glava" in units["chapter-paper"].html
    assert "Mesto za fotografiju" in units["chapter-paper"].html


def test_a_language_that_the_theme_does_not_speak_is_refused():
    with pytest.raises(Refused) as refused:
        units_of(replace(sample.edition(), language="la"))
    assert [f.code for f in refused.value.findings] == ["T108"]


# --- the publication's own templates ----------------------------------------------------------


def test_a_publication_extends_a_template_of_the_theme(tmp_path: Path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "colophon.html").write_text(
        '{% extends "theme/colophon.html" %}\n'
        "{% block colophon %}{{ super() }}<p>Printed in {{ publication.place }}.</p>{% endblock %}",
        encoding="utf-8",
    )
    colophon = units_of(sample.edition(tmp_path))["colophon"].html
    assert "Printed in Čačak." in colophon
    assert "Libertinus Serif" in colophon


def test_a_faulty_template_of_the_publication_is_a_finding(tmp_path: Path):
    (tmp_path / "templates" / "blocks").mkdir(parents=True)
    (tmp_path / "templates" / "blocks" / "quote.html").write_text("\n{{ block.sorce }}")
    with pytest.raises(Refused) as refused:
        units_of(sample.edition(tmp_path))
    (finding,) = refused.value.findings
    assert (finding.code, str(finding.place)) == ("T104", "templates/blocks/quote.html:2")
    assert "“source”" in finding.hint


# --- figures ----------------------------------------------------------------------------------


def test_a_photograph_that_is_not_held_prints_as_a_frame_that_says_what_is_missing(units):
    html = units["chapter-paper"].html
    frame = html[html.index('id="fig-frame"') :].partition("</figure>")[0]
    assert "For position only" in frame
    assert "1400 × 1000" in frame
    assert "<img" not in frame


def test_a_photograph_that_is_held_prints_with_its_words_for_those_who_cannot_see(units):
    html = units["chapter-paper"].html
    figure = html[html.index('id="fig-held"') :].partition("</figure>")[0]
    assert '<img src="fascicle:/picture/sample" alt="Sheets on a cart."' in figure
    assert "Fig. 2." in figure


@pytest.mark.parametrize("name", FORMATS)
@given(
    ratio=st.floats(0.2, 4),
    caption=st.text(max_size=900),
    wanted=st.none() | st.integers(6, 40),
    free=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_figure_keeps_its_proportions_and_fits_its_lines(name, ratio, caption, wanted, free):
    page = FORMATS[name]
    box = figure_box(page, Captioned(ratio, (caption,), wanted, free))
    assert 0 < box.lines < page.lines
    assert 0 < box.width <= page.measure + 0.01
    assert 0 < box.height <= box.lines * page.line_height
    if not free:
        assert box.height / box.width == pytest.approx(ratio)


@pytest.mark.parametrize("name", FORMATS)
@given(ratio=st.floats(0.2, 4), wanted=st.none() | st.integers(6, 40))
@settings(max_examples=40, deadline=None)
def test_a_frame_for_position_only_is_never_high(name, ratio, wanted):
    page = FORMATS[name]
    box = figure_box(page, Captioned(ratio, ("A caption.",), wanted, frame=True))
    assert box.height <= (FRAME_LINES + 1) * page.line_height
    assert not box.beside or box.lines <= FRAME_LINES
    assert box.height / box.width == pytest.approx(ratio)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("ratio", [0.3, 0.7, 1.0, 1.5, 3.0])
def test_a_plate_fits_its_page(name, ratio):
    page = FORMATS[name]
    box = figure_box(page, Captioned(ratio, ("A caption.",)), plate=True)
    assert box.lines == 0
    assert box.height / box.width == pytest.approx(ratio)
    assert box.width <= page.measure + 0.01
    assert box.drop + box.height < page.text_height


def test_longer_captions_take_more_lines():
    assert caption_lines("", 300, 8) == 0
    assert caption_lines("short", 300, 8) == 1
    counts = [caption_lines("word " * n, 300, 8) for n in (10, 40, 80, 160)]
    assert counts == sorted(set(counts))
    assert caption_lines("x" * 500, 100, 8) > 10


def test_a_map_is_drawn_to_the_room_that_it_has():
    pictures = sample.SamplePictures()
    compose(sample.edition(), pictures)
    ((width, height),) = pictures.maps
    page = FORMATS["a5"]
    assert width == pytest.approx(page.measure)
    assert 0.5 < height / width < 1


# --- inline text ------------------------------------------------------------------------------

_letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
_inlines = st.recursive(
    st.builds(Text, _letters)
    | st.just(LineBreak())
    | st.builds(PageReference, st.just("there"))
    | st.just(Call("n1")),
    lambda nodes: (
        st.builds(Emphasis, st.lists(nodes, max_size=3).map(tuple))
        | st.builds(Strong, st.lists(nodes, max_size=3).map(tuple))
        | st.builds(
            Span,
            st.lists(nodes, max_size=3).map(tuple),
            st.sampled_from([None, "en", "sr-Cyrl"]),
            st.sampled_from([None, "folder"]),
            st.sampled_from([None, "smallcaps", "superscript", "subscript", "upright"]),
        )
        | st.builds(Link, st.just("https://example.org/"), st.lists(nodes, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@given(st.lists(_inlines, max_size=4).map(tuple))
@settings(deadline=None)
def test_markup_keeps_every_character_in_order(inlines):
    note = Note("n1", "c", 7, ((Text(""),),), sample.HERE)
    html = str(InlineMarkup("en", {"n1": note})(inlines))
    assert Words(html).text == plain(inlines).replace("\n", "")
    paragraph = str(InlineMarkup("en", {"n1": note}).paragraph(inlines))
    wanted = plain(inlines).replace("\n", "")
    assert Words(paragraph).text.replace("\u00a0", " ") == wanted.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It is found in the sheets.", "It is found in the sheets."),
        ("It is told in a page of 28.", "It is told in a page of~28."),
        ("It is told of one or of a b.", "It is told of one or of~a~b."),
        ("By Donaudampfschifffahrt 7.", "By Donaudampfschifffahrt 7."),
        ("As in a b", "As in~a~b"),
        ("a b", "a b"),
    ],
)
def test_the_last_short_words_of_a_paragraph_stay_together(text, printed):
    note = Note("n1", "c", 1, ((Text("Note."),),), sample.HERE)
    html = str(InlineMarkup("en", {"n1": note}).paragraph((Text(text), Call("n1"))))
    assert html.startswith(printed.replace("~", "\u00a0") + '<span class="call"')


@pytest.mark.parametrize(
    ("address", "divided"),
    [
        ("https://example.org/a/b", "https://|example|.org/|a/|b"),
        ("http://www.a-b.rs/c_d.htm", "http://|www.a|-~b.rs/|c|_d.htm"),
        ("https://a.org/x?y=1", "https://|a.org/|x|?y|=1"),
    ],
)
def test_an_address_is_divided_at_its_signs_and_never_after_a_hyphen(address, divided):
    html = str(InlineMarkup("en")((Link(address, (Text(address),)),)))
    shown = divided.replace("|", "\u200b").replace("~", "\u2060")
    assert html == f'<a class="address" href="{address}">{shown}</a>'


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=90))
@settings(deadline=None)
def test_an_address_keeps_every_character(address):
    html = str(InlineMarkup("en")((Link(address, (Text(address),)),)))
    assert re.sub("[\u200b\u2060]", "", Words(html).text) == re.sub("[\u200b\u2060]", "", address)


def test_the_call_of_a_note_never_stands_within_a_link():
    note = Note("n1", "c", 1, ((Text("Note."),),), sample.HERE)
    html = str(
        InlineMarkup("en", {"n1": note})((Link("https://a.org/", (Text("words"), Call("n1"))),))
    )
    assert html.startswith('<a href="https://a.org/">words</a><span class="call"')


def test_paragraphs_of_a_note_stay_inside_it():
    note = Note("n1", "c", 1, ((Text("One."),), (Text("Two."),)), sample.HERE)
    html = str(InlineMarkup("en", {"n1": note})((Call("n1"),)))
    assert html.count("note-paragraph") == 2
    assert "<p" not in html
    assert html.endswith("</span></span></span>")


# --- openings and titles ----------------------------------------------------------------------


@given(_letters, st.integers(0, 300))
@settings(deadline=None)
def test_an_initial_loses_nothing(start, length):
    inlines = (Text(start + "word " * length), Emphasis((Text("end"),)))
    found = with_initial(inlines)
    if found is not None:
        initial, lead_in, rest = found
        assert len(initial) == 1
        assert initial + lead_in + plain(rest) == plain(inlines)


@pytest.mark.parametrize(
    ("start", "lead_in"),
    [
        ("The making of booklets is", "he making of"),
        ("In 1931 the", "n"),
        ("Two reams, delivered before,", "wo"),
        ("At the beginning of spring", "t the beginning"),
        ("Kragujevac, in the valley", "ragujevac,"),
    ],
)
def test_the_lead_in_is_a_few_whole_words(start, lead_in):
    found = with_initial((Text(start + " and so on" * 40),))
    assert found is not None
    assert found[1] == lead_in


@pytest.mark.parametrize(
    "start", ["“Binding” is", "31 May was", "Čačak was", "C\u030cačak", "the town", ""]
)
def test_odd_beginnings_have_no_initial(start):
    assert with_initial((Text(start + " and so on" * 40),)) is None


def test_short_paragraphs_have_no_initial():
    assert with_initial((Text("The proof came."),)) is None
    assert with_initial((Emphasis((Text("The proof" * 60),)),)) is None


def test_titles_break_evenly():
    assert balanced("The Making of Booklets", 14) == ("The Making", "of Booklets")
    assert balanced("The Making of Booklets", 40) == ("The Making of Booklets",)
    assert balanced("Unaussprechlichkeiten", 10) == ("Unaussprechlichkeiten",)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), max_size=20))
@settings(deadline=None)
def test_a_broken_title_has_all_its_words(words):
    lines = balanced(" ".join(words), 15)
    assert " ".join(lines).split() == words
    assert all(len(line) <= 15 or " " not in line for line in lines)


# --- the style sheet --------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_is_whole_lines_high(name):
    css = stylesheet(sample.publication(page=PageSettings(format=name)))
    page = FORMATS[name]
    assert f"--page-width: {page.width:.3f}pt" in css
    assert page.text_height == pytest.approx(page.lines * page.line_height)
    assert page.bottom > page.top > 0
    assert page.outer > page.inner > 0


def test_a_chapter_without_number_has_none():
    chapter: Chapter = replace(sample.paper(), number=None)
    html = units_of(replace(sample.edition(), chapters=(chapter,)))["chapter-paper"].html
    assert 'class="number"' not in html
    assert 'class="opening unnumbered"' in html

"""Tags set while drawing, read back with pikepdf; and what of WeasyPrint's insides they need."""

from __future__ import annotations

import inspect
import io
import re
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from conftest import write_files
from fontTools.cffLib import CFFFontSet
from laying import WORDS, document, engine, noted
from tagged import Tag, Tagged, ua_faults

import fascicle
from fascicle.findings import Refused
from fascicle.typesetting import private, tag_proof
from fascicle.typesetting.link_words import link_words
from fascicle.typesetting.page_labels import PageLabel
from fascicle.typesetting.structure import Element, Mark, settle, walk
from fascicle.typesetting.tagging import Tags
from fascicle.typesetting.words import languages, words_for

PUBLICATIONS = Path(__file__).parents[1] / "publications"


def drawn(body: str, style: str = "") -> tuple[Tagged, Tags]:
    press = engine()
    layout = press.lay_out(document(f"<section>{body}</section>", style))
    tags = Tags("en", lambda kind, target: f"{kind} {target}", (PageLabel("", "D"),))
    pdf, complaints = press.draw(layout.sheets, layout, created="2026-11-22", tags=tags)
    assert not complaints
    return Tagged(io.BytesIO(pdf)), tags


def only(tagged: Tagged, role: str) -> Tag:
    (found,) = tagged.root.of_role(role)
    return found


# --- the internals of WeasyPrint ------------------------------------------------------------------


def test_the_internals_are_those_that_are_replaced():
    from weasyprint import pdf, stacking
    from weasyprint.pdf import stream

    assert weasyprint.__version__ == private.VERSION
    assert pdf.Stream is stream.Stream
    assert list(inspect.signature(pdf.add_links).parameters)[1:] == [
        *("matrix", "pdf", "page", "names", "tags")
    ]
    assert list(inspect.signature(pdf.add_tags).parameters) == [
        *("pdf", "document", "pdf_version", "page_streams")
    ]
    assert list(inspect.signature(stream.Stream.marked).parameters) == ["self", "box", "tag"]
    assert pdf.files and stacking


def test_they_are_put_back_after_drawing():
    from weasyprint import pdf
    from weasyprint.pdf import stream

    before = pdf.Stream, pdf.add_links, pdf.add_tags, pdf.files, stream.Stream
    drawn("<p>Word.</p>")
    assert (pdf.Stream, pdf.add_links, pdf.add_tags, pdf.files, stream.Stream) == before


def test_another_version_makes_its_own_tags_and_this_is_said(monkeypatch):
    monkeypatch.setattr(private, "VERSION", "1.0")
    manuscript = fascicle.read(PUBLICATIONS / "short-forms-through")
    book = fascicle.typeset(fascicle.compile(manuscript))
    assert [found.code for found in book.findings] == ["T115"]
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


# --- what is one element --------------------------------------------------------------------------


def test_a_paragraph_over_pages_is_one_element():
    tagged, _ = drawn(f"<h1>Title</h1><p>{WORDS * 11}</p>")
    paragraph = only(tagged, "P")
    assert paragraph.sheets == {0, 1}
    assert paragraph.text().split() == (WORDS * 11).split()


def test_all_lines_of_a_paragraph_are_one_stretch_of_a_page():
    tagged, tags = drawn(f"<p>{WORDS * 3} <em>{WORDS}</em></p>")
    assert tags.pieces == len(only(tagged, "P").kids) == 1


def test_a_note_stands_behind_its_call_with_its_number_as_label():
    tagged, _ = drawn(f"<p>Before{noted('n1', 'The note.')} after.</p><p>Next.</p>")
    paragraph = tagged.root.of_role("P")[0]
    assert [kid if isinstance(kid, str) else kid.role for kid in paragraph.kids] == [
        *("Before", "Reference", "Note", " after.")
    ]
    note = only(tagged, "Note")
    assert note.entries["ID"] == "n1"
    assert [kid.text().strip() for kid in note.of_role("Lbl")] == ["1"]
    assert only(tagged, "Reference").of_role("Link")[0].links == ["internal n1"]
    assert note.of_role("Link")[0].links == ["internal call-n1"]


def test_a_division_of_a_word_is_no_hyphen_and_a_hyphen_is():
    words = "Unabhängigkeitserklärungen Verwaltungsgerichtsbarkeit "
    tagged, _ = drawn(f'<p lang="de">{words * 6}Nord-Süd</p>')
    text = only(tagged, "P").text()
    assert "\u00ad" in text and "\u2010" not in text
    assert text.replace("\u00ad", "").split() == (words * 6 + "Nord-Süd").split()


def test_languages_are_those_of_the_text():
    tagged, _ = drawn(
        '<p>A <span lang="sr-Cyrl">реч</span> and <em>one</em>.</p><p lang="de">Ein Wort.</p>'
    )
    named = [(tag.role, tag.entries["Lang"]) for tag in tagged.root.walk() if "Lang" in tag.entries]
    assert named == [("Span", "sr-Cyrl"), ("P", "de")]


def test_small_letters_are_read_as_they_are_written():
    tagged, _ = drawn('<p style="text-transform: lowercase">Chapter One</p>')
    assert only(tagged, "P").entries["ActualText"] == "Chapter One"


def test_an_initial_and_the_rest_of_its_word_are_read_as_one_word(built):
    spans = Tagged(built.pdf).root.of_role("Span")
    words = [span for span in spans if "ActualText" in span.entries]
    assert words
    for word in words:
        assert len(word.kids) == 2 and "".join(word.kids) == word.entries["ActualText"]


def test_areas_of_links_begin_at_their_lower_left_corner():
    tagged, _ = drawn('<p>See <a href="https://example.org">there</a>.</p>')
    (link,) = tagged.pdf.pages[0].Annots
    left, bottom, right, top = map(float, link.Rect)
    assert left < right and bottom < top


def test_a_link_over_two_lines_is_one_element_with_two_areas():
    tagged, _ = drawn(f'<p>Long ago <a href="https://example.org/">{WORDS[:60]}</a></p>')
    assert only(tagged, "Link").links == ["external https://example.org/"] * 2


def test_a_head_repeated_on_the_next_page_is_no_content():
    rows = "".join(f"<tr><td>{n}</td><td>word</td></tr>" for n in range(40))
    head = "<thead><tr><th>Number</th><th>Kind</th></tr></thead>"
    tagged, _ = drawn(f"<table>{head}<tbody>{rows}</tbody></table>")
    assert [head.text() for head in tagged.root.of_role("TH")] == ["Number", "Kind"]
    assert "Number" in tagged.artifacts(1)
    assert len(tagged.root.of_role("TR")) == 41


def test_heads_and_folios_are_artifacts_and_nothing_is_untagged():
    tagged, _ = drawn("<h1>Title</h1><p>Word.</p><hr>")
    assert tagged.artifacts(0) == "1"
    assert tagged.root.text().split() == ["Title", "Word."]


def test_what_is_drawn_as_a_group_is_tagged_in_its_own_stream():
    tagged, tags = drawn('<p>One.</p><div style="opacity: .5"><p>Two.</p></div><p>Three.</p>')
    pieces = [item for part in walk(tags.tree or Element("")) for item in part.own]
    assert [piece.stream for piece in pieces] == [0, 1, 0]
    form = next(iter(tagged.pdf.pages[0].Resources.XObject.values()))
    assert form.StructParents == 1


def test_a_picture_is_a_figure_with_words_and_a_box():
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><title>A field</title>'
    square += '<rect width="80" height="40"/></svg>'
    body = f'<figure id="f">{square}<figcaption><p>Seen.</p></figcaption></figure>'
    tagged, _ = drawn(body, "<style>figure { margin: 0 } figure svg { display: block }</style>")
    figure = only(tagged, "Figure")
    assert figure.entries["Alt"] == "A field"
    left, bottom, right, top = (float(edge) for edge in figure.attributes["BBox"])
    assert right - left > 59 and top - bottom > 30
    assert figure.roles == ["Caption"]
    assert list(ua_faults(tagged)) == []


@pytest.mark.parametrize("language", languages())
def test_links_say_in_words_where_they_lead(language):
    manuscript = fascicle.read(PUBLICATIONS / "all-parts")
    edition = fascicle.compile(manuscript)
    words = words_for(language)
    describe = link_words(edition, words, {"chapter-one": "3", "one-b1": "4"})
    note, chapter = edition.notes[0], edition.chapters[0]
    assert describe("internal", note.id) == words.phrase("link_note", number=note.number)
    assert describe("internal", f"call-{note.id}").endswith(str(note.number))
    assert describe("internal", "one-b1") == words.phrase("link_page", page="4")
    assert describe("internal", "nothing") == words["link"]
    assert describe("external", "https://example.org/a%20b").endswith("https://example.org/a b")
    assert "mailto" not in describe("external", "mailto:a@example.org")
    named = describe("internal", chapter.anchor)
    assert named.startswith(words.chapter(chapter.number or 0))


# --- the standards --------------------------------------------------------------------------------

FALSE_ALARMS = ("pdfaExtension", "pdfaSchema", "pdfaProperty", "pdfuaid:part")
"""The validator knows no extension schemas, which PDF/UA-1 needs in a PDF/A-3 (ISO 19005-3)."""


def test_a_new_booklet_is_a_pdf_a(built):
    from pikepdf import pdfa

    with pikepdf.open(built.pdf) as pdf:
        found = pdfa.check(pdf, pdfa.Flavour.PDFA_3B).findings
    wrong = [
        one.message
        for one in found
        if one.kind == "violation" and not any(word in one.message for word in FALSE_ALARMS)
    ]
    assert wrong == ["pdfaid:conformance is 'A', expected 'B'"]
    assert list(ua_faults(Tagged(built.pdf))) == []


def test_fonts_are_embedded_as_bare_outlines_with_all_glyphs_that_are_shown():
    # In an OpenType font veraPDF misses glyphs whose number is no code of the font's encoding.
    tagged, _ = drawn('<p style="font-family: Source Sans 3">$12 (50 %) * "a" b/c</p>')
    for font in tagged.pdf.pages[0].Resources.Font.values():
        program = font.DescendantFonts[0].FontDescriptor.FontFile3
        assert program.Subtype == "/CIDFontType0C"
        outlines = CFFFontSet()
        outlines.decompile(io.BytesIO(program.read_bytes()), None)
        shown = re.findall(rb"<([0-9a-f]{4})> <", font.ToUnicode.read_bytes())
        assert shown and all(int(code, 16) < outlines[0].numGlyphs for code in shown)
    assert tagged.root.text().strip() == '$12 (50 %) * "a" b/c'


# --- what is missing is told ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    """A small book with a note: its tags, its edition and its inventory."""
    from fascicle.typesetting import press

    seen = []
    faults = press.tag_faults

    def looking(*given):
        seen.append(given)
        return faults(*given)

    press.tag_faults = looking
    try:
        folder = PUBLICATIONS / "notes-in-blocks"
        fascicle.typeset(fascicle.compile(fascicle.read(folder)))
    finally:
        press.tag_faults = faults
    return seen[0]


def codes(given, change) -> list[str]:
    """The codes told of a tree that was changed."""
    import copy

    tags, edition, inventory = given
    changed = copy.deepcopy(tags.tree)
    change(changed)
    settle(changed)
    told = Tags("en", tags.describe, tree=changed, pieces=tags.pieces, strays=list(tags.strays))
    return sorted({found.code for found in tag_proof.tag_faults(told, edition, inventory)})


def as_role(before: str, after: str):
    def change(tree: Element) -> None:
        next(tree.of_role(before)).role = after

    return change


def test_a_sound_book_has_nothing_to_tell(small):
    assert codes(small, lambda tree: None) == []


def test_a_note_without_its_tag_is_told(small):
    assert codes(small, as_role("Note", "Span")) == ["T109"]


def test_a_note_that_is_not_behind_its_call_is_told(small):
    assert "T109" in codes(small, as_role("Reference", "Span"))


def test_a_note_that_is_printed_twice_is_told(small):
    def repeat(tree: Element) -> None:
        parent = next(e for e in walk(tree) if any(child.role == "Note" for child in e.children))
        note = next(child for child in parent.children if child.role == "Note")
        parent.children.append(Element("Note", note.id, children=note.children))

    assert "T109" in codes(small, repeat)
    # Two with one identifier are drawn none the less, so that it can be told.
    press = engine()
    layout = press.lay_out(document(f"<section><p>Two{noted('n1', 'Note.') * 2}.</p></section>"))
    tags = Tags("en", lambda kind, target: target)
    assert press.draw(layout.sheets, layout, created="2026-11-22", tags=tags)[0]


def test_a_chapter_without_its_title_is_told(small):
    assert "T111" in codes(small, as_role("H1", "P"))


def test_a_link_in_another_tag_is_told(small):
    assert codes(small, as_role("Link", "Span")) == ["T113"]


def test_what_is_drawn_and_in_no_tag_is_told(small):
    def lose(tree: Element) -> None:
        part = next(e for e in walk(tree) if any(isinstance(item, Mark) for item in e.own))
        part.own = [item for item in part.own if not isinstance(item, Mark)]

    assert "T112" in codes(small, lose)


def templated(publication: Path, name: str, text: str) -> list[str]:
    file = publication / "templates" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    book = fascicle.typeset(fascicle.compile(fascicle.read(publication)))
    return [found.code for found in book.findings if found.code.startswith("T1")]


def test_a_template_cannot_drop_alternate_texts(publication):
    theme = Path(fascicle.__file__).parent / "typesetting/theme/templates/blocks/figure.html"
    text = theme.read_text(encoding="utf-8").replace('role="img"', "").replace(" alt=", " title=")
    assert "T110" in templated(publication, "blocks/figure.html", text)


def test_a_template_cannot_make_a_title_of_no_heading(publication):
    theme = Path(fascicle.__file__).parent / "typesetting/theme/templates/chapter.html"
    text = theme.read_text(encoding="utf-8").replace("<h1", "<p").replace("</h1", "</p")
    assert "T111" in templated(publication, "chapter.html", text)


def test_a_heading_of_the_text_does_not_pass_for_the_title(publication):
    # It is raised to the first level where nothing stands above it in the book.
    file = publication / "publication.yaml"
    parts = re.compile(r"^parts:.*$", re.MULTILINE)
    text = parts.sub("", file.read_text(encoding="utf-8"))
    file.write_text(text + "\nparts: [chapters]\n", encoding="utf-8")
    test_a_template_cannot_make_a_title_of_no_heading(publication)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('<p lang="en_US">Words.</p>', "T114"),
        ('<p style="color: device-cmyk(0 1 1 0)">Words.</p>', "T114"),
        ('<p><a rel="attachment" href="data:text/plain,hello">Words.</a></p>', "A110"),
        ("<style>@page { size: 9000mm 9000mm }</style>", "T114"),
        ("<style>::footnote-call { display: none }</style>", "T105"),
        ('<p><span class="note" id="unheard-of">Words.</span></p>', "B107"),
    ],
    ids=["no-language", "cmyk", "attached", "too-large", "no-calls", "own-note"],
)
def test_a_template_cannot_spoil_a_file_that_is_kept(publication, part, code):
    given = '{% extends "theme/chapter.html" %}{% block opening %}{{ super() }}'
    files = {"templates/chapter.html": f"{given}{part}{{% endblock %}}"}
    write_files(publication, files)
    try:
        findings = fascicle.typeset(fascicle.compile(fascicle.read(publication))).findings
    except Refused as refused:
        findings = refused.findings
    assert code in {found.code for found in findings if found.is_error}


def test_what_a_template_says_at_length_is_not_quoted_at_length(publication):
    long = "x" * 20_000
    part = (
        f'<p lang="{long}" style="color: {long}">Words.</p>'
        f'<img src="fascicle:/assets/{long}.png" alt="Nothing">'
    )
    given = '{% extends "theme/chapter.html" %}{% block opening %}{{ super() }}'
    write_files(publication, {"templates/chapter.html": f"{given}{part}{{% endblock %}}"})
    told = fascicle.typeset(fascicle.compile(fascicle.read(publication))).findings
    assert {"T105", "T106", "T114"} <= {found.code for found in told}
    for found in told:
        assert len(f"{found.place}{found.message}{found.hint}") < 700

"""Every requirement of PDF/UA-1 on tags, broken one by one in a file that conforms."""

from __future__ import annotations

import re

import pikepdf
import pytest
from conforming import Breaking, append, broken, conforming, content, edited, elements, first
from pikepdf import Array, Dictionary, Name, Pdf, String

from fascicle.publishing.conformance import conformance_text, inspect
from fascicle.publishing.conformance.ua_requirements import UA_REQUIREMENTS

breaks = Breaking()


def wrap(pdf: Pdf, kid: pikepdf.Object, kind: str) -> pikepdf.Object:
    """Put an element between another and what holds it."""
    above = kid.P
    new = pdf.make_indirect(Dictionary(S=Name(f"/{kind}"), P=above, K=Array([kid])))
    place = [one.objgen for one in above.K].index(kid.objgen)
    above.K[place] = new
    kid.P = new
    return new


LANGUAGE = {"7.2-2", "7.2-22", "7.2-24", "7.2-33", "7.2-34"}
"""What needs a language in the file that conforms."""


# --- the file ---------------------------------------------------------------------------------


@breaks("6.2-1", "A6.7.2.2-1")
def not_marked(pdf):
    pdf.Root.MarkInfo.Marked = False


@breaks("7.1-4")
def suspect(pdf):
    pdf.Root.MarkInfo.Suspects = True


@breaks("7.1-10")
def no_title_in_the_bar(pdf):
    del pdf.Root.ViewerPreferences["/DisplayDocTitle"]


@breaks("7.1-3", "7.1-11", "7.1-A", "7.18.5-1", "A6.7.3.3-1")
def no_tree(pdf):
    del pdf.Root["/StructTreeRoot"]


@breaks(*LANGUAGE)
def no_language(pdf):
    del pdf.Root["/Lang"]


@breaks("7.2-29", "A6.7.4-1")
def no_language_tag(pdf):
    pdf.Root.Lang = String("english (US)")


@breaks("7.2-29")
def an_empty_language(pdf):
    first(pdf, "P").Lang = String("")


# --- marked content ---------------------------------------------------------------------------


@breaks("7.1-1")
def artifact_in_content(pdf):
    content(pdf, lambda data: data.replace(b"BDC", b"BDC /Artifact BMC EMC", 1))


@breaks("7.1-2")
def content_in_artifact(pdf):
    content(pdf, lambda data: b"/Artifact BMC\n" + data + b"\nEMC")


@breaks("7.1-3")
def line_without_a_tag(pdf):
    content(pdf, lambda data: data + b"\n0 0 m 9 9 l S")


@breaks("7.1-3")
def text_without_a_tag(pdf):
    shown = re.search(rb"BT.*?ET", pdf.pages[1].Contents.read_bytes(), re.DOTALL)
    content(pdf, lambda data: data + b"\n" + shown.group())


@breaks("7.1-3", "7.1-B")
def content_that_lost_its_tag(pdf):
    content(pdf, lambda data: data.replace(b"/MCID 0", b"/Nothing 0"))


@breaks("7.1-3", "7.1-A", "7.1-B")
def content_of_another_number(pdf):
    content(pdf, lambda data: data.replace(b"/MCID 0", b"/MCID 77"))


@breaks("7.1-A")
def content_twice_in_the_tree(pdf):
    span = next(s for s in elements(pdf, "Span") if s.Pg.objgen == pdf.pages[1].obj.objgen)
    append(pdf, span.P, "Span", K=Array([0]), Pg=pdf.pages[1].obj)


@breaks("7.1-B")
def content_that_is_not_there(pdf):
    append(pdf, first(pdf, "P"), "Span", K=99, Pg=pdf.pages[1].obj)


@breaks("7.1-C")
def parent_tree_goes_astray(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    row = numbers[1]
    row[0], row[1] = row[1], row[0]


@breaks("7.1-D")
def element_twice_in_the_tree(pdf):
    first(pdf, "Document").K.append(first(pdf, "H1"))


@breaks("7.1-12")
def element_without_parent(pdf):
    del first(pdf, "P")["/P"]


@breaks("7.2-30")
def replaced_text_without_language(pdf):
    spanned(pdf, b"ActualText")


@breaks("7.2-31")
def described_span_without_language(pdf):
    spanned(pdf, b"Alt")


@breaks("7.2-32")
def abbreviation_without_language(pdf):
    spanned(pdf, b"E")


def spanned(pdf: Pdf, key: bytes) -> None:
    """Put a span into content without a language; the rest keeps its own."""
    content(pdf, lambda data: data + b"\n/Span <</" + key + b" (a)>> BDC EMC")
    languages_apart(pdf)


def languages_apart(pdf: Pdf) -> None:
    """Let every element name its language and the catalogue none."""
    first(pdf, "Document").Lang = String("en")
    del pdf.Root["/Lang"]
    del pdf.Root["/Outlines"]
    metadata = pdf.Root.Metadata
    metadata.write(metadata.read_bytes().replace(b"x-default", b"en"))


# --- types and roles --------------------------------------------------------------------------


@breaks("7.1-5", "A6.7.3.4-1")
def tag_of_no_kind(pdf):
    first(pdf, "P").S = Name.Paragraph


@breaks("7.1-6", "A6.7.3.4-2")
def roles_in_a_circle(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(A=Name.B, B=Name.A)
    first(pdf, "P").S = Name.A


@breaks("7.1-7")
def standard_tag_to_another(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


@breaks("7.1-7", "A6.7.3.4-3")
def standard_tag_to_a_strange_one(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Absatz)


# --- nesting ----------------------------------------------------------------------------------


@breaks("7.2-3")
def paragraph_in_table(pdf):
    append(pdf, first(pdf, "Table"), "P")


@breaks("7.2-6", "7.2-10", "7.2-14", "7.2-43")
def body_in_a_row(pdf):
    wrap(pdf, first(pdf, "TBody"), "TR")


@breaks("7.2-3", "7.2-5")
def head_outside_its_table(pdf):
    wrap(pdf, first(pdf, "THead"), "Sect")


@breaks("7.2-7", "7.2-38")
def foot_outside_its_table(pdf):
    append(pdf, append(pdf, first(pdf, "Document"), "TFoot", K=Array([])), "P")


@breaks("7.2-36", "7.2-4")
def row_in_no_table(pdf):
    wrap(pdf, elements(pdf, "TR")[0], "Sect")


@breaks("7.2-8", "7.2-10", "7.2-42")
def header_in_no_row(pdf):
    wrap(pdf, elements(pdf, "TH")[1], "P")


@breaks("7.2-9", "7.2-10", "7.2-43")
def cell_in_no_row(pdf):
    wrap(pdf, elements(pdf, "TD")[1], "P")


@breaks("7.2-10")
def paragraph_in_row(pdf):
    append(pdf, elements(pdf, "TR")[2], "P")


@breaks("7.2-11")
def two_heads(pdf):
    append(pdf, first(pdf, "Table"), "THead", K=Array([]))


@breaks("7.2-12")
def two_feet(pdf):
    for _ in range(2):
        append(pdf, first(pdf, "Table"), "TFoot", K=Array([]))


@breaks("7.2-13")
def foot_without_body(pdf):
    first(pdf, "THead").S = Name.TFoot
    first(pdf, "TBody").S = Name.TFoot
    table = first(pdf, "Table")
    row = wrap(pdf, elements(pdf, "TFoot")[1], "Sect").K[0].K
    table.K = Array([table.K[0], *row])
    for one in row:
        one.P = table


@breaks("7.2-14")
def head_without_body(pdf):
    table, body = first(pdf, "Table"), first(pdf, "TBody")
    table.K = Array([table.K[0], *body.K])
    for row in body.K:
        row.P = table


@breaks("7.2-15")
def cells_over_each_other(pdf):
    cells = elements(pdf, "TD")
    cells[1].A = Dictionary(O=Name.Table, RowSpan=2)
    cells[2].A = Dictionary(O=Name.Table, ColSpan=2)
    del cells[2].P.K[1]
    forget(pdf, cells[3])


def forget(pdf: Pdf, element: pikepdf.Object) -> None:
    """Turn the content of an element that was taken out into an artifact."""
    gone = [element]
    while gone:
        one = gone.pop()
        for kid in one.get("/K", Array()):
            if isinstance(kid, int):
                number = str(kid).encode()
                data = pdf.pages[0].Contents
                old = b"/Span\n<</MCID " + number + b">>\nBDC"
                assert old in data.read_bytes()
                data.write(data.read_bytes().replace(old, b"/Artifact BMC"))
            else:
                gone.append(kid)


@breaks("7.2-16", "7.2-3")
def caption_between_rows(pdf):
    table = first(pdf, "Table")
    table.K.insert(1, pdf.make_indirect(Dictionary(S=Name.Caption, P=table)))
    append(pdf, table, "P")


@breaks("7.2-39")
def two_captions(pdf):
    table = first(pdf, "Table")
    table.K.insert(0, pdf.make_indirect(Dictionary(S=Name.Caption, P=table)))
    append(pdf, table, "Caption")


@breaks("7.2-41")
def cell_below_the_table(pdf):
    elements(pdf, "TD")[3].A = Dictionary(O=Name.Table, RowSpan=2)


@breaks("7.2-42")
def row_too_wide(pdf):
    elements(pdf, "TD")[3].A = Dictionary(O=Name.Table, ColSpan=2)


@breaks("7.2-43")
def row_too_narrow(pdf):
    cell = elements(pdf, "TD")[3]
    del cell.P.K[1]
    forget(pdf, cell)


@breaks("7.2-17", "7.2-19")
def item_in_no_list(pdf):
    wrap(pdf, first(pdf, "LI"), "P")


@breaks("7.2-18", "7.2-20")
def body_in_no_item(pdf):
    wrap(pdf, first(pdf, "LBody"), "P")


@breaks("7.2-19")
def paragraph_in_list(pdf):
    append(pdf, first(pdf, "L"), "P")


@breaks("7.2-20")
def paragraph_in_item(pdf):
    append(pdf, first(pdf, "LI"), "P")


@breaks("7.2-40", "7.2-19")
def caption_late_in_list(pdf):
    append(pdf, first(pdf, "L"), "Caption")
    append(pdf, first(pdf, "L"), "P")


@breaks("7.2-26")
def entry_in_no_contents(pdf):
    append(pdf, first(pdf, "Document"), "TOCI")


@breaks("7.2-27")
def paragraph_in_contents(pdf):
    append(pdf, append(pdf, first(pdf, "Document"), "TOC", K=Array([])), "P")


@breaks("7.2-28")
def caption_late_in_contents(pdf):
    contents = append(pdf, first(pdf, "Document"), "TOC", K=Array([]))
    append(pdf, contents, "TOCI")
    append(pdf, contents, "Caption")


@breaks("7.2-A")
def ruby_without_reading(pdf):
    append(pdf, append(pdf, first(pdf, "P"), "Ruby", K=Array([])), "RB")


@breaks("7.2-B")
def warichu_without_text(pdf):
    append(pdf, append(pdf, first(pdf, "P"), "Warichu", K=Array([])), "WP")


# --- what the tags say --------------------------------------------------------------------------


@breaks("7.2-21")
def replacement_without_language(pdf):
    said(pdf, "ActualText")


@breaks("7.2-22")
def description_without_language(pdf):
    said(pdf, "Alt")


@breaks("7.2-23")
def expansion_without_language(pdf):
    said(pdf, "E")


def said(pdf: Pdf, key: str) -> None:
    languages_apart(pdf)
    root = pdf.Root.StructTreeRoot
    root.K.append(pdf.make_indirect(Dictionary({"/S": Name.Span, "/P": root, f"/{key}": "a"})))


@breaks("7.3-1")
def figure_without_words(pdf):
    first(pdf, "Figure").Alt = String(" ")


@breaks("7.7-1")
def formula_without_words(pdf):
    append(pdf, first(pdf, "P"), "Formula")


@breaks("7.4.2-1")
def heading_skipped(pdf):
    first(pdf, "H2").S = Name.H3


@breaks("7.4.2-1")
def first_heading_not_h1(pdf):
    first(pdf, "H1").S = Name.H2


@breaks("7.4.4-1")
def two_plain_headings(pdf):
    first(pdf, "H1").S = Name.H
    first(pdf, "H2").S = Name.H


@breaks("7.4.4-2", "7.4.4-3")
def headings_of_two_kinds(pdf):
    first(pdf, "H2").S = Name.H


@breaks("7.5-1")
def headers_of_nothing(pdf):
    for cell in (*elements(pdf, "TH"), *elements(pdf, "TD")):
        del cell["/A"]
    head, body = first(pdf, "THead"), first(pdf, "TBody")
    table = first(pdf, "Table")
    table.K = Array([body, head])
    head.S, body.S = Name.TBody, Name.TBody


@breaks("7.5-2")
def headers_that_are_not_there(pdf):
    headers_of_nothing(pdf)
    first(pdf, "TD").A = Dictionary(O=Name.Table, Headers=Array([String("nobody")]))


@breaks("7.9-1")
def note_without_id(pdf):
    append(pdf, first(pdf, "P"), "Note")


@breaks("7.9-2")
def notes_of_one_id(pdf):
    for _ in range(2):
        append(pdf, first(pdf, "P"), "Note", ID=String("note-1"))


# --- the tests --------------------------------------------------------------------------------


@pytest.mark.parametrize("case", breaks.cases, ids=str)
def test_what_is_broken_is_found_and_nothing_else(case):
    assert broken(edited(case.edit)) == case.rules


def test_a_file_that_conforms_holds_what_it_claims():
    found = inspect(conforming())
    assert found.holds
    assert [str(claim) for claim in found.claims] == ["PDF/A-3a", "PDF/UA-1"]
    assert "claims PDF/A-3a: holds" in conformance_text(found)


def test_every_requirement_is_listed_with_its_clause_whether_met_or_not():
    text = conformance_text(inspect(conforming()), every=True)
    for requirement in UA_REQUIREMENTS:
        assert f"  {requirement.rule}" in text
        assert requirement.asks in text

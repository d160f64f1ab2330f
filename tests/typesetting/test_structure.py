"""The pure model of the structure: order, levels, tables, and what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.structure import Area, Element, Mark, settle, walk
from fascicle.typesetting.structure_tables import regular

ROLES = ("Sect", "P", "H1", "H2", "H3", "Note", "Reference", "Span", "Link", "L")


def mark(order: float, page: int = 0) -> Mark:
    return Mark(page, int(order), order, page)


def element(role: str, *marks: float, children: tuple[Element, ...] = ()) -> Element:
    return Element(role, children=list(children), own=[mark(order) for order in marks])


def orders(found: Element) -> list[float]:
    """When the parts were drawn, in reading order."""
    read: list[float] = []
    for kid in found.kids:
        read += orders(kid) if isinstance(kid, Element) else [kid.order]
    return read


def test_words_stand_between_their_children_as_drawn():
    link = element("Span", 2)
    paragraph = element("P", 1, 3, children=(link,))
    settle(Element("Document", children=[paragraph]))
    assert paragraph.kids == [mark(1), link, mark(3)]


def test_a_note_stands_behind_its_call_though_it_is_drawn_last():
    call, note = element("Reference", 2), element("Note", 9)
    paragraph = element("P", 1, 3, 4, children=(call, note))
    settle(Element("Document", children=[paragraph]))
    assert orders(paragraph) == [1, 2, 9, 3, 4]


def test_a_paragraph_goes_on_over_pages():
    paragraph = Element("P", own=[mark(5, page=1), mark(1)])
    settle(Element("Document", children=[paragraph]))
    assert [(kid.page, kid.order) for kid in paragraph.kids] == [(0, 1), (1, 5)]


def test_a_caption_comes_after_its_picture_whatever_was_drawn_first():
    figure = element("Figure", 5, children=(element("Caption", 3),))
    settle(Element("Document", children=[figure]))
    assert orders(figure) == [5, 3]


def test_notes_of_a_heading_stand_behind_it():
    note = element("Note", 7)
    heading = element("H1", 1, children=(element("Reference", 2), note))
    document = Element("Document", children=[heading, element("P", 3)])
    settle(document)
    assert [child.role for child in document.children] == ["H1", "Note", "P"]


def test_what_is_empty_is_left_out_but_for_the_cells_of_tables():
    cell = Element("TD")
    row = Element("TR", children=[cell, element("TD", 1)])
    document = Element("Document", children=[Element("P"), row, Element("Sect")])
    settle(document)
    assert document.children == [row]
    assert row.children[0] is cell


def test_a_link_that_leads_nowhere_gives_its_words_to_its_place():
    paragraph = element("P", 1, children=(element("Link", 2),))
    settle(Element("Document", children=[paragraph]))
    assert paragraph.kids == [mark(1), mark(2)]


@st.composite
def trees(draw: st.DrawFn) -> Element:
    """Trees of any roles whose content was drawn in any order."""
    count = draw(st.integers(1, 25))
    places = draw(st.permutations(range(count)))
    document = Element("Document")
    known = [document]
    for place in places:
        parent = draw(st.sampled_from(known))
        child = Element(draw(st.sampled_from(ROLES)))
        parent.children.append(child)
        known.append(child)
        if draw(st.booleans()):
            child.own.append(mark(place, page=draw(st.integers(0, 3))))
        if child.role == "Link" and draw(st.booleans()):
            child.own.append(Area(0, place, place + 0.5))
    return document


@given(trees())
def test_nothing_drawn_is_lost_or_doubled(document: Element):
    before = sorted((i.order for e in walk(document) for i in e.own), key=float)
    settle(document)
    assert sorted(orders(document)) == before
    assert all(isinstance(kid, Element) or kid in e.own for e in walk(document) for kid in e.kids)


@given(trees())
def test_no_level_of_headings_is_skipped(document: Element):
    settle(document)
    last = 0
    for found in walk(document):
        if found.is_heading:
            assert int(found.role[1]) <= last + 1
            last = int(found.role[1])


@given(trees())
def test_children_keep_the_order_of_the_manuscript(document: Element):
    ranks = {found: rank for rank, found in enumerate(walk(document))}
    settle(document)
    for found in walk(document):
        kept = [child for child in found.children if child.role != "Note"]
        assert sorted(kept, key=lambda child: ranks[child]) == kept or found.role == "Figure"
        assert [kid for kid in found.kids if isinstance(kid, Element)] == found.children


# --- tables -------------------------------------------------------------------------------------


def table(*rows: str) -> Element:
    """A table of rows such as ``hh`` and ``dd``; a digit is a cell over so many columns."""
    made = Element("Table")
    for cells in rows:
        row = made.add("TR")
        for cell in cells:
            found = row.add("TH" if cell == "h" else "TD")
            if cell.isdigit():
                found.set("Table", "ColSpan", int(cell))
    return made


def spans(row: Element) -> list[object]:
    return [cell.attributes.get("Table", {}).get("ColSpan", 1) for cell in row.children]


def test_cells_know_the_heads_above_them():
    made = table("hh", "dd")
    regular(made)
    heads, cells = (row.children for row in made.children)
    assert [cell.heads for cell in cells] == [[heads[0]], [heads[1]]]
    assert heads[0].attributes["Table"]["Scope"] == "/Column"


def test_without_heads_above_the_first_cells_are_heads_of_their_rows():
    made = table("ddd", "ddd")
    regular(made)
    first = made.children[0].children
    assert [cell.role for cell in first] == ["TH", "TD", "TD"]
    assert first[0].attributes["Table"]["Scope"] == "/Row"
    assert first[2].heads == [first[0]]


def test_a_short_row_ends_in_a_wide_cell():
    made = table("hhh", "d")
    regular(made)
    assert spans(made.children[1]) == [3]
    assert made.children[1].children[0].heads == made.children[0].children


def test_a_caption_comes_first():
    made = table("d")
    made.children.append(Element("Caption"))
    regular(made)
    assert [child.role for child in made.children] == ["Caption", "TR"]


@given(st.lists(st.text("hd23", max_size=5), min_size=1, max_size=6))
def test_all_rows_are_of_one_width(rows: list[str]):
    made = table(*rows)
    regular(made)
    widths = {sum(map(int, map(str, spans(row)))) for row in made.children if row.children}
    assert len(widths) <= 1


def test_cells_over_several_rows_are_counted_in_each():
    made = table("dd", "d")
    made.children[0].children[0].set("Table", "RowSpan", 2)
    regular(made)
    assert spans(made.children[1]) == [1]


def test_no_cell_goes_on_below_its_table():
    made = table("dd", "d")
    made.children[0].children[0].set("Table", "RowSpan", 99)
    regular(made)
    assert made.children[0].children[0].attributes["Table"]["RowSpan"] == 2


def test_cells_of_a_short_row_do_not_lie_over_those_from_above():
    made = table("2d", "d", "d")
    first, second, _ = (row.children for row in made.children)
    first[0].set("Table", "RowSpan", 2)
    second[0].set("Table", "RowSpan", 2)
    regular(made)
    assert spans(made.children[2]) == [1, 1]

"""Cross references before pages: what they mean, what is wrong with them, their capitals."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import write_files
from hypothesis import given
from hypothesis import strategies as st

import fascicle
from fascicle.edition.compiling import examine
from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Figure, Inlines, Reference, inlines_of, plain, references
from fascicle.edition.referring import begins_sentence, bind
from fascicle.findings import Finding

FILES = {
    "publication.yaml": (
        "slug: s\ntitle: T\nlanguage: en-GB\nyear: 2026\nchapters: [preface, one, two]\n"
        "parts: [chapters, chronology]\n"
    ),
    "sources.bib": "@book{gill, author = {Gill, Eric}, title = {Essay}, date = {1931}}\n",
    "assets/photographs.yaml": (
        "photographs:\n"
        "  press: {caption: The press., alt: A press, rights: None}\n"
        "  mill: {caption: The mill., alt: A mill, rights: None}\n"
        "  unused: {caption: Not printed., alt: Nothing, rights: None}\n"
    ),
    "assets/maps.yaml": (
        "maps:\n"
        "  river: {caption: The river., alt: A map, places: [{name: Užice, at: [43.8, 19.8]}]}\n"
        "  mill: {caption: The mill., alt: A map, places: [{name: Užice, at: [43.8, 19.8]}]}\n"
    ),
    "chapters/preface.yaml": (
        "title: To *readers*\nnumbered: false\nstatus: final\n"
        "epigraph: {id: motto, quote: Words.}\nbody: [Text.]\n"
    ),
    "chapters/one.yaml": (
        "title: One\nstatus: final\nbody:\n"
        "  - {text: A paragraph., id: order, event: {date: 1931-05-03, title: E, id: order}}\n"
        "  - {heading: The *mill*, id: staff}\n"
        '  - {text: "First.\\n\\nSecond.\\n\\nThird."}\n'
        "  - {photograph: press}\n"
        "  - {heading: The next}\n"
        "  - {photograph: mill, id: fig-of-mill}\n"
        "  - {map: mill}\n"
    ),
    "chapters/two.yaml": (
        "title: Two\nstatus: final\nlanguage: de\nbody:\n"
        "  - {map: river}\n"
        "  - {text: More., id: two, event: {date: 1931-05-04, title: F, id: fire}}\n"
        "  - text: |\n      HERE\n"
    ),
}


@pytest.fixture
def manuscript(tmp_path):
    """Read the publication with a text of its own in the last chapter, and other changes."""

    def read(text: str, **changes: str) -> fascicle.Manuscript:
        files = {name: sound.replace("HERE", text) for name, sound in FILES.items()}
        for old, new in changes.items():
            files = {name: content.replace(old, new) for name, content in files.items()}
        return fascicle.read(write_files(tmp_path, files))

    return read


def found(manuscript: fascicle.Manuscript) -> list[Finding]:
    return [finding for finding in examine(manuscript) if finding.code.startswith("R")]


def referred(manuscript: fascicle.Manuscript) -> list[Reference]:
    edition = fascicle.compile(manuscript)
    texts: Iterator[Inlines] = (
        text
        for chapter in edition.chapters
        for block in chapter.blocks
        for text in inlines_of(block)
    )
    return [reference for text in texts for reference in references(text)]


# --- what is meant --------------------------------------------------------------------------------


def test_figures_are_known_by_their_catalogue_names_and_numbered_as_in_the_book(manuscript):
    text = "[](fig:press) [](fig:river) [](map:river) [](map:mill) [](fig:fig-of-mill)"
    book = manuscript(text)
    given_numbers = {figure.id: figure.number for figure in fascicle.compile(book).figures}
    made = referred(book)
    assert [(r.target, r.number) for r in made] == [
        ("figure-press", 1),
        ("figure-river", 4),
        ("figure-river", 4),
        ("figure-mill", 3),
        ("fig-of-mill.block", 2),
    ]
    assert all(given_numbers[r.target] == r.number for r in made)


def test_pages_go_from_the_beginning_of_a_thing_to_its_end(manuscript):
    text = "[](page:order) [](pages:staff) [](pages:one) [](page:motto) [](pages:fire) [](page:two)"
    assert [(r.target, r.end) for r in referred(manuscript(text))] == [
        ("order.block", ""),
        ("staff.block", "one-b3-3"),
        ("chapter-one", "chapter-one"),
        ("preface-epigraph", ""),
        ("event-fire", "event-fire"),
        ("two.block", ""),
    ]


def test_chapters_and_sections_give_number_or_title(manuscript):
    text = "[](chapter:one) [](chapter:preface) [](section:staff) [the *first*](chapter:one)"
    made = referred(manuscript(text))
    assert [(r.number, plain(r.title)) for r in made] == [
        (1, ""),
        (None, "To readers"),
        (None, "The mill"),
        (1, ""),
    ]
    assert plain(made[3].children) == "the first"
    assert plain((made[1],)) == "To readers"
    assert plain((made[0],), page="#") == "#1#"


def test_an_event_has_the_name_that_it_is_given(manuscript):
    edition = fascicle.compile(manuscript("[](event:fire)"))
    assert [event.id for event in edition.chronology.events] == ["event-order", "event-fire"]


def test_references_are_found_in_notes_captions_and_cells(manuscript):
    book = manuscript(
        "A note.^[See [](fig:press).]",
        **{"caption: The river.": "caption: 'Like [](fig:mill).'"},
    )
    edition = fascicle.compile(book)
    (note,) = edition.chapters[2].notes
    assert [r.number for r in references(note.paragraphs[0])] == [1]
    river = next(b for b in edition.chapters[2].blocks if isinstance(b, Figure))
    assert [r.number for r in references(river.caption)] == [2]


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "says", "hint"),
    [
        ("[](fig:pres)", "R101", "“pres”", "fig:press"),
        ("[](fig:nothing)", "R101", "“nothing”", "catalogues"),
        ("[](page:ordre)", "R101", "“ordre”", "page:order"),
        ("[](section:stff)", "R101", "“stff”", "section:staff"),
        ("[](chapter:staf)", "R101", "“staf”", "section:staff"),
        ("[w](event:nothing)", "R101", "“nothing”", "id: …"),
        ("[](fig:preface)", "R102", "a chapter", "chapter:preface"),
        ("[](map:press)", "R102", "a photograph", "fig:press"),
        ("[](section:order)", "R102", "a block", "page:order"),
        ("[](event:staff)", "R102", "a heading", "section:staff"),
        ("[](fig:)", "R103", "", "fig:NAME"),
        ("[](fig:mill)", "R104", "a photograph and a map", "map:mill"),
        ("[](page:two)", "R104", "a block and a chapter", "chapter:two"),
        ("[](fig:unused)", "R105", "photograph “unused”", "- photograph: unused"),
        ("[@gill, 12, see [](fig:press)]", "R107", "citation", "note"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(manuscript, text, code, says, hint):
    (finding,) = found(manuscript(f"Words and {text}."))
    assert (finding.code, finding.place.file) == (code, "chapters/two.yaml")
    assert says in finding.message
    assert hint in finding.hint
    address = text[text.index("](") + 2 :].split(")")[0]
    line = FILES["chapters/two.yaml"].count("\n")
    assert finding.place.line == line
    assert finding.excerpt[finding.place.column - 1 :].removeprefix("](").startswith(address)


def test_each_of_two_references_to_nothing_is_told_at_its_own_place(manuscript):
    findings = found(manuscript("[](fig:no-such) and again [](fig:no-such)."))
    assert len({finding.place.column for finding in findings}) == 2


def test_a_block_and_the_event_that_it_tells_may_share_a_name(manuscript):
    assert found(manuscript("[](page:order) and [](event:order).")) == []


@pytest.mark.parametrize("part", ["chapters", "chronology"])
def test_a_part_that_is_not_printed_cannot_be_referred_to(manuscript, part):
    book = manuscript("[](event:fire)", **{"parts: [chapters, chronology]": f"parts: [{part}]"})
    assert [f.code for f in found(book)] == ([] if part == "chronology" else ["R105"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Two", "title: 'See [](fig:press)'"),
        ("heading: The next", "heading: 'See [](fig:press)'"),
        ("title: F,", "title: 'See [](fig:press)',"),
    ],
)
def test_titles_headings_and_events_have_no_references(manuscript, old, new):
    assert [f.code for f in found(manuscript("Text.", **{old: new}))] == ["R107"]


def test_nothing_is_said_of_names_in_chapters_that_could_not_be_read(manuscript, tmp_path):
    book = manuscript(
        "[](page:anything) [](chapter:missing)", **{"[preface,": "[missing, preface,"}
    )
    assert found(book) == []


# --- capitals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "begins"),
    [
        ("", True),
        ("“", True),
        ("It is so. ", True),
        ("It is so.) (", True),
        ("Is it so? ", True),
        ("“It is so.” ", True),
        ("in 1941. ", True),
        ("see ", False),
        ("so (", False),
        ("so (cf. ", False),
        ("vgl. ", False),
        ("уп. ", False),
        ("z. B. ", False),
        ("Note: ", False),
        ("what…", False),
    ],
)
def test_a_sentence_begins_after_a_full_stop_that_ends_one(before, begins):
    assert begins_sentence(before) is begins


@given(st.lists(st.sampled_from(["a ", "Ab. ", "*c* ", "[](fig:x) ", "^[[](fig:x).] ", "(", '"'])))
def test_binding_keeps_all_words_and_finds_every_reference(pieces):
    text = "".join(pieces)
    if not text.strip():
        return
    sought: list[str] = []

    def find(reference: Reference) -> Reference:
        sought.append(reference.target)
        return reference

    for nodes in parse_inline(text, "en", lambda *given: None):
        bound = bind(nodes, find)
        assert str(bound).replace("capital=True", "capital=False") == str(nodes)
    assert len(sought) == text.count("[](fig:x)")


def test_an_event_that_an_epigraph_tells_can_be_meant(manuscript) -> None:
    event = "quote: Words., event: {date: 1930, title: M, id: maxim}"
    assert found(manuscript("[](event:maxim)", **{"quote: Words.": event})) == []

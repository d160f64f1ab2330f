"""Compiling: numbers, identifiers, notes and references of the edition, before it has pages."""

from __future__ import annotations

from pathlib import Path

import pytest

import fascicle
from fascicle.edition.model import (
    Figure,
    Heading,
    ItemList,
    Paragraph,
    Quote,
    Table,
    calls,
    plain,
)

SOURCES = """\
@book{gill1931,
  author    = {Gill, Eric},
  title     = {An Essay on Typography},
  publisher = {Sheed \\& Ward},
  date      = {1931},
}
@book{bringhurst1992,
  author    = {Bringhurst, Robert},
  title     = {The Elements of Typographic Style},
  publisher = {Hartley \\& Marks},
  date      = {1992},
}
"""
CATALOGUE = """\
photographs:
  one: {caption: 'The first.^[Of the first.]', alt: A frame, rights: None, credit: A lender,
    accession: 1931/12, title: First}
  two: {caption: The second., alt: A frame, rights: None}
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def compiled(tmp_path, cache):
    """Compile a publication of some chapters, each given as the YAML of its body."""

    def compile_(*bodies: str, extra: str = "", only: str | None = None) -> fascicle.Edition:
        names = [f"c{number}" for number in range(1, len(bodies) + 1)]
        _write(tmp_path, names, bodies, extra)
        return fascicle.compile(fascicle.read(tmp_path), cache=cache, only=only)

    return compile_


def _write(folder: Path, names: list[str], bodies: tuple[str, ...], extra: str) -> None:
    for name in ("chapters", "assets"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "publication.yaml").write_text(
        f"slug: s\ntitle: T\nlanguage: en-GB\nyear: 2026\nchapters: [{', '.join(names)}]\n{extra}"
    )
    (folder / "sources.bib").write_text(SOURCES)
    (folder / "assets/photographs.yaml").write_text(CATALOGUE)
    for name, body in zip(names, bodies, strict=True):
        lines = body if body.startswith("numbered") else f"body:\n{body}"
        (folder / f"chapters/{name}.yaml").write_text(
            f"title: Chapter {name}\nstatus: final\n{lines}", encoding="utf-8"
        )


def note_texts(notes) -> list[str]:
    return ["\n".join(plain(text) for text in note.paragraphs) for note in notes]


def test_unnumbered_chapters_take_no_number(compiled):
    edition = compiled("  - a\n", "numbered: false\nbody:\n  - b\n", "  - c\n")
    assert [chapter.number for chapter in edition.chapters] == [1, None, 2]


def test_figures_are_numbered_through_the_book(compiled):
    edition = compiled("  - photograph: two\n", "  - photograph: one\n    place: top\n")
    assert [(figure.id, figure.number, figure.position) for figure in edition.figures] == [
        ("figure-two", 1, "here"),
        ("figure-one", 2, "top"),
    ]


def test_a_credit_line_has_all_that_the_lender_asks_for(compiled):
    figure = compiled("  - photograph: one\n").figures[0]
    assert plain(figure.credit) == "A lender. None. 1931/12"
    assert plain(figure.title) == "First"
    assert figure.file is None


def test_notes_are_called_in_the_order_of_their_numbers(compiled):
    edition = compiled(
        "  - 'a^[1] b[@gill1931, 3]'\n  - photograph: one\n  - list: ['c^[4]', 'd']\n"
        "  - table: [['e^[6]']]\n    columns: ['f^[5]']\n  - quote: 'g^[7]'\n    source: h^[8]\n"
    )
    chapter = edition.chapters[0]
    called = []
    for block in chapter.blocks:
        match block:
            case Paragraph(content=content):
                called += calls(content)
            case Figure(caption=caption):
                called += calls(caption)
            case ItemList(items=items):
                called += [note for item in items for note in calls(item)]
            case Table(columns=columns, rows=rows):
                cells = (*columns, *(cell for row in rows for cell in row))
                called += [note for cell in cells for note in calls(cell)]
            case Quote(paragraphs=paragraphs, source=source):
                called += [note for text in (*paragraphs, source) for note in calls(text)]
    assert called == [note.id for note in chapter.notes]
    assert [note.number for note in chapter.notes] == list(range(1, 9))
    texts = note_texts(chapter.notes)
    assert texts[0] == "1"
    assert texts[1].startswith("Eric Gill, An Essay on Typography")
    assert texts[2] == "Of the first."
    assert texts[3:] == ["4", "5", "6", "7", "8"]


def test_a_note_knows_its_place_and_its_works(compiled):
    edition = compiled("  - a\n  - text: |\n      b[@gill1931; @bringhurst1992]\n")
    note = edition.notes[0]
    assert (note.place.file, note.place.line) == ("chapters/c1.yaml", 5)
    assert note.cited == ("gill1931", "bringhurst1992")


def test_a_bare_source_of_a_quotation_is_a_note_at_its_end(compiled):
    edition = compiled(
        "  - quote: |\n      One.\n\n      Two.\n    source: '[@gill1931, 3]'\n"
        "  - quote: Three.\n    source: In words\n"
    )
    bare, worded = edition.chapters[0].blocks
    assert isinstance(bare, Quote)
    assert isinstance(worded, Quote)
    assert bare.source == ()
    assert [list(calls(text)) for text in bare.paragraphs] == [[], ["c1-n1"]]
    assert plain(worded.source) == "In words"


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [("", {"c1": [1, 2], "c2": [1]}), ("numbering: through", {"c1": [1, 2], "c2": [3]})],
)
def test_numbering(compiled, settings, numbers):
    edition = compiled("  - a^[x] b^[y]\n", "  - c^[z]\n", extra=f"citations: {{{settings}}}\n")
    assert {c.id: [note.number for note in c.notes] for c in edition.chapters} == numbers


def test_a_chapter_alone_keeps_its_numbers(compiled):
    bodies = ("  - photograph: two\n  - a^[x]\n", "  - photograph: one\n  - b[@gill1931]\n")
    whole = compiled(*bodies, extra="citations: {numbering: through}\n")
    alone = compiled(*bodies, extra="citations: {numbering: through}\n", only="c2")
    assert [chapter.id for chapter in alone.chapters] == ["c2"]
    assert alone.chapters[0] == whole.chapters[1]
    assert alone.chapters[0].number == 2
    assert alone.figures[0].number == 2
    assert alone.bibliography == ()
    assert alone.publication.parts == ["chapters"]
    assert alone.words < whole.words


def test_events_take_their_own_sources_or_those_of_their_block(compiled):
    edition = compiled(
        "  - text: 'a[@gill1931, 3] b^[Not a source.] c[@gill1931, 3]'\n"
        "    events:\n"
        "      - {date: 1931-05-02, title: Later, source: '[@bringhurst1992, 4]'}\n"
        "      - {date: 1931-05-01, title: Earlier}\n"
        "  - text: d\n    event: {date: 1931-05-03, title: Without}\n"
    )
    events = edition.chronology.events
    assert [plain(event.title) for event in events] == ["Earlier", "Later", "Without"]
    assert [len(list(calls(event.title))) for event in events] == [1, 1, 0]
    earlier, later = note_texts(edition.chronology.notes)
    assert "Gill" in earlier
    assert earlier.count("Gill") == 1
    assert "Bringhurst" in later
    assert [note.number for note in edition.chronology.notes] == [1, 2]
    assert {event.told for event in events} == {"c1-b1", "c1-b2"}


def test_identifiers_are_unique_whatever_editors_choose(compiled):
    edition = compiled(
        '  - {text: "a^[x]\\n\\nb", id: c1-n1}\n  - {text: c, id: c1-n1-2}\n'
        "  - {text: d, id: c1-b2}\n  - {photograph: one, id: figure-two}\n  - photograph: two\n"
        "  - {text: e, id: chapter-c1, event: {date: 1931, title: E}}\n"
    )
    chapter = edition.chapters[0]
    found = [block.id for block in chapter.blocks] + [note.id for note in edition.notes]
    found += [event.id for event in edition.chronology.events]
    assert len(found) == len(set(found))
    assert not {f"chapter-{chapter.id}", "chronology"} & set(found)


def test_paragraphs_after_a_heading_open(compiled):
    edition = compiled("  - a\n  - b\n  - heading: H\n  - c\n  - d\n  - break: space\n  - e\n")
    paragraphs = [b for b in edition.chapters[0].blocks if isinstance(b, Paragraph)]
    assert [plain(p.content) for p in paragraphs if p.opening] == ["a", "c", "e"]


def test_bibliography_lists_what_is_cited_only(compiled):
    edition = compiled("  - a[@gill1931]\n")
    assert [entry.key for section in edition.bibliography for entry in section.entries] == [
        "gill1931"
    ]


def test_words_count_text_and_notes_once(compiled):
    before = compiled("  - one two three\n").words
    after = compiled("  - one two three^[four five]\n").words
    assert (before, after) == (3, 5)


def test_a_running_head_is_the_short_title(compiled, tmp_path):
    edition = compiled("  - a\n")
    assert edition.chapters[0].running == "Chapter c1"
    path = tmp_path / "chapters/c1.yaml"
    path.write_text(path.read_text() + "short_title: In short\n")
    edition = fascicle.compile(fascicle.read(tmp_path))
    assert edition.chapters[0].running == "In short"


def test_headings_have_their_level(compiled):
    edition = compiled("  - heading: A\n  - heading: B\n    level: 3\n  - c\n")
    headings = [b for b in edition.chapters[0].blocks if isinstance(b, Heading)]
    assert [(plain(h.content), h.level) for h in headings] == [("A", 2), ("B", 3)]


def test_what_examine_says_is_what_compile_refuses(compiled, tmp_path):
    compiled("  - a\n")
    path = tmp_path / "chapters/c1.yaml"
    path.write_text(path.read_text() + "  - 'b[@nobody] [x]{name=nobody} ^[y^[z]]'\n")
    manuscript = fascicle.read(tmp_path)
    examined = {(f.code, f.place) for f in fascicle.examine(manuscript) if f.is_error}
    with pytest.raises(fascicle.Refused) as refused:
        fascicle.compile(manuscript)
    assert {(f.code, f.place) for f in refused.value.findings if f.is_error} == examined
    assert {code for code, _ in examined} >= {"E101", "E106"}


def test_the_cache_changes_nothing(compiled, tmp_path, cache):
    edition = compiled("  - a[@gill1931, 3] b^[See [@bringhurst1992].]\n")
    assert edition == fascicle.compile(fascicle.read(tmp_path))
    assert edition == fascicle.compile(fascicle.read(tmp_path), cache=cache)

"""The index before it has pages: what is gathered from the chapters, and in which order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from indexed import write

import fascicle
from fascicle.edition.collation import collation
from fascicle.edition.model import IndexEntry, IndexReference

REGISTER = """\
persons:
  boehme: {name: Franz Böhme, sort: "Böhme, Franz", dates: 1885-04-15/1947-05-29}
  deroko:
    name: Jovan Deroko
    sort: Deroko, Jovan
    scripts: {sr-Cyrl: Јован Дерок}
    see_from: ["Derok, Jovan"]
    see_also: [boehme, nobody-marked]
  boehm: {name: Böhm, see: boehme}
  nobody-marked: {name: Nobody}
places:
  zica: {name: Žiča}
subjects:
  railway: {name: railway}
"""


@pytest.fixture
def index(tmp_path: Path):
    """Compile a publication with the register above, of one chapter whose body is given."""

    def index_(body: str, *, head: str = "", register: str = REGISTER, extra: str = ""):
        write(tmp_path, body, head=head, register=register, extra=extra)
        edition = fascicle.compile(fascicle.read(tmp_path))
        return {entry.heading: entry for group in edition.index for entry in group.entries}

    return index_


def test_an_entry_has_its_references_in_order_with_notes_and_captions(index):
    body = (
        "  - '[Böhme]{name=boehme} came.^[[Böhme]{name=boehme} left.]'\n"
        "  - text: 'Again [he]{name=boehme .main}.'\n    id: again\n"
    )
    assert index(body)["Böhme, Franz"] == IndexEntry(
        "boehme",
        "Böhme, Franz",
        dates="1885–1947",
        references=(
            IndexReference("one-m1"),
            IndexReference("one-n1", note=1),
            IndexReference("one-m2", main=True),
        ),
    )


def test_sub_entries_are_sorted_and_their_marks_typographic(index):
    body = (
        "  - '[a]{name=railway sub=\"to Užice\"} [b]{name=railway sub=\"a ''line''\"}'\n"
        "  - '[c]{name=railway sub=\"to Užice\"} [d]{name=railway}'\n"
    )
    railway = index(body)["railway"]
    assert [sub.heading for sub in railway.subs] == ["a ‘line’", "to Užice"]
    assert [len(sub.references) for sub in railway.subs] == [1, 2]
    assert len(railway.references) == 1


def test_a_block_and_a_chapter_can_be_listed_as_a_whole(index):
    body = (
        "  - text: |\n      One.\n\n      Two.\n"
        "    index: [zica, {name: boehme, sub: death, main: true}]\n"
    )
    found = index(body, head="index: [railway]")
    assert found["railway"].references == (IndexReference("chapter-one", "chapter-one"),)
    assert found["Žiča"].references == (IndexReference("one-b1", "one-b1-2"),)
    assert found["Böhme, Franz"].subs[0].references[0].main


def test_see_leads_to_the_entry_with_the_pages_and_takes_its_marks(index):
    found = index("  - '[Böhm]{name=boehm} and [Deroko]{name=deroko}.'")
    assert found["Böhm"].see == "boehme" and not found["Böhm"].references
    assert found["Derok, Jovan"] == IndexEntry("", "Derok, Jovan", see="deroko")
    assert len(found["Böhme, Franz"].references) == 1
    assert found["Deroko, Jovan"].see_also == ("boehme", "nobody-marked")
    assert "Nobody" not in found


def test_a_name_in_a_title_points_to_the_chapter(index):
    found = index("  - Text.\n", head="short_title: '[x]'\nepigraph: {quote: '[b]{name=zica}'}")
    assert found["Žiča"].references == (IndexReference("one-m1"),)


def test_years_and_scripts_can_be_left_out(index):
    body = "  - '[a]{name=deroko} [b]{name=boehme}'"
    extra = "language: en-GB\nindex: {years: false, scripts: false}"
    found = index(body, extra=extra)
    assert not found["Deroko, Jovan"].scripts and not found["Böhme, Franz"].dates
    assert index(body)["Deroko, Jovan"].scripts == (("sr-Cyrl", "Јован Дерок"),)


# --- order --------------------------------------------------------------------------------------

ORDERS = {
    ("en-GB", "letter"): "9th Army|10th Army|New, Arthur|Newark|New York|Öland|Zagreb|Žiča",
    ("en-GB", "word"): "New, Arthur|New York|Newark",
    ("de", "letter"): "Adler|Ähre|Ast|Mull, Q|Müller, A|Müller, Z",
    ("fr", "letter"): "cote|côté|Étienne|Eugène",
    ("sr-Latn", "letter"): "Cvet|Čačak|Ćuprija|Drina|Džep|Đurić|Lug|Lzz|Ljubić|Nada|Njegoš|Šid",
    ("sr-Cyrl", "letter"): "Ада|Ђурић|Јовац|Љубић|Његош|Ћуприја|Чачак|Џеп|Шид",
    ("hr", "word"): "Crni Vrh|Crnići|Čakovec",
}


@pytest.mark.parametrize(("language", "order"), ORDERS)
def test_headings_are_in_the_order_of_their_language(language, order):
    wanted = ORDERS[language, order].split("|")
    assert sorted(sorted(wanted), key=collation(language, order).key) == wanted


@pytest.mark.parametrize(
    ("language", "heading", "letter"),
    [
        ("en", "Čačak", "C"),
        ("en", "Đurić", "D"),
        ("en", "717th Division", ""),
        ("en", "“Quoted”", "Q"),
        ("en", "Краљево", "К"),
        ("sr-Latn", "Čačak", "Č"),
        ("sr-Latn", "Đurić", "Đ"),
        ("sr-Cyrl", "Љубић", "Љ"),
        ("sr-Cyrl", "1. brigada", ""),
    ],
)
def test_the_letter_of_a_heading_is_that_of_its_language(language, heading, letter):
    assert collation(language).letter(heading) == letter


def test_without_icu_a_serbian_index_is_refused_and_an_english_one_is_not(
    tmp_path, index, monkeypatch
):
    monkeypatch.setitem(sys.modules, "icu", None)  # as where it is not installed
    body = "  - '[Žiča]{name=zica}'"
    assert index(body)
    with pytest.raises(fascicle.Refused) as refused:
        index(body, extra="language: sr-Latn")
    told = {found.code: found for found in refused.value.findings}
    assert told["X109"].place.line == 5 and "fascicle[icu]" in told["X109"].hint
    index(body, extra="language: sr-Latn\nparts: [chapters]")


# --- what is wrong with the register --------------------------------------------------------------


def told(folder: Path) -> set[tuple[str, int]]:
    findings = fascicle.examine(fascicle.read(folder))
    return {(found.code, found.place.line) for found in findings if found.code.startswith("X")}


@pytest.mark.parametrize(
    ("code", "line", "register"),
    [
        ("X103", 2, "places:\n  zica: {name: Žiča}"),
        ("X104", 2, "places:\n  zica: {name: Žiča, see: zitscha}"),
        ("X104", 3, "places:\n  a: {name: A}\n  b: {name: B, see_also: [a, nobody]}"),
        ("X105", 2, "places:\n  zica: {name: Žiča, see_also: [zica]}"),
        ("X105", 2, "places:\n  zica: {name: Žiča, see: other}\n  other: {name: O, see: zica}"),
        ("X106", 3, "places:\n  other: {name: O}\n  a: {name: A, see: other}"),
        ("X107", 3, "places:\n  other: {name: O}\n  b: {name: B, see: other}"),
        ("X108", 3, "places:\n  a: {name: A}\n  twin: {name: A}"),
    ],
)
def test_faults_of_the_register_are_told_at_their_line(tmp_path, code, line, register):
    write(tmp_path, "  - '[words]{name=a} here'", register=register)
    assert (code, line) in told(tmp_path)


def test_an_unknown_name_in_a_list_is_told(tmp_path):
    write(tmp_path, "  - text: Words.\n    index: [nobody]", register="places: {}")
    findings = fascicle.examine(fascicle.read(tmp_path))
    assert [(f.code, f.place.line) for f in findings] == [("E105", 6)]


def test_more_said_of_a_name_that_is_not_there_is_told(tmp_path):
    write(tmp_path, "  - '[words]{.main} and [words]{sub=other}'")
    findings = fascicle.examine(fascicle.read(tmp_path))
    assert [found.code for found in findings] == ["E107", "E107"]


def test_a_chapter_that_cannot_be_read_makes_no_name_unmarked(publication):
    (publication / "chapters" / "register.yaml").write_text(
        "places:\n  mainz: {name: Mainz}\n", "utf-8"
    )
    assert ("X103", 2) in told(publication)
    (publication / "chapters" / "writing.yaml").write_text("title: a: b\n", "utf-8")
    assert told(publication) == set()

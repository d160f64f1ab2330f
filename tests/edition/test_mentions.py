"""Names that are not marked: found at their places, and marked in the files by themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import call
from hypothesis import given, settings
from hypothesis import strategies as st
from indexed import write

import fascicle
from fascicle.edition.marking import marked_files
from fascicle.edition.mentions import unmarked_mentions
from fascicle.manuscript.yaml_reader import parse_yaml

REGISTER = """\
persons:
  deroko: {name: Jovan Deroko, variants: [Deroko], scripts: {sr-Cyrl: Дерок}}
  army-a: {name: First Army, variants: [the Army]}
  army-b: {name: Second Army, variants: [the Army]}
places:
  uzice: {name: Užice}
  republic: {name: Užice Republic}
  serbia: {name: Serbia, passing: true}
  derok: {name: Derok, see: deroko}
"""


def mentioned(folder: Path, body: str, head: str = "") -> list[tuple[str, ...]]:
    write(folder, body, head=head, register=REGISTER)
    return [(m.form, *m.names) for m in unmarked_mentions(fascicle.read(folder))]


TEXTS = {
    "Then Jovan Deroko and Deroko came.": [("Jovan Deroko", "deroko")],
    "The Užice Republic is not Užice.": [("Užice Republic", "republic"), ("Užice", "uzice")],
    "Derokos, XDeroko, Deroko_ and deroko.": [],
    "It was Deroko's hill.": [("Deroko", "deroko")],
    "[Deroko]{name=deroko} and Deroko.": [],
    "[Derok]{name=derok} and Deroko.": [],
    "In Serbia.": [],
    "Here Derok means him.": [("Derok", "deroko")],
    "Both of the Army.": [("the Army", "army-a", "army-b")],
    "A note.^[About Užice.]": [("Užice", "uzice")],
    "See [@key, Užice; @other] and `Užice`.": [],
    "A [link](https://uzice.example/Užice) and <https://example.org/Užice>.": [],
    "A [link to Užice](https://example.org).": [("Užice", "uzice")],
    "Foreign: [Užice]{lang=de}, [Дерок]{lang=sr-Cyrl}.": [("Дерок", "deroko")],
    "Дерок in Latin text.": [],
    "[*Užice*]{.smallcaps} is styled.": [("Užice", "uzice")],
    "Escaped \\[Užice\\] is text.": [("Užice", "uzice")],
}


@pytest.mark.parametrize("text", TEXTS)
def test_names_are_found_in_running_text_only(tmp_path, text):
    assert mentioned(tmp_path, f"  - text: |\n      {text}") == TEXTS[text]


def test_each_paragraph_counts_for_itself_and_a_block_that_is_listed_is_marked(tmp_path):
    body = "  - text: |\n      Užice.\n\n      Užice and\n      Užice.\n"
    assert len(mentioned(tmp_path, body)) == 2
    assert mentioned(tmp_path, body + "    index: [uzice]\n") == []
    assert mentioned(tmp_path, body, head="index: [uzice]") == []


def test_quotations_lists_tables_and_captions_are_looked_through(tmp_path):
    body = (
        "  - quote: To Užice.\n  - quote: Užice.\n    language: de\n  - list: [Užice]\n"
        "  - table: [[Užice, x]]\n    caption: Of Užice\n  - heading: Užice\n"
    )
    assert len(mentioned(tmp_path, body)) == 4


def test_the_caption_of_a_timeline_is_looked_through(tmp_path):
    (tmp_path / "assets").mkdir()
    timelines = "timelines:\n  autumn: {caption: Days of Užice.}\n"
    (tmp_path / "assets" / "timelines.yaml").write_text(timelines, encoding="utf-8")
    assert mentioned(tmp_path, "  - timeline: autumn\n") == [("Užice", "uzice")]


def test_the_finding_names_the_place_of_a_name_broken_over_two_lines(tmp_path):
    write(tmp_path, "  - text: >-\n      Then Jovan\n      Deroko came.", register=REGISTER)
    findings = [f for f in fascicle.examine(fascicle.read(tmp_path)) if f.code == "X101"]
    assert [(f.place.line, f.place.column) for f in findings] == [(6, 12)]
    assert "[Jovan Deroko]{name=deroko}" in findings[0].hint


# --- marking ------------------------------------------------------------------------------------


def marked(folder: Path) -> str:
    manuscript = fascicle.read(folder)
    files = list(marked_files(unmarked_mentions(manuscript), "en-GB"))
    return files[0].text if files else manuscript.chapters[0].source.text


MARKED = {
    "  - Then Užice fell. # remark": "  - Then [Užice]{name=uzice} fell. # remark",
    "  - Užice isn't far.": "  - '[Užice]{name=uzice} isn''t far.'",
    "  - 'Užice isn''t far.'": "  - '[Užice]{name=uzice} isn''t far.'",
    '  - "U\\u017eice\\tfell"': '  - "[U\\u017eice]{name=uzice}\\tfell"',
    "  - list: [Užice , 'x']": "  - list: ['[Užice]{name=uzice}' , 'x']",
    "  - text: >\n      To Jovan\n      Deroko's\n": (
        "  - text: >\n      To [Jovan\n      Deroko]{name=deroko}'s\n"
    ),
    "  - Of the Army.": "  - Of the Army.",
    "  - '*Užice*, \"Užice\"'": "  - '*[Užice]{name=uzice}*, \"Užice\"'",
}


@pytest.mark.parametrize("body", MARKED)
def test_a_name_is_marked_in_its_place_and_the_rest_stays(tmp_path, body):
    write(tmp_path, body, register=REGISTER)
    assert marked(tmp_path).split("body:\n")[1].rstrip("\n") == MARKED[body].rstrip("\n")


WORDS = st.sampled_from(
    [
        *("Užice", "Deroko", "Jovan", "Jovan Deroko", "the", "hill's", "ü–", '"said"', "#1", "\\*"),
        *("*of*", "**so**", "[@k, 3]", "^[a note on Užice]", "`Užice`", "[x]{lang=de}"),
        "[Užice]{name=uzice}",
    ]
)
STYLES = {
    "plain": lambda words, pad: "  - so " + " ".join(words),
    "quoted": lambda words, pad: "  - '" + " ".join(words).replace("'", "''") + "'",
    "double": lambda words, pad: '  - "' + "\\n ".join(map(_escaped, words)) + '"',
    "literal": lambda words, pad: f"  - text: |\n{pad}" + f"\n{pad}".join(words),
    "folded": lambda words, pad: f"  - text: >-\n{pad}" + f"\n{pad}".join(words) + "\n  # remark",
    "flow": lambda words, pad: (
        f"  -   {{list: [ 'x'  ,\n{pad}\""
        + " ".join(map(_escaped, words))
        + '" ]   ,\n   comment: y}   # remark'
    ),
    "divided": lambda words, pad: f"  - text: |\n{pad}" + f"\n\n{pad}".join(words),
}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("ž", "\\u017e")


@given(
    blocks=st.lists(
        st.tuples(st.sampled_from(sorted(STYLES)), st.lists(WORDS, min_size=1, max_size=8)),
        min_size=1,
        max_size=4,
    ),
    pad=st.sampled_from(["      ", "         "]),
    end=st.sampled_from(["\n", "\r\n"]),
    begin=st.sampled_from(["", "\ufeff", "\ufeff# ü: a remark\n", "#\n\n   # Užice\n"]),
    tail=st.sampled_from(["", "\n", "\n   \n\n", "\n # the end: Užice", "\n...\n"]),
)
@settings(max_examples=40, deadline=None)
def test_marking_changes_nothing_but_the_marks_and_is_done_once(
    tmp_path_factory, blocks, pad, end, begin, tail
):
    folder = tmp_path_factory.mktemp("wild")
    body = "\n".join(STYLES[style](words, pad) for style, words in blocks)
    write(folder, body, register=REGISTER)
    file = folder / "chapters" / "one.yaml"
    text = begin + file.read_text(encoding="utf-8").removesuffix("\n") + tail
    file.write_bytes(text.replace("\n", end).encode())
    before = file.read_bytes().decode()
    call("check", folder, "--fix")
    after = file.read_bytes().decode()
    old, _, faults = parse_yaml("one.yaml", before.encode())
    if any(fault.is_error for fault in faults):
        assert after == before
        return
    new, _, _ = parse_yaml("one.yaml", after.encode())
    bare = re.compile(r"\[([^\]\[]*)\]\{name=[a-z-]*\}")
    assert bare.sub(r"\1", str(new)) == bare.sub(r"\1", str(old))
    assert bare.sub(r"\1", after) == bare.sub(r"\1", before)
    call("check", folder, "--fix")
    assert file.read_bytes().decode() == after
    assert sorted(path.name for path in file.parent.iterdir()) == ["one.yaml", "register.yaml"]


def test_the_command_says_what_it_marked_and_keeps_the_files_mode(tmp_path):
    write(tmp_path, "  - Then Užice fell, and the Army came.", register=REGISTER)
    file = tmp_path / "chapters" / "one.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    file.chmod(0o600)
    said = call("check", tmp_path, "--fix")
    assert "chapters/one.yaml:5  marked: [Užice]{name=uzice}" in said.out
    assert "X101" not in said.out and "X102" in said.out
    assert file.read_bytes().startswith(b"\xef\xbb\xbf") and file.stat().st_mode & 0o777 == 0o600


def test_a_file_with_errors_is_left_and_said_so(tmp_path):
    write(tmp_path, "  - Then Užice fell.\n  - Wrong [@unknown].", register=REGISTER)
    before = (tmp_path / "chapters" / "one.yaml").read_bytes()
    said = call("check", tmp_path, "--fix")
    assert (tmp_path / "chapters" / "one.yaml").read_bytes() == before
    assert "X110" in said.out and "the file has errors" in said.out and said.code == 1


def test_a_file_that_cannot_be_written_stops_there_and_the_others_are_whole(tmp_path):
    (tmp_path / "assets").mkdir()
    timelines = tmp_path / "assets/timelines.yaml"
    text = "timelines:\n  autumn: {caption: Days of Užice.}\n"
    timelines.write_text(text, encoding="utf-8")
    event = "event: {date: 1941-10-03, title: A fall}"
    body = f"  - text: Then Užice fell.\n    {event}\n  - timeline: autumn"
    write(tmp_path, body, register=REGISTER)
    (tmp_path / "assets/.fascicle").write_text("in the way")
    said = call("check", tmp_path, "--fix")
    assert said.code == 1
    assert "assets/timelines.yaml  F117  No name is marked in this file" in said.out
    assert timelines.read_text(encoding="utf-8") == text
    assert "[Užice]{name=uzice}" in (tmp_path / "chapters/one.yaml").read_text(encoding="utf-8")
    (tmp_path / "assets/.fascicle").unlink()
    assert "F117" not in call("check", tmp_path, "--fix").out
    assert "[Užice]{name=uzice}" in timelines.read_text(encoding="utf-8")
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


def test_another_name_of_a_file_keeps_what_it_had(tmp_path):
    write(tmp_path, "  - Then Užice fell.", register=REGISTER)
    file, copy = tmp_path / "chapters/one.yaml", tmp_path / "backup.yaml"
    copy.hardlink_to(file)
    before = file.read_bytes()
    call("check", tmp_path, "--fix")
    assert b"{name=uzice}" in file.read_bytes()
    assert copy.read_bytes() == before

"""Mistakes of editors: each has its code and its exact place, and the last good book stays.

One small good publication is built once; every test spoils a copy of it in one place and builds it
again from the command line.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import call, write_files
from PIL import Image

from fascicle.findings import CODES

PUBLICATION = """\
slug: sound
title: A sound publication
language: en-GB
year: 2026
span: 1930/1935
page: {format: a5}
citations:
  style: chicago-notes-bibliography
chapters: [one]
parts: [chapters, bibliography, colophon]
"""

CHAPTER = """\
title: A sound chapter
status: final
body:
  - text: |
      The first line of the paragraph,
      the second with a note.[@gill1931, 12]
    seeds: [paper/1]
    event: {date: 1931-05-01, title: A day in May}
  - heading: A heading
  - photograph: bars
    lines: 8
  - quote: Letters are signs for sounds.
    source: "[@gill1931, 23]"
  - text: "[Eric Gill]{name=gill} and a remark.^[The remark.]"
"""

SOURCES = """\
% The works cited.
@book{gill1931,
  author    = {Gill, Eric},
  title     = {An Essay on Typography},
  publisher = {Sheed \\& Ward},
  date      = {1931},
}

@book{bringhurst1992,
  author    = {Bringhurst, Robert},
  title     = {The Elements of Typographic Style},
  publisher = {Hartley},
  date      = {1992},
  keywords  = {further-reading},
}
"""

PHOTOGRAPHS = """\
photographs:
  bars:
    file: bars.png
    caption: Bars of two tones.
    alt: Upright bars, dark and light in turn.
    rights: None, CC0
"""

FILES = {
    "publication.yaml": PUBLICATION,
    "chapters/one.yaml": CHAPTER,
    "chapters/register.yaml": "persons:\n  gill: {name: Eric Gill}\n",
    "sources.bib": SOURCES,
    "assets/photographs.yaml": PHOTOGRAPHS,
    "seeds/paper.txt": "The title\nThe first paragraph.\n",
}

HERE = "▸"
"""Marks, in the text of a mistake, where its finding must stand. It is not written to the file."""


@dataclass(frozen=True)
class Mistake:
    """One place of a file spoiled, and the finding that must come of it.

    ``old`` is replaced by ``new``; an empty ``old`` replaces the whole file. ``place`` is given
    where the finding stands elsewhere than at the mark in ``new``.
    """

    code: str
    file: str
    old: str
    new: str
    place: str = ""
    says: str = ""

    def spoil(self, folder: Path) -> str:
        """Make the mistake; return the place where it must be found."""
        path = folder / self.file
        path.parent.mkdir(exist_ok=True)
        text = path.read_text(encoding="utf-8") if self.old else ""
        assert text.count(self.old) == 1 or not self.old, "the mistake must have one place"
        text = text.replace(self.old, self.new) if self.old else self.new
        before, mark, after = text.partition(HERE)
        path.write_text(before + after, encoding="utf-8")
        if self.place:
            return self.place
        assert mark, "where the finding must stand is not said"
        line = before.count("\n") + 1
        return f"{self.file}:{line}:{len(before) - before.rfind(chr(10))}"


ONE, PUB, BIB, CAT = (
    "chapters/one.yaml",
    "publication.yaml",
    "sources.bib",
    "assets/photographs.yaml",
)
REMARK = "and a remark."
COLOPHON = "templates/colophon.html"
EVENTS = "chapters/chronology.yaml"

MISTAKES: Mapping[str, Mistake] = {
    # --- YAML ---
    "quote not closed": Mistake("M101", ONE, "title: A sound", "title: ▸'A sound"),
    "bracket not closed": Mistake("M101", PUB, "chapters: [one]", "chapters: ▸[one"),
    "colon in plain text": Mistake("M101", ONE, "A sound chapter", "A sound▸: chapter"),
    "tab": Mistake("M102", ONE, "    lines: 8", "▸\tlines: 8"),
    "key given twice": Mistake("M103", ONE, "status: final", "status: final\n▸status: draft"),
    "alias": Mistake("M106", ONE, "heading: A heading", "heading: ▸*heading"),
    "empty file": Mistake("M107", ONE, "", "▸# nothing yet\n"),
    "too deep": Mistake("L101", ONE, "heading: A heading", "heading: " + "[" * 37 + "▸" + "[" * 99),
    # --- fields ---
    "unknown key": Mistake("M201", ONE, "status: final", "▸statsu: final", says="status"),
    "unknown key of a block": Mistake("M201", ONE, "    lines: 8", "    ▸line: 8", says="lines"),
    "unknown key of an event": Mistake(
        "M201", ONE, "title: A day in May", "▸titel: A day in May", says="title"
    ),
    "unknown key of the catalogue": Mistake("M201", CAT, "    alt:", "    ▸alternate:"),
    "missing key": Mistake("M202", PUB, "year: 2026\n", "", place="publication.yaml:1:1"),
    "wrong type": Mistake("M203", ONE, "status: final", "status: final\nnumbered: ▸3"),
    "year in words": Mistake("M203", PUB, "year: 2026", "year: ▸this year"),
    "text of spaces": Mistake("M204", ONE, "heading: A heading", "heading: ▸' '"),
    "unknown status": Mistake("M204", ONE, "status: final", "status: ▸done"),
    "unknown page format": Mistake("M204", PUB, "format: a5", "format: ▸a6", says="a5"),
    "unknown part": Mistake("M204", PUB, "colophon]", "▸colofon]", says="colophon"),
    "unknown language": Mistake("M204", PUB, "en-GB", "▸English", says="Write en-GB or en-US"),
    "too many lines": Mistake("M204", ONE, "lines: 8", "lines: ▸100", says="at most 40."),
    "chapter with its folder": Mistake(
        "M204", PUB, "[one]", "[▸chapters/one]", says="Write one: the name alone"
    ),
    "chapter with its ending": Mistake(
        "M204", PUB, "[one]", "[▸one.yml]", says="Write one: the name alone"
    ),
    "missing chapter": Mistake("M205", PUB, "[one]", "[one, ▸two]"),
    "chapter twice": Mistake("M210", PUB, "[one]", "[one, ▸one]"),
    "unknown kind of block": Mistake("M207", ONE, "heading: A heading", "▸headline: A heading"),
    "block called as elsewhere": Mistake(
        "M207", ONE, "photograph: bars", "▸image: bars", says="Did you mean “photograph”?"
    ),
    "identifier twice": Mistake(
        "M210",
        ONE,
        "  - heading: A heading\n",
        "  - {text: One, id: same}\n  - {text: Two, id: ▸same}\n",
    ),
    "event named twice": Mistake(
        "M210",
        ONE,
        "event: {date: 1931-05-01, title: A day in May}",
        "events: [{date: 1931, title: A, id: same}, {date: 1932, title: B, id: ▸same}]",
    ),
    "not a date": Mistake("M211", ONE, "date: 1931-05-01", "date: ▸1 May 1931"),
    "no such day": Mistake("M211", ONE, "date: 1931-05-01", "date: ▸1931-02-30"),
    "event told nowhere": Mistake(
        "C104",
        EVENTS,
        "",
        'events:\n  - {date: 1932, title: A year, source: "[@gill1931]", told: ▸onne}\n',
        says="one",
    ),
    "variant without source": Mistake(
        "M202", ONE, "title: A day in May", "title: A day in May, variants: [▸{date: 1932}]"
    ),
    "variant that says nothing": Mistake(
        "C107",
        ONE,
        "title: A day in May",
        'title: A day in May, variants: [▸{source: "[@gill1931]"}]',
    ),
    "variant backwards in time": Mistake(
        "M212",
        ONE,
        "title: A day in May",
        'title: A day, variants: [{date: ▸1932/1931, source: "[@gill1931]"}]',
    ),
    "listed event that is no date": Mistake(
        "M211", EVENTS, "", 'events:\n  - {date: ▸5 May, title: A day, source: "[@gill1931]"}\n'
    ),
    "backwards in time": Mistake("M212", ONE, "1931-05-01", "▸1931-05-09/1931-05-01"),
    # --- the source list ---
    "brace not closed": Mistake(
        "S101", BIB, "author    = {Gill, Eric},", "▸author    = {Gill, Eric,"
    ),
    "source twice": Mistake("S102", BIB, "@book{bringhurst1992", "▸@book{gill1931"),
    "field twice": Mistake("S103", BIB, "1931},", "1931},\n  ▸date = {1932},"),
    "comma missing": Mistake("S104", BIB, "{Gill, Eric},\n  ", "{Gill, Eric}\n  ▸"),
    "undefined abbreviation": Mistake("S105", BIB, "{1992}", "▸nineties"),
    "source without key": Mistake("S108", BIB, "@book{bringhurst1992,", "▸@book{"),
    "brace too many": Mistake("S109", BIB, "{1931},", "{1931}▸},"),
    # --- photographs and seeds ---
    "unknown photograph": Mistake("P101", ONE, "photograph: bars", "photograph: ▸bar", says="bars"),
    "no picture file": Mistake("P105", CAT, "bars.png", "▸bar.png", says="bars.png"),
    "picture with its folder": Mistake(
        "P105", CAT, "bars.png", "▸assets/bars.png", says="Did you mean “bars.png”?"
    ),
    "picture in capitals": Mistake(
        "P105", CAT, "bars.png", "▸BARS.PNG", says="Did you mean “bars.png”?"
    ),
    "photograph by its file": Mistake(
        "M204", ONE, "photograph: bars", "photograph: ▸bars.png", says="Write bars: the name alone"
    ),
    "photograph in capitals": Mistake(
        "M204", ONE, "photograph: bars", "photograph: ▸BarsOfTones", says="bars-of-tones"
    ),
    "picture outside": Mistake("P110", CAT, "bars.png", "▸../../bars.png"),
    "picture by absolute path": Mistake("P110", CAT, "bars.png", "▸/etc/hostname"),
    "unknown map": Mistake("P112", ONE, "photograph: bars", "map: ▸rhine"),
    "unknown timeline": Mistake("P116", ONE, "photograph: bars", "timeline: ▸may"),
    "unknown seed": Mistake("D101", ONE, "paper/1", "▸papers/1", says="paper"),
    "unknown paragraph": Mistake("D102", ONE, "paper/1", "▸paper/2"),
    # --- text ---
    "unknown source cited": Mistake("E101", ONE, "@gill1931, 12", "▸@gil1931, 12", says="gill1931"),
    "unknown source of a quotation": Mistake("E101", ONE, "@gill1931, 23", "▸@gill1932, 23"),
    "unknown source in a note": Mistake("E101", ONE, "^[The remark.]", "^[See [▸@gill1930].]"),
    "unknown source in a caption": Mistake("E101", CAT, "tones.", "tones.[▸@nobody1900]"),
    "unknown source of an event": Mistake(
        "E101", ONE, "title: A day in May", 'title: A day in May, source: "[▸@nobody1900]"'
    ),
    "malformed citation": Mistake("E102", ONE, "[@gill1931, 12]", "▸[@gill1931 @gill1931]"),
    "citation without brackets": Mistake("E102", ONE, "[@gill1931, 12]", "▸@gill1931"),
    "citation without @": Mistake(
        "E102", ONE, "[@gill1931, 12]", "▸[gill1931]", says="[@gill1931]"
    ),
    "citation of LaTeX": Mistake("E102", ONE, "[@gill1931, 12]", r"▸\cite{gill1931}"),
    "note elsewhere": Mistake("E107", ONE, "[@gill1931, 12]", "▸[^1]", says="^[like this]"),
    "unknown style": Mistake(
        "E103", PUB, "chicago-notes-bib", "▸chicaco-notes-bib", says="chicago-notes-bibliography"
    ),
    "style in capitals": Mistake(
        "E103", PUB, "chicago-notes-bibliography", "▸Chicago", says="Did you mean “chicago”?"
    ),
    "section of the bibliography that takes nothing": Mistake(
        "E114",
        PUB,
        "style: chicago-notes-bibliography",
        "style: chicago-notes-bibliography\n  sections:\n    - ▸title: Documents",
        says="rest: true",
    ),
    "note within a note": Mistake("E106", ONE, "^[The remark.]", "^[The remark.▸^[Within.]]"),
    "picture in a paragraph": Mistake("E107", ONE, REMARK, "▸![and](a.png) remark."),
    "dangerous link": Mistake("E108", ONE, REMARK, "[and▸](javascript:alert(1)) remark."),
    "note in a heading": Mistake("E111", ONE, "heading: A heading", "heading: ▸A heading^[No.]"),
    "citation in a title": Mistake(
        "E111", ONE, "title: A sound chapter", 'title: ▸"A sound chapter[@gill1931]"'
    ),
    # --- cross references ---
    "reference to nothing": Mistake("R101", ONE, REMARK, "[](▸fig:bar) remark.", says="fig:bars"),
    "reference to nothing in a note": Mistake(
        "R101", ONE, "^[The remark.]", "^[See [it](▸chapter:on).]", says="chapter:one"
    ),
    "reference to nothing in a caption": Mistake("R101", CAT, "two tones", "[](▸page:bar) tones"),
    "reference of another kind": Mistake("R102", ONE, REMARK, "[](▸map:bars) remark."),
    "reference without a name": Mistake("R103", ONE, REMARK, "[and▸](fig:) remark."),
    "reference to a part left out": Mistake(
        "R105",
        ONE,
        "title: A day in May}\n  - heading: A heading\n",
        "title: A day in May, id: may}\n  - text: |\n      [](▸event:may)\n",
    ),
    "reference in a heading": Mistake(
        "R107", ONE, "heading: A heading", 'heading: ▸"See [](fig:bars)"'
    ),
    # --- characters ---
    "missing glyph": Mistake("T101", ONE, REMARK, "and a ▸𓀀 remark."),
    "missing glyph in the title": Mistake("T101", PUB, "A sound pub", "A ▸漢 sound pub"),
    "missing glyph in a caption": Mistake("T101", CAT, "two tones", "▸😀 two tones"),
    "missing glyph in a source": Mistake("T101", BIB, "An Essay", "An ▸ꙮ Essay"),
    # --- templates ---
    "template: syntax": Mistake("T103", COLOPHON, "", "<p>\n{% if %}", f"{COLOPHON}:2"),
    "template: unknown name": Mistake(
        "T104", COLOPHON, "", "<p>\n\n{{ publicaton.title }}", f"{COLOPHON}:3", "publication"
    ),
    "template: division by zero": Mistake("T104", COLOPHON, "", "{{ 1 / 0 }}", f"{COLOPHON}:1"),
    "template: forbidden": Mistake(
        "T104", COLOPHON, "", "<p>\n{{ ''.__class__.__mro__ }}", f"{COLOPHON}:2"
    ),
    "template: unknown parent": Mistake(
        "T104", COLOPHON, "", "{% extends 'colofon.html' %}", f"{COLOPHON}:1"
    ),
    "template: file outside": Mistake(
        "A103",
        COLOPHON,
        "",
        "{% extends 'unit.html' %}{% block body %}<img src='file:///etc/hostname' alt=''>"
        "{% endblock %}",
        f"{COLOPHON}:1:52",
    ),
    "template: file of the network": Mistake(
        "A103",
        COLOPHON,
        "",
        "{% extends 'unit.html' %}{% block body %}<img src='http://127.0.0.1:9/a.png' alt=''>"
        "{% endblock %}",
        f"{COLOPHON}:1:52",
    ),
    # --- pages ---
    "note longer than a page": Mistake(
        "B104",
        ONE,
        "The remark.",
        "The remark. " + "It goes on and on without end. " * 150,
        "chapters/one.yaml:14:5",
    ),
    "nothing to print": Mistake(
        "B115", PUB, "[chapters, bibliography, colophon]", "[illustrations]", f"{PUB}:1:1"
    ),
    "words that may not be parted": Mistake(
        "B108", ONE, "first line", "a\u00a0" * 100, f"{ONE}:4:5"
    ),
}


def make_sound(folder: Path) -> Path:
    """Write the sound publication into a folder."""
    write_files(folder, FILES)
    picture = Image.new("RGB", (1400, 700), (200, 200, 200))
    for left in range(0, 1400, 100):
        picture.paste((30, 30, 30), (left, 0, left + 50, 700))
    picture.save(folder / "assets/bars.png")
    return folder


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The sound publication, built; do not change it."""
    folder = make_sound(tmp_path_factory.mktemp("sound") / "publication")
    said = call("build", folder, "--format", "json")
    assert said.code == 0, said.out
    assert json.loads(said.out)["findings"] == []
    return folder


@pytest.fixture
def folder(sound, tmp_path):
    """A copy of the sound publication with its good book, to be spoiled."""
    return Path(shutil.copytree(sound, tmp_path / "publication"))


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of the build folder but the cache, with its bytes."""
    build = folder / "build"
    return {
        str(path.relative_to(build)): path.read_bytes()
        for path in build.rglob("*")
        if path.is_file() and ".cache" not in path.relative_to(build).parts
    }


def refused(folder: Path) -> list[dict[str, str]]:
    """Build, expect a refusal that leaves everything as it was, and return its errors."""
    before = content(folder)
    said = call("build", folder, "--format", "json")
    assert said.code == 1
    assert content(folder) == before
    document = json.loads(said.out)
    assert document["built"] is False
    return [found for found in document["findings"] if found["severity"] == "error"]


def at(found: Mapping[str, str]) -> str:
    return ":".join(str(found[key]) for key in ("file", "line", "column") if found[key])


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake(folder, mistake):
    place = mistake.spoil(folder)
    errors = refused(folder)
    assert [(found["code"], at(found)) for found in errors] == [(mistake.code, place)]
    assert errors[0]["hint"] or CODES[mistake.code].mend
    assert mistake.says in errors[0]["message"] + errors[0]["hint"]


WARNINGS: Mapping[str, Mistake] = {
    "event of another century": Mistake(
        "C101", ONE, "date: 1931-05-01", "date: ▸1831-05-01", says="1930/1935"
    ),
    "variant of another century": Mistake(
        "C101",
        ONE,
        "title: A day in May}",
        'title: A day in May, variants: [{date: ▸1831-05-01, source: "[@gill1931]"}]}',
    ),
    "event told by another day": Mistake(
        "C102", ONE, "The first line", "On ▸2 May the first line", says="1931-05-01"
    ),
    "event told by another year": Mistake("C102", ONE, "The first line", "In ▸May 1932 it"),
    "event told by an American": Mistake("C102", ONE, "The first line", "It was ▸June 1st, 1931"),
    "old style": Mistake(
        "C103",
        ONE,
        "date: 1931-05-01,",
        "date: 1931-05-01, old_style: ▸1931-04-19,",
        says="1931-04-18",
    ),
    "old style of a span": Mistake(
        "C103",
        ONE,
        "date: 1931-05-01,",
        "date: 1931-05-01/1931-05-03, old_style: ▸1931-04-18/1931-04-21,",
        says="1931-04-20",
    ),
    "old style alone": Mistake(
        "C103",
        ONE,
        "date: 1931-05-01,",
        "old_style: ▸1931-04-18,",
        says="date: 1931-05-01",
    ),
    "event told in another year": Mistake(
        "C102", ONE, "The first line", "▸In 1932 the first line", says="In 1932"
    ),
    "event twice": Mistake(
        "C105",
        EVENTS,
        "",
        'events:\n  - {date: 1931-05-01, title: ▸A  day in may, source: "[@gill1931]"}\n',
        says="chapters/one.yaml:",
    ),
    "event without source": Mistake(
        "C106", EVENTS, "", "events:\n  - {date: 1932, title: ▸A year}\n"
    ),
}
"""What lets a draft pass: each is told at its place, and a final build refuses it."""


@pytest.mark.parametrize("mistake", WARNINGS.values(), ids=WARNINGS)
def test_a_warning(folder, mistake):
    place = mistake.spoil(folder)
    said = json.loads(call("check", folder, "--format", "json").out)
    told = [found for found in said["findings"] if found["severity"] != "note"]
    assert [(found["code"], at(found), found["severity"]) for found in told] == [
        (mistake.code, place, "warning")
    ]
    assert mistake.says in told[0]["message"] + told[0]["hint"]


def test_all_mistakes_are_told_at_once(folder):
    wanted = [
        (MISTAKES[name].code, MISTAKES[name].spoil(folder))
        for name in (
            "unknown part",
            "unknown status",
            "unknown key of the catalogue",
            "comma missing",
        )
    ]
    assert sorted((f["code"], at(f)) for f in refused(folder)) == sorted(wanted)


def test_unknown_sources_are_told_with_missing_glyphs_and_names(folder):
    for name in ("unknown source cited", "unknown source in a caption", "note in a heading"):
        MISTAKES[name].spoil(folder)
    assert sorted(f["code"] for f in refused(folder)) == ["E101", "E101", "E111"]


def test_several_unknown_sources_in_a_line(folder):
    Mistake("", ONE, "@gill1931, 12", "▸@a1900; @b1900, 3; see @a1900").spoil(folder)
    assert [at(f) for f in refused(folder)] == [f"{ONE}:6:{column}" for column in (31, 39, 54)]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("publication.yaml", "M105"),
        ("chapters/one.yaml", "M105"),
        ("assets/photographs.yaml", "M105"),
        ("sources.bib", "S106"),
        ("templates/colophon.html", "T103"),
    ],
)
def test_not_utf_8(folder, file, code):
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else "<p>"
    path.write_bytes((text + "# Čačak\n").encode("iso-8859-2"))
    errors = refused(folder)
    assert {found["code"] for found in errors} == {code}
    assert errors[0]["file"] == file


@pytest.mark.parametrize(
    ("name", "spoil", "code"),
    [
        ("truncated", lambda data: data[: len(data) // 2], "P102"),
        ("empty", lambda data: b"", "P102"),
        ("text", lambda data: b"no picture at all", "P106"),
        ("turned over", lambda data: data[:100] + data[100:][::-1], "P102"),
    ],
    ids=["truncated", "empty", "text", "turned over"],
)
def test_a_picture_that_cannot_be_read(folder, name, spoil, code):
    picture = folder / "assets/bars.png"
    picture.write_bytes(spoil(picture.read_bytes()))
    errors = refused(folder)
    assert [found["code"] for found in errors] == [code], name
    assert "bars.png" in errors[0]["message"]
    assert at(errors[0]).startswith(f"{CAT}:3:")


def test_a_truncated_jpeg(folder):
    picture = folder / "assets/bars.jpg"
    with Image.open(folder / "assets/bars.png") as image:
        image.save(picture, quality=90)
    picture.write_bytes(picture.read_bytes()[:-2000])
    Mistake("", CAT, "bars.png", "▸bars.jpg").spoil(folder)
    assert [(f["code"], at(f)) for f in refused(folder)] == [("P102", f"{CAT}:3:11")]


def test_a_link_to_a_picture_outside(folder, tmp_path):
    picture = folder / "assets/bars.png"
    picture.rename(tmp_path / "bars.png")
    picture.symlink_to(tmp_path / "bars.png")
    assert [(f["code"], at(f)) for f in refused(folder)] == [
        ("A102", "assets/bars.png"),
        ("P110", f"{CAT}:3:11"),
    ]


def test_a_folder_instead_of_a_file(folder):
    (folder / ONE).unlink()
    (folder / ONE).mkdir()
    assert [(f["code"], f["file"]) for f in refused(folder)] == [("M108", ONE)]


def test_sources_are_cited_but_there_is_no_list(folder):
    (folder / BIB).unlink()
    assert {(f["code"], f["file"]) for f in refused(folder)} == {("S113", BIB), ("E101", ONE)}


def test_no_publication(tmp_path):
    said = call("build", tmp_path, "--format", "json")
    assert said.code == 1
    found = json.loads(said.out)["findings"]
    assert [(f["code"], f["file"]) for f in found] == [("M208", "publication.yaml")]


def test_the_check_finds_what_needs_no_pages(folder):
    """All but faults of pages, pictures and templates are told without a layout."""
    for name in ("unknown source cited", "unknown style", "missing glyph"):
        MISTAKES[name].spoil(folder)
    said = call("check", folder, "--format", "json")
    assert said.code == 1
    assert {f["code"] for f in json.loads(said.out)["findings"]} == {"E101", "E103", "T101"}


def test_a_character_in_a_template_that_the_fonts_lack(folder):
    template = folder / COLOPHON
    template.parent.mkdir()
    template.write_text(
        "{% extends 'unit.html' %}{% block body %}<p>𓀀</p>{% endblock %}", encoding="utf-8"
    )
    assert {found["code"] for found in refused(folder)} <= {"T101", "T102"}


def test_after_the_mistake_is_mended_the_book_is_the_same(folder):
    before = (folder / "build/sound.pdf").read_bytes()
    good = (folder / ONE).read_text(encoding="utf-8")
    MISTAKES["missing glyph"].spoil(folder)
    assert refused(folder)
    (folder / ONE).write_text(good, encoding="utf-8")
    assert call("build", folder).code == 0
    assert (folder / "build/sound.pdf").read_bytes() == before

"""What ``fascicle build`` makes, and what it refuses."""

from __future__ import annotations

import json
import shutil

import pikepdf
import pytest

import fascicle
from fascicle.publishing.reading_pdf import reading_pdf


@pytest.fixture
def copy(built, tmp_path):
    """A publication with a good book in its build folder, to be spoiled."""
    assert built.said.code == 0, built.said.out
    return shutil.copytree(built.folder, tmp_path / "booklet")


def spoil(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def files(folder):
    """The files that were handed over, with their content."""
    build = folder / "build"
    return {
        path.name: path.read_bytes()
        for path in build.iterdir()
        if path.is_file() and not path.name.startswith(".")
    }


def test_it_says_what_was_built(built):
    said = built.said
    assert said.code == 0
    summary = said.out.strip().splitlines()[-3:]
    assert summary[0].startswith("Draft (--final refuses unfinished matter) of The First Booklet: ")
    with pikepdf.open(built.pdf) as pdf:
        assert f"{len(pdf.pages)} pages, " in summary[0]
    assert "3 figures" in summary[0]
    assert summary[0].endswith(" s.")
    assert summary[1].startswith("Findings: ")
    assert summary[2] == str(built.pdf)


def test_stages_are_told_on_standard_error_a_line_each(built):
    stages = [line.split()[0] for line in built.said.err.splitlines()]
    assert stages == ["reading", "compiling", "typesetting", "publishing"]


def test_the_report_lies_beside_the_book(built):
    assert {"booklet.pdf", "booklet.html", "report.json"} <= set(files(built.folder))


def test_another_folder_can_be_given(command, publication, tmp_path):
    said = command("build", publication, "--out", tmp_path / "elsewhere")
    assert said.code == 0
    assert (tmp_path / "elsewhere/booklet.pdf").exists()
    assert not (publication / "build").exists()


def test_json_is_one_document_and_nothing_else(command, copy):
    said = command("build", copy, "--format", "json")
    assert said.code == 0
    assert said.err == ""
    document = json.loads(said.out)
    assert document["built"] is True
    assert document["pdf"].endswith("booklet.pdf")
    assert document["pages"] > 8
    assert document["figures"] == 3
    assert set(document["seconds"]) == {"read", "compile", "typeset", "publish"}
    assert {found["severity"] for found in document["findings"]} == {"note"}


def test_one_chapter_alone(command, copy):
    before = files(copy)
    said = command("build", copy, "--chapter", "showing")
    assert said.code == 0, said.out
    after = files(copy)
    assert after["booklet.pdf"] == before["booklet.pdf"]
    alone = copy / "build/booklet-chapter-showing.pdf"
    with pikepdf.open(alone) as pdf, pikepdf.open(copy / "build/booklet.pdf") as whole:
        assert 0 < len(pdf.pages) < len(whole.pages)


def test_an_unknown_chapter_is_wrong_usage(command, copy):
    said = command("build", copy, "--chapter", "showin")
    assert said.code == 2
    assert 'Did you mean "showing"?' in " ".join(said.err.split())


@pytest.mark.parametrize("other", [("--draft",), ("--chapter", "showing")])
def test_options_that_exclude_each_other(command, copy, other):
    assert command("build", copy, "--final", *other).code == 2


def test_a_final_build_names_everything_unfinished(command, copy):
    before = files(copy)
    said = command("build", copy, "--final")
    assert said.code == 1
    refusals = [line for line in said.out.splitlines() if " F102 " in line]
    assert len(refusals) == 2
    assert any("chapters/showing.yaml:3:" in line and "(M213)" in line for line in refusals)
    assert any("(P107)" in line for line in refusals)
    assert files(copy) == before


def test_a_finished_publication_passes_the_final_build(command, copy):
    spoil(copy / "chapters/showing.yaml", "status: draft", "status: final")
    spoil(
        copy / "assets/photographs.yaml",
        "    source: Say here where the picture is to come from",
        "    file: step-wedge.png",
    )
    said = command("build", copy, "--final")
    assert said.code == 0, said.out
    assert "Final build of The First Booklet" in said.out


WRITING, SHOWING = "chapters/writing.yaml", "chapters/showing.yaml"
MISTAKES = {
    "YAML syntax": (WRITING, "title: How to write", "title: 'How to write", "M101"),
    "tab": (WRITING, "  - list:\n      - ", "  - list:\n\t- ", "M102"),
    "wrong type": (WRITING, "status: reviewed", "numbered: 3", "M203"),
    "value not allowed": (WRITING, "status: reviewed", "status: done", "M204"),
    "unknown key": (WRITING, "status: reviewed", "state: reviewed", "M201"),
    "missing chapter": ("publication.yaml", "  - showing", "  - shewing", "M205"),
    "unknown photograph": (SHOWING, "photograph: step-wedge", "photograph: step", "P101"),
    "unknown map": (SHOWING, "map: rhine", "map: rhein", "P112"),
    "unknown key cited": (WRITING, "@gill1931", "@gill1932", "E101"),
    "broken BibTeX": ("sources.bib", "author    = {Gill, Eric},", "author    = {Gill, Eric,", "S1"),
    "unknown style": ("publication.yaml", "chicago-notes-bib", "chicaco-notes-bib", "E103"),
    "missing file": ("assets/photographs.yaml", "file: step-wedge", "file: wedge", "P105"),
    "missing glyph": (WRITING, "beside this page.", "beside this page 𓀀.", "T101"),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_and_the_last_good_book_stays(command, copy, mistake):
    file, old, new, code = mistake
    before = files(copy)
    spoil(copy / file, old, new)
    said = command("build", copy)
    assert said.code == 1
    found = [line for line in said.out.splitlines() if f"  {code}" in line]
    assert found, said.out
    assert any(line.startswith(f"{file}:") for line in found)
    assert "Nothing was written over the last build." in said.out
    assert files(copy) == before


@pytest.mark.parametrize(("how", "code"), [("truncated", "P102"), ("no picture", "P106")])
def test_an_unreadable_picture_is_named(command, copy, how, code):
    picture = copy / "assets/step-wedge.png"
    content = picture.read_bytes()
    picture.write_bytes(content[: len(content) // 2] if how == "truncated" else b"no picture")
    before = files(copy)
    said = command("build", copy)
    assert said.code == 1
    assert code in said.out
    assert "step-wedge.png" in said.out
    assert files(copy) == before


@pytest.mark.parametrize(
    ("template", "code"),
    [("<p>one</p>\n{% if %}", "T103"), ("<p>one</p>\n{{ nobody.knows }}", "T104")],
)
def test_a_fault_in_a_template_is_named_with_its_line(command, copy, template, code):
    (copy / "templates").mkdir()
    (copy / "templates/colophon.html").write_text(template, encoding="utf-8")
    before = files(copy)
    said = command("build", copy)
    assert said.code == 1
    assert f"templates/colophon.html:2  {code}" in said.out
    assert files(copy) == before


def test_an_edit_is_seen_on_the_page(command, copy):
    spoil(copy / SHOWING, "title: How to show", "title: How pictures come in")
    assert command("build", copy).code == 0
    assert "How pictures come in" in (copy / "build/booklet.html").read_text(encoding="utf-8")


def test_a_second_build_refuses_to_meddle(command, copy):
    from fascicle.commands.lock import locked

    with locked(copy / "build"):
        said = command("build", copy, "--wait", "0")
    assert said.code == 1
    assert "F103" in said.out


def test_a_fault_of_our_own_leaves_no_traceback_and_no_ruins(command, copy, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(fascicle, "typeset", broken)
    before = files(copy)
    said = command("build", copy)
    assert said.code == 1
    assert "F104" in said.out
    assert "Traceback" not in said.out + said.err
    after = files(copy)
    assert "ZeroDivisionError" in after.pop("fault.log").decode()
    assert after == before


def test_the_pdf_is_opened_when_asked(command, copy, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert command("build", copy, "--open").code == 0
    assert opened == [str(copy / "build/booklet.pdf")]


def test_not_opened_when_it_is_not_built(command, copy, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    spoil(copy / WRITING, "status: reviewed", "state: reviewed")
    assert command("build", copy, "--open").code == 1
    assert opened == []


def test_the_same_steps_in_python(publication, tmp_path):
    manuscript = fascicle.read(publication)
    edition = fascicle.compile(manuscript)
    press = fascicle.Press()
    book = fascicle.typeset(edition, press)
    report = fascicle.publish(book, tmp_path / "out")
    assert not report.findings or all(not found.is_error for found in report.findings)
    assert (tmp_path / "out/booklet.pdf").read_bytes() == reading_pdf(book)
    assert [found.code for found in fascicle.examine(manuscript) if found.is_error] == []


@pytest.mark.parametrize("absolute", [True, False])
def test_a_command_in_a_folder_that_is_gone(command, publication, tmp_path, monkeypatch, absolute):
    """Python and Pandoc want to know where they are; the finding must not speak of citations."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    said = command("build", *([publication] if absolute else []))
    told = "F115  The folder that you are in is not there any more." in said.out
    assert told != (absolute and said.code == 0)

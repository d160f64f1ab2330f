"""``fascicle build --proof``: the proof for editors lies beside the book."""

from __future__ import annotations

import json
import shutil

import pikepdf
import pytest

from fascicle.typesetting.readback import read_back


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built.folder, tmp_path / "booklet")


def comment(folder, words):
    """Put a comment into the block that begins the second chapter."""
    file = folder / "chapters/showing.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("  - photograph: step-wedge")
    line = f"    comment: {words}\n"
    end = text.index("\n", at) + 1
    file.write_text(text[:end] + line + text[end:], encoding="utf-8")


def words(pdf):
    return "".join(run.text for page in read_back(pdf.read_bytes()) for run in page.runs)


def test_the_proof_lies_beside_the_book_and_is_reported(command, copy):
    before = words(copy / "build/booklet.pdf")
    comment(copy, "Is the wedge the right way up? 漢字")
    said = command("build", copy, "--proof", "--format", "json")
    assert said.code == 0, said.out
    document = json.loads(said.out)
    proof = copy / "build/booklet-proof.pdf"
    assert document["proof"] == str(proof)
    assert str(proof) in document["files"]
    report = json.loads((copy / "build/report.json").read_text(encoding="utf-8"))
    assert "booklet-proof.pdf" in [file["path"] for file in report["files"]]
    # The comment is on the proof and on no page of the book, which a proof does not change.
    assert words(copy / "build/booklet.pdf") == before
    book = (copy / "build/booklet.pdf").read_bytes()
    assert command("build", copy).code == 0
    assert (copy / "build/booklet.pdf").read_bytes() == book
    assert "Is the wedge the right way up" in words(proof)
    assert "the right way up" not in (copy / "build/booklet.html").read_text(encoding="utf-8")
    with pikepdf.open(proof) as pdf:
        assert len(pdf.pages) == report["pages"] + 1


def test_without_being_asked_there_is_no_proof(built):
    assert not (built.folder / "build/booklet-proof.pdf").exists()
    assert "Proof" not in built.said.out


def test_a_chapter_alone_has_its_own_proof_without_the_others(command, copy):
    comment(copy, "Not for the first chapter.")
    said = command("build", copy, "--chapter", "writing", "--proof")
    assert said.code == 0
    proof = copy / "build/booklet-chapter-writing-proof.pdf"
    assert said.out.splitlines()[-1] == f"Proof for editors: {proof}"
    found = words(proof)
    assert "chapters/writing.yaml" in found
    assert "Not for the first chapter" not in found
    assert "M213" not in found, "the draft is the other chapter"


def test_a_final_build_has_a_proof_too(command, copy):
    for file, old, new in (
        ("chapters/showing.yaml", "status: draft", "status: final"),
        (
            "assets/photographs.yaml",
            "    source: Say here where the picture is to come from",
            "    file: step-wedge.png",
        ),
    ):
        text = (copy / file).read_text(encoding="utf-8")
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    said = command("build", copy, "--final", "--proof")
    assert said.code == 0, said.out
    assert (copy / "build/booklet-proof.pdf").exists()


def test_no_proof_of_a_book_with_errors(command, copy):
    file = copy / "chapters/writing.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("@gill1931", "@gill1932", 1), encoding="utf-8")
    assert command("build", copy, "--proof").code == 1
    assert not (copy / "build/booklet-proof.pdf").exists()


def test_spreads_are_those_of_the_book(command, copy, tmp_path):
    assert command("build", copy, "--proof").code == 0
    said = command("spreads", copy, "--pages", "2-3", "--out", tmp_path / "one.png", "--ppi", "36")
    assert said.code == 0
    from PIL import Image

    with Image.open(tmp_path / "one.png") as picture:
        assert picture.width < picture.height * 1.8, "two pages of A5, not two sheets of A4"

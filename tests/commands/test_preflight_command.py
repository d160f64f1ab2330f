"""The command ``preflight``: what it tells, how it ends, and the contact sheet."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import get_args

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from fascicle.commands.lock import locked
from fascicle.findings import CODES
from fascicle.manuscript.models import PreflightCheck
from fascicle.typesetting.readback import read_back

PAGE = Path(__file__).parents[2] / "docs/preflight.md"


@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    """A PDF of four pages with a hairline and text over the trim."""
    path = tmp_path_factory.mktemp("flawed") / "flawed.pdf"
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        for content in ("", "0.1 w 50 50 m 90 50 l S", "BT /F 9 Tf -3 99 Td (Edge) Tj ET", ""):
            page = pdf.add_blank_page(page_size=(200, 300))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/F": font}))
            page.Contents = pdf.make_stream(content.encode())
        pdf.save(path)
    return path


def test_a_new_publication_has_one_fault_and_every_check_is_told(command, built):
    said = command("preflight", built.folder)
    assert said.code == 1, "it shows a frame for position only"
    assert re.findall(r"^error +(.*?)  ", said.out, re.MULTILINE) == ["For position only"]
    assert "Figure 2 is printed as a frame" in said.out
    assert "chapters/showing.yaml:21:5" in said.out
    assert "Preflight of" in said.out
    assert re.search(r"^passed +Bleed +paint reaches the trim on 2 pages$", said.out, re.MULTILINE)
    assert len(re.findall(r"^(?:passed|note|warning|error|skipped) ", said.out, re.MULTILINE)) == 25


def test_errors_are_told_with_their_place_and_end_with_1(command, flawed):
    said = command("preflight", "--pdf", flawed)
    assert said.code == 1
    assert "Q114  sheet 3, -1 mm from the left, 69 from the top  flawed.pdf" in said.out
    assert "“Edge” reaches" in said.out
    assert "skipped Widows" in said.out
    assert "Found: 2 errors, 1 warning." in said.out


def test_strict_ends_with_1_for_warnings(command, flawed, tmp_path):
    only = tmp_path / "warned.pdf"
    with pikepdf.open(flawed) as pdf:
        del pdf.pages[2:]
        pdf.save(only)
    assert command("preflight", "--pdf", only).code == 0
    assert command("preflight", "--pdf", only, "--strict").code == 1


def test_one_json_document_with_every_field_documented(command, built):
    said = command("preflight", built.folder, "--format", "json")
    document = json.loads(said.out)
    assert document["passed"] is False
    assert document["count"]["error"] == 1
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert set(document) <= set(rows)
    for name in (*document["checks"][0], *document["count"]):
        assert f"`{name}`" in rows["checks"] + rows["count"], name
    found = next(f for check in document["checks"] for f in check["findings"] if "spot" in f)
    for name in (*found, *found["spot"]):
        assert f"`{name}`" in PAGE.read_text("utf-8").rpartition("A finding has")[2], name


def test_every_check_and_code_is_documented():
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (Q[^|]*) \|", page, re.MULTILINE))
    assert set(rows) == set(get_args(PreflightCheck))
    told = set(re.findall(r"Q\d{3}", page))
    assert told == {code for code in CODES if code.startswith("Q")}


def test_a_book_that_cannot_be_built_is_not_examined(command, publication):
    (publication / "chapters/writing.yaml").write_text("title: [\n", encoding="utf-8")
    said = command("preflight", publication)
    assert said.code == 1
    assert "Not examined" in said.out
    document = json.loads(command("preflight", publication, "--format", "json").out)
    assert document["examined"] is None
    assert document["findings"]


def test_a_folder_in_which_a_build_is_running_is_left_alone(command, publication):
    with locked(publication / "build"):
        said = command("preflight", publication, "--wait", "0")
    assert said.code == 1
    assert "F103" in said.out


@pytest.mark.parametrize(
    ("words", "why"),
    [(("--pdf", "none.pdf"), "there is no file"), (("--sheet", "a.jpg"), "ends neither in")],
)
def test_wrong_usage(command, words, why):
    said = command("preflight", *words)
    assert said.code == 2
    assert why in " ".join(said.err.split())


def test_what_is_no_pdf_is_told(command, tmp_path):
    path = tmp_path / "page.pdf"
    path.write_text("<html>", encoding="utf-8")
    said = command("preflight", "--pdf", path)
    assert said.code == 1
    assert "Q130" in said.out


def test_the_contact_sheet_has_all_pages_folios_marks_and_findings(command, flawed, tmp_path):
    out = tmp_path / "sheets" / "contact.pdf"
    said = command("preflight", "--pdf", flawed, "--sheet", out)
    assert said.out.rstrip().endswith(str(out))
    words = "".join(run.text for page in read_back(out.read_bytes()) for run in page.runs)
    for wanted in ("[1]", "[2]", "[3]", "[4]", "flawed.pdf", "Q112", "Q114 sheet 3", "Edge"):
        assert "".join(wanted.split()) in "".join(words.split()), wanted
    with pikepdf.open(out) as pdf:
        forms = pdf.pages[0].resources["/XObject"]
        assert sum("FascicleThumb" in name for name in forms) == 4
    again = tmp_path / "again.pdf"
    command("preflight", "--pdf", flawed, "--sheet", again)
    assert again.read_bytes() == out.read_bytes()


def test_pages_stand_in_their_frames(command, tmp_path):
    """Verso left and recto right; the second page is all black, the third all red."""
    path = tmp_path / "colours.pdf"
    with pikepdf.new() as pdf:
        for colour in ("1 g", "0 g", "1 0 0 rg", "1 g"):
            page = pdf.add_blank_page(page_size=(200, 300))
            page.Contents = pdf.make_stream(f"{colour} -9 -9 300 400 re f".encode())
        pdf.save(path)
    out = tmp_path / "contact.png"
    assert command("preflight", "--pdf", path, "--sheet", out).code == 0
    with Image.open(io.BytesIO(out.read_bytes())) as picture:
        image = picture.convert("RGB")
    width, height = image.size
    colours = [image.getpixel((x, y)) for x in range(0, width, 3) for y in range(0, height, 3)]
    black = [c for c in colours if max(c) < 40]
    red = [c for c in colours if c[0] > 200 and max(c[1:]) < 40]
    assert len(black) > 1000
    assert abs(len(black) - len(red)) < 0.2 * len(black)
    row = [image.getpixel((x, height // 3)) for x in range(width)]
    first_black = next(x for x, c in enumerate(row) if max(c) < 40)
    first_red = next(x for x, c in enumerate(row) if c[0] > 200 and max(c[1:]) < 40)
    assert first_black < first_red


def test_the_sheet_of_a_book_is_one_that_any_reader_opens(command, built, tmp_path):
    out = tmp_path / "contact.pdf"
    command("preflight", built.folder, "--sheet", out)
    with pypdfium2.PdfDocument(out) as document, pikepdf.open(out) as pdf:
        assert len(document) >= 1
        assert "/Metadata" not in pdf.Root
        assert "/CreationDate" not in pdf.docinfo

"""``fascicle print``: files for the press, and what is said of them."""

from __future__ import annotations

import json
import re
import shutil

import pikepdf
import pypdfium2
import pytest

from fascicle.typesetting.readback import read_back

NAMES = ("cover", "instructions", "interior", "sheets")


@pytest.fixture(scope="module")
def printed(built, tmp_path_factory):
    """A copy of the built booklet that has been printed with all proofs; do not change it."""
    from conftest import call

    folder = shutil.copytree(built.folder, tmp_path_factory.mktemp("printed") / "booklet")
    said = call("print", folder, "--proof-duplex", "--proof-by-hand")
    return folder, said


@pytest.fixture
def copy(printed, tmp_path):
    return shutil.copytree(printed[0], tmp_path / "booklet")


def settings(folder, text):
    path = folder / "publication.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def faces(path):
    """The words of each side of each sheet."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(re.sub(r"\s+", " ", text.get_text_bounded()))
    document.close()
    return found


def test_one_command_makes_all_that_the_press_wants(printed):
    folder, said = printed
    assert said.code == 0, said.out
    made = folder / "build/print"
    names = (*NAMES, "duplex", "fronts", "backs")
    assert {path.name for path in made.iterdir()} == {f"booklet-{name}.pdf" for name in names}
    sentence, proof = said.out.splitlines()[-3 - len(names) : -1 - len(names)]
    assert re.fullmatch(
        r"The First Booklet: \d+ sheets SRA4 \(320 × 225 mm\), both sides, turned over the short "
        r"edge; 2 pages a side; stapled through the fold; "
        r"\d+ pages with \d blanks?; creep 0\.\d mm\.",
        sentence,
    ), sentence
    assert re.fullmatch(
        r"Proof: \d+ sheets A4 \(297 × 210 mm\), both sides, turned over the short edge; "
        r"folded once and stapled\.",
        proof,
    ), proof
    assert str(made / "booklet-sheets.pdf") in said.out


def test_the_cover_of_a_stapled_booklet_is_its_first_and_last_page(printed):
    folder, _ = printed
    pages = list(read_back((folder / "build/booklet.pdf").read_bytes()))
    sheets = faces(folder / "build/print/booklet-sheets.pdf")
    assert len(sheets) == len(pages) // 2
    assert sheets[0].startswith("The First Booklet A small publication to take apart.")
    with pikepdf.open(folder / "build/print/booklet-interior.pdf") as interior:
        assert len(interior.pages) < len(pages)


def test_the_duplex_proof_is_in_true_size_on_paper_that_is_at_home(printed):
    folder, _ = printed
    duplex = folder / "build/print/booklet-duplex.pdf"
    with pikepdf.open(duplex) as pdf:
        sizes = {tuple(round(float(edge) / 72 * 25.4) for edge in p.mediabox) for p in pdf.pages}
        assert sizes == {(0, 0, 297, 210)}
    assert "sheet 1 of" not in faces(duplex)[0]


def test_a_proof_by_hand_has_its_backs_from_the_last(printed):
    folder, _ = printed
    whole, fronts, backs = (
        faces(folder / f"build/print/booklet-{name}.pdf") for name in ("duplex", "fronts", "backs")
    )
    assert fronts == whole[::2]
    assert backs == whole[1::2][::-1]


def test_folios_read_back_from_the_nested_sheets_follow_one_another(printed):
    folder, _ = printed
    report = json.loads((folder / "build/report.json").read_text(encoding="utf-8"))
    half = 148.5 / 25.4 * 72
    document = pypdfium2.PdfDocument(folder / "build/print/booklet-duplex.pdf")
    halves = []
    for page in document:
        text = page.get_textpage()
        halves += [text.get_text_bounded(right=half), text.get_text_bounded(left=half)]
    document.close()
    pages: list[str] = []
    for sheet in reversed(range(0, len(halves), 4)):
        last, first, second, last_but_one = halves[sheet : sheet + 4]
        pages = [first, second, *pages, last_but_one, last]
    assert len(pages) == report["pages"]
    chapters = [unit for unit in report["units"] if unit["kind"] == "chapter"]
    assert len(chapters) == 2
    for unit in chapters:
        for at, folio in enumerate(unit["folios"], unit["sheet"] - 1):
            # The running head or the foot is the last thing that is drawn.
            # PDFium tells words that are divided at the end of a line by a mark without a place.
            drawn = pages[at].replace("\x02", "").strip().splitlines()
            assert folio in drawn[-1].split(), pages[at]


def test_publication_yaml_says_how_and_options_go_before_it(command, copy):
    settings(copy, "press:\n  binding: signatures\n  signature: 8\n  paper: sra3\n  caliper: 0.2\n")
    said = command("print", copy, "--proof-duplex", "--format", "json")
    assert said.code == 0, said.out
    document = json.loads(said.out)
    assert (document["flip"], document["proof"]["flip"]) == ("long", "short")
    assert document["binding"] == "signatures"
    assert document["up"] == 4
    assert set(document["signatures"]) == {8}
    assert document["paper"] == {"name": "SRA3", "width": 320, "height": 450}
    assert document["creep"] == 0.2
    assert document["spine"] > 0
    options = ["--binding", "perfect", "--paper", "sra2", "--copies", "2", "--flip", "long"]
    options += ["--bleed", "5", "--no-marks", "--grayscale", "--format", "json"]
    said = command("print", copy, *options)
    assert said.code == 0, said.out
    leaves = json.loads(said.out)
    assert leaves["binding"] == "perfect"
    assert (leaves["copies"], leaves["flip"], leaves["proof"]) == (2, "long", None)
    # The pages were painted anew, for the larger bleed.
    assert "G121" not in {finding["code"] for finding in leaves["findings"]}


def test_a_sheet_that_is_too_small_is_told_at_its_line_and_nothing_is_written(command, copy):
    settings(copy, "press:\n  paper: a4\n")
    before = {p.name: p.read_bytes() for p in (copy / "build/print").iterdir()}
    said = command("print", copy)
    assert said.code == 1
    line = (copy / "publication.yaml").read_text(encoding="utf-8").splitlines().index(
        "  paper: a4"
    ) + 1
    assert re.search(rf"publication\.yaml:{line}(:\d+)?  G102", said.out)
    assert "SRA4 (320 × 225 mm) would do" in said.out
    assert "Nothing was written" in said.out
    assert {p.name: p.read_bytes() for p in (copy / "build/print").iterdir()} == before


def test_a_final_print_refuses_what_a_final_build_refuses(command, copy):
    said = command("print", copy, "--final")
    assert said.code == 1
    assert "F102" in said.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--signature", "10"), "--signature"),
        (("--signature", "16"), "one signature"),
        (("--bleed", "99"), "--bleed"),
        (("--up", "3"), "--up"),
        (("--pdf", "nothing.pdf"), "no file"),
        (("--pdf", __file__, "--proof-duplex"), "--proof-duplex"),
    ],
)
def test_wrong_options_are_wrong_usage(command, options, words):
    said = command("print", *options)
    assert said.code == 2
    assert words in said.err


def test_any_pdf_can_be_imposed(command, printed, tmp_path):
    reading = printed[0] / "build/booklet.pdf"
    said = command("print", "--pdf", reading, "--out", tmp_path, "--binding", "perfect")
    assert said.code == 0, said.out
    assert [path.name for path in tmp_path.iterdir()] == ["booklet-sheets.pdf"]
    assert "glued at the spine" in said.out


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not a PDF", "cannot be read"), (None, "pages of different sizes")],
    ids=("not a PDF", "sizes"),
)
def test_a_pdf_that_cannot_be_imposed_is_refused(command, tmp_path, content, words):
    path = tmp_path / "any.pdf"
    if content is None:
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=(300, 400))
            pdf.add_blank_page(page_size=(310, 400))
            pdf.save(path)
    else:
        path.write_bytes(content)
    said = command("print", "--pdf", path)
    assert said.code == 1
    assert "G107" in said.out
    assert words in said.out


def test_a_book_of_ours_is_imposed_as_any_pdf(command, built, tmp_path):
    said = command("print", "--pdf", built.pdf, "--out", tmp_path)
    assert said.code == 0, said.out
    assert (tmp_path / "booklet-sheets.pdf").exists()


def test_a_damaged_pdf_is_refused_in_words(command, tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    pdf.pages[0].obj.Rotate = pikepdf.Name.Odd
    pdf.save(tmp_path / "odd.pdf")
    said = command("print", "--pdf", tmp_path / "odd.pdf")
    assert said.code == 1
    assert "G107" in said.out

"""The proof for editors, read back: the pages of the book to the letter, and all that is beside."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tagged import Tagged

import fascicle
from fascicle.findings import Finding, Findings, Place
from fascicle.typesetting.book import Book
from fascicle.typesetting.coverage import fold
from fascicle.typesetting.marginalia import gather, legible
from fascicle.typesetting.page_proof import PageProof, page_proof
from fascicle.typesetting.readback import PageText, Run, read_back
from fascicle.typesetting.words import languages, words_for

FOLDER = Path(__file__).parents[1] / "publications" / "comments-unprinted"
FRAME = ("For position only", "Photograph not held", "wanted: 1200 × 600 pixels")
NUMBERS = (7, 17)
"""How far beyond the type area the numbers of lines stand, in points."""


def publish(folder: Path, cache: Path | None = None) -> tuple[Book, Findings]:
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder)), fascicle.Press(cache))
    return book, Findings([*book.edition.findings, *book.findings])


@pytest.fixture(scope="module")
def made() -> tuple[Book, Findings, PageProof]:
    book, findings = publish(FOLDER)
    return book, findings, page_proof(book, findings)


@pytest.fixture
def book(made) -> Book:
    return made[0]


@pytest.fixture
def proof(made) -> PageProof:
    return made[2]


@pytest.fixture
def sheets(proof) -> list[PageText]:
    return list(read_back(proof.pdf))


def sheets_of(proof: PageProof) -> dict[str, list[int]]:
    """The sheets of each page by its label: the folio, ``[3]`` without one, ``12+`` for more."""
    with pikepdf.open(io.BytesIO(proof.pdf)) as pdf:
        numbers = list(pdf.Root.PageLabels.Nums)
    found: dict[str, list[int]] = {}
    for at, label in zip(numbers[::2], numbers[1::2], strict=True):
        found.setdefault(str(label.P), []).append(int(at))
    return found


def beside(page: PageText) -> list[Run]:
    """What stands in the margin of a sheet, its head apart."""
    middle = page.width / 2
    return [r for r in page.runs if r.left > middle and r.text.strip() and r.top < page.height - 45]


def near(runs: list[Run], bottom: float, within: float = 1.0) -> str:
    """The words of a margin on this baseline."""
    return "".join(r.text for r in runs if abs(r.bottom - bottom) < within + 1.7)


def test_the_first_sheet_says_what_it_is(proof, sheets):
    words = "".join(run.text for run in sheets[0].runs)
    for wanted in ("A small book", "Proof", "14 March 2026", "Comments: 10", "Warnings: 0"):
        assert fold(wanted) in fold(words)
    assert "Notes: 4" in words
    assert "P109" in words, "a finding without a block"
    assert proof.findings == ()
    assert proof.sheets == len(sheets)


def test_the_pages_of_the_book_are_the_same_to_the_letter(book, proof, sheets):
    pages = list(read_back(book.pdf))
    assert len(sheets) == len(pages) + 1
    for page, sheet in zip(pages, sheets[1:], strict=True):
        assert sheet.runs[: len(page.runs)] == page.runs
        assert sheet.pictures == page.pictures
        assert (sheet.width, sheet.height) == pytest.approx((2 * page.width, page.height))


def test_links_destinations_and_bookmarks_are_kept(book, proof):
    with pikepdf.open(io.BytesIO(book.pdf)) as old, pikepdf.open(io.BytesIO(proof.pdf)) as new:
        for page, sheet in zip(old.pages, list(new.pages)[1:], strict=True):
            assert [float(n) for n in sheet.TrimBox] == [float(n) for n in page.MediaBox]
            links = [
                [(str(link.get("/Dest")), [float(n) for n in link.Rect]) for link in p.Annots]
                if "/Annots" in p
                else []
                for p in (page, sheet)
            ]
            assert links[0] == links[1]
        names = [pikepdf.NameTree(pdf.Root.Names.Dests) for pdf in (old, new)]
        assert list(names[0]) == list(names[1])
        for name in names[0]:
            at = [
                pdf.pages.index(pikepdf.Page(tree[name][0]))
                for pdf, tree in zip((old, new), names, strict=True)
            ]
            assert at[1] == at[0] + 1
        with old.open_outline() as before, new.open_outline() as after:
            assert [item.title for item in before.root] == [item.title for item in after.root]


def baselines(pdf: bytes, page: int) -> list[float]:
    """The origin of each text of a page, as PDFium sees it."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    matrix, opened = pdfium.FS_MATRIX(), document[page]
    for k in range(pdfium.FPDFPage_CountObjects(opened.raw)):
        item = pdfium.FPDFPage_GetObject(opened.raw, k)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_GetMatrix(item, matrix)
            found.append(matrix.f)
    document.close()
    return found


def test_the_tags_are_kept_and_what_stands_beside_the_page_is_no_content(book, proof):
    kept, before = Tagged(io.BytesIO(proof.pdf)), Tagged(io.BytesIO(book.pdf))
    assert kept.root.text() == before.root.text()
    own = {page.obj.objgen for page in kept.pdf.pages if "/StructParents" in page}
    assert not [fault for fault in kept.faults if any(str(page) in fault for page in own)]
    assert "/Metadata" not in kept.pdf.Root


def test_every_line_of_text_is_numbered_at_its_height(book, sheets):
    for page in book.pages:
        sheet = sheets[page.sheet]
        edge = page.type_area[2]
        numbers = [
            run
            for run in sheet.runs
            if NUMBERS[0] < run.left - edge < NUMBERS[1] and run.left < sheet.width / 2
        ]
        assert [run.text for run in numbers] == [str(n + 1) for n in range(len(page.baselines))]
        pairs = zip(sheet.runs, baselines(book.pdf, page.sheet - 1), strict=False)
        top, bottom = (sheet.height - page.type_area[k] for k in (1, 3))
        lines = [(run, at) for run, at in pairs if bottom < at < top]
        # Digits stand on the baseline.
        for number in numbers:
            assert min(abs(number.bottom - at) for _, at in lines) < 1, number
        for run, at in lines:
            if min((abs(number.bottom - at) for number in numbers), default=99) >= 1:
                # A note's call stands higher, an initial deeper; a frame's lettering is no text.
                initial = run.top - run.bottom > 14
                assert initial or run.text.strip().isdigit() or run.text.strip() in FRAME
    counted = [len(page.baselines) for page in book.pages if page.unit.startswith("chapter")]
    assert max(counted) == 35
    assert min(counted) == 2


def line_of(file: str, words: str) -> int:
    lines = (FOLDER / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


BLOCKS = [
    # name, words at its beginning on the page, and where it is written
    ("one-epigraph", "Words before all others.", "quote: Words before"),
    ("one-b1", "A plain paragraph", "A plain paragraph"),
    ("one-b2", "A heading", "heading: A heading"),
    ("one-b3", "The first paragraph of three.", "text: |"),
    ("one-b3-2", "The second paragraph of three.", "text: |"),
    ("one-b5", "Words of another.", "quote: Words of another"),
    ("one-b6", "One item.", "list: [One"),
    ("one-b7", "A table", "table:"),
    ("one-b8", "* * *", "break: ornament"),
    ("last", "The last paragraph", "text: The last"),
]


@pytest.mark.parametrize(("name", "words", "written"), BLOCKS)
def test_each_block_is_named_at_its_height_with_file_and_line(sheets, name, words, written):
    line = line_of("chapters/one.yaml", written)
    found = []
    for sheet in sheets:
        for run in sheet.runs:
            begins = fold(run.text).startswith(fold(words)[:12]) or run.text.startswith(words)
            if begins and run.left < sheet.width / 2:
                found.append(near(beside(sheet), run.bottom, 3))
    assert any(f"{name}  · chapters/one.yaml:{line}" in " ".join(f.split(" ")) for f in found), (
        found
    )


def test_a_figure_is_named_where_its_picture_begins(book, sheets):
    page = next(page for page in book.pages if "figure-frame" in page.anchors)
    sheet = sheets[page.sheet]
    label = next(run for run in beside(sheet) if run.text.startswith("figure-frame"))
    top = sheet.height - page.anchors["figure-frame"][1]
    assert 0 < top - label.top < 4


def test_a_block_that_goes_over_the_page_is_named_again(book, sheets):
    pages = [page.sheet for page in book.pages if "two-b2" in page.anchors]
    assert len(pages) > 1
    line = line_of("chapters/two.yaml", "This one goes over") - 10
    for sheet in pages:
        words = "".join(run.text for run in beside(sheets[sheet]))
        again = f"two-b2  · chapters/two.yaml:{line}" + (" · cont." if sheet > pages[0] else "")
        assert again in words
    first = beside(sheets[pages[1]])[0]
    assert first.text.startswith("two-b2")
    assert "goes over the page" in "".join(run.text for run in beside(sheets[pages[0]]))
    assert "goes over the page" not in "".join(run.text for run in beside(sheets[pages[1]]))


def test_comments_and_findings_stand_beside_their_blocks(book, sheets):
    pages = {name: page.sheet for page in reversed(book.pages) for name in page.anchors}
    wanted = {
        "one-epigraph": "Who was that?",
        "one-b3": "Two of these paragraphs",
        "figure-frame": "Ask the museum",
        "one-b7": "Add the sum.",
        "last.block": "U+1F600",
        "chapter-one": "M213",
    }
    for name, words in wanted.items():
        runs = beside(sheets[pages[name]])
        label = next(
            run
            for run in runs
            if run.text.strip() == name.removesuffix(".block").removeprefix("chapter-")
        )
        remark = next(run for run in runs if words in run.text)
        assert abs(remark.bottom - label.bottom) < 1.7, name
        assert remark.left > label.right
    assert any("P107" in run.text for run in beside(sheets[pages["figure-frame"]]))
    assert any("‹U+6F22›" in run.text for sheet in sheets for run in sheet.runs)


def overlapping(page: PageText) -> list[tuple[str, str]]:
    runs = [run for run in page.runs if run.text.strip() and run.left > page.width / 2]
    return [
        (one.text, other.text)
        for position, one in enumerate(runs)
        for other in runs[position + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > 0.5
        and min(one.top, other.top) - max(one.bottom, other.bottom) > 0.5
    ]


def crowded(book: Book) -> list[Finding]:
    """Three hundred findings about one paragraph, and one longer than a sheet."""
    place = Place("chapters/one.yaml", line_of("chapters/one.yaml", "A plain paragraph"), 5)
    found = [Finding("S108", place, f"Finding number {k} of many.", "Do it.") for k in range(300)]
    return [*found, Finding("S108", place, "x" + "A very long finding it is. " * 250)]


def test_what_finds_no_room_follows_on_the_next_sheet(book):
    proof = page_proof(book, crowded(book))
    assert proof.findings == ()
    sheets = list(read_back(proof.pdf))
    labels = sheets_of(proof)
    page = labels["1"][0]
    more = labels["1+"]
    assert more == list(range(page + 1, page + 1 + len(more)))
    assert [at for label, ats in labels.items() if label != "1+" for at in ats] == [
        at for at in range(len(sheets)) if at not in more
    ]
    words = fold("".join(run.text for at in (page, *more) for run in sheets[at].runs))
    for k in range(300):
        assert words.count(fold(f"Finding number {k} of many.")) == 1
    here = sum("of many" in run.text for run in sheets[page].runs)
    assert 20 < here < 60
    over = 301 - here + 3  # and three comments of blocks further down
    assert f"{over} more on the next sheet" in "".join(r.text for r in sheets[page].runs)
    for sheet in sheets:
        assert overlapping(sheet) == []
        for run in sheet.runs:
            assert run.right <= sheet.width and run.bottom >= 0 and run.top <= sheet.height
    heads = "".join(run.text for run in sheets[more[-1]].runs)
    assert "Page 1: the margin continued" in heads
    assert "Proof, not for print" in heads


def test_nothing_overlaps(sheets):
    assert [pair for sheet in sheets for pair in overlapping(sheet)] == []


def test_every_sheet_bears_the_sign_of_its_book(book, sheets):
    import hashlib

    sign = hashlib.sha256(book.pdf).hexdigest()[:8]
    for sheet in sheets:
        words = "".join(run.text for run in sheet.runs)
        assert sign in words
        assert "Proof, not for print" in words
        assert "A small book" in words


def test_the_same_book_and_findings_give_the_same_bytes(made):
    book, findings, proof = made
    assert page_proof(book, findings).pdf == proof.pdf


def test_only_the_themes_fonts_and_all_of_them_in_the_file(proof):
    with pikepdf.open(io.BytesIO(proof.pdf)) as pdf:
        fonts = [item for item in pdf.objects if _is(item, "/Font")]
        names = {str(font.BaseFont).partition("+")[2] for font in fonts}
        assert names and all(name.startswith("Fascicle-") for name in names)
        described = [item for item in pdf.objects if _is(item, "/FontDescriptor")]
        assert all(
            any(key.startswith("/FontFile") for key in dict(item.items())) for item in described
        )


def _is(item: object, kind: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind


@pytest.mark.parametrize("language", languages())
def test_the_proof_speaks_the_language_of_the_book(book, language):
    there = replace(book, edition=replace(book.edition, language=language))
    proof = page_proof(there, book.edition.findings)
    assert proof.findings == ()
    words = words_for(language)
    first, *others = read_back(proof.pdf)
    said = fold("".join(run.text for run in first.runs))
    for term in ("proof", "proof_guide", "proof_guide_pages", "proof_astray", "proof_notes"):
        assert fold(words[term]) in said, term
    assert all(fold(words["proof_warning"]) in fold(_words(sheet)) for sheet in others)


def _words(page: PageText) -> str:
    return "".join(run.text for run in page.runs)


def test_a_remark_that_is_lost_is_told(made):
    from fascicle.typesetting.page_proof import missing_remarks

    book, findings, proof = made
    more = Finding("M213", Place("chapters/one.yaml", 2), "This was never printed.")
    names = [(None if at == 0 else at - 1) for at in range(proof.sheets)]
    missing = list(missing_remarks(proof.pdf, names, gather(book, [*findings, more])))
    assert [(found.code, "never printed" in found.message) for found in missing] == [("B114", True)]


def test_a_comment_from_right_to_left_begins_at_the_right(book):
    comments = {"one-b1": "שלום עולם (abc) שלום"}
    there = replace(book, edition=replace(book.edition, comments=comments))
    proof = page_proof(there, [])
    assert proof.findings == ()
    runs = [run for page in read_back(proof.pdf) for run in page.runs]
    abc = next(run for run in runs if "abc" in run.text)
    last = max(run.right for run in runs if abs(run.bottom - abc.bottom) < 3)
    assert last > 800, "the line ends at the right of the margin"
    assert abc.left > 690


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=25))
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_remarked_stands_on_the_proof(book, texts):
    place = Place("chapters/one.yaml", 20)
    found = [Finding("M213", place, text) for text in texts]
    assert page_proof(book, found).findings == ()


@given(st.text())
def test_what_cannot_be_printed_is_written_as_its_number(text):
    shown = legible(text)
    assert legible(shown) == shown
    assert [c for c in text if c in shown or f"U+{ord(c):04X}" in shown] == list(text)


def test_a_line_may_end_between_characters_that_the_fonts_lack():
    assert legible("漢字") == "‹U+6F22› ‹U+5B57›"


def test_what_turns_the_order_of_letters_is_made_visible():
    assert legible("a\u202eb\u00adc\n\n漢") == "a‹U+202E›b\u00adc\n\n‹U+6F22›"


def test_events_that_no_source_dates_are_named_too():
    book, findings = publish(FOLDER.with_name("chronology-undated"))
    margins = gather(book, findings).margins.values()
    named = {label.name for margin in margins for label in margin.labels}
    assert {event.id for event in book.edition.chronology.undated} <= named

"""The cover wrap read back and rendered: panels, spine, bleed, marks."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from pressed import MM, booklet, changed, picture

from fascicle.findings import Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.press.bleeding import edges_without_bleed
from fascicle.publishing.press.calipers import VOLUMES, caliper_of, estimated_caliper
from fascicle.publishing.press.cover import cover_wrap
from fascicle.publishing.press.spine import direction, spine_width
from fascicle.publishing.printing import Order, press_files
from fascicle.typesetting.book import Book
from fascicle.typesetting.readback import read_back

RED = (140, 28, 19)
PERFECT = PressSettings(binding="perfect", caliper=0.1, cover_caliper=0.25)
WIDE = PERFECT.model_copy(update={"spine": 12.0})
HALF = 105 * MM
PAGES = 40
"""The pages inside the cover; no matter how many, where the width of the spine is given."""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return booklet(tmp_path_factory.mktemp("cover") / "booklet")


# --- widths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "settings", "width"),
    [
        (100, PERFECT, 50 * 0.1 + 0.5),
        (101, PERFECT, 51 * 0.1 + 0.5),
        (160, PressSettings(binding="signatures", grammage=80, volume=1.75), 80 * 0.14 + 0.6),
        (160, PressSettings(binding="perfect", grammage=100, cover_grammage=250), 10 + 0.45),
        (100, WIDE, 12.0),
        (100, PressSettings(), 0.0),
        (100, PressSettings(spine=3), 0.0),
    ],
)
def test_a_spine_is_as_wide_as_its_leaves_and_two_boards(pages, settings, width):
    assert spine_width(pages, settings) == pytest.approx(width, abs=0.051)


def test_a_caliper_is_given_or_estimated_or_assumed():
    assert caliper_of(PERFECT).origin == "given"
    estimated = caliper_of(PressSettings(grammage=90))
    assert (estimated.mm, estimated.origin) == (pytest.approx(0.1125), "estimated")
    assert caliper_of(PressSettings()).origin == "assumed"
    assert estimated_caliper(115, VOLUMES["coated, gloss"]) == pytest.approx(0.092)
    assert all(0.5 <= volume <= 3 for volume in VOLUMES.values())


def test_words_on_the_spine_run_as_is_the_custom_of_the_language():
    ways = {language: direction(PERFECT, language) for language in ("en-GB", "nl", "de-AT", "fr")}
    assert ways == {"en-GB": "down", "nl": "down", "de-AT": "up", "fr": "up"}
    assert direction(PERFECT, "sr-Latn") == direction(PERFECT, "sr-Cyrl") == "up"
    assert direction(PressSettings(spine_text="down"), "de") == "down"


# --- the sheet ------------------------------------------------------------------------------------


def test_back_spine_and_front_lie_side_by_side_and_the_inside_follows(book):
    wrap = cover_wrap(book, WIDE, PAGES)
    assert (wrap.width, wrap.height, wrap.spine, wrap.findings) == (308, 210, 12, ())
    outside, inside = read_back(wrap.pdf)
    (label,) = (run for run in inside.runs)
    assert (
        label.text
        == "Folding and sewing · Cover · 308 × 210 mm · Width of the spine 12 mm · 2024-05-06"
    )
    assert label.top < -3 * MM
    assert [run.text for run in outside.runs].count(label.text) == 1
    shift = 11 * MM
    edges = {"back": 148 * MM, "spine": 160 * MM, "front": 308 * MM}
    said: dict[str, str] = dict.fromkeys(edges, "")
    for run in outside.runs:
        if run.text == label.text:
            continue
        middle = (run.left + run.right) / 2
        panel = next(name for name, edge in edges.items() if middle < edge)
        said[panel] += run.text + " "
    assert "How sheets of paper" in said["back"]
    assert "Ada Folder" in said["front"]
    assert said["spine"].split() == ["Folding", "and", "sewing", "Ada", "Folder", "the", "bindery"]
    with pikepdf.open(io.BytesIO(wrap.pdf)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            assert [float(x) / MM for x in page.obj.TrimBox] == pytest.approx(
                [0, 0, 308, 210], abs=0.01
            )
            assert [float(x) / MM for x in page.obj.BleedBox] == pytest.approx(
                [-3, -3, 311, 213], abs=0.01
            )
            media = [float(x) / MM for x in page.obj.MediaBox]
            assert media == pytest.approx([-shift / MM, -shift / MM, 319, 221], abs=0.01)
    assert wrap == cover_wrap(book, WIDE, PAGES)


@pytest.mark.parametrize("way", ["down", "up"])
def test_the_title_stands_in_the_middle_of_the_spine_and_is_turned(book, way):
    settings = WIDE.model_copy(update={"spine_text": way})
    (outside, _) = read_back(cover_wrap(book, settings, PAGES).pdf)
    runs = [run for run in outside.runs if 148 * MM < (run.left + run.right) / 2 < 160 * MM]
    assert all(run.turned for run in runs)
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    assert (left + right) / 2 == pytest.approx(154 * MM, abs=1.6)
    title = [run for run in runs if "Folding" in run.text or "sewing" in run.text]
    house = next(run for run in runs if "bindery" in run.text)
    # The title at the head; the lowest 30 mm are left to libraries.
    assert min(run.bottom for run in title) > HALF
    assert 30 * MM - 1 <= house.bottom < house.top < HALF
    author = next(run for run in runs if "Ada" in run.text)
    assert (author.top < min(run.bottom for run in title) + 1) == (way == "down")
    assert (author.bottom > max(run.top for run in title) - 1) == (way == "up")
    # Where letters have their feet, there is the baseline: to the left when they run down.
    image = picture(cover_wrap(book, settings, PAGES).pdf, scale=4)
    box = [round(4 * x) for x in (11 * MM + left, 0, 11 * MM + right, 11 * MM + 80 * MM)]
    ink = image.crop(box).convert("L").point(lambda value: 255 * (value > 140))
    columns = [sum(ink.crop((x, 0, x + 1, ink.height)).tobytes()) for x in range(ink.width)]
    thirds = len(columns) // 3
    # More ink among the small letters than among the few tall ones.
    feet, heads = sum(columns[:thirds]), sum(columns[-thirds:])
    assert (feet > heads) == (way == "down")


def test_colours_go_round_the_spine_and_reach_into_the_bleed(book):
    image = picture(cover_wrap(book, WIDE, PAGES).pdf)
    slug, bleed = 8 * MM, 3 * MM
    top, end = round(slug) + 2, round(slug + 2 * bleed + 308 * MM) - 3
    for x in range(round(11 * MM + 148 * MM) + 2, end):
        assert image.getpixel((x, top)) == RED, x
    assert image.getpixel((round(slug) + 2, top)) == (245, 240, 230)
    # No line of white paper between the panels.
    row = [image.getpixel((x, 60)) for x in range(round(slug) + 2, end)]
    assert max(row) <= (246, 241, 231)


def test_marks_stand_outside_the_bleed_and_may_be_left_out(book):
    coloured = picture(cover_wrap(book, WIDE, PAGES).pdf, scale=2)
    head = coloured.crop((0, 0, coloured.width, round(2 * 8 * MM)))
    seen = {colour for _, colour in head.getcolors(head.width * head.height)}
    assert {(0, 255, 255), (255, 0, 255), (255, 255, 0)} <= seen
    image = coloured.convert("L")
    slug = round(2 * 8 * MM)
    inked = [x for x in range(image.width) if image.getpixel((x, slug // 2)) < 200]
    at = sorted({round((x / 2 - 11 * MM) / MM) for x in inked})
    # Crop marks, the two folds, and a registration mark between them.
    assert at == [0, 148, 154, 160, 308]
    with pikepdf.open(
        io.BytesIO(cover_wrap(book, WIDE.model_copy(update={"marks": False}), PAGES).pdf)
    ) as pdf:
        assert pdf.pages[0].obj.MediaBox == pdf.pages[0].obj.BleedBox


def test_a_stapled_booklet_has_a_fold_and_no_spine(book):
    wrap = cover_wrap(book, PressSettings(), PAGES)
    assert (wrap.width, wrap.spine, wrap.findings) == (296, 0, ())


def test_the_cover_stands_in_the_middle_of_its_sheet(book):
    wrap = cover_wrap(book, WIDE.model_copy(update={"cover_paper": "sra3"}), PAGES)
    with pikepdf.open(io.BytesIO(wrap.pdf)) as pdf:
        media = [float(x) / MM for x in pdf.pages[0].obj.MediaBox]
    assert media == pytest.approx([-71, -55, 379, 265], abs=0.01)


@pytest.mark.parametrize(("paper", "code"), [("a4", "G102"), ("folio", "G101")])
def test_a_sheet_that_will_not_do_is_refused(book, paper, code):
    with pytest.raises(Refused) as refused:
        cover_wrap(book, WIDE.model_copy(update={"cover_paper": paper}), PAGES)
    assert [finding.code for finding in refused.value.findings] == [code]


# --- what can be wrong ----------------------------------------------------------------------------


def without(book: Book, *kinds: str) -> Book:
    return replace(book, units=tuple(unit for unit in book.units if unit.kind not in kinds))


def codes(wrap) -> list[str]:
    return [finding.code for finding in wrap.findings]


def test_a_narrow_spine_has_no_words_and_says_so(book):
    wrap = cover_wrap(book, PERFECT, 20)
    assert (codes(wrap), wrap.spine) == (["G125"], 1.5)
    assert "Folding" in "".join(run.text for run in next(read_back(wrap.pdf)).runs)
    runs = [run for run in next(read_back(wrap.pdf)).runs if run.turned]
    assert runs == []


def test_paper_that_nobody_described_is_told(book):
    assert codes(cover_wrap(book, PressSettings(binding="perfect"), 200)) == ["G124"]


def test_a_booklet_without_a_cover_has_none(book):
    assert cover_wrap(without(book, "cover", "back-cover"), WIDE, PAGES) is None


@pytest.mark.parametrize("kind", ["cover", "back-cover"])
def test_a_cover_of_three_pages_is_refused(book, kind):
    units = tuple(replace(u, pages=3) if u.kind == kind else u for u in book.units)
    with pytest.raises(Refused) as refused:
        cover_wrap(replace(book, units=units), WIDE, PAGES)
    assert [finding.code for finding in refused.value.findings] == ["G128"]


def test_a_cover_may_have_but_a_front_or_a_back(book):
    image = picture(cover_wrap(without(book, "back-cover"), WIDE, PAGES).pdf)
    assert image.getpixel((100, 300)) == (255, 255, 255)
    assert image.getpixel((700, 100)) == RED
    wrap = cover_wrap(without(book, "cover"), WIDE, PAGES)
    (back, _) = read_back(wrap.pdf)
    assert "How sheets of paper" in " ".join(run.text for run in back.runs)
    assert picture(wrap.pdf).getpixel((700, 100)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("kinds", "has_cover"), [(("cover",), True), (("cover", "back-cover"), False)]
)
def test_no_page_of_a_cover_is_left_out_of_all_files(book, kinds, has_cover):
    made = press_files(without(book, *kinds), Order(WIDE))
    assert ("folding-cover.pdf" in made.contents) == has_cover
    assert ("G122" in codes(made)) != has_cover


def test_a_cover_may_be_printed_with_the_pages_whatever_the_binding(book):
    settings = PressSettings(binding="signatures", signature=8, cover="self")
    order = press_files(book, Order(settings)).plan.order
    assert [page for page in order if page is not None] == list(range(book.sheets))
    assert order[-1] == book.sheets - 1


def test_a_cover_of_ones_own_without_bleed_is_told(tmp_path):
    own = """{% extends "theme/cover.html" %}{% block cover %}
    <div style="position:absolute;left:0;right:50%;top:0;height:20%;background:#246"></div>
    {% endblock %}"""
    spine = '{% extends "theme/spine.html" %}{% block spine %}<p>Other</p>{% endblock %}'
    book = booklet(tmp_path / "booklet", {"cover.html": own, "spine.html": spine})
    wrap = cover_wrap(book, WIDE, PAGES)
    assert codes(wrap) == ["G126"]
    white = own.replace(
        "{% block cover %}",
        "{% block head %}<style>.cover { background: none }</style>{% endblock %}{% block cover %}",
    )
    bare = booklet(tmp_path / "bare", {"cover.html": white})
    (finding,) = cover_wrap(bare, WIDE, PAGES).findings
    assert finding.code == "G121"
    assert "beyond it: top and left" in finding.message


def test_more_bleed_than_the_book_is_painted_for_is_told(book):
    found = cover_wrap(book, WIDE.model_copy(update={"bleed": 5.0}), PAGES).findings
    assert {finding.code for finding in found} == {"G121"}
    assert all("painted for 3 mm" in finding.hint for finding in found)


def test_bleed_is_looked_for_on_each_edge():
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(120, 120))
    page.Contents = pdf.make_stream(b"0 0 1 rg 10 10 100 110 re f")
    out = io.BytesIO()
    pdf.save(out)
    assert edges_without_bleed(out.getvalue(), 0, 10) == ("right", "bottom", "left")


def test_a_title_too_long_for_the_spine_is_set_smaller(book):
    long = changed(book, title="The folding of sheets and the sewing of signatures " * 4)
    wrap = cover_wrap(long, WIDE, PAGES)
    assert codes(wrap) == []

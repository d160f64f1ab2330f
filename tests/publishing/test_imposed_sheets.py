"""Sheets as they are drawn: read back and looked at."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from test_imposition import planned

from fascicle.publishing.imposition.drawing import Furniture, draw_sheets
from fascicle.publishing.imposition.marks import margins
from fascicle.typesetting.sheet_labels import draw_labels

MM = 72 / 25.4
SMALL = (60.0, 80.0)
SCALE = 4
"""Pixels to the point."""


def source(count, *, bleed=3.0, colours=("1 0 0", "0 0 1"), size=SMALL, rotate=0):
    """A PDF of pages with their number at the head, coloured up to the end of their bleed."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    font.BaseFont = pikepdf.Name.Helvetica
    width, height, b = size[0] * MM, size[1] * MM, bleed * MM
    for number in range(count):
        ground = (
            f"{colours[number % len(colours)]} rg {-b} {-b} {width + 2 * b} {height + 2 * b} re f"
        )
        words = f"0 g BT /F 12 Tf 20 {height - 30:.2f} Td (p{number:03}) Tj ET"
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page)
        page.MediaBox = pikepdf.Array([-b, -b, width + b, height + b])
        page.TrimBox = pikepdf.Array([0, 0, width, height])
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(f"{ground if colours[0] else ''} {words}".encode())
        if rotate:
            page.Rotate = rotate
        pdf.pages.append(pikepdf.Page(page))
    written = BytesIO()
    pdf.save(written)
    return written.getvalue()


WHITE = ("1 1 1",)


def furniture(plan, *, marks=True):
    lines = [f"Sheet label {number}" for number in range(2 * len(plan.sheets))]
    return Furniture(marks, draw_labels(lines, "en", created="2026-01-01") if marks else None)


def words_at(page):
    """Every run of letters on a page with the corner at which it begins, in mm."""
    text = page.get_textpage()
    found = {}
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        found[text.get_text_bounded(left, bottom, right, top).strip()] = [
            edge / MM for edge in (left, bottom, right, top)
        ]
    return found


BINDINGS = [
    {"binding": "saddle", "up": 2, "caliper": 0.5},
    {"binding": "saddle", "up": 4, "flip": "short"},
    {"binding": "signatures", "signature": 16, "up": 8},
    {"binding": "perfect", "up": 4, "flip": "short"},
    {"binding": "perfect", "signature": 8, "up": 2, "flip": "long"},
]


@pytest.mark.parametrize("press", BINDINGS, ids=lambda press: "-".join(map(str, press.values())))
def test_each_page_is_found_on_the_sheet_where_the_plan_has_it(press):
    plan = planned(29, size=SMALL, **press, paper="sra3")
    pdf = pypdfium2.PdfDocument(draw_sheets(plan, source(29, colours=WHITE), furniture(plan)))
    faces = [face for sheet in plan.sheets for face in (sheet.front, sheet.back)]
    assert len(pdf) == len(faces)
    seen = []
    for page, face in zip(pdf, faces, strict=True):
        assert page.get_size() == pytest.approx(
            (plan.paper.width * MM, plan.paper.height * MM), abs=0.01
        )
        found = words_at(page)
        for cell in face.cells:
            if cell.page is None:
                continue
            left, bottom, right, top = found.pop(f"p{cell.page:03}")
            # The number stands at the head of its page, near the left edge.
            if cell.rotation:
                assert cell.trim.right - right == pytest.approx(20 / MM, abs=0.5)
                assert bottom - cell.trim.bottom == pytest.approx(21 / MM, abs=1)
            else:
                assert left - cell.trim.left == pytest.approx(20 / MM, abs=0.5)
                assert cell.trim.top - top == pytest.approx(21 / MM, abs=1)
            seen.append(cell.page)
        assert [word for word in found if not word.startswith("Sheet label")] == []
    assert sorted(seen) == list(range(29))
    pdf.close()


def picture(pdf, page=0):
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=SCALE).to_pil().convert("RGB")
    document.close()
    return image


def colour(image, x, y):
    """The colour of a place of a sheet, in mm from its bottom left."""
    return image.getpixel((round(x * MM * SCALE), image.height - round(y * MM * SCALE)))


def test_bleed_reaches_out_three_millimetres_and_ends_at_the_fold():
    plan = planned(8, size=SMALL, paper="a4", up=2, bleed=3, caliper=0.5)
    image = picture(draw_sheets(plan, source(8), Furniture()), page=2)
    left, right = plan.sheets[1].front.cells
    fold, middle = plan.paper.width / 2, plan.paper.height / 2
    blue, red, white = (0, 0, 255), (255, 0, 0), (255, 255, 255)
    assert colour(image, fold - 0.3, middle) == blue
    assert colour(image, fold + 0.3, middle) == red
    for out, seen in ((2.7, blue), (3.3, white)):
        assert colour(image, left.trim.left - out, middle) == seen
        assert colour(image, left.trim.left + 20, left.trim.top + out) == seen
    assert colour(image, right.trim.right + 2.7, middle) == red
    assert colour(image, right.trim.right + 3.3, middle) == white
    assert left.shift == 0.5


def test_marks_stand_outside_the_bleed_and_nothing_else_does():
    plan = planned(8, size=SMALL, paper="a4", up=2)
    blank = source(8, colours=WHITE)
    image = picture(draw_sheets(plan, blank, furniture(plan)))
    bare = picture(draw_sheets(plan, blank, furniture(plan, marks=False)))
    from PIL import ImageChops

    area = plan.sheets[0].front.area
    box = [
        round(area.left * MM * SCALE) + 1,
        image.height - round(area.top * MM * SCALE) + 1,
        round(area.right * MM * SCALE) - 1,
        image.height - round(area.bottom * MM * SCALE) - 1,
    ]
    difference = ImageChops.difference(image, bare)
    assert difference.getbbox() is not None
    assert difference.crop(box).getbbox() is None
    # Trim and fold: a dark line in the margin over each.
    for tick in next(m for m in margins(plan.sheets[0].front, plan.paper) if m.edge == "top").ticks:
        column = [colour(image, tick.at, area.top + 1 + step / 10) for step in range(40)]
        assert min(min(pixel) for pixel in column) < 200, tick


def test_words_in_the_margin_are_in_a_font_of_their_own_that_is_in_the_file():
    plan = planned(4, size=SMALL, paper="a4", up=2)
    with pikepdf.open(BytesIO(draw_sheets(plan, source(4), furniture(plan)))) as pdf:
        label = pdf.pages[0].resources.XObject["/Label"]
        fonts = [font for _, font in label.Resources.Font.items()]
        assert fonts
        for font in fonts:
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        assert [str(pdf.Root.PageLabels.Nums[k].P) for k in (1, 3)] == ["1 front", "1 back"]


def test_a_page_of_a_pdf_that_is_turned_stands_upright():
    plan = planned(4, size=(80.0, 60.0), paper="a4", up=2, bleed=0)
    pdf = draw_sheets(plan, source(4, rotate=90, bleed=0, colours=WHITE), Furniture())
    image = picture(pdf)
    cell = plan.sheets[0].front.cells[1]
    # Turned by a quarter to the right, the head with the number is at the right.
    strip = [colour(image, cell.trim.right - 9, cell.trim.top - 5 - step / 5) for step in range(60)]
    assert min(map(min, strip)) < 100


def test_the_same_sheets_are_the_same_bytes():
    plan = planned(12, size=SMALL, binding="signatures", signature=4, up=2)
    made = [draw_sheets(plan, source(12), furniture(plan), title="Ž") for _ in range(2)]
    assert made[0] == made[1]


def test_a_grayscale_job_has_no_coloured_patches():
    plan = planned(4, size=SMALL, paper="a4", up=2)
    blank = source(4, colours=WHITE)
    labels = furniture(plan).labels
    saturation = [
        picture(draw_sheets(plan, blank, Furniture(True, labels, colours)))
        .convert("HSV")
        .getchannel("S")
        .getextrema()[1]
        for colours in (True, False)
    ]
    assert saturation[0] > 200
    assert saturation[1] < 90, "black for all plates is a warm black on a screen"

"""What a press gets of the pages: boxes, bleed, and an interior in gray."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pressed import MM, booklet, is_gray, picture, png

from fascicle.findings import Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.press.grayscale import to_gray
from fascicle.publishing.press.ink import colour_left
from fascicle.publishing.press.interior import interior, interior_sheets
from fascicle.typesetting.book import Book
from fascicle.typesetting.engine import Engine
from fascicle.typesetting.fetcher import Fetcher
from fascicle.typesetting.readback import read_back

RED = (140, 28, 19)
PAPER = (245, 240, 230)
GRAYSCALE = PressSettings(colour="grayscale")
COLOUR = PressSettings()

# A page of the publication's own that is coloured to its edge.
COLOURED = """\
{% extends "theme/chapter.html" %}
{% block head %}<style>@page { background: #dfe8f0 } h1 { color: #8c1c13 }</style>{% endblock %}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Book:
    return booklet(tmp_path_factory.mktemp("press") / "booklet", {"chapter.html": COLOURED})


def near(one, other, off=3) -> bool:
    return all(abs(a - b) <= off for a, b in zip(one, other, strict=True))


def boxes(page) -> dict[str, list[float]]:
    return {
        key: [float(x) for x in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")
    }


# --- the reading PDF ------------------------------------------------------------------------------


def test_the_reading_pdf_shows_the_trim_and_nothing_of_the_bleed(book):
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        for page in pdf.pages:
            for box in boxes(page).values():
                assert box == pytest.approx([0, 0, 148 * MM, 210 * MM], abs=0.01)
    front, back = picture(book.pdf), picture(book.pdf, book.sheets - 1)
    assert front.getpixel((1, 1)) == RED
    assert front.getpixel((1, 590)) == PAPER
    assert (back.getpixel((1, 1)), back.getpixel((1, 590))) == (PAPER, RED)
    assert not [finding for finding in book.findings if finding.is_error]


# --- the interior ---------------------------------------------------------------------------------


def test_the_interior_has_all_pages_but_the_cover_with_exact_boxes(book):
    sheets = interior_sheets(book)
    assert (sheets.start, sheets.stop) == (2, book.sheets - 2)
    made = interior(book, PressSettings(bleed=5))
    whole, inside = list(read_back(book.pdf)), list(read_back(made))
    said = [[run.text for run in page.runs] for page in inside]
    assert said == [[run.text for run in whole[sheet].runs] for sheet in sheets]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        trim = [0, 0, 148 * MM, 210 * MM]
        for page in pdf.pages:
            found = boxes(page)
            assert found["/TrimBox"] == pytest.approx(trim, abs=0.01)
            grown = [-5 * MM, -5 * MM, 153 * MM, 215 * MM]
            assert found["/MediaBox"] == found["/BleedBox"] == pytest.approx(grown, abs=0.01)


def test_the_interior_is_pages_alone_and_the_same_each_time(book):
    made = interior(book, COLOUR)
    assert made == interior(book, COLOUR)
    assert len(made) < len(book.pdf)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/OutputIntents"}
        assert str(pdf.docinfo["/Title"]) == "Folding and sewing: A handbook for the bindery"
        for page in pdf.pages:
            assert not {"/Annots", "/StructParents", "/Tabs"} & set(page.obj.keys())
            for _, font in page.resources.get("/Font", {}).items():
                assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


def test_a_self_cover_keeps_its_colours_around_a_gray_interior(book):
    made = interior(book, GRAYSCALE, covers=True)
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == book.sheets
    assert picture(made).getpixel((20, 20)) == RED
    inner = [picture(made, sheet, 0.5) for sheet in interior_sheets(book)]
    assert all(map(is_gray, inner))


@pytest.mark.parametrize("edge", ["left", "right", "top", "bottom"])
def test_colours_reach_the_end_of_the_bleed_on_every_side(book, edge):
    made = interior(book, COLOUR, covers=True)
    chapter = next(unit.first for unit in book.units if unit.kind == "chapter")
    for page, expected in ((0, {RED, PAPER}), (book.sheets - 1, {RED, PAPER}), (chapter, None)):
        image = picture(made, page)
        width, height = image.size
        at = {
            "left": [(1, y) for y in range(1, height - 1)],
            "right": [(width - 2, y) for y in range(1, height - 1)],
            "top": [(x, 1) for x in range(1, width - 1)],
            "bottom": [(x, height - 2) for x in range(1, width - 1)],
        }[edge]
        found = {image.getpixel(place) for place in at}
        if expected is None:
            assert found == {(223, 232, 240)}
        else:
            assert found & expected
            # Between two fields lies one row of their mixture.
            assert len(found - expected) <= 1


# --- gray -----------------------------------------------------------------------------------------


def test_a_gray_interior_has_no_colour_and_black_text(book):
    made = interior(book, GRAYSCALE)
    assert made == interior(book, GRAYSCALE)
    assert colour_left(made) == ()
    assert colour_left(interior(book, COLOUR))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert "/OutputIntents" not in pdf.Root
        set_ = [
            [float(value) for value in operation.operands]
            for page in pdf.pages
            for operation in pikepdf.parse_content_stream(page, "g")
        ]
    # The text (#1a1a1a) is solid; the red of the heading and the blue of the page are tints.
    assert {0.0} <= {gray[0] for gray in set_}
    assert not [gray for gray in set_ if 0 < gray[0] < 0.15]
    chapter = next(unit.first for unit in book.units if unit.kind == "chapter")
    image = picture(made, chapter - interior_sheets(book).start, 2)
    assert is_gray(image)
    assert near(image.getpixel((3, 3)), (230, 230, 230))


def drawn(tmp_path: Path, body: str, pictures: dict[str, bytes]) -> pikepdf.Pdf:
    for name, data in pictures.items():
        (tmp_path / name).write_bytes(data)
    css = "@page { size: 100pt 100pt; margin: 0 } body { margin: 0 } div { height: 20pt }"
    engine = Engine(css, Fetcher({"assets": tmp_path}))
    layout = engine.lay_out(f"<html><body>{body}</body></html>")
    assert layout.complaints == ()
    pdf, _ = engine.draw(layout.sheets, layout, created="2024-01-01")
    return pikepdf.open(io.BytesIO(pdf))


def gray_bytes(pdf: pikepdf.Pdf) -> bytes:
    to_gray(pdf)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def test_all_that_the_engine_can_draw_becomes_gray(tmp_path):
    noise = Image.effect_mandelbrot((40, 40), (-2, -1.5, 1, 1.5), 20).convert("RGB")
    red = Image.merge("RGB", (noise.split()[0], Image.new("L", (40, 40), 40), noise.split()[2]))
    pictures = {
        "rgb.jpg": png(red, "JPEG"),
        "cmyk.jpg": png(red.convert("CMYK"), "JPEG"),
        "rgb.png": png(red),
        "indexed.png": png(red.convert("P", palette=Image.Palette.ADAPTIVE)),
        "alpha.png": png(red.convert("RGBA")),
    }
    images = "".join(
        f'<img style="width:20pt;height:20pt" src="fascicle:/assets/{name}" alt="x">'
        for name in pictures
    )
    body = f"""<div style="background:lab(50 60 20)"></div>
    <div style="background:linear-gradient(90deg, red, blue 40%, lime)"></div>
    <div style="background:radial-gradient(red, transparent)"></div>
    <div style="background:device-cmyk(0 1 0 0); opacity:.5"></div>{images}
    <svg style="width:20pt;height:20pt" viewBox="0 0 9 9"><defs><pattern id="p" width="3" height="3"
    patternUnits="userSpaceOnUse"><rect width="2" height="2" fill="#c00"/></pattern></defs>
    <rect width="9" height="9" fill="url(#p)" stroke="#00c"/></svg>"""
    with drawn(tmp_path, body, pictures) as pdf:
        before = io.BytesIO()
        pdf.save(before)
        made = gray_bytes(pdf)
    assert len(colour_left(before.getvalue())) > 4
    assert colour_left(made) == ()
    with pikepdf.open(io.BytesIO(made)) as again:
        count = len(again.pages)
        kept = [
            str(thing.get("/Filter"))
            for thing in again.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        ]
    assert kept.count("/DCTDecode") == 2
    for page in range(count):
        colours, grays = picture(before.getvalue(), page, 2), picture(made, page, 2)
        assert is_gray(grays)
        assert not is_gray(colours)
        # The eye's measure: each gray is about the luma of the colour.
        there, here = colours.convert("L").tobytes(), grays.convert("L").tobytes()
        off = [abs(one - other) for one, other in zip(there, here, strict=True)]
        assert sum(off) / len(off) < 6


INLINE = b"q 20 0 0 20 0 0 cm BI /W 3 /H 3 /CS /RGB /BPC 8 ID " + b"\xf0\x10\x00" * 9 + b" EI Q"


def written(content: bytes, resources: dict | None = None) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(20, 20))
    page.obj.Resources = pikepdf.Dictionary(resources or {})
    page.Contents = pdf.make_stream(content)
    return pdf


@pytest.mark.parametrize(
    "content",
    [
        b"1 0 0 rg 0 0 20 20 re f",
        b"0 1 0 0 k 0 0 20 20 re f",
        b"/DeviceRGB cs 0 .5 0 sc 0 0 20 20 re f",
        b"/DeviceCMYK CS 0 .5 0 0 SC 9 w 0 0 m 20 20 l S",
        b"q 1 0 0 rg Q /DeviceRGB cs q 0 0 1 sc Q 1 0 1 scn 0 0 20 20 re f",
        INLINE,
    ],
)
def test_other_ways_to_write_a_colour_become_gray(content):
    pdf = written(content)
    made = gray_bytes(pdf)
    assert colour_left(made) == ()
    image = picture(made)
    assert is_gray(image)
    assert image.getpixel((10, 10)) not in {(255, 255, 255)}


NUMBER = st.sampled_from(["0", ".2", "0.5", "1", "-1", "2"])
SPACES = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4, "/Lab1": 3}


@st.composite
def painted(draw) -> str:
    """A content stream that changes its colours in every way, with q and Q in any order."""
    spaces = {False: "/DeviceGray", True: "/DeviceGray"}
    said: list[str] = []
    for _ in range(draw(st.integers(1, 12))):
        stroke = draw(st.booleans())
        name = draw(st.sampled_from(["g", "rg", "k", "cs", "q", "Q", "paint"]))
        if name in {"g", "rg", "k"}:
            count = {"g": 1, "rg": 3, "k": 4}[name]
            spaces[stroke] = "/DeviceGray"
            numbers = " ".join(draw(NUMBER) for _ in range(count))
            said.append(f"{numbers} {name.upper() if stroke else name}")
        elif name == "cs":
            space = draw(st.sampled_from(sorted(SPACES)))
            numbers = " ".join(draw(NUMBER) for _ in range(SPACES[space]))
            choose, colour = ("CS", "SCN") if stroke else ("cs", "scn")
            said.append(f"{space} {choose} {numbers} {colour}")
        else:
            said.append({"paint": "5 w 2 2 9 9 re B"}.get(name, name))
    return "\n".join(said)


@settings(max_examples=60, deadline=None)
@given(painted())
def test_whatever_chooses_colours_is_gray_afterwards(content):
    lab = pikepdf.Array([pikepdf.Name.Lab, pikepdf.Dictionary(WhitePoint=[0.9505, 1, 1.089])])
    pdf = written(content.encode(), {"/ColorSpace": pikepdf.Dictionary(Lab1=lab)})
    made = gray_bytes(pdf)
    assert colour_left(made) == ()
    assert is_gray(picture(made))


def test_what_was_chosen_by_a_colour_space_is_black_until_a_colour_is_set():
    assert picture(gray_bytes(written(b"/DeviceCMYK cs 0 0 20 20 re f"))).getpixel((9, 9))[0] == 0


def signal_red():
    """Return a spot colour."""
    function = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0] * 4, C1=[0, 1, 1, 0])
    names = (pikepdf.Name.Separation, pikepdf.Name("/Signal Red"), pikepdf.Name.DeviceCMYK)
    return pikepdf.Array([*names, function])


def with_a_spot_colour(book):
    """Return the book with a spot colour on its second page."""
    with pikepdf.open(io.BytesIO(book.pdf)) as whole:
        page = whole.pages[3]
        page.contents_add(whole.make_stream(b"/Spot cs 1 scn 0 0 20 20 re f"))
        page.obj.Resources = pikepdf.Dictionary(dict(page.resources.items()))
        page.resources["/ColorSpace"] = pikepdf.Dictionary(Spot=signal_red())
        out = io.BytesIO()
        whole.save(out)
    return replace(book, pdf=out.getvalue())


def test_a_spot_colour_is_told(book):
    space = signal_red()
    pdf = written(b"/Spot cs 1 scn 0 0 20 20 re f", {"/ColorSpace": pikepdf.Dictionary(Spot=space)})
    assert colour_left(gray_bytes(pdf)) == ("a colour on page 1",)
    with pytest.raises(Refused) as refused:
        interior(with_a_spot_colour(book), GRAYSCALE)
    (finding,) = refused.value.findings
    assert finding.code == "G123"
    assert "a colour on page 2" in finding.message

"""The preflight of any PDF: pages made by hand, each with a fault that typesetting never makes."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageCms

from fascicle.findings import Refused
from fascicle.publishing.preflight import preflight_pdf
from fascicle.publishing.preflight.walking import Walker
from fascicle.typesetting.geometry import MM

A5 = (148 * MM, 210 * MM)


class Maker:
    """Makes a PDF of one page or several."""

    def __init__(self):
        self.pdf = pikepdf.new()

    def page(self, content, size=A5, trim=None, **resources):
        page = self.pdf.add_blank_page(page_size=size)
        if trim is not None:
            page.trimbox = pikepdf.Array(list(trim))
        given = {f"/{name}": pikepdf.Dictionary(value) for name, value in resources.items()}
        page.Resources = pikepdf.Dictionary(given)
        page.Contents = self.pdf.make_stream(content.encode())
        return page

    def picture(self, width=300, height=300, space="/DeviceGray", **more):
        channels = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}.get(str(space), 3)
        stream = self.pdf.make_stream(b"\x40" * (width * height * channels))
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = width, height, 8
        stream.ColorSpace = pikepdf.Name(space) if isinstance(space, str) else space
        for name, value in more.items():
            stream[f"/{name}"] = value
        return stream

    def profile(self, profile, channels=3):
        stream = self.pdf.make_stream(profile)
        stream.N = channels
        return pikepdf.Array([pikepdf.Name.ICCBased, stream])

    def form(self, content, box, matrix=None, **resources):
        stream = self.pdf.make_stream(content.encode())
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stream.BBox = pikepdf.Array(list(box))
        if matrix:
            stream.Matrix = pikepdf.Array(list(matrix))
        given = {f"/{name}": pikepdf.Dictionary(value) for name, value in resources.items()}
        stream.Resources = pikepdf.Dictionary(given)
        return stream

    def font(self, name, *, embedded):
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{name}")
        )
        if embedded:
            file = self.pdf.make_stream(b"no font at all")
            font.FontDescriptor = pikepdf.Dictionary(FontFile3=file)
        return self.pdf.make_indirect(font)

    def bytes(self):
        written = io.BytesIO()
        self.pdf.save(written, deterministic_id=True)
        return written.getvalue()


@pytest.fixture
def make():
    maker = Maker()
    yield maker
    maker.pdf.close()


def found(maker, check):
    made = preflight_pdf(maker.bytes(), "made.pdf")
    (outcome,) = (outcome for outcome in made.outcomes if outcome.check == check)
    return {o.finding.code: o for o in outcome.observations}


def test_the_resolution_is_counted_through_forms_and_turns(make):
    # Half of it by the page, half of it by the form; turned by a quarter.
    form = make.form("q 0 72 -72 0 72 0 cm /P Do Q", (0, 0, 72, 72), XObject={"/P": make.picture()})
    make.page("q 2 0 0 2 50 100 cm /F Do Q", XObject={"/F": form})
    (observation,) = found(make, "resolution").values()
    assert observation.finding.message.startswith("The picture has 150 pixels per inch")
    spot = observation.spot
    assert (spot.left, spot.right) == (17.6, 68.4)
    assert spot.bottom == round((A5[1] - 100) / MM, 1)


def test_a_picture_may_be_as_large_as_its_pixels_allow(make):
    make.page("q 72 0 0 72 50 100 cm /P Do Q", XObject={"/P": make.picture()})
    assert found(make, "resolution") == {}
    assert found(make, "distortion") == {}


def test_a_stretched_picture_is_found(make):
    make.page("q 70 0 0 60 50 100 cm /P Do Q", XObject={"/P": make.picture()})
    (observation,) = found(make, "distortion").values()
    assert "17 % wider than it is" in observation.finding.message


def other_primaries():
    """Return sRGB's profile with red and blue exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


@pytest.mark.parametrize("space", ["/DeviceCMYK", "Lab", "other RGB", "none"])
def test_a_picture_in_other_colours_is_found(make, space):
    picture = make.picture(space=space if space.startswith("/") else "/DeviceRGB")
    if space == "Lab":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        picture.ColorSpace = make.profile(lab)
    elif space == "other RGB":
        picture.ColorSpace = make.profile(other_primaries())
    elif space == "none":
        del picture["/ColorSpace"]
    make.page("q 70 0 0 70 50 100 cm /P Do Q", XObject={"/P": picture})
    assert "Q105" in found(make, "colour-space")


@pytest.mark.parametrize("space", ["/DeviceGray", "sRGB"])
def test_a_picture_in_grey_or_srgb_is_no_fault(make, space):
    picture = make.picture(space="/DeviceRGB" if space == "sRGB" else space)
    if space == "sRGB":
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        picture.ColorSpace = make.profile(srgb)
    make.page("q 70 0 0 70 50 100 cm /P Do Q", XObject={"/P": picture})
    assert found(make, "colour-space") == {}


def test_colours_without_a_profile_are_told_unless_there_is_an_intent(make):
    make.page("1 0 0 rg 50 50 20 20 re f")
    assert set(found(make, "colour-space")) == {"Q106"}
    make.pdf.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFA1)])
    assert found(make, "colour-space") == {}


def test_paint_in_cmyk_and_spot_colours_is_found(make):
    spot = pikepdf.Array(
        [pikepdf.Name.Separation, pikepdf.Name("/Gold"), pikepdf.Name.DeviceCMYK, 1]
    )
    make.page("0 1 1 0 k 50 50 20 20 re f /S cs 1 scn 90 50 20 20 re f", ColorSpace={"/S": spot})
    made = preflight_pdf(make.bytes(), "made.pdf")
    (outcome,) = (outcome for outcome in made.outcomes if outcome.check == "colour-space")
    messages = " ".join(o.finding.message for o in outcome.observations)
    assert "CMYK" in messages
    assert "spot colour" in messages
    assert made.coloured == (1,)


def test_grey_in_any_space_is_no_coloured_ink(make):
    grey = make.picture(space="/DeviceRGB")
    make.page(
        "0 0 0 .5 k 5 5 20 20 re f .5 .5 .5 rg 50 50 20 20 re f 1 1 1 RG 90 50 20 20 re S "
        "q 70 0 0 70 50 100 cm /P Do Q",
        XObject={"/P": grey},
    )
    make.page("1 .2 .2 rg BT /F 10 Tf 1 0 0 1 90 90 Tm (red) Tj ET", Font={})
    assert preflight_pdf(make.bytes(), "made.pdf").coloured == (2,)


def test_fonts_are_embedded_and_in_part(make):
    fonts = {
        "/A": make.font("Times-Roman", embedded=False),
        "/B": make.font("Whole", embedded=True),
        "/C": make.font("ABCDEF+Part", embedded=True),
    }
    make.page("BT /A 9 Tf (a) Tj /B 9 Tf (b) Tj /C 9 Tf (c) Tj ET", Font=fonts)
    by_code = found(make, "fonts-embedded")
    assert "Times-Roman" in by_code["Q109"].finding.message
    assert "Whole" in by_code["Q110"].finding.message
    assert preflight_pdf(make.bytes(), "made.pdf").fonts == ("Part", "Times-Roman", "Whole")


@pytest.mark.parametrize(
    ("content", "thin"),
    [
        ("1 w 50 50 m 90 50 l S", False),
        ("q .2 0 0 .2 0 0 cm 1 w 500 500 m 900 500 l S Q", True),
        ("0 w 50 50 m 90 50 l S", True),
        ("50 50 80 .2 re f", True),
        ("50 50 80 .4 re f", False),
        ("50 50 m 130 50 l 130 50.1 l 50 50.1 l h f", True),
        ("50 50 80 .2 re W n 50 40 80 40 re f", True),
        ("50 50 80 40 re 50.1 50.1 79.8 39.8 re f*", True),
        ("50 50 80 40 re 51 51 78 38 re f*", False),
        ("1 1 1 rg 50 50 80 .2 re f", False),
    ],
)
def test_hairlines(make, content, thin):
    make.page(content)
    assert set(found(make, "hairlines")) == ({"Q112"} if thin else set())


def text_at(x, y):
    return f"BT /F 10 Tf 1 0 0 1 {x} {y} Tm (Edge) Tj ET"


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [(100, 300, None), (8, 300, "Q113"), (-4, 300, "Q114"), (100, 580, "Q113"), (100, 5, "Q113")],
)
def test_text_near_the_trim(make, x, y, code):
    make.page(text_at(x, y), Font={"/F": make.font("Helvetica", embedded=False)})
    assert set(found(make, "safe-margin")) == ({code} if code else set())


def test_the_trim_counts_and_what_a_printer_puts_beside_it_does_not(make):
    size = (A5[0] + 60, A5[1] + 60)
    trim = (30, 30, 30 + A5[0], 30 + A5[1])
    font = {"/F": make.font("Helvetica", embedded=False)}
    make.page(f"{text_at(130, 8)} {text_at(130, 300)}", size=size, trim=trim, Font=font)
    assert found(make, "safe-margin") == {}
    make.page(text_at(34, 300), size=size, trim=trim, Font=font)
    (observation,) = found(make, "safe-margin").values()
    assert 0 < observation.spot.left < 3


@pytest.mark.parametrize(
    ("content", "short"),
    [
        ("1 0 0 rg -9 -9 200 100 re f", False),
        ("1 0 0 rg -9 0 200 100 re f", True),
        ("1 0 0 rg -2 100 200 100 re f", True),
        ("1 0 0 rg 10 100 200 100 re f", False),
        ("1 1 1 rg 0 0 200 100 re f", False),
        # The same colour carries on below it, along the whole side.
        ("1 0 0 rg -9 90 200 100 re f 0 100 200 50 re f", False),
        ("1 0 0 rg -9 90 200 30 re f 0 100 200 50 re f", True),
        ("0 0 50 50 re W n 1 0 0 rg -9 -9 200 100 re f", True),
    ],
)
def test_bleed(make, content, short):
    make.page(content)
    assert set(found(make, "bleed")) == ({"Q115"} if short else set())


def test_transparency_of_every_kind_is_told(make):
    mask = pikepdf.Dictionary(S=pikepdf.Name.Alpha)
    states = {
        "/A": pikepdf.Dictionary(ca=0.5),
        "/B": pikepdf.Dictionary(SMask=mask),
        "/C": pikepdf.Dictionary(BM=pikepdf.Name.Multiply),
        "/D": pikepdf.Dictionary(ca=1, SMask=pikepdf.Name("/None"), BM=pikepdf.Name.Normal),
    }
    make.page("/A gs /B gs /C gs", ExtGState=states)
    made = preflight_pdf(make.bytes(), "made.pdf")
    (outcome,) = (outcome for outcome in made.outcomes if outcome.check == "transparency")
    messages = " ".join(o.finding.message for o in outcome.observations)
    assert all(kind in messages for kind in ("opacity", "soft mask", "blend mode Multiply"))


def test_what_is_opaque_is_not_told(make):
    states = {"/D": pikepdf.Dictionary(ca=1, CA=1, BM=pikepdf.Name.Normal)}
    make.page("/D gs 50 50 9 9 re f", ExtGState=states)
    assert found(make, "transparency") == {}


def test_a_gradient_from_black_to_grey_has_no_colour(make):
    def shading(end):
        function = pikepdf.Dictionary(
            FunctionType=2,
            Domain=pikepdf.Array([0, 1]),
            C0=pikepdf.Array([0, 0, 0]),
            C1=pikepdf.Array(end),
            N=1,
        )
        return pikepdf.Dictionary(
            ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB, Function=function
        )

    make.page("50 50 9 9 re W n /S sh", Shading={"/S": shading([0.5, 0.5, 0.5])})
    make.page("50 50 9 9 re W n /S sh", Shading={"/S": shading([0.5, 0, 0])})
    assert preflight_pdf(make.bytes(), "made.pdf").coloured == (2,)


def test_pages_of_one_size_and_of_another(make):
    for _ in range(3):
        make.page("")
    assert found(make, "page-size") == {}
    make.page("", size=(A5[0], A5[1] + 20))
    (observation,) = found(make, "page-size").values()
    assert observation.spot.sheet == 4


def test_what_only_a_book_can_tell_is_skipped(make):
    make.page("")
    made = preflight_pdf(make.bytes(), "made.pdf")
    skipped = {outcome.check for outcome in made.outcomes if outcome.skipped}
    assert {"widows", "overfull", "blanks", "fonts-own"} <= skipped
    assert made.passes(strict=True)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and no more", b"<html>"])
def test_what_is_no_pdf_is_refused_in_words(data):
    with pytest.raises(Refused) as refused:
        preflight_pdf(data, "made.pdf")
    assert [finding.code for finding in refused.value.findings] == ["Q130"]


OPERATORS = ("q", "Q", "cm", "w", "gs", "cs", "scn", "g", "rg", "k", "m", "l", "c", "re", "W", "n")
OPERATORS += ("S", "f", "f*", "B", "sh", "Do", "Tf", "Tm", "Tr", "Tj", "TJ", "zz")
OPERANDS = st.one_of(
    st.integers(-9999, 9999).map(str),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: f"{x:.3f}"),
    st.sampled_from(["/F", "/Nothing", "(text)", "[ (a) 3 ]", "null", "<< >>"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(OPERANDS, max_size=7), st.sampled_from(OPERATORS)), max_size=25))
def test_no_content_stream_stops_the_walk(instructions):
    maker = Maker()
    content = "\n".join(" ".join([*operands, operator]) for operands, operator in instructions)
    form = maker.form("/F Do 0 0 9 9 re f", (0, 0, 9, 9))
    page = maker.page(content, XObject={"/F": form})
    paint = Walker(0.25).walk(page)
    assert paint.width == pytest.approx(A5[0])
    maker.pdf.close()


def test_forms_that_draw_forms_without_end_are_refused():
    pdf = pikepdf.new()
    drawn = pdf.make_stream(
        b"q Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
    )
    for _ in range(20):
        within = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
        drawn = pdf.make_stream(
            b"/X Do /X Do /X Do",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 9, 9],
        )
        drawn.Resources = within
    pdf.add_blank_page(page_size=(100, 100))
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(Refused) as refused:
        preflight_pdf(out.getvalue(), "endless.pdf")
    assert [found.code for found in refused.value.findings] == ["Q130"]


def gradient_that_leads_back(make):
    function = make.pdf.make_indirect(pikepdf.Dictionary(FunctionType=3))
    function.Functions = pikepdf.Array([function, function])
    shading = pikepdf.Dictionary(ColorSpace=pikepdf.Name.DeviceRGB, Function=function)
    make.page("/S sh", Shading={"/S": shading})


def palette_of_itself(make):
    space = make.pdf.make_indirect(pikepdf.Array([pikepdf.Name.Indexed]))
    space.append(space)
    make.page("/C cs 1 sc 0 0 9 9 re f", ColorSpace={"/C": space})


def font_without_sense(make):
    font = pikepdf.Dictionary(Subtype=pikepdf.Name.Type0, DescendantFonts=5, FontDescriptor=5)
    make.page("BT /T 9 Tf (a) Tj ET", Font={"/T": font})
    make.pdf.Root.OutputIntents = pikepdf.Name.None_


def pictures_without_sense(make):
    flat = make.picture()
    flat.Height = 0
    deep = make.picture(space="/DeviceRGB")
    deep.BitsPerComponent = 5
    make.page("9 0 0 9 0 0 cm /A Do /B Do", XObject={"/A": flat, "/B": deep})


@pytest.mark.parametrize(
    "spoil",
    [
        gradient_that_leads_back,
        palette_of_itself,
        font_without_sense,
        pictures_without_sense,
    ],
)
def test_what_makes_no_sense_is_left_out(make, spoil):
    spoil(make)
    assert preflight_pdf(make.bytes(), "made.pdf").sheets == 1


def test_pages_that_two_readers_count_differently_are_refused_in_words(make):
    make.page("")
    make.pdf.Root.Pages.Kids[0] = make.pdf.make_stream(b"")
    with pytest.raises(Refused) as refused:
        preflight_pdf(make.bytes(), "made.pdf")
    assert [finding.code for finding in refused.value.findings] == ["Q130"]


def test_a_page_that_draws_itself_over_and_over_is_refused_in_words(make):
    form = make.form("/F Do /F Do", (0, 0, 9, 9))
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    make.page("/F Do", XObject={"/F": form})
    with pytest.raises(Refused) as refused:
        preflight_pdf(make.bytes(), "made.pdf")
    assert "draws itself" in refused.value.findings[0].message

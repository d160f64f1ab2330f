"""More requirements of PDF/A-3a, broken one by one: fonts, colours, limits, descriptions."""

from __future__ import annotations

import io
import re
from functools import cache

import pikepdf
import pytest
from conforming import Breaking, append, broken, conforming, content, edited, first
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from fascicle.publishing.conformance import inspect
from fascicle.publishing.conformance.model import Standing

breaks = Breaking()


def added(pdf: Pdf, data: bytes, *, page: int = 1) -> None:
    """Add an artifact to a page."""
    content(pdf, lambda old: old + b"\n/Artifact BMC " + data + b" EMC", page)


def resource(pdf: Pdf, category: str, name: str, value: object) -> None:
    """Give the second page resources of its own with one more."""
    page = pdf.pages[1].obj
    page.Resources = Dictionary(dict(page.Resources.items()))
    held = page.Resources.get(category)
    held = Dictionary(dict(held.items())) if held is not None else Dictionary()
    held[name] = value
    page.Resources[category] = held


# --- fonts --------------------------------------------------------------------------------------


def composite(pdf: Pdf) -> pikepdf.Object:
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o)


@cache
def truetype(*, symbol: bool = False, tables: int = 1) -> bytes:
    """A font of two glyphs, each 600 wide: the missing glyph and the letter A."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((0, 500))
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({0xF041 if symbol else 0x41: "A"})
    builder.setupGlyf({".notdef": glyph, "A": glyph})
    builder.setupHorizontalMetrics({".notdef": (600, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    own = builder.font["cmap"].tables
    for table in own:
        table.platformID, table.platEncID = 3, 0 if symbol else 1
    del own[tables:]
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def descriptor(pdf: Pdf, data: bytes, flags: int) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/ABCDEF+Test"),
            Flags=flags,
            FontBBox=Array([0, 0, 500, 500]),
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=500,
            StemV=80,
            FontFile2=pdf.make_stream(data, Length1=len(data)),
        )
    )


def simple(pdf: Pdf, *, symbol: bool = False, tables: int = 1) -> pikepdf.Object:
    """Show the letter A in a TrueType font on the second page, and return the font."""
    one = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+Test"))
    one.FirstChar, one.LastChar, one.Widths = 65, 65, Array([600])
    one.FontDescriptor = descriptor(
        pdf, truetype(symbol=symbol, tables=tables), 4 if symbol else 32
    )
    if not symbol:
        one.Encoding = Name.WinAnsiEncoding
    else:
        one.ToUnicode = pdf.make_stream(b"1 beginbfchar\n<41> <0041>\nendbfchar")
    return shown(pdf, one, b"<41>")


def shown(pdf: Pdf, font: pikepdf.Object, text: bytes) -> pikepdf.Object:
    font = pdf.make_indirect(font)
    resource(pdf, "/Font", "/Test", font)
    added(pdf, b"BT /Test 9 Tf " + text + b" Tj ET")
    return font


def wide(pdf: Pdf) -> pikepdf.Object:
    """Show the letter A in a composite TrueType font on the second page."""
    system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Test"))
    below.CIDSystemInfo, below.CIDToGIDMap, below.DW = system, Name.Identity, 600
    below.FontDescriptor = descriptor(pdf, truetype(), 4)
    one = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Test"))
    one.Encoding, one.DescendantFonts = Name("/Identity-H"), Array([pdf.make_indirect(below)])
    one.ToUnicode = pdf.make_stream(b"1 beginbfchar\n<0001> <0041>\nendbfchar")
    return shown(pdf, one, b"<0001>")


@breaks()
def a_good_truetype_font(pdf):
    simple(pdf)


@breaks()
def a_good_symbol_font(pdf):
    simple(pdf, symbol=True)


@breaks()
def a_good_composite_font(pdf):
    wide(pdf)


@breaks("A6.2.11.2-1")
def font_that_is_not_called_so(pdf):
    simple(pdf).Type = Name.Fount


@breaks("A6.2.11.2-3")
def font_without_a_name(pdf):
    del simple(pdf)["/BaseFont"]


@breaks("A6.2.11.2-4")
def font_without_first_character(pdf):
    del simple(pdf)["/FirstChar"]


@breaks("A6.2.11.2-5")
def font_without_last_character(pdf):
    del simple(pdf)["/LastChar"]


@breaks("A6.2.11.2-6")
def font_without_widths(pdf):
    simple(pdf).Widths = Array([600, 600])


@breaks("7.21.5-1", "A6.2.11.5-1")
def font_with_other_widths(pdf):
    simple(pdf).Widths = Array([500])


@breaks("7.21.6-2", "A6.2.11.6-2", "7.21.7-1", "A6.2.11.7.2-1")
def letters_without_encoding(pdf):
    del simple(pdf)["/Encoding"]


@breaks("7.21.6-1", "A6.2.11.6-1")
def letters_without_a_table(pdf):
    simple(pdf, tables=0)


@breaks("7.21.6-3", "A6.2.11.6-3")
def symbols_with_encoding(pdf):
    simple(pdf, symbol=True).Encoding = Name.WinAnsiEncoding


@breaks("7.21.6-4", "A6.2.11.6-4")
def symbols_without_a_table(pdf):
    simple(pdf, symbol=True, tables=0)


@breaks("7.21.7-1", "A6.2.11.7.2-1")
def symbols_without_meaning(pdf):
    del simple(pdf, symbol=True)["/ToUnicode"]


@breaks("7.21.3.2-1", "A6.2.11.3.2-1")
def characters_without_glyphs(pdf):
    del wide(pdf).DescendantFonts[0]["/CIDToGIDMap"]


@breaks("7.21.3.3-1", "A6.2.11.3.3-1")
def code_map_that_nobody_knows(pdf):
    wide(pdf).Encoding = Name("/Strange-H")


@breaks("7.21.3.3-2", "A6.2.11.3.3-2")
def code_map_of_two_directions(pdf):
    wide(pdf).Encoding = code_map(pdf, b"/WMode 0 def", WMode=1)


@breaks("7.21.3.1-1", "A6.2.11.3.1-1")
def code_map_of_other_characters(pdf):
    wide(pdf).Encoding = code_map(pdf, b"", order=b"Other")


def code_map(pdf: Pdf, more: bytes, *, order: bytes = b"Identity", **keys: object) -> Stream:
    body = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (%b) def /Supplement 0 def
end def /CMapName /Own def /CMapType 1 def %b
1 begincodespacerange <0000> <ffff> endcodespacerange
1 begincidrange <0000> <ffff> 0 endcidrange
endcmap CMapName currentdict /CMap defineresource pop end end
""" % (order, more)
    stream = pdf.make_stream(body, Type=Name.CMap, CMapName=Name.Own)
    system = Dictionary(Registry=String("Adobe"), Ordering=String(order), Supplement=0)
    stream.CIDSystemInfo = system
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


@breaks("7.21.4.1-2", "A6.2.11.4.1-2", "7.21.7-1", "A6.2.11.7.2-1")
def glyph_beyond_the_font(pdf):
    key = next(iter(pdf.pages[1].Resources.Font.keys())).encode()
    added(pdf, b"BT " + key + b" 9 Tf <fff0> Tj ET")


@breaks("7.21.4.2-2", "A6.2.11.4.2-2")
def list_of_characters_not_complete(pdf):
    below = composite(pdf).DescendantFonts[0]
    below.FontDescriptor.CIDSet = pdf.make_stream(b"\x80")


# --- colours, pictures, graphics states ---------------------------------------------------------


def profile(pdf: Pdf) -> Stream:
    return pdf.Root.OutputIntents[0].DestOutputProfile


@breaks("A6.2.3-1", "A6.2.4.3-2", "A6.2.4.3-4")
def profile_of_a_scanner(pdf):
    data = profile(pdf).read_bytes()
    profile(pdf).write(data[:12] + b"scnr" + data[16:])


@breaks("A6.2.3-2")
def two_profiles(pdf):
    second = Dictionary(dict(pdf.Root.OutputIntents[0].items()))
    second.DestOutputProfile = pdf.make_stream(profile(pdf).read_bytes(), N=3)
    pdf.Root.OutputIntents.append(second)


@breaks("A6.2.3-3")
def profile_elsewhere(pdf):
    second = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfileRef=Dictionary())
    second.OutputConditionIdentifier = String("X")
    pdf.Root.OutputIntents.append(second)


@breaks("A6.2.4.2-1")
def colours_of_no_profile(pdf):
    space = Array([Name.ICCBased, pdf.make_stream(b"no profile", N=3)])
    resource(pdf, "/ColorSpace", "/Own", space)
    added(pdf, b"/Own cs 1 1 1 sc 0 0 1 1 re f")


@breaks("A6.2.2-2")
def resource_that_is_not_there(pdf):
    added(pdf, b"/Nothing gs")


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [
        ("A6.2.5-1", "/TR", Name.Identity),
        ("A6.2.5-2", "/TR2", Name.Identity),
        ("A6.2.5-3", "/HTP", Array([0, 0])),
        ("A6.2.6-1", "/RI", Name.Lovely),
        ("A6.2.10-1", "/BM", Name.Stir),
    ],
)
def test_graphics_states(rule, key, value):
    def change(pdf: Pdf) -> None:
        resource(pdf, "/ExtGState", "/Own", Dictionary({key: value}))
        added(pdf, b"/Own gs")

    assert broken(edited(change)) == {rule}


@pytest.mark.parametrize(
    ("rule", "key", "value"),
    [
        ("A6.2.6-1", "/Intent", Name.Lovely),
        ("A6.2.8-1", "/Alternates", Array([])),
        ("A6.2.8-2", "/OPI", Dictionary()),
        ("A6.2.8-3", "/Interpolate", True),
        ("A6.2.8-4", "/BitsPerComponent", 3),
    ],
)
def test_pictures(rule, key, value):
    def change(pdf: Pdf) -> None:
        image = next(o for o in pdf.objects if isinstance(o, Stream) and "/Width" in o)
        image[key] = value

    assert broken(edited(change)) == {rule}


@breaks("A6.2.9-3")
def drawing_by_postscript(pdf):
    stream = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.PS)
    resource(pdf, "/XObject", "/Own", stream)


@breaks("A6.1.10-1")
def picture_in_the_text_by_lzw(pdf):
    added(pdf, b"BI /W 1 /H 1 /CS /RGB /BPC 8 /F /LZW ID \x80\x0b\x60 EI")


# --- shadings and patterns ----------------------------------------------------------------------


def shaded(pdf: Pdf, space: object) -> None:
    """Shade the second page from one colour to another."""
    inks = 4 if space == Name.DeviceCMYK else 3
    blend = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    blend.C0, blend.C1 = Array([0] * inks), Array([1] * inks)
    shading = Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 9, 9]))
    shading.Function = blend
    resource(pdf, "/Shading", "/Own", pdf.make_indirect(shading))
    added(pdf, b"/Own sh")


def tiled(pdf: Pdf, drawn: bytes) -> None:
    """Fill a part of the second page with a pattern."""
    pattern = pdf.make_stream(drawn, Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1)
    pattern.BBox, pattern.XStep, pattern.YStep = Array([0, 0, 9, 9]), 9, 9
    pattern.Resources = Dictionary()
    resource(pdf, "/Pattern", "/Own", pattern)
    added(pdf, b"/Pattern cs /Own scn 0 0 9 9 re f")


@breaks()
def a_good_shading(pdf):
    shaded(pdf, Name.DeviceRGB)


@breaks()
def a_good_pattern(pdf):
    tiled(pdf, b"0 0 1 rg 0 0 3 3 re f")


@breaks("A6.2.4.2-1")
def shading_of_no_profile(pdf):
    shaded(pdf, Array([Name.ICCBased, pdf.make_stream(b"no profile", N=3)]))


@breaks("A6.2.2-1")
def pattern_with_an_operator_of_no_kind(pdf):
    tiled(pdf, b"nonsense")


def test_what_is_shaded_and_tiled_well_holds_and_other_inks_are_not_recognised():
    assert inspect(edited(a_good_shading)).holds
    assert inspect(edited(a_good_pattern)).holds
    archive = inspect(edited(lambda pdf: shaded(pdf, Name.DeviceCMYK))).verdicts[0]
    assert archive.standing is Standing.UNDECIDED


# --- streams, limits, what the file does --------------------------------------------------------


@breaks("A6.1.7.1-3")
def stream_in_another_file(pdf):
    pdf.Root.AF[0].EF.F.F = String("elsewhere")


def test_a_stream_compressed_by_lzw():
    data = conforming()
    place = data.rindex(b"/FlateDecode", 0, data.index(b"/Type /EmbeddedFile"))
    changed = data[:place] + b"/LZWDecode  " + data[place + 12 :]
    assert "A6.1.7.2-1" in broken(changed)


@breaks("A6.1.13-1")
def immense_number(pdf):
    added(pdf, b"99999999999 0 m n")


@breaks("A6.1.13-4")
def long_name(pdf):
    added(pdf, b"/" + b"x" * 128 + b" MP")


@breaks("A6.1.13-3")
def long_string(pdf):
    first(pdf, "P").Alt = String("x" * 40_000)


@breaks("A6.4.2-2")
def file_to_be_drawn_anew(pdf):
    pdf.Root.NeedsRendering = True


@breaks("A6.10-2")
def page_with_steps(pdf):
    pdf.pages[0].obj.PresSteps = Dictionary()


@breaks("7.2-37")
def paragraph_in_the_body_of_a_table(pdf):
    append(pdf, first(pdf, "TBody"), "P")


@breaks("A6.3.3-2")
def link_that_looks_otherwise(pdf):
    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, 9, 9])
    look.Resources = Dictionary()
    pdf.pages[0].Annots[0].AP = Dictionary(N=look, D=look)


@breaks("A6.3.3-4")
def link_with_no_drawing(pdf):
    pdf.pages[0].Annots[0].AP = Dictionary(N=Dictionary())


# --- what the metadata describe -----------------------------------------------------------------


def metadata(pdf: Pdf, change: dict[bytes, bytes]) -> None:
    data = pdf.Root.Metadata.read_bytes()
    for old, new in change.items():
        assert old in data
        data = data.replace(old, new)
    pdf.Root.Metadata.write(data)


@breaks("A6.6.4-3")
def level_of_no_kind(pdf):
    metadata(pdf, {b'conformance="A"': b'conformance="C"'})


@breaks("A6.6.4-6", "A6.6.4-7")
def amendment_with_another_prefix(pdf):
    more = b' xmlns:x="http://www.aiim.org/pdfa/ns/id/" x:amd="1" x:corr="1" pdfuaid:part="1"'
    metadata(pdf, {b' pdfuaid:part="1"': more})


@breaks("5-4", "5-5")
def amendment_of_ua_with_another_prefix(pdf):
    more = b"<x:amd>1</x:amd><x:corr>1</x:corr><pdfaExtension:schemas>"
    space = b' xmlns:x="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"'
    metadata(pdf, {b"<pdfaExtension:schemas>": more, b' rdf:about="" pdfuaid:part="1"': space})


@pytest.mark.parametrize(
    ("test", "field"),
    [
        ("2", "pdfaSchema:schema"),
        ("3", "pdfaSchema:namespaceURI"),
        ("4", "pdfaSchema:prefix"),
        ("7", "pdfaProperty:name"),
        ("8", "pdfaProperty:valueType"),
        ("9", "pdfaProperty:category"),
        ("10", "pdfaProperty:description"),
        ("11", "pdfaType:type"),
        ("12", "pdfaType:namespaceURI"),
        ("13", "pdfaType:prefix"),
        ("14", "pdfaType:description"),
        ("16", "pdfaField:name"),
        ("17", "pdfaField:valueType"),
        ("18", "pdfaField:description"),
    ],
)
def test_descriptions_of_properties_have_all_their_fields(test, field):
    def change(pdf: Pdf) -> None:
        metadata(pdf, {b"</pdfaSchema:property>": b"</pdfaSchema:property>" + VALUE_TYPE})
        data = pdf.Root.Metadata.read_bytes()
        name = re.escape(field.encode())
        data, times = re.subn(rb"<" + name + rb">.*?</" + name + rb">", b"", data, count=1)
        assert times
        pdf.Root.Metadata.write(data)

    rules = broken(edited(change))
    assert f"A6.6.2.3.3-{test}" in rules
    # Without its namespace the schema describes nothing.
    assert rules <= {f"A6.6.2.3.3-{test}", "A6.6.2.3.1-1"}


VALUE_TYPE = b"""<pdfaSchema:valueType><rdf:Seq><rdf:li rdf:parseType="Resource"
 xmlns:pdfaType="http://www.aiim.org/pdfa/ns/type#"
 xmlns:pdfaField="http://www.aiim.org/pdfa/ns/field#">
<pdfaType:type>Kind</pdfaType:type><pdfaType:namespaceURI>urn:kind</pdfaType:namespaceURI>
<pdfaType:prefix>kind</pdfaType:prefix><pdfaType:description>A kind</pdfaType:description>
<pdfaType:field><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaField:name>size</pdfaField:name><pdfaField:valueType>Integer</pdfaField:valueType>
<pdfaField:description>The size</pdfaField:description>
</rdf:li></rdf:Seq></pdfaType:field></rdf:li></rdf:Seq></pdfaSchema:valueType>"""


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("A6.6.2.3.3-5", b"<pdfaSchema:property><rdf:Seq>", b"<pdfaSchema:property><rdf:Bag>"),
        ("A6.6.2.3.3-15", b"<pdfaType:field><rdf:Seq>", b"<pdfaType:field><rdf:Bag>"),
        ("A6.6.2.3.3-6", b"<pdfaSchema:valueType><rdf:Seq>", b"<pdfaSchema:valueType><rdf:Bag>"),
    ],
)
def test_lists_of_descriptions_are_sequences(rule, old, new):
    def change(pdf: Pdf) -> None:
        metadata(pdf, {b"</pdfaSchema:property>": b"</pdfaSchema:property>" + VALUE_TYPE})
        closing = old.split(b"><")[0].replace(b"<", b"</") + b">"
        metadata(pdf, {old: new, b"</rdf:Seq>" + closing: b"</rdf:Bag>" + closing})

    assert rule in broken(edited(change))


@pytest.mark.parametrize("case", breaks.cases, ids=str)
def test_what_is_broken_is_found_and_nothing_else(case):
    assert broken(edited(case.edit)) == case.rules

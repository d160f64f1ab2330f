"""Requirements of PDF/A-3a and PDF/UA-1 besides tags, broken one by one in a file that conforms."""

from __future__ import annotations

import io

import pikepdf
import pytest
from conforming import Breaking, append, broken, conforming, content, edited, first
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from fascicle.publishing.conformance import STANDARDS, inspect

breaks = Breaking()


def metadata(pdf: Pdf, old: bytes, new: bytes) -> None:
    stream = pdf.Root.Metadata
    data = stream.read_bytes()
    assert old in data
    stream.write(data.replace(old, new))


def link(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].Annots[0]


def annotate(pdf: Pdf, kind: str, **more: object) -> pikepdf.Object:
    """Add an annotation with an empty appearance to the second page, which has none."""
    look = pdf.make_stream(b"/Artifact BMC EMC", Type=Name.XObject, Subtype=Name.Form)
    look.BBox, look.Resources = Array([0, 0, 9, 9]), Dictionary()
    one = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([9, 9, 20, 20]), F=4)
    one.AP = Dictionary(N=look)
    for key, value in more.items():
        one[f"/{key}"] = value
    one = pdf.make_indirect(one)
    page = pdf.pages[1].obj
    page.Annots, page.Tabs = Array([one]), Name.S
    if kind == "Widget":
        pdf.Root.AcroForm = Dictionary(Fields=Array([one]))
    return one


def tag(pdf: Pdf, annotation: pikepdf.Object, kind: str) -> pikepdf.Object:
    """Put an annotation into an element of its own, with the way back to it."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    key = 1000
    annotation.StructParent = key
    reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=pdf.pages[1].obj)
    element = append(pdf, first(pdf, "Document"), kind, K=Array([reference]))
    numbers.append(key)
    numbers.append(element)
    return element


def tagged_note(pdf: Pdf) -> pikepdf.Object:
    note = annotate(pdf, "Square", Contents=String("a square"), C=Array([]))
    del note["/C"]
    tag(pdf, note, "Annot")
    return note


# --- identification and metadata ----------------------------------------------------------------


@breaks("5-2")
def another_part_of_ua(pdf):
    metadata(pdf, b'pdfuaid:part="1"', b'pdfuaid:part="7"')


@breaks("5-3")
def another_prefix_of_ua(pdf):
    metadata(pdf, b"pdfuaid:part=", b"ua:part=")
    metadata(pdf, b"xmlns:pdfuaid=", b"xmlns:ua=")


@breaks("7.1-8", "5-1", "A6.6.2.1-1", "A6.6.4-1")
def no_metadata(pdf):
    del pdf.Root["/Metadata"]


@breaks("7.1-9")
def no_title(pdf):
    metadata(pdf, b">A small book<", b"><")


@breaks("A6.6.2.1-2")
def header_with_bytes(pdf):
    metadata(pdf, b' id="', b' bytes="9" id="')


@breaks("A6.6.2.1-3")
def header_with_encoding(pdf):
    metadata(pdf, b' id="', b' encoding="UTF-8" id="')


@breaks("A6.6.2.1-4", "A6.6.4-1", "5-1", "7.1-9")
def metadata_of_no_form(pdf):
    metadata(pdf, b"</rdf:RDF>", b"")


@breaks("A6.6.2.1-4", "A6.6.2.1-5", "A6.6.4-1", "5-1", "7.1-9")
def metadata_in_latin(pdf):
    metadata(pdf, b"A small book", b"A sm\xe4ll book")


@breaks("A6.6.2.3.1-1")
def property_that_nobody_knows(pdf):
    metadata(pdf, b"pdfuaid:part=", b'xmlns:z="urn:z" z:y="x" pdfuaid:part=')


@breaks("A6.6.2.3.1-2")
def property_of_another_type(pdf):
    metadata(pdf, b"<rdf:Alt>", b"<rdf:Bag>")
    metadata(pdf, b"</rdf:Alt>", b"</rdf:Bag>")


@breaks("A6.6.2.3.2-1")
def description_with_a_strange_field(pdf):
    size = b"<pdfaProperty:size>1</pdfaProperty:size>"
    metadata(pdf, b"<pdfaProperty:name>", size + b"<pdfaProperty:name>")


@breaks("A6.6.2.3.3-1")
def description_without_bag(pdf):
    metadata(pdf, b"<pdfaExtension:schemas><rdf:Bag>", b"<pdfaExtension:schemas><rdf:Seq>")
    metadata(pdf, b"</rdf:Bag></pdfaExtension:schemas>", b"</rdf:Seq></pdfaExtension:schemas>")


@breaks("A6.6.2.3.3-9")
def property_neither_internal_nor_external(pdf):
    metadata(pdf, b">internal<", b">secret<")


@breaks("A6.6.2.3.3-8")
def property_of_an_unknown_type(pdf):
    metadata(pdf, b">Integer<", b">Ordinal<")


@breaks("A6.6.2.3.3-10")
def property_without_description(pdf):
    metadata(pdf, b"The part of PDF/UA", b"")


@breaks("A6.6.4-2")
def another_part_of_pdfa(pdf):
    metadata(pdf, b'pdfaid:part="3"', b'pdfaid:part="2"')


@breaks("A6.6.4-4", "A6.6.4-5")
def another_prefix_of_pdfa(pdf):
    metadata(pdf, b"pdfaid:", b"pa:")
    metadata(pdf, b"xmlns:pdfaid=", b"xmlns:pa=")


# --- the catalogue ------------------------------------------------------------------------------


@breaks("7.10-1", "A6.9-1")
def layers_without_a_name(pdf):
    layers(pdf, D=Dictionary())


@breaks("7.10-2", "A6.9-4")
def layers_that_change(pdf):
    layers(pdf, D=Dictionary(Name=String("a"), AS=Array([])))


@breaks("A6.9-2")
def layers_of_one_name(pdf):
    layers(pdf, D=Dictionary(Name=String("a")), Configs=Array([Dictionary(Name=String("a"))]))


@breaks("A6.9-3")
def layers_not_all_in_order(pdf):
    layers(pdf, D=Dictionary(Name=String("a"), Order=Array([])))


def layers(pdf: Pdf, **more: object) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("a layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), **more)


@breaks("7.11-1", "A6.8-2")
def attached_without_a_name(pdf):
    del pdf.Root.AF[0]["/UF"]


@breaks("A6.8-1")
def attached_without_a_type(pdf):
    del pdf.Root.AF[0].EF.F["/Subtype"]


@breaks("A6.8-3")
def attached_without_relation(pdf):
    del pdf.Root.AF[0]["/AFRelationship"]


@breaks("A6.8-4")
def attached_to_nothing(pdf):
    del pdf.Root["/AF"]


@breaks("A6.4.2-1", "7.15-1")
def dynamic_form(pdf):
    data = pdf.make_stream(b"<config><dynamicRender>required</dynamicRender></config>")
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=data)


@breaks("A6.4.1-3")
def form_without_a_look(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), NeedAppearances=True)


@breaks("A6.4.1-2")
def field_with_further_actions(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(T=String("a"), AA=Dictionary())]))


@breaks("7.2-25", "7.2-2", "7.2-22", "7.2-24", "7.2-33", "7.2-34")
def field_without_a_language(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(T=String("a"), TU=String("b"))]))
    del pdf.Root["/Lang"]


@breaks("A6.5.1-1")
def script_at_the_beginning(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@breaks("A6.5.1-2")
def named_action(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.Named, N=Name.Print)


@breaks("A6.5.2-1")
def catalogue_that_acts(pdf):
    pdf.Root.AA = Dictionary()


@breaks("A6.5.2-2")
def page_that_acts(pdf):
    pdf.pages[0].obj.AA = Dictionary()


@breaks("A6.10-1")
def alternate_presentations(pdf):
    pdf.Root.Names.AlternatePresentations = Dictionary()


@breaks("A6.11-1")
def requirements(pdf):
    pdf.Root.Requirements = Array([])


@breaks("A6.1.12-1")
def permission_of_a_strange_kind(pdf):
    pdf.Root.Perms = Dictionary(FieldMDP=Dictionary())


@breaks("A6.2.4.3-2", "A6.2.4.3-4")
def no_output_intent(pdf):
    del pdf.Root["/OutputIntents"]


# --- annotations --------------------------------------------------------------------------------


@breaks("7.18.1-1")
def annotation_without_a_tag(pdf):
    annotate(pdf, "Square", Contents=String("a square"))


@breaks("7.18.1-2")
def annotation_without_words(pdf):
    tag(pdf, annotate(pdf, "Square"), "Annot")


@breaks("7.18.1-1")
def annotation_in_another_tag(pdf):
    tag(pdf, annotate(pdf, "Square", Contents=String("a square")), "Link")


@breaks("7.18.1-3", "7.18.4-1")
def field_without_words_and_tag(pdf):
    annotate(pdf, "Widget", FT=Name.Tx)


@breaks("7.18.4-2")
def form_tag_with_more_than_a_field(pdf):
    field = annotate(pdf, "Widget", FT=Name.Tx, TU=String("a field"))
    append(pdf, tag(pdf, field, "Form"), "P")


@breaks("A6.4.1-1", "A6.4.1-2")
def field_that_acts(pdf):
    field = annotate(pdf, "Widget", FT=Name.Tx, TU=String("a field"), AA=Dictionary())
    tag(pdf, field, "Form")


@breaks("A6.3.3-3")
def button_of_one_state(pdf):
    tag(pdf, annotate(pdf, "Widget", FT=Name.Btn, TU=String("a button")), "Form")


@breaks("7.18.2-1")
def trapping(pdf):
    annotate(pdf, "TrapNet")


@breaks("7.18.3-1")
def tab_order(pdf):
    pdf.pages[0].obj.Tabs = Name.R


@breaks("7.18.5-1")
def link_in_another_tag(pdf):
    first(pdf, "Link").S = Name.Span


@breaks("7.18.5-1")
def link_with_no_way_back(pdf):
    del link(pdf)["/StructParent"]


@breaks("7.18.5-2")
def link_without_words(pdf):
    link(pdf).Contents = String("")


@breaks("A6.3.2-1")
def link_without_flags(pdf):
    del link(pdf)["/F"]


@breaks("A6.3.2-2")
def link_that_is_not_printed(pdf):
    link(pdf).F = 0


@breaks("A6.5.1-1")
def link_that_launches(pdf):
    link(pdf).A = Dictionary(S=Name.Launch, F=String("a.exe"))


@breaks("A6.3.3-1")
def annotation_without_a_look(pdf):
    del tagged_note(pdf)["/AP"]


@breaks("A6.3.1-1", "7.18.6.2-1", "7.18.6.2-2")
def media_clip_without_words(pdf):
    clip = Dictionary(S=Name.MCD)
    action = Dictionary(S=Name.Rendition, R=Dictionary(S=Name.MR, C=clip))
    tag(pdf, annotate(pdf, "Screen", Contents=String("a film"), A=action), "Annot")


@breaks("7.18.8-1")
def mark_in_the_tree(pdf):
    tag(pdf, annotate(pdf, "PrinterMark"), "Annot")


@breaks("7.18.8-A")
def mark_that_is_no_artifact(pdf):
    annotate(pdf, "PrinterMark").AP.N.write(b"0 0 m 9 9 l S")


# --- drawings, pictures, colours ----------------------------------------------------------------


def drawing(pdf: Pdf, data: bytes, **more: object) -> pikepdf.Object:
    made = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Form)
    made.BBox, made.Resources = Array([0, 0, 9, 9]), Dictionary()
    for key, value in more.items():
        made[f"/{key}"] = value
    page = pdf.pages[1].obj
    page.Resources = Dictionary(dict(page.Resources.items()))
    page.Resources.XObject = Dictionary(Drawing=made)
    return made


@breaks("7.20-1", "A6.2.9-2")
def drawing_from_another_file(pdf):
    drawing(pdf, b"", Ref=Dictionary(F=String("b.pdf"), Page=0))
    content(pdf, lambda data: data + b"\n/Artifact BMC /Drawing Do EMC")


@breaks("7.20-2")
def tagged_drawing_twice(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    made = drawing(pdf, b"/Span <</MCID 0>> BDC 0 0 m 9 9 l S EMC", StructParents=1001)
    span = append(pdf, first(pdf, "P"), "Span")
    span.K = Dictionary(Type=Name.MCR, MCID=0, Stm=made, Pg=pdf.pages[1].obj)
    numbers.append(1001)
    numbers.append(Array([span]))
    content(pdf, lambda data: data + b"\n/Drawing Do /Drawing Do")


@breaks("A6.2.9-1")
def drawing_with_postscript(pdf):
    drawing(pdf, b"", PS=pdf.make_stream(b""))


@breaks("A6.2.8-3")
def picture_interpolated(pdf):
    picture(pdf).Interpolate = True


@breaks("A6.2.8-1")
def picture_with_alternates(pdf):
    picture(pdf).Alternates = Array([])


@breaks("A6.2.4.3-3")
def picture_in_cmyk(pdf):
    image = picture(pdf)
    image.ColorSpace = Name.DeviceCMYK
    image.write(bytes(4))


def picture(pdf: Pdf) -> Stream:
    return next(o for o in pdf.objects if isinstance(o, Stream) and "/Width" in o)


@breaks("A6.2.5-1")
def transfer_function(pdf):
    states = pdf.pages[0].Resources.ExtGState
    next(iter(states.values())).TR = Name.Identity


@breaks("A6.2.10-1")
def blend_mode_of_no_kind(pdf):
    states = pdf.pages[0].Resources.ExtGState
    next(iter(states.values())).BM = Name.Stir


@breaks("A6.2.2-1")
def operator_of_no_kind(pdf):
    content(pdf, lambda data: data + b"\nnonsense")


@breaks("A6.1.13-8")
def nested_too_deep(pdf):
    content(pdf, lambda data: b"q " * 29 + data + b" Q" * 29)


@breaks("A6.1.13-11")
def page_too_large(pdf):
    pdf.pages[1].MediaBox = Array([0, 0, 20000, 300])


# --- fonts --------------------------------------------------------------------------------------


def font(pdf: Pdf) -> pikepdf.Object:
    return next(o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o)


@breaks("7.21.4.1-1", "A6.2.11.4.1-1")
def font_not_embedded(pdf):
    del font(pdf).DescendantFonts[0].FontDescriptor["/FontFile3"]


@breaks("7.21.7-1", "A6.2.11.7.2-1")
def font_without_meaning(pdf):
    del font(pdf)["/ToUnicode"]


@breaks("7.21.7-2", "A6.2.11.7.2-2")
def font_of_no_characters(pdf):
    meaning(pdf, b"<feff>")


@breaks("A6.2.11.7.3-1")
def font_of_private_characters(pdf):
    meaning(pdf, b"<e000>")


def meaning(pdf: Pdf, value: bytes) -> None:
    """Let the first character of the font mean something else."""
    stream = font(pdf).ToUnicode
    head, rest = stream.read_bytes().split(b"beginbfchar\n", 1)
    line, rest = rest.split(b"\n", 1)
    code = line.split()[0]
    stream.write(head + b"beginbfchar\n" + code + b" " + value + b"\n" + rest)


@breaks("7.21.5-1", "A6.2.11.5-1")
def widths_of_another_font(pdf):
    font(pdf).DescendantFonts[0].W = Array([])


@breaks("7.21.8-1", "7.21.7-1", "A6.2.11.8-1", "A6.2.11.7.2-1")
def missing_glyph(pdf):
    key = next(iter(pdf.pages[1].Resources.Font.keys())).encode()
    shown = b"\n/Artifact BMC BT " + key + b" 9 Tf <0000> Tj ET EMC"
    content(pdf, lambda data: data + shown)
    font(pdf).DescendantFonts[0].W.insert(0, Array([500]))
    font(pdf).DescendantFonts[0].W.insert(0, 0)


@pytest.mark.parametrize("case", breaks.cases, ids=str)
def test_what_is_broken_is_found_and_nothing_else(case):
    assert broken(edited(case.edit)) == case.rules


# --- the bytes of the file ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "old", "new"),
    [
        ({"6.1-1", "A6.1.2-1"}, b"%PDF-1.7\n", b"%PDF-1.9\n"),
        ({"A6.1.2-1", "A6.1.2-2", "6.1-1"}, b"%PDF-1.7\n", b"% PDF\n%PDF-1.7\n"),
        ({"A6.1.2-2"}, b"\n%\xbf\xf7\xa2\xfe\n", b"\n%abcd\n"),
        ({"A6.1.3-1"}, b"/ID [", b"/XX ["),
        ({"A6.1.3-3"}, b"%%EOF\n", b"%%EOF\nmore"),
        ({"A6.1.4-2"}, b"xref\n0", b"xref 0"),
        ({"A6.1.9-1"}, b"\nendobj\n", b" endobj\n"),
        ({"A6.1.7.1-1"}, b"/Length ", b"/Length 1"),
        ({"A6.1.7.1-2"}, b"stream\n", b"stream \n"),
        ({"A6.1.6-1"}, b"/Lang (en)", b"/Lang <656e0>"),
        ({"A6.1.6-2"}, b"/Lang (en)", b"/Lang <656ez0>"),
    ],
)
def test_the_bytes_of_a_file_are_looked_at(rules, old, new):
    data = conforming()
    assert old in data
    found = broken(data.replace(old, new, 1))
    languages = {"7.2-2", "7.2-22", "7.2-24", "7.2-29", "7.2-33", "7.2-34", "A6.7.4-1"}
    assert rules <= found <= rules | {"A6.1.7.1-1"} | languages


def test_an_encrypted_file_that_opens_is_no_archive_and_may_still_be_read():
    for readable in (True, False):
        with pikepdf.open(io.BytesIO(conforming())) as pdf:
            out = io.BytesIO()
            allow = pikepdf.Permissions(accessibility=readable)
            pdf.save(
                out,
                encryption=pikepdf.Encryption(
                    owner="o", user="", R=3, aes=False, metadata=False, allow=allow
                ),
            )
        found = broken(out.getvalue())
        assert "A6.1.3-2" in found
        assert ("7.16-1" in found) is not readable


@pytest.mark.parametrize("name", sorted(set(STANDARDS) - {"pdf/ua-1"}))
def test_every_part_and_level_of_pdfa_can_be_asked_for(name):
    claim = STANDARDS[name]
    identified = b'pdfaid:part="3" pdfaid:conformance="A"'
    asked = f'pdfaid:part="{claim.part}" pdfaid:conformance="{claim.level}"'.encode()

    def claims(pdf: Pdf) -> None:
        metadata(pdf, identified, asked)

    verdict = next(v for v in inspect(edited(claims)).verdicts if v.standard == claim)
    rules = {check.requirement.rule for check in verdict.broken}
    assert verdict.claimed
    if claim.part == "3":
        assert not rules
    elif claim.part == "1":
        assert {"6.1.11", "6.3.2"} <= rules
    assert all(len(e.asks) > 10 for e in (c.requirement for c in verdict.checks))

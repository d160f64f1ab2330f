"""The PDF for readers, read back: what it says of itself, and what it carries."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import Built, call
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import fascicle
from fascicle.manuscript.models import Contributor, Identifier
from fascicle.publishing.metadata import Metadata, creators_and_contributors, identifier_uri
from fascicle.publishing.reading_pdf import dressed, reading_pdf
from fascicle.publishing.seal import seal_holds
from fascicle.publishing.xmp import packet, tidy

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
PREDEFINED = {
    "dc": "contributor coverage creator date description format identifier language publisher "
    "relation rights source subject title type",
    "xmp": "CreateDate CreatorTool Identifier MetadataDate ModifyDate",
    "xmpMM": "DocumentID InstanceID VersionID",
    "pdf": "Keywords PDFVersion Producer",
    "pdfaid": "part conformance",
    "pdfaExtension": "schemas",
}
"""Properties of the XMP Specification of 2005 and of PDF/A itself (ISO 19005-3, 6.6.2.3.1)."""
METADATA = Metadata(
    title="The siege",
    date="2026-10-05",
    languages=("en-GB", "de"),
    identifiers=("urn:isbn:9783161484100", "https://doi.org/10.1000/182"),
    document="urn:uuid:12345678-1234-5678-1234-567812345678",
    instance="urn:uuid:12345678-1234-5678-1234-567812345679",
    creators=("A. Author", "B. Author"),
    contributors=("C. Case (photographer)",),
    publisher="A press",
    rights="CC BY-SA 4.0",
    description="Of a town & <its> siege.",
    coverage="1941/1945",
)


def properties(packed: bytes) -> dict[str, list[str]]:
    """The properties of a packet by their names with prefixes, each with all its values."""
    root = etree.fromstring(packed)
    prefixes = {uri: prefix for prefix, uri in SPACES.items()}
    found = {}
    for element in root.find(".//rdf:Description", SPACES):
        name = etree.QName(element)
        items = element.findall(".//rdf:li", SPACES)
        texts = [item.text or "" for item in items] or [element.text or ""]
        found[f"{prefixes[name.namespace or '']}:{name.localname}"] = texts
    return found


@pytest.fixture(scope="module")
def book(built: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built.pdf) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def listed(book: pikepdf.Pdf) -> dict[str, Any]:
    manifest = book.attachments["manifest.json"].get_file().read_bytes()
    return json.loads(manifest)


# --- metadata -------------------------------------------------------------------------------------


def test_a_book_says_what_it_is(book: pikepdf.Pdf) -> None:
    said = properties(book.Root.Metadata.read_bytes())
    assert said["dc:title"][0] == said["dc:title"][1] != ""
    assert said["dc:format"] == ["application/pdf"]
    assert said["dc:language"][0] == str(book.Root.Lang)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["dc:date"][0])
    assert said["xmp:CreateDate"] == [f"{said['dc:date'][0]}T00:00:00Z"]
    assert said["xmpMM:DocumentID"] != said["xmpMM:InstanceID"]
    manifest = book.attachments["manifest.json"].get_file().read_bytes()
    assert said["dc:source"] == [f"manifest.json, SHA-256 {hashlib.sha256(manifest).hexdigest()}"]


def test_what_the_information_dictionary_says_is_said_in_xmp(book: pikepdf.Pdf) -> None:
    said = properties(book.Root.Metadata.read_bytes())
    info = {name: str(value) for name, value in book.trailer.Info.items()}
    day = said["dc:date"][0].replace("-", "")
    assert info.pop("/Title") == said["dc:title"][0]
    assert info.pop("/Creator") == said["xmp:CreatorTool"][0]
    assert info.pop("/Producer") == said["pdf:Producer"][0]
    assert info.pop("/CreationDate") == info.pop("/ModDate") == f"D:{day}000000Z"
    assert info.pop("/Author", "") == "; ".join(said.get("dc:creator", []))
    assert info.pop("/Subject", "") == said.get("dc:description", [""])[0]
    assert info == {}


def test_all_of_dublin_core_is_there() -> None:
    said = properties(packet(METADATA, archival=True))
    assert said["dc:title"] == ["The siege"] * 2
    assert said["dc:creator"] == ["A. Author", "B. Author"]
    assert said["dc:contributor"] == ["C. Case (photographer)"]
    assert said["dc:publisher"] == ["A press"]
    assert said["dc:language"] == ["en-GB", "de"]
    assert said["dc:identifier"] == ["urn:isbn:9783161484100"]
    assert said["xmp:Identifier"] == list(METADATA.identifiers)
    assert said["dc:description"] == ["Of a town & <its> siege."] * 2
    assert said["dc:rights"] == ["CC BY-SA 4.0"] * 2
    assert (said["pdfaid:part"], said["pdfaid:conformance"]) == (["3"], ["A"])
    assert said["pdfuaid:part"] == ["1"]


@pytest.mark.parametrize("archival", [True, False])
def test_every_property_is_predefined_or_described(archival: bool) -> None:
    packed = packet(METADATA, archival=archival)
    known = {f"{space}:{name}" for space, names in PREDEFINED.items() for name in names.split()}
    root = etree.fromstring(packed)
    described = {
        f"{schema.findtext('pdfaSchema:prefix', namespaces=SPACES)}:{name.text}"
        for schema in root.findall(".//pdfaExtension:schemas/rdf:Bag/rdf:li", SPACES)
        for name in schema.findall(".//pdfaProperty:name", SPACES)
    }
    assert set(properties(packed)) <= known | described
    assert described == ({"pdfuaid:part"} if archival else set())
    # A namespace that is declared and not used counts as a schema that nobody described.
    declared = set(re.findall(rb"xmlns:(\w+)=", packed))
    assert declared == {prefix for prefix in declared if b"<%s:" % prefix in packed}


@given(st.text(), st.text())
@settings(deadline=None)
def test_no_text_whatever_spoils_the_packet(title: str, rights: str) -> None:
    said = properties(packet(replace(METADATA, title=title, rights=rights), archival=True))
    assert said.get("dc:title", [""])[0] == tidy(title)
    assert said.get("dc:rights", [""])[0] == tidy(rights)


@pytest.mark.parametrize(
    ("scheme", "value", "uri"),
    [
        ("isbn", "978-3-16-148410-0", "urn:isbn:9783161484100"),
        ("isbn", "3 16 148410 x", "urn:isbn:316148410X"),
        ("issn", "1234 5678", "urn:issn:1234-5678"),
        ("doi", "10.1000/182", "https://doi.org/10.1000/182"),
        ("doi", "doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("doi", "https://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("doi", "DOI: 10.1000/182", "https://doi.org/10.1000/182"),
        ("doi", "doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("urn", "nbn:de:101:1-201102033592", "urn:nbn:de:101:1-201102033592"),
        ("uri", "https://example.org/siege", "https://example.org/siege"),
        ("local", "Series A, 4", "Series A, 4"),
    ],
)
def test_identifiers_are_uris(scheme: Any, value: str, uri: str) -> None:
    assert identifier_uri(Identifier(scheme=scheme, value=value)) == uri


@pytest.mark.parametrize(
    ("persons", "creators", "contributors"),
    [
        ({"A": "author", "E": "editor"}, ("A",), ("E (editor)",)),
        (
            {"E": "editor", "C": "compiler", "T": "translator"},
            ("C",),
            ("E (editor)", "T (translator)"),
        ),
        ({"P": "photographer"}, (), ("P (photographer)",)),
        ({}, (), ()),
    ],
)
def test_who_made_a_book(persons: Any, creators: Any, contributors: Any) -> None:
    given = [Contributor(name=name, role=role) for name, role in persons.items()]
    assert creators_and_contributors(given) == (creators, contributors)


def test_the_pages_are_those_of_the_book(publication: Path) -> None:
    book = fascicle.typeset(fascicle.compile(fascicle.read(publication)))
    dress = reading_pdf(book)
    assert dress == reading_pdf(book)
    with pikepdf.open(io.BytesIO(book.pdf)) as bare, pikepdf.open(io.BytesIO(dress)) as made:
        for before, after in zip(bare.pages, made.pages, strict=True):
            assert before.Contents.read_bytes() == after.Contents.read_bytes()
            assert sorted(before.obj) == sorted(after.obj)
            assert len(before.get("/Annots", ())) == len(after.get("/Annots", ()))
        with bare.open_outline() as old, made.open_outline() as new:
            assert [item.title for item in old.root] == [item.title for item in new.root]


# --- conformance is claimed by files that were drawn for it ---------------------------------------


def drawn(*, tagged: bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.GTS_PDFA1)])
        if tagged:
            pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
            pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("archival", [True, False])
def test_conformance_is_claimed_only_of_what_was_drawn_so(tagged: bool, archival: bool) -> None:
    with pikepdf.open(
        io.BytesIO(dressed(drawn(tagged=tagged), METADATA, archival=archival))
    ) as pdf:
        said = properties(pdf.Root.Metadata.read_bytes())
        assert ("pdfaid:part" in said) == ("pdfuaid:part" in said) == (tagged and archival)
        assert "/Filter" not in pdf.Root.Metadata  # any program can read the packet


# --- attachments ----------------------------------------------------------------------------------


def test_a_book_carries_its_sources(
    built: Built, book: pikepdf.Pdf, listed: dict[str, Any]
) -> None:
    report = json.loads((built.folder / "build/report.json").read_text(encoding="utf-8"))
    assert {file["path"]: file["sha256"] for file in listed["files"]} == report["inputs"]
    kinds = {file["path"]: file["kind"] for file in listed["files"]}
    assert kinds["assets/step-wedge.png"] == "photograph"
    carried = {file["path"] for file in listed["files"] if file["attached"]}
    assert set(kinds) - carried == {"assets/step-wedge.png"}
    assert set(book.attachments) == {*carried, "manifest.json"}
    for path in carried:
        held = book.attachments[path].get_file().read_bytes()
        assert held == (built.folder / path).read_bytes()


def test_attachments_are_what_iso_19005_3_asks_for(book: pikepdf.Pdf) -> None:
    names = [str(name) for name in book.Root.Names.EmbeddedFiles.Names][::2]
    assert names == sorted(names)
    associated = [spec.objgen for spec in book.Root.AF]
    assert len(set(associated)) == len(associated) == len(names)
    for name, attached in book.attachments.items():
        spec = attached.obj
        assert spec.objgen in associated
        assert spec.AFRelationship == pikepdf.Name.Source
        assert str(spec.F) == str(spec.UF) == name.replace("/", "__")
        assert str(spec.Desc)
        file = spec.EF.F
        data = file.read_bytes()
        assert re.fullmatch(r"/[-\w+.]+/[-\w+.]+", str(file.Subtype))
        assert file.Params.Size == len(data)
        assert bytes(file.Params.CheckSum) == hashlib.md5(data, usedforsecurity=False).digest()
        assert str(file.Params.ModDate) == str(book.trailer.Info.ModDate)


def test_the_manifest_tells_versions_and_date(book: pikepdf.Pdf, listed: dict[str, Any]) -> None:
    said = properties(book.Root.Metadata.read_bytes())
    assert listed["date"] == said["dc:date"][0]
    assert {"fascicle", "python", "weasyprint", "pango", "pandoc"} <= set(listed["versions"])
    assert listed["options"] == {}


@pytest.mark.parametrize(
    ("archive", "carried", "not_carried"),
    [
        (
            "{attach_sources: false}",
            {"manifest.json"},
            {"publication.yaml", "assets/step-wedge.png"},
        ),
        ("{attach_photographs: true}", {"publication.yaml", "assets/step-wedge.png"}, set()),
    ],
)
def test_editors_decide_what_is_attached(
    publication: Path, archive: str, carried: set[str], not_carried: set[str]
) -> None:
    with (publication / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(f"archive: {archive}\nparts: [imprint]\n")
    assert call("build", publication).code == 0
    pdf = publication / "build/booklet.pdf"
    assert seal_holds(pdf.read_bytes())
    with pikepdf.open(pdf) as made:
        assert carried <= set(made.attachments)
        assert not not_carried & set(made.attachments)
        manifest = json.loads(made.attachments["manifest.json"].get_file().read_bytes())
        listed = {file["path"]: file["attached"] for file in manifest["files"]}
        assert {path for path, attached in listed.items() if attached} == {
            path for path in made.attachments if path != "manifest.json"
        }


def test_a_chapter_alone_is_not_the_edition_and_carries_nothing(publication: Path) -> None:
    assert call("build", publication, "--chapter", "showing", "--proof").code == 0
    for name in ("booklet-chapter-showing.pdf", "booklet-chapter-showing-proof.pdf"):
        pdf = publication / "build" / name
        assert seal_holds(pdf.read_bytes())
        with pikepdf.open(pdf) as made:
            said = properties(made.Root.Metadata.read_bytes())
            assert not list(made.attachments)
            assert said["dc:identifier"][0].endswith("#showing")
            assert "dc:source" not in said
            assert ("(Proof)" in said["dc:title"][0]) == ("proof" in name)

"""Metadata as an XMP packet (ISO 16684-1), in the form that PDF/A-3 and PDF/UA-1 ask for.

All properties are predefined by the XMP Specification of 2005, to which ISO 19005-3, 6.6.2.3
holds a file, but for the identification of PDF/UA: its schema is described in the packet itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from fascicle.publishing.metadata import PROGRAM, Metadata

__all__ = ["allowed", "packet", "tidy"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_META = "adobe:ns:meta/"
_BASE = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
_PDFA = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/"}
_PDFUA = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}
_EXTENSION = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_NAMESPACES = {"rdf": _RDF, **_BASE, **_PDFA, **_PDFUA, **_EXTENSION}

_HEADER = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_FOOTER = '\n<?xpacket end="r"?>'
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(text: str) -> str:
    """Return a text without characters that XML does not allow (XML 1.0, production 2)."""
    return _NOT_XML.sub("", text)


def tidy(text: str) -> str:
    """Return a text in one line, without characters that XML does not allow."""
    return " ".join(allowed(text).split())


def packet(metadata: Metadata, *, archival: bool) -> bytes:
    """Return the packet; with ``archival`` it says that the file is PDF/A-3a and PDF/UA-1."""
    spaces = {"rdf": _RDF, **_BASE}
    if archival:
        spaces |= {**_PDFA, **_PDFUA, **_EXTENSION}
    # Unused declarations would be read as properties of schemas that nobody described.
    root = etree.Element(f"{{{_META}}}xmpmeta", nsmap={"x": _META})
    rdf = etree.SubElement(root, _name("rdf:RDF"), nsmap=spaces)
    about = etree.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})
    _dublin_core(about, metadata)
    _history(about, metadata)
    if archival:
        _text(about, "pdfaid:part", "3")
        _text(about, "pdfaid:conformance", "A")
        _text(about, "pdfuaid:part", "1")
        _extension(about)
    etree.indent(root, space=" ")
    written: str = etree.tostring(root, encoding="unicode")
    return (_HEADER + written + _FOOTER).encode()


def _dublin_core(about: etree._Element, metadata: Metadata) -> None:
    language = metadata.languages[0]
    _text(about, "dc:format", "application/pdf")
    _text(about, "dc:identifier", metadata.identifiers[0])
    _alternatives(about, "dc:title", metadata.title, language)
    _array(about, "dc:creator", "Seq", metadata.creators)
    _array(about, "dc:contributor", "Bag", metadata.contributors)
    _array(about, "dc:publisher", "Bag", [metadata.publisher])
    _array(about, "dc:date", "Seq", [metadata.date])
    _array(about, "dc:language", "Bag", metadata.languages)
    _array(about, "dc:type", "Bag", ["Text"])
    _alternatives(about, "dc:description", metadata.description, language)
    _alternatives(about, "dc:rights", metadata.rights, language)
    _text(about, "dc:coverage", metadata.coverage)
    _text(about, "dc:source", metadata.source)


def _history(about: etree._Element, metadata: Metadata) -> None:
    moment = f"{metadata.date}T00:00:00Z"
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        _text(about, f"xmp:{name}", moment)
    _text(about, "xmp:CreatorTool", PROGRAM)
    _array(about, "xmp:Identifier", "Bag", metadata.identifiers)
    _text(about, "xmpMM:DocumentID", metadata.document)
    _text(about, "xmpMM:InstanceID", metadata.instance)
    _text(about, "xmpMM:VersionID", metadata.version)
    _text(about, "pdf:Producer", metadata.producer)


def _extension(about: etree._Element) -> None:
    """Describe the schema of PDF/UA's identification (ISO 19005-3, 6.6.2.3.3)."""
    schemas = etree.SubElement(about, _name("pdfaExtension:schemas"))
    schema = _resource(etree.SubElement(schemas, _name("rdf:Bag")))
    _text(schema, "pdfaSchema:schema", "PDF/UA identification schema")
    _text(schema, "pdfaSchema:namespaceURI", _PDFUA["pdfuaid"])
    _text(schema, "pdfaSchema:prefix", "pdfuaid")
    properties = etree.SubElement(schema, _name("pdfaSchema:property"))
    part = _resource(etree.SubElement(properties, _name("rdf:Seq")))
    _text(part, "pdfaProperty:name", "part")
    _text(part, "pdfaProperty:valueType", "Integer")
    _text(part, "pdfaProperty:category", "internal")
    _text(part, "pdfaProperty:description", "Part of ISO 14289 to which the file conforms")


# --- the forms that values have -------------------------------------------------------------------


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{name}"


def _text(parent: etree._Element, name: str, value: str) -> None:
    """Add a simple value, unless it is empty."""
    if value := tidy(value):
        etree.SubElement(parent, _name(name)).text = value


def _array(parent: etree._Element, name: str, kind: str, values: Iterable[str]) -> None:
    """Add an array of simple values, a ``Bag`` or a ``Seq``, unless it is empty."""
    if kept := list(filter(None, map(tidy, values))):
        array = etree.SubElement(etree.SubElement(parent, _name(name)), _name(f"rdf:{kind}"))
        for value in kept:
            etree.SubElement(array, _name("rdf:li")).text = value


def _alternatives(parent: etree._Element, name: str, value: str, language: str) -> None:
    """Add a text by its language, also as that for readers of any other, unless it is empty."""
    if value := tidy(value):
        array = etree.SubElement(etree.SubElement(parent, _name(name)), _name("rdf:Alt"))
        for tongue in ("x-default", language):
            item = etree.SubElement(array, _name("rdf:li"), {f"{{{_XML}}}lang": tongue})
            item.text = value


def _resource(array: etree._Element) -> etree._Element:
    """Add a structure to an array."""
    return etree.SubElement(array, _name("rdf:li"), {_name("rdf:parseType"): "Resource"})

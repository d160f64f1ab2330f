"""Checks of the metadata: what they claim, how they are written, what they describe themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.model import Claim
from fascicle.publishing.conformance.objects import name
from fascicle.publishing.conformance.packet import DC, EXTENSION, PDFAID, PDFUAID, RDF, Packet

__all__ = ["check_metadata", "described_namespaces"]

_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPE = "http://www.aiim.org/pdfa/ns/type#"
_FIELD = "http://www.aiim.org/pdfa/ns/field#"

_TYPES = """
    Text Integer Real Boolean Date URI URL MIMEType ProperName AgentName Rational Choice Locale
    GUID XPath RenditionClass ResourceRef ResourceEvent Version Job Thumbnail Dimensions
    GPSCoordinate Time Timecode Marker Media Colorant Font Part
"""
_BASIC_TYPES = frozenset(_TYPES.split())
"""Value types that need no description (XMP 2005, and ISO 19005-1, 6.7.8)."""

_FIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # namespace: field, rule, kind of value
    _SCHEMA: (
        ("schema", "2", "text"),
        ("namespaceURI", "3", "text"),
        ("prefix", "4", "text"),
        ("property", "5", "seq"),
        ("valueType", "6", "seq?"),
    ),
    _PROPERTY: (
        ("name", "7", "text"),
        ("valueType", "8", "type"),
        ("category", "9", "category"),
        ("description", "10", "text"),
    ),
    _TYPE: (
        ("type", "11", "text"),
        ("namespaceURI", "12", "text"),
        ("prefix", "13", "text"),
        ("description", "14", "text"),
        ("field", "15", "seq?"),
    ),
    _FIELD: (("name", "16", "text"), ("valueType", "17", "type"), ("description", "18", "text")),
}
_PREFIXES = {
    _SCHEMA: "pdfaSchema", _PROPERTY: "pdfaProperty", _TYPE: "pdfaType", _FIELD: "pdfaField",
}  # fmt: skip
_BELOW = {(_SCHEMA, "property"): _PROPERTY, (_SCHEMA, "valueType"): _TYPE, (_TYPE, "field"): _FIELD}


def check_metadata(document: Document, ledger: Ledger, wanted: Claim) -> None:
    """Test the metadata; ``wanted`` is the part and level of PDF/A that is tested."""
    packet = document.packet
    stream = document.catalogue.get("/Metadata")
    kind = name(stream, "/Type") == "Metadata" and name(stream, "/Subtype") == "XML"
    ledger.test(UA, "7.1-8", packet is not None, "the catalogue has no metadata")
    ledger.test(PDFA, "6.6.2.1-1", packet is not None and kind, "there is no metadata stream")
    if packet is None:
        missing = "there are no metadata"
        ledger.test(UA, "5-1", False, missing)
        ledger.test(PDFA, "6.6.4-1", False, missing)
        return
    ledger.has.add("metadata")
    _packet(packet, ledger)
    title = packet.text(DC, "title")
    ledger.test(UA, "7.1-9", bool(title), "dc:title is missing or empty")
    if packet.has_default_language:
        ledger.has.add("x-default")
        ledger.test(UA, "7.2-33", bool(document.lang), "the catalogue has no language")
    _identified(packet, ledger, wanted)
    _extensions(packet, ledger)


def _packet(packet: Packet, ledger: Ledger) -> None:
    header = re.search(rb"<\?xpacket\s+begin(.*?)\?>", packet.raw, re.DOTALL)
    said = header.group(1) if header else b""
    for rule, word in (("6.6.2.1-2", b"bytes"), ("6.6.2.1-3", b"encoding")):
        right = re.search(rb"\b" + word + rb"\s*=", said) is None
        ledger.test(PDFA, rule, right, f"the header has “{word.decode()}”")
    found = f"the metadata cannot be read: {packet.fault}"
    ledger.test(PDFA, "6.6.2.1-4", packet.root is not None and not packet.fault, found)
    try:
        packet.raw.decode("utf-8")
        is_utf8 = True
    except UnicodeDecodeError:
        is_utf8 = False
    ledger.test(PDFA, "6.6.2.1-5", is_utf8, "the metadata are not in UTF-8")


def _identified(packet: Packet, ledger: Ledger, wanted: Claim) -> None:
    ua = packet.properties(PDFUAID, "part")
    ledger.test(UA, "5-1", bool(ua), "the metadata do not say that this is PDF/UA")
    pdfa = packet.properties(PDFAID, "part")
    ledger.test(PDFA, "6.6.4-1", bool(pdfa), "the metadata do not say that this is PDF/A")
    for part in ua:
        ledger.has.add("ua")
        ledger.test(UA, "5-2", part.value == "1", f"the part is “{part.value}”")
    for part in pdfa:
        ledger.has.add("pdfa")
        right = part.value == wanted.part
        ledger.test(PDFA, "6.6.4-2", right, f"the part is “{part.value}”, not {wanted.part}")
    levels = packet.properties(PDFAID, "conformance")
    allowed = {"A": {"A"}, "U": {"U", "A"}, "B": {"B", "U", "A"}}[wanted.level]
    value = levels[0].value if levels else ""
    if pdfa:
        found = f"the level is “{value}”" if levels else "the metadata name no level"
        ledger.test(PDFA, "6.6.4-3", value in allowed, found)
    for family, space, prefix, key, rule in (
        (UA, PDFUAID, "pdfuaid", "part", "5-3"),
        (UA, PDFUAID, "pdfuaid", "amd", "5-4"),
        (UA, PDFUAID, "pdfuaid", "corr", "5-5"),
        (PDFA, PDFAID, "pdfaid", "part", "6.6.4-4"),
        (PDFA, PDFAID, "pdfaid", "conformance", "6.6.4-5"),
        (PDFA, PDFAID, "pdfaid", "amd", "6.6.4-6"),
        (PDFA, PDFAID, "pdfaid", "corr", "6.6.4-7"),
    ):
        for one in packet.properties(space, key):
            ledger.has.add(f"{'ua' if family == UA else 'pdfa'}-{key}")
            found = f"{key} has the prefix “{one.prefix or ''}”"
            ledger.test(family, rule, one.prefix == prefix, found)


def described_namespaces(packet: Packet) -> frozenset[str]:
    """Return the namespaces whose properties the metadata describe themselves."""
    if packet.root is None:
        return frozenset()
    found = packet.root.iter(f"{{{_SCHEMA}}}namespaceURI")
    return frozenset("".join(element.itertext()).strip() for element in found)


def _extensions(packet: Packet, ledger: Ledger) -> None:
    if packet.root is None:
        return
    for container in packet.root.iter(f"{{{EXTENSION}}}schemas"):
        ledger.has.add("extension")
        bag = container.find(f"{{{RDF}}}Bag")
        found = f"it is {container.prefix}:schemas" + (" without a bag" if bag is None else "")
        right = bag is not None and container.prefix == "pdfaExtension"
        ledger.test(PDFA, "6.6.2.3.3-1", right, found)
        own = {"".join(one.itertext()).strip() for one in container.iter(f"{{{_TYPE}}}type")}
        for item in _items(bag):
            _fields(item, _SCHEMA, ledger, own)
    for description in packet.root.iter(f"{{{RDF}}}Description"):
        for child in description:
            if isinstance(child.tag, str) and child.tag.startswith(f"{{{EXTENSION}}}"):
                right = child.tag == f"{{{EXTENSION}}}schemas"
                ledger.test(PDFA, "6.6.2.3.2-1", right, f"there is {_local(child)}")


def _fields(item: etree._Element, space: str, ledger: Ledger, own: set[str]) -> None:
    """Test one description: a schema, a property, a value type or a field of one."""
    if space == _TYPE:
        ledger.has.add("value-type")
    known = {f"{{{space}}}{field}" for field, _, _ in _FIELDS[space]}
    present = [child for child in item if isinstance(child.tag, str)]
    strange = next((child for child in present if child.tag not in known), None)
    found = f"there is {_local(strange)}" if strange is not None else ""
    ledger.test(PDFA, "6.6.2.3.2-1", strange is None, found)
    for field, rule, kind in _FIELDS[space]:
        child = item.find(f"{{{space}}}{field}")
        attribute = item.get(f"{{{space}}}{field}")
        if child is None and attribute is None:
            ledger.test(PDFA, f"6.6.2.3.3-{rule}", kind == "seq?", f"{field} is missing")
            continue
        right = child is None or child.prefix == _PREFIXES[space]
        value = attribute if child is None else "".join(child.itertext()).strip()
        if kind.startswith("seq"):
            sequence = child.find(f"{{{RDF}}}Seq") if child is not None else None
            right = right and sequence is not None
            for below in _items(sequence):
                _fields(below, _BELOW[space, field], ledger, own)
        else:
            right = right and _is_value(value or "", kind, own)
        found = f"{field} is “{(value or '')[:60]}”"
        ledger.test(PDFA, f"6.6.2.3.3-{rule}", right, found)


def _is_value(value: str, kind: str, own: set[str]) -> bool:
    if kind == "category":
        return value in {"internal", "external"}
    if kind == "type":
        bare = re.sub(r"^(open |closed )?(Choice of )?", "", value, flags=re.IGNORECASE)
        bare = re.sub(r"^(bag|seq|alt|lang alt)\s*", "", bare, flags=re.IGNORECASE).strip()
        return bare in own or bare in _BASIC_TYPES or not bare
    return bool(value)


def _items(container: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the items of a bag or sequence; an item may be wrapped in a description."""
    for item in container if container is not None else ():
        if isinstance(item.tag, str):
            inner = item.find(f"{{{RDF}}}Description")
            yield item if inner is None else inner


def _local(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None else ""

"""The metadata of a file (XMP): what it claims, its title, and what it describes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from fascicle.publishing.conformance.model import Claim
from fascicle.publishing.conformance.opening import reason_of

__all__ = ["DC", "EXTENSION", "PDFAID", "PDFUAID", "RDF", "Packet", "Property", "read_packet"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
PDFAID = "http://www.aiim.org/pdfa/ns/id/"
PDFUAID = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_LEVELS = {"1": {"A", "B"}, "2": {"A", "B", "U"}, "3": {"A", "B", "U"}}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the metadata: its value as text and the prefix that it is written with.

    ``prefix`` is None where the property is an element or attribute without one.
    """

    value: str
    prefix: str | None


@dataclass(frozen=True, slots=True)
class Packet:
    """The metadata stream. ``root`` is None where it is no XML; ``fault`` then says why."""

    raw: bytes
    root: etree._Element | None
    fault: str = ""

    def properties(self, namespace: str, name: str) -> list[Property]:
        """Return all values of a property, written as elements or attributes."""
        return list(self._properties(f"{{{namespace}}}{name}"))

    def _properties(self, key: str) -> Iterator[Property]:
        for description in self._descriptions():
            if (value := description.get(key)) is not None:
                yield Property(value.strip(), _prefix(description, key))
            for element in description.findall(key):
                yield Property("".join(element.itertext()).strip(), element.prefix)

    def text(self, namespace: str, name: str) -> str | None:
        """Return the first value of a property; None where the metadata have none."""
        return next((item.value for item in self.properties(namespace, name)), None)

    def _descriptions(self) -> Iterator[etree._Element]:
        if self.root is not None:
            for rdf in self.root.iter(f"{{{RDF}}}RDF"):
                yield from rdf.findall(f"{{{RDF}}}Description")

    @property
    def has_default_language(self) -> bool:
        """Whether a text is given for any language (``x-default``)."""
        if self.root is None:
            return False
        return any(item.get(_LANG) == "x-default" for item in self.root.iter(f"{{{RDF}}}li"))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The standards that the metadata say the file conforms to."""
        part, level = self.text(PDFAID, "part"), self.text(PDFAID, "conformance") or ""
        ua = self.text(PDFUAID, "part")
        if part and level not in _LEVELS.get(part, {level}):
            level = "B"  # what is claimed is none of the levels: the least is tested
        claimed = [Claim("PDF/A", part[:8], level[:8])] if part else []
        return (*claimed, *([Claim("PDF/UA", ua[:8])] if ua else []))


def read_packet(raw: bytes) -> Packet:
    """Read the metadata stream; entities are not followed, and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = re.sub(rb"^\s+", b"", raw).rstrip(b"\x00")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        return Packet(raw, None, reason_of(fault))
    if root.getroottree().docinfo.doctype:
        return Packet(raw, None, "it has a document type")
    if next(root.iter(f"{{{RDF}}}RDF"), None) is None:
        return Packet(raw, root, "it has no rdf:RDF")
    return Packet(raw, root)


def _prefix(element: etree._Element, key: str) -> str | None:
    """Return the prefix of an attribute: the nearest that is bound to its namespace."""
    namespace = key[1:].partition("}")[0]
    return next((p for p, uri in element.nsmap.items() if uri == namespace and p), None)

"""What a tagged PDF lacks of a PDF/A-3a and PDF/UA-1 when WeasyPrint has made it.

Its variant ``pdf/a-3a`` declares PDF/A-3a alone, smooths pictures, gives pages no labels, and
embeds fonts in a form that veraPDF misreads.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack_from
from typing import Any

import pydyf

from fascicle.typesetting.page_labels import PageLabel, runs

__all__ = ["bare_outlines", "declare_accessible", "draw_pixels_as_they_are", "label_pages"]

_UA = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    b'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    b'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    b'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b"<pdfuaid:part>1</pdfuaid:part>"
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 that the file conforms to"
    b"</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
    b"</rdf:Description>"
)
"""PDF/UA identification (ISO 14289-1, 5), with the schema for it (ISO 19005-3, 6.6.2.3)."""


def declare_accessible(pdf: Any) -> None:
    """Let the metadata of a PDF that is being made say that it is a PDF/UA-1."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [
        part.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>", 1) for part in metadata.stream
    ]


def draw_pixels_as_they_are(pdf: Any) -> None:
    """Let no viewer smooth the pictures of a PDF that is being made (ISO 19005-3, 6.2.8)."""
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream) and "Interpolate" in found.extra:
            found.extra["Interpolate"] = "false"


def bare_outlines(pdf: Any) -> None:
    """Embed of each OpenType font with PostScript outlines the outlines alone, of a PDF being made.

    Text names glyphs by number. In an OpenType font veraPDF looks such a number up as a code of the
    font's own encoding, and misses glyphs that are there; in bare outlines (CFF) it takes the
    number for what it is (ISO 32000-1, 9.7.4.2). The other tables no reader of a PDF needs.
    """
    for found in pdf.objects:
        if isinstance(found, pydyf.Stream) and found.extra.get("Subtype") == "/OpenType":
            outlines = _table(b"".join(found.stream), b"CFF ")
            if outlines:
                found.stream, found.extra["Subtype"] = [outlines], "/CIDFontType0C"


def _table(font: bytes, tag: bytes) -> bytes:
    """Return a table of a font (OpenType 1.9, "Organization of an OpenType font"), or nothing."""
    (count,) = unpack_from(">H", font, 4)
    for number in range(count):
        name, _, offset, length = unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return font[offset : offset + length]
    return b""


def label_pages(pdf: Any, labels: Sequence[PageLabel]) -> None:
    """Give the pages of a PDF that is being made their labels."""
    numbers = pydyf.Array()
    for page, label in runs(labels):
        entries: dict[str, Any] = {}
        if label.prefix:
            entries["P"] = pydyf.String(label.prefix)
        if label.style:
            entries |= {"S": f"/{label.style}", "St": label.number}
        numbers += [page, pydyf.Dictionary(entries)]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})

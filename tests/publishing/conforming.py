"""A small file that conforms to PDF/A-3a and PDF/UA-1, for tests to break in one place."""

from __future__ import annotations

import gc
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from fascicle.publishing.conformance import STANDARDS, inspect

FONTS = Path(__file__).parents[2] / "src/fascicle/typesetting/theme/fonts/libertinus"

_DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgAB"
    "SK+kcQAAAABJRU5ErkJggg=="
)
_PAGES = f"""
<html lang="en"><head><title>A small book</title><style>
@font-face {{ font-family: Book; src: url({FONTS.as_uri()}/LibertinusSerif-Regular.otf) }}
body, h1, h2, th {{ font: 10pt Book }}
@page {{ size: A6; margin: 15mm }}
img {{ image-rendering: crisp-edges }}
</style></head><body>
<h1>A small book</h1>
<p>Text and a <a href="https://example.org/">link</a>.</p>
<h2>Second</h2><ul><li>One</li><li>Two</li></ul>
<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>
<p><img alt="A grey dot" src="{_DOT}"></p>
<p style="break-before: page">Next page.</p></body></html>
"""

IDENTIFIED = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about="" pdfuaid:part="1"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
"""The identification of PDF/UA with the description that PDF/A asks of it."""


@cache
def conforming() -> bytes:
    """The file, as the layout engine makes it and with its identification."""
    with warnings.catch_warnings():
        # The engine leaves the file of its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        made = HTML(string=_PAGES).write_pdf(
            pdf_variant="pdf/a-3a",
            font_config=FontConfiguration(),
            attachments=[Attachment(string="a: b\n", name="a.yaml", relationship="Source")],
        )
        gc.collect()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        root = pdf.Root
        root.AF = pikepdf.Array([root.AF[0]])
        metadata = root.Metadata.read_bytes().replace(
            b"</rdf:RDF>", IDENTIFIED.encode() + b"</rdf:RDF>"
        )
        root.Metadata.write(metadata)
        return _saved(pdf)


def edited(edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file after an edit of its objects."""
    with pikepdf.open(io.BytesIO(conforming())) as pdf:
        edit(pdf)
        return _saved(pdf)


_BOTH = (STANDARDS["pdf/a-3a"], STANDARDS["pdf/ua-1"])


@dataclass(frozen=True)
class Case:
    """An edit and the rules that it breaks, those of PDF/A with ``A`` before them."""

    edit: Callable[[pikepdf.Pdf], None]
    rules: frozenset[str]

    def __str__(self) -> str:
        return self.edit.__name__


@dataclass(frozen=True)
class Breaking:
    """A register of edits: ``@breaks("7.1-3")`` before a function."""

    cases: list[Case] = field(default_factory=list)

    def __call__(self, *rules: str) -> Callable[[Callable], Callable]:
        def register(edit: Callable) -> Callable:
            self.cases.append(Case(edit, frozenset(rules)))
            return edit

        return register


def broken(data: bytes) -> set[str]:
    """The rules that a file breaks, those of PDF/A with ``A`` before them."""
    return {
        ("A" if standard.startswith("PDF/A") else "") + rule
        for standard, rule, _ in inspect(data, standards=_BOTH).failures()
    }


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    # Objects in the open, so that tests can break the bytes that are written.
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return out.getvalue()


def first(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    """The first element of the structure tree with a tag."""
    return elements(pdf, kind)[0]


def append(pdf: pikepdf.Pdf, holder: pikepdf.Object, kind: str, **more: object) -> pikepdf.Object:
    """Add an element to another and return it."""
    made = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), P=holder, **more)
    holder.K.append(new := pdf.make_indirect(made))
    return new


def content(pdf: pikepdf.Pdf, change: Callable[[bytes], bytes], page: int = 1) -> None:
    """Change the content of a page, by default of the second."""
    stream = pdf.pages[page].Contents
    stream.write(change(stream.read_bytes()))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The elements of the structure tree with a tag, in the order of their objects."""
    return [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Dictionary)
        and one.get("/S") == pikepdf.Name(f"/{kind}")
        and "/P" in one
    ]

"""pikepdf's test of PDF/A, level B, fitted in: the only module that knows it.

It approves what it knows, and says of everything else that it does not. So it is given a copy of
the file without what our own checks have tested (levels U and A, form, layers, shadings, ...), and
what it does not know is kept apart from what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from lxml import etree

from fascicle.publishing.conformance.check_glyphs import is_tested_here
from fascicle.publishing.conformance.check_metadata import described_namespaces
from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import PDFA, UA, Ledger
from fascicle.publishing.conformance.objects import dictionary, entry, items, name, values
from fascicle.publishing.conformance.packet import EXTENSION, PDFAID, PDFUAID, RDF
from fascicle.publishing.conformance.ua_requirements import UA_FONT_RULES

__all__ = ["check_allowlist"]

_TESTED_ELSEWHERE = ("/AcroForm", "/OCProperties", "/Perms", "/OpenAction")
_RULE = re.compile(r"ISO_19005_[123]:(.+)")
_PLACE = re.compile(r"obj (\d+) \d+ \((\w+)\)")
_KEYS = re.compile(r"unrecognized key\(s\) (.+) are not checked")
_UNSUPPORTED = re.compile(r"\((\w+)\) (/\w+)$")
_ROUNDS = 4
_BLOCKING = frozenset(
    {"Trailer", "Catalog", "Pages", "PageTreeNode", "Page", "Resources", "Font", "CIDFont"}
)
_PATTERNS = {"pattern colour is not supported", "/Pattern colour spaces are not supported"}
_STRUCTURES = "=http://ns.adobe.com/xap/1.0/sType/"
"""Namespaces of the parts of properties: the test refuses them, the standard does not."""
_METADATA = frozenset({"6.6.2.1", "6.6.4", "6.7.2", "6.7.11"})
"""Clauses of the metadata that our own check tests in the file itself."""


def check_allowlist(document: Document, ledger: Ledger, part: str) -> None:
    """Test a part of PDF/A at level B, and what PDF/UA-1 asks of fonts in the same words."""
    with pikepdf.open(
        BytesIO(document.opened.data), inherit_page_attributes=False, suppress_warnings=True
    ) as copy:
        _without_what_is_tested(copy, document, part)
        for found in _findings(copy, f"{part}b", document, ledger):
            _note(found, document, ledger)


def _findings(copy: pikepdf.Pdf, flavour: str, document: Document, ledger: Ledger) -> list[Any]:
    """Run the test; what it does not know is noted and taken out, that it may see the rest."""
    from pikepdf import pdfa

    findings: list[Any] = []
    for _ in range(_ROUNDS):
        findings = list(pdfa.check(copy, flavour).findings)
        removed = [found for found in findings if _take_out(copy, found, document, ledger)]
        if not removed:
            break
    return findings


def _take_out(copy: pikepdf.Pdf, found: Any, document: Document, ledger: Ledger) -> bool:
    """Remove the keys that a finding does not know from their object; return whether it could."""
    place = _PLACE.search(found.where)
    if found.kind != "unsupported" or place is None or not found.rule.startswith("pikepdf:schema"):
        return False
    listed, single = _KEYS.search(found.message), _UNSUPPORTED.search(found.where)
    keys = listed.group(1).split(", ") if listed else [single.group(2)] if single else []
    number = int(place.group(1))
    holder = copy.get_object(number, 0)
    taken = [key for key in keys if key != "/Subtype" and entry(holder, key) is not None]
    for key in taken:
        del holder[key]
        what = f"{key[1:]} in {_kind(place.group(2))}"
        ledger.unknown(PDFA, what, page=document.page_of(number), number=number)
    return bool(taken)


def _note(found: Any, document: Document, ledger: Ledger) -> None:
    rule, place = _RULE.fullmatch(found.rule), _PLACE.search(found.where)
    number = int(place.group(1)) if place else 0
    at = {"page": document.page_of(number), "number": number}
    message = _words(found)
    if _is_tested_elsewhere(found):
        return
    if rule is None or found.kind == "unsupported" or _STRUCTURES in message:
        ledger.unknown(PDFA, message, **at)
        role = place.group(2) if place else ""
        if role in _BLOCKING or "font" in found.rule or "content" in found.rule or not place:
            ledger.undecided[UA] |= set(UA_FONT_RULES.values())
        return
    clause = rule.group(1).rpartition("-")[0]
    if clause in _METADATA and rule.group(1) != "6.7.2-2":
        return
    ledger.test(PDFA, rule.group(1), False, message, **at)
    if rule.group(1) in UA_FONT_RULES:
        ledger.test(UA, UA_FONT_RULES[rule.group(1)], False, message, **at)


def _is_tested_elsewhere(found: Any) -> bool:
    """Whether our own checks test what this finding does not know.

    A drawing that is used as a soft mask too has one role, although its finding names two.
    """
    twice = found.rule == "pikepdf:role-conflict" and "(FormXObject)" in found.where
    patterns = found.rule in {"pikepdf:pattern", "pikepdf:shading"} or found.message in _PATTERNS
    bare = found.kind == "unsupported" and found.message.endswith(" is not embedded")
    return patterns or is_tested_here(found.message) or twice or bare


def _words(found: Any) -> str:
    """Return what is there as the test says it, without the slashes of PDF."""
    return re.sub(r"(?<!\w)/(?=[A-Z])", "", found.message)


def _kind(role: str) -> str:
    return {"Catalog": "the catalogue", "Page": "a page", "Trailer": "the trailer"}.get(role, role)


# --- the copy ---------------------------------------------------------------------------------


def _without_what_is_tested(copy: pikepdf.Pdf, document: Document, part: str) -> None:
    for key in _TESTED_ELSEWHERE:
        if key in copy.Root and not (part == "1" and key == "/OCProperties"):
            del copy.Root[key]
    _plain_metadata(copy, document)
    names = dictionary(copy.Root, "/Names")
    if names is not None and "/Dests" in names:
        # Places to jump to: PDF/A asks nothing of them, and there may be thousands.
        del names["/Dests"]
    for page in copy.pages:
        _without_annotations(page.obj, part)
    extra = _Extra()
    for holder in list(copy.objects):
        resources = dictionary(holder, "/Resources")
        if resources is not None:
            _take_patterns(copy, resources, extra)
    if extra.colours or extra.drawings:
        copy.add_blank_page(page_size=(9, 9))
        copy.pages[-1].obj.Resources = pikepdf.Dictionary(
            ColorSpace=pikepdf.Dictionary(_numbered(extra.colours.values())),
            XObject=pikepdf.Dictionary(_numbered(extra.drawings)),
        )


@dataclass(frozen=True, slots=True)
class _Extra:
    """What shadings and patterns are made of, for a page where the test looks: colours, drawings.

    Equal colours are kept once, since each unit of a book has its own.
    """

    colours: dict[bytes, Any] = field(default_factory=dict)
    drawings: list[Any] = field(default_factory=list)


def _numbered(values: Iterable[Any]) -> dict[str, Any]:
    return {f"/Inspected{number}": value for number, value in enumerate(values)}


def _without_annotations(page: Any, part: str) -> None:
    """Take out the annotations that are tested elsewhere, among them links without a drawing."""
    kept = items(entry(page, "/Annots"))
    bare = [one for one in kept if not _is_tested(one, part)]
    if len(bare) < len(kept):
        page.Annots = pikepdf.Array(bare)


def _is_tested(annotation: Any, part: str) -> bool:
    kind = name(annotation, "/Subtype")
    if kind == "Link" and part != "1":
        return entry(annotation, "/AP") is None
    return kind in {"Widget", "PrinterMark"}


def _take_patterns(copy: pikepdf.Pdf, resources: Any, extra: _Extra) -> None:
    shadings = values(entry(resources, "/Shading"))
    for pattern in values(entry(resources, "/Pattern")):
        if isinstance(pattern, pikepdf.Stream):
            extra.drawings.append(_as_drawing(copy, pattern))
        elif (shading := entry(pattern, "/Shading")) is not None:
            shadings.append(shading)
    for shading in shadings:
        colours = entry(shading, "/ColorSpace")
        if isinstance(colours, pikepdf.Object):
            extra.colours[colours.unparse()] = colours
    for key in ("/Shading", "/Pattern"):
        if key in resources:
            del resources[key]


def _as_drawing(copy: pikepdf.Pdf, pattern: pikepdf.Stream) -> pikepdf.Stream:
    try:
        drawing = copy.make_stream(pattern.read_bytes())
    except pikepdf.PdfError:
        drawing = copy.make_stream(b"unreadable")
    drawing.Type, drawing.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    drawing.BBox = entry(pattern, "/BBox") or pikepdf.Array([0, 0, 1, 1])
    own = entry(pattern, "/Resources")
    drawing.Resources = own if own is not None else pikepdf.Dictionary()
    return drawing


def _plain_metadata(copy: pikepdf.Pdf, document: Document) -> None:
    """Give the copy metadata of level B, without what it describes itself."""
    stream, packet = dictionary(copy.Root, "/Metadata"), document.packet
    if not isinstance(stream, pikepdf.Stream) or packet is None:
        return
    bare = f'<rdf:RDF xmlns:rdf="{RDF}"/>'
    root = etree.fromstring(bare if packet.root is None else etree.tostring(packet.root))
    gone = {EXTENSION, PDFUAID, *described_namespaces(packet)}
    level = f"{{{PDFAID}}}conformance"
    for description in root.iter(f"{{{RDF}}}Description"):
        for key in [key for key in description.attrib if _space(key) in gone]:
            del description.attrib[key]
        if level in description.attrib:
            description.set(level, "B")
        for child in list(description):
            if isinstance(child.tag, str) and _space(child.tag) in gone:
                description.remove(child)
            elif child.tag == level:
                child.text = "B"
    etree.cleanup_namespaces(root)
    body = etree.tostring(root, encoding="utf-8")
    stream.write(
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        + body
        + b'\n<?xpacket end="w"?>'
    )


def _space(key: str | bytes) -> str:
    return str(key)[1:].partition("}")[0] if str(key).startswith("{") else ""

"""A file as the checks see it: opened, with its metadata, structure tree and content read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from fascicle.publishing.conformance.content import Content, read_content
from fascicle.publishing.conformance.objects import dictionary, entry, items, name, number_of, text
from fascicle.publishing.conformance.opening import Opened, reason_of
from fascicle.publishing.conformance.packet import Packet, read_packet
from fascicle.publishing.conformance.tree import Tree, read_tree

__all__ = ["Annotation", "Document", "read_document"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation of a page. ``page`` counts from 1; ``number`` is that of its object."""

    node: Any
    kind: str
    page: int
    number: int
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Document:
    """All that the checks look at. ``lang`` is the language of the catalogue, if it names one.

    ``places`` gives the page of objects by their numbers: pages, drawings, fonts, annotations.
    """

    opened: Opened
    catalogue: pikepdf.Object
    packet: Packet | None
    lang: str | None
    tree: Tree
    content: Content
    annotations: tuple[Annotation, ...]
    places: Mapping[int, int]

    @property
    def pdf(self) -> pikepdf.Pdf:
        """The open file."""
        return self.opened.pdf

    def page_of(self, number: int) -> int:
        """Return the page that an object is, is drawn on, or shows text on first; 0 if none."""
        return self.places.get(number, 0)


def read_document(opened: Opened) -> Document:
    """Read all that the checks need of an open file."""
    catalogue = opened.pdf.Root
    page_numbers = {number_of(node): page for page, node in enumerate(opened.pages, start=1)}
    tree = read_tree(catalogue, page_numbers)
    content = read_content(opened.pages, tree)
    annotations = tuple(
        _annotation(node, page, entry(leaf, "/CropBox") or entry(leaf, "/MediaBox"))
        for page, leaf in enumerate(opened.pages, start=1)
        for node in items(entry(leaf, "/Annots"))
        if isinstance(node, pikepdf.Dictionary)
    )
    places = {one.number: one.page for one in annotations}
    places |= {use.number: use.page for use in content.fonts.values()}
    places |= {number: page for number, (_, page) in content.drawings.items()} | page_numbers
    return Document(
        opened=opened,
        catalogue=catalogue,
        packet=_packet(catalogue),
        lang=text(catalogue, "/Lang"),
        tree=tree,
        content=content,
        annotations=annotations,
        places={number: page for number, page in places.items() if number},
    )


def _packet(catalogue: Any) -> Packet | None:
    stream = dictionary(catalogue, "/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return None
    try:
        return read_packet(stream.read_bytes())
    except pikepdf.PdfError as fault:
        return Packet(b"", None, reason_of(fault))


def _annotation(node: Any, page: int, box: Any) -> Annotation:
    flags = entry(node, "/F")
    hidden = isinstance(flags, int) and bool(flags & 2)
    is_seen = not hidden and not _is_outside(entry(node, "/Rect"), box)
    return Annotation(node, name(node, "/Subtype"), page, number_of(node), is_seen)


def _is_outside(rect: Any, box: Any) -> bool:
    try:
        left, bottom, right, top = (float(side) for side in rect)
        x0, y0, x1, y1 = (float(side) for side in box)
    except (TypeError, ValueError):
        return False
    across = max(left, right) < min(x0, x1) or min(left, right) > max(x0, x1)
    return across or max(bottom, top) < min(y0, y1) or min(bottom, top) > max(y0, y1)

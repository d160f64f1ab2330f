"""The structure written as objects of a PDF (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pydyf

from fascicle.typesetting.structure import Area, Element, Mark, walk

__all__ = ["Annotation", "text", "write_structure"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """The annotation of a link, and what it says of where it leads."""

    object: Any
    words: str


class MarkedStream(Protocol):
    """A content stream of a page, or of a group drawn on one (a form XObject).

    ``marks`` counts its stretches of marked content.
    """

    marks: int
    extra: dict[str, Any]
    reference: bytes


def text(string: str) -> Any:
    """Return a text string."""
    return pydyf.String(string)


def write_structure(
    pdf: Any,
    document: Element,
    streams: Sequence[MarkedStream],
    annotations: Sequence[Annotation],
) -> None:
    """Add a structure to a PDF that is being made.

    ``streams`` are those of the pages, first to last, then those of groups.
    """
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    objects: dict[Element, Any] = {}
    for element in walk(document):
        objects[element] = pydyf.Dictionary()
        pdf.add_object(objects[element])
    writer = _Writer(objects, pdf.page_references, streams, annotations)
    for element in walk(document):
        objects[element].update(writer.entries(element, root.reference))
    parents = pydyf.Dictionary({"Nums": pydyf.Array(writer.parents(document))})
    pdf.add_object(parents)
    root["K"] = pydyf.Array([objects[document].reference])
    root["ParentTree"] = parents.reference
    root["ParentTreeNextKey"] = len(streams) + len(annotations)
    keyed = sorted((e for e in walk(document) if e.key), key=lambda e: e.key.encode())
    if keyed:
        names = (item for e in keyed for item in (text(e.key), objects[e].reference))
        identities = pydyf.Dictionary({"Names": pydyf.Array(names)})
        pdf.add_object(identities)
        root["IDTree"] = identities.reference
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class _Writer:
    def __init__(
        self,
        objects: dict[Element, Any],
        pages: Sequence[bytes],
        streams: Sequence[MarkedStream],
        annotations: Sequence[Annotation],
    ) -> None:
        self.references = {element: made.reference for element, made in objects.items()}
        self.parent_of: dict[Element, bytes] = {}
        self.pages = pages
        self.streams = streams
        self.annotations = annotations

    def entries(self, element: Element, root: bytes) -> dict[str, Any]:
        """Return the entries of an element's dictionary."""
        own = self.references[element]
        for child in element.children:
            self.parent_of[child] = own
        found: dict[str, Any] = {
            "Type": "/StructElem",
            "S": f"/{element.role}",
            "P": self.parent_of.get(element, root),
        }
        page = next((item.page for item in element.kids if isinstance(item, Mark | Area)), None)
        if page is not None:
            found["Pg"] = self.pages[page]
        kids = [self._kid(kid, page) for kid in element.kids]
        if kids:
            found["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
        found.update(self._words(element))
        attributes = list(self._attributes(element))
        if attributes:
            found["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        return found

    def _kid(self, kid: Element | Mark | Area, page: int | None) -> Any:
        if isinstance(kid, Element):
            return self.references[kid]
        if isinstance(kid, Area):
            annotation = self.annotations[kid.annotation].object.reference
            entries = {"Type": "/OBJR", "Obj": annotation}
        elif kid.stream == kid.page == page:
            return kid.mcid
        else:
            entries = {"Type": "/MCR", "MCID": kid.mcid}
            if kid.stream != kid.page:
                entries["Stm"] = self.streams[kid.stream].reference
        if kid.page != page:
            entries["Pg"] = self.pages[kid.page]
        return pydyf.Dictionary(entries)

    def _words(self, element: Element) -> Iterator[tuple[str, Any]]:
        for name, words in (
            ("ID", element.key),
            ("Lang", element.language),
            ("T", element.title),
            ("Alt", element.alt),
            ("ActualText", element.actual),
        ):
            if words:
                yield name, text(words)

    def _attributes(self, element: Element) -> Iterator[Any]:
        if element.heads:
            element.set("Table", "Headers", pydyf.Array(text(head.key) for head in element.heads))
        if element.box is not None:
            element.set("Layout", "BBox", pydyf.Array(round(edge, 2) for edge in element.box))
        for owner, values in element.attributes.items():
            yield pydyf.Dictionary({"O": f"/{owner}", **values})

    def parents(self, document: Element) -> Iterator[Any]:
        """Yield what the parent tree says; streams and annotations are told their keys in it."""
        marked: list[list[Any]] = [["null"] * stream.marks for stream in self.streams]
        linked: list[Any] = ["null"] * len(self.annotations)
        for element in walk(document):
            for item in element.kids:
                if isinstance(item, Mark):
                    marked[item.stream][item.mcid] = self.references[element]
                elif isinstance(item, Area):
                    linked[item.annotation] = self.references[element]
        for key, stream in enumerate(self.streams):
            if key >= len(self.pages):
                stream.extra["StructParents"] = key
            yield key
            yield pydyf.Array(marked[key])
        for key, annotation in enumerate(self.annotations, len(self.streams)):
            annotation.object["StructParent"] = key
            annotation.object["Contents"] = text(annotation.words)
            annotation.object["Rect"] = _upright(annotation.object["Rect"])
            yield key
            yield linked[key - len(self.streams)]


def _upright(area: Sequence[float]) -> Any:
    """Return a rectangle from its lower left to its upper right corner, as it is usually given."""
    left, bottom, right, top = area
    return pydyf.Array((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))

"""Tags set while WeasyPrint draws: what is drawn of each element is marked, by a plan of ours.

WeasyPrint's own tags take a time that grows with the square of the pages, divide paragraphs where
pages end, and know no notes. So its stream, its links and its ``add_tags`` are replaced while a book
is drawn. Private API of WeasyPrint 70.0, see ``private``; with any other version its public option
``pdf_tags`` is left to do what it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from io import BytesIO
from typing import Any

import pydyf

from fascicle.typesetting import private
from fascicle.typesetting.archival import declare_accessible, label_pages
from fascicle.typesetting.page_labels import PageLabel
from fascicle.typesetting.structure import Area, Element, Mark, settle, walk
from fascicle.typesetting.structure_objects import Annotation, text, write_structure
from fascicle.typesetting.structuring import Plan, plan

__all__ = ["Tags", "can_tag", "tagging"]

Rectangle = tuple[float, float, float, float]

PX_TO_PT = 0.75
SLACK = 0.5
"""CSS pixels by which an area may stand over another that covers it."""
RISE, FALL = 0.9, 0.15
"""How far the area of a note's call reaches above and below its baseline, in ems."""


@dataclass(slots=True)
class Tags:
    """What the tags of a book need to know, and what became of them.

    ``describe`` says in words where a link leads: it is given ``internal`` or ``external``, and the
    id or address. ``labels`` are those of the pages. Once the book is drawn, ``tree`` is its structure, ``pieces`` counts the stretches
    of marked content, and ``strays`` are words that were drawn and belong to no element.
    """

    language: str
    describe: Callable[[str, str], str]
    labels: tuple[PageLabel, ...] = ()
    tree: Element | None = None
    pieces: int = 0
    strays: list[str] = field(default_factory=list)

    def finish(self, document: Any, pdf: Any) -> None:
        """Complete a PDF before it is written (``finisher``)."""
        pdf.catalog["Lang"] = text(self.language)
        declare_accessible(pdf)
        label_pages(pdf, self.labels)


def can_tag() -> bool:
    """Whether this is the version of WeasyPrint whose drawing is known."""
    from weasyprint import __version__

    return bool(__version__ == private.VERSION)


@contextmanager
def tagging(document: Any, tags: Tags) -> Iterator[None]:
    """Have WeasyPrint tag a document that it draws meanwhile."""
    from weasyprint import pdf as drawing
    from weasyprint.pdf import stream as streams

    known = drawing.Stream, drawing.add_links, drawing.add_tags
    files = drawing.files
    session = _Session(document.pages, tags)
    page_stream, group_stream = _streams(drawing.Stream, session)
    drawing.Stream, streams.Stream = page_stream, group_stream
    drawing.add_links = session.links_added(known[1])
    drawing.add_tags = session.write
    drawing.files = _Files
    try:
        yield
    finally:
        drawing.Stream, drawing.add_links, drawing.add_tags = known
        streams.Stream, drawing.files = known[0], files


class _Files:
    """The files of a package, opened as bytes: WeasyPrint leaves its colour profile open."""

    def __init__(self, package: str) -> None:
        self._folder = resources.files(package)

    def __truediv__(self, name: str) -> _Files:
        self._folder = self._folder / name
        return self

    def open(self, mode: str) -> BytesIO:
        return BytesIO(self._folder.read_bytes())


class _Session:
    """What is known while one document is drawn."""

    def __init__(self, pages: Sequence[Any], tags: Tags) -> None:
        self.pages = pages
        self.tags = tags
        self.sheets: list[Any] = []
        self.groups: list[Any] = []
        self.page = -1
        self.pieces = 0
        self.links: list[_Link] = []
        self.whole = Plan(tags.language)
        self.figures: dict[Element, Element] = {}
        seen: set[Any] = set()
        for page in pages:
            root = page._page_box.children[0].element
            if root in seen:
                continue
            seen.add(root)
            self.whole.add(plan(root, tags.language))
        for section in self.whole.sections:
            for figure in section.of_role("Figure"):
                self.figures.update(dict.fromkeys(walk(figure), figure))

    # --- what is drawn ----------------------------------------------------------------------------

    def owner(self, box: Any) -> Element | None:
        """Return the element that what is drawn of a box belongs to; None for none."""
        element, tag = box.element, box.element_tag or ""
        if element is None:
            return None
        found = self._made_for(element, tag.rpartition("::")[2] if "::" in tag else "")
        if found in self.whole.repeated and found is not None:
            marks = (item for item in found.own if isinstance(item, Mark))
            if any(mark.page != self.page for mark in marks):
                return None
        return found

    def _made_for(self, element: Any, pseudo: str) -> Element | None:
        if pseudo == "footnote-call" and element in self.whole.calls:
            return self.whole.calls[element]
        if pseudo in ("footnote-marker", "marker") and element in self.whole.markers:
            return self.whole.markers[element]
        if element not in self.whole.owners:
            self.tags.strays.append(f"{element.tag} {element.get('id') or ''}".strip())
        return self.whole.owners.get(element)

    def mark(self, owner: Element, stream: Any) -> int:
        """Begin a stretch of marked content of an element; return its number in its stream."""
        if stream.place is None:
            stream.place = len(self.pages) + len(self.groups)
            self.groups.append(stream)
        mcid = stream.marks
        stream.marks += 1
        owner.own.append(Mark(self.page, mcid, self.pieces, stream.place))
        self.pieces += 1
        return mcid

    def seen(self, owner: Element, box: Any) -> None:
        """Note where a part of a figure is drawn, so that its box encloses all of it."""
        figure = self.figures.get(owner)
        if figure is None:
            return
        height = self.pages[self.page].height
        left, right = box.position_x, box.position_x + box.width
        top, bottom = height - box.position_y, height - box.position_y - box.height
        here = (left * PX_TO_PT, bottom * PX_TO_PT, right * PX_TO_PT, top * PX_TO_PT)
        figure.box = here if figure.box is None else _around(figure.box, here)

    # --- links ------------------------------------------------------------------------------------

    def links_added(self, add_links: Any) -> Any:
        """Return WeasyPrint's ``add_links``, noting what becomes of each link."""

        def adding(
            found: Any, matrix: Any, pdf: Any, page: Any, names: Any, tags: dict[Any, Any] | None
        ) -> None:
            links, anchors = found
            for link, place in self._needed([*links, *self._note_links()]):
                add_links(([link], []), matrix, pdf, page, names, tags)
                kind, target, _, box = link
                if kind in ("internal", "external"):
                    words = self.tags.describe(kind, target)
                    self.links.append(self._placed(box, place, Annotation(box.link_annotation, words)))
            add_links(([], anchors), matrix, pdf, page, names, tags)

        return adding

    def _needed(self, links: list[Any]) -> Iterator[tuple[Any, Element | None]]:
        """Yield the links of a page with their elements, each area once.

        WeasyPrint makes a link of every element within a link: areas within areas.
        """
        kept: dict[Element, list[Any]] = {}
        for link in links:
            area, place = link[2], self._link_of(link[3])
            if place is not None:
                others = kept.setdefault(place, [])
                if any(_covers(other, area) for other in others):
                    continue
                others.append(area)
            yield link, place

    def _note_links(self) -> Iterator[Any]:
        """Yield links from the calls of a page's notes to the notes, and back."""
        page = self.pages[self.page]
        for box in page._page_box.descendants():
            tag = box.element_tag or ""
            if "::footnote-" not in tag or not hasattr(box, "text"):
                continue
            identity = box.element.get("id") or ""
            target = identity if tag.endswith("call") else f"call-{identity}"
            if identity and target in page.anchors:
                line, size = box.position_y + box.baseline, box.style["font_size"]
                left, right = box.position_x, box.position_x + box.width
                yield "internal", target, (left, line - RISE * size, right, line + FALL * size), box

    def _link_of(self, box: Any) -> Element | None:
        tag = box.element_tag or ""
        if tag.endswith("::footnote-marker"):
            return self.whole.markers.get(box.element)
        return self.whole.links.get(box.element)

    def _placed(self, box: Any, place: Element | None, annotation: Annotation) -> _Link:
        if place is not None:
            return _Link(self.page, place, place, annotation)
        # A number of the index, whose link is no element of the HTML.
        owner = self.whole.owners.get(box.element) or self.whole.sections[0]
        reference = Element("Reference")
        lists = (k for k, child in enumerate(owner.children) if child.role == "L")
        owner.children.insert(next(lists, len(owner.children)), reference)
        return _Link(self.page, reference.add("Link"), owner, annotation)

    # --- the end ----------------------------------------------------------------------------------

    def write(self, pdf: Any, document: Any, version: Any, streams: Any) -> None:
        """Write the structure, once all pages are drawn (``add_tags``)."""
        for number, link in enumerate(self.links):
            drawn = (m.order for m in _marks(link.host) if m.page == link.page)
            # Just behind the words that are the link.
            link.place.own.append(Area(link.page, number, max(drawn, default=self.pieces) + 0.5))
        tree = Element("Document", children=self.whole.sections)
        settle(tree)
        self.tags.tree, self.tags.pieces = tree, self.pieces
        write_structure(pdf, tree, [*self.sheets, *self.groups], [link.annotation for link in self.links])


@dataclass(frozen=True, slots=True)
class _Link:
    """A link drawn on a page: its element, and the element whose words it lies on."""

    page: int
    place: Element
    host: Element
    annotation: Annotation


def _marks(element: Element) -> Iterator[Mark]:
    return (item for part in walk(element) for item in part.own if isinstance(item, Mark))


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _covers(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] <= other[0] + SLACK
        and one[1] <= other[1] + SLACK
        and one[2] >= other[2] - SLACK
        and one[3] >= other[3] - SLACK
    )


def _streams(base: Any, session: _Session) -> tuple[Any, Any]:
    """Return WeasyPrint's stream for pages, and for groups drawn on them, marking what is drawn."""

    class Marking(base):  # type: ignore[misc]
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            self.place: int | None = None
            self.marks = 0
            self._last: tuple[Element | None, int] = None, 0

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            if not self._is_seen(box, tag):
                yield
                return
            owner = session.owner(box)
            if owner is None:
                self.begin_marked_content("Artifact", self._kind(box))
            elif self._last == (owner, len(self.stream)):
                # The element goes on: so does its marked content.
                self.stream.pop()
            else:
                mcid = session.mark(owner, self)
                self.begin_marked_content(owner.role, pydyf.Dictionary({"MCID": mcid}))
            if owner is not None:
                session.seen(owner, box)
            yield
            self.end_marked_content()
            self._last = owner, len(self.stream)

        def _is_seen(self, box: Any, tag: str) -> bool:
            """Whether anything is drawn of a box; of mere spaces, nothing is."""
            if self._tags is None or box.style["visibility"] != "visible":
                return False
            return tag == "Figure" or bool(box.text.strip())

        def _kind(self, box: Any) -> Any:
            """Return what kind of artifact a box is: words in the margins belong to the page."""
            if box.element is not None:
                return pydyf.Dictionary({"Type": "/Layout"})
            below = box.position_y > session.pages[session.page].height / 2
            kind = "/Footer" if below else "/Header"
            return pydyf.Dictionary({"Type": "/Pagination", "Subtype": kind})

    class Page(Marking):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            session.page += 1
            self.place = session.page
            session.sheets.append(self)

    return Page, Marking

"""The links of a book while it is drawn: which element each belongs to, and what it says.

Private API of WeasyPrint 70.0: see ``tagging``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fascicle.typesetting.structure import Area, Element, Mark, walk
from fascicle.typesetting.structure_objects import Annotation
from fascicle.typesetting.structuring import Plan

__all__ = ["Links", "around"]

RISE, FALL = 0.9, 0.15
"""How far the area of a note's call reaches above and below its baseline, in ems."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link drawn on a page: its element, and the element whose words it lies on."""

    page: int
    element: Element
    host: Element
    annotation: Annotation


class Links:
    """The links of the pages of a document, as they are added to its PDF.

    ``page`` tells which page is drawn now. ``within`` are the links that stand within a box of
    text, in order, by that box. ``attached`` are the addresses of files that links attach to pages.
    """

    def __init__(
        self,
        pages: Sequence[Any],
        whole: Plan,
        describe: Callable[[str, str], str],
        page: Callable[[], int],
    ) -> None:
        self._pages, self._plan, self._describe, self._page = pages, whole, describe, page
        self._links: list[_Link] = []
        self._numbered: set[Element] = set()
        self.attached: list[str] = []
        self.within: dict[Any, list[Element]] = {}

    @property
    def annotations(self) -> list[Annotation]:
        """The annotations of all links, as the areas of the structure count them."""
        return [link.annotation for link in self._links]

    def adding(self, add_links: Any) -> Any:
        """Return WeasyPrint's ``add_links``, noting what becomes of each link."""

        def added(found: Any, matrix: Any, pdf: Any, page: Any, names: Any, tags: Any) -> None:
            links, anchors = found
            for link, element in self._lines([*links, *self._of_notes()]):
                add_links(([link], []), matrix, pdf, page, names, tags)
                kind, target, _, box = link
                if kind in ("internal", "external"):
                    annotation = Annotation(box.link_annotation, self._describe(kind, target))
                    self._links.append(self._linked(box, element, annotation))
                else:
                    self.attached.append(target[:60])
            add_links(([], anchors), matrix, pdf, page, names, tags)

        return added

    def place(self) -> None:
        """Put the areas of all links into their elements, once everything is drawn."""
        for number, link in enumerate(self._links):
            behind = max(_orders(link.element, link.page), default=-1.0)
            if behind < 0:
                behind = max(_orders(link.host, link.page), default=-1.0)
            # Just behind the words that are the link.
            link.element.own.append(Area(link.page, number, behind + 0.5))
        for entry in self._numbered:
            entry.children.sort(key=_as_printed)

    def _lines(self, links: list[Any]) -> Iterator[tuple[Any, Element | None]]:
        """Yield the links of a page with their elements, one area for each line of a link.

        WeasyPrint makes a link of every element within a link.
        """
        found: list[tuple[Any, Element | None]] = []
        for link in links:
            element = self._element(link[3])
            for k, (other, its) in enumerate(found if element is not None else ()):
                if its is element and _on_one_line(other[2], link[2]):
                    found[k] = (*other[:2], around(other[2], link[2]), other[3]), its
                    break
            else:
                found.append((link, element))
        yield from found

    def _of_notes(self) -> Iterator[Any]:
        """Yield links from the calls of a page's notes to the notes, and back."""
        page = self._pages[self._page()]
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

    def _element(self, box: Any) -> Element | None:
        if (box.element_tag or "").endswith("::footnote-marker"):
            return self._plan.markers.get(box.element)
        return self._plan.links.get(box.element)

    def _linked(self, box: Any, element: Element | None, annotation: Annotation) -> _Link:
        if element is not None:
            return _Link(self._page(), element, element, annotation)
        # A number of the index, whose link is no element of the HTML.
        entry = self._plan.owners.get(box.element) or self._plan.sections[0]
        element = entry.add("Reference").add("Link")
        self._numbered.add(entry)
        self.within.setdefault(box, []).append(element)
        return _Link(self._page(), element, entry, annotation)


def _orders(element: Element, page: int) -> Iterator[float]:
    """Yield when the parts of an element were drawn on a page."""
    for part in walk(element):
        for item in part.own:
            if isinstance(item, Mark) and item.page == page:
                yield item.order


def _as_printed(child: Element) -> tuple[bool, float]:
    """Sort what is in an entry of the index: sub-entries last, all else as it is printed."""
    orders = (item.order for part in walk(child) for item in part.own)
    return child.role == "L", min(orders, default=0.0)


def around(one: Rectangle, other: Rectangle) -> Rectangle:
    """Return the rectangle that encloses two."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _on_one_line(one: Rectangle, other: Rectangle) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2

"""The structure of a book: what its tags say, before they are written into a PDF.

A tree of elements, each with a standard structure type of ISO 32000-1 (14.8.4), and what is drawn
of each: stretches of marked content on pages, and the areas of links. The tree has the order in
which the book is read, in whatever order it is drawn. Nothing here knows the layout engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Area", "Element", "Mark", "settle", "walk"]

_HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})
_CELLS = frozenset({"TH", "TD"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content.

    ``stream`` is the content stream that it stands in: those of the pages are counted first to
    last, and after them those of groups drawn on them. ``order`` counts all stretches of the book
    as they were drawn.
    """

    page: int
    mcid: int
    order: float
    stream: int


@dataclass(frozen=True, slots=True)
class Area:
    """The area of a link on a page: the annotation with this number."""

    page: int
    annotation: int
    order: float


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure.

    ``role`` is its standard structure type. ``id`` is that of the HTML element that it comes from,
    ``key`` the identifier that it has in the PDF. ``language`` is empty where it is the parent's.
    ``actual`` are its words where they are drawn as others, in small letters for instance.
    ``heads`` are those of a table's cell. ``box`` encloses a figure on its page, in points from the
    bottom left. ``own`` is what is drawn of the element itself; ``kids`` is, once ``settle`` has
    been called, all of it in reading order.
    """

    role: str
    id: str = ""
    key: str = ""
    language: str = ""
    title: str = ""
    alt: str = ""
    actual: str = ""
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    own: list[Mark | Area] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    heads: list[Element] = field(default_factory=list)
    kids: list[Element | Mark | Area] = field(default_factory=list)

    def add(self, role: str, identity: str = "") -> Element:
        """Append a child of this role and return it."""
        child = Element(role, identity)
        self.children.append(child)
        return child

    def set(self, owner: str, name: str, value: object) -> None:
        """Set an attribute of the owner ``List``, ``Table`` or ``Layout``."""
        self.attributes.setdefault(owner, {})[name] = value

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of any level."""
        return self.role in _HEADINGS

    def of_role(self, *roles: str) -> Iterator[Element]:
        """Yield the elements of these roles within it, itself included."""
        return (element for element in walk(self) if element.role in roles)


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and all those within it, in reading order."""
    pending = [element]
    while pending:
        found = pending.pop()
        yield found
        pending += reversed(found.children)


def settle(document: Element) -> None:
    """Bring a tree into its final form: nothing empty, notes behind headings, levels unbroken.

    What is drawn of each element is put in order between its children.
    """
    _prune(document)
    for element in walk(document):
        _notes_out_of_headings(element)
    _level(document)
    _name_heads(document)
    _order(document)


def _prune(element: Element) -> bool:
    """Take out what has no content; return whether the element itself has any.

    A link that became none gives its content to what it stands in. Cells stay, since a table has
    them whether there are words in them or not.
    """
    kept: list[Element] = []
    for child in element.children:
        if not _prune(child):
            continue
        if child.role == "Link" and not any(isinstance(item, Area) for item in child.own):
            element.own += child.own
            kept += child.children
        else:
            kept.append(child)
    element.children = kept
    element.own.sort(key=lambda item: item.order)
    return bool(element.children or element.own) or element.role in _CELLS


def _notes_out_of_headings(parent: Element) -> None:
    """Put notes called in a heading behind it: whoever lists headings wants no notes."""
    children: list[Element] = []
    for child in parent.children:
        children.append(child)
        if child.is_heading:
            children += _taken_out(child)
    parent.children = children


def _taken_out(element: Element) -> list[Element]:
    found: list[Element] = []
    for child in list(element.children):
        if child.role == "Note":
            element.children.remove(child)
            found.append(child)
        else:
            found += _taken_out(child)
    return found


def _level(document: Element) -> None:
    """Let no level of headings be skipped on the way down (ISO 14289-1, 7.4.2)."""
    last = 0
    for element in walk(document):
        if element.is_heading:
            last = min(int(element.role[1]), last + 1)
            element.role = f"H{last}"


def _name_heads(document: Element) -> None:
    """Give the heads of all tables keys, by which their cells name them."""
    for number, head in enumerate(document.of_role("TH"), 1):
        head.key = head.key or f"head-{number}"


def _order(element: Element) -> float | None:
    """Put an element's own content between its children; return where it was first drawn.

    Children stay in the order of the manuscript. Own content comes before the first child that was
    drawn after it. What was drawn of notes does not count, for they stand at the foot of the page.
    """
    own = list(element.own)
    if element.role == "Figure":
        # Whatever is drawn first: a caption comes after its picture.
        element.children.sort(key=lambda child: child.role == "Caption")
    kids: list[Element | Mark | Area] = []
    first: float | None = None
    for child in element.children:
        drawn = _order(child)
        if drawn is not None and child.role != "Note":
            while own and (own[0].order < drawn or child.role == "Caption"):
                kids.append(own.pop(0))
            first = drawn if first is None else min(first, drawn)
        kids.append(child)
    element.kids = [*kids, *own]
    if element.own:
        first = element.own[0].order if first is None else min(first, element.own[0].order)
    return first

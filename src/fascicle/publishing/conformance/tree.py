"""The structure tree of a PDF, read into plain objects, however it is built or broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from fascicle.publishing.conformance.objects import (
    dictionary,
    entry,
    integer,
    items,
    name,
    number_of,
    pairs,
    text,
)

__all__ = ["STANDARD_TYPES", "Element", "Tree", "read_tree"]

MOST_ELEMENTS = 1_000_000
_DEEP = 200

_TYPES = """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4
    H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code
    Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form
"""
STANDARD_TYPES = frozenset(_TYPES.split())
"""The standard structure types of ISO 32000-1:2008, 14.8.4."""


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure tree. ``type`` is as written, ``role`` the standard type of it.

    ``mcids`` are pairs of the number of the object whose content it is (page or drawing) and the
    marked content identifier; ``objects`` the numbers of annotations and drawings it holds whole.
    """

    number: int
    type: str
    role: str
    parent: Element | None
    page: int
    lang: str | None
    alt: str | None
    actual: str | None
    expansion: str | None
    id: str | None
    names_parent: bool
    attributes: tuple[Any, ...] = ()
    kids: list[Element] = field(default_factory=list)
    mcids: list[tuple[int, int]] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)

    @property
    def significant(self) -> list[Element]:
        """The children, with those of NonStruct in its place, as it has no meaning of its own."""
        if all(kid.role != "NonStruct" for kid in self.kids):
            return self.kids
        return [one for kid in self.kids for one in kid._selves()]

    def _selves(self) -> list[Element]:
        return self.significant if self.role == "NonStruct" else [self]

    @property
    def holder(self) -> str:
        """The standard type of the element above, beyond NonStruct; empty at the root."""
        above = self.parent
        while above is not None and above.role == "NonStruct":
            above = above.parent
        return above.role if above is not None else ""

    def lineage(self) -> Iterator[Element]:
        """Yield this element and those above it."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent

    @property
    def language(self) -> str | None:
        """The language of the element or of the nearest above that names one."""
        return next((one.lang for one in self.lineage() if one.lang is not None), None)

    def attribute(self, owner: str, key: str) -> Any:
        """Return an attribute that is kept under an owner such as ``Table``."""
        for kept in self.attributes:
            if name(kept, "/O") == owner and (value := entry(kept, key)) is not None:
                return value
        return None


@dataclass(slots=True)
class Tree:
    """The structure tree: its elements in reading order, and the way back from content to it.

    ``parents`` is the parent tree: for each key either the numbers of the elements by MCID, or one
    number. ``repeated`` are elements that stand in the tree more than once.
    """

    exists: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    elements: list[Element] = field(default_factory=list)
    by_number: dict[int, Element] = field(default_factory=dict)
    parents: dict[int, tuple[int, ...] | int] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    is_cut: bool = False

    def role(self, kind: str) -> str:
        """Return the standard type that a type means; empty where there is none."""
        seen: set[str] = set()
        while kind not in STANDARD_TYPES:
            if kind in seen or kind not in self.roles:
                return ""
            seen.add(kind)
            kind = self.roles[kind]
        return kind

    def holding(self, key: int | None, mcid: int) -> int:
        """Return the number of the element that the parent tree gives for marked content, or 0.

        The element need not be in the structure tree.
        """
        row = self.parents.get(key) if key is not None else None
        return row[mcid] if isinstance(row, tuple) and 0 <= mcid < len(row) else 0

    def holding_object(self, key: int | None) -> Element | None:
        """Return the element that the parent tree gives for an annotation or drawing."""
        number = self.parents.get(key) if key is not None else None
        return self.by_number.get(number) if isinstance(number, int) else None


def read_tree(catalogue: pikepdf.Object, page_numbers: dict[int, int]) -> Tree:
    """Read the structure tree. ``page_numbers`` gives the page of each page object's number."""
    root = dictionary(catalogue, "/StructTreeRoot")
    tree = Tree(exists=root is not None)
    if root is None:
        return tree
    role_map = dictionary(root, "/RoleMap")
    if role_map is not None:
        tree.roles = {key[1:]: name(role_map, key) for key in role_map.keys()}  # noqa: SIM118
    _read_elements(tree, root, page_numbers)
    for key, value in pairs(entry(root, "/ParentTree"), "/Nums", MOST_ELEMENTS):
        if isinstance(key, int):
            is_row = isinstance(value, pikepdf.Array)
            tree.parents[key] = tuple(map(number_of, value)) if is_row else number_of(value)
    return tree


def _read_elements(tree: Tree, root: Any, page_numbers: dict[int, int]) -> None:
    waiting: list[tuple[Any, Element | None, int, int]] = [
        (kid, None, 0, 0) for kid in reversed(items(entry(root, "/K")))
    ]
    while waiting:
        node, parent, page, depth = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary) or not name(node, "/S"):
            continue
        number = number_of(node)
        if number and number in tree.by_number:
            tree.repeated.append(number)
            continue
        if len(tree.elements) >= MOST_ELEMENTS or depth > _DEEP:
            tree.is_cut = True
            continue
        own = number_of(entry(node, "/Pg")) or page
        element = _element(tree, node, parent, page_numbers.get(own, 0))
        tree.elements.append(element)
        if number:
            tree.by_number[number] = element
        if parent is not None:
            parent.kids.append(element)
        below = [kid for kid in items(entry(node, "/K")) if not _is_content(element, kid, own)]
        waiting.extend((kid, element, own, depth + 1) for kid in reversed(below))
    _find_pages(tree, page_numbers)


def _find_pages(tree: Tree, page_numbers: dict[int, int]) -> None:
    """Give elements that name no page that of the first content in them."""
    for element in reversed(tree.elements):
        if not element.page:
            owners = (page_numbers.get(owner, 0) for owner, _ in element.mcids)
            element.page = next((page for page in owners if page), 0)
        if not element.page:
            element.page = next((kid.page for kid in element.kids if kid.page), 0)


def _is_content(element: Element, kid: Any, page: int) -> bool:
    """Take over a child that is content and no element; return whether it was."""
    if isinstance(kid, int):
        element.mcids.append((page, kid))
        return True
    kind = name(kid, "/Type")
    if kind == "OBJR":
        element.objects.append(number_of(entry(kid, "/Obj")))
    elif kind == "MCR":
        owner = number_of(entry(kid, "/Stm")) or number_of(entry(kid, "/Pg")) or page
        mcid = integer(kid, "/MCID")
        element.mcids.append((owner, -1 if mcid is None else mcid))
    else:
        return False
    return True


def _element(tree: Tree, node: Any, parent: Element | None, page: int) -> Element:
    kind = name(node, "/S")
    kept = entry(node, "/A")
    return Element(
        number=number_of(node),
        type=kind,
        role=tree.role(kind),
        parent=parent,
        page=page,
        lang=text(node, "/Lang"),
        alt=text(node, "/Alt"),
        actual=text(node, "/ActualText"),
        expansion=text(node, "/E"),
        id=text(node, "/ID"),
        names_parent=dictionary(node, "/P") is not None,
        attributes=tuple(one for one in items(kept) if isinstance(one, pikepdf.Dictionary))
        if kept is not None
        else (),
    )

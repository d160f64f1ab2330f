"""Figures at the heads of pages, placed while WeasyPrint makes the pages (see ``private``).

WeasyPrint has no page floats that can be trusted. So the boxes of top figures are taken out of the
tree before the first page is made, and put back between two pages: between two blocks, or between
two lines of a paragraph, which is cut there. The pages before are not touched, so that each page is
made once. A figure that stands in the text but does not fit on its page, and would leave a gap
there, is treated in the same way.

Works on boxes before and after layout; like ``private`` it knows WeasyPrint 70.0 only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Floats"]

GAP = 54.0
"""CSS pixels (some three lines): more white than this before a figure is a gap."""

Make = Callable[[], tuple[Any, Any]]
"""Makes the page under way again, from the state before it; returns page and where to resume."""


@dataclass(slots=True)
class _Pending:
    """A figure waiting for the head of a page: its box, its parent, and the box that follows it."""

    box: Any
    parent: Any
    following: Any

    @property
    def position(self) -> int:
        """Where it would stand among the children of its parent."""
        children = self.parent.children
        return next((k for k, box in enumerate(children) if box is self.following), len(children))


@dataclass(slots=True)
class Floats:
    """The figures of one document that go to the head of a page, or have one, in their order.

    ``next_page`` is WeasyPrint's word for the kind of the page that comes after the one just made;
    it is set where that is a plate.
    """

    pending: list[_Pending] = field(default_factory=list)
    ranks: dict[Any, int] = field(default_factory=dict)
    begun: bool = False
    next_page: dict[str, str] | None = None

    def begin(self, root: Any) -> None:
        """Take the top figures and plates out of the tree, before the first page is made."""
        if self.begun:
            return
        self.begun = True
        for parent in [root, *root.descendants()]:
            children = list(getattr(parent, "children", ()))
            for box in children:
                if _is_figure(box):
                    self.ranks[box.element] = len(self.ranks)
            kept = [box for box in children if not _waits(box)]
            if len(kept) == len(children):
                continue
            for index, box in enumerate(children):
                if _waits(box):
                    after = (b for b in children[index + 1 :] if not _waits(b))
                    self.pending.append(_Pending(box, parent, next(after, None)))
            parent.children = kept

    def page_made(self, root: Any, page: Any, resume_at: Any, again: Make) -> tuple[Any, Any]:
        """Look at a page that was made; return it, or what it was made anew, and where to go on."""
        self.next_page = None
        while (late := self._drifted(root, page, resume_at) or self._overtaking(page)) is not None:
            # The figure does not fit here, or must wait: the text goes on in its place.
            self._take(late)
            page, resume_at = again()
        while resume_at is None and self.pending:
            # The last page: what still waits stands where it is mentioned, or after all.
            self._put_back(page)
            page, resume_at = again()
        return page, self._insert(root, resume_at) if resume_at is not None else None

    def _drifted(self, root: Any, page: Any, resume_at: Any) -> _Pending | None:
        """Return the figure that the next page would begin with, if it leaves a gap on this one."""
        path = _path(root, resume_at)
        if not path or path[-1][2] is not None:
            return None
        parent, index, _ = path[-1]
        if index >= len(parent.children):
            return None
        box = parent.children[index]
        if not _is_figure(box, "here") or _has_notes(box) or _white(page) <= GAP:
            return None
        following = parent.children[index + 1] if index + 1 < len(parent.children) else None
        return _Pending(box, parent, following)

    def _overtaking(self, page: Any) -> _Pending | None:
        """Return the first figure of this page that one before it in the text still waits for."""
        if not self.pending:
            return None
        parent, first = self.pending[0].parent, self.ranks[self.pending[0].box.element]
        here = {box.element for box in page.children[0].descendants() if _is_figure(box, "here")}
        children = parent.children
        for index, box in enumerate(children):
            if _is_figure(box, "here") and box.element in here and self.ranks[box.element] > first:
                following = children[index + 1] if index + 1 < len(children) else None
                return _Pending(box, parent, following)
        return None

    def _take(self, figure: _Pending) -> None:
        # Figures keep their order: this one comes after those before it that already wait.
        self.pending.append(figure)
        self.pending.sort(key=lambda waiting: self.ranks[waiting.box.element])
        for other in self.pending:
            if other.following is figure.box:
                other.following = figure.following
        figure.parent.children = [box for box in figure.parent.children if box is not figure.box]

    def _comes_before(self, figure: _Pending, boxes: list[Any]) -> bool:
        """Whether a figure that stands before this one in the text is among these boxes."""
        rank = self.ranks[figure.box.element]
        return any(_is_figure(box) and self.ranks[box.element] < rank for box in boxes)

    def _put_back(self, page: Any) -> None:
        figure = self.pending.pop(0)
        children = list(figure.parent.children)
        before = children[figure.position - 1] if figure.position else None
        mentioned_here = before is not None and _stands_on(page, before)
        plate = _is_figure(figure.box, "plate")
        at = figure.position if mentioned_here and not plate else len(children)
        while self._comes_before(figure, children[at:]):
            at += 1
        children.insert(at, figure.box)
        figure.parent.children = children

    def _insert(self, root: Any, resume_at: Any) -> Any:
        """Put the first figure whose turn has come before what the next page begins with."""
        path = _path(root, resume_at)
        for depth, (parent, index, inner) in enumerate(path):
            figure = self.pending[0] if self.pending else None
            if figure is None or parent is not figure.parent or index < figure.position:
                continue
            children = list(parent.children)
            if self._comes_before(figure, children[index:]):
                return resume_at
            if inner is None:
                children.insert(index, figure.box)
            else:
                rest = _rest_of(children[index], inner)
                if rest is None:
                    # A list or table goes over this page break; perhaps the next is a better one.
                    return resume_at
                children[index + 1 : index + 1] = [figure.box, rest]
            parent.children = children
            self.pending.pop(0)
            if _is_figure(figure.box, "plate"):
                self.next_page = {"break": "page", "page": figure.box.style["page"]}
            begun = 0 if inner is None else 1
            return _resume([*(step[1] for step in path[:depth]), index + begun])
        return resume_at


def _is_figure(box: Any, kind: str = "figure") -> bool:
    element = getattr(box, "element", None)
    if element is None or getattr(box, "element_tag", "") != "figure":
        return False
    classes = (element.get("class") or "").split()
    return "figure" in classes and kind in classes


def _waits(box: Any) -> bool:
    return _is_figure(box, "top") or _is_figure(box, "plate")


def _has_notes(box: Any) -> bool:
    return any(getattr(inner, "footnote", None) for inner in box.descendants())


def _path(root: Any, resume_at: Any) -> list[tuple[Any, int, Any]]:
    """Return the way to where a page begins: (box, index of its child, what is skipped of it)."""
    path: list[tuple[Any, int, Any]] = []
    box = root
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))
        path.append((box, index, resume_at))
        if index >= len(getattr(box, "children", ())):
            break
        box = box.children[index]
    return path


def _resume(indices: list[int]) -> Any:
    resume_at: Any = None
    for index in reversed(indices):
        resume_at = {index: resume_at}
    return resume_at


def _rest_of(block: Any, skip: Any) -> Any:
    """Return what is left of a paragraph from a line on, as a box of its own; None for others."""
    children: Any = getattr(block, "children", ())
    if len(children) != 1 or type(children[0]).__name__ != "LineBox":
        return None
    rest = _cut(block, skip)
    for box in (rest, *rest.children):  # The line is indented, not the block.
        box.style = box.style.copy()
        box.style["text_indent"] = type(box.style["text_indent"])(0, "px")
    return rest


def _cut(box: Any, skip: Any) -> Any:
    if skip is None:
        return box
    index, inner = next(iter(skip.items()))
    if type(box).__name__ == "TextBox":
        # WeasyPrint counts bytes of UTF-8 within a text.
        return box.copy_with_text(box.text.encode()[index:].decode())
    children = [_cut(box.children[index], inner), *box.children[index + 1 :]]
    return box.copy_with_children(children)


def _white(page: Any) -> float:
    """Return how much of a page is white between its text and its notes, in CSS pixels."""
    root, notes, *_ = page.children
    bottom = page.content_box_y() + page.height
    if notes.children:
        bottom = min(bottom, notes.position_y)
    ink = [
        box.position_y + box.height
        for box in root.descendants()
        if type(box).__name__ in {"LineBox", "TableBox"} or "Replaced" in type(box).__name__
    ]
    return float(bottom - max(ink)) if ink else 0.0


def _stands_on(page: Any, block: Any) -> bool:
    return any(box.element is block.element for box in page.children[0].descendants())

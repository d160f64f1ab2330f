"""Where the marks of the index stand on finished pages, and the links of its numbers.

Both are comments in the HTML (``marks``), which leave no trace in the layout. Their places are
found by counting: as many letters and digits are before a comment in its block as before its place
in the block's lines. WeasyPrint's boxes are no part of its public API: see ``private``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fascicle.typesetting.marks import read_comment
from fascicle.typesetting.private import blocks_with_lines, texts_of

__all__ = ["place_marks"]


def place_marks(document: Any) -> None:
    """Give the marks of the index their anchors, and its page numbers their links."""
    counted: dict[Any, int] = {}
    waiting: dict[Any, list[_Comment]] = {}
    ends: dict[Any, tuple[Any, Any]] = {}
    for page in document.pages:
        for block in blocks_with_lines(page._page_box.children[0]):
            element = block.element
            if element is None:
                continue
            if element not in waiting:
                waiting[element], counted[element] = list(_comments_in(element)), 0
            ends[element] = page, block
            for line in block.children if waiting[element] else ():
                counted[element] = _place_in(page, line, waiting[element], counted[element])
    for element, (page, block) in ends.items():
        # Nothing but signs comes after these; they stand where the text ends.
        marks = (comment.id for comment in waiting[element] if not comment.link)
        page.anchors.update(dict.fromkeys(marks, _rectangle(block)))


@dataclass(frozen=True, slots=True)
class _Comment:
    """A mark, or the beginning of a link: how many letters and digits stand before it."""

    at: int
    id: str
    link: bool


def _place_in(page: Any, line: Any, waiting: list[_Comment], before: int) -> int:
    """Place the comments of a line; return how many letters stand before the next line."""
    for box in texts_of(line):
        if _out_of_line(box.element):
            continue
        letters = [place for place, letter in enumerate(box.text) if letter.isalnum()]
        while waiting and waiting[0].at < before + len(letters):
            comment = waiting.pop(0)
            if comment.link:
                start = letters[comment.at - before]
                end = _end_of_item(box.text, start)
                page.links.append(("internal", comment.id, _stretch(box, start, end), box))
                # Which letters are the link, for whoever tags them.
                stretch = (comment.at - before, sum(map(str.isalnum, box.text[:end])))
                box.linked = [*getattr(box, "linked", ()), stretch]
            else:
                page.anchors[comment.id] = _rectangle(box)
        before += len(letters)
    return before


def _end_of_item(text: str, start: int) -> int:
    """Return where a reference that starts at a place of a line ends: at a comma or semicolon."""
    return next((k for k in range(start, len(text)) if text[k] in ",;"), len(text))


def _stretch(box: Any, start: int, end: int) -> tuple[float, float, float, float]:
    """Return about the rectangle of some characters of a box of text."""

    def width(text: str) -> float:
        return sum(1.0 if letter.isalnum() else 0.5 for letter in text)

    scale = box.width / (width(box.text) or 1)
    _, top, _, bottom = _rectangle(box)
    left, right = (box.position_x + scale * width(box.text[:at]) for at in (start, end))
    return left, top, right, bottom


def _rectangle(box: Any) -> tuple[float, float, float, float]:
    left, top = box.position_x, box.position_y
    return left, top, left + box.width, top + box.height


def _letters(text: str | None) -> int:
    return sum(map(str.isalnum, text or ""))


def _comments_in(element: Any) -> Iterator[_Comment]:
    """Yield the marks and links in an element, in order."""
    before = 0
    for text, comment in _running(element):
        found = read_comment(comment)
        if found is not None:
            yield _Comment(before, *found)
        before += _letters(text)


def _running(element: Any) -> Iterator[tuple[str | None, str]]:
    """Yield the texts of an element that stand in its lines, and the comments between them."""
    yield element.text, ""
    for child in element:
        if not isinstance(child.tag, str):
            yield None, str(child.text)
        elif not _out_of_line(child):
            yield from _running(child)
        yield child.tail, ""


def _out_of_line(element: Any) -> bool:
    """Whether an element is a note or an initial, whose words do not stand in the lines."""
    return not {"note", "initial"}.isdisjoint((element.get("class") or "").split())

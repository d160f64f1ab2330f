"""Labels of pages: what a viewer calls a page is what is printed on it (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fascicle.typesetting.pages import number
from fascicle.typesetting.words import Words

if TYPE_CHECKING:
    from fascicle.typesetting.binding import BoundUnit

__all__ = ["PageLabel", "page_labels", "runs"]


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The label of a page: words (``prefix``), or a numeral, or both.

    ``style`` is ``D`` for arabic numerals, ``r`` for small roman ones, empty for none.
    """

    prefix: str = ""
    style: Literal["", "D", "r"] = ""
    number: int = 1

    def follows(self, other: PageLabel) -> bool:
        """Whether this is the label that comes after another by counting on."""
        counted = bool(self.style) and self.number == other.number + 1
        return counted and (self.prefix, self.style) == (other.prefix, other.style)


def page_labels(units: Sequence[BoundUnit], sheets: int, words: Words) -> tuple[PageLabel, ...]:
    """Return the label of each page of a book.

    Pages that print no folio but count have it as their label, blanks within the book too. Covers
    count for nothing: their labels are words.
    """
    labels: list[PageLabel] = []
    for unit in units:
        blanks = unit.start - len(labels)
        labels += _counted_on(labels, blanks)
        if unit.kind == "cover":
            labels += _covers(len(unit.sheets), words["cover"], words["inside_cover"])
        elif unit.kind == "back-cover":
            covers = _covers(len(unit.sheets), words["back_cover"], words["inside_back_cover"])
            labels += reversed(list(covers))
        else:
            labels += map(_folio, unit.folios)
    return (*labels, *_counted_on(labels, sheets - len(labels)))


def _folio(folio: str) -> PageLabel:
    if not folio:
        return PageLabel(" ")
    kind, value = number(folio)
    return PageLabel("", "D" if kind else "r", value)


def _counted_on(before: Sequence[PageLabel], blanks: int) -> Iterator[PageLabel]:
    last = before[-1] if before else PageLabel()
    for _ in range(blanks):
        last = PageLabel(last.prefix, last.style, last.number + 1 if last.style else 1)
        yield last


def _covers(count: int, outside: str, inside: str) -> Iterator[PageLabel]:
    """Yield the labels of a cover's pages, from the outside to the inside."""
    yield from [PageLabel(outside)] * min(count, 1)
    if count == 2:
        yield PageLabel(inside)
    elif count > 2:
        yield from (PageLabel(f"{inside} ", "D", k) for k in range(1, count))


def runs(labels: Sequence[PageLabel]) -> Iterator[tuple[int, PageLabel]]:
    """Yield the first page of each run of labels that count on, and its label."""
    for page, label in enumerate(labels):
        if page == 0 or not label.follows(labels[page - 1]):
            yield page, label

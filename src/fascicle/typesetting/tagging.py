"""Tags set while WeasyPrint draws: what is drawn of each element is marked, by a plan of ours.

WeasyPrint's own tags take a time that grows with the square of the pages, divide paragraphs where
pages end, and know no notes. So its stream (``tag_stream``), its links (``tag_links``) and its
``add_tags`` are replaced while a book is drawn. These three and ``tag_words`` use private API of
WeasyPrint 70.0, see ``private``; with any other version its public option ``pdf_tags`` is left to
do what it can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from io import BytesIO
from typing import Any
from unicodedata import bidirectional

from fascicle.progress import begun
from fascicle.typesetting import private
from fascicle.typesetting.archival import (
    bare_outlines,
    declare_accessible,
    draw_pixels_as_they_are,
    label_pages,
)
from fascicle.typesetting.page_labels import PageLabel
from fascicle.typesetting.structure import Element, Mark, settle, walk
from fascicle.typesetting.structure_objects import text, write_structure
from fascicle.typesetting.structuring import Plan, plan, written
from fascicle.typesetting.tag_links import Links, around
from fascicle.typesetting.tag_stream import GroupStream, PageStream
from fascicle.typesetting.tag_words import WordBreaks

__all__ = ["Tags", "tagging"]

PX_TO_PT = 0.75
LEAST, MOST = 3.0, 14_400.0
"""How long the sides of a page may be, in points (ISO 19005-3, 6.1.13)."""


@dataclass(slots=True)
class Tags:
    """What the tags of a book need to know, and what became of them.

    ``describe`` says in words where a link leads: it is given ``internal`` or ``external``, and the
    id or address. ``labels`` are those of the pages, ``standing`` what stands on each, in words,
    (see ``units.named``) and its file. Once the book is drawn, ``tree`` is its
    structure (None where WeasyPrint made its own), ``pieces`` counts the stretches of marked
    content, ``strays`` are elements of the HTML that were drawn and are not in the plan, and
    ``unfit`` says what was drawn that no file for archives may have.
    """

    language: str
    describe: Callable[[str, str], str]
    labels: tuple[PageLabel, ...] = ()
    standing: tuple[tuple[str, str], ...] = ()
    tree: Element | None = None
    pieces: int = 0
    strays: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)

    def finish(self, document: Any, pdf: Any) -> None:
        """Complete a PDF before it is written (``finisher``)."""
        begun("writing the PDF of the book")
        pdf.catalog["Lang"] = text(self.language)
        if self.tree is not None:
            declare_accessible(pdf)
        draw_pixels_as_they_are(pdf)
        bare_outlines(pdf)
        label_pages(pdf, self.labels)


@contextmanager
def tagging(document: Any, tags: Tags) -> Iterator[None]:
    """Have WeasyPrint tag a document that it draws meanwhile."""
    from weasyprint import __version__
    from weasyprint import pdf as drawing
    from weasyprint.pdf import stream as streams

    files, base = drawing.files, drawing.Stream
    links, add_tags = drawing.add_links, drawing.add_tags
    drawing.files = _Files
    if __version__ == private.VERSION:
        session = _Session(document.pages, tags)
        drawing.Stream = type("Page", (PageStream, base), {"session": session})
        streams.Stream = type("Group", (GroupStream, base), {"session": session})
        drawing.add_links, drawing.add_tags = session.links.adding(links), session.write
    try:
        yield
    finally:
        drawing.files, drawing.Stream, streams.Stream = files, base, base
        drawing.add_links, drawing.add_tags = links, add_tags


class _Files:
    """The files of a package, read at once: WeasyPrint leaves its colour profile open."""

    def __init__(self, package: str) -> None:
        self._path: Any = resources.files(package)

    def __truediv__(self, name: str) -> _Files:
        self._path = self._path / name
        return self

    def open(self, mode: str) -> BytesIO:
        return BytesIO(self._path.read_bytes())


class _Session:
    """What is known while one document is drawn (``tag_stream.Session``)."""

    def __init__(self, pages: Sequence[Any], tags: Tags) -> None:
        self.page = -1
        self.standing = tags.standing or (("the book", ""),) * len(pages)
        self.heights = [page.height for page in pages]
        self.streams: list[Any] = []
        self._groups: list[Any] = []
        self._tags = tags
        self._pieces = 0
        self._plan = _whole(pages, tags.language)
        self._changed: set[Element] = set()
        self._figures = {
            part: figure
            for section in self._plan.sections
            for figure in section.of_role("Figure")
            for part in walk(figure)
        }
        self.links = Links(pages, self._plan, tags.describe, lambda: self.page)
        self.unfit = tags.unfit
        sides = [side * PX_TO_PT for page in pages for side in (page.width, page.height)]
        if not all(LEAST <= side <= MOST for side in sides):
            self.unfit.append("a side shorter than 1 mm or longer than 5 m")
        self.words = WordBreaks()

    def owner(self, box: Any) -> Element | None:
        """Return the element that what is drawn of a box belongs to; None for none."""
        element, tag = box.element, box.element_tag or ""
        if element is None:
            return None
        if element not in self._plan.owners:
            self._tags.strays.append(f"{element.tag} {element.get('id') or ''}".strip())
        found = self._plan.owner(element, tag.rpartition("::")[2])
        if found is not None and found in self._plan.repeated:
            marks = (item for item in found.own if isinstance(item, Mark))
            if any(mark.page != self.page for mark in marks):
                return None
        return found

    def mark(self, owner: Element, stream: Any) -> int:
        """Begin a stretch of marked content of an element; return its number in its stream."""
        if stream.place is None:
            stream.place = len(self.heights) + len(self._groups)
            self._groups.append(stream)
        mcid: int = stream.marks
        stream.marks += 1
        owner.own.append(Mark(self.page, mcid, self._pieces, stream.place))
        self._pieces += 1
        return mcid

    def drawn(self, owner: Element, box: Any) -> None:
        """Note what is drawn: where, if of a figure; and whether its words are drawn as others."""
        if box.style["text_transform"] != "none" or _runs_to_the_left(getattr(box, "text", "")):
            self._changed.add(owner)
        figure = self._figures.get(owner)
        if figure is not None:
            height = self.heights[self.page]
            left, right = box.position_x, box.position_x + box.width
            top, bottom = height - box.position_y, height - box.position_y - box.height
            here = (left * PX_TO_PT, bottom * PX_TO_PT, right * PX_TO_PT, top * PX_TO_PT)
            figure.box = here if figure.box is None else around(figure.box, here)

    def write(self, pdf: Any, document: Any, version: Any, streams: Any) -> None:
        """Write the structure, once all pages are drawn (``add_tags``)."""
        self.links.place()
        for element, owner in self._plan.owners.items():
            if owner is not None and owner in self._changed and not owner.children:
                # Its words as they are written: in their letters, from the first to the last.
                self._changed.remove(owner)
                owner.actual = " ".join(written(element).split())
        self.unfit += [f"a file attached to a page ({name})" for name in self.links.attached]
        tree = Element("Document", children=self._plan.sections)
        settle(tree)
        self._tags.tree, self._tags.pieces = tree, self._pieces
        write_structure(pdf, tree, [*self.streams, *self._groups], self.links.annotations)


def _runs_to_the_left(text: str) -> bool:
    """Whether a text has letters of a script from right to left: they are drawn last to first."""
    return not text.isascii() and any(bidirectional(letter) in ("R", "AL") for letter in text)


def _whole(pages: Sequence[Any], language: str) -> Plan:
    """Return the plan of all units that stand on these pages."""
    whole = Plan()
    roots = (page._page_box.children[0].element for page in pages)
    for root in dict.fromkeys(roots):
        whole.add(plan(root, language))
    return whole

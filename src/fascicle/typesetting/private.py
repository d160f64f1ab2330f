"""All that Fascicle uses of WeasyPrint's layout beyond its public API.

Parts of it stand in ``floats``, ``font_memory``, ``gradients``, ``page_ends`` and ``mark_placing``.

Written for WeasyPrint 70.0, to which the project is pinned. With any other version ``lay_out``
falls back on the public API: then folios cannot be renumbered without layout, pages that lose
notes are not made again at once (the ladder of ``mending`` does it, laying the whole unit out
again), and top figures stay where they are mentioned (``floats``). The tests of these files say
which internals are meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fascicle.typesetting.floats import Floats
from fascicle.typesetting.page_ends import keeping_words_whole

__all__ = [
    "VERSION",
    "Laid",
    "PageMadeAgain",
    "TextBlock",
    "TooManyPages",
    "baselines",
    "blocks_with_lines",
    "lay_out",
    "lines_by_id",
    "lines_of",
    "renumber",
    "text_blocks",
    "texts_of",
    "type_area",
]

VERSION = "70.0"
"""The version of WeasyPrint whose internals this file knows."""

MAX_ATTEMPTS = 6
MANY = 99
"""Lines: more than any page has."""


@dataclass(frozen=True, slots=True)
class PageMadeAgain:
    """A page that lost or moved notes at first: its index, these notes' ids, and the rule tried."""

    page: int
    notes: tuple[str, ...]
    rule: str


@dataclass(slots=True)
class Laid:
    """A document of WeasyPrint's, the context of its layout (or None), and what was made again."""

    document: Any
    context: Any = None
    made_again: list[PageMadeAgain] = field(default_factory=list)


class TooManyPages(Exception):  # noqa: N818 - a verdict on what was to be laid out
    """A document has more pages than it may have."""


def lay_out(
    source: Any, fonts: Any, css: Any, cache: dict[str, Any], *, keep_notes: bool, most: int
) -> Laid:
    """Lay out a document; with ``keep_notes`` each page that loses notes is made again at once.

    Raises ``TooManyPages`` as soon as there are more than ``most``.
    """
    from weasyprint import DEFAULT_OPTIONS, __version__
    from weasyprint.document import Document

    if __version__ != VERSION:
        laid = Laid(source.render(font_config=fonts, stylesheets=[css], cache=cache))
        if len(laid.document.pages) > most:
            raise TooManyPages
        return laid
    laid = Laid(None)

    class Remembering(Document):  # type: ignore[misc]
        @classmethod
        def _build_layout_context(cls, *args: Any, **options: Any) -> Any:
            laid.context = super()._build_layout_context(*args, **options)
            return laid.context

    options = {**DEFAULT_OPTIONS, "stylesheets": [css], "cache": cache}
    with _no_more_than(most), _keeping_notes(laid) if keep_notes else _as_it_is():
        laid.document = Remembering._render(source, fonts, None, None, options)
    return laid


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _no_more_than(most: int) -> Iterator[None]:
    """Have WeasyPrint stop at the first page that is too many, instead of after the last."""
    from weasyprint.layout import page as layout_page

    plain = layout_page.remake_page

    def remake_page(index: int, *args: Any) -> Any:
        if index >= most:
            raise TooManyPages
        return plain(index, *args)

    layout_page.remake_page = remake_page
    try:
        yield
    finally:
        layout_page.remake_page = plain


@contextmanager
def _keeping_notes(laid: Laid) -> Iterator[None]:
    """Make WeasyPrint check each page's notes as soon as the page is made.

    When the first lines of a paragraph do not fit above the page's notes, WeasyPrint throws notes
    onto the next page instead of the paragraph (``_linebox_layout`` in layout/block.py), and loses
    some on the way. Asking for more lines together than fit on the page makes it move the paragraph
    in time. Only the page is made again, not the unit, and the styles are those of before when it
    is done: about 8 % more time in all.
    """
    from weasyprint.layout import page as layout_page

    plain, floats = layout_page.remake_page, Floats()
    make = keeping_words_whole(plain, _State.save, _notes_amiss)

    def remake_page(index: int, context: Any, root_box: Any, html: Any) -> Any:
        saved = _State.save(index, context)
        if index == 0:
            floats.begin(root_box)

        def again() -> tuple[Any, Any]:
            saved.restore(index, context)
            return whole_page(index, context, root_box, html)

        page, resume_at = whole_page(index, context, root_box, html)
        page, resume_at = floats.page_made(root_box, page, resume_at, again)
        following = context.page_maker[index + 1]
        if floats.next_page or following[0] != resume_at:
            kind = floats.next_page or following[1]
            context.page_maker[index + 1] = (resume_at, kind, *following[2:])
        return page, resume_at

    def whole_page(index: int, context: Any, root_box: Any, html: Any) -> tuple[Any, Any]:
        saved = _State.save(index, context)
        changed: list[tuple[Any, Any]] = []
        page, resume_at = make(index, context, root_box, html)
        for attempt in range(MAX_ATTEMPTS):
            amiss = _notes_amiss(page, context)
            if not amiss:
                break
            if attempt == MAX_ATTEMPTS - 1:
                # Nothing helped: as WeasyPrint makes it. The guard will find what is missing.
                _put_back(changed)
                targets = []
            else:
                targets = _to_move(attempt, page, resume_at, root_box)
            for box, orphans in targets:
                changed.append((box, box.style))
                box.style = box.style.copy()
                box.style["orphans"] = orphans
            laid.made_again.append(PageMadeAgain(index, amiss, _rule(targets)))
            saved.restore(index, context)
            page, resume_at = make(index, context, root_box, html)
        _put_back(changed)
        return page, resume_at

    layout_page.remake_page = remake_page
    try:
        yield
    finally:
        layout_page.remake_page = plain


def _rule(targets: list[tuple[Any, int]]) -> str:
    return f"orphans: {targets[0][1]}" if targets else "none"


def _put_back(changed: list[tuple[Any, Any]]) -> None:
    while changed:
        box, style = changed.pop()
        box.style = style


def _to_move(attempt: int, page: Any, resume_at: Any, root: Any) -> list[tuple[Any, int]]:
    """Choose the boxes that must not begin on this page, and how many lines to ask of each.

    By turns the paragraph at the foot of the page, and those that the next page begins with: an
    unbreakable block may have been tried on this page, thrown its notes out, and then left it.
    """
    if attempt % 2:
        return [(box, MANY) for box in _next_blocks(root, resume_at)]
    foot = _bottom_block(page)
    if foot is None:
        return []
    boxes = _boxes_of(root, foot.element)
    if attempt == 0:
        return [(box, box.style["orphans"] + 1) for box in boxes]
    return [(box, len(foot.children) + 1) for box in boxes]


def _next_blocks(root: Any, resume_at: Any) -> list[Any]:
    """Return the paragraphs of the block that the next page begins with, and of the next three."""
    parent: Any = None
    box: Any = root
    index = 0
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))
        parent, box = box, box.children[index]
        if _is_line(box):
            return []
    if parent is None:
        return []
    siblings = parent.children[index : index + 4]
    return [box for sibling in siblings for box in (sibling, *_inner(sibling)) if _has_lines(box)]


def _inner(box: Any) -> Any:
    return box.descendants() if hasattr(box, "descendants") else ()


def _has_lines(box: Any) -> bool:
    children: Any = getattr(box, "children", ())
    return bool(children) and _is_line(children[0])


@dataclass(slots=True)
class _State:
    """What the layout context knew before a page was made."""

    footnotes: list[Any]
    reported: list[Any]
    out_of_flow: dict[Any, Any]
    following: list[Any]
    page: Any

    @classmethod
    def save(cls, index: int, context: Any) -> _State:
        maker = context.page_maker
        return cls(
            list(context.footnotes),
            list(context.reported_footnotes),
            dict(context.broken_out_of_flow),
            maker[index + 1 :],
            maker[index],
        )

    def restore(self, index: int, context: Any) -> None:
        context.footnotes[:] = self.footnotes
        context.reported_footnotes = list(self.reported)
        context.broken_out_of_flow = dict(self.out_of_flow)
        context.page_maker[index + 1 :] = self.following
        context.page_maker[index] = self.page


def _notes_amiss(page: Any, context: Any) -> tuple[str, ...]:
    """Return the ids of notes called on a page but not on it, or on it but not called."""
    root, area, *_ = page.children
    called = [box.footnote.element for box in root.descendants() if box.footnote]
    printed = [box.element for box in area.children]
    if called == printed and not context.reported_footnotes:
        return ()
    reported = [box.element for box in context.reported_footnotes]
    amiss = [e for e in called if e not in printed] + [e for e in printed if e not in called]
    amiss += [e for e in reported if e not in amiss]
    return tuple(str(element.get("id")) for element in amiss or called)


def _bottom_block(page: Any) -> Any:
    """Return the last box with lines of a page, or None."""
    last = None
    for box in page.children[0].descendants():
        if _has_lines(box):
            last = box
    return last


def _boxes_of(root: Any, element: Any) -> list[Any]:
    """Return the boxes with lines, before layout, that were made from an element."""
    return [box for box in root.descendants() if box.element is element and _has_lines(box)]


def renumber(laid: Laid, pages: list[Any], first: int) -> bool:
    """Give pages new folios, from ``first``, without laying them out again.

    Returns False where this cannot be done; then the unit must be laid out again.
    """
    if laid.context is None:
        return False
    from weasyprint.layout.background import layout_backgrounds
    from weasyprint.layout.page import make_margin_boxes

    context = laid.context
    for number, page in enumerate(pages):
        box = page._page_box
        context.current_page = number + 1
        state = context.page_maker[number + 1][3]
        state[1]["page"] = [first + number]
        flow = [child for child in box.children if type(child).__name__ != "MarginBox"]
        box.children = (*flow, *make_margin_boxes(context, box, state))
        layout_backgrounds(box, context.get_image_from_uri)
    return True


def drawings(cache: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the pictures in memory that are SVG, by their addresses."""
    from weasyprint.images import SVGImage

    return {url: picture for url, picture in cache.items() if isinstance(picture, SVGImage)}


def type_area(page: Any) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of the area within a page's margins, in CSS pixels."""
    box = page._page_box
    # The height of the page's content box leaves the notes out; the margin does not.
    bottom = box.margin_height() - box.margin_bottom
    left, top = box.content_box_x(), box.content_box_y()
    return left, top, left + box.width, bottom


def baselines(page: Any, without: str) -> list[tuple[float, float]]:
    """Return the baseline of each line with text on a page, and the line's width, in CSS pixels.

    Notes and captions are among them; margin boxes and what stands in elements of the class
    ``without`` are not.
    """
    return [
        (line.position_y + line.baseline, line.width)
        for child in page._page_box.children
        if type(child).__name__ != "MarginBox"
        for line in _text_lines(child, without)
    ]


def _text_lines(box: Any, without: str) -> Iterator[Any]:
    element = box.element
    if element is not None and without in element.get("class", "").split():
        return
    if _is_line(box) and _line_text(box).strip():
        yield box
    for child in getattr(box, "children", ()):
        yield from _text_lines(child, without)


def lines_of(page: Any, block: str) -> list[str]:
    """Return the texts of the lines of a block that stand on a page, without its note calls."""
    found: list[str] = []
    for box in page._page_box.descendants():
        element = getattr(box, "element", None)
        if element is None or element.get("id") != block:
            continue
        found += map(_line_text, _lines_in(box))
    return found


def lines_by_id(page: Any) -> dict[str, list[str]]:
    """Return the texts of the lines on a page by the id of their block; blocks without are left."""
    found: dict[str, list[str]] = {}
    for block in blocks_with_lines(page._page_box.children[0]):
        identity = block.element.get("id") if block.element is not None else None
        if identity:
            found.setdefault(identity, []).extend(map(_line_text, _lines_in(block)))
    return found


def blocks_with_lines(box: Any) -> Iterator[Any]:
    """Yield the boxes within a box, or itself, whose children are lines, in order."""
    if _lines_in(box):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from blocks_with_lines(child)


def _lines_in(box: Any) -> list[Any]:
    return [child for child in getattr(box, "children", ()) if _is_line(child)]


def _is_line(box: Any) -> bool:
    return type(box).__name__ == "LineBox"


def _line_text(line: Any) -> str:
    return "".join(box.text for box in texts_of(line))


def texts_of(line: Any) -> Iterator[Any]:
    """Yield the boxes of text of a line, without those of its note calls."""
    for box in line.descendants():
        if type(box).__name__ == "TextBox" and "footnote-call" not in str(box.element_tag):
            yield box


# --- how texts stand on a page --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text; all lengths in CSS pixels.

    ``divided``: it ends within a word. ``added`` is what justification added to a word space, in
    ems.
    """

    baseline: float
    left: float
    right: float
    divided: bool
    added: float


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A box whose children are lines: its element, the names around it, its column, its lines.

    ``tags`` are the tags and classes of its element and of all those around it.
    """

    element: Any
    id: str
    tags: frozenset[str]
    left: float
    right: float
    lines: tuple[TextLine, ...]


def text_blocks(page: Any, without: str) -> Iterator[TextBlock]:
    """Yield the boxes of text on a page, without margin boxes and elements of a class ``without``.

    What stands in a line as a piece of its own (the marker of an item, an initial) is no box of
    text here; the columns of an index, which are such pieces, have theirs.
    """
    for child in page._page_box.children:
        if type(child).__name__ != "MarginBox":
            yield from _blocks_of(child, "", frozenset(), without)


def _blocks_of(box: Any, name: str, tags: frozenset[str], without: str) -> Iterator[TextBlock]:
    element = box.element
    if element is not None:
        classes = element.get("class", "").split()
        if without in classes:
            return
        name = element.get("id") or name
        tags = tags.union((element.tag, *classes))
    lines = _lines_in(box)
    if not lines:
        for child in getattr(box, "children", ()):
            yield from _blocks_of(child, name, tags, without)
        return
    placed = tuple(line for line in map(_placed_line, lines) if line is not None)
    if placed:
        left = box.content_box_x()
        yield TextBlock(element, name, tags, left, left + box.width, placed)
    for piece in (piece for line in lines for piece in line.children):
        if type(piece).__name__ == "InlineBlockBox" and not _lines_in(piece):
            yield from _blocks_of(piece, name, tags, without)


def _placed_line(line: Any) -> TextLine | None:
    """Return where a line stands; None where it has no text."""
    texts = [box for box in _inline(line) if type(box).__name__ == "TextBox" and box.text.strip()]
    if not texts:
        return None
    first, last = texts[0], texts[-1]
    added = max(box.justification_spacing / box.style["font_size"] for box in texts)
    return TextLine(
        line.position_y + line.baseline,
        first.position_x,
        last.position_x + last.width,
        last.text.endswith(last.style["hyphenate_character"]),
        added,
    )


def _inline(box: Any) -> Iterator[Any]:
    """Yield what stands in a line, in order; not what is in pieces of their own."""
    for child in box.children:
        if type(child).__name__ == "InlineBox":
            yield from _inline(child)
        else:
            yield child

"""Figures at the head of a page.

The engine has no page floats that can be trusted (figures were lost). So a unit is laid out
without its top figures; the page break after each figure's place in the text is looked up; and the
figure is put there, between two blocks or between two lines of a paragraph, which is split for it.
All of this is work on the unit's HTML: what is laid out in the end is ordinary text in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from fascicle.typesetting.engine import Layout, Sheet

__all__ = ["TopFigure", "drifting", "place_top_figures", "split_paragraph", "take_out"]

GAP = 40.0
"""Points: more white than this at the foot of a page, before a figure, is a gap."""

_SPACES = re.compile("[\\s\u00ad\u200b\u2060\u2010]+")


@dataclass(frozen=True, slots=True)
class TopFigure:
    """A figure to be set at the head of a page: its id and that of the block before it."""

    id: str
    after: str


def take_out(html: str, identity: str) -> tuple[str, str]:
    """Take a figure out of a unit's HTML; return the HTML without it, and the figure's own."""
    start = re.search(rf'<figure\b[^>]*\bid="{re.escape(identity)}"', html)
    if start is None:
        return html, ""
    end = html.index("</figure>", start.start()) + len("</figure>")
    return html[: start.start()] + html[end:], html[start.start() : end]


def _element(html: str, identity: str) -> tuple[int, int] | None:
    """Return where the element with this id begins and ends."""
    start = re.search(rf'<([a-z][a-z0-9]*)\b[^>]*\bid="{re.escape(identity)}"[^>]*>', html)
    if start is None:
        return None
    tag, depth = start[1], 0
    for found in re.finditer(rf"<(/?){tag}\b[^>]*>", html[start.start() :]):
        depth += -1 if found[1] else 1
        if depth == 0:
            return start.start(), start.start() + found.end()
    return None


class _Cutter(HTMLParser):
    """Finds where in a paragraph's HTML its n-th printed character ends."""

    def __init__(self, count: int) -> None:
        super().__init__(convert_charrefs=False)
        self.left = count
        self.cut: tuple[int, int] | None = None  # line and column, as HTMLParser counts
        self.open: list[str] = []
        self.within_word = False
        self._calls = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if self._calls or "call" in (dict(attrs).get("class") or "").split():
            self._calls += tag == "span"
            return
        self._cut_here()
        if self.cut is None and tag not in {"br", "img", "wbr"}:
            self.open.append(raw)

    def handle_endtag(self, tag: str) -> None:
        if self._calls:
            self._calls -= tag == "span"
        elif self.cut is None and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        line, column = self.getpos()
        if self._calls or self.cut is not None:
            return
        for offset, character in enumerate(data):
            if self.left == 0:
                newlines = data[:offset].count("\n")
                column = offset - data[:offset].rfind("\n") - 1 if newlines else column + offset
                self.cut = (line + newlines, column)
                self.within_word = not character.isspace()
                return
            if not _SPACES.fullmatch(character):
                self.left -= 1

    def handle_entityref(self, name: str) -> None:
        self._reference()

    def handle_charref(self, name: str) -> None:
        self._reference()

    def _reference(self) -> None:
        self._cut_here()
        if self.cut is None and not self._calls:
            self.left -= 1

    def _cut_here(self) -> None:
        if self.left == 0 and self.cut is None and not self._calls:
            self.cut = self.getpos()


def split_paragraph(html: str, identity: str, count: int) -> tuple[str, str] | None:
    """Split a paragraph after its ``count``-th printed character (spaces not counted).

    Returns the HTML of the two halves, the first justified to its end, the second without indent;
    None where it cannot be split there. Note calls stay with the word before them.
    """
    where = _element(html, identity)
    if where is None or not html.startswith("<p", where[0]):
        return None
    paragraph = html[where[0] : where[1]]
    opening = paragraph[: paragraph.index(">") + 1]
    inner = paragraph[len(opening) : -len("</p>")]
    cutter = _Cutter(count)
    cutter.feed(inner)
    cutter.close()
    if cutter.cut is None or count <= 0:
        return None
    line, column = cutter.cut
    offset = sum(len(text) + 1 for text in inner.split("\n")[: line - 1]) + column
    closing = "".join(f"</{_tag(raw)}>" for raw in reversed(cutter.open))
    reopening = "".join(re.sub(r'\sid="[^"]*"', "", raw) for raw in cutter.open)
    hyphen = "-" if cutter.within_word and inner[offset - 1].isalpha() else ""
    first = _with_class(opening, "split-head") + inner[:offset].rstrip() + hyphen + closing + "</p>"
    second = (
        _with_class(opening, "split-tail").replace(f'id="{identity}"', f'id="{identity}--2"')
        + reopening
        + inner[offset:].lstrip()
        + "</p>"
    )
    return first, second


def _tag(raw: str) -> str:
    return re.match(r"<([a-zA-Z0-9]+)", raw)[1]  # type: ignore[index]


def _with_class(opening: str, name: str) -> str:
    if 'class="' in opening:
        return opening.replace('class="', f'class="{name} ', 1)
    return opening[:-1] + f' class="{name}">'


def _text_before(sheets: Sequence[Sheet], block: str) -> int:
    """Count the printed characters of a block on these pages (without note calls and spaces)."""
    return sum(len(_SPACES.sub("", line)) for sheet in sheets for line in sheet.lines(block))


def place_top_figures(
    html: str,
    figures: Sequence[TopFigure],
    blocks: Sequence[str],
    lay_out: Callable[[str], Layout],
) -> str:
    """Return a unit's HTML with its top figures at the heads of pages.

    ``blocks`` are the ids of the unit's blocks in order; ``lay_out`` lays out a unit's HTML. A
    figure goes to the head of the page after the one on which the block before it ends; where the
    unit has no such page, it stays where it was mentioned.
    """
    taken: dict[str, str] = {}
    for figure in figures:
        html, taken[figure.id] = take_out(html, figure.id)
    order = [block for block in blocks if f'id="{block}"' in html]
    text = _Manuscript(html, order, set())
    for figure in figures:
        markup = _top(taken[figure.id])
        if markup:
            _place(text, figure, markup, lay_out(text.html))
            text.placed.add(figure.id)
    return text.html


def drifting(
    layout: Layout, figures: Sequence[TopFigure], blocks: Sequence[str]
) -> Iterator[TopFigure]:
    """Yield the figures that did not fit on the page of the block before them and left a gap."""
    for figure in figures:
        pages = [k for k, sheet in enumerate(layout.sheets) if figure.id in sheet.anchors]
        if not pages or pages[0] == 0 or not figure.after:
            continue
        page, before = layout.sheets[pages[0]], layout.sheets[pages[0] - 1]
        if any(block in page.anchors for block in _before(blocks, figure.id)):
            continue
        inked = [before.anchors[block][3] for block in blocks if block in before.anchors]
        notes = [a[1] for name, a in before.anchors.items() if f"call-{name}" in before.anchors]
        foot = min([before.type_area[3], *notes])
        if inked and foot - max(inked) > GAP:
            yield figure


def _before(blocks: Sequence[str], figure: str) -> Sequence[str]:
    at = list(blocks).index(figure)
    return [part for block in blocks[:at] for part in (block, f"{block}--2")]


@dataclass(slots=True)
class _Manuscript:
    """A unit's HTML while figures are set into it: ``order`` are the ids of its parts."""

    html: str
    order: list[str]
    placed: set[str]

    def before(self, block: str, figure: str, markup: str) -> None:
        """Set a figure before a block."""
        start, _ = _element(self.html, block) or (0, 0)
        self._insert(start, self.order.index(block), figure, markup)

    def after(self, block: str, figure: str, markup: str) -> None:
        """Set a figure after a block, or before all where there is no such block."""
        while f"{block}--2" in self.order:
            block = f"{block}--2"
        where = _element(self.html, block)
        if where is None:
            self.before(self.order[0], figure, markup)
        else:
            self._insert(where[1], self.order.index(block) + 1, figure, markup)

    def within(self, block: str, halves: tuple[str, str], figure: str, markup: str) -> None:
        """Set a figure between the halves of a paragraph."""
        start, end = _element(self.html, block) or (0, 0)
        self.html = self.html[:start] + halves[0] + halves[1] + self.html[end:]
        at = self.order.index(block) + 1
        self._insert(start + len(halves[0]), at, figure, markup)
        self.order.insert(at + 1, f"{block}--2")

    def _insert(self, offset: int, position: int, figure: str, markup: str) -> None:
        self.html = self.html[:offset] + markup + self.html[offset:]
        self.order.insert(position, figure)


def _place(text: _Manuscript, figure: TopFigure, markup: str, layout: Layout) -> None:
    """Set one figure at the head of the first page after its place that has no figure there."""
    ends = _last_page(layout.sheets, text.order, figure.after)
    for page in range(1 if ends is None else ends + 1, len(layout.sheets)):
        if ends is None:
            break
        before, here = layout.sheets[page - 1].anchors, layout.sheets[page].anchors
        block = next((part for part in text.order if part in here), None)
        if block is None or block in text.placed:
            continue
        if block not in before:
            text.before(block, figure.id, markup)
            return
        count = _text_before(layout.sheets[:page], block)
        halves = split_paragraph(text.html, block, count)
        if halves is not None:
            text.within(block, halves, figure.id, markup)
            return
        # A list or a quotation goes over this page break: perhaps there is a better one.
    # No page is left: where the figure is mentioned, or after all where others went before it.
    text.after(text.order[-1] if text.placed else figure.after, figure.id, _here(markup))


def _top(markup: str) -> str:
    return re.sub(r'(class="[^"]*)\bhere\b', r"\1top", markup, count=1)


def _here(markup: str) -> str:
    return re.sub(r'(class="[^"]*)\btop\b', r"\1here", markup, count=1)


def _last_page(sheets: Sequence[Sheet], order: Sequence[str], block: str) -> int | None:
    """Return the index of the page on which a block (or its second half) ends."""
    while f"{block}--2" in order:
        block = f"{block}--2"
    pages = [number for number, sheet in enumerate(sheets) if block in sheet.anchors]
    return pages[-1] if pages else None

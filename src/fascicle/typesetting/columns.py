"""The columns of the index: its lines are measured once, then divided by us.

WeasyPrint's own columns cost four times as much as a page of text, and cannot say where they break.
So all lines are laid out in one column as long as they need, to learn how many each paragraph has;
then the pages are composed of columns of fixed lines: no entry is cut off from its first sub-entry,
the columns of the last page are even, and a page that begins within an entry says in which.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from fascicle.typesetting.geometry import PageGeometry

__all__ = ["LEADING", "Lines", "arrange", "divide", "measuring"]

# What is said of the index's type here is said in theme/css/70-index.css, too.
LEADING = 0.8
"""Line height of the index, as a share of the text's."""
HEAD_LINES = 7
"""Lines of text that the title of the index takes."""
TYPE_SIZE = 0.86
"""Type size of the index, as a share of the text's."""
GAP = 1.3
"""Space between two columns, in lines of text."""
LEAST = 2
"""Lines of a paragraph that stay together at the foot of a column and at the head of the next."""

_LINES = re.compile(r'<div class="index-lines" data-columns="(\d)">(.*?)</div>', re.DOTALL)
_PARAGRAPH = re.compile(
    r'<p class="index-(entry|sub|continued)( gap)?" id="([^"]*)"([^>]*)>(.*?)</p>', re.DOTALL
)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>")
_TOKEN = re.compile(r"<!--.*?-->|<(/?)\w[^>]*>|&[^;\s]+;|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph of the index, or a part of one, in lines.

    ``kind`` is ``entry``, ``sub`` or ``rest`` (what is left of one that was divided). ``gap``: a
    line is left empty before it, but not at the head of a column. ``cuts`` are the lines before
    which it may be divided. ``continued`` are the lines of the words that say in which entry a
    page begins, 0 where it has none. ``start`` is the first line of a part within its paragraph.
    """

    id: str
    kind: str
    count: int
    gap: bool = False
    cuts: tuple[int, ...] = ()
    continued: int = 0
    start: int = 0

    @property
    def least(self) -> int:
        """How many of its lines must stand together where it begins."""
        return min((cut for cut in self.cuts if cut >= LEAST), default=self.count)

    def divided(self, at: int) -> tuple[Lines, Lines]:
        """Return its first lines and the rest."""
        rest = tuple(cut - at for cut in self.cuts if cut > at)
        first = replace(self, count=at, cuts=tuple(cut for cut in self.cuts if cut < at))
        start = self.start + at
        return first, Lines(self.id, "rest", self.count - at, False, rest, self.continued, start)


Column = tuple[Lines, ...]


def divide(lines: Sequence[Lines], room: Callable[[int], int], columns: int) -> tuple[Column, ...]:
    """Divide the paragraphs into columns. ``room`` gives the lines of a page, from 0.

    Nothing is lost or moved; a paragraph that can be divided nowhere and is longer than a column
    overruns it. The columns of the last page are as even as can be.
    """
    made = _filled(lines, lambda column: room(column // columns), columns)
    before = (len(made) - 1) // columns * columns
    left = _left_after(lines, made[:before])
    page = before // columns
    counts = [item.count for item in left]
    for lower in range(max(-(-sum(counts) // columns), *counts, 1), room(page)):
        last = _filled(left, lambda _, lines=lower: lines, columns, first=before)  # type: ignore[misc]
        if len(last) <= columns and not any(map(_is_parted, last, last[1:])):
            return (*made[:before], *last)
    return made


def _is_parted(column: Column, following: Column) -> bool:
    """Whether an entry stands at the foot of a column and its first sub-entry in the next one."""
    return column[-1].kind != "sub" and following[0].kind == "sub"


def _left_after(lines: Sequence[Lines], made: Sequence[Column]) -> list[Lines]:
    """Return what these columns do not hold."""
    held = sum(item.count for column in made for item in column if item.kind != "continued")
    left = list(lines)
    while left and held >= left[0].count:
        held -= left.pop(0).count
    if left and held:
        left[0] = left[0].divided(held)[1]
    return left


def _filled(
    lines: Sequence[Lines], room: Callable[[int], int], columns: int, first: int = 0
) -> tuple[Column, ...]:
    """Fill columns one after the other, as many as are needed; ``first`` is the number of one."""
    made: list[Column] = []
    left = list(reversed(lines))
    while left:
        column: list[Lines] = []
        number = first + len(made)
        used = 0
        top = left[-1]
        if number and number % columns == 0 and top.kind != "entry" and top.continued:
            column.append(Lines(top.id, "continued", top.continued))
            used = top.continued
        begun = len(column)
        while left:
            item = left.pop()
            gap = int(item.gap and len(column) > 0)
            free = room(number) - used - gap
            if item.count + _kept_with(item, left) <= free:
                column.append(item)
                used += gap + item.count
                continue
            cut = _cut(item, free, alone=len(column) == begun)
            if cut:
                part, item = item.divided(cut)
                column.append(part)
            elif len(column) == begun:
                column.append(item)
                break
            left.append(item)
            break
        made.append(tuple(column))
    return tuple(made)


def _kept_with(item: Lines, left: Sequence[Lines]) -> int:
    """Return how many lines of what comes next must follow in the same column."""
    following = left[-1] if left else None
    if item.kind == "sub" or following is None or following.kind != "sub":
        return 0
    return following.least


def _cut(item: Lines, free: int, *, alone: bool) -> int:
    """Return before which line a paragraph is divided, 0 where it is not."""
    good = [cut for cut in item.cuts if LEAST <= cut <= min(free, item.count - LEAST)]
    if not good and alone and item.count > free:
        good = [cut for cut in item.cuts if cut <= free]
    return max(good, default=0)


# --- in the HTML ------------------------------------------------------------------------------


def measuring(text: str, page: PageGeometry) -> tuple[str, str]:
    """Return the HTML of an index in one long column, and the rules to lay it out so.

    Paragraphs that are so short that they surely fit on a line are left out, which saves half.
    """
    found = _LINES.search(text)
    if found is None:
        return text, ""
    width = _width(page, int(found[1]))
    room = width / (page.text_size * TYPE_SIZE)

    def kept(paragraph: re.Match[str]) -> str:
        return "" if _is_short(paragraph[5], room) else paragraph[0]

    lines = _PARAGRAPH.sub(kept, found[2])
    style = f"display: block; width: {width:.3f}pt"
    column = f'<div class="index-column" style="{style}">{lines}</div>'
    rules = f"@page {{ size: {page.width:.3f}pt 2000000pt; margin: 0 }}\n"
    return text[: found.start()] + column + text[found.end() :], rules


def _is_short(body: str, room: float) -> bool:
    """Whether a paragraph surely fits on a line so many ems long; its indent is on the safe side.

    Counted with widths that no letter of its kind has in the theme's text face.
    """
    used = 0.0
    for letter in html.unescape(_TAG.sub("", body)):
        if letter in " ,;()\u2060":
            used += 0.33
        elif letter in "0123456789abcdefghijklnopqrstuvxyz–":
            used += 0.58
        else:
            used += 1.05 if letter.isascii() else 1.35
    return used < room


def arrange(text: str, measured: dict[str, list[str]], page: PageGeometry) -> str:
    """Return the HTML of an index in pages of columns; ``measured`` are its lines by id."""
    found = _LINES.search(text)
    if found is None:
        return text
    columns = int(found[1])
    paragraphs = {match[3]: match for match in _PARAGRAPH.finditer(found[2])}
    lines: list[Lines] = []
    continued = 0
    for identity, match in paragraphs.items():
        count = len(measured.get(identity, ())) or 1
        if match[1] == "continued":
            continue
        if match[1] == "entry":
            head = f"{identity}-continued"
            continued = len(measured.get(head, " ")) if head in paragraphs else 0
        cuts = tuple(_cuts(match[5], measured.get(identity, ())))
        lines.append(Lines(identity, match[1], count, bool(match[2]), cuts, continued))

    def room(number: int) -> int:
        return int((page.lines - HEAD_LINES * (number == 0)) / LEADING + 0.01)

    made = divide(lines, room, columns)
    pages = [made[start : start + columns] for start in range(0, len(made), columns)]
    width, gap = _width(page, columns), GAP * page.line_height
    written = []
    for number, held in enumerate(pages):
        height = room(number) * LEADING * page.line_height
        sides = []
        for side, column in enumerate(held):
            body = "".join(_written(item, n, paragraphs, measured) for n, item in enumerate(column))
            style = f"width: {width:.3f}pt" + (f"; margin-left: {gap:.3f}pt" if side else "")
            sides.append(f'<div class="index-column" style="{style}">{body}</div>')
        body = "".join(sides)
        written.append(f'<div class="index-page" style="height: {height:.3f}pt">{body}</div>')
    return text[: found.start()] + "\n".join(written) + text[found.end() :]


def _width(page: PageGeometry, columns: int) -> float:
    return (page.measure - (columns - 1) * GAP * page.line_height) / columns


def _written(
    item: Lines,
    position: int,
    paragraphs: dict[str, re.Match[str]],
    measured: dict[str, list[str]],
) -> str:
    match = paragraphs[item.id]
    if item.kind == "continued":
        entry = match[4].partition('data-entry="')[2].partition('"')[0]
        head = paragraphs[f"{entry or item.id}-continued"]
        return f'<p class="index-entry index-again"{head[4]}>{head[5]}</p>'
    lines = measured.get(item.id, [])
    cuts = _cuts(match[5], lines)
    start, end = cuts.get(item.start, 0), cuts.get(item.start + item.count, len(match[5]))
    body = match[5][start:end].strip()
    gap = " gap" if item.gap and position else ""
    identity = f' id="{item.id}"' if not item.start else ""
    return f'<p class="index-{item.kind}{gap}"{identity}{match[4]}>{body}</p>'


def _cuts(body: str, lines: Sequence[str]) -> dict[int, int]:
    """Return where a paragraph can be divided: lines, and the places in its HTML they begin at.

    It can be where a line ends between two page numbers, outside all elements.
    """
    if len(lines) < 2:
        return {}
    wanted: dict[int, int] = {}
    letters = 0
    for number, line in enumerate(lines[:-1], 1):
        letters += sum(map(str.isalnum, line))
        wanted[letters] = number
    found: dict[int, int] = {}
    letters = depth = 0
    for token in _TOKEN.finditer(body):
        if token[0].startswith("<!--"):
            continue
        if token[0].startswith("<"):
            depth += -1 if token[1] else 1
            continue
        letters += sum(map(str.isalnum, html.unescape(token[0])))
        if depth == 0 and token[0].isspace() and letters in wanted:
            found[wanted[letters]] = token.end()
    return found

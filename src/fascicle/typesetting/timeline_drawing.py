"""What is drawn of a timeline: its axis, its two columns, and the key of its signs."""

from __future__ import annotations

from collections.abc import Iterator

from fascicle.typesetting import timeline_labels
from fascicle.typesetting.lettering import FaceName, Lettering, face, number, pair
from fascicle.typesetting.timeline_marks import draw_mark, draw_sign
from fascicle.typesetting.timeline_scale import Word
from fascicle.typesetting.timeline_sheet import (
    FIRST_LINE,
    GREY,
    HALF_BAND,
    HEAD,
    INK,
    Column,
    Sheet,
)

__all__ = ["draw_axis", "draw_heads", "draw_key", "draw_labels", "draw_lines", "draw_marks"]

_LIGHT, _DARK = "#f6f4ed", "#e8e4d8"
_KEY_SIZE = 6.2


def draw_axis(sheet: Sheet, language: str) -> Iterator[str]:
    """Draw the axis, shaded by months or years, with its divisions and their words."""
    middle, scale = sheet.middle, sheet.scale
    left, right = middle - HALF_BAND, middle + HALF_BAND
    for section in scale.sections():
        yield (
            f'<rect x="{number(left)}" y="{number(section.top)}" width="{number(2 * HALF_BAND)}" '
            f'height="{number(section.bottom - section.top)}" '
            f'fill="{_DARK if section.dark else _LIGHT}"/>'
        )
    for y, worded in scale.ticks():
        length = 3.0 if worded else 1.6
        yield _line((left, y), (left + length, y), GREY, 0.3)
        yield _line((right, y), (right - length, y), GREY, 0.3)
    for x in (left, right):
        yield _line((x, scale.top), (x, scale.bottom), INK, 0.5)
    for word in scale.words(language):
        yield _axis_word(word, middle)


def _axis_word(word: Word, x: float) -> str:
    name: FaceName = "sans-semibold" if word.heavy else "sans"
    size = min(word.size, word.size * (2 * HALF_BAND - 6) / face(name).width(word.text, word.size))
    text = Lettering(word.text, name, size)
    at = (x - text.width / 2, word.y + text.face.cap_height * size / 2)
    return text.svg(at, INK if word.heavy else GREY)


def draw_lines(sheet: Sheet, column: Column) -> Iterator[str]:
    """Draw the lanes of tracks, and the lines that lead from marks to labels."""
    for x in column.lanes:
        yield _line((x, sheet.scale.top), (x, sheet.scale.bottom), GREY, 0.3)
    slope, edge = column.edges
    for i, (_, top) in column.labels.items():
        y = sheet.marks[i].anchor
        points = ((column.xs[i], y), (slope, y), (edge - column.side * 2.2, top + FIRST_LINE))
        course = "L".join(map(pair, points))
        yield f'<path d="M{course}" fill="none" stroke="{GREY}" stroke-width="0.35"/>'


def draw_marks(sheet: Sheet, column: Column) -> Iterator[str]:
    """Draw the marks, bars before dots."""
    for i in sorted(column.xs, key=lambda i: (sheet.marks[i].sign.startswith("dot"), i)):
        yield from draw_mark(sheet.marks[i], column.xs[i], sheet.colour_of(i), column.bar)


def draw_heads(sheet: Sheet, column: Column) -> Iterator[str]:
    """Print the names of the tracks of a side, each beside a dot of its colour."""
    edge = column.edges[1]
    tracks = [track for track in sheet.tracks.values() if track.side == column.side]
    for row, track in enumerate(tracks):
        full = Lettering(track.name, "sans-semibold", timeline_labels.SIZE)
        size = full.size * min(1.0, column.width / full.width)
        word = Lettering(track.name, "sans-semibold", size)
        y = 7.0 + row * HEAD
        yield word.svg((edge - word.width if column.side < 0 else edge, y), track.colour)
        yield from draw_sign("dot", (edge - column.side * 5.5, y - 2.3), track.colour)


def draw_labels(column: Column) -> Iterator[str]:
    """Print the labels, in the order of time."""
    size, edge = timeline_labels.SIZE, column.edges[1]
    space = face("sans").width(" ", size)
    for label, top in column.labels.values():
        for row, line in enumerate(label.lines):
            x = edge - timeline_labels.width_of(line) if column.side < 0 else edge
            for text, name in line:
                word = Lettering(text, name, size)
                yield word.svg((x, top + 6.2 + row * timeline_labels.LEADING), INK)
                x += word.width + space


def draw_key(sheet: Sheet) -> Iterator[str]:
    """Explain the signs that need it, in one line in the middle of the foot."""
    words = [(sign, Lettering(word, "sans", _KEY_SIZE)) for sign, word in sheet.key]
    length = sum(12 + word.width for _, word in words) + 8 * (len(words) - 1)
    x, y = (sheet.size[0] - length) / 2, sheet.size[1] - 3.0
    for sign, word in words:
        yield from draw_sign(sign, (x + 4.5, y - 2.1), GREY)
        yield word.svg((x + 12, y), GREY)
        x += 12 + word.width + 8


def _line(a: tuple[float, float], b: tuple[float, float], colour: str, width: float) -> str:
    return f'<path d="M{pair(a)}L{pair(b)}" stroke="{colour}" stroke-width="{number(width)}"/>'

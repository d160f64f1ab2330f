"""Marks of timelines: a dot for a day, a bar for what lasted, an open bar for a time within which.

A ring or a broken outline says “about” or “perhaps”; an arrow says that the time goes on beyond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fascicle.manuscript.dates import PublicationDate
from fascicle.typesetting.lettering import number, pair
from fascicle.typesetting.timeline_scale import Scale

__all__ = ["BAR", "DOT", "PITCH", "Mark", "Sign", "draw_mark", "draw_sign", "mark_of", "slots"]

PAPER = "#ffffff"
DOT = 1.9
"""Radius of a dot, in pt."""
BAR = 2.6
"""Width of a bar, in pt."""
PITCH = 4.4
"""Distance from one bar to the next beside it, in pt."""
_TRIM = 0.4
"""Bars are drawn so much shorter at each end, in pt, so that those of two months can be told."""
_LEAST_BAR = 3.4
_ARROW = 15.0
"""Length of an arrow, in pt."""

Sign = str
"""What a mark says: ``dot``, ``lasting`` or ``within``, with ``?`` where it is not certain."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark along the axis, from ``top`` to ``bottom`` (pt); both are the same for a dot.

    ``anchor``, where the line to the label begins, is at its first day: so labels stand in the
    order of time. ``up`` and ``down``: the time goes on beyond the end, for so many pt more.
    """

    sign: Sign
    top: float
    bottom: float
    anchor: float
    up: float = 0.0
    down: float = 0.0

    @property
    def extent(self) -> tuple[float, float]:
        """The room along the axis, arrows included, in pt."""
        reach = DOT if self.sign.startswith("dot") else 0.0
        return self.top - max(reach, self.up), self.bottom + max(reach, self.down)


def mark_of(date: PublicationDate, scale: Scale) -> Mark:
    """Return the mark of a date; what lies beyond the ends of the scale is cut off there."""
    doubt = "?" if date.approximate or date.uncertain else ""
    first, last = date.earliest.toordinal(), date.latest.toordinal() + 1
    at = scale(first + 0.5)
    if date.kind == "before":
        return Mark("dot" + doubt, at, at, at, up=min(_ARROW, at - scale.top + 4))
    if date.kind == "after":
        at = scale(last - 0.5)
        return Mark("dot" + doubt, at, at, at, down=min(_ARROW, scale.bottom - at + 4))
    if date.kind == "day":
        return Mark("dot" + doubt, at, at, at)
    top, bottom = scale(first), scale(last)
    lack = max(0.0, _LEAST_BAR - (bottom - top)) / 2
    return Mark(
        ("lasting" if date.kind == "interval" else "within") + doubt,
        top - lack,
        bottom + lack,
        at,
        up=4.0 if first < scale.first else 0.0,
        down=4.0 if last > scale.last else 0.0,
    )


def slots(marks: Sequence[Mark]) -> list[int]:
    """Return for each mark how many bars lie between it and the axis, 0 for those beside it.

    Bars never cover one another, nor dots; long bars lie nearest the axis. Dots of one day, which
    are one on the axis, stay together.
    """
    order = sorted(
        range(len(marks)), key=lambda i: (marks[i].top - marks[i].bottom, marks[i].top, i)
    )
    bars: list[list[tuple[float, float]]] = []
    found = [0] * len(marks)
    for i in order:
        top, bottom = marks[i].extent
        slot = 0
        while slot < len(bars) and any(top < b - 0.01 and a + 0.01 < bottom for a, b in bars[slot]):
            slot += 1
        found[i] = slot
        if not marks[i].sign.startswith("dot"):
            bars += [[] for _ in range(slot + 1 - len(bars))]
            bars[slot].append((top, bottom))
    return found


def draw_mark(mark: Mark, x: float, colour: str, width: float = BAR) -> list[str]:
    """Return the elements that draw a mark, its middle at ``x``."""
    pieces = []
    for reach, end, way in ((mark.up, mark.top, -1), (mark.down, mark.bottom, 1)):
        if reach:
            pieces += _arrow(x, end, end + way * reach, colour)
    if mark.sign.startswith("dot"):
        return [*pieces, *draw_sign(mark.sign, (x, mark.top), colour)]
    box = (x - width / 2, mark.top + _TRIM, width, mark.bottom - mark.top - 2 * _TRIM)
    return [*pieces, _bar(mark.sign, box, colour)]


def draw_sign(sign: Sign, at: tuple[float, float], colour: str) -> list[str]:
    """Return the elements that draw a sign about a point: for dots, and for the key."""
    x, y = at
    if not sign.startswith("dot"):
        return [_bar(sign, (x - 4.5, y - BAR / 2, 9.0, BAR), colour)]
    middle = f'cx="{number(x)}" cy="{number(y)}"'
    if sign.endswith("?"):
        return [
            f'<circle {middle} r="{number(DOT - 0.25)}" fill="{PAPER}" stroke="{colour}" '
            'stroke-width="0.8"/>'
        ]
    return [
        f'<circle {middle} r="{number(DOT + 0.5)}" fill="{PAPER}"/>',
        f'<circle {middle} r="{number(DOT)}" fill="{colour}"/>',
    ]


def _bar(sign: Sign, box: tuple[float, float, float, float], colour: str) -> str:
    x, y, width, height = box
    fill = PAPER if sign.startswith("within") else colour
    dashes = ""
    if sign.endswith("?"):
        fill = PAPER if sign.startswith("within") else _tint(colour)
        dashes = ' stroke-dasharray="1.6 1.1"'
    return (
        f'<rect x="{number(x + 0.3)}" y="{number(y + 0.3)}" width="{number(width - 0.6)}" '
        f'height="{number(height - 0.6)}" fill="{fill}" stroke="{colour}" '
        f'stroke-width="0.6"{dashes}/>'
    )


def _arrow(x: float, start: float, end: float, colour: str) -> list[str]:
    way = 1 if end > start else -1
    back = end - way * 3.2
    head = " ".join(map(pair, ((x, end), (x - 1.7, back), (x + 1.7, back))))
    return [
        f'<path d="M{pair((x, start))}L{pair((x, back))}" stroke="{colour}" stroke-width="0.8"/>',
        f'<polygon points="{head}" fill="{colour}"/>',
    ]


def _tint(colour: str) -> str:
    """Return a colour at a third of its strength on white, for no ink is see-through."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) / 3):02x}" for part in parts)

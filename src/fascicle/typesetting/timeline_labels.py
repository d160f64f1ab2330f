"""Labels of timelines: broken into lines, shortened where they must be, spread along the axis.

The labels of one side stand in one column, in the order of time. So the question whether all have
room has an exact answer, and the best places are found at once (isotonic regression): nothing is
tried out, and no two can ever overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from fascicle.typesetting.lettering import FaceName, face

__all__ = [
    "GAP",
    "LEADING",
    "MOST_LINES",
    "SIZE",
    "Label",
    "Line",
    "fitted",
    "height_of",
    "spread",
    "ways_of",
    "width_of",
]

SIZE = 7.0
"""Type size of labels, in pt."""
LEADING = 8.2
"""Height of a line, in pt; ascenders and descenders stay within."""
GAP = 2.8
"""Space between two labels, in pt."""
MOST_LINES = 3

Token = tuple[str, FaceName]
"""Words in one face."""

Line = tuple[Token, ...]
"""A line: runs of words, each in one face, to be set one after the other with a space between."""

_DATE: FaceName = "sans-semibold"
_TEXT: FaceName = "sans"
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it is set; ``lost`` counts the characters that had to be left out."""

    lines: tuple[Line, ...]
    lost: int = 0

    @property
    def height(self) -> float:
        """The height in pt."""
        return len(self.lines) * LEADING


def width_of(line: Line) -> float:
    """Return the width of a line in pt."""
    space = face(_TEXT).width(" ", SIZE)
    return sum(face(name).width(text, SIZE) for text, name in line) + space * (len(line) - 1)


def ways_of(date: str, text: str, width: float) -> tuple[Label, ...]:
    """Set a date and a text in lines of ``width`` pt, in one line at most, in two and in three.

    What is cut ends in “…”, after a word.
    """
    tokens = [
        (part, name)
        for words, name in ((date, _DATE), (text, _TEXT))
        for word in words.split()
        for part in _parts(word, name, width)
    ]
    lines = _broken(tokens, width)
    return tuple(_cut(lines, most, width) for most in range(1, MOST_LINES + 1))


def fitted(ways: Sequence[Sequence[Label]], room: float) -> list[Label] | None:
    """Return the labels of one side, as long as they may be in ``room`` pt; None without room.

    ``ways`` are those of each label. Where not all can have their lines, those are shortened first
    that lose least by it.
    """
    counts = [len(way[-1].lines) for way in ways]

    def labels() -> list[Label]:
        return [way[count - 1] for way, count in zip(ways, counts, strict=True)]

    while height_of(labels()) > room:
        longest = max(counts, default=1)
        if longest == 1:
            return None
        index = min(
            (i for i, count in enumerate(counts) if count == longest),
            key=lambda i: (ways[i][longest - 2].lost, i),
        )
        counts[index] -= 1
    return labels()


def height_of(labels: Sequence[Label]) -> float:
    """Return the height of labels set below one another, in pt."""
    return sum(label.height + GAP for label in labels) - GAP if labels else 0.0


def spread(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return the tops of labels, as near to ``wanted`` as they can be without overlapping (pt).

    Least squares, by pooling adjacent violators (Barlow and others 1972). The order is kept, and
    all lie between ``top`` and ``bottom``, which must have room for them.
    """
    if not wanted:
        return []
    offsets = [0.0, *accumulate(height + GAP for height in heights)]
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        total, count = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    last = bottom - (offsets[-1] - GAP)
    starts = [min(max(total / count, top), last) for total, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=False)]


# --- breaking lines -------------------------------------------------------------------------------


def _cut(lines: Sequence[Sequence[Token]], most: int, width: float) -> Label:
    if len(lines) <= most:
        return Label(tuple(map(_joined, lines)))
    kept = [list(line) for line in lines[:most]]
    last = kept[-1]
    while len(last) > 1 and width_of(_joined(_ended(last))) > width:
        last.pop()
    told = sum(len(word) for line in kept for word, _ in line)
    if width_of(_joined(_ended(last))) > width:
        last[0] = (last[0][0][:-2], last[0][1])
    kept[-1] = _ended(last)
    return Label(tuple(map(_joined, kept)), sum(len(w) for line in lines for w, _ in line) - told)


def _broken(tokens: Sequence[Token], width: float) -> list[list[Token]]:
    space = max(face(name).width(" ", SIZE) for name in (_TEXT, _DATE))
    lines: list[list[Token]] = []
    used = 0.0
    for token in tokens:
        own = width_of((token,))
        if lines and used + space + own <= width:
            lines[-1].append(token)
            used += space + own
        else:
            lines.append([token])
            used = own
    return lines


def _parts(word: str, name: FaceName, width: float) -> list[str]:
    """Divide a word that is wider than a line; an ordinary word is returned as it is."""
    parts: list[str] = []
    while word and face(name).width(word, SIZE) > width:
        end = max(len(word) - 1, 1)
        while end > 1 and face(name).width(word[:end], SIZE) > width:
            end -= 1
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word] if word else parts


def _ended(line: Sequence[Token]) -> list[Token]:
    *before, (word, name) = line
    return [*before, (word.rstrip(",;:–—") + _ELLIPSIS, name)]


def _joined(tokens: Sequence[Token]) -> Line:
    runs: list[Token] = []
    for word, name in tokens:
        if runs and runs[-1][1] == name:
            runs[-1] = (f"{runs[-1][0]} {word}", name)
        else:
            runs.append((word, name))
    return tuple(runs)

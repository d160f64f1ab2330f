"""The operators that show text in a content stream, changed without moving a letter.

Those who listen to a page, or copy from it, get its characters: so there must be a space between
words on two lines, a hyphen that only divides a word must be known as one (ISO 32000-1, 14.8.2.2),
and a link in the middle of a line must have its words for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["divided", "hyphened", "spaced"]

_TOKEN = re.compile(rb"<([0-9a-f]*)>|([^<>\s]+)")
_LAST = re.compile(rb"^(.*)<([0-9a-f]*)([0-9a-f]{4})>([-0-9. ]*)\] TJ$", re.DOTALL)
_SOFT = b"/Span <</ActualText <FEFF00AD>>> BDC\n[<%b>%b] TJ\nEMC"


def spaced(shown: bytes, glyph: int, width: float) -> bytes:
    """Return a ``TJ`` with a space at its end that takes no room: it is drawn backwards first."""
    before, operator, after = shown.rpartition(b"] TJ")
    return before + b" %d <%04x>" % (round(width), glyph) + operator + after


def hyphened(shown: bytes) -> bytes:
    """Return a ``TJ`` whose last glyph is known as a soft hyphen."""
    found = _LAST.match(shown)
    if found is None:
        return shown
    before = found[1] + (b"<%b>" % found[2] if found[2] else b"")
    return (before + b"] TJ\n" if before != b"[" else b"") + _SOFT % (found[3], found[4])


def divided(
    shown: bytes, letters: Mapping[int, str], stretches: Sequence[tuple[int, int]]
) -> list[tuple[int | None, bytes]]:
    """Divide a ``TJ`` into several, each with the number of its stretch or None.

    ``letters`` are the characters of each glyph. A stretch goes from one letter or digit of the
    text to before another, both counted from 0; they are in order and do not overlap. Empty where
    there is no such stretch.
    """
    parts: list[tuple[int | None, list[bytes]]] = [(None, [])]
    pending = list(enumerate(stretches))
    within: int | None = None
    end = seen = 0
    for token in _TOKEN.finditer(shown.removeprefix(b"[").removesuffix(b"] TJ")):
        if token[1] is None:
            parts[-1][1].append(token[2])
            continue
        for at in range(0, len(token[1]), 4):
            glyph = token[1][at : at + 4]
            count = sum(map(str.isalnum, letters.get(int(glyph, 16), "")))
            if count and within is None and pending and seen + count > pending[0][1][0]:
                within, (_, end) = pending.pop(0)
                parts.append((within, []))
            parts[-1][1].append(b"<%b>" % glyph)
            seen += count
            if within is not None and seen >= end:
                within = None
                parts.append((None, []))
    if pending or within is not None:
        return []
    shows = [(n, part) for n, part in parts if any(token.startswith(b"<") for token in part)]
    return [(n, b"[" + b"".join(_joined(part)) + b"] TJ") for n, part in shows]


def _joined(tokens: Sequence[bytes]) -> list[bytes]:
    """Put glyphs that follow one another into one string."""
    found: list[bytes] = []
    for token in tokens:
        if found and found[-1].endswith(b">") and token.startswith(b"<"):
            found[-1] = found[-1][:-1] + token[1:]
        else:
            found.append(token)
    return found

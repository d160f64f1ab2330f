"""Text in its composed form, in which fonts have a letter with its accent as one sign.

Files from other systems have ``é`` as two characters, a letter and an accent (the normalization
forms of Unicode, UAX 15). It is the same text; but an accent by itself is found in few fonts,
and is set and read back less well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from fascicle.typesetting.units import UnitSource

__all__ = ["composed", "composed_line"]

# Addresses mean bytes: those of another form may lead to another place.
_ADDRESS = re.compile(r"""(\s(?:href|src|id)="[^"]*")""")
_BORDER = re.compile(r"(?<=[<>=])(?=[^\x00-\u02ff])")
"""Between a sign of the markup and what may hold marks: with a long solidus (U+0338) ``>`` would be
composed to ``≯``, and the text after it be an attribute. No other sign of HTML is ever composed."""
_LETTER = re.compile(r"(.)([\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+)")


def composed(units: Sequence[UnitSource]) -> tuple[UnitSource, ...]:
    """Return units whose text is composed (NFC); their addresses stay as they are."""
    return tuple(
        unit
        if unicodedata.is_normalized("NFC", unit.html)
        else replace(unit, html="".join(_compose(unit.html)))
        for unit in units
    )


def _compose(html: str) -> Iterator[str]:
    for number, part in enumerate(_ADDRESS.split(html)):
        if number % 2:
            yield part
        else:
            yield from (unicodedata.normalize("NFC", piece) for piece in _BORDER.split(part))


def composed_line(line: str) -> Iterator[tuple[int, str]]:
    """Yield the characters of a composed line, each with its column (from 1) as written."""
    column = 1
    for letter, marks in _letters(line):
        for character in unicodedata.normalize("NFC", letter + marks):
            yield column, character
        column += 1 + len(marks)


def _letters(line: str) -> Iterator[tuple[str, str]]:
    """Divide a line into letters with their combining marks."""
    start = 0
    for found in _LETTER.finditer(line):
        yield from ((character, "") for character in line[start : found.start()])
        yield found[1], found[2]
        start = found.end()
    yield from ((character, "") for character in line[start:])

"""What a table has that its pages must know: words too long for its columns, notes in its head."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fascicle.edition.model import Inlines, Table, calls, plain
from fascicle.typesetting.geometry import PageGeometry
from fascicle.typesetting.markup import without_calls
from fascicle.typesetting.references import IN_WORDS

__all__ = ["crowded_widths", "has_noted_head"]

_WIDTH = 0.5
"""Width of a letter of a table, in ems of the running text: a little more than its average."""
_GAP = 0.7
"""White between two columns, in lines; the style sheet has the same."""
_LEAST, _MOST = 6, 24
"""Letters for which a column of a crowded table has a share of the room."""
_NUMBER = "00"
"""What the raised number of a note takes up; the word before it is not divided for its sake."""
_MAY_BREAK = re.compile(r"[\s\-–—\u200b]+")


def crowded_widths(table: Table, page: PageGeometry) -> tuple[int, ...]:
    """Return the columns' widths in percent, where no word divided makes a table too wide.

    The engine makes columns at least as wide as their longest word, and lets the table run into the
    margin where that is too much. Only such a table may divide its words: to divide them where
    there is no need would be ugly. Nothing is returned for all others.
    """
    columns = range(max(map(len, (table.columns, *table.rows))))
    longest = [max(map(_longest, _column(table, column)), default=0) for column in columns]
    gaps = (len(columns) - 1) * _GAP * page.line_height
    if sum(longest) * _WIDTH * page.text_size + gaps <= page.measure:
        return ()
    wanted = [min(max(letters, _LEAST), _MOST) for letters in longest]
    return tuple(100 * letters // sum(wanted) for letters in wanted)


def has_noted_head(table: Table) -> bool:
    """Whether a note is called in the heads of the columns.

    Such a head is not printed again on the next page: the engine would print its notes there, too,
    or there alone.
    """
    return any(True for head in table.columns for _ in calls(head))


def _column(table: Table, column: int) -> Iterator[Inlines]:
    return (row[column] for row in (table.columns, *table.rows) if column < len(row))


def _longest(cell: Inlines) -> int:
    """Return the letters of a cell's longest word; numbers of notes are taken to end the cell."""
    numbers = _NUMBER * sum(1 for _ in calls(cell))
    words = plain(without_calls(cell), page=IN_WORDS).rstrip() + numbers
    return max(map(len, _MAY_BREAK.split(words)))

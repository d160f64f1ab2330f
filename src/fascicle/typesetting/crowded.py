"""Tables whose longest words have no room beside one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fascicle.edition.model import Inlines, Table, plain
from fascicle.typesetting.geometry import PageGeometry
from fascicle.typesetting.markup import without_calls
from fascicle.typesetting.references import IN_WORDS

__all__ = ["is_crowded"]

_WIDTH = 0.5
"""Width of a letter of a table, in ems of the running text: a little more than its average."""
_GAP = 0.7
"""White between two columns, in lines; the style sheet has the same."""
_MAY_BREAK = re.compile(r"[\s\-–—\u200b]+")


def is_crowded(table: Table, page: PageGeometry) -> bool:
    """Whether the table would be wider than the measure if no word of it were divided.

    The engine makes columns at least as wide as their longest word, and lets the table run into the
    margin where that is too much. Only such a table may divide its words: to divide them where
    there is no need would be ugly.
    """
    columns = range(max(map(len, (table.columns, *table.rows))))
    letters = sum(max(map(_longest, _column(table, column)), default=0) for column in columns)
    gaps = (len(columns) - 1) * _GAP * page.line_height
    return letters * _WIDTH * page.text_size + gaps > page.measure


def _column(table: Table, column: int) -> Iterator[Inlines]:
    return (row[column] for row in (table.columns, *table.rows) if column < len(row))


def _longest(cell: Inlines) -> int:
    return max(map(len, _MAY_BREAK.split(plain(without_calls(cell), page=IN_WORDS))))

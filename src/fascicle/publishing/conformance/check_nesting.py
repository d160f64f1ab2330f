"""Checks of what may stand in what: tables, lists, tables of contents (PDF/UA-1, 7.2 and 7.5)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

from fascicle.publishing.conformance.document import Document
from fascicle.publishing.conformance.ledger import UA, Ledger
from fascicle.publishing.conformance.objects import items
from fascicle.publishing.conformance.tree import Element

__all__ = ["check_nesting"]

_GROUPS = frozenset({"THead", "TBody", "TFoot"})
_MOST_CELLS = 1_000_000

_HOLDERS = {
    "TR": ("7.2-4", {"Table", *_GROUPS}),
    "THead": ("7.2-5", {"Table"}),
    "TBody": ("7.2-6", {"Table"}),
    "TFoot": ("7.2-7", {"Table"}),
    "TH": ("7.2-8", {"TR"}),
    "TD": ("7.2-9", {"TR"}),
    "LI": ("7.2-17", {"L"}),
    "LBody": ("7.2-18", {"LI"}),
    "TOCI": ("7.2-26", {"TOC"}),
}
"""What must stand in what: the rule and the tags that may hold it."""

_HELD = {
    "Table": ("7.2-3", {"TR", *_GROUPS, "Caption"}),
    "TR": ("7.2-10", {"TH", "TD"}),
    "L": ("7.2-19", {"L", "LI", "Caption"}),
    "LI": ("7.2-20", {"Lbl", "LBody"}),
    "TOC": ("7.2-27", {"TOC", "TOCI", "Caption"}),
    "THead": ("7.2-36", {"TR"}),
    "TBody": ("7.2-37", {"TR"}),
    "TFoot": ("7.2-38", {"TR"}),
}
"""What may stand in what: the rule and the tags that are held."""

_ORDERS = {
    "Ruby": ("7.2-A", "RB RT|RB RP RT RP"),
    "Warichu": ("7.2-B", "WP WT WP|WT"),
}


def check_nesting(document: Document, ledger: Ledger) -> None:
    """Test the nesting of the standard tags, and the tables."""
    for element in document.tree.elements:
        kinds = [kid.role or kid.type for kid in element.significant]
        at = {"page": element.page, "number": element.number}
        if element.role in _HOLDERS:
            rule, allowed = _HOLDERS[element.role]
            where = element.holder or "the root"
            ledger.test(UA, rule, where in allowed, f"{element.role} stands in {where}", **at)
        if element.role in _HELD:
            rule, allowed = _HELD[element.role]
            strange = next((kind for kind in kinds if kind not in allowed), "")
            ledger.test(UA, rule, not strange, f"{element.role} holds {strange}", **at)
        if element.role in _ORDERS:
            rule, order = _ORDERS[element.role]
            right = re.fullmatch(order, " ".join(kinds)) is not None
            ledger.test(UA, rule, right, f"{element.role} holds {', '.join(kinds)}", **at)
        if element.role in {"L", "TOC"}:
            rule = "7.2-40" if element.role == "L" else "7.2-28"
            late = "Caption" in kinds[1:]
            ledger.test(UA, rule, not late, f"the caption of {element.role} is not first", **at)
        if element.role == "Table":
            _table(element, kinds, ledger)


def _table(table: Element, kinds: list[str], ledger: Ledger) -> None:
    at = {"page": table.page, "number": table.number}
    captions = kinds.count("Caption")
    ledger.test(UA, "7.2-39", captions < 2, f"the table has {captions} captions", **at)
    between = "Caption" in kinds[1:-1]
    ledger.test(UA, "7.2-16", not between, "the caption stands between rows", **at)
    heads, feet, bodies = (kinds.count(kind) for kind in ("THead", "TFoot", "TBody"))
    ledger.test(UA, "7.2-11", heads < 2, f"the table has {heads} heads", **at)
    ledger.test(UA, "7.2-12", feet < 2, f"the table has {feet} feet", **at)
    ledger.test(UA, "7.2-13", not feet or bool(bodies), "the table has a foot and no body", **at)
    ledger.test(UA, "7.2-14", not heads or bool(bodies), "the table has a head and no body", **at)
    grid = _grid(table, ledger)
    if grid is None:
        ledger.test(UA, "7.5-1", True, "", **at)
    else:
        _headers(table, grid, ledger)


def _rows(table: Element) -> list[Element]:
    rows = []
    for part in table.significant:
        if part.role == "TR":
            rows.append(part)
        elif part.role in _GROUPS:
            rows += [kid for kid in part.significant if kid.role == "TR"]
    return rows


def _span(cell: Element, key: str) -> int:
    value = cell.attribute("Table", key)
    return value if isinstance(value, int) and 0 < value < _MOST_CELLS else 1


def _cells(row: Element) -> list[Element]:
    return [kid for kid in row.significant if kid.role in {"TH", "TD"}]


def _grid(table: Element, ledger: Ledger) -> list[list[Element]] | None:
    """Lay the cells out by rows and columns; None where the table is not regular."""
    rows = _rows(table)
    width = sum(_span(cell, "/ColSpan") for cell in _cells(rows[0])) if rows else 0
    if not width or width * len(rows) > _MOST_CELLS:
        return None
    grid: list[list[Element | None]] = [[None] * width for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while column < width and grid[at][column] is not None:
                column += 1
            if not _fits(grid, cell, at, column, ledger):
                return None
            column += _span(cell, "/ColSpan")
    where = {"page": table.page, "number": table.number}
    for at, line in enumerate(grid):
        filled = sum(cell is not None for cell in line)
        found = f"row {at + 1} has {filled} columns, the first has {width}"
        ledger.test(UA, "7.2-43", filled == width, found, **where)
        if filled != width:
            return None
    return [[cell for cell in line if cell is not None] for line in grid]


def _fits(
    grid: list[list[Element | None]], cell: Element, row: int, column: int, ledger: Ledger
) -> bool:
    """Put a cell into the grid and return whether there is room for it."""
    across, down = _span(cell, "/ColSpan"), _span(cell, "/RowSpan")
    at = {"page": cell.page, "number": cell.number}
    wide = column + across <= len(grid[0])
    ledger.test(UA, "7.2-42", wide, f"row {row + 1} has more columns than the first", **at)
    low = row + down <= len(grid)
    ledger.test(UA, "7.2-41", low, f"a cell of row {row + 1} reaches below the last row", **at)
    if not wide or not low:
        return False
    places = [(r, c) for r in range(row, row + down) for c in range(column, column + across)]
    free = all(grid[r][c] is None for r, c in places)
    ledger.test(UA, "7.2-15", free, f"a cell of row {row + 1} lies over another", **at)
    for r, c in places:
        grid[r][c] = cell
    return free


def _scope(cell: Element) -> str:
    value = cell.attribute("Table", "/Scope")
    return str(value)[1:] if isinstance(value, pikepdf.Name) else ""


def _headers(table: Element, grid: list[list[Element]], ledger: Ledger) -> None:
    """Test that each cell's headers are known: by scope, or by the IDs that the cell names."""
    heads = {cell for row in grid for cell in row if cell.role == "TH"}
    bare = [cell for cell in heads if not _scope(cell)]
    ids = {cell.id for cell in heads if cell.id}
    lost = next(
        (
            cell
            for r, row in enumerate(grid)
            for c, cell in enumerate(row)
            if bare and cell.role == "TD" and not _has_header(grid, r, c, ids)
        ),
        None,
    )
    strange = [] if lost is None else [one for one in _named(lost) if one not in ids]
    if any(_named(cell) for row in grid for cell in row):
        ledger.has.add("Headers")
    where = {"page": table.page, "number": table.number}
    found = f"{len(bare)} header cells do not say what they are headers of"
    ledger.test(UA, "7.5-1", lost is None or bool(strange), found, **where)
    found = f"a cell names the header {', '.join(strange)}, which is not there"
    ledger.test(UA, "7.5-2", not strange, found, **where)


def _named(cell: Element) -> list[str]:
    """Return the IDs of the headers that a cell names."""
    named: Any = cell.attribute("Table", "/Headers")
    return [str(one) for one in items(named)]


def _has_header(grid: list[list[Element]], row: int, column: int, ids: set[str]) -> bool:
    listed = _named(grid[row][column])
    if listed and all(one in ids for one in listed):
        return True
    above = any(_heads(grid[r][column], r, column, "Column") for r in range(row))
    return above or any(_heads(grid[row][c], row, c, "Row") for c in range(column))


def _heads(cell: Element, row: int, column: int, way: str) -> bool:
    if cell.role != "TH":
        return False
    guessed = (
        "Both" if not row and not column else "Column" if not row else "Row" if not column else ""
    )
    return (_scope(cell) or guessed) in {way, "Both"}

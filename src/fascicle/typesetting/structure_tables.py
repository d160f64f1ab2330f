"""Tables in the structure: each row as wide as the others, each cell tied to its heads.

A reader who hears a table must learn of each cell what it stands under (ISO 14289-1, 7.5).
"""

from __future__ import annotations

from typing import cast

from fascicle.typesetting.structure import Element

__all__ = ["regular"]

_GROUPS = ("THead", "TBody", "TFoot")


def regular(table: Element) -> None:
    """Make a planned table regular: caption first, rows of one width, heads with scope and key.

    Where no row of heads stands above a table of several columns, the first cell of each row is its
    head. A row that is too short ends in a cell that spans the rest.
    """
    _sort(table)
    rows = list(table.of_role("TR"))
    for group in [*table.of_role(*_GROUPS)] or [table]:
        _end_with_rows(list(group.of_role("TR")))
    grid = _grid(rows)
    width = max((len(line) for line in grid), default=0)
    if width > 1 and not any(table.of_role("TH")):
        for row in rows:
            row.children[:1] = [_as_head(cell) for cell in row.children[:1]]
    for row, line in zip(rows, grid, strict=True):
        if row.children and len(line) < width:
            last = row.children[-1]
            span = _span(last, "ColSpan") + width - len(line)
            last.set("Table", "ColSpan", span)
    _tie(table, _grid(rows))


def _sort(table: Element) -> None:
    """Put the caption first, and rows that stand in no group into a body."""
    captions = [child for child in table.children if child.role == "Caption"]
    groups = [child for child in table.children if child.role in _GROUPS]
    rows = [child for child in table.children if child.role == "TR"]
    if rows and groups:
        groups.append(Element("TBody", children=rows))
        rows = []
    table.children = captions[:1] + groups + rows


def _end_with_rows(rows: list[Element]) -> None:
    """Let no cell go on below the last row of its group, as it does not on the page."""
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        for cell in row.children:
            if _span(cell, "RowSpan") > left:
                cell.set("Table", "RowSpan", left)


def _as_head(cell: Element) -> Element:
    cell.role = "TH"
    cell.set("Table", "Scope", "/Row")
    return cell


def _span(cell: Element, name: str) -> int:
    return cast(int, cell.attributes.get("Table", {}).get(name, 1))


def _grid(rows: list[Element]) -> list[list[Element]]:
    """Return the cells of each row by column; a cell that spans several is there several times."""
    hanging: dict[int, tuple[int, Element]] = {}
    lines: list[list[Element]] = []
    for row in rows:
        line: list[Element] = []
        cells = list(row.children)
        while cells or max(hanging, default=-1) >= len(line):
            left, above = hanging.pop(len(line), (0, row))
            if left:
                if left > 1:
                    hanging[len(line)] = left - 1, above
                line.append(above)
                continue
            # In a gap before a cell from above nothing is printed: an empty cell.
            cell = cells.pop(0) if cells else row.add("TD")
            start = len(line)
            while len(line) - start < _span(cell, "ColSpan") and len(line) not in hanging:
                if _span(cell, "RowSpan") > 1:
                    hanging[len(line)] = _span(cell, "RowSpan") - 1, cell
                line.append(cell)
            if len(line) - start < _span(cell, "ColSpan"):
                cell.set("Table", "ColSpan", len(line) - start)
        lines.append(line)
    return lines


def _tie(table: Element, grid: list[list[Element]]) -> None:
    """Give each head its scope, and each cell its heads."""
    tops: dict[int, Element] = {}
    done: set[Element] = set()
    for line in grid:
        side = [cell for cell in line if cell.attributes.get("Table", {}).get("Scope") == "/Row"]
        for column, cell in enumerate(line):
            if cell.role == "TH":
                cell.attributes.setdefault("Table", {}).setdefault("Scope", "/Column")
                if cell not in side:
                    tops[column] = cell
            elif cell.role == "TD" and cell not in done:
                done.add(cell)
                above = [tops[k] for k, other in enumerate(line) if other is cell and k in tops]
                cell.heads = list(dict.fromkeys([*side[:1], *above]))

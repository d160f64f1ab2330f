"""The paragraphs of a unit's pages: their columns, their lines, and where pages divide them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from fascicle.typesetting import private
from fascicle.typesetting.book import PlacedText
from fascicle.typesetting.engine import PX_TO_PT, Sheet
from fascicle.typesetting.units import PICTURE

__all__ = ["placed_texts"]

Kind = Literal["text", "heading", "cell", "note", "caption"]

_KINDS: tuple[tuple[frozenset[str], Kind], ...] = (
    (frozenset({"note"}), "note"),
    (frozenset({"figcaption", "table-caption"}), "caption"),
    (frozenset({"td", "th"}), "cell"),
    (frozenset({"h1", "h2", "h3", "h4", "h5", "h6"}), "heading"),
)
"""What makes a paragraph of which kind: tags and classes around it; the first that fits."""


def placed_texts(sheets: Sequence[Sheet]) -> Iterator[tuple[PlacedText, ...]]:
    """Yield the paragraphs of each page of a unit, in order.

    A paragraph goes on from or to another page where the same element has lines there.
    """
    pages = [list(private.text_blocks(sheet.page, PICTURE)) for sheet in sheets]
    elements = [{id(block.element) for block in blocks} for blocks in pages]
    for number, blocks in enumerate(pages):
        before = elements[number - 1] if number else frozenset()
        after = elements[number + 1] if number + 1 < len(pages) else frozenset()
        yield tuple(
            _placed(block, id(block.element) not in before, id(block.element) not in after)
            for block in blocks
        )


def _placed(block: private.TextBlock, begins: bool, ends: bool) -> PlacedText:
    lines = block.lines
    farthest = max(lines, key=lambda line: line.right)
    loosest = max(lines, key=lambda line: line.added)
    return PlacedText(
        block.id,
        next((kind for tags, kind in _KINDS if tags & block.tags), "text"),
        _points(block.left),
        _points(block.right),
        _points(lines[0].baseline),
        _points(lines[-1].baseline),
        len(lines),
        begins,
        ends,
        _points(lines[-1].right),
        lines[-1].divided,
        _points(farthest.right),
        _points(farthest.baseline),
        round(loosest.added, 3),
        _points(loosest.baseline),
    )


def _points(pixels: float) -> float:
    return round(pixels * PX_TO_PT, 2)

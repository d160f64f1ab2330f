"""Numbers of SVG drawings: those that no page can be drawn by.

The layout engine writes what a drawing says into the PDF as it stands, also what is no number
(``nan``, ``inf``) or beyond what a PDF holds (ISO 32000-1, C.2), and such a file is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

__all__ = ["unfit_number"]

_LARGEST = 1e9
"""Coordinates of surveys in millimetres are smaller; a PDF has integers up to 2^31."""
_SMALLEST = 1e-6
"""A window on a drawing that is smaller enlarges it beyond measure."""

_SIZES = frozenset({"height", "r", "rx", "ry", "width"})
"""Attributes that must not be negative (SVG 2, chapters 8 to 10)."""
_MEASURES = re.compile(
    r"[cfr]?[xyr]|[xyd][12xy]?|ref[XY]|width|height|(?:marker|stroke-)[Ww]idth|markerHeight|viewBox"
    r"|points|\w*[tT]ransform|style|rotate|offset|opacity|textLength|font-size|letter-spacing"
    r"|stroke-(?:dasharray|dashoffset|miterlimit)"
)
"""Attributes that are made up of numbers, or hold some."""
_NO_MEASURE = re.compile(
    r"""url\(\s*(?:"[^"]*"|'[^']*'|[^)]*)|"[^"]*"|'[^']*'|#[\w-]+|(?<![\w-])[A-Za-z_][\w-]*\d[\w-]*"""
)
"""What is no measure in a style, however it looks: addresses, what is quoted, colours, names."""
_NUMBER = re.compile(
    r"[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|(?<![a-z])(?:nan|inf(?:inity)?)(?![a-z]))",
    re.IGNORECASE,
)
"""A number as Python reads it, which reads it for the engine."""
_LONG = re.compile(r"\d{9}|e\+?\d|nan|inf", re.IGNORECASE)
"""What every text has that has such a number; almost none has it."""


def unfit_number(tree: Any) -> tuple[str, str] | None:
    """Return the attribute and the number in a drawing by which it cannot be drawn, or None.

    ``tree`` is an element tree of the drawing. Of a ``style`` element, the attribute is ``style``.
    """
    for node in tree.iter():
        for name, text in _measures(node):
            if _LONG.search(text):
                plain = _NO_MEASURE.sub(" ", text) if name == "style" else text
                for found in _NUMBER.findall(plain):
                    if not abs(float(found)) <= _LARGEST:  # also where it is none
                        return name, found
            if name in _SIZES and text.lstrip().startswith("-"):
                return name, text.strip()
        window = re.split(r"[\s,]+", str(node.get("viewBox", "")).strip())
        for side in window[2:4]:
            if side.startswith("-") or _is_tiny(side):
                return "viewBox", side
    return None


def _measures(node: Any) -> Iterator[tuple[str, str]]:
    for name, text in node.attrib.items():
        if _MEASURES.fullmatch(name):
            yield name, text
    if isinstance(node.tag, str) and node.tag.endswith("}style") and node.text:
        yield "style", node.text


def _is_tiny(number: str) -> bool:
    try:
        return 0 < float(number) < _SMALLEST
    except ValueError:
        return False

"""Whether what touches the edge of a page goes on beyond it."""

from __future__ import annotations

from typing import Any

__all__ = ["edges_without_bleed"]

_INSIDE = 1.5
"""Points within the trim where a page is looked at."""
_OUTSIDE = 1.5
"""Points within the end of the bleed where it is looked at."""
_PAPER = 246
"""From this value of each colour on, of 255, a point counts as paper."""
_SHARE = 0.02
"""The share of an edge that may lack its bleed: a letter's width, where a line of type ends."""


def edges_without_bleed(pdf: bytes, page: int, bleed: float) -> tuple[str, ...]:
    """Return the edges at which a page (from 0) is coloured at the trim and bare in the bleed.

    The page's MediaBox must reach beyond its trim by ``bleed`` points on all sides. It is rendered
    at 72 pixels an inch by PDFium, and the edge is followed point by point.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[page].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    return tuple(edge for edge in ("top", "right", "bottom", "left") if _bare(image, edge, bleed))


def _bare(image: Any, edge: str, bleed: float) -> bool:
    width, height = image.size
    along = width if edge in ("top", "bottom") else height
    across = height if edge in ("top", "bottom") else width
    inside, outside = bleed + _INSIDE, _OUTSIDE
    if edge in ("right", "bottom"):
        inside, outside = across - 1 - inside, across - 1 - outside
    pixels = image.load()

    def paper(at: int, depth: float) -> bool:
        x, y = (at, round(depth)) if edge in ("top", "bottom") else (round(depth), at)
        return bool(min(pixels[x, y]) >= _PAPER)

    margin = round(bleed) + 2
    places = range(margin, along - margin)
    bare = sum(not paper(at, inside) and paper(at, outside) for at in places)
    return bare > _SHARE * len(places)

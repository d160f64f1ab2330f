"""Whether text that is drawn on a page is to be seen there.

A PDF has text that no reader sees: without colour, as white as the paper, cut off, or too small for
any eye. It is read back all the same, so that the proof would be satisfied with it.
"""

from __future__ import annotations

import ctypes
from typing import Any

__all__ = ["Sight"]

_PALE = 240
"""Of 255 levels: what has more of red, green and blue cannot be told from white paper."""
_LEAST_ALPHA = 8
"""Of 255 levels: what is less opaque leaves nothing on paper."""
_LEAST_SIZE = 2.0
"""Points: smaller type is no longer to be read."""


class Sight:
    """What is drawn on one page so far, in its order; text is told whether it is seen against it.

    Text of a pale colour is seen where something darker has been drawn behind it.
    """

    def __init__(self, pdfium: Any) -> None:
        self._pdfium = pdfium
        self._grounds: list[Any] = []
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._box = [ctypes.c_float() for _ in range(4)]
        self._size = ctypes.c_float()
        self._point = [ctypes.c_float() for _ in range(2)]

    def add(self, item: Any) -> None:
        """Take note of a picture, a drawn shape or a shading."""
        self._grounds.append(item)

    def is_clear(self, item: Any) -> bool:
        """Whether what is drawn of an object leaves nothing on the paper."""
        return self._fill(item)[3] < _LEAST_ALPHA

    def fault(self, item: Any, scale: float) -> str:
        """Return why text is not to be seen, as the end of a sentence; empty where it is.

        ``scale`` is by how much its size is enlarged.
        """
        pdfium = self._pdfium
        *colours, alpha = self._fill(item)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        if alpha < _LEAST_ALPHA or mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return "has no colour"
        pdfium.FPDFTextObj_GetFontSize(item, self._size)
        if abs(self._size.value * scale) < _LEAST_SIZE:
            return "is too small to be seen"
        if self._is_cut_off(item):
            return "is cut off"
        is_filled = mode == pdfium.FPDF_TEXTRENDERMODE_FILL
        if is_filled and min(colours) >= _PALE and not self._stands_on_ground(item):
            return "is as white as the paper"
        return ""

    def _fill(self, item: Any) -> tuple[int, ...]:
        if not self._pdfium.FPDFPageObj_GetFillColor(item, *self._colour):
            return 0, 0, 0, 255
        return tuple(level.value for level in self._colour)

    def _bounds(self, item: Any) -> tuple[float, ...]:
        self._pdfium.FPDFPageObj_GetBounds(item, *self._box)
        return tuple(edge.value for edge in self._box)

    def _stands_on_ground(self, text: Any) -> bool:
        left, bottom, right, top = self._bounds(text)
        x, y = (left + right) / 2, (bottom + top) / 2
        for item in reversed(self._grounds):
            left, bottom, right, top = self._bounds(item)
            if left <= x <= right and bottom <= y <= top:
                *colours, alpha = self._fill(item)
                return alpha >= _LEAST_ALPHA and min(colours) < _PALE
        return False

    def _is_cut_off(self, text: Any) -> bool:
        """Whether less than half of a text is within the shapes that it is clipped to."""
        pdfium = self._pdfium
        shape = pdfium.FPDFPageObj_GetClipPath(text)
        left, bottom, right, top = whole = self._bounds(text)
        for path in range(pdfium.FPDFClipPath_CountPaths(shape)):
            points = list(self._points(shape, path))
            if points:
                left, right = max(left, min(points)[0]), min(right, max(points)[0])
                heights = [height for _, height in points]
                bottom, top = max(bottom, min(heights)), min(top, max(heights))
        seen = max(0.0, right - left) * max(0.0, top - bottom)
        return seen < (whole[2] - whole[0]) * (whole[3] - whole[1]) / 2

    def _points(self, shape: Any, path: int) -> Any:
        pdfium = self._pdfium
        for number in range(pdfium.FPDFClipPath_CountPathSegments(shape, path)):
            segment = pdfium.FPDFClipPath_GetPathSegment(shape, path, number)
            if pdfium.FPDFPathSegment_GetPoint(segment, *self._point):
                yield self._point[0].value, self._point[1].value

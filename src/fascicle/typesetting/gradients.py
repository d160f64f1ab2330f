"""Gradients that repeat within bounds (see ``private``).

WeasyPrint 70.0 lists a colour for each repetition of a gradient: one that is a millionth of a
millimetre long fills the memory, or never ends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import hypot
from typing import Any

__all__ = ["VERSION", "bounding_gradients"]

VERSION = "70.0"
"""The version of WeasyPrint whose internals this file knows."""

_MOST = 10_000
"""Repetitions: more than a press can print side by side."""


@contextmanager
def bounding_gradients() -> Iterator[None]:
    """Have WeasyPrint fail, with ``ValueError``, where it draws more repetitions than that."""
    from weasyprint import __version__, images
    from weasyprint.svg import defs

    if __version__ != VERSION:
        yield
        return
    plain_css, plain_svg = images.RadialGradient._repeat, defs.spread_radial_gradient

    def of_css(gradient: Any, width: float, height: float, scale: float, *rest: Any) -> Any:
        x, y, inner, _, _, outer = points = rest[0]
        reach = hypot(width, height / scale) + abs(x) + abs(y) + abs(inner)
        _judge(reach, outer - inner)
        return plain_css(gradient, width, height, scale, points, *rest[1:])

    def of_svg(spread: str, positions: list[float], *rest: Any) -> Any:
        _, fx, fy, inner, _, _, outer, width, height, matrix = rest
        if spread in ("repeat", "reflect"):
            right, bottom = matrix.invert.transform_point(width, height)
            reach = hypot(right, bottom) + abs(fx) + abs(fy) + abs(inner)
            _judge(reach, (outer - inner) * (positions[-1] - positions[0]))
        return plain_svg(spread, positions, *rest)

    images.cycle = defs.cycle = _cycle
    images.RadialGradient._repeat, defs.spread_radial_gradient = of_css, of_svg
    try:
        yield
    finally:
        images.cycle = defs.cycle = itertools.cycle
        images.RadialGradient._repeat, defs.spread_radial_gradient = plain_css, plain_svg


def _cycle(items: Iterable[Any]) -> Iterator[Any]:
    """Take the place of ``itertools.cycle``, with which straight gradients are repeated."""
    kept = tuple(items)
    for _ in range(_MOST):
        yield from kept
    raise _too_many()


def _judge(reach: float, length: float) -> None:
    if abs(length) * _MOST < reach:
        raise _too_many()


def _too_many() -> ValueError:
    return ValueError(f"a gradient is repeated more than {_MOST:,} times")

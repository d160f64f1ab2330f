"""Small drawings for the binder: in which order a sheet is folded, and how sheets lie in the book.

They are SVG, in points; numbers and letters are in the theme's sans serif.
"""

from __future__ import annotations

from collections.abc import Sequence

from fascicle.manuscript.models import Binding
from fascicle.publishing.imposition.plan import Fold

__all__ = ["fold_drawing", "gathering_drawing"]

_STAGE = 84.0
"""The longer side of a sheet as it is drawn."""
_GAP = 20.0
_ENLARGED = 1.25
"""How much larger than it is written here the drawing of the book is."""
_INK = "#1a1a1a"
_ACCENT = "#8c1c13"
_MOST = 4
"""As many sheets or signatures are drawn; more look the same."""


def fold_drawing(width: float, height: float, folds: Sequence[Fold]) -> str:
    """Draw the folds of a sheet one after the other, as it lies with its first page below.

    ``width`` and ``height`` in mm.
    """
    scale = _STAGE / max(width, height)
    left, bottom, right, top = 0.0, 0.0, width, height
    pieces: list[str] = []
    at = 8.0
    for number, fold in enumerate(folds, 1):
        over, line = fold.over, fold.at
        wide, high = (right - left) * scale, (top - bottom) * scale
        pieces.append(_rectangle(at, 12, wide, high, _paper(number)))
        if over != "top":
            x, reach = at + (line - left) * scale, wide * (0.28 if over == "left" else -0.28)
            pieces.append(_dashed(x, 7, x, 17 + high))
            pieces.append(_arrow(x - reach, x + reach, 12 + high / 2, upright=False))
            left, right = (line, right) if over == "left" else (left, line)
        else:
            y = 12 + (top - line) * scale
            pieces.append(_dashed(at - 5, y, at + wide + 5, y))
            pieces.append(_arrow(y - high * 0.28, y + high * 0.28, at + wide / 2, upright=True))
            top = line
        pieces.append(_label(at + wide / 2, 12 + high + 15, str(number)))
        at += wide + _GAP
    wide, high = (right - left) * scale, (top - bottom) * scale
    pieces.append(_rectangle(at, 12, wide, high, _paper(len(folds) + 1)))
    pieces.append(f'<path d="M{at:.1f} 12v{high:.1f}" stroke="{_ACCENT}" stroke-width="1.6"/>')
    return _svg(at + wide + 8, _STAGE + 34, pieces)


def _paper(number: int) -> str:
    """Return a fill that darkens with every fold."""
    return ("#ffffff", "#f6f4ef", "#ebe7de", "#dfd9cc", "#d2cabb")[min(number - 1, 4)]


def gathering_drawing(binding: Binding, letters: Sequence[str], sheets: int) -> str:
    """Draw the book from its head, the spine on the left: how its sheets or signatures lie.

    ``letters`` are those of the signatures, none where single leaves are bound; ``sheets`` are
    those of one signature.
    """
    if binding == "saddle":
        return _nested(sheets)
    return _stacked(letters, sheets) if letters else _leaves()


def _nested(sheets: int) -> str:
    """Sheets one in the other, with a staple through the fold."""
    count = min(sheets, _MOST)
    middle = 40.0
    pieces = [_chevron(16 + 7 * k, middle, 5 + 7 * (count - k), 92) for k in range(count)]
    end = 16 + 7 * (count - 1) + 10
    pieces.append(
        f'<path d="M8 {middle}H{end}" stroke="{_ACCENT}" stroke-width="2" fill="none"/>'
        f'<path d="M9 {middle - 7}v14" stroke="{_ACCENT}" stroke-width="2" fill="none"/>'
    )
    return _svg(110, 80, pieces, _ENLARGED)


def _chevron(x: float, middle: float, spread: float, end: float) -> str:
    return (
        f'<path d="M{end} {middle - spread:.1f}H{x + 6:.1f}Q{x:.1f} {middle - spread:.1f} '
        f"{x:.1f} {middle}Q{x:.1f} {middle + spread:.1f} {x + 6:.1f} {middle + spread:.1f}"
        f'H{end}" fill="none" stroke="{_INK}" stroke-width=".9"/>'
    )


def _stacked(letters: Sequence[str], sheets: int) -> str:
    """Signatures one upon the other, the first on top."""
    shown = list(letters[:_MOST])
    pieces: list[str] = []
    for place, letter in enumerate(shown):
        middle = 14 + 19 * place
        pieces += [
            _chevron(20 + 3 * k, middle, 2.2 * (min(sheets, 3) - k), 100)
            for k in range(min(sheets, 3))
        ]
        pieces.append(_label(10, middle + 2.6, letter))
    if len(letters) > _MOST:
        pieces.append(_label(10, 14 + 19 * len(shown), "…"))
    height = 12 + 19 * (len(shown) + (len(letters) > _MOST))
    return _svg(110, height, pieces, _ENLARGED)


def _leaves() -> str:
    """Single leaves, with glue at their backs and the cover around them."""
    leaves = "".join(f"M22 {16 + 5 * k}H98" for k in range(9))
    return _svg(
        110,
        72,
        [
            f'<path d="{leaves}" stroke="{_INK}" stroke-width=".9"/>',
            f'<path d="M19.5 13V59" stroke="{_ACCENT}" stroke-width="3"/>',
            f'<path d="M100 9H15V63H100" fill="none" stroke="{_INK}" stroke-width="1.6"/>',
        ],
        _ENLARGED,
    )


# --- pieces ---------------------------------------------------------------------------------------


def _svg(width: float, height: float, pieces: Sequence[str], scale: float = 1.0) -> str:
    size = f'width="{width * scale:.1f}pt" height="{height * scale:.1f}pt"'
    size += f' viewBox="0 0 {width:.1f} {height:.1f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(pieces)}</svg>'


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}" stroke="{_INK}" stroke-width=".8"/>'
    )


def _dashed(x: float, y: float, to_x: float, to_y: float) -> str:
    return (
        f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{_INK}" '
        'stroke-width=".8" stroke-dasharray="3 2"/>'
    )


def _arrow(begin: float, end: float, across: float, *, upright: bool) -> str:
    """Draw an arc that goes over a fold, with a head; along the page, or down it."""
    bow = 13.0
    if upright:
        line = f"M{across:.1f} {begin:.1f}Q{across + bow:.1f} {(begin + end) / 2:.1f} "
        tip = f"{across:.1f} {end:.1f}"
        head = f"M{across:.1f} {end:.1f}l1 -5.5l3.6 3.4z"
    else:
        line = f"M{begin:.1f} {across:.1f}Q{(begin + end) / 2:.1f} {across - bow:.1f} "
        tip = f"{end:.1f} {across:.1f}"
        back = -1 if end > begin else 1
        head = f"M{end:.1f} {across:.1f}l{back * 5.5} -1l{back * -3.4} -3.6z"
    return (
        f'<path d="{line}{tip}" fill="none" stroke="{_ACCENT}" stroke-width="1"/>'
        f'<path d="{head}" fill="{_ACCENT}"/>'
    )


def _label(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family="Fascicle Sans" '
        f'font-size="8" fill="{_INK}">{text}</text>'
    )

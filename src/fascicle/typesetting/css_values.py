"""Style sheets with their variables put in and their sums worked out beforehand.

The theme's sheets are written in multiples of a line; the engine would work each of them out for
every box of every page anew, which took a tenth of the time of a build.
"""

from __future__ import annotations

import re

__all__ = ["resolved"]

_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_PROPERTY = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_SUM = re.compile(r"calc\(([^()]*)\)")
_TERM = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))(pt|mm|cm|in|px)?")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}


def resolved(css: str) -> str:
    """Return a style sheet without the variables of ``:root`` and without sums of absolute lengths.

    A sum with other units (``em``, ``%``) or in a way that is not understood is left as it is, and
    so is a variable that ``:root`` does not give.
    """
    values: dict[str, str] = {}
    for block in _ROOT.finditer(css):
        values.update((name, value.strip()) for name, value in _PROPERTY.findall(block[1]))
    for _ in range(4):
        # A variable may be given by another one, though not by itself.
        css, count = _VARIABLE.subn(lambda found: values.get(found[1], found[0]), css)
        if not count:
            break
    return _SUM.sub(lambda found: _worked_out(found[1]) or found[0], css)


def _worked_out(expression: str) -> str | None:
    """Work out products and sums of lengths and numbers; None where that is not possible."""
    total, unit, position, sign = 0.0, "", 0, 1.0
    while position < len(expression):
        product = _product(expression, position)
        if product is None:
            return None
        value, own, position = product
        if total and own != unit:
            return None
        unit = own or unit
        total += sign * value
        operator = re.compile(r"\s+([+-])\s+").match(expression, position)
        if operator is None:
            break
        sign, position = (1.0 if operator[1] == "+" else -1.0), operator.end()
    if expression[position:].strip():
        return None
    return f"{round(total, 4):g}{'pt' if unit else ''}"


def _product(expression: str, position: int) -> tuple[float, str, int] | None:
    """Read ``a * b / c``; return its value in points or as a number, its unit, and its end."""
    value, unit, operator = 1.0, "", "*"
    while True:
        term = _TERM.match(expression, position)
        if term is None or re.match(r"[\w%]", expression[term.end() : term.end() + 1]):
            return None
        factor = float(term[1]) * _POINTS.get(term[2] or "", 1.0)
        if term[2] and (unit or operator == "/"):
            return None
        unit = "pt" if term[2] else unit
        if operator == "/" and not factor:
            return None
        value = value * factor if operator == "*" else value / factor
        position = term.end()
        following = re.compile(r"\s*([*/])").match(expression, position)
        if following is None:
            return value, unit, position
        operator, position = following[1], following.end()

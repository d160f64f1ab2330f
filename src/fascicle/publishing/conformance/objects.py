"""Reading PDF objects that may be anything: what is not of the type expected is taken as absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

__all__ = [
    "actions",
    "boolean",
    "dictionary",
    "entry",
    "integer",
    "items",
    "name",
    "number_of",
    "pairs",
    "text",
    "values",
]

_MOST_ACTIONS = 1_000
_DEEP = 64
"""No tree of numbers or names that is made for readers is so deep."""


def entry(holder: Any, key: str) -> Any:
    """Return a value of a dictionary or stream; None where there is neither."""
    if not isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        return None
    try:
        return holder.get(key)
    except (pikepdf.PdfError, ValueError, TypeError):
        return None


def dictionary(holder: Any, key: str) -> pikepdf.Object | None:
    """Return a value that is a dictionary or stream."""
    value = entry(holder, key)
    return value if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)) else None


def name(holder: Any, key: str) -> str:
    """Return a name without its slash; the empty string where the value is no name."""
    value = entry(holder, key)
    if not isinstance(value, pikepdf.Name):
        return ""
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        return value.unparse()[1:].decode("latin-1")


def text(holder: Any, key: str) -> str | None:
    """Return a text string; None where the value is none."""
    value = entry(holder, key)
    if not isinstance(value, pikepdf.String):
        return None
    try:
        return str(value)
    except UnicodeDecodeError:
        return bytes(value).decode("latin-1")


def integer(holder: Any, key: str) -> int | None:
    """Return an integer; None where the value is none."""
    value = entry(holder, key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def boolean(holder: Any, key: str) -> bool | None:
    """Return a boolean; None where the value is none."""
    value = entry(holder, key)
    return value if isinstance(value, bool) else None


def items(value: Any) -> list[Any]:
    """Return the members of an array; a single value as a list; nothing as an empty one."""
    if value is None:
        return []
    if isinstance(value, pikepdf.Array):
        return list(value)
    return [value]


def values(holder: Any) -> list[Any]:
    """Return the values of a dictionary; of nothing and of anything else an empty list."""
    return list(holder.as_dict().values()) if isinstance(holder, pikepdf.Dictionary) else []


def actions(first: Any) -> Iterator[Any]:
    """Yield an action and those that follow it (``/Next``); a circle is gone round once."""
    waiting, seen, steps = items(first), set[int](), 0
    while waiting and steps < _MOST_ACTIONS:
        one, steps = waiting.pop(0), steps + 1
        number = number_of(one)
        if isinstance(one, pikepdf.Dictionary) and not (number and number in seen):
            seen.add(number)
            yield one
            waiting.extend(items(entry(one, "/Next")))


def number_of(value: Any) -> int:
    """Return the number of an indirect object, 0 for a direct one."""
    return value.objgen[0] if isinstance(value, pikepdf.Object) and value.is_indirect else 0


def pairs(tree: Any, leaf: str, most: int) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of a number tree (leaf ``/Nums``) or name tree (leaf ``/Names``).

    Stops after ``most`` nodes, and never goes round in a tree that bites its tail.
    """
    seen: set[int] = set()
    waiting = [(tree, 0)]
    while waiting and most:
        most -= 1
        node, depth = waiting.pop()
        number = number_of(node)
        if depth > _DEEP or (number and number in seen):
            continue
        seen.add(number)
        leaves = items(entry(node, leaf))
        yield from zip(leaves[::2], leaves[1::2], strict=False)
        waiting.extend((kid, depth + 1) for kid in reversed(items(entry(node, "/Kids"))))

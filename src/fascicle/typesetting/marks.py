"""The marks of the index and the links of its numbers, as comments in the HTML of a unit.

A comment makes no box: not a letter stands elsewhere for it, and thousands cost nothing, while an
element for each would take most of the time of an index. After layout ``mark_placing`` finds where
they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

__all__ = ["as_elements", "has_marks", "linked", "linked_texts", "mark", "read_comment"]

_MARK = re.compile(r"<!--mark:(.*?)-->")
_LINK = re.compile(r"<!--to:(.*?)-->(.*?)<!--/to-->")


def mark(identity: str) -> Markup:
    """Return the mark of a place to which the index points."""
    return Markup("<!--mark:{}-->").format(identity)


def linked(target: str, text: str) -> Markup:
    """Return a text between comments that make it a link to the thing with the id ``target``."""
    return Markup("<!--to:{}-->{}<!--/to-->").format(target, text)


def has_marks(html: str) -> bool:
    """Say whether a unit's HTML has marks or links that are comments."""
    return "<!--mark:" in html or "<!--to:" in html


def read_comment(text: str) -> tuple[str, bool] | None:
    """Return the id in a comment, and whether it is a link's; None for any other comment."""
    kind, _, identity = text.partition(":")
    return (identity, kind == "to") if identity and kind in ("mark", "to") else None


def linked_texts(html: str) -> Iterator[str]:
    """Yield the texts of the links, as they are in the HTML."""
    return (found[2] for found in _LINK.finditer(html))


def as_elements(html: str) -> str:
    """Return HTML in which marks and links are elements, for browsers."""
    return _LINK.sub(r'<a href="#\1">\2</a>', _MARK.sub(r'<a id="\1"></a>', html))

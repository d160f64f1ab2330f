"""Referring: cross references looked up, and given a capital where they begin a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from fascicle.edition.model import LineBreak, Reference, Text
from fascicle.edition.parsed import Enclosed, Exact, Nodes, NoteMark, Parsed

__all__ = ["begins_sentence", "bind", "has_references"]

Find = Callable[[Reference], Reference | None]
"""Looks a reference up; None where it means nothing."""

_THING = "\ufffc"
"""Stands for what is worded in print, among the characters before a reference."""


def has_references(nodes: Nodes) -> bool:
    """Say whether a text has cross references, its notes included."""
    for node in nodes:
        if isinstance(node, Enclosed):
            if isinstance(node.mark, Reference) or has_references(node.children):
                return True
        elif isinstance(node, NoteMark) and any(map(has_references, node.paragraphs)):
            return True
    return False


def bind(nodes: Nodes, find: Find) -> Nodes:
    """Return a paragraph with its references looked up; of one in vain, its words remain."""
    if not has_references(nodes):
        return nodes
    return _bound(nodes, find, "", in_note=False)[0]


def _bound(nodes: Nodes, find: Find, before: str, *, in_note: bool) -> tuple[Nodes, str]:
    """Bind the references of a text; ``before`` is what its paragraph has before it."""
    found: list[Parsed] = []
    for node in nodes:
        match node:
            case Enclosed(Reference() as reference, children):
                inner, _ = _bound(children, find, before, in_note=in_note)
                bound = find(reference)
                if bound is None:
                    found += inner
                else:
                    capital = not children and begins_sentence(before)
                    found.append(Enclosed(replace(bound, capital=capital), inner))
                before += _THING
            case Enclosed(mark, children):
                inner, before = _bound(children, find, before, in_note=in_note)
                found.append(Enclosed(mark, inner))
            case NoteMark(paragraphs):
                # What is called here stands elsewhere: the sentence goes on without it.
                found.append(
                    NoteMark(tuple(_bound(p, find, "", in_note=True)[0] for p in paragraphs))
                )
            case _:
                found.append(node)
                before += _seen(node, in_note=in_note)
    return tuple(found), before


def _seen(node: Parsed, *, in_note: bool) -> str:
    if isinstance(node, Text | Exact):
        return node.text
    if isinstance(node, LineBreak):
        return "\n"
    return _THING if in_note else ""  # a citation, which in the text is only the call of a note


# --- capitals -------------------------------------------------------------------------------------

_OPENING = re.compile(r"[\s(\[“„‘‚«‹\"'¿¡–—]*\Z")
_CLOSING = re.compile(r"[)\]”’»›“\"']*\Z")
_LAST_WORD = re.compile(r"\w+(?=\.\Z)")
_ABBREVIATED = frozenset(
    {
        *("al", "bd", "ca", "cf", "ch", "chap", "esp", "fig", "ibid", "nr", "viz", "vol"),
        *("bzw", "ebd", "hg", "hrsg", "usw", "vgl", "npr", "up", "vid", "нпр", "ср", "уп", "вид"),
    }
)
"""Short forms that are followed by a reference more often than by a new sentence."""


def begins_sentence(before: str) -> bool:
    """Say whether a sentence begins after these words of its paragraph.

    A full stop after one letter, or after a known short form (cf., vgl., уп.), ends none.
    """
    left = _OPENING.sub("", before)
    if not left:
        return True
    if left == before:
        return False
    left = _CLOSING.sub("", left)
    if left.endswith(("!", "?")):
        return True
    if not left.endswith("."):
        return False
    word = _LAST_WORD.search(left)
    last = word[0].casefold() if word else ""
    return not last or last.isdigit() or (len(last) > 1 and last not in _ABBREVIATED)

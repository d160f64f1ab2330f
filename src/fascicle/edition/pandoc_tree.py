"""Between our inline text and Pandoc's document tree (pandoc-types 1.23), both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from fascicle.edition.model import (
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Reference,
    Span,
    Strong,
    Text,
)
from fascicle.edition.parsed import Cite, Cluster, Enclosed, Exact, Nodes, NoteMark, joined
from fascicle.edition.quotation_marks import marks_of
from fascicle.edition.styles import label_word
from fascicle.manuscript.bibliography_latex import LITERAL

__all__ = ["from_tree", "to_cite", "to_tree", "words"]

Node = dict[str, Any]
Tree = list[Node]

_SPLIT = re.compile(r"([ \n]+)")
_TO_FOLLOW = re.compile(r"(?:https?|ftp|mailto):", re.IGNORECASE)
"""Addresses that may become links: of others only the words are printed."""
_STYLES = ("smallcaps", "superscript", "subscript", "upright")


# --- to Pandoc ------------------------------------------------------------------------------------


def words(text: str) -> Tree:
    """Return text as Pandoc has it: words and spaces."""
    return [
        {"t": "Space"} if piece.isspace() and piece[0] in " \n" else {"t": "Str", "c": piece}
        for piece in _SPLIT.split(text)
        if piece
    ]


def to_tree(nodes: Nodes) -> Tree:
    """Return parsed text, as of a prefix or suffix; it holds no notes and citations."""
    tree: Tree = []
    for node in nodes:
        match node:
            case Text(text) | Exact(text):
                tree.extend(words(text))
            case LineBreak():
                tree.append({"t": "LineBreak"})
            case Enclosed(mark, children):
                tree.append(_mark(mark, to_tree(children)))
            case Cluster() | NoteMark():
                raise ValueError("a citation within a citation")
    return tree


def _mark(mark: Emphasis | Strong | Span | Link | Reference, children: Tree) -> Node:
    match mark:
        case Emphasis():
            return {"t": "Emph", "c": children}
        case Strong():
            return {"t": "Strong", "c": children}
        case Link(href):
            return {"t": "Link", "c": [["", [], []], children, [href, ""]]}
        case Reference():  # told as R107; its words are kept
            return {"t": "Span", "c": [["", [], []], children]}
        case Span(_, language, name, style, sub, main):
            pairs = [["lang", language], ["data-name", name], ["data-sub", sub]]
            pairs.append(["data-main", "yes" if main else None])
            attributes = [[key, value] for key, value in pairs if value is not None]
            return {"t": "Span", "c": [["", [style] if style else [], attributes], children]}


def to_cite(cites: Sequence[tuple[str, Cite]], end: str = "") -> Node:
    """Return a citation. Each work comes with the id by which Pandoc knows it.

    ``end`` are characters put after the last suffix, to know the citation's end again.
    """
    last = len(cites) - 1
    works = [
        _citation(item, cite, end if place == last else "")
        for place, (item, cite) in enumerate(cites)
    ]
    return {"t": "Cite", "c": [works, []]}


def _citation(item: str, cite: Cite, end: str) -> Node:
    # Braces say to Pandoc what is locator and what is not; without them it would guess.
    locator = f"{{{label_word(cite.label)} {cite.locator}}}" if cite.locator else "{}"
    # Without a space Pandoc would put a comma before a suffix that is nothing else.
    tail = words(end if cite.suffix else f" {end}") if end else []
    return {
        "citationId": item,
        "citationPrefix": to_tree(cite.prefix),
        "citationSuffix": [*words(locator), *to_tree(cite.suffix), *tail],
        "citationMode": {"t": "SuppressAuthor" if cite.suppress_author else "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


# --- from Pandoc ----------------------------------------------------------------------------------


def from_tree(tree: Tree, language: str, unknown: Callable[[str], None]) -> Inlines:
    """Return Pandoc's inlines as the edition's.

    ``unknown`` is told the name of a node that cannot be printed; its words are kept. ``language``
    is that of the quotation marks.
    """
    found: list[Inline] = []
    text = ""  # words that follow one another; most of a tree is nothing else
    for node in tree:
        kind = node["t"]
        if kind == "Str":
            text += node["c"].replace(LITERAL, "")
        elif kind in ("Space", "SoftBreak"):
            text += "" if _opens(text, found) else " "
        else:
            if text:
                found.append(Text(text))
                text = ""
            found.extend(_inlines(node, language, unknown))
    return joined([*found, Text(text)])


def _opens(text: str, found: list[Inline]) -> bool:
    """Whether a bracket was opened just now, as by a prefix; Pandoc puts a space after it."""
    last = found[-1] if found else None
    before = text or (last.text if isinstance(last, Text) else "")
    return before.endswith(("(", "["))


def _inlines(node: Node, language: str, unknown: Callable[[str], None]) -> list[Inline]:
    def inner(tree: Tree) -> Inlines:
        return from_tree(tree, language, unknown)

    kind: str = node["t"]
    content: Any = node.get("c")
    if kind == "LineBreak":
        return [LineBreak()]
    if kind in ("Emph", "Underline"):
        return [Emphasis(inner(content))]
    if kind == "Strong":
        return [Strong(inner(content))]
    if kind in ("SmallCaps", "Superscript", "Subscript"):
        return [Span(inner(content), style=kind.lower())]
    if kind == "Quoted":
        marks = marks_of(language)
        single = content[0]["t"] == "SingleQuote"
        opening, closing = marks[2:] if single else marks[:2]
        return [Text(opening), *inner(content[1]), Text(closing)]
    if kind == "Link":
        address, words = content[2][0].replace(LITERAL, ""), inner(content[1])
        return [Link(address, words)] if _TO_FOLLOW.match(address) else list(words)
    if kind == "Span":
        return _span(content[0], inner(content[1]))
    if kind == "Cite":
        return list(inner(content[1]))
    if kind == "Code":
        return [Text(content[1].replace(LITERAL, ""))]
    unknown(kind)
    return [Text(_rest(content))]


def _span(attributes: list[Any], children: Inlines) -> list[Inline]:
    _, classes, pairs = attributes
    given = dict(pairs)
    style = next((c for c in classes if c in _STYLES), None)
    if "nodecor" in classes:
        style = "upright"
    language, name = given.get("lang"), given.get("data-name")
    # Numbered styles put the number and the work into columns of their own.
    gap: list[Inline] = [Text(" ")] if "csl-left-margin" in classes else []
    if style is None and language is None and name is None:
        return [*children, *gap]
    sub, main = given.get("data-sub"), "data-main" in given
    return [Span(children, language, name, style, sub, main), *gap]


def _rest(content: Any) -> str:
    """Return the words of a part of the tree that is not known."""
    if isinstance(content, str):
        return content.replace(LITERAL, "")
    if isinstance(content, dict):
        if content.get("t") in ("Space", "SoftBreak"):
            return " "
        return _rest(content.get("c", ""))
    return "".join(_rest(part) for part in content) if isinstance(content, list) else ""

"""Inline text after parsing and before resolution: notes and citations still stand in it.

The leaves are those of the edition (``Text``, ``LineBreak``); what is only of this stage are
``Exact`` (characters that typography leaves alone), ``Cluster`` and ``NoteMark``. ``resolve`` turns
parsed text into the edition's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from fascicle.edition.model import (
    Call,
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

__all__ = [
    "Cite",
    "Cluster",
    "Enclosed",
    "Exact",
    "Nodes",
    "NoteMark",
    "Parsed",
    "cited_keys",
    "clusters",
    "joined",
    "names",
    "resolve",
    "unmarked",
]


@dataclass(frozen=True, slots=True)
class Exact:
    """Characters to print as they are: escaped ones, code, addresses."""

    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """One work of a citation.

    ``label`` is a locator type of CSL 1.0.2 (``page``, ``chapter`` ...), of no weight where
    ``locator`` is empty. ``whole`` says that none is meant. ``suffix`` keeps the
    comma or space that it was written with.
    """

    key: str
    prefix: Nodes = ()
    suffix: Nodes = ()
    locator: str = ""
    label: str = "page"
    suppress_author: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """A citation as written between brackets: one work or several."""

    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class NoteMark:
    """An explanatory note, standing where its call will be; it may hold clusters, no notes."""

    paragraphs: tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Words in emphasis, a span, a link or a reference. ``mark`` has no children of its own."""

    mark: Emphasis | Strong | Span | Link | Reference
    children: Nodes


Parsed = Text | Exact | LineBreak | Enclosed | Cluster | NoteMark
Nodes = tuple[Parsed, ...]

N = TypeVar("N")


def resolve(nodes: Nodes, put: Callable[[Cluster | NoteMark], Inlines]) -> Inlines:
    """Return parsed text as the edition's, with what ``put`` gives for each cluster and note.

    ``put`` is called in reading order; it is not called for clusters inside notes. The space that
    stands before a note's call is closed up. A citation in brackets that is written directly after
    a full stop, where a note's call would stand, goes before it: ``it fell (Gill 1931).``
    """
    found: list[Inline] = []
    for node in nodes:
        match node:
            case Text() | LineBreak():
                found.append(node)
            case Exact(text):
                found.append(Text(text))
            case Enclosed(mark, children):
                found.append(replace(mark, children=resolve(children, put)))
            case Cluster() | NoteMark():
                given = put(node)
                stop: Inlines = ()
                if given and isinstance(given[0], Call) and found:
                    found[-1] = _closed_up(found[-1])
                elif found and _is_bracketed(given):
                    stop = _set_apart(found)
                found.extend((*given, *stop))
    return joined(found)


def _closed_up(node: Inline) -> Inline:
    return Text(node.text.rstrip(" ")) if isinstance(node, Text) else node


def _is_bracketed(citation: Inlines) -> bool:
    return bool(citation) and isinstance(citation[0], Text) and citation[0].text[:1] in ("(", "[")


def _set_apart(before: list[Inline]) -> Inlines:
    """Put a space before a citation that has none; return the full stop that is to follow it.

    The full stop of an abbreviation (``A.D.``) stays with it.
    """
    last = before[-1]
    text = last.text if isinstance(last, Text) else ""
    if isinstance(last, LineBreak) or text[-1:].isspace() or text[-1:] in ("(", "[", "—"):
        return ()
    word = text.split()[-1] if text else ""
    ends = word == "." or (word.endswith(".") and len(word) > 2 and "." not in word[:-1])
    if ends:
        before[-1] = Text(text[:-1])
    before.append(Text(" "))
    return (Text("."),) if ends else ()


def joined(nodes: Iterable[N | Text]) -> tuple[N | Text, ...]:
    """Return the nodes with neighbouring texts made one and empty ones left out."""
    found: list[N | Text] = []
    for node in nodes:
        if isinstance(node, Text):
            if not node.text:
                continue
            last = found[-1] if found else None
            if isinstance(last, Text):
                found[-1] = Text(last.text + node.text)
                continue
        found.append(node)
    return tuple(found)


def clusters(nodes: Nodes) -> Iterator[Cluster]:
    """Yield the citations of a text in order, those inside its notes too."""
    for node in nodes:
        if isinstance(node, Cluster):
            yield node
        elif isinstance(node, Enclosed):
            yield from clusters(node.children)
        elif isinstance(node, NoteMark):
            for paragraph in node.paragraphs:
                yield from clusters(paragraph)


def cited_keys(nodes: Nodes) -> Iterator[str]:
    """Yield the keys cited in a text in order, those inside its notes too."""
    for cluster in clusters(nodes):
        for cite in cluster.cites:
            yield cite.key


def names(nodes: Nodes) -> Iterator[str]:
    """Yield the names of the register marked in a text, also in its notes and citations."""
    for node in nodes:
        if isinstance(node, Enclosed):
            if isinstance(node.mark, Span) and node.mark.name is not None:
                yield node.mark.name
            yield from names(node.children)
        elif isinstance(node, NoteMark):
            for paragraph in node.paragraphs:
                yield from names(paragraph)
        elif isinstance(node, Cluster):
            for cite in node.cites:
                yield from names(cite.prefix)
                yield from names(cite.suffix)


def unmarked(nodes: Nodes) -> str:
    """Return the words of a text without markup, notes and citations."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text | Exact):
            parts.append(node.text)
        elif isinstance(node, LineBreak):
            parts.append("\n")
        elif isinstance(node, Enclosed):
            parts.append(unmarked(node.children))
    return "".join(parts)

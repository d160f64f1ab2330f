"""From a drafted block to its passages: their statements, and what each of these rests on.

A citation covers the sentence that it stands in and those before it, back to the citation before,
as historians read notes. What comes after the last one rests on the block's seeds, or else on what
the block says that it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fascicle.edition.audit_model import Citation, Passage, Rests, Statement, Where
from fascicle.edition.drafting import Draft, DraftBlock
from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Inlines, Reference, Text, plain
from fascicle.edition.parsed import (
    Cluster,
    Enclosed,
    Nodes,
    NoteMark,
    Parsed,
    clusters,
    resolve,
    unmarked,
)
from fascicle.edition.sentences import MARK, sentences
from fascicle.findings import Place
from fascicle.manuscript.models import CatalogueEntry, block_kind
from fascicle.manuscript.positions import YamlPath, YamlSource

__all__ = ["citations_of", "ground_words", "passages_of", "words_of"]

_PARAGRAPHS = frozenset({"plain", "text"})
_SILENT = frozenset({"heading", "break"})
"""Blocks that state nothing."""
_FIRST_WORDS = (6, 3, 1)
"""With how many words a sentence is looked for in the text as it was typed."""
_TYPED = re.compile(r"\{[^{}]*+\}|\w+")
"""A word as typed; what stands in braces is markup."""
_FARTHEST = 3000
"""So many words after the last sentence the next one is looked for: notes may stand between."""
_ADDRESS = re.compile(r"\[[a-z]++:[^\[\]]*+\]")
"""A cross reference without words of its own, as the audit shows it."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    place: Place
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is said not to be printed: the words, and the works cited among them."""

    words: str = ""
    citations: tuple[Citation, ...] = ()

    @classmethod
    def of(cls, paragraphs: Sequence[Nodes]) -> _Ground:
        return cls(ground_words(paragraphs), citations_of(paragraphs, "ground"))


def passages_of(
    draft: Draft, block: DraftBlock, path: YamlPath, entry: CatalogueEntry | None = None
) -> Iterator[Passage]:
    """Yield the passages of a block that stands at a path of the chapter's file.

    ``entry`` is the catalogue's, where the block prints a figure of it.
    """
    kind = block_kind(block.model) or ""
    seeds = () if isinstance(block.model, str) else tuple(block.model.seeds)
    closing: Sequence[Nodes] = ()
    stated = [(nodes, _text_path(path, kind, k)) for k, t in enumerate(block.texts) for nodes in t]
    line = ""  # what the source line says in plain words
    if kind in _SILENT:
        stated = []
    elif kind == "quote":
        stated, closing = stated[: len(block.texts[0])], block.texts[1]
        line = " ".join(map(words_of, closing))
    elif entry is not None:
        seeds = tuple(dict.fromkeys([*seeds, *entry.seeds]))
        stated = stated[: len(block.texts[0])]
        closing = block.texts[1] if len(block.texts) > 1 else ()
        line = _source_words(entry, block.language)
    cited = citations_of(closing, "source")
    own = _Ground.of(block.ground) if block.ground else _Ground("" if cited else line)
    grounds = own, _Ground.of(draft.ground)
    whole = Passage(block.id, block.id, draft.file.id, kind, block.place, seeds)
    finder = _Finder(draft.file.source, block.place)
    if kind in _PARAGRAPHS:
        for number, (nodes, at) in enumerate(stated, 1):
            found = list(_sentences(nodes, block.language, at, finder))
            paragraph = replace(whole, kind="paragraph")
            if number > 1:
                place = found[0].place if found else block.place
                paragraph = replace(paragraph, id=f"{block.id}-{number}", place=place)
            yield _resting(paragraph, found, (), grounds)
        return
    found = [s for nodes, at in stated for s in _sentences(nodes, block.language, at, finder)]
    yield _resting(whole, found, cited, grounds)


def _resting(
    passage: Passage,
    found: Sequence[_Sentence],
    closing: tuple[Citation, ...],
    grounds: tuple[_Ground, _Ground],
) -> Passage:
    """Return the passage with its statements, each with what it rests on.

    ``closing`` are citations after the last sentence; ``grounds`` are the block's own and the
    chapter's.
    """
    ground, default = grounds
    cited = (*(c for sentence in found for c in sentence.citations), *closing)
    by_default = not (cited or passage.seeds or ground.words) and bool(found and default.words)
    ground = default if by_default else ground
    rest: Rests = "seed" if passage.seeds else "ground" if ground.words else "nothing"
    statements: list[Statement] = []
    covering = closing
    for sentence in reversed(found):
        covering = sentence.citations or covering
        if not re.search(r"\w", _ADDRESS.sub("", sentence.text)):
            continue  # a table's entry may be nothing but a citation or cross reference
        if covering:
            statement = Statement(sentence.text, "source", sentence.place, covering)
        else:
            under = ground.citations if rest == "ground" else ()
            statement = Statement(sentence.text, rest, sentence.place, under)
        statements.append(statement)
    return replace(
        passage,
        citations=(*cited, *ground.citations),
        ground=ground.words,
        by_default=by_default,
        statements=tuple(reversed(statements)),
    )


# --- sentences ------------------------------------------------------------------------------------


class _Finder:
    """Finds sentences in a file as it was typed, one after the other."""

    def __init__(self, source: YamlSource, otherwise: Place) -> None:
        self._source = source
        self._otherwise = otherwise
        self._words: dict[YamlPath, list[re.Match[str]]] = {}
        self._reached: dict[YamlPath, int] = {}

    def find(self, path: YamlPath, sentence: str) -> Place:
        """Return the place of a sentence of the text at a path, or one near to it."""
        span = self._source.spans.get(path)
        if span is None or not span.style:
            return self._otherwise
        if path not in self._words:
            found = _TYPED.finditer(span.value)
            self._words[path] = [word for word in found if word[0][0] != "{"]
        typed, reached = self._words[path], self._reached.get(path, 0)
        wanted = _TYPED.findall(sentence)
        for count in _FIRST_WORDS:
            first = wanted[:count]
            last = min(len(typed) - len(first), reached + _FARTHEST)
            for at in range(reached, last + 1 if first else 0):
                if all(typed[at + k][0] == word for k, word in enumerate(first)):
                    self._reached[path] = at + 1
                    return self._source.place_in(path, typed[at].start())
        return self._source.place_in(path, typed[reached].start() if reached < len(typed) else 0)


def _text_path(path: YamlPath, kind: str, number: int) -> YamlPath:
    """Return the path of a block's text, by its number; the block's own where it is not known."""
    match kind:
        case "text" | "quote":
            return (*path, kind)
        case "list":
            return (*path, kind, number)
    return path


def _sentences(nodes: Nodes, language: str, path: YamlPath, finder: _Finder) -> Iterator[_Sentence]:
    """Yield the sentences of a text, with the citations that stand in each or right after it."""
    marks = _marks(nodes)
    for piece in sentences("".join(_flat(_addressed(nodes))), language):
        cited = tuple(c for _ in range(piece.count(MARK)) for c in next(marks))
        text = " ".join(piece.replace(MARK, "").split())
        yield _Sentence(text, finder.find(path, text), cited)


def _flat(nodes: Nodes) -> Iterator[str]:
    """Yield the words of a text, with a mark for each citation and note."""
    for node in nodes:
        if isinstance(node, Cluster | NoteMark):
            yield MARK
        elif isinstance(node, Enclosed):
            yield from _flat(node.children)
        else:
            yield unmarked((node,))


def _marks(nodes: Nodes) -> Iterator[tuple[Citation, ...]]:
    """Yield what each citation and note of a text cites, in order."""
    for node in nodes:
        if isinstance(node, Cluster | NoteMark):
            yield tuple(_cited(node, "text"))
        elif isinstance(node, Enclosed):
            yield from _marks(node.children)


def _cited(node: Parsed, where: Where) -> Iterator[Citation]:
    if where == "text" and isinstance(node, NoteMark):
        where = "note"
    for cluster in clusters((node,)):
        for cite in cluster.cites:
            yield Citation(cite.key, cite.locator, cite.label, where)


def citations_of(texts: Iterable[Nodes], where: Where = "text") -> tuple[Citation, ...]:
    """Return all works cited in some texts, in order."""
    return tuple(c for nodes in texts for node in nodes for c in _cited(node, where))


# --- words ----------------------------------------------------------------------------------------


def words_of(nodes: Nodes) -> str:
    """Return the words of a text in one line, without markup, notes and citations."""
    return " ".join(unmarked(_addressed(nodes)).split())


def _addressed(nodes: Nodes) -> Nodes:
    """Return a text in which cross references without words of their own show their address.

    What they will say is known to print alone.
    """
    found: list[Parsed] = []
    for node in nodes:
        match node:
            case Enclosed(Reference(kind=kind, name=name), ()):
                found.append(Text(f"[{kind}:{name}]"))
            case Enclosed(mark, children):
                found.append(Enclosed(mark, _addressed(children)))
            case _:
                found.append(node)
    return tuple(found)


def ground_words(paragraphs: Iterable[Nodes]) -> str:
    """Return what something rests on in one line, with its citations as they are written."""

    def put(mark: Cluster | NoteMark) -> Inlines:
        cites = mark.cites if isinstance(mark, Cluster) else ()
        cited = "; ".join(str(Citation(c.key, c.locator, c.label)) for c in cites)
        return (Text(f"[{cited}]"),) if cites else ()

    return " ".join(
        " ".join(plain(resolve(_addressed(nodes), put)).split()) for nodes in paragraphs
    )


def _source_words(entry: CatalogueEntry, language: str) -> str:
    """Return the words of a figure's source line, which credit and rights are no part of."""
    if entry.source is None:
        return ""
    parsed = parse_inline(entry.source, language, lambda *_: None)
    return " ".join(map(words_of, parsed))

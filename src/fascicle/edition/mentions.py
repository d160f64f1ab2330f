"""Mentions: where a name of the register stands in the text without a mark.

They are looked for in the text as it was typed, so that each has its exact place in the file: an
editor is led to it, and ``fascicle check --fix`` can mark it there. What is no running text is
passed over: marks, citations, addresses, code, attributes, and passages in another language unless
the form is of that language.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fascicle.edition.clusters import is_cluster
from fascicle.edition.indexing import looked_up
from fascicle.edition.inline import bracket_pairs, code_ends, paragraph_extents
from fascicle.findings import Finding
from fascicle.limits import Limits
from fascicle.manuscript.checking import blocks
from fascicle.manuscript.manuscript import ChapterFile, Manuscript
from fascicle.manuscript.models import (
    Block,
    ListBlock,
    Name,
    QuoteBlock,
    TableBlock,
    TextBlock,
    figure_of,
)
from fascicle.manuscript.positions import YamlPath, YamlSource

__all__ = ["Mention", "mention_findings", "unmarked_mentions"]

_WORD = re.compile(r"\w[\w\u0300-\u036f]*")
_ADDRESS = re.compile(r"<[^<>\s]*[:@][^<>\s]*>|\b(?:https?|mailto):\S+")
_ATTRIBUTES = re.compile(r'\{(?:[^{}"]|"[^"]*")*\}')
_NAME = re.compile(r"\bname=\"?([a-z0-9][a-z0-9-]*)")
_LANGUAGE = re.compile(r"\blang=\"?([A-Za-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A form of a name that stands unmarked at a place of a text.

    ``start`` and ``end`` are offsets in the value at ``path`` of ``source``. ``names`` are the
    entries of the register that bear the form; where there are several, nobody knows which it is.
    """

    source: YamlSource
    path: YamlPath
    start: int
    end: int
    form: str
    names: tuple[str, ...]


def mention_findings(manuscript: Manuscript) -> Iterator[Finding]:
    """Yield X101 and X102 for the names that a paragraph mentions and does not mark."""
    for mention in unmarked_mentions(manuscript):
        place = mention.source.place_in(mention.path, mention.start)
        line = mention.source.excerpt(place.line)
        if len(mention.names) > 1:
            listed = " or ".join(f"“{name}”" for name in mention.names)
            message = f"“{mention.form}” is not marked for the index, and may be {listed}."
            hint = f"Mark the one that is meant: [{mention.form}]{{name={mention.names[0]}}}."
            yield Finding("X102", place, message, hint, line)
            continue
        message = f"“{mention.form}” is not marked for the index in this paragraph."
        marked = f"[{mention.form}]{{name={mention.names[0]}}}"
        hint = f"Write {marked}, or let “fascicle check --fix” do it."
        yield Finding("X101", place, message, hint, line)


def unmarked_mentions(manuscript: Manuscript) -> Iterator[Mention]:
    """Yield the first mention of each name in each paragraph that does not mark it.

    A name that may be mentioned in ``passing``, or that the block or chapter lists as a whole, is
    not among them.
    """
    forms = _Forms.of(manuscript)
    if not forms.by_word:
        return
    for text in _texts(manuscript):
        span = text.source.spans.get(text.path)
        if span is None or not span.style:
            continue
        for start, end in paragraph_extents(span.value, manuscript.limits):
            typed = span.value[start:end]
            passage = _Passage.read(typed, text.language, manuscript.limits)
            done = {looked_up(manuscript.register, name) for name in passage.marked} | text.listed
            for found in forms.found_in(passage):
                if done.isdisjoint(found.names):
                    done.update(found.names)
                    at = (start + found.start, start + found.end)
                    yield Mention(text.source, text.path, *at, found.form, found.names)


# --- the texts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a chapter or caption; ``listed``: what is in the index for all of it."""

    source: YamlSource
    path: YamlPath
    language: str
    listed: frozenset[str]


def _texts(manuscript: Manuscript) -> Iterator[_Text]:
    for chapter in manuscript.chapters:
        language = chapter.chapter.language or manuscript.publication.language
        for path, block in blocks(chapter):
            listed = _listed(manuscript.register, chapter, block)
            yield from _block_texts(chapter.source, path, block, language, listed)
            yield from _caption(manuscript, block, listed)


def _listed(register: Mapping[str, Name], chapter: ChapterFile, block: Block) -> frozenset[str]:
    marks = [*chapter.chapter.index, *([] if isinstance(block, str) else block.index)]
    return frozenset(looked_up(register, mark.name) for mark in marks)


def _block_texts(
    source: YamlSource, path: YamlPath, block: Block, language: str, listed: frozenset[str]
) -> Iterator[_Text]:
    """Yield the running texts of a block; headings are none, nor are sources of quotations."""
    own = language
    paths: list[YamlPath] = []
    match block:
        case str():
            paths = [path]
        case TextBlock():
            paths, own = [(*path, "text")], block.language or language
        case QuoteBlock():
            paths, own = [(*path, "quote")], block.language or language
        case ListBlock():
            paths = [(*path, "list", number) for number in range(len(block.list))]
        case TableBlock():
            paths = [(*path, "caption")]
            for number, row in enumerate(block.table):
                paths += [(*path, "table", number, column) for column in range(len(row))]
    yield from (_Text(source, place, own, listed) for place in paths)


def _caption(manuscript: Manuscript, block: Block, listed: frozenset[str]) -> Iterator[_Text]:
    figure = figure_of(block)
    if figure is None:
        return
    kind, name = figure
    catalogue = manuscript.catalogues[kind]
    if catalogue.source is not None:
        path = (catalogue.section, name, "caption")
        yield _Text(catalogue.source, path, manuscript.publication.language, listed)


# --- a paragraph as it was typed ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph: which of its characters are no running text, and which are of what language."""

    text: str
    language: str
    closed: bytes
    spoken: tuple[tuple[int, str], ...]
    marked: frozenset[str]

    @classmethod
    def read(cls, text: str, language: str, limits: Limits) -> _Passage:
        closed = list(code_ends(text).items())
        closed += [match.span() for match in _ADDRESS.finditer(text)]
        spoken: list[tuple[int, int, str]] = []
        marked: list[str] = []
        last = text.rfind(")")
        for start, end in bracket_pairs(text, limits).items():
            attributes = _ATTRIBUTES.match(text, end + 1)
            if attributes is not None:
                name, tongue = _NAME.search(attributes[0]), _LANGUAGE.search(attributes[0])
                closed.append((start if name else end, attributes.end()))
                if name:
                    marked.append(name[1])
                if tongue:
                    spoken.append((start, end, tongue[1]))
            elif text[end + 1 : end + 2] == "(":
                closed.append((end, text.find(")", end) + 1 if end < last else len(text)))
            elif text[start - 1 : start] != "^" and is_cluster(text[start + 1 : end]):
                closed.append((start, end + 1))
        return cls(
            text,
            language,
            _painted(closed, len(text)),
            _changes(spoken, language),
            frozenset(marked),
        )

    def is_open(self, start: int, end: int) -> bool:
        """Whether all of a stretch is running text."""
        return self.closed.find(1, start, end) < 0

    def language_at(self, at: int) -> str:
        """Return the language of a character: that of the innermost span around it."""
        number = bisect_right(self.spoken, at, key=lambda change: change[0])
        return self.spoken[number - 1][1] if number else self.language


def _painted(stretches: Iterable[tuple[int, int]], length: int) -> bytes:
    """Return a byte for each character of a text: 1 where it is in one of the stretches."""
    painted, reached = bytearray(length), 0
    for start, end in sorted(stretches):
        begin = max(start, reached)
        painted[begin:end] = b"\1" * max(0, min(end, length) - begin)
        reached = max(reached, end)
    return bytes(painted)


def _changes(spoken: Iterable[tuple[int, int, str]], language: str) -> tuple[tuple[int, str], ...]:
    """Return where the language changes, and to which, of passages that stand in one another."""
    changes: list[tuple[int, str]] = []
    around: list[tuple[int, str]] = []
    for start, end, tongue in sorted(spoken):
        while around and around[-1][0] <= start:
            closed = around.pop()[0]
            changes.append((closed, around[-1][1] if around else language))
        changes.append((start + 1, tongue))
        around.append((end, tongue))
    while around:
        closed = around.pop()[0]
        changes.append((closed, around[-1][1] if around else language))
    return tuple(changes)


# --- the forms ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    form: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of names: as it is searched for, its language, and the entries that bear it."""

    pattern: re.Pattern[str]
    text: str
    language: str
    names: tuple[str, ...]
    passing: bool


@dataclass(frozen=True, slots=True)
class _Forms:
    """All forms of all names by their first word, the longest first."""

    by_word: Mapping[str, Sequence[_Form]] = field(default_factory=dict)

    @classmethod
    def of(cls, manuscript: Manuscript) -> _Forms:
        register, language = manuscript.register, manuscript.publication.language
        bearers: dict[tuple[str, str], dict[str, bool]] = {}
        for name, given in register.items():
            target = looked_up(register, name)
            if not target:
                continue
            passing = given.passing or register[target].passing
            written = [(form, language) for form in (given.name, *given.variants)]
            written += [(form, tongue) for tongue, form in given.scripts.items()]
            for text, tongue in written:
                words = unicodedata.normalize("NFC", " ".join(text.split()))
                bearers.setdefault((words, tongue), {})[target] = passing
        by_word: dict[str, list[_Form]] = {}
        for (text, tongue), names in sorted(bearers.items(), key=lambda item: -len(item[0][0])):
            first = _WORD.search(text)
            if first is not None and first.start() == 0:
                pattern = re.compile(r"\s+".join(map(re.escape, text.split())))
                form = _Form(pattern, text, tongue, tuple(names), all(names.values()))
                by_word.setdefault(first[0], []).append(form)
        return cls(by_word)

    def found_in(self, passage: _Passage) -> Iterator[_Found]:
        """Yield the names in a passage in order, each at its longest."""
        text, at = passage.text, 0
        for start, word in sorted(self._words_of_names(text)):
            if start < at:
                continue
            for form in self.by_word[word]:
                match = form.pattern.match(text, start)
                if match is None or _WORD.match(text, match.end()):
                    continue
                spoken = passage.language_at(match.start())
                if passage.is_open(*match.span()) and _alike(spoken, form.language):
                    at = match.end()
                    if not form.passing:
                        yield _Found(*match.span(), " ".join(match[0].split()), form.names)
                    break

    def _words_of_names(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the words of a text with which names begin, and where they stand."""
        # Most words begin no name: those are told by one look at all of them.
        for word in self.by_word.keys() & set(_WORD.findall(text)):
            at = text.find(word)
            while at >= 0:
                if not text[at - 1 : at].isalnum():
                    yield at, word
                at = text.find(word, at + 1)


def _alike(spoken: str, language: str) -> bool:
    """Whether a form of a language may stand in a passage of another: only in its own.

    Regions count for nothing, scripts do: a form in Cyrillic letters is none of a Latin passage.
    """
    one, other = spoken.lower().split("-"), language.lower().split("-")
    scripts = [next((tag for tag in tags[1:] if len(tag) == 4), "") for tags in (one, other)]
    return one[0] == other[0] and scripts[0] == scripts[1]

"""Drafting: every text of the manuscript parsed, every block given its id, nothing numbered yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fascicle.edition.inline import Complain, parse_inline
from fascicle.edition.measuring import Measure
from fascicle.edition.model import Reference
from fascicle.edition.parsed import Exact, Nodes, NoteMark, Parsed, cited_keys, clusters, names
from fascicle.edition.referring import bind, has_references
from fascicle.edition.source_checks import lacks_locator
from fascicle.edition.targets import Targets, block_ids
from fascicle.findings import Findings, Place
from fascicle.manuscript.checking import block_events
from fascicle.manuscript.manuscript import ChapterFile, Manuscript
from fascicle.manuscript.models import (
    Block,
    BreakBlock,
    Event,
    EventVariant,
    HeadingBlock,
    IndexMark,
    ListBlock,
    MapBlock,
    MapData,
    PhotographBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
    TimelineBlock,
    TimelineData,
)
from fascicle.manuscript.positions import YamlSource
from fascicle.manuscript.suggesting import Suggestions
from fascicle.progress import begun

__all__ = ["Draft", "DraftBlock", "DraftEvent", "DraftVariant", "Drafter"]

_IN_BRACKETS = re.compile(r"(?<![\\`^!\]])\[([^\[\]@^\\\n]{2,80})\](?![(\[{`])")
"""Words in brackets that are neither a link nor a span, nor printed as code."""
_OF_LATEX = re.compile(r"(?<![\\`])\\[a-z]{0,20}cite[a-z]{0,20}\*?[\[{]")
_UNREAD_LIST = ("A102", "A105", "L103", "L106", "M108", "M109")
"""With these nothing of the source list was read, and nobody can say what is not in it."""

Path = tuple[str | int, ...]
Paragraphs = tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class DraftVariant:
    """What other sources say of an event, its texts parsed; ``title`` may be empty."""

    variant: EventVariant
    title: Nodes
    sources: Paragraphs
    place: Place


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """An event, its texts parsed; ``sources`` is empty where those of its block are meant."""

    event: Event
    title: Nodes
    sources: Paragraphs
    place: Place
    variants: tuple[DraftVariant, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block with its texts parsed, in reading order; which is which depends on its model.

    ``ground`` is what the block rests on by its own word; it is never printed.
    """

    model: Block
    id: str
    place: Place
    language: str
    texts: tuple[Paragraphs, ...]
    events: tuple[DraftEvent, ...]
    ground: Paragraphs = ()

    def nodes(self) -> Iterator[Nodes]:
        """Yield all texts of the block."""
        for text in self.texts:
            yield from text


@dataclass(frozen=True, slots=True)
class Draft:
    """A chapter whose texts are parsed. ``number`` is None where the chapter has none.

    ``ground`` is what those of its blocks rest on that rest on nothing else; it is never printed.
    """

    file: ChapterFile
    number: int | None
    language: str
    title: Nodes
    epigraph: DraftBlock | None
    blocks: tuple[DraftBlock, ...]
    ground: Paragraphs = ()

    @property
    def all_blocks(self) -> tuple[DraftBlock, ...]:
        """All blocks in reading order, the epigraph first."""
        return self.blocks if self.epigraph is None else (self.epigraph, *self.blocks)


class Drafter:
    """Parses the texts of a manuscript and gathers what is wrong with them."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self._language = manuscript.publication.language
        self._ids = block_ids(manuscript)
        self._targets = Targets(manuscript, self._ids)
        self._near_keys = Suggestions(manuscript.sources.sources, cutoff=0.6)
        self._near_names = Suggestions(manuscript.register, cutoff=0.6)
        self._locators = manuscript.publication.citations.locators == "wanted"
        self.cited: set[str] = set()
        self.findings = Findings()
        self._measure = Measure(manuscript.limits)
        self._unread = any(
            found.code in _UNREAD_LIST and found.place.file == "sources.bib"
            for found in manuscript.findings
        )

    def chapters(self) -> tuple[Draft, ...]:
        """Return all chapters as drafts, in reading order."""
        drafts: list[Draft] = []
        number = 0
        for file in self._manuscript.chapters:
            begun(f"reading the text of chapter “{file.id}”", f"chapters/{file.id}.yaml")
            number += file.chapter.numbered
            drafts.append(self._chapter(file, number if file.chapter.numbered else None))
        return tuple(drafts)

    def listed_events(self) -> tuple[DraftEvent, ...]:
        """Return the events of the chronology's own file, in its order."""
        source = self._manuscript.chronology_source
        if source is None:
            return ()
        events = enumerate(self._manuscript.chronology.events)
        return tuple(self._event(source, ("events", number), event) for number, event in events)

    def text(
        self, source: YamlSource, path: Path, text: str | None, language: str = ""
    ) -> Paragraphs:
        """Parse a text that stands at a path of a file."""
        if text is None:
            return ()

        def complain(code: str, needle: str, message: str, hint: str) -> None:
            place = source.find_in(path, needle)
            self.findings.add(
                code,
                place,
                _sentence(message),
                hint=_sentence(hint),
                excerpt=source.excerpt(place.line),
            )

        limits = self._manuscript.limits
        if len(text) > limits.letters:
            return ()  # told when it was read (L106)
        paragraphs = parse_inline(text, language or self._language, complain, limits)
        if not self._measure.take(source, path, text, paragraphs):
            self.findings.extend(self._measure.findings)
            return ()
        self._check_keys(source, path, paragraphs)
        self._check_lost_citations(text, complain)
        if self._locators:
            self._check_locators(source, path, paragraphs)
        self._check_names(source, path, paragraphs)
        return self._referred(source, path, paragraphs)

    def title(self, source: YamlSource, path: Path, text: str, language: str = "") -> Nodes:
        """Parse a text that can have neither notes nor citations."""
        paragraphs = self.text(source, path, text, language)
        nodes = _as_one(paragraphs)
        if has_references(nodes):
            place = source.place(path)
            self.findings.add(
                "R107",
                place,
                "A cross reference cannot stand in a title, heading or event.",
                hint="Put it into the text below.",
                excerpt=source.excerpt(place.line),
            )
            return ()
        if any(isinstance(node, NoteMark) for node in nodes) or any(clusters(nodes)):
            place = source.place(path)
            self.findings.add(
                "E111",
                place,
                "Notes and citations cannot stand in a title, heading or event.",
                hint="Put the note into the text below; give an event its “source:”.",
                excerpt=source.excerpt(place.line),
            )
            return ()
        return nodes

    # --- chapters ---------------------------------------------------------------------------------

    def _chapter(self, file: ChapterFile, number: int | None) -> Draft:
        chapter, source = file.chapter, file.source
        language = chapter.language or self._language
        self._check_index(source, (), chapter.index)
        epigraph = None
        if chapter.epigraph is not None:
            epigraph = self._block(
                file, ("epigraph",), chapter.epigraph, f"{file.id}-epigraph", language
            )
        blocks: list[DraftBlock] = []
        for index, model in enumerate(chapter.body):
            identity = self._ids[file.id, index]
            blocks.append(self._block(file, ("body", index), model, identity, language))
        title = self.title(source, ("title",), chapter.title, language)
        ground = self._ground(source, ("rests_on",), chapter.rests_on, language)
        return Draft(file, number, language, title, epigraph, tuple(blocks), ground)

    def _block(
        self, file: ChapterFile, path: Path, model: Block, identity: str, language: str
    ) -> DraftBlock:
        own = language
        if isinstance(model, TextBlock | QuoteBlock):
            own = model.language or language
        ground = None if isinstance(model, str) else model.rests_on
        if not isinstance(model, str):
            self._check_index(file.source, path, model.index)
        return DraftBlock(
            model,
            identity,
            file.source.place(path),
            own,
            tuple(self._texts(file.source, path, model, own, language)),
            tuple(self._events(file.source, path, model)),
            self._ground(file.source, (*path, "rests_on"), ground, language),
        )

    def _ground(
        self, source: YamlSource, path: Path, text: str | None, language: str
    ) -> Paragraphs:
        """Parse what a block or chapter rests on; it may cite, but no note can be called there."""
        paragraphs = self.text(source, path, text, language)
        if any(isinstance(node, NoteMark) for nodes in paragraphs for node in nodes):
            place = source.place(path)
            self.findings.add(
                "E111",
                place,
                "Notes cannot stand in “rests_on”, which is never printed.",
                hint="Write the words of the note out; citations [@key] may stand there.",
                excerpt=source.excerpt(place.line),
            )
            return ()
        return paragraphs

    def _texts(
        self, source: YamlSource, path: Path, model: Block, own: str, language: str
    ) -> Iterator[Paragraphs]:
        match model:
            case str():
                yield self.text(source, path, model, own)
            case TextBlock():
                yield self.text(source, (*path, "text"), model.text, own)
            case HeadingBlock():
                yield (self.title(source, (*path, "heading"), model.heading, own),)
            case QuoteBlock():
                yield self.text(source, (*path, "quote"), model.quote, own)
                yield self.text(source, (*path, "source"), model.source, language)
            case ListBlock():
                for index, item in enumerate(model.list):
                    yield self.text(source, (*path, "list", index), item, own)
            case TableBlock():
                yield from self._cells(source, path, model, own)
            case PhotographBlock():
                yield from self._photograph_texts(model)
            case MapBlock():
                yield from self._map_texts(model)
            case TimelineBlock():
                yield from self._timeline_texts(model)
            case BreakBlock():
                return

    def _cells(
        self, source: YamlSource, path: Path, model: TableBlock, language: str
    ) -> Iterator[Paragraphs]:
        yield self.text(source, (*path, "caption"), model.caption, language)
        for column, head in enumerate(model.columns or ()):
            yield self.text(source, (*path, "columns", column), head, language)
        for number, row in enumerate(model.table):
            for column, cell in enumerate(row):
                yield self.text(source, (*path, "table", number, column), cell, language)

    def _photograph_texts(self, model: PhotographBlock) -> Iterator[Paragraphs]:
        photograph = self._manuscript.photographs.get(model.photograph)
        source = self._manuscript.photographs_source
        if photograph is None or source is None:
            return
        path: Path = ("photographs", model.photograph)
        yield self.text(source, (*path, "caption"), photograph.caption)
        given = (photograph.credit, photograph.rights)
        parts: list[Nodes] = [(Exact(text.strip()),) for text in given if text and text.strip()]
        parts += self.text(source, (*path, "source"), photograph.source)
        if photograph.accession:
            parts.append((Exact(photograph.accession.strip()),))
        yield (_joined_sentences(parts),) if parts else ()
        title = photograph.title
        yield (self.title(source, (*path, "title"), title),) if title else ()

    def _map_texts(self, model: MapBlock) -> Iterator[Paragraphs]:
        data = self._manuscript.maps.get(model.map)
        yield from self._drawing_texts(data, self._manuscript.maps_source, ("maps", model.map))

    def _timeline_texts(self, model: TimelineBlock) -> Iterator[Paragraphs]:
        data = self._manuscript.timelines.get(model.timeline)
        source = self._manuscript.timelines_source
        yield from self._drawing_texts(data, source, ("timelines", model.timeline))

    def _drawing_texts(
        self, data: MapData | TimelineData | None, source: YamlSource | None, path: Path
    ) -> Iterator[Paragraphs]:
        if data is None or source is None:
            return
        yield self.text(source, (*path, "caption"), data.caption)
        yield self.text(source, (*path, "source"), data.source)
        title = data.title
        yield (self.title(source, (*path, "title"), title),) if title else ()

    def _events(self, source: YamlSource, path: Path, model: Block) -> Iterator[DraftEvent]:
        for where, event in block_events(path, model):
            yield self._event(source, where, event)

    def _event(self, source: YamlSource, path: Path, event: Event) -> DraftEvent:
        variants: list[DraftVariant] = []
        for number, variant in enumerate(event.variants):
            where = (*path, "variants", number)
            title = variant.title
            nodes = self.title(source, (*where, "title"), title) if title else ()
            sources = self.text(source, (*where, "source"), variant.source)
            variants.append(DraftVariant(variant, nodes, sources, source.place(where)))
        return DraftEvent(
            event,
            self.title(source, (*path, "title"), event.title),
            self.text(source, (*path, "source"), event.source),
            source.place(path),
            tuple(variants),
        )

    # --- checks -----------------------------------------------------------------------------------

    def _check_keys(self, source: YamlSource, path: Path, paragraphs: Paragraphs) -> None:
        known = self._manuscript.sources.sources
        times: dict[str, int] = {}
        for nodes in paragraphs:
            for key in cited_keys(nodes):
                self.cited.add(key)
                occurrence = times.get(key, 0)
                times[key] = occurrence + 1
                if key in known or self._unread:
                    continue
                place = source.find_in(path, f"@{key}", occurrence)
                if place == source.place(path):
                    place = source.find_in(path, key, occurrence)
                self.findings.add(
                    "E101",
                    place,
                    f"The source “{key}” is not in sources.bib.",
                    hint=self._near_keys.question(key)
                    or f"Add an entry with the key {key} to sources.bib.",
                    excerpt=source.excerpt(place.line),
                )

    def _check_lost_citations(self, text: str, complain: Complain) -> None:
        """Find what other programs take for a citation and this one would print as it stands."""
        for found in _IN_BRACKETS.finditer(text):
            if found[1] in self._manuscript.sources.sources:
                hint = f"write [@{found[1]}]; \\[ is a bracket that is printed"
                complain("E102", found[0], "a citation has no @", hint)
        for found in _OF_LATEX.finditer(text):
            complain("E102", found[0], "a citation is written as in LaTeX", "write [@key]")

    def _check_locators(self, source: YamlSource, path: Path, paragraphs: Paragraphs) -> None:
        known = self._manuscript.sources.sources
        times: dict[str, int] = {}
        found = (c for nodes in paragraphs for cluster in clusters(nodes) for c in cluster.cites)
        for cite in found:
            occurrence = times.get(cite.key, 0)
            times[cite.key] = occurrence + 1
            if cite.key not in known or not lacks_locator(cite, known[cite.key]):
                continue
            place = source.find_in(path, f"@{cite.key}", occurrence)
            self.findings.add(
                "E113",
                place,
                f"The citation of “{cite.key}” does not say where in the work.",
                hint=f"Add the page: [@{cite.key}, 12]; for the whole work: [@{cite.key}, {{}}].",
                excerpt=source.excerpt(place.line),
            )

    def _check_names(self, source: YamlSource, path: Path, paragraphs: Paragraphs) -> None:
        for nodes in paragraphs:
            for name in names(nodes):
                if name not in self._manuscript.register:
                    self._tell_unknown(source, source.find_in(path, f"name={name}"), name)

    def _check_index(self, source: YamlSource, path: Path, marks: Sequence[IndexMark]) -> None:
        self._measure.take_marks(source, path, len(marks))
        self.findings.extend(self._measure.findings)
        for number, mark in enumerate(marks):
            if mark.name not in self._manuscript.register:
                self._tell_unknown(source, source.place((*path, "index", number)), mark.name)

    def _tell_unknown(self, source: YamlSource, place: Place, name: str) -> None:
        self.findings.add(
            "E105",
            place,
            f"The name “{name}” is not in chapters/register.yaml.",
            hint=self._near_names.question(name) or f"Add {name} to the register.",
            excerpt=source.excerpt(place.line),
        )

    def _referred(self, source: YamlSource, path: Path, paragraphs: Paragraphs) -> Paragraphs:
        """Return a text with its cross references looked up; what is wrong with them is noted."""
        times: dict[str, int] = {}

        def find(reference: Reference) -> Reference | None:
            address = f"{reference.kind}:{reference.target}"
            occurrence = times.get(address, 0)
            times[address] = occurrence + 1
            bound, fault = self._targets.find(reference)
            if fault is not None:
                place = source.find_in(path, address, occurrence)
                line = source.excerpt(place.line)
                self.findings.add(fault.code, place, fault.message, hint=fault.hint, excerpt=line)
            return bound

        return tuple(bind(nodes, find) for nodes in paragraphs)


def _joined_sentences(parts: Sequence[Nodes]) -> Nodes:
    """Join the parts of a credit line: each ends as a sentence."""
    nodes: list[Parsed] = []
    for position, part in enumerate(parts):
        if position:
            last = nodes[-1]
            stop = isinstance(last, Exact) and last.text.endswith((".", "!", "?"))
            nodes.append(Exact(" " if stop else ". "))
        nodes += part
    return tuple(nodes)


def _as_one(paragraphs: Paragraphs) -> Nodes:
    """Join paragraphs to one text."""
    nodes: Nodes = ()
    for paragraph in paragraphs:
        nodes = (*nodes, Exact(" "), *paragraph) if nodes else paragraph
    return nodes


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "?", "!", ":")) else ".")

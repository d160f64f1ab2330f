"""Assembling: the blocks of the edition made from drafts, with notes and figures in their place.

Each chapter is gone through twice in the same way: once to gather its notes and citations for the
citation processor, once to put what came back where it belongs. ``Writer`` is the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fascicle.edition.citations import Formatted, InTextSource, NoteSource
from fascicle.edition.drafting import Draft, DraftBlock
from fascicle.edition.indexing import with_marks
from fascicle.edition.model import (
    Block,
    Break,
    Call,
    Chapter,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    plain,
)
from fascicle.edition.parsed import Cluster, Nodes, NoteMark, cited_keys, resolve
from fascicle.findings import Place
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import (
    BreakBlock,
    CatalogueEntry,
    HeadingBlock,
    ListBlock,
    MapBlock,
    PhotographBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
    TimelineBlock,
)

__all__ = ["Assembler", "Gathered", "Gatherer", "Writer"]

Paragraphs = tuple[Nodes, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A note found in the text: its id, where it is called, and the works that it cites."""

    id: str
    place: Place
    cited: tuple[str, ...]


@dataclass(slots=True)
class Writer:
    """Gives each note and citation of a unit its id, and writes what stands in its place."""

    unit: str
    notes_style: bool
    language: str
    formatted: Formatted | None = None
    sources: list[NoteSource | InTextSource] = field(default_factory=list)
    notes: list[Gathered] = field(default_factory=list)
    _citations: int = 0
    _marks: int = 0

    def text(self, nodes: Nodes, place: Place) -> Inlines:
        """Return a text with calls for its notes and, in author–date styles, its citations.

        Each name that is marked in it gets an id, for the index to point to.
        """

        def put(mark: Cluster | NoteMark) -> Inlines:
            if isinstance(mark, NoteMark):
                return self.note(mark.paragraphs, place)
            if self.notes_style:
                return self.note(((mark,),), place)
            return self._in_text(mark)

        return with_marks(resolve(nodes, put), self._mark)

    def _mark(self) -> str:
        self._marks += 1
        return f"{self.unit}-m{self._marks}"

    def note(self, paragraphs: Paragraphs, place: Place) -> Inlines:
        """Return the call of a note with these paragraphs."""
        identity = f"{self.unit}-n{len(self.notes) + 1}"
        cited = tuple(dict.fromkeys(key for nodes in paragraphs for key in cited_keys(nodes)))
        self.notes.append(Gathered(identity, place, cited))
        self.sources.append(NoteSource(identity, paragraphs, self.language))
        return (Call(identity),)

    def line(self, paragraphs: Paragraphs, place: Place) -> Inlines:
        """Return a text whose citations stand in it, whatever the style; its notes are notes."""

        def put(mark: Cluster | NoteMark) -> Inlines:
            if isinstance(mark, NoteMark):
                return self.note(mark.paragraphs, place)
            return self._in_text(mark)

        found: Inlines = ()
        for nodes in paragraphs:
            text = resolve(nodes, put)
            found = (*found, Text(" "), *text) if found else text
        return found

    def _in_text(self, cluster: Cluster) -> Inlines:
        self._citations += 1
        identity = f"{self.unit}-c{self._citations}"
        self.sources.append(InTextSource(identity, cluster))
        return self.formatted.in_text[identity] if self.formatted is not None else ()


@dataclass(slots=True)
class Gatherer:
    """All notes and citations of a book, by unit, in reading order."""

    notes_style: bool
    language: str
    writers: dict[str, Writer] = field(default_factory=dict)

    def begin(self, unit: str) -> Writer:
        """Begin to gather a unit."""
        self.writers[unit] = Writer(unit, self.notes_style, self.language)
        return self.writers[unit]

    def again(self, unit: str, formatted: Formatted) -> Writer:
        """Go through a unit again, with what the citation processor made."""
        return Writer(unit, self.notes_style, self.language, formatted)

    def notes_of(self, unit: str) -> Sequence[Gathered]:
        """Return the notes of a unit in the order of their calls."""
        return self.writers[unit].notes

    @property
    def groups(self) -> list[list[NoteSource | InTextSource]]:
        """All notes and citations, a list a unit."""
        return [writer.sources for writer in self.writers.values()]


class Assembler:
    """Makes a chapter of a draft. ``figures`` is the number of figures in the chapters before."""

    def __init__(
        self, draft: Draft, manuscript: Manuscript, writer: Writer, figures: int = 0
    ) -> None:
        self._draft = draft
        self._manuscript = manuscript
        self._writer = writer
        self.last_figure = figures

    def assemble(self, notes: tuple[Note, ...] = ()) -> Chapter:
        """Return the chapter with these notes, which its text calls."""
        draft, chapter = self._draft, self._draft.file.chapter
        epigraph = None
        if draft.epigraph is not None:
            epigraph = self._quote(draft.epigraph)
        title = resolve(draft.title, lambda mark: ())
        return Chapter(
            id=draft.file.id,
            number=draft.number,
            title=title,
            running=chapter.short_title or plain(title),
            language=draft.language,
            status=chapter.status,
            blocks=tuple(self._blocks()),
            notes=notes,
            place=draft.file.source.place(("title",)),
            epigraph=epigraph,
        )

    def _blocks(self) -> Iterator[Block]:
        opening = True
        for block in self._draft.blocks:
            for made in self._made(block, opening):
                # After a figure the text goes on; after all else but text it opens anew.
                if not isinstance(made, Figure):
                    opening = not isinstance(made, Paragraph | ItemList)
                yield made

    def _made(self, block: DraftBlock, opening: bool) -> Iterator[Block]:
        match block.model:
            case str() | TextBlock():
                yield from self._paragraphs(block, opening)
            case HeadingBlock(level=level):
                content = self._one(block, 0)
                yield Heading(block.id, content, level, block.place, self._seeds(block))
            case QuoteBlock():
                yield self._quote(block)
            case ListBlock(ordered=ordered):
                items = tuple(self._one(block, k) for k in range(len(block.texts)))
                yield ItemList(block.id, items, ordered, block.place, self._seeds(block))
            case TableBlock():
                yield self._table(block, block.model)
            case PhotographBlock() | MapBlock() | TimelineBlock():
                yield self._figure(block, block.model)
            case BreakBlock(break_=kind):
                yield Break(block.id, kind, block.place)

    def _seeds(self, block: DraftBlock) -> tuple[str, ...]:
        return () if isinstance(block.model, str) else tuple(block.model.seeds)

    def _language(self, block: DraftBlock) -> str | None:
        return block.language if block.language != self._draft.language else None

    def _one(self, block: DraftBlock, index: int) -> Inlines:
        """Return a text of a block as one, its paragraphs joined."""
        if index >= len(block.texts):
            return ()
        found: Inlines = ()
        for nodes in block.texts[index]:
            text = self._writer.text(nodes, block.place)
            found = (*found, Text(" "), *text) if found else text
        return found

    def _paragraphs(self, block: DraftBlock, opening: bool) -> Iterator[Paragraph]:
        for number, nodes in enumerate(block.texts[0], 1):
            yield Paragraph(
                block.id if number == 1 else f"{block.id}-{number}",
                self._writer.text(nodes, block.place),
                block.place,
                self._seeds(block),
                self._language(block),
                opening and number == 1,
            )

    def _quote(self, block: DraftBlock) -> Quote:
        paragraphs = [self._writer.text(nodes, block.place) for nodes in block.texts[0]]
        source = self._one(block, 1)
        if source and all(isinstance(node, Call) for node in source):
            # A source that is only a note is called where the quotation ends.
            paragraphs[-1] = (*paragraphs[-1], *source)
            source = ()
        return Quote(
            block.id,
            tuple(paragraphs),
            source,
            block.place,
            self._seeds(block),
            self._language(block),
        )

    def _table(self, block: DraftBlock, model: TableBlock) -> Table:
        texts = [self._one(block, index) for index in range(len(block.texts))]
        heads = len(model.columns or ())
        rows: list[tuple[Inlines, ...]] = []
        at = 1 + heads
        for row in model.table:
            rows.append(tuple(texts[at : at + len(row)]))
            at += len(row)
        return Table(
            block.id,
            tuple(texts[1 : 1 + heads]),
            tuple(rows),
            texts[0],
            block.place,
            self._seeds(block),
        )

    def _figure(
        self, block: DraftBlock, model: PhotographBlock | MapBlock | TimelineBlock
    ) -> Figure:
        self.last_figure += 1
        caption, credit = self._one(block, 0), self._one(block, 1)
        given = block.texts[2] if len(block.texts) > 2 else ()
        title = resolve(given[0], lambda mark: ()) if given else _without_calls(caption)
        photograph, chart, timeline, file = None, None, None, None
        entry: CatalogueEntry
        if isinstance(model, PhotographBlock):
            entry = photograph = self._manuscript.photographs[model.photograph]
            if photograph.file is not None:
                file = self._manuscript.folder / "assets" / photograph.file
        elif isinstance(model, MapBlock):
            entry = chart = self._manuscript.maps[model.map]
        else:
            entry = timeline = self._manuscript.timelines[model.timeline]
        return Figure(
            id=block.id,
            number=self.last_figure,
            position=model.place,
            caption=caption,
            credit=credit,
            title=title,
            alt=entry.alt or plain(caption),
            place=block.place,
            photograph=photograph,
            map=chart,
            file=file,
            lines=model.lines,
            seeds=tuple(dict.fromkeys((*self._seeds(block), *entry.seeds))),
            timeline=timeline,
        )


def _without_calls(inlines: Inlines) -> Inlines:
    return tuple(node for node in inlines if not isinstance(node, Call))

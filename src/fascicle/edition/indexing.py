"""The index: what the chapters mark, gathered by the entries of the register and sorted.

The index covers the chapters: their text, notes, captions and titles. It knows the ids of the
places that it points to, and no page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fascicle.edition.collation import Collation, collation
from fascicle.edition.model import (
    Call,
    Chapter,
    Emphasis,
    Figure,
    IndexEntry,
    IndexGroup,
    IndexReference,
    Inline,
    Inlines,
    Link,
    Span,
    Strong,
    SubEntry,
    Text,
    inlines_of,
)
from fascicle.edition.quotation_marks import typographic
from fascicle.edition.wording import word_date
from fascicle.manuscript.dates import parse_date
from fascicle.manuscript.models import IndexMark, Name

if TYPE_CHECKING:
    from fascicle.edition.drafting import Draft
    from fascicle.manuscript.manuscript import Manuscript

__all__ = ["heading_of", "index_of", "looked_up", "with_marks"]


def with_marks(inlines: Inlines, new_id: Callable[[], str]) -> Inlines:
    """Return a text in which each mark of a name has an id of its own."""
    found: list[Inline] = []
    for node in inlines:
        if isinstance(node, Span) and node.name is not None:
            mark = new_id()
            found.append(replace(node, mark=mark, children=with_marks(node.children, new_id)))
        elif isinstance(node, Emphasis | Strong | Span | Link):
            found.append(replace(node, children=with_marks(node.children, new_id)))
        else:
            found.append(node)
    return tuple(found)


_MOST_SEEN = 20


def looked_up(register: Mapping[str, Name], name: str) -> str:
    """Return the entry under which a name of the register is listed: its own, or that it sees.

    Nothing where that is not in the register, or where names see one another in a circle; nobody
    would follow them over more than twenty entries.
    """
    for _ in range(_MOST_SEEN):
        if name not in register:
            break
        see = register[name].see
        if see is None:
            return name
        name = see
    return ""


def heading_of(name: Name) -> str:
    """Return what the index prints and sorts for a name."""
    return name.sort or name.name


# --- gathering --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Gathered:
    """The references of one entry: its own, and by sub-entry."""

    own: list[IndexReference] = field(default_factory=list)
    subs: dict[str, list[IndexReference]] = field(default_factory=dict)

    def add(self, sub: str | None, reference: IndexReference) -> None:
        (self.own if sub is None else self.subs.setdefault(sub, [])).append(reference)


_Marked = tuple[str, str | None, IndexReference]
"""A name of the register, a sub-entry or None, and where."""


def _marked(draft: Draft, chapter: Chapter) -> Iterator[_Marked]:
    """Yield what a chapter marks, in reading order."""
    yield from _extents(draft.file.chapter.index, chapter.anchor, chapter.anchor)
    yield from _in_text(chapter.title, IndexReference(chapter.anchor), chapter)
    extents = _extents_by_block(draft, chapter)
    for block in chapter.all_blocks:
        yield from extents.get(block.id, ())
        here = IndexReference(block.id, figure=isinstance(block, Figure))
        for text in inlines_of(block):
            yield from _in_text(text, here, chapter)


def _extents(marks: Iterable[IndexMark], first: str, last: str) -> Iterator[_Marked]:
    for mark in marks:
        yield mark.name, mark.sub, IndexReference(first, last, main=mark.main)


def _extents_by_block(draft: Draft, chapter: Chapter) -> dict[str, tuple[_Marked, ...]]:
    ids = {block.id for block in chapter.blocks}
    found = {}
    for block in draft.all_blocks:
        if isinstance(block.model, str) or not block.model.index:
            continue
        later = f"{block.id}-{len(block.texts[0])}" if block.texts else ""
        last = later if later in ids else block.id
        found[block.id] = tuple(_extents(block.model.index, block.id, last))
    return found


def _in_text(text: Inlines, here: IndexReference, chapter: Chapter) -> Iterator[_Marked]:
    """Yield the marks of a text and of the notes that it calls."""
    for node in text:
        if isinstance(node, Call):
            note = next((note for note in chapter.notes if note.id == node.note), None)
            for paragraph in note.paragraphs if note is not None else ():
                there = IndexReference(node.note, note=note.number if note else None)
                yield from _in_text(paragraph, there, chapter)
        elif isinstance(node, Emphasis | Strong | Span | Link):
            if isinstance(node, Span) and node.name is not None:
                mark = node.mark or here.mark
                yield node.name, node.sub, replace(here, mark=mark, main=node.main)
            yield from _in_text(node.children, here, chapter)


# --- the entries ------------------------------------------------------------------------------


def index_of(
    drafts: Sequence[Draft], chapters: Sequence[Chapter], manuscript: Manuscript
) -> tuple[IndexGroup, ...]:
    """Return the index in groups of the same letter; nothing where no chapter marks a name.

    What is marked under a name that says to see another one is listed there.
    """
    register = manuscript.register
    gathered: dict[str, _Gathered] = {}
    for draft, chapter in zip(drafts, chapters, strict=True):
        for name, sub, reference in _marked(draft, chapter):
            entry = looked_up(register, name)
            if entry:
                gathered.setdefault(entry, _Gathered()).add(sub, reference)
    if not gathered:
        return ()
    settings, language = manuscript.publication.index, manuscript.publication.language
    order = collation(language, settings.order)
    entries = [_entry(manuscript, *item, order) for item in gathered.items()]
    entries += _seeing(register, gathered)
    entries.sort(key=lambda entry: (order.key(entry.heading), entry.heading, entry.see))
    groups: dict[str, list[IndexEntry]] = {}
    for made in entries:
        groups.setdefault(order.letter(made.heading), []).append(made)
    return tuple(IndexGroup(letter, tuple(held)) for letter, held in groups.items())


def _entry(manuscript: Manuscript, name: str, found: _Gathered, order: Collation) -> IndexEntry:
    register, publication = manuscript.register, manuscript.publication
    given, settings = register[name], publication.index
    also = (looked_up(register, other) for other in given.see_also)
    return IndexEntry(
        id=name,
        heading=heading_of(given),
        dates=_years(given.dates, publication.language) if settings.years else "",
        scripts=tuple(given.scripts.items()) if settings.scripts else (),
        references=tuple(found.own),
        subs=tuple(
            SubEntry(_worded(sub, publication.language), tuple(references))
            for sub, references in sorted(found.subs.items(), key=lambda item: order.key(item[0]))
        ),
        see_also=tuple(dict.fromkeys(other for other in also if other and other != name)),
    )


def _seeing(register: Mapping[str, Name], gathered: Mapping[str, _Gathered]) -> list[IndexEntry]:
    """Return the entries that only say where to look, for those that there is something to see."""
    found = []
    for name, given in register.items():
        target = looked_up(register, name)
        if target not in gathered:
            continue
        if given.see is not None:
            found.append(IndexEntry(name, heading_of(given), see=target))
        found += [IndexEntry("", form, see=target) for form in given.see_from]
    return found


def _years(dates: str | None, language: str) -> str:
    """Return dates by their years alone: ``1885–1947``."""
    if dates is None:
        return ""
    years = re.sub(r"(\d{4})-[\dX-]+", r"\1", dates)
    first, _, last = years.partition("/")
    return word_date(parse_date(first if first == last else years), language)


def _worded(sub: str, language: str) -> str:
    """Return a sub-entry with the quotation marks of the language."""
    nodes = typographic((Text(sub),), language)
    return "".join(node.text for node in nodes if isinstance(node, Text))

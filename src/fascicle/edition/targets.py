"""Targets: what cross references can mean, by name, and what is wrong with one that means nothing.

Chapters go by the names of their files, blocks and events by their ``id``, photographs, maps and
timelines by their names in the catalogues. A name may be given to several kinds of things: the
scheme of the reference chooses, in the order of ``SCHEMES``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Inlines, Reference, ReferenceKind, Span
from fascicle.edition.parsed import resolve
from fascicle.manuscript.manuscript import ChapterFile, Manuscript
from fascicle.manuscript.models import Block, HeadingBlock, TextBlock, figure_of
from fascicle.manuscript.suggesting import Suggestions

__all__ = ["SCHEMES", "Fault", "Target", "Targets", "block_ids", "written_id"]

_EDITORS_ID = ".block"
"""What is added to the name that an editor gave to a block."""

SCHEMES: Mapping[ReferenceKind, tuple[str, ...]] = {
    "fig": ("photograph", "map", "timeline", "figure"),
    "map": ("map",),
    "page": ("heading", "figure", "block", "photograph", "map", "timeline", "event", "chapter"),
    "pages": ("heading", "figure", "block", "photograph", "map", "timeline", "event", "chapter"),
    "chapter": ("chapter",),
    "section": ("heading",),
    "event": ("event",),
}
"""The kinds of things that a scheme can mean; where several bear the name, the first is meant.

A ``figure`` is a block with a photograph, map or timeline that has an ``id`` of its own.
"""

_SCHEME_OF = {
    "photograph": "fig",
    "map": "map",
    "timeline": "fig",
    "figure": "fig",
    "heading": "section",
    "block": "page",
    "event": "event",
    "chapter": "chapter",
}
_NUMBERED = frozenset({"fig", "map", "chapter"})
"""Schemes of references that print a number of their own, not that of a page."""
_PICTURED = frozenset({"fig", "map", "page", "pages"})
"""Schemes that can mean a photograph, map or timeline."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be meant. ``title`` is inline Markdown, as written in ``language``.

    ``chapter`` and ``index`` say where a block stands, or the block that tells an event.
    """

    kind: str
    id: str
    number: int | None = None
    title: str = ""
    language: str = ""
    chapter: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a reference: a finding's code, message and hint."""

    code: str
    message: str
    hint: str


def block_ids(manuscript: Manuscript) -> Mapping[tuple[str, int], str]:
    """Return the id of each block, by its chapter and its number (from 0) in the body."""
    found: dict[tuple[str, int], str] = {}
    used: set[str] = set()
    again: dict[str, int] = {}
    for file in manuscript.chapters:
        for index, model in enumerate(file.chapter.body):
            if not isinstance(model, str) and model.id is not None:
                # With a sign that no name has: an editor's "contents" or "one-n1" is none of ours.
                found[file.id, index] = f"{model.id}{_EDITORS_ID}"
                continue
            figure = figure_of(model)
            name = wanted = f"figure-{figure[1]}" if figure else f"{file.id}-b{index + 1}"
            while name in used:
                again[wanted] = again.get(wanted, 0) + 1
                name = f"{wanted}-again" + (f"-{again[wanted]}" if again[wanted] > 1 else "")
            used.add(name)
            found[file.id, index] = name
    return found


def written_id(block: str) -> str:
    """Return the id of a block as editors know it: as written, where they gave it one."""
    return block.removesuffix(_EDITORS_ID)


class Targets:
    """Everything in a manuscript that a cross reference can mean."""

    def __init__(self, manuscript: Manuscript, ids: Mapping[tuple[str, int], str]) -> None:
        self._manuscript = manuscript
        self._ids = ids
        self._chapters = {file.id: file for file in manuscript.chapters}
        self._known: dict[tuple[str, str], Target] = {}
        self._last: dict[str, str] = {}
        for name, target in self._all():
            self._known.setdefault((target.kind, name), target)
        self._near = {
            scheme: Suggestions([name for kind, name in self._known if kind in kinds])
            for scheme, kinds in SCHEMES.items()
        }
        self._near_all = Suggestions([name for _, name in self._known])

    def find(self, reference: Reference) -> tuple[Reference | None, Fault | None]:
        """Look a reference up by its name.

        Returns it with all that is known of what it means, or None where that is nothing, and what
        is wrong; nothing is said of a name in chapters that could not be read.
        """
        name = reference.target
        found = [
            self._known[kind, name]
            for kind in SCHEMES[reference.kind]
            if (kind, name) in self._known
        ]
        if not found:
            return None, self._dangling(reference)
        target = found[0]
        bound = replace(
            reference,
            target=target.id,
            name=name,
            end=self._end(target) if reference.kind == "pages" else "",
            number=target.number if reference.kind in _NUMBERED else None,
            title=self._title(target) if reference.kind in ("chapter", "section") else (),
        )
        return bound, self._unprinted(reference, target) or _ambiguous(reference, found)

    # --- gathering --------------------------------------------------------------------------------

    def _all(self) -> Iterator[tuple[str, Target]]:
        for event in self._manuscript.chronology.events:
            if event.id is not None:
                yield event.id, Target("event", f"event-{event.id}")
        number = figures = 0
        for file in self._manuscript.chapters:
            chapter = file.chapter
            number += chapter.numbered
            language = chapter.language or self._manuscript.publication.language
            yield (
                file.id,
                Target(
                    "chapter",
                    f"chapter-{file.id}",
                    number if chapter.numbered else None,
                    chapter.title,
                    language,
                    file.id,
                ),
            )
            if chapter.epigraph is not None:
                if chapter.epigraph.id is not None:
                    target = Target("block", f"{file.id}-epigraph", chapter=file.id)
                    yield chapter.epigraph.id, target
                yield from _events_of(chapter.epigraph, file.id)
            for index, model in enumerate(chapter.body):
                figures += figure_of(model) is not None
                yield from self._of_block(file, index, model, figures, language)

    def _of_block(
        self, file: ChapterFile, index: int, model: Block, figures: int, language: str
    ) -> Iterator[tuple[str, Target]]:
        if isinstance(model, str):
            return
        target = Target("block", self._ids[file.id, index], chapter=file.id, index=index)
        figure = figure_of(model)
        if figure is not None:
            kind, name = figure
            target = replace(target, kind="figure", number=figures)
            yield name, replace(target, kind=kind)
        elif isinstance(model, HeadingBlock):
            target = replace(target, kind="heading", title=model.heading, language=language)
        if model.id is not None:
            yield model.id, target
        yield from _events_of(model, file.id, index)

    # --- what is known of a target ----------------------------------------------------------------

    def _title(self, target: Target) -> Inlines:
        if target.number is not None:
            return ()
        paragraphs = parse_inline(target.title, target.language, _unheard)
        words = tuple(node for nodes in paragraphs for node in resolve(nodes, lambda mark: ()))
        return (Span(words, language=target.language),)

    def _end(self, target: Target) -> str:
        """Return the id of the last part of a target: of its last paragraph, or of its section."""
        if target.index is None or target.kind not in ("block", "heading"):
            return target.id
        body = self._chapters[target.chapter].chapter.body
        index = target.index
        own = body[index]
        if isinstance(own, HeadingBlock):
            for after, model in enumerate(body[index + 1 :], index + 1):
                if isinstance(model, HeadingBlock) and model.level <= own.level:
                    break
                # A figure may stand on a page before the words that follow it, or after them.
                if figure_of(model) is None:
                    index = after
        return self._last_paragraph(target.chapter, index)

    def _last_paragraph(self, chapter: str, index: int) -> str:
        model = self._chapters[chapter].chapter.body[index]
        identity = self._ids[chapter, index]
        text = model.text if isinstance(model, TextBlock) else model
        if not isinstance(text, str):
            return identity
        if identity not in self._last:
            count = len(parse_inline(text, "en", _unheard))
            self._last[identity] = identity if count < 2 else f"{identity}-{count}"
        return self._last[identity]

    # --- what can be wrong ------------------------------------------------------------------------

    def _dangling(self, reference: Reference) -> Fault | None:
        name, scheme = reference.target, reference.kind
        others = [kind for kind in _SCHEME_OF if (kind, name) in self._known]
        if others:
            return Fault(
                "R102",
                f"“{name}” is {_a(others[0])}, which {scheme}: cannot refer to.",
                f"Write “{_SCHEME_OF[others[0]]}:{name}”.",
            )
        if not self._complete():
            return None
        if scheme in _PICTURED:
            unprinted = self._in_catalogue(name)
            if unprinted:
                return Fault(
                    "R105",
                    f"The {unprinted} “{name}” is printed in no chapter.",
                    f"Add “- {unprinted}: {name}” to a chapter, or take the reference out.",
                )
        meant = self._near[scheme].nearest(name)
        if meant is not None:
            hint = f"Did you mean “{scheme}:{meant}”?"
        elif (meant := self._near_all.nearest(name)) is not None:
            kind = next(kind for kind, known in self._known if known == meant)
            hint = f"Did you mean “{_SCHEME_OF[kind]}:{meant}”?"
        else:
            hint = _how_to_name(scheme)
        return Fault("R101", f"There is nothing called “{name}” to refer to.", hint)

    def _in_catalogue(self, name: str) -> str:
        catalogues = self._manuscript.catalogues.items()
        return next((kind for kind, catalogue in catalogues if name in catalogue.entries), "")

    def _complete(self) -> bool:
        """Say whether all chapters were read: a name may stand in one that was not."""
        return len(self._chapters) == len(set(self._manuscript.publication.chapters))

    def _unprinted(self, reference: Reference, target: Target) -> Fault | None:
        part = "chronology" if target.kind == "event" else "chapters"
        if part in self._manuscript.publication.parts:
            return None
        return Fault(
            "R105",
            f"“{reference.target}” stands in a part that is not printed: {part}.",
            f"Add “{part}” to “parts” in publication.yaml, or take the reference out.",
        )


def _events_of(
    model: Block, chapter: str, index: int | None = None
) -> Iterator[tuple[str, Target]]:
    if isinstance(model, str):
        return
    for event in (*([model.event] if model.event else []), *model.events):
        if event.id is not None:
            yield event.id, Target("event", f"event-{event.id}", chapter=chapter, index=index)


def _ambiguous(reference: Reference, found: list[Target]) -> Fault | None:
    first = found[0]
    # A block and the event that it tells may well share a name: the text is meant.
    others = [
        target
        for target in found[1:]
        if target.id != first.id
        and not (target.kind == "event" and _place(target) == _place(first))
    ]
    if not others:
        return None
    name = reference.target
    named = " and ".join(dict.fromkeys(_a(target.kind) for target in (first, *others)))
    return Fault(
        "R104",
        f"“{name}” is the name of {named}; the reference takes the first of them.",
        f"Give one of them another name; “{_SCHEME_OF[others[0].kind]}:{name}” means the other.",
    )


def _place(target: Target) -> tuple[str, int | None]:
    return target.chapter, target.index


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "event" else f"a {kind}"


def _how_to_name(scheme: str) -> str:
    return {
        "fig": "Figures go by their names in the catalogues, such as fig:theatre.",
        "map": "Maps go by their names in assets/maps.yaml.",
        "chapter": "Chapters go by the names of their files, without .yaml.",
        "section": "Give the heading “id: …”, and refer to that.",
        "event": "Give the event “id: …”, and refer to that.",
    }.get(scheme, "Give the block “id: …”, and refer to that.")


def _unheard(code: str, needle: str, message: str, hint: str) -> None:
    """Say nothing: what is wrong with a title is told where it stands."""

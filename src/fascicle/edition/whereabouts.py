"""Whereabouts: which lines of the manuscript are about which block, and what editors remark there.

A finding has a line of a file; a proof for editors wants it beside the block that was made of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fascicle.findings import Place
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import FigureKind, figure_of

if TYPE_CHECKING:
    from fascicle.edition.drafting import Draft

__all__ = ["Stretch", "Whereabouts", "comments_of", "whereabouts_of"]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From ``line`` on, up to the next stretch, a file is about this block of this chapter.

    Without a ``block`` it is about the chapter as a whole, such as its title; without a ``chapter``
    about nothing that is printed, such as a photograph that no chapter shows.
    """

    line: int
    chapter: str = ""
    block: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The stretches of each file, in the order of their lines."""

    files: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)

    def find(self, place: Place) -> Stretch | None:
        """Return the stretch in which a place lies; None in a file that no block comes from."""
        stretches = self.files.get(place.file, ())
        at = bisect_right(stretches, place.line, key=lambda stretch: stretch.line)
        return stretches[max(at - 1, 0)] if stretches else None


def whereabouts_of(drafts: Sequence[Draft], manuscript: Manuscript) -> Whereabouts:
    """Return which lines of the chapters and of the catalogues are about which blocks."""
    files = {draft.file.source.file: tuple(sorted(_in_chapter(draft))) for draft in drafts}
    shown: dict[tuple[FigureKind, str], Stretch] = {}
    for draft in drafts:
        for block in draft.blocks:
            figure = figure_of(block.model)
            if figure is not None:
                shown.setdefault(figure, Stretch(0, draft.file.id, block.id))
    for kind, catalogue in manuscript.catalogues.items():
        source = catalogue.source
        if source is None:
            continue
        entries = (path for path in source.keys if len(path) == 2 and path[0] == catalogue.section)
        files[source.file] = tuple(
            sorted(
                replace(
                    shown.get((kind, str(path[1])), Stretch(0)),
                    line=source.place(path, key=True).line,
                )
                for path in entries
            )
        )
    return Whereabouts(files)


def _in_chapter(draft: Draft) -> Iterator[Stretch]:
    source, chapter = draft.file.source, draft.file.id
    for path in source.keys:
        if len(path) == 1:
            yield Stretch(source.place(path, key=True).line, chapter)
    for block in draft.all_blocks:
        yield Stretch(block.place.line, chapter, block.id)


def comments_of(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return the editors' comments by the ids of their blocks."""
    return {
        block.id: block.model.comment.strip()
        for draft in drafts
        for block in draft.all_blocks
        if not isinstance(block.model, str) and block.model.comment and block.model.comment.strip()
    }

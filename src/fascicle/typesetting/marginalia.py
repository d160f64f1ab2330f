"""Marginalia: what an editor's proof says beside each line, gathered from a finished book.

A **label** names a block, and the file and line where it is written, at the height where it begins
or goes on. A **remark** is an editor's comment or a finding, at the height of its block.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from fascicle.edition.model import Edition
from fascicle.edition.targets import written_id
from fascicle.findings import Finding, Place
from fascicle.typesetting.book import Book, PlacedPage
from fascicle.typesetting.coverage import character_maps, is_invisible

__all__ = ["Label", "Margin", "Marginalia", "Remark", "gather", "legible"]

PICTURE_DROP = 7.0
"""Points from the top of a figure to the baseline of its label: a picture has no first line."""

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that nobody sees and that change the order of what is seen."""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a block and where it is written.

    ``at`` is the baseline of the line beside which it belongs, in points from the page's top;
    ``line`` the number of this line on the page, 0 where there is none. ``continued``: it has begun
    on a page before.
    """

    at: float
    line: int
    name: str
    place: Place
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a finding; ``at`` and ``line`` as in ``Label``.

    ``text`` and ``hint`` can be printed as they are. ``code`` is a finding's; ``urgent`` is what a
    final build would refuse.
    """

    kind: Literal["comment", "finding"]
    at: float
    line: int
    text: str
    place: Place
    code: str = ""
    hint: str = ""
    urgent: bool = False


@dataclass(slots=True)
class Margin:
    """What stands beside one page, from top to bottom."""

    labels: list[Label] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Marginalia:
    """The margins by sheet (from 1), and the remarks whose block is on no page."""

    margins: Mapping[int, Margin]
    astray: tuple[Remark, ...]

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """All remarks, those on no page last."""
        beside = [remark for margin in self.margins.values() for remark in margin.remarks]
        return (*beside, *self.astray)


def gather(book: Book, findings: Iterable[Finding]) -> Marginalia:
    """Gather what is to be said beside the pages of a book.

    Of a chapter that the edition leaves out, nothing is said.
    """
    named = dict(_named(book.edition))
    figures = {figure.id for figure in book.edition.figures}
    openings = frozenset(chapter.anchor for chapter in book.edition.chapters)
    margins: dict[int, Margin] = {}
    begun: dict[str, tuple[int, Label]] = {}
    for page in book.pages:
        margin = margins[page.sheet] = Margin()
        for name in page.anchors.keys() & named.keys():
            at, line = _line_of(page, name, picture=name in figures)
            label = Label(at, line, *named[name], continued=name in begun)
            begun.setdefault(name, (page.sheet, label))
            # A chapter is named where it opens; after that, its blocks are.
            if not label.continued or name not in openings:
                margin.labels.append(label)
        margin.labels.sort(key=lambda label: (label.at, label.continued, label.name))
    astray: list[Remark] = []
    for anchor, remark in _remarks(book.edition, findings):
        if anchor not in begun:
            astray.append(remark)
            continue
        sheet, label = begun[anchor]
        margins[sheet].remarks.append(replace(remark, at=label.at, line=label.line))
    for margin in margins.values():
        margin.remarks.sort(key=lambda remark: remark.at)
    return Marginalia(margins, tuple(astray))


def _line_of(page: PlacedPage, name: str, *, picture: bool) -> tuple[float, int]:
    """Return the baseline beside which something is named, and the number of its first line."""
    _, top, _, bottom = page.anchors[name]
    first = bisect_left(page.baselines, top)
    has_lines = first < len(page.baselines) and page.baselines[first] <= bottom
    if picture or not has_lines:
        return top + PICTURE_DROP, first + 1 if has_lines else 0
    return page.baselines[first], first + 1


def _named(edition: Edition) -> Iterator[tuple[str, tuple[str, Place]]]:
    """Yield what is named in the margin by its id on the page: its name and where it is written."""
    for chapter in edition.chapters:
        yield chapter.anchor, (chapter.id, chapter.place)
        for block in chapter.all_blocks:
            yield block.id, (written_id(block.id), block.place)
    for event in edition.chronology.all_events:
        yield event.id, (event.id, event.place)


def _remarks(edition: Edition, findings: Iterable[Finding]) -> Iterator[tuple[str, Remark]]:
    """Yield all remarks, each with the id of what it is about on the page; comments come first."""
    for chapter in edition.chapters:
        for block in chapter.all_blocks:
            comment = edition.comments.get(block.id)
            if comment is not None:
                yield block.id, Remark("comment", 0, 0, legible(comment), block.place)
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    for finding in findings:
        anchor = ""
        stretch = edition.whereabouts.find(finding.place)
        if stretch is not None and stretch.chapter:
            if stretch.chapter not in chapters:
                continue
            anchor = stretch.block or chapters[stretch.chapter].anchor
        yield anchor or _event_at(edition, finding.place), _from_finding(finding)


def _event_at(edition: Edition, place: Place) -> str:
    """Return the id of the last event that is written in this file, up to this line."""
    before = [
        (event.place.line, event.id)
        for event in edition.chronology.all_events
        if event.place.file == place.file and 0 < event.place.line <= place.line
    ]
    return max(before)[1] if before else ""


def _from_finding(finding: Finding) -> Remark:
    return Remark(
        "finding",
        0,
        0,
        legible(finding.message),
        finding.place,
        finding.code,
        legible(finding.hint),
        finding.is_unfinished,
    )


# --- what the fonts can print -----------------------------------------------------------------


@functools.cache
def _letters() -> frozenset[int]:
    """Return the characters that the sans has, or the text face where the sans lacks them."""
    maps = character_maps()
    families = (
        ("SourceSans3-Regular.otf.woff2", "LibertinusSerif-Regular.otf"),
        ("SourceSans3-It.otf.woff2", "LibertinusSerif-Italic.otf"),
        ("SourceSans3-Semibold.otf.woff2", "LibertinusSerif-Semibold.otf"),
    )
    return frozenset.intersection(
        *(frozenset(maps[sans]) | frozenset(maps[text]) for sans, text in families)
    )


def legible(text: str) -> str:
    """Return a text with what cannot be printed, or would not be seen, written as ``U+1F600``.

    A comment is no part of the book: what the fonts lack in it need not stop a build. A space
    between two of these codes is where a line may end: without any, the engine takes minutes.
    """
    written = "".join(
        character
        if is_invisible(character)
        or (ord(character) in _letters() and character not in _TURNING and character.isprintable())
        else f"‹U+{ord(character):04X}›"
        for character in text
    )
    return written.replace("›‹U+", "› ‹U+")

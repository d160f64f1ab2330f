"""The account: what a publication must print, kept by whoever writes it, word for word.

It is written down while the manuscript is, from the same draws, and knows nothing of how Fascicle
reads, numbers or sets anything.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from wild_words import SMALL, tokens

__all__ = ["Account", "Flow", "Note"]


@dataclass
class Note:
    """A note: the word before its call, and its words, which stand together on one page."""

    where: str
    call: str
    words: list[str] = field(default_factory=list)
    number: int = 0
    again: set[str] = field(default_factory=set)
    """Words that are printed elsewhere, too."""
    floats: bool = False
    """Whether it is called in a figure, which may stand on an earlier or later page."""


@dataclass
class Flow:
    """A stretch of text in which one word comes after the other.

    ``once``: printed in one place only. ``ordered``: read in the order in which it was written
    (a table's cells and a map's labels may be read otherwise). ``floats``: may stand on an earlier
    or later page than its neighbours. ``initial``: its first letter may be drawn apart.
    """

    where: str
    words: list[str] = field(default_factory=list)
    once: bool = True
    ordered: bool = True
    floats: bool = False
    initial: bool = False
    again: set[str] = field(default_factory=set)
    sorted_: set[str] = field(default_factory=set)
    """Words of citations, which a style may put in an order of its own."""

    def add(self, text: str, *, again: bool = False) -> None:
        """Add words that are printed in this place; ``again``: and maybe elsewhere."""
        found = tokens(text)
        self.words += found
        if again:
            self.again |= set(found)

    @property
    def last(self) -> str:
        """The last word that is not one of the small ones."""
        return next((word for word in reversed(self.words) if word not in SMALL), "")


@dataclass
class Account:
    """All that a publication must print: by chapter its flows in order, and its notes."""

    chapters: dict[str, list[Flow]] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    elsewhere: list[Flow] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)
    """Codes of errors that the publication may end in, for what it dares."""
    dares: list[str] = field(default_factory=list)
    chapters_printed: bool = True

    def flows(self) -> list[Flow]:
        """Return all flows that are printed."""
        own = [flow for flows in self.chapters.values() for flow in flows]
        return [*(own if self.chapters_printed else ()), *self.elsewhere]

    def all_notes(self) -> list[Note]:
        """Return the notes of all chapters that are printed."""
        own = [note for notes in self.notes.values() for note in notes]
        return own if self.chapters_printed else []

    def small(self) -> Counter[str]:
        """Count the small words."""
        texts = [*self.flows(), *self.all_notes()]
        return Counter(word for text in texts for word in text.words if word in SMALL)

    def words(self) -> int:
        """Count all words."""
        return sum(len(text.words) for text in [*self.flows(), *self.all_notes()])

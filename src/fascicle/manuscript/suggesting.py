"""What was likely meant by a word that is not known: “Did you mean “gill1931”?”

Comparing words is the dearest thing that reading does, and a file can hold a hundred thousand that
are wrong. So what is compared is counted.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["MOST_COMPARED", "Suggestions"]

MOST_COMPARED = 100_000
"""Pairs of words that are compared for one list of known words (about half a second)."""

_LONGEST = 100
"""Characters of the longest word that is compared; no name is longer."""


class Suggestions:
    """The words that are known, and the nearest of them to one that is not.

    When ``MOST_COMPARED`` pairs were compared, nothing more is suggested: who has so many words
    wrong has one mistake to mend, and it is another. ``cutoff`` is the least likeness (difflib's
    ratio, 0 to 1) at which a word is suggested.
    """

    def __init__(self, known: Iterable[str], cutoff: float = 0.65) -> None:
        self._known = known
        self._cutoff = cutoff
        self._words: list[str] | None = None
        self._left = MOST_COMPARED
        self._found: dict[tuple[str, str], str | None] = {}

    def nearest(self, word: str, but: str = "") -> str | None:
        """Return the known word, other than ``but``, that ``word`` likely stands for, or None."""
        if len(word) > _LONGEST:
            return None
        if (word, but) not in self._found:
            if self._words is None:
                self._words = list(self._known)
            self._left -= len(self._words)
            if self._left < 0:
                return None
            words = [known for known in self._words if known != but] if but else self._words
            near = difflib.get_close_matches(word, words, n=1, cutoff=self._cutoff)
            self._found[word, but] = near[0] if near else None
        return self._found[word, but]

    def question(self, word: str, but: str = "") -> str:
        """Return the question whether the nearest known word was meant, or nothing."""
        meant = self.nearest(word, but)
        return f"Did you mean “{meant}”?" if meant is not None else ""

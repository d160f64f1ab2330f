"""Words that a page would divide, kept whole while WeasyPrint makes the pages (see ``private``).

WeasyPrint has no ``hyphenate-limit-last``: the last line of a page may end within a word, which the
reader must hold in mind while the leaf is turned. Such a page is made once more, and this one word
is not divided on it: it goes over whole, no other line changes, and no note with it, because a note
called after the word stands on the next page already. Where the line would become too loose by it,
the page stays as it was.

Works on boxes after layout; like ``private`` it knows WeasyPrint 70.0 only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["LOOSEST", "keeping_words_whole"]

LOOSEST = 0.5
"""Ems that may be added to each space of the line that the word has left."""

_LETTERS = re.compile(r"[^\W\d_]+\Z")


Make = Callable[[int, Any, Any, Any], tuple[Any, Any]]
"""Makes the page of an index; returns it, and where the next one goes on."""


class State(Protocol):
    """What the layout knew at a moment, to which it can go back."""

    def restore(self, index: int, context: Any) -> None:
        """Go back to it."""


def keeping_words_whole(
    make: Make, save: Callable[[int, Any], State], is_amiss: Callable[[Any, Any], object]
) -> Make:
    """Return a way to make pages that end with a whole word, from one that does not care.

    ``save`` notes the state before a page; ``is_amiss`` tells of a page, made just now, whether it
    is spoilt: then it is left to others.
    """

    def make_whole(index: int, context: Any, root_box: Any, html: Any) -> tuple[Any, Any]:
        before = save(index, context)
        page, resume_at = make(index, context, root_box, html)
        beginning = _divided_word(page, resume_at)
        if not beginning or is_amiss(page, context):
            return page, resume_at
        after = save(index, context)
        before.restore(index, context)
        with _undivided(context, beginning):
            other, other_resume_at = make(index, context, root_box, html)
        if (
            is_amiss(other, context)
            or _divided_word(other, other_resume_at)
            or _looseness(other) > LOOSEST
        ):
            after.restore(index, context)
            return page, resume_at
        return other, other_resume_at

    return make_whole


def _divided_word(page: Any, resume_at: Any) -> str:
    """Return the part of a word at the end of a page whose rest stands on the next; or nothing."""
    line = _last_line(page) if resume_at is not None else None
    if line is None:
        return ""
    text, hyphen = _end(line)
    found = _LETTERS.search(text.removesuffix(hyphen)) if text.endswith(hyphen) else None
    return found[0] if found else ""


def _looseness(page: Any) -> float:
    """Return what justification added to each space of the last line of a page, in ems."""
    texts = list(_texts(_last_line(page)))
    return max((box.justification_spacing / box.style["font_size"] for box in texts), default=0.0)


@contextmanager
def _undivided(context: Any, beginning: str) -> Iterator[None]:
    """Keep words whole that could be divided after ``beginning``, as long as this lasts."""
    dictionaries = context.dictionaries
    context.dictionaries = {key: _Sparing(each, beginning) for key, each in dictionaries.items()}
    try:
        yield
    finally:
        context.dictionaries = dictionaries


@dataclass(frozen=True, slots=True)
class _Sparing:
    """A dictionary of hyphens (Pyphen's) that leaves words whole which begin with a given part."""

    dictionary: Any
    beginning: str

    def iterate(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the two parts of a word for each place where it may be divided, the last first."""
        parts = list(self.dictionary.iterate(word))
        if all(first != self.beginning for first, _ in parts):
            yield from parts


def _last_line(page: Any) -> Any:
    """Return the last line of a page's text, or None."""
    last = None
    for box in page.children[0].descendants():
        if type(box).__name__ == "LineBox":
            last = box
    return last


def _end(line: Any) -> tuple[str, str]:
    """Return the last text of a line, and the hyphen that its language and style would print."""
    texts = list(_texts(line))
    return (texts[-1].text, texts[-1].style["hyphenate_character"]) if texts else ("", "-")


def _texts(line: Any) -> Iterator[Any]:
    if line is not None:
        yield from (box for box in line.descendants() if type(box).__name__ == "TextBox")

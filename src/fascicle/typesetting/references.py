"""Cross references in print: their words in the language of the text, and whether they lead on.

A reference leads to something else in the printed book, so it is a link. What is not printed (when
a chapter is built alone) cannot be linked to, and the numbers of its pages stay open.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from fascicle.edition.model import Edition, Inlines, Note, Reference, inlines_of, references
from fascicle.edition.quotation_marks import marks_of
from fascicle.edition.targets import written_id
from fascicle.findings import Finding, Refused
from fascicle.typesetting.words import Words, words_for

__all__ = ["IN_WORDS", "References", "open_references", "printed_ids", "referring"]

UNKNOWN = "…"
"""Printed for the number of a page that this book does not have."""
IN_WORDS = "p. 0"
"""As long as a half of what is printed for a reference that has no words of its own."""


@dataclass(frozen=True, slots=True)
class References:
    """How the cross references of a book are printed.

    ``language`` is the book's: its words serve for texts in a language that the theme has no words
    for. ``printed`` are the ids of all that can be linked to. Without ``linked`` there are no
    links, for what stands within a link itself.
    """

    language: str = "en"
    printed: frozenset[str] = frozenset()
    linked: bool = True

    def words(self, language: str) -> Words:
        """Return the words for references in a text of this language."""
        return _words(language) or words_for(self.language)

    def spoken(self, language: str) -> str:
        """Return the language of the words in a text of this language: its own, or the book's."""
        return language if _words(language) else self.language

    def worded(self, reference: Reference, language: str) -> tuple[str, Inlines, str]:
        """Return what is printed for a reference without words of its own.

        It is words, then maybe a title, then words again. The numbers of pages are open.
        """
        words = self.words(language)
        if reference.kind in ("page", "pages", "event"):
            text = self._page_words(reference, words)[0].replace("{page}", UNKNOWN)
        elif reference.number is not None:
            term = "chapter_reference" if reference.kind == "chapter" else "figure_reference"
            text = _capital(words.phrase(term, number=reference.number), reference.capital)
        else:
            marks = marks_of(language)
            return marks.open, reference.title, marks.close
        return text, (), ""

    def numbered(self, reference: Reference, language: str) -> Markup:
        """Return attributes by which the press fills in numbers of pages (see ``page_numbers``)."""
        if reference.children or reference.kind not in ("page", "pages", "event"):
            return Markup("")
        if reference.target not in self.printed:
            return Markup("")
        one, many = self._page_words(reference, self.words(language))
        return Markup(' data-of="{}" data-to="{}" data-one="{}" data-many="{}"').format(
            reference.target, reference.end, one, many
        )

    def _page_words(self, reference: Reference, words: Words) -> tuple[str, str]:
        """Return the words for one page and for several."""
        one, many = words["page_reference"], words["pages_reference"]
        if reference.kind == "event":
            one = words.phrase("chronology_reference", page=one)
        return _capital(one, reference.capital), _capital(many, reference.capital)


@functools.cache
def _words(language: str) -> Words | None:
    try:
        return words_for(language)
    except Refused:
        return None


def _capital(text: str, wanted: bool) -> str:
    return text[:1].upper() + text[1:] if wanted else text


def printed_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of all that references can lead to in the parts that are printed."""
    parts: set[str] = set(edition.publication.parts)
    found: set[str] = set()
    for chapter in edition.chapters if "chapters" in parts else ():
        found.add(chapter.anchor)
        found.update(block.id for block in chapter.all_blocks)
    if "chronology" in parts:
        found.update(event.id for event in edition.chronology.all_events)
    return frozenset(found)


def referring(edition: Edition) -> Iterator[tuple[str, Reference]]:
    """Yield all references that are printed, each with the id of its block or note."""
    if "chapters" not in edition.publication.parts:
        return
    for chapter in edition.chapters:
        for block in chapter.all_blocks:
            for text in inlines_of(block):
                yield from ((block.id, reference) for reference in references(text))
        yield from _in_notes(chapter.notes)
    if "chronology" in edition.publication.parts:
        yield from _in_notes(edition.chronology.notes)


def _in_notes(notes: tuple[Note, ...]) -> Iterator[tuple[str, Reference]]:
    for note in notes:
        for paragraph in note.paragraphs:
            yield from ((note.id, reference) for reference in references(paragraph))


def open_references(edition: Edition) -> Iterator[Finding]:
    """Yield R106 for each reference to what a book of one chapter does not have."""
    printed = printed_ids(edition)
    places = {note.id: note.place for note in edition.notes}
    for chapter in edition.chapters:
        places |= {block.id: block.place for block in chapter.all_blocks}
    for identity, reference in referring(edition):
        if reference.target not in printed:
            yield Finding(
                "R106",
                places[identity],
                f"The reference to “{_name(reference)}” leads out of the pages that are printed: "
                "its page stays open and it is no link.",
                "Build the whole booklet to see its page.",
            )


def _name(reference: Reference) -> str:
    """Return the name by which an editor knows the target of a reference."""
    name = written_id(reference.target)
    prefix = {"chapter": "chapter-", "event": "event-", "fig": "figure-", "map": "figure-"}
    return name.removeprefix(prefix.get(reference.kind, ""))

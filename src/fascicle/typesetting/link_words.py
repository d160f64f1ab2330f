"""What links say of where they lead, for those who do not see them (ISO 14289-1, 7.18.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

from fascicle.edition.model import Edition, Heading, Inlines, plain
from fascicle.typesetting.markup import without_calls
from fascicle.typesetting.references import IN_WORDS
from fascicle.typesetting.words import Words

__all__ = ["link_words"]


def link_words(
    edition: Edition, words: Words, folios: Mapping[str, str]
) -> Callable[[str, str], str]:
    """Return what says in words where a link leads, in the language of the publication.

    It is given ``internal`` or ``external``, and an id or an address. ``folios`` are those of the
    pages on which things begin, by their ids.
    """
    named = dict(_names(edition, words))
    notes = {
        f"{before}{note.id}": words.phrase(term, number=note.number)
        for note in edition.notes
        for before, term in (("", "link_note"), ("call-", "link_call"))
    }

    def describe(kind: str, target: str) -> str:
        if kind == "external":
            address = unquote(target)
            term = "link_mail" if address.startswith("mailto:") else "link_web"
            return words.phrase(term, address=address.removeprefix("mailto:"))
        if target in notes:
            # They stand on the page of their call.
            return notes[target]
        folio = folios.get(target, "")
        page = words.phrase("link_page", page=folio) if folio else ""
        return ", ".join(filter(None, (named.get(target, ""), page))) or words["link"]

    return describe


def _names(edition: Edition, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what has a name in the book, by its id."""
    for figure in edition.figures:
        yield figure.id, _titled(f"{words['figure']} {figure.number}", figure.title)
    for chapter in edition.chapters:
        label = words.chapter(chapter.number) if chapter.number else ""
        yield chapter.anchor, _titled(label, chapter.title)
        for block in chapter.blocks:
            if isinstance(block, Heading):
                yield block.id, _titled("", block.content)
    for part in ("illustrations", "chronology", "bibliography", "index"):
        yield part, words[part]
    for group in edition.index:
        for entry in group.entries:
            if entry.id:
                yield f"index-{entry.id}", words.phrase("link_entry", entry=entry.heading)


def _titled(label: str, title: Inlines) -> str:
    text = " ".join(plain(without_calls(title), page=IN_WORDS).split())
    return ": ".join(filter(None, (label, text)))

"""What links say of where they lead, for those who do not see them (ISO 14289-1, 7.18.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from fascicle.edition.model import Edition, plain
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
    named: dict[str, str] = {}
    for note in edition.notes:
        named[note.id] = words.phrase("link_note", number=note.number)
        named[f"call-{note.id}"] = words.phrase("link_call", number=note.number)
    for figure in edition.figures:
        label = f"{words['figure']} {figure.number}"
        named[figure.id] = _with_title(label, plain(without_calls(figure.title), page=IN_WORDS))
    for chapter in edition.chapters:
        title = plain(without_calls(chapter.title), page=IN_WORDS)
        label = words.chapter(chapter.number) if chapter.number else ""
        named[chapter.anchor] = _with_title(label, title)
    for part in ("illustrations", "chronology", "bibliography", "index"):
        named[part] = words[part]
    for group in edition.index:
        for entry in group.entries:
            if entry.id:
                named[f"index-{entry.id}"] = words.phrase("link_entry", entry=entry.heading)

    def describe(kind: str, target: str) -> str:
        if kind == "external":
            address = unquote(target)
            mail = address.startswith("mailto:")
            term = "link_mail" if mail else "link_web"
            return words.phrase(term, address=address.removeprefix("mailto:"))
        page = folios.get(target, "")
        name, place = named.get(target, ""), words.phrase("link_page", page=page) if page else ""
        whole = ", ".join(filter(None, (name, "" if name.startswith(_OWN) else place)))
        return whole or words["link"]

    return describe


_OWN: tuple[str, ...] = ("\0",)


def _with_title(label: str, title: str) -> str:
    title = " ".join(title.split())
    return f"{label}: {title}" if label and title else label or title

"""The entries of the index as markup: ``Böhme, Franz (1885–1947), 12, 15–17; see also Nedić``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from fascicle.edition.model import IndexEntry, SubEntry
from fascicle.typesetting.markup import MUST_NOT_BREAK, SPACE, language_attribute
from fascicle.typesetting.page_lists import page_list
from fascicle.typesetting.words import Words

__all__ = ["IndexWriter"]


@dataclass(frozen=True, slots=True)
class IndexWriter:
    """Words the entries. ``headings`` are those of the entries that are printed, by name."""

    words: Words
    headings: Mapping[str, str]

    def heading(self, entry: IndexEntry) -> Markup:
        """Return the line of an entry: heading, dates, pages, where to look besides."""
        found = Markup.escape(entry.heading) + self._brackets(entry)
        if entry.see:
            return found + "," + SPACE + self._see("see", (entry.see,))
        if entry.references:
            found += ", " + page_list(entry.references, self.words["index_note"])
        others = Markup("") if entry.subs else self.see_also(entry)
        return found + ";" + SPACE + others if others else found

    def sub(self, sub: SubEntry) -> Markup:
        """Return the line of a sub-entry."""
        return (
            Markup.escape(sub.heading) + ", " + page_list(sub.references, self.words["index_note"])
        )

    def see_also(self, entry: IndexEntry) -> Markup:
        """Return where to look besides: below sub-entries on a line of its own."""
        others = tuple(name for name in entry.see_also if name in self.headings)
        return self._see("see_also", others) if others else Markup("")

    def _brackets(self, entry: IndexEntry) -> Markup:
        parts = [
            Markup("<span{}>{}</span>").format(language_attribute(language), form)
            for language, form in entry.scripts
        ]
        parts += (
            [Markup.escape(entry.dates.replace("–", f"–{MUST_NOT_BREAK}"))] if entry.dates else []
        )
        return Markup(" (") + Markup("; ").join(parts) + ")" if parts else Markup("")

    def _see(self, word: str, names: tuple[str, ...]) -> Markup:
        links = (
            Markup('<a class="see" href="#index-{}">{}</a>').format(name, self.headings[name])
            for name in names
        )
        return Markup("<em>{}</em>{}").format(self.words[word], SPACE) + Markup("; ").join(links)

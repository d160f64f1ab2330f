"""Composing: an edition becomes the HTML of its units, in the order of the book.

Composing knows templates, words and the page's geometry; it knows nothing of the layout engine.
The numbers of pages are left open (see ``units``), the pictures come from whoever prepares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from fascicle import __version__
from fascicle.edition.model import (
    Block,
    Break,
    Chapter,
    Chronology,
    Edition,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    plain,
)
from fascicle.edition.parsed import joined
from fascicle.manuscript.models import Publication
from fascicle.progress import begun
from fascicle.typesetting.allowed import place_of_part
from fascicle.typesetting.chronology_page import (
    by_year,
    date_in_words,
    date_within_year,
    old_style_date,
    variant_date,
)
from fascicle.typesetting.environment import Templates
from fascicle.typesetting.figure_views import FigureViews, Pictures, note_texts
from fascicle.typesetting.geometry import bleed_variable, geometry
from fascicle.typesetting.index_markup import IndexWriter
from fascicle.typesetting.markup import (
    InlineMarkup,
    balanced,
    language_attribute,
    page_number,
    unnamed,
    with_initial,
    without_calls,
)
from fascicle.typesetting.references import IN_WORDS, References, printed_ids
from fascicle.typesetting.table_forms import crowded_widths, has_noted_head
from fascicle.typesetting.units import UNIT_STYLE, UnitSource, named
from fascicle.typesetting.words import Words, words_for

__all__ = ["compose", "stylesheet"]

_THEME = Path(__file__).parent / "theme" / "css"

_TIGHT = 16
"""Characters of an entry in a table that is not broken into lines."""
_TIGHT_TOGETHER = 42
"""Characters that such entries of one row may have together."""
_WORDS_ON_A_PAGE = 230
_NUMBER = re.compile(r"[+−-]?\d[\d.,'’\u00a0\u2009\u202f ]*%?")


# --- the style sheet --------------------------------------------------------------------------


def stylesheet(publication: Publication) -> str:
    """Return the theme's whole style sheet for the publication's page format."""
    parts = [geometry(publication).variables(), bleed_variable(publication)]
    parts += [path.read_text(encoding="utf-8") for path in sorted(_THEME.glob("*.css"))]
    return "\n".join(parts)


# --- what templates are given -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents; ``number`` is a chapter's number or nothing."""

    target: str
    title: Markup
    number: int | None = None


_KINDS: Mapping[type, str] = {
    Paragraph: "paragraph",
    Heading: "heading",
    Quote: "quote",
    ItemList: "list",
    Table: "table",
    Break: "break",
    Figure: "figure",
}


def kind(block: Block) -> str:
    """Return the name of a block's template in ``blocks/``."""
    return _KINDS[type(block)]


def tight_columns(table: Table) -> tuple[bool, ...]:
    """Say of each column whether its entries are short enough never to be broken."""
    lengths = [
        max(len(_plain_cell(row[column])) for row in table.rows if column < len(row))
        for column in range(max(map(len, table.rows)))
    ]
    short = [length <= _TIGHT for length in lengths]
    together = sum(length for length, fits in zip(lengths, short, strict=True) if fits)
    return tuple(short) if together <= _TIGHT_TOGETHER else (False,) * len(lengths)


def figure_columns(table: Table) -> tuple[bool, ...]:
    """Say of each column whether it holds nothing but numbers, to be set under one another."""
    columns = range(max(map(len, (table.columns, *table.rows))))
    entries = [
        [_plain_cell(row[column]).strip() for row in table.rows if column < len(row)]
        for column in columns
    ]
    return tuple(bool(column) and all(map(_NUMBER.fullmatch, column)) for column in entries)


def _plain_cell(cell: Inlines) -> str:
    return plain(without_calls(cell), page=IN_WORDS)


def _digits(edition: Edition) -> int:
    """Return how many digits the page numbers of a book may need, rather one too many."""
    pages = edition.words / _WORDS_ON_A_PAGE * 1.1 + 10
    # A chapter may leave most of its last page and the blank before the next one empty.
    pages += 2 * len(edition.chapters) + len(edition.figures)
    return 2 if pages < 80 else 3 if pages < 800 else 4


def _size_of(title: str) -> str:
    """Return the class of a title by its length, so that long titles are set smaller."""
    return "short" if len(title) <= 28 else "middling" if len(title) <= 60 else "long"


# --- composing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Composer:
    edition: Edition
    words: Words
    templates: Templates
    references: References

    def unit(
        self,
        id_: str,
        template: str,
        *,
        folios: Literal["none", "roman", "arabic"] = "arabic",
        opens: Literal["recto", "any"] = "recto",
        language: str | None = None,
        notes: tuple[Note, ...] = (),
        chapter: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> UnitSource:
        """Render a template as one unit. ``language`` is the unit's, if not the book's."""
        file = place_of_part(self.edition, template, chapter).file
        begun(f"filling the templates of {named(id_, chapter)}", file)
        spoken = language or self.edition.language
        # The lines of the contents are links themselves.
        references = replace(self.references, linked=template != "contents")
        called = {note.id: note for note in notes}
        text = InlineMarkup(spoken, called, references, marks=chapter is not None)
        html = self.templates.render(
            f"{template}.html",
            kind=template,
            unit=id_,
            language=spoken,
            words_lang=language_attribute(
                None if spoken == self.edition.language else self.edition.language
            ),
            text=text,
            **(values or {}),
        )
        return UnitSource(id_, template, html, opens, folios, chapter)

    def units(self) -> Iterator[UnitSource]:
        """Yield the units of the parts that the publication prints, in book order."""
        parts: set[str] = set(self.edition.publication.parts)
        if "cover" in parts:
            yield self.unit("cover", "cover", folios="none")
        if parts & {"half-title", "title", "imprint"}:
            yield self.unit("title", "title", folios="roman", values={"parts": parts})
        listed = "illustrations" in parts and bool(self._listed_figures())
        if "contents" in parts or listed:
            yield self._contents(parts, listed)
        if "chapters" in parts:
            yield from map(self._chapter, self.edition.chapters)
        if "chronology" in parts and self.edition.chronology.all_events:
            yield self._chronology(self.edition.chronology)
        if "bibliography" in parts and self._sections():
            yield self.unit(
                "bibliography", "bibliography", opens="any", values={"sections": self._sections()}
            )
        if self._has_index(parts):
            yield self.unit("index", "index", opens="any", values=self._index_words())
        if "colophon" in parts:
            yield self.unit("colophon", "colophon", opens="any")
        if "back-cover" in parts:
            yield self.unit("back-cover", "back-cover", folios="none")

    def _chronology(self, chronology: Chronology) -> UnitSource:
        language = self.edition.language
        if "chapters" not in self.edition.publication.parts:
            # No page of this book tells them.
            chronology = replace(
                chronology,
                events=tuple(replace(event, told="") for event in chronology.events),
                undated=tuple(replace(event, told="") for event in chronology.undated),
            )
        group = self.edition.publication.chronology.group
        return self.unit(
            "chronology",
            "chronology",
            notes=chronology.notes,
            values={
                "years": by_year(chronology.events, chronology.undated, language, group),
                "variant_date": lambda event, other: variant_date(event, other, language),
                "old_style_date": old_style_date,
            },
        )

    def _has_index(self, parts: set[str]) -> bool:
        return {"index", "chapters"} <= parts and bool(self.edition.index)

    def _index_words(self) -> dict[str, Any]:
        headings = {e.id: e.heading for group in self.edition.index for e in group.entries if e.id}
        writer = IndexWriter(self.words, headings)
        return {
            "index_heading": writer.heading,
            "index_sub": writer.sub,
            "index_see_also": writer.see_also,
        }

    def _sections(self) -> tuple[Any, ...]:
        return tuple(section for section in self.edition.bibliography if section.entries)

    def _listed_figures(self) -> tuple[Figure, ...]:
        return self.edition.figures if "chapters" in self.edition.publication.parts else ()

    def _contents(self, parts: set[str], listed: bool) -> UnitSource:
        text = InlineMarkup(self.edition.language)
        entries: list[ContentsEntry] = []
        if listed:
            entries.append(self._entry("illustrations"))
        if "chapters" in parts:
            entries += [
                ContentsEntry(chapter.anchor, _foreign(text, chapter), chapter.number)
                for chapter in self.edition.chapters
            ]
        if "chronology" in parts and self.edition.chronology.all_events:
            entries.append(self._entry("chronology"))
        if "bibliography" in parts and self._sections():
            entries.append(self._entry("bibliography"))
        if self._has_index(parts):
            entries.append(self._entry("index"))
        return self.unit(
            "contents",
            "contents",
            folios="roman",
            values={
                "entries": tuple(entries) if "contents" in parts else (),
                "figures": self._listed_figures() if listed else (),
            },
        )

    def _entry(self, part: str) -> ContentsEntry:
        return ContentsEntry(part, Markup.escape(self.words[part]))

    def _chapter(self, chapter: Chapter) -> UnitSource:
        first = chapter.blocks[0] if chapter.blocks else None
        return self.unit(
            f"chapter-{chapter.id}",
            "chapter",
            language=chapter.language,
            notes=chapter.notes,
            chapter=chapter.id,
            values={
                "chapter": chapter,
                "anchor": chapter.anchor,
                "first": first,
                "initial": with_initial(first.content) if isinstance(first, Paragraph) else None,
            },
        )


def _foreign(text: InlineMarkup, chapter: Chapter) -> Markup:
    """Return a chapter's title for the contents, marked as of its language."""
    title = text.within(chapter.language)(without_calls(chapter.title))
    if chapter.language == text.language:
        return title
    return Markup("<span{}>{}</span>").format(language_attribute(chapter.language), title)


def _title(text: InlineMarkup, inlines: Inlines, longest: int) -> Markup:
    """Return a title, broken into even lines where it is plain text."""
    inlines = joined(list(unnamed(inlines)))
    if len(inlines) == 1 and isinstance(inlines[0], Text):
        return Markup("<br>").join(balanced(inlines[0].text, longest))
    return text(inlines)


def compose(edition: Edition, pictures: Pictures) -> tuple[UnitSource, ...]:
    """Return the units of a book in their order, each a complete HTML document.

    Raises ``Refused``: T103 and T104 for faults of templates, T108 where the theme has no words
    for the publication's language.
    """
    words = words_for(edition.language)
    page = geometry(edition.publication)
    figures = FigureViews(pictures, words, page, note_texts(edition), edition.language)
    names: dict[str, Any] = {
        "edition": edition,
        "publication": edition.publication,
        "words": words,
        "page": page,
        "unit_style": Markup(UNIT_STYLE),
        "version": __version__,
        "digits": _digits(edition),
        "kind_of": kind,
        "tight_columns": tight_columns,
        "figure_columns": figure_columns,
        "has_noted_head": has_noted_head,
        "crowded_widths": lambda table: crowded_widths(table, page),
        "page_number": page_number,
        "without_calls": without_calls,
        "plain": _plain_without_breaks,
        "lang": language_attribute,
        "balanced": balanced,
        "title_lines": _title,
        "size_of": _size_of,
        "date_within_year": lambda event: date_within_year(event, edition.language),
        "date_in_words": lambda date: date_in_words(date, edition.language),
        "figure_view": figures.view,
    }
    references = References(edition.language, printed_ids(edition))
    templates = Templates(edition.folder, names, edition.inputs or None)
    return tuple(_Composer(edition, words, templates, references).units())


def _plain_without_breaks(inlines: Inlines) -> str:
    return " ".join(plain(without_calls(inlines)).split())

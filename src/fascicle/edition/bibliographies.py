"""The bibliography's lists: by section, by chapter, with what the source list remarks on a work.

A work stands in the first section that takes it. What no section takes is not dropped: it stands
at the end, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fascicle.edition.citations import Formatted, InTextSource, NoteSource, cited_in
from fascicle.edition.model import (
    BibliographyEntry,
    BibliographySection,
    Emphasis,
    Inline,
    Inlines,
    Span,
    Strong,
    Text,
    plain,
)
from fascicle.edition.parsed import joined
from fascicle.findings import Findings
from fascicle.manuscript.bibliography_csl import KNOWN_TYPES
from fascicle.manuscript.bibliography_latex import LITERAL
from fascicle.manuscript.bibliography_types import usual
from fascicle.manuscript.manuscript import Manuscript, Source, SourceList
from fascicle.manuscript.models import Citations, SourceSection
from fascicle.manuscript.validation import nearest

__all__ = ["Bibliographies", "check_sections", "further_keys", "remark"]


def check_sections(manuscript: Manuscript) -> Findings:
    """Find sections of which nobody can say what they take."""
    findings = Findings()
    source = manuscript.publication_source
    for number, section in enumerate(manuscript.publication.citations.sections):
        told = [section.keyword is not None, section.types is not None, section.rest]
        if sum(told) != 1:
            place = source.place(("citations", "sections", number))
            findings.add(
                "E114",
                place,
                f"The section “{section.title}” of the bibliography must say what it takes, by one "
                "of keyword, types and rest.",
                hint="Write “keyword: WORD”, “types: [archival, online]” or “rest: true”.",
                excerpt=source.excerpt(place.line),
            )
        for index, type_ in enumerate(section.types or ()):
            if type_.lower() in KNOWN_TYPES:
                continue
            near = nearest(type_.lower(), KNOWN_TYPES)
            place = source.place(("citations", "sections", number, "types", index))
            findings.add(
                "E114",
                place,
                f"“{type_}” is no type of entry in a source list.",
                hint=f"Did you mean “{near}”?"
                if near
                else "Write “types: [book, article, online]”, for example.",
                excerpt=source.excerpt(place.line),
            )
    return findings


def further_keys(settings: Citations, sources: SourceList) -> tuple[str, ...]:
    """Return the keys of the works that are listed even if they are not cited."""
    found: list[str] = []
    if settings.further_reading is not None:
        found += sources.with_keyword(settings.further_reading)
    for section in settings.sections:
        if section.uncited:
            found += _taken(section, sources)
    return tuple(dict.fromkeys(found))


def _taken(section: SourceSection, sources: SourceList) -> Iterable[str]:
    """Return the keys of all works, cited or not, that a section takes."""
    if section.keyword is not None:
        return sources.with_keyword(section.keyword)
    if section.types is not None:
        return sources.with_types(frozenset(usual(type_) for type_ in section.types))
    return sources.sources


def _takes(section: SourceSection, source: Source) -> bool:
    if section.keyword is not None:
        return section.keyword in source.keywords
    if section.types is not None:
        return source.type in {usual(type_) for type_ in section.types}
    return True


@dataclass(frozen=True, slots=True)
class Bibliographies:
    """Divides what the citation processor listed. ``groups`` are the citations of each unit."""

    manuscript: Manuscript
    formatted: Formatted
    groups: Mapping[str, Sequence[NoteSource | InTextSource]]
    findings: Findings

    @property
    def _settings(self) -> Citations:
        return self.manuscript.publication.citations

    def of_chapter(self, unit: str) -> tuple[BibliographyEntry, ...]:
        """Return the list at the end of a chapter; empty where there is none."""
        if self._settings.bibliography == "book":
            return ()
        return self._entries(set(cited_in([self.groups[unit]])))

    def of_book(self) -> tuple[BibliographySection, ...]:
        """Return the sections at the end of the book, none of them empty.

        Where works are listed by chapter alone, what no chapter cites stands here all the same.
        """
        cited = set(cited_in(list(self.groups.values())))
        listed = {entry.key for entry in self.formatted.listed}
        if self._settings.bibliography == "chapter":
            chapters = {chapter.id for chapter in self.manuscript.chapters}
            listed -= set(cited_in([own for unit, own in self.groups.items() if unit in chapters]))
        found = list(self._sections(listed, cited) if self._settings.sections else ())
        if not self._settings.sections:
            found.append(BibliographySection("cited", self._entries(listed & cited)))
            found.append(BibliographySection("further", self._entries(listed - cited)))
        return tuple(section for section in found if section.entries)

    def _sections(self, listed: set[str], cited: set[str]) -> Iterable[BibliographySection]:
        """Divide the works by the editor's sections: each goes to the first that takes it."""
        known, further = self.manuscript.sources.sources, self._settings.further_reading
        sections = self._settings.sections
        ordered = sorted(sections, key=lambda section: section.rest)  # the rest comes last to take
        taken: dict[int, set[str]] = {id(section): set() for section in sections}
        left: set[str] = set()
        for key in listed:
            source = known[key]
            for section in ordered:
                also = section.uncited or (
                    section.keyword is not None and section.keyword == further
                )
                if (key in cited or also) and _takes(section, source):
                    taken[id(section)].add(key)
                    break
            else:
                left.add(key)
        for section in sections:
            yield BibliographySection("own", self._entries(taken[id(section)]), section.title)
        yield BibliographySection("other", self._entries(left & cited))
        yield BibliographySection("further", self._entries(left - cited))
        if left & cited:
            self._tell_left([e.key for e in self.formatted.listed if e.key in left & cited])

    def _tell_left(self, keys: list[str]) -> None:
        source = self.manuscript.publication_source
        place = source.place(("citations", "sections"))
        more = f" and {len(keys) - 5} others" if len(keys) > 5 else ""
        self.findings.add(
            "E112",
            place,
            f"No section of the bibliography takes “{', '.join(keys[:5])}”{more}.",
            hint="They are listed at the end. Add a section that takes the rest: “rest: true”.",
            excerpt=source.excerpt(place.line),
        )

    def _entries(self, keys: Collection[str]) -> tuple[BibliographyEntry, ...]:
        entries = self.formatted.entries(keys)
        if not self._settings.annotations:
            return entries
        known = self.manuscript.sources.sources
        return tuple(replace(e, annotation=remark(known[e.key], e.content)) for e in entries)


# --- annotations ----------------------------------------------------------------------------------


def remark(source: Source, printed: Inlines) -> Inlines:
    """Return what the source list remarks on a work: its annotation, else its note.

    A note that the citation style has printed with the work is not said again.
    """
    annotation = source.csl.get("annote")
    if isinstance(annotation, str):
        return _ended(rich_text(annotation))
    note = source.csl.get("note")
    if not isinstance(note, str):
        return ()
    words = rich_text(note)
    return () if _letters(words) in _letters(printed) else _ended(words)


def _letters(inlines: Inlines) -> str:
    return re.sub(r"\W+", "", plain(inlines)).casefold()


def _ended(inlines: Inlines) -> Inlines:
    """Return a remark as a sentence, which a field of a source list need not be."""
    closed = plain(inlines).rstrip("”’»“)").endswith((".", "?", "!", "…"))
    return inlines if closed or not inlines else joined([*inlines, Text(".")])


_TAGS: Mapping[str, Callable[[Inlines], Inline]] = {
    "i": Emphasis,
    "b": Strong,
    "sup": lambda children: Span(children, style="superscript"),
    "sub": lambda children: Span(children, style="subscript"),
    "span": lambda children: Span(children, style="smallcaps"),
}
_TAG = re.compile(r"<(/?)(i|b|sup|sub|span)\b([^>]*)>")


def rich_text(text: str) -> Inlines:
    """Return the rich text of CSL (``<i>``, ``<b>``, ``<sup>``, ``<sub>``, small capitals)."""
    stack: list[tuple[str, list[Inline]]] = [("", [])]
    position = 0
    for tag in _TAG.finditer(text):
        stack[-1][1].append(Text(text[position : tag.start()].replace(LITERAL, "")))
        position = tag.end()
        name = "nocase" if tag[2] == "span" and "nocase" in tag[3] else tag[2]
        if not tag[1]:
            stack.append((name, []))
        elif len(stack) > 1:
            _close(stack)
    stack[-1][1].append(Text(text[position:].replace(LITERAL, "")))
    while len(stack) > 1:
        _close(stack)
    return joined(stack[0][1])


def _close(stack: list[tuple[str, list[Inline]]]) -> None:
    name, children = stack.pop()
    made = _TAGS.get(name)
    stack[-1][1].extend([made(joined(children))] if made else children)

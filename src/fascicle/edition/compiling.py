"""Compiling: the manuscript becomes the edition that readers will read.

Drafting parses all texts; then the notes and citations are gathered in reading order, formatted in
one call of the citation processor, and everything is put in its place and numbered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fascicle.edition.assembling import Assembler, Gatherer, Writer
from fascicle.edition.bibliographies import Bibliographies, check_sections, further_keys
from fascicle.edition.chronology import Teller, chronology_of
from fascicle.edition.citations import Formatted, format_citations
from fascicle.edition.drafting import Draft, Drafter, DraftEvent
from fascicle.edition.indexing import index_of
from fascicle.edition.mentions import mention_findings
from fascicle.edition.model import (
    BibliographySection,
    Chapter,
    Chronology,
    Edition,
    Event,
    Figure,
    Inlines,
    Note,
    inlines_of,
    plain,
)
from fascicle.edition.parsed import Nodes, resolve
from fascicle.edition.register import register_findings
from fascicle.edition.source_checks import check_sources
from fascicle.edition.styles import UnknownStyle, find_style, note_style
from fascicle.edition.timelines import timeline_findings, with_events
from fascicle.edition.whereabouts import comments_of, whereabouts_of
from fascicle.findings import Finding, Findings, Refused
from fascicle.manuscript.inputs import read_again
from fascicle.manuscript.manuscript import Manuscript
from fascicle.progress import Progress, begun, silent

__all__ = ["compile", "examine"]


def examine(manuscript: Manuscript) -> tuple[Finding, ...]:
    """Return everything that is wrong and can be found without citation processor and layout.

    The findings of reading are among them.
    """
    drafted = _draft(manuscript)
    findings = drafted.findings
    if manuscript.timelines and not findings.has_errors:
        language = manuscript.publication.language
        teller = Teller(language, Gatherer(True, language).begin("chronology"))
        events, undated = chronology_of(drafted.drafts, teller, drafted.listed)
        findings.extend(timeline_findings(manuscript, events, undated))
    return tuple(findings)


def compile(
    manuscript: Manuscript,
    *,
    cache: Path | None = None,
    only: str | None = None,
    progress: Progress = silent,
) -> Edition:
    """Compile a manuscript. ``cache`` is a folder for formatted citations, or None.

    With ``only`` the edition has that one chapter, with the numbers that it has in the book, and
    nothing before or after it. Raises ``Refused`` with all findings where there are errors.
    """
    drafted = _draft(manuscript)
    findings = drafted.findings
    if findings.has_errors:
        raise Refused(findings)
    progress("compile", "chapters", 1, 2)
    build = _Build(manuscript, drafted.drafts, drafted.listed, cache)
    chapters, chronology, bibliography, complaints = build.run()
    findings.extend(complaints)
    if findings.has_errors:
        raise Refused(findings)
    findings.extend(timeline_findings(manuscript, chronology.events, chronology.undated))
    if findings.has_errors:
        raise Refused(findings)
    chapters = with_events(chapters, chronology.events)
    progress("compile", "notes and citations", 2, 2)
    publication, drafts = manuscript.publication, drafted.drafts
    begun("gathering the index", "chapters/register.yaml")
    edition = Edition(
        folder=manuscript.folder,
        publication=publication,
        language=publication.language,
        chapters=chapters,
        chronology=chronology,
        bibliography=bibliography,
        description=_without_notes(drafted.description),
        acknowledgements=_without_notes(drafted.thanks),
        words=_count_words(chapters, chronology),
        inputs=manuscript.inputs,
        limits=manuscript.limits,
        findings=tuple(findings),
        comments=comments_of(drafts),
        whereabouts=whereabouts_of(drafts, manuscript),
        index=index_of(drafts, chapters, manuscript) if "index" in publication.parts else (),
    )
    return edition if only is None else _only_chapter(edition, only)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A manuscript whose texts are parsed, with all that is wrong with them and between them."""

    drafts: tuple[Draft, ...]
    listed: tuple[DraftEvent, ...]
    description: Nodes
    thanks: Nodes
    findings: Findings


def _draft(manuscript: Manuscript) -> _Drafted:
    drafter = Drafter(manuscript)
    drafts, listed = drafter.chapters(), drafter.listed_events()
    description, thanks = _front_texts(drafter, manuscript)
    findings = Findings(manuscript.findings)
    findings.extend(drafter.findings)
    findings.extend(_style_findings(manuscript))
    findings.extend(register_findings(manuscript, drafts))
    findings.extend(mention_findings(manuscript))
    findings.extend(_source_findings(manuscript, drafter))
    return _Drafted(drafts, listed, description, thanks, findings)


@dataclass(slots=True)
class _Build:
    """Gathers, formats and assembles."""

    manuscript: Manuscript
    drafts: tuple[Draft, ...]
    listed: tuple[DraftEvent, ...]
    cache: Path | None

    def run(
        self,
    ) -> tuple[
        tuple[Chapter, ...], Chronology, tuple[BibliographySection, ...], tuple[Finding, ...]
    ]:
        """Return chapters, chronology, bibliography and what is wrong with the citations."""
        settings = self.manuscript.publication.citations
        language = self.manuscript.publication.language
        folder, inputs = self.manuscript.folder, self.manuscript.inputs
        style = find_style(settings.style, folder, inputs)
        if isinstance(style, UnknownStyle):
            raise Refused(_style_findings(self.manuscript))
        gatherer = Gatherer(note_style(read_again(style, folder, inputs)), language)
        for draft in self.drafts:
            Assembler(draft, self.manuscript, gatherer.begin(draft.file.id)).assemble()
        self._chronology(gatherer.begin("chronology"))
        known = self.manuscript.sources.sources
        further = further_keys(settings, self.manuscript.sources)
        formatted = format_citations(
            gatherer.groups,
            known,
            style=settings.style,
            folder=folder,
            language=language,
            short_forms=settings.short_forms,
            numbering=settings.numbering,
            further=further,
            divided=bool(settings.sections or further) or settings.bibliography != "book",
            cache=self.cache,
            inputs=inputs,
        )
        if any(finding.is_error for finding in formatted.findings):
            return (), Chronology(), (), formatted.findings
        notes = _notes(gatherer, formatted, self.drafts, settings.numbering == "through")
        findings = Findings(formatted.findings)
        cited = {unit: writer.sources for unit, writer in gatherer.writers.items()}
        lists = Bibliographies(self.manuscript, formatted, cited, findings)
        figure = 0
        chapters: list[Chapter] = []
        for draft in self.drafts:
            begun(f"putting chapter “{draft.file.id}” together", f"chapters/{draft.file.id}.yaml")
            writer = gatherer.again(draft.file.id, formatted)
            assembler = Assembler(draft, self.manuscript, writer, figure)
            chapter = assembler.assemble(notes[draft.file.id])
            chapters.append(replace(chapter, bibliography=lists.of_chapter(draft.file.id)))
            figure = assembler.last_figure
        writer = gatherer.again("chronology", formatted)
        dated, undated = self._chronology(writer)
        chronology = Chronology(dated, notes["chronology"], undated)
        return tuple(chapters), chronology, lists.of_book(), tuple(findings)

    def _chronology(self, writer: Writer) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
        publication = self.manuscript.publication
        teller = Teller(publication.language, writer, publication.chronology.sources)
        return chronology_of(self.drafts, teller, self.listed)


def _notes(
    gatherer: Gatherer, formatted: Formatted, drafts: tuple[Draft, ...], through: bool
) -> Mapping[str, tuple[Note, ...]]:
    """Number the notes, by chapter or through the book, and return them by chapter."""
    number = 0
    notes: dict[str, tuple[Note, ...]] = {}
    for unit in (*(draft.file.id for draft in drafts), "chronology"):
        # The chronology is an appendix: its notes are its own in either case.
        if not through or unit == "chronology":
            number = 0
        own: list[Note] = []
        for gathered in gatherer.notes_of(unit):
            number += 1
            own.append(
                Note(
                    gathered.id,
                    unit,
                    number,
                    formatted.notes[gathered.id],
                    gathered.place,
                    gathered.cited,
                )
            )
        notes[unit] = tuple(own)
    return notes


def _style_findings(manuscript: Manuscript) -> tuple[Finding, ...]:
    name = manuscript.publication.citations.style
    style = find_style(name, manuscript.folder, manuscript.inputs)
    if not isinstance(style, UnknownStyle):
        return ()
    source = manuscript.publication_source
    place = style.place or source.place(("citations", "style"))
    line = style.line if style.place else source.excerpt(place.line)
    return (Finding("E103", place, f"{style.reason}.", style.hint, line),)


def _source_findings(manuscript: Manuscript, drafter: Drafter) -> Findings:
    findings = check_sections(manuscript)
    # Where something could not be read, nobody can say what is cited and what an entry lacks.
    if not any(finding.is_error for finding in manuscript.findings):
        findings.extend(check_sources(manuscript, drafter.cited))
    return findings


def _front_texts(drafter: Drafter, manuscript: Manuscript) -> tuple[Nodes, Nodes]:
    publication, source = manuscript.publication, manuscript.publication_source
    description: Nodes = ()
    thanks: Nodes = ()
    if publication.description:
        description = drafter.title(source, ("description",), publication.description)
    if publication.acknowledgements:
        thanks = drafter.title(source, ("acknowledgements",), publication.acknowledgements)
    return description, thanks


def _without_notes(nodes: Nodes) -> Inlines:
    return resolve(nodes, lambda mark: ())


def _count_words(chapters: tuple[Chapter, ...], chronology: Chronology) -> int:
    """Count the words of blocks and notes; the credit lines of figures are not counted."""
    texts: list[Inlines] = []
    for chapter in chapters:
        for block in chapter.blocks:
            texts += (block.caption,) if isinstance(block, Figure) else inlines_of(block)
        texts += (text for note in chapter.notes for text in note.paragraphs)
    texts += (text for note in chronology.notes for text in note.paragraphs)
    return sum(len(plain(text).split()) for text in texts)


def _only_chapter(edition: Edition, only: str) -> Edition:
    """Return the edition of one chapter alone."""
    chapters = tuple(chapter for chapter in edition.chapters if chapter.id == only)
    publication = edition.publication.model_copy(update={"parts": ["chapters"]})
    return replace(
        edition,
        publication=publication,
        chapters=chapters,
        chronology=Chronology(),
        bibliography=(),
        index=(),
        words=_count_words(chapters, Chronology()),
        only=only,
    )

"""The audit: which seed paragraphs are carried, and what the text rests on.

It is made from the texts as editors wrote them, before anything has a number or a page: so it needs
neither the citation processor nor the layout, and no style can hide a citation from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fascicle.edition.audit_model import (
    Audit,
    AuditedChapter,
    AuditedEvent,
    AuditedSource,
    Passage,
    Rests,
    SeedParagraph,
    Use,
    beginning,
)
from fascicle.edition.chronology import Told, told_events
from fascicle.edition.drafting import Draft, DraftBlock, Drafter
from fascicle.edition.statements import citations_of, ground_words, passages_of, words_of
from fascicle.findings import Finding, Place
from fascicle.manuscript.bibliography_latex import LITERAL
from fascicle.manuscript.checking import blocks, not_carried
from fascicle.manuscript.manuscript import Manuscript, Source
from fascicle.manuscript.models import CatalogueEntry, figure_of

__all__ = ["audit"]

_TAGS = re.compile(f"<(?!{LITERAL})[^>]*>|{LITERAL}")
_SHOWN = 60
"""Characters of a sentence that a finding quotes."""


def audit(manuscript: Manuscript) -> Audit:
    """Audit a manuscript: what carries each seed paragraph, what each statement rests on.

    The findings are those of the audit alone (D103 to D107). What is wrong with the manuscript
    itself is for ``examine`` to tell; what could not be read is not audited.
    """
    drafter = Drafter(manuscript)
    drafts = drafter.chapters()
    passages = tuple(p for draft in drafts for p in _passages(manuscript, draft))
    telling: dict[str, list[Passage]] = {}
    for passage in passages:
        telling.setdefault(passage.block, []).append(passage)
    events = tuple(_events(told_events(drafts, drafter.listed_events()), telling))
    seeds = tuple(_seeds(manuscript, passages))
    return Audit(
        slug=manuscript.publication.slug,
        title=manuscript.publication.title,
        language=manuscript.publication.language,
        chapters=tuple(
            AuditedChapter(draft.file.id, words_of(draft.title), ground_words(draft.ground))
            for draft in drafts
        ),
        passages=passages,
        events=events,
        seeds=seeds,
        sources=tuple(_sources(manuscript, passages, events)),
        findings=tuple(_findings(manuscript, passages, events, seeds)),
    )


# --- passages and events --------------------------------------------------------------------------


def _passages(manuscript: Manuscript, draft: Draft) -> Iterator[Passage]:
    for (path, _), block in zip(blocks(draft.file), draft.all_blocks, strict=True):
        yield from passages_of(draft, block, path, _entry(manuscript, block))


def _entry(manuscript: Manuscript, block: DraftBlock) -> CatalogueEntry | None:
    """Return the entry of the catalogue that a block prints, or None where it prints none."""
    figure = figure_of(block.model)
    if figure is None:
        return None
    kind, name = figure
    return manuscript.catalogues[kind].entries.get(name)


def _events(
    told: Iterable[Told], telling: Mapping[str, Sequence[Passage]]
) -> Iterator[AuditedEvent]:
    """Yield what the events rest on; ``telling`` are the passages by their block."""
    for given in told:
        event = given.event
        own = bool(event.sources)
        cited = citations_of(event.sources, "source")
        rests: Rests = "source" if cited else "ground"
        if not own:
            passages = telling.get(given.told, ())
            cited = tuple(dict.fromkeys(c for p in passages for c in p.citations))
            rests = _strongest([passage.rests for passage in passages])
        # What other sources say of an event is told with them.
        for variant in event.variants:
            cited = (*cited, *citations_of(variant.sources, "source"))
            own = own or bool(variant.sources)
        yield AuditedEvent(
            id=given.id,
            chapter=given.chapter,
            date=event.event.date or "",
            title=words_of(event.title),
            told=given.told,
            place=event.place,
            rests=rests,
            citations=cited,
            own=own,
        )


def _strongest(grounds: Sequence[Rests]) -> Rests:
    order: tuple[Rests, ...] = ("source", "seed", "ground")
    return next((rests for rests in order if rests in grounds), "nothing")


# --- seeds and sources ----------------------------------------------------------------------------


def _seeds(manuscript: Manuscript, passages: Sequence[Passage]) -> Iterator[SeedParagraph]:
    carriers: dict[tuple[str, int], list[str]] = {}
    for passage in passages:
        # All paragraphs of a block carry its seeds; the block is named once, by the first.
        for reference in passage.seeds if passage.id == passage.block else ():
            document, _, number = reference.rpartition("/")
            carriers.setdefault((document, int(number)), []).append(passage.id)
    for seed in manuscript.seeds.values():
        for at, (text, line) in enumerate(zip(seed.paragraphs, seed.lines, strict=True)):
            carried = tuple(dict.fromkeys(carriers.get((seed.id, at), ())))
            yield SeedParagraph(seed.id, at, text, Place(seed.file, line, 1), carried)


def _sources(
    manuscript: Manuscript, passages: Sequence[Passage], events: Sequence[AuditedEvent]
) -> Iterator[AuditedSource]:
    known = manuscript.sources
    keyword = manuscript.publication.citations.further_reading
    further = frozenset(known.with_keyword(keyword)) if keyword else frozenset()
    uses: dict[str, list[Use]] = {}
    citing = [(passage.id, passage.citations) for passage in passages]
    citing += [(event.id, event.citations) for event in events if event.own]
    for name, citations in citing:
        for citation in dict.fromkeys(citations):
            uses.setdefault(citation.key, []).append(Use(name, citation))
    for key in known.sources:
        # A source is converted when it is asked for: of thousands never cited, none is.
        shown = key in uses or key in further
        title = _title(known.sources[key]) if shown else ""
        yield AuditedSource(key, title, key in further, tuple(uses.get(key, ())))


def _title(source: Source) -> str:
    """Return author and title of a source as far as it has them."""
    names = source.csl.get("author") or source.csl.get("editor") or ()
    family = next((n.get("family") or n.get("literal") or "" for n in names), "")
    title = source.csl.get("title") or source.csl.get("container-title") or ""
    return ", ".join(_TAGS.sub("", str(part)) for part in (family, title) if part)


# --- findings -------------------------------------------------------------------------------------


def _findings(
    manuscript: Manuscript,
    passages: Sequence[Passage],
    events: Sequence[AuditedEvent],
    seeds: Sequence[SeedParagraph],
) -> Iterator[Finding]:
    yield from (_of_passage(passage) for passage in passages if passage.unfounded)
    for event in events:
        if event.rests == "nothing":
            yield Finding(
                "D106",
                event.place,
                f"The event “{beginning(event.title, _SHOWN)}” rests on nothing.",
                "Give it a “source:”, or cite one in the text that tells it.",
            )
    kinds = {passage.id: passage.kind for passage in passages}
    for paragraph in seeds:
        if paragraph.is_title:
            continue
        if not paragraph.carriers:
            yield not_carried(manuscript.seeds[paragraph.document], paragraph.number)
        elif {kinds[carrier] for carrier in paragraph.carriers} <= {"heading", "break"}:
            yield Finding(
                "D107",
                paragraph.place,
                f"Paragraph {paragraph.number} of the seed document “{paragraph.document}” is "
                "carried by headings or breaks alone.",
                "Move “seeds:” to the block that tells it.",
            )


def _of_passage(passage: Passage) -> Finding:
    """Return the finding about a passage of which something rests on nothing."""
    first, count = passage.unfounded[0], len(passage.unfounded)
    if passage.rests == "nothing":
        return Finding(
            "D104",
            passage.place,
            f"This rests on nothing: “{beginning(first.text, _SHOWN)}”",
            "Cite a source, or say what it rests on: “rests_on: …”.",
        )
    more = f" ({count} sentences from there)" if count > 1 else ""
    return Finding(
        "D105",
        first.place,
        f"After the last citation, this rests on nothing: “{beginning(first.text, _SHOWN)}”{more}",
        "Put the citation after it, cite another source, or say what it rests on: “rests_on: …”.",
    )

"""What the parts of a manuscript say of one another: names, references, dates, what is lacking.

Every function yields findings and changes nothing. Where a part could not be read, what depends on
it is left unsaid: an editor should not be told twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from fascicle.findings import Finding, Place
from fascicle.manuscript.addresses import parse_address
from fascicle.manuscript.dates import ReversedInterval, parse_date
from fascicle.manuscript.manuscript import ChapterFile, Seed
from fascicle.manuscript.models import (
    Block,
    CatalogueEntry,
    ChronologyFile,
    Event,
    FigureKind,
    MapData,
    Photograph,
    PhotographBlock,
    Publication,
    figure_of,
)
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.suggesting import Suggestions
from fascicle.manuscript.validation import listed, shown
from fascicle.manuscript.yaml_reader import EDTF_KEYS

__all__ = [
    "ListedEvents",
    "block_events",
    "blocks",
    "check_block_names",
    "check_dates",
    "check_day_of_edition",
    "check_drafts",
    "check_event_names",
    "check_figures",
    "check_maps",
    "check_photographs",
    "check_seed_references",
    "check_seeds_carried",
    "events",
    "not_carried",
]

ListedEvents = tuple[ChronologyFile, YamlSource | None]
"""The chronology's own file, and its places; None where it could not be read."""

SeedUse = tuple[YamlSource, YamlPath, str]
"""A reference to a seed paragraph: the file, the path of the reference, and its text."""


def blocks(chapter: ChapterFile) -> Iterator[tuple[YamlPath, Block]]:
    """Yield the blocks of a chapter with their paths, its epigraph first."""
    if chapter.chapter.epigraph is not None:
        yield ("epigraph",), chapter.chapter.epigraph
    for number, block in enumerate(chapter.chapter.body):
        yield ("body", number), block


def block_events(path: YamlPath, block: Block) -> Iterator[tuple[YamlPath, Event]]:
    """Yield the events that a block tells, with their paths."""
    if isinstance(block, str):
        return
    if block.event is not None:
        yield (*path, "event"), block.event
    for number, event in enumerate(block.events):
        yield (*path, "events", number), event


def events(
    chapters: Iterable[ChapterFile], chronology: ListedEvents
) -> Iterator[tuple[YamlSource, YamlPath, Event]]:
    """Yield all events of the chapters and of the chronology's own file, with their places."""
    for chapter in chapters:
        for path, block in blocks(chapter):
            for where, event in block_events(path, block):
                yield chapter.source, where, event
    listed, source = chronology
    if source is not None:
        for number, own in enumerate(listed.events):
            yield source, ("events", number), own


# --- dates ----------------------------------------------------------------------------------------


def check_dates(data: object, source: YamlSource) -> Iterator[Finding]:
    """Yield M211 and M212 for every date in the data of a file, whatever else is wrong with it."""
    stack: list[tuple[YamlPath, object]] = [((), data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, Mapping):
            stack.extend(((*path, key), item) for key, item in value.items())
        elif isinstance(value, list):
            stack.extend(((*path, number), item) for number, item in enumerate(value))
        elif isinstance(value, str) and path and path[-1] in EDTF_KEYS:
            yield from _check_date(value, path, source)


def _check_date(text: str, path: YamlPath, source: YamlSource) -> Iterator[Finding]:
    try:
        parse_date(text)
    except ReversedInterval as error:
        message = f"{str(error)[0].upper()}{str(error)[1:]}."
        yield Finding("M212", source.place(path), message, hint="Write the earlier date first.")
    except ValueError as error:
        reason = str(error)
        yield Finding(
            "M211",
            source.place(path),
            f"{shown(text)} is not a date in the form that is wanted (EDTF).",
            hint=f"{reason[0].upper()}{reason[1:]}.",
        )


def check_day_of_edition(publication: Publication, source: YamlSource) -> Iterator[Finding]:
    """Yield M204 where the day of the edition is a date, but not a single day."""
    if publication.date is None:
        return
    try:
        date = parse_date(publication.date)
    except ValueError:
        return
    if date.kind != "day" or date.approximate or date.uncertain:
        yield Finding(
            "M204",
            source.place(("date",)),
            f"The day of the edition has to be one day, not {shown(publication.date)}.",
            hint=f"Write for example {date.earliest.isoformat()}.",
        )


# --- chapters -------------------------------------------------------------------------------------


def check_drafts(chapters: Iterable[ChapterFile]) -> Iterator[Finding]:
    """Yield M213 for each chapter that is a draft."""
    for chapter in chapters:
        if chapter.chapter.status == "draft":
            yield Finding(
                "M213",
                chapter.source.place(("status",)),
                f"The chapter “{chapter.id}” is a draft.",
                hint="Write “status: reviewed” or “status: final” once it has been read.",
            )


def check_block_names(chapters: Iterable[ChapterFile]) -> Iterator[Finding]:
    """Yield M210 for each block whose name another block of the book has already."""
    first: dict[str, Place] = {}
    for chapter in chapters:
        for path, block in blocks(chapter):
            name = None if isinstance(block, str) else block.id
            if name is None:
                continue
            place = chapter.source.place((*path, "id"))
            if name in first:
                yield Finding(
                    "M210",
                    place,
                    f"The name “{name}” is that of another block already ({first[name]}).",
                    hint="Give one of the two another name; references go by it.",
                )
            first.setdefault(name, place)


def check_event_names(
    events: Iterable[tuple[YamlSource, YamlPath, Event]],
) -> Iterator[Finding]:
    """Yield M210 for each event whose name another event of the book has already."""
    first: dict[str, Place] = {}
    for source, path, event in events:
        if event.id is None:
            continue
        place = source.place((*path, "id"))
        if event.id in first:
            yield Finding(
                "M210",
                place,
                f"The name “{event.id}” is that of another event already ({first[event.id]}).",
                hint="Give one of the two another name; references go by it.",
            )
        first.setdefault(event.id, place)


# --- photographs and maps -------------------------------------------------------------------------


def check_figures(
    chapters: Sequence[ChapterFile],
    photographs: Collection[str] | None,
    maps: Collection[str] | None,
    timelines: Collection[str] | None = (),
) -> Iterator[Finding]:
    """Yield P101, P112, P116 and P111 for the photographs, maps and timelines that blocks print.

    The collections are all names in the catalogues, also of entries with faults; None where a
    catalogue could not be read.
    """
    catalogues: Mapping[FigureKind, tuple[Collection[str] | None, str]] = {
        "photograph": (photographs, "P101"),
        "map": (maps, "P112"),
        "timeline": (timelines, "P116"),
    }
    near = {kind: Suggestions(known or ()) for kind, (known, _) in catalogues.items()}
    first: dict[tuple[str, str], Place] = {}
    for chapter in chapters:
        for path, block in blocks(chapter):
            figure = figure_of(block)
            if figure is None:
                continue
            kind, name = figure
            known, code = catalogues[kind]
            place = chapter.source.place((*path, kind))
            if known is not None and name not in known:
                hint = near[kind].question(name)
                hint = hint or _unknown(name, known, f"assets/{kind}s.yaml")
                message = f"There is no {kind} “{name}” in assets/{kind}s.yaml."
                yield Finding(code, place, message, hint=hint)
            elif (kind, name) in first:
                yield Finding(
                    "P111",
                    place,
                    f"The {kind} “{name}” is printed already ({first[kind, name]}).",
                    hint="Delete one of the two blocks, or refer to the figure in the text.",
                )
            first.setdefault((kind, name), place)


def _unknown(name: str, known: Collection[str], file: str) -> str:
    if known and len(known) <= 12:
        return f"Write {listed(sorted(known))}, or add “{name}” to {file}."
    return f"Add “{name}” to {file}."


def check_photographs(
    photographs: Mapping[str, Photograph],
    source: YamlSource,
    chapters: Iterable[ChapterFile],
    *,
    complete: bool,
) -> Iterator[Finding]:
    """Yield P103, P104, P107, P131 and, where all chapters were read (``complete``), P109."""
    used = {
        block.photograph
        for chapter in chapters
        for _, block in blocks(chapter)
        if isinstance(block, PhotographBlock)
    }
    for name, photograph in photographs.items():
        place = source.place(("photographs", name), key=True)
        if not photograph.alt or not photograph.alt.strip():
            yield Finding(
                "P103",
                place,
                f"The photograph “{name}” has no alternate text.",
                hint="Add “alt: …”: what is to be seen, for those who cannot see it.",
            )
        if not photograph.rights or not photograph.rights.strip():
            yield Finding(
                "P104",
                place,
                f"Nothing is said of the rights in the photograph “{name}”.",
                hint="Add “rights: …”: holder and licence, or what is known of them.",
            )
        if photograph.file is None:
            yield Finding(
                "P107",
                place,
                f"The photograph “{name}” is not held: it prints as a frame, for position only.",
                hint=f"Put the picture into assets/ and add its name there: “file: {name}.jpg”."
                if photograph.url is None
                else f"Type “fascicle photographs fetch . {name}” to have it fetched.",
            )
        if photograph.url is not None:
            yield from _check_address(photograph.url, source.place(("photographs", name, "url")))
        if complete and name not in used:
            yield Finding(
                "P109",
                place,
                f"The photograph “{name}” is printed nowhere.",
                hint=f"Add “- photograph: {name}” to a chapter, or delete it from the catalogue.",
            )


def _check_address(url: str, place: Place) -> Iterator[Finding]:
    try:
        parse_address(url)
    except ValueError as error:
        hint = "Give the address of the picture itself, “https://…”, as the browser shows it."
        yield Finding("P131", place, f"The address {shown(url)} {error}.", hint=hint)


def check_maps(maps: Mapping[str, MapData], source: YamlSource) -> Iterator[Finding]:
    """Yield P114 for each map without alternate text, P123 for each without a source."""
    for name, chart in maps.items():
        if not chart.alt or not chart.alt.strip():
            yield Finding(
                "P114",
                source.place(("maps", name), key=True),
                f"The map “{name}” has no alternate text.",
                hint="Add “alt: …”: what the map shows, for those who cannot see it.",
            )
        if not chart.source or not chart.source.strip():
            yield Finding(
                "P123",
                source.place(("maps", name), key=True),
                f"The map “{name}” does not say where its coordinates come from.",
                hint="Add “source: …”: a work that you cite, or a few words.",
            )


# --- seeds ----------------------------------------------------------------------------------------


def seed_uses(
    chapters: Iterable[ChapterFile],
    catalogues: Iterable[tuple[str, Mapping[str, CatalogueEntry], YamlSource | None]],
) -> Iterator[SeedUse]:
    """Yield all references to seed paragraphs, of blocks and of what the catalogues have."""
    for chapter in chapters:
        for path, block in blocks(chapter):
            if not isinstance(block, str):
                for number, reference in enumerate(block.seeds):
                    yield chapter.source, (*path, "seeds", number), reference
    for section, entries, source in catalogues:
        if source is None:
            continue
        for name, entry in entries.items():
            for number, reference in enumerate(entry.seeds):
                yield source, (section, name, "seeds", number), reference


def check_seed_references(
    uses: Iterable[SeedUse], seeds: Mapping[str, Seed], broken: Collection[str]
) -> Iterator[Finding]:
    """Yield D101 and D102; ``broken`` are the seed documents that could not be read."""
    near = Suggestions(seeds)
    for source, path, reference in uses:
        document, _, number = reference.rpartition("/")
        if document in broken:
            continue
        seed = seeds.get(document)
        if seed is None:
            meant = near.nearest(document)
            hint = f"Did you mean “{meant}/{number}”?" if meant else _seed_documents(seeds)
            message = f"There is no seed document “{document}”."
            yield Finding("D101", source.place(path), message, hint=hint)
        elif int(number) >= len(seed.paragraphs):
            last = len(seed.paragraphs) - 1
            yield Finding(
                "D102",
                source.place(path),
                f"The seed document “{document}” has no paragraph {int(number)}; "
                f"its last is {last}.",
                hint=f"Write {document}/0 (its title) to {document}/{last}.",
            )


def _seed_documents(seeds: Collection[str]) -> str:
    if not seeds:
        return "There is no document in seeds/; put the text there, a paragraph a line."
    return f"The seed documents are {listed(sorted(seeds))}."


def check_seeds_carried(uses: Iterable[SeedUse], seeds: Mapping[str, Seed]) -> Iterator[Finding]:
    """Yield D103 for each paragraph that nothing carries; the title (0) needs not be carried."""
    carried: set[tuple[str, int]] = set()
    for _, _, reference in uses:
        document, _, number = reference.rpartition("/")
        carried.add((document, int(number)))
    for seed in seeds.values():
        for paragraph in range(1, len(seed.paragraphs)):
            if (seed.id, paragraph) not in carried:
                yield not_carried(seed, paragraph)


def not_carried(seed: Seed, paragraph: int) -> Finding:
    """Return the finding that no block carries a paragraph of a seed document (D103)."""
    return Finding(
        "D103",
        Place(seed.file, seed.lines[paragraph], 1),
        f"No block carries paragraph {paragraph} of the seed document “{seed.id}”.",
        hint=f"Add “seeds: [{seed.id}/{paragraph}]” to the block that tells it.",
    )

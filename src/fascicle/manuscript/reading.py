"""From a publication's folder to the manuscript: every file read once, every fault told at once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Generic, TypeVar

from pydantic import BaseModel

from fascicle.findings import Finding, Place, Refused
from fascicle.limits import Limits, given_limits
from fascicle.manuscript import checking, checking_events, drawings, measuring
from fascicle.manuscript.desk import PUBLICATION, Desk
from fascicle.manuscript.inputs import sha256_of
from fascicle.manuscript.manuscript import ChapterFile, Manuscript, Seed, SourceList
from fascicle.manuscript.models import (
    Chapter,
    ChronologyFile,
    MapData,
    MapFile,
    Name,
    Photograph,
    PhotographFile,
    Publication,
    Register,
    TimelineData,
    TimelineFile,
)
from fascicle.manuscript.page_checks import leads_out
from fascicle.manuscript.page_files import page_files
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.seeds import read_seed
from fascicle.manuscript.validation import did_you_mean, nearest, validate
from fascicle.progress import begun

__all__ = ["read"]

_SOURCES = "sources.bib"
_PHOTOGRAPHS = "assets/photographs.yaml"
_MAPS = "assets/maps.yaml"
_TIMELINES = "assets/timelines.yaml"
_REGISTER = "chapters/register.yaml"
_CHRONOLOGY = "chapters/chronology.yaml"
_NOT_CHAPTERS = frozenset({"chronology", "register"})

M = TypeVar("M", bound=BaseModel)


def read(folder: Path, limits: Limits | None = None) -> Manuscript:
    """Read the publication in ``folder``: chapters, sources, photographs, maps, register, seeds.

    All that is wrong is in the manuscript's findings, sorted by file and line; what could not be
    read is missing from it. ``Refused`` is raised, with all findings of all files, only where there
    is no ``publication.yaml`` (M208) or it cannot be read or lacks what it must have.
    Nothing is written, no file outside ``folder`` is read. ``limits``: else of the environment.
    """
    desk = Desk(Path(folder), limits or given_limits())
    if not desk.has_publication():
        raise Refused(desk.sorted_findings())
    publication, source, listed = _read_publication(desk)
    chapters = _read_chapters(desk, source, listed)
    _note_unlisted(desk, listed)
    photographs = _read_catalogue(desk, _PHOTOGRAPHS, "photographs", PhotographFile, Photograph)
    timelines = _read_catalogue(desk, _TIMELINES, "timelines", TimelineFile, TimelineData)
    maps = _read_catalogue(desk, _MAPS, "maps", MapFile, MapData)
    register, register_source = _read_register(desk)
    maps = _looked_up(desk, maps, register)
    chronology = _read_chronology(desk)
    seeds, unread_seeds = _read_seeds(desk)
    sources = _read_sources(desk)
    complete = listed is not None and len(chapters) == len(set(listed))
    _check(
        desk,
        chapters,
        photographs=photographs,
        maps=maps,
        timelines=timelines,
        chronology=chronology,
        seeds=seeds,
        unread_seeds=unread_seeds,
        complete=complete,
    )
    if publication is None or source is None:
        raise Refused(desk.sorted_findings())
    events = checking_events.check_events(publication, chapters, chronology, complete=complete)
    desk.findings.extend(events)
    _read_page_files(desk, publication, source)
    return Manuscript(
        folder=desk.folder,
        publication=publication,
        publication_source=source,
        chapters=tuple(chapters),
        sources=sources,
        photographs=photographs.entries,
        photographs_source=photographs.source,
        maps=maps.entries,
        maps_source=maps.source,
        timelines=timelines.entries,
        timelines_source=timelines.source,
        register=register,
        chronology=chronology[0],
        chronology_source=chronology[1],
        register_source=register_source,
        seeds=seeds,
        inputs=dict(sorted(desk.inputs.items())),
        limits=desk.limits,
        findings=desk.sorted_findings(),
    )


# --- publication and chapters ---------------------------------------------------------------------


def _read_publication(
    desk: Desk,
) -> tuple[Publication | None, YamlSource | None, list[str] | None]:
    """Return the publication, its places, and the chapters it lists, also where it has faults."""
    data, source = desk.yaml(PUBLICATION)
    if data is None or source is None:
        return None, source, None
    publication, findings = validate(Publication, data, source)
    desk.findings.extend(findings)
    if publication is not None:
        desk.findings.extend(checking.check_day_of_edition(publication, source))
        return publication, source, publication.chapters
    wrong = {found.place for found in findings}
    listed = data.get("chapters") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return None, source, None
    places = [source.place(("chapters", number)) for number in range(len(listed))]
    if not listed or wrong.intersection(places):
        return None, source, None
    return None, source, listed


def _read_chapters(
    desk: Desk, source: YamlSource | None, listed: list[str] | None
) -> list[ChapterFile]:
    if source is None or listed is None:
        return []
    chapters: list[ChapterFile] = []
    seen: dict[str, int] = {}
    for number, name in enumerate(listed):
        place = source.place(("chapters", number))
        if name in _NOT_CHAPTERS:
            desk.findings.add(
                "M204",
                place,
                f"No chapter can be called “{name}”: the book has a part of that name.",
                hint="Give the chapter's file another name.",
            )
            continue
        if name in seen:
            line = source.place(("chapters", seen[name])).line
            desk.findings.add(
                "M210",
                place,
                f"The chapter “{name}” is listed already, in line {line}.",
                hint="Delete one of the two.",
            )
            continue
        seen[name] = number
        chapter = _read_chapter(desk, name, place)
        if chapter is not None:
            chapters.append(chapter)
    return chapters


def _read_chapter(desk: Desk, name: str, place: Place) -> ChapterFile | None:
    file = f"chapters/{name}.yaml"
    if not desk.exists(file):
        desk.findings.add(
            "M205", place, f"There is no file {file}.", hint=_nearest_chapter(desk, name)
        )
        return None
    data, source = desk.yaml(file)
    if data is None or source is None:
        return None
    chapter, findings = validate(Chapter, data, source)
    desk.findings.extend(findings)
    return ChapterFile(name, chapter, source) if chapter is not None else None


def _nearest_chapter(desk: Desk, name: str) -> str:
    if desk.exists(f"chapters/{name}.yml"):
        return f"Rename chapters/{name}.yml to {name}.yaml."
    files = [found for found in desk.names("chapters", ".yaml") if found not in _NOT_CHAPTERS]
    return did_you_mean(name, files) or "Write the chapter, or take its name out of the list."


def _note_unlisted(desk: Desk, listed: list[str] | None) -> None:
    if listed is None:
        return
    for suffix in (".yaml", ".yml"):
        for name in desk.names("chapters", suffix):
            if name in _NOT_CHAPTERS or (name in listed and suffix == ".yaml"):
                continue
            if name in listed and not desk.exists(f"chapters/{name}.yaml"):
                continue  # M205 tells of it, and how to rename it
            desk.findings.add(
                "M206",
                Place(f"chapters/{name}{suffix}"),
                f"The chapter “{name}” is not printed: {PUBLICATION} does not list it.",
                hint=f"Add “- {name}” to “chapters” in {PUBLICATION}, or move the file away.",
            )


# --- catalogues and register ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Catalogue(Generic[M]):
    """The sound entries of a catalogue, and all names in it; None where these are not known."""

    entries: Mapping[str, M] = field(default_factory=dict)
    names: frozenset[str] | None = frozenset()
    source: YamlSource | None = None


def _read_catalogue(
    desk: Desk, file: str, section: str, whole: type[BaseModel], entry: type[M]
) -> _Catalogue[M]:
    """Read a catalogue of ``assets/``, such as maps.yaml; a faulty entry spoils no other."""
    if not desk.exists(file):
        return _Catalogue()
    data, source = desk.yaml(file)
    if data is None or source is None:
        return _Catalogue(names=None)
    _, findings = validate(whole, data, source)
    desk.findings.extend(findings)
    given = data.get(section) if isinstance(data, dict) else None
    if not isinstance(given, dict):
        return _Catalogue(names=None, source=source)
    entries = _sound(entry, given, source, (section,), findings)
    return _Catalogue(entries, frozenset(given), source)


def _sound(
    model: type[M],
    given: Mapping[str, object],
    source: YamlSource,
    at: YamlPath,
    findings: Iterable[Finding],
) -> dict[str, M]:
    """Return the entries without fault; ``findings`` are those of the whole file, told already."""
    wrong = {found.place for found in findings}
    entries = {}
    for name, value in given.items():
        made, _ = validate(model, value, source, (*at, name))
        if made is not None and source.place((*at, name), key=True) not in wrong:
            entries[name] = made
    return entries


def _looked_up(
    desk: Desk, maps: _Catalogue[MapData], register: Mapping[str, Name]
) -> _Catalogue[MapData]:
    """Return the maps with label and coordinates of every place; note where there are none."""
    if maps.source is None:
        return maps
    entries, findings = drawings.look_up_places(maps.entries, maps.source, register)
    if not any(found.place.file == _REGISTER and found.is_error for found in desk.findings):
        desk.findings.extend(findings)  # else the faults of the register are what is wrong
    return replace(maps, entries=entries)


def _read_register(desk: Desk) -> tuple[dict[str, Name], YamlSource | None]:
    """Return all sections of the register together: a name in the text says not which it is of."""
    if not desk.exists(_REGISTER):
        return {}, None
    data, source = desk.yaml(_REGISTER)
    if data is None or source is None:
        return {}, source
    _, findings = validate(Register, data, source)
    desk.findings.extend(findings)
    register: dict[str, Name] = {}
    first: dict[str, Place] = {}
    for section in Register.model_fields:
        given = data.get(section) if isinstance(data, dict) else None
        if not isinstance(given, dict):
            continue
        for name, entry in _sound(Name, given, source, (section,), findings).items():
            place = source.place((section, name), key=True)
            if name in register:
                desk.findings.add(
                    "M210",
                    place,
                    f"“{name}” stands in the register already, in line {first[name].line}.",
                    hint="Give one of the two another name; marks in the text go by it.",
                )
                continue
            register[name], first[name] = entry, place
    return register, source


def _read_chronology(desk: Desk) -> checking.ListedEvents:
    """Return the chronology's own events; none where there is no file, or it has faults."""
    if not desk.exists(_CHRONOLOGY):
        return ChronologyFile(), None
    data, source = desk.yaml(_CHRONOLOGY)
    if data is None or source is None:
        return ChronologyFile(), source
    chronology, findings = validate(ChronologyFile, data, source)
    desk.findings.extend(findings)
    return chronology or ChronologyFile(), source


# --- seeds and sources ----------------------------------------------------------------------------


def _read_seeds(desk: Desk) -> tuple[dict[str, Seed], frozenset[str]]:
    """Return the seed documents by name, and the names of those that could not be read."""
    seeds: dict[str, Seed] = {}
    unread = set()
    for name in desk.names("seeds", ".txt"):
        file = f"seeds/{name}.txt"
        data = desk.load(file)
        seed, findings = read_seed(file, data) if data is not None else (None, ())
        desk.findings.extend(findings)
        if seed is None:
            unread.add(name)
        else:
            seeds[name] = seed
    return seeds, frozenset(unread)


def _read_sources(desk: Desk) -> SourceList:
    if not desk.exists(_SOURCES):
        desk.findings.add(
            "S113",
            Place(_SOURCES),
            f"There is no source list {_SOURCES} in the publication's folder.",
            hint="Put your BibTeX file there under this name; it may be empty.",
        )
        return SourceList({})
    data = desk.load(_SOURCES)
    if data is None:
        return SourceList({})
    from fascicle.manuscript.bibliography import read_sources

    sources = read_sources(data, _SOURCES, desk.limits)
    desk.findings.extend(sources.findings)
    return sources


def _read_page_files(desk: Desk, publication: Publication, source: YamlSource) -> None:
    """Note the digests of templates and what they show, and what in them leads outside."""
    style = publication.citations.style
    if leads_out(style):
        message = f"The citation style “{style}” would lie outside the publication's folder."
        hint = "Name a style by its name alone; a file of your own stands in assets/ as NAME.csl."
        place = source.place(("citations", "style"))
        desk.findings.add("A101", place, message, hint=hint)
    found = page_files(desk.folder, style, desk.limits, desk.inputs)
    desk.inputs |= found.digests
    desk.findings.extend(found.findings)


# --- what the parts say of one another ------------------------------------------------------------


def _check(
    desk: Desk,
    chapters: list[ChapterFile],
    *,
    photographs: _Catalogue[Photograph],
    maps: _Catalogue[MapData],
    timelines: _Catalogue[TimelineData],
    chronology: checking.ListedEvents,
    seeds: Mapping[str, Seed],
    unread_seeds: frozenset[str],
    complete: bool,
) -> None:
    """Note what can only be told with all parts in hand; ``complete``: no chapter is missing."""
    note = desk.findings.extend
    note(checking.check_drafts(chapters))
    note(checking.check_block_names(chapters))
    note(measuring.check_events(tuple(checking.events(chapters, chronology)), desk.limits))
    note(checking.check_event_names(checking.events(chapters, chronology)))
    note(checking.check_figures(chapters, photographs.names, maps.names, timelines.names))
    if photographs.source is not None:
        note(
            checking.check_photographs(
                photographs.entries, photographs.source, chapters, complete=complete
            )
        )
    if maps.source is not None:
        note(checking.check_maps(maps.entries, maps.source))
    if timelines.source is not None:
        note(drawings.check_timelines(timelines.entries, timelines.source))
    if timelines.names is not None and len(timelines.names) == len(timelines.entries):
        note(
            drawings.check_tracks(checking.events(chapters, chronology), timelines.entries.values())
        )
    uses = list(
        checking.seed_uses(
            chapters,
            [
                ("photographs", photographs.entries, photographs.source),
                ("maps", maps.entries, maps.source),
                ("timelines", timelines.entries, timelines.source),
            ],
        )
    )
    note(checking.check_seed_references(uses, seeds, unread_seeds))
    # A paragraph may be carried by what could not be read: nothing is said of it then.
    if complete and all(
        catalogue.names is not None and len(catalogue.names) == len(catalogue.entries)
        for catalogue in (photographs, maps, timelines)
    ):
        note(checking.check_seeds_carried(uses, seeds))
    _examine_photographs(desk, photographs)


# --- photograph files -----------------------------------------------------------------------------


def _examine_photographs(desk: Desk, photographs: _Catalogue[Photograph]) -> None:
    if photographs.source is None:
        return
    for name, photograph in photographs.entries.items():
        if photograph.file is not None:
            place = photographs.source.place(("photographs", name, "file"))
            begun(f"reading the photograph assets/{photograph.file}", f"assets/{photograph.file}")
            _examine_photograph(desk, photograph.file, place)
            recorded = photographs.source.place(("photographs", name, "sha256"))
            _compare_digest(desk, photograph, recorded)


def _compare_digest(desk: Desk, photograph: Photograph, place: Place) -> None:
    """Note P141 where the file is not the one that was recorded."""
    digest = desk.inputs.get(posixpath.normpath(f"assets/{photograph.file}"))
    if digest is None or photograph.sha256 is None or digest == photograph.sha256.lower():
        return
    desk.findings.add(
        "P141",
        place,
        f"The file assets/{photograph.file} is not the one that was recorded: its SHA-256 is "
        f"{digest}.",
        hint="Put the recorded file back; or, if the new one is meant, write its SHA-256 here.",
    )


def _examine_photograph(desk: Desk, written: str, place: Place) -> None:
    """Note what is wrong with a photograph's file: where it lies (P110, P105), then its picture."""
    file = PurePosixPath("assets", written)
    path = desk.folder / file
    try:
        inside = not PurePosixPath(written).is_absolute() and path.resolve().is_relative_to(
            desk.root
        )
        held = inside and path.is_file()
    except (OSError, ValueError, RuntimeError):  # a name too long, a NUL in it, a loop of links
        inside, held = True, False
    if not inside:
        desk.findings.add(
            "P110",
            place,
            f"The file “{written}” lies outside the publication's folder.",
            hint="Put the file into assets/ and name it as it is called there.",
        )
        return
    if not held:
        hint = "What has this name there is no file: see what is told of it."
        if not desk.is_told(posixpath.normpath(file)):
            hint = _nearest_picture(desk, written)
        desk.findings.add("P105", place, f"There is no file assets/{written}.", hint=hint)
        return
    from fascicle.manuscript.photographs import examine

    found = examine(path, place, desk.limits)
    desk.findings.extend(found)
    if any(finding.is_error for finding in found):
        return  # it may be too large to be digested, too
    try:
        # As it may be written “scans/../harbour.tif”.
        desk.inputs[posixpath.normpath(file)] = sha256_of(path)
    except OSError as error:
        message = f"The file assets/{written} cannot be read ({error.strerror})."
        desk.findings.add("P102", place, message, hint="Change the permissions of the file.")


def _nearest_picture(desk: Desk, written: str) -> str:
    if "\\" in written:
        return "Write “/” between folder and file, not a backslash."
    wanted = PurePosixPath(written)
    if wanted.parts[:1] == ("assets",):
        wanted = PurePosixPath(*wanted.parts[1:])
    # Large and small letters are taken for the same: so do the systems on which many files lie.
    pictures = {
        name.lower(): name
        for name in desk.names(str(PurePosixPath("assets") / wanted.parent), "")
        if not name.endswith(".yaml")
    }
    meant = nearest(wanted.name.lower(), pictures)
    if meant is not None:
        return f"Did you mean “{wanted.parent / pictures[meant]}”?"
    return "Put the picture there, or take out “file” until it is held."

"""The manuscript in memory: everything that was read from a publication, with its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.bibliography_doubles import Double
from fascicle.manuscript.models import (
    CatalogueEntry,
    Chapter,
    ChronologyFile,
    FigureKind,
    MapData,
    Name,
    Photograph,
    Publication,
    TimelineData,
)
from fascicle.manuscript.positions import YamlSource

__all__ = ["Catalogue", "ChapterFile", "Manuscript", "Seed", "Source", "SourceList"]


@dataclass(frozen=True, slots=True)
class ChapterFile:
    """A chapter with the file that it came from; ``id`` is the file's name without ``.yaml``."""

    id: str
    chapter: Chapter
    source: YamlSource


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of the source list: its CSL-JSON item (CSL 1.0.2) and where it stands.

    ``type`` is that of the list (``archival``, ``book``), as ``bibliography_types.usual`` has it.
    """

    key: str
    csl: Mapping[str, Any]
    place: Place
    keywords: frozenset[str] = frozenset()
    type: str = ""


@runtime_checkable
class SourceIndex(Protocol):
    """Sources that can be asked about themselves without being converted."""

    def with_keyword(self, keyword: str) -> tuple[str, ...]:
        """Return the keys of the entries that have a keyword, in the order of the list."""
        ...

    def with_types(self, types: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of the entries of these types, in the order of the list."""
        ...

    def doubles(self) -> Sequence[Double]:
        """Return the entries that repeat an earlier one."""
        ...

    def where(self, key: str) -> tuple[Place, str]:
        """Return the place of an entry and the line that stands there."""
        ...


@dataclass(frozen=True, slots=True)
class SourceList:
    """All entries of ``sources.bib`` by key, with what was found wrong while reading them."""

    sources: Mapping[str, Source]
    findings: tuple[Finding, ...] = ()

    def with_keyword(self, keyword: str) -> tuple[str, ...]:
        """Return the keys of the entries that have a keyword, in the order of the list."""
        if isinstance(self.sources, SourceIndex):
            return self.sources.with_keyword(keyword)
        return tuple(key for key, source in self.sources.items() if keyword in source.keywords)

    def with_types(self, types: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of the entries of these types, in the order of the list."""
        if isinstance(self.sources, SourceIndex):
            return self.sources.with_types(types)
        return tuple(key for key, source in self.sources.items() if source.type in types)

    def doubles(self) -> Sequence[Double]:
        """Return the entries that repeat an earlier one, in the order of the list."""
        return self.sources.doubles() if isinstance(self.sources, SourceIndex) else ()

    def where(self, key: str) -> tuple[Place, str]:
        """Return the place of an entry, and the line that stands there as far as it is known."""
        if isinstance(self.sources, SourceIndex):
            return self.sources.where(key)
        return self.sources[key].place, ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue of figures: its ``section`` (the key above all entries), entries and places."""

    section: str
    entries: Mapping[str, CatalogueEntry]
    source: YamlSource | None


@dataclass(frozen=True, slots=True)
class Seed:
    """A source document that statements are traced to; paragraph 0 is its title.

    A paragraph is a line that is not empty; ``lines`` are the line numbers (from 1) in the file.
    """

    id: str
    file: str
    paragraphs: tuple[str, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What editors wrote. Chapters that could not be read are missing here and told in findings.

    ``inputs`` gives the SHA-256 (hex) of every file read, by its path relative to ``folder``.
    ``limits`` are those that it was read within, and hold for what is made of it.
    """

    folder: Path
    publication: Publication
    publication_source: YamlSource
    chapters: tuple[ChapterFile, ...]
    sources: SourceList
    photographs: Mapping[str, Photograph]
    photographs_source: YamlSource | None
    maps: Mapping[str, MapData]
    maps_source: YamlSource | None
    register: Mapping[str, Name]
    seeds: Mapping[str, Seed]
    chronology: ChronologyFile = field(default_factory=ChronologyFile)
    chronology_source: YamlSource | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    timelines: Mapping[str, TimelineData] = field(default_factory=dict)
    timelines_source: YamlSource | None = None
    register_source: YamlSource | None = None
    limits: Limits = DEFAULTS

    @property
    def catalogues(self) -> Mapping[FigureKind, Catalogue]:
        """The catalogues by the kind of figure that they have."""
        return {
            "photograph": Catalogue("photographs", self.photographs, self.photographs_source),
            "map": Catalogue("maps", self.maps, self.maps_source),
            "timeline": Catalogue("timelines", self.timelines, self.timelines_source),
        }

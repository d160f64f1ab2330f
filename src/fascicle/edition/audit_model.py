"""What an audit tells: paragraphs and their statements, what these rest on, and what is carried.

It knows no page: pages are looked up by the ids, those of the edition's blocks and events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from fascicle.findings import Finding, Place

__all__ = [
    "Audit",
    "AuditedChapter",
    "AuditedEvent",
    "AuditedSource",
    "Citation",
    "Passage",
    "Rests",
    "SeedParagraph",
    "Statement",
    "Use",
    "Where",
    "beginning",
]

Rests = Literal["source", "seed", "ground", "nothing"]
"""What something rests on, the strongest: a source cited, a seed paragraph, a stated ground."""


Where = Literal["text", "note", "source", "ground"]
"""Where a citation stands: in the text, in an explanatory note, in the source line of a quotation,
figure or event, or in the ground that is stated but not printed."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A work cited. ``label`` is a locator type of CSL 1.0.2, of no weight without ``locator``."""

    key: str
    locator: str = ""
    label: str = "page"
    where: Where = "text"

    @property
    def place(self) -> str:
        """The place in the work: ``p. 12``, ``note 12``; nothing for the whole work."""
        label = "p." if self.label == "page" else self.label
        return f"{label} {self.locator}" if self.locator else ""

    def __str__(self) -> str:
        return f"{self.key}, {self.place}" if self.locator else self.key


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or entry of a table; ``citations`` are those that cover it."""

    text: str
    rests: Rests
    place: Place
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a block that is no text: what rests on something as a whole.

    ``block`` is the id of its block, which may have several paragraphs. ``kind`` is the block's
    (``paragraph`` for text). ``ground`` is what it rests on by its own word or by its source line;
    ``by_default`` tells that it is the chapter's. A heading or break has no statements.
    """

    id: str
    block: str
    chapter: str
    kind: str
    place: Place
    seeds: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    ground: str = ""
    by_default: bool = False
    statements: tuple[Statement, ...] = ()

    @property
    def rests(self) -> Rests:
        """What it rests on, the strongest."""
        if any(citation.where != "ground" for citation in self.citations):
            return "source"
        if self.seeds:
            return "seed"
        return "ground" if self.ground else "nothing"

    @property
    def unfounded(self) -> tuple[Statement, ...]:
        """The statements that rest on nothing."""
        return tuple(s for s in self.statements if s.rests == "nothing")


@dataclass(frozen=True, slots=True)
class AuditedEvent:
    """An event of the chronology. Without sources of its own it has those of the block ``told``."""

    id: str
    chapter: str
    date: str
    title: str
    told: str
    place: Place
    rests: Rests
    citations: tuple[Citation, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class SeedParagraph:
    """A paragraph of a seed document; 0 is the title. ``carriers`` are ids of passages."""

    document: str
    number: int
    text: str
    place: Place
    carriers: tuple[str, ...] = ()

    @property
    def is_title(self) -> bool:
        """Whether it is the document's title, which needs not be carried."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Use:
    """A citation of a source, in the passage or event of this id."""

    id: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class AuditedSource:
    """A source and where it is cited. ``title`` is empty where it is neither cited nor listed."""

    key: str
    title: str = ""
    further: bool = False
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditedChapter:
    """A chapter: its title, and what its blocks rest on by default."""

    id: str
    title: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What rests on what in a publication."""

    slug: str
    title: str
    language: str
    chapters: tuple[AuditedChapter, ...]
    passages: tuple[Passage, ...]
    events: tuple[AuditedEvent, ...]
    seeds: tuple[SeedParagraph, ...]
    sources: tuple[AuditedSource, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def told(self) -> tuple[Passage, ...]:
        """The passages that state something."""
        return tuple(passage for passage in self.passages if passage.statements)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""
        return tuple(s for passage in self.passages for s in passage.statements)

    @property
    def to_carry(self) -> tuple[SeedParagraph, ...]:
        """The seed paragraphs that the publication is to carry: all but the titles."""
        return tuple(paragraph for paragraph in self.seeds if not paragraph.is_title)

    @property
    def uncarried(self) -> tuple[SeedParagraph, ...]:
        """The seed paragraphs that nothing carries."""
        return tuple(paragraph for paragraph in self.to_carry if not paragraph.carriers)

    @property
    def unfounded(self) -> tuple[Passage, ...]:
        """The passages that rest on nothing."""
        return tuple(passage for passage in self.told if passage.rests == "nothing")

    @property
    def partly_unfounded(self) -> tuple[Passage, ...]:
        """The passages that rest on something, but not with all their statements."""
        return tuple(p for p in self.told if p.rests != "nothing" and p.unfounded)

    @property
    def unfounded_events(self) -> tuple[AuditedEvent, ...]:
        """The events that rest on nothing."""
        return tuple(event for event in self.events if event.rests == "nothing")

    @property
    def uncited(self) -> tuple[AuditedSource, ...]:
        """The sources that are cited nowhere and are no further reading."""
        return tuple(s for s in self.sources if not s.uses and not s.further)

    @property
    def is_complete(self) -> bool:
        """Whether each seed paragraph is carried and each passage rests on something."""
        return not self.uncarried and not self.unfounded


def beginning(text: str, most: int) -> str:
    """Return a text, or as many of its first words as have ``most`` characters, and “…”."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "\u00a0…"

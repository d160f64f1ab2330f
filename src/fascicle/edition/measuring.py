"""What is counted in parsed texts: notes and markup in a text, notes in a chapter, index marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fascicle.edition.parsed import Cluster, Enclosed, Nodes, NoteMark, Parsed, names
from fascicle.findings import Finding
from fascicle.limits import Limits
from fascicle.manuscript.positions import YamlPath, YamlSource

__all__ = ["Measure"]

_NOTE = re.compile(r"\^\[|\[(?=[^][]*@)")
"""Where a note or a citation begins, well enough to show the place."""


@dataclass(slots=True)
class Measure:
    """Counts while a manuscript is drafted; each limit is told once for each chapter or text."""

    limits: Limits
    findings: list[Finding] = field(default_factory=list)
    _notes: dict[str, int] = field(default_factory=dict)
    _marks: int = 0

    def take(
        self, source: YamlSource, path: YamlPath, text: str, paragraphs: Sequence[Nodes]
    ) -> bool:
        """Count what a text has; false where it has more than a limit allows."""
        told = len(self.findings)
        nodes = [node for paragraph in paragraphs for node in _all(paragraph)]
        notes = sum(map(_notes_of, nodes))
        self._note_notes(source, path, text, notes)
        markup = sum(isinstance(node, Enclosed) for node in nodes)
        if markup > self.limits.markup:
            message = f"This text has {markup:,} pieces of markup"
            self._tell("markup", source, path, 0, message, "Divide it into several blocks.", markup)
        self._note_marks(source, path, sum(1 for nodes in paragraphs for _ in names(nodes)))
        return len(self.findings) == told

    def take_marks(self, source: YamlSource, path: YamlPath, count: int) -> None:
        """Count marks for the index that a block or chapter has as a whole."""
        self._note_marks(source, path, count)

    def _note_notes(self, source: YamlSource, path: YamlPath, text: str, notes: int) -> None:
        before = self._notes.get(source.file, 0)
        self._notes[source.file] = before + notes
        for name, where, there in (
            ("notes", "This text", 0),
            ("chapter_notes", "The chapter", before),
        ):
            allowed: int = getattr(self.limits, name)
            if there <= allowed < there + notes:
                begins = [found.start() for found in _NOTE.finditer(text)]
                offset = begins[allowed - there] if allowed - there < len(begins) else 0
                message = f"{where} has too many notes, and the first too many is this one"
                hint = "Divide the text, or join several notes in one."
                self._tell(name, source, path, offset, message, hint)

    def _note_marks(self, source: YamlSource, path: YamlPath, count: int) -> None:
        before, self._marks = self._marks, self._marks + count
        if before <= self.limits.marks < self._marks:
            message = "Too many words are marked for the index, and the first too many are here"
            self._tell("marks", source, path, 0, message, "Mark only what readers will look for.")

    def _tell(
        self,
        name: str,
        source: YamlSource,
        path: YamlPath,
        offset: int,
        message: str,
        hint: str,
        needed: int | None = None,
    ) -> None:
        place = source.place_in(path, offset)
        self.findings.append(self.limits.beyond(name, place, message, hint, needed))


def _all(nodes: Nodes) -> Iterator[Parsed]:
    """Yield markup, notes and citations of a text; not what stands within notes."""
    for node in nodes:
        if isinstance(node, Enclosed):
            yield node
            yield from _all(node.children)
        elif isinstance(node, NoteMark | Cluster):
            yield node


def _notes_of(node: Parsed) -> int:
    """Return how many notes and works cited a node stands for."""
    return len(node.cites) if isinstance(node, Cluster) else isinstance(node, NoteMark)

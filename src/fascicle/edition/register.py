"""What the register says of itself: names that are looked for in vain, circles, twins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fascicle.edition.collation import NEEDS_ICU, can_sort
from fascicle.edition.drafting import Draft
from fascicle.edition.indexing import heading_of, looked_up
from fascicle.edition.parsed import names
from fascicle.findings import Finding, Place
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import Name, Register
from fascicle.manuscript.positions import YamlPath, YamlSource

__all__ = ["register_findings"]


def register_findings(manuscript: Manuscript, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """Yield X103 to X109: what is wrong with the register, given what the chapters mark."""
    source = manuscript.register_source
    if source is None:
        return
    check = _Check(manuscript, source, frozenset(_marked(drafts)))
    yield from check.references()
    yield from check.marks()
    yield from check.twins()
    publication = manuscript.publication
    if check.listed and "index" in publication.parts and not can_sort(publication.language):
        place = manuscript.publication_source.place(("language",))
        line = manuscript.publication_source.excerpt(place.line)
        message = f"An index in the language “{publication.language}” cannot be sorted here."
        yield Finding("X109", place, message, NEEDS_ICU, line)


def _marked(drafts: Iterable[Draft]) -> Iterator[str]:
    """Yield the names that the chapters mark, in the text or as a whole."""
    for draft in drafts:
        yield from names(draft.title)
        yield from (mark.name for mark in draft.file.chapter.index)
        for block in draft.all_blocks:
            for nodes in block.nodes():
                yield from names(nodes)
            if not isinstance(block.model, str):
                yield from (mark.name for mark in block.model.index)


@dataclass(frozen=True, slots=True)
class _Check:
    manuscript: Manuscript
    source: YamlSource
    marked: frozenset[str]

    @property
    def register(self) -> Mapping[str, Name]:
        return self.manuscript.register

    @property
    def listed(self) -> frozenset[str]:
        """The entries that have pages."""
        found = (looked_up(self.register, name) for name in self.marked)
        return frozenset(name for name in found if name)

    def references(self) -> Iterator[Finding]:
        """Yield X104, X105 and X107: see and see also that lead nowhere."""
        listed = self.listed
        for name, given in self.register.items():
            steps: list[tuple[YamlPath, str]] = [(("see",), given.see)] if given.see else []
            steps += [(("see_also", n), other) for n, other in enumerate(given.see_also)]
            for path, other in steps:
                if other not in self.register:
                    message = f"“{name}” refers to “{other}”, which is not in the register."
                    hint = f"Add “{other}”, or refer to another entry."
                    yield self._finding("X104", name, path, message, hint)
                elif other == name:
                    message = f"“{name}” refers to itself."
                    hint = "Take this out, or refer to another entry."
                    yield self._finding("X105", name, path, message, hint)
                elif not looked_up(self.register, other):
                    message = f"“{name}” and “{other}” refer to each other, and none has pages."
                    hint = "Take “see” out of the entry under which the pages are to stand."
                    yield self._finding("X105", name, path, message, hint)
                elif looked_up(self.register, other) not in listed:
                    message = f"“{name}” refers to “{other}”, which is marked nowhere."
                    hint = f"Mark it in the text, [words]{{name={other}}}, or take this out."
                    yield self._finding("X107", name, path, message, hint)

    def marks(self) -> Iterator[Finding]:
        """Yield X103 and X106: entries that nothing marks, and marks of those without pages."""
        listed = self.listed
        # A chapter that could not be read may mark what the others do not.
        chapters = self.manuscript.publication.chapters
        complete = len(self.manuscript.chapters) == len(set(chapters))
        seen = {other for given in self.register.values() for other in given.see_also}
        # What a map takes from the register has its use there.
        seen |= {
            spot.place
            for drawn in self.manuscript.maps.values()
            for spot in drawn.places
            if spot.place
        }
        for name, given in self.register.items():
            if given.see is not None:
                if name in self.marked:
                    message = f"“{name}” is marked in the text, though it only says what to see."
                    hint = f"The pages are listed under “{given.see}”: mark that name instead."
                    yield self._finding("X106", name, ("see",), message, hint)
            elif complete and name not in listed and name not in seen and not given.passing:
                message = f"“{name}” is marked nowhere: the index does not list it."
                hint = f"Mark it where it is told of, [words]{{name={name}}}, or delete it."
                yield self._finding("X103", name, (), message, hint)

    def twins(self) -> Iterator[Finding]:
        """Yield X108: entries that the index would print alike."""
        first: dict[tuple[str, str], str] = {}
        for name, given in self.register.items():
            alike = first.setdefault((given.name, heading_of(given)), name)
            if alike != name:
                message = f"“{name}” and “{alike}” are both printed as “{heading_of(given)}”."
                hint = "Make them one entry, or tell them apart with “sort”."
                yield self._finding("X108", name, (), message, hint)

    def _finding(self, code: str, name: str, path: YamlPath, message: str, hint: str) -> Finding:
        section = next((s for s in Register.model_fields if (s, name) in self.source.keys), "")
        place: Place = self.source.place((section, name, *path), key=not path)
        return Finding(code, place, message, hint, self.source.excerpt(place.line))

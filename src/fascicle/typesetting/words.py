"""The theme's own words (Chapter, Contents, Fig.), one table for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from fascicle.findings import Finding, Place, Refused

__all__ = ["Words", "languages", "press_words", "unspoken", "words_for"]

_PUBLICATION = Place("publication.yaml")
_FOLDER = Path(__file__).parent / "theme" / "words"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. ``language`` is the table's own tag (BCP 47)."""

    language: str
    terms: Mapping[str, str]
    numbers: tuple[str, ...]
    roles: Mapping[str, str]

    def __getitem__(self, term: str) -> str:
        """Return a term; ``KeyError`` where the theme has no such term."""
        return self.terms[term]

    def chapter(self, number: int) -> str:
        """Return the line above a chapter's title, such as ``Chapter One``."""
        if 0 < number <= len(self.numbers):
            return self.terms["chapter"].replace("{number}", self.numbers[number - 1])
        return self.terms["chapter_beyond"].replace("{number}", str(number))

    def phrase(self, term: str, **values: object) -> str:
        """Return a term with its places in braces filled in."""
        text = self.terms[term]
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def by(self, role: str) -> str:
        """Return the words before the name of who has ``role``; empty for authors."""
        return self.roles[role]


def languages() -> tuple[str, ...]:
    """Return the tags of the languages that the theme has words for, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def words_for(language: str) -> Words:
    """Return the words for a language (BCP 47).

    A tag falls back to shorter ones (``en-GB`` to ``en``; lookup after RFC 4647), and Serbian
    without a script is Cyrillic. Raises ``Refused`` with T108 where no table remains.
    """
    path = _table(language)
    if path is None:
        raise Refused([_no_words(language)])
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    roles = table.pop("roles")
    numbers = tuple(table.pop("numbers"))
    return Words(path.stem, MappingProxyType(table), numbers, MappingProxyType(roles))


def press_words(language: str) -> Mapping[str, str]:
    """Return the words of the sheet for the binder, by their names; languages as ``words_for``."""
    path = _table(language, _FOLDER / "press")
    if path is None:
        raise Refused([_no_words(language)])
    table: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return MappingProxyType(table)


def _table(language: str, folder: Path = _FOLDER) -> Path | None:
    tables = {path.stem.lower(): path for path in folder.glob("*.yaml")}
    tables["sr"] = tables["sr-cyrl"]  # the script that CLDR's likely subtags give
    subtags = language.lower().split("-")
    while subtags:
        found = tables.get("-".join(subtags))
        if found is not None:
            return found
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:  # a singleton never ends a tag (RFC 4647, 3.4)
            subtags.pop()
    return None


def unspoken(language: str, place: Place) -> Finding | None:
    """Return the finding (T108) that the theme has no words for a language, or None."""
    return None if _table(language) else _no_words(language, place)


def _no_words(language: str, place: Place = _PUBLICATION) -> Finding:
    known = ", ".join(languages())
    return Finding(
        "T108",
        place,
        f"The theme has no words (Chapter, Contents, Fig.) for the language “{language}”.",
        f"Write “language: en-GB”, or another of these, with or without its region: {known}.",
    )

"""Dates in running text: “3 October”, “October 3, 1941”, “the 19th”, “in 1941”, “1941-10-03”.

They are found only to be compared with the date of the event that a text tells. So what is found
may be vague (a day without month, a month without year), and ``telling`` says whether it names a
day of a month, a month of a year, or “in” a year: only such a date can contradict another. What
stands in notes and citations is mostly the date of a source, and contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

__all__ = ["TextDate", "text_dates"]

_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec")
_SHORT_NUMBERS = (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12)


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date as a text has it: ``start`` is its place in the text, ``words`` what stands there.

    What it does not say is None. ``aside``: it stands in a note or citation. ``within_year``: the
    text says “in 1941”, so that the number cannot be anything but a year.
    """

    start: int
    words: str
    day: int | None = None
    month: int | None = None
    year: int | None = None
    aside: bool = False
    within_year: bool = False

    @property
    def telling(self) -> bool:
        """Whether it can contradict a date."""
        if self.aside:
            return False
        named = self.month is not None and (self.day is not None or self.year is not None)
        return named or self.within_year

    def within(self, first: date, last: date) -> bool:
        """Say whether it can be a day from ``first`` to ``last``, as far as it says anything."""
        years = [self.year] if self.year is not None else range(first.year, last.year + 1)
        if self.month is None and self.day is None:
            return self.year is not None and first.year <= self.year <= last.year
        if (last - first).days > 366 and self.year is None:
            return True
        return any(self._in_year(year, first, last) for year in years)

    def _in_year(self, year: int, first: date, last: date) -> bool:
        months = [self.month] if self.month is not None else range(1, 13)
        for month in months:
            begin = (year, month, self.day or 1)
            end = (year, month, self.day or 31)
            if begin <= (last.year, last.month, last.day) and end >= (
                first.year,
                first.month,
                first.day,
            ):
                return True
        return False


def text_dates(text: str, language: str) -> tuple[TextDate, ...]:
    """Return the dates in a text, in order. ``language`` (BCP 47) says how months are called."""
    months = _months(language)
    found: list[TextDate] = []
    taken = bytearray(len(text))
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken.find(1, start, end) >= 0:
                continue
            taken[start:end] = b"\1" * (end - start)
            found.extend(_read(match, months))
    asides = bytearray(len(text))
    for match in _ASIDE.finditer(text):
        asides[match.start() : match.end()] = b"\1" * len(match[0])
    return tuple(
        replace(one, aside=bool(asides[one.start]))
        for one in sorted(found, key=lambda one: one.start)
    )


def _read(match: re.Match[str], months: Mapping[str, int]) -> Iterator[TextDate]:
    given = match.groupdict()
    year = int(given["year"]) if given.get("year") else None
    name = given.get("month")
    month = months.get(name.lower().rstrip(".")) if name and not name.isdigit() else None
    if name and name.isdigit():
        month = int(name)
    words = " ".join(match[0].split())
    within_year = bool(given.get("within") or given.get("of"))
    days = [int(given[key]) for key in ("day", "other") if given.get(key)]
    if any(not 1 <= day <= 31 for day in days) or (month is not None and not 1 <= month <= 12):
        return
    if not days:
        yield TextDate(match.start(), words, None, month, year, within_year=within_year)
    for day in days:
        yield TextDate(match.start(), words, day, month, year)
    if len(days) == 2:
        # What lies between the two ends of a span is meant as well.
        for day in range(days[0] + 1, days[1]):
            yield TextDate(match.start(), words, day, month, year)


_ASIDE = re.compile(r"\[[^\[\]@]*@[^\[\]]*\]|\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]")
"""A citation, or a note with the citations in it."""

_IN_A_YEAR = (
    r"[Ii]n(?: the year| early| late)?|[Ii]m (?:Jahre?|Frühjahr|Sommer|Herbst|Winter)|[Ee]n"
)
"""Words before a number that make it a year."""


@lru_cache(maxsize=16)
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return what dates look like, the most complete first."""
    known = sorted(_months(language), key=len, reverse=True)
    if not known:
        return ()
    if language.split("-", maxsplit=1)[0].lower() in ("en", "de"):
        # With a small letter, “may” and “march” are no months.
        known = [form for name in known for form in (name.capitalize(), name.upper())]
        names = "|".join(map(re.escape, known))
    else:
        names = f"(?i:{'|'.join(map(re.escape, known))})"
    month = rf"(?P<month>(?:{names})\b\.?)"
    day, other = r"(?P<day>\d{1,2})", r"(?P<other>\d{1,2})"
    ordinal = r"(?:st|nd|rd|th|er|\.)?"
    to = r"\s*(?:–|-|—|to|and|or|bis|und|oder|au|et|ou|do|i|ili|до|и|или)\s*(?:the\s+)?"
    year = r"(?P<year>\d{4})\b"
    options = (
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        rf"\b{day}{ordinal}(?:{to}{other}{ordinal})?\s+(?:of\s+)?{month}(?:,?\s+{year})?",
        rf"\b{month}\s+(?:the\s+)?{day}{ordinal}(?:{to}{other}{ordinal})?\b(?!\s*[.,]?\d)"
        rf"(?:,?\s+{year})?",
        rf"\b{month},?\s+(?:of\s+)?{year}",
        rf"\b[Tt]he\s+{day}(?:st|nd|rd|th)\b(?:{to}{other}(?:st|nd|rd|th)\b)?",
        rf"\b{month}",
        rf"(?:\b(?P<within>{_IN_A_YEAR})\s+)?"
        r"\b(?P<year>1\d{3}|20\d{2})\b(?!\s*[-–/]\s*\d)(?P<of>\.?\s+(?:godine|године)\b)?",
    )
    return tuple(re.compile(option) for option in options)


@lru_cache(maxsize=16)
def _months(language: str) -> Mapping[str, int]:
    """Return the names of the months in a language, in small letters, in all grammatical cases."""
    if language.split("-", maxsplit=1)[0].lower() == "en":
        full = {name: number for number, name in enumerate(_ENGLISH, 1)}
        return full | dict(zip(_SHORT, _SHORT_NUMBERS, strict=True))
    from babel import Locale, UnknownLocaleError  # takes its time, and English needs it not

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["wide"].items():
            found[name.lower()] = number
            if locale.language == "sr":
                found[_genitive(name.lower())] = number
    return found


def _genitive(name: str) -> str:
    """Return a Serbian month's name as dates have it in running text: oktobra, октобра."""
    vowel = "а" if name[-1] >= "\u0400" else "a"
    if name.endswith(("bar", "бар")):
        return f"{name[:-2]}{name[-1]}{vowel}"
    return name + vowel

"""Dates as editors write them: EDTF (ISO 8601-2:2019, profile level 1), checked and sortable.

Days, months, years and their intervals, with or without a qualifier, are read here, since they are
nearly all that a history needs; seasons, unspecified digits and the refusal of everything else are
left to ``edtf``, which takes a tenth of a second to load. Checked with the proleptic Gregorian
calendar, for the years 1 to 9999.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

__all__ = ["DateKind", "PublicationDate", "ReversedInterval", "parse_date"]

DateKind = Literal[
    "day", "month", "season", "year", "decade", "century", "interval", "before", "after"
]

_SIMPLE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_UNSPECIFIED = re.compile(r"[0-9]{2}(?:[0-9X]X|[0-9]{2}-XX(?:-XX)?|[0-9]{2}-[0-9]{2}-XX)[?~%]?")
_SEASON = re.compile(r"[0-9]{4}-2[1-4][?~%]?")
_EXAMPLES = "write it like 1941-10-03, 1941-10, 1941, 1942-01~ or 1941-10-15/1941-10-20"


class ReversedInterval(ValueError):  # noqa: N818 - named for what the date is
    """An interval that ends before it begins."""


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A date or interval.

    ``earliest`` and ``latest`` are the first and last day that it may mean, without the leeway of a
    qualifier; of an interval with an open end (``before``, ``after``) both are those of the bound.
    ``year`` is that of ``earliest``. ``approximate`` (~, %) and ``uncertain`` (?, %) hold of either
    end of an interval.
    """

    text: str
    kind: DateKind
    earliest: date
    latest: date
    approximate: bool = False
    uncertain: bool = False

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return self.earliest.year

    @property
    def sort_key(self) -> tuple[date, int, date]:
        """The order in time: by beginning, then the shorter first; “before” precedes its bound."""
        if self.kind == "before":
            return (self.earliest, 0, self.latest)
        if self.kind == "after":
            return (self.latest, 2, self.latest)
        return (self.earliest, 1, self.latest)

    @property
    def ends(self) -> tuple[PublicationDate, PublicationDate]:
        """The two ends of an interval; of an open one twice its bound, of a date twice itself."""
        parts = [part for part in self.text.split("/") if part not in ("", "..")]
        return parse_date(parts[0]), parse_date(parts[-1])


@lru_cache(maxsize=4096)
def parse_date(text: str) -> PublicationDate:
    """Read a date in EDTF; ``ValueError`` says in plain words what is wrong with it.

    ``ReversedInterval``, a ``ValueError``, is raised for an interval that ends before it begins.
    Sets (``[1941, 1942]``), partial qualifiers (``1941-~10``) and others of level 2 are refused.
    """
    if "/" not in text:
        return _single(text)
    first, _, last = text.partition("/")
    if "/" in last:
        raise ValueError("an interval has one stroke: 1941-10-15/1941-10-20")
    open_ends = ("", "..")
    if first in open_ends and last in open_ends:
        raise ValueError("an interval needs a date at one end at least")
    if first in open_ends or last in open_ends:
        bound = _single(first if last in open_ends else last)
        kind: DateKind = "after" if last in open_ends else "before"
        return PublicationDate(
            text, kind, bound.earliest, bound.latest, bound.approximate, bound.uncertain
        )
    begin, end = _single(first), _single(last)
    if end.latest < begin.earliest:
        raise ReversedInterval(f"the interval ends ({last}) before it begins ({first})")
    return PublicationDate(
        text,
        "interval",
        begin.earliest,
        end.latest,
        begin.approximate or end.approximate,
        begin.uncertain or end.uncertain,
    )


def _single(text: str) -> PublicationDate:
    match = _SIMPLE.fullmatch(text)
    # A "month" of 13 and more is a season or nothing at all.
    if match is None or (match[2] and int(match[2]) > 12):
        return _by_edtf(text)
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if year == 0:
        raise ValueError("years are counted from 0001")
    if match[2] and not month:
        raise ValueError("months are numbered from 01 to 12")
    approximate, uncertain = match[4] in ("~", "%"), match[4] in ("?", "%")
    if match[3]:
        return _day(text, year, month, day, approximate=approximate, uncertain=uncertain)
    if month:
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return PublicationDate(text, "month", first, last, approximate, uncertain)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return PublicationDate(text, "year", first, last, approximate, uncertain)


def _day(
    text: str, year: int, month: int, day: int, *, approximate: bool, uncertain: bool
) -> PublicationDate:
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"{year:04}-{month:02} has the days 01 to {days}, not {day:02}")
    on = date(year, month, day)
    return PublicationDate(text, "day", on, on, approximate, uncertain)


def _by_edtf(text: str) -> PublicationDate:
    """Read a season or a date with unspecified digits, or say what is wrong."""
    if not text:
        raise ValueError("the date is empty")
    bare = text.rstrip("?~%")
    if len(text) - len(bare) > 1 or not (_UNSPECIFIED.fullmatch(text) or _SEASON.fullmatch(text)):
        raise ValueError(_advice(text))
    from edtf import EDTFObject, parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        # The grammar has no qualifier after a season; the qualifier is ours to keep in any case.
        parsed: EDTFObject = parse_edtf(bare)
        first, last = parsed.lower_strict(), parsed.upper_strict()
        earliest, latest = date(*first[:3]), date(*last[:3])
    except (EDTFParseException, TypeError, ValueError) as error:
        raise ValueError(_advice(text)) from error
    if _SEASON.fullmatch(bare) and bare.endswith("24"):
        latest = _end_of_winter(earliest.year)
    qualifier = text[len(bare) :]
    return PublicationDate(
        text, _kind(bare), earliest, latest, qualifier in ("~", "%"), qualifier in ("?", "%")
    )


def _end_of_winter(year: int) -> date:
    """Return the last day of a winter that begins in December of ``year`` (edtf ends it there)."""
    return date(year, 12, 31) if year == 9999 else date(year + 1, 2, monthrange(year + 1, 2)[1])


def _kind(bare: str) -> DateKind:
    if _SEASON.fullmatch(bare):
        return "season"
    year, _, rest = bare.partition("-")
    if year.endswith("XX"):
        return "century"
    if year.endswith("X"):
        return "decade"
    return "month" if rest[:2].isdigit() else "year"


def _advice(text: str) -> str:
    """Return why a text is no date, with the right form where it can be told."""
    day_first = re.fullmatch(r"([0-9]{1,2})[./ -]+([0-9]{1,2})[./ -]+([0-9]{4})\.?", text)
    if day_first:
        day, month, year = (int(group) for group in day_first.groups())
        return f"the year comes first: {year:04}-{month:02}-{day:02}"
    short = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?([?~%]?)", text)
    if short and int(short[2]) <= 12:
        day_part = f"-{int(short[3]):02}" if short[3] else ""
        return f"month and day have two digits: {short[1]}-{int(short[2]):02}{day_part}{short[4]}"
    if short:
        return f"there is no month {short[2]}; seasons are 21 (spring) to 24 (winter)"
    if re.match(r"(?:c\.?|ca\.?|circa|um|oko)\s*[0-9]{4}", text):
        return "“about” is written with a tilde after the date: 1942~"
    if "–" in text or "—" in text:
        return "an interval is written with a stroke: 1941-10-15/1941-10-20"
    return _EXAMPLES

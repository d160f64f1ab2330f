"""The chronology's page: events under the heads of years and months, dates without what heads say.

The events come in the order of time, and every one of them is printed. What no head can hold stands
by itself: “before 1940” and “1940s” are no part of the year 1940.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from fascicle.edition.model import Edition, Event, EventVariant

if TYPE_CHECKING:
    from fascicle.manuscript.dates import PublicationDate

__all__ = [
    "Line",
    "MonthOfEvents",
    "YearOfEvents",
    "by_year",
    "date_in_words",
    "date_within_year",
    "old_style_date",
    "printed_dates",
    "variant_date",
]

_MANY = 12
"""Events of a year from which on its months have heads, where nothing else is asked for."""

Grouping = Literal["auto", "year", "month"]


@dataclass(frozen=True, slots=True)
class Line:
    """An event and its date as printed under its heads."""

    event: Event
    date: str


@dataclass(frozen=True, slots=True)
class MonthOfEvents:
    """Events under the name of a month or season, or under none."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class YearOfEvents:
    """The events of one year. ``beside``: it is one whose date names the year, so it needs no head.

    ``year`` is None for what belongs to no year: undated events, and (``beside``) dates such as
    “1940s”.
    """

    year: int | None
    months: tuple[MonthOfEvents, ...]
    beside: bool = False

    @property
    def dated(self) -> bool:
        """Whether any of the events has something to print for a date."""
        return any(
            line.date or line.event.old_style for month in self.months for line in month.lines
        )


def by_year(
    events: Sequence[Event], undated: Sequence[Event], language: str, group: Grouping = "auto"
) -> tuple[YearOfEvents, ...]:
    """Return the events by years, in their order; the undated last, under no year."""
    years: list[YearOfEvents] = []
    for year, found in groupby(events, key=lambda event: _date(event).sort_key[0].year):
        together = list(found)
        own = [event for event in together if _is_of_a_year(event)]
        others = [event for event in together if not _is_of_a_year(event)]
        later = [event for event in others if _date(event).kind == "after"]
        years += [_alone(None, event) for event in others if event not in later]
        if own:
            years.append(_year(year, own, language, group))
        years += [_alone(None, event) for event in later]
    if undated:
        lines = tuple(Line(event, event.wording) for event in undated)
        years.append(YearOfEvents(None, (MonthOfEvents("", lines),)))
    return tuple(years)


def printed_dates(edition: Edition) -> dict[str, str]:
    """Return the date that is printed of each event of a book, by the event's id."""
    chronology, settings = edition.chronology, edition.publication.chronology
    years = by_year(chronology.events, chronology.undated, edition.language, settings.group)
    return {
        line.event.id: line.date for year in years for month in year.months for line in month.lines
    }


def _alone(year: int | None, event: Event) -> YearOfEvents:
    lines = (Line(event, event.wording),)
    return YearOfEvents(year, (MonthOfEvents("", lines),), beside=True)


def _is_of_a_year(event: Event) -> bool:
    """Say whether an event belongs under the head of a year."""
    date = _date(event)
    if date.kind in ("decade", "century"):
        return False
    return date.kind not in ("before", "after") or _is_within_a_year(date.ends[0])


def _is_within_a_year(date: PublicationDate) -> bool:
    return date.kind in ("day", "month", "season")


def _year(year: int, events: list[Event], language: str, group: Grouping) -> YearOfEvents:
    if len(events) == 1 and str(year) in events[0].wording:
        return _alone(year, events[0])
    lines = [Line(event, date_within_year(event, language)) for event in events]
    months = {_month(event) for event in events} - {None}
    if group == "year" or (group == "auto" and (len(events) < _MANY or len(months) < 2)):
        named = [replace(line, date=_without_head(line, str(year), language)) for line in lines]
        return YearOfEvents(year, (MonthOfEvents("", _told_apart(named, lines)),))
    # What is of no month comes before all months, and a season before that with which it begins:
    # so no month has to be named twice.
    sections = groupby(sorted(lines, key=_section), key=_section)
    return YearOfEvents(
        year,
        tuple(_section_of(year, month, list(found), language) for (month, _), found in sections),
    )


def _section(line: Line) -> tuple[int, bool]:
    return _month(line.event) or 0, _date(line.event).ends[0].kind != "season"


def _month(event: Event) -> int | None:
    """Return the month in which an event begins, or that it is before or after; None without."""
    begin = _date(event).ends[0]
    return begin.earliest.month if _is_within_a_year(begin) else None


def _section_of(year: int, month: int, lines: list[Line], language: str) -> MonthOfEvents:
    from fascicle.edition.wording import names_of_month

    begin = _date(lines[0].event).ends[0]
    if not month:
        alone, head = "", str(year)
    elif begin.kind == "season":
        alone = head = _without_years(date_in_words(begin.text.rstrip("?~%"), language), begin.year)
    else:
        alone, head = names_of_month(month, language)
    under = [replace(line, date=_without_head(line, head, language)) for line in lines]
    return MonthOfEvents(alone[:1].upper() + alone[1:], _told_apart(under, lines))


def _without_head(line: Line, head: str, language: str) -> str:
    """Return a date without the year, month or season that heads it, if it lies wholly within."""
    date = _date(line.event)
    ends = {(end.earliest.year, end.earliest.month) for end in date.ends}
    own = line.event.wording == date_in_words(line.event.date, language)
    if not own or date.kind in ("before", "after") or len(ends) > 1:
        return line.date
    rest = re.sub(rf"(?<!\w){re.escape(head)}(?!\w)", " ", line.date)
    rest = " ".join(rest.split()).replace(" ?", "?").removeprefix(".")
    # “c. October” would not stand without its month, “c. 8 October” does.
    return rest if not rest or any(c.isdigit() for c in rest) else line.date


def _told_apart(under: Sequence[Line], whole: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines under a head; where one has no date below one that has, its date is given whole.

    It would seem to be of the same day.
    """
    first = next((number for number, line in enumerate(under) if line.date), len(under))
    apart = [line if line.date else full for line, full in zip(under, whole, strict=True)]
    return (*under[:first], *apart[first:])


def date_within_year(event: Event, language: str) -> str:
    """Return an event's date without the year, which heads the group; the year alone stays."""
    year = _date(event).sort_key[0].year if event.date else None
    return _within_year(event.wording, event.date, year, language)


def variant_date(event: Event, variant: EventVariant, language: str) -> str:
    """Return the date of a variant, without the year where it is that of its event."""
    return _within_year(variant.wording, variant.date, event.year, language)


def old_style_date(event: Event) -> str:
    """Return an event's date of the old style, without the year where it is the same."""
    return _without_years(event.old_style, event.year)


def _within_year(wording: str, date: str, year: int | None, language: str) -> str:
    """Return a date in words without this year, where the rest can stand by itself."""
    if not date or year is None:
        return wording
    if wording == date_in_words(date, language):
        # Of “c. 1941” and “before 1941” nothing would be left.
        whole = all(map(_is_within_a_year, _parsed(date).ends))
        return _without_years(wording, year) if whole else wording
    # An editor's words: “beginning of 1942” needs its year, “beginning of May 1942” does not.
    rest = re.sub(rf",? *(?<!\d){year}\.?$", "", wording)
    whole = any(c.isdigit() for c in rest) or _names_its_month(rest, date, language)
    return rest if rest and whole else wording


def _without_years(wording: str, year: int | None) -> str:
    """Return a date in words without this year; all of it where another year is named as well."""
    if set(re.findall(r"(?<!\d)\d{3,4}(?!\d)", wording)) != {str(year)}:
        return wording
    return re.sub(rf",? ?(?<!\w){year}(?!\w)\.?", "", wording).strip() or wording


def _names_its_month(wording: str, date: str, language: str) -> bool:
    """Say whether a date's wording ends in the name of its month, in whatever grammatical case."""
    month = re.match(r"\d{4}-\d\d", date)
    last = wording.split()[-1:]
    if month is None or not last:
        return False
    name = date_in_words(month[0], language).split()[0]
    return len(name) >= 3 and name[:3].casefold() == last[0][:3].casefold()


def date_in_words(date: str, language: str) -> str:
    """Return a date of the manuscript (EDTF) in the words of a language."""
    # Calendars in words take their time to be read, and few publications need them twice.
    from fascicle.edition.wording import word_date

    return word_date(_parsed(date), language)


def _date(event: Event) -> PublicationDate:
    return _parsed(event.date)


def _parsed(date: str) -> PublicationDate:
    from fascicle.manuscript.dates import parse_date

    return parse_date(date)

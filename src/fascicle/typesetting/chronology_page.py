"""The chronology's page: events under the heads of years and months, dates without what heads say.

Nothing is sorted here: the events come in the order of time, and every one of them is printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from fascicle.edition.model import Event, EventVariant

__all__ = [
    "Line",
    "MonthOfEvents",
    "YearOfEvents",
    "by_year",
    "date_in_words",
    "date_within_year",
    "old_style_date",
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
    """Events under the name of a month, or under none."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class YearOfEvents:
    """The events of one year. ``beside``: it is one whose date names the year, so it needs no head.

    None for ``year`` gathers what no source dates.
    """

    year: int | None
    months: tuple[MonthOfEvents, ...]
    beside: bool = False

    @property
    def dated(self) -> bool:
        """Whether any of the events has something to print for a date."""
        return any(line.date for month in self.months for line in month.lines)


def by_year(
    events: Sequence[Event], undated: Sequence[Event], language: str, group: Grouping = "auto"
) -> tuple[YearOfEvents, ...]:
    """Return the events by years, in their order; the undated last, under no year."""
    years = [
        _year(year, list(found), language, group)
        for year, found in groupby(events, key=lambda event: event.year)
    ]
    if undated:
        lines = tuple(Line(event, event.wording) for event in undated)
        years.append(YearOfEvents(None, (MonthOfEvents("", lines),)))
    return tuple(years)


def _year(year: int | None, events: list[Event], language: str, group: Grouping) -> YearOfEvents:
    if len(events) == 1 and str(year) in events[0].wording:
        line = Line(events[0], events[0].wording)
        return YearOfEvents(year, (MonthOfEvents("", (line,)),), beside=True)
    months = {_month(event) for event in events} - {None}
    if group == "year" or (group == "auto" and (len(events) < _MANY or len(months) < 2)):
        lines = tuple(Line(event, date_within_year(event, language)) for event in events)
        return YearOfEvents(year, (MonthOfEvents("", lines),))
    # What belongs to no month of the year comes first, so that no month has to be named twice.
    ordered = sorted(events, key=lambda event: _month(event) or 0)
    return YearOfEvents(
        year,
        tuple(
            _month_of_events(number, list(found), language)
            for number, found in groupby(ordered, key=lambda event: _month(event) or 0)
        ),
    )


def _month(event: Event) -> int | None:
    """Return the month in which an event begins; None for a date that names none."""
    date = re.match(r"\d{4}-(\d\d)(?!\d)", event.date)
    number = int(date[1]) if date else 0
    return number if 1 <= number <= 12 else None


def _month_of_events(number: int, events: list[Event], language: str) -> MonthOfEvents:
    dates = [date_within_year(event, language) for event in events]
    if not number:
        return MonthOfEvents("", tuple(map(Line, events, dates)))
    from fascicle.edition.wording import names_of_month

    alone, within = names_of_month(number, language)
    lines = (Line(e, _day_alone(date, within)) for e, date in zip(events, dates, strict=True))
    return MonthOfEvents(alone[:1].upper() + alone[1:], tuple(lines))


def _day_alone(date: str, month: str) -> str:
    """Return a date without its month, where only numbers of days remain; the month is none."""
    rest = " ".join(re.sub(rf"\b{re.escape(month)}\b", " ", date).split())
    return rest if re.fullmatch(r"([\d.\s–-]+(?:er)?)?", rest) else date


def date_within_year(event: Event, language: str) -> str:
    """Return an event's date without the year, which heads the group; empty for the year alone."""
    return _without_year(event.wording, event.date, event.year, language)


def variant_date(event: Event, variant: EventVariant, language: str) -> str:
    """Return the date of a variant, without the year where it is that of its event."""
    year = str(event.year)
    if event.year is None or year not in variant.date:
        return variant.wording
    return _without_year(variant.wording, variant.date, event.year, language) or variant.wording


def old_style_date(event: Event) -> str:
    """Return an event's date of the old style, without the year where it is the same."""
    return event.old_style.removesuffix(str(event.year)).rstrip(" ,")


def _without_year(wording: str, date: str, year: int | None, language: str) -> str:
    text = wording.rstrip(".")
    rest = text.removesuffix(str(year)).rstrip(" ,")
    if year is None or rest == text:
        return wording
    # “Beginning of 1942” would not stand without its year, “beginning of May 1942” does.
    whole = (
        any(c.isdigit() for c in rest)
        or wording == date_in_words(date, language)
        or _names_its_month(rest, date, language)
    )
    return rest if whole or not rest else wording


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
    from fascicle.manuscript.dates import parse_date

    return word_date(parse_date(date), language)

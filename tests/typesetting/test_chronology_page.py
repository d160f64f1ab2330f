from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.edition.model import Event, EventVariant, Text
from fascicle.edition.wording import word_date
from fascicle.findings import Place
from fascicle.manuscript.dates import ReversedInterval, parse_date
from fascicle.typesetting.chronology_page import by_year, old_style_date, variant_date

LANGUAGES = ["en", "en-US", "de", "fr", "sr-Latn", "sr-Cyrl", "hr", "hu"]
PLACE = Place("chapters/one.yaml", 1, 1)


def event(day: str, language: str = "en", *, when: str = "", old: str = "", n: int = 0) -> Event:
    given_ = parse_date(day)
    return Event(
        id=f"e{n}",
        date=day,
        wording=when or word_date(given_, language),
        year=given_.year,
        title=(Text(f"Event {n}"),),
        told="",
        place=PLACE,
        old_style=word_date(parse_date(old), language) if old else "",
    )


def in_order(*days: str, language: str = "en") -> list[Event]:
    events = [event(day, language, n=n) for n, day in enumerate(days)]
    return sorted(events, key=lambda one: parse_date(one.date).sort_key)


def printed(*days: str, language: str = "en", group="auto") -> list[str]:
    """What the page prints, line by line: heads, and dates."""
    lines: list[str] = []
    for year in by_year(in_order(*days, language=language), (), language, group):
        if not year.beside:
            lines.append(f"== {year.year}")
        for month in year.months:
            lines += [f"= {month.name}"] * bool(month.name)
            lines += [line.date for line in month.lines]
    return lines


# --- years ------------------------------------------------------------------------------------


def test_the_head_of_a_year_takes_the_year_off_its_dates() -> None:
    assert printed("1941-10-03", "1941-10-05?", "1941-11~", "1941-10-15/1941-10-20", "1941-21") == [
        "== 1941",
        "spring",
        "3 October",
        "5 October?",
        "15–20 October",
        "c. November",
    ]


def test_dates_that_reach_into_another_year_name_both() -> None:
    assert printed("1941-12-30/1942-01-02", "1941-05-01", "1942-01-05", "1942-01-06") == [
        "== 1941",
        "1 May",
        "30 December 1941 – 2 January 1942",
        "== 1942",
        "5 January",
        "6 January",
    ]


def test_what_belongs_to_no_year_stands_by_itself() -> None:
    days = ("1940-05-05", "1940-06", "../1940", "1940/..", "194X", "19XX", "1940-01-01")
    assert printed(*days) == [
        "between 1900 and 1999",
        "before 1940",
        "1940s",
        "== 1940",
        "1 January",
        "5 May",
        "June",
        "after 1940",
    ]


def test_a_year_alone_is_never_cut_down_to_a_word() -> None:
    assert printed("1941~", "1941?", "1941-10-03", "1941-XX~") == [
        "== 1941",
        "c. 1941",
        "1941?",
        "c. 1941",
        "3 October",
    ]


def test_a_date_that_says_no_more_than_its_head_is_left_out_only_at_the_top() -> None:
    assert printed("1941", "1941-10-03") == ["== 1941", "", "3 October"]
    assert printed("1941", "1941-01-01") == ["== 1941", "1 January", "1941"]
    assert printed("1941", "1941-10-03", language="sr-Latn") == ["== 1941", "", "3. oktobar"]


def test_after_a_winter_is_in_the_year_in_which_it_ends() -> None:
    assert printed("1940-01-01", "1939-24/..", "1940-05-01") == [
        "== 1940",
        "1 January",
        "after winter 1939",
        "1 May",
    ]


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("en-US", ["October 3", "October 5?", "after October 7"]),
        ("de", ["3. Oktober", "5. Oktober?", "nach dem 7. Oktober"]),
        ("fr", ["3 octobre", "5 octobre?", "après le 7 octobre"]),
        ("sr-Latn", ["3. oktobar", "5. oktobar (?)", "posle 7. oktobra"]),
        ("sr-Cyrl", ["3. октобар", "5. октобар (?)", "после 7. октобра"]),
    ],
)
def test_the_languages_of_the_theme(language, dates) -> None:
    days = ("1941-10-03", "1941-10-05?", "1941-10-07/..")
    assert printed(*days, language=language) == ["== 1941", *dates]


def test_words_of_an_editor_keep_the_year_that_they_cannot_do_without() -> None:
    def dates(*given_: tuple[str, str]) -> list[str]:
        events = [event(day, when=when, n=n) for n, (day, when) in enumerate(given_)]
        return [line.date for line in by_year(events, (), "en")[0].months[0].lines]

    assert dates(
        ("1942-01~", "beginning of 1942"),
        ("1942-05", "beginning of May 1942"),
        ("1942-06-03", "by 3 June 1942"),
        ("1942-07", "in summer"),
    ) == ["beginning of 1942", "beginning of May", "by 3 June", "in summer"]


# --- months -----------------------------------------------------------------------------------


def test_under_the_head_of_a_month_its_days_are_numbers() -> None:
    days = ("1941-10", "1941-10-03", "1941-10-05?", "1941-10-08~", "1941-10-15/1941-10-20")
    assert printed(*days, "1941-10-30/1941-11-02", "1941-11~", group="month") == [
        "== 1941",
        "= October",
        "",
        "3",
        "5?",
        "c. 8",
        "15–20",
        "30 October – 2 November",
        "= November",
        "c. November",
    ]


def test_before_and_after_name_the_month_from_which_they_lead_away() -> None:
    assert printed("../1941-10-03", "1941-10-20/..", "1941-10-04", group="month") == [
        "== 1941",
        "= October",
        "before 3 October",
        "4",
        "after 20 October",
    ]


def test_seasons_have_heads_of_their_own_and_whole_years_come_first() -> None:
    days = ("1941-09", "1941-09-01", "1941", "1941-23", "1941-23~", "1941-08-31")
    assert printed(*days, group="month") == [
        "== 1941",
        "",
        "= August",
        "31",
        "= Autumn",
        "",
        "c. autumn",
        "= September",
        "1",
        "September",
    ]


def test_months_have_heads_where_a_year_has_many_events() -> None:
    many = [f"1941-10-{day:02}" for day in range(1, 12)]
    assert "= October" not in printed(*many, "1941-10-12"), "one month needs no head"
    assert "= November" not in printed(*many[1:], "1941-11-12")
    assert "= November" in printed(*many, "1941-11-12")
    assert "= November" not in printed(*many, "1941-11-12", group="year")


# --- old style and variants -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "old", "language", "words"),
    [
        ("1815-06-06", "1815-05-25", "en", "25 May"),
        ("1815-06-06", "1815-05-25", "en-US", "May 25"),
        ("1815-06-06", "1815-05-25", "sr-Latn", "25. maj"),
        ("1900-01-06", "1899-12-25", "en", "25 December 1899"),
        ("1900-01-06", "1899-12-25", "sr-Cyrl", "25. децембар 1899."),
    ],
)
def test_an_old_style_date_names_its_year_where_it_is_another(day, old, language, words) -> None:
    assert old_style_date(event(day, language, old=old)) == words


def test_a_variant_names_its_year_where_it_is_another() -> None:
    def variant(day: str) -> str:
        words = word_date(parse_date(day), "en")
        other = EventVariant("v", day, words, (), (), PLACE)
        return variant_date(event("1941-10-03"), other, "en")

    assert [variant(day) for day in ("1941-10-04", "1942-10-04", "1941", "1941-10")] == [
        "4 October",
        "4 October 1942",
        "1941",
        "October",
    ]


# --- whatever the dates -----------------------------------------------------------------------


@st.composite
def dates(draw: st.DrawFn) -> str:
    """Any date that EDTF level 1 can give, mostly of few years, so that heads are shared."""

    def single() -> str:
        day = date(1939, 1, 1) + timedelta(days=draw(st.integers(0, 2000)))
        form = draw(st.sampled_from(["{0}", "{0}", "{1}", "{2}", "{2}-{3}", "{1}-XX", "{4}X"]))
        season = draw(st.integers(21, 24))
        text = form.format(day.isoformat(), day.isoformat()[:7], day.year, season, day.year // 10)
        return text + draw(st.sampled_from(["", "", "", "?", "~", "%"]))

    form = draw(st.sampled_from(["{0}", "{0}", "{0}/{1}", "../{0}", "{0}/.."]))
    text = form.format(single(), single())
    try:
        parse_date(text)
    except ReversedInterval:
        first, last = text.split("/")
        return f"{last}/{first}"
    return text


@given(st.lists(dates(), max_size=20), st.sampled_from(LANGUAGES), st.integers())
@settings(max_examples=100)
def test_every_event_is_printed_once_and_never_without_its_time(days, language, seed) -> None:
    events = in_order(*days, language=language)
    shuffled = events[:]
    random.Random(seed).shuffle(shuffled)
    keys = [parse_date(one.date).sort_key for one in events]
    again = sorted(shuffled, key=lambda one: parse_date(one.date).sort_key)
    assert [parse_date(one.date).sort_key for one in again] == keys, "the order is total"
    for group in ("auto", "year", "month"):
        years = by_year(events, (), language, group)
        lines = [line for year in years for month in year.months for line in month.lines]
        assert sorted(line.event.id for line in lines) == sorted(one.id for one in events)
        heads = [year.year for year in years if year.year is not None]
        assert heads == sorted(set(heads)), "no year has two heads"
        for year in years:
            named = [month.name for month in year.months if month.name]
            assert len(named) == len(set(named)), "no month has two heads"
            for month in year.months:
                for line in month.lines:
                    _says_its_time(line.event, line.date, year.year, month.name, language)


def _says_its_time(one: Event, words: str, year: int | None, month: str, language: str) -> None:
    """Heads and date together have every figure and word that the date by itself has."""
    together = f"{words} {year or ''} {month.casefold()}"
    missing = [
        part
        for part in re.findall(r"\w+", one.wording)
        if not re.search(rf"(?<!\w){re.escape(part)}(?!\w)", together, re.IGNORECASE)
    ]
    # Some languages have another form of a month's name where it stands by itself.
    assert not missing or (month and missing == [missing[0]] and not missing[0].isdigit())

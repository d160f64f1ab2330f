from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.manuscript.checking_events import gregorian_day, julian_day
from fascicle.manuscript.text_dates import text_dates

FOUND = {
    "on 3 October the": [(3, 10, None)],
    "on 3 October 1941,": [(3, 10, 1941)],
    "October 3, 1941": [(3, 10, 1941)],
    "Oct. 3rd, 1941": [(3, 10, 1941)],
    "the 3rd of October": [(3, 10, None)],
    "3–5 October 1941": [(3, 10, 1941), (5, 10, 1941), (4, 10, 1941)],
    "19 and 20 October": [(19, 10, None), (20, 10, None)],
    "until the 31st": [(31, None, None)],
    "in October 1941": [(None, 10, 1941)],
    "in 1941": [(None, None, 1941)],
    "on 1941-10-03": [(3, 10, 1941)],
    "in November": [(None, 11, None)],
    "RH 26-117/3, note 12, 10,000 men": [],
    "32 October": [],
}


@pytest.mark.parametrize("text", FOUND)
def test_dates_are_found_in_english(text):
    assert [(d.day, d.month, d.year) for d in text_dates(text, "en-GB")] == FOUND[text]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("am 3. Oktober 1941", "de", (3, 10, 1941)),
        ("le 1er mars 1941", "fr", (1, 3, 1941)),
        ("3. oktobra 1941", "sr-Latn", (3, 10, 1941)),
        ("20. septembra", "sr-Latn", (20, 9, None)),
        ("3. октобра 1941", "sr-Cyrl", (3, 10, 1941)),
    ],
)
def test_dates_are_found_in_other_languages(text, language, expected):
    (found,) = text_dates(text, language)
    assert (found.day, found.month, found.year) == expected


@pytest.mark.parametrize(
    ("text", "language", "telling"),
    [
        ("on 3 October", "en", True),
        ("In 1941 they left", "en", True),
        ("en 1941", "fr", True),
        ("im Jahre 1941", "de", True),
        ("1941. godine", "sr-Latn", True),
        ("in October", "en", False),
        ("about 1941 men", "en", False),
        ("they march 20 km and may 3 times", "en", False),
        ("The order is kept.[@diary, 3 October 1941]", "en", False),
        ("The order is kept.^[Dated 3 October by *others*.[@diary]]", "en", False),
    ],
)
def test_only_what_tells_a_day_or_a_year_can_contradict(text, language, telling):
    assert any(found.telling for found in text_dates(text, language)) is telling


def test_a_date_stands_where_its_words_stand():
    text = "It began on\n3 October 1941."
    (found,) = text_dates(text, "en")
    assert found.words == "3 October 1941"
    assert text[found.start :].startswith("3 October")


@given(st.text(max_size=200), st.sampled_from(["en-GB", "de", "sr-Cyrl", "xx", "fr"]))
def test_no_text_is_too_strange(text, language):
    for found in text_dates(text, language):
        assert 0 <= found.start < len(text)
        assert text[found.start :].startswith(found.words.split()[0])
        assert found.within(date(1, 1, 1), date(9999, 12, 31))


@given(st.dates(), st.integers(0, 40), st.integers(0, 40))
def test_a_day_lies_within_the_days_around_it(day, before, after):
    first = max(date.min, day - timedelta(min(before, (day - date.min).days)))
    last = day + timedelta(min(after, (date.max - day).days))
    text = f"{day.day} {day.strftime('%B')} {day.year:04}"
    found = text_dates(text, "en")[0]
    assert found.within(first, last)


@given(st.dates(min_value=date(1, 1, 3)))
def test_the_old_style_is_behind_by_the_days_that_the_centuries_give(day):
    year, month, of_month = julian_day(day)
    # The Julian calendar has a 29 February in every fourth year, so only other days are compared.
    if (month, of_month) == (2, 29):
        assert year % 4 == 0
        return
    century = year - (month < 3)
    behind = century // 100 - century // 400 - 2
    written = date(year, month, of_month)
    passed = [d for d in _leap_days_that_gregory_left_out(year) if d]
    assert abs((day - written).days - behind) <= len(passed) <= 1


def _leap_days_that_gregory_left_out(year: int) -> list[bool]:
    return [year % 100 == 0 and year % 400 != 0]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (date(1912, 4, 20), (1912, 4, 7)),
        (date(1917, 11, 7), (1917, 10, 25)),
        (date(1815, 6, 6), (1815, 5, 25)),
        (date(1582, 10, 15), (1582, 10, 5)),
        (date(1900, 3, 13), (1900, 2, 29)),
        (date(1900, 1, 6), (1899, 12, 25)),
    ],
)
def test_days_of_history(new, old):
    assert julian_day(new) == old


@given(st.dates(min_value=date(1, 1, 3)))
def test_from_one_calendar_to_the_other_and_back(day):
    year, month, of_month = julian_day(day)
    if (month, of_month) != (2, 29) or year % 400 == 0 or year % 100:
        assert gregorian_day(year, month, of_month) == day

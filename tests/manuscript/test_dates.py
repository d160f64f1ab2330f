from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.manuscript.dates import ReversedInterval, parse_date


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        ("1941-10-03", "day", "1941-10-03", "1941-10-03"),
        ("1940-02-29", "day", "1940-02-29", "1940-02-29"),
        ("1941-10", "month", "1941-10-01", "1941-10-31"),
        ("1941-02", "month", "1941-02-01", "1941-02-28"),
        ("1941", "year", "1941-01-01", "1941-12-31"),
        ("1941-10-15/1941-10-20", "interval", "1941-10-15", "1941-10-20"),
        ("1941-10/1942", "interval", "1941-10-01", "1942-12-31"),
        ("1941/1941-10", "interval", "1941-01-01", "1941-10-31"),
        ("../1941-10", "before", "1941-10-01", "1941-10-31"),
        ("/1941", "before", "1941-01-01", "1941-12-31"),
        ("1941-10-20/..", "after", "1941-10-20", "1941-10-20"),
        ("1941/", "after", "1941-01-01", "1941-12-31"),
        ("1941-10-XX", "month", "1941-10-01", "1941-10-31"),
        ("1941-XX", "year", "1941-01-01", "1941-12-31"),
        ("1941-XX-XX", "year", "1941-01-01", "1941-12-31"),
        ("194X", "decade", "1940-01-01", "1949-12-31"),
        ("19XX", "century", "1900-01-01", "1999-12-31"),
        ("1941-21", "season", "1941-03-01", "1941-05-31"),
        ("1941-23", "season", "1941-09-01", "1941-11-30"),
        ("1941-24", "season", "1941-12-01", "1942-02-28"),
        ("1941-21/1941-10-03", "interval", "1941-03-01", "1941-10-03"),
    ],
)
def test_dates_and_what_they_span(text, kind, earliest, latest) -> None:
    made = parse_date(text)
    assert (made.text, made.kind) == (text, kind)
    assert (made.earliest.isoformat(), made.latest.isoformat()) == (earliest, latest)
    assert made.year == int(earliest[:4])


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1942-01", False, False),
        ("1942-01~", True, False),
        ("1942?", False, True),
        ("1942-01-05%", True, True),
        ("1941-22?", False, True),
        ("194X~", True, False),
        ("1941~/1942?", True, True),
        ("1941/1942~", True, False),
        ("../1941~", True, False),
    ],
)
def test_qualifiers(text, approximate, uncertain) -> None:
    made = parse_date(text)
    assert (made.approximate, made.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("October 1941", "write it like"),
        ("3.10.1941", "1941-10-03"),
        ("3. 10. 1941.", "1941-10-03"),
        ("1941-1-3", "1941-01-03"),
        ("1941-1~", "1941-01~"),
        ("1941-13", "no month 13"),
        ("1941-00", "01 to 12"),
        ("1941-25", "no month 25"),
        ("1941-02-30", "days 01 to 28"),
        ("1900-02-29", "days 01 to 28"),
        ("1941-10-00", "days 01 to 31"),
        ("0000", "from 0001"),
        ("c. 1941", "tilde"),
        ("oko 1941", "tilde"),
        ("1941–1942", "stroke"),
        ("../..", "one end"),
        ("/", "one end"),
        ("1941/1942/1943", "one stroke"),
        ("1941-10-03T10:00", "write it like"),
        ("-0044", "write it like"),
        ("[1941, 1942]", "write it like"),
        ("1941-~10", "write it like"),
        ("open", "write it like"),
        ("194u", "write it like"),
        ("1941-13-XX", "write it like"),
        ("1941??", "write it like"),
        (" 1941", "write it like"),
        ("1941\n", "write it like"),
        ("１９４１", "write it like"),
    ],
)
def test_what_is_no_date_is_told_plainly(text, said) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        parse_date(text)
    assert not isinstance(caught.value, ReversedInterval)


@pytest.mark.parametrize("text", ["1941-10-20/1941-10-15", "1942/1941", "1941-11/1941-10-31"])
def test_reversed_intervals(text) -> None:
    with pytest.raises(ReversedInterval, match="before it begins"):
        parse_date(text)


def test_order_in_time() -> None:
    ordered = [
        "../1941-10",
        "1941-10-01",
        "1941-10-01/1941-10-05",
        "1941-10",
        "1941-10-15",
        "1941-10/..",
        "1941-11",
        "1941-12-24",
        "1942",
    ]
    shuffled = list(reversed(ordered))
    shuffled.sort(key=lambda text: parse_date(text).sort_key)
    assert shuffled == ordered


def test_ends_of_an_interval() -> None:
    begin, end = parse_date("1941-10-15~/1941-11").ends
    assert (begin.text, begin.kind, begin.approximate) == ("1941-10-15~", "day", True)
    assert (end.text, end.kind) == ("1941-11", "month")
    assert parse_date("1941").ends == (parse_date("1941"), parse_date("1941"))
    assert parse_date("../1941").ends[1] == parse_date("1941")


@given(st.dates(), st.integers(0, 400))
@settings(max_examples=40)
def test_every_day_of_the_calendar_is_read_as_edtf_reads_it(day, span) -> None:
    made = parse_date(day.isoformat())
    assert (
        made.earliest == made.latest == day == date(*parse_edtf(day.isoformat()).lower_strict()[:3])
    )
    last = min(day, date(9998, 1, 1)) + timedelta(span)
    first = last - timedelta(span)
    interval = parse_date(f"{first.isoformat()}/{last.isoformat()}")
    assert (interval.earliest, interval.latest) == (first, last)


@given(st.text("0123456789-/X~?%. ", max_size=24) | st.text(max_size=12))
def test_any_text_is_a_date_or_a_value_error(text) -> None:
    try:
        made = parse_date(text)
    except ValueError as error:
        assert str(error)
    else:
        assert made.earliest <= made.latest


def test_the_dates_of_a_history_need_not_wait_for_edtf() -> None:
    program = (
        "import sys; from fascicle.manuscript.dates import parse_date\n"
        "for text in ('1941', '1942-01~', '1941-10-15/1941-10-20', '../1941?', '1941-02-30'):\n"
        "    try: parse_date(text)\n"
        "    except ValueError: pass\n"
        "assert 'edtf' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

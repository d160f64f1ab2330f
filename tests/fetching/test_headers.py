"""Header lines of servers, in and out of their senses; and which numbers are public."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.fetching.connecting import is_local_name, is_public
from fascicle.fetching.headers import (
    content_range,
    is_picture_type,
    length,
    retry_after,
    validator,
)

NOW = datetime(2025, 10, 3, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", 12), (" 12 ", 12), ("-1", None), ("+1", None), ("1e3", None), ("٣", None)],
)
def test_lengths(value, expected):
    assert length(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bytes 5-9/10", (5, 10)),
        ("bytes 5-9/*", (5, None)),
        ("bytes 5-10/10", None),
        ("bytes 9-5/10", None),
        ("bytes */10", None),
        ("items 5-9/10", None),
    ],
)
def test_ranges(value, expected):
    assert content_range(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        ("Fri, 03 Oct 2025 10:00:30 GMT", 30),
        ("Fri, 03 Oct 2025 09:00:00 GMT", 0),
        ("Fri, 03 Oct 2025 10:00:30 -0000", 30),
        ("-5", None),
        ("soon", None),
        ("Fri, 99 Oct 2025 10:00:30 GMT", None),
        (None, None),
    ],
)
def test_times_to_wait(value, expected):
    assert retry_after(value, NOW) == expected


@pytest.mark.parametrize(
    ("etag", "modified", "expected"),
    [
        ('"a"', None, '"a"'),
        ('W/"a"', "Fri, 03 Oct 2025 10:00:00 GMT", ""),
        ("a", None, ""),
        ('"a\r\nX: y"', None, ""),
        (None, "Fri, 03 Oct 2025 10:00:00 GMT", "Fri, 03 Oct 2025 10:00:00 GMT"),
        (None, "yesterday", ""),
    ],
)
def test_marks_of_the_very_content(etag, modified, expected):
    assert validator(etag, modified) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("image/jpeg", True),
        ("IMAGE/TIFF; charset=binary", True),
        (None, True),
        ("application/octet-stream", True),
        ("image/svg+xml", False),
        ("image/gif", False),
        ("text/html", False),
        ("image/", False),
    ],
)
def test_types_of_pictures(value, expected):
    assert is_picture_type(value) is expected


LINES = st.none() | st.text(max_size=40) | st.from_regex(r"bytes [0-9*/-]{0,20}", fullmatch=True)


@settings(deadline=None)
@given(LINES, LINES)
def test_nothing_that_a_server_says_is_a_fault_of_ours(one, other):
    assert (length(one) or 0) >= 0
    assert (retry_after(one, NOW) or 0) >= 0
    is_picture_type(one)
    mark = validator(one, other)
    assert "\n" not in mark
    assert "\r" not in mark
    span = content_range(one)
    assert span is None or (span[0] >= 0 and (span[1] is None or span[1] > span[0]))


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"])
def test_public_numbers(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe",
        "not a number",
    ],
)
def test_numbers_that_are_not_public(number):
    assert not is_public(number)


@settings(deadline=None)
@given(st.ip_addresses())
def test_every_number_is_public_or_not(number):
    assert is_public(str(number)) in (True, False)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("nas", True),
        ("archive.local", True),
        ("archive.home.arpa", True),
        ("192.168.0.1", True),
        ("fd00::1", True),
        ("2130706433", True),
        ("archive.example", False),
        ("93.184.215.14", False),
    ],
)
def test_names_of_the_own_network(host, expected):
    assert is_local_name(host) is expected

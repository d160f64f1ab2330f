"""Addresses of photographs: which are taken, and how they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.manuscript.addresses import parse_address


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://a.example/b.jpg", "https://a.example/b.jpg"),
        ("HTTPS://A.Example./b.jpg", "https://a.example/b.jpg"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example:8443?x=1&y=%20#z", "https://a.example:8443/?x=1&y=%20"),
        ("https://a.example:443/(1941)/", "https://a.example/(1941)/"),
        ("https://bücher.example/Краљево.jpg?š", None),
        ("https://127.0.0.1/a", "https://127.0.0.1/a"),
        ("https://[2001:DB8::1]:8/a", "https://[2001:db8::1]:8/a"),
    ],
)
def test_addresses_are_taken(url, asked):
    if asked is None:
        asked = (
            "https://xn--bcher-kva.example/%D0%9A%D1%80%D0%B0%D1%99%D0%B5%D0%B2%D0%BE.jpg?%C5%A1"
        )
    assert parse_address(url).url == asked


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a.example/b", "is “http”, and only https is fetched"),
        ("ftp://a.example/b", "is “ftp”, and"),
        ("a.example/b", "does not begin with “https://”"),
        ("//a.example/b", "does not begin with"),
        ("https://me@a.example/b", "a user's name or a password"),
        ("https://me:word@a.example/b", "a user's name or a password"),
        ("https://@a.example/b", "a user's name or a password"),
        ("https:///b", "not a complete address"),
        ("https://a.example:0/b", "not a complete address"),
        ("https://a.example:99999/b", "not a complete address"),
        ("https://a.example:x/b", "not a complete address"),
        ("https://a..example/b", "not a complete address"),
        (f"https://{'a' * 64}.example/b", "not a complete address"),
        (f"https://{'ü' * 64}.example/b", "not a complete address"),
        (f"https://{'a.' * 130}example/b", "not a complete address"),
        ("https://a_/b%", None),
        ("https://-a.example/b", "not a complete address"),
        ("https://a.exam ple/b", "spaces or invisible"),
        ("https://a.example/b\r\nHost: x", "spaces or invisible"),
        ("https://a.example/\u202eb", "spaces or invisible"),
        ("https://[::1/b", "not a complete address"),
        ("https://[::x]/b", "not a complete address"),
        ("https://[fe80::1%25eth0]/b", "not a complete address"),
        (f"https://a.example/{'b' * 2000}", "more than 2,000"),
    ],
)
def test_other_addresses_are_refused_in_words(url, reason):
    if reason is None:
        assert parse_address(url)
        return
    with pytest.raises(ValueError, match=reason.replace("[", r"\[")):
        parse_address(url)


@settings(deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"https://[^/]{0,20}(/.{0,20})?"))
def test_whatever_is_written_there_is_an_address_or_a_reason(url):
    try:
        address = parse_address(url)
    except ValueError as error:
        assert str(error).split()[0] in {"is", "has", "does"}
        return
    assert address.host
    assert f"{address.host}{address.target}".isascii()
    assert not any(character in address.target for character in " \r\n\t#")
    assert 0 < address.port < 65_536
    assert parse_address(address.url) == address

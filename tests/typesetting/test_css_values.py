from __future__ import annotations

import pytest

from fascicle.typesetting.css_values import resolved

ROOT = ":root { --line: 13.2pt; --page: 148mm; --double: var(--line) }\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("calc(var(--line) * 2)", "26.4pt"),
        ("calc(var(--line) * .5 - .7pt)", "5.9pt"),
        ("calc(var(--line) * -1.3)", "-17.16pt"),
        ("calc(10mm / 2)", "14.1732pt"),
        ("calc(2 * 3)", "6"),
        ("var(--double)", "13.2pt"),
        ("calc(var(--line)/2)/1.08 serif", "6.6pt/1.08 serif"),
        # What cannot be known beforehand stays.
        ("calc(var(--line) * 2 - 1em)", "calc(13.2pt * 2 - 1em)"),
        ("calc(100% - 2pt)", "calc(100% - 2pt)"),
        ("var(--other)", "var(--other)"),
        ("calc(2pt * 3pt)", "calc(2pt * 3pt)"),
        ("calc(2pt / 0)", "calc(2pt / 0)"),
    ],
)
def test_values_are_put_in(written: str, meant: str) -> None:
    assert resolved(f"{ROOT}p {{ margin: {written} }}").endswith(f"p {{ margin: {meant} }}")

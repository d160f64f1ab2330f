"""Files and addresses in the source list that lead into somebody's own machine."""

from __future__ import annotations

import pytest

from fascicle.manuscript.bibliography import read_sources


def told(field: str) -> list[str]:
    text = f"@book{{a,\n  title = {{T}}, author = {{B, C}}, year = {{1990}},\n  {field}\n}}\n"
    return [
        f"{f.code} {f.place.line}:{f.place.column}" for f in read_sources(text.encode()).findings
    ]


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("file = {/home/anna/a.pdf}", 11),
        ("file = {:/home/anna/a.pdf:PDF}", 11),
        ("file = {Full Text:/home/anna/a.pdf:application/pdf;Note:b.html:text/html}", 11),
        (r"file = {:C\:\\Users\\anna\\a.pdf:PDF}", 11),
        (r"file = {Text:C\:/Users/anna/a.pdf:PDF}", 11),
        (r"file = {C:\Users\anna\a.pdf}", 11),
        ("file = {:../../private/a.pdf:PDF}", 11),
        ("file = {~/a.pdf}", 11),
        ("pdf = {file:///home/anna/a.pdf}", 10),
        ('local-url = "file://localhost/home/anna/a.pdf",', 16),
    ],
)
def test_a_file_outside_is_told_at_its_path(field: str, column: int) -> None:
    assert told(field) == [f"A106 3:{column}"]


@pytest.mark.parametrize(
    "field",
    [
        "file = {scans/a.pdf}",
        "file = {:scans/a.pdf:PDF}",
        "file = {Full Text:files/12/a.pdf:application/pdf}",
        "file = {}",
        "url = {https://example.org/data:x/file.html}",
        "note = {Data: see the appendix. File: 12}",
        "url = {urn:nbn:de:101:1-201102033592}",
    ],
)
def test_a_file_inside_is_not_told(field: str) -> None:
    assert told(field) == []


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("url = {javascript:alert(1)}", 10),
        ("url = {file:///etc/passwd}", 10),
        ("url = {data:text/html,x}", 10),
        (r"howpublished = {\url{JavaScript:alert(1)}}", 24),
        (r"note = {\href{file:///etc/passwd}{here}}", 17),
    ],
)
def test_an_address_that_could_harm_is_told(field: str, column: int) -> None:
    assert told(field) == [f"A109 3:{column}"]

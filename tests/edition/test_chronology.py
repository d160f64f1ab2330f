from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fascicle
from fascicle.edition.model import plain
from fascicle.edition.wording import word_date
from fascicle.manuscript.dates import parse_date

YEARS = st.integers(1000, 2100)
DAYS = st.builds("{:04}-{:02}-{:02}".format, YEARS, st.integers(1, 12), st.integers(1, 28))
PLAIN = st.one_of(
    DAYS,
    st.builds("{:04}-{:02}".format, YEARS, st.integers(1, 12)),
    st.builds("{:04}".format, YEARS),
)
DATES = st.one_of(
    PLAIN,
    st.builds("{}{}".format, PLAIN, st.sampled_from("~?%")),
    st.builds("{:04}-{}".format, YEARS, st.sampled_from(["21", "22", "23", "24"])),
    st.builds("{}X".format, st.integers(100, 209)),
    st.builds("{}XX".format, st.integers(10, 20)),
    st.builds("{:04}-{:02}-XX".format, YEARS, st.integers(1, 12)),
    st.tuples(DAYS, DAYS).map(lambda pair: "/".join(sorted(pair))),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}/.."),
)
LANGUAGES = ["en-GB", "en-US", "de", "fr", "sr-Latn", "sr-Cyrl"]


@given(st.lists(DATES, max_size=12))
def test_any_dates_have_one_order_in_time(texts):
    keys = sorted(parse_date(text).sort_key for text in texts)
    assert sorted(parse_date(text).sort_key for text in reversed(texts)) == keys
    dates = sorted(map(parse_date, texts), key=lambda found: found.sort_key)
    closed = [found for found in dates if found.kind not in ("before", "after")]
    assert [(found.earliest, found.latest) for found in closed] == sorted(
        (found.earliest, found.latest) for found in closed
    )


@given(DATES, st.sampled_from(LANGUAGES))
def test_every_date_has_words_in_every_language(text, language):
    words = word_date(parse_date(text), language)
    assert any(character.isdigit() for character in words)
    assert words == words.strip()
    assert not set(words) & set("~/%X")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "publication.yaml": (
            "slug: small\ntitle: Small\nlanguage: en-GB\nyear: 2026\nchapters: [one, two]\n"
            "parts: [chapters, chronology]\n"
        ),
        "sources.bib": "@book{gill1931, author={Gill, Eric}, title={Essay}, date={1931}}\n",
        "chapters/one.yaml": (
            "title: One\nstatus: final\nbody:\n"
            "  - text: First.[@gill1931]\n    events:\n"
            "      - {title: Some day}\n      - {date: 1931-05, title: A month}\n"
            "  - text: Second.\n    id: second\n"
            "    event: {date: 1931-05-02, title: A day, id: day}\n"
        ),
        "chapters/two.yaml": "title: Two\nstatus: final\nbody:\n  - Third.\n",
        "chapters/chronology.yaml": (
            "events:\n"
            '  - {date: 1931-05-01, title: Elsewhere, source: "[@gill1931, 3]", told: second}\n'
            '  - {title: Nobody knows when, source: "[@gill1931]", told: two}\n'
            "  - {date: 1930-05-12/.., old_style: 1930-04-29, title: After,\n"
            '    source: "[@gill1931]"}\n'
        ),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_events_of_chapters_and_of_the_file_are_one_order(folder):
    chronology = fascicle.compile(fascicle.read(folder)).chronology
    told = [(event.date, event.wording, event.told, event.chapter) for event in chronology.events]
    assert told == [
        ("1930-05-12/..", "after 12 May 1930", "", ""),
        ("1931-05-01", "1 May 1931", "second.block", "one"),
        ("1931-05", "May 1931", "one-b1", "one"),
        ("1931-05-02", "2 May 1931", "second.block", "one"),
    ]
    assert [(event.told, event.year) for event in chronology.undated] == [
        ("one-b1", None),
        ("chapter-two", None),
    ]
    assert chronology.events[0].old_style == "29 April 1930"
    assert [event.id for event in chronology.events][3] == "event-day"
    assert chronology.events[1].cited == ("gill1931",)


def test_a_chapter_alone_has_no_chronology(folder):
    edition = fascicle.compile(fascicle.read(folder), only="one")
    assert edition.chronology.all_events == ()


def test_a_faulty_file_of_events_refuses_the_book(folder):
    (folder / "chapters/chronology.yaml").write_text(
        "events:\n  - {title: A, dated: 1931}\n", encoding="utf-8"
    )
    with pytest.raises(fascicle.Refused) as refused:
        fascicle.compile(fascicle.read(folder))
    assert {finding.code for finding in refused.value.findings} == {"M201"}


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("chicago-notes-bibliography", " (Gill, Essay, 3)"),
        ("apa", " (Gill, 1931, p. 3)"),
    ],
)
def test_sources_in_the_line_have_one_pair_of_brackets(folder, style, printed):
    path = folder / "publication.yaml"
    added = f"citations: {{style: {style}}}\nchronology: {{sources: line}}\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    events = fascicle.compile(fascicle.read(folder)).chronology.events
    assert plain(events[1].title) == "Elsewhere" + printed

"""The preflight of books: one that is as it should be, and one spoilt in every way that can be."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pikepdf
import pytest
from conftest import write_files
from PIL import Image

import fascicle
from fascicle.edition.model import Figure
from fascicle.findings import CODES, Severity
from fascicle.manuscript.models import PreflightSettings
from fascicle.publishing.preflight import CHECKS, preflight, preflight_data
from fascicle.typesetting.readback import read_back

WORDS = (
    "The river runs below the town and the road follows it as far as the second bridge, where a "
    "path leaves it for the hills; nobody has counted the steps, and the stones have moved. "
)

LONG_WORDS = (
    "neighbouring administrations considered extraordinary regulations of international "
    "transportation, and independent organisations recommended alternative compensation for "
    "agricultural establishments."
)

PUBLICATION = """\
slug: small
title: A small book
language: en-GB
year: 2026
chapters: [one, two]
parts: [cover, title, contents, chapters, colophon, back-cover]
"""


def paragraphs(count, *, first=3):
    """Return paragraphs of the body, of one to eight sentences by turns."""
    lengths = [(first + 5 * number) % 8 + 1 for number in range(count)]
    return "".join(f"  - text: {json.dumps(WORDS * length)}\n" for length in lengths)


def photograph(folder, name, size, colour=(120, 120, 120)):
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(folder / "assets" / name)


def typeset(folder, cache):
    edition = fascicle.compile(fascicle.read(folder), cache=cache)
    return fascicle.typeset(edition, fascicle.Press(cache))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


def sound_book(folder, cache):
    """A book as it should be: with photographs, a reference, a note, a table and blank pages."""
    photograph(folder, "river.png", (1600, 1000))
    write_files(
        folder,
        {
            "publication.yaml": PUBLICATION,
            "sources.bib": "",
            "assets/photographs.yaml": "photographs:\n"
            "  river: {file: river.png, caption: The river., alt: Water., rights: CC0}\n",
            "chapters/one.yaml": "title: One\nbody:\n"
            + paragraphs(2)
            + "  - text: See [](fig:river).^[A note.]\n"
            + "  - photograph: river\n    lines: 12\n"
            + paragraphs(2)
            + "  - heading: A heading\n"
            + paragraphs(2)
            + "  - table:\n      - [one, two]\n      - [three, four]\n",
            "chapters/two.yaml": "title: Two\nbody:\n" + paragraphs(3),
        },
    )
    return typeset(folder, cache)


SPOILT_TEXT = """\
{% extends "theme/chapter.html" %}
{% block head %}<style>
p { orphans: 1; widows: 1; overflow-wrap: normal }
.long { overflow-wrap: normal }
h2, h3 { break-after: auto !important }
</style>{% endblock %}
"""

SPOILT_PAGE = """\
{% extends "theme/title.html" %}
{% block head %}<style>
.hair { height: 0; border-top: .1pt solid black }
.bar { height: .15pt; background: black }
.near { position: absolute; left: -17mm; top: 40mm; }
.over { position: absolute; left: -18.25mm; top: 60mm; }
.band { position: absolute; left: -18mm; top: 90mm; width: 25mm; height: 8mm; background: #c00 }
.clear { opacity: .5 }
</style>{% endblock %}
{% block title_page %}{{ super() }}
<div class="hair"></div><div class="bar"></div><div class="band"></div>
<p class="clear">Faint</p><p class="near">Near</p><p class="over">Beyond</p>
{% endblock %}
"""

COLOPHON = """\
{% extends "theme/colophon.html" %}
{% block head %}<style>@page { size: 150mm 212mm }</style>{% endblock %}
{% block colophon %}{{ super() }}{% endblock %}
{% block body %}{{ super() }}<div style="break-before: page; height: 1pt"></div>{% endblock %}
"""

ENDLESS = "12345678901" * 7


def endings(count):
    """Return paragraphs that end at all words by turns."""
    words = f"{WORDS} {LONG_WORDS}".split()
    texts = (
        " ".join([*words * (1 + number % 3), *words[: 7 * number % len(words)], "so."])
        for number in range(count)
    )
    return "".join(f"  - text: {text}\n" for text in texts)


def spoilt_book(folder, cache):
    """A book spoilt by its templates, its photographs and its text."""
    photograph(folder, "few.png", (150, 90))
    photograph(folder, "some.png", (900, 600), (200, 30, 30))
    headed = "".join(
        f"  - heading: Heading {number}\n" + paragraphs(1, first=number) for number in range(24)
    )
    write_files(
        folder,
        {
            "publication.yaml": PUBLICATION
            + "press: {colour: grayscale}\npreflight: {far_figure: 0, runt: 15}\n",
            "sources.bib": "",
            "templates/chapter.html": SPOILT_TEXT,
            "templates/title.html": SPOILT_PAGE,
            "templates/colophon.html": COLOPHON,
            "assets/photographs.yaml": "photographs:\n"
            "  few: {file: few.png, caption: Few., alt: Grey., rights: CC0}\n"
            "  some: {file: some.png, caption: Some., alt: Red., rights: CC0}\n"
            "  none: {caption: Not held., alt: Nothing., pixels: [900, 600]}\n",
            "chapters/one.yaml": "title: One\nbody:\n"
            + "  - text: See [](fig:few).\n"
            + paragraphs(8)
            + "  - photograph: few\n    place: top\n"
            + f"  - text: The number {ENDLESS} is one word.\n"
            + "  - photograph: some\n  - photograph: none\n    place: plate\n"
            + headed,
            "chapters/two.yaml": "title: Two\nbody:\n" + endings(80),
        },
    )
    book = typeset(folder, cache)
    assert [found.message for found in book.findings if found.is_error] == []
    return book


@pytest.fixture(scope="module")
def sound(tmp_path_factory, cache):
    return sound_book(tmp_path_factory.mktemp("sound"), cache)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory, cache):
    return spoilt_book(tmp_path_factory.mktemp("spoilt"), cache)


@pytest.fixture(scope="module")
def passed(sound):
    return preflight(sound)


@pytest.fixture(scope="module")
def failed(spoilt):
    return preflight(spoilt)


def outcome(made, check):
    return next(outcome for outcome in made.outcomes if outcome.check == check)


def codes(made, check):
    return {found.finding.code for found in outcome(made, check).observations}


def test_a_sound_book_passes_and_every_check_tells_what_it_looked_at(passed):
    assert [o for o in passed.observations if o.severity is not Severity.NOTE] == []
    assert passed.passes(strict=True)
    told = {outcome.check: outcome.told for outcome in passed.outcomes}
    assert told["resolution"] == "1 picture in place, least 441 ppi"
    assert told["resampling"] == "1 photograph compared with their files"
    assert told["fonts-embedded"].endswith("fonts embedded")
    assert told["page-size"] == "148 × 210 mm"
    assert "of them meant" in told["blanks"]
    assert not any(outcome.skipped for outcome in passed.outcomes)


def test_the_resolution_is_that_which_pdfium_finds(sound, passed):
    (picture,) = (picture for page in read_back(sound.pdf) for picture in page.pictures)
    assert passed.least_ppi == pytest.approx(picture.ppi, abs=0.1)


def test_the_table_of_checks_is_that_of_the_settings():
    from typing import get_args

    from fascicle.manuscript.models import PreflightCheck

    assert tuple(check.name for check in CHECKS) == get_args(PreflightCheck)


@pytest.mark.parametrize(
    ("check", "code", "words"),
    [
        ("resolution", "Q102", "pixels per inch at its printed size (150 × 90 pixels)"),
        ("resolution", "Q101", "print wants 300"),
        ("ink", "Q107", "#cc0000"),
        ("position-only", "Q108", "for position only"),
        ("hairlines", "Q112", "A filled bar is 0.1"),
        ("safe-margin", "Q113", "“Near” stands 1.0 mm from the trim"),
        ("safe-margin", "Q114", "“Beyond” reaches"),
        ("bleed", "Q115", "reaches the trim"),
        ("transparency", "Q116", "opacity"),
        ("page-size", "Q117", "150 × 212 mm"),
        ("overfull", "Q118", "beyond its column"),
        ("loose-lines", "Q119", "em were added"),
        ("blanks", "Q121", "nothing explains it"),
        ("orphans", "Q122", "The first line of a paragraph stands alone"),
        ("widows", "Q123", "The last line of a paragraph stands alone"),
        ("hyphens", "Q124", "The last word is divided"),
        ("runts", "Q125", "mm long"),
        ("headings", "Q126", "Below the heading"),
        ("far-figures", "Q127", "from where it is mentioned"),
        ("depth", "Q128", "which faces it"),
    ],
)
def test_what_is_spoilt_is_found(failed, check, code, words):
    found = [o for o in outcome(failed, check).observations if o.finding.code == code]
    assert found, outcome(failed, check)
    assert any(words in o.finding.message for o in found), [o.finding.message for o in found]
    assert all(o.severity is CODES[code].severity for o in found)
    assert not failed.passes()


def test_ink_is_asked_of_the_interior_only(failed):
    pages = {o.spot.sheet for o in outcome(failed, "ink").observations if o.spot}
    assert pages
    assert 1 in failed.coloured
    assert 1 not in pages


def with_a_note_astray(book):
    """Return the book with its note called from another page."""
    (note,) = book.notes
    return replace(book, notes=(replace(note, call_page="99"),))


def test_a_note_away_from_its_call_is_found(sound):
    made = preflight(with_a_note_astray(sound))
    assert codes(made, "notes") == {"Q120"}
    assert codes(preflight(sound), "notes") == set()


def with_a_short_last_page(book):
    """Return the book with two lines on the last page of a chapter."""
    unit = next(unit for unit in book.units if unit.id == "chapter-two")
    last = unit.first + unit.pages
    pages = tuple(
        replace(page, baselines=page.baselines[:2]) if page.sheet == last else page
        for page in book.pages
    )
    return replace(book, pages=pages)


def test_a_last_page_with_few_lines_is_found(sound):
    made = preflight(with_a_short_last_page(sound))
    told = "The last page of chapter-two has 2 lines of text."
    assert told in [o.finding.message for o in outcome(made, "short-pages").observations]
    assert "chapter-two" not in str(outcome(preflight(sound), "short-pages"))


def asked(book, **settings):
    """Return the book with other settings of the preflight."""
    own = PreflightSettings(**settings)
    publication = book.edition.publication.model_copy(update={"preflight": own})
    return replace(book, edition=replace(book.edition, publication=publication))


def test_thresholds_are_those_of_the_publication(sound):
    made = preflight(asked(sound, ppi_wanted=600, ppi_minimum=500, safe_margin=15, bleed=5))
    assert codes(made, "resolution") == {"Q102"}
    assert codes(made, "safe-margin") == {"Q113"}
    assert codes(made, "bleed") == {"Q115"}
    made = preflight(asked(sound, hairline=1.5, runt=100, loose_line=0.01, far_figure=0))
    assert codes(made, "hairlines") == {"Q112"}
    assert codes(made, "runts") == {"Q125"}
    assert codes(made, "loose-lines") == {"Q119"}
    assert codes(made, "overfull") == set()


def test_a_check_is_skipped_or_made_an_error(spoilt):
    made = preflight(asked(spoilt, checks={"widows": "error", "ink": "skip", "bleed": "note"}))
    assert {o.severity for o in outcome(made, "widows").observations} == {Severity.ERROR}
    assert {o.severity for o in outcome(made, "bleed").observations} == {Severity.NOTE}
    assert outcome(made, "ink").skipped
    assert outcome(made, "ink").observations == ()


def with_larger_files(book, folder):
    """Return the book with more pixels in the files of its photographs than in its PDF."""
    photograph(folder, "larger.png", (3200, 2000))
    chapters = tuple(
        replace(
            chapter,
            blocks=tuple(
                replace(block, file=folder / "assets/larger.png")
                if isinstance(block, Figure)
                else block
                for block in chapter.blocks
            ),
        )
        for chapter in book.edition.chapters
    )
    return replace(book, edition=replace(book.edition, chapters=chapters))


def test_a_photograph_of_other_pixels_than_its_file_is_found(sound, tmp_path):
    made = preflight(with_larger_files(sound, tmp_path))
    (found,) = outcome(made, "resampling").observations
    assert found.finding.code == "Q103"
    assert "made smaller; the file has 3200 × 2000 pixels, the PDF 1600 × 1000" in (
        found.finding.message
    )


def with_another_font(book):
    """Return the book's PDF with its display face called Neue Garamond."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/BaseFont" in thing:
                name = str(thing["/BaseFont"]).replace("Fascicle-Display", "Neue-Garamond")
                thing["/BaseFont"] = pikepdf.Name(name)
        pdf.save(written)
    return written.getvalue()


def test_a_font_of_the_system_is_found(sound):
    made = preflight(replace(sound, pdf=with_another_font(sound)))
    (found,) = outcome(made, "fonts-own").observations
    assert found.finding.code == "Q111"
    assert "Neue-Garamond" in found.finding.message


def test_a_font_that_a_template_brings_along_is_no_fault(sound, tmp_path):
    rule = '{% block head %}<style>@font-face { font-family: "Neue Garamond"; src: url(x) }'
    write_files(tmp_path, {"templates/unit.html": rule})
    edition = replace(sound.edition, folder=tmp_path)
    made = preflight(replace(sound, pdf=with_another_font(sound), edition=edition))
    assert codes(made, "fonts-own") == set()


def test_a_preflight_is_the_same_each_time_and_can_be_written(sound, failed, spoilt):
    data = preflight_data(failed)
    assert json.dumps(data) == json.dumps(preflight_data(preflight(spoilt)))
    assert data["passed"] is False
    assert data["count"]["error"] == sum(o.severity is Severity.ERROR for o in failed.observations)
    ink = next(check for check in data["checks"] if check["check"] == "ink")
    assert ink["findings"][0]["spot"]["sheet"] in data["coloured_sheets"]


def test_a_finding_knows_its_place_in_print_and_in_the_manuscript(failed):
    few = next(o for o in outcome(failed, "resolution").observations if o.finding.code == "Q102")
    assert few.finding.place.file == "chapters/one.yaml"
    assert few.finding.place.line == 12
    assert few.finding.message.startswith("Figure 1 ")
    assert few.spot is not None
    assert few.spot.folio
    assert abs(few.spot.top - 19) < 0.5
    near = next(o for o in outcome(failed, "safe-margin").observations if o.spot)
    assert near.spot.left < 5

"""Citation styles: found by name, fitted to the language."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from conftest import write_files

from fascicle.edition.clusters import LABELS
from fascicle.edition.quotation_marks import marks_of
from fascicle.edition.styles import (
    DEFAULT_STYLE,
    RENAMED,
    UnknownStyle,
    adapted,
    find_style,
    label_word,
    note_style,
    serbian_latin,
)

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OWN = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">'
    "<info><title>Own</title><id>own</id></info>"
    '<citation><layout><text variable="title"/></layout></citation></style>'
)
DEPENDENT = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>D</title>'
    '<link href="http://www.zotero.org/styles/{}" rel="independent-parent"/></info></style>'
)


def test_a_style_is_found_by_name(tmp_path):
    path = find_style(DEFAULT_STYLE, tmp_path)
    assert path.name == "chicago-notes-bibliography.csl"
    assert find_style("chicago-notes-bibliography.csl", tmp_path) == path


@pytest.mark.parametrize("name", sorted(RENAMED))
def test_names_given_up_still_work(name, tmp_path):
    assert find_style(name, tmp_path).stem in (name, RENAMED[name])


def test_a_dependent_style_is_the_one_it_names(tmp_path):
    assert find_style("nature-digest", tmp_path).name == "nature.csl"


@pytest.mark.parametrize("folder", ["assets", "templates"])
def test_the_publications_own_style_goes_first(folder, tmp_path):
    own = tmp_path / folder / "apa.csl"
    own.parent.mkdir()
    own.write_text(OWN, encoding="utf-8")
    assert find_style("apa", tmp_path) == own
    assert note_style(own) is False


def test_an_own_style_may_depend_on_one_of_the_repository(tmp_path):
    (tmp_path / "assets").mkdir()
    own = tmp_path / "assets" / "ours.csl"
    own.write_text(DEPENDENT.format("chicago-fullnote-bibliography"), encoding="utf-8")
    assert find_style("ours", tmp_path).name == "chicago-notes-bibliography.csl"
    own.write_text(DEPENDENT.format("no-such-style"), encoding="utf-8")
    assert "no-such-style" in find_style("ours", tmp_path).reason


def test_an_unknown_style_has_its_nearest_names(tmp_path):
    found = find_style("chicago-nots-bibliography", tmp_path)
    assert isinstance(found, UnknownStyle)
    assert found.nearest[0] == "chicago-notes-bibliography"
    assert found.hint.startswith("Did you mean “chicago-notes-bibliography”")
    assert "Chicago" not in find_style("qqqqqq", tmp_path).hint


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (OWN.replace("<layout>", "<layout>" + "<group>" * 1000), "1:", "mismatched tag"),
        (
            OWN.replace("<layout>", "<layout>" + "<group>" * 1000).replace(
                "</layout>", "</group>" * 1000 + "</layout>"
            ),
            "",
            "More than 100 elements",
        ),
        ("<style>\n<layout<out></style>", "2:8", "not well-formed"),
        ("", "1:1", "no element"),
        ("<html>\n</html>", "1:1", "no citation style"),
        (DEPENDENT.format("nope").replace("<link", "\n <link"), "2:", "“nope”"),
        ('<?xml version="1.0" encoding="none"?><style/>', "1:1", "encoding"),
    ],
)
def test_what_is_wrong_with_an_own_style_is_told_in_its_file(text, place, says, command, tmp_path):
    folder = write_files(
        tmp_path,
        {
            "publication.yaml": "slug: x\ntitle: X\nlanguage: en\nyear: 2026\nchapters: [one]\n"
            "citations: {style: ours}\nparts: [chapters]\n",
            "chapters/one.yaml": "title: One\nbody: [Text.]\n",
            "sources.bib": "",
            "assets/ours.csl": text,
        },
    )
    for name in ("check", "build"):
        said = command(name, folder, "--format", "json")
        assert said.code == 1
        (told,) = [f for f in json.loads(said.out)["findings"] if f["severity"] == "error"]
        assert (told["code"], told["file"]) == ("E103", "assets/ours.csl")
        assert f"{told['line']}:{told['column']}".startswith(place)
        assert says in told["message"]
        assert "Correct the file" in told["hint"]
        assert ".." not in told["message"] + told["hint"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "chicago notes"])
def test_a_name_is_no_path(name, tmp_path):
    assert isinstance(find_style(name, tmp_path), UnknownStyle)


@pytest.mark.parametrize("text", ["<style", "<html/>", ""])
def test_a_file_that_is_no_style(text, tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "ours.csl").write_text(text, encoding="utf-8")
    found = find_style("ours", tmp_path)
    assert isinstance(found, UnknownStyle)
    assert str(found.place) == "assets/ours.csl:1:1"
    assert found.hint.startswith("Correct the file there")


def test_which_styles_cite_in_notes(tmp_path):
    assert note_style(find_style("chicago-notes-bibliography", tmp_path))
    assert not note_style(find_style("chicago-author-date", tmp_path))
    assert not note_style(find_style("ieee", tmp_path))


def locales(language):
    """The locales of an adapted style by language; several of one language are made one."""
    found = {}
    for locale in ElementTree.fromstring(adapted(OWN.encode(), language)).iter(f"{CSL}locale"):
        found.setdefault(locale.get(LANG), ElementTree.Element("locales")).append(locale)
    return found


def test_every_locator_has_a_word_of_ours_in_every_language():
    terms = locales("fr")[None]
    assert {t.get("name") for t in terms.iter(f"{CSL}term")} == set(LABELS.values())
    assert {s.text for s in terms.iter(f"{CSL}single")} == {
        label_word(label) for label in LABELS.values()
    }


def term(locale, name, form=None):
    found = {
        t.text or t[0].text
        for t in locale.iter(f"{CSL}term")
        if (t.get("name"), t.get("form")) == (name, form)
    }
    assert len(found) == 1
    return found.pop()


def test_serbian_terms_come_in_both_scripts():
    cyrillic = locales("sr-Cyrl")["sr-Cyrl"]
    assert (term(cyrillic, "in"), term(cyrillic, "editor", "short")) == ("у", "ур.")
    # Latin Serbian goes as Croatian: that is where the processor has the order of its letters.
    latin = locales("sr-Latn")["hr"]
    assert (term(latin, "in"), term(latin, "editor", "short")) == ("u", "ur.")
    text = "".join(latin.itertext())
    assert not [c for c in text if "\u0400" <= c <= "\u04ff"]


def test_other_languages_get_what_the_processor_lacks():
    german = locales("de-AT")["de-AT"]
    assert term(german, "number", "short") == "Nr."
    assert term(german, "open-quote") == "„"
    names = [t.get("name") for t in locales("pl")["pl"].iter(f"{CSL}term")]
    assert names == ["open-quote", "close-quote", "open-inner-quote", "close-inner-quote"]


@pytest.mark.parametrize("language", ["en-GB", "fr", "sr-Latn", "pl"])
def test_quotation_marks_are_those_of_the_text(language):
    locale = locales(language)["hr" if language == "sr-Latn" else language]
    names = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
    assert tuple(term(locale, name) for name in names) == marks_of(language)


def test_cyrillic_in_latin_letters():
    assert serbian_latin("Његош, љубав и џеп: Ђорђе") == "Njegoš, ljubav i džep: Đorđe"

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml

import fascicle.typesetting.words as module
from fascicle.findings import Refused
from fascicle.manuscript.models import Role
from fascicle.typesetting.words import languages, words_for

TABLES = Path(module.__file__).parent / "theme" / "words"


def test_there_is_a_table_for_each_language_promised():
    assert languages() == ("de", "en", "fr", "sr-Cyrl", "sr-Latn")


@pytest.mark.parametrize("language", ["de", "fr", "sr-Latn", "sr-Cyrl"])
def test_all_tables_have_the_same_terms_and_places(language):
    model = yaml.safe_load((TABLES / "en.yaml").read_text(encoding="utf-8"))
    table = yaml.safe_load((TABLES / f"{language}.yaml").read_text(encoding="utf-8"))
    assert table.keys() == model.keys()
    for term, text in table.items():
        if isinstance(text, str):
            assert text.count("{") == model[term].count("{"), term
            assert text == text.strip()


@pytest.mark.parametrize("language", languages())
def test_a_table_names_twenty_chapters_and_every_role(language):
    words = words_for(language)
    assert len(set(words.numbers)) == 20
    assert set(words.roles) == set(get_args(Role))
    assert "{" not in words.chapter(7) and "{" not in words.chapter(21)
    assert "21" in words.chapter(21)


@pytest.mark.parametrize(
    ("language", "table"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us", "en"),
        ("de-AT-1996", "de"),
        ("sr", "sr-Cyrl"),
        ("sr-RS", "sr-Cyrl"),
        ("sr-Latn-RS", "sr-Latn"),
        ("sr-Cyrl-ME", "sr-Cyrl"),
        ("fr-x-private", "fr"),
    ],
)
def test_a_language_falls_back_to_shorter_tags(language, table):
    assert words_for(language).language == table


def test_chapters_are_counted_in_words():
    assert words_for("en-GB").chapter(1) == "Chapter One"
    assert words_for("de").chapter(2) == "Zweites Kapitel"
    assert words_for("sr-Cyrl").chapter(3) == "Трећа глава"
    assert words_for("de").chapter(23) == "23. Kapitel"


@pytest.mark.parametrize("language", ["la", "srp", "e"])
def test_a_language_without_words_is_refused_with_the_languages_there_are(language):
    with pytest.raises(Refused) as refused:
        words_for(language)
    (finding,) = refused.value.findings
    assert finding.code == "T108"
    assert language in finding.message
    assert all(known in finding.hint for known in languages())

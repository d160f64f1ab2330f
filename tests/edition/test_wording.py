from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.edition.wording import word_date
from fascicle.manuscript.dates import parse_date

WORDED = [
    ("1941-10-03", "en", "3 October 1941"),
    ("1941-10-03", "en-GB", "3 October 1941"),
    ("1941-10-03", "en-US", "October 3, 1941"),
    ("1941-10-03", "en-AU", "3 October 1941"),
    ("1941-10-03", "de", "3. Oktober 1941"),
    ("1941-10-03", "fr", "3 octobre 1941"),
    ("1941-10-01", "fr", "1er octobre 1941"),
    ("1941-10-03", "sr-Latn", "3. oktobar 1941."),
    ("1941-10-03", "sr-Cyrl", "3. октобар 1941."),
    ("1941-10-03", "sr", "3. октобар 1941."),
    ("1941-10-03", "sr-Latn-RS", "3. oktobar 1941."),
    ("1941-10-03", "hr", "3. listopada 1941."),
    ("1941-10", "en", "October 1941"),
    ("1941", "en", "1941"),
    ("1941", "sr-Latn", "1941."),
    ("1942-01~", "en", "c. January 1942"),
    ("1942-01~", "de", "ca. Januar 1942"),
    ("1942-01~", "fr", "vers janvier 1942"),
    ("1942-01~", "sr-Latn", "oko januara 1942."),
    ("1942-01~", "sr-Cyrl", "око јануара 1942."),
    ("1941-10-15~", "fr", "vers le 15 octobre 1941"),
    ("1941?", "en", "1941?"),
    ("1941%", "en", "c. 1941?"),
    ("1941?", "sr-Latn", "1941. (?)"),
    ("1941-10-15/1941-10-20", "en", "15–20 October 1941"),
    ("1941-10-15/1941-10-20", "en-US", "October 15–20, 1941"),
    ("1941-10-15/1941-10-20", "de", "15.–20. Oktober 1941"),
    ("1941-10-15/1941-10-20", "sr-Latn", "15.–20. oktobar 1941."),
    ("1941-10-31/1941-11-02", "en", "31 October – 2 November 1941"),
    ("1941-10-31/1941-11-02", "sr-Cyrl", "31. октобар – 2. новембар 1941."),
    ("1941-12-30/1942-01-01", "en", "30 December 1941 – 1 January 1942"),
    ("1941-12-30/1942-01-01", "fr", "30 décembre 1941 – 1er janvier 1942"),
    ("1941-10/1941-11", "en", "October–November 1941"),
    ("1941-10/1942-01", "en", "October 1941 – January 1942"),
    ("1941/1942", "en", "1941–1942"),
    ("1941/1942", "sr-Latn", "1941–1942."),
    ("1941-10-03/1941-10-03", "en", "3 October 1941"),
    ("1941-10/1941-11-03", "en", "October 1941 – 3 November 1941"),
    ("1941~/1942?", "en", "c. 1941 – 1942?"),
    ("../1941", "en", "before 1941"),
    ("../1941-10-03", "de", "vor dem 3. Oktober 1941"),
    ("../1941-10-03", "fr", "avant le 3 octobre 1941"),
    ("../1941-10-03", "sr-Latn", "pre 3. oktobra 1941."),
    ("1941-10/..", "en", "after October 1941"),
    ("1941-10/..", "de", "nach Oktober 1941"),
    ("1941-10/..", "sr-Cyrl", "после октобра 1941."),
    ("1941-23", "en", "autumn 1941"),
    ("1941-23", "en-US", "fall 1941"),
    ("1941-23", "de", "Herbst 1941"),
    ("1941-23", "fr", "automne 1941"),
    ("1941-23", "sr-Latn", "jesen 1941."),
    ("1941-23", "sr-Cyrl", "јесен 1941."),
    ("1941-23", "hr", "rujan–studeni 1941."),
    ("../1941-22", "fr", "avant l’été 1941"),
    ("194X", "en", "1940s"),
    ("194X", "de", "1940er Jahre"),
    ("194X", "hu", "1940–1949"),
    ("../194X", "en", "before the 1940s"),
    ("194X~", "en", "c. 1940s"),
    ("19XX", "en", "between 1900 and 1999"),
    ("19XX", "de", "zwischen 1900 und 1999"),
    ("19XX", "sr-Latn", "između 1900. i 1999."),
    ("19XX", "hu", "1900–1999"),
    ("1941-10-XX", "en", "October 1941"),
    ("../1941", "hu", "… – 1941."),
    ("1941-10-03", "xx", "1941-10-03"),
    ("1941-10-03", "zz-Unknown", "1941-10-03"),
]


@pytest.mark.parametrize(("text", "language", "words"), WORDED)
def test_dates_in_words(text, language, words) -> None:
    assert word_date(parse_date(text), language) == words


TEXTS = sorted({text for text, _, _ in WORDED})
LANGUAGES = ["en", "en-US", "de", "fr", "sr-Latn", "sr-Cyrl", "hr", "hu", "ru", "ja", "ar", "fa"]


@given(st.sampled_from(TEXTS), st.sampled_from(LANGUAGES))
@settings(max_examples=150)
def test_no_language_has_spaces_that_fonts_may_lack(text, language) -> None:
    words = word_date(parse_date(text), language)
    assert words.strip() == words != ""
    assert {c for c in words if unicodedata.category(c) == "Zs"} <= {" "}
    assert "  " not in words

"""Sentences: where a reader sees the end of one, in the five languages of the theme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.edition.sentences import MARK, sentences

DIVIDED = [
    ("en-GB", "See p. 12.|He was there."),
    ("en-GB", "Maj. Gen. A. B. Smith came.|He left."),
    ("en-GB", "No. 5 was lost.|He said no.|It sank."),
    ("en-GB", "He said “It is over.”|Then he left."),
    ("en-GB", "It is called 14. oktobar, which is 14 October.|It opened in 1970.|31 men came."),
    ("en-GB", "In the U.S. Army it was so.|The end."),
    ("en-GB", "Was it held?|It was!|It was … in part…|Perhaps."),
    ("en-GB", "It was c. 1941, by vol. II, p. 3.|Next."),
    ("en-GB", "He (Mr. Jones) left.|(He came back.)|Then it rained."),
    ("en-GB", "The record, RH 26-117/3, is at example.org.|We have seen it."),
    ("en-GB", "It ended with World War I.¶|Then came peace."),
    ("en-GB", "It was so.¶ ¶|“So it was,” he said.|So.¶"),
    ("en-GB", "All is one sentence: first; second, and e.g. third"),
    ("de", "Am 14. Oktober 1941 fiel die Stadt.|Danach war Ruhe."),
    ("de", "Der 2. Weltkrieg begann.|Er dauerte sechs Jahre, d. h. Lange, bis 1945.|Dann nicht."),
    ("de", "Vgl. S. 12, Bd. 3.|Dr. Böhme kam u. a. nach Niš, z. B. Nicht allein."),
    ("de", "„Es ist vorbei.“|Dann ging er.|»Wirklich?«|Ja."),
    ("de", "König Peter I. Karađorđević regierte.|Er floh."),
    ("fr", "Voir p. 12, chap. 3.|M. Dupont vint.|Mme Durand partit."),
    ("fr", "« C’est fini. »|Puis il partit¶.|Le 1er oct. 1941 la ville tomba."),
    ("sr-Latn", "Dana 14. oktobra 1941. godine grad je pao.|Posle je bio mir."),
    ("sr-Latn", "Vidi str. 12.|Kralj Petar I. Karađorđević je otišao.|Br. 5, tj. Treći, nije."),
    ("sr-Latn", "To je bilo 1941.|„Gotovo je.“|Onda je otišao."),
    ("sr-Cyrl", "Дана 14. октобра 1941. године град је пао.|После је био мир, нпр. Код Чачка."),
    ("sr-Cyrl", "Види стр. 12, књ. 3.|Др. Беме је дошао."),
]


@pytest.mark.parametrize(("language", "text"), DIVIDED)
def test_sentences_end_where_a_reader_sees_their_end(language, text):
    wanted = text.replace("¶", MARK).split("|")
    assert [found.rstrip() for found in sentences(" ".join(wanted), language)] == wanted


@given(
    st.text(st.sampled_from(f".!?… »”)]«„“1aIZпП\u00a0\n{MARK}"), max_size=60),
    st.sampled_from(["en", "de", "fr", "sr-Latn", "sr-Cyrl", "x"]),
)
def test_no_character_is_lost(text, language):
    assert "".join(sentences(text, language)) == text


def test_a_text_of_nothing_but_abbreviations_takes_no_time():
    text = "p. 1 " * 40_000 + "." * 40_000 + "»" * 40_000
    assert len(sentences(text, "en")) == 1

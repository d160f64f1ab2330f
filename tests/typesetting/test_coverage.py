from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fascicle.typesetting.coverage import common_characters, fold, lookalikes


def test_the_fonts_have_what_serbian_german_and_french_need() -> None:
    assert set("ČčĆćŽžŠšĐđЈјЉљЊњЂђЋћЏџäöüßÄÖÜ„“”‘’«»–—…°†§éèêçœ") <= common_characters()


def test_the_fonts_lack_what_is_not_writing() -> None:
    assert not {"☃", "漢", "😀"} & common_characters()


def test_folding_forgets_what_layout_changes() -> None:
    assert fold("Kral‐\njevo") == fold("KRALJEVO") == fold("kral\u00adjevo")
    assert fold("one two") == "onetwo"
    assert fold("Краљево") != fold("Kraljevo")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_lookalikes_are_folded_to_one() -> None:
    assert all(lookalikes().get(ord(first)) is None for first in lookalikes().values())

"""Collation: the order of an index, by the rules of its language.

For languages whose order is that of the Unicode Collation Algorithm's own table (DUCET, Unicode
Technical Standard 10) pyuca sorts; for others, such as Serbian (Č after C, Lj after L), ICU, which
has to be installed. Which of the two depends on the language alone, never on the machine.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["NEEDS_ICU", "Collation", "can_sort", "collation", "needs_icu"]

_BY_DUCET = frozenset({"en", "de", "fr", "it", "nl", "pt", "la"})
"""Languages that pyuca sorts rightly. (German as dictionaries do: ä with a.)"""

NEEDS_ICU = 'Install PyICU: pip install "fascicle[icu]" (needs ICU: libicu-dev, g++, pkg-config).'

# By their weights in DUCET and CLDR: a space, then the low line, then all digits and letters.
_PART, _WORD = " ", "_"
_LATIN = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

Key = Any
"""Whatever the keys of a collation are: they can be compared with one another."""


@dataclass(frozen=True, slots=True)
class Collation:
    """The order of one language. ``key`` is that of a heading, ``letter`` the group it is in."""

    key: Callable[[str], Key]
    letter: Callable[[str], str]


def can_sort(language: str) -> bool:
    """Whether an index in this language (BCP 47) can be sorted with what is installed."""
    return _by_ducet(language) or importlib.util.find_spec("icu") is not None


def collation(language: str, order: Literal["letter", "word"] = "letter") -> Collation:
    """Return the order of a language (BCP 47); ``ImportError`` where ``can_sort`` says no.

    Letter by letter, spaces count for nothing up to a comma or bracket; word by word they come
    before all letters. Punctuation counts for nothing, numbers by their value
    (Chicago Manual of Style, 16.56–71).
    """
    weigh, letter = _ducet() if _by_ducet(language) else _icu(language)
    return Collation(lambda heading: weigh(_filed(heading, order)), letter)


def needs_icu(language: str) -> bool:
    """Whether ICU has a part in the index of a book in this language."""
    return not _by_ducet(language)


def _by_ducet(language: str) -> bool:
    return language.lower().split("-")[0] in _BY_DUCET


def _filed(heading: str, order: str) -> str:
    """Return a heading as it is compared: its letters and digits, and marks for what counts."""
    parts = []
    for part in re.split(r"[,;:()\[\]]", unicodedata.normalize("NFC", heading)):
        words = ("".join(filter(_counts, word)) for word in re.split(r"[\s/–—]+", part))
        parts.append((_WORD if order == "word" else "").join(filter(None, words)))
    return re.sub(r"\d+", lambda number: number[0].zfill(9), _PART.join(filter(None, parts)))


def _counts(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _first(heading: str) -> str:
    """Return the first letter or digit of a heading, or nothing."""
    return next(filter(_counts, unicodedata.normalize("NFC", heading)), "")


def _ducet() -> tuple[Callable[[str], Key], Callable[[str], str]]:
    from pyuca import Collator

    collator = Collator()

    def primary(character: str) -> int:
        return int(collator.sort_key(character)[0])

    starts = [(primary(letter), letter) for letter in _LATIN]

    def letter(heading: str) -> str:
        first = _first(heading)
        if not first or first.isdigit():
            return ""
        if "LATIN" not in unicodedata.name(first, ""):
            return first.upper()
        weight = primary(first)
        return max((start for start in starts if start[0] <= weight), default=(0, ""))[1]

    return collator.sort_key, letter


def _icu(language: str) -> tuple[Callable[[str], Key], Callable[[str], str]]:
    import icu

    locale = icu.Locale.forLanguageTag(language)
    collator = icu.Collator.createInstance(locale)
    # CLDR forgets Đ among the letters of Serbian in Latin script; they are the Croatian ones.
    alphabet = icu.Locale("hr") if language.lower().startswith("sr-latn") else locale
    # Letters of Latin script too: names that an index in another script leaves as they are.
    buckets = icu.AlphabeticIndex(alphabet).addLabels(icu.Locale("en"))
    buckets = buckets.buildImmutableIndex()

    def letter(heading: str) -> str:
        if not _first(heading) or _first(heading).isdigit():
            return ""
        return str(buckets.getBucket(buckets.getBucketIndex(heading))[0])

    return collator.getSortKey, letter

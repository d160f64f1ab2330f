"""Dividing a text into sentences, as a reader would, in the languages of the theme and their like.

The libraries for it were tried: those that are kept up divide "14. oktobra", "str. 12" and
"vol. 2". What a history has most of, dates, initials and references, is what these rules are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["MARK", "sentences"]

MARK = "\ufdd0"
"""Stands in a text for a citation or the call of a note; it belongs to the sentence before it."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CLOSING = "”’\"'“‘›«)\\]"
_STOP = re.compile(
    rf"(?<![.!?…؟۔])(?P<stop>[.!?…؟۔]++)(?P<closed>(?:[\u00a0\u202f ]?»(?!\w)|[{_CLOSING}])*+)"
    rf"(?P<marks>(?:[\u00a0\u202f ]?{MARK})*+)\s++"
)
_NEXT = re.compile(rf"[„“”«»‹›‚‘’\"'(\[¿¡—–\-{MARK}\s]*+(?P<word>\w++)(?P<dot>\.?)")
_LAST_WORD = re.compile(r"[\w.]+\Z")
_COUNTED = re.compile(r"(\w+)\.[\u00a0\u202f ]?\d+\Z")  # str. 12
_DIVIDED = re.compile(r"(?<!\w)\w\.[\u00a0\u202f ]?\w\Z")  # z. B., u. a., J. R.
_ROMAN = re.compile(r"[IVXLCDM]+\Z")

_NEAR = 60
"""Characters before a full stop that are looked at."""

_COUNTING_WITH_A_STOP = _set("bs cs da de et fi hr hu lv nb nn no pl sk sl sr tr")
"""Languages that write "the 14th" as a number with a full stop."""

# Of all languages at once, as a citation may stand in any. None of them ends a sentence.
_BEFORE_A_WORD = _set(
    "adm brig capt cf col cpl dr ed eds esq ex fr frl gen gov hon hr hrsg ing lt maj mgr mlle "
    "mme mr mrs ms mt odn pres prof rev rt sen sgt st vgl viz vs bzw ca cca dir ggf hg kap npr "
    "prir sog sv tj tzv ur вс ген др инг кап мај мр нпр одн прир проф св тзв тј ур"
)
_BEFORE_A_NUMBER = _set(
    "abb abs anm art bd bde bl br ch chap dok fasc fig figs fn fol fols god inv knj livr nn no "
    "nos nr odd pp pl pos reg sect sl sp str tab taf tom vol vols бр гл год инв књ сл стр таб "
    "jan feb febr févr mar mär apr avr jun jul juil aug août avg sep sept oct okt nov dec déc "
    "dez јан феб мар апр авг сеп септ окт нов дец"
)


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Return the sentences of a text, each with the space after it: joined they are the text.

    ``language`` (BCP 47) is the text's. In doubt the text is not divided.
    """
    return tuple(_sentences(text, language.partition("-")[0].lower()))


def _sentences(text: str, language: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        near = text[max(start, stop.start() - _NEAR) : stop.start()]
        if _ends(near.replace(MARK, ""), stop, language):
            yield text[start : stop.end()]
            start = stop.end()
    if start < len(text):
        yield text[start:]


def _ends(before: str, stop: re.Match[str], language: str) -> bool:
    """Tell whether a sentence ends with a stop; ``before`` is what stands before it."""
    following = _NEXT.match(stop.string, stop.end())
    if following is None or following["word"][0].islower():
        return False
    if stop["stop"] != "." or stop["closed"] or stop["marks"]:
        return True
    last = _LAST_WORD.search(before)
    return last is None or not _is_abbreviated(last[0], before, following, language)


def _is_abbreviated(word: str, before: str, following: re.Match[str], language: str) -> bool:
    """Tell whether the full stop after a word belongs to the word alone."""
    number_follows = following["word"][0].isdigit() or bool(_ROMAN.match(following["word"]))
    if word.isdigit():
        counted = _COUNTED.search(before)
        if counted and (len(counted[1]) == 1 or counted[1].lower() in _BEFORE_A_NUMBER):
            return False
        return language in _COUNTING_WITH_A_STOP and len(word) <= 2
    if "." in word or _DIVIDED.search(before):
        return all(len(part) <= 2 for part in word.split("."))
    if len(word) == 1:
        # An initial; or "p. 12"; or the first half of "z. B.".
        half = len(following["word"]) == 1 and bool(following["dot"])
        return word.isupper() or number_follows or half
    if word.lower() in _BEFORE_A_NUMBER:
        return number_follows
    return word.lower() in _BEFORE_A_WORD

"""Kinds of theses and reports in the book's language.

A source list says them by the type of an entry (``@phdthesis``) or by a word of BibLaTeX (``type =
{phdthesis}``), and has the English words for them. As those, the words here have a capital only
where they always have one; a style gives it where a sentence begins.
"""

from __future__ import annotations

from collections.abc import Mapping

from fascicle.edition.styles import serbian_latin

__all__ = ["genre_in"]

_GENRES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "PhD thesis": "Dissertation",
        "candidate thesis": "Kandidatenarbeit",
        "master’s thesis": "Masterarbeit",
        "bachelor’s thesis": "Bachelorarbeit",
        "technical report": "technischer Bericht",
        "research report": "Forschungsbericht",
    },
    "fr": {
        "PhD thesis": "thèse de doctorat",
        "candidate thesis": "thèse de candidat",
        "master’s thesis": "mémoire de master",
        "bachelor’s thesis": "mémoire de licence",
        "technical report": "rapport technique",
        "research report": "rapport de recherche",
    },
    "sr": {
        "PhD thesis": "докторска дисертација",
        "candidate thesis": "кандидатска дисертација",
        "master’s thesis": "мастер рад",
        "bachelor’s thesis": "дипломски рад",
        "technical report": "технички извештај",
        "research report": "истраживачки извештај",
    },
}


def genre_in(language: str, genre: str) -> str:
    """Return a kind of work in a language; any that is not of the source list's stays as typed."""
    subtags = language.split("-")
    word = _GENRES.get(subtags[0].lower(), {}).get(genre)
    if word is None:
        return genre
    return serbian_latin(word) if "Latn" in subtags else word

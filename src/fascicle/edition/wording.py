"""Dates in words, as the text of a book has them: ``3 October 1941``, ``c. January 1942``.

The order of day, month and year and the names of months are CLDR's (through Babel); what CLDR does
not have (about, before, after, seasons, decades) stands in a table here. Ranges follow the usage of
presses: a closed en rule between single words, a spaced one between groups of words. Spaces are the
ordinary one, also where CLDR has a thin one that fonts may lack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fascicle.manuscript.dates import PublicationDate

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

__all__ = ["month_names", "names_of_month", "word_date"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language around a date; ``{}`` is the date, or the year or decade.

    ``oblique`` forms stand after “before” and “after”, and after “about” if ``about_governs``.
    Without ``seasons`` or ``decade`` a range of months or years is printed, and so is a century for
    which there is no ``some_year``: that something was in one of its years, not in all of them.
    """

    about: str = "c. {}"
    before: str = "… – {}"
    after: str = "{} – …"
    seasons: tuple[str, str, str, str] | None = None
    decade: str | None = None
    some_year: str | None = None
    about_governs: bool = False
    oblique_day: str = "{}"
    oblique_months: tuple[str, ...] | None = None
    oblique_seasons: tuple[str, str, str, str] | None = None
    oblique_decade: str | None = None


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        about="c. {}",
        before="before {}",
        after="after {}",
        seasons=("spring {}", "summer {}", "autumn {}", "winter {}"),
        decade="{}s",
        some_year="between {} and {}",
        oblique_decade="the {}s",
    ),
    "en_US": _Words(
        about="c. {}",
        before="before {}",
        after="after {}",
        seasons=("spring {}", "summer {}", "fall {}", "winter {}"),
        decade="{}s",
        some_year="between {} and {}",
        oblique_decade="the {}s",
    ),
    "de": _Words(
        about="ca. {}",
        before="vor {}",
        after="nach {}",
        seasons=("Frühjahr {}", "Sommer {}", "Herbst {}", "Winter {}"),
        decade="{}er Jahre",
        some_year="zwischen {} und {}",
        oblique_day="dem {}",
        oblique_seasons=("dem Frühjahr {}", "dem Sommer {}", "dem Herbst {}", "dem Winter {}"),
        oblique_decade="den {}er Jahren",
    ),
    "fr": _Words(
        about="vers {}",
        before="avant {}",
        after="après {}",
        seasons=("printemps {}", "été {}", "automne {}", "hiver {}"),
        decade="années {}",
        some_year="entre {} et {}",
        about_governs=True,
        oblique_day="le {}",
        oblique_seasons=("le printemps {}", "l’été {}", "l’automne {}", "l’hiver {}"),
        oblique_decade="les années {}",
    ),
    "sr_Latn": _Words(
        about="oko {}",
        before="pre {}",
        after="posle {}",
        seasons=("proleće {}.", "leto {}.", "jesen {}.", "zima {}."),
        decade="{}-e",
        some_year="između {}. i {}.",
        about_governs=True,
        oblique_months=(
            "januara",
            "februara",
            "marta",
            "aprila",
            "maja",
            "juna",
            "jula",
            "avgusta",
            "septembra",
            "oktobra",
            "novembra",
            "decembra",
        ),
        oblique_seasons=("proleća {}.", "leta {}.", "jeseni {}.", "zime {}."),
        oblique_decade="{}-ih",
    ),
    "sr_Cyrl": _Words(
        about="око {}",
        before="пре {}",
        after="после {}",
        seasons=("пролеће {}.", "лето {}.", "јесен {}.", "зима {}."),
        decade="{}-е",
        some_year="између {}. и {}.",
        about_governs=True,
        oblique_months=(
            "јануара",
            "фебруара",
            "марта",
            "априла",
            "маја",
            "јуна",
            "јула",
            "августа",
            "септембра",
            "октобра",
            "новембра",
            "децембра",
        ),
        oblique_seasons=("пролећа {}.", "лета {}.", "јесени {}.", "зиме {}."),
        oblique_decade="{}-их",
    ),
}
_NO_WORDS = _Words()

# CLDR's names for what a date of each precision shows.
_SKELETONS = {"day": "yMMMd", "month": "yMMMM", "year": "y"}


def word_date(date: PublicationDate, language: str) -> str:
    """Return a date in the words of a language (BCP 47), as within a sentence.

    ``en`` without a region has the day before the month, ``en-US`` the month first. A language
    whose words for seasons and the like are not known here gets ranges and “c.” instead; a tag that
    Babel does not know at all gets the date as it was written (EDTF).
    """
    locale = _locale(language)
    if locale is None:
        return date.text
    words = _words(locale)
    if date.kind == "before":
        return words.before.format(_single(date.ends[1], locale, words, oblique=True))
    if date.kind == "after":
        return words.after.format(_single(date.ends[0], locale, words, oblique=True))
    if date.kind == "interval":
        return _interval(date, locale, words)
    return _single(date, locale, words)


def month_names(language: str) -> tuple[str, ...]:
    """Return the short names of the twelve months, as they stand alone; else their numbers."""
    locale = _locale(language)
    if locale is None:
        return tuple(map(str, range(1, 13)))
    names = locale.months["stand-alone"]["abbreviated"]
    return tuple(str(names[month]) for month in range(1, 13))


def names_of_month(number: int, language: str) -> tuple[str, str]:
    """Return a month's name as it stands by itself, and as it stands in dates.

    A language that Babel does not know gets the month's number.
    """
    locale = _locale(language)
    if locale is None:
        return f"{number:02}", f"{number:02}"
    names = locale.months
    return names["stand-alone"]["wide"][number], names["format"]["wide"][number]


# --- one date -------------------------------------------------------------------------------------


def _single(date: PublicationDate, locale: Locale, words: _Words, *, oblique: bool = False) -> str:
    """Return a date that is no interval, with its qualifier."""
    oblique = oblique or (date.approximate and words.about_governs)
    text = _plain(date, locale, words, oblique=oblique)
    if date.approximate:
        text = words.about.format(text)
    if date.uncertain:
        text += " (?)" if text.endswith(".") else "?"
    return text


def _plain(date: PublicationDate, locale: Locale, words: _Words, *, oblique: bool) -> str:
    if date.kind == "season":
        return _season(date, locale, words, oblique=oblique)
    if date.kind == "decade":
        form = words.oblique_decade if oblique and words.oblique_decade else words.decade
        if form is not None:
            return form.format(date.year)
    if date.kind == "century" and words.some_year is not None and not oblique:
        return words.some_year.format(date.earliest.year, date.latest.year)
    if date.kind in ("decade", "century"):
        return _range(date.earliest, date.latest, "year", locale)
    text = _formatted(date.earliest, _pattern(date.kind, locale), locale)
    if oblique and words.oblique_months and date.kind in ("day", "month"):
        name = locale.months["format"]["wide"][date.earliest.month]
        text = text.replace(name, words.oblique_months[date.earliest.month - 1])
    return words.oblique_day.format(text) if oblique and date.kind == "day" else text


def _season(date: PublicationDate, locale: Locale, words: _Words, *, oblique: bool) -> str:
    forms = words.oblique_seasons if oblique and words.oblique_seasons else words.seasons
    if forms is None:
        return _range(date.earliest, date.latest, "month", locale)
    number = int(date.text[5:7]) - 21
    return forms[number].format(date.year)


def _pattern(kind: str, locale: Locale) -> str:
    if kind == "day":
        return str(locale.date_formats["long"].pattern)
    skeleton = locale.datetime_skeletons.get(_SKELETONS[kind])
    return str(skeleton.pattern) if skeleton is not None else "MMMM y" if kind == "month" else "y"


def _formatted(day: date, pattern: str, locale: Locale) -> str:
    """Return a date by a pattern of CLDR, with whole names of months and no leading zeros."""
    from babel.dates import parse_pattern

    pattern = re.sub(r"(?<![ML])([ML])\1\1(?!\1)", r"\1\1\1\1", pattern)
    pattern = re.sub(r"d+", "d", pattern)
    if locale.language == "fr" and day.day == 1:
        pattern = pattern.replace("d", "'1er'")
    return re.sub(r"\s", " ", parse_pattern(pattern).apply(day, locale))


# --- intervals ------------------------------------------------------------------------------------


def _interval(date: PublicationDate, locale: Locale, words: _Words) -> str:
    begin, end = date.ends
    qualified = date.approximate or date.uncertain
    if begin.kind == end.kind and begin.kind in _SKELETONS and not qualified:
        return _range(begin.earliest, end.earliest, begin.kind, locale)
    return f"{_single(begin, locale, words)} – {_single(end, locale, words)}"


def _range(begin: date, end: date, precision: str, locale: Locale) -> str:
    """Return a range of days, months or years, what both ends share said once."""
    field = _differing(begin, end, precision)
    if field is None:
        return _formatted(begin, _pattern(precision, locale), locale)
    known = locale.interval_formats.get(_SKELETONS[precision], {})
    parts = known.get(field)
    if parts is None or len(parts) != 2:
        single = _pattern(precision, locale)
        return f"{_formatted(begin, single, locale)} – {_formatted(end, single, locale)}"
    first, second = _formatted(begin, parts[0], locale), _formatted(end, parts[1], locale)
    bare = first.rstrip(" –")
    if (" " not in bare or field == "d") and first.rstrip().endswith("–"):
        # Oxford and Chicago alike: no space about the rule between single words or figures.
        first = f"{bare}–"
    if locale.language == "sr" and precision == "year" and not second.endswith("."):
        second += "."  # the years are ordinals in Serbian; CLDR has the point only after one year
    return first + second


def _differing(begin: date, end: date, precision: str) -> str | None:
    """Return the largest part (CLDR's letter for it) in which two dates differ."""
    if begin.year != end.year:
        return "y"
    if precision != "year" and begin.month != end.month:
        return "M"
    if precision == "day" and begin.day != end.day:
        return "d"
    return None


# --- languages ------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale | None:
    """Return the CLDR locale of a language tag, or that of the tag's longest known beginning."""
    from babel import Locale, UnknownLocaleError

    parts = language.replace("_", "-").split("-")
    if [part.lower() for part in parts] == ["en"]:
        parts = ["en", "GB"]
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def _words(locale: Locale) -> _Words:
    script = locale.script or ("Cyrl" if locale.language == "sr" else None)
    for part in (script, locale.territory):
        if part and f"{locale.language}_{part}" in _WORDS:
            return _WORDS[f"{locale.language}_{part}"]
    return _WORDS.get(locale.language, _NO_WORDS)

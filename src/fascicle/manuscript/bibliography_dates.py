"""Dates of a source list: EDTF as biblatex knows it (manual, section 2.3.8), to CSL dates.

CSL can say a day, a month, a season, a year, an interval and "about". What it cannot say (an
interval without beginning) and what is not a date stays as literal text.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["SourceDate", "edtf_date", "year_date"]

_FULL = re.compile(r"(-?)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_VAGUE = re.compile(r"(\d{2})(?:(\d)[Xu]|[Xu]{2})")
_YEARS = re.compile(r"(\d{4})\s*(?:-{1,3}|–|—)\s*(\d{4})")
_UNKNOWN = frozenset({"", "..", "open", "unknown", "*"})
_UNDATED = re.compile(r"n\. ?d\.|s\. ?[ad]\.|o\. ?[JD]\.|b\. ?g\.|б\. ?г\.|undated|undatiert")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\.?")
_WORDED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+)?([^\W\d]+)\.?,?\s+(\d{4})\.?")
_ABOUT = re.compile(r"(?:c|ca|circa|about|um|oko|око|vers)\.?\s*(\d{4})", re.IGNORECASE)
_SPLIT_YEAR = re.compile(r"(\d{2})(\d{2})[/–-](\d{2})")

# Month names in the languages that the theme speaks, nominative and (Serbian) genitive.
_MONTH_NAMES = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
        "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
        "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
        "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jan feb mär apr mai jun jul aug sept okt nov dez",
    )
    for number, name in enumerate(names.split(), 1)
}
_SEASON_NAMES = {
    name: number
    for names in ("spring summer autumn winter", "frühling sommer herbst winter", ". . fall .")
    for number, name in enumerate(names.split(), 1)
    if name != "."
}


@dataclass(frozen=True, slots=True)
class SourceDate:
    """A date for CSL. ``problem`` says in words what is wrong with it; ``better`` what to type."""

    csl: dict[str, Any]
    problem: str = ""
    better: str = ""


@dataclass(frozen=True, slots=True)
class _Point:
    """One date: year, month, day as far as known, or two years for a decade or century."""

    first: tuple[int, ...]
    last: tuple[int, ...] = ()
    season: int = 0
    circa: bool = False


def _point(text: str) -> _Point | None:
    bare = text.split("T", 1)[0].rstrip("?~%")
    circa = text.split("T", 1)[0] != bare
    bare = re.sub(r"(?:-[Xu]{2}){1,2}$", "", bare)
    vague = _VAGUE.fullmatch(bare)
    if vague:
        low = int(vague.group(1)) * 100 + int(vague.group(2) or 0) * 10
        return _Point((low,), (low + (9 if vague.group(2) else 99),), circa=circa)
    match = _FULL.fullmatch(bare)
    if match is None:
        return None
    year = int(match.group(1) + match.group(2))
    month, day = (int(part) if part else 0 for part in match.groups()[2:])
    if year <= 0:
        year -= 1  # EDTF counts a year 0, historians and CSL do not.
    if 21 <= month <= 24 and not match.group(4):
        return _Point((year,), season=month - 20, circa=circa)
    if month > 12 or (match.group(3) and month < 1):
        return None
    if match.group(4) and not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
        return None
    return _Point(tuple(part for part in (year, month, day) if part), circa=circa)


def _csl(point: _Point, end: _Point | None = None, *, endless: bool = False) -> dict[str, Any]:
    dates = [list(point.first)]
    last = (end.last or end.first) if end else point.last
    if last:
        dates.append(list(last))
    elif endless:
        dates.append([0])  # as citeproc writes an interval without an end
    csl: dict[str, Any] = {"date-parts": dates}
    if point.season:
        csl["season"] = point.season
    if point.circa or (end and end.circa):
        csl["circa"] = True
    return csl


def edtf_date(text: str) -> SourceDate:
    """Read a date or an interval. What is not understood comes back as literal, with why."""
    text = text.strip()
    if _UNDATED.fullmatch(text.strip("[]")):
        return SourceDate({"literal": text})
    return _read(text) or SourceDate(
        {"literal": text}, f"“{text}” is not a date (EDTF).", _suggestion(text)
    )


def _read(text: str) -> SourceDate | None:
    years = _YEARS.fullmatch(text)
    begin, slash, end = text.partition("/") if not years else (years[1], "/", years[2])
    begin, end = begin.strip(), end.strip()
    first, last = _point(begin), _point(end)
    if not slash:
        return SourceDate(_csl(first)) if first else None
    if first and end in _UNKNOWN:
        return SourceDate(_csl(first, endless=True))
    if last and begin in _UNKNOWN:
        words = "-".join(f"{part:02}" for part in last.first)
        return SourceDate({"literal": f"–{words}"})
    if first is None or last is None or first.season or last.season:
        return None
    until = last.last or last.first
    if until < first.first[: len(until)]:
        return SourceDate(
            {"literal": text}, "The interval ends before it begins.", f"{end}/{begin}"
        )
    return SourceDate(_csl(first, last))


def _suggestion(text: str) -> str:
    """Return how a date in common writing is typed in EDTF, or nothing."""
    bare = text.strip("[]() ")
    better = ""
    if match := _DAY_FIRST.fullmatch(bare):
        better = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    elif match := _ABOUT.fullmatch(bare):
        better = f"{match[1]}~"
    elif match := _SPLIT_YEAR.fullmatch(bare):
        better = f"{match[1]}{match[2]}/{match[1]}{match[3]}"
    elif (match := _WORDED.fullmatch(bare)) and match[2].lower() in _MONTH_NAMES:
        better = f"{match[3]}-{_MONTH_NAMES[match[2].lower()]:02}"
        better += f"-{int(match[1]):02}" if match[1] else ""
    elif bare != text and _point(bare):
        better = f"{bare}?"
    elif re.fullmatch(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?", bare):
        better = "-".join(part.zfill(2) for part in re.split(r"[-/.]", bare))
    read = _read(better) if better else None
    return better if read and not read.problem else ""


def year_date(year: str, month: str = "", day: str = "") -> SourceDate:
    """Read BibTeX's ``year``, ``month`` and ``day``; a month is a number, a name or two names."""
    whole = edtf_date(year)
    parts = whole.csl.get("date-parts")
    if not month or parts is None:
        if month and parts is None:
            return SourceDate({"literal": f"{month} {year}"}, whole.problem, whole.better)
        return whole
    found = _months(month, day)
    if found is None or len(parts) > 1 or len(parts[0]) > 1:
        if len(parts[0]) > 1:
            return whole  # the year is a full date already
        return SourceDate(
            {"literal": f"{month} {year}"}, f"The month “{month}” is not understood.", ""
        )
    season, dates = found
    csl: dict[str, Any] = {"date-parts": [[parts[0][0], *date] for date in dates]}
    if season:
        csl["season"] = season
    if whole.csl.get("circa"):
        csl["circa"] = True
    return SourceDate(csl)


def _months(month: str, day: str) -> tuple[int, list[list[int]]] | None:
    """Return a season (or 0) and the months, each with its day where one is given."""
    words = re.findall(r"[^\W\d_]+|\d+", month.lower())
    if len(words) == 1 and words[0] in _SEASON_NAMES:
        return _SEASON_NAMES[words[0]], [[]]
    numbers = [int(word) for word in words if word.isdecimal()]
    names = [_MONTH_NAMES.get(word) for word in words if not word.isdecimal()]
    known = [number for number in names if number]
    if len(known) != len(names) or len(words) > 3:
        return None
    days = numbers if known else ([int(day)] if day.strip().isdecimal() else [])
    months = known or numbers
    if any(not 1 <= number <= 12 for number in months) or not months or len(months) > 2:
        return None
    if known and not days and day.strip().isdecimal():
        days = [int(day)]
    if any(not 1 <= number <= 31 for number in days):
        return None
    if len(months) == 2:
        return None if days or months[1] < months[0] else (0, [[months[0]], [months[1]]])
    if len(days) == 2:
        return 0, [[months[0], days[0]], [months[0], days[1]]]
    return 0, [[months[0], *days[:1]]]

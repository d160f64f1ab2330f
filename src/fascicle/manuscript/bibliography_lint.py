"""Checks of a source list: what BibTeX readers pass over in silence, said to an editor."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fascicle.manuscript.bibliography_csl import (
    DATE_FIELDS,
    KNOWN_FIELDS,
    KNOWN_TYPES,
    NAME_FIELDS,
    date_text,
    issued,
)
from fascicle.manuscript.bibliography_dates import SourceDate, edtf_date
from fascicle.manuscript.bibliography_entries import Entry, Fault, inherited, parents
from fascicle.manuscript.bibliography_latex import unknown_commands
from fascicle.manuscript.bibliography_names import doubtful_names
from fascicle.manuscript.bibliography_text import Report
from fascicle.manuscript.suggesting import Suggestions

__all__ = [
    "Checks",
    "check_entry",
    "check_field_names",
    "check_macro",
    "check_outside",
    "check_swallowed",
    "explain_failure",
    "report_faults",
]

_VERBATIM = frozenset(
    {
        "url",
        "doi",
        "eprint",
        "file",
        "pdf",
        "isbn",
        "issn",
        "abstract",
        "comment",
        "crossref",
        "xref",
        "xdata",
        "ids",
        "entryset",
        "owner",
        "timestamp",
        "bdsk-url-1",
        "bdsk-file-1",
        "groups",
        "mendeley-groups",
        "options",
    }
)
_UNTITLED = frozenset({"letter", "interview", "xdata", "periodical"})
_TITLES = ("title", "maintitle", "titleaddon", "type")
_FIELD_LINE = re.compile(r"^[ \t]*([A-Za-z][\w:-]*)[ \t]*=[ \t]*[{\"]", re.MULTILINE)
_OTHER_ENTRY = re.compile(r"@([A-Za-z]+)\s*\{\s*([^\s,{}=\"]+)\s*,")


# --- values ------------------------------------------------------------------------------------


def report_faults(
    report: Report,
    owner: str,
    start: int,
    faults: Sequence[Fault],
    *,
    name: str = "",
) -> None:
    """Report what was wrong in a value that begins at ``start``."""
    whose = f"In {owner}" + (f", field “{name}”" if name else "")
    for fault in faults:
        offset = start + fault.offset
        if fault.kind == "macro":
            report.add(
                "S105",
                offset,
                f"{whose}: the abbreviation “{fault.detail}” is not defined.",
                f"Text stands in braces: {{{fault.detail}}}. An abbreviation is defined before: "
                f"@string{{{fault.detail} = {{…}}}}",
            )
        elif fault.kind == "comma":
            report.add(
                "S104",
                offset,
                f"{whose}: the comma before “{fault.detail}” is missing.",
                f"Put a comma at the end of the field “{name}”.",
            )
        elif fault.kind == "bare":
            _report_bare(report, whose, offset, fault.detail)
        else:
            report.add(
                "S109" if fault.kind == "brace" else "S101",
                offset,
                f"{whose}: the braces in the value do not pair."
                if fault.kind == "brace"
                else f"{whose}: the quotation mark is not closed.",
                "Each { needs its }. A value may stand in braces instead of quotation marks.",
            )


def _report_bare(report: Report, whose: str, offset: int, value: str) -> None:
    if not value:
        message, hint = f"{whose}: there is no value after “=”.", "Type it in braces: = {…}"
    else:
        short = value if len(value) <= 40 else f"{value[:39]}…"
        message = f"{whose}: the value is not one text in braces."
        hint = f"Type = {{{short}}}, with one pair of braces around all of it."
        if value[0] in '{"':
            hint = "Put one pair of braces around all of it, or # between parts to be joined."
    report.add("S101", offset, message, hint)


def check_macro(
    report: Report, offset: int, *, name: str, text: str, macros: Mapping[str, str]
) -> None:
    """Report an abbreviation that is defined again, as something else."""
    known = macros.get(name.lower())
    if known is not None and known != text and known[:3].lower() != name.lower():
        report.add(
            "S102",
            offset,
            f"The abbreviation “{name}” is defined twice, first as “{known}”.",
            "Give one of the two another name.",
        )


# --- entries -----------------------------------------------------------------------------------


class Checks:
    """Checks of the entries of one list, which stand by their keys in ``entries``."""

    def __init__(self, report: Report, entries: Mapping[str, Entry]) -> None:
        self.report = report
        self.entries = entries
        self.near_keys = Suggestions(entries, cutoff=0.6)
        self.near_types = Suggestions(sorted(KNOWN_TYPES), cutoff=0.6)
        self.near_fields = Suggestions(sorted(KNOWN_FIELDS), cutoff=0.82)


def check_entry(checks: Checks, entry: Entry) -> None:
    """Check one entry: its type and key, its dates, names, markup and parents."""
    report = checks.report
    if entry.type not in KNOWN_TYPES:
        near = checks.near_types.nearest(entry.type)
        report.add(
            "S107",
            entry.offset,
            f"“@{entry.type}” is no type of entry that Fascicle knows; it is read as @misc.",
            f"Did you mean @{near}?" if near else "Use @book, @article, @online, @archival …",
        )
    if not entry.key or re.search(r"[\s{}\"#%\\;@\[\]]", entry.key):
        report.add(
            "S108",
            entry.offset,
            f"The entry’s key “{entry.key}” cannot be cited."
            if entry.key
            else f"The entry (@{entry.type}) has no key, so it cannot be cited.",
            f"Put a key of letters, digits, - or _ after the brace: @{entry.type}{{petrovic-1962,",
        )
    if entry.fields:
        _check_markup(report, entry)
        _check_names(report, entry)
        _check_dates(report, entry)
    _check_parents(checks, entry)
    _check_title(checks, entry)


def check_field_names(checks: Checks) -> None:
    """Report names of fields that are nearly those of known ones.

    Other unknown fields are passed over, as everywhere: programs add their own to each entry.
    """
    meant: dict[str, str | None] = dict.fromkeys(KNOWN_FIELDS)
    for entry in checks.entries.values():
        for name in entry.fields:
            if name not in meant and " " not in name:
                meant[name] = checks.near_fields.nearest(name) if len(name) > 3 else None
            if meant.get(name):
                checks.report.add(
                    "S117",
                    entry.place_of(name),
                    f"In the entry “{entry.key}”, “{name}” is no known field; it is not printed.",
                    f"Did you mean “{meant[name]}”?",
                )


def check_swallowed(report: Report, entry: Entry, raw: str) -> None:
    """Report another entry within this one, which a brace that is missing has let in."""
    if raw.count("@") < 2:
        return
    for match in _OTHER_ENTRY.finditer(raw, 1):
        if match.group(1).lower() in KNOWN_TYPES:
            report.add(
                "S101",
                entry.offset + match.start(),
                f"The entry “{match.group(2)}” begins within the entry “{entry.key}”, so it is "
                "not read.",
                f"Close the entry “{entry.key}” before it; each {{ needs its }}.",
            )


def _check_title(checks: Checks, entry: Entry) -> None:
    if entry.type in _UNTITLED or any(entry.fields.get(name) for name in _TITLES):
        return
    fields = inherited(entry, checks.entries)
    if not any(fields.get(name) for name in _TITLES):
        checks.report.add(
            "S115",
            entry.offset,
            f"The entry “{entry.key}” has no title.",
            "Add title = {…}; for an untitled document describe it, without italics.",
        )


def _check_parents(checks: Checks, entry: Entry) -> None:
    for name, key in parents(entry):
        if key == entry.key:
            message = f"The entry “{entry.key}” refers to itself (“{name}”)."
        elif key not in checks.entries:
            message = f"The entry “{entry.key}” refers to “{key}” (“{name}”), which is not there."
        else:
            continue
        meant = checks.near_keys.question(key, but=entry.key)
        checks.report.add(
            "S114",
            entry.place_of(name),
            message,
            meant or "Add that entry, or delete the field.",
        )


def _check_markup(report: Report, entry: Entry) -> None:
    for name, value in entry.fields.items():
        if "\\" not in value or name in _VERBATIM:
            continue
        for command in dict.fromkeys(unknown_commands(value)):
            report.add(
                "S111",
                entry.place_of(name),
                f"In the entry “{entry.key}”, field “{name}”: the LaTeX command “{command}” is "
                "not known; it would be printed as it stands.",
                "Type the character or the words themselves; for italics \\emph{…}.",
            )


def _check_names(report: Report, entry: Entry) -> None:
    for name, value in entry.fields.items():
        if name not in NAME_FIELDS:
            continue
        doubt = doubtful_names(value)
        if doubt:
            report.add(
                "S116",
                entry.place_of(name),
                f"In the entry “{entry.key}”, field “{name}”: {doubt[0]}",
                doubt[1],
            )


def _check_dates(report: Report, entry: Entry) -> None:
    fields = entry.fields
    date = issued(fields)
    if date and date.problem:
        place = entry.place_of("date", "year")
        if date.problem.startswith("The month"):
            place = entry.place_of("month")
        name = "date" if fields.get("date") else "year"
        _report_date(report, entry, place=place, name=name, date=date)
    for _, names in DATE_FIELDS:
        name = next((name for name in names if fields.get(name)), "")
        if name:
            read = edtf_date(date_text(fields[name]))
            if read.problem:
                place = entry.place_of(name)
                _report_date(report, entry, place=place, name=name, date=read)


def _report_date(report: Report, entry: Entry, *, place: int, name: str, date: SourceDate) -> None:
    field = "date" if name == "year" else name
    hint = (
        f"Type {field} = {{{date.better}}}."
        if date.better
        else f"Type {field} = {{1941}}, {{1941-10}}, {{1941-10-03}}, {{1941~}} for about 1941, or "
        "{1941/1943} for an interval."
    )
    if "month" in date.problem:
        hint = "Type month = oct, or date = {1941-10} in place of year and month."
    report.add(
        "S110",
        place,
        f"In the entry “{entry.key}”, field “{name}”: {date.problem} It is printed as it stands.",
        hint,
    )


# --- outside the entries -------------------------------------------------------------------------


def check_outside(report: Report, offset: int, text: str, previous: Entry | None) -> None:
    """Check text between entries: remains of one, an entry without ``@``, words that are lost."""
    if text.startswith((",", "}")) or (previous and _FIELD_LINE.match(text)):
        before = report.listing.text[:offset].rstrip()
        brace = len(before) - 1 if before.endswith("}") and not text.startswith("}") else offset
        whose = f"the entry “{previous.key}”" if previous else "an entry"
        lost = text.strip("}, \t\n")
        report.add(
            "S109",
            brace,
            f"A closing brace too many: {whose} ends here, and what follows it is not read."
            if lost
            else "A closing brace too many stands here.",
            "Delete the brace; each { has one }.",
        )
        return
    position = offset
    for line in text.split("\n"):
        words = line.strip()
        if words and not words.startswith("%"):
            _report_outside(report, position + line.index(words[0]), words)
            return
        position += len(line) + 1


def _report_outside(report: Report, offset: int, words: str) -> None:
    start = re.match(r"@?\s*+([A-Za-z]++)\s*+(?:[{(]|[^\s,{(]*+\s*+,$)", words)
    named = start is not None and start.group(1).lower() in KNOWN_TYPES
    if start and named and (words.startswith("@") or re.search(r"[{(]", words)):
        kind = start.group(1)
        lacks = "its brace" if words.startswith("@") else "the sign @"
        report.add(
            "S101",
            offset,
            f"An entry seems to begin here, but {lacks} is missing; it is not read.",
            f"An entry begins with @{kind}{{key,",
        )
        return
    report.add(
        "S112",
        offset,
        "Text outside the entries is not read.",
        "If it is a remark, begin the line with %; if it belongs to an entry, look at its braces.",
    )


# --- blocks that could not be read ---------------------------------------------------------------


def explain_failure(
    report: Report, offset: int, *, raw: str, reason: str, following: int | None
) -> tuple[str, str]:
    """Report a block that the parser gave up, at the place where the mistake is likely.

    Returns the type and the key of the entry as far as they can be told, else empty strings.
    """
    head = re.match(r"@(\w+)\s*[{(]\s*([^\s,{}=\"]*)", raw)
    type_, key = (head.group(1).lower(), head.group(2)) if head else ("", "")
    named = key and type_ not in {"comment", "preamble", "string"}
    whose = f"The entry “{key}”" if named else f"The @{type_ or 'entry'}"
    if reason.startswith("Expected comma after entry key"):
        return type_, _explain_key(report, offset, raw=raw, type_=type_, key=key)
    if reason.startswith(("Unexpected block start", "Unexpectedly reached end")):
        _explain_unclosed(report, offset, raw=raw, whose=whose, following=following)
        return type_, key
    fault = _fault_start(raw)
    hint = "A field is one word, =, and a value in braces: year = {1941},"
    words = raw[fault:].strip(" \t\n,}")
    short = f"“{words[:40]}”" if words else "a brace or quotation mark"
    if not words and "`,`" in reason:
        short = "a comma too many"
    report.add(
        "S101",
        offset + fault,
        f"{whose} cannot be read: {short} stands where “name = value” is expected.",
        "An abbreviation is defined so: @string{name = {…}}" if type_ == "string" else hint,
    )
    return type_, key


def _fault_start(raw: str) -> int:
    """Return where the last field of a block begins, which the parser did not understand."""
    start, depth = 0, 0
    for match in re.finditer(r"(?<!\\)[{},]", raw.rstrip("} \t\n") if "," in raw else raw):
        if match.group() == "{":
            depth += 1
            start = start or match.end()
        elif match.group() == "}":
            depth -= 1
        elif depth == 1:
            start = match.end()
    return start + len(raw[start:]) - len(raw[start:].lstrip())


def _explain_key(report: Report, offset: int, *, raw: str, type_: str, key: str) -> str:
    """Report an entry without key, or without the comma after it; return the key."""
    words = re.match(r"@\w+\s*[{(]\s*([^={}\"]*)", raw)
    count = len(words.group(1).split()) if words else 0
    if count <= 1 and raw.rstrip().endswith("="):
        report.add(
            "S108",
            offset,
            f"The entry (@{type_}) has no key, so it cannot be cited.",
            f"Put a key and a comma after the brace: @{type_}{{petrovic-1962,",
        )
        return ""
    report.add(
        "S104" if key else "S108",
        offset,
        f"The comma after the key “{key}” is missing."
        if key
        else f"The entry (@{type_}) has no key, so it cannot be cited.",
        f"An entry begins with @{type_}{{{key or 'key'},",
    )
    return key


def _explain_unclosed(
    report: Report, offset: int, *, raw: str, whose: str, following: int | None
) -> None:
    """Report an entry that is never closed, at the field whose value is left open."""
    name, at = _open_field(raw)
    end = "the end of the file"
    hint = "Look for the brace or quotation mark that is missing; each { needs its }."
    if following is not None:
        listing = report.listing
        begins = listing.excerpt(following).strip()[:40]
        end = f"line {listing.line(following)}, where “{begins}” begins"
        word = re.match(r"@(\w*)", listing.text[following : following + 60])
        if word and word.group(1).lower() not in KNOWN_TYPES | {"string", "comment", "preamble"}:
            hint = "A line of a value must not begin with @: put the word before it on that line."
    open_ = f"the value of “{name}” is not closed" if name else "it is not closed"
    report.add(
        "S101",
        offset + at,
        f"{whose} cannot be read: {open_} before {end}.",
        hint,
    )


def _open_field(raw: str) -> tuple[str, int]:
    """Return name and offset of the first field whose value runs into the next; else nothing."""
    last: tuple[str, int] = ("", 0)
    depth, cursor = 0, 0
    for match in _FIELD_LINE.finditer(raw):
        depth += _depth(raw, cursor, match.start())
        quoted = last[0] and raw[cursor : match.start()].count('"') % 2 and depth <= 1
        if last[0] and (depth > 1 or quoted):
            return last
        cursor = match.start()
        last = (match.group(1), match.start(1))
    depth += _depth(raw, cursor, len(raw))
    tail = raw[cursor:]
    if last[0] and (depth > 1 or (tail.count('"') % 2 and '= "' in tail)):
        return last
    return "", 0


def _depth(raw: str, start: int, end: int) -> int:
    part = re.sub(r"\\[{}]", "", raw[start:end])
    return part.count("{") - part.count("}")

"""What the commands say: findings as text and as records, and the word at the end of a build."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fascicle.counting import counted
from fascicle.findings import CODES, Finding, Findings, Severity

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "MANY",
    "json_text",
    "overview",
    "print_findings",
    "print_json",
    "print_text",
    "printable",
    "record",
    "tally",
]

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_INDENT = "    "

MANY = 20
"""From so many findings on, an overview of them comes last, where a terminal shows it."""


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as a record for JSON: as in ``build/report.json``, and its line."""
    from fascicle.publishing.report import finding_data  # pydantic, which --help need not wait for

    return {**finding_data(finding), "excerpt": finding.excerpt}


def print_json(document: dict[str, Any]) -> None:
    """Write one JSON document to standard output, in UTF-8 whatever the terminal's encoding."""
    print_text(json_text(document))


def json_text(document: dict[str, Any]) -> str:
    """Return a document as the commands write JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def print_text(text: str) -> None:
    """Write a text to standard output, in UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    buffer.write(text.encode("utf-8", "surrogateescape"))
    buffer.flush()


def tally(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each gravity: ``2 errors, 1 note``; or ``none``."""
    severities = [finding.severity for finding in findings]
    parts = [
        counted(severities.count(severity), str(severity))
        for severity in Severity
        if severity in severities
    ]
    return ", ".join(parts) or "none"


def print_findings(findings: Iterable[Finding], *, quiet_notes: bool = False) -> None:
    """Print findings, grouped by file and sorted by line, each with its line and a caret below.

    Where there are many, an overview of their kinds comes after them.

    ``quiet_notes`` leaves out what merely informs, as a build does that prints its pages anyway.
    """
    shown = [
        finding
        for finding in Findings(findings)
        if not (quiet_notes and finding.severity is Severity.NOTE)
    ]
    if not shown:
        return
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    for _, group in groupby(shown, key=lambda finding: finding.place.file):
        for finding in group:
            _print_finding(console, finding)
        console.print()
    if len(shown) > MANY:
        for line in overview(shown):
            console.print(line)
        console.print()


def overview(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return how many findings there are of each code and where the first is, the gravest first."""
    by_code: dict[str, list[Finding]] = {}
    for finding in Findings(findings):
        by_code.setdefault(finding.code, []).append(finding)
    gravest = sorted(by_code.values(), key=lambda found: list(Severity).index(found[0].severity))
    lines = [f"{'':>6}  What has been found; begin at the top:"]
    for found in gravest:
        code = CODES[found[0].code]
        gravity = "" if code.severity is Severity.ERROR else f" ({code.severity})"
        where = f"; first at {printable(str(found[0].place))}" if found[0].place.file else ""
        lines.append(f"{len(found):>6,}  {code.code}{gravity}  {code.title}{where}")
    return tuple(lines)


def _print_finding(console: Console, finding: Finding) -> None:
    from rich.text import Text

    line = Text()
    if finding.place.file:
        line.append(printable(str(finding.place)), "bold").append("  ")
    line.append(finding.code, _COLOURS[finding.severity])
    if not finding.is_error:
        line.append(f" ({finding.severity})", "dim")
    line.append("  " + printable(finding.message))
    console.print(line)
    for shown in quoted(finding, shutil.get_terminal_size((100, 24)).columns):
        console.print(Text(_INDENT + shown, "dim"))
    if finding.hint:
        console.print(Text(_INDENT + "→ " + printable(finding.hint)))


def printable(text: str) -> str:
    """Replace control characters, so that a manuscript cannot command the terminal."""
    return "".join(" " if c in "\t\n" else "\ufffd" if _is_control(c) else c for c in text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _BIDI


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what is shown after them."""


def quoted(finding: Finding, width: int) -> tuple[str, ...]:
    """Return the finding's line, cut to ``width`` columns about its column, and the caret below.

    Nothing where the finding has no line; no caret where it has no column.
    """
    if not finding.excerpt.strip():
        return ()
    line, column = finding.excerpt, finding.place.column
    room = max(width - 2 * len(_INDENT), 20)
    start = 0 if len(line) <= room else min(max(column - 1 - room // 2, 0), len(line) - room)
    before = "… " if start else ""
    after = " …" if start + room < len(line) else ""
    shown = before + printable(line[start : start + room]) + after
    if not 0 < column <= len(line) + 1:
        return (shown,)
    left = before + printable(line[start : column - 1])
    return (shown, " " * _columns(left) + "^")


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes (UAX 11, combining marks take none)."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )

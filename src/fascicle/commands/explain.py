"""``fascicle explain``: what a finding means and how to mend it."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Annotated

import typer

from fascicle.findings import CODES, Code

__all__ = ["explain", "reference"]

_AREAS = {
    "M1": "YAML files",
    "M2": "Fields of the manuscript",
    "S1": "The source list",
    "P1": "Photographs, maps and timelines",
    "D1": "Seeds and the audit",
    "C1": "The chronology",
    "E1": "The edition: text, notes, citations",
    "X1": "The index",
    "R1": "Cross references",
    "T1": "Typesetting",
    "B1": "The finished book, read back",
    "V1": "The deposit and its verification",
    "F1": "Files and commands",
    "A1": "Access: what lies outside the publication",
    "L1": "Limits",
    "Q1": "Quality in print (`fascicle preflight`)",
    "I1": "Inspection of a PDF",
    "G1": "Gathering: sheets, cover and interior for the press",
}


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(
            help="Codes such as M201, or the beginning of several, such as M2; without one, all "
            "are listed.",
            metavar="CODE",
        ),
    ] = None,
) -> None:
    """Say what a finding means and how to mend it."""
    if not codes:
        _list(CODES.values())
        return
    for number, code in enumerate(codes):
        if number:
            print()
        found = _entries(code)
        if len(found) == 1:
            print(_explained(found[0]))
        else:
            _list(found)


def _list(entries: Iterable[Code]) -> None:
    for entry in entries:
        print(f"{entry.code}  {entry.severity:<8} {entry.title}")


def _entries(code: str) -> list[Code]:
    """Return what the table says of codes that begin as was typed; wrong usage where none does."""
    wanted = code.strip().upper()
    found = [entry for entry in CODES.values() if wanted and entry.code.startswith(wanted)]
    if not found:
        area = [known for known in CODES if known[0] == wanted[:1]] or list(CODES)
        near = difflib.get_close_matches(wanted, area, n=3, cutoff=0.5)
        like = f" The nearest: {', '.join(near)}." if near else ""
        raise typer.BadParameter(
            f'there is no finding "{code}".{like} "fascicle explain" lists all.',
            param_hint="CODE",
        )
    return found


def _explained(entry: Code) -> str:
    head = f"{entry.code}  {entry.title} ({entry.severity})"
    mend = textwrap.fill(f"What to do: {entry.mend}", 80)
    return f"{head}\n\n{textwrap.fill(entry.meaning, 80)}\n\n{mend}"


def reference() -> str:
    """Return ``docs/findings.md``: all findings in Markdown, made from the table of codes."""
    parts = [
        "# Findings",
        "Everything that Fascicle can find wrong, or worth knowing. The codes never change their "
        "meaning. An **error** stops the build; a **warning** lets a draft pass, but not a final "
        "build; a **note** informs. `fascicle explain CODE` prints the same text.\n\n"
        "This file is made from `src/fascicle/findings.py` by `make docs`.",
        _table(),
    ]
    for area, entries in groupby(CODES.values(), key=lambda entry: entry.code[:2]):
        parts.append(f"## {area}: {_AREAS.get(area, area)}")
        parts.extend(map(_section, entries))
    return "\n\n".join(parts) + "\n"


def _table() -> str:
    """Return all codes in a table, each linked to its section, with the first thing to do."""
    rows = ["| Code | Severity | What is wrong | What to do first |", "|---|---|---|---|"]
    for entry in CODES.values():
        todo = _first_sentence(entry.mend).replace("|", r"\|")  # no end of its cell
        rows.append(f"| {_link(entry)} | {entry.severity} | {entry.title} | {todo} |")
    return "\n".join(rows)


def _link(entry: Code) -> str:
    """Return the code with a link to its section, by the anchor that GitHub makes of the head."""
    anchor = re.sub(r"[^\w\- ]", "", f"{entry.code}: {entry.title}".lower()).replace(" ", "-")
    return f"[{entry.code}](#{anchor})"


def _first_sentence(text: str) -> str:
    """Return the first sentence of a text; full stops within `what is typed` end none."""
    found = re.match(r"(?:`[^`]*`|[^`])*?[.?!](?=\s|$)", text)
    return found[0] if found else text


def _section(entry: Code) -> str:
    head = f"### {entry.code}: {entry.title}"
    return f"{head}\n\n*{entry.severity}*. {entry.meaning}\n\nWhat to do: {entry.mend}"

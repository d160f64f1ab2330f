"""The audit as tables for the terminal: figures first, then the gaps, then everything."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from fascicle.commands.output import print_text, printable
from fascicle.counting import counted
from fascicle.edition.audit_model import beginning
from fascicle.edition.targets import written_id
from fascicle.publishing.audit import audit_summary, cited_where, listed

if TYPE_CHECKING:
    from rich.console import Console

    from fascicle.edition.audit_model import Audit, Passage
    from fascicle.findings import Place

__all__ = ["audit_text", "print_audit"]

_WIDTH = 80
_WIDEST = 120


def print_audit(audit: Audit, folios: Mapping[str, str] | None) -> None:
    """Print an audit to standard output; plain and 80 columns wide where that is no terminal."""
    from rich.console import Console

    if not sys.stdout.isatty():
        print_text(audit_text(audit, folios))
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    _Tables(Console(width=width, highlight=False, markup=False, emoji=False), folios).all(audit)


def audit_text(audit: Audit, folios: Mapping[str, str] | None) -> str:
    """Return an audit as plain text, 80 columns wide."""
    from rich.console import Console

    paper = io.StringIO()
    _Tables(Console(file=paper, width=_WIDTH, highlight=False, markup=False), folios).all(audit)
    return "".join(f"{line.rstrip()}\n" for line in paper.getvalue().splitlines())


class _Tables:
    def __init__(self, console: Console, folios: Mapping[str, str] | None) -> None:
        self._console = console
        self._folios = folios

    def all(self, audit: Audit) -> None:
        """Print everything."""
        self._summary(audit)
        self._gaps(audit)
        self._seeds(audit)
        self._passages(audit)
        self._events(audit)
        self._sources(audit)

    # --- parts ------------------------------------------------------------------------------------

    def _summary(self, audit: Audit) -> None:
        figures = audit_summary(audit)
        self._head(f"Audit of {audit.title}")
        statements, sources = figures["statements"], figures["sources"]
        rows = [
            ("Seed paragraphs carried", figures["seed_paragraphs"], "carried", ""),
            ("Paragraphs resting on something", figures["paragraphs"], "resting", ""),
            (
                "Statements resting on something",
                {**statements, "resting": statements["total"] - statements["nothing"]},
                "resting",
                f"{statements['source']} on sources, {statements['seed']} on a seed alone, "
                f"{statements['ground']} on a stated ground",
            ),
            ("Events resting on something", figures["events"], "resting", ""),
            ("Sources cited", sources, "cited", f"{sources['further']} more for further reading"),
        ]
        self._table(
            ("", "", ""),
            [(name, f"{of[what]} of {of['total']}", more) for name, of, what, more in rows],
            shrink=2,
        )

    def _gaps(self, audit: Audit) -> None:
        self._section(
            "Seed paragraphs carried by nothing (D103)",
            ("Place", "Paragraph"),
            [(_line(p.place), p.text) for p in audit.uncarried],
        )
        self._section(
            "Paragraphs that rest on nothing (D104)",
            ("Place", "p.", "Words"),
            [(_line(p.place), self._page(p.id), _words(p)) for p in audit.unfounded],
        )
        self._section(
            "Statements after the last citation that rest on nothing (D105)",
            ("Place", "p.", "Words"),
            [
                (_line(statement.place), self._page(passage.id), statement.text)
                for passage in audit.partly_unfounded
                for statement in passage.unfounded
            ],
        )
        self._section(
            "Events that rest on nothing (D106)",
            ("Place", "Date", "Event"),
            [(_line(event.place), event.date, event.title) for event in audit.unfounded_events],
        )
        self._section(
            "Sources never cited",
            ("Source",),
            [(source.key,) for source in audit.uncited],
            shrink=0,
        )

    def _seeds(self, audit: Audit) -> None:
        for document, paragraphs in groupby(audit.seeds, key=lambda paragraph: paragraph.document):
            self._section(
                f"Seed “{document}”",
                ("No.", "Paragraph", "Carried by"),
                [
                    (
                        str(paragraph.number),
                        beginning(paragraph.text, 44),
                        "the title" if paragraph.is_title else self._carriers(paragraph.carriers),
                    )
                    for paragraph in paragraphs
                ],
                count=False,
            )

    def _passages(self, audit: Audit) -> None:
        titles = {chapter.id: chapter.title for chapter in audit.chapters}
        for chapter, passages in groupby(audit.told, key=lambda passage: passage.chapter):
            self._section(
                f"{titles[chapter]} (chapters/{chapter}.yaml)",
                ("Line", "p.", "Words", "Rests on"),
                [
                    (str(p.place.line), self._page(p.id), beginning(_words(p), 40), _rests(p))
                    for p in passages
                ],
                count=False,
            )

    def _events(self, audit: Audit) -> None:
        self._section(
            "Events",
            ("Date", "p.", "Event", "Rests on"),
            [
                (
                    event.date,
                    self._page(event.told),
                    beginning(event.title, 60),
                    listed(event.citations) or event.rests,
                )
                for event in audit.events
            ],
        )

    def _sources(self, audit: Audit) -> None:
        cited = [source for source in audit.sources if source.uses]
        where = cited_where(audit, self._folios)
        self._section(
            "Sources cited" + ("" if self._folios is None else ", by page"),
            ("Source", "Times", "Where"),
            [
                (
                    f"{source.key}: {beginning(source.title, 50)}",
                    str(len(source.uses)),
                    ", ".join(where[source.key]),
                )
                for source in cited
            ],
        )
        further = [source for source in audit.sources if source.further and not source.uses]
        self._section(
            "Further reading, cited nowhere",
            ("Source",),
            [(f"{source.key}: {source.title}",) for source in further],
            shrink=0,
        )

    # --- words ------------------------------------------------------------------------------------

    def _page(self, name: str) -> str:
        return (self._folios or {}).get(name, "")

    def _carriers(self, names: Sequence[str]) -> str:
        if not names:
            return "nothing"
        found = []
        for name in names:
            written, page = written_id(name), self._page(name)
            found.append(f"{written}, p. {page}" if page else written)
        return "; ".join(found)

    # --- tables -----------------------------------------------------------------------------------

    def _head(self, text: str) -> None:
        self._console.print(printable(text), style="bold")

    def _section(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        shrink: int | None = None,
        count: bool = True,
    ) -> None:
        """Print a table under its title; nothing where it has no rows."""
        if not rows:
            return
        self._console.print()
        self._head(f"{title}: {counted(len(rows), 'entry', 'entries')}" if count else title)
        self._table(heads, rows, shrink=shrink)

    def _table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], *, shrink: int | None = None
    ) -> None:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, show_header=any(heads), header_style="dim")
        shown = [k for k, head in enumerate(heads) if head != "p." or self._folios is not None]
        for number in shown:
            head = heads[number]
            wide = number == shrink or (shrink is None and head in _WRAPPED)
            table.add_column(head, no_wrap=not wide, overflow="fold", ratio=1 if wide else None)
        for row in rows:
            table.add_row(*(Text(printable(row[number])) for number in shown))
        self._console.print(table)


_WRAPPED = frozenset({"Paragraph", "Words", "Event", "Carried by", "Rests on", "Source", "Where"})
"""Columns that share the room which the others leave."""


def _line(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _words(passage: Passage) -> str:
    return passage.statements[0].text


def _rests(passage: Passage) -> str:
    parts = [*passage.seeds, listed(passage.citations)]
    if passage.ground:
        default = "the chapter’s: " if passage.by_default else ""
        parts.append(f"{default}“{beginning(passage.ground, 60)}”")
    if passage.rests == "nothing":
        parts.append("nothing")
    elif passage.unfounded:
        count = len(passage.unfounded)
        parts.append(f"the last {f'{count} ' if count > 1 else ''}on nothing")
    return "; ".join(part for part in parts if part)

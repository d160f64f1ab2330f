"""``fascicle audit``: what carries each paragraph of the seeds, and what the text rests on."""

from __future__ import annotations

import contextlib
import enum
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import Folder, LimitOption, limits_of
from fascicle.commands.output import (
    json_text,
    print_findings,
    print_json,
    print_text,
    record,
    tally,
)
from fascicle.commands.stages import shown_progress
from fascicle.counting import counted
from fascicle.findings import Finding, Place, Refused

if TYPE_CHECKING:
    from fascicle.edition.audit_model import Audit
    from fascicle.progress import Progress

__all__ = ["audit"]


class AuditFormat(enum.StrEnum):
    """How the audit is told."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


@dataclass(slots=True)
class _Result:
    """The audit and the page of each block, None without pages."""

    audit: Audit | None = None
    folios: Mapping[str, str] | None = None


def audit(
    folder: Folder = Path(),
    form: Annotated[
        AuditFormat,
        typer.Option("--format", help="Tables, one JSON document, or an HTML page to print."),
    ] = AuditFormat.TEXT,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write to; standard output if not given.", metavar="FILE"),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Refuse seed paragraphs that nothing carries and paragraphs that rest on nothing.",
        ),
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Lay out the book for its page numbers.")
    ] = True,
    limit: LimitOption = None,
) -> None:
    """Tell what each statement rests on, and what carries each seed.

    Ends with 1 where the publication cannot be read, or --strict refuses it, else with 0.
    """
    run, result = Run(log_folder=folder / "build", limits=limits_of(limit)), _Result()

    def work() -> None:
        with shown_progress(quiet=form is AuditFormat.JSON) as progress:
            _audit(folder, pages, run, result, progress)
        if result.audit is not None and out is not None:
            _write(out, _told(result, form))

    if not guarded(run, work) or result.audit is None:
        _refuse(run, form)
    elif out is not None:
        print(out)
    elif form is AuditFormat.TEXT:
        from fascicle.commands.audit_tables import print_audit

        print_audit(result.audit, result.folios)
    else:
        print_text(_told(result, form))
    if result.audit is None or run.findings.has_errors:
        raise typer.Exit(1)
    if strict and not result.audit.is_complete:
        print(_incomplete(result.audit), file=sys.stderr)
        raise typer.Exit(1)


def _audit(folder: Path, pages: bool, run: Run, result: _Result, progress: Progress) -> None:
    progress("read", "publication.yaml", 0, 1)
    manuscript = fascicle.read(folder, run.limits)
    progress("read", "publication.yaml", 1, 1)
    run.take(fascicle.examine(manuscript))
    if pages:
        cache = folder / "build" / ".cache"
        edition = fascicle.compile(manuscript, cache=cache, progress=progress)
        press = fascicle.Press(cache, keep=False)
        result.folios = fascicle.typeset(edition, press, progress).folios
    result.audit = fascicle.audit(manuscript)


def _told(result: _Result, form: AuditFormat) -> str:
    """Return the audit as it is written to a file."""
    from fascicle.publishing.audit import audit_data, audit_html

    if result.audit is None:
        raise Refused(())
    if form is AuditFormat.HTML:
        return audit_html(result.audit, result.folios)
    if form is AuditFormat.JSON:
        return json_text(audit_data(result.audit, result.folios))
    from fascicle.commands.audit_tables import audit_text

    return audit_text(result.audit, result.folios)


def _write(out: Path, text: str) -> None:
    from fascicle.aside import write_aside

    try:
        write_aside(out, text.encode("utf-8", "surrogateescape"))
    except OSError as fault:
        message = f"{out} cannot be written: {fault.strerror or fault}."
        hint = "Choose another file with --out."
        raise Refused([Finding("F101", Place(""), message, hint)]) from fault


def _incomplete(audit: Audit) -> str:
    left, bare = len(audit.uncarried), len(audit.unfounded)
    return (
        f"Not complete: {counted(left, 'seed paragraph')} carried by nothing, "
        f"{counted(bare, 'paragraph')} resting on nothing."
    )


def _refuse(run: Run, form: AuditFormat) -> None:
    """Say why there is no audit; a page or document that is expected is not mixed with it."""
    if form is AuditFormat.JSON:
        findings = [record(finding) for finding in run.findings]
        print_json({"command": "audit", "audited": False, "findings": findings})
        return
    aside = contextlib.redirect_stdout(sys.stderr)
    with aside if form is AuditFormat.HTML else contextlib.nullcontext():
        print_findings(run.findings, quiet_notes=True)
        print(f"Not audited: {tally(run.findings)}.")

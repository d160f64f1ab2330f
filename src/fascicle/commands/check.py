"""``fascicle check``: everything that can be found without laying out pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import fascicle
from fascicle.commands.guard import Run, guarded
from fascicle.commands.options import Folder, Format, FormatOption, LimitOption, limits_of
from fascicle.commands.output import print_findings, print_json, record, tally

if TYPE_CHECKING:
    from fascicle.edition.mentions import Mention

__all__ = ["check"]


FixOption = Annotated[
    bool,
    typer.Option("--fix", help="First mark the register's names where paragraphs mention them."),
]


def check(
    folder: Folder = Path(),
    fix: FixOption = False,
    limit: LimitOption = None,
    report: FormatOption = Format.TEXT,
) -> None:
    """Find all that can be found without laying out pages.

    Reads publication, chapters, sources, catalogues, register and seeds.

    Ends with 1 where something must be mended before the publication can be built, else with 0.
    """
    run = Run(log_folder=folder / "build", limits=limits_of(limit))
    marked: list[dict[str, object]] = []

    def work() -> None:
        from fascicle.typesetting.coverage import missing_characters  # imports the models
        from fascicle.typesetting.unused_templates import unused_templates

        manuscript = fascicle.read(folder, run.limits)
        if fix:
            from fascicle.commands.fixing import fix_names

            fixed = fix_names(manuscript, fascicle.examine(manuscript))
            run.findings.extend(fixed.findings)
            marked.extend(map(_as_data, fixed.marked))
            manuscript = fascicle.read(folder, run.limits)
        run.findings.extend(manuscript.findings)
        run.findings.extend(fascicle.examine(manuscript))
        run.findings.extend(missing_characters(manuscript))
        run.findings.extend(unused_templates(manuscript))

    passed = guarded(run, work)
    if report is Format.JSON:
        findings = [record(finding) for finding in run.findings]
        said = {"command": "check", "passed": passed, "findings": findings}
        print_json({**said, "marked": marked} if fix else said)
    else:
        for item in marked:
            print(f"{item['file']}:{item['line']}  marked: [{item['form']}]{{name={item['name']}}}")
        print_findings(run.findings)
        found = tally(run.findings)
        more = '"fascicle explain CODE" says more about a finding.'
        print(f"Ready to build. Findings: {found}." if passed else f"Not ready: {found}. {more}")
    if not passed:
        raise typer.Exit(1)


def _as_data(mention: Mention) -> dict[str, object]:
    """Return what was marked, at its place before that."""
    place = mention.source.place_in(mention.path, mention.start)
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "form": mention.form,
        "name": mention.names[0],
    }

"""Measures Fascicle, and bare WeasyPrint beside it; ``make bench`` calls this.

    python bench/run.py               all sizes, the booklet; writes results and documentation
    python bench/run.py --quick       12 and 60 pages, once each; writes nothing

Every figure comes from processes of their own. Of several runs the one with the least CPU counts,
since a disturbance can only add. Fascicle and bare WeasyPrint are run by turns, so that whatever
else the machine does meets both.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import write_up
from archive import measure_archive
from index import measure_index
from measure import Failed, Usage, machine, slope, usage_of
from preflighting import measure_preflight
from sheets import measure_sheets
from synthetic import write_publication

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SIZES = (12, 60, 240, 700)
REPEATS = {12: 3, 60: 3, 240: 2}
"""How often each size is built; the long ones are long enough to be steady."""
WALL_RUNS = 5
INDEX_RUNS = 3
ARCHIVE_SIZES = {60: 3, 240: 2, 700: 1}
"""Pages of the books built with and without all that is for archives, and how often."""
FIRST_OF_GROWTH = 60
"""Below this many pages the start of the programs hides the growth."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    sizes: tuple[int, ...]
    repeats: int | None
    booklet: bool
    apparatus: bool
    wall_runs: int


def fascicle(*words: str | Path) -> list[str | Path]:
    """Return the command line of the ``fascicle`` that belongs to this Python."""
    return [Path(sys.executable).parent / "fascicle", *words]


# --- the synthetic book ---------------------------------------------------------------------------


def measure_size(pages: int, repeats: int, work: Path) -> dict[str, Any]:
    """Build the synthetic book of one size by Fascicle and by bare WeasyPrint, by turns."""
    folder = work / f"synthetic-{pages}"
    write_publication(folder, pages)
    ours: list[Usage] = []
    theirs: list[Usage] = []
    for turn in range(repeats):
        # A folder of its own: what an earlier build left behind would be of help.
        out = folder / f"build-{turn}"
        say(f"  {pages} pages, run {turn + 1} of {repeats}: fascicle build")
        ours.append(usage_of(fascicle("build", folder, "--out", out, "--format", "json")))
        say(f"  {pages} pages, run {turn + 1} of {repeats}: bare WeasyPrint")
        merged = out / "synthetic-book.html"
        bare = (sys.executable, HERE / "bare.py", merged, work / "bare.pdf")
        theirs.append(usage_of(bare))
    report = json.loads((folder / "build-0" / "report.json").read_text("utf-8"))
    us, them = min(ours, key=lambda u: u.cpu), min(theirs, key=lambda u: u.cpu)
    return {
        "pages_wanted": pages,
        "runs": repeats,
        "fascicle": {
            **_figures(us, report["pages"]),
            **_from_report(report),
            "stages": _said_in_json(us)["seconds"],
        },
        "bare": _bare_figures(them),
        "ratio": _per_page(us, report["pages"]) / _per_page(them, _said(them)["pages"]),
    }


def _per_page(usage: Usage, pages: int) -> float:
    return usage.cpu / pages


def _said(usage: Usage) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(usage.output.strip().splitlines()[-1])
    return said


def _said_in_json(usage: Usage) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(usage.output)
    return said


def _figures(usage: Usage, pages: int) -> dict[str, Any]:
    return {
        "pages": pages,
        "cpu_seconds": usage.cpu,
        "cpu_ms_per_page": 1000 * _per_page(usage, pages),
        "wall_seconds": usage.wall,
        "peak_mb": usage.peak,
        "own_peak_mb": usage.own_peak,
        "mb_per_page": usage.peak / pages,
    }


def _bare_figures(usage: Usage) -> dict[str, Any]:
    said = _said(usage)
    fate = {name: said[name] for name in ("notes", "lost", "repeated", "astray")}
    return {**_figures(usage, said["pages"]), **fate}


def _from_report(report: dict[str, Any]) -> dict[str, Any]:
    """Return what a build's report says of notes; lost notes are those missing in it."""
    codes = [finding["code"] for finding in report["findings"]]
    return {
        "notes": len(report["notes"]),
        "lost": codes.count("B101"),
        "repeated": codes.count("B102"),
        "astray": sum(1 for note in report["notes"] if note["page"] != note["call_page"]),
        "mended": len(report["mended"]),
        "words": report["words"],
        "figures": len(report["figures"]),
    }


def growth(sizes: list[dict[str, Any]], who: str) -> float | None:
    """Return the exponent by which CPU grows with pages, from 60 pages on; None for one size."""
    points = [
        (size[who]["pages"], size[who]["cpu_seconds"])
        for size in sizes
        if size["pages_wanted"] >= FIRST_OF_GROWTH
    ]
    return slope(points) if len(points) > 1 else None


# --- the booklet ----------------------------------------------------------------------------------


def measure_booklet(runs: int, work: Path) -> dict[str, Any]:
    """Time the commands that a user waits for, on the publication of this repository."""
    say("  the booklet: first and second build, check, --help")
    first: list[Usage] = []
    second: list[Usage] = []
    for turn in range(runs):
        build = fascicle("build", ROOT, "--out", work / f"booklet-{turn}")
        first.append(usage_of(build))
        second.append(usage_of(build))
    report = json.loads((work / "booklet-0" / "report.json").read_text("utf-8"))
    pdf = work / "booklet-0" / f"{report['publication']}.pdf"
    proof = ("--proof", "--out", work / "booklet-0")
    commands = {
        "build, first run": first,
        "build, second run": second,
        "build --proof, second run": [
            usage_of(fascicle("build", ROOT, *proof)) for _ in range(runs)
        ],
        "audit --no-pages": [usage_of(fascicle("audit", ROOT, "--no-pages")) for _ in range(runs)],
        "check": [usage_of(fascicle("check", ROOT)) for _ in range(runs)],
        "--help": [usage_of(fascicle("--help")) for _ in range(runs)],
        "inspect FILE.pdf": [usage_of(fascicle("inspect", pdf)) for _ in range(runs)],
        **measure_deposit(runs, work),
    }
    walls = {name: min(usage.wall for usage in usages) for name, usages in commands.items()}
    return {"pages": report["pages"], "runs": runs, "wall_seconds": walls}


def measure_deposit(runs: int, work: Path) -> dict[str, list[Usage]]:
    """Time the deposit of the booklet, which no build has gone before, and its verification."""
    deposited: list[Usage] = []
    verified: list[Usage] = []
    for turn in range(runs):
        say(f"  the booklet, run {turn + 1} of {runs}: deposit and verify")
        folder = work / f"deposit-{turn}"
        for name in ("publication.yaml", "sources.bib", "chapters", "assets", "templates", "seeds"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            folder.mkdir(exist_ok=True)
            copy(ROOT / name, folder / name)
        bag = work / f"bag-{turn}"
        deposited.append(usage_of(fascicle("deposit", folder, "--out", bag, "--zip")))
        verified.append(usage_of(fascicle("verify", bag.with_suffix(".zip"))))
    return {"deposit --zip": deposited, "verify BAG.zip": verified}


# --- the apparatus --------------------------------------------------------------------------------


def measure_apparatus(work: Path) -> dict[str, Any]:
    """Measure citations and imposing, and what an index and all that is for archives add."""
    say("  long source lists and many notes")
    said = usage_of((sys.executable, HERE / "bibliography.py", "--json"))
    say("  a long book with and without its index, by turns")
    citations = json.loads(said.output.strip().splitlines()[-1])
    index = measure_index(700, 3_000, INDEX_RUNS, work)
    say("  books with and without what is for archives, by turns")
    archive = [measure_archive(pages, runs, work) for pages, runs in ARCHIVE_SIZES.items()]
    say("  imposing 200 pages")
    sheets = measure_sheets(work)
    return {"citations": citations, "index": index, "archive": archive, "sheets": sheets}


# --- the whole ------------------------------------------------------------------------------------


def say(line: str) -> None:
    """Tell on standard error how far it has come."""
    print(line, file=sys.stderr, flush=True)


def measure_all(plan: Plan, work: Path) -> dict[str, Any]:
    """Measure everything that a plan asks for."""
    sizes = [
        measure_size(pages, plan.repeats or REPEATS.get(pages, 1), work) for pages in plan.sizes
    ]
    return {
        "command": " ".join(["python bench/run.py", *sys.argv[1:]]),
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": _versions(),
        "sizes": sizes,
        "growth": {who: growth(sizes, who) for who in ("fascicle", "bare")},
        "booklet": measure_booklet(plan.wall_runs, work) if plan.booklet else None,
        "apparatus": measure_apparatus(work) if plan.apparatus else None,
        "preflight": measure_preflight(work) if plan.apparatus else None,
    }


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("fascicle", "weasyprint")}


def main() -> int:
    """Measure, print the tables, and write them down."""
    parser = argparse.ArgumentParser(description="Measure Fascicle beside bare WeasyPrint.")
    parser.add_argument("--quick", action="store_true", help="12 and 60 pages, once; write nothing")
    parser.add_argument("--sizes", help="pages of the synthetic books, as in 12,60 (all four)")
    parser.add_argument("--repeat", type=int, help="runs of each size (3, 3, 2, 1)")
    parser.add_argument("--no-booklet", action="store_true", help="leave the booklet out")
    parser.add_argument("--no-apparatus", action="store_true", help="no citations, no index")
    parser.add_argument("--results", type=Path, help="write the results (JSON) here instead")
    options = parser.parse_args()
    chosen = tuple(int(n) for n in options.sizes.split(",")) if options.sizes else SIZES
    plan = Plan(
        sizes=SIZES[:2] if options.quick and not options.sizes else chosen,
        repeats=1 if options.quick else options.repeat,
        booklet=not options.no_booklet,
        apparatus=not options.no_apparatus and not options.quick,
        wall_runs=2 if options.quick else WALL_RUNS,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="fascicle-bench-") as work:
            results = measure_all(plan, Path(work))
    except Failed as failed:
        say(str(failed))
        return 1
    print(write_up.tables(results))
    whole = plan.sizes == SIZES and plan.booklet and plan.apparatus
    target = options.results or (HERE / "results.json" if whole else None)
    if target is not None:
        target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if whole and options.results is None:
        (ROOT / "docs" / "performance.md").write_text(write_up.document(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

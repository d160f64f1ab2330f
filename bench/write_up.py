"""The results of the bench as tables, and as ``docs/performance.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["document", "tables", "targets"]

ALLOWED_MB, ALLOWED_MB_PER_PAGE = 150, 1


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its columns aligned so that a terminal shows it well too."""
    widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            cell.ljust(width) if k == 0 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join([first, *others])} |"

    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    return "\n".join([line(head), f"|{rule}|", *(line(row) for row in rows)])


def _cost(results: dict[str, Any]) -> str:
    head = (
        "Pages",
        "Fascicle CPU s",
        "ms/page",
        "peak MB",
        "Python MB",
        "Bare pages",
        "CPU s",
        "ms/page",
        "peak MB",
        "Ratio a page",
    )
    rows = []
    for size in results["sizes"]:
        ours, bare = size["fascicle"], size["bare"]
        rows.append(
            (
                f"{ours['pages']}",
                f"{ours['cpu_seconds']:.1f}",
                f"{ours['cpu_ms_per_page']:.0f}",
                f"{ours['peak_mb']:.0f}",
                f"{ours['own_peak_mb']:.0f}" if ours["own_peak_mb"] else "?",
                f"{bare['pages']}",
                f"{bare['cpu_seconds']:.1f}",
                f"{bare['cpu_ms_per_page']:.0f}",
                f"{bare['peak_mb']:.0f}",
                f"{size['ratio']:.2f}",
            )
        )
    return _table(head, rows)


def _notes(results: dict[str, Any]) -> str:
    head = (
        "Pages",
        "Notes",
        "Fascicle: lost",
        "repeated",
        "astray",
        "mended",
        "Bare: lost",
        "repeated",
        "astray",
    )
    rows = []
    for size in results["sizes"]:
        ours, bare = size["fascicle"], size["bare"]
        figures = (ours["pages"], bare["notes"])
        fates = [ours[name] for name in ("lost", "repeated", "astray", "mended")]
        fates += [bare[name] for name in ("lost", "repeated", "astray")]
        rows.append(tuple(str(figure) for figure in (*figures, *fates)))
    return _table(head, rows)


def _stages(results: dict[str, Any]) -> str:
    names = list(results["sizes"][0]["fascicle"]["stages"])
    rows = [
        (
            str(size["fascicle"]["pages"]),
            *(f"{size['fascicle']['stages'].get(name, 0):.2f}" for name in names),
            f"{size['fascicle']['wall_seconds']:.2f}",
        )
        for size in results["sizes"]
    ]
    return _table(("Pages", *names, "whole process"), rows)


def _waiting(booklet: dict[str, Any]) -> str:
    rows = [
        (f"`fascicle {name}`", f"{seconds:.2f}")
        for name, seconds in booklet["wall_seconds"].items()
    ]
    return _table(("Command", "Wall s"), rows)


def _apparatus(apparatus: dict[str, Any]) -> str:
    rows = [
        tuple(f"{row[name]:,}" for name in ("entries", "notes", "cited"))
        + tuple(f"{row[name]:.2f}" for name in ("read", "compile"))
        for row in apparatus["citations"]["publications"]
    ]
    head = ("Entries of the list", "Notes", "Works cited", "Read s", "Compile s")
    index = apparatus["index"]
    cost = index["cpu_seconds"]
    told = (
        f"The same book of {index['pages']['without']} pages with {index['marks']:,} marks and an"
        f" index of {index['entries']} entries takes {cost['with']:.1f} CPU s, without the index"
        f" {cost['without']:.1f}: {100 * index['added']:+.1f} %."
    )
    return f"{_table(head, rows)}\n\n{told}\n\n{_archive(apparatus.get('archive', ()))}"


def _archive(sizes: Sequence[dict[str, Any]]) -> str:
    rows = [
        (
            str(size["pages"]),
            *(f"{size['cpu_seconds'][kind]:.1f}" for kind in ("plain", "full")),
            f"{100 * size['added']:+.1f} %",
            *(f"{size['megabytes'][kind]:.2f}" for kind in ("plain", "full")),
        )
        for size in sizes
    ]
    return _table(("Pages", "Plain CPU s", "In full", "Added", "Plain MB", "In full"), rows)


# --- targets --------------------------------------------------------------------------------------


def targets(results: dict[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Return each target with its limit, the figure measured, and whether it is met."""
    found: list[tuple[str, str, str, bool]] = []

    def at_most(what: str, value: float, limit: float, unit: str = "") -> None:
        found.append((what, f"≤ {limit:g}{unit}", f"{value:.2f}{unit}", value <= limit))

    booklet = results["booklet"]
    if booklet is not None:
        walls = booklet["wall_seconds"]
        at_most("Booklet, second build", walls["build, second run"], 1.5, " s")
        at_most("`fascicle check`", walls["check"], 0.8, " s")
        at_most("`fascicle --help`", walls["--help"], 0.3, " s")
        if "inspect FILE.pdf" in walls:
            at_most("Booklet, `fascicle inspect`", walls["inspect FILE.pdf"], 1.5, " s")
        kept = [walls[name] for name in ("deposit --zip", "verify BAG.zip") if name in walls]
        if len(kept) == 2:
            at_most("Booklet, deposit and verify together", sum(kept), 15, " s")
    apparatus = results["apparatus"]
    if apparatus is not None:
        for row in apparatus["citations"]["publications"]:
            what = (
                f"{row['notes']:,} notes, {row['cited']:,} of {row['entries']:,} sources: compile"
            )
            at_most(what, row["compile"], 3, " s")
            if row["entries"] >= 10_000:
                at_most(f"The same: read {row['entries']:,} entries", row["read"], 3, " s")
        index = apparatus["index"]
        what = f"What {index['marks']:,} marks of an index add, {index['pages']['without']} pages"
        at_most(what, 100 * index["added"], 100 * index["limit"], " %")
        for size in apparatus.get("archive", ()):
            what = f"What tags, metadata and attachments add, {size['pages']} pages"
            at_most(what, 100 * size["added"], 100 * size["limit"], " %")
        # Results that were measured before there was imposition have none.
        sheets = apparatus.get("sheets", {"bindings": {}})
        for name, used in sheets["bindings"].items():
            what = f"Imposing {sheets['pages']} pages, {name}"
            at_most(what, used["wall_seconds"], sheets["limit"], " s")
    # Results that were measured before there was a preflight have none.
    examined = results.get("preflight")
    if examined is not None:
        what = f"Preflight of {examined['pages']} pages"
        at_most(what, examined["wall_seconds"]["preflight"], examined["limit"], " s")
    for size in results["sizes"]:
        limit = {240: 1.0, 700: 0.6}.get(size["pages_wanted"])
        if limit is not None:
            what = f"CPU a page against bare WeasyPrint, {size['pages_wanted']} pages"
            at_most(what, size["ratio"], limit)
    if results["growth"]["fascicle"] is not None:
        at_most("Exponent of growth", results["growth"]["fascicle"], 1.1)
    for size in results["sizes"]:
        ours = size["fascicle"]
        allowed = ALLOWED_MB + ALLOWED_MB_PER_PAGE * ours["pages"]
        at_most(f"Peak memory, {ours['pages']} pages", ours["peak_mb"], allowed, " MB")
    found.append(_notes_amiss(results["sizes"]))
    return found


def _notes_amiss(sizes: list[dict[str, Any]]) -> tuple[str, str, str, bool]:
    """Return the target that no note is lost, printed twice, or away from its call."""
    amiss = sum(size["fascicle"][name] for size in sizes for name in ("lost", "repeated", "astray"))
    missing = sum(abs(s["fascicle"]["notes"] - s["bare"]["notes"]) for s in sizes)
    total = sum(size["bare"]["notes"] for size in sizes)
    return (f"Notes amiss, of {total}", "0", str(amiss + missing), amiss + missing == 0)


def _targets(results: dict[str, Any]) -> str:
    rows = [
        (what, limit, value, "yes" if met else "NO") for what, limit, value, met in targets(results)
    ]
    return _table(("Target", "limit", "measured", "met"), rows)


# --- the whole ------------------------------------------------------------------------------------


def _growth(results: dict[str, Any]) -> str:
    ours, bare = results["growth"]["fascicle"], results["growth"]["bare"]
    if ours is None or bare is None:
        return "Growth: not measured; it takes two sizes of 60 pages or more."
    return (
        f"Growth of CPU with pages, from 60 pages on: pages^{ours:.2f} for Fascicle,"
        f" pages^{bare:.2f} for bare WeasyPrint."
    )


def tables(results: dict[str, Any]) -> str:
    """Return all tables for a terminal."""
    parts = [_cost(results), _growth(results), _notes(results), _stages(results)]
    if results["booklet"] is not None:
        parts.append(_waiting(results["booklet"]))
    if results["apparatus"] is not None:
        parts.append(_apparatus(results["apparatus"]))
    return "\n\n".join([*parts, _targets(results)])


_INTRODUCTION = """\
# Performance

Written by `make bench` (`bench/run.py`) from `bench/results.json`: do not edit it by hand.

- Command: `{command}`, {date}
- Machine: {processor}, {cores} cores, {system}
- Versions: Python {python}, Fascicle {fascicle}, WeasyPrint {weasyprint}
- Runs of each size, of which the one with the least CPU counts: {runs}

Seconds differ from machine to machine; the ratios, measured by turns in one run, differ little.
"""

_SYNTHETIC = """\
## The synthetic book

`bench/synthetic.py` writes publications of any length: about 300 words a page with their notes,
two notes a page (half of them citations), a figure every three pages, six dated events a chapter of
twelve pages. *Fascicle* is the whole process `fascicle build` into an empty folder: start,
reading, citations, layout, proof that nothing is lost, files. *Bare* is a process that gives the
same HTML, with the same style sheet, fonts and pictures, to WeasyPrint as one document, with page
numbers by `target-counter`. CPU seconds are user and system time, children included. *Peak MB* is
the memory of the largest process, which in a short book is pandoc: its program alone takes about
180 MB, whatever it is given. *Python MB* is Fascicle's own process. Both stand at the
same time while citations are worded.
"""

_NOTES = """\
### Notes

A note is *astray* when it is not on the page of its call. *Mended* counts the notes that Fascicle
found lost or astray while it laid the book out, and put right. Bare WeasyPrint gives no warning.
"""


_APPARATUS = """\
## Citations, the index and the archive

Seconds of wall time without any cache (`python bench/bibliography.py`): a publication whose notes
cite works of a long list. *Compile* is nearly all pandoc, which words the notes; only the works
cited are converted. The index is measured by turns, in whole builds, the best of three of each
(`python bench/index.py --repeat 3`).

The last table compares whole builds of a PDF for archives with those of a plain one, without tags,
metadata, attachments and seal (`python bench/archive.py`), by turns.
"""


def _runs(results: dict[str, Any]) -> str:
    return ", ".join(f"{size['runs']} of {size['pages_wanted']} pages" for size in results["sizes"])


def document(results: dict[str, Any]) -> str:
    """Return ``docs/performance.md``."""
    facts = {**results["machine"], **results["versions"], "date": results["date"]}
    facts |= {"command": results["command"], "runs": _runs(results)}
    parts = [
        _INTRODUCTION.format(**facts),
        "## Targets\n",
        _targets(results) + "\n",
        _SYNTHETIC,
        _cost(results) + "\n",
        _growth(results) + "\n",
        _NOTES,
        _notes(results) + "\n",
        "### Stages\n\nWall seconds of each stage of the run with all its checks.\n",
        _stages(results) + "\n",
    ]
    booklet = results["booklet"]
    if booklet is not None:
        parts += [
            "## The booklet\n",
            f"*The Siege of Kraljevo*, {booklet['pages']} pages. The best of {booklet['runs']}"
            " runs, whole process, wall time.\n",
            _waiting(booklet) + "\n",
        ]
    if results["apparatus"] is not None:
        parts += [_APPARATUS, _apparatus(results["apparatus"]) + "\n"]
    return "\n".join(parts)

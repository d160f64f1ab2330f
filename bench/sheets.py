"""What imposing costs: a PDF of 200 pages put on sheets, by the whole process ``fascicle print``.

    python bench/sheets.py

Saddle stitch, signatures on SRA3 and leaves, each with all marks; the best of several runs.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pikepdf
from measure import usage_of
from synthetic import write_publication

PAGES = 200
RUNS = 3
LIMIT = 2.0
"""Seconds that imposing 200 pages may take."""
BINDINGS = {
    "saddle": ("--binding", "saddle"),
    "signatures": ("--binding", "signatures", "--paper", "sra3"),
    "perfect": ("--binding", "perfect", "--paper", "sra3"),
}


def measure_sheets(work: Path, pages: int = PAGES, runs: int = RUNS) -> dict[str, Any]:
    """Build a book of at least so many pages, and time the imposition of that many of them."""
    fascicle = Path(sys.executable).parent / "fascicle"
    write_publication(work / "sheets", pages + 12)
    usage_of((fascicle, "build", work / "sheets", "--out", work / "made"))
    source = work / "pages.pdf"
    with pikepdf.open(work / "made" / "synthetic-book.pdf") as pdf:
        del pdf.pages[pages:]
        pdf.remove_unreferenced_resources()
        pdf.save(source)
    best: dict[str, dict[str, float]] = {}
    for name, options in BINDINGS.items():
        command = (fascicle, "print", "--pdf", source, "--out", work / "out", *options)
        used = min((usage_of(command) for _ in range(runs)), key=lambda usage: usage.wall)
        best[name] = {
            "wall_seconds": used.wall,
            "cpu_seconds": used.cpu,
            "peak_mb": used.peak,
        }
    return {"pages": pages, "runs": runs, "limit": LIMIT, "bindings": best}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fascicle-bench-") as folder:
        print(json.dumps(measure_sheets(Path(folder)), indent=1))

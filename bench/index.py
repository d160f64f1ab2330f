"""What an index costs: the same book with and without it, by turns, in one run.

    python bench/index.py                     700 pages, 3,000 marks
    python bench/index.py --pages 60 --marks 260 --repeat 1

Without the index the names are plain words, and there is no register. CPU seconds of the whole
process ``fascicle build``, into an empty folder; of several runs the one with the least counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import Usage, usage_of
from synthetic import write_publication

LIMIT = 0.10
"""The share of a build that an index may add."""


def build(folder: Path, out: Path) -> tuple[Usage, dict[str, Any]]:
    """Build a publication and return what that took, and its report."""
    program = Path(sys.executable).parent / "fascicle"
    used = usage_of((program, "build", folder, "--out", out, "--format", "json"))
    return used, json.loads((out / "report.json").read_text("utf-8"))


def measure_index(pages: int, marks: int, repeats: int, work: Path) -> dict[str, Any]:
    """Build a book of so many pages and marks with and without its index, by turns."""
    kinds = {"without": False, "with": True}
    for kind, index in kinds.items():
        write_publication(work / kind, pages, names=marks, index=index)
    best: dict[str, tuple[Usage, dict[str, Any]]] = {}
    for turn in range(repeats):
        for kind in kinds:
            made = build(work / kind, work / f"{kind}-{turn}")
            if kind not in best or made[0].cpu < best[kind][0].cpu:
                best[kind] = made
    without, with_index = best["without"], best["with"]
    return {
        "marks": marks,
        "pages": {kind: report["pages"] for kind, (_, report) in best.items()},
        "entries": len(with_index[1]["index"]),
        "cpu_seconds": {kind: used.cpu for kind, (used, _) in best.items()},
        "added": with_index[0].cpu / without[0].cpu - 1,
        "limit": LIMIT,
    }


def main() -> int:
    """Measure, and print JSON; ends with 1 where the index costs more than it may."""
    parser = argparse.ArgumentParser(description="Measure what an index adds to a build.")
    parser.add_argument("--pages", type=int, default=700, help="pages of the book, about (700)")
    parser.add_argument("--marks", type=int, default=3000, help="marks for its index (3,000)")
    parser.add_argument("--repeat", type=int, default=2, help="builds of each kind (2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fascicle-bench-") as work:
        found = measure_index(options.pages, options.marks, options.repeat, Path(work))
    print(json.dumps(found, indent=1))
    return int(found["added"] > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

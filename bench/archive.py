"""What a PDF for archives costs over a plain one: the same book both ways, by turns, in one run.

    python bench/archive.py                       60, 240 and 700 pages
    python bench/archive.py --sizes 60 --repeat 1

*Plain* is the same build without tags, metadata, attachments and seal (``plain.py``). CPU seconds
of whole processes, each into an empty folder; of several runs the one with the least counts.
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

HERE = Path(__file__).resolve().parent
LIMIT = 0.25
"""The share of a plain build that tags, metadata and attachments may add."""
SIZES = (60, 240, 700)


def measure_archive(pages: int, repeats: int, work: Path) -> dict[str, Any]:
    """Build a book of so many pages plain and in full, by turns."""
    folder = work / f"archive-{pages}"
    write_publication(folder, pages)
    commands = {
        "plain": (sys.executable, HERE / "plain.py"),
        "full": (Path(sys.executable).parent / "fascicle", "build"),
    }
    runs: dict[str, list[Usage]] = {kind: [] for kind in commands}
    outs = {kind: folder / kind for kind in commands}
    for turn in range(repeats):
        for kind, command in commands.items():
            out = outs[kind] / str(turn)
            runs[kind].append(usage_of((*command, folder, "--out", out, "--format", "json")))
    cpu = {kind: min(usage.cpu for usage in usages) for kind, usages in runs.items()}
    pdfs = {kind: (out / "0" / "synthetic-book.pdf").stat().st_size for kind, out in outs.items()}
    report = json.loads((outs["full"] / "0" / "report.json").read_text("utf-8"))
    return {
        "pages": report["pages"],
        "runs": repeats,
        "cpu_seconds": cpu,
        "megabytes": {kind: size / 1e6 for kind, size in pdfs.items()},
        "added": cpu["full"] / cpu["plain"] - 1,
        "limit": LIMIT,
    }


def main() -> int:
    """Measure, and print JSON; ends with 1 where it costs more than it may."""
    parser = argparse.ArgumentParser(description="Measure what a PDF for archives costs.")
    parser.add_argument("--sizes", default="60,240,700", help="pages of the books (60,240,700)")
    parser.add_argument("--repeat", type=int, default=2, help="builds of each kind (2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fascicle-bench-") as work:
        found = [
            measure_archive(int(pages), options.repeat, Path(work))
            for pages in options.sizes.split(",")
        ]
    print(json.dumps(found, indent=1))
    return int(any(size["added"] > LIMIT for size in found))


if __name__ == "__main__":
    sys.exit(main())

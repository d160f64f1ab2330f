"""What a preflight costs: a book of 200 pages that has been built, by the whole process.

    python bench/preflighting.py

The book comes from the cache; reading, proving and examining it are measured, and the contact
sheet as well. Of several runs the best counts.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from measure import usage_of
from synthetic import write_publication

PAGES = 200
RUNS = 3
LIMIT = 5.0
"""Seconds that the preflight of 200 pages may take."""


def measure_preflight(work: Path, pages: int = PAGES, runs: int = RUNS) -> dict[str, Any]:
    """Build a book, and time its preflight without and with a contact sheet."""
    fascicle = Path(sys.executable).parent / "fascicle"
    folder = work / "preflight"
    write_publication(folder, pages + 12)
    command = (fascicle, "preflight", folder, "--format", "json")
    said = json.loads(usage_of(command).output)
    kinds = {
        "preflight": command,
        "with --sheet FILE.pdf": (*command, "--sheet", work / "contact.pdf"),
        "with --sheet FILE.png": (*command, "--sheet", work / "contact.png"),
    }
    best = {
        name: min((usage_of(words) for _ in range(runs)), key=lambda usage: usage.wall)
        for name, words in kinds.items()
    }
    return {
        "pages": said["sheets"],
        "runs": runs,
        "limit": LIMIT,
        "wall_seconds": {name: used.wall for name, used in best.items()},
        "peak_mb": {name: used.peak for name, used in best.items()},
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fascicle-bench-") as made:
        print(json.dumps(measure_preflight(Path(made)), indent=1))

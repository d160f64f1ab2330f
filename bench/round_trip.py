"""Random publications, built and read back: every word and note is accounted for, or it is told.

    python bench/round_trip.py                        500 publications, on all processors
    python bench/round_trip.py --quick                40 of them
    python bench/round_trip.py --first 1000 --count 200 --keep FOLDER

A publication that fails is kept, to be looked at: its folder in ``--keep``. It can be written
again from its number by ``python tests/round_trip/wild_publication.py NUMBER FOLDER``. Ends with 1
where any has failed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "round_trip"))

if TYPE_CHECKING:
    from wild_check import Outcome

COUNT, QUICK = 500, 40
BATCH = 50
"""Publications after which the processes are begun anew, so that each is quick and small."""
TOO_LONG = 300.0
"""Seconds that no publication of the generator may take; generous, for slow machines."""


def attempt(seed: int, keep: Path) -> Outcome:
    """Write the publication of a seed, build it and compare; keep its folder where it fails."""
    from wild_check import round_trip
    from wild_publication import write_publication

    folder = Path(tempfile.mkdtemp(prefix=f"wild-{seed}-"))
    try:
        outcome = round_trip(seed, write_publication(seed, folder), folder)
        if outcome.seconds > TOO_LONG:
            outcome.faults.append(f"it takes {outcome.seconds:.0f} seconds")
        if outcome.faults:
            shutil.copytree(folder, keep / str(seed), dirs_exist_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def outcomes(seeds: range, keep: Path, workers: int) -> Iterator[Outcome]:
    """Yield what came of each publication, as soon as it and those before it are done."""
    from wild_check import Outcome

    spawning = get_context("spawn")
    for start in range(0, len(seeds), BATCH):
        # Not by max_tasks_per_child, with which Python 3.11 stops for ever at times (gh-115634).
        with ProcessPoolExecutor(workers, spawning) as pool:
            waiting = [(seed, pool.submit(attempt, seed, keep)) for seed in seeds[start:][:BATCH]]
            for seed, future in waiting:
                try:
                    yield future.result()
                except BrokenProcessPool:
                    raise
                except Exception as fault:  # the generator's or the check's own
                    yield Outcome(seed, faults=[f"the trial itself fails: {fault!r}"])


def figures(done: list[Outcome], seconds: float) -> dict[str, Any]:
    """Return the figures of a trial."""
    built = [outcome for outcome in done if outcome.built]
    took = [outcome.seconds for outcome in done] or [0.0]
    ended = Counter(code for outcome in done for code in set(outcome.errors))
    return {
        "publications": len(done),
        "built, every word and note accounted for": sum(not o.faults for o in built),
        "ended in a finding that names the block": sum(not o.faults and not o.built for o in done),
        "failed": sum(bool(outcome.faults) for outcome in done),
        "pages": sum(outcome.pages for outcome in built),
        "words compared": sum(outcome.words for outcome in built),
        "notes compared": sum(outcome.notes for outcome in built),
        "errors met": ", ".join(f"{code} × {count}" for code, count in sorted(ended.items())),
        "median seconds of a build": round(statistics.median(took), 2),
        "longest build in seconds": round(max(took), 1),
        "seconds in all": round(seconds, 1),
    }


def main() -> int:
    """Run the trial from the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help=f"publications ({COUNT})")
    parser.add_argument("--first", type=int, default=0, help="number of the first (0)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} publications")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--keep", type=Path, help="folder for those that fail")
    parser.add_argument("--json", type=Path, help="file for the figures")
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="round-trip-"))
    count = QUICK if given.quick else given.count
    started = time.perf_counter()
    done: list[Outcome] = []
    for outcome in outcomes(range(given.first, given.first + count), keep, given.workers):
        done.append(outcome)
        if outcome.faults:
            print(f"publication {outcome.seed} fails; it is kept in {keep / str(outcome.seed)}")
            print("".join(f"    {fault}\n" for fault in outcome.faults[:5]), end="", flush=True)
    found = figures(done, time.perf_counter() - started)
    print("".join(f"{label}: {value}\n" for label, value in found.items()), end="")
    if given.json is not None:
        asked = [f"--first {given.first}"] if given.first else []
        asked += ["--quick"] if given.quick else []
        asked += [f"--count {given.count}"] if given.count != COUNT and not given.quick else []
        command = " ".join(["python bench/round_trip.py", *asked])
        document = {"name": "round_trip", "command": command, "figures": found}
        given.json.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 1 if found["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())

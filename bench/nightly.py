"""All trials that take too long for ``make test``, one after the other; ``make nightly`` calls it.

    python bench/nightly.py             everything, as long as it takes
    python bench/nightly.py --quick     each trial in its short form
    python bench/nightly.py --only round_trip,soak --json FOLDER

Each trial is a script of its own with ``--quick`` and ``--json``, and ends with other than 0 where
something has failed. So does this, after all of them have run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TRIALS = {
    "round_trip": "round_trip.py",
    "fuzz": "fuzz/run.py",
    "kills": "reliability/kills.py",
    "full_disk": "reliability/full_disk.py",
    "soak": "reliability/soak.py",
    "growth": "fuzz/growth.py",
    "at_the_limits": "reliability/at_the_limits.py",
    "roads": "reliability/roads.py",
}
"""The trials in their order, each with its script."""


def run(name: str, *, quick: bool, figures: Path | None) -> bool:
    """Run one trial and tell how it ended; return whether all was well."""
    command = [sys.executable, str(HERE / TRIALS[name])]
    if quick:
        command.append("--quick")
    if figures is not None:
        command += ["--json", str(figures / f"{name}.json")]
    print(f"== {name}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, check=False).returncode
    minutes = (time.monotonic() - started) / 60
    ending = "well" if code == 0 else f"with {code}"
    print(f"== {name} ended {ending} after {minutes:.1f} min", flush=True)
    return code == 0


def main() -> int:
    """Run the trials from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="each trial in its short form")
    parser.add_argument("--only", default=",".join(TRIALS), help="names of trials, with commas")
    parser.add_argument("--json", type=Path, help="folder for the figures of each trial")
    given = parser.parse_args()
    names = [name for name in given.only.split(",") if name]
    unknown = [name for name in names if name not in TRIALS]
    if unknown:
        parser.error(f"no trial “{unknown[0]}”; there are {', '.join(TRIALS)}")
    if given.json is not None:
        given.json.mkdir(parents=True, exist_ok=True)
    failed = [name for name in names if not run(name, quick=given.quick, figures=given.json)]
    print(f"Failed: {', '.join(failed)}." if failed else f"All well: {', '.join(names)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

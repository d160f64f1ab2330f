"""The figures of all trials of reliability as ``docs/reliability.md``.

Each trial writes its figures by ``--json FILE``. This joins such files into ``results.json``, where
a trial takes the place of an older one of its name, and writes the document.

    python bench/reliability/write_up.py              writes the document anew
    python bench/reliability/write_up.py FILE ...     takes new figures in first
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from measure import machine  # noqa: E402 - the bench is no package

__all__ = ["document", "joined"]

RESULTS = Path(__file__).with_name("results.json")
DOCUMENT = ROOT / "docs/reliability.md"

Trial = dict[str, Any]

TRIALS: Mapping[str, tuple[str, str]] = {
    "kills": (
        "Killed at any moment",
        "Commands that write are killed (`kill -9`) again and again: at random moments and, by "
        "turns, when they have just begun to write; then once before each single write. Each time "
        "the last good files must be whole, to the byte, or be the new ones, whole; and once the "
        "next command has run, no stray file may be there. At last each two of six commands run "
        "in one folder at once.",
    ),
    "full_disk": (
        "A full disk",
        "Builds go to a file system that is too small, by more or less. Each must say so, leave "
        "the last good book whole and nothing half written.",
    ),
    "soak": (
        "Many builds in one process",
        "Books of several kinds are built by turns through the Python API, with a press that is "
        "kept and without one, with a cache and without one; every fifth build must fail. After "
        "each, memory, open files, threads and temporary files are counted. *Growth* compares "
        "rounds of the same builds, after the first, in which libraries and fonts are loaded.",
    ),
    "corpus": (
        "Hostile and odd files",
        "Each file of [the corpus](../tests/hostile/README.md) is put into a sound publication "
        "and checked or built. The finding that it must give is written down with its place. "
        "Nothing outside the publication may be opened, nothing outside the folder of files made "
        "written, and the last good book must stay as it was. `make test` does so each time.",
    ),
    "round_trip": (
        "Random publications",
        "A generator writes publications with all kinds of blocks, scripts and extremes. Each "
        "must be built with every word and note accounted for, or end in a finding that names the "
        "block.",
    ),
    "fuzz": (
        "Fuzzing",
        "The readers of YAML, BibTeX, inline text and citations are given bytes that are changed "
        "under the guidance of what code they reach. A reader must answer with a result or a "
        "finding, in two seconds and 500 MB; a traceback is a failure.",
    ),
    "growth": (
        "Growth with size",
        "Readers are given more and more of the same, to see that time and memory do not grow "
        "faster than the input.",
    ),
    "at_the_limits": (
        "As much as the limits let pass",
        "What stands exactly at each [limit](security.md#limits) is read, prepared or built in a "
        "process of its own: CPU seconds and the most memory that it took.",
    ),
    "roads": (
        "Which files are opened",
        "The kernel (`strace`) tells which files a build of the booklet opens, which programs it "
        "starts and to what it connects.",
    ),
}
"""Heading and description of each trial, in the order of the document."""

_INTRODUCTION = """\
# Reliability

Written by `bench/reliability/write_up.py` from `bench/reliability/results.json`: do not edit it by
hand. `make nightly` runs the trials; each names its own command below.

- Machine: {processor}, {cores} cores, {system}
- Versions: Python {python}, Fascicle {fascicle}

## What is promised

- **A build ends.** It gives a book, or findings that say what is wrong, where, and what to write
  instead. It gives no traceback for what stands in a publication, and limits of time and memory end
  what would not end by itself.
- **Nothing is lost.** Files made are written aside and moved into place. Whatever happens in the
  middle of a build, the last good book is still there, whole. What an editor has written is changed
  by no command but those that say so, and these replace a file only when the new one is complete.
- **Nobody is let in.** A build reads the publication and the theme, and nothing else, and connects
  to no one ([security.md](security.md)).
- **Nothing is left behind.** No temporary file, open file or thread outlives a build, and a process
  that makes one book after another does not grow.

## What was tried
"""


def joined(known: Iterable[Trial], new: Iterable[Trial]) -> list[Trial]:
    """Return all trials, each of the new ones in the place of an older one of its name."""
    trials = {trial["name"]: trial for trial in (*known, *new)}
    order = list(TRIALS)
    return sorted(
        trials.values(),
        key=lambda trial: (
            order.index(trial["name"]) if trial["name"] in TRIALS else len(order),
            trial["name"],
        ),
    )


def document(results: Mapping[str, Any]) -> str:
    """Return ``docs/reliability.md``."""
    trials: Sequence[Trial] = results["trials"]
    rows = [
        f"| [{_heading(trial)}](#{_anchor(_heading(trial))}) | `{trial['command']}` "
        f"| {trial['date']} |"
        for trial in trials
    ]
    parts = [
        _INTRODUCTION.format(**results["machine"], fascicle=results["fascicle"]),
        "\n".join(("| Trial | Command | Date |", "|-|-|-|", *rows)),
        *map(_section, trials),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _section(trial: Trial) -> str:
    _, told = TRIALS.get(trial["name"], ("", ""))
    rows = [f"| {_cell(label)} | {_figure(value)} |" for label, value in trial["figures"].items()]
    table = "\n".join(("| Figure | Value |", "|-|-:|", *rows))
    return "\n\n".join(
        part for part in (f"### {_heading(trial)}", told, f"`{trial['command']}`:", table) if part
    )


def _heading(trial: Trial) -> str:
    plain = str(trial["name"]).replace("_", " ").capitalize()
    return TRIALS.get(trial["name"], (plain, ""))[0]


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _cell(text: object) -> str:
    words = " ".join(str(text).split()).replace("|", "\\|")
    return words[:1].upper() + words[1:]


def _figure(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}"
    return _cell(value)


def main(files: Sequence[str]) -> None:
    """Take new figures in, and write the document."""
    from fascicle import __version__

    results: dict[str, Any] = {"trials": []}
    if RESULTS.is_file():
        results = json.loads(RESULTS.read_text("utf-8"))
    today = datetime.now(UTC).date().isoformat()
    new = [{"date": today, **json.loads(Path(file).read_text("utf-8"))} for file in files]
    if new or "machine" not in results:
        results |= {"machine": machine(), "fascicle": __version__}
    results["trials"] = joined(results["trials"], new)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    DOCUMENT.write_text(document(results), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

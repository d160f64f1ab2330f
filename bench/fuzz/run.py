"""Fuzz the readers by coverage, each for a bounded time.

    python bench/fuzz/run.py [--seconds 60 | --quick] [--json FILE] [NAME ...]

Each reader runs in a process of its own (atheris, which is libFuzzer), with no input longer than
4,096 bytes, 2 s for each and 500 MB for all. What ends it (an exception, an input that takes too
long or too much) is kept in ``bench/fuzz/found/`` and printed, and the command ends with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from seeds import TOKENS, seeds  # noqa: E402 - the folder has to be known first

FOUND = HERE / "found"
TARGETS = (
    *("yaml", "bibtex", "inline", "citations", "dates", "text-dates", "names", "photographs"),
    *("templates", "chapters/one.yaml", "chapters/register.yaml"),
)
"""The readers that are fuzzed where none is named."""
_STATED = {
    "executions": r"stat::number_of_executed_units:\s*(\d+)",
    "slowest": r"stat::slowest_unit_time_sec:\s*(\d+)",
    "megabytes": r"stat::peak_rss_mb:\s*(\d+)",
}


@dataclass(frozen=True)
class Outcome:
    """What fuzzing one reader came to; ``slowest`` is in whole seconds, as libFuzzer counts."""

    name: str
    executions: int
    coverage: int
    slowest: int
    megabytes: int
    found: tuple[Path, ...]
    said: str = ""


def fuzz(name: str, seconds: int) -> Outcome:
    """Fuzz one reader for so many seconds."""
    FOUND.mkdir(exist_ok=True)
    before = set(FOUND.iterdir())
    with tempfile.TemporaryDirectory(prefix="fascicle-fuzz-") as made:
        corpus, words = Path(made, "corpus"), Path(made, "words")
        corpus.mkdir()
        for number, data in enumerate(seeds(name)):
            (corpus / f"{number:04}").write_bytes(data)
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in _tokens(name)), "ascii")
        command = [
            *(sys.executable, str(HERE / "target.py"), name, f"-max_total_time={seconds}"),
            *("-rss_limit_mb=500", "-timeout=2", "-max_len=4096", "-print_final_stats=1"),
            *(f"-dict={words}", f"-artifact_prefix={FOUND}/{name.replace('/', '-')}-"),
            *("-verbosity=1", str(corpus)),
        ]
        # Temporary folders of the readers go with that of the run, should it be killed.
        environment = {**os.environ, "TMPDIR": made}
        ran = subprocess.run(
            command, capture_output=True, check=False, env=environment, timeout=seconds + 300
        )
    said = (ran.stdout + ran.stderr).decode("utf-8", errors="replace")
    figures = {key: int(m[1]) if (m := re.search(p, said)) else 0 for key, p in _STATED.items()}
    covered = re.findall(r"\bcov: (\d+)", said)
    found = tuple(sorted(set(FOUND.iterdir()) - before))
    failed = ran.returncode != 0 or found
    return Outcome(
        name, coverage=int(covered[-1]) if covered else 0, found=found, **figures,
        said=f"ended with {ran.returncode}\n{_last_words(said)}" if failed else "",
    )  # fmt: skip


def _tokens(name: str) -> tuple[str, ...]:
    return TOKENS.get(name, TOKENS["yaml"])


def _escaped(token: str) -> str:
    """Return a word as libFuzzer's dictionaries have it."""
    data = token.encode("utf-8", errors="surrogatepass")
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02X}" for b in data)


def _last_words(said: str) -> str:
    """Return the exception that ended a run, or the end of what was said."""
    raised = re.search(r" === Uncaught Python exception: ===\n(.*?)\n==\d", said, re.DOTALL)
    if raised:
        return raised[1][-1500:]
    return "\n".join(line for line in said.split("\n") if "stat::" not in line)[-1500:]


def main() -> None:
    """Fuzz all readers, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="names of readers; the usual ones where none is")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader")
    parser.add_argument("--quick", action="store_true", help="10 seconds for each reader")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    given = parser.parse_args()
    seconds = 10 if given.quick else given.seconds
    figures: dict[str, str] = {}
    failed = False
    for name in given.readers or TARGETS:
        outcome = fuzz(name, seconds)
        figures[name] = (
            f"{outcome.executions:,} inputs, {outcome.coverage:,} branches, "
            f"slowest {outcome.slowest} s, {outcome.megabytes} MB"
        )
        print(f"{name:24} {figures[name]}", flush=True)
        if outcome.said:
            failed = True
            print(*(f"  {file}: {file.read_bytes()[:200]!r}" for file in outcome.found), sep="\n")
            print(outcome.said, flush=True)
    if given.json:
        command = f"python bench/fuzz/run.py --seconds {seconds}"
        record = {"name": "fuzz", "command": command, "figures": figures}
        given.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

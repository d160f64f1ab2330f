"""The soak: many builds in one process, and what they leave behind.

A server or a notebook that builds one book after another must not grow. Books of several kinds are
built by turns through the Python API, with a press that is kept and without one, with a cache and
without one, and with builds between them that must fail. After each build memory, open files,
threads and temporary files are counted.

    python bench/reliability/soak.py                 100 builds
    python bench/reliability/soak.py --quick         15 builds
    python bench/reliability/soak.py --json FILE     also writes the figures

Ends with 1 where memory has grown by more than a tenth, or anything was left behind.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import psutil

import fascicle

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/publications"
ALLOWED_GROWTH = 0.10
"""Of memory, from the second round of builds to the last."""
BUILDS, QUICK_BUILDS = 100, 15


@dataclass(frozen=True, slots=True)
class State:
    """What a process holds: memory in megabytes (10^6 bytes), and the rest in numbers."""

    memory: float
    handles: int
    threads: int
    temporary: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the builds that make a round: what it is, and what builds it the n-th time."""

    name: str
    build: Callable[[int], None]


def main() -> int:
    """Soak, tell what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_BUILDS} builds")
    parser.add_argument("--builds", type=int, default=BUILDS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    asked = parser.parse_args()
    builds = QUICK_BUILDS if asked.quick else asked.builds
    with _own_temporary_folder() as temporary:
        result = soak(builds, temporary, sys.stderr.write)
    faults = result.faults()
    for label, value in result.figures().items():
        print(f"{label}: {value}")
    print(*faults or ["Nothing was left behind."], sep="\n")
    if asked.json:
        said = {"name": "soak", "command": _command(), "figures": result.figures()}
        asked.json.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return 1 if faults else 0


def _command() -> str:
    words = ["python", "bench/reliability/soak.py"]
    words += ["--quick"] if "--quick" in sys.argv else []
    return " ".join(words)


# --- what is built --------------------------------------------------------------------------------


class Failed(Exception):  # noqa: N818 - what happened
    """A build ended otherwise than it should have."""


def turns(folder: Path) -> list[Turn]:
    """Return the builds of a round, each of a copy of its own in ``folder``."""
    sys.path.insert(0, str(ROOT / "bench"))
    from synthetic import write_publication

    long = folder / "long"
    write_publication(long, 24)
    kept = copied("all-parts", folder / "kept")
    press = fascicle.Press()

    def with_press(number: int) -> None:
        # A paragraph more, each time another: without a change the press has the book already.
        chapter = min((kept / "chapters").glob("*.yaml"))
        original = GOLDEN / "all-parts/chapters" / chapter.name
        added = f'  - "Build number {number}."\n'
        chapter.write_text(original.read_text("utf-8").rstrip("\n") + "\n" + added, "utf-8")
        build(kept, press=press)

    photographs = copied("photographs-held", folder / "photographs")
    drawn = copied("timeline-full", folder / "drawn")
    return [
        Turn("a book of 24 pages, without a cache", lambda _: build(long)),
        Turn("all parts, with a press that is kept", with_press),
        Turn("photographs, with a cache", lambda _: build(photographs, cache=True)),
        Turn(
            "a timeline, its cache emptied",
            lambda _: (_emptied(drawn), build(drawn, cache=True))[1],
        ),
        Turn("a build that fails", failing(folder)),
    ]


def build(folder: Path, *, press: fascicle.Press | None = None, cache: bool = False) -> None:
    """Build a publication, from its files to its files."""
    out = folder / "build"
    store = out / ".cache" if cache else None
    edition = fascicle.compile(fascicle.read(folder), cache=store)
    book = fascicle.typeset(edition, press or fascicle.Press(store, keep=False))
    fascicle.publish(book, out)


def copied(name: str, folder: Path) -> Path:
    """Return a copy of one of the golden publications."""
    return Path(shutil.copytree(GOLDEN / name, folder))


def _emptied(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder / "build/.cache")


def failing(folder: Path) -> Callable[[int], None]:
    """Return builds that fail by turns: while reading, preparing pictures, and composing."""
    unread = copied("one-line-chapters", folder / "unread")
    (unread / "publication.yaml").write_text("slug: [\n", encoding="utf-8")
    dark = copied("photographs-held", folder / "dark")
    for picture in (dark / "assets").rglob("*.jpg"):
        picture.write_bytes(picture.read_bytes()[:-500])
    astray = copied("all-parts", folder / "astray")
    (astray / "templates").mkdir(exist_ok=True)
    (astray / "templates/colophon.html").write_text("<p>{{ nothing }}</p>", encoding="utf-8")

    def fail(number: int) -> None:
        chosen = (unread, dark, astray)[number % 3]
        try:
            build(chosen)
        except fascicle.Refused:
            return
        raise Failed(f"{chosen.name} was built although it is at fault")

    return fail


# --- what is counted ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """The states after each build, in rounds; ``left`` is the state when all was let go."""

    rounds: Sequence[Sequence[State]]
    before: State
    left: State
    seconds: float

    @property
    def settled(self) -> Sequence[Sequence[State]]:
        """The rounds after the first, in which libraries and fonts are loaded."""
        return self.rounds[1:]

    @property
    def growth(self) -> float:
        """How much memory has grown since everything was loaded, as a part of it.

        Rounds are compared, not builds, since books differ: of four rounds and more the mean of
        the first quarter with the mean of the last.
        """
        part = max(1, len(self.settled) // 4)
        first, last = (
            mean(state.memory for states in some for state in states)
            for some in (self.settled[:part], self.settled[-part:])
        )
        return last / first - 1

    def figures(self) -> dict[str, str | int]:
        """Return what was measured, each figure under its label."""
        settled = [state for states in self.settled for state in states]
        return {
            "builds in one process": sum(map(len, self.rounds)),
            "of them builds that must fail": len(self.rounds),
            "seconds": round(self.seconds),
            "memory after the second round, MB": round(mean(s.memory for s in self.settled[0])),
            "memory after the last round, MB": round(mean(s.memory for s in self.settled[-1])),
            "greatest memory after a build, MB": round(max(s.memory for s in settled)),
            "growth of memory, per cent": round(100 * self.growth, 1),
            "open files more than before": self.left.handles - self.settled[0][0].handles,
            "threads more than before": self.left.threads - self.before.threads,
            "temporary files left": self.left.temporary,
        }

    def faults(self) -> list[str]:
        """Return what should not be, in words."""
        found = []
        if self.growth > ALLOWED_GROWTH:
            found.append(f"Memory has grown by {100 * self.growth:.1f} %.")
        for what in ("handles", "threads", "temporary"):
            counts = [max(getattr(state, what) for state in states) for states in self.settled]
            if counts[-1] > counts[0]:
                found.append(f"More and more {what}: {counts[0]}, then {counts[-1]}.")
        if self.left.temporary:
            found.append(f"{self.left.temporary} temporary files are left.")
        return found


def soak(builds: int, temporary: Path, say: Callable[[str], object]) -> Result:
    """Build so many times, in rounds of each kind; ``temporary`` is where temporary files go."""
    process = psutil.Process()
    started = time.monotonic()
    before = _state(process, temporary)
    with tempfile.TemporaryDirectory(dir=temporary.parent) as folder:
        rounds = list(_rounds(turns(Path(folder)), builds, lambda: _state(process, temporary), say))
    left = _state(process, temporary)
    return Result(rounds, before, left, time.monotonic() - started)


def _rounds(
    kinds: Sequence[Turn], builds: int, state: Callable[[], State], say: Callable[[str], object]
) -> Iterator[list[State]]:
    for first in range(0, builds, len(kinds)):
        states = []
        for number, turn in enumerate(kinds[: builds - first], first):
            turn.build(number)
            states.append(state())
            say(f"{number + 1:4} {states[-1].memory:6.1f} MB  {turn.name}\n")
        yield states


def _state(process: psutil.Process, temporary: Path) -> State:
    gc.collect()
    _give_back()
    memory = process.memory_info().rss / 1e6
    found = sum(1 for _ in temporary.rglob("*"))
    return State(memory, process.num_fds(), process.num_threads(), found)


def _give_back() -> None:
    """Have glibc give back what is free, so that what counts as memory is what is held."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


@contextmanager
def _own_temporary_folder() -> Iterator[Path]:
    """Have all temporary files made in a folder of their own, so that they can be counted."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        temporary = Path(folder) / "temporary"
        temporary.mkdir()
        before, tempfile.tempdir = tempfile.tempdir, str(temporary)
        try:
            yield temporary
        finally:
            tempfile.tempdir = before


if __name__ == "__main__":
    sys.exit(main())

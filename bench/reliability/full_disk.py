"""A full disk: file systems of every size from too small to enough, and one that can only be read.

On a small tmpfs each command makes its last good files; then other things fill the disk until so
and so much is left, the manuscript is changed, and the command is run again. It must succeed, or
end with 1 and a finding that says that there is no room, and no traceback; then what it made before
is there byte for byte. In either case nothing else lies there. Mounting needs root and Linux; the
trial of files that may not grow (RLIMIT_FSIZE) does not.

    python bench/reliability/full_disk.py           47 sizes, in steps of 16 KB at first
    python bench/reliability/full_disk.py --quick   four sizes
    python bench/reliability/full_disk.py --json FILE
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kills import Trial, finish, trials

from fascicle.aside import FOLDER

KB = 1024
DISK = 32 * KB * KB
"""Bytes of the file system: plenty for the small book of the trials."""
CODE = "from fascicle.cli import main; main()"


@dataclass
class Figures:
    """What came of the runs of one command."""

    built: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@contextlib.contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """Have a file system of its own at ``folder``."""
    folder.mkdir(parents=True)
    size = f"size={DISK}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def run(trial: Trial, folder: Path, **options: object) -> tuple[int, str]:
    """Run a trial's command; return its exit code and all that it said."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *trial.words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(folder)},
        **options,
    )
    return done.returncode, done.stdout + done.stderr


def strays(trial: Trial) -> list[str]:
    """Return what lies there and should not: our own folder, half-written files."""
    # What has come of a photograph stays: the next call goes on there.
    found = [str(path) for path in (trial.folder / "build").rglob("*.part")]
    return found + [str(path) for path in trial.folder.rglob(FOLDER)]


def judge(
    trial: Trial, figures: Figures, when: str, before: dict[str, bytes], ended: tuple[int, str]
) -> None:
    """Look at what a command said and left."""
    code, said = ended
    left = trial.files()
    if code == 0:
        figures.built += 1
    else:
        codes = sorted(set(re.findall(r"\bF1\d\d\b", said)))
        figures.refused[" ".join(codes)] = figures.refused.get(" ".join(codes), 0) + 1
        if code != 1 or not set(codes) & {"F112", "F113", "F117"}:
            figures.faults.append(f"{trial.name}, {when}: {code}, {said[-800:]}")
        lost = [name for name, data in before.items() if left.get(name) != data]
        if lost and trial.one_making:
            figures.faults.append(f"{trial.name}, {when}: {', '.join(lost)} is not as before")
    if "Traceback" in said:
        figures.faults.append(f"{trial.name}, {when}: a traceback")
    if found := strays(trial):
        figures.faults.append(f"{trial.name}, {when}: left over: {found}")


def filled(trial: Trial, disk: Path, room: int, figures: Figures, number: int) -> None:
    """Run a command with so much room (bytes) on the disk."""
    shutil.rmtree(trial.folder / "build/.cache", ignore_errors=True)
    trial.change(number)
    before = trial.files()
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - room, 1))
    try:
        ended = run(trial, disk.parent / "temp")
    finally:
        filler.unlink()
    judge(trial, figures, f"{room // KB} KB free", before, ended)


def read_only(trial: Trial, disk: Path, figures: Figures) -> None:
    """Run a command on a file system that can only be read."""
    trial.change(0)
    before = trial.files()
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        ended = run(trial, disk.parent / "temp")
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    judge(trial, figures, "read only", before, ended)
    if ended[0] == 0:
        figures.faults.append(f"{trial.name}: wrote to a disk that can only be read")


def no_large_files(trial: Trial, work: Path, figures: Figures, limit: int) -> None:
    """Run a command that may write no file larger than ``limit`` bytes."""
    trial.change(0)
    before = trial.files()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ended = run(trial, work / "temp", preexec_fn=limited)
    judge(trial, figures, f"no file over {limit // KB} KB", before, ended)


def main() -> int:
    """Try, print what came of it, and return 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    steps = (0, 64, 320, 8192) if given.quick else (*range(0, 512, 16), *range(512, 8192, 512))
    limits = (16,) if given.quick else (1, 4, 16, 32, 64)
    told: dict[str, str] = {}
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fascicle-full-") as name:
        disk = Path(name) / "disk"
        (Path(name) / "temp").mkdir()
        is_root = os.geteuid() == 0 and sys.platform == "linux"
        with mounted(disk) if is_root else contextlib.nullcontext(), trials(disk) as all_:
            for trial in all_:
                figures = Figures()
                run(trial, Path(name) / "temp")
                for number, step in enumerate(steps if is_root else (), start=1):
                    filled(trial, disk, step * KB, figures, number)
                if is_root:
                    read_only(trial, disk, figures)
                for limit in limits:
                    no_large_files(trial, Path(name), figures, limit * KB)
                refused = ", ".join(f"{n} × {codes}" for codes, n in figures.refused.items())
                told[trial.name] = (
                    f"{figures.built} succeeded, {sum(figures.refused.values())} refused "
                    f"({refused}), {len(figures.faults)} faults"
                )
                print(f"{trial.name}: {told[trial.name]}", flush=True)
                faults += figures.faults
    return finish("full_disk", given, told, faults)


if __name__ == "__main__":
    sys.exit(main())

"""Kill -9 at any moment: what stood there before or what was to be, whole, and nothing else.

Each trial changes the manuscript, so that there is work, runs a command and kills it. Then:

- every file made is byte for byte the last good one or the new one, and none is missing;
- once the next command has begun, all of them are of one making;
- the lock is free, the next command succeeds, and nothing is left besides what it makes.

The moments: of real processes, half at random, half just when files are being written; and, in
processes that are forked, one before each single write. At last each two commands are run at once.

    python bench/reliability/kills.py             200 builds in time, 40 of each other command
    python bench/reliability/kills.py --quick     20 builds, 5 of each other command
    python bench/reliability/kills.py --json FILE   also the figures, for docs/reliability.md
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests/fetching")]

from moments import Ending, ended  # noqa: E402

from fascicle.aside import FOLDER, settle  # noqa: E402
from fascicle.commands.lock import locked  # noqa: E402

Files = dict[str, bytes]
CODE = "from fascicle.cli import main; main()"
NAMES = "persons:\n  deroko: {name: Jovan Deroko}\nplaces:\n  uzice: {name: Užice}\n"
BODY = """\
title: Names
status: final
# kept
body:
  - Then Užice fell. # a remark
  - 'Jovan Deroko came.'
"""
BOOK = """\
slug: book
title: A book
year: 2026
language: en-GB
chapters:
  - one
"""
CHAPTER = """\
title: One
status: final
body:
  - event: {date: 1941-10-03, title: A town fell}
    text: It fell.^[So they say.]
"""


@dataclass(frozen=True)
class Trial:
    """A command on trial: its words, what changes before each run, and where it writes.

    ``made`` are the paths of files and folders written, relative to ``folder``. ``one_making``:
    they belong together.
    """

    name: str
    folder: Path
    words: tuple[str, ...]
    change: Callable[[int], None]
    made: tuple[str, ...]
    one_making: bool = True

    def files(self) -> Files:
        """Return all files that the command has made."""
        found: Files = {}
        for name in self.made:
            path = self.folder / name
            paths = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
            for file in paths:
                own = {FOLDER, ".cache", ".lock", ".fetch"} & set(file.parts)
                if file.is_file() and not own:
                    found[file.relative_to(self.folder).as_posix()] = file.read_bytes()
        return found

    @property
    def writing(self) -> list[Path]:
        """The folders that are there only while the command moves files into place."""
        return sorted(
            {(self.folder / name).parent / FOLDER for name in self.made}
            | {self.folder / name / FOLDER for name in self.made}
        )


@dataclass
class Figures:
    """What was seen, by trial."""

    kills: int = 0
    as_before: int = 0
    as_after: int = 0
    finished: int = 0
    """Kills that fell between two moves: the next command ended them."""
    faults: list[str] = field(default_factory=list)


# --- one kill ---------------------------------------------------------------------------------


class Judge:
    """Runs a trial again and again, and looks at what each kill leaves."""

    def __init__(self, trial: Trial, figures: Figures, environment: dict[str, str]) -> None:
        self.trial, self.figures, self.environment = trial, figures, environment
        self.number = 0
        self.run()
        self.change()
        since = time.monotonic()
        subprocess.run(self.command(), stdout=subprocess.DEVNULL, env=environment, check=True)
        self.seconds = time.monotonic() - since

    def command(self) -> list[str]:
        return [sys.executable, "-c", CODE, *self.trial.words]

    def change(self) -> None:
        self.number += 1
        self.trial.change(self.number)

    def run(self) -> None:
        ending = forked(self.trial.words, self.trial.folder, at=0)
        if ending.code:
            self.fault(f"the next command failed with {ending.code}")

    def kill(self, end: Callable[[list[str], dict[str, str]], None]) -> None:
        """Change the manuscript, have ``end`` run the command and kill it, and look."""
        old = self.trial.files()
        self.change()
        before = self.trial.files() if not self.trial.one_making else old
        end(self.command(), self.environment)
        left = self.trial.files()
        self.free()
        settled = self.trial.files()
        self.run()
        self.look(before, left, settled, self.trial.files())

    def free(self) -> None:
        """See that the lock is free, and that whoever takes it finishes what was begun."""
        try:
            for path in self.trial.writing:
                if path.parent.is_dir():
                    settle(path.parent)
            if (self.trial.folder / "build").is_dir():
                with locked(self.trial.folder / "build"):
                    pass
        except BaseException as fault:
            self.fault(f"the lock is not free: {fault}")

    def look(self, old: Files, left: Files, settled: Files, new: Files) -> None:
        figures = self.figures
        figures.kills += 1
        for name, data in left.items():
            if data not in (old.get(name), new.get(name)):
                self.fault(f"{name} is neither the old nor the new")
        if missing := (old.keys() & new.keys()) - left.keys():
            self.fault(f"{', '.join(sorted(missing))} is missing")
        if settled not in (old, new) and self.trial.one_making:
            self.fault("files of two makings lie together")
        figures.as_before += settled == old
        figures.as_after += settled == new
        figures.finished += settled != left
        strays = [str(path) for path in self.trial.writing if path.exists()]
        strays += map(str, (self.trial.folder / "build").rglob("*.part"))
        if strays:
            self.fault(f"left over: {strays}")

    def fault(self, what: str) -> None:
        self.figures.faults.append(f"{self.trial.name}, {self.number}: {what}")


# --- moments ----------------------------------------------------------------------------------


def at_random(seconds: float, dice: random.Random) -> Callable[[list[str], dict[str, str]], None]:
    """Kill a real process, alone or with its children, at any moment of its run."""

    def end(command: list[str], environment: dict[str, str]) -> None:
        process = _started(command, environment)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, seconds * 1.05))
        _killed(process, together=dice.random() < 0.5)

    return end


def while_writing(
    folders: list[Path], dice: random.Random
) -> Callable[[list[str], dict[str, str]], None]:
    """Kill a real process a few milliseconds after it has begun to write."""

    def end(command: list[str], environment: dict[str, str]) -> None:
        process = _started(command, environment)
        while process.poll() is None and not any(folder.exists() for folder in folders):
            pass
        until = time.monotonic() + dice.uniform(0, 0.03)
        while time.monotonic() < until:
            pass
        _killed(process, together=dice.random() < 0.5)

    return end


def _started(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _killed(process: subprocess.Popen[bytes], *, together: bool) -> None:
    """Kill a process, and see the end of all that it has started."""
    group = process.pid
    if together:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    process.kill()
    process.wait()
    # What the command had started may live on a little: it is to end by itself.
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)


def forked(words: tuple[str, ...], folder: Path, at: int) -> Ending:
    """Run a command in a forked process that is killed before its write number ``at``."""
    from fascicle.cli import app

    def work() -> int:
        silent = io.StringIO()
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            try:
                app(list(words), standalone_mode=False)
            except SystemExit as ending:
                return int(ending.code or 0)
        return 0

    return ended(work, folder, "kill", at)


def before_each_write(judge: Judge, step: int) -> None:
    """Kill a forked process before its first write, then before one later, until none is left.

    With a ``step`` of 1 no write is left out.
    """
    at, killed = 1, True

    def end(_command: list[str], _environment: dict[str, str]) -> None:
        nonlocal killed
        killed = forked(judge.trial.words, judge.trial.folder, at).code == -signal.SIGKILL

    while killed:
        judge.kill(end)
        at += step


def both_at_once(folder: Path, commands: Iterable[tuple[str, ...]], figures: Figures) -> None:
    """Run each two commands at the same time in one folder: both succeed, and all is whole.

    Where one of them writes to the manuscript, the other may say that it changed meanwhile (F107).
    """
    for one, other in combinations_with_replacement(commands, 2):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", CODE, *each],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for each in (one, other)
        ]
        said = [process.communicate()[0] for process in running]
        for process, told in zip(running, said, strict=True):
            if process.returncode and "F107" not in told:
                figures.faults.append(f"{one[0]} and {other[0]}: {told}")
        if (folder / "build" / FOLDER).exists():
            figures.faults.append(f"{one[0]} and {other[0]}: something is left over")
        figures.kills += 1


# --- what is tried ----------------------------------------------------------------------------


def _publication(folder: Path) -> Path:
    """Write a small publication: what matters here is how files are written, not how many pages."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text(BOOK, encoding="utf-8")
    (folder / "sources.bib").write_text("% none\n", encoding="utf-8")
    (folder / "chapters/one.yaml").write_text(CHAPTER, encoding="utf-8")
    return folder


def _sharing(folder: Path, *, quick: bool) -> list[tuple[str, ...]]:
    """Return the commands that share the folder ``build``, or write to the manuscript."""
    wait = (str(folder), "--wait", "600")
    found = [("build", *wait), ("print", *wait), ("check", str(folder), "--fix")]
    if not quick:
        found += [("deposit", *wait), ("preflight", *wait), ("audit", *wait)]
    return found


def _edited(folder: Path) -> Callable[[int], None]:
    chapter = folder / "chapters/one.yaml"
    text = chapter.read_text(encoding="utf-8")

    def change(number: int) -> None:
        words = f"  - text: This is edition number {number} of this chapter.\n"
        chapter.write_text(text + words, encoding="utf-8")

    return change


def _unmarked(folder: Path) -> Callable[[int], None]:
    (folder / "chapters/register.yaml").write_text(NAMES, encoding="utf-8")
    publication = folder / "publication.yaml"
    text = publication.read_text(encoding="utf-8")
    more = [f"names{number}" for number in range(3)]
    publication.write_text(
        text + "".join(f"  - {name}\n" for name in more),
        encoding="utf-8",
    )

    def change(number: int) -> None:
        for name in more:
            words = f"  - The {number}th remark.\n"
            (folder / f"chapters/{name}.yaml").write_text(BODY + words, encoding="utf-8")

    change(0)
    return change


@contextlib.contextmanager
def _fetching(folder: Path) -> Iterator[Trial]:
    """Give the trial of ``photographs fetch``, from a server on this machine."""
    import ssl

    import trustme
    from serving import CATALOGUE, Server, given, picture, publication

    authority = trustme.CA()
    trusted = folder.with_suffix(".pem")
    authority.cert_pem.write_to_path(str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    server = Server(context)
    server.answers(given(picture(pixels=(1200, 800))))
    publication(folder, CATALOGUE.format(url=server.url()))
    catalogue = folder / "assets/photographs.yaml"
    text = catalogue.read_bytes()

    def change(_number: int) -> None:
        catalogue.write_bytes(text)
        (folder / "assets/harbour.jpg").unlink(missing_ok=True)

    words = ("photographs", "fetch", str(folder), "--ca-file", str(trusted))
    made = ("assets/photographs.yaml", "assets/harbour.jpg")
    try:
        yield Trial("photographs fetch", folder, words, change, made, one_making=False)
    finally:
        server.close()


@contextlib.contextmanager
def trials(work: Path) -> Iterator[list[Trial]]:
    """Give all commands that write, each with a publication of its own."""
    build, print_, deposit, fix = (
        _publication(work / name) for name in ("build", "print", "deposit", "fix")
    )
    with _fetching(work / "fetch") as fetching:
        yield [
            Trial("build", build, ("build", str(build)), _edited(build), ("build",)),
            Trial("print", print_, ("print", str(print_)), _edited(print_), ("build/print",)),
            Trial(
                "deposit",
                deposit,
                ("deposit", str(deposit), "--zip"),
                _edited(deposit),
                ("build/deposit", "build/deposit.zip"),
            ),
            Trial(
                "check --fix",
                fix,
                ("check", str(fix), "--fix"),
                _unmarked(fix),
                ("chapters",),
                one_making=False,
            ),
            fetching,
        ]


def finish(name: str, given: argparse.Namespace, told: dict[str, str], faults: list[str]) -> int:
    """Print the faults of a trial, write its figures where that is asked, return its exit code."""
    for fault in faults:
        print(fault, file=sys.stderr)
    if given.json:
        command = f"python bench/reliability/{name}.py" + (" --quick" if given.quick else "")
        document = {"name": name, "command": command, "figures": told}
        given.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return 1 if faults else 0


def main() -> int:
    """Try, print what came of it, and return 1 where something was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200, help="of builds; a fifth of the others")
    parser.add_argument("--quick", action="store_true", help="20 kills of builds")
    parser.add_argument("--only", help="the name of one trial")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args()
    kills = 20 if given.quick else given.kills
    dice = random.Random(given.seed)
    told: dict[str, str] = {}
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="fascicle-kills-") as name, trials(Path(name)) as all_:
        environment = {**os.environ, "TMPDIR": name}
        for trial in all_:
            if given.only not in (None, trial.name):
                continue
            figures = Figures()
            judge = Judge(trial, figures, environment)
            count = kills if trial.name == "build" else max(kills // 5, 5)
            for number in range(count):
                random_ = at_random(judge.seconds, dice)
                judge.kill(random_ if number % 2 else while_writing(trial.writing, dice))
            timed = figures.kills
            before_each_write(judge, step=7 if given.quick else 1)
            told[trial.name] = (
                f"{timed} kills in time, {figures.kills - timed} before single writes: "
                f"{figures.as_before} as before, {figures.as_after} as after, "
                f"{figures.finished} finished by the next command, {len(figures.faults)} faults"
            )
            print(f"{trial.name}: {told[trial.name]}", flush=True)
            faults += figures.faults
        if given.only in (None, "two at once"):
            figures = Figures()
            folder = _publication(Path(name) / "both")
            both_at_once(folder, _sharing(folder, quick=given.quick), figures)
            told["two at once"] = f"{figures.kills} pairs, {len(figures.faults)} faults"
            print(f"two at once: {told['two at once']}", flush=True)
            faults += figures.faults
    return finish("kills", given, told, faults)


if __name__ == "__main__":
    sys.exit(main())

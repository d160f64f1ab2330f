"""Progress by stage and unit: bars on a terminal, one plain line a stage elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from fascicle.commands.output import printable
from fascicle.counting import counted
from fascicle.progress import STAGES, Progress, silent

__all__ = ["TellBytes", "shown_bytes", "shown_progress"]

TellBytes = Callable[[str, int, int | None], None]
"""``tell(name, done, size)``: bytes of a file that have come, and those of the whole if known."""

_DOING = {"read": "reading", "compile": "compiling", "typeset": "typesetting"}
_DOING["publish"] = "publishing"


@contextmanager
def shown_progress(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[Progress]:
    """Show progress on standard error while the context is open; nothing where ``quiet``."""
    out = stream if stream is not None else sys.stderr
    if quiet:
        yield silent
    elif out.isatty():
        with _bars(out) as progress:
            yield progress
    else:
        plain = _Lines(out)
        try:
            yield plain
        finally:
            plain.close()


class _Lines:
    """One line for each stage, when it ends: ``typesetting  12 units  1.8 s``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._stage = ""
        self._total = 0
        self._since = time.monotonic()

    def __call__(self, stage: str, unit: str, done: int, total: int) -> None:
        """Take note of progress (see ``fascicle.progress``)."""
        if stage != self._stage:
            self.close()
            self._stage, self._since = stage, time.monotonic()
        self._total = total

    def close(self) -> None:
        """End the stage that is under way."""
        if self._stage:
            by_units = self._stage == "typeset" and self._total > 1
            units = counted(self._total, "unit") if by_units else ""
            seconds = time.monotonic() - self._since
            line = f"{_DOING.get(self._stage, self._stage):<12} {units:<10} {seconds:5.1f} s"
            with suppress(OSError):  # nobody may be there to read it, or the disk be full
                print(line, file=self._stream, flush=True)
        self._stage = ""


@contextmanager
def _bars(stream: TextIO) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<12}", markup=False),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[unit]}", markup=False, style="dim"),
    )
    bars = Bars(*columns, console=Console(file=stream), transient=True)
    tasks = {
        stage: bars.add_task(_DOING[stage], total=None, start=False, visible=False, unit="")
        for stage in STAGES
    }

    def progress(stage: str, unit: str, done: int, total: int) -> None:
        task = tasks[stage]
        if not bars.tasks[task].started:
            bars.start_task(task)
        bars.update(task, completed=done, total=total, unit=printable(unit)[:40], visible=True)

    with bars:
        yield progress


@contextmanager
def shown_bytes(*, quiet: bool = False, stream: TextIO | None = None) -> Iterator[TellBytes]:
    """Show on a terminal how many bytes of a file have come; nothing elsewhere, or ``quiet``."""
    out = stream if stream is not None else sys.stderr
    if quiet or not out.isatty():
        yield lambda name, done, size: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<20}", markup=False),
        BarColumn(24),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    bars = Bars(*columns, console=Console(file=out), transient=True)
    task = bars.add_task("", total=None, visible=False)

    def tell(name: str, done: int, size: int | None) -> None:
        shown = printable(name)[:20]
        if bars.tasks[task].description != shown:
            bars.reset(task, description=shown)
        bars.update(task, completed=done, total=size, visible=True)

    with bars:
        yield tell

"""Measuring whole processes: CPU seconds, wall seconds and peak memory, children included."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Failed", "Usage", "machine", "slope", "usage_of"]


_HIGH_WATER = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


class Failed(Exception):  # noqa: N818 - what happened
    """A measured command ended with another code than 0."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process used.

    ``cpu``: seconds, user and system, of the process and all children that it waited for.
    ``peak``: megabytes (10^6 bytes) of resident memory of the largest of them, by turns, not their
    sum. ``own_peak``: the same of the process without its children, or None where the system does
    not tell (it is read every 20 ms, on Linux only). ``wall``: seconds.
    """

    cpu: float
    wall: float
    peak: float
    own_peak: float | None
    output: str


def usage_of(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> Usage:
    """Run a command in a process of its own and return what it used.

    Raises ``Failed``, with the end of what it said, where it fails.
    """
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            words, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        watch = _Watch(process.pid)
        watch.start()
        # wait4 gives this child's own usage; getrusage would give the sum of all children so far.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    if process.returncode != 0:
        raise Failed(f"{' '.join(words)} ended with {process.returncode}:\n{output[-3000:]}")
    # ru_maxrss counts kibibytes on Linux and bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    cpu = used.ru_utime + used.ru_stime
    return Usage(cpu, wall, used.ru_maxrss * unit / 1e6, watch.peak, output)


class _Watch(threading.Thread):
    """Reads a process's high-water mark of memory until the process is gone."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{process}/status")
        self.peak: float | None = None

    def run(self) -> None:
        while True:
            try:
                mark = _HIGH_WATER.search(self._status.read_text("utf-8"))
            except OSError:
                return
            if mark is None:  # a process that has ended, or another system
                return
            self.peak = int(mark[1]) * 1024 / 1e6
            time.sleep(0.02)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the exponent e of y = a·x^e that fits the points best (least squares on logs)."""
    from math import log

    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def machine() -> dict[str, str]:
    """Return what the figures depend on: processor, cores, system, Python."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"

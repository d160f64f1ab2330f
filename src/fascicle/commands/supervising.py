"""A command's work in a process of its own, and the supervisor that ends it cleanly.

``divide`` goes on as two processes. The worker does the work and all the rest, as the command
would alone. The supervisor only waits: it passes on signals and the exit code. Where the worker
crashes, or takes more time or memory than it may, the supervisor ends it, with all that it has
started, and goes on in its place with a finding.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from fascicle.commands import processes
from fascicle.commands.stops import crashed, no_end, too_long, too_much_memory
from fascicle.commands.working import TRACE, Post
from fascicle.commands.workroom import Workroom
from fascicle.findings import Finding
from fascicle.limits import Limits

__all__ = ["Ended", "divide"]

_LOOK = 0.1
"""Seconds between two looks at the worker."""
_LOOK_AT_MEMORY = _LOOK if processes.QUICK else 2.0
_LOOK_AROUND = 1.0
"""Seconds between two looks for what it has started. Also the most that one look may count: whoever
stops both processes for a while (Ctrl-Z) does not use up the worker's time."""
_TOLD_AGAIN, _KILLED = 2.0, 5.0
"""Seconds after an interruption until the worker is told by us, too, and until it is killed."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a worker has ended: by itself with an exit code, or for the reason that is found.

    ``trace`` says where in the program it crashed; nothing where that is not known.
    """

    code: int
    finding: Finding | None = None
    trace: str = ""


def divide(limits: Limits, *, timed: bool = True) -> Post | Ended:
    """Go on as two processes: in the worker with its post, in the supervisor with its end.

    Without ``timed`` memory alone is limited. No thread may have been started before. Raises
    ``OSError`` where the system has no room for another process.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # what both processes have is left alone, and so stays shared
    processes.adopt_orphans()
    ours, theirs = os.pipe()
    room, supervisor = _room(), os.getpid()
    told: list[int] = []
    worker = -1
    with _noted(told):
        try:
            worker = os.fork()
            if not worker:
                os.close(ours)
                return Post(theirs, room, limits, supervisor)
            os.close(theirs)
            return _Watch(_Worker(worker, ours), limits, timed, told, room).until_end()
        finally:
            if worker:  # as the supervisor, or alone
                os.close(ours)
                if room is not None:
                    room.remove()


def _room() -> Workroom | None:
    """Make a folder for temporary files; without one the work goes on, and may say why."""
    try:
        return Workroom.make()
    except OSError:
        return None


@contextlib.contextmanager
def _noted(told: list[int]) -> Iterator[None]:
    """Write down the signals that come meanwhile; those that are ignored (nohup) stay so."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    heeded = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, lambda n, _: told.append(n)) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Worker:
    """The worker as its supervisor sees it: what it says, and whether it lives.

    ``code`` is its exit code once it has ended, as in ``subprocess``: negative for a signal.
    """

    def __init__(self, process: int, pipe: int) -> None:
        self.process, self._pipe, self._unread = process, pipe, b""
        self.code: int | None = None
        self.doing = self.file = ""
        self.at_work = True
        # Whoever becomes Fascicle by "exec" in a script may have children already.
        self._others = processes.descendants(os.getpid()) - {process}

    def listen(self) -> bool:
        """Wait for a word, not for long; tell whether one came."""
        if not select.select([self._pipe], [], [], _LOOK)[0]:
            self._look(os.WNOHANG)
            return False
        heard = os.read(self._pipe, 65_536)
        if not heard:  # nothing but its end closes the pipe
            self._look(0)
            return False
        *lines, self._unread = (self._unread + heard).split(b"\n")
        for line in lines:
            self.at_work = bool(line)
            words = line.decode("utf-8", "surrogateescape")
            self.doing, _, self.file = words.partition("\t")
        return True

    def _look(self, option: int) -> None:
        process, status = os.waitpid(self.process, option)
        if process:
            self.code = os.waitstatus_to_exitcode(status)

    def send(self, number: int) -> None:
        """Send a signal. A worker that has ended keeps its number until it is looked at."""
        if self.code is None:
            os.kill(self.process, number)

    def kill(self) -> None:
        """End the worker at once, if it lives, with all that it has started."""
        family: set[int] = set()
        if self.code is None:
            family = processes.descendants(self.process)
            self.send(signal.SIGKILL)
            self._look(0)
        processes.end_all((family | processes.descendants(os.getpid())) - self._others)


class _Watch:
    """Looks after one worker until it has ended."""

    def __init__(
        self,
        worker: _Worker,
        limits: Limits,
        timed: bool,
        told: list[int],
        room: Workroom | None,
    ) -> None:
        self._worker, self._limits, self._timed = worker, limits, timed
        self._told, self._since, self._sent = told, 0.0, 0
        self._room = room
        # Seconds at work, of them without a word, since our last look, and our last look around.
        self._total = self._silent = self._unseen = self._around = 0.0
        self._family = {worker.process}
        self._peak = 0

    def until_end(self) -> Ended:
        """Wait for the worker's end, or bring it about."""
        seen = time.monotonic()
        while self._worker.code is None:
            if self._worker.listen():
                self._silent = 0.0
            seen, passed = time.monotonic(), time.monotonic() - seen
            self._pass_on(seen)
            finding = self._excess(min(passed, _LOOK_AROUND))
            if finding is not None:
                self._worker.kill()
                _clear_line()
                return Ended(1, finding)
        return self._of_itself(self._worker.code)

    def _pass_on(self, now: float) -> None:
        """Pass on the first signal that has come; kill a worker that does not obey.

        An interruption comes from a terminal to both processes, and the worker needs no other while
        it clears up.
        """
        if not self._told:
            return
        self._since = self._since or now
        patience = _TOLD_AGAIN if self._told[0] == signal.SIGINT else 0.0
        if self._sent == 0 and now - self._since >= patience:
            self._send(self._told[0])
        elif self._sent == 1 and now - self._since >= _KILLED:
            self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        self._worker.send(number)
        self._sent += 1

    def _excess(self, passed: float) -> Finding | None:
        """Return what the worker has had too much of, when these seconds more have passed."""
        worker, limits = self._worker, self._limits
        if not worker.at_work or worker.code is not None:
            return None
        self._total, self._silent = self._total + passed, self._silent + passed
        self._look(passed)
        if self._peak > limits.memory * 1_000_000:
            return too_much_memory(worker.doing, worker.file, limits)
        if self._timed and self._total > limits.seconds:
            return too_long(worker.doing, worker.file, limits)
        if self._timed and self._silent > limits.unit_seconds:
            return no_end(worker.doing, worker.file, limits)
        return None

    def _look(self, passed: float) -> None:
        """Look at the worker's memory from time to time, however often it speaks."""
        self._unseen, self._around = self._unseen + passed, self._around + passed
        if self._around >= _LOOK_AROUND:
            self._around = 0.0
            self._family = {self._worker.process, *processes.descendants(self._worker.process)}
        if self._unseen >= _LOOK_AT_MEMORY:
            self._unseen = 0.0
            self._peak = max(self._peak, processes.resident(self._family))

    def _of_itself(self, code: int) -> Ended:
        """Return how a worker has ended that was not ended for its excess."""
        if code >= 0:
            return Ended(code)
        worker, limits = self._worker, self._limits
        worker.kill()
        _clear_line()
        if self._told:
            return Ended(128 + self._told[0])
        if not worker.at_work:  # it has said all that it had to say, and broke down after that
            return Ended(128 - code)
        if -code != signal.SIGKILL and self._peak > limits.memory * 1_000_000 * 2 / 3:
            # C libraries do not ask whether there is memory: they abort.
            return Ended(1, too_much_memory(worker.doing, worker.file, limits))
        return Ended(1, crashed(-code, worker.doing, worker.file), self._trace())

    def _trace(self) -> str:
        if self._room is not None:
            with contextlib.suppress(OSError):
                return (self._room.folder / TRACE).read_text(encoding="utf-8", errors="replace")
        return ""


def _clear_line() -> None:
    """Take away the bars of a worker that could not, and show the cursor that they have hidden."""
    if sys.stderr.isatty():
        print("\r\x1b[2K\x1b[?25h", end="", file=sys.stderr, flush=True)

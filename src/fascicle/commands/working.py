"""The worker's side of a command that is supervised: it tells what it is at, and holds limits."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from fascicle.commands import processes
from fascicle.commands.workroom import Workroom
from fascicle.limits import Limits

__all__ = ["TRACE", "Post"]

TRACE = "crash.txt"
"""File in the workroom that says where in the program a crash came about."""

_LEAST_DATA = 500_000_000
"""Bytes of data that are always granted: a small limit is to be told by a finding, not a crash."""


@dataclass(frozen=True, slots=True)
class Post:
    """A worker's place; ``pipe`` leads to the ``supervisor``, the process that looks after it."""

    pipe: int
    room: Workroom | None
    limits: Limits
    supervisor: int

    @contextlib.contextmanager
    def on_duty(self) -> Iterator[None]:
        """Be a worker while the context is open; after that it may take its time to end."""
        processes.end_with_parent()
        if os.getppid() != self.supervisor:  # it was gone before we could ask for that
            self._leave()
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _leaving)
        # The supervisor looks at the memory really used; this stops what is too quick for it.
        processes.hold_data(max(self.limits.memory * 1_250_000, _LEAST_DATA))
        os.set_blocking(self.pipe, False)
        try:
            with self._in_room():
                yield
        finally:
            self._say_done()

    @contextlib.contextmanager
    def _in_room(self) -> Iterator[None]:
        if self.room is None:
            yield
            return
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):  # on a full disk there is no trace, and no harm
                trace = stack.enter_context((self.room.folder / TRACE).open("w"))
                faulthandler.enable(trace, all_threads=False)
                stack.callback(faulthandler.disable)
            stack.enter_context(self.room.in_use())
            yield

    def tell(self, doing: str, file: str) -> None:
        """Tell what is begun (see ``fascicle.progress``)."""
        words = "\t".join(" ".join(part.split())[:400] for part in (doing, file))
        # The supervisor may have been stopped, and the pipe be full: the work goes on.
        with contextlib.suppress(BlockingIOError):
            self._write(f"{words}\n")

    def _say_done(self) -> None:
        os.set_blocking(self.pipe, True)
        self._write("\n")

    def _write(self, line: str) -> None:
        try:
            os.write(self.pipe, line.encode("utf-8", "surrogateescape"))
        except BrokenPipeError:
            self._leave()

    def _leave(self) -> NoReturn:
        """End, since nobody supervises any more."""
        raise SystemExit(128 + signal.SIGTERM) from None


def _leaving(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)

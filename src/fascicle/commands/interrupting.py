"""What Ctrl-C does: at first it ends the command at once, and later when that has cleared up.

While the program is loaded there is nothing to clear up, and a ``KeyboardInterrupt`` would come
out of whatever is imported just then.
"""

from __future__ import annotations

import contextlib
import os
import signal
from types import FrameType

__all__ = ["INTERRUPTED", "after_clearing_up", "at_once"]

INTERRUPTED = "Interrupted."
"""What is said to whoever interrupts a command."""


def at_once() -> None:
    """Let Ctrl-C end this process with 130, and nothing else; where it is ignored, it stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def after_clearing_up() -> None:
    """Let Ctrl-C raise ``KeyboardInterrupt`` again."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(number: int, frame: FrameType | None) -> None:
    with contextlib.suppress(OSError):  # nobody may be there to read it
        os.write(2, f"{INTERRUPTED}\n".encode())
    os._exit(128 + number)

"""Why a command was stopped, in words: too long, too much memory, a crash."""

from __future__ import annotations

import signal

from fascicle.counting import counted
from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS, Limits

__all__ = ["crashed", "no_end", "no_worker", "too_long", "too_much_memory"]


def too_long(doing: str, file: str, limits: Limits) -> Finding:
    """Return the finding that the whole command has taken too long (L111)."""
    seconds = counted(limits.seconds, "second")
    message = f"The command was ended {_while(doing)}: it had taken {seconds}, the most it may."
    return Finding("L111", Place(file), message, _allow("it needs longer", "seconds", limits))


def no_end(doing: str, file: str, limits: Limits) -> Finding:
    """Return the finding that one step does not come to an end (L111)."""
    seconds = counted(limits.unit_seconds, "second")
    message = f"The command was ended {_while(doing)}: that came to no end in {seconds}."
    return Finding("L111", Place(file), message, _allow("it needs longer", "unit_seconds", limits))


def too_much_memory(doing: str, file: str, limits: Limits) -> Finding:
    """Return the finding that the command has taken too much memory (L112)."""
    message = (
        f"The command was ended {_while(doing)}: it needed more than {limits.memory:,} MB of "
        "memory, the most it may."
    )
    return Finding("L112", Place(file), message, _allow("the machine has more", "memory", limits))


def crashed(number: int, doing: str, file: str) -> Finding:
    """Return the finding that a signal has ended the work (F110)."""
    if number == signal.SIGKILL:
        message = f"The command was killed from outside {_while(doing)}."
        hint = (
            "The system does that when the machine has no memory left: "
            "close other programs, and run the command again."
        )
        return Finding("F110", Place(file), message, hint)
    message = f"Fascicle broke down {_while(doing)} ({_name(number)})."
    hint = "Look at what was last changed there, and please report it."
    return Finding("F110", Place(file), message, hint)


def no_worker(fault: OSError) -> Finding:
    """Return the finding that the system has no room for the process of the work (F110)."""
    message = f"The work could not be begun in a process of its own: {fault.strerror}."
    hint = "Close other programs, and run the command again."
    return Finding("F110", Place(""), message, hint)


def _while(doing: str) -> str:
    return f"while {doing}" if doing else "as it began"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # signals of the system that Python has no name for
        return f"signal {number}"


def _allow(reason: str, limit: str, limits: Limits) -> str:
    """Say how more is allowed: as much as is usual, or twice what was allowed."""
    most, usual = getattr(limits, limit), getattr(DEFAULTS, limit)
    more = f"{limit}={usual if most < usual else 2 * most}"
    return (
        f"Look at what was last changed there. If {reason}, whoever runs the command can allow "
        f"more: “--limit {more}”."
    )

"""How a long step tells the one who waits how far it has come, and what is being done right now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["STAGES", "Observer", "Progress", "begun", "observed", "silent", "unobserved"]

Progress = Callable[[str, str, int, int], None]
"""``progress(stage, unit, done, total)``: ``stage`` is one of ``STAGES``, ``unit`` names what is
being worked on (a file, a unit of the book), ``done`` of ``total`` units are finished. Called from
the thread that does the work; must be quick and must not raise."""

STAGES: tuple[str, ...] = ("read", "compile", "typeset", "publish")
"""The stages of a build, in their order."""


def silent(stage: str, unit: str, done: int, total: int) -> None:
    """Tell nobody: for callers who do not ask for progress."""


# --- what is begun ------------------------------------------------------------------------------

Observer = Callable[[str, str], None]
"""``observer(doing, file)``: ``doing`` goes on after “while”, as in “laying out chapter “arrival””;
``file`` is the file of the publication that it is about, or nothing. Must be quick."""


def unobserved(doing: str, file: str) -> None:
    """Observe nothing."""


_OBSERVER: ContextVar[Observer] = ContextVar("observer", default=unobserved)


def begun(doing: str, file: str = "") -> None:
    """Say what is begun, to whoever observes: a step that never ends can then be named.

    Unlike ``Progress`` it needs no handing down, and it is told before the work and not after.
    """
    _OBSERVER.get()(doing, file)


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Let ``observer`` be told what is begun while the context is open."""
    token = _OBSERVER.set(observer)
    try:
        yield
    finally:
        _OBSERVER.reset(token)

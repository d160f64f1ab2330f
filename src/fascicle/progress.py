"""How a long step tells the one who waits how far it has come."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["STAGES", "Progress", "silent"]

Progress = Callable[[str, str, int, int], None]
"""``progress(stage, unit, done, total)``: ``stage`` is one of ``STAGES``, ``unit`` names what is
being worked on (a file, a unit of the book), ``done`` of ``total`` units are finished. Called from
the thread that does the work; must be quick and must not raise."""

STAGES: tuple[str, ...] = ("read", "compile", "typeset", "publish")
"""The stages of a build, in their order."""


def silent(stage: str, unit: str, done: int, total: int) -> None:
    """Tell nobody: for callers who do not ask for progress."""

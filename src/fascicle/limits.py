"""Limits: how much a publication may ask of the machine that builds it.

A publication comes from outside, so it cannot set its own limits: whoever runs the command does, by
``--limit NAME=VALUE`` or, for all commands, by the environment variable ``FASCICLE_LIMITS``
(``pages=500,seconds=120``). Each limit has a finding of its own (letter L) that names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

__all__ = ["DEFAULTS", "ENVIRONMENT", "BadLimit", "Limits", "given_limits"]

ENVIRONMENT = "FASCICLE_LIMITS"
"""Environment variable with limits for every command, separated by commas."""


class BadLimit(ValueError):  # noqa: N818 - says what was given
    """A limit that cannot be set: no such name, or no positive whole number."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a publication may have, each a positive whole number.

    The defaults are far beyond what a printed book needs, and far within what a machine can bear.
    """

    yaml_bytes: int = 4_000_000
    """Bytes of a YAML file: some forty times a long chapter."""
    yaml_depth: int = 40
    """Lists and groups of keys within one another in a YAML file."""
    yaml_values: int = 200_000
    """Keys, values, lists and groups of keys in a YAML file."""
    pages: int = 3_000
    """Pages of the book."""
    seconds: int = 1_800
    """Seconds that a command may take."""
    unit_seconds: int = 300
    """Seconds that one step of a command may take, such as laying out a chapter."""
    memory: int = 3_000
    """Megabytes (of 1,000,000 bytes) of memory that a command may take with what it starts."""

    def changed(self, settings: Iterable[str]) -> Limits:
        """Return these limits with some set anew, each as ``name=value``. Raises ``BadLimit``."""
        return replace(self, **dict(map(_setting, settings)))


DEFAULTS = Limits()
"""Limits where nobody has set any."""


def given_limits(
    settings: Iterable[str] = (), environment: Mapping[str, str] = os.environ
) -> Limits:
    """Return the limits that hold: those of ``settings`` before those of the environment.

    Raises ``BadLimit``.
    """
    everywhere = environment.get(ENVIRONMENT, "").split(",")
    return DEFAULTS.changed(filter(str.strip, everywhere)).changed(settings)


def _setting(setting: str) -> tuple[str, int]:
    name, _, value = (part.strip() for part in setting.partition("="))
    known = [field.name for field in fields(Limits)]
    if name not in known:
        near = get_close_matches(name, known, n=1)
        like = f' Did you mean "{near[0]}"?' if near else ""
        raise BadLimit(f'there is no limit "{name}".{like} There are: {", ".join(known)}')
    digits = value.replace("_", "")
    if not (digits.isascii() and digits.isdigit()) or not 0 < len(digits) < 16 or not int(digits):
        raise BadLimit(f'"{value}" is no limit: write a whole number, as in {name}=500')
    return name, int(digits)

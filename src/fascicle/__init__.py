"""Fascicle: structured chapters, sources and photographs into footnoted printed booklets.

The four steps of a build are four functions, used by the commands themselves::

    import fascicle

    manuscript = fascicle.read(Path("my-publication"))
    edition = fascicle.compile(manuscript)
    book = fascicle.typeset(edition)
    report = fascicle.publish(book, Path("my-publication/build"))

Each result carries its ``findings``; a step that cannot go on raises ``fascicle.Refused``, whose
``findings`` say why. Nothing is imported before it is used, so that ``import fascicle`` is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fascicle.edition.audit import audit
    from fascicle.edition.audit_model import Audit
    from fascicle.edition.compiling import compile, examine
    from fascicle.edition.model import Edition
    from fascicle.findings import Finding, Findings, Place, Refused, Severity
    from fascicle.manuscript.manuscript import Manuscript
    from fascicle.manuscript.reading import read
    from fascicle.progress import Progress
    from fascicle.publishing import Report, publish
    from fascicle.typesetting import typeset
    from fascicle.typesetting.book import Book
    from fascicle.typesetting.press import Press

__version__ = "0.1.0"

__all__ = [
    "Audit",
    "Book",
    "Edition",
    "Finding",
    "Findings",
    "Manuscript",
    "Place",
    "Press",
    "Progress",
    "Refused",
    "Report",
    "Severity",
    "__version__",
    "audit",
    "compile",
    "examine",
    "publish",
    "read",
    "typeset",
]

_HOMES = {
    "read": "fascicle.manuscript.reading",
    "compile": "fascicle.edition.compiling",
    "examine": "fascicle.edition.compiling",
    "audit": "fascicle.edition.audit",
    "Audit": "fascicle.edition.audit_model",
    "typeset": "fascicle.typesetting",
    "publish": "fascicle.publishing",
    "Press": "fascicle.typesetting.press",
    "Manuscript": "fascicle.manuscript.manuscript",
    "Edition": "fascicle.edition.model",
    "Book": "fascicle.typesetting.book",
    "Report": "fascicle.publishing",
    "Progress": "fascicle.progress",
    "Finding": "fascicle.findings",
    "Findings": "fascicle.findings",
    "Place": "fascicle.findings",
    "Refused": "fascicle.findings",
    "Severity": "fascicle.findings",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'fascicle' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted(__all__)

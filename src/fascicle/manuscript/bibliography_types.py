"""Types of entries of a source list: their usual names, and what a work of each type needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["lacking", "lacks_access_date", "usual", "wants_locator"]

_USUAL: Mapping[str, str] = {
    **dict.fromkeys(("electronic", "www", "webpage"), "online"),
    **dict.fromkeys(("mastersthesis", "mathesis", "phdthesis", "bathesis"), "thesis"),
    "techreport": "report",
    "conference": "inproceedings",
    "manuscript": "archival",
    **dict.fromkeys(("image", "artwork"), "photograph"),
    "music": "audio",
    "movie": "video",
    "legal_case": "jurisdiction",
    "legal": "legislation",
}

Need = tuple[str, tuple[str, ...]]
_DATE: Need = ("date", ("issued", "status"))
_PRESS: Need = ("publisher or location", ("publisher", "publisher-place"))
_JOURNAL: Need = ("journaltitle", ("container-title",))
_WHOLE: Need = ("booktitle", ("container-title",))
_SCHOOL: Need = ("institution", ("publisher",))
_AUTHOR: Need = ("author", ("author",))
_HOLDER: Need = (
    "archive (or howpublished, note or url, to say where it is)",
    ("archive", "archive_location", "call-number", "publisher", "note", "URL", "DOI"),
)
_ADDRESS: Need = ("url (or note, to say where it is kept)", ("URL", "DOI", "archive", "note"))

_NEEDS: Mapping[str, tuple[Need, ...]] = {
    "book": (_PRESS, _DATE),
    "chapter": (_WHOLE, _DATE),
    "paper-conference": (_WHOLE, _DATE),
    "entry-encyclopedia": (_WHOLE,),
    "entry-dictionary": (_WHOLE,),
    "article-journal": (_JOURNAL, _DATE),
    "article-newspaper": (_JOURNAL, _DATE),
    "article-magazine": (_JOURNAL, _DATE),
    "thesis": (_AUTHOR, _SCHOOL, _DATE),
    "report": (("institution or author", ("publisher", "author")), _DATE),
    "webpage": (_ADDRESS,),
    "post-weblog": (_ADDRESS,),
    "manuscript": (_HOLDER,),
}
"""By type of CSL: the fields to be named, and the variables of which one is enough."""

_IN_PAGES = frozenset(
    {"book", "chapter", "paper-conference", "article-journal", "thesis", "report", "pamphlet"}
)


def usual(type_: str) -> str:
    """Return the usual name of a type of which BibTeX and biblatex have several."""
    return _USUAL.get(type_.lower(), type_.lower())


def lacking(csl: Mapping[str, Any]) -> Iterator[str]:
    """Yield the fields that a work of this type needs and does not have, as editors name them."""
    for name, variables in _NEEDS.get(csl["type"], ()):
        if not any(csl.get(variable) for variable in variables):
            yield name


def lacks_access_date(csl: Mapping[str, Any]) -> bool:
    """Whether a work is known by nothing but its address, and nobody says when it was read."""
    return csl["type"] in {"webpage", "post-weblog"} and "URL" in csl and "accessed" not in csl


def wants_locator(csl: Mapping[str, Any]) -> bool:
    """Whether a citation of this work can name a page: it has several.

    A web page, a document in an archive, a newspaper's article and the like are their own place.
    """
    pages = csl.get("page", "0–1")
    return csl["type"] in _IN_PAGES and not str(pages).isdecimal()

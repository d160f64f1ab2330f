"""Types of entries of a source list under the names that they usually have."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["usual"]

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


def usual(type_: str) -> str:
    """Return the usual name of a type of which BibTeX and biblatex have several."""
    return _USUAL.get(type_.lower(), type_.lower())

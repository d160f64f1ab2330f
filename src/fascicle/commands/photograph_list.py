"""What ``fascicle photographs list`` tells of each photograph of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fascicle.commands.output import printable
from fascicle.fetching.fetching import held
from fascicle.manuscript.checking import blocks
from fascicle.manuscript.manuscript import Manuscript
from fascicle.manuscript.models import Photograph, PhotographBlock
from fascicle.typesetting.geometry import Captioned, figure_box, geometry

__all__ = ["lines", "listed"]


def listed(manuscript: Manuscript) -> Iterator[dict[str, Any]]:
    """Yield a record for each photograph, in the order of the catalogue.

    ``ppi`` are the pixels an inch at the size in print, None where it is not held or not printed.
    """
    printed = {
        block.photograph: block
        for chapter in manuscript.chapters
        for _, block in blocks(chapter)
        if isinstance(block, PhotographBlock)
    }
    for name, photograph in manuscript.photographs.items():
        found = held(manuscript, name)
        pixels = found.pixels if found is not None else None
        block = printed.get(name)
        yield {
            "id": name,
            "held": found is not None,
            "file": photograph.file,
            "format": found.format if found is not None else None,
            "bytes": found.bytes if found is not None else None,
            "pixels": pixels,
            "ppi": _ppi(manuscript, photograph, block, pixels) if pixels and block else None,
            "sha256": found.sha256 if found is not None else photograph.sha256,
            "recorded": photograph.sha256 is not None,
            "url": photograph.url,
            "rights": photograph.rights,
        }


def _ppi(
    manuscript: Manuscript, photograph: Photograph, block: PhotographBlock, pixels: tuple[int, int]
) -> int:
    """Return about how many pixels an inch a figure has; its notes are not reckoned with."""
    width, height = pixels
    credit = " ".join(filter(None, (photograph.credit, photograph.source, photograph.accession)))
    wanted = Captioned(height / width, (f"Figure 10 {photograph.caption}", credit), block.lines)
    box = figure_box(geometry(manuscript.publication), wanted, plate=block.place == "plate")
    return round(width / (box.width / 72))


def lines(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of the list as text: one for each photograph, and one for what is below."""
    for entry in entries:
        parts = [f"{printable(entry['id']):<24} {'held' if entry['held'] else 'not held'}"]
        if entry["pixels"]:
            width, height = entry["pixels"]
            parts.append(f"{entry['format']}, {width:,} × {height:,} pixels")
        if entry["ppi"]:
            parts.append(f"about {entry['ppi']:,} ppi")
        if entry["url"] and not entry["held"]:
            parts.append(f"from {printable(entry['url'])}")
        yield "  ".join(parts)
        if entry["sha256"]:
            recorded = "" if entry["recorded"] else " (not recorded)"
            yield f"    SHA-256 {entry['sha256']}{recorded}"
        yield f"    Rights: {printable(entry['rights'] or 'nothing is said of them')}"

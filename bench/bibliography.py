"""Time of source lists and citations: ``python bench/bibliography.py``.

Synthetic lists of 30 to 10,000 entries with names, accents, dates, parents and abbreviations, as
exported lists have them. Prints CPU seconds for reading with all checks, and for converting; then
the time that publications take whose notes cite such lists: 1,000 notes and 2,000 sources, and few
notes with a list of 10,000, of which only the works cited are converted.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fascicle
from fascicle.manuscript.bibliography import read_sources

SIZES = (30, 300, 3_000, 10_000)
PUBLICATIONS = ((2_000, 1_000, 1_000), (2_000, 1_000, 2_000), (10_000, 50, 50))
"""Entries of the list, notes, and works cited in them."""
FAMILIES = (
    "Petranovi{\\'c}",
    "{\\v C}oli\\'c",
    "Smith",
    "Đurić",
    "von Schmider",
    "Ђурић",
    "O'Neill",
)
GIVEN = ("Branko", "Ana", "J. R.", "Klaus", "Мила", "{\\DJ}or{\\dj}e")
WORDS = (
    "rat",
    "town",
    "{Kraljevo}",
    "Istorija",
    "{\\v{C}}a{\\v{c}}ka",
    "order",
    "1941--1945",
    "\\emph{siege}",
    "und",
    "Stadt",
)


def synthetic_list(entries: int, seed: int = 1) -> str:
    """Return a list in biblatex with as many entries."""
    rng = random.Random(seed)
    parts = ["@string{pub = {Press of the Town}}\n"]
    for number in range(entries):
        names = " and ".join(
            f"{rng.choice(FAMILIES)}, {rng.choice(GIVEN)}" for _ in range(rng.randint(1, 3))
        )
        title = " ".join(rng.choices(WORDS, k=rng.randint(3, 9)))
        kind = rng.choice(("book", "article", "online", "archival", "incollection"))
        parent = (
            f"  crossref = {{k{rng.randrange(number)}}},\n" if number and number % 9 == 0 else ""
        )
        parts.append(
            f"@{kind}{{k{number},\n  author = {{{names}}},\n  title = {{{title}}},\n"
            f"  date = {{19{rng.randint(10, 99)}-{rng.randint(1, 12):02}}},\n"
            f"  publisher = pub # {{ and Sons}},\n  location = {{Beograd}},\n{parent}"
            f"  pages = {{{number}--{number + 12}}},\n  langid = {{serbian}},\n"
            f"  url = {{https://example.org/{number}_a%20b~c}},\n"
            f"  keywords = {{rat, {number}}},\n}}\n"
        )
    return "\n".join(parts)


def publication(folder: Path, *, entries: int, notes: int, cited: int) -> None:
    """Write a publication: a source list, and notes that cite so many of its works in turn."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text(
        "slug: bench\ntitle: Bench\nlanguage: en\nyear: 2026\nchapters: [one]\n"
    )
    (folder / "sources.bib").write_text(synthetic_list(entries), encoding="utf-8")
    each = max(1, cited // notes)
    marks = [
        "; ".join(f"@k{(number * each + more) % cited}, {number}" for more in range(each))
        for number in range(notes)
    ]
    body = "".join(f'  - "A sentence of the text.[{mark}]"\n' for mark in marks)
    (folder / "chapters/one.yaml").write_text(f"title: One\nstatus: final\nbody:\n{body}")


def compiled(**size: int) -> tuple[float, float, int]:
    """Return the seconds for reading and for compiling a publication, and how many notes it has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "publication"
        publication(folder, **size)
        started = time.perf_counter()
        manuscript = fascicle.read(folder)
        middle = time.perf_counter()
        edition = fascicle.compile(manuscript)
        return middle - started, time.perf_counter() - middle, len(edition.notes)


def measure_citations() -> dict[str, Any]:
    """Measure every size of list, and publications that cite such lists."""
    read_sources(b"@book{a, title = {T}}")  # imports
    compiled(entries=1, notes=1, cited=1)
    return {"lists": [_list(size) for size in SIZES], "publications": list(_publications())}


def _list(size: int) -> dict[str, float]:
    data = synthetic_list(size).encode()
    started = time.process_time()
    read = read_sources(data)
    middle = time.process_time()
    for source in read.sources.values():
        assert source.csl["id"] == source.key
    ended = time.process_time()
    return {
        "entries": size,
        "kilobytes": len(data) // 1024,
        "read": middle - started,
        "convert": ended - middle,
        "findings": len(read.findings),
    }


def _publications() -> Iterator[dict[str, float]]:
    for entries, notes, cited in PUBLICATIONS:
        reading, compiling, found = compiled(entries=entries, notes=notes, cited=cited)
        assert found == notes
        yield {
            "entries": entries,
            "notes": notes,
            "cited": cited,
            "read": reading,
            "compile": compiling,
        }


def main() -> None:
    """Measure every size and print tables, or JSON with ``--json``."""
    found = measure_citations()
    if "--json" in sys.argv[1:]:
        print(json.dumps(found))
        return
    print("Source lists alone, CPU seconds")
    print("entries    KB   read s   convert all s   findings")
    for row in found["lists"]:
        print(
            f"{row['entries']:7} {row['kilobytes']:5} {row['read']:8.3f} {row['convert']:15.3f}"
            f" {row['findings']:10}"
        )
    print("\nPublications, seconds by the clock, without any cache")
    print("entries   notes   works cited   read s   compile s")
    for row in found["publications"]:
        print(
            f"{row['entries']:7} {row['notes']:7} {row['cited']:13} {row['read']:8.2f}"
            f" {row['compile']:11.2f}"
        )


if __name__ == "__main__":
    main()

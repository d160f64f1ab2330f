"""Time of reading source lists: ``python bench/bibliography.py``.

Synthetic lists of 30 to 10,000 entries with names, accents, dates, parents and abbreviations, as
exported lists have them. Prints CPU seconds for reading with all checks, and for converting.
"""

from __future__ import annotations

import random
import time

from fascicle.manuscript.bibliography import read_sources

SIZES = (30, 300, 3_000, 10_000)
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


def main() -> None:
    """Measure every size and print a table."""
    read_sources(b"@book{a, title = {T}}")  # imports
    print("entries    KB   read s   convert all s   findings")
    for size in SIZES:
        data = synthetic_list(size).encode()
        started = time.process_time()
        read = read_sources(data)
        middle = time.process_time()
        for source in read.sources.values():
            assert source.csl["id"] == source.key
        ended = time.process_time()
        print(
            f"{size:7} {len(data) // 1024:5} {middle - started:8.3f} {ended - middle:15.3f}"
            f" {len(read.findings):10}"
        )


if __name__ == "__main__":
    main()

"""Writes the corpus: the small files to ``files/``, and what is in it to ``README.md``.

    python tests/hostile/make_corpus.py
    python tests/hostile/make_corpus.py --json FILE     also writes how many there are

Files that are no longer in a table are deleted. The large ones are made by the tests each time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import cases_bibtex
import cases_folders
import cases_pictures
import cases_templates
import cases_text
import cases_yaml
import yaml
from corpus import Case

__all__ = ["CASES", "FILES", "README", "expected", "overview", "stored"]

HERE = Path(__file__).parent
FILES, README, FINDINGS = HERE / "files", HERE / "README.md", HERE / "findings.yaml"

CASES: tuple[Case, ...] = (
    *cases_yaml.CASES,
    *cases_bibtex.CASES,
    *cases_text.CASES,
    *cases_pictures.CASES,
    *cases_templates.CASES,
    *cases_folders.CASES,
)

_INTRODUCTION = """\
# Hostile and odd files

Written by `make_corpus.py`: do not edit it by hand. Each file is put into an otherwise sound
publication, which is then checked or built (`test_corpus.py`). Where nothing must be found, the
file is odd but lawful, and the book must be built.

The tables `cases_*.py` make the files, and `findings.yaml` says what must be found: errors and
warnings, with their places. Small files are kept in `files/`; large ones (marked *large*), links
and pipes are made when the tests run.
"""


def stored() -> dict[str, bytes]:
    """Return the files that are kept, each by its path in ``files/``."""
    return {case.name: case.data() for case in CASES if case.is_stored}


def expected() -> Mapping[str, list[str]]:
    """Return the findings that must come of each file: ``CODE file:line:column``.

    ``and 5 more`` at the end of a list stands for as many findings of the last code.
    """
    found: dict[str, list[str]] = yaml.safe_load(FINDINGS.read_text(encoding="utf-8"))
    return found


def overview(cases: Iterable[Case] = CASES) -> str:
    """Return ``README.md``: each file, what it is, and what must be found."""
    finds = expected()
    lines = [_INTRODUCTION, "| File | What it is | What must be found |", "|-|-|-|"]
    for case in cases:
        large = "" if case.is_stored or case.make else " (*large*)"
        found = ", ".join(finds.get(case.name, ())) or "nothing"
        lines.append(f"| `{case.name}`{large} | {case.what} | {found} |")
    return "\n".join(lines) + "\n"


def figures() -> dict[str, int]:
    """Return how many files of each kind there are, and what comes of them."""
    kinds = Counter(case.name.partition("/")[0] for case in CASES)
    finds = expected()
    codes = {found.partition(" ")[0] for case in CASES for found in finds.get(case.name, ())}
    return {
        "files": len(CASES),
        **{f"of them {kind}": number for kind, number in kinds.items()},
        "refused or warned of": sum(case.name in finds for case in CASES),
        "odd but lawful": sum(case.name not in finds for case in CASES),
        "different codes among the findings": len(codes - {"and"}),
    }


def main() -> None:
    """Write all of it."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write figures there")
    asked = parser.parse_args()
    wanted = stored()
    for path in FILES.rglob("*"):
        if path.is_file() and path.relative_to(FILES).as_posix() not in wanted:
            path.unlink()
    for name, data in wanted.items():
        (FILES / name).parent.mkdir(parents=True, exist_ok=True)
        (FILES / name).write_bytes(data)
    README.write_text(overview(), encoding="utf-8")
    print(f"{len(CASES)} cases, {len(wanted)} of them files in {FILES}", file=sys.stderr)
    if asked.json:
        said = {"name": "corpus", "command": "make test", "figures": figures()}
        asked.json.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

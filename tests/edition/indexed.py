"""A small publication with a register, for tests of the index."""

from __future__ import annotations

from pathlib import Path

from conftest import write_files


def write(folder: Path, body: str, *, head: str = "", register: str = "", extra: str = "") -> None:
    lines = ["slug: book", "title: A book", "year: 2026", "chapters: [one]"]
    lines.append(extra or "language: en-GB")
    files = {
        "publication.yaml": "\n".join(lines) + "\n",
        "sources.bib": "% none\n",
        "chapters/one.yaml": f"title: One\nstatus: final\n{head}\nbody:\n{body}\n",
    }
    write_files(folder, files | ({"chapters/register.yaml": register} if register else {}))

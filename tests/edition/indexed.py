"""A small publication with a register, for tests of the index."""

from __future__ import annotations

from pathlib import Path


def write(folder: Path, body: str, *, head: str = "", register: str = "", extra: str = "") -> None:
    (folder / "chapters").mkdir(exist_ok=True)
    lines = ["slug: book", "title: A book", "year: 2026", "chapters: [one]"]
    lines.append(extra or "language: en-GB")
    (folder / "publication.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "sources.bib").write_text("% none\n", encoding="utf-8")
    chapter = f"title: One\nstatus: final\n{head}\nbody:\n{body}\n"
    (folder / "chapters" / "one.yaml").write_text(chapter, encoding="utf-8")
    if register:
        (folder / "chapters" / "register.yaml").write_text(register, encoding="utf-8")

"""``docs/report.md`` names every field of the report, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs/report.md"


def test_every_field_of_the_report_is_documented(built):
    report = json.loads((built.folder / "build/report.json").read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8").partition("## The chronology as data")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert set(rows) == set(report)
    for field, value in report.items():
        inner = value[0] if isinstance(value, list) and value else {}
        for name in inner:
            assert f"`{name}`" in rows[field], f"{field}.{name}"


def test_the_figures_of_the_report_agree_with_the_files(built):
    import hashlib

    report = json.loads((built.folder / "build/report.json").read_text(encoding="utf-8"))
    assert {file["path"] for file in report["files"]} == {
        "booklet.pdf",
        "booklet.html",
        "chronology.csv",
        "chronology.json",
    }
    for file in report["files"]:
        content = (built.folder / "build" / file["path"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert all(note["page"] == note["call_page"] for note in report["notes"])

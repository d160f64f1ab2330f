from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Built

DOCUMENT = Path(__file__).parents[2] / "docs" / "report.md"


@pytest.fixture
def report(built: Built) -> dict[str, Any]:
    return json.loads((built.folder / "build" / "report.json").read_text(encoding="utf-8"))


def test_the_report_tells_of_the_files_as_they_are(built: Built, report: dict[str, Any]) -> None:
    for file in report["files"]:
        data = (built.folder / "build" / file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    for path, digest in report["inputs"].items():
        assert hashlib.sha256((built.folder / path).read_bytes()).hexdigest() == digest


def test_every_note_is_on_the_page_of_its_call(report: dict[str, Any]) -> None:
    assert report["notes"]
    assert all(note["page"] == note["call_page"] != "" for note in report["notes"])


def test_every_field_is_documented(report: dict[str, Any]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    fields = set(report)
    for name in ("units", "notes", "figures", "events", "findings", "files"):
        assert report[name], f"the new publication shows no {name}"
        fields |= set(report[name][0])
    assert [field for field in sorted(fields) if f"`{field}`" not in text] == []

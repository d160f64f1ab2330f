from __future__ import annotations

import os
from pathlib import Path

import pytest

from fascicle.findings import Refused
from fascicle.publishing.files import write_all


def test_all_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "build"
    write_all(folder, {"a.pdf": b"one", "b.json": b"two"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a.pdf": b"one", "b.json": b"two"}
    assert (folder / "a.pdf").stat().st_mode & 0o777 == 0o644


def test_a_failure_leaves_the_last_files_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, {"a.pdf": b"good", "b.json": b"good"})
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        write_all(tmp_path, {"a.pdf": b"new", "b.json": b"new"})
    assert refused.value.findings[0].code == "F112"
    assert "the disk is full" in refused.value.findings[0].message
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        "a.pdf": b"good",
        "b.json": b"good",
    }


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        write_all(tmp_path / "build", {"a.pdf": b"x"})
    assert refused.value.findings[0].code == "F114"
    assert (tmp_path / "build").read_text(encoding="utf-8") == "in the way"

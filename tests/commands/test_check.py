"""What ``fascicle check`` finds and how it says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_publication_is_ready_to_build(command, publication):
    said = command("check", publication)
    assert said.code == 0
    assert "Ready to build. Findings: 2 notes." in said.out


def test_all_mistakes_are_told_at_once_each_at_its_place(command, publication):
    spoil(publication / "chapters/writing.yaml", "status: reviewed", "statsu: reviewed")
    spoil(publication / "chapters/showing.yaml", "photograph: step-wedge", "photograph: wedge")
    said = command("check", publication)
    assert said.code == 1
    assert "chapters/showing.yaml:" in said.out
    assert "P101" in said.out
    assert "chapters/writing.yaml:3:1  M201" in said.out
    assert "    statsu: reviewed" in said.out
    assert "    ^" in said.out
    assert "status" in said.out.split("statsu: reviewed")[1]
    assert "Not ready: 2 errors" in said.out


def test_nothing_is_written(command, publication):
    before = {path: path.stat().st_mtime_ns for path in publication.rglob("*")}
    command("check", publication)
    assert {path: path.stat().st_mtime_ns for path in publication.rglob("*")} == before


def test_json_is_one_document(command, publication):
    spoil(publication / "chapters/writing.yaml", "@gill1931", "@gill1913")
    said = command("check", publication, "--format", "json")
    assert said.code == 1
    document = json.loads(said.out)
    assert document["command"] == "check"
    assert document["passed"] is False
    (found,) = [found for found in document["findings"] if found["severity"] == "error"]
    assert found["code"] == "E101"
    assert found["file"] == "chapters/writing.yaml"
    assert "gill1913" in found["excerpt"]
    assert found["excerpt"][found["column"] - 1 :].startswith(("[@gill1913", "@gill1913"))
    assert "gill1931" in found["hint"]


def test_no_publication_there(command, tmp_path):
    said = command("check", tmp_path)
    assert said.code == 1
    assert "M208" in said.out
    assert "fascicle new" in said.out


def test_no_folder_there(command, tmp_path):
    said = command("check", tmp_path / "nowhere")
    assert said.code == 1
    assert "M208" in said.out


def test_it_never_imports_the_layout_engine():
    code = (
        "import sys; sys.argv = ['fascicle', 'check', sys.argv[1]]\n"
        "from fascicle.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([n for n in ('weasyprint', 'PIL.ImageCms', 'pypdfium2') if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"

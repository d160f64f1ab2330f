"""The schemas that ``fascicle schema`` writes."""

from __future__ import annotations

import json
import re


def test_a_schema_for_each_kind_of_file(command, tmp_path):
    said = command("schema", "--out", tmp_path / "schema")
    assert said.code == 0
    written = {path.stem: json.loads(path.read_text()) for path in tmp_path.glob("schema/*.json")}
    assert set(written) >= {
        "publication",
        "chapter",
        "photographs",
        "maps",
        "timelines",
        "register",
    }
    for schema in written.values():
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False


def test_the_new_publication_names_schemas_that_are_written(command, publication, monkeypatch):
    monkeypatch.chdir(publication)
    assert command("schema").code == 0
    named = 0
    for file in publication.rglob("*.yaml"):
        match = re.search(r"\$schema=(\S+)", file.read_text(encoding="utf-8"))
        if match:
            named += 1
            assert (file.parent / match[1]).exists(), file
    assert named == 5


def test_a_folder_that_cannot_be_written_is_a_finding(command, tmp_path):
    (tmp_path / "file").write_text("")
    said = command("schema", "--out", tmp_path / "file")
    assert said.code == 1
    assert "F114" in said.out


def test_it_takes_the_folder_of_a_publication(command, publication, tmp_path):
    assert command("schema", publication).code == 0
    assert (publication / "build/schema/chapter.json").exists()
    (tmp_path / "empty").mkdir()
    said = command("schema", tmp_path / "empty")
    assert (said.code, "M208" in said.out) == (1, True)
    assert list((tmp_path / "empty").iterdir()) == []

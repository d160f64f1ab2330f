"""Builds leave nothing behind, and the document of the trials says what was measured."""

import gc
import importlib.util
import json
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

BENCH = Path(__file__).parents[2] / "bench"


def _module(name):
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"reliability/{name}.py")
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


soak, write_up = _module("soak"), _module("write_up")


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder for all temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _held(temporary):
    gc.collect()
    process = psutil.Process()
    left = [path.name for path in temporary.rglob("*")]
    return process.num_fds(), process.num_threads(), left, len(gc.get_objects())


def test_builds_one_after_another_leave_nothing_behind(tmp_path, temporary):
    good, fail = soak.copied("photographs-held", tmp_path / "good"), soak.failing(tmp_path)
    soak.build(good)
    for number in range(3):
        fail(number)
    before = _held(temporary)
    for number in range(3):
        soak.build(good)
        fail(number)
    after = _held(temporary)
    assert after[:3] == before[:3] == (before[0], before[1], [])
    assert after[3] <= 1.01 * before[3]


def test_the_document_is_current():
    results = json.loads(write_up.RESULTS.read_text("utf-8"))
    assert write_up.DOCUMENT.read_text("utf-8") == write_up.document(results), (
        "python bench/reliability/write_up.py"
    )


def test_a_trial_takes_the_place_of_the_one_before():
    trials = [{"name": name, "figures": {"a": 1}} for name in ("soak", "another", "kills")]
    told = write_up.joined(trials, [{"name": "soak", "figures": {"a": 2}}])
    assert [(trial["name"], trial["figures"]["a"]) for trial in told] == [
        ("kills", 1),
        ("soak", 2),
        ("another", 1),
    ]


def test_a_document_has_every_figure_and_the_command_that_made_it():
    trial = {
        "name": "full_disk",
        "command": "python a.py",
        "date": "2026-11-24",
        "figures": {"books whole": 1234, "left | over": 0},
    }
    machine = {"processor": "P", "cores": "2", "system": "S", "python": "3"}
    said = write_up.document({"machine": machine, "fascicle": "0", "trials": [trial]})
    assert "| [A full disk](#a-full-disk) | `python a.py` | 2026-11-24 |" in said
    assert "| Books whole | 1,234 |\n| Left \\| over | 0 |" in said

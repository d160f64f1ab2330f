"""Whatever ends a command, at any moment: the last good files or the new ones, whole, none else.

Each trial is a process of its own that ends before its k-th write, for every k.
"""

from __future__ import annotations

import errno
import importlib.util
import itertools
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fascicle import aside as asides
from fascicle import exchanging
from fascicle.commands.lock import locked
from fascicle.findings import Refused
from fascicle.manuscript.amending import rewritten
from fascicle.manuscript.yaml_reader import parse_yaml
from fascicle.publishing.deposit.bag_form import BagContents
from fascicle.publishing.deposit.items import Item
from fascicle.publishing.deposit.placing import place_bag
from fascicle.publishing.files import write_all

_SPEC = importlib.util.spec_from_file_location(
    "bench_moments", Path(__file__).parents[1] / "bench/reliability/moments.py"
)
moments = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = moments
_SPEC.loader.exec_module(moments)

OURS = {".lock", ".cache"}
ENDS = pytest.mark.parametrize("end", ["kill", "interrupt", "full"])


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch):
    """How slow a disk is proves nothing."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder by their paths in it, but for what Fascicle keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and asides.FOLDER not in path.parts and path.name not in OURS
    }


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")} - OURS


def refusing(work: Callable[[], object]) -> Callable[[], int]:
    """Work as a command does it: refusals are an exit code."""

    def done() -> int:
        try:
            work()
        except Refused as refused:
            return 1 if {finding.code for finding in refused.findings} == {"F112"} else 98
        except OSError as error:
            return 1 if error.errno == errno.ENOSPC else 97
        return 0

    return done


def trials(
    work: Callable[[], object], folder: Path, end: str, prepare: Callable[[], object]
) -> Iterator[moments.Ending]:
    """Do the work over and over, each time to the next moment, until it is done undisturbed."""
    for at in itertools.count(1):
        prepare()
        ending = moments.ended(refusing(work), folder, end, at)
        yield ending
        if ending.writes < at:
            assert ending.code == 0
            assert at > 3, "hardly a write was seen"
            return
        expected = {"kill": {-9}, "interrupt": {130, 0}, "full": {1, 0}}[end]
        assert ending.code in expected, at


OLD = {"a.pdf": b"old book", "b.html": b"old pages", "report.json": b"old report"}
NEW = {"a.pdf": b"new book", "b.html": b"new pages", "c.csv": b"new", "report.json": b"new report"}


@ENDS
@pytest.mark.parametrize("links", [True, False], ids=["links", "no-links"])
def test_a_set_of_files_is_old_or_new(tmp_path, end, links, monkeypatch):
    folder = tmp_path / "build"

    def none(*_arguments, **_options):
        raise OSError(95, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", none)

    def prepare() -> None:
        for path in folder.glob("*"):
            path.unlink()
        write_all(folder, OLD)

    seen = set()
    for ending in trials(lambda: write_all(folder, NEW), folder, end, prepare):
        left = files(folder)
        assert all(data in (OLD.get(name), NEW.get(name)) for name, data in left.items())
        assert set(left) >= set(OLD)
        if ending.code > 0 and links:
            assert left in (OLD, NEW)  # whoever ends by itself leaves nothing to be finished
        with locked(folder):  # as the next command does
            pass
        assert files(folder) in (OLD, NEW)
        assert everything(folder) == set(files(folder))
        seen.add(files(folder)["a.pdf"])
    assert seen == {b"old book", b"new book"}


@ENDS
@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "renames"])
def test_a_deposit_is_old_or_new(tmp_path, end, at_once, monkeypatch):
    out = tmp_path / "deposit"
    if not at_once:
        monkeypatch.setattr(exchanging, "_at_once", lambda *_: False)

    def bag(word: bytes) -> BagContents:
        items = (Item("data/a.txt", word, "a text"), Item("data/more/b.txt", word * 2, "a text"))
        return BagContents(
            "booklet", items, {"Bagging-Date": "2026-01-01"} | AGENT, b"Read " + word
        )

    place_bag(bag(b"new"), out, zipped=True)
    new = files(tmp_path)

    def prepare() -> None:
        place_bag(bag(b"old"), out, zipped=True)

    prepare()
    old = files(tmp_path)
    assert old.keys() == new.keys()
    every = 3 if end == "kill" else 7
    at = itertools.count(1, every)
    while True:
        number = next(at)
        ending = moments.ended(
            refusing(lambda: place_bag(bag(b"new"), out, zipped=True)), tmp_path, end, number
        )
        left = files(tmp_path)
        assert all(data in (old.get(name), new.get(name)) for name, data in left.items())
        if at_once:
            assert left.keys() == old.keys()  # at no moment is there no deposit
        asides.settle(tmp_path)
        assert files(tmp_path) in (old, new)
        assert {name.partition("/")[0] for name in everything(tmp_path)} == {
            "deposit",
            "deposit.zip",
        }
        if files(tmp_path) == new:
            prepare()
        if ending.writes < number:
            assert ending.code == 0
            break


AGENT = {"Bag-Software-Agent": "Fascicle 0, bagit.py 0"}
CHAPTER = "# A comment, kept.\ntitle:   The arrival\nbody: [ 'one' ]\n"


@ENDS
def test_an_editors_file_is_old_or_new(tmp_path, end):
    path = tmp_path / "arrival.yaml"
    new = CHAPTER.replace("arrival", "departure")

    def prepare() -> None:
        path.write_text(CHAPTER, encoding="utf-8")
        path.chmod(0o640)

    def rewrite() -> None:
        _, source, _ = parse_yaml(path.name, path.read_bytes())
        assert rewritten(path, source, new)

    for _ in trials(rewrite, tmp_path, end, prepare):
        assert path.read_text(encoding="utf-8") in (CHAPTER, new)
        assert path.stat().st_mode & 0o777 == 0o640
        asides.settle(tmp_path)
        assert everything(tmp_path) == {path.name}


def test_a_file_that_may_not_grow_is_told_and_all_is_as_it_was(tmp_path):
    """As on a full disk, by a limit that anybody can set."""
    write_all(tmp_path, OLD)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        write_all(tmp_path, {"a.pdf": b"new", "report.json": bytes(8192)})

    assert moments.ended(refusing(limited), tmp_path / "none", "never", 0).code == 1
    assert files(tmp_path) == OLD
    assert everything(tmp_path) == set(OLD)


def test_a_folder_in_the_way_leaves_all_as_it_was(tmp_path):
    write_all(tmp_path, OLD)
    (tmp_path / "c.csv").mkdir()
    with pytest.raises(Refused) as refused:
        write_all(tmp_path, NEW)
    (finding,) = refused.value.findings
    assert finding.code == "F114"
    assert "c.csv cannot be written: a folder has this name" in finding.message
    assert files(tmp_path) == OLD
    assert everything(tmp_path) == {*OLD, "c.csv"}


def test_a_move_that_fails_takes_the_others_back(tmp_path, monkeypatch):
    write_all(tmp_path, OLD)
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if path.name == "report.json" and path.parent.name == "new":
            raise PermissionError(1, "Operation not permitted", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(Refused) as refused:
        write_all(tmp_path, NEW)
    assert [finding.code for finding in refused.value.findings] == ["F113"]
    assert files(tmp_path) == OLD
    assert everything(tmp_path) == set(OLD)

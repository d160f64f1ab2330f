"""Commands that share a folder, and folders with links in them."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from itertools import product

import pytest

from fascicle import locking
from fascicle.commands.lock import cached, locked
from fascicle.findings import Refused


@pytest.mark.parametrize("words", ["build", "print", "deposit", "preflight", "audit"])
def test_what_uses_a_folder_that_is_held_says_so(command, publication, words):
    with locked(publication / "build"):
        said = command(words, publication, "--wait", "0")
    assert said.code == 1
    assert "F103  Another build is writing to" in said.out
    assert "Waiting" not in said.err


def test_a_build_waits_until_the_other_has_ended(built, tmp_path):
    """Two processes: the other says that it waits, and builds when it may."""
    out = tmp_path / "build"
    words = [sys.executable, "-c", "from fascicle.cli import main; main()", "build", built.folder]
    with locked(out):
        other = subprocess.Popen(
            [*words, "--out", out], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said = ""
        while "Waiting until another build has ended" not in said:
            said += other.stderr.read(1)
        assert other.poll() is None
    out_text, _ = other.communicate()
    assert other.returncode == 0, out_text
    assert (out / "booklet.pdf").read_bytes() == built.pdf.read_bytes()


def test_a_lock_that_was_taken_away_and_made_anew_is_another(tmp_path):
    path = tmp_path / "lock"
    with locking.held(path):
        path.unlink()
        with locking.held(path, wait=0):
            pass


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_commands_that_only_read_do_without_a_cache(tmp_path, monkeypatch, number):
    def refused(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refused)
    with cached(tmp_path) as cache:
        assert cache is None


def test_a_lock_that_is_a_link_is_not_followed(command, publication, tmp_path):
    victim = tmp_path / "letter.txt"
    victim.write_text("Dear all")
    (publication / "build").mkdir(exist_ok=True)
    (publication / "build/.lock").symlink_to(victim)
    said = command("build", publication)
    assert said.code == 1
    assert "F116" in said.out
    assert victim.read_text() == "Dear all"


LEADING_ELSEWHERE = [
    *product(
        ("build", "print", "deposit", "preflight", "audit"),
        ("build", "build/.cache", "build/.cache/books"),
    ),
    ("print", "build/print"),
    ("schema", "build"),
    ("schema", "build/schema"),
]


@pytest.mark.parametrize(("words", "name"), LEADING_ELSEWHERE)
def test_a_folder_that_leads_elsewhere_is_not_written_to(
    command, publication, tmp_path, name, words
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.json").write_text("{}")
    (publication / name).parent.mkdir(parents=True, exist_ok=True)
    (publication / name).symlink_to(elsewhere)
    said = command(words, publication)
    assert said.code == 1
    assert "F116" in said.out
    assert [path.name for path in elsewhere.iterdir()] == ["mine.json"]


def test_what_an_ended_command_left_in_the_cache_is_swept(tmp_path):
    part = tmp_path / ".cache/pictures/.abc.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    (part.parent / "whole.png").write_bytes(b"whole")
    with locked(tmp_path):
        assert [path.name for path in part.parent.iterdir()] == ["whole.png"]


def test_a_record_of_moves_leads_nowhere_else(tmp_path):
    """A folder that was sent may have one in it."""
    from fascicle.aside import FOLDER

    build, victim = tmp_path / "a/build", tmp_path / "victim"
    (build / FOLDER / "new").mkdir(parents=True)
    victim.mkdir()
    (victim / "letter.txt").write_text("Dear all")
    record = build / FOLDER / "moves"
    for name in ("../../victim/letter.txt", "..", "", "/etc/x"):
        move = f'[{{"name": "{name}", "inode": 1, "way_back": "none"}}]'
        record.write_text(move)
        with locked(build):
            pass
        assert not (build / FOLDER).exists()
        (build / FOLDER / "new").mkdir(parents=True)
    (build / FOLDER / "new").rmdir()
    (build / FOLDER / "new").symlink_to(victim)
    record.write_text('[{"name": "letter.txt", "inode": 1, "way_back": "none"}]')
    with locked(build):
        pass
    assert (victim / "letter.txt").read_text() == "Dear all"
    assert sorted(path.name for path in build.iterdir()) == [".lock"]


def test_a_folder_of_ours_that_is_a_link_is_refused(tmp_path):
    from fascicle.aside import FOLDER
    from fascicle.publishing.files import write_all

    (tmp_path / "victim").mkdir()
    (tmp_path / FOLDER).symlink_to(tmp_path / "victim")
    with pytest.raises(Refused):
        write_all(tmp_path, {"a": b"a"})
    assert not list((tmp_path / "victim").iterdir())

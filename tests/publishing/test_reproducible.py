"""The same manuscript gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import fascicle
from fascicle.publishing.sources import source_files

SOURCE = Path(__file__).parents[2] / "src"
NOBODY = 65534
"""A user without rights, on all systems that have numbers for users."""
SEAL = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle cx='4' cy='4' r='4'/></svg>"
)
COLOPHON = """{% extends "theme/colophon.html" %}
{% block colophon %}{{ super() }}
<p><img src="fascicle:/assets/seal.svg" alt="A round seal."></p>
{% endblock %}
"""


def build(folder: Path, user: int | None = None, **environment: str) -> dict[str, bytes]:
    """Build in a process of its own, with a proof; return all files made."""
    command = [sys.executable, "-c", "from fascicle.cli import main; main()"]
    done = subprocess.run(
        [*command, "build", str(folder), "--proof"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        user=user,
        umask=0o077 if "HOME" in environment else 0o022,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = folder / "build"
    files = (path for path in made.iterdir() if path.is_file() and path.name != ".lock")
    return {path.name: path.read_bytes() for path in files}


def another_user() -> int | None:
    """Return a user who can run this Python, where we may become one; else None."""
    if os.geteuid() != 0:
        return None
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(
            [sys.executable, "-c", "import fascicle.publishing, weasyprint"],
            env={"PYTHONPATH": str(SOURCE)},
            user=NOBODY,
            capture_output=True,
            check=True,
        )
        return NOBODY
    return None


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder outside of the one for tests, which other users may not enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_two_builds_in_different_worlds_are_the_same(publication: Path, elsewhere: Path) -> None:
    (publication / "assets/seal.svg").write_text(SEAL)
    (publication / "templates").mkdir(exist_ok=True)
    (publication / "templates/colophon.html").write_text(COLOPHON)
    other = elsewhere / "another name" / "ćirilica"
    # The sources alone, and in another order in the directory.
    for file in reversed(source_files(fascicle.compile(fascicle.read(publication)))):
        copy = other / file.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.data)
    user = another_user()
    if user is not None:
        for path in (elsewhere, *elsewhere.rglob("*")):
            os.chown(path, user, user)
    cold = build(publication, TZ="UTC", LANG="C.UTF-8", PYTHONHASHSEED="1")
    there = build(
        other,
        user,
        TZ="Pacific/Kiritimati",
        LANG="tr_TR.ISO-8859-9",
        LC_ALL="xx_XX.UTF-8",
        PYTHONHASHSEED="4711",
        HOME=str(elsewhere),
        USER="somebody",
    )
    warm = build(publication, TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="2")
    assert set(cold) == {
        *("booklet.pdf", "booklet-proof.pdf", "booklet.html"),
        *("chronology.csv", "chronology.json", "report.json"),
    }
    for files in (there, warm):
        assert sorted(files) == sorted(cold)
        assert [name for name in cold if files[name] != cold[name]] == []

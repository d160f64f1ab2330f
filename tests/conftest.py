"""Fixtures that several rooms use: new publications, and one that has been built."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from typer.main import get_command
from typer.testing import CliRunner

from fascicle.cli import app

# How long an example takes says something of the machine, not of the code: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


@functools.cache
def _program():
    """The program; CliRunner itself would put it together anew for each call."""
    return get_command(app)


def call(*arguments: str | Path) -> Said:
    """Run ``fascicle`` with arguments, as from a command line."""
    words: Sequence[str] = [str(argument) for argument in arguments]
    code = 0
    with CliRunner().isolation() as (out, err, _):
        try:
            _program().main(args=words, prog_name="fascicle")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        sys.stdout.flush()
        sys.stderr.flush()
        # Names of files that are no text are shown as bytes.
        texts = (stream.getvalue().decode(errors="replace") for stream in (out, err))
        return Said(code, *texts)


@pytest.fixture
def command() -> Command:
    """The ``fascicle`` command."""
    return call


@pytest.fixture(scope="session", name="call")
def _call() -> Command:
    """The ``fascicle`` command, for fixtures that are made once."""
    return call


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A new publication, as ``fascicle new`` writes it."""
    folder = tmp_path / "booklet"
    assert call("new", folder).code == 0
    return folder


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, each by its path in it; return the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Built:
    """A publication that was built, and what the command said."""

    folder: Path
    said: Said

    @property
    def pdf(self) -> Path:
        return self.folder / "build" / "booklet.pdf"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A new publication that has been built once for all tests; do not change it."""
    folder = tmp_path_factory.mktemp("built") / "booklet"
    assert call("new", folder).code == 0
    return Built(folder, call("build", folder))

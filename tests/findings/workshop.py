"""The workshop in which each finding is made as a user would meet it.

A maker is a function that is given a ``Workshop``, does one thing wrong and returns the findings
that come of it. The tables of makers, by code, stand in the modules ``made_in_*``.

To add a code: put it into the table of ``fascicle.findings``, and a maker into the ``MAKERS`` of
the module that fits. For a mistake in the files of a publication one line will do::

    "M201": mistake(Mistake("M201", ONE, "status: final", "▸statsu: final")),

It spoils a copy of the sound publication in one place; ``▸`` marks where the finding must stand.
``files({...})`` writes whole files into that copy. Where no input of a user can bring a finding
about, let the maker spoil real data as little as will do.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Said, call
from test_bad_input import Mistake

from fascicle.findings import CODES, Finding, Place, Refused

PUBLICATIONS = Path(__file__).parents[1] / "publications"


@dataclass(frozen=True)
class Workshop:
    """What a maker works with: a folder of its own, sound things to be spoiled, and commands."""

    request: pytest.FixtureRequest
    folder: Path

    def fixture(self, name: str) -> Any:
        """A fixture of the tests."""
        return self.request.getfixturevalue(name)

    @property
    def patch(self) -> pytest.MonkeyPatch:
        return self.fixture("monkeypatch")

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """What ``work`` makes, which several makers use; it is made once."""
        kept = self.fixture("kept")
        if name not in kept:
            kept[name] = work()
        return kept[name]

    def sound(self) -> Path:
        """A copy of the sound publication, which has been built, to be spoiled."""
        return Path(shutil.copytree(self.fixture("sound"), self.folder / "publication"))

    def golden(self, name: str) -> Path:
        """A copy of a golden mini-publication."""
        return Path(shutil.copytree(PUBLICATIONS / name, self.folder / name))


Maker = Callable[[Workshop], Iterable[Finding]]


def told(*words: str | Path) -> list[Finding]:
    """Run a command and return the findings in its JSON document."""
    return told_of(call(*words, "--format", "json"))


def told_of(said: Said) -> list[Finding]:
    """Return the findings in what a command said in JSON."""
    return told_of_records(json.loads(said.out)["findings"])


def told_of_records(records: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings of records as a command tells them; each is told as grave as it is."""
    records = list(records)
    assert all(one["severity"] == CODES[one["code"]].severity for one in records)
    return [
        Finding(
            one["code"],
            Place(one["file"], one["line"] or 0, one["column"] or 0),
            one["message"],
            one["hint"],
            one["excerpt"],
        )
        for one in records
    ]


def put(folder: Path, contents: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder, each by its path in it; return the folder."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def checked_or_built(folder: Path, code: str) -> list[Finding]:
    """Check a publication; build it too where the check does not find what it must."""
    found = told("check", folder)
    return found if code in {one.code for one in found} else told("build", folder)


def refusal(work: Callable[[], object]) -> tuple[Finding, ...]:
    """Return the findings with which something is refused."""
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.findings


def mistake(made: Mistake) -> Maker:
    """Return a maker that makes a mistake in the sound publication and finds it at its place."""

    def make(at: Workshop) -> list[Finding]:
        folder = at.sound()
        place = made.spoil(folder)
        found = checked_or_built(folder, made.code)
        assert (made.code, place) in {(one.code, str(one.place)) for one in found}, found
        assert any(made.says in one.message + one.hint for one in found), found
        return found

    return make


def files(code: str, contents: Mapping[str, str | bytes]) -> Maker:
    """Return a maker that writes files into the sound publication, and checks or builds it."""

    return lambda at: checked_or_built(put(at.sound(), contents), code)


def golden(name: str, *options: str) -> Maker:
    """Return a maker that builds a golden mini-publication that has its finding."""
    return lambda at: at.once(name, lambda: told("build", at.golden(name), *options))

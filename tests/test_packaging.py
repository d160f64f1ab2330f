"""The wheel holds all that Fascicle needs outside its repository; the locks fit the project."""

from __future__ import annotations

import re
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import fascicle

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of the files in a wheel of the project, built without the network."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    builder = WheelBuilder(str(ROOT))
    (path,) = list(builder.build(directory=str(folder), versions=["standard"]))
    with zipfile.ZipFile(path) as file:
        return {name: file.getinfo(name).file_size for name in file.namelist()}


def test_the_wheel_holds_every_file_of_the_package(wheel):
    source = ROOT / "src"
    wanted = {
        str(path.relative_to(source))
        for path in (source / "fascicle").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= set(wheel)


@pytest.mark.parametrize(
    "pattern",
    [
        r"fascicle/py\.typed",
        r"fascicle/typesetting/theme/fonts/libertinus/.*\.otf",
        r"fascicle/typesetting/theme/fonts/libertinus/OFL\.txt",
        r"fascicle/typesetting/theme/fonts/source-sans/.*\.woff2",
        r"fascicle/typesetting/theme/.*\.css",
        r"fascicle/typesetting/theme/.*\.html.*",
        r"fascicle/skeleton/publication\.yaml",
        r"fascicle/skeleton/gitignore",
        r"fascicle/skeleton/assets/step-wedge\.png",
        r"fascicle-.*\.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_holds_theme_fonts_skeleton_and_licences(wheel, pattern):
    assert any(
        re.fullmatch(pattern, name) and (size or name.endswith("py.typed"))
        for name, size in wheel.items()
    )


def test_the_wheel_holds_nothing_else(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"fascicle"}
    assert not any("pycache" in name or name.endswith(".pyc") for name in wheel)


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and line[0] not in "#-")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_requirement_is_locked_to_a_version_that_fits():
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    for line in project["dependencies"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(run[normal(wanted.name)]), line
    for line in project["optional-dependencies"]["dev"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains((run | dev)[normal(wanted.name)]), line
    assert not set(run) & set(dev)


def test_the_locks_hold_names_and_exact_versions_only():
    for name in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"#.*|-r requirements\.lock|[a-z0-9-]+==[0-9][0-9a-z.]*", line), (
                line
            )


def test_the_version_stands_in_one_place():
    assert version("fascicle") == fascicle.__version__


def test_set_up_and_ci_are_scripts_that_can_be_run():
    for name in (".ci/run", ".ci/set-up"):
        path = ROOT / name
        assert path.read_text().startswith("#!/usr/bin/env bash\n")
        assert path.stat().st_mode & 0o100

"""The command as a process: help, version, time, interruption."""

from __future__ import annotations

import errno
import os
import shlex
import subprocess
import sys

import pytest

import fascicle
from fascicle.cli import app
from fascicle.commands.streams import steady_streams

HEAVY = ("weasyprint", "pydantic", "PIL", "babel", "bibtexparser", "pypdfium2", "rich", "jinja2")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from fascicle.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"COLUMNS": "100"} | environment,
    )


def test_version(command):
    said = command("--version")
    assert said.code == 0
    assert said.out == f"fascicle {fascicle.__version__}\n"


def test_help_names_all_commands(command):
    said = command("--help")
    assert said.code == 0
    for name in ("build", "check", "new", "schema", "explain", "spreads", "photographs"):
        assert f"  {name} " in said.out


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv = ['fascicle', '--help']\n"
        "from fascicle.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([n for n in {HEAVY!r} if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_imports_none_of_its_rooms():
    code = "import sys, fascicle; print(sorted(n for n in sys.modules if n.startswith('fascicle')))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "['fascicle']"


@pytest.mark.parametrize("name", fascicle.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(fascicle, name)
    if callable(value) and name != "Progress":
        assert value.__doc__


def test_no_such_public_name():
    with pytest.raises(AttributeError, match="no_such"):
        fascicle.no_such  # noqa: B018


def test_wrong_usage_ends_with_2(command):
    assert command("build", "--no-such-option").code == 2
    assert command("bind").code == 2


def test_a_terminal_of_another_encoding_stops_nothing(publication):
    chapter = publication / "chapters" / "writing.yaml"
    chapter.write_text(chapter.read_text("utf-8").replace("@gill1931;", "@gill1913;"), "utf-8")
    said = run("check", str(publication), PYTHONIOENCODING="ascii")
    assert said.returncode == 1
    assert "E101  The source ?gill1913? is not in sources.bib." in said.stdout
    assert said.stderr == ""


@pytest.mark.parametrize(
    ("streams", "code"), [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0), ("| head -c 1", 0)]
)
def test_closed_streams_stop_nothing(publication, streams, code):
    program = f"{shlex.quote(sys.executable)} -c 'from fascicle.cli import main; main()'"
    line = f"{program} check {shlex.quote(str(publication))} {streams}"
    result = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (code, "")


def test_output_that_cannot_be_written_is_told(capsys):
    with pytest.raises(SystemExit) as ended, steady_streams():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("F112  Standard output cannot be written: the disk")


def test_an_interruption_ends_with_130(command, publication, monkeypatch):
    def interrupted(folder, limits):
        raise KeyboardInterrupt

    monkeypatch.setattr(fascicle, "read", interrupted)
    assert command("check", publication).code == 130
    assert command("build", publication).code == 130


def test_every_command_has_help():
    for entry in app.registered_commands:
        assert entry.callback is not None
        assert (entry.callback.__doc__ or "").strip()

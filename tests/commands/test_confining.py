"""What a command opens, starts and connects to, seen by Python itself; and what stops it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PUBLICATIONS = Path(__file__).parents[1] / "publications"
SOURCE = Path(__file__).parents[2] / "src"

WATCHED = """
import json, os, sys
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
told = ("open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.rmdir", "os.mkdir")
def hook(event, details):
    if event in told or event.partition(".")[0] in ("socket", "subprocess") or event in (
        "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.link", "os.symlink", "os.truncate"
    ):
        os.write(log, (json.dumps([event, [str(each) for each in details]]) + "\\n").encode())
sys.addaudithook(hook)
from fascicle.cli import main
main()
"""

OF_THE_SYSTEM = ("/etc/mime.types", "/usr/share/zoneinfo/", "/proc")
"""What Python reads of the system without being asked."""

REACHING = """
import sys
sys.argv = ["fascicle", *sys.argv[1:]]
from fascicle.cli import app, main
from fascicle.commands import check
def reach(*_):
    {}
check.fascicle.read = reach
main()
"""


def run(code: str, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_a_build_opens_nothing_outside(tmp_path: Path) -> None:
    folder, temporary, log = (tmp_path / name for name in ("place", "temporary", "log"))
    shutil.copytree(PUBLICATIONS / "all-parts", folder)
    shutil.copytree(PUBLICATIONS / "templates/templates", folder / "templates")
    temporary.mkdir()
    built = run(WATCHED, log, "build", folder, TMPDIR=str(temporary))
    assert built.returncode == 0, built.stderr + built.stdout
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert not [event for event, _ in events if event.startswith("socket")]
    programs = {details[0] for event, details in events if event.startswith("subprocess")}
    assert {Path(program).name for program in programs} == {"pandoc"}
    formatting = [details[1] for event, details in events if "--citeproc" in " ".join(details)]
    assert formatting
    assert all("--sandbox" in arguments for arguments in formatting)
    libraries = [sys.prefix, sys.base_prefix, *filter(None, sys.path), str(SOURCE)]
    known = (str(folder), str(temporary), *libraries, *OF_THE_SYSTEM)
    opened = {
        path
        for event, details in events
        for path in details[: 2 if event in {"os.rename", "os.link"} else 1]
        if Path(path).is_absolute() and not event.startswith("subprocess")
    }
    assert {path for path in opened if not path.startswith(known)} == set()
    assert {str(folder / "publication.yaml"), str(folder / "templates/colophon.html")} <= opened


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "127.0.0.1"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "connection"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "127.0.0.1"),
        ("import subprocess; subprocess.run(['touch', sys.argv[2] + '/made'])", "touch"),
        ("import os; os.system('touch ' + sys.argv[2] + '/made')", "touch"),
    ],
)
def test_what_reaches_out_is_stopped(tmp_path: Path, attempt: str, says: str) -> None:
    said = run(REACHING.format(attempt), "check", tmp_path, "--format", "json")
    assert said.returncode == 1, said.stderr
    assert not (tmp_path / "made").exists()
    (found,) = json.loads(said.stdout)["findings"]
    assert found["code"] == "A108"
    assert says in found["message"]


def test_only_fetching_may_use_the_network(tmp_path: Path) -> None:
    code = (
        "from fascicle.commands.confining import confine\n"
        "import socket\n"
        "confine(['photographs', 'fetch', 'folder'])\n"
        "socket.socket().bind(('127.0.0.1', 0))\n"
    )
    assert run(code).returncode == 0


def test_a_pdf_is_shown_to_whoever_asks_for_it(tmp_path: Path) -> None:
    code = (
        "from fascicle.commands.confining import confine\n"
        "import subprocess, sys\n"
        "confine(sys.argv[1:])\n"
        "subprocess.run(['xdg-open', 'nothing'], executable='/bin/true')\n"
    )
    shown = code.replace("executable='/bin/true'", f"cwd={str(tmp_path)!r}")
    assert "Refused" in run(code, "build", "--open").stderr
    assert "Refused" in run(shown, "build").stderr
    assert "Refused" not in run(shown, "build", "--open").stderr

"""Commands as real processes: what ends them, what they say then, and that nothing is left."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fascicle.commands import processes
from fascicle.progress import begun, observed

HEARING = """
import signal
for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""In the background, or under nohup, the tests are deaf to some, and so would be the commands."""

MAIN = "\nfrom fascicle.cli import main\nmain()\n"

READING = """
import ctypes, os, signal, fascicle, fascicle.typesetting.coverage
from fascicle.progress import begun
def read(folder, limits):
    begun("reading chapters/writing.yaml", "chapters/writing.yaml")
    {does}
fascicle.read = read
"""
"""A program whose reading of a publication does something else."""

READY = "os.write(2, b'ready\\n')"
WAIT = f"{READY}; signal.pause()"
HANG = f"{READY}; ctypes.PyDLL(None).sleep(1000)"  # as a C library does, deaf to all of Python

CRASH = """
import ctypes
from fascicle.typesetting.engine import Engine
Engine.lay_out = lambda self, html, most=None: ctypes.string_at(0)
"""

PANDOC = """
from pathlib import Path
from fascicle.edition import pandoc
pandoc.program = lambda: Path({program!r})
"""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The folder for temporary files of the commands of a test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def begin(temporary: Path, setup: str, *arguments: str | Path, **options) -> subprocess.Popen[str]:
    """Begin a command, after ``setup``, as the leader of a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", HEARING + setup + MAIN, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary), "COLUMNS": "200"},
        start_new_session=True,
        **options,
    )


def run(temporary: Path, setup: str, *arguments: str | Path) -> tuple[int, str, str]:
    """Run a command to its end."""
    with begin(temporary, setup, *arguments) as process:
        return ended(process, temporary)


def ended(process: subprocess.Popen[str], temporary: Path) -> tuple[int, str, str]:
    """Wait for the end of a command, which must leave no temporary file."""
    out, err = process.communicate()
    assert list(temporary.iterdir()) == []
    assert "Traceback" not in out + err
    return process.returncode, out, err


@contextmanager
def ready(temporary: Path, does: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Begin a command whose reading does something, and wait until it does."""
    with begin(temporary, READING.format(does=does), *arguments) as process:
        assert process.stderr is not None
        while process.stderr.readline() not in ("ready\n", ""):
            pass
        yield process


def template(publication: Path, text: str) -> None:
    """Give a publication a template of paragraphs."""
    file = publication / "templates/blocks/paragraph.html"
    file.parent.mkdir(parents=True)
    file.write_text(text)


# --- limits ---------------------------------------------------------------------------------------


def test_a_template_without_end_is_ended_and_named(publication, temporary):
    """Boxes that are measured within boxes take the engine four times longer for each."""
    flex = '<div style="display: flex">'
    template(publication, f"<p>{flex * 20}x{'</div>' * 20}</p>")
    code, out, _ = run(
        temporary, "", "build", publication, "--limit", "unit_seconds=3", "--format", "json"
    )
    document = json.loads(out)
    assert (code, document["command"], document["built"]) == (1, "build", False)
    (found,) = document["findings"]
    assert (found["code"], found["file"]) == ("L111", "chapters/writing.yaml")
    assert "while laying out chapter “writing”" in found["message"]
    assert "--limit unit_seconds=300" in found["hint"]


def test_a_hang_in_a_c_library_is_ended_when_the_time_of_the_command_is_over(
    publication, temporary
):
    setup = READING.format(does=HANG)
    code, out, _ = run(temporary, setup, "check", publication, "--limit", "seconds=2")
    assert code == 1
    assert out.startswith("chapters/writing.yaml  L111  The command was ended while reading")
    assert "it had taken 2 seconds, the most it may" in out
    assert "\n\nNot ready: 1 error" in out


def test_what_asks_for_too_much_memory_at_once_is_refused_it(publication, temporary):
    setup = READING.format(does="bytearray(3_000_000_000)")
    code, out, _ = run(temporary, setup, "check", publication, "--limit", "memory=300")
    assert code == 1
    assert out.startswith("chapters/writing.yaml  L112  The command was ended while reading")
    assert "more than 300 MB of memory" in out


def test_memory_that_grows_step_by_step_is_seen(publication, temporary):
    does = "kept = [bytearray(b'x' * 10_000_000) for _ in range(34)]; signal.pause()"
    setup = READING.format(does=does)
    code, out, _ = run(temporary, setup, "check", publication, "--limit", "memory=300")
    assert code == 1
    assert out.startswith("chapters/writing.yaml  L112  The command was ended while reading")


def test_a_memory_error_anywhere_is_no_fault_of_ours(publication, temporary):
    setup = READING.format(does="raise MemoryError")
    code, out, _ = run(temporary, setup, "check", publication)
    assert (code, out.split()[1]) == (1, "L112")
    assert not (publication / "build/fault.log").exists()


def test_what_fetches_has_limits_of_time_of_its_own(publication, temporary):
    setup = """
from fascicle.commands import supervising
def divide(limits, *, timed):
    raise OSError(11, f"timed: {timed}")
supervising.divide = divide
"""
    assert "timed: False" in run(temporary, setup, "photographs", "fetch", publication)[1]


# --- crashes --------------------------------------------------------------------------------------


def test_a_crash_of_a_c_library_names_the_unit_and_where_it_was(built, temporary, tmp_path):
    before = built.pdf.read_bytes()
    out_folder = tmp_path / "out"
    code, out, _ = run(temporary, CRASH, "build", built.folder, "--out", out_folder)
    assert code == 1
    assert out.startswith("chapters/writing.yaml  F110  Fascicle broke down while laying out ")
    assert "chapter “writing” (SIGSEGV)" in out
    assert f"please report it. Send {out_folder / 'fault.log'} along." in out
    assert "string_at" in (out_folder / "fault.log").read_text()
    assert built.pdf.read_bytes() == before


def test_a_kill_from_outside_is_told(publication, temporary):
    setup = READING.format(does="os.kill(os.getpid(), signal.SIGKILL)")
    code, out, _ = run(temporary, setup, "check", publication)
    assert code == 1
    assert out.startswith("chapters/writing.yaml  F110  The command was killed from outside while")
    assert "close other programs" in out


def test_pandoc_is_ended_with_the_worker(publication, temporary, tmp_path):
    program, told = tmp_path / "pandoc", tmp_path / "told"
    os.mkfifo(told)
    program.write_text(f"#!/bin/sh\necho $$ $PPID > {told}\nexec sleep 1000\n")
    program.chmod(0o755)
    with begin(temporary, PANDOC.format(program=str(program)), "build", publication) as process:
        pandoc, worker = map(int, told.read_text().split())
        os.kill(worker, signal.SIGKILL)
        code, out, _ = ended(process, temporary)
    assert (code, out.split()[1]) == (1, "F110")
    assert "while wording notes and citations with Pandoc" in out
    with pytest.raises(ProcessLookupError):
        os.kill(pandoc, 0)


def test_where_no_process_can_be_begun_that_is_told(publication, temporary):
    setup = "import os\ndef fork(): raise BlockingIOError(11, 'no more processes')\nos.fork = fork"
    code, out, _ = run(temporary, setup, "check", publication)
    assert (code, out.split()[0]) == (1, "F110")
    assert "no more processes" in out


def test_a_crash_when_all_has_been_said_keeps_what_was_said(publication, temporary):
    does = "import atexit; atexit.register(ctypes.string_at, 0); raise fascicle.Refused(())"
    setup = READING.format(does=does)
    code, out, err = run(temporary, setup, "check", publication, "--format", "json")
    assert (code, err) == (128 + signal.SIGSEGV, "")
    assert json.loads(out)["passed"]


# --- interruptions --------------------------------------------------------------------------------

SAID = {
    signal.SIGINT: "Interrupted.\n",
    signal.SIGTERM: "Ended by another program, or by the system.\n",
    signal.SIGHUP: "",  # the terminal is gone
}

CLEARING = f"""
    try:
        {WAIT}
    finally:
        os.write(2, b'cleared up\\n')
"""


def test_an_interruption_of_both_ends_with_130(publication, temporary):
    with ready(temporary, CLEARING, "build", publication) as process:
        os.killpg(process.pid, signal.SIGINT)
        code, out, err = ended(process, temporary)
    assert (code, out) == (130, "")
    assert err.startswith("cleared up\n")
    assert err.endswith("Interrupted.\n")
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_the_supervisor_ends_the_worker(publication, temporary, number):
    with ready(temporary, CLEARING, "check", publication) as process:
        process.send_signal(number)
        said = f"cleared up\n{SAID[number]}"
        assert ended(process, temporary) == (128 + number, "", said)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_that_does_not_obey_is_killed(publication, temporary, number):
    impatient = "from fascicle.commands import supervising as s; s._TOLD_AGAIN = s._KILLED = 0.1\n"
    setup = impatient + READING.format(does=HANG)
    with begin(temporary, setup, "check", publication) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        process.send_signal(number)
        assert ended(process, temporary) == (128 + number, "", SAID[number])


def test_ctrl_c_on_a_terminal(publication, temporary):
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover - another program from here on
        os.environ["TMPDIR"] = str(temporary)
        setup = HEARING + READING.format(does=CLEARING)
        os.execv(sys.executable, [sys.executable, "-c", setup + MAIN, "build", str(publication)])
    said = b""
    while b"ready" not in said:
        said += os.read(terminal, 1000)
    os.write(terminal, b"\x03")
    with pytest.raises(OSError, match="Input/output error"):  # nobody has the terminal any more
        while True:
            said += os.read(terminal, 1000)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 130
    assert said.rstrip().endswith(b"Interrupted.")
    assert said.rfind(b"\x1b[?25h") > said.rfind(b"\x1b[?25l")  # the cursor is there again
    assert list(temporary.iterdir()) == []


def test_ctrl_c_while_the_program_is_loaded(temporary):
    """There is nothing to clear up then, and no traceback of whatever is imported just now."""
    loading = f"""{HEARING}
import os, sys
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "fascicle.cli":
            {WAIT}
sys.meta_path.insert(0, Slow())
from fascicle.__main__ import main
main()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", loading], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        assert process.stderr is not None
        assert process.stderr.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "Interrupted.\n"
    assert process.returncode == 130


def test_the_command_begun_so_is_the_same(temporary, publication):
    begun = [sys.executable, "-m", "fascicle", "check", str(publication)]
    done = subprocess.run(begun, capture_output=True, text=True, check=False)
    assert (done.returncode, "Ready to build" in done.stdout) == (0, True)


def test_no_worker_outlives_its_supervisor_and_what_it_left_is_swept(publication, temporary):
    # Linux kills it at once; elsewhere it notices when it tells of its next step.
    does = f"{READY}\n    while True: begun('reading on', '')"
    with ready(temporary, does, "check", publication) as process:
        process.kill()
        process.communicate()  # comes to an end when nobody holds the pipes any more
    assert len(list(temporary.iterdir())) == 1
    assert run(temporary, "", "check", publication)[0] == 0


def test_what_another_command_is_using_is_not_swept(publication, temporary):
    with ready(temporary, WAIT, "check", publication) as process:
        (room,) = temporary.iterdir()
        assert room.stat().st_mode & 0o777 == 0o700
        with begin(temporary, "", "check", publication) as other:
            other.communicate()
        assert list(temporary.iterdir()) == [room]
        process.send_signal(signal.SIGTERM)
        ended(process, temporary)


# --- all as before --------------------------------------------------------------------------------


def test_the_exit_code_of_wrong_usage_is_passed_on(publication, temporary):
    assert run(temporary, "", "build", publication, "--chapter", "no")[0] == 2


def test_a_reader_that_goes_away_is_no_fault(publication, temporary):
    with begin(temporary, "", "check", publication, "--format", "json") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait() == 1


def test_what_is_started_afterwards_has_the_temporary_folder_of_the_system(publication, temporary):
    does = "import atexit; atexit.register(lambda: print(os.environ['TMPDIR']))"
    setup = READING.format(does=f"{does}; raise fascicle.Refused(())")
    assert run(temporary, setup, "check", publication)[1].endswith(f"{temporary}\n")


# --- its parts ------------------------------------------------------------------------------------


def test_what_is_begun_is_told_to_whoever_observes():
    said = []
    with observed(lambda doing, file: said.append((doing, file))):
        begun("laying out chapter “one”", "chapters/one.yaml")
    begun("nothing that anybody hears")
    assert said == [("laying out chapter “one”", "chapters/one.yaml")]


def test_descendants_and_their_memory():
    with subprocess.Popen(["sh", "-c", "sleep 1000 & echo; wait"], stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        select.select([shell.stdout], [], [])
        (sleeping,) = processes.descendants(shell.pid)
        assert {shell.pid, sleeping} <= processes.descendants(os.getpid())
        assert processes.resident({shell.pid, sleeping}) > processes.resident({shell.pid}) > 0
        processes.end_all({sleeping})
    assert processes.resident({shell.pid}) == 0


def test_elsewhere_than_on_linux_ps_is_asked(tmp_path, monkeypatch):
    program = tmp_path / "ps"
    program.write_text("#!/bin/sh\nprintf ' 10 1 300\\n 11 10 200\\n 12 11 100\\n 20 1 5\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(processes.sys, "platform", "darwin")
    assert processes.descendants(10) == {11, 12}
    assert processes.resident({10, 11, 12}) == 600 * 1024
    program.unlink()
    assert processes.descendants(10) == set()
    assert processes.resident({10}) == 0

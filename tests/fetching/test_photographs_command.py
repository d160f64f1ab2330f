"""``fascicle photographs``, as it is typed; and that no other command asks the network."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from serving import (
    CATALOGUE,
    Server,
    given,
    picture,
    publication,
    rest,
    said,
    until_left,
)

from fascicle.commands.stages import shown_bytes

pytest_plugins = ("desks",)

SOURCE = Path(__file__).parents[2] / "src/fascicle"
JPEG = picture(pixels=(1200, 800))
SHA256 = hashlib.sha256(JPEG).hexdigest()
HALF = len(JPEG) // 2


@pytest.fixture
def folder(tmp_path: Path, server: Server) -> Path:
    return publication(tmp_path / "publication", CATALOGUE.format(url=server.url()))


@pytest.fixture
def fetch(command, folder, authority):
    def fetched(*words: str):
        trust = ("--ca-file", authority.file)
        return command("photographs", "fetch", folder, *words, *trust, "--timeout", "5")

    return fetched


def test_what_was_fetched_is_told_and_that_rights_are_the_editors_to_see_to(fetch, server, folder):
    server.answers(given(JPEG))
    said = fetch()
    assert said.code == 0
    first, *others = said.out.splitlines()
    assert first.startswith("harbour                  fetched     assets/harbour.jpg  0.0")
    assert "JPEG, 1,200 × 800 pixels" in first
    assert "assets/photographs.yaml:3:3  P104 (warning)" in said.out
    assert "1 photograph: 1 fetched." in others
    assert others[-1].startswith("That a picture can be fetched gives no right to print it")
    assert (folder / "assets/harbour.jpg").read_bytes() == JPEG
    assert fetch().out.splitlines()[1] == "1 photograph: 1 held."


def test_one_json_document_for_programs(fetch, server):
    server.answers(given(JPEG))
    document = json.loads(fetch("--format", "json").out)
    (entry,) = document["photographs"]
    assert entry.pop("seconds") >= 0
    assert entry == {
        "id": "harbour",
        "state": "fetched",
        "url": server.url(),
        "file": "harbour.jpg",
        "bytes": len(JPEG),
        "pixels": [1200, 800],
        "format": "JPEG",
        "sha256": SHA256,
    }
    assert (document["command"], document["passed"]) == ("photographs fetch", True)
    assert [found["code"] for found in document["findings"]] == ["P104"]


def test_a_refusal_is_told_at_the_address_and_ends_with_1(fetch, server):
    server.answers(said("404 Not Found", "Content-Length: 0"))
    told = fetch()
    assert told.code == 1
    assert "assets/photographs.yaml:6:10  P133  The server “localhost”" in told.out
    assert f"    url: {server.url()}   # the original" in told.out
    assert "1 photograph: 1 refused." in told.out


def test_an_unknown_authority_is_not_trusted_without_ca_file(command, folder, server):
    server.answers(given(JPEG))
    told = command("photographs", "fetch", folder)
    assert (told.code, server.requests) == (1, [])
    assert "P134" in told.out


def test_a_dry_run_asks_nobody_and_writes_nothing(fetch, server, folder):
    before = sorted(folder.rglob("*"))
    told = fetch("--dry-run")
    assert told.code == 0
    assert told.out.startswith(f"harbour                  wanted      from {server.url()}\n")
    assert server.requests == []
    assert sorted(folder.rglob("*")) == before


def test_the_size_is_limited_in_megabytes(fetch, server):
    server.answers(given(b"\xff\xd8\xff" + bytes(1_000_001)))
    told = fetch("--max-mb", "1")
    assert told.code == 1
    assert "P138" in told.out


def test_photographs_are_named(fetch, server):
    server.answers(given(JPEG))
    assert "“quay” does not say from where" in (told := fetch("quay")).out
    assert "P144" in told.out
    assert told.code == 1
    assert server.requests == []
    assert fetch("harbour").code == 0


def test_wrong_usage_ends_with_2(fetch, command, authority, folder, tmp_path):
    told = fetch("harbor")
    assert told.code == 2
    assert "Did you mean “harbour”?" in told.err.replace("\n", " ")
    told = command("photographs", "fetch", "harbour")
    assert told.code == 2
    assert "fetch . harbour" in " ".join(told.err.split())
    assert fetch("--max-mb", "0").code == 2
    (tmp_path / "empty.pem").write_text("nothing")
    assert command("photographs", "fetch", folder, "--ca-file", tmp_path / "empty.pem").code == 2


def test_faults_of_the_rest_of_the_publication_do_not_matter(fetch, server, folder):
    (folder / "chapters/water.yaml").write_text("title: [")
    server.answers(given(JPEG))
    assert fetch().code == 0


def test_an_entry_with_faults_is_told_and_does_not_stop_others(fetch, server, folder):
    server.answers(given(JPEG))
    text = (folder / "assets/photographs.yaml").read_text()
    (folder / "assets/photographs.yaml").write_text(text + "    sha256: abc\n    colour: red\n")
    told = fetch()
    assert told.code == 1
    assert "M204" in told.out
    assert "64 hexadecimal digits" in told.out
    assert "M201" in told.out
    assert "1 photograph: 1 fetched." in told.out


@pytest.mark.parametrize(
    "url", ["http://archive.example/a", "https://me:word@archive.example/a", "archive.example/a"]
)
def test_addresses_that_are_never_fetched_are_found_by_check_already(command, fetch, folder, url):
    (folder / "assets/photographs.yaml").write_text(CATALOGUE.format(url=url))
    assert "assets/photographs.yaml:6:10  P131" in command("check", folder).out
    told = fetch()
    assert told.code == 1
    assert told.out.count("P131") == 1


@pytest.fixture
def hearing_ctrl_c():
    """Be interrupted by Ctrl-C, also in the background or under nohup, where Python ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hearing_ctrl_c")
def test_ctrl_c_leaves_what_has_come_and_ends_with_130(fetch, server, folder):
    half = given(JPEG, 'ETag: "one"')[: HALF - len(JPEG)]

    def answer(connection) -> None:
        connection.sendall(half)
        part = folder / "assets/.fetch/harbour.part"
        while not (part.exists() and part.stat().st_size == HALF):
            pass
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        until_left(connection)

    server.answers(answer, rest(JPEG, HALF, 'ETag: "one"'))
    assert fetch().code == 130
    assert (folder / "assets/.fetch/harbour.part").exists()
    told = fetch()
    assert told.code == 0
    assert (folder / "assets/harbour.jpg").read_bytes() == JPEG


def test_two_at_once_are_kept_apart(fetch, server, folder):
    inner = []

    def answer(connection) -> None:
        words = fascicle("photographs", "fetch", folder, "--wait", "0")
        inner.append(subprocess.run(words, capture_output=True, check=False))
        connection.sendall(given(JPEG))

    server.answers(answer)
    assert fetch().code == 0
    (other,) = inner
    assert other.returncode == 1
    assert b"F103  Another fascicle photographs fetch is writing to" in other.stdout


def test_a_folder_that_is_a_link_is_not_written_to(fetch, folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "assets/.fetch").symlink_to(tmp_path / "elsewhere")
    told = fetch()
    assert told.code == 1
    assert "it is a link to another place" in told.out
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- checksums ------------------------------------------------------------------------------------


def test_held_files_are_compared_without_the_network(fetch, server, folder):
    server.answers(given(JPEG))
    fetch()
    assert fetch("--check").code == 0
    (folder / "assets/harbour.jpg").write_bytes(JPEG[:-3] + b"\0" + JPEG[-2:])
    told = fetch("--check")
    assert told.code == 1
    assert "assets/photographs.yaml:8:13  P141" in told.out
    assert "1 refused" in told.out
    assert len(server.requests) == 1
    assert fetch().code == 1  # and it is not written over


def test_a_missing_file_is_told_by_check(fetch, server, folder):
    server.answers(given(JPEG))
    fetch()
    (folder / "assets/harbour.jpg").unlink()
    told = fetch("--check")
    assert told.code == 1
    assert "P105" in told.out
    assert fetch().code == 0  # and is fetched again


def test_a_build_refuses_a_file_that_is_not_the_one_recorded(command, fetch, server, folder):
    server.answers(given(JPEG))
    fetch()
    (folder / "assets/harbour.jpg").write_bytes(picture(pixels=(600, 400)))
    told = command("build", folder)
    assert told.code == 1
    assert "assets/photographs.yaml:8:13  P141" in told.out
    assert hashlib.sha256(picture(pixels=(600, 400))).hexdigest() in told.out


# --- the list -------------------------------------------------------------------------------------


def test_the_list_of_the_catalogue(command, fetch, server, folder):
    server.answers(given(JPEG))
    fetch()
    told = command("photographs", "list", folder)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0].startswith("harbour                  held  JPEG, 1,200 × 800 pixels  about 28")
    assert lines[1:3] == [f"    SHA-256 {SHA256}", "    Rights: nothing is said of them"]
    assert lines[3:] == ["quay                     not held", "    Rights: Public domain"]
    document = json.loads(command("photographs", "list", folder, "--format", "json").out)
    assert [entry["held"] for entry in document["photographs"]] == [True, False]
    assert document["photographs"][0]["ppi"] == pytest.approx(282, abs=1)


# --- progress -------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bytes_are_shown_on_a_terminal_and_nowhere_else():
    for stream in (Terminal(), io.StringIO()):
        with shown_bytes(stream=stream) as tell:
            tell("harbour", 0, None)
            tell("harbour", 500_000, 2_000_000)
            tell("quay\x1b[1m", 1_000_000, 2_000_000)
        shown = stream.getvalue()
        assert bool(shown) == stream.isatty()
    with shown_bytes(stream=Terminal()) as tell:
        tell("quay", 1_000_000, 2_000_000)


# --- no other command -----------------------------------------------------------------------------


def fascicle(*words: object) -> list[str]:
    code = "from fascicle.cli import main; main()"
    return [sys.executable, "-c", code, *map(str, words)]


WATCHED = """
import sys
told = []
sys.addaudithook(lambda event, given: told.append(event) if event.startswith("socket.") else None)
sys.argv = ["fascicle", *sys.argv[1:]]
from fascicle.cli import main
try:
    main()
finally:
    print(told, "fascicle.fetching" in sys.modules, file=sys.stderr)
"""


def watched(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a command and watch for sockets, and for the room that knows them."""
    given = [sys.executable, "-c", WATCHED, *map(str, words)]
    return subprocess.run(given, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("build",), ("check", "--fix"), ("audit", "--no-pages")])
def test_no_other_command_opens_a_socket(folder, server, words):
    name, *options = words
    result = watched(name, folder, *options)
    assert result.returncode == 0, result.stdout
    assert result.stderr.splitlines()[-1] == "[] False"
    assert server.requests == []


def test_that_would_have_been_seen(folder, server):
    server.answers(given(JPEG))
    told = watched("photographs", "fetch", folder).stderr.splitlines()[-1]
    assert "'socket.connect'" in told
    assert told.endswith(" True")


def test_only_one_room_knows_the_network_and_only_one_command_knows_that_room():
    network = {"socket", "ssl", "http", "urllib.request", "urllib3", "requests", "httpx", "asyncio"}
    knowing, asking = set(), set()
    for path in SOURCE.rglob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
        module = path.relative_to(SOURCE)
        if any(name in network or name.split(".")[0] in network for name in names):
            knowing.add(str(module))
        if any(name.startswith("fascicle.fetching") for name in names):
            asking.add(str(module) if module.parts[0] != "fetching" else "fetching")
    # The command needs the one exception of ssl that says that a file has no certificate.
    assert {name for name in knowing if not name.startswith("fetching/")} == {
        "commands/photographs.py"
    }
    assert asking == {"fetching", "commands/photographs.py", "commands/photograph_list.py"}

"""Every file of the corpus: the finding that it must give, and nothing else happens.

Whatever a publication holds, the command ends with the exit code that it is meant to have and with
findings in words; it reads nothing outside the publication, writes nothing outside its folder of
files made, connects to nobody, leaves no temporary file, and spares the last good book.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pytest
from conftest import call
from corpus import STORED_AT_MOST, Case, lay_out, png
from make_corpus import CASES, FILES, README, expected, overview, stored

CANARY = "QXKZVJ"
"""A word that stands in no publication: where it turns up, a file outside was read."""
SECRETS = {
    "secret.txt": f"{CANARY}\n".encode(),
    "secret.css": f"p::before {{ content: '{CANARY}' }}".encode(),
    "secret.svg": f"<svg><text id='a'>{CANARY}</text></svg>".encode(),
    "secret.png": png(16, 16),
    "one.yaml": f"title: {CANARY}\nbody: [A]\n".encode(),
}
GOOD_BOOK = b"%PDF-1.7 the last good book"


@dataclass
class Watch:
    """What the process opens outside the publication and whom it connects to, while it is on."""

    outside: Path = Path("/nowhere")
    on: bool = False
    seen: list[str] = field(default_factory=list)

    def notice(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
            path = os.fsdecode(arguments[0])
            outside = ("/etc/passwd", "/dev/zero", "/proc/self", str(self.outside))
            # A link within the publication may lead there as well.
            if path.startswith(outside) or os.path.realpath(path).startswith(outside):
                self.seen.append(path)
        elif event in ("socket.connect", "socket.getaddrinfo"):
            self.seen.append(f"{event}{arguments[1:]}")
        elif event in ("os.system", "subprocess.Popen") and "pandoc" not in str(arguments[0]):
            self.seen.append(f"{event}{arguments}")


@pytest.fixture(scope="session")
def all_seeing():
    """A watch on the whole process: what Python calls an audit hook can be set once only."""
    watch = Watch()
    sys.addaudithook(watch.notice)
    return watch


@dataclass(frozen=True)
class Place:
    """A publication beside a folder that must not be read."""

    publication: Path
    secret: Path

    def state(self) -> dict[str, bytes | str]:
        """Return all that is there but for the files made: content, or what a link points to."""
        roots = (self.publication, self.secret)
        found = (path for root in roots for path in _walk(root) if not self._made(path))
        return {path.as_posix(): _content(path) for path in found}

    def _made(self, path: Path) -> bool:
        return path.is_relative_to(self.publication / "build")


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _content(path: Path) -> bytes | str:
    if path.is_symlink():
        return str(path.readlink())
    return path.read_bytes() if path.is_file() else "no file"


@pytest.fixture(scope="module")
def temporary(tmp_path_factory):
    """A folder for all temporary files; in the end none is left, once fonts are let go."""
    folder = tmp_path_factory.mktemp("temporary")
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    yield folder
    tempfile.tempdir = before
    gc.collect()
    assert list(folder.iterdir()) == []


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """What a build of the sound publication remembers: it spares the others the same work."""
    folder = tmp_path_factory.mktemp("sound")
    lay_out(Case("", "", "README"), folder)
    assert call("build", folder).code == 0
    return folder / "build/.cache"


@pytest.fixture
def place(tmp_path, temporary, cache):
    found = Place(tmp_path / "publication", tmp_path / "secret")
    for folder in (found.publication, found.secret):
        folder.mkdir()
    for name, data in SECRETS.items():
        (found.secret / name).write_bytes(data)
    shutil.copytree(cache, found.publication / "build/.cache")
    (found.publication / "build/sound.pdf").write_bytes(GOOD_BOOK)
    return found


def brief(found: list[dict[str, object]]) -> list[str]:
    """Return errors and warnings as ``findings.yaml`` has them."""
    told = [
        f"{one['code']} {':'.join(str(one[key]) for key in ('file', 'line', 'column') if one[key])}"
        for one in found
        if one["severity"] != "note"
    ]
    return told if len(told) <= 5 else [*told[:4], f"and {len(told) - 4} more"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file(case: Case, place: Place, all_seeing: Watch, capfd):
    lay_out(case, place.publication)
    before = place.state()
    all_seeing.outside, all_seeing.seen = place.secret, []
    all_seeing.on = True
    try:
        command = "build" if case.build or case.prints else "check"
        limits = [word for limit in case.limits for word in ("--limit", limit)]
        said = call(command, place.publication, "--format", "json", *limits)
    finally:
        all_seeing.on = False
    assert capfd.readouterr() == ("", ""), "a library writes past the command"
    findings = json.loads(said.out)["findings"]
    book = place.publication / "build/sound.pdf"

    assert brief(findings) == expected().get(case.name, [])
    errors = [found for found in findings if found["severity"] == "error"]
    assert said.code == (1 if errors else 0)
    assert all(found["code"] != "F104" for found in findings)
    assert all_seeing.seen == []
    after = place.state()
    assert [path for path in {*before, *after} if before.get(path) != after.get(path)] == []
    assert (book.read_bytes() == GOOD_BOOK) == (bool(errors) or command == "check")
    if command == "build" and not errors:
        words = squeezed(" ".join(pages(book)))
        for wanted in case.prints:
            assert squeezed(wanted) in words
        for unwanted in (CANARY, *case.never):
            assert squeezed(unwanted) not in words
    said_plainly = call("check", place.publication) if case.never else said
    for unwanted in (CANARY, *case.never):
        assert unwanted not in said_plainly.out + said_plainly.err


def pages(book: Path) -> list[str]:
    with pypdfium2.PdfDocument(book) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    """Return a text composed, without spaces and hyphens of division, with straight quotes."""
    text = unicodedata.normalize("NFC", text)
    for sign, plain in {
        "\x02": "",
        "\u2010": "",
        "\u00ad": "",
        "\ufffe": "",
        "’": "'",
        "”": '"',
    }.items():
        text = text.replace(sign, plain)
    return "".join(text.split())


# --- the corpus itself ----------------------------------------------------------------------------


def test_the_script_makes_exactly_the_files_that_are_kept():
    kept = {
        path.relative_to(FILES).as_posix(): path.read_bytes()
        for path in FILES.rglob("*")
        if path.is_file()
    }
    assert kept == stored(), "python tests/hostile/make_corpus.py"
    assert max(map(len, kept.values())) <= STORED_AT_MOST


def test_the_overview_is_current():
    assert README.read_text(encoding="utf-8") == overview(), "python tests/hostile/make_corpus.py"


def test_every_case_has_a_name_of_its_own_and_every_finding_a_case():
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 60
    assert set(expected()) <= set(names)

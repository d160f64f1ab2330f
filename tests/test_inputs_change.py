"""Files that change while a book is made of them: it is made of what was read, or refused."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import call, write_files
from PIL import Image

import fascicle
from fascicle.findings import Refused

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>Ours</title><id>ours</id></info>
<citation><layout suffix="."><text variable="title"/></layout></citation></style>"""
FILES = {
    "publication.yaml": "slug: book\ntitle: A book\nyear: 2026\nlanguage: en-GB\nchapters: [one]\n"
    "parts: [chapters, colophon]\ncitations: {style: ours}\n",
    "sources.bib": "@book{key, title = {Title}, author = {Some Body}, date = {1931}}\n",
    "chapters/one.yaml": "title: One\nstatus: final\nbody:\n  - Text.[@key]\n"
    "  - photograph: harbour\n",
    "assets/photographs.yaml": "photographs:\n  harbour: {file: scans/harbour.png, alt: A gray.,"
    " caption: Gray., credit: Nobody, rights: Public domain}\n",
    "assets/ours.csl": STYLE,
    "assets/seal.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "templates/colophon.html": '{% extends "theme/colophon.html" %}'
    '{% block colophon %}<p>Us <img src="fascicle:/assets/seal.svg" alt="A"></p>{% endblock %}',
}
OTHER = {
    "sources.bib": b"@book{key, title = {Another}, author = {Any Body}, date = {1931}}\n",
    "chapters/one.yaml": b"title: One\nstatus: final\nbody: [Other]\n",
    "assets/ours.csl": STYLE.replace('suffix="."', 'suffix="!"').encode(),
    "assets/seal.svg": FILES["assets/seal.svg"].replace("9", "8").encode(),
    "templates/colophon.html": b"<p>Another.</p>",
}


def png(gray: int) -> bytes:
    import io

    written = io.BytesIO()
    Image.new("L", (600, 400), gray).save(written, "PNG")
    return written.getvalue()


OTHER["assets/scans/harbour.png"] = png(90)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = write_files(tmp_path_factory.mktemp("changing"), FILES)
    (folder / "assets/scans").mkdir()
    (folder / "assets/scans/harbour.png").write_bytes(png(160))
    return folder


@pytest.fixture(scope="module")
def press() -> fascicle.Press:
    return fascicle.Press()


@pytest.fixture(scope="module")
def good(folder, press, tmp_path_factory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("good")
    return made(folder, press, out)


def made(
    folder: Path, press: fascicle.Press, out: Path, between: Callable[[str], None] = lambda _: None
) -> dict[str, bytes]:
    """Build; ``between`` is called after each stage."""
    manuscript = fascicle.read(folder)
    between("read")
    edition = fascicle.compile(manuscript)
    between("compile")
    book = fascicle.typeset(edition, press)
    between("typeset")
    fascicle.publish(book, out)
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", OTHER)
@pytest.mark.parametrize("stage", ["read", "compile"])
def test_changed_and_changed_back(folder, press, good, tmp_path, name, stage):
    """Whatever was used is what was digested, also if nobody could tell afterwards."""
    path = folder / name
    before = path.read_bytes()

    def between(ended: str) -> None:
        if ended == stage:
            path.write_bytes(OTHER[name])
        elif ended == "typeset":
            path.write_bytes(before)

    try:
        assert made(folder, press, tmp_path / "out", between) == good
    except Refused as refused:
        found = [(finding.code, finding.place.file) for finding in refused.findings]
        assert found == [("F107", name)]
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("name", OTHER)
def test_changed_at_the_end_is_noticed(folder, press, good, tmp_path, name):
    path = folder / name
    before = path.read_bytes()
    try:
        with pytest.raises(Refused) as refused:
            made(folder, press, tmp_path / "out", lambda _: path.write_bytes(OTHER[name]))
    finally:
        path.write_bytes(before)
    assert ("F107", name) in [(f.code, f.place.file) for f in refused.value.findings]
    assert not (tmp_path / "out").exists()


def test_the_report_says_what_was_read(folder, good):
    inputs = json.loads(good["report.json"])["inputs"]
    for name in (*FILES, "assets/scans/harbour.png"):
        assert inputs[name] == hashlib.sha256((folder / name).read_bytes()).hexdigest()


def test_what_comes_meanwhile_is_not_used(folder, press, good, tmp_path):
    late = folder / "templates/chapter.html"
    late.unlink(missing_ok=True)

    def between(ended: str) -> None:
        if ended == "read":
            late.write_text("<p>Late.</p>")

    try:
        assert made(folder, press, tmp_path / "out", between) == good
    finally:
        late.unlink()


def test_a_chapter_alone_is_refused_as_well(folder, press):
    book = fascicle.typeset(fascicle.compile(fascicle.read(folder), only="one"), press)
    path = folder / "sources.bib"
    before = path.read_bytes()
    path.write_bytes(OTHER["sources.bib"])
    try:
        with pytest.raises(Refused) as refused:
            fascicle.publish(book, folder / "build", name="book-chapter-one")
    finally:
        path.write_bytes(before)
    assert [finding.code for finding in refused.value.findings] == ["F107"]


@pytest.mark.parametrize("time", [0, 3_471_292_800], ids=["1970", "2080"])
def test_what_the_clock_says_makes_no_difference(folder, good, tmp_path, time):
    work = tmp_path / "work"
    for path in folder.rglob("*"):
        if path.is_file() and "build" not in path.parts:
            (work / path.relative_to(folder)).parent.mkdir(parents=True, exist_ok=True)
            (work / path.relative_to(folder)).write_bytes(path.read_bytes())
    assert call("build", work).code == 0
    for path in sorted(work.rglob("*"), reverse=True):
        os.utime(path, (time, time))
    for text in ("Text.[@key]", "More text.[@key]", "Text.[@key]"):
        chapter = work / "chapters/one.yaml"
        words = FILES["chapters/one.yaml"].replace("Text.[@key]", text)
        chapter.write_text(words, encoding="utf-8")
        os.utime(chapter, (time, time))
        assert call("build", work).code == 0
        pdf = (work / "build/book.pdf").read_bytes()
        assert (pdf == good["book.pdf"]) == (text == "Text.[@key]")

"""Folders that are odd: links, pipes, names; what no single file can be."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from cases_templates import SHOWN
from corpus import SOUND, Case, chapter

ONE, PUB = "chapters/one.yaml", "publication.yaml"


def folder(name: str, what: str, make: Callable[[Path], object], **more: object) -> Case:
    """Return a case of a folder that ``make`` changes."""
    return Case(f"folders/{name}", what, "README", b"", make=make, **more)  # type: ignore[arg-type]


def _replaced(name: str, by: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return what takes a file or folder away and puts something else in its place."""

    def make(publication: Path) -> None:
        path = publication / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        by(path)

    return make


def _link(to: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(to)


def _file(name: str, data: bytes = b"") -> Callable[[Path], None]:
    def make(publication: Path) -> None:
        path = publication / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return make


def _bytes_name(publication: Path) -> None:
    os.close(
        os.open(os.fsencode(publication) + b"/chapters/\xff\xfe.yaml", os.O_CREAT | os.O_WRONLY)
    )


def _circle(publication: Path) -> None:
    (publication / "chapters/loop").symlink_to("..")
    (publication / "seeds").mkdir()
    (publication / "seeds/loop").symlink_to("../..")


def _deep(publication: Path) -> None:
    path = publication / "assets"
    for _ in range(60):
        path /= "folder"
    path.mkdir(parents=True)


def _linked_out(name: str) -> Callable[[Path], None]:
    """Return what moves a file or folder out of the publication and links to it."""

    def make(publication: Path) -> None:
        there = publication.parent / "secret" / Path(name).name
        (publication / name).rename(there)
        (publication / name).symlink_to(there)

    return make


def _templates_behind_a_link(publication: Path) -> None:
    """The template of paragraphs stands in a folder of templates/ by another name."""
    text = "<p id='{{ block.id }}'>Set by our own. {{ text.paragraph(block.content) }}</p>"
    (publication / "templates/ours").mkdir(parents=True)
    (publication / "templates/ours/paragraph.html").write_text(text)
    (publication / "templates/blocks").symlink_to("ours")


def _rings(publication: Path) -> None:
    """Links that lead around in rings, and others that double the ways at each step."""
    (publication / "templates").mkdir()
    for number in range(40):
        folder = publication / f"templates/f{number}"
        folder.mkdir()
        (folder / "a").symlink_to(f"../f{number + 1}")
        (folder / "b").symlink_to(f"../f{number + 1}")
    (publication / "templates/f40").symlink_to("..")


CASES = (
    folder(
        "chapters-elsewhere",
        "the folder of chapters is a link out of the publication",
        _linked_out("chapters"),
    ),
    folder(
        "chapters-etc",
        "the folder of chapters is a link to a folder of the system",
        _replaced("chapters", _link("/etc")),
    ),
    folder("chapter-elsewhere", "a chapter is a link out of the publication", _linked_out(ONE)),
    folder(
        "chapter-here",
        "a chapter is a link to another file of the publication",
        _replaced(ONE, _link("../sources.bib")),
    ),
    folder("chapter-nowhere", "a chapter is a link to nothing", _replaced(ONE, _link("nothing"))),
    folder("chapter-circle", "a chapter is a link to itself", _replaced(ONE, _link("one.yaml"))),
    folder("chapter-folder", "a chapter is a folder", _replaced(ONE, Path.mkdir)),
    folder("chapter-pipe", "a chapter is a pipe that nobody writes to", _replaced(ONE, os.mkfifo)),
    folder(
        "chapter-zero",
        "a chapter is a link to a file that never ends",
        _replaced(ONE, _link("/dev/zero")),
    ),
    folder(
        "chapter-process",
        "a chapter is a link to what the system tells of a process",
        _replaced(ONE, _link("/proc/self/environ")),
    ),
    folder("publication-pipe", "publication.yaml is a pipe", _replaced(PUB, os.mkfifo)),
    folder("publication-folder", "publication.yaml is a folder", _replaced(PUB, Path.mkdir)),
    folder(
        "publication-elsewhere",
        "publication.yaml is a link out of the publication",
        _linked_out(PUB),
    ),
    folder("sources-pipe", "the source list is a pipe", _replaced("sources.bib", os.mkfifo)),
    folder(
        "sources-passwd",
        "the source list is a link to a file of the system",
        _replaced("sources.bib", _link("/etc/passwd")),
    ),
    folder("seed-pipe", "a seed is a pipe", _replaced("seeds/paper.txt", os.mkfifo)),
    folder(
        "seed-passwd",
        "a seed is a link to a file of the system",
        _replaced("seeds/paper.txt", _link("/etc/passwd")),
    ),
    folder(
        "seeds-etc",
        "the folder of seeds is a link to a folder of the system",
        _replaced("seeds", _link("/etc")),
    ),
    folder(
        "seeds-file",
        "the folder of seeds is a file",
        _replaced("seeds", lambda path: path.write_bytes(b"A\n")),
    ),
    folder(
        "templates-etc",
        "the folder of templates is a link to a folder of the system",
        _replaced("templates", _link("/etc")),
        build=True,
    ),
    folder(
        "template-passwd",
        "a template is a link to a file of the system",
        _replaced("templates/colophon.html", _link("/etc/passwd")),
        also=SHOWN,
        build=True,
    ),
    folder(
        "template-pipe",
        "a template is a pipe",
        _replaced("templates/colophon.html", os.mkfifo),
        also=SHOWN,
        build=True,
    ),
    folder(
        "template-folder",
        "a template is a folder",
        _replaced("templates/colophon.html", Path.mkdir),
        also=SHOWN,
        build=True,
    ),
    folder(
        "assets-etc",
        "the folder of assets is a link to a folder of the system",
        _replaced("assets", _link("/etc")),
    ),
    folder("circle", "folders that link to the folders around them", _circle, build=True),
    folder(
        "catalogue-circle",
        "the catalogue of photographs is a link in a circle",
        _replaced("assets/photographs.yaml", _link("photographs.yaml")),
    ),
    folder("deep", "sixty folders within one another", _deep, build=True),
    folder(
        "name-break",
        "a chapter whose name has a line break in it",
        _file("chapters/a\nb.yaml", SOUND[ONE]),
    ),
    folder(
        "name-hyphen",
        "a chapter whose name looks like an option",
        _file("chapters/--help.yaml", SOUND[ONE]),
    ),
    folder("name-bytes", "a chapter whose name is no text", _bytes_name),
    folder(
        "name-terminal",
        "a chapter whose name gives orders to a terminal",
        _file("chapters/\x1b[2J\x1b]0;pwned\x07.yaml", SOUND[ONE]),
        never=("\x1b", "\x07"),
    ),
    folder(
        "name-case",
        "two chapters whose names differ in capitals",
        _file("chapters/ONE.yaml", SOUND[ONE]),
    ),
    folder(
        "name-long",
        "a chapter whose name has 250 letters",
        _file(f"chapters/{'n' * 245}.yaml", SOUND[ONE]),
    ),
    folder(
        "name-bidi",
        "a chapter whose name turns around",
        _file("chapters/a\u202elmay.yaml", SOUND[ONE]),
    ),
    folder(
        "seeds-huge",
        "a seed of 40 MB",
        _file("seeds/paper.txt", b"A paragraph of the seed.\n" * 1_600_000),
    ),
    folder(
        "seed-binary", "a seed that is no text", _file("seeds/paper.txt", bytes(range(256)) * 20)
    ),
    folder(
        "style-hidden",
        "a hidden style is a link out of the publication",
        _replaced("templates/.x.css", _link("../../secret/secret.css")),
        build=True,
        # Another book than those that are remembered: its fonts are looked at.
        also={ONE: chapter("A paragraph of its own.")},
    ),
    folder(
        "templates-here",
        "a folder of templates is a link to another one",
        _templates_behind_a_link,
        build=True,
        prints=("Set by our own. A sound paragraph.",),
    ),
    folder("templates-rings", "folders of templates are links in rings", _rings),
)

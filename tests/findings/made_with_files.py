"""What is wrong with files that are given to a command, or in the way of one: PDF, bag, disk."""

from __future__ import annotations

import errno
import io
import os
import shutil
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import bagit
import pikepdf
from conforming import conforming, edited, first
from conftest import call
from deposited import errors, tiny_bag, zipped
from made_on_the_pages import made
from test_bad_input import ONE, Mistake
from test_verification import SPOILED, change, flipped, hostile
from workshop import Maker, Workshop, refusal, told

import fascicle
from fascicle.commands.lock import locked
from fascicle.findings import Finding
from fascicle.publishing.conformance import opening

# --- inspection -----------------------------------------------------------------------------------


def _inspected(data: Callable[[], bytes]) -> Maker:
    def make(at: Workshop) -> list[Finding]:
        (at.folder / "book.pdf").write_bytes(data())
        return told("inspect", at.folder / "book.pdf")

    return make


def _saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def _with_a_password() -> bytes:
    with pikepdf.open(io.BytesIO(conforming())) as pdf:
        return _saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))


def _blank() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return _saved(pdf)


def _another_part(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(data.replace(b'pdfaid:part="3"', b'pdfaid:part="4"'))


def _too_many_objects(at: Workshop) -> list[Finding]:
    at.patch.setattr(opening, "MOST_OBJECTS", 20)
    return list(_inspected(conforming)(at))


# --- deposit and verification ---------------------------------------------------------------------


def _deposit(at: Workshop) -> Path:
    """A publication with photographs in ``booklet``, and its deposit in ``bag`` and ``bag.zip``."""

    def make() -> Path:
        folder = at.folder / "deposit"
        shutil.copytree(at.golden("photographs-held"), folder / "booklet")
        assert call("deposit", folder / "booklet", "--out", folder / "bag", "--zip").code == 0
        return folder

    kept: Path = at.once("deposit", make)
    return kept


def _bag(at: Workshop) -> Path:
    return Path(shutil.copytree(_deposit(at) / "bag", at.folder / "bag"))


def _verified(spoil: Callable[[Path], object], *options: str, listed: bool = False) -> Maker:
    """Spoil a bag and verify it; with ``listed`` its lists of checksums are made to agree."""

    def make(at: Workshop) -> list[Finding]:
        bag = _bag(at)
        spoil(bag)
        if listed:
            bagit.Bag(str(bag)).save(manifests=True)
        return told("verify", bag, *options)

    return make


def _made_again_by_other_programs(at: Workshop) -> list[Finding]:
    def spoil(bag: Path) -> None:
        change(bag, "data/photographs-held.txt", b"Three", b"Four")
        change(bag, "data/versions.json", b'"weasyprint": "', b'"weasyprint": "1')

    found: list[Finding] = at.once("again", lambda: _verified(spoil, listed=True)(at))
    return found


def _in_the_way(at: Workshop) -> list[Finding]:
    bag = _bag(at)
    (bag / "data/source/my-own.txt").write_text("mine", encoding="utf-8")
    return told("deposit", _deposit(at) / "booklet", "--out", bag)


def _a_name_that_no_bag_can_hold(at: Workshop) -> list[Finding]:
    booklet = shutil.copytree(_deposit(at) / "booklet", at.folder / "booklet")
    (booklet / "assets/colour.jpg").rename(booklet / "assets/col%0Aour.jpg")
    change(booklet, "assets/photographs.yaml", b"colour.jpg", b"col%0Aour.jpg")
    return told("deposit", booklet, "--out", at.folder / "bag")


def _neither_bag_nor_pdf(at: Workshop) -> list[Finding]:
    (at.folder / "letter.txt").write_text("Dear colleagues,")
    return told("verify", at.folder / "letter.txt")


def _a_name_that_leads_out(at: Workshop) -> list[Finding]:
    return told("verify", hostile(at.folder / "h.zip", ["../../up.txt"]))


def _a_bomb(at: Workshop) -> list[Finding]:
    path = hostile(at.folder / "h.zip", data=b"\0" * 1000)
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.index(b"PK\1\2") + 24, 3 << 30)
    path.write_bytes(data)
    return told("verify", path)


def _half_a_zip_file(at: Workshop) -> list[Finding]:
    path = zipped(tiny_bag(at.folder / "tiny"), at.folder / "tiny.zip")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return told("verify", path)


def _a_bit_of_a_zip_file(at: Workshop) -> list[Finding]:
    path = zipped(tiny_bag(at.folder / "tiny"), at.folder / "tiny.zip")
    whole = path.read_bytes()
    path.write_bytes(flipped(whole, 8 * (len(whole) - 3)))
    return list(errors(path))


def _a_pdf(at: Workshop) -> Path:
    return Path(shutil.copy(_deposit(at) / "bag/data/photographs-held.pdf", at.folder))


def _a_broken_seal(at: Workshop) -> list[Finding]:
    path = _a_pdf(at)
    whole = path.read_bytes()
    path.write_bytes(flipped(whole, 8 * (len(whole) // 2)))
    return told("verify", path)


def _another_attachment(at: Workshop) -> list[Finding]:
    path = _a_pdf(at)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["publication.yaml"] = pikepdf.AttachedFileSpec(pdf, b"slug: x\n")
        pdf.save(path)
    return told("verify", path)


def _without_its_photographs(at: Workshop) -> list[Finding]:
    return told("verify", _a_pdf(at))


def _other_photographs(at: Workshop) -> list[Finding]:
    assets = shutil.copytree(_deposit(at) / "booklet/assets", at.folder / "assets")
    shutil.copy(assets / "grey.png", assets / "colour.jpg")
    return told("verify", _a_pdf(at), "--with", at.folder)


# --- files and commands ---------------------------------------------------------------------------


def _a_file_instead_of_the_build_folder(at: Workshop) -> list[Finding]:
    folder = at.sound()
    (folder / "file").write_text("")
    return told("build", folder, "--out", folder / "file/build")


def _unfinished(at: Workshop) -> list[Finding]:
    folder = at.sound()
    Mistake("", ONE, "status: final", "status: ▸draft").spoil(folder)
    return told("build", folder, "--final")


def _two_builds_at_once(at: Workshop) -> list[Finding]:
    folder = at.sound()
    with locked(folder / "build"):
        return told("build", folder, "--wait", "0")


def _failing_with(fault: Exception) -> Maker:
    def make(at: Workshop) -> list[Finding]:
        folder = at.sound()

        def fail(*_given: object, **_options: object) -> None:
            raise fault

        at.patch.setattr(fascicle, "typeset", fail)
        return told("build", folder)

    return make


def _failing_at(number: int) -> Maker:
    """A disk that says this number when the book is written."""
    return _failing_with(OSError(number, os.strerror(number), "/home/anna/booklet.pdf"))


def _a_link_instead_of_the_build_folder(at: Workshop) -> list[Finding]:
    folder = at.sound()
    shutil.rmtree(folder / "build")
    (folder / "build").symlink_to(at.folder)
    return told("build", folder)


def _names_in_a_file_that_cannot_be_written(at: Workshop) -> list[Finding]:
    folder = at.sound()
    Mistake("", ONE, "The first line", "▸Eric Gill’s line").spoil(folder)
    (folder / "chapters/.fascicle").write_text("in the way")
    return told("check", folder, "--fix")


def _a_date_that_is_none(at: Workshop) -> list[Finding]:
    folder = at.sound()
    at.patch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    return told("build", folder)


def _a_source_that_changes(at: Workshop) -> tuple[Finding, ...]:
    book = made(at).book
    sources = book.edition.folder / "sources.bib"
    before = sources.read_bytes()
    sources.write_bytes(before + b"\n")
    found = refusal(lambda: fascicle.publish(book, at.folder / "build"))
    sources.write_bytes(before)
    return found


MAKERS: Mapping[str, Maker] = {
    "I101": _inspected(lambda: b"GIF89a"),
    "I102": _inspected(lambda: b"%PDF-1.7\n"),
    "I103": _inspected(_with_a_password),
    "I104": _too_many_objects,
    "I105": _inspected(lambda: conforming().replace(b"startxref\n", b"startxref\n9")),
    "I106": _inspected(
        lambda: edited(lambda pdf: first(pdf, "P").__setitem__("/S", pikepdf.Name.Absatz))
    ),
    "I107": _inspected(lambda: edited(lambda pdf: pdf.pages[0].obj.__setitem__("/Strange", 1))),
    "I108": _inspected(_blank),
    "I109": _inspected(lambda: edited(_another_part)),
    "V101": _in_the_way,
    "V102": _a_name_that_no_bag_can_hold,
    "V103": _neither_bag_nor_pdf,
    "V104": _a_name_that_leads_out,
    "V105": _a_bomb,
    "V106": _half_a_zip_file,
    "V107": _verified(SPOILED["missing"][0], "--quick"),
    "V108": _verified(SPOILED["altered"][0], "--quick"),
    "V109": _verified(SPOILED["added"][0], "--quick"),
    "V110": _verified(SPOILED["no list"][0], "--quick"),
    "V111": _a_bit_of_a_zip_file,
    "V112": _a_broken_seal,
    "V113": _another_attachment,
    "V114": _made_again_by_other_programs,
    "V115": _verified(
        lambda bag: change(bag, "data/source/chapters/one.yaml", b"title:", b"titel:"), listed=True
    ),
    "V116": _made_again_by_other_programs,
    "V117": _without_its_photographs,
    "V118": _other_photographs,
    "F101": _failing_at(errno.EIO),
    "F102": _unfinished,
    "F103": _two_builds_at_once,
    "F104": _failing_with(ZeroDivisionError("division by zero")),
    "F105": _failing_with(OSError("cannot load library 'libpango-1.0-0'")),
    "F106": _a_date_that_is_none,
    "F107": _a_source_that_changes,
    "F112": _failing_at(errno.ENOSPC),
    "F113": _failing_at(errno.EACCES),
    "F114": _a_file_instead_of_the_build_folder,
    "F115": _failing_at(errno.ENOENT),
    "F116": _a_link_instead_of_the_build_folder,
    "F117": _names_in_a_file_that_cannot_be_written,
}

"""What ``fascicle verify`` finds: every bit that is another, and everything that is unsafe."""

from __future__ import annotations

import io
import json
import re
import shutil
import stat
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import bagit
import pikepdf
import pytest
from deposited import codes, errors, publication, tiny_bag, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fascicle.findings import Refused
from fascicle.publishing.deposit.bag_form import files_of
from fascicle.publishing.verification import verify
from fascicle.publishing.verification.pdf_places import place_in_pdf

PHOTOGRAPHS = "assets/colour.jpg", "assets/colour.png", "assets/grey.png"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, call):
    """A publication with three photographs, and its deposit in ``bag`` and ``bag.zip``."""
    folder = tmp_path_factory.mktemp("verify")
    publication("photographs-held", folder / "booklet")
    assert call("deposit", folder / "booklet", "--out", folder / "bag", "--zip").code == 0
    return folder


@pytest.fixture
def bag(folder, tmp_path):
    """A copy of the bag, to be spoiled."""
    return shutil.copytree(folder / "bag", tmp_path / "bag")


def flipped(data: bytes, bit: int) -> bytes:
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def said_of(folder, call, *options):
    said = call("verify", folder, "--format", "json", *options)
    document = json.loads(said.out)
    assert said.code == (0 if document["holds"] else 1)
    return document


# --- what holds -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bag", "bag.zip"])
def test_a_deposit_holds_and_says_so_in_words_and_stays_as_it_is(folder, call, name):
    before = {file: (folder / file).stat().st_mtime_ns for file in files_of(folder)}
    said = call("verify", folder / name)
    assert said.code == 0, said.out
    assert {file: (folder / file).stat().st_mtime_ns for file in files_of(folder)} == before
    lines = said.out.splitlines()
    assert lines[-1] == f"Verified: {folder / name}"
    assert all(line.startswith("holds   ") for line in lines[:-1])
    assert any("files are the same to the byte" in line for line in lines)
    assert ("zip file is, to the bit" in said.out) == name.endswith(".zip")


def test_the_date_of_a_book_without_one_goes_with_the_bag(folder, call, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert call("deposit", folder / "booklet", "--out", folder / "dated").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert bagit.Bag(str(folder / "dated")).info["Bagging-Date"] == "2001-09-09"
    assert said_of(folder / "dated", call)["holds"]
    given = ("--with", folder / "booklet")
    assert said_of(folder / "dated/data/photographs-held.pdf", call, *given)["holds"]


def test_a_book_of_an_old_year_without_a_date_holds(tmp_path, call, monkeypatch):
    publication("french", tmp_path / "booklet")
    settings = tmp_path / "booklet/publication.yaml"
    settings.write_text(re.sub(r"year: \d+", "year: 1950", settings.read_text("utf-8")), "utf-8")
    assert call("deposit", tmp_path / "booklet", "--out", tmp_path / "old").code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert bagit.Bag(str(tmp_path / "old")).info["Bagging-Date"] == "1950-01-01"
    assert said_of(tmp_path / "old", call)["holds"]


# --- one bit ----------------------------------------------------------------------------------


def test_one_bit_anywhere_in_a_bag_is_found_and_its_file_is_named(tmp_path):
    bag = tiny_bag(tmp_path / "tiny")
    assert errors(bag) == []
    for name in files_of(bag):
        whole = (bag / name).read_bytes()
        for bit in range(0, 8 * len(whole), 19):  # in turn each bit of the bytes
            (bag / name).write_bytes(flipped(whole, bit))
            found = errors(bag)
            assert found, (name, bit)
            assert all(finding.place.file == name for finding in found), (name, bit, found)
        (bag / name).write_bytes(whole)


def test_one_bit_anywhere_in_a_zip_file_is_found_and_named(tmp_path):
    packed = zipped(tiny_bag(tmp_path / "tiny"), tmp_path / "tiny.zip")
    assert errors(packed) == []
    whole = packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        contents = {e.header_offset + 30 + len(e.filename): e for e in archive.infolist()}
    for bit in range(0, 8 * len(whole), 167):
        packed.write_bytes(flipped(whole, bit))
        (first, *_) = errors(packed)
        at = bit // 8
        within = [e for start, e in contents.items() if start <= at < start + e.file_size]
        if within:
            assert first.place.file == within[0].filename.removeprefix("tiny/")
        else:
            assert first.code == "V111"
            assert f"byte {at + 1:,}, in " in first.message


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_one_bit_of_a_whole_deposit_is_found_and_its_file_is_named(folder, data):
    bag = folder / "bag"
    name = data.draw(st.sampled_from(files_of(bag)))
    whole = (bag / name).read_bytes()
    bit = data.draw(st.integers(0, 8 * len(whole) - 1))
    (bag / name).write_bytes(flipped(whole, bit))
    try:
        assert {finding.place.file for finding in errors(bag)} == {name}
    finally:
        (bag / name).write_bytes(whole)


def test_every_part_of_the_frame_has_a_name(tmp_path):
    bag = tiny_bag(tmp_path / "tiny")
    packed = zipped(bag, tmp_path / "tiny.zip")
    whole = packed.read_bytes()
    places = {
        whole.index(b"tiny/bagit.txt") - 20: "the header of tiny/bagit.txt",
        whole.rindex(b"tiny/bagit.txt") - 20: "the directory's line on tiny/bagit.txt",
        len(whole) - 3: "the record at its end",
    }
    for at, words in places.items():
        packed.write_bytes(flipped(whole, 8 * at))
        assert f"byte {at + 1:,}, in {words};" in errors(packed)[0].message
    packed.write_bytes(whole + b"more")
    assert "bytes after its end" in errors(packed)[0].message


def test_a_file_altered_with_all_its_checksums_is_found_by_making_the_book_again(bag, call):
    text = bag / "data/photographs-held.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("Three", "Four"), encoding="utf-8")
    readdressed = bagit.Bag(str(bag))
    readdressed.save(manifests=True)
    found = said_of(bag, call)["findings"]
    assert {"V114", "V110"} == {finding["code"] for finding in found}
    (other,) = [finding for finding in found if finding["code"] == "V114"]
    assert other["file"] == "data/photographs-held.txt"
    assert f"byte {text.read_text(encoding='utf-8').index('Four') + 1:,}" in other["message"]


# --- bags that are not as they should be ------------------------------------------------------


def change(bag, name, old, new):
    data = (bag / name).read_bytes()
    assert old in data
    (bag / name).write_bytes(data.replace(old, new))


SPOILED = {
    "missing": (lambda bag: (bag / "data/mets.xml").unlink(), "V107", "data/mets.xml"),
    "altered": (
        lambda bag: change(bag, "data/source/chapters/one.yaml", b"Three", b"Seven"),
        "V108",
        "data/source/chapters/one.yaml",
    ),
    "added": (
        lambda bag: (bag / "data/source/extra.txt").write_text("x"),
        "V109",
        "data/source/extra.txt",
    ),
    "added beside": (lambda bag: (bag / "extra.txt").write_text("x"), "V109", "extra.txt"),
    "no bagit.txt": (lambda bag: (bag / "bagit.txt").unlink(), "V107", "bagit.txt"),
    "no bag-info": (lambda bag: (bag / "bag-info.txt").unlink(), "V107", "bag-info.txt"),
    "no list": (
        lambda bag: (bag / "tagmanifest-sha512.txt").unlink(),
        "V110",
        "tagmanifest-sha512.txt",
    ),
    "wrong oxum": (
        lambda bag: change(bag, "bag-info.txt", b"Payload-Oxum: ", b"Payload-Oxum: 1"),
        "V110",
        "bag-info.txt",
    ),
    "no line": (
        lambda bag: change(bag, "manifest-sha256.txt", b"data/report.json", b""),
        "V110",
        "manifest-sha256.txt",
    ),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_wrong_with_a_bag_is_named(bag, call, how):
    spoil, code, file = SPOILED[how]
    spoil(bag)
    document = said_of(bag, call, "--quick")
    assert not document["holds"]
    assert (code, file) in {(f["code"], f["file"]) for f in document["findings"]}


def test_a_book_is_not_made_from_spoiled_sources(bag, call):
    change(bag, "data/source/chapters/one.yaml", b"Three", b"Seven")
    (again,) = [check for check in said_of(bag, call)["checks"] if check["check"] == "again"]
    assert again["holds"] is None
    assert "data/source/chapters/one.yaml" in again["says"]


def test_sources_of_which_no_book_can_be_made_are_told(bag, call):
    change(bag, "data/source/chapters/one.yaml", b"title:", b"titel:")
    bagit.Bag(str(bag)).save(manifests=True)
    found = said_of(bag, call)["findings"]
    (refused,) = [finding for finding in found if finding["code"] == "V115"]
    assert "chapters/one.yaml" in refused["message"]


def test_versions_that_differ_are_told_as_the_likely_reason(bag, call):
    change(bag, "data/versions.json", b'"weasyprint": "70.0"', b'"weasyprint": "71.0"')
    bagit.Bag(str(bag)).save(manifests=True)
    document = said_of(bag, call)
    assert not document["holds"]
    (note,) = [f for f in document["findings"] if f["code"] == "V116"]
    assert "weasyprint 71.0 (here 70.0)" in note["message"]
    assert "versions differ" in document["checks"][-1]["says"]


def test_a_bag_of_others_is_checked_and_its_book_not_made_again(tmp_path, call):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("A letter.", encoding="utf-8")
    bagit.make_bag(str(other), {"Source-Organization": "An archive"}, checksums=["md5"])
    document = said_of(other, call)
    assert document["holds"]
    assert [finding["code"] for finding in document["findings"]] == ["V117"]
    said = call("verify", other)
    assert "cannot be made again" in said.out
    assert said.out.splitlines()[-1] == f"Verified, as far as it could be told: {other}"
    with zipfile.ZipFile(tmp_path / "other.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files_of(other):
            archive.write(other / name, f"other/{name}")
    assert said_of(tmp_path / "other.zip", call)["holds"]
    (other / "data/letter.txt").write_text("A better letter.", encoding="utf-8")
    assert codes(other) == ["V108", "V110"]  # the size of the payload, too


@pytest.mark.parametrize("content", [None, b"", b"some text"])
def test_what_is_neither_bag_nor_zip_nor_pdf_is_told(tmp_path, call, content):
    if content is not None:
        (tmp_path / "it").write_bytes(content)
    said = call("verify", tmp_path / "it")
    assert said.code == 1
    assert "V103" in said.out
    (tmp_path / "empty").mkdir()
    assert codes(tmp_path / "empty") == ["V103"]


# --- what would do harm -----------------------------------------------------------------------


def test_links_in_a_bag_are_not_followed(bag, tmp_path):
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    (bag / "data/link.txt").symlink_to(tmp_path / "secret")
    (found,) = errors(bag)
    assert (found.code, found.place.file) == ("V104", "data/link.txt")
    (bag / "data/link.txt").unlink()
    (bag / "data/outside").symlink_to(tmp_path, target_is_directory=True)
    assert codes(bag) == ["V104"]


def test_lists_that_lead_out_of_the_bag_are_told(bag, tmp_path):
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    change(bag, "manifest-sha256.txt", b"data/mets.xml", b"data/../../secret")
    assert "V104" in codes(bag)


def test_a_zip_file_without_a_folder_is_told_in_words(tmp_path):
    packed = hostile(tmp_path / "h.zip", ["bagit.txt", "data/a.txt"])
    (found,) = errors(packed)
    assert found.code == "V106"
    assert "does not hold one folder" in found.message


def hostile(path, names=("tiny/data/a.txt",), mode=0o100644, data=b"x", **entry):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "name", ["../../up.txt", "/tmp/up.txt", "tiny/../../up.txt", "C:\\up.txt", "tiny\\..\\up.txt"]
)
def test_names_that_lead_out_of_a_zip_file_are_refused(tmp_path, name):
    packed = hostile(tmp_path / "h.zip", [name])
    assert codes(packed) == ["V104"]
    assert list(tmp_path.iterdir()) == [packed]


def test_links_in_a_zip_file_are_refused(tmp_path):
    packed = hostile(tmp_path / "h.zip", mode=stat.S_IFLNK | 0o777, data=b"/etc/passwd")
    assert codes(packed) == ["V104"]


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiny/data/a.txt", b"\0" * 1000)
    data = bytearray(bomb.getvalue())
    at = data.index(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 3 << 30)
    (tmp_path / "h.zip").write_bytes(data)
    assert codes(tmp_path / "h.zip") == ["V105"]


def test_encrypted_and_truncated_zip_files_are_told(tmp_path):
    packed = zipped(tiny_bag(tmp_path / "tiny"), tmp_path / "tiny.zip")
    whole = packed.read_bytes()
    packed.write_bytes(whole[: len(whole) // 2])
    (found,) = errors(packed)
    assert found.code == "V106"
    encrypted = bytearray(hostile(tmp_path / "h.zip").read_bytes())
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "h.zip").write_bytes(encrypted)
    (found,) = errors(tmp_path / "h.zip")
    assert found.code == "V106"
    assert "encrypted" in found.message


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_no_bytes_bring_it_to_fall(tmp_path, data):
    for head, name in ((b"PK\3\4", "a.zip"), (b"%PDF-1.7\n", "a.pdf"), (b"", "a")):
        (tmp_path / name).write_bytes(head + data)
        assert errors(tmp_path / name)


# --- PDF --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf(folder):
    """The reading PDF, which does not carry its photographs."""
    return folder / "bag/data/photographs-held.pdf"


def test_a_pdf_is_checked_by_its_seal_and_asks_for_its_photographs(pdf, call):
    said = call("verify", pdf)
    assert said.code == 0, said.out
    assert "agrees with its seal" in said.out
    assert "the PDF does not carry assets/colour.jpg and 2 more" in said.out
    assert said.out.splitlines()[-1].startswith("Verified, as far as it could be told")


@pytest.mark.parametrize("given", ["booklet", "booklet/assets"])
def test_with_its_photographs_it_is_made_again_to_the_byte(folder, pdf, call, given):
    said = call("verify", pdf, "--with", folder / given)
    assert said.code == 0, said.out
    assert "the PDF is the same to the byte" in said.out


def test_other_photographs_are_told(folder, pdf, call, tmp_path):
    shutil.copytree(folder / "booklet/assets", tmp_path / "assets")
    shutil.copy(tmp_path / "assets/grey.png", tmp_path / "assets/colour.jpg")
    document = said_of(pdf, call, "--with", tmp_path)
    assert ("V118", "assets/colour.jpg") in {(f["code"], f["file"]) for f in document["findings"]}


def test_one_bit_anywhere_in_a_pdf_breaks_its_seal(pdf, tmp_path):
    whole = pdf.read_bytes()
    broken = tmp_path / "broken.pdf"
    for bit in range(17, 8 * len(whole), 8 * len(whole) // 25):
        broken.write_bytes(flipped(whole, bit))
        assert {"V112", "V103"} & set(codes(broken)), bit
    for bit in range(8 * len(whole) - 1600, 8 * len(whole), 37):  # the trailer with the seal
        broken.write_bytes(flipped(whole, bit))
        assert codes(broken), bit


def test_the_bit_that_is_another_is_named_with_its_object_and_page(folder, pdf, call, tmp_path):
    whole = pdf.read_bytes()
    with pikepdf.open(pdf) as document:
        contents = document.pages[1].Contents.objgen[0]
    at = whole.index(f"\n{contents} 0 obj".encode()) + 200
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(flipped(whole, 8 * at))
    document = said_of(broken, call, "--with", folder / "booklet")
    found = {f["code"]: f["message"] for f in document["findings"]}
    assert set(found) == {"V112", "V114"}
    assert f"first at byte {at + 1:,}, in object {contents}, on page 2" in found["V114"]


def test_an_attachment_that_is_another_is_named(pdf, tmp_path):
    with pikepdf.open(pdf) as document:
        document.attachments["publication.yaml"] = pikepdf.AttachedFileSpec(document, b"slug: x\n")
        del document.attachments["sources.bib"]
        document.attachments["more.txt"] = pikepdf.AttachedFileSpec(document, b"more")
        document.save(tmp_path / "other.pdf")
    found = {finding.place.file: finding.code for finding in errors(tmp_path / "other.pdf")}
    assert {name: found.get(name) for name in ("publication.yaml", "sources.bib", "more.txt")} == {
        "publication.yaml": "V113",
        "sources.bib": "V113",
        "more.txt": "V113",
    }
    assert "V112" in found.values()


def test_attachments_that_lead_elsewhere_are_refused(pdf, tmp_path):
    with pikepdf.open(pdf) as document:
        document.attachments["../../up.txt"] = pikepdf.AttachedFileSpec(document, b"up")
        document.save(tmp_path / "other.pdf")
    assert codes(tmp_path / "other.pdf") == ["V104"]


def test_a_list_that_leads_elsewhere_is_refused_before_anything_is_written(pdf, tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    (given / "evil.txt").write_text("evil")
    with pikepdf.open(pdf) as document:
        listed = json.loads(document.attachments["manifest.json"].get_file().read_bytes())
        digest = sha256(b"evil").hexdigest()
        for path in ("../../evil.txt", str(tmp_path / "out" / "evil.txt")):
            listed["files"] = [{"path": path, "sha256": digest, "attached": False}]
            data = json.dumps(listed).encode()
            document.attachments["manifest.json"] = pikepdf.AttachedFileSpec(document, data)
            document.save(tmp_path / "other.pdf")
            with pytest.raises(Refused) as refused:
                verify(tmp_path / "other.pdf", supplied=given)
            assert {finding.code for finding in refused.value.findings} == {"V104"}
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("evil.txt")] == [
        Path("given/evil.txt")
    ]


def test_a_pdf_of_another_program_is_told(tmp_path, call):
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "other.pdf")
    said = call("verify", tmp_path / "other.pdf")
    assert said.code == 1
    assert "V103" in said.out
    assert "another program made it" in said.out


def test_every_byte_of_a_pdf_has_a_place(pdf):
    whole = pdf.read_bytes()
    assert place_in_pdf(whole, 0) == "the head of the file"
    assert place_in_pdf(whole, len(whole) - 1) == "the table at its end"
    for at in range(20, len(whole), len(whole) // 7):
        assert place_in_pdf(whole, at)


def test_a_pdf_with_a_password_is_told(pdf, tmp_path):
    with pikepdf.open(pdf) as opened:
        opened.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert "V113" in codes(tmp_path / "locked.pdf")

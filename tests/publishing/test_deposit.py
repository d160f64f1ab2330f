"""The bag that ``fascicle deposit`` makes: whole, valid, and the same every time."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote

import bagit
import pytest
from deposited import publication
from lxml import etree

from fascicle.publishing.deposit import placing
from fascicle.publishing.deposit.bag_form import files_of, fixed_time

DC = "{http://purl.org/dc/elements/1.1/}"
METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, call):
    """A publication with three photographs, and its deposit in ``bag`` and ``bag.zip``."""
    folder = tmp_path_factory.mktemp("deposit")
    publication("photographs-held", folder / "booklet")
    said = call("deposit", folder / "booklet", "--out", folder / "bag", "--zip")
    assert said.code == 0, said.out
    return folder


@pytest.fixture(scope="module")
def bag(folder):
    return folder / "bag"


@pytest.fixture(scope="module")
def rich(tmp_path_factory, call):
    """The bag of a publication with every part, and with a DOI."""
    folder = publication("all-parts", tmp_path_factory.mktemp("rich") / "booklet")
    text = (folder / "publication.yaml").read_text(encoding="utf-8")
    more = ", {scheme: doi, value: 10.5072/x}, {scheme: isbn, value: 978-3-16-148410-0}]"
    text = text.replace("F-12}]", "F-12}" + more).replace("a small book", "a <small> & book")
    (folder / "publication.yaml").write_text(text, encoding="utf-8")
    said = call("deposit", folder, "--format", "json")
    assert said.code == 0, said.out
    assert json.loads(said.out)["deposited"] is True
    return folder / "build/deposit"


# --- the bag ----------------------------------------------------------------------------------


def test_the_library_finds_it_valid(bag):
    found = bagit.Bag(str(bag))
    assert found.validate()
    assert sorted(found.algorithms) == ["sha256", "sha512"]
    assert found.info["Bagging-Date"] == "2026-01-01"
    assert found.info["Internal-Sender-Identifier"] == "photographs-held"


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_standard_tools_can_check_every_file(bag, algorithm):
    for kind in ("manifest", "tagmanifest"):
        said = subprocess.run(
            [f"{algorithm}sum", "--strict", "--check", f"{kind}-{algorithm}.txt"],
            cwd=bag,
            check=False,
            capture_output=True,
            text=True,
        )
        assert said.returncode == 0, said.stderr
    listed = (bag / f"manifest-{algorithm}.txt").read_text(encoding="utf-8").splitlines()
    paths = [line.split("  ", 1)[1] for line in listed]
    assert paths == sorted(paths)
    assert set(paths) == {name for name in files_of(bag) if name.startswith("data/")}


def test_it_holds_what_an_archive_needs(bag):
    files = set(files_of(bag))
    assert {
        "README.txt",
        "data/photographs-held.pdf",
        "data/photographs-held.txt",
        "data/photographs-held.html",
        "data/print/photographs-held-interior.pdf",
        "data/print/photographs-held-sheets.pdf",
        "data/print/photographs-held-instructions.pdf",
        "data/report.json",
        "data/preflight.json",
        "data/conformance.json",
        "data/versions.json",
        "data/dublin-core.xml",
        "data/mets.xml",
        "data/source/publication.yaml",
        "data/source/assets/colour.jpg",
        "data/fonts/libertinus/OFL.txt",
        "data/fonts/source-sans/OFL.md",
    } <= files
    assert sum(name.endswith(".otf") for name in files) == 5
    assert json.loads((bag / "data/conformance.json").read_bytes())["holds"] is True
    versions = json.loads((bag / "data/versions.json").read_bytes())
    assert {"fascicle", "python", "weasyprint", "pandoc", "pango", "bagit"} <= set(versions)


def test_the_readme_names_what_is_there_and_nothing_else(bag, rich):
    for folder, absent in ((bag, "data/chronology.csv"), (rich, "data/pictures/")):
        text = (folder / "README.txt").read_text(encoding="utf-8")
        for name in re.findall("^data/.*$", text, re.MULTILINE):
            assert (folder / name).exists(), name
        assert absent not in text.replace("data/pictures and", "")
        assert max(map(len, text.splitlines())) <= 85


def test_files_can_be_read_by_all_whatever_the_user_likes(bag):
    modes = {(bag / name).stat().st_mode & 0o777 for name in files_of(bag)}
    assert modes == {0o644}
    assert bag.stat().st_mode & 0o777 == 0o755


def test_the_report_has_no_clock_in_it(bag):
    report = json.loads((bag / "data/report.json").read_bytes())
    assert "stages" not in report
    for file in report["files"]:
        data = (bag / "data" / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]


# --- reproducible -----------------------------------------------------------------------------


def test_the_same_bytes_from_another_folder_process_and_user(folder, tmp_path):
    elsewhere = publication("photographs-held", tmp_path / "another place" / "b")
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    script = "import os; os.umask(0o077); from fascicle.cli import main; main()"
    words = ["deposit", ".", "--out", "../other", "--zip"]
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=elsewhere,
        env=environment,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout
    other = elsewhere.parent / "other"
    assert files_of(other) == files_of(folder / "bag")
    for name in files_of(other):
        assert (other / name).read_bytes() == (folder / "bag" / name).read_bytes(), name
    assert other.with_name("other.zip").read_bytes() == (folder / "bag.zip").read_bytes()


def test_the_zip_file_has_the_bag_in_one_folder_at_the_edition_s_date(folder, bag):
    with zipfile.ZipFile(folder / "bag.zip") as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert [e.filename for e in entries] == [f"photographs-held/{n}" for n in files_of(bag)]
    assert {e.date_time for e in entries} == {(2026, 1, 1, 0, 0, 0)}
    assert {e.external_attr >> 16 for e in entries} == {0o100644}
    assert fixed_time("1877-03-01") == (1980, 1, 1, 0, 0, 0)


def test_the_sources_in_it_build_the_same_book(bag, call, tmp_path):
    said = call("build", bag / "data/source", "--out", tmp_path)
    assert said.code == 0, said.out
    pdf = "photographs-held.pdf"
    assert (tmp_path / pdf).read_bytes() == (bag / "data" / pdf).read_bytes()


# --- text and HTML ----------------------------------------------------------------------------


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("src", "href") and value]


def test_the_page_in_html_finds_everything_within_the_bag(bag, rich):
    for folder, pictures in ((bag, 3), (rich, 0)):
        (page,) = (folder / "data").glob("*.html")
        html = page.read_text(encoding="utf-8")
        links = _Links()
        links.feed(html)
        links.found += re.findall(r"""\burl\(["']?([^"')]+)""", html)
        files = [link for link in links.found if not link.startswith("#")]
        assert sum("pictures/" in link for link in files) == pictures
        assert len(files) > pictures + 7
        for link in files:
            assert not re.match("[a-z]+:|/", link), link
            assert (folder / "data" / unquote(link)).is_file(), link
        assert "fascicle:/" not in html


def test_the_plain_text_has_every_word_in_reading_order_and_notes_by_number(rich):
    (path,) = (rich / "data").glob("*.txt")
    text = path.read_text(encoding="utf-8")
    import pypdfium2

    from fascicle.typesetting.coverage import fold

    with pypdfium2.PdfDocument(next((rich / "data").glob("*.pdf"))) as pdf:
        printed = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    words = set(re.findall(r"\w{4,}", fold(text)))
    assert words >= {w for w in re.findall(r"\w{4,}", fold(printed)) if w.isascii() and w.isalpha()}
    assert re.search(r"\w[.,]?\[1\]", text)
    assert re.search(r"^-+\n\[1\] \w", text, re.MULTILINE)
    assert "Contents\n========\n" in text
    assert "\r" not in text
    assert text.endswith("\n")


# --- records ----------------------------------------------------------------------------------


def test_the_dublin_core_record_says_what_the_book_is(rich):
    root = etree.parse(rich / "data/dublin-core.xml").getroot()
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    found = [(child.tag.removeprefix(DC), child.text) for child in root]
    assert ("title", "A small book: With all its parts") in found
    assert ("creator", "The Fascicle project") in found
    assert ("date", "2026-05-04") in found
    assert ("identifier", "https://doi.org/10.5072/x") in found
    assert ("identifier", "urn:isbn:9783161484100") in found
    assert ("rights", "CC BY-SA 4.0") in found


def test_the_mets_record_is_made_as_its_schema_wants(rich):
    root = etree.parse(rich / "data/mets.xml").getroot()
    order = [child.tag.removeprefix(METS) for child in root]
    assert order == ["metsHdr", "dmdSec", "fileSec", "structMap", "structMap", "structLink"]
    names = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(names) == len(set(names))
    for attribute in ("FILEID", "DMDID", HREF.replace("href", "from"), HREF.replace("href", "to")):
        assert {e.get(attribute) for e in root.iter() if e.get(attribute)} <= set(names)
    assert {e.get("MDTYPE") for e in root.iter(f"{METS}mdWrap")} == {"DC"}


def test_the_mets_record_has_every_file_with_its_checksum(rich):
    files = list(etree.parse(rich / "data/mets.xml").iter(f"{METS}file"))
    named = {unquote(file[0].get(HREF)): file for file in files}
    there = {name.removeprefix("data/") for name in files_of(rich) if name.startswith("data/")}
    assert set(named) == there - {"mets.xml"}
    for name, file in named.items():
        data = (rich / "data" / name).read_bytes()
        assert file.get("CHECKSUM") == hashlib.sha256(data).hexdigest()
        assert (file.get("CHECKSUMTYPE"), file.get("SIZE")) == ("SHA-256", str(len(data)))


def test_the_mets_record_has_pages_with_folios_and_the_parts_on_them(rich):
    root = etree.parse(rich / "data/mets.xml").getroot()
    report = json.loads((rich / "data/report.json").read_bytes())
    pages = root.findall(f".//{METS}div[@TYPE='page']")
    assert [page.get("ORDER") for page in pages] == [str(n + 1) for n in range(report["pages"])]
    parts = root.find(f"{METS}structMap[@TYPE='LOGICAL']/{METS}div")
    assert [part.get("TYPE") for part in parts] == [unit["kind"] for unit in report["units"]]
    labels = {page.get("ID"): page.get("ORDERLABEL") for page in pages}
    for unit in report["units"]:
        links = root.findall(f".//{METS}smLink[@{{{HREF[1:-5]}}}from='unit-{unit['id']}']")
        on = [link.get(HREF.replace("href", "to")) for link in links]
        assert [labels[page] or "" for page in on] == unit["folios"]


def test_the_datacite_record_is_there_where_there_is_a_doi(bag, rich):
    assert not (bag / "data/datacite.xml").exists()
    record = json.loads((rich / "data/datacite.json").read_bytes())
    assert record["doi"] == "10.5072/x"
    assert record["publicationYear"] == "2026"
    assert all(record.values())
    root = etree.parse(rich / "data/datacite.xml").getroot()
    names = [etree.QName(child).localname for child in root]
    assert names[:6] == [
        "identifier",
        "creators",
        "titles",
        "publisher",
        "publicationYear",
        "resourceType",
    ]
    assert root.findtext(".//{*}creatorName") == "The Fascicle project"


# --- where it is written ----------------------------------------------------------------------


@pytest.fixture
def last(folder, tmp_path):
    """A copy of the publication whose last deposit lies in ``bag`` and ``bag.zip``."""
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def state(folder):
    return {name: (folder / name).read_bytes() for name in files_of(folder) if "build/" not in name}


def test_a_new_deposit_takes_the_place_of_the_last_one(last, call):
    chapter = last / "booklet/chapters/one.yaml"
    text = chapter.read_text(encoding="utf-8").replace("Three pictures.", "Three small pictures.")
    chapter.write_text(text, encoding="utf-8")
    before = state(last / "bag")
    assert call("deposit", last / "booklet", "--out", last / "bag", "--zip").code == 0
    assert state(last / "bag").keys() == before.keys()
    assert "small pictures" in (last / "bag/data/photographs-held.txt").read_text(encoding="utf-8")
    with zipfile.ZipFile(last / "bag.zip") as archive:
        assert b"small pictures" in archive.read("photographs-held/data/photographs-held.txt")
    assert sorted(path.name for path in last.iterdir()) == ["bag", "bag.zip", "booklet"]


def test_an_empty_folder_may_become_the_bag(last, call):
    (last / "new").mkdir()
    assert call("deposit", last / "booklet", "--out", last / "new").code == 0
    assert bagit.Bag(str(last / "new")).is_valid()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda last: (last / "bag/data/source/my-own.txt").write_text("mine", encoding="utf-8"),
        lambda last: (last / "bag/bag-info.txt").write_text("Source: us\n", encoding="utf-8"),
        lambda last: (last / "bag/bag-info.txt").unlink(),
        lambda last: (last / "bag.zip").write_text("no zip file", encoding="utf-8"),
        lambda last: (shutil.rmtree(last / "bag"), (last / "bag").write_text("a file")),
    ],
)
def test_what_is_no_deposit_of_ours_is_never_overwritten(last, call, spoil):
    spoil(last)
    before = state(last)
    said = call("deposit", last / "booklet", "--out", last / "bag", "--zip")
    assert said.code == 1
    assert "V101" in said.out
    assert state(last) == before


def test_a_book_with_errors_leaves_the_last_deposit_as_it_was(last, call):
    before = state(last / "bag")
    (last / "booklet/chapters/one.yaml").write_text("title: [", encoding="utf-8")
    said = call("deposit", last / "booklet", "--out", last / "bag")
    assert said.code == 1
    assert "M101" in said.out
    assert "Nothing was written over the last deposit." in said.out
    assert state(last / "bag") == before


def test_a_final_deposit_refuses_drafts(last, call):
    chapter = last / "booklet/chapters/one.yaml"
    text = chapter.read_text(encoding="utf-8").replace("status: final", "status: draft")
    chapter.write_text(text, encoding="utf-8")
    said = call("deposit", last / "booklet", "--out", last / "bag", "--final")
    assert said.code == 1
    assert "F102" in said.out


def test_an_interruption_leaves_the_last_deposit_as_it_was(last, call, monkeypatch):
    before = state(last)

    def interrupted(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(placing, "validate", interrupted)
    said = call("deposit", last / "booklet", "--out", last / "bag")
    assert said.code == 130
    assert state(last) == before
    assert not list(last.glob(".*"))


def test_a_name_that_no_bag_can_hold_is_told(last, call):
    assets = last / "booklet/assets"
    shutil.copy(assets / "colour.jpg", assets / "col%0Aour.jpg")
    text = (assets / "photographs.yaml").read_text(encoding="utf-8")
    (assets / "photographs.yaml").write_text(text.replace("colour.jpg", "col%0Aour.jpg"))
    before = state(last / "bag")
    said = call("deposit", last / "booklet", "--out", last / "bag")
    assert said.code == 1
    assert "V102" in said.out
    assert state(last / "bag") == before

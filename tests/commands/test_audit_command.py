"""``fascicle audit``: tables, one JSON document, a page that prints; and its exit codes."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

PAGE = Path(__file__).parents[2] / "docs/audit.md"
SPARE = "\n@book{spare, author = {Nobody, Ann}, title = {Not Used}, date = {1940}}\n"
GAP = "  - A claim <b>that</b> nobody “makes”.\n"


@pytest.fixture
def gapped(publication):
    """A new publication with a paragraph that rests on nothing and a source cited nowhere."""
    with (publication / "sources.bib").open("a", encoding="utf-8") as sources:
        sources.write(SPARE)
    chapter = publication / "chapters/writing.yaml"
    text = chapter.read_text(encoding="utf-8").rstrip() + "\n" + GAP
    chapter.write_text(text, encoding="utf-8")
    return publication


def test_the_figures_come_first_then_the_gaps_then_everything(command, gapped):
    said = command("audit", gapped, "--no-pages")
    assert said.code == 0
    heads = [line for line in said.out.splitlines() if line and not line.startswith(" ")]
    assert heads[0].startswith("Audit of ")
    assert re.search(r"Seed paragraphs carried +\d+ of \d+", said.out)
    places = [said.out.index(h) for h in ("(D104)", "Seed “example”", "Sources cited: ")]
    assert places == sorted(places)
    line = len((gapped / "chapters/writing.yaml").read_text(encoding="utf-8").splitlines())
    assert re.search(rf"chapters/writing.yaml:{line} +A claim <b>that</b>", said.out)
    assert all(len(line) <= 80 and line == line.rstrip() for line in said.out.splitlines())


def test_pages_are_those_of_the_book(command, built):
    said = command("audit", built.folder, "--format", "json")
    assert said.code == 0
    assert said.err == ""
    document = json.loads(said.out)
    report = json.loads((built.folder / "build/report.json").read_text(encoding="utf-8"))
    figures = {figure["id"]: figure["page"] for figure in report["figures"]}
    pages = {p["id"]: p["page"] for p in document["paragraphs"]}
    assert figures
    assert {name: pages[name] for name in figures} == figures
    events = {event["id"]: event["page"] for event in report["events"]}
    assert {event["id"]: event["page"] for event in document["events"]} == events
    assert all(pages.values())


def test_every_field_of_the_document_is_documented(command, built):
    document = json.loads(command("audit", built.folder, "--format", "json").out)
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    assert set(rows) == set(document)
    citation = page.split("A citation has ")[1]
    for field in document:
        for name in _names(document[field]):
            shown = citation if name in {"key", "locator", "label", "where"} else rows[field]
            assert field == "findings" or f"`{name}`" in shown, f"{field}.{name}"


def _names(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_names, value))
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set()


def test_without_pages_nothing_is_laid_out_or_written(command, publication):
    before = sorted(publication.rglob("*"))
    document = json.loads(command("audit", publication, "--no-pages", "--format", "json").out)
    assert document["pages"] is False
    assert {paragraph["page"] for paragraph in document["paragraphs"]} == {None}
    assert sorted(publication.rglob("*")) == before


def test_strict_refuses_what_rests_on_nothing(command, gapped):
    assert command("audit", gapped, "--no-pages").code == 0
    said = command("audit", gapped, "--no-pages", "--strict", "--format", "json")
    assert said.code == 1
    document = json.loads(said.out)
    assert document["complete"] is False
    assert "Not complete: 0 seed paragraphs carried by nothing, " in said.err
    assert "D104" in {found["code"] for found in document["findings"]}


def test_strict_lets_a_complete_publication_pass(command, publication):
    (publication / "chapters/writing.yaml").write_text("title: A\nbody: [One.]\nrests_on: Ours.\n")
    (publication / "chapters/showing.yaml").write_text("title: B\nbody: ['Two.[@gill1931]']\n")
    (publication / "seeds/example.txt").write_text("Only a title\n")
    said = command("audit", publication, "--no-pages", "--strict")
    assert said.code == 0
    assert "(D104)" not in said.out


def test_a_publication_with_errors_is_not_audited(command, publication):
    chapter = publication / "chapters/writing.yaml"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("@gill1931", "@gill1913", 1))
    said = command("audit", publication)
    assert said.code == 1
    assert "E101" in said.out
    assert "Not audited: 1 error" in said.out
    document = json.loads(command("audit", publication, "--format", "json").out)
    assert document["audited"] is False
    assert "E101" in {found["code"] for found in document["findings"]}
    assert command("audit", publication, "--format", "html").out == ""


def test_a_folder_that_cannot_be_written_to_is_told(command, publication):
    (publication / "file").write_text("")
    said = command("audit", publication, "--no-pages", "--out", publication / "file/audit.txt")
    assert said.code == 1
    assert "F114" in said.out


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_what_is_written_is_what_would_be_printed(command, gapped, tmp_path, form):
    out = tmp_path / "new/audit"
    said = command("audit", gapped, "--no-pages", "--format", form, "--out", out)
    assert said.out == f"{out}\n"
    printed = command("audit", gapped, "--no-pages", "--format", form)
    assert out.read_text(encoding="utf-8") == printed.out


# --- the page that prints -------------------------------------------------------------------------


class Tags(HTMLParser):
    """Collects addresses that a page would fetch, its scripts, and its elements left open."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.fetched += [f"{tag} {k}={v}" for k, v in attrs if k in {"src", "href"}]
        self.fetched += [tag] * (tag in {"script", "link", "img"})
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_needs_no_other_file(command, gapped):
    publication = gapped / "publication.yaml"
    text = publication.read_text(encoding="utf-8")
    title = 'title: "\\"A } @import</style><script>"\n'
    publication.write_text(re.sub(r"^title: .*\n", title, text, flags=re.MULTILINE))
    html = command("audit", gapped, "--no-pages", "--format", "html").out
    tags = Tags()
    tags.feed(html)
    assert tags.fetched == []
    assert tags.open == []
    assert "url(" not in html
    assert "A claim &lt;b&gt;that&lt;/b&gt; nobody" in html
    assert "Sources never cited</h3>\n<p>spare</p>" in html
    assert html.count("</style>") == 1
    assert "@import" not in html.partition("<style>")[2].partition("</style>")[0]


def test_the_page_prints_without_a_column_cut_off(command, built, tmp_path):
    from weasyprint import HTML

    html = command("audit", built.folder, "--format", "html").out
    pdf = HTML(string=html.replace("</h1>", "</h1>" + "<p>x</p>" * 25)).write_pdf()
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) > 1
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            assert (round(width), round(height)) == (595, 842)
            text = page.get_textpage()
            assert f"{number} of {len(document)}" in text.get_text_range()
            boxes = [text.get_charbox(k) for k in range(text.count_chars())]
            assert min(left for left, *_ in boxes) >= 50
            assert max(right for _, _, right, _ in boxes) <= 595 - 49

"""What is told of sources that nobody cites, that stand twice in the list, or say too little."""

from __future__ import annotations

import pytest

import fascicle
from fascicle.edition.source_checks import SINGLY
from fascicle.manuscript import bibliography
from fascicle.manuscript.bibliography import read_sources

BOOK = "@book{%s, author = {Gill, Eric}, title = {%s}, publisher = {Sheed}, date = {1931}}\n"
OURS = {"E112", "E113", "S118", "S119", "S120", "S121"}


@pytest.fixture
def told(tmp_path):
    """Return what is told of a source list and a text: code, line of the source list, message."""

    def told_(bib: str, *paragraphs: str, settings: str = "{}") -> list[tuple[str, int, str]]:
        (tmp_path / "chapters").mkdir(exist_ok=True)
        (tmp_path / "publication.yaml").write_text(
            f"slug: s\ntitle: T\nlanguage: en\nyear: 2026\nchapters: [c]\ncitations: {settings}\n"
        )
        body = "".join(f"  - '{text}'\n" for text in paragraphs or ["A word."])
        (tmp_path / "chapters/c.yaml").write_text(f"title: C\nstatus: final\nbody:\n{body}")
        (tmp_path / "sources.bib").write_text(bib, encoding="utf-8")
        found = fascicle.examine(fascicle.read(tmp_path))
        assert {f.code for f in found} <= OURS
        return [(f.code, f.place.line, f.message) for f in found]

    return told_


def codes(found):
    return [(code, line) for code, line, _ in found]


# --- never cited ----------------------------------------------------------------------------------


def test_a_source_that_nobody_cites_is_noted_at_its_place(told):
    bib = BOOK % ("a", "One") + BOOK % ("b", "Two") + BOOK % ("c", "Three")
    found = told(bib, "Cited.[@a, 3] And ^[See [@c, 4].]")
    assert codes(found) == [("S118", 2)]
    assert "“b”" in found[0][2]


@pytest.mark.parametrize(
    "settings",
    ["{further_reading: more}", "{sections: [{title: R, rest: true, uncited: true}]}"],
)
def test_what_is_listed_uncited_is_not_noted(told, settings):
    bib = BOOK % ("a", "One") + BOOK.replace("date", "keywords = {more}, date") % ("b", "Two")
    assert told(bib, "Cited.[@a, 3]", settings=settings) == []


def test_sources_of_quotations_pictures_and_events_are_cited(tmp_path, told):
    bib = "".join(BOOK % (key, key) for key in ("quoted", "pictured", "dated", "unused"))
    told(bib)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/photographs.yaml").write_text(
        "photographs:\n  p: {caption: C, alt: A, rights: None, source: '[@pictured, 1]'}\n"
    )
    (tmp_path / "chapters/c.yaml").write_text(
        "title: C\nstatus: final\nbody:\n  - photograph: p\n"
        "  - {quote: Q, source: '[@quoted, 2]'}\n"
        "  - {text: T, event: {date: 1941-10-03, title: E, source: '[@dated, 3]'}}\n"
    )
    found = [f for f in fascicle.examine(fascicle.read(tmp_path)) if f.code == "S118"]
    assert [f.place.line for f in found] == [4]


def test_compiling_tells_the_same(told, tmp_path):
    found = told(BOOK % ("a", "One") + "@online{b, title={T}, url={https://a.org}}\n", "See.[@b]")
    assert codes(found) == [("S118", 1), ("S121", 2)]
    compiled = fascicle.compile(fascicle.read(tmp_path)).findings
    assert [(f.code, f.place.line, f.message) for f in compiled] == found


def test_many_are_told_together(told):
    bib = "".join(BOOK % (f"k{n}", f"Title {n}") for n in range(SINGLY + 2))
    ((code, line, message),) = told(bib, "Cited.[@k0, 3]")
    assert (code, line) == ("S118", 0)
    assert f"{SINGLY + 1} of {SINGLY + 2} sources are never cited: k1, k2, k3" in message


# --- twice in the list ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (
            "@article{a, author={A, B}, title={T}, journal={J}, date={1990}, doi={10.1/X}}",
            "@article{b, title={Other}, author={C, D}, journal={J}, date={1990},"
            " doi={https://doi.org/10.1/x}}",
            "DOI",
        ),
        (
            "@book{a, title={T}, publisher={P}, date={1990}, isbn={978-3-16-148410-0}}",
            "@book{b, title={U}, publisher={P}, date={1991}, isbn={3-16-148410-X}}",
            "ISBN",
        ),
        (
            "@online{a, title={A Page}, url={http://www.a.org/b/}, urldate={2026-01-01}}",
            "@online{b, title={a page.}, url={https://a.org/b}, urldate={2026-02-01}}",
            "address",
        ),
        (
            "@book{a, author={Petrovi{\\'c}, Ana and B, C}, title={{Rat} i \\emph{mir}},"
            " publisher={P}, date={1990}}",
            "@book{b, author={Ana Petrović}, title={Rat i mir}, publisher={Q}, year=1990}",
            "author, title and year",
        ),
    ],
)
def test_the_same_work_under_two_keys(told, one, other, by):
    found = told(f"{one}\n\n{other}\n", "See.[@a, 1; @b, 2]")
    assert codes(found) == [("S119", 3)]
    assert found[0][2] == f"“b” is the same work as “a” in line 1, by its {by}."
    assert codes(told(f"{one}\n\n{other}\n", "See.[@a, 1]")) == [("S118", 3), ("S119", 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("volume={1}", "volume={2}"),
        ("edition={1}", "edition={2}"),
        ("date={1990}", "date={1991}"),
        ("title={Collected}", "title={Selected}"),
        ("isbn={978-3-16-148410-0}, volume=1", "isbn={978-3-16-148410-0}, volume=2"),
    ],
)
def test_different_works_are_not_told(told, one, other):
    def book(key, own):
        rest = {"author": "A, B", "title": "T", "publisher": "P", "date": "1990"}
        fields = [f"{n} = {{{v}}}" for n, v in rest.items() if f"{n}=" not in own]
        return f"@book{{{key}, {own}, {', '.join(fields)}}}\n"

    assert told(book("a", one) + book("b", other), "See.[@a, 1; @b, 2]") == []


def test_parts_of_one_book_and_letters_of_one_day_are_different_works(told):
    part = "@incollection{%s, title={%s}, booktitle={W}, date={1990}, isbn={3161484100}}\n"
    bib = (
        f"{part % ('a', 'T')}{part % ('b', 'U')}"
        "@archival{c, author={A, B}, title={Letter}, date={1941-10-03}, archive={S}}\n"
        "@archival{d, author={A, B}, title={Letter}, date={1941-10-04}, archive={S}}\n"
    )
    assert told(bib, "See.[@a, 1; @b, 2; @c; @d]") == []


def test_works_twice_in_the_list_that_nobody_cites_are_not_told(told):
    bib = BOOK % ("a", "One") + BOOK % ("b", "One")
    assert codes(told(bib)) == [("S118", 1), ("S118", 2)]


# --- too bare -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "lacks"),
    [
        ("@book{a, title={T}, author={A, B}, date={1990}}", "publisher or location"),
        ("@book{a, title={T}, author={A, B}, publisher={P}}", "date"),
        ("@article{a, title={T}, author={A, B}, date={1990}}", "journaltitle"),
        ("@incollection{a, title={T}, author={A, B}, date={1990}}", "booktitle"),
        ("@phdthesis{a, title={T}, author={A, B}, date={1990}}", "institution"),
        ("@thesis{a, title={T}, institution={I}, date={1990}}", "author"),
        ("@techreport{a, title={T}, date={1990}}", "institution or author"),
        ("@online{a, title={T}, organization={O}, date={1990}}", "url"),
        ("@archival{a, title={T}, author={A, B}, date={1990}}", "archive (or"),
    ],
)
def test_what_a_type_needs(told, entry, lacks):
    ((code, line, message),) = told(entry, "See.[@a, 1]")
    assert (code, line) == ("S120", 1)
    assert f"has no {lacks}" in message
    assert codes(told(entry)) == [("S118", 1)]


@pytest.mark.parametrize(
    "entry",
    [
        "@book{a, title={T}, location={Beograd}, date={n.d.}}",
        "@book{a, title={T}, publisher={P}, pubstate={forthcoming}}",
        "@book{a, title={T}, crossref={w}}\n@mvbook{w, title={W}, publisher={P}, date={1990}}",
        "@misc{a, title={T}, note={kept with the family}}",
        "@letter{a, author={A, B}, title={To C}, date={1941}, archive={S}}",
        "@archival{a, title={T}, note={kept with the family}}",
        "@map{a, title={T}}",
    ],
)
def test_what_is_enough(told, entry):
    assert [found for found in told(entry, "See.[@a, 1]") if found[0] != "S118"] == []


def test_a_web_page_without_the_day_on_which_it_was_read(told):
    page = "@online{%s, title={T%s}, url={https://example.org/%s}%s}\n"
    bib = page % ("a", "a", "a", "") + page % ("b", "b", "b", ", urldate={2026-01-05}")
    assert codes(told(bib, "See.[@a; @b]")) == [("S121", 1)]


# --- no place in the work -------------------------------------------------------------------------

WORKS = (
    BOOK
    % ("book", "One")
    + "@article{art, author={A, B}, title={T}, journal={J}, date={1990}, pages={3--9}}\n"
    "@article{leaf, author={A, B}, title={L}, journal={J}, date={1990}, pages={3}}\n"
    "@online{page, title={P}, url={https://example.org}, urldate={2026-01-05}}\n"
    "@archival{file, title={F}, archive={S}}\n"
    "@newspaper{news, title={N}, journal={Day}, date={1941-10-03}}\n"
)


def test_a_citation_without_a_place_is_told_where_the_house_wants_one(told, tmp_path):
    text = "One.[@art, 3; @book] Two.[@book, ch. 2] Three.^[See [@art], and [@book, Table 3].]"
    all_ = "All.[@leaf; @page; @file; @news]"
    assert told(WORKS, text, all_) == []
    found = told(WORKS, text, all_, settings="{locators: wanted}")
    assert [(code, message.split("“")[1][:4].strip("”")) for code, _, message in found] == [
        ("E113", "book"),
        ("E113", "art"),
    ]
    columns = [f.place.column for f in fascicle.examine(fascicle.read(tmp_path))]
    assert columns == [6 + text.index("@book]"), 6 + text.index("@art]")]


def test_the_work_as_a_whole_may_be_meant(told, tmp_path):
    text = "One.[@book, {}] Two.[see @art, {}, for all]"
    assert told(WORKS.partition("@article{leaf")[0], text, settings="{locators: wanted}") == []
    edition = fascicle.compile(fascicle.read(tmp_path))
    notes = [fascicle.edition.model.plain(n.paragraphs[0]) for n in edition.notes]
    assert notes[0] == "Eric Gill, One (Sheed, 1931)."
    assert notes[1].startswith("See B. A, “T,” J, 1990") and notes[1].endswith(", for all.")


# --- long lists -----------------------------------------------------------------------------------


def test_a_list_of_thousands_is_told_in_one_line_and_only_what_is_cited_is_converted(told):
    bib = "".join(f"@book{{k{n}, title = {{T {n}}}, date = {{1931}}}}\n" for n in range(3000))
    found = told(bib, "See.[@k7, 1]")
    assert sorted(codes(found)) == [("S118", 0), ("S120", 8)]
    assert len(read_sources(bib.encode()).doubles()) == 0


def test_only_what_is_printed_is_converted(tmp_path, told, monkeypatch):
    converted: list[str] = []
    plain_item = bibliography.csl_item

    def counted(type_, key, fields):
        converted.append(key)
        return plain_item(type_, key, fields)

    monkeypatch.setattr(bibliography, "csl_item", counted)
    entry = "@book{k%d, title = {T %d}, publisher = {P}, date = {1931}, keywords = {%s}}\n"
    bib = "".join(entry % (n, n, "more" if n == 9 else "rat, mir") for n in range(400))
    settings = "{further_reading: more, sections: [{title: R, rest: true}]}"
    told(bib, "See.[@k7, 1]", settings=settings)
    assert set(converted) == {"k7", "k9"}

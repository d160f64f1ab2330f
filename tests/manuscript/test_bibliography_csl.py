"""Entries of BibTeX and biblatex as CSL items."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fascicle.manuscript.bibliography import read_sources
from fascicle.manuscript.bibliography_latex import LITERAL


def items(text: str) -> dict[str, dict[str, Any]]:
    sources = read_sources(text.encode())
    assert sources.findings == ()
    return {key: dict(source.csl) for key, source in sources.sources.items()}


def item(fields: str, type_: str = "book") -> dict[str, Any]:
    fields = fields if re.search(r"\btitle\b", fields) else f"title = {{T}}, {fields}"
    return items(f"@{type_}{{k, {fields}}}")["k"]


# --- markup ----------------------------------------


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Istorija {\v C}a{\v c}ka", "Istorija Čačka"),
        (r"\'c\'{c}{\'c}\'{\i} \v{z} \v s", "ćććí ž š"),
        (r"\DJ uri\'c or\dj e, {\DJ}or{\dj}e", "Đurić orđe, Đorđe"),
        (r"Stra\ss e, gro{\ss}, \"o {\"U}ber na\"{\i}ve", "Straße, groß, ö Über naïve"),
        (r"\c{c}\k{a}\H{o}\r{a}\o\aa{} {\L}\'od\'z", "çąőåøå Łódź"),
        (r"A~B -- C---D \& 5\% \$3 \#1 a\_b", "A\u00a0B – C—D & 5% $3 #1 a_b"),
        (r"\emph{De re} \textit{publica} {\em libri}", "<i>De re</i> <i>publica</i> <i>libri</i>"),
        (r"\enquote{A \enquote{b} c} ``d''", "“A ‘b’ c” “d”"),
        (r"\textsc{xix}", '<span style="font-variant:small-caps;">xix</span>'),
        (r"19$^{th}$, 10\textsuperscript{e}", "19<sup>th</sup>, 10<sup>e</sup>"),
        (r"H$_2$O", "H<sub>2</sub>O"),
        (r"$\alpha$ for \$5 and 5$", "α for $5 and 5$"),
        (r"a\-b\/c \ldots{} \S 5, \textendash", "abc … §5, –"),
        (r"\foreignlanguage{serbian}{Grad} \href{http://x/%}{here}", "Grad here"),
        ("It's  a\n  long \t line", "It's a long line"),
        ("Оперативни штаб – „навод“", "Оперативни штаб – „навод“"),
        ("A < B & C > D {x}", f'A <{LITERAL} B & C > D <span class="nocase">x</span>'),
        (r"\MakeUppercase{abc} 100\,000", "ABC 100\u00a0000"),
    ],
)  # fmt: skip
def test_markup(tex: str, text: str) -> None:
    assert item(f"title = {{{tex}}}")["title"] == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("The {NATO} Powers", 'The <span class="nocase">NATO</span> Powers'),
        ("A {G}erman Story", 'A <span class="nocase">German</span> Story'),
        ("Mc{D}onald{}s Life", '<span class="nocase">McDonalds</span> Life'),
        ("{A Whole Title}", '<span class="nocase">A Whole Title</span>'),
        ("In {1941} or {--}", "In 1941 or –"),
        (r"{\v C}apek", "Čapek"),
        (r"\emph{The {UN}}", '<i>The <span class="nocase">UN</span></i>'),
    ],
)  # fmt: skip
def test_braces_protect_case_where_a_style_could_change_it(tex: str, text: str) -> None:
    assert item(f"title = {{{tex}}}")["title"] == text
    assert item(f"title = {{{tex}}}, langid = {{british}}")["title"] == text
    plain = text.replace('<span class="nocase">', "").replace("</span>", "")
    assert item(f"title = {{{tex}}}, langid = {{serbian}}")["title"] == plain


def test_titles_are_never_recased() -> None:
    title = "Drugi svetski rat I STRELJANJE u Kraljevu"
    for language in ("", ", langid = {serbian}", ", langid = {english}"):
        assert item(f"title = {{{title}}}{language}")["title"] == title


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.b/c_d%20e~f#g?h=i&j", "https://a.b/c_d%20e~f#g?h=i&j"),
        (r"https://a.b/c\_d\%20e\~{}f\#g\&h", "https://a.b/c_d%20e~f#g&h"),
        (r"http://a.b/c{\_}d{\%}20{\~{}}e", "http://a.b/c_d%20~e"),
        (r"\url{https://a.b/c_d}", "https://a.b/c_d"),
        ("https://a.b/\n     long/path", "https://a.b/long/path"),
        ("https://sr.wikipedia.org/wiki/Јован_Дерок", "https://sr.wikipedia.org/wiki/Јован_Дерок"),
    ],
)
def test_addresses_are_left_alone(written: str, address: str) -> None:
    assert item(f"url = {{{written}}}", "online")["URL"] == address


def test_doi_and_eprint() -> None:
    assert item(r"doi = {https://doi.org/10.1000/a\_b}")["DOI"] == "10.1000/a_b"
    arxiv = item("eprint = {2001.00001}, archiveprefix = {arXiv}, primaryclass = {cs.DL}")
    assert arxiv["URL"] == "https://arxiv.org/abs/2001.00001"
    assert arxiv["number"] == "arXiv:2001.00001 [cs.DL]"
    assert item("eprint = {12}, eprinttype = {jstor}")["URL"] == "https://www.jstor.org/stable/12"
    kept = item("eprint = {12}, eprinttype = {jstor}, url = {http://x}")
    assert kept["URL"] == "http://x"


# --- names ----------------------------------------


@pytest.mark.parametrize(
    ("names", "csl"),
    [
        ("Ana Petrović", [{"family": "Petrović", "given": "Ana"}]),
        (r"Petranovi\'c, Branko", [{"family": "Petranović", "given": "Branko"}]),
        ("{\\v C}apek, {K}arel", [{"family": "Čapek", "given": "Karel"}]),
        ("Драган Драшковић", [{"family": "Драшковић", "given": "Драган"}]),
        (
            "von Schmider, Klaus and Ludwig van Beethoven",
            [
                {"family": "Schmider", "given": "Klaus", "dropping-particle": "von"},
                {"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"},
            ],
        ),
        ("Smith, Jr., John", [{"family": "Smith", "given": "John", "suffix": "Jr."}]),
        ("{Narodni muzej and Arhiv}", [{"literal": "Narodni muzej and Arhiv"}]),
        ("{van der Berg}, Jan", [{"family": "van der Berg", "given": "Jan"}]),
        ("Tito", [{"family": "Tito"}]),
        (
            "family=Gaulle, given=Charles, prefix=de, useprefix=true",
            [{"family": "Gaulle", "given": "Charles", "non-dropping-particle": "de"}],
        ),
        (
            "given={Jean, Pierre}, family=Simon, suffix=II",
            [{"family": "Simon", "given": "Jean, Pierre", "suffix": "II"}],
        ),
        ("A B and others", [{"family": "B", "given": "A"}, {"literal": "others"}]),
    ],
)
def test_names(names: str, csl: list[dict[str, str]]) -> None:
    assert item(f"author = {{{names}}}")["author"] == csl


def test_prefix_kept_by_option() -> None:
    csl = item("author = {de Gaulle, Charles}, options = {useprefix=true}")
    assert csl["author"][0]["non-dropping-particle"] == "de"


def test_roles() -> None:
    csl = item(
        "bookauthor = {A, B}, editor = {C, D}, editora = {E, F}, editoratype = {compiler}, "
        "translator = {G, H}, foreword = {I, J}, recipient = {K, L}",
        "incollection",
    )
    assert csl["container-author"] == [{"family": "A", "given": "B"}]
    assert csl["editor"] == [{"family": "C", "given": "D"}]
    assert csl["compiler"] == [{"family": "E", "given": "F"}]
    assert csl["translator"] == [{"family": "G", "given": "H"}]
    assert csl["contributor"] == [{"family": "I", "given": "J"}]
    assert csl["recipient"] == [{"family": "K", "given": "L"}]


def test_and_others_is_printed_by_the_style(tmp_path: Any) -> None:
    import json

    import pypandoc

    item_ = item("author = {Petrović, Ana and others}, year = 1941")
    (tmp_path / "list.json").write_text(json.dumps([item_]), encoding="utf-8")
    out = pypandoc.convert_text(
        "[@k]\n",
        "plain",
        format="markdown",
        extra_args=["--citeproc", f"--bibliography={tmp_path / 'list.json'}", "--wrap=none"],
    )
    assert "Petrović et al. 1941" in out


# --- dates ----------------------------------------


@pytest.mark.parametrize(
    ("date", "csl"),
    [
        ("1941", {"date-parts": [[1941]]}),
        ("1941-10", {"date-parts": [[1941, 10]]}),
        ("1941-10-03", {"date-parts": [[1941, 10, 3]]}),
        ("1941~", {"date-parts": [[1941]], "circa": True}),
        ("1941-10?", {"date-parts": [[1941, 10]], "circa": True}),
        ("1941-10-03/1941-10-05", {"date-parts": [[1941, 10, 3], [1941, 10, 5]]}),
        ("1941/1943~", {"date-parts": [[1941], [1943]], "circa": True}),
        ("1941/", {"date-parts": [[1941], [0]]}),
        ("1941/..", {"date-parts": [[1941], [0]]}),
        ("../1941", {"literal": "–1941"}),
        ("194X", {"date-parts": [[1940], [1949]]}),
        ("1941-10-XX", {"date-parts": [[1941, 10]]}),
        ("1941-21", {"date-parts": [[1941]], "season": 1}),
        ("-0043", {"date-parts": [[-44]]}),
        ("2026-11-22T10:00:00Z", {"date-parts": [[2026, 11, 22]]}),
    ],
)
def test_edtf_dates(date: str, csl: dict[str, Any]) -> None:
    assert item(f"date = {{{date}}}")["issued"] == csl


@pytest.mark.parametrize(
    ("fields", "csl"),
    [
        ("year = 1941, month = oct", {"date-parts": [[1941, 10]]}),
        ("year = 1941, month = {10}, day = {3}", {"date-parts": [[1941, 10, 3]]}),
        ('year = 1941, month = "3~" # oct', {"date-parts": [[1941, 10, 3]]}),
        ('year = 1941, month = oct # "--" # nov', {"date-parts": [[1941, 10], [1941, 11]]}),
        ("year = 1941, month = {Okt.}", {"date-parts": [[1941, 10]]}),
        ("year = 1941, month = {октобар}", {"date-parts": [[1941, 10]]}),
        ("year = 1941, month = {Winter}", {"date-parts": [[1941]], "season": 4}),
        ("year = {1941--1943}", {"date-parts": [[1941], [1943]]}),
    ],
)
def test_years_and_months(fields: str, csl: dict[str, Any]) -> None:
    assert item(fields)["issued"] == csl


def test_other_dates() -> None:
    csl = item("urldate = {2026-11-22}, origdate = {1914}, eventdate = {1941-10}")
    assert csl["accessed"] == {"date-parts": [[2026, 11, 22]]}
    assert csl["original-date"] == {"date-parts": [[1914]]}
    assert csl["event-date"] == {"date-parts": [[1941, 10]]}


# --- titles, numbers, places ----------------------------------------


def test_titles() -> None:
    csl = item("title = {Rat}, subtitle = {Jedna povest}, titleaddon = {Reprint}")
    assert (csl["title"], csl["title-short"]) == ("Rat: Jedna povest. Reprint", "Rat")
    assert item("title = {Why?}, subtitle = {An Answer}")["title"] == "Why? An Answer"
    assert item("title = {A Long One}, shorttitle = {One}")["title-short"] == "One"
    assert item("title = {War: A History}")["title-short"] == "War"
    assert "title-short" not in item("title = {War}")


def test_a_volume_of_a_work() -> None:
    csl = item("title = {Dokumenti}, maintitle = {Zbornik}, volume = {14}")
    assert (csl["title"], csl["volume-title"], csl["volume"]) == ("Zbornik", "Dokumenti", "14")
    csl = item("title = {C}, booktitle = {B}, maintitle = {M}, volume = {2}", "incollection")
    assert (csl["title"], csl["container-title"], csl["volume-title"]) == ("C", "M", "B")


def test_an_article() -> None:
    csl = item(
        "journaltitle = {Časopis}, journalsubtitle = {Za istoriju}, volume = 3, number = {4}, "
        "pages = {112--134}, shortjournal = {Č.}, issn = {1234-5678}",
        "article",
    )
    assert csl["type"] == "article-journal"
    assert csl["container-title"] == "Časopis: Za istoriju"
    assert csl["container-title-short"] == "Č."
    assert (csl["volume"], csl["issue"], csl["page"]) == ("3", "4", "112–134")


def test_a_book_in_a_series() -> None:
    csl = item("series = {Studies}, number = {7}, volumes = {2}, pagetotal = {300}")
    assert (csl["collection-title"], csl["collection-number"]) == ("Studies", "7")
    assert (csl["number-of-volumes"], csl["number-of-pages"]) == ("2", "300")


@pytest.mark.parametrize(
    ("edition", "csl"),
    [("2", "2"), ("Second", "2"), ("3rd", "3"), ("4. ", "4"), ("Revised", "Revised")],
)
def test_editions(edition: str, csl: str) -> None:
    assert item(f"edition = {{{edition}}}")["edition"] == csl


def test_publishers_and_places() -> None:
    csl = item("publisher = {Simon and Schuster}, address = {New York}")
    assert (csl["publisher"], csl["publisher-place"]) == ("Simon and Schuster", "New York")
    csl = item("school = {Univerzitet}, type = {phdthesis}", "thesis")
    assert (csl["publisher"], csl["genre"]) == ("Univerzitet", "PhD thesis")
    csl = item("institution = {Institut}, number = {3}", "techreport")
    assert (csl["publisher"], csl["number"], csl["genre"]) == ("Institut", "3", "technical report")


def test_an_archival_document() -> None:
    csl = item(
        "author = {{Štab}}, archive = {Vojni arhiv}, location = {Beograd}, fonds = {NDH}, "
        "shelfmark = {k. 15a, reg. br. 21/3}, date = {1941-11-06}",
        "archival",
    )
    assert csl["type"] == "manuscript"
    assert (csl["archive"], csl["archive-place"]) == ("Vojni arhiv", "Beograd")
    assert csl["archive_location"] == "k. 15a, reg. br. 21/3"
    assert csl["archive_collection"] == "NDH"
    assert "publisher-place" not in csl
    assert "call-number" not in csl
    both = item("library = {Arhiv}, archivelocation = {k. 1}, callnumber = {C 3}", "manuscript")
    assert (both["archive_location"], both["call-number"]) == ("k. 1", "C 3")


def test_an_address_given_as_howpublished() -> None:
    csl = item(r"howpublished = {\url{https://a.b/c_d}}", "misc")
    assert (csl["URL"], csl["type"]) == ("https://a.b/c_d", "webpage")
    assert "publisher" not in csl
    assert item("howpublished = {Self-published}", "misc")["publisher"] == "Self-published"


def test_notes_abstracts_and_short_authors() -> None:
    csl = item(
        "note = {A note}, addendum = {More}, abstract = {Long}, annote = {Good}, "
        "author = {{United Nations}}, shortauthor = {{UN}}"
    )
    assert (csl["note"], csl["annote"]) == ("A note. More", "Good")
    assert "abstract" not in csl
    assert csl["custom"] == {"short-author": [{"literal": "UN"}]}


@pytest.mark.parametrize(
    ("field", "tag"),
    [
        ("langid = {serbian}", "sr-Latn"),
        ("langid = {serbianc}", "sr-Cyrl"),
        ("langid = {ngerman}", "de"),
        ("language = {english}", "en-US"),
        ("language = {Croatian}", "hr"),
        ("language = {sr-Cyrl}", "sr-Cyrl"),
        ("language = {en-GB}", "en-GB"),
        ("language = {fr}", "fr"),
        ("langid = {british}, language = {german}", "en-GB"),
        ("language = {Gobbledygook}", None),
    ],
)
def test_languages(field: str, tag: str | None) -> None:
    assert item(field).get("language") == tag


def test_keywords() -> None:
    text = "@book{k, title = {T}, keywords = {further-reading, Drugi svetski rat ,x}}"
    source = read_sources(text.encode()).sources["k"]
    assert source.keywords == {"further-reading", "Drugi svetski rat", "x"}


@pytest.mark.parametrize(
    ("type_", "extra", "csl"),
    [
        ("book", "", "book"),
        ("mvbook", "", "book"),
        ("collection", "", "book"),
        ("proceedings", "", "book"),
        ("manual", "", "book"),
        ("inbook", "", "chapter"),
        ("bookinbook", "", "chapter"),
        ("incollection", "", "chapter"),
        ("inproceedings", "", "paper-conference"),
        ("conference", "", "paper-conference"),
        ("inreference", "", "entry-encyclopedia"),
        ("booklet", "", "pamphlet"),
        ("thesis", "", "thesis"),
        ("mastersthesis", "", "thesis"),
        ("phdthesis", "", "thesis"),
        ("report", "", "report"),
        ("online", "", "webpage"),
        ("www", "", "webpage"),
        ("unpublished", "", "manuscript"),
        ("unpublished", "eventtitle = {E}", "speech"),
        ("misc", "", "document"),
        ("misc", "url = {http://x}", "webpage"),
        ("letter", "", "personal_communication"),
        ("periodical", "", "periodical"),
        ("article", "entrysubtype = {newspaper}", "article-newspaper"),
        ("article", "entrysubtype = {magazine}", "article-magazine"),
        ("newspaper", "", "article-newspaper"),
        ("image", "", "graphic"),
        ("audio", "", "song"),
        ("video", "", "motion_picture"),
        ("jurisdiction", "", "legal_case"),
        ("legislation", "", "legislation"),
        ("map", "", "map"),
        ("interview", "", "interview"),
        ("patent", "", "patent"),
        ("dataset", "", "dataset"),
        ("software", "", "software"),
        ("ARTICLE", "", "article-journal"),
    ],
)
def test_types(type_: str, extra: str, csl: str) -> None:
    assert item(extra or "year = 1941", type_)["type"] == csl


# --- parents ----------------------------------------


def test_crossref() -> None:
    csl = items(
        "@incollection{part, author = {A, B}, title = {Part}, crossref = {whole}, pages = {1--2}}"
        "@collection{whole, title = {Whole}, subtitle = {All}, editor = {E, F}, publisher = {P},"
        " location = {Kraljevo}, date = {2003}, keywords = {k}, shorttitle = {W}}"
    )["part"]
    assert csl["title"] == "Part"
    assert csl["container-title"] == "Whole: All"
    assert csl["editor"] == [{"family": "E", "given": "F"}]
    assert (csl["publisher"], csl["publisher-place"]) == ("P", "Kraljevo")
    assert csl["issued"] == {"date-parts": [[2003]]}
    assert "title-short" not in csl


def test_what_the_child_says_wins() -> None:
    csl = items(
        "@inbook{part, title = {P}, year = 1999, crossref = {whole}}"
        "@book{whole, title = {W}, author = {A, B}, date = {2003-05}}"
    )["part"]
    assert csl["issued"] == {"date-parts": [[1999]]}
    assert csl["author"] == csl["container-author"] == [{"family": "A", "given": "B"}]


def test_a_chain_of_parents_and_xdata() -> None:
    made = items(
        "@xdata{press, publisher = {P}, location = {L}}"
        "@mvbook{all, title = {All}, xdata = {press}}"
        "@book{one, title = {One}, volume = {1}, crossref = {all}}"
        "@inbook{part, title = {Part}, crossref = {one}}"
        "@article{a, title = {A}, crossref = {j}}@periodical{j, title = {Journal}, volume = 3}"
    )
    assert "press" not in made
    assert (made["one"]["title"], made["one"]["volume-title"]) == ("All", "One")
    assert made["part"]["container-title"] == "All"
    assert made["part"]["volume-title"] == "One"
    assert (made["part"]["volume"], made["part"]["publisher"]) == ("1", "P")
    assert (made["a"]["container-title"], made["a"]["volume"]) == ("Journal", "3")


def test_bibtex_parents_give_their_booktitle() -> None:
    csl = items(
        "@inproceedings{p, title = {P}, crossref = {c}}"
        "@proceedings{c, title = {T}, booktitle = {B}, year = 1999}"
    )["p"]
    assert csl["container-title"] == "B"


def test_keywords_are_found_without_converting_all() -> None:
    listing = read_sources(
        b"@book{a, title={A}, keywords={further-reading, maps}}\n"
        b"@book{b, title={B}}\n"
        b"@book{c, crossref={a}, title={C}}\n"
    )
    assert "a" in listing.with_keyword("further-reading")
    assert "b" not in listing.with_keyword("further-reading")
    assert listing.with_keyword("none") == ()

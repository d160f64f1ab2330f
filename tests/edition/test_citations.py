"""Notes, citations and bibliography: expectations written by hand after the styles' own rules."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fascicle.edition import citations, pandoc
from fascicle.edition.citations import InTextSource, NoteSource, format_citations
from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Emphasis, Link, Span, Text, plain
from fascicle.edition.pandoc_tree import from_tree
from fascicle.findings import Place
from fascicle.manuscript.manuscript import Source


def on(*date):
    return {"date-parts": [list(date)]}


ITEMS = [
    {
        "id": "river",
        "type": "book",
        "title": "A Book about a River: And Its Banks",
        "title-short": "Book about a River",
        "author": [{"family": "Abbot", "given": "Anna"}],
        "publisher": "River Press",
        "publisher-place": "Exford",
        "issued": on(2001),
    },
    {
        "id": "bridge",
        "type": "chapter",
        "title": "The Bridge at Noon",
        "author": [{"family": "Brook", "given": "Ben"}],
        "container-title": "Collected Bridges",
        "editor": [{"family": "Clay", "given": "Cora"}],
        "page": "112-124",
        "publisher": "Span House",
        "publisher-place": "Exford",
        "issued": on(1999),
    },
    {
        "id": "page",
        "type": "webpage",
        "title": "Bridges",
        "container-title": "Sample Site",
        "URL": "https://example.org/a_b",
        "accessed": on(2026, 11, 1),
    },
    {
        "id": "order",
        "type": "document",
        "title": "Order for the bridge",
        "author": [{"literal": "Bridge Office"}],
        "archive": "Sample Archive",
        "archive_location": "fonds 3, box 7",
        "issued": on(1941, 10, 3),
    },
    {
        "id": "most",
        "type": "book",
        "title": "Мост на реци",
        "author": [{"family": "Перић", "given": "Ана"}],
        "publisher": "Обала",
        "publisher-place": "Београд",
        "issued": on(1984),
        "language": "sr-Cyrl",
    },
    {
        "id": "more",
        "type": "book",
        "title": "More of Rivers",
        "author": [{"family": "Dale", "given": "Dan"}],
        "publisher": "River Press",
        "issued": on(1970),
    },
]
SOURCES = {
    item["id"]: Source(item["id"], item, Place("sources.bib", n + 1))
    for n, item in enumerate(ITEMS)
}
IBID = "chicago-notes-bibliography-subsequent-ibid"


def note(name, text, language="en"):
    complaints = []
    paragraphs = parse_inline(f"^[{text}]", language, lambda *given: complaints.append(given))
    assert not complaints
    ((mark,),) = paragraphs
    return NoteSource(name, mark.paragraphs, language)


def bare(name, text, language="en"):
    ((cluster,),) = parse_inline(text, language, lambda *given: pytest.fail(str(given)))
    return NoteSource(name, ((cluster,),), language)


def in_text(name, text):
    return InTextSource(name, bare(name, text).paragraphs[0][0])


def notes_of(*groups, style="chicago-notes-bibliography", language="en", folder=None, **more):
    """Return the texts of notes given as text; a text that is one citation is a bare note."""
    sources = [
        [
            (bare if text.startswith("[") and text.endswith("]") else note)(f"{g}-{n}", text)
            for n, text in enumerate(group)
        ]
        for g, group in enumerate(groups)
    ]
    found = formatted(sources, style=style, language=language, **more)
    assert found.findings == ()
    return [
        "\n".join(plain(paragraph) for paragraph in found.notes[source.id])
        for group in sources
        for source in group
    ]


def formatted(groups, *, style="chicago-notes-bibliography", language="en", tmp=None, **more):
    folder = tmp or Path("nowhere")
    return format_citations(groups, SOURCES, style=style, folder=folder, language=language, **more)


# --- notes ----------------------------------------------------------------------------------------


def test_first_full_then_short():
    assert notes_of(["[@river, 12]", "[@river, 12]", "[@bridge, 112-14]", "[@bridge]"]) == [
        "Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 12.",
        "Abbot, Book about a River, 12.",
        "Ben Brook, “The Bridge at Noon,” in Collected Bridges, ed. Cora Clay "
        "(Span House, 1999), 112–14.",
        "Brook, “The Bridge at Noon.”",
    ]


def test_ibid_and_what_comes_between():
    assert notes_of(
        [
            "[@river, 12]",
            "[@river, 12]",
            "[@river, 13]",
            "Nothing is cited here.",
            "[@river, 13]",
            "See [@river, 13], and [@river, 14]; enough.",
            "[@river, 14]. More.",
        ],
        style=IBID,
    ) == [
        "Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 12.",
        "Ibid.",
        "Ibid., 13.",
        "Nothing is cited here.",
        "Abbot, Book about a River, 13.",
        "See ibid., and ibid., 14; enough.",
        "Ibid. More.",
    ]


def test_several_works_prefix_suffix_and_labels():
    assert notes_of(
        ["[@river]", "[@bridge]", "[see @river, chap. 3; compare -@bridge, 12, with a map]"]
    )[2] == (
        "See Abbot, Book about a River, chap. 3; compare “The Bridge at Noon,” 12, with a map."
    )


def test_web_page_archival_document_and_cyrillic():
    assert notes_of(["[@page]", "[@order, fol. 3]", "[@most, 12]"]) == [
        "“Bridges,” Sample Site, accessed November 1, 2026, https://example.org/a_b.",
        "Bridge Office, “Order for the bridge,” October 3, 1941, fonds 3, box 7, fol. 3, "
        "Sample Archive.",
        "Ана Перић, Мост на реци (Обала, 1984), 12.",
    ]


def test_full_again_in_each_chapter_or_not():
    full = "Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 1."
    short = "Abbot, Book about a River, 1."
    groups = (["[@river, 1]", "[@river, 1]"], ["[@river, 1]", "[@river, 1]"])
    assert notes_of(*groups, short_forms="chapter") == [full, short, full, short]
    assert notes_of(*groups, short_forms="through") == [full, short, short, short]


def test_punctuation_where_citation_and_prose_meet():
    assert notes_of(
        ["[@bridge]", "[@bridge], he says.", "So [@bridge]. Then", "In [@bridge] and so on"]
    )[1:] == [
        "Brook, “The Bridge at Noon,” he says.",
        "So Brook, “The Bridge at Noon.” Then",
        "In Brook, “The Bridge at Noon” and so on",
    ]
    assert notes_of(["[@bridge]", "[@bridge], sagt er."], language="de")[1] == (
        "Brook, „The Bridge at Noon“, sagt er."
    )


def test_notes_of_several_paragraphs_and_explanatory_notes():
    assert notes_of(["One [@river, 3].\n\nTwo *words*.", 'Only "prose".']) == [
        "One Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 3.\nTwo words.",
        "Only “prose”.",
    ]


def test_markup_of_a_mixed_note_survives():
    found = formatted(
        [
            [
                note(
                    "n",
                    "*So* [штаб]{lang=sr-Cyrl}, [B]{name=bb}, [t](https://a.org), *in [@river]*.",
                )
            ]
        ]
    )
    ((so, _, staff, _, name, _, link, _, inside, stop),) = found.notes["n"]
    assert so == Emphasis((Text("So"),))
    assert staff == Span((Text("штаб"),), language="sr-Cyrl")
    assert name == Span((Text("B"),), name="bb")
    assert link == Link("https://a.org", (Text("t"),))
    assert isinstance(inside, Emphasis)
    assert inside.children[0] == Text("in ")
    assert inside.children[1].style == "citation"
    assert stop == Text(".")


def test_titles_are_italic_and_addresses_are_links():
    found = formatted([[bare("a", "[@river]"), bare("b", "[@page]")]])
    assert Emphasis((Text("A Book about a River: And Its Banks"),)) in found.notes["a"][0]
    address = "https://example.org/a_b"
    assert Link(address, (Text(address),)) in found.notes["b"][0]


def test_cyrillic_words_carry_their_language():
    found = formatted([[bare("a", "[@most, 12]")]])
    assert Emphasis((Span((Text("Мост на реци"),), language="sr-Cyrl"),)) in found.notes["a"][0]
    assert found.listed[0].language == "sr-Cyrl"


def test_a_citation_in_prose_of_another_language_says_so():
    found = formatted([[note("a", "Siehe [@river].", "de")]], language="en")
    assert found.notes["a"][0][1].language == "en"


def test_a_style_that_refers_to_notes_by_number():
    groups = (["Prose.", "[@river]", "[@river, 3]"], ["[@bridge]", "[@river]", "[@river, 3]"])
    style = "early-christianity"
    assert "(see n. 2), 3" in notes_of(*groups, style=style)[2]
    assert "(see n. 2), 3" in notes_of(*groups, style=style)[5]
    assert "(see n. 5), 3" in notes_of(*groups, style=style, numbering="through")[5]


@pytest.mark.parametrize(
    ("language", "second", "third"),
    [
        ("de", "hg. von Cora Clay", "Kap. 3"),
        ("fr", "éd. par Cora Clay", "chap. 3"),
        ("sr-Cyrl", "ур. Cora Clay", "погл. 3"),
        ("sr-Latn", "ur. Cora Clay", "pogl. 3"),
    ],
)
def test_terms_are_those_of_the_book(language, second, third):
    found = notes_of(["[@bridge]", "[@bridge, ch. 3]"], language=language)
    assert second in found[0]
    assert third in found[1]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Brook, “The Bridge at Noon.”"),
        ("en-GB", "Brook, “The Bridge at Noon”."),
        ("de", "Brook, „The Bridge at Noon“."),
        ("fr", "Brook, «\u202fThe Bridge at Noon\u202f»."),
        ("sr-Latn", "Brook, „The Bridge at Noon”."),
    ],
)
def test_quotation_marks_are_those_of_the_prose(language, expected):
    assert notes_of(["[@bridge]", "[@bridge]"], language=language)[1] == expected


def test_dates_in_latin_serbian():
    (found,) = notes_of(["[@page]"], language="sr-Latn")
    assert (
        found == "„Bridges”, Sample Site, pristupljeno 1. novembra 2026, https://example.org/a_b."
    )


def test_the_first_of_a_month_in_french():
    (found,) = notes_of(["[@page]"], language="fr")
    assert "consulté le 1ᵉʳ novembre 2026" in found


@pytest.mark.parametrize(
    ("genre", "language", "noted", "listed"),
    [
        ("PhD thesis", "en", "(PhD thesis, ", "PhD thesis, "),
        ("master’s thesis", "en", "(master’s thesis, ", "Master’s thesis, "),
        ("PhD thesis", "de", "(Dissertation, ", "Dissertation, "),
        ("bachelor’s thesis", "fr", "(mémoire de licence, ", "Mémoire de licence, "),
        ("PhD thesis", "sr-Latn", "(doktorska disertacija, ", "Doktorska disertacija, "),
        ("candidate thesis", "sr-Cyrl", "(кандидатска дисертација, ", "Кандидатска дисертација, "),
        ("Diss.", "fr", "(Diss., ", "Diss., "),
    ],
)
def test_kinds_of_theses_in_the_language_of_the_book(genre, language, noted, listed):
    thesis = {"id": "t", "type": "thesis", "title": "T", "genre": genre, "publisher": "U"}
    author = {"author": [{"family": "Abbot", "given": "Anna"}], "issued": on(1990)}
    found = format_citations(
        [[bare("n", "[@t]")]],
        {"t": Source("t", thesis | author, Place("sources.bib"))},
        style="chicago-notes-bibliography",
        folder=Path("nowhere"),
        language=language,
    )
    assert noted in plain(found.notes["n"][0])
    assert f" {listed}U" in plain(found.listed[0].content)


def test_a_serbian_bibliography_does_not_say_whether_a_man_or_a_woman_edited():
    (entry,) = formatted([[bare("n", "[@bridge]")]], language="sr-Cyrl").listed
    assert ", ур. Cora Clay" in plain(entry.content)


def test_a_style_that_prints_languages_prints_none_that_is_not_told(tmp_path):
    (tmp_path / "assets").mkdir()
    layout = '<layout><text variable="title"/><text variable="language" prefix=" in "/></layout>'
    style = tmp_path / "assets" / "ours.csl"
    style.write_text(NOTE_STYLE.format(layout), encoding="utf-8")
    assert notes_of(["[@river]"], ["[@most]"], style="ours", tmp=tmp_path) == [
        "A Book about a River: And Its Banks",
        "Мост на реци in sr-Cyrl",
    ]


# --- in the text ----------------------------------------------------------------------------------


def test_author_and_date():
    found = formatted(
        [
            [
                in_text("a", "[see @river, 12; @bridge]"),
                in_text("b", "[-@river]"),
                note("n", "As [@bridge, 3] says."),
            ]
        ],
        style="chicago-author-date",
    )
    assert found.findings == ()
    assert plain(found.in_text["a"]) == "(see Abbot 2001, 12; Brook 1999)"
    assert plain(found.in_text["b"]) == "(2001)"
    assert plain(found.notes["n"][0]) == "As (Brook 1999, 3) says."


def test_a_source_line_in_a_style_of_notes():
    found = formatted([[in_text("a", "[@river, 12]"), bare("b", "[@river, 12]")]])
    assert plain(found.in_text["a"]) == (
        "Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 12"
    )
    assert plain(found.notes["b"][0]) == "Abbot, Book about a River, 12."


# --- bibliography ---------------------------------------------------------------------------------


def test_bibliography_is_sorted_and_further_reading_apart():
    found = formatted([[bare("n", "[@order; @bridge; @river]")]], further=["more", "river"])
    assert [plain(e.content) for e in found.entries(["order", "bridge", "river"])] == [
        "Abbot, Anna. A Book about a River: And Its Banks. River Press, 2001.",
        "Bridge Office. “Order for the bridge.” October 3, 1941. Fonds 3, box 7. Sample Archive.",
        "Brook, Ben. “The Bridge at Noon.” In Collected Bridges, edited by Cora Clay. "
        "Span House, 1999.",
    ]
    assert [e.key for e in found.entries(["more"])] == ["more"]


def test_the_order_of_serbian_letters():
    names = ["Zorić", "Cvetić", "Žarko", "Đurić", "Čačak", "Dragić", "Ćopić"]
    sources = {
        name: Source(
            name,
            {"id": name, "type": "book", "title": "T", "author": [{"family": name, "given": "A"}]},
            Place("sources.bib"),
        )
        for name in names
    }
    found = format_citations(
        [],
        sources,
        style="chicago-notes-bibliography",
        folder=Path("nowhere"),
        language="sr-Latn",
        further=names,
    )
    assert [e.key for e in found.listed] == [
        "Cvetić",
        "Čačak",
        "Ćopić",
        "Dragić",
        "Đurić",
        "Zorić",
        "Žarko",
    ]


def test_keys_may_be_anything():
    key = "a {odd}: key; @&č"
    item = ITEMS[0] | {"id": key}
    cluster = parse_inline("[@river, 3]", "en", lambda *_: None)[0][0]
    odd = type(cluster)((type(cluster.cites[0])(key, locator="3"),))
    found = format_citations(
        [[NoteSource("n", ((odd,),), "en")]],
        {key: Source(key, item, Place("sources.bib"))},
        style="chicago-notes-bibliography",
        folder=Path("nowhere"),
        language="en",
    )
    assert plain(found.notes["n"][0]).endswith("(River Press, 2001), 3.")
    assert [e.key for e in found.listed] == [key]


# --- what is wrong --------------------------------------------------------------------------------


def test_a_missing_key_is_a_finding_and_costs_nothing_else():
    found = formatted(
        [[bare("a", "[@nokey, 3]"), note("b", "See [@nokey; @river, 4], [@none].")]],
        further=["lost"],
    )
    assert [(f.code, f.message.split("“")[1].split("”")[0]) for f in found.findings] == [
        ("E101", key) for key in ("lost", "nokey", "none")
    ]
    assert plain(found.notes["a"][0]) == "nokey"
    assert plain(found.notes["b"][0]) == (
        "See Anna Abbot, A Book about a River: And Its Banks (River Press, 2001), 4, none."
    )


def test_an_unknown_style_is_a_finding():
    found = formatted([[note("n", "See [@river].")]], style="chicago-nots-bibliography")
    (finding,) = found.findings
    assert finding.code == "E103"
    assert "chicago-notes-bibliography" in finding.hint
    assert plain(found.notes["n"][0]) == "See river."


def test_a_work_that_the_style_does_not_list_is_told():
    # A document without author and date is not for the bibliography of this style.
    item = {"id": "x", "type": "document", "title": "Untold"}
    found = format_citations(
        [[NoteSource("n", (parse_inline("[@x]", "en", lambda *_: None)[0],), "en")]],
        {"x": Source("x", item, Place("sources.bib", 7, 1))},
        style="chicago-notes-bibliography",
        folder=Path("nowhere"),
        language="en",
    )
    (finding,) = found.findings
    assert finding.code == "E115"
    assert finding.place == Place("sources.bib", 7, 1)
    assert "“x”" in finding.message
    assert plain(found.notes["n"][0]) == "“Untold,” n.d."
    assert found.listed == ()


NOTE_STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info/>'
    "<citation>{}</citation></style>"
)


@pytest.mark.parametrize(
    ("layout", "says"),
    [
        ("<nonsense/>", "pandoc gave up"),
        ('<layout><text variable="abstract"/></layout>', "prints nothing"),
    ],
)
def test_a_style_that_does_not_work_is_a_finding(tmp_path, layout, says):
    (tmp_path / "assets").mkdir()
    style = tmp_path / "assets" / "ours.csl"
    style.write_text(NOTE_STYLE.format(layout), encoding="utf-8")
    found = formatted(
        [[bare("n", "[@river]"), note("m", "See [@river].")]], style="ours", tmp=tmp_path
    )
    assert {f.code for f in found.findings} == {"E104"}
    assert says in "".join(f.message for f in found.findings)
    assert plain(found.notes["n"][0]) == "river"
    assert plain(found.notes["m"][0]) == "See river."


def test_no_pandoc_is_a_finding(monkeypatch):
    monkeypatch.setattr(pandoc.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pandoc.PandocFailed, match="not installed"):
        pandoc.program()


def test_an_unknown_node_keeps_its_words():
    told = []
    tree = [{"t": "Strikeout", "c": [{"t": "Str", "c": "gone"}, {"t": "Space"}]}]
    assert plain(from_tree(tree, "en", told.append)) == "gone "
    assert told == ["Strikeout"]


# --- the cache ------------------------------------------------------------------------------------


def test_the_cache_answers_without_pandoc(tmp_path, monkeypatch):
    groups = [[bare("n", "[@river, 3]")]]
    first = formatted(groups, cache=tmp_path / "cache")
    assert len(list((tmp_path / "cache").glob("*.json"))) == 1
    monkeypatch.setattr(pandoc, "_run", lambda *_: pytest.fail("pandoc was run"))
    assert formatted(groups, cache=tmp_path / "cache") == first


def test_the_cache_knows_a_changed_source_style_and_text(tmp_path):
    def texts(text, **more):
        found = formatted([[bare("n", text)]], cache=tmp_path, **more)
        return plain(found.notes["n"][0])

    seen = {texts("[@river, 3]"), texts("[@river, 4]"), texts("[@river, 3]", style="mhra-notes")}
    assert len(seen) == 3
    assert len(list(tmp_path.glob("*.json"))) == 3


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"blocks": 3, "warnings": []}'])
def test_a_broken_cache_is_ignored(tmp_path, broken):
    groups = [[bare("n", "[@river, 3]")]]
    first = formatted(groups, cache=tmp_path)
    (kept,) = tmp_path.glob("*.json")
    kept.write_text(broken, encoding="utf-8")
    assert formatted(groups, cache=tmp_path) == first
    assert kept.stat().st_size > len(broken)


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert formatted([[bare("n", "[@river]")]], cache=blocked / "cache").findings == ()
    assert stat.S_ISREG(blocked.stat().st_mode)


# --- nothing is lost ------------------------------------------------------------------------------

prose = st.text(alphabet=st.sampled_from(list("abcш ,;:()“”!?123")), max_size=40)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(prose, prose), min_size=1, max_size=25))
def test_no_word_of_a_mixed_note_is_lost(pairs):
    cluster = parse_inline("[@river, 3]", "en", lambda *_: None)[0][0]
    group = [
        NoteSource(f"n{n}", ((Text(f"Z{before}"), cluster, Text(after)),), "en")
        for n, (before, after) in enumerate(pairs)
    ]
    found = formatted([group])
    assert found.findings == ()
    for source, (before, after) in zip(group, pairs, strict=True):
        text = plain(found.notes[source.id][0])
        assert text.startswith(f"Z{before}")
        assert text.endswith(after)


def test_the_module_says_what_it_offers():
    assert set(citations.__all__) == {
        "Formatted",
        "InTextSource",
        "NoteSource",
        "cited_in",
        "format_citations",
    }

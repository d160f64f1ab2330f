"""What fuzzing and growing have found: each input once, with what has to come of it.

The long inputs took minutes before, or more memory than a machine has; nothing here is timed.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from wild import READERS

from fascicle.edition.clusters import read_cluster
from fascicle.edition.indexing import looked_up
from fascicle.edition.inline import bracket_pairs, code_ends, parse_inline
from fascicle.edition.mentions import _changes, _painted
from fascicle.edition.parsed import unmarked
from fascicle.limits import DEFAULTS
from fascicle.manuscript import suggesting
from fascicle.manuscript.bibliography import read_sources
from fascicle.manuscript.bibliography_latex import decode
from fascicle.manuscript.bibliography_names import csl_names
from fascicle.manuscript.models import Name
from fascicle.manuscript.page_checks import check_page_file
from fascicle.manuscript.positions import Span, YamlSource
from fascicle.manuscript.suggesting import Suggestions
from fascicle.manuscript.text_dates import text_dates
from fascicle.typesetting.own_templates import place_of_making
from fascicle.typesetting.proof import read_unit

MANY = 20_000


def said(text: str) -> list[tuple[str, str]]:
    """The codes and needles of a text's complaints."""
    found: list[tuple[str, str]] = []
    parse_inline(text, "en", lambda code, needle, *_: found.append((code, needle)))
    return found


def codes(text: str) -> set[str]:
    return {finding.code for finding in read_sources(text.encode()).findings}


LONG = replace(DEFAULTS, source_letters=10**9)
"""Limits for entries that are longer than any; how they are read is looked at here."""


# --- source lists ---------------------------------------------------------------------------------


def test_abbreviations_that_double_one_another_are_not_followed():
    doubling = "".join(f"@string{{m{n + 1} = m{n} # m{n}}}\n" for n in range(60))
    listed = f"@string{{m0 = {{ten letters}}}}\n{doubling}@book{{a, title = m60}}\n"
    (found,) = [f for f in read_sources(listed.encode()).findings if f.code == "M109"]
    assert "abbreviations" in found.message
    assert 15 < found.place.line < 25


@pytest.mark.parametrize("stray", ["}", "}" * 500_000])
def test_braces_of_names_that_were_never_opened_are_left_out(stray):
    assert csl_names(stray) == []
    assert csl_names(f"Deroko, J{stray}ovan and {{Za}}vod {{za stampu") == [
        {"family": "Deroko", "given": "Jovan"},
        {"family": "za stampu", "given": "Zavod"},
    ]


@pytest.mark.parametrize("repeated", ["<a ", "<a href=", "href= ", "url(", "@import "])
def test_addresses_that_never_end_are_looked_for_once(repeated):
    place, _ = place_of_making("colophon", {"templates/colophon.html": repeated * 5 * MANY})
    assert place.line == 0


@pytest.mark.parametrize("repeated", ["{{ ", "{% ", "on ", "'\""])
def test_attributes_that_never_end_are_read_once(repeated):
    text = f"<p {repeated * 5 * MANY}".encode()
    assert {found.code for found in check_page_file("a.html", text)} <= {"A110"}


def test_of_a_file_with_a_hundred_thousand_faults_the_first_are_told():
    found = list(check_page_file("a.html", b"<p>\n<a onclick=x>" * MANY))
    assert len(found) == 50
    assert [finding.place.line for finding in found[:3]] == [2, 3, 4]


@pytest.mark.parametrize("stray", ["<![foo[ y ]]>", "<![ y>", "<![CDATA[ y ]]>", "<!ELEMENT y>"])
def test_what_looks_like_a_declaration_is_passed_over(stray):
    assert [piece.text for piece in read_unit(f"<p>a{stray}b</p>", {}).pieces] == ["ab"]


def test_parents_with_parents_are_followed_once():
    lines = [
        f"@xdata{{x{n}, xdata = {{{','.join(f'x{m}' for m in range(40))}}}}}" for n in range(40)
    ]
    lines.append("@book{a, title = {A}, xdata = {x0}}")
    sources = read_sources("\n".join(lines).encode()).sources
    assert sources["a"].csl["title"] == "A"


def test_an_entry_takes_over_what_its_parents_parents_have():
    lines = "@xdata{p, publisher = {P}}\n@xdata{q, xdata = {p}, location = {L}}\n"
    sources = read_sources(f"{lines}@book{{a, title = {{A}}, xdata = {{q}}}}".encode()).sources
    assert (sources["a"].csl["publisher"], sources["a"].csl["publisher-place"]) == ("P", "L")


@pytest.mark.parametrize(
    "value",
    [
        *("$" * MANY, "~" * MANY, "{a}" * MANY, "a{b} " * MANY, "\\em " * MANY, "\\emph{" * MANY),
        *("{" * MANY + "}" * MANY, "\\'" * MANY, "-" * MANY, "\\textsc\\em " * MANY),
    ],
    ids=lambda value: f"{value[:8]!r} × n",
)
def test_a_value_of_one_thing_many_times_is_decoded(value):
    decode(value, protect=True)


def test_switches_within_one_another_keep_what_they_hold():
    assert decode("\\em " * 100 + "word", rich=False) == "word"


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ("book" * MANY, "S112"),
        ("@book{a, title = " + '"b" # ' * MANY + '"c", author = {A}}', ""),
        ("@book{a, title = {b}, pages = {" + "~" * MANY + "}}", ""),
        ("@book{a, edition = {2" + "~" * MANY + "x}, title = {b}}", ""),
        ("@book{a, title = {b}, author = {A" + "{} " * MANY + "B}}", ""),
        ("@book{a, title = {b}\n" + "n = {a}\n" * 2_000 + "}", "S104"),
        (" ".join(f"@book{{a{n}, title = {{b}}}}" for n in range(4_000)), ""),
    ],
    ids=lambda value: f"{value[:30]!r}",
)
def test_a_list_of_one_thing_many_times_is_read(listed, code):
    sources = read_sources(listed.encode(), limits=LONG)
    assert {finding.code for finding in sources.findings} >= ({code} if code else set())
    for key in list(sources.sources)[:3]:
        assert sources.sources[key].csl


def test_of_a_hundred_thousand_faults_of_one_kind_some_are_told():
    found = read_sources(
        ("@book{a, title = {b}, " + "n = {a}, " * 100_000 + "}").encode(), limits=LONG
    ).findings
    told = [finding.message for finding in found if finding.code == "S103"]
    assert len(told) == 500
    assert told[-1].endswith("What more there is of this kind is not told.")


def test_works_of_one_title_are_compared_with_so_many_others():
    entries = "".join(
        f"@book{{a{n}, author = {{A}}, title = {{T}}, year = 1931, volume = {n}}}\n"
        for n in range(1_000)
    )
    again = "@book{again, author = {A}, title = {T}, year = 1931, volume = 2}\n"
    (double,) = read_sources((entries + again).encode()).doubles()
    assert (double.key, double.first) == ("again", "a2")


# --- running text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("[" * MANY, "]" * MANY, "![" * MANY, "^[" * MANY, "[a" * MANY, "[@a;" * MANY),
        *(" " * MANY + "a", "a" + " " * MANY + "b", "\t" * MANY, "'a " * MANY, '"a ' * MANY),
        *("[" * MANY + "a" + "]" * MANY, "[@a " * 5_000 + "]" * 5_000),
        *("[a]{b=" * 10_000, "*a **b " * 5_000, "[a](" * 10_000, "a\n\n^[b\n\n" * 5_000),
    ],
    ids=lambda text: f"{text[:8]!r} × n",
)
def test_a_text_of_one_thing_many_times_is_parsed(text):
    said(text)


def test_backticks_of_all_lengths_are_paired_in_one_pass():
    text = " ".join("`" * n for n in range(1, 1_000))
    assert code_ends(text) == {}
    assert bracket_pairs(text + "[a]") == {len(text): len(text) + 2}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("`a`", {0: 3}),
        ("``a`b``", {0: 7}),
        ("```a`", {}),
        ("a \\``b`", {4: 7}),
        ("`a `` b`", {0: 8}),
    ],
)
def test_code_ends_with_as_many_backticks(text, code):
    assert code_ends(text) == code | {k: v for k, v in code_ends(text).items() if k not in (0, 4)}
    assert {k: v for k, v in code_ends(text).items() if k in (0, 4)} == code


def test_brackets_within_too_many_others_are_told_and_printed():
    deep = DEFAULTS.nesting + 2
    text = "[" * deep + "a" + "]" * deep
    assert [code for code, _ in said(text)] == ["L108"]
    (nodes,) = parse_inline(text, "en", lambda *_: None)
    assert unmarked(nodes) == text


def test_a_citation_within_a_citation_is_told():
    assert said("A text.[@a [@b [@c]]]") == [("E102", "[@b [@c]]")]
    assert {code for code, _ in said("[@a " * 500 + "]" * 500)} == {"E102", "L108"}


def test_what_was_taken_out_of_a_text_is_not_looked_for_in_it():
    for text in ("[\x1a\x00e)", "a\t[b", "[a \nb", "^[\x00"):
        assert all(needle in text for _, needle in said(text))


def test_parts_without_a_key_are_joined_once():
    (cite,) = read_cluster("@a" + ";" * MANY)
    assert cite.suffix == ";" * MANY


def test_quotations_that_are_never_closed():
    (nodes,) = parse_inline("\"a 'b " * 5_000 + "c", "en", lambda *_: None)
    assert unmarked(nodes).startswith("“a ’b ‘a ’b “a")


def test_many_dates_are_each_found_once():
    assert len(text_dates("3 October 1941, " * 20_000, "en")) == 20_000


def test_languages_within_one_another():
    spoken = [(0, 20, "de"), (5, 10, "fr"), (7, 9, "la"), (12, 15, "fr")]
    assert _changes(spoken, "en") == (
        *((1, "de"), (6, "fr"), (8, "la"), (9, "fr"), (10, "de"), (13, "fr"), (15, "de")),
        (20, "en"),
    )
    assert _painted([(3, 5), (1, 2), (4, 9)], 8) == b"\0\1\0\1\1\1\1\1"


def test_an_entry_is_followed_over_twenty_others_at_most():
    register = {f"p{n}": Name(name="N", see=f"p{n + 1}") for n in range(100)}
    register["p100"] = Name(name="The last")
    assert looked_up(register, "p90") == "p100"
    assert looked_up(register, "p0") == ""


# --- suggestions and places -----------------------------------------------------------------------


def test_so_many_words_are_compared_and_no_more(monkeypatch):
    monkeypatch.setattr(suggesting, "MOST_COMPARED", 10)
    near = Suggestions(["gill", "gull", "bell"])
    assert [near.nearest(word) for word in ("gil", "bel", "gul", "bal", "gil")] == [
        *("gill", "bell", "gull", None, "gill")
    ]


def test_a_word_as_long_as_no_name_is_compared_with_none():
    assert Suggestions(["a" * 1_000]).nearest("a" * 1_001) is None


def test_what_a_text_has_many_times_is_looked_for_once():
    text = "ab " * MANY
    source = YamlSource("a.yaml", text, {(): Span(0, len(text), "plain", text)})
    assert [source.find_in((), "b", n).column for n in range(MANY)][-1] == 3 * MANY - 1
    assert source.find_in((), "b", MANY) == source.place(())


def test_a_line_with_many_faults_is_cut_out_once():
    source = YamlSource("a.yaml", "a" * 1_000_000)
    assert len({id(source.excerpt(1)) for _ in range(1_000)}) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chapters/one.yaml", b"title: A\nbody: [" + b"{text: '[@x]'}," * 400 + b"]"),
        ("chapters/one.yaml", b"title: A\nbody: [" + b"{txet: a}," * 1_000 + b"]"),
        ("chapters/one.yaml", b"title: A\nbody: [" + b"{photograph: bars}," * 1_000 + b"]"),
        (
            "chapters/register.yaml",
            b"persons: {%s}"
            % b", ".join(b"p%d: {name: N, see: p%d}" % (n, n + 1) for n in range(999)),
        ),
    ],
    ids=["unknown sources", "unknown keys", "one photograph", "entries that see one another"],
)
def test_many_faults_on_one_line(name, data):
    READERS[name](data)

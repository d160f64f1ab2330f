"""Inline Markdown: what each piece of syntax means, what is refused, and that nothing is lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.edition.clusters import LABELS, read_cluster
from fascicle.edition.inline import parse_inline
from fascicle.edition.model import Call, Emphasis, LineBreak, Link, Span, Strong, Text
from fascicle.edition.parsed import (
    Cite,
    Cluster,
    Enclosed,
    Exact,
    NoteMark,
    cited_keys,
    names,
    resolve,
    unmarked,
)
from fascicle.findings import CODES


def refuse(code, needle, message, hint):
    raise AssertionError(f"{code} at {needle!r}: {message}")


def parsed(text, language="en"):
    (nodes,) = parse_inline(text, language, refuse)
    return nodes


def complaints(text):
    found = []
    parse_inline(text, "en", lambda *given: found.append(given))
    for code, needle, message, hint in found:
        assert code in CODES
        assert needle in text
        assert message
        assert hint
    return found


def codes(text):
    return [code for code, *_ in complaints(text)]


def cite(text):
    (cluster,) = parsed(text)
    return cluster.cites


# --- markup ---------------------------------------------------------------------------------------


def test_emphasis_strong_and_nesting():
    assert parsed("a *b **c*** d") == (
        Text("a "),
        Enclosed(Emphasis(()), (Text("b "), Enclosed(Strong(()), (Text("c"),)))),
        Text(" d"),
    )


def test_spans_carry_language_name_and_style():
    (language, _, name, _, style) = parsed(
        "[штаб]{lang=sr-Cyrl} [Franz Böhme]{name=boehme} [OKW]{.smallcaps}"
    )
    assert language == Enclosed(Span((), language="sr-Cyrl"), (Text("штаб"),))
    assert name == Enclosed(Span((), name="boehme"), (Text("Franz Böhme"),))
    assert style == Enclosed(Span((), style="smallcaps"), (Text("OKW"),))


def test_spans_nest():
    (outer,) = parsed("[die [Sache]{.smallcaps}]{lang=de}")
    assert outer.mark.language == "de"
    assert outer.children[1].mark.style == "smallcaps"


def test_links_and_autolinks():
    assert parsed("[t](https://a.org/x_y)") == (
        Enclosed(Link("https://a.org/x_y", ()), (Text("t"),)),
    )
    assert parsed("<https://a.org/b--c>") == (
        Enclosed(Link("https://a.org/b--c", ()), (Exact("https://a.org/b--c"),)),
    )


def test_breaks_escapes_and_code():
    assert parsed("one\ntwo\\\nthree") == (Text("one two"), LineBreak(), Text("three"))
    assert parsed(r"\*a\*") == (Exact("*"), Text("a"), Exact("*"))
    assert parsed('`"--"`') == (Exact('"--"'),)


def test_html_is_printed_as_it_is():
    assert unmarked(parsed("a <b>c</b> d")) == "a <b>c</b> d"


def test_paragraphs_are_divided_by_empty_lines():
    assert parse_inline("a\n\nb\n  \n\nc\n", "en", refuse) == (
        (Text("a"),),
        (Text("b"),),
        (Text("c"),),
    )


# --- notes ----------------------------------------------------------------------------------------


def test_a_note_holds_markup_and_citations():
    before, note, after = parsed("Word^[See *this* [@seed, 3].] more.")
    assert (before, after) == (Text("Word"), Text(" more."))
    (paragraph,) = note.paragraphs
    assert paragraph == (
        Text("See "),
        Enclosed(Emphasis(()), (Text("this"),)),
        Text(" "),
        Cluster((Cite("seed", locator="3"),)),
        Text("."),
    )


@pytest.mark.parametrize("gap", ["\n\n", "\n  \n", " \\\\ "])
def test_a_note_may_have_paragraphs(gap):
    paragraphs = parse_inline(f"a^[one{gap}two] b", "en", refuse)
    assert paragraphs == ((Text("a"), NoteMark(((Text("one"),), (Text("two"),))), Text(" b")),)


def test_brackets_in_a_note_go_in_pairs():
    (note,) = parsed("^[he [the general] said]")
    assert note == NoteMark(((Text("he [the general] said"),),))


def test_resolving_closes_up_the_space_before_a_call():
    nodes = parsed("the staff [@seed, note 12], *then* ^[x] on")
    assert resolve(nodes, lambda mark: (Call("n"),)) == (
        Text("the staff"),
        Call("n"),
        Text(", "),
        Emphasis((Text("then"),)),
        Call("n"),
        Text(" on"),
    )


# --- citations ------------------------------------------------------------------------------------


def test_a_cluster_of_several_works():
    first, second, third = cite("[@key, p. 12; see also @b, 12–14; -@c]")
    assert first == Cite("key", locator="12")
    assert second == Cite("b", prefix=(Text("see also"),), locator="12–14")
    assert third == Cite("c", suppress_author=True)


@pytest.mark.parametrize(
    ("written", "label", "locator", "suffix"),
    [
        (", p. 12", "page", "12", ""),
        (", pp. 12-14", "page", "12–14", ""),
        (", 12--14, 18", "page", "12–14, 18", ""),
        (", xii-xiv", "page", "xii–xiv", ""),
        (" 12", "page", "12", ""),
        (", S. 3 f.", "page", "3 f.", ""),
        (", str. 12", "page", "12", ""),
        (", стр. 12", "page", "12", ""),
        (", ch. 3", "chapter", "3", ""),
        (", Kap. 3", "chapter", "3", ""),
        (", vol. 2", "volume", "2", ""),
        (", 2:12", "page", "2:12", ""),
        (", 2:12-14, 3:5", "page", "2:12–14, 3:5", ""),
        (", 12: a map", "page", "12", ": a map"),
        (", Bd. 2", "volume", "2", ""),
        (", note 12", "note", "12", ""),
        (", n. 12", "note", "12", ""),
        (", нап. 12", "note", "12", ""),
        (", br. 4", "issue", "4", ""),
        (", fol. 3r", "folio", "3r", ""),
        (", § 7", "section", "7", ""),
        (", para. 7", "paragraph", "7", ""),
        (", l. 7", "line", "7", ""),
        (", p. 12, with a map", "page", "12", ", with a map"),
        (", 12; with a map", "page", "12", "; with a map"),
        (", 12, i drugi", "page", "12", ", i drugi"),
        (", vi ste", "page", "", ", vi ste"),
        (", doc. 12", "page", "", ", doc. 12"),
        (", for one", "page", "", ", for one"),
        ("{}, 99 years", "page", "", ", 99 years"),
        (", {A 3, verso} too", "page", "A 3, verso", " too"),
        (", {vol. A} too", "volume", "A", " too"),
    ],
)
def test_locators(written, label, locator, suffix):
    (only,) = cite(f"[@key{written}]")
    assert only.key == "key"
    assert (only.label, only.locator, unmarked(only.suffix)) == (label, locator, suffix)


def test_keys_may_be_anything_between_braces():
    assert cite("[@{key with odd:chars}, 3]")[0].key == "key with odd:chars"
    assert cite("[@Petrović:1941.b, 3]")[0].key == "Petrović:1941.b"


def test_markup_in_prefix_and_suffix():
    (only,) = cite('[*cf.* @a, 3, "so" he says]')
    assert only.prefix == (Enclosed(Emphasis(()), (Text("cf."),)),)
    assert only.suffix == (Text(", “so” he says"),)


def test_an_address_is_no_citation():
    assert unmarked(parsed("[write to a@b.org] or a@b.org")) == "[write to a@b.org] or a@b.org"


def test_a_citation_stands_within_a_span():
    (span,) = parsed("[the text [@k, 1]]{lang=de}")
    assert span.children[1] == Cluster((Cite("k", locator="1"),))


def test_keys_and_names_are_found_everywhere():
    nodes = parsed("*[@a]* ^[[B]{name=bb} [@b; see [C]{name=cc} @c]] [A]{name=aa}")
    assert list(cited_keys(nodes)) == ["a", "b", "c"]
    assert list(names(nodes)) == ["bb", "cc", "aa"]


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "needle"),
    [
        ("a [@] b", "E102", "[@]"),
        ("a [see @] b", "E102", "[see @]"),
        ("a [@a @b] c", "E102", "[@a @b]"),
        ("as @key says", "E102", "@key says"),
        ("x ^[a ^[b] c] y", "E106", "^[b]"),
        ("x [@a, ^[b]] y", "E106", "^[b]"),
        ("![Bridge](bridge.jpg)", "E107", "![Bridge"),
        ("[w]{lng=de}", "E107", "lng"),
        ("[w]{.smalcaps}", "E107", "smalcaps"),
        ("[w]{onclick=x}", "E107", "onclick"),
        ("[w]{lang=d}", "E107", "d"),
        ("[w]{lang}", "E107", "]{lang}"),
        ("# Title", "E107", "# Title"),
        ("- item", "E107", "- item"),
        ("^[]", "E107", "^[]"),
        ("a\x07b", "E107", "\x07"),
        ("[w](javascript:alert)", "E108", "](javascript:alert"),
        ("[w](file:///etc/passwd)", "E108", "](file:///etc/passwd"),
        ("[w](data:text/html,x)", "E108", "](data:text/html,x"),
        ("[w](#there)", "E108", "](#there"),
        ("a [@key, p. 12", "E110", "[@key, p. 12"),
        ("a ^[note", "E110", "^[note"),
        ("a **bold", "E110", "**bold"),
        ("a *word", "E110", "*word"),
        ("a `code", "E110", "`code"),
        ("a [b c", "E110", "[b c"),
        ("[a](http://b c)", "E110", "](http://b c)"),
    ],
)
def test_what_is_refused(text, code, needle):
    assert [(c, n) for c, n, *_ in complaints(text)] == [(code, needle)]


def test_the_nearest_known_word_is_suggested():
    assert complaints("[w]{lng=de}")[0][3] == "did you mean lang?"
    assert complaints("[w]{.smalcaps}")[0][3] == "did you mean .smallcaps?"


@pytest.mark.parametrize(
    "text",
    ["[sic] and [...]", "5 * 3", "snake_case", "1941. godine", "a < b", r"\@home \[ \# x", "50 %"],
)
def test_what_is_not_refused(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a [see @] b", "a [see @] b"),
        ("[w](javascript:x)", "w"),
        ("[w]{lang}", "[w]{lang}"),
        ("![Bridge](b.jpg)", "Bridge"),
        ("# Title", "# Title"),
    ],
)
def test_refused_markup_keeps_its_words(text, printed):
    (nodes,) = parse_inline(text, "en", lambda *_: None)
    assert unmarked(nodes) == printed


def test_a_note_refused_within_a_note_keeps_its_words():
    (nodes,) = parse_inline("x ^[a ^[b] c] y", "en", lambda *_: None)
    assert unmarked(nodes[1].paragraphs[0]) == "a ^[b] c"


# --- wild input -----------------------------------------------------------------------------------

wild = st.text(alphabet=st.sampled_from(list("ab1 *_`[]{}()^@;,.\\\n\"'-<>!#:/=ш")), max_size=60)


@given(wild)
def test_nothing_is_raised_and_every_needle_is_there(text):
    complaints(text)


@given(wild)
def test_no_letter_is_lost(text):
    # Attributes, addresses, keys and labels are not printed as they stand; brackets make them.
    text = re.sub(r"[\[\]<&!]", "", text)
    paragraphs = parse_inline(text, "en", lambda *_: None)
    printed = "".join(unmarked(nodes) for nodes in paragraphs)
    assert [c for c in printed if c.isalnum()] == [c for c in text if c.isalnum()]


def words_of(text):
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


tail = st.text(alphabet=st.sampled_from(list("abpvilcS12 ,;.-–()шf§")), max_size=30)


@given(tail, tail, st.booleans())
def test_nothing_of_a_citation_is_lost(before, after, forced):
    written = f"{before.strip()} @key{'{}' if forced else ''} {after}"
    kept = []
    for raw in read_cluster(written):
        kept += [*words_of(raw.prefix), raw.key, *words_of(raw.locator), *words_of(raw.suffix)]
    given_words = words_of(written)
    dropped = given_words.copy()
    for word in kept:
        # A label may touch its number ("p12"), a locator may touch "ff".
        if word in dropped:
            dropped.remove(word)
    assert all(
        label in LABELS or label.lower() in LABELS
        for label in (re.sub(r"\d.*", "", word) for word in dropped)
    )
    assert "".join(c for c in written if c.isdigit()) == "".join(
        c for word in kept for c in word if c.isdigit()
    )

"""Every fault of a source list is named at its line, and nothing is lost in silence."""

from __future__ import annotations

import pytest

from fascicle.findings import Finding
from fascicle.manuscript.bibliography import read_sources
from fascicle.manuscript.manuscript import SourceList


def read(text: str | bytes) -> SourceList:
    return read_sources(text if isinstance(text, bytes) else text.encode())


def only(text: str | bytes, code: str) -> Finding:
    """The one finding of the list, which has this code."""
    findings = read(text).findings
    assert [found.code for found in findings] == [code], findings
    return findings[0]


def place(found: Finding) -> tuple[int, int]:
    return found.place.line, found.place.column


GOOD = "@book{good,\n  title = {A Title},\n  date = {1941},\n}\n"


def test_a_good_list_has_no_findings() -> None:
    sources = read(GOOD)
    assert sources.findings == ()
    assert sources.sources["good"].csl["title"] == "A Title"
    assert str(sources.sources["good"].place) == "sources.bib:1:1"


def test_the_empty_list_is_no_fault() -> None:
    sources = read("")
    assert sources.findings == ()
    assert len(sources.sources) == 0


def test_the_file_is_named_as_asked() -> None:
    found = read_sources(b"@bok{a, title = {T}}", "lists/b.bib").findings[0]
    assert str(found.place) == "lists/b.bib:1:1"


# --- S101 ----------------------------------------


def test_an_unclosed_brace_is_found_in_its_field() -> None:
    text = "@book{a,\n  title = {Foo,\n  date = {1941},\n}\n\n" + GOOD
    sources = read(text)
    (found,) = sources.findings
    assert (found.code, *place(found)) == ("S101", 2, 3)
    assert "“title” is not closed before line 6" in found.message
    assert found.excerpt == "  title = {Foo,"
    assert list(sources.sources) == ["a", "good"]  # the next entry is saved


def test_an_unclosed_entry_at_the_end_of_the_file() -> None:
    found = only(GOOD + '@book{b,\n  title = {T},\n  note = "open,\n}\n', "S101")
    assert place(found) == (7, 3)
    assert "before the end of the file" in found.message


def test_a_line_of_a_value_that_begins_with_at() -> None:
    text = "@book{a,\n  title = {T},\n  note = {see\n@handle{x} for more},\n}\n" + GOOD
    sources = read(text)
    (found,) = sources.findings
    assert (found.code, found.place.line) == ("S101", 3)
    assert "must not begin with @" in found.hint
    assert list(sources.sources) == ["a", "good"]  # no entry "x" has come up


def test_an_entry_within_another() -> None:
    text = "@book{a,\n  title = {T},\n  note = {x @book{b, title = {B}}},\n}\n"
    found = only(text, "S101")
    assert place(found) == (3, 13)
    assert "“b” begins within the entry “a”" in found.message


def test_a_field_without_equals_sign() -> None:
    found = only("@book{a,\n  title = {T},\n  year 1941,\n}\n", "S101")
    assert place(found) == (3, 3)
    assert "“year 1941”" in found.message


def test_a_name_of_a_field_with_a_space() -> None:
    found = only("@book{a,\n  title = {T},\n  page total = {3}}\n", "S101")
    assert place(found) == (3, 3)


def test_a_value_without_braces() -> None:
    found = only("@book{a,\n  title = The Whole Story,\n}\n", "S101")
    assert place(found) == (2, 11)
    assert "{The Whole Story}" in found.hint


def test_a_field_without_value() -> None:
    found = only("@book{a,\n  title = {T},\n  year = ,\n}\n", "S101")
    assert "no value" in found.message
    assert found.place.line == 3


def test_an_empty_value_in_braces_is_no_fault() -> None:
    assert read("@book{a, title = {T}, year = {}}").findings == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("book{lost, title = {T}}\n", "the sign @"),
        ("book{lost,\n  title = {T}\n}\n", "the sign @"),
        ("@book lost,\n  title = {T}\n}\n", "its brace"),
    ],
)
def test_an_entry_that_has_lost_its_beginning(text: str, missing: str) -> None:
    found = only(GOOD + text, "S101")
    assert place(found) == (5, 1)
    assert missing in found.message


def test_a_comma_too_many() -> None:
    found = only("@book{a,\n  title = {T},,\n  year = 1941,\n}", "S101")
    assert place(found) == (2, 15)
    assert "a comma too many" in found.message


def test_an_unclosed_comment() -> None:
    found = only("@comment{x\n" + GOOD, "S101")
    assert found.message.startswith("The @comment cannot be read")


def test_a_broken_abbreviation() -> None:
    found = only("@string{foo}\n" + GOOD, "S101")
    assert found.place.line == 1
    assert "@string{name" in found.hint


# --- S102, S103, S104, S105 ----------------------------------------


def test_a_key_used_twice_names_the_first() -> None:
    sources = read(GOOD + "@article{good, title = {Other}}\n")
    (found,) = sources.findings
    assert (found.code, found.place.line) == ("S102", 5)
    assert "line 1" in found.message
    assert sources.sources["good"].csl["title"] == "A Title"


def test_an_abbreviation_defined_twice() -> None:
    text = '@string{p = "One"}\n@string{p = {Two}}\n@book{a, title = {T}, publisher = p}\n'
    found = only(text, "S102")
    assert found.place.line == 2


def test_a_field_given_twice_whatever_its_case() -> None:
    found = only("@book{a,\n  title = {T},\n  Title = {U},\n}\n", "S103")
    assert place(found) == (3, 3)
    assert "line 2" in found.message


def test_two_author_fields_get_advice() -> None:
    text = "@book{a, title = {T},\n author = {A, B},\n author = {C, D}}"
    assert "“and”" in only(text, "S103").hint


@pytest.mark.parametrize("value", ["{T}", '"T"', "1941"])
def test_a_missing_comma_loses_no_field(value: str) -> None:
    text = (
        f"@book{{a,\n  title = {{T}},\n  number = {value}\n  publisher = {{P}},\n  year = 1941\n}}"
    )
    sources = read(text)
    (found,) = sources.findings
    assert (found.code, *place(found)) == ("S104", 4, 3)
    assert "“publisher”" in found.message
    assert sources.sources["a"].csl["publisher"] == "P"
    assert sources.sources["a"].csl["issued"] == {"date-parts": [[1941]]}


def test_three_fields_without_commas() -> None:
    sources = read("@book{a,\n title = {T}\n publisher = {P}\n year = {1941}\n}")
    assert [place(found) for found in sources.findings] == [(3, 2), (4, 2)]
    assert sources.sources["a"].csl["issued"] == {"date-parts": [[1941]]}


def test_the_comma_after_the_key() -> None:
    found = only("@book{lost\n  title = {T},\n}\n", "S104")
    assert "“lost”" in found.message


def test_an_undefined_abbreviation() -> None:
    found = only("@book{a,\n  title = {T},\n  publisher = oup,\n}\n", "S105")
    assert place(found) == (3, 15)
    assert "“oup”" in found.message


def test_an_undefined_abbreviation_in_a_concatenation() -> None:
    sources = read('@book{a, title = {T}, publisher = "Press " # city # { et al}}')
    (found,) = sources.findings
    assert found.code == "S105"
    assert sources.sources["a"].csl["publisher"] == "Press city et al"


def test_abbreviations_and_concatenation() -> None:
    text = (
        '@STRING{bg = "Beograd"}\n@string(pub = bg # { Press})\n'
        "@book{a, title = {T}, publisher = PUB, location = bg # {; } # bg, year = 1941, "
        'month = "3~" # oct}'
    )
    sources = read(text)
    assert sources.findings == ()
    csl = sources.sources["a"].csl
    assert csl["publisher"] == "Beograd Press"
    assert csl["publisher-place"] == "Beograd; Beograd"
    assert csl["issued"] == {"date-parts": [[1941, 10, 3]]}


# --- S106 ----------------------------------------


def test_bytes_that_are_not_utf8() -> None:
    data = GOOD.encode() + "@book{b,\n  title = {Čačak},\n}\n".encode("cp1250")
    sources = read(data)
    found = sources.findings[0]
    assert (found.code, *place(found)) == ("S106", 6, 12)
    assert "byte C8" in found.message
    assert list(sources.sources) == ["good", "b"]  # the rest is read all the same


def test_utf16_and_byte_order_marks() -> None:
    assert only(GOOD.encode("utf-16"), "S106").message.startswith("The file is saved as UTF-16")
    assert read(b"\xef\xbb\xbf" + GOOD.encode()).findings == ()


def test_control_characters() -> None:
    found = only("@book{a,\n  title = {A\x02B},\n}", "S106")
    assert place(found) == (2, 13)
    assert "U+0002" in found.message


def test_line_ends_of_other_systems_keep_the_lines() -> None:
    text = "@book{a,\r\n  title = {T},\r\n  volume = foo,\r\n}"
    assert place(only(text, "S105")) == (3, 12)
    assert place(only(text.replace("\r\n", "\r"), "S105")) == (3, 12)


def test_a_backslash_at_the_end_of_a_line_keeps_the_lines() -> None:
    text = "@book{a,\n  title = {T},\n  note = {one \\\n two},\n}\n@bok{b, title = {T}}\n"
    assert only(text, "S107").place.line == 6


# --- S107 to S109 ----------------------------------------


def test_an_unknown_type_gets_the_nearest() -> None:
    sources = read("@artcle{a, title = {T}}")
    (found,) = sources.findings
    assert found.code == "S107"
    assert "@article" in found.hint
    assert sources.sources["a"].csl["type"] == "document"


@pytest.mark.parametrize("text", ["@book{, title = {T}}", "@book{title = {T}, year = 1941}"])
def test_an_entry_without_key(text: str) -> None:
    assert place(only(text, "S108")) == (1, 1)


def test_a_key_that_no_citation_can_name() -> None:
    assert "“my key”" in only("@book{my key, title = {T}}", "S108").message


def test_a_brace_too_many_within_an_entry() -> None:
    text = "@book{a,\n  title = {T}},\n  publisher = {P},\n}\n" + GOOD
    found = only(text, "S109")
    assert place(found) == (2, 14)
    assert "“a” ends here" in found.message


def test_a_brace_too_many_after_an_entry() -> None:
    assert place(only(GOOD + "}\n", "S109")) == (5, 1)


def test_a_brace_too_many_in_quotation_marks() -> None:
    assert place(only('@book{a,\n  title = "T} U",\n}', "S109")) == (2, 11)


# --- S110 ----------------------------------------


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("year = {1941/42}", "date = {1941/1942}"),
        ("year = {[1941]}", "date = {1941?}"),
        ("date = {ca. 1941}", "date = {1941~}"),
        ("date = {3.10.1941}", "date = {1941-10-03}"),
        ("date = {3 October 1941}", "date = {1941-10-03}"),
        ("date = {3. oktobar 1941}", "date = {1941-10-03}"),
        ("date = {1943/1941}", "date = {1941/1943}"),
        ("date = {1941-13}", "1941-10-03"),
        ("urldate = {22.11.2026}", "urldate = {2026-11-22}"),
    ],
)
def test_dates_not_understood(field: str, hint: str) -> None:
    sources = read(f"@book{{a, title = {{T}},\n  {field}\n}}")
    (found,) = sources.findings
    assert (found.code, *place(found)) == ("S110", 2, 3)
    assert hint in found.hint
    literal = field.partition("{")[2].rstrip("}")
    csl = sources.sources["a"].csl
    assert {"literal": literal} in (csl.get("issued"), csl.get("accessed"))


def test_a_month_not_understood() -> None:
    found = only("@book{a, title = {T}, year = 1941,\n month = {brumaire}}", "S110")
    assert place(found) == (2, 2)
    assert "month = oct" in found.hint


# --- S111, S112, S114, S115, S116 ----------------------------------------


def test_an_unknown_command_is_told_and_kept() -> None:
    sources = read("@book{a,\n  title = {The \\strange{Title}}}")
    (found,) = sources.findings
    assert (found.code, *place(found)) == ("S111", 2, 3)
    assert "“\\strange”" in found.message
    assert "\\strange" in sources.sources["a"].csl["title"]


def test_commands_in_addresses_and_paths_are_none() -> None:
    text = r"@book{a, title = {T}, url = {http://x/\foo}, file = {C:\Users\me:pdf}}"
    assert {found.code for found in read(text).findings} == {"A106"}


def test_text_outside_the_entries() -> None:
    found = only(GOOD + "\n% a remark\nHere I lost something\n" + GOOD.replace("good", "b"), "S112")
    assert place(found) == (7, 1)


def test_remarks_are_none() -> None:
    text = "% Encoding: UTF-8\n\n@comment{jabref-meta: databaseType:biblatex;}\n@preamble{{x}}\n"
    assert read(text + GOOD + "% end").findings == ()


def test_an_entry_commented_out() -> None:
    lines = "@book{old,\n title = {T},\n}\n"
    commented = "".join(f"% {line}\n" for line in lines.splitlines())
    sources = read(commented + GOOD)
    assert sources.findings == ()
    assert list(sources.sources) == ["good"]
    assert only("% " + lines + GOOD, "S112").place.line == 1


def test_a_field_commented_out() -> None:
    sources = read("@book{a,\n  % title = {Old},\n  title = {New},\n  % said so\n  year = 1941\n}")
    assert sources.findings == ()
    assert sources.sources["a"].csl["title"] == "New"


@pytest.mark.parametrize("link", ["crossref", "xref", "xdata"])
def test_a_missing_parent(link: str) -> None:
    text = GOOD + f"@inbook{{a, title = {{T}},\n  {link} = {{goof}}\n}}"
    found = only(text, "S114")
    assert place(found) == (6, 3)
    assert "“good”" in found.hint


def test_parents_in_a_circle_end() -> None:
    text = "@book{a, crossref = {b}, title = {A}}\n@book{b, crossref = {a}, title = {B}}\n"
    assert read(text).sources["a"].csl["title"] == "A"
    assert only("@book{a, title = {A}, crossref = {a}}", "S114")


def test_an_entry_without_title() -> None:
    assert place(only("@book{a, year = 1941}", "S115")) == (1, 1)


def test_a_title_may_come_from_the_parent() -> None:
    assert read("@xdata{x, title = {T}}\n@book{a, xdata = {x}}").findings == ()


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("Smith, John, Jones, Mary", "and"),
        ("Smith, John; Jones, Mary", "and"),
        ("Smith, John \\& Jones, Mary", "and"),
        ("Smith, John et al.", "and others"),
    ],
)
def test_names_not_divided(names: str, hint: str) -> None:
    found = only(f"@book{{a, title = {{T}},\n author = {{{names}}}}}", "S116")
    assert found.place.line == 2
    assert hint in found.hint


@pytest.mark.parametrize(
    "names", ["Smith, Jr., John", "{Smith; Jones & Co., Ltd., of London, Paris}", "A and others"]
)
def test_names_well_divided(names: str) -> None:
    assert read(f"@book{{a, title = {{T}}, author = {{{names}}}}}").findings == ()


def test_a_misspelt_field_gets_the_nearest() -> None:
    found = only("@book{a, title = {T},\n publsher = {P},\n x-my-own = {1}}", "S117")
    assert place(found) == (2, 2)
    assert "“publisher”" in found.hint


def test_all_findings_come_in_one_run_and_in_order() -> None:
    text = (
        "@bok{a, title = {T}}\n"
        "@book{b, title = {T}, publisher = oup}\n"
        "@book{c, title = {T}, date = {soon}}\n"
        "@book{c, title = {T}}\n"
        "@book{d, title = {open\n"
    )
    found = read(text).findings
    assert [(one.code, one.place.line) for one in found] == [
        ("S107", 1),
        ("S105", 2),
        ("S110", 3),
        ("S102", 4),
        ("S101", 5),
    ]
    assert all(one.hint and one.excerpt for one in found)

"""Each code of the table comes about, and says in words what is wrong, where, and what to do."""

from __future__ import annotations

import re

import made_beyond_limits
import made_by_servers
import made_from_outside
import made_in_print
import made_in_the_manuscript
import made_on_the_pages
import made_with_files
import pytest
from conftest import call
from test_bad_input import make_sound
from workshop import Workshop

from fascicle.findings import CODES

pytest_plugins = ("desks",)

MAKERS = {
    **made_in_the_manuscript.MAKERS,
    **made_on_the_pages.MAKERS,
    **made_in_print.MAKERS,
    **made_with_files.MAKERS,
    **made_by_servers.MAKERS,
    **made_from_outside.MAKERS,
    **made_beyond_limits.MAKERS,
}

OF_NO_FILE = frozenset(
    {"V102", "V116", "F101", "F103", "F104", "F105", "A108", "T115"}
    | {"F112", "F113", "F114", "F115", "F116"}  # of which the message says the whole path
)
"""Findings about the computer, or about what lies in several files."""

OF_NO_LINE = frozenset(
    {"M108", "M109", "M206", "M208", "S113", "F117", "A102"}  # a whole file
    | {"F110", "L111", "L112"}  # a whole chapter, which was being worked on
    | {"E104", "F107"}  # a setting, wherever it is given
    | {"T112"}  # templates that nobody has named
    | {"L119", "G121", "G123", "G125", "G126", "G127", "G128"}  # pages of no chapter
    | {"Q107", "Q112", "Q113", "Q114", "Q115", "Q116", "Q117", "Q121"}
)
"""Findings about a file of the manuscript, of which no line in particular is at fault."""

SENTENCE = re.compile(r"([A-Z0-9“@]|\S*[./]\S).*([.?…)]|[.?…]”|[},])", re.DOTALL)
"""A sentence; it may begin with the name of a file, and end with what is to be typed."""


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """The sound publication, built; do not change it."""
    folder = make_sound(tmp_path_factory.mktemp("sound") / "publication")
    assert call("build", folder).code == 0
    return folder


@pytest.fixture(scope="session")
def kept():
    """What makers have made once for all."""
    return {}


def test_each_code_has_a_maker():
    assert sorted(MAKERS) == sorted(CODES), "a maker is missing: see tests/findings/workshop.py"


@pytest.mark.parametrize("code", [code for code in CODES if code in MAKERS])
def test_each_code_comes_about(code, request, tmp_path):
    found = list(MAKERS[code](Workshop(request, tmp_path)))
    made = [one for one in found if one.code == code]
    assert made, f"the maker of {code} does not yield it, but {found}"
    for one in made:
        for words in (one.message, one.hint):
            assert SENTENCE.fullmatch(words), words
            assert not re.search(r"(?<!\w)'\w", re.sub(r"\(.*\)", "", words)), words
        assert one.message != one.hint
        assert bool(one.place.file) == (code not in OF_NO_FILE), one
        if one.place.file.endswith((".yaml", ".bib", ".txt")) and code[0] not in "V":
            assert one.place.line or code in OF_NO_LINE, one

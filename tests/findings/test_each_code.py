"""Each code of the table comes about, and says in words what is wrong, where, and what to do."""

from __future__ import annotations

import made_by_servers
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
}


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


@pytest.mark.parametrize("code", CODES)
def test_each_code_comes_about(code, request, tmp_path):
    assert code in MAKERS, f"{code} has no maker: see tests/findings/workshop.py"
    found = list(MAKERS[code](Workshop(request, tmp_path)))
    made = [one for one in found if one.code == code]
    assert made, f"the maker of {code} does not yield it, but {found}"
    import os
    if "DUMP" in os.environ:
        with open(os.environ["DUMP"], "a") as f:
            for x in {(str(one.place), one.message, one.hint): one for one in made}.values():
                print(code, x.severity[0], x.place, "\n   ", x.message, "\n    ->", x.hint, file=f)

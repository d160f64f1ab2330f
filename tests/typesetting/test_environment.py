from __future__ import annotations

from dataclasses import dataclass

import pytest

from fascicle.findings import Finding, Refused
from fascicle.typesetting.environment import Templates


@dataclass(frozen=True)
class Book:
    title: str = "The Sheet"
    subtitle: str = "Folded"


@pytest.fixture
def shelf(tmp_path):
    """Write templates of a publication; return what renders them."""
    folder = tmp_path / "templates"
    folder.mkdir()

    def write(name: str, text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)

    return write


def render(tmp_path, name: str, **values: object) -> str:
    return Templates(tmp_path, {"book": Book()}).render(name, **values)


def refusal(tmp_path, name: str, **values: object) -> Finding:
    with pytest.raises(Refused) as refused:
        render(tmp_path, name, **values)
    (finding,) = refused.value.findings
    return finding


def test_a_syntax_error_is_named_at_its_line(tmp_path, shelf):
    shelf("cover.html", "<p>\n{{ book.title }}\n{% if book %}\n{% endfor %}\n")
    found = refusal(tmp_path, "cover.html")
    assert found.code == "T103"
    assert str(found.place) == "templates/cover.html:4"
    assert found.excerpt == "{% endfor %}"


def test_a_syntax_error_in_an_included_template_is_named_there(tmp_path, shelf):
    shelf("cover.html", "one\n{% include 'part.html' %}")
    shelf("part.html", "\n\n{{ book.title")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, str(found.place)) == ("T103", "templates/part.html:3")


@pytest.mark.parametrize(
    ("expression", "nearest"),
    [("{{ bok.title }}", "book"), ("{{ book.tite }}", "title"), ("{{ chaptr }}", "chapter")],
)
def test_an_undefined_name_comes_with_its_nearest(tmp_path, shelf, expression, nearest):
    shelf("cover.html", f"<p>\n{expression}</p>")
    found = refusal(tmp_path, "cover.html", chapter="one")
    assert (found.code, str(found.place)) == ("T104", "templates/cover.html:2")
    assert f"“{nearest}”" in found.hint
    assert found.excerpt == f"{expression}</p>"


def test_an_undefined_name_is_a_fault_even_in_a_condition(tmp_path, shelf):
    shelf("cover.html", "{% if nothing %}{% endif %}")
    assert refusal(tmp_path, "cover.html").code == "T104"


def test_a_missing_template_is_named_where_it_is_wanted(tmp_path, shelf):
    shelf("cover.html", "\n{% extends 'theme/cofer.html' %}")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, str(found.place)) == ("T104", "templates/cover.html:2")
    assert "theme/cover.html" in found.hint


def test_a_fault_while_running_is_named_at_its_line(tmp_path, shelf):
    shelf("cover.html", "a\nb\n{{ 1 // 0 }}")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, found.place.line) == ("T104", 3)
    assert "zero" in found.message


def test_a_fault_in_the_theme_is_told_where_the_publication_led_to_it(tmp_path, shelf):
    shelf("cover.html", "a\n\n{% include 'theme/blocks/break.html' %}")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, str(found.place)) == ("T104", "templates/cover.html:3")
    assert "block" in found.message


def test_text_is_escaped_always(tmp_path, shelf):
    shelf("cover.html", "{{ title }}")
    assert render(tmp_path, "cover.html", title="<b>&") == "&lt;b&gt;&amp;"


def test_the_publications_template_comes_before_the_themes(tmp_path, shelf):
    shelf("blocks/break.html", "mine")
    shelf("cover.html", "{% include 'blocks/break.html' %}")
    assert render(tmp_path, "cover.html") == "mine"


def test_the_themes_template_is_there_beside_the_publications(tmp_path, shelf):
    shelf("blocks/break.html", '[{% include "theme/blocks/break.html" %}]')
    block = {"kind": "ornament", "id": "b1"}
    html = render(tmp_path, "blocks/break.html", block=block)
    assert html.startswith("[<div") and "ornament" in html


def test_a_publication_without_templates_has_the_themes(tmp_path):
    html = render(tmp_path, "blocks/break.html", block={"kind": "space", "id": "b1"})
    assert 'id="b1"' in html


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd", "a/../../secret.html"])
def test_no_path_leads_out_of_the_folder(tmp_path, shelf, name):
    (tmp_path / "secret.html").write_text("secret")
    shelf("cover.html", f"{{% include '{name}' %}}")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, str(found.place)) == ("A101", "templates/cover.html:1:13")


def test_no_link_leads_out_of_the_folder(tmp_path, shelf):
    shelf("cover.html", "{% include 'link.html' %}")
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "templates" / "link.html").symlink_to(tmp_path / "secret.html")
    found = refusal(tmp_path, "cover.html")
    assert (found.code, found.place.file) == ("T103", "templates/link.html")
    assert "outside" in found.message
    assert found.excerpt == ""


def test_a_large_template_is_refused(tmp_path, shelf):
    shelf("cover.html", "x" * (256 * 1024 + 1))
    assert "larger" in refusal(tmp_path, "cover.html").message


def test_a_template_that_is_not_utf8_is_refused(tmp_path, shelf):
    shelf("cover.html", "Čačak".encode("cp1250"))
    assert "UTF-8" in refusal(tmp_path, "cover.html").message


def test_a_template_that_includes_itself_is_refused(tmp_path, shelf):
    shelf("cover.html", "{% include 'cover.html' %}")
    found = refusal(tmp_path, "cover.html")
    assert found.code == "T104"
    assert "without end" in found.message


@pytest.mark.parametrize(
    "runaway",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(90000) %}{% for j in range(90000) %}x{% endfor %}{% endfor %}",
        "{{ 'x' * 10**6 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ [0] * 999999 }}",
        "{{ '%999999999d' % 1 }}",
    ],
)
def test_a_runaway_template_is_stopped(tmp_path, shelf, runaway):
    shelf("cover.html", runaway)
    assert refusal(tmp_path, "cover.html").code == "T104"


@pytest.mark.parametrize(
    "escape",
    ["{{ book.__class__.__mro__ }}", "{{ items.append(1) }}", "{{ book.__init__.__globals__ }}"],
)
def test_a_template_reaches_nothing_but_what_it_is_given(tmp_path, shelf, escape):
    shelf("cover.html", escape)
    items: list[int] = []
    assert refusal(tmp_path, "cover.html", items=items).code == "T104"
    assert items == []

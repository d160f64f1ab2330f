"""Every road out of a publication's folder: each try is an error finding at its place."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest
from conftest import call, write_files

import fascicle
from fascicle.findings import Finding, Refused
from fascicle.limits import Limits

PUBLICATION = """\
slug: still
title: A still publication
language: en-GB
year: 2026
citations: {style: ours}
chapters: [one]
parts: [chapters, bibliography, colophon]
"""
CSL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info>'
    "<title>Ours</title><id>ours</id><updated>2026-11-24T00:00:00+00:00</updated></info>"
    '<citation><layout><text variable="title"/></layout></citation></style>'
)
FILES = {
    "publication.yaml": PUBLICATION,
    "chapters/one.yaml": 'title: One\nstatus: final\nbody:\n  - "Text.[@a]"\n',
    "sources.bib": "@book{a, title = {A title}, author = {Gill, Eric}, year = {1931}}\n",
    "assets/ours.csl": CSL,
    "seeds/paper.txt": "Title\nA paragraph.\n",
    "templates/blocks/seal.html": "",
}
COLOPHON = "templates/colophon.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("the secret of this machine")
    return write_files(tmp_path / "still", FILES)


def errors(folder: Path) -> list[Finding]:
    try:
        found = fascicle.read(folder).findings
    except Refused as refused:
        found = refused.findings
    return [finding for finding in found if finding.is_error]


def told(folder: Path) -> list[str]:
    return [f"{finding.code} {finding.place}" for finding in errors(folder)]


# --- links, pipes and devices ---------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_a_link_to_the_outside(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / "moved")
    (folder / name).symlink_to(tmp_path / "moved")
    found = told(folder)
    assert f"A102 {name}" in found
    assert {one.split()[0] for one in found} <= {"A102", "D101"}


@pytest.mark.parametrize("name", ["assets", "chapters", "seeds", "templates", "assets/scans"])
@pytest.mark.parametrize("target", ["../..", "/", "nowhere/../../.."])
def test_a_folder_that_is_a_link_to_the_outside(
    folder: Path, tmp_path: Path, name: str, target: str
) -> None:
    if (folder / name).exists():
        (folder / name).rename(tmp_path / "moved")
    (folder / name).symlink_to(target, target_is_directory=True)
    found = errors(folder)
    assert f"A102 {name}" in [f"{one.code} {one.place}" for one in found]
    # Nothing is told of what lies there, not even the names.
    assert not any("secret.txt" in f"{one.message} {one.hint}" for one in found)


def test_what_lies_behind_a_link_is_not_even_measured(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "outside", {"large.html": "Words. " * 100})
    shutil.rmtree(folder / "templates")
    (folder / "templates").symlink_to(tmp_path / "outside", target_is_directory=True)
    found = fascicle.read(folder, Limits(text_bytes=500)).findings
    assert [f"{one.code} {one.place}" for one in found if one.is_error] == ["A102 templates"]


def test_links_within_the_folder_are_none_of_these(folder: Path) -> None:
    (folder / "assets/scans").symlink_to("../seeds", target_is_directory=True)
    (folder / "templates/cover.html").symlink_to("blocks/seal.html")
    assert told(folder) == []


def test_links_in_a_circle(folder: Path) -> None:
    (folder / "assets/a.svg").symlink_to("b.svg")
    (folder / "assets/b.svg").symlink_to("a.svg")
    assert told(folder) == ["A102 assets/a.svg", "A102 assets/b.svg"]


def test_what_is_no_file_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "templates/cover.html")
    os.mkfifo(folder / "assets/a.svg")
    with socket.socket(socket.AF_UNIX) as listening:
        before = Path.cwd()
        os.chdir(folder)  # a socket's path may not be long
        try:
            listening.bind("seeds/line")
        finally:
            os.chdir(before)
        assert told(folder) == ["A105 assets/a.svg", "A105 seeds/line", "A105 templates/cover.html"]


def test_a_path_to_a_hidden_device(folder: Path) -> None:
    catalogue = "photographs:\n  a: {file: ../../../../../../dev/zero, alt: A, caption: C}\n"
    write_files(folder, {"assets/photographs.yaml": catalogue})
    assert "P110 assets/photographs.yaml:2:13" in told(folder)


@pytest.mark.parametrize("style", ["../../secret", "/etc/passwd", "..\\x", "%2e%2e/x"])
def test_a_style_by_a_path(folder: Path, style: str) -> None:
    text = PUBLICATION.replace("style: ours", f"style: '{style}'")
    write_files(folder, {"publication.yaml": text})
    assert told(folder) == ["A101 publication.yaml:5:20"]


@pytest.mark.parametrize("name", ["../one", "/etc/passwd", "..\\x", "one/../../x"])
def test_a_chapter_by_a_path(folder: Path, name: str) -> None:
    text = PUBLICATION.replace("chapters: [one]", f"chapters: ['{name}']")
    write_files(folder, {"publication.yaml": text})
    assert told(folder) == ["M204 publication.yaml:6:12"]


# --- addresses in templates, drawings and styles --------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "code"),
    [
        ("<img src='▸http://127.0.0.1:9/a.png' alt=''>", "A103"),
        ('<img alt="" src="▸https://example.org/a.png">', "A103"),
        ("<img src=▸file:///etc/passwd alt=''>", "A103"),
        ("<img src='▸//example.org/a.png'>", "A103"),
        ("<img src='▸ftp://example.org/a.png'>", "A103"),
        ("<img src='▸jar:file:///a!/b'>", "A103"),
        ("<img src='▸h&#116;tp://example.org/a.png'>", "A103"),
        ("<img srcset='▸http://example.org/a.png 2x'>", "A103"),
        ("<link rel=stylesheet href='▸https://example.org/a.css'>", "A103"),
        ("<base href='▸https://example.org/'>", "A103"),
        ("<style>@import '▸https://example.org/a.css';</style>", "A103"),
        ("<style>@import url(▸https://example.org/a.css);</style>", "A103"),
        ("<style>p { background: url( ▸file:///etc/passwd ) }</style>", "A103"),
        ("<style>@font-face { font-family: a; src: url('▸file:///a.otf') }</style>", "A103"),
        ("<style>@import '▸\\68ttp://example.org/a.css';</style>", "A103"),
        ("<style>p { background: url('▸\\000066 ile:///etc/passwd') }</style>", "A103"),
        ("<p style='background: url(▸http://example.org/)'>", "A103"),
        ("<svg><image xlink:href='▸file:///etc/passwd'/></svg>", "A103"),
        ("<svg><use href='▸http://example.org/a.svg#b'/></svg>", "A103"),
        ("<img src='▸/etc/passwd'>", "A101"),
        ("<img src='▸../../secret.png'>", "A101"),
        ("<img src='▸..\\..\\secret.png'>", "A101"),
        ("<img src='▸C:\\secret.png'>", "A101"),
        ("<img src='▸fascicle:/assets/../../secret.png'>", "A101"),
        ("<img src='▸fascicle:/assets/%2e%2E/secret.png'>", "A101"),
        ("{% include '▸../secret.txt' %}", "A101"),
        ('{%- extends "▸/etc/passwd" %}', "A101"),
        ("{% import '▸a\\..\\b' as b %}", "A101"),
        ("{% from '▸..%2fb' import c %}", "A101"),
        ("<a href='▸javascript:alert(1)'>a</a>", "A109"),
        ("<a href='▸file:///etc/passwd'>a</a>", "A109"),
        ("<a\nhref='▸ java\tscript:alert(1)'>a</a>", "A109"),
        ("<area href='▸data:text/html,x'>", "A109"),
        ("<a href='▸launch.exe'>a</a>", "A109"),
        ("<a rel='▸attachment' href='https://example.org'>a</a>", "A110"),
        ("<link rel='▸attachment' href='fascicle:/assets/a.svg'>", "A110"),
        ("▸<script>alert(1)</script>", "A110"),
        ("<p title='>' ▸onClick = 'alert(1)'>", "A110"),
        ("<svg/▸onload=alert(1)>", "A110"),
        ("▸<iframe src='https://example.org'></iframe>", "A110"),
        ("▸<form action='https://example.org'>", "A110"),
        ("▸<object data='file:///etc/passwd'></object>", "A110"),
    ],
)
def test_addresses_of_templates(folder: Path, marked: str, code: str) -> None:
    marked = f"<p>\n  {marked}"
    before = marked[: marked.index("▸")]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    write_files(folder, {COLOPHON: marked.replace("▸", "")})
    assert told(folder) == [f"{code} {COLOPHON}:{line}:{column}"]
    (found,) = errors(folder)
    assert found.hint
    assert found.excerpt == marked.replace("▸", "").split("\n")[line - 1]


@pytest.mark.parametrize(
    "harmless",
    [
        "<a href='https://example.org'>a</a><a href='mailto:a@example.org'>b</a><a href='#c'>c</a>",
        "<img src='fascicle:/assets/a%20b.png'><img src='{{ view.url }}'>",
        "<a href='{{ entry.href }}'>",
        "<p title='onclick=' data-only='a' {% if once == 1 %}lang='{{ f(one=2) }}'{% endif %}>",
        "<img src='data:image/png;base64,AAAA'>",
        "<p>Write src='http://example.org' so.</p>",
        "<style>p { fill: url(#a); background: url(fascicle:/assets/a.svg) }</style>",
        "<svg xmlns='http://www.w3.org/2000/svg'><use href='#a'/></svg>",
        "{% include 'blocks/seal.html' %}{% include 'theme/cover.html' %}",
    ],
)
def test_what_is_allowed_is_not_told(folder: Path, harmless: str) -> None:
    write_files(folder, {COLOPHON: harmless})
    assert told(folder) == []


def test_what_a_template_puts_together_is_told_where_its_parts_stand(folder: Path) -> None:
    write_files(
        folder,
        {
            "assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
            COLOPHON: "{% extends 'unit.html' %}\n"
            "{% block head %}<style>\n"
            "@import '{{ 'h' ~ 'ttps://example.org/first.css' }}';\n"
            "p { background: url('{{ 'fi' ~ 'le:///etc/second' }}') }\n"
            "</style>{% endblock %}\n"
            "{% block body %}<section><p>Words.</p>\n"
            "<img alt='a' src=\"{{ 'htt' ~ 'p://example.org/third.png' }}\">\n"
            "<img alt='b' src=\"{{ 'fascicle:/assets/' ~ '../fourth.png' }}\">\n"
            "<img alt='c' src=\"{{ 'fascicle:/assets/' ~ 'fifth.png' }}\">\n"
            "</section>{% endblock %}\n",
        },
    )
    said = call("build", folder, "--format", "text")
    assert said.code == 1
    for code, place in (
        ("A103", f"{COLOPHON}:3:"),
        ("A103", f"{COLOPHON}:4:"),
        ("A103", f"{COLOPHON}:7:"),
        ("A101", f"{COLOPHON}:8:"),
        ("T106", f"{COLOPHON}:9:"),
    ):
        assert any(
            line.startswith(place) and line.split()[1] == code for line in said.out.splitlines()
        ), (code, place, said.out)
    assert not (folder / "build/still.pdf").exists()


def test_a_link_that_is_put_together(folder: Path) -> None:
    text = "{% extends 'unit.html' %}{% block body %}\n<a href={{ 'java' ~ 'script:harm()' }}>a</a>"
    write_files(folder, {COLOPHON: text + "{% endblock %}"})
    said = call("build", folder)
    assert said.code == 1
    assert f"{COLOPHON}:2:" in said.out
    assert "A109" in said.out


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ("<p><a title='>' href=\"{{ 'java' ~ 'script:harm()' }}\">a</a>", "A109"),
        ("<p><a/href=\"{{ 'java' ~ 'script:harm()' }}\">a</a>", "A109"),
        ("<p><{{ 'a' }} href=\"{{ 'java' ~ 'script:harm()' }}\">a</a>", "A109"),
        ("<p style='display: none'><a/href=\"{{ 'java' ~ 'script:harm()' }}\">a</a>", "A109"),
        ("<{{ 'scr' ~ 'ipt' }}>harm()</{{ 'scr' ~ 'ipt' }}>", "A110"),
        ("<p {{ 'on' ~ 'click' }}='harm()'>a", "A110"),
    ],
)
def test_harm_that_only_the_pages_show(folder: Path, hidden: str, code: str) -> None:
    text = "{% extends 'unit.html' %}{% block body %}\n<section>\n" + hidden
    write_files(folder, {COLOPHON: text + "</section>{% endblock %}"})
    assert told(folder) == []
    said = call("build", folder, "--format", "text")
    assert said.code == 1
    assert any(
        line.startswith(COLOPHON) and line.split()[1] == code for line in said.out.splitlines()
    ), said.out
    assert not (folder / "build/still.pdf").exists()


def test_an_include_that_is_put_together(folder: Path) -> None:
    write_files(folder, {COLOPHON: "<p>\n{% set up = '.' %}{% include up ~ './secret.txt' %}"})
    said = call("build", folder)
    assert f"{COLOPHON}:2  A101" in said.out
    assert "the secret" not in said.out


# --- entities -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE svg PUBLIC "-//X//Y" "file:///etc/passwd">',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_in_drawings_and_styles(folder: Path, doctype: str, coding: str) -> None:
    for name, rest in (("assets/ours.csl", CSL), ("templates/a.svg", "<svg>&a;</svg>")):
        text = f'<?xml version="1.0" encoding="{coding}"?>\n  {doctype}{rest}'
        (folder / name).write_bytes(text.encode(coding))
    found = told(folder)
    assert [one.rpartition(":")[0] for one in found] == [
        "A104 assets/ours.csl:2",
        "A104 templates/a.svg:2",
    ]


def test_the_doctype_of_drawings_is_allowed(folder: Path) -> None:
    text = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>'
    )
    write_files(folder, {"templates/a.svg": text})
    assert told(folder) == []


def test_a_press_that_lives_long_tells_each_time(folder: Path) -> None:
    text = (
        "{% extends 'unit.html' %}{% block body %}<img src=\"{{ 'h' ~ 'ttp://a/b.png' }}\" alt='a'>"
    )
    write_files(folder, {COLOPHON: text + "{% endblock %}", "templates/back-cover.html": ""})
    press = fascicle.Press()
    edition = fascicle.compile(fascicle.read(folder))
    for _ in range(2):
        assert "A103" in [finding.code for finding in fascicle.typeset(edition, press).findings]

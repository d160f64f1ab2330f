"""What a publication's templates try, and do not get: files, Python, changes, time without end."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from sample import edition

from fascicle.findings import Finding, Refused
from fascicle.typesetting import sandbox
from fascicle.typesetting.environment import Templates
from fascicle.typesetting.markup import InlineMarkup


class Shown(dict):
    """A mapping, as templates are given many."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "secret.txt").write_text("the secret of this machine")
    return tmp_path


def rendered(folder: Path, text: str, **values: object) -> str:
    (folder / "templates/try.html").write_text(text, encoding="utf-8")
    book = dataclasses.replace(edition(), folder=folder)
    names = {
        "edition": book,
        "publication": book.publication,
        "words": Shown(chapter="Chapter"),
        "text": InlineMarkup("en"),
        "items": [1, 2, 3],
    }
    return Templates(folder, names).render("try.html", **values)


def refused(folder: Path, text: str) -> Finding:
    with pytest.raises(Refused) as told:
        rendered(folder, text)
    (finding,) = told.value.findings
    return finding


@pytest.mark.parametrize(
    "text",
    [
        # Files, by what the pages are made from.
        "{{ edition.folder }}",
        "{{ edition['folder'] }}",
        "{{ (edition.folder / '../secret.txt').read_text() }}",
        "{{ edition.folder.joinpath('secret.txt').unlink() }}",
        "{{ edition|attr('folder') }}",
        "{{ [edition]|map(attribute='folder')|join }}",
        "{{ edition }}",
        "{{ edition ~ '' }}",
        "{{ edition|string }}",
        "{{ edition|upper }}",
        "{{ [edition]|join }}",
        "{{ '%s'|format(edition) }}",
        "{{ '%r'|format('x') }}",
        "{{ [edition] }}",
        # Libraries, by the objects that are made with them.
        "{{ publication.parse_raw('x', proto='pickle', allow_pickle=True) }}",
        "{{ publication.parse_file('/etc/passwd') }}",
        "{{ publication.model_construct() }}",
        "{{ publication.model_dump() }}",
        "{{ publication.copy() }}",
        # Python, by its inner parts.
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ [''] | map(attribute='__class__') | list }}",
        "{{ ''|map('attr', '__class__')|list }}",
        "{{ 'x'.format.__globals__ }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ '{x.__class__}'.format_map({'x': 1}) }}",
        "{{ ''.format }}",
        "{{ self.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ text.__init__.__globals__ }}",
        "{{ text.within.__func__ }}",
        "{{ cycler.__init__ }}",
        "{{ joiner('x') }}",
        "{{ lipsum(n=100) }}",
        "{{ namespace(x=1) }}",
        "{{ dict(a=1) }}",
        "{{ get_flashed_messages }}",
        "{{ config }}",
        "{{ (items|map('string')).gi_frame }}",
        "{{ (items|select).gi_code }}",
        "{{ range.__call__ }}",
        "{% macro m() %}{% endmacro %}{{ m.__globals__ }}",
        "{% macro m() %}{% endmacro %}{{ m._func }}",
        "{% for x in items %}{{ loop._iterator }}{% endfor %}",
        "{{ 'x'|random }}",
        "{{ items|pprint }}",
        "{{ items|tojson }}",
        "{{ 'https://example.org'|urlize }}",
        "{{ {'a': 1}|xmlattr }}",
        # Changes of what is given.
        "{{ items.append(4) }}",
        "{{ items.clear() }}",
        "{{ items.sort() }}",
        "{{ words.update(a=1) }}",
        "{{ words.pop('chapter') }}",
        "{{ words.setdefault('x', 1) }}",
        "{{ publication.contributors.append(1) }}",
        "{{ publication.__setattr__('title', 'x') }}",
        "{% set edition.title = 'x' %}",
        # Escaping taken off.
        "{{ '<b>'|safe }}",
        "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
        "{{ text('x').__html__() }}",
        "{{ svg('<b>') }}",
    ],
)
def test_what_templates_may_not_do(folder: Path, text: str) -> None:
    found = refused(folder, f"first\n{text}")
    assert found.code in {"T103", "T104"}
    assert found.place.file == "templates/try.html"
    # Jinja itself does not say in which line something is set that cannot be.
    assert found.place.line == (1 if "set edition" in text else 2)
    said = f"{found.message} {found.hint}"
    assert "secret of this machine" not in said
    assert str(folder) not in said


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '%.1000000000f'|format(1) }}",
        "{{ '%*d'|format(1000000000, 1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{% set p %}{% for a in range(500) %}%(a)999d{% endfor %}{% endset %}{{ p|format(a=1) }}",
        "{% set t %}{% for a in range(9000) %}aaaaaaaaaa{% endfor %}{% endset %}"
        + "{% set p = '%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s%(a)s' %}"
        + "{% set t = p|format(a=t) %}" * 9,
        "{{ 'a'.ljust(1000000000) }}",
        "{{ 'a'.zfill(1000000000) }}",
        "{{ 'a'.expandtabs(1000000000) }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ 'a'|indent(1000000000) }}",
        "{{ [1]|batch(1000000000, 'x')|list }}",
        "{{ [1]|slice(1000000000)|list }}",
        "{{ 1|round(1000000000, 'floor') }}",
        "{{ 10 ** 10000000 }}",
        "{{ range(1000000000)|list }}",
        "{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 40 + "{{ x|length }}",
        "{% set x = 'ab' %}" + "{% set x = x + x %}" * 40 + "{{ x|length }}",
        "{% set x = [1, 2] %}" + "{% set x = x + x %}" * 40 + "{{ x|length }}",
        "{% set x = 'a' %}" + "{% set x = x|replace('a', 'aaaaaaaaaa') %}" * 20,
        "{% set x = 'a' %}" + "{% set x = (x, x, x, x, x, x, x, x, x)|join %}" * 20,
        "{% set x %}ab{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40,
        "{% set r = range(10000) %}{% for a in r %}{% for b in r %}{% endfor %}{% endfor %}",
        "{% set r = range(9999) %}{% for a in r if r|length %}{% for b in r|map('abs') %}"
        "{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for a in [1] recursive %}{% if loop.depth < 3 %}{{ loop(range(9000)) }}{% endif %}"
        "{% endfor %}",
        "{% for a in [1] recursive %}{% if loop.depth < 3 %}{{ loop(iterable=range(9000)) }}"
        "{% endif %}{% endfor %}",
        "{{ self.body() }}{% block body %}{{ self.body() }}{% endblock %}",
        "{% include 'try.html' %}",
    ],
)
def test_templates_end(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_MOST_STEPS", 20_000)
    # A filter that is not there is found before anything runs.
    assert refused(folder, text).code == ("T103" if "'a'|" in text or "[1]|" in text else "T104")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ publication.title|upper }}", edition().publication.title.upper()),
        ("{{ '%.2f'|format(1.5) }}", "1.50"),
        ("{{ '%d.'|format(3) }}", "3."),
        ("{{ '%(a)s %(b)5.1f'|format(a='<', b=2) }}", "&lt;   2.0"),
        (
            "{% for x in [[1], [2, 3]] recursive %}{{ loop(x) if x is sequence else x }};"
            "{% endfor %}",
            "1;;2;3;;",
        ),
        ("{{ words.get('chapter') }}{{ words.nothing is defined }}", "ChapterFalse"),
        ("{{ items|join(', ') }}", "1, 2, 3"),
        ("{% set x %}<i>{% endset %}{{ ('<b>' ~ x)|replace('b', '<') }}", "&lt;&lt;&gt;<i>"),
        ("{% for x in items|select('odd') %}{{ loop.index }}{{ x }} {% endfor %}", "11 23 "),
        ("{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m('&') }}", "<i>&amp;</i>"),
        ("{{ 'a b'.split()[1] }}{{ 2.345|round(1) }}", "b2.3"),
        ("{% set x %}<i>{% endset %}{{ x }}{{ '<i>' }}", "<i>&lt;i&gt;"),
        ("{{ none }}{{ true }}{{ 1.5 }}", "NoneTrue1.5"),
    ],
)
def test_what_templates_may_do(folder: Path, text: str, printed: str) -> None:
    assert rendered(folder, text) == printed

"""Hostile templates, style sheets and drawings."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Mapping
from types import MappingProxyType

from corpus import SOUND, Case, chapter, png, png_of

AT, DRAWING = "templates/colophon.html", "assets/drawing.svg"
SHOWN = {
    "publication.yaml": SOUND["publication.yaml"].replace(
        b"parts: [chapters]", b"parts: [colophon]"
    )
}
"""The colophon is all that is laid out: it shows the template."""


def template(name: str, what: str, body: object, **more: object) -> Case:
    """Return a case of the colophon's template; it begins with what it has to say."""
    data = body.encode() if isinstance(body, str) else body
    return Case(f"templates/{name}.html", what, AT, data, also=SHOWN, build=True, **more)  # type: ignore[arg-type]


def page(body: str) -> str:
    """Return a template with this between its head and its foot, all in the first line."""
    return "{% extends 'unit.html' %}{% block body %}<p>A colophon.</p>" + body + "{% endblock %}\n"


def style(name: str, what: str, css: str, **more: object) -> Case:
    """Return a case of a style sheet within the template."""
    body = (
        "{% extends 'unit.html' %}{% block head %}<style>"
        + css
        + "</style>{% endblock %}{% block body %}<p>A colophon.</p>{% endblock %}\n"
    )
    return Case(f"styles/{name}.html", what, AT, body.encode(), also=SHOWN, build=True, **more)  # type: ignore[arg-type]


def drawing(
    name: str,
    what: str,
    content: str | Callable[[], bytes],
    also: Mapping[str, bytes] = MappingProxyType({}),
) -> Case:
    """Return a case of an SVG that the template shows."""
    data = content.encode() if isinstance(content, str) else content
    shown = page("<img src='fascicle:/assets/drawing.svg' alt='A drawing' style='width:5cm'>")
    also = {**SHOWN, AT: shown.encode(), **also}
    return Case(f"drawings/{name}.svg", what, DRAWING, data, also=also, build=True)


_SHOWS = '<image href="fascicle:/assets/inner.png" width="9" height="9"/>'
_SHOWN_PICTURE = "<img src='fascicle:/assets/drawing.png' alt='A picture' style='width:5cm'>"


def _with(picture: bytes) -> Mapping[str, bytes]:
    return {"assets/inner.png": picture}


def _fli(width: int, height: int) -> bytes:
    """Return the head of an Autodesk animation; its mark stands at byte 4."""
    return b"OTTO" + struct.pack("<HHHHHHL", 0xAF11, 1, width, height, 8, 3, 70) + bytes(1_000)


def index(name: str, what: str, body: str, **more: object) -> Case:
    """Return a case of the template of the index; its lines are measured before it is laid out."""
    at = "templates/index.html"
    also = {
        "publication.yaml": SOUND["publication.yaml"].replace(b"[chapters]", b"[chapters, index]"),
        "chapters/register.yaml": b"persons:\n  gill: {name: Eric Gill}\n",
        "chapters/one.yaml": chapter("A [sound]{name=gill} paragraph."),
    }
    return Case(
        f"templates/{name}.html", what, at, page(body).encode(), also=also, build=True, **more
    )  # type: ignore[arg-type]


def svg(inner: str, head: str = 'viewBox="0 0 100 100"', before: str = "") -> str:
    """Return an SVG with this in it."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {names} {head}>{inner}</svg>\n"


def _uses(levels: int, each: int) -> str:
    """Return drawings of which each shows the one before several times."""
    shown = ['<rect id="u0" width="1" height="1"/>']
    for level in range(levels):
        uses = f'<use xlink:href="#u{level}"/>' * each
        shown.append(f'<g id="u{level + 1}">{uses}</g>')
    return "".join(shown)


def _patterns(levels: int, refer: str) -> str:
    """Return patterns of which each is filled twice with the one before, and a shape."""
    shown = ['<pattern id="u0" width="1" height="1"><rect width="9" height="9"/></pattern>']
    for level in range(levels):
        shape = f'<rect width="9" height="9" {refer.replace("ID", f"u{level}")}/>'
        shown.append(f'<pattern id="u{level + 1}" width="1" height="1">{shape * 2}</pattern>')
    return "".join(shown) + f'<rect width="9" height="9" {refer.replace("ID", f"u{levels}")}/>'


def _entities() -> str:
    lines = ['<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)]
    return f"<!DOCTYPE svg [{''.join(lines)}]>"


_SANDBOX = {
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "init-globals": "{{ publication.__init__.__globals__ }}",
    "attr-filter": "{{ ''|attr('__class__') }}",
    "attr-joined": "{{ ''['__cla' ~ 'ss__'] }}",
    "format": "{{ '{0.__class__}'.format(publication) }}",
    "format-map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "percent": "{{ '%999999999d' % 1 }}",
    "map-attribute": "{{ [publication]|map(attribute='__class__')|list }}",
    "cycler": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "self": "{{ self.__init__.__globals__ }}",
    "namespace": "{% set n = namespace(a=1) %}{{ n.__init__.__globals__ }}",
    "model-dump": "{{ publication.model_config.__class__ }}",
    "model-fields": "{{ publication.model_validate.__func__.__globals__ }}",
    "generator": "{{ (x for x in ())|list }}",
    "import-os": "{% import 'os' as os %}{{ os.system('id') }}",
}
_WRITES = {
    "write-attribute": "{% set publication.title = 'X' %}",
    "write-item": "{% do publication.update({}) %}",
    "append": "{{ publication.chapters.append('x') }}",
    "clear": "{{ words.clear() }}",
    "construct": "{{ publication.model_copy(update={'title': 'X'}).title }}",
}
_ENDLESS = {
    "power": "{% set x = 'a' * 10**9 %}{{ x }}",
    "range": "{% for a in range(10**9) %}a{% endfor %}",
    "ranges": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "namespace": "{% set n = namespace(x='a') %}{% for a in range(64) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "doubling": "{% macro m(s, n) %}{% if n %}{{ m(s ~ s, n - 1) }}{% endif %}{% endmacro %}{{ m('a', 40) }}",
    "doubling-lists": "{% macro m(s, n) %}{% if n %}{{ m(s + s, n - 1) }}{% endif %}{% endmacro %}{{ m([1], 40) }}",
    "replace": "{% macro m(s, n) %}{% if n %}{{ m(s|replace('a', 'aa'), n - 1) }}{% endif %}{% endmacro %}{{ m('a', 40) }}",
    "join": "{% macro m(s, n) %}{% if n %}{{ m(s|join('aaaaaaaa'), n - 1) }}{% endif %}{% endmacro %}{{ m('aa', 16) }}",
    "loop-recursive": "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "loop-turns": "{% for a in [1] recursive %}{% if loop.depth < 4 %}{{ loop(range(3000)) }}{% endif %}{% endfor %}",
    "macro-recursive": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macro-branching": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
    "include-itself": "{% include 'colophon.html' %}",
    "extends-itself": "{% extends 'colophon.html' %}",
    "batch": "{{ [1]|batch(999999999, 'x')|list|length }}",
    "slice": "{{ [1]|slice(999999999)|list|length }}",
    "indent": "{{ 'a'|indent(999999999, true) }}",
    "zfill": "{{ 'a'.zfill(999999999)|length }}",
    "ljust": "{{ 'a'.ljust(999999999)|length }}",
    "expandtabs": "{{ '\\t'.expandtabs(999999999)|length }}",
    "format": "{{ '{:>999999999}'.format(1)|length }}",
    "format-filter": "{{ '%999999999d'|format(1)|length }}",
    "format-long": "{% set p %}{% for a in range(9000) %}%(a)999d{% endfor %}{% endset %}{{ p|format(a=1)|length }}",
    "shift": "{{ (1).__lshift__(99) }}",
    "output": "{% for a in range(90000) %}" + "a" * 1000 + "{% endfor %}",
    "elements": "{% extends 'unit.html' %}{% block body %}{% for a in range(1500) %}<div>{% endfor %}A{% endblock %}",
}
_FILES = {
    "include-above": "{% include '../../etc/passwd' %}",
    "include-secret": "{% include '../../secret/secret.txt' %}",
    "include-absolute": "{% include '/etc/passwd' %}",
    "include-theme-above": "{% include 'theme/../../environment.py' %}",
    "include-backslash": "{% include '..\\\\..\\\\secret\\\\secret.txt' %}",
    "include-nothing": "{% include 'nothing.html' %}",
    "import-nothing": "{% import 'nothing.html' as a %}",
    "include-nul": "{% include 'a\\0.html' %}",
}
_EXTERNAL = {
    "image-file": "<img src='file:///etc/passwd' alt=''>",
    "image-http": "<img src='http://127.0.0.1:9/a.png' alt=''>",
    "image-above": "<img src='fascicle:/assets/../../secret/secret.png' alt=''>",
    "image-above-quoted": "<img src='fascicle:/assets/%2e%2e/%2e%2e/secret/secret.png' alt=''>",
    "image-relative": "<img src='../secret/secret.png' alt=''>",
    "image-data": "<img src='data:image/svg+xml,%3Csvg xmlns=\"http://www.w3.org/2000/svg\"%3E%3Cimage href=\"file:///etc/passwd\"/%3E%3C/svg%3E' alt=''>",
    "object": "<object data='file:///etc/passwd'>A</object>",
    "embed": "<embed src='file:///etc/passwd'>",
    "iframe": "<iframe src='file:///etc/passwd'></iframe>",
    "link-stylesheet": "<link rel='stylesheet' href='file:///etc/passwd'>",
    "link-attachment": "<link rel='attachment' href='file:///etc/passwd'>",
    "link-attachment-a": "<a rel='attachment' href='../secret/secret.txt'>A</a>",
    "base": "<base href='file:///etc/'><img src='passwd' alt=''>",
    "meta-refresh": "<meta http-equiv='refresh' content='0; url=file:///etc/passwd'>",
    "link-file": "<a href='file:///etc/passwd'>A</a>",
    "link-javascript": "<a href='javascript:alert(1)'>A</a>",
    "inline-svg": "<svg viewBox='0 0 1 1' style='width:1cm'><image href='file:///etc/passwd' width='1' height='1'/></svg>",
    "script": "<script>document.write(1)</script>",
    "handler": "<p title='>' onclick='alert(1)'>A</p>",
    "link-hidden": "<p><a/href=\"{{ 'java' ~ 'script:alert(1)' }}\">A</a></p>",
    "form": "<form action='http://127.0.0.1:9/'><input name='a' value='b'></form>",
}
_STYLES = {
    "url-file": "p { background: url(file:///etc/passwd) }",
    "url-http": "p { background: url(http://127.0.0.1:9/a.png) }",
    "url-above": "p { background: url(fascicle:/assets/../../secret/secret.png) }",
    "import-http": "@import 'http://127.0.0.1:9/a.css';",
    "import-file": "@import url(file:///etc/passwd);",
    "import-relative": "@import '../secret/secret.css';",
    "font-http": "@font-face { font-family: F; src: url(http://127.0.0.1:9/a.woff2) } p { font-family: F }",
    "font-file": "@font-face { font-family: F; src: url(file:///etc/passwd) } p { font-family: F }",
    "font-local": "@font-face { font-family: F; src: local('DejaVu Sans') } p { font-family: F }",
    "content-url": "p::before { content: url(file:///etc/passwd) }",
    "list-url": "p { display: list-item; list-style: url(file:///etc/passwd) }",
    "border-url": "p { border-image: url(file:///etc/passwd) 1; border: 1pt solid }",
    "attr": "p::before { content: attr(class) attr(href url) }",
    "expression": "p { width: expression(alert(1)); behavior: url(file:///etc/passwd) }",
    "huge": "p { font-size: 1e12pt }",
    "page-huge": "@page { size: 1e9mm 1e9mm }",
    "page-none": "@page { size: 0 0 }",
    "gradient-repeat": "p { background: repeating-linear-gradient(red 0, blue 1e-6px) }",
    "gradient-repeat-round": "p { background: repeating-radial-gradient(red 0, blue 1e-6px) }",
    "hidden": "* { display: none !important }",
    "white": "p { color: transparent; font-size: 0.001pt }",
    "counter": "p { counter-increment: a 2147483647 } p::before { content: counter(a, upper-roman) }",
    "columns": "body { columns: 5000 }",
    "grid": "body { display: grid; grid-template-columns: repeat(5000, 1fr) }",
    "variables": ":root { "
    + "".join(f"--a{n + 1}: var(--a{n}) var(--a{n}); " for n in range(40))
    + "--a0: a a } p { content: var(--a40) }",
    "variable-itself": ":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }",
    "nesting": "p { " * 3_000,
    "breaks": "p, p * { break-before: page; break-after: recto } p::before { content: 'a'; display: block; height: 1e6mm }",
    "selector": "p" + ":not(p" * 500 + ")" * 500 + " { color: red }",
}
_DRAWINGS = {
    "image-file": svg('<image href="file:///etc/passwd" width="9" height="9"/>'),
    "image-above": svg('<image href="../../secret/secret.png" width="9" height="9"/>'),
    "image-http": svg('<image xlink:href="http://127.0.0.1:9/a.png" width="9" height="9"/>'),
    "image-itself": svg('<image href="fascicle:/assets/drawing.svg" width="9" height="9"/>'),
    "use-file": svg('<use href="file:///etc/passwd#a"/>'),
    "use-above": svg('<use href="../../secret/secret.svg#a"/>'),
    "use-itself": svg('<g id="a"><use href="#a"/></g>'),
    "use-pair": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "use-bomb": svg(_uses(30, 2)),
    "use-bomb-wide": svg(_uses(3, 200)),
    "use-by-address": svg(_uses(20, 2).replace('"#', '"fascicle:/assets/drawing.svg#')),
    "use-by-query": svg(_uses(20, 2).replace('"#', '"?#')),
    "use-blank": svg(_uses(20, 2).replace('"#', '" #').replace("xlink:", "")),
    "use-escaped": svg(_uses(20, 2).replace('"u', '"%75').replace('"#u', '"#%75')),
    "use-twins": svg(_uses(20, 2) + "".join(f'<g id="u{n}"/>' for n in range(20))),
    "masks-bare": svg(_uses(20, 2).replace("use xlink:href", 'use xlink:href="#u0" mask')),
    "patterns-by-address": svg(_patterns(20, 'fill="url(drawing.svg#ID)"')),
    "patterns-in-style": svg(_patterns(20, "style=\"fill: url( '#ID' )\"")),
    "patterns-in-numbers": svg(_patterns(20, 'style="fill:url(\\23 ID)"')),
    "patterns-by-class": svg(
        "<style>"
        + "".join(f".u{n}{{fill:url(\\23 u{n})}}" for n in range(20))
        + "</style>"
        + _patterns(20, 'class="ID"')
    ),
    "link-to-itself": svg(
        '<a id="a" href="https://example.org/page#a"><rect width="9" height="9"/></a>'
    ),
    "gradients-by-class": svg(
        "<style>"
        + "".join(f".g{n}{{fill:url(#g{n})}}" for n in range(20))
        + "</style>"
        + "".join(
            f'<linearGradient id="g{n}"><stop offset="0"/><stop offset="1"/></linearGradient>'
            f'<rect class="g{n}" width="9" height="9"/>'
            for n in range(20)
        )
    ),
    "image-data": svg(
        '<image href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E" width="9" height="9"/>'
    ),
    "entities": svg("<text>&a9;</text>", before=_entities()),
    "entity-file": svg(
        "<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "entity-parameter": svg(
        "", before='<!DOCTYPE svg [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]>'
    ),
    "doctype-file": svg("", before='<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/a.dtd">'),
    "style-import": svg("<style>@import url(file:///etc/passwd);</style>"),
    "style-url": svg('<rect width="9" height="9" style="fill: url(file:///etc/passwd#a)"/>'),
    "stylesheet": svg("", before='<?xml-stylesheet href="file:///etc/passwd"?>'),
    "script": svg("<script>alert(1)</script><rect width='9' height='9' onclick='x'/>"),
    "foreign": svg(
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='file:///etc/passwd'/></foreignObject>"
    ),
    "include": svg(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    ),
    "viewbox-huge": svg(
        '<rect width="1e9" height="1e9"/>', 'viewBox="0 0 1e9 1e9" width="1e9" height="1e9"'
    ),
    "viewbox-none": svg('<rect width="9" height="9"/>', 'viewBox="0 0 0 0"'),
    "viewbox-nan": svg('<rect width="9" height="9"/>', 'viewBox="nan inf -inf 1"'),
    "deep": svg("<g>" * 5_000 + "</g>" * 5_000),
    "path-cut": svg('<path d="M 0 0 L 1 C 1 1"/>'),
    "not-xml": "no drawing at all\n",
    "open": "<svg xmlns='http://www.w3.org/2000/svg'><g>\n",
    "clip-itself": svg(
        '<clipPath id="a"><rect clip-path="url(#a)" width="9" height="9"/></clipPath><rect clip-path="url(#a)" width="9" height="9"/>'
    ),
    "mask-itself": svg(
        '<mask id="a"><rect mask="url(#a)" width="9" height="9"/></mask><rect mask="url(#a)" width="9" height="9"/>'
    ),
    "pattern-itself": svg(
        '<pattern id="a" width="1" height="1"><rect fill="url(#a)" width="9" height="9"/></pattern><rect fill="url(#a)" width="9" height="9"/>'
    ),
    "pattern-tiny": svg(
        '<pattern id="a" patternUnits="userSpaceOnUse" width="1e-6" height="1e-6"><rect width="9" height="9"/></pattern><rect fill="url(#a)" width="99" height="99"/>'
    ),
    "gradient-itself": svg(
        '<linearGradient id="a" href="#a"/><rect fill="url(#a)" width="9" height="9"/>'
    ),
    "gradient-pair": svg(
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect fill="url(#a)" width="9" height="9"/>'
    ),
    "gradient-repeat": svg(
        '<linearGradient id="a" spreadMethod="repeat" gradientUnits="userSpaceOnUse" x1="0" x2="1e-7"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient><rect fill="url(#a)" width="99" height="99"/>'
    ),
    "gradient-repeat-round": svg(
        '<radialGradient id="a" spreadMethod="repeat" gradientUnits="userSpaceOnUse" cx="5" cy="5" r="1e-7"><stop offset="0"/><stop offset="1" stop-color="red"/></radialGradient><rect fill="url(#a)" width="99" height="99"/>'
    ),
    "gradient-repeat-some": svg(
        '<linearGradient id="a" spreadMethod="repeat" x2="0.1"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient><rect fill="url(#a)" width="99" height="99"/>'
    ),
    "dashes": svg('<path d="M0 0 H100" stroke="red" stroke-dasharray="1e-9"/>'),
    "marker-itself": svg(
        '<marker id="a"><path d="M0 0 L9 9" marker-mid="url(#a)" marker-end="url(#a)"/></marker><path d="M0 0 L9 9" marker-end="url(#a)"/>'
    ),
    "text-path": svg('<text><textPath href="#nothing">A</textPath></text>'),
}

CASES = (
    *(
        template(f"sandbox-{name}", "a way out of the sandbox", body)
        for name, body in _SANDBOX.items()
    ),
    *(
        template(name, "a change of what the template is given", body)
        for name, body in _WRITES.items()
    ),
    *(
        template(
            f"endless-{name}",
            "work without end, or text without end",
            body,
        )
        for name, body in _ENDLESS.items()
    ),
    *(
        template(f"file-{name}", "another file, outside or missing", body)
        for name, body in _FILES.items()
    ),
    *(
        template(f"markup-{name}", "markup that fetches or does something", page(body))
        for name, body in _EXTERNAL.items()
    ),
    *(
        style(name, "a style sheet that fetches something, or has no bounds", css)
        for name, css in _STYLES.items()
    ),
    *(
        drawing(
            name,
            "a drawing that fetches something, or has no bounds",
            content,
        )
        for name, content in _DRAWINGS.items()
    ),
    drawing("image", "a drawing with a picture in it", svg(_SHOWS), also=_with(png(8, 8))),
    drawing(
        "image-in-page",
        "a drawing that is shown by the page, and by a drawing in the page",
        svg('<path d="M0 0 H9"/>'),
        also={
            AT: page(
                "<img src='fascicle:/assets/drawing.svg' alt='A line'><svg viewBox='0 0 9 9' "
                "style='width:1cm'><image href='fascicle:/assets/drawing.svg' width='9' "
                "height='9'/></svg>"
            ).encode()
        },
    ),
    drawing(
        "image-huge",
        "a drawing with a picture of 60,000 × 60,000 pixels in it",
        svg(_SHOWS),
        also=_with(
            png_of(
                (b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)), (b"IEND", b"")
            )
        ),
    ),
    drawing(
        "image-drawing",
        "a drawing with a drawing of 20,000 shapes in it, by another name",
        svg(_SHOWS),
        also=_with(svg("<path d='M0 0'/>" * 20_000).encode()),
    ),
    Case(
        "drawings/entities.png",
        "a drawing with entities, by another name",
        "assets/drawing.png",
        svg("<text>&a9;</text>", before=_entities()).encode(),
        also={**SHOWN, AT: page(_SHOWN_PICTURE).encode()},
        build=True,
    ),
    template(
        "entities-in-address",
        "a drawing with entities, in its address",
        page(
            "<img alt='A drawing' src='data:image/svg+xml;base64,"
            + base64.b64encode(svg("&a0;", before=_entities()).encode()).decode()
            + "'>"
        ),
    ),
    Case(
        "drawings/fli.png",
        "13,000 × 13,000 pixels in a format that is not printed, which begins as a font does",
        "assets/drawing.png",
        _fli(13_000, 13_000),
        also={**SHOWN, AT: page(_SHOWN_PICTURE).encode()},
        build=True,
    ),
    drawing(
        "elements",
        "20,000 shapes",
        lambda: svg('<rect width="1" height="1"/>' * 20_000).encode(),
    ),
    drawing(
        "path-long",
        "a path of 20,000 points",
        lambda: svg(f'<path d="M0 0 {"L 1 1 " * 20_000}"/>').encode(),
    ),
    template(
        "odd-list",
        "a list that begins with a number beyond any",
        page("<ol start='-99999999999999'><li>A</li></ol>"),
    ),
    template(
        "odd-anchors",
        "an id that is there twice, and a link to one that is not",
        page("<p id='a'>A</p><p id='a'>B</p><a href='#nowhere'>C</a>"),
    ),
    template(
        "odd-drawing",
        "a drawing whose measures are no numbers",
        page(
            "<section id='colophon'>"
            + svg("<text x='nan' y='inf' font-size='1e400'>A</text>", "width='1e999' height='NaN'")
            + "</section>"
        ),
    ),
    template("odd-data", "a picture of nothing", page("<img alt='A' src='data:,x'>")),
    index(
        "index-no-columns",
        "an index of no columns",
        '<div class="index-lines" data-columns="0">'
        '<p class="index-entry" id="index-gill">Gill</p></div>',
    ),
    index(
        "index-deep",
        "an index within 2,000 elements",
        "{% for i in range(2000) %}<span>{% endfor %}"
        '<div class="index-lines" data-columns="2">'
        '<p class="index-entry" id="index-gill">Gill</p></div>',
    ),
    template("large", "a template of a megabyte", lambda: b"<p>" + b" " * 1_000_000),
    template("latin-1", "an older encoding", "<p>\n<p>Kraljevo, Čačak".encode("iso-8859-2")),
)

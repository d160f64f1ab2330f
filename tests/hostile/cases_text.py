"""Hostile and odd text: whatever it says, it is text."""

from __future__ import annotations

from corpus import SOUND, Case, chapter

ONE = "chapters/one.yaml"


def text(name: str, what: str, content: object, **more: object) -> Case:
    """Return a case of a chapter's only paragraph."""
    data = chapter(content) if isinstance(content, str) else content
    return Case(f"text/{name}.yaml", what, ONE, data, **more)  # type: ignore[arg-type]


def titled(title: str) -> bytes:
    """Return a chapter of this title, which is written as JSON writes it."""
    import json

    return f"title: {json.dumps(title)}\nstatus: final\nbody: [A sound paragraph.]\n".encode()


CASES = (
    # --- markup ---
    text("script", "a program in markup", "Before <script>alert(1)</script> after.", build=True),
    text(
        "entities",
        "characters by name and number",
        "Fish &amp; chips &lt;b&gt; &#x3c;i&#62; &copy;.",
        build=True,
    ),
    text(
        "style-attribute",
        "a style of its own",
        '<p style="background:url(file:///etc/passwd)">A</p>',
        build=True,
    ),
    text(
        "style-end",
        "the end of a style sheet, and another",
        "A</style><style>*{display:none}</style>B",
        build=True,
    ),
    text("comment", "a comment of markup, open", "A <!-- B --> C <!-- D", build=True),
    text(
        "cdata",
        "a section of characters",
        "A <![CDATA[ <b>B</b> ]]> C <?php echo 1 ?> D",
        build=True,
    ),
    text(
        "title-script",
        "markup in a title",
        titled("<script>alert(1)</script>"),
        prints=("<script>alert(1)</script>",),
        build=True,
    ),
    text(
        "title-style-end",
        "the end of a style sheet in a title",
        titled("A</title></style><style>*{display:none}</style>"),
        prints=("A sound paragraph.",),
        build=True,
    ),
    text(
        "title-css",
        "what CSS would take for a string and an order in a title",
        titled('A"; } body { display: none } \\A \\22 url(file:///x)'),
        prints=("A sound paragraph.",),
        build=True,
    ),
    text(
        "title-quotes",
        "marks that would close an attribute",
        titled("A\" data-x='1' onload=\"x"),
        prints=("A sound paragraph.",),
        build=True,
    ),
    Case(
        "text/publication-title-css.yaml",
        "the title of the book as CSS and markup",
        "publication.yaml",
        SOUND["publication.yaml"].replace(
            b"A sound publication", b'"A\\"; } body { display: none } </style>"'
        ),
        prints=("A sound paragraph.",),
    ),
    text("link-javascript", "a link that is a program", "[A](javascript:alert(1))"),
    text("link-file", "a link to a file", "[A](file:///etc/passwd)"),
    text("link-data", "a link that is a page", "[A](data:text/html;base64,PHNjcmlwdD4=)"),
    text(
        "link-odd-case",
        "a program, written to slip by",
        "[A](JaVaScRiPt:alert(1)) [B](\x01javascript:alert(1))".replace("\x01", "&#1;"),
    ),
    text("link-relative", "a link to a file in a folder above", "[A](../../secret/secret.txt)"),
    text("link-autolink", "a link in angle brackets that is a program", "<javascript:alert(1)>"),
    text("image-file", "a picture by its path", "![A](/etc/passwd) and ![B](../secret/secret.txt)"),
    text(
        "reference-link",
        "a link whose address stands elsewhere",
        "[A][1] and more\n\n[1]: file:///etc/passwd",
    ),
    text(
        "template",
        "what a template would do",
        "{{ 7*7 }} {% include '/etc/passwd' %} {# hidden #}",
        prints=("{{ 7*7 }}", "{# hidden #}"),
        never=("49",),
    ),
    text(
        "template-title",
        "a template in a title",
        titled("{{ 7*7 }} {% raw %}"),
        prints=("{{ 7*7 }} {% raw %}",),
        never=("49",),
    ),
    text(
        "attributes",
        "attributes that would be a style",
        "[A]{style='color:red' onclick=x name=../x}",
    ),
    # --- nesting ---
    text("emphases", "ten thousand stars", "*" * 10_000 + "A"),
    text(
        "emphases-nested",
        "four thousand emphases within one another",
        "*a **b " * 2_000,
        build=True,
    ),
    text("brackets", "three thousand brackets", "[" * 3_000 + "A", build=True),
    text("notes-open", "a thousand notes that are never closed", "A^[B " * 1_000),
    text(
        "note-open", "a note that is never closed", "A paragraph.^[A note that goes on", build=True
    ),
    text("note-in-note", "a note within a note within a note", "A.^[B.^[C.^[D.]]]"),
    text("note-empty", "a note of nothing", "A paragraph.^[]", build=True),
    text("note-spaces", "a note of spaces", "A paragraph.^[   ]", build=True),
    text(
        "notes-many",
        "two thousand notes in a paragraph",
        lambda: chapter("A.^[B.] " * 2_000),
        build=True,
    ),
    text(
        "citations-many",
        "two thousand sources in a citation",
        "A.[" + "; ".join(["@gill1931"] * 2_000) + "]",
        build=True,
    ),
    text("citation-path", "a source that is a path", "A.[@../../etc/passwd] B.[@{<script>}]"),
    text("quotes-nested", "two thousand block quotations within one another", ">" * 2_000 + " A"),
    text(
        "backticks",
        "ten thousand backticks",
        "".join("`" * n + " " for n in range(1, 140)),
        build=True,
    ),
    text(
        "lists",
        "lists, tables and rules, which are none here",
        "- A\n- B\n\n| A | B |\n|---|---|\n| C | D |\n\n---\n\n# E",
        build=True,
    ),
    # --- characters ---
    text(
        "bidi-override",
        "characters that turn the direction of a line",
        "A \u202eDCB\u202c E \u2066F\u2069.",
        build=True,
    ),
    text("hebrew", "a script from right to left that the fonts have not", "A שלום B.", build=True),
    text("arabic", "Arabic, which the fonts have not", "A سلام B.", build=True),
    text("emoji", "an emoji of seven characters", "A 👩‍👩‍👧‍👦 B.", build=True),
    text(
        "combining", "two hundred accents on a letter", "A e" + "\u0301" * 200 + " B.", build=True
    ),
    text(
        "decomposed",
        "letters whose accents stand by themselves",
        "C\u030cac\u030cak i Kraljevo.",
        prints=("Čačak i Kraljevo.",),
    ),
    text("long-word", "a word of 10,000 letters", "A " + "n" * 10_000 + " B.", build=True),
    text(
        "long-address",
        "an address of 3,000 letters",
        "<https://a.example/" + "path/" * 600 + ">",
        build=True,
    ),
    text(
        "invisible",
        "characters that cannot be seen",
        "A\u200bB\u200cC\u200dD\u2060E\u00adF.",
        build=True,
    ),
    text("private-use", "a character of nobody's", "A \ue000 B.", build=True),
    text("noncharacter", "numbers at the end of the planes", "A \U0001ffff B.", build=True),
    text("spaces", "nothing but spaces of all kinds", "\u00a0 \u2003\u2009", build=True),
    text(
        "ligatures",
        "letters that fonts join",
        "office affluent fjord Fluß",
        prints=("office affluent fjord Fluß",),
    ),
    text("hyphens", "every hyphen and dash", "a-b c‐d e‑f g–h i—j k−l", build=True),
)

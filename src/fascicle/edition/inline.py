"""Inline Markdown: from the text that editors write to nodes.

CommonMark's inline syntax (emphasis, links, escapes, code), spans with attributes as in Djot and
Pandoc, notes ``^[...]`` and Pandoc's citations. HTML and block markup are not part of it: HTML is
printed as the characters that it is, block markup is a finding. What cannot be read is complained
of with the words that it stands at, and its characters are kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args
from urllib.parse import unquote

from fascicle.edition.clusters import Malformed, is_cluster, read_cluster
from fascicle.edition.model import (
    Emphasis,
    LineBreak,
    Link,
    Reference,
    ReferenceKind,
    Span,
    Strong,
    Text,
)
from fascicle.edition.parsed import (
    Cite,
    Cluster,
    Enclosed,
    Exact,
    Nodes,
    NoteMark,
    Parsed,
    joined,
    unmarked,
)
from fascicle.edition.quotation_marks import typographic
from fascicle.findings import Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.suggesting import Suggestions

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["Complain", "bracket_pairs", "paragraph_extents", "parse_inline"]

Complain = Callable[[str, str, str, str], None]
"""Takes a finding's code, words of the text at which it stands, a message and a hint."""

STYLES = {
    "smallcaps": "smallcaps",
    "upright": "upright",
    "superscript": "superscript",
    "subscript": "subscript",
    "sup": "superscript",
    "sub": "subscript",
}
"""Classes that a span may have, and the style of the edition that they mean."""

MAIN = "main"
"""The class of a mark that is the main reference of its name in the index."""

_LONGEST_ATTRIBUTES = 1000
ATTRIBUTES = ("lang", "name", "sub", "class")
SCHEMES = ("http", "https", "mailto")
REFERENCES: tuple[str, ...] = get_args(ReferenceKind)
"""Schemes of addresses within the book: cross references."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


def parse_inline(
    text: str, language: str, complain: Complain, limits: Limits = DEFAULTS
) -> tuple[Nodes, ...]:
    """Return the paragraphs of a text, divided by empty lines, with the marks of its language.

    ``language`` is the text's (BCP 47). ``complain`` is called for everything wrong, with a needle
    that occurs in ``text``; nothing is raised.
    """

    def told(code: str, needle: str, message: str, hint: str) -> None:
        # Where characters were taken out, a needle that held them stands there in part.
        complain(code, _occurring(needle, text) or text[:1], message, hint)

    clean = _cleaned(text, complain)
    return tuple(
        typographic(_parse(part, _Context(told, part, limits)), language)
        for part in _paragraphs(clean, limits)
        if part.strip()
    )


# --- before parsing -------------------------------------------------------------------------------


def _cleaned(text: str, complain: Complain) -> str:
    """Return the text with line ends made one kind and characters that are no text taken out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    # A plain text, by far the most frequent, is told by one quick look.
    bad = {c for c in set(text) if c != "\n" and is_no_text(c)}
    for char in sorted(bad):
        complain(
            "E107",
            char,
            f"the control character U+{ord(char):04X} stands in the text",
            "delete it; it may have come with text that was copied",
        )
        text = text.replace(char, "")
    return re.sub(r"(?<! ) ++\n", "\n", text)


def is_no_text(char: str) -> bool:
    """Whether a character is a control character, half of one, or none by definition."""
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or ord(char) & 0xFFFE == 0xFFFE
        or (0xFDD0 <= ord(char) <= 0xFDEF)
    )


_BRACKETS = re.compile(
    r"\\.|`++|\^?\[|\]|<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*+>", re.DOTALL
)
_BACKTICKS = re.compile(r"`++")
_EMPTY_LINE = re.compile(r"\n *(?:\n *)+")
_NOTE_BREAK = re.compile(r"\n *(?:\n *)+|(?<=\s)\\\\(?=\s)")


def bracket_pairs(text: str, limits: Limits = DEFAULTS) -> dict[int, int]:
    """Return where each bracket closes; keys are places of ``[``.

    Code, addresses and escapes are left aside, and so are brackets within too many others.
    """
    return _not_too_deep(_all_pairs(text), limits.nesting)


def _all_pairs(text: str) -> dict[int, int]:
    found: dict[int, int] = {}
    stack: list[int] = []
    code = code_ends(text)
    match = _BRACKETS.search(text)
    while match is not None:
        if match[0] == "]":
            if stack:
                found[stack.pop()] = match.start()
        elif match[0] in ("[", "^["):
            stack.append(match.end() - 1)
        match = _BRACKETS.search(text, code.get(match.start(), match.end()))
    return found


def _not_too_deep(pairs: dict[int, int], deepest: int) -> dict[int, int]:
    """Return the pairs of brackets without those that stand within ``deepest`` others or more."""
    kept: dict[int, int] = {}
    around: list[int] = []
    for start, end in sorted(pairs.items()):
        while around and around[-1] < start:
            around.pop()
        if len(around) < deepest:
            kept[start] = end
            around.append(end)
    return kept


def code_ends(text: str) -> dict[int, int]:
    """Return where code ends, by the places of the backticks that could begin it.

    Code ends with as many backticks as it begins with (CommonMark 0.31, 6.1).
    """
    ends: dict[int, int] = {}
    later: dict[int, int] = {}
    for start, end in reversed([match.span() for match in _BACKTICKS.finditer(text)]):
        # An escaped backtick begins nothing; it may still be one of those that end it.
        begun = start + (text[max(0, start - 1)] == "\\")
        if end - begun in later:
            ends[begun] = later[end - begun]
        later[end - start] = end
    return ends


def _paragraphs(text: str, limits: Limits) -> Iterator[str]:
    """Divide a text at its empty lines, but not inside notes."""
    return (text[start:end].strip() for start, end in paragraph_extents(text, limits))


def paragraph_extents(text: str, limits: Limits = DEFAULTS) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph of a text begins and ends; notes are not divided."""
    start = 0
    if _EMPTY_LINE.search(text):
        pairs = bracket_pairs(text, limits)
        notes = sorted((p, end) for p, end in pairs.items() if p and text[p - 1] == "^")
        number = within = 0
        for gap in _EMPTY_LINE.finditer(text):
            while number < len(notes) and notes[number][0] < gap.start():
                within = max(within, notes[number][1])
                number += 1
            if within < gap.start():
                yield start, gap.start()
                start = gap.end()
    yield start, len(text)


# --- the parser -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Context:
    """What the rules need while they parse a text."""

    complain: Complain
    text: str
    limits: Limits
    in_note: bool = False
    in_citation: bool = False

    def tell(self, code: str, needles: Sequence[str], message: str, hint: str) -> None:
        """Complain at the first of the needles that occurs in the text, or at its beginning."""
        found = next((n for n in needles if n and n in self.text), self.text[:1])
        self.complain(code, found, message, hint)


@cache
def _markdown(nesting: int) -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.attrs import attrs_plugin

    class Markdown(MarkdownIt):
        """Markdown that lets every address pass: ours are judged, and told of, afterwards."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
            return True

    markdown = Markdown("commonmark", {"html": False, "maxNesting": nesting + 1})
    markdown.use(attrs_plugin, spans=True, allowed=ATTRIBUTES)
    markdown.inline.ruler.before("link", "note", _note_rule)
    markdown.inline.ruler.before("link", "citation", _citation_rule)
    markdown.inline.ruler.before("link", "bracket", _bracket_rule)
    return markdown


def _parse(text: str, context: _Context) -> Nodes:
    """Return the nodes of one paragraph, straight marks still as typed."""
    if not context.in_note and not context.in_citation:
        _complain_of_blocks(text, context)
    tokens: list[Token] = []
    pairs = _all_pairs(text)
    kept = _not_too_deep(pairs, context.limits.nesting)
    if len(kept) < len(pairs) and not context.in_note:  # else told with what the note stands in
        deep = min(pairs.keys() - kept.keys())
        _complain_of_depth(text[deep : deep + 40].split("\n", 1)[0], context)
    env: dict[str, Any] = {"context": context, "pairs": kept}
    markdown = _markdown(context.limits.nesting)
    markdown.inline.parse(text, markdown, env, tokens)
    nodes = _nodes(tokens, context)
    _complain_of_leftovers(nodes, context)
    return nodes


def _note_rule(state: StateInline, silent: bool) -> bool:
    """Read ``^[...]``."""
    pos = state.pos
    if not state.src.startswith("^[", pos):
        return False
    end = state.env["pairs"].get(pos + 1)
    if end is None or end >= state.posMax:
        return False
    if not silent:
        token = state.push("note", "", 0)
        token.content = state.src[pos + 2 : end]
        token.markup = state.src[pos : end + 1]
    state.pos = end + 1
    return True


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """Read ``[see @key, p. 12; @other]``, but not a link or a span that holds one."""
    pos = state.pos
    if state.src[pos] != "[":
        return False
    end = state.env["pairs"].get(pos)
    if end is None or end >= state.posMax or state.src[end + 1 : end + 2] in ("(", "{"):
        return False
    body = state.src[pos + 1 : end]
    if "@" not in body or not is_cluster(body):
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = body
        token.markup = state.src[pos : end + 1]
    state.pos = end + 1
    return True


def _bracket_rule(state: StateInline, silent: bool) -> bool:
    """Read ``[`` and ``![`` that begin nothing as the characters that they are.

    The parser would find out by itself, but only by looking through all that follows, again for
    each bracket.
    """
    pos = state.pos
    mark = next((mark for mark in ("[", "![") if state.src.startswith(mark, pos)), "")
    if not mark:
        return False
    end = state.env["pairs"].get(pos + len(mark) - 1)
    if end is not None:
        if state.src.startswith("(", end + 1):
            return False
        if mark == "[" and state.src.startswith("{", end + 1):
            closed = state.src.find("}", end, end + _LONGEST_ATTRIBUTES)
            if closed >= 0:
                return False
    if not silent:
        state.append_pending(mark[0])
    state.pos = pos + 1
    return True


# --- from tokens to nodes -------------------------------------------------------------------------


def _nodes(tokens: Sequence[Token], context: _Context) -> Nodes:
    stack: list[list[Parsed]] = [[]]
    opened: list[Token] = []
    deepest = context.limits.nesting
    for number, token in enumerate(tokens):
        if token.nesting == 1:
            opened.append(token)
            stack.append([])
            if len(opened) == deepest + 1:
                rest = (t.content for t in tokens[number:] if t.type == "text")
                _complain_of_depth(next(filter(str.strip, rest), ""), context)
        elif token.nesting == -1:
            children = tuple(stack.pop())
            deep = len(opened) > deepest
            begun = opened.pop()
            stack[-1].extend(children if deep else _enclosed(begun, children, context))
        else:
            stack[-1].extend(_leaf(token, context))
    return joined(stack[0])


def _complain_of_depth(words: str, context: _Context) -> None:
    """Complain of markup or brackets within too many others, at the first words in them."""
    found = context.limits.beyond(
        "nesting",
        Place(""),
        "Too many brackets or marks such as * stand within one another here",
        "Look for one that is not closed where it should be, or put \\ before those to be printed.",
    )
    context.tell(found.code, (words,), found.message, found.hint)


def _leaf(token: Token, context: _Context) -> Nodes:
    match token.type:
        case "text":
            return (Text(token.content),)
        case "text_special":
            return (Exact(token.content),)
        case "softbreak":
            return (Text(" "),)
        case "hardbreak":
            return (LineBreak(),)
        case "code_inline":
            _attributes(token, context)
            return (Exact(token.content),)
        case "citation":
            return _cluster(token, context)
        case "note":
            return _note(token, context)
        case "image":
            context.tell(
                "E107",
                (f"![{token.content}", "!["),
                "a picture cannot stand in the text",
                "put a block “- photograph: NAME” after the paragraph, and describe the picture "
                "in assets/photographs.yaml",
            )
            return (Text(token.content),)
    return (Text(token.content),)


def _enclosed(token: Token, children: Nodes, context: _Context) -> Nodes:
    children = joined(children)
    match token.type:
        case "em_open":
            return (Enclosed(Emphasis(()), children),)
        case "strong_open":
            return (Enclosed(Strong(()), children),)
        case "link_open":
            return _spanned(token, _link(token, children, context), context)
        case "span_open":
            return _spanned(token, children, context)
    return children


def _link(token: Token, children: Nodes, context: _Context) -> Nodes:
    href = str(token.attrs.get("href", ""))
    written = unmarked(children)
    if token.info == "auto":
        children = (Exact(written),)
    if "title" in token.attrs:
        context.tell(
            "E107",
            (str(token.attrs["title"]), href, written),
            "a link has no title in print",
            "leave out the words in quotation marks after the address",
        )
    scheme = href.partition(":")[0].lower()
    if ":" in href and scheme in SCHEMES and href[len(scheme) + 1 :].strip("/"):
        return (Enclosed(Link(href, ()), children),)
    if ":" in href and scheme in REFERENCES:
        return _reference(scheme, href, () if token.info == "auto" else children, context)
    context.tell(
        "E108",
        (f"]({href}", href, written, "]("),
        f"“{href}” is no address that can be printed" if href else "the link has no address",
        "links begin with https://, http:// or mailto:, references with "
        + ", ".join(f"{known}:" for known in REFERENCES)
        + " and a name",
    )
    return children


def _reference(scheme: str, href: str, children: Nodes, context: _Context) -> Nodes:
    name = unquote(href.partition(":")[2])
    if context.in_citation:
        context.tell(
            "R107",
            (href,),
            "a cross reference cannot stand within a citation",
            "put both into a note, as in ^[See [](fig:NAME) and [@key].]",
        )
        return children
    if not name:
        context.tell(
            "R103",
            (f"]({href}", href),
            "the cross reference does not say what it refers to",
            f"write the name after the colon, as in []({scheme}:NAME)",
        )
        return children
    return (Enclosed(Reference(cast("ReferenceKind", scheme), name), children),)


def _spanned(token: Token, children: Nodes, context: _Context) -> Nodes:
    """Wrap nodes in what a token's attributes ask for."""
    span, styles = _attributes(token, context)
    for style in styles[1:]:
        children = (Enclosed(Span((), style=style), children),)
    span = replace(span, style=styles[0] if styles else None)
    return children if span == Span(()) else (Enclosed(span, children),)


def _attributes(token: Token, context: _Context) -> tuple[Span, list[str]]:
    """Return what a token's attributes give: a span without style, and the styles."""

    def refuse(needle: str, message: str, hint: str) -> None:
        context.tell("E107", (needle,), message, hint)

    for key in token.meta.get("insecure_attrs", {}):
        refuse(key, f"a span has no attribute '{key}'", _suggest(key, ATTRIBUTES[:3]))
    language = _text_or_none(token.attrs.get("lang"))
    if language is not None and not _LANGUAGE.match(language):
        refuse(language, f"'{language}' is no language", "write a tag such as de or sr-Cyrl")
        language = None
    name = _text_or_none(token.attrs.get("name"))
    if name is not None and not _NAME.match(name):
        refuse(name, f"'{name}' cannot be a name of the register", "small letters, digits, hyphens")
        name = None
    styles: list[str] = []
    main = False
    for given in str(token.attrs.get("class", "")).split():
        if given == MAIN:
            main = True
        elif given in STYLES:
            styles.append(STYLES[given])
        else:
            refuse(given, f"there is no style '{given}'", _suggest(given, tuple(STYLES), "."))
    sub = " ".join(str(token.attrs.get("sub", "")).split()) or None
    if name is None and (sub is not None or main):
        what = "sub=" if sub is not None else f".{MAIN}"
        refuse(
            what,
            f"'{what}' says more of a name, and there is none",
            'write [words]{name=boehme .main} or [words]{name=boehme sub="his order"}',
        )
        sub, main = None, False
    return Span((), language=language, name=name, sub=sub, main=main), styles


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def _suggest(given: str, known: Sequence[str], mark: str = "") -> str:
    nearest = Suggestions(known, cutoff=0.5).nearest(given.lower())
    listed = ", ".join(f"{mark}{k}" for k in known)
    return f"did you mean {mark}{nearest}?" if nearest else f"there are {listed}"


def _cluster(token: Token, context: _Context) -> Nodes:
    if context.in_citation:
        context.tell(
            "E102",
            (_needle(token.markup),),
            "a citation stands within a citation",
            "divide the works by a semicolon, as in [@key, 12; see also @other]",
        )
        return (Exact(token.markup.replace("\n", " ")),)
    try:
        raw = read_cluster(token.content)
    except Malformed as fault:
        context.tell(
            "E102",
            (_needle(token.markup),),
            f"the citation cannot be read: {fault}",
            "write [@key], [@key, p. 12] or [see @key, 12; @other]; \\@ is an @ that cites nothing",
        )
        return (Exact(token.markup.replace("\n", " ")),)
    within = _Context(
        context.complain, context.text, context.limits, in_note=True, in_citation=True
    )
    return (
        Cluster(
            tuple(
                Cite(
                    key=cite.key,
                    prefix=_parse(cite.prefix, within) if cite.prefix else (),
                    suffix=_affix(cite.suffix, within),
                    locator=cite.locator,
                    label=cite.label,
                    suppress_author=cite.suppress_author,
                    whole=cite.whole,
                )
                for cite in raw
            )
        ),
    )


def _affix(suffix: str, context: _Context) -> Nodes:
    """Parse a suffix; the space that it begins with is kept."""
    if not suffix:
        return ()
    space = suffix[: len(suffix) - len(suffix.lstrip())]
    nodes = _parse(suffix.lstrip(), context)
    return joined((Text(space), *nodes)) if space else nodes


def _note(token: Token, context: _Context) -> Nodes:
    if context.in_note:
        context.tell(
            "E106",
            (_needle(token.markup),),
            "a note cannot stand within a note or a citation",
            "write its words as part of the note, or make it a note of its own",
        )
        return (Exact(token.markup.replace("\n", " ")),)
    within = _Context(context.complain, context.text, context.limits, in_note=True)
    parts = [part.strip() for part in _NOTE_BREAK.split(token.content)]
    paragraphs = tuple(_parse(part, within) for part in parts if part)
    if not paragraphs:
        context.tell(
            "E107",
            (_needle(token.markup),),
            "the note is empty",
            "write its text between [ and ]",
        )
        return ()
    return (NoteMark(paragraphs),)


def _needle(markup: str) -> str:
    """Return the first line of some markup, which surely stands in the text as written."""
    return markup.split("\n", 1)[0].strip()


# --- what editors tend to get wrong ---------------------------------------------------------------

_BLOCKS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"#{1,6} "), "a heading", "make it a block of its own: '- heading: ...'"),
    (re.compile(r"[-*+] "), "a list", "make it a block of its own: '- list: [...]'"),
    (re.compile(r"> ?"), "a quotation", "make it a block of its own: '- quote: ...'"),
    (re.compile(r"```|~~~"), "a block of code", "Fascicle has none; leave out the marks"),
    (re.compile(r"\|.*\|"), "a table", "make it a block of its own: '- table: ...'"),
)


def _complain_of_blocks(text: str, context: _Context) -> None:
    for pattern, what, hint in _BLOCKS:
        found = pattern.match(text)
        if found:
            line = text.split("\n", 1)[0]
            context.tell(
                "E107",
                (line[:40].strip(),),
                f"text cannot hold {what}",
                f"{hint}; or put \\ before '{text[0]}' to print it",
            )


_LEFT_OPEN: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"\^\["),
        "E110",
        "the note is not closed",
        "a note ends with ]; brackets within it go in pairs",
    ),
    (
        re.compile(r"\[(?=[^\]\[]*+\Z)[^\]\[]*?(?<![\w\\])@"),
        "E110",
        "the citation is not closed",
        "a citation ends with ]",
    ),
    (
        re.compile(r"(?<![\w/\\:])@[\w{]"),
        "E102",
        "a citation stands without brackets",
        "write [@key]; \\@ is an @ that cites nothing",
    ),
    (
        re.compile(r"\[\^[^\]\[\s]{0,80}\]"),
        "E107",
        "text cannot hold notes that stand elsewhere",
        "write the note where it is called, ^[like this]",
    ),
    (
        re.compile(r"\]\{[^}]*\}?"),
        "E107",
        "what stands between the braces cannot be read",
        "write [words]{lang=de}, [words]{name=boehme} or [words]{.smallcaps}",
    ),
    (
        re.compile(r"\]\("),
        "E110",
        "the link cannot be read",
        "write [words](https://address), the address without spaces",
    ),
    (
        re.compile(r"\*\*|\*(?=\S)|(?<=\S)\*|(?<![\w_])_(?=\w)|(?<=\w)_(?![\w_])"),
        "E110",
        "the emphasis is not closed",
        "write *words* or **words**; \\* is a printed asterisk",
    ),
    (re.compile(r"`"), "E110", "the code is not closed", "write `words`; \\` is a printed `"),
)


def _complain_of_leftovers(nodes: Nodes, context: _Context) -> None:
    """Look in the text that was not taken for markup for what was meant as markup."""
    left = _left(nodes)
    told: set[str] = set()
    for pattern, code, message, hint in _LEFT_OPEN:
        found = pattern.search(left)
        if found and not (code == "E102" and "E110" in told):
            told.add(code)
            end = min(found.end(), found.start() + 40) + 24
            needle = re.split(r"[\n\ufffc]", left[found.start() : end])[0].strip()
            context.complain(code, _occurring(needle, context.text), message, hint)
    if not told and not context.in_citation:
        stray = _stray_bracket(left)
        if stray is not None:
            needle = re.split(r"[\n\ufffc]", left[stray : stray + 24])[0].strip()
            context.complain(
                "E110",
                _occurring(needle, context.text),
                "a bracket has no partner",
                "brackets go in pairs; \\[ and \\] are printed as they are",
            )


def _left(nodes: Nodes) -> str:
    """Return the text as the parser left it, with a mark for everything else."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(node.text)
        elif isinstance(node, Enclosed):
            parts.append(_left(node.children))
        else:
            parts.append("\ufffc")
    return "".join(parts)


def _stray_bracket(text: str) -> int | None:
    stack: list[int] = []
    for place, char in enumerate(text):
        if char == "[":
            stack.append(place)
        elif char == "]":
            if not stack:
                return place
            stack.pop()
    return stack[0] if stack else None


def _occurring(needle: str, text: str) -> str:
    """Return as much of a needle's beginning as occurs in the text."""
    if needle in text:
        return needle
    lengths = range(len(needle))
    return needle[: bisect_left(lengths, True, key=lambda n: needle[: n + 1] not in text)]

"""TeX markup in values of a source list, turned into plain text or the rich text of CSL.

This is the markup that bibliographies carry: accents, letters, dashes, quotation marks, italics,
small capitals, protected capitals, a little mathematics. It is no TeX: nothing is defined or run.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping

__all__ = ["LITERAL", "decode", "decode_verbatim", "unknown_commands"]

LITERAL = "\ufdd4"
"""Noncharacter that follows each ``<`` of a source's own words: no tag of CSL begins there."""

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]+)\*?[ \t\n]*|\\(?P<sign>.)|(?P<mark>[{}$~^_]|-{2,3}|``|''|`)"
    r"|(?P<text>[^\\{}$~^_`'-]+|.)",
    re.DOTALL,
)
_TEX = re.compile(r"[\\{}$~`]|--|''")

# Sign or letter of a TeX accent → combining character (TeXbook, ch. 9; LaTeX: c k r t G U h).
_ACCENTS: Mapping[str, str] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "G": "\u030f",
    "C": "\u030f",
    "f": "\u0311",
    "h": "\u0309",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
_SPACING: Mapping[str, str] = {"`": "`", "'": "´", "^": "^", "~": "~", '"': "¨", "=": "¯"}
_LETTERS: Mapping[str, str] = {
    **{"dj": "đ", "DJ": "Đ", "l": "ł", "L": "Ł", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ"},
    **{"oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "ss": "ß", "SS": "ẞ", "i": "ı", "j": "ȷ"},
    **{"dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ"},
    **{"S": "§", "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "euro": "€", "texteuro": "€"},
    **{"copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™"},
    **{"ldots": "…", "dots": "…", "textellipsis": "…", "textdegree": "°", "degree": "°"},
    **{"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’"},
    **{"textquotedblleft": "“", "textquotedblright": "”", "quotedblbase": "„", "glqq": "„"},
    **{"grqq": "“", "quotesinglbase": "‚", "glq": "‚", "grq": "‘", "guillemotleft": "«"},
    **{"guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "flqq": "«"},
    **{"frqq": "»", "guilsinglleft": "‹", "guilsinglright": "›", "textquotesingle": "'"},
    **{"textquotedbl": '"', "textbackslash": "\\", "textasciitilde": "~", "textbar": "|"},
    **{
        "textasciicircum": "^",
        "textunderscore": "_",
        "textless": f"<{LITERAL}",
        "textgreater": ">",
    },
    **{"textbraceleft": "{", "textbraceright": "}", "textbullet": "•", "textdollar": "$"},
    **{"textperiodcentered": "·", "cdot": "·", "textnumero": "№", "slash": "/", "times": "×"},
    **{"TeX": "TeX", "LaTeX": "LaTeX", "quad": " ", "qquad": " ", "space": " ", "par": " "},
    **{"newline": " ", "linebreak": " ", "nobreakspace": "\u00a0", "thinspace": "\u00a0"},
    **{"sim": "~", "textordfeminine": "ª", "textordmasculine": "º", "hyphen": "-"},
    **{"textsection": "§", "textparagraph": "¶", "lq": "‘", "rq": "’", "textminus": "−"},
}
_SIGNS: Mapping[str, str] = {
    **{sign: sign for sign in "&%$#_{}@"},
    **{" ": " ", "\n": " ", "\t": " ", "\\": " ", ",": "\u00a0", ";": " ", ":": " "},
    **{"-": "", "/": "", "!": "", "(": "", ")": "", "[": "", "]": "", "*": "", "|": "|"},
}
_IGNORED = frozenset(
    {
        "relax",
        "protect",
        "allowbreak",
        "linebreak",
        "nolinebreak",
        "selectfont",
        "sloppy",
        "textcompwordmark",
        "nopunct",
        "adddot",
        "isdot",
        "noindent",
        "unspace",
        "ignorespaces",
        "bibopenparen",
        "limits",
        "displaystyle",
    }
)
_CONTENT = frozenset(
    {
        "text",
        "textrm",
        "textnormal",
        "textsf",
        "texttt",
        "textup",
        "textmd",
        "mbox",
        "hbox",
        "uline",
        "underline",
        "emphasis",
        "mathrm",
        "mathit",
        "mathsf",
        "ensuremath",
        "nohyphens",
        "autocap",
        "bibstring",
        "textcyr",
        "textcyrillic",
        "textlatin",
        "textgreek",
        "fbox",
        "keepcase",
    }
)
_DROPPED = frozenset(
    {"noopsort", "NOOPSORT", "SortNoop", "hspace", "vspace", "label", "index", "footnote"}
)
_SECOND = frozenset({"foreignlanguage", "textlang", "href", "bibinfo", "textcolor"})
_BOTH_FIRST = frozenset({"switchargs", "printfirst"})
_TAGS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"), ("<i>", "</i>")),
    **dict.fromkeys(("textbf", "mkbibbold", "mathbf"), ("<b>", "</b>")),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), ("<sup>", "</sup>")),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), ("<sub>", "</sub>")),
    **dict.fromkeys(("textsc", "mkbibsc"), ('<span style="font-variant:small-caps;">', "</span>")),
}
_SWITCHES: Mapping[str, str] = {
    **dict.fromkeys(("em", "it", "itshape", "sl", "slshape"), "emph"),
    **dict.fromkeys(("bf", "bfseries"), "textbf"),
    **dict.fromkeys(("sc", "scshape"), "textsc"),
    **dict.fromkeys(
        (
            "rm",
            "rmfamily",
            "sf",
            "sffamily",
            "tt",
            "ttfamily",
            "upshape",
            "normalfont",
            "small",
            "footnotesize",
            "large",
            "cyr",
            "cyrillictext",
        ),
        "",
    ),
}
_QUOTES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("enquote", "mkbibquote", "textquote"), ("“", "”")),
    "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"),
}
_CASES = frozenset({"uppercase", "MakeUppercase", "lowercase", "MakeLowercase"})
_KNOWN_WORDS = frozenset().union(
    (name for name in _ACCENTS if name.isalpha()),
    *(_LETTERS, _IGNORED, _CONTENT, _DROPPED, _SECOND, _BOTH_FIRST, _TAGS, _SWITCHES),
    *(_QUOTES, _CASES, ("url", "path", "nolinkurl")),
)

# Marks of protected letters while decoding; the text of a source list has no control characters.
_OPEN, _CLOSE = "\x02", "\x03"
_MAX_DEPTH = 40


@functools.lru_cache(maxsize=4096)
def _symbol(name: str) -> str | None:
    """Return the character of a command such as ``alpha``, from pylatexenc's table."""
    from pylatexenc.latex2text import get_default_latex_context_db

    spec = get_default_latex_context_db().get_macro_spec(name)
    text = getattr(spec, "simplify_repl", None)
    return text if isinstance(text, str) and text and "%" not in text else None


def unknown_commands(value: str) -> Iterator[str]:
    """Yield the commands (with backslash) that ``decode`` has to leave as they are."""
    if "\\" not in value:
        return
    for match in re.finditer(r"\\(?:([A-Za-z]+)|(.))", value, re.DOTALL):
        word, sign = match.groups()
        if word and word not in _KNOWN_WORDS and _symbol(word) is None:
            yield f"\\{word}"
        elif sign and sign not in _SIGNS and sign not in _ACCENTS:
            yield f"\\{sign}"


def decode(value: str, *, rich: bool = True, protect: bool = False) -> str:
    """Decode TeX markup. Letters and words are never recased.

    ``rich`` gives the tags of CSL rich text (``<i>``, ``<b>``, ``<sup>``, ``<sub>``, small
    capitals), else these are dropped. ``protect`` turns braces that protect capitals into
    ``<span class="nocase">``, where a style could change the case of what they hold. ``LITERAL``
    follows each ``<`` that is none of these tags; whoever prints the text takes it away.
    """
    if not _TEX.search(value):
        return value.replace("<", f"<{LITERAL}")
    text = _Decoder(value, rich=rich, protect=protect and rich).run()
    text = unicodedata.normalize("NFC", re.sub(r"[ \n\t]+", " ", text)).strip(" ")
    return _spans(text) if _OPEN in text else text


def decode_verbatim(value: str) -> str:
    """Clean an address or identifier: only escapes and braces around single signs are taken away.

    ``%``, ``~`` and ``_`` are characters of an address like others; white space, which no address
    has, comes from line ends and is dropped.
    """
    match = re.fullmatch(r"\s*\\(?:url|href|nolinkurl)\s*\{(.*?)\}.*", value, re.DOTALL)
    text = match.group(1) if match else value
    text = re.sub(r"\$\\sim\$|\{?\\textasciitilde(\{\})?\}?|\\~\{\}", "~", text)
    text = re.sub(r"\\([&%$#_{}~^])(\{\})?", r"\1", text)
    text = re.sub(r"\{([^{}]*)\}", r"\1", text)
    return re.sub(r"\s+", "", text).strip("<>")


def _spans(text: str) -> str:
    """Turn marks of protection into spans that hold whole words, where there is case to protect."""
    text = re.sub(f"{_CLOSE}(\\w*+){_OPEN}", r"\1", text)
    text = re.sub(f"(?<!\\w)(\\w++){_OPEN}", f"{_OPEN}\\1", text)
    text = re.sub(f"{_CLOSE}(\\w++)", f"\\1{_CLOSE}", text)

    def span(match: re.Match[str]) -> str:
        inner = match.group(1)
        if not any(letter.isalpha() for letter in re.sub(rf"<(?!{LITERAL})[^>]*>", "", inner)):
            return inner
        return f'<span class="nocase">{inner}</span>'

    return re.sub(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}", span, text)


class _Decoder:
    """Reads tokens once, from left to right, with one token put back at most."""

    def __init__(self, value: str, *, rich: bool, protect: bool) -> None:
        self._tokens = list(_TOKEN.finditer(value))
        self._next = 0
        numbers = range(len(self._tokens) - 1, -1, -1)
        self._last_dollar = next((n for n in numbers if self._tokens[n]["mark"] == "$"), -1)
        self._rich = rich
        self._protect = protect
        self._depth = 0
        self._quotes = 0
        self._math = False

    def run(self) -> str:
        """Decode everything; a closing brace too many is dropped."""
        parts = []
        while self._next < len(self._tokens):
            parts.append(self._group(protected=False))
        return "".join(parts)

    def _group(self, *, protected: bool) -> str:
        """Decode up to the brace that closes the group, or to the end."""
        parts: list[str] = []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token["mark"] == "}":
                break
            if token["word"] in _SWITCHES:
                if self._depth >= _MAX_DEPTH:
                    continue  # as many switches are no markup; what follows is kept
                self._depth += 1
                rest = self._group(protected=protected)
                self._depth -= 1
                parts.append(self._tagged(_SWITCHES[token["word"]], rest))
                break
            parts.append(self._token(token, protected=protected))
        return "".join(parts)

    def _token(self, token: re.Match[str], *, protected: bool) -> str:
        if token["word"]:
            return self._command(token["word"])
        if token["sign"]:
            return self._sign(token["sign"])
        if token["mark"] == "{":
            return self._braced(protected=protected)
        if token["mark"]:
            return self._mark(token["mark"])
        text = token["text"].replace("<", f"<{LITERAL}")
        return text.replace("-", "−") if self._math and text == "-" else text

    def _braced(self, *, protected: bool) -> str:
        """Decode a group; it protects case unless it begins with a command, as in BibTeX."""
        if self._depth >= _MAX_DEPTH:
            return ""  # braces as deep as this are no markup; their content follows
        begins = self._tokens[self._next] if self._next < len(self._tokens) else None
        special = begins is not None and (begins["word"] or begins["sign"])
        mark = self._protect and not protected and not special and not self._math
        self._depth += 1
        text = self._group(protected=protected or mark)
        self._depth -= 1
        return f"{_OPEN}{text}{_CLOSE}" if mark and text else text

    def _argument(self) -> str:
        """Decode the argument of a command: a group, a command or one character."""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            if token["text"] and not token["text"].strip():
                self._next += 1
                continue
            break
        else:
            return ""
        self._next += 1
        if token["mark"] == "{":
            return self._inner()
        if token["mark"] == "}":
            self._next -= 1
            return ""
        if token["text"]:
            text = token["text"].lstrip()
            self._replace_rest(token, len(token["text"]) - len(text) + 1)
            return text[0]
        if self._depth >= _MAX_DEPTH:
            return ""
        self._depth += 1
        decoded = self._token(token, protected=True)
        self._depth -= 1
        return decoded

    def _inner(self) -> str:
        if self._depth >= _MAX_DEPTH:
            return ""
        self._depth += 1
        text = self._group(protected=False)
        self._depth -= 1
        return text

    def _replace_rest(self, token: re.Match[str], used: int) -> None:
        """Put back what an argument of one character has left of a run of text."""
        rest = token["text"][used:]
        if rest:
            again = re.compile(r"(?P<word>(?!))?(?P<sign>(?!))?(?P<mark>(?!))?(?P<text>.+)", re.S)
            match = again.match(rest)
            if match:
                self._next -= 1
                self._tokens[self._next] = match

    def _raw_argument(self) -> str:
        """Return a braced argument as it is written, for addresses."""
        if self._next >= len(self._tokens) or self._tokens[self._next]["mark"] != "{":
            return ""
        depth, parts = 0, []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            depth += {"{": 1, "}": -1}.get(token["mark"] or "", 0)
            if depth == 0:
                break
            parts.append(token.group())
        return decode_verbatim("".join(parts[1:]))

    def _tagged(self, command: str, text: str) -> str:
        if not command or not self._rich or not text:
            return text
        before, after = _TAGS[command]
        return f"{before}{text}{after}"

    def _command(self, name: str) -> str:
        if name in _ACCENTS:
            return self._accent(name)
        if name in _TAGS:
            return self._tagged(name, self._argument())
        if name in _QUOTES:
            return self._quoted(name)
        if name in _CONTENT:
            return self._argument()
        if name in _IGNORED:
            return ""
        if name in _DROPPED:
            self._argument()
            return ""
        if name in {"url", "path", "nolinkurl"}:
            return self._raw_argument()
        if name in _SECOND:
            if name == "href":
                self._raw_argument()
            else:
                self._argument()
            return self._argument()
        if name in _BOTH_FIRST:
            first = self._argument()
            self._argument()
            return first
        if name in _CASES:
            text = self._argument()
            return text.upper() if name in {"uppercase", "MakeUppercase"} else text.lower()
        letter = _LETTERS.get(name)
        return letter if letter is not None else (_symbol(name) or f"\\{name} ")

    def _quoted(self, name: str) -> str:
        before, after = _QUOTES[name]
        nested = before == "“" and self._quotes % 2
        if before == "“":
            self._quotes += 1
        text = self._argument()
        if before == "“":
            self._quotes -= 1
        return f"‘{text}’" if nested else f"{before}{text}{after}"

    def _sign(self, sign: str) -> str:
        if sign in _ACCENTS and not self._math:
            return self._accent(sign)
        return _SIGNS.get(sign, f"\\{sign}")

    def _accent(self, name: str) -> str:
        base = self._argument()
        if not base:
            return _SPACING.get(name, "")
        first, rest = {"ı": "i", "ȷ": "j"}.get(base[0], base[0]), base[1:]
        if not first.isalpha():
            return base
        return unicodedata.normalize("NFC", first + _ACCENTS[name]) + rest

    def _mark(self, mark: str) -> str:
        if mark == "$":
            return self._mathematics()
        if mark in "^_" and self._math:
            return self._tagged(
                "textsuperscript" if mark == "^" else "textsubscript", self._argument()
            )
        if self._math and mark == "`":
            return mark
        return {"~": "\u00a0", "--": "–", "---": "—", "``": "“", "''": "”", "`": "‘"}.get(
            mark, mark
        )

    def _mathematics(self) -> str:
        """Switch mathematics on or off; a dollar sign without its fellow is a dollar sign."""
        if not self._math and self._last_dollar < self._next:
            return "$"
        self._math = not self._math
        return ""

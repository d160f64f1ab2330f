"""YAML as editors may write it: plain data with places, and no surprises.

The events of PyYAML (libyaml where it is there) are put together here, without recursion into the
depth that a file asks for, into the values of YAML 1.2's core schema that a manuscript needs:
texts, whole and decimal numbers, true, false and nothing. All else is text as written, dates too.
Anchors, aliases, merge keys and tags are refused: a manuscript says what it prints.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from yaml import events

from fascicle.findings import Finding, Place
from fascicle.limits import DEFAULTS, Limits
from fascicle.manuscript.decoding import decode
from fascicle.manuscript.positions import Span, YamlPath, YamlSource
from fascicle.manuscript.yaml_errors import explain_syntax
from fascicle.manuscript.yaml_slips import Stop

__all__ = ["EDTF_KEYS", "parse_yaml"]

EDTF_KEYS = frozenset({"date", "dates", "from", "old_style", "span", "to"})
"""Keys whose values are dates (EDTF): there a plain date or year is what is meant, and is text."""

_MAX_TOLD = 50  # findings of one kind in one file; a binary file would otherwise give thousands

# What YAML 1.2 allows in a file (production 1), but for the byte order mark, and for line breaks
# (U+0085, U+2028, U+2029) that YAML 1.1 and 1.2 take differently and no editor shows.
_NOT_PRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_TAB_INDENTED = re.compile(r"^ *\t", re.MULTILINE)

_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
# Numbers of more digits are not numbers in a manuscript, and other programs would round them.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(
    r"[-+]?(?=[0-9]*[.eE])(?:\.[0-9]{1,20}|[0-9]{1,20}(?:\.[0-9]{0,20})?)(?:[eE][-+]?[0-9]{1,3})?"
)

# What YAML 1.1 makes of a plain value and an editor hardly means.
_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"y|yes|on", re.IGNORECASE), "for “true”"),
    (re.compile(r"n|no|off", re.IGNORECASE), "for “false”"),
    (re.compile(r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"), "for a number of seconds"),
    (re.compile(r"[-+]?0o?[0-9_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?0b[01_]+"), "for another number"),
    (re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*"), "for a number"),
    (re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE), "for a number"),
    (re.compile(r"[-+]?[0-9.]+e[-+]?[0-9]+", re.IGNORECASE), "for a number"),
    (re.compile(r"[0-9]{17,}"), "for a number, and round it"),
)
_OCTAL_LOOKING = re.compile(r"[-+]?0[0-9]+$")
_HASH_IN_TEXT = re.compile(r"[ \t]+#[^\s#!-]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")


@dataclass(slots=True)
class _Node:
    """A node of the file: ``kind`` is scalar, list, mapping or alias; offsets in characters.

    ``items`` of a mapping are its keys and values in turn.
    """

    kind: str
    start: int
    end: int
    style: str = ""
    value: str = ""
    items: list[_Node] = field(default_factory=list)


def parse_yaml(
    file: str, data: bytes, limits: Limits = DEFAULTS
) -> tuple[object | None, YamlSource | None, list[Finding]]:
    """Read YAML: the data, its places, and what is wrong with it. Never raises for any input.

    ``file`` is the POSIX path that findings name. The data is None where it cannot be trusted
    (M101, M102, M105, M106 for aliases and merge keys, M107, M109, L101, L102), and there is no
    source where it could not be read at all. Of a key given twice (M103) the first is kept.
    """
    if len(data) > limits.yaml_bytes:
        message = f"The file has {len(data):,} bytes"
        hint = "Divide a long chapter into several."
        return None, None, [limits.beyond("yaml_bytes", Place(file), message, hint, len(data))]
    text, not_utf8 = decode(file, data)
    if not_utf8 is not None:
        return None, None, [not_utf8]
    source = YamlSource(file, text)
    faults = list(_unprintable(source))
    if faults:
        return None, None, faults
    root, faults = _compose(source, limits)
    if root is None:
        return None, None, faults
    made = _Construction(source)
    value = made.construct(root, ())
    source = YamlSource(file, text, made.spans, made.keys)
    findings = faults + made.findings
    if value is None and not findings:
        return None, source, [_empty(source)]
    return (None if made.broken else value), source, findings


def _finding(source: YamlSource, code: str, offset: int, message: str, hint: str = "") -> Finding:
    place = source.at(offset)
    return Finding(code, place, message, hint=hint, excerpt=source.excerpt(place.line))


def _empty(source: YamlSource) -> Finding:
    return _finding(
        source,
        "M107",
        0,
        "The file is empty, or holds only comments.",
        "Write it, or delete it where it is not needed.",
    )


def _unprintable(source: YamlSource) -> Iterator[Finding]:
    for count, match in enumerate(_NOT_PRINTABLE.finditer(source.text)):
        if count == _MAX_TOLD:
            return
        yield _finding(
            source,
            "M101",
            match.start(),
            f"An invisible character stands here (U+{ord(match[0]):04X}), "
            "which a text file must not have.",
            "Delete it; it often comes with text that was copied from elsewhere.",
        )


# --- from the file to nodes ---------------------------------------------------------------------


def _compose(source: YamlSource, limits: Limits) -> tuple[_Node | None, list[Finding]]:
    """Return the one document of the file as nodes, or the findings that prevent it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(source, limits)
    try:
        for event in yaml.parse(source.text, Loader=loader):
            if not builder.take(event):
                return None, builder.findings
    except yaml.MarkedYAMLError as error:
        faults = _syntax(source, error, builder.last)
        places = {fault.place for fault in faults}
        return None, [*(f for f in builder.findings if f.place not in places), *faults]
    except yaml.YAMLError as error:
        # Only what the check of characters above let through and libyaml does not.
        offset = int(getattr(error, "position", 0))
        return None, [_finding(source, "M101", offset, "This character cannot be read.")]
    if builder.root is None:
        return None, [*builder.findings, _empty(source)]
    return builder.root, builder.findings


class _Builder:
    """Puts events together to nodes, with a stack of its own instead of recursion."""

    def __init__(self, source: YamlSource, limits: Limits) -> None:
        self._limits = limits
        self.root: _Node | None = None
        self.findings: list[Finding] = []
        self._source = source
        self._open: list[_Node] = []
        self._nodes = 0
        self.last = (0, 0)  # the stretch of the last scalar

    def take(self, event: Any) -> bool:
        """Take the next event; false where reading has to end."""
        if isinstance(event, events.DocumentStartEvent):
            return self._document(event)
        if isinstance(event, events.CollectionEndEvent):
            mark: Any = event.start_mark  # the stubs allow none, but a parser's event has one
            self._open.pop().end = mark.index
            return True
        if not isinstance(event, events.NodeEvent):
            return True
        node = self._node(event)
        if self._open:
            self._open[-1].items.append(node)
        else:
            self.root = node
        if isinstance(event, events.CollectionStartEvent):
            self._open.append(node)
        return self._within_limits(node)

    def _document(self, event: Any) -> bool:
        if self.root is None:
            return True
        self._tell(
            "M101",
            event.start_mark.index,
            "A second document begins here; a file holds one.",
            "Take out the line that consists of three hyphens.",
        )
        return False

    def _node(self, event: Any) -> _Node:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, events.AliasEvent):
            self._shorthand(start, f"“*{event.anchor}” is an alias in YAML.")
            return _Node("alias", start, end)
        if event.anchor is not None:
            self._shorthand(start, f"“&{event.anchor}” is an anchor in YAML.")
        if event.tag is not None:
            self._shorthand(start, "What begins with “!” here is a tag in YAML.")
        if isinstance(event, events.ScalarEvent):
            self.last = (start, end)
            return _Node("scalar", start, end, event.style or "plain", event.value)
        kind = "list" if isinstance(event, events.SequenceStartEvent) else "mapping"
        return _Node(kind, start, end)

    def _shorthand(self, offset: int, message: str) -> None:
        self._tell(
            "M106",
            offset,
            f"{message} No manuscript may use it.",
            "Where it is the beginning of a text, put the whole text in quotes.",
        )

    def _within_limits(self, node: _Node) -> bool:
        self._nodes += 1
        if len(self._open) > self._limits.yaml_depth:
            what = "Too many lists and groups of keys stand within one another here"
            hint = (
                "Look for a line that is indented by mistake, or for brackets that are not closed."
            )
            return self._beyond("yaml_depth", node, what, hint)
        if self._nodes > self._limits.yaml_values:
            what = "The file has too many values, and the first too many is this one"
            hint = (
                "Divide a long chapter into several; or see whether it is the file that was meant."
            )
            return self._beyond("yaml_values", node, what, hint)
        return True

    def _beyond(self, name: str, node: _Node, message: str, hint: str) -> bool:
        place = self._source.at(node.start)
        found = self._limits.beyond(name, place, message, hint)
        self.findings.append(replace(found, excerpt=self._source.excerpt(place.line)))
        return False

    def _tell(self, code: str, offset: int, message: str, hint: str = "") -> None:
        if len(self.findings) < _MAX_TOLD:
            self.findings.append(_finding(self._source, code, offset, message, hint))


def _syntax(source: YamlSource, error: object, last: tuple[int, int]) -> list[Finding]:
    """Return the findings for a fault in YAML's syntax: one, or one for each tab."""
    problem = str(getattr(error, "problem", "") or "")
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    offset = mark.index if mark is not None else 0
    begun = context.index if context is not None else offset
    tabs = list(_tabs(source, offset))
    if tabs:
        return tabs
    stop = Stop(source, offset, begun, last)
    fault = explain_syntax(stop, problem, str(getattr(error, "context", "") or ""))
    return [_finding(source, "M101", fault.offset, fault.message, fault.hint)]


def _tabs(source: YamlSource, offset: int) -> Iterator[Finding]:
    """Yield a finding for each line indented by a tab, if reading failed at such a line."""
    line_start = source.text.rfind("\n", 0, offset) + 1
    before = _TAB_INDENTED.match(source.text, line_start)
    if before is None:
        return
    for count, match in enumerate(_TAB_INDENTED.finditer(source.text, line_start)):
        if count == _MAX_TOLD:
            return
        yield _finding(
            source,
            "M102",
            match.end() - 1,
            "The line is indented with a tab.",
            "Replace the tab by two spaces for each level.",
        )


# --- from nodes to data -------------------------------------------------------------------------


class _Construction:
    """Makes data of nodes, and notes places and faults on the way. ``broken``: data is missing."""

    def __init__(self, source: YamlSource) -> None:
        self.spans: dict[YamlPath, Span] = {}
        self.keys: dict[YamlPath, int] = {}
        self.findings: list[Finding] = []
        self.broken = False
        self._source = source

    def construct(self, node: _Node, path: YamlPath) -> object:
        """Return the data of a node. Recursion is bounded by the limit of depth."""
        self.spans[path] = Span(node.start, node.end, node.style, node.value)
        if node.kind == "scalar":
            return self._scalar(node, path)
        if node.kind == "list":
            return [self.construct(item, (*path, n)) for n, item in enumerate(node.items)]
        if node.kind == "mapping":
            return self._mapping(node, path)
        self.broken = True
        return None

    def _mapping(self, node: _Node, path: YamlPath) -> dict[str, object]:
        made: dict[str, object] = {}
        pairs = iter(node.items)
        for key, value in zip(pairs, pairs, strict=True):
            name = self._key(key)
            if name is None:
                self.broken = True
            elif name in made:
                first = self._source.at(self.keys[(*path, name)]).line
                self._tell(
                    "M103",
                    key.start,
                    f"“{name}” is given a second time; the first stands in line {first}.",
                    "Delete one of the two, or join them.",
                )
            else:
                self.keys[(*path, name)] = key.start
                made[name] = self.construct(value, (*path, name))
        return made

    def _key(self, node: _Node) -> str | None:
        if node.kind == "alias":
            return None
        if node.kind != "scalar" or node.value == "":
            self._tell(
                "M101",
                node.start,
                "A key has to be a word, before its colon.",
                "Write the key, or put a text that begins with a bracket or colon in quotes.",
            )
            return None
        if node.style == "plain" and node.value == "<<":
            self._tell(
                "M106",
                node.start,
                "“<<” is a merge key in YAML. No manuscript may use it.",
                "Write out the keys that are meant.",
            )
            return None
        if node.style == "plain":
            self._trap(node)
        return node.value

    def _scalar(self, node: _Node, path: YamlPath) -> object:
        text = node.value
        if node.style != "plain":
            return text
        self._lost_comment(node)
        if text in _NULL:
            return None
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if key in EDTF_KEYS:
            return text
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text) and not _OCTAL_LOOKING.match(text):
            number = float(text)
            if math.isfinite(number):
                return number
        self._trap(node)
        return text

    def _trap(self, node: _Node) -> None:
        """Warn of a plain value that other readers of YAML do not take as text."""
        text = node.value
        meaning = next((what for trap, what in _TRAPS if trap.fullmatch(text)), "")
        if not meaning and _DATE.fullmatch(text):
            meaning = "for a date, and write it in another way"
        if meaning:
            self._tell(
                "M104",
                node.start,
                f"“{text}” without quotes: other readers of YAML take it {meaning}.",
                f'Write "{text}".',
            )

    def _lost_comment(self, node: _Node) -> None:
        """Warn where “#” within a text, as in “No. #5”, makes a comment of the rest of the line."""
        cut = _HASH_IN_TEXT.match(self._source.text, node.end) if " " in node.value else None
        if cut is not None:
            self._tell(
                "M104",
                cut.end() - 2,
                "The text ends here: YAML takes “#” and what follows on the line for a comment.",
                "Put the whole text in quotes, or a space after “#” where it is a comment.",
            )

    def _tell(self, code: str, offset: int, message: str, hint: str) -> None:
        if len(self.findings) < _MAX_TOLD:
            self.findings.append(_finding(self._source, code, offset, message, hint))

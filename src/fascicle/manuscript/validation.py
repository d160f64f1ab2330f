"""From data to models, with every fault said in an editor's words at its place.

pydantic finds the faults; none of its own sentences reaches an editor. What it reports is
translated by kind: unknown and missing keys (M201, M202), wrong types (M203), values that are not
allowed (M204) and blocks of no or of several kinds (M207).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from fascicle.findings import Finding, Findings
from fascicle.manuscript.models import (
    BLOCK_MODELS,
    DIGEST_PATTERN,
    IDENTIFIER_PATTERN,
    LANGUAGE_PATTERN,
    SEED_PATTERN,
    WORDS_PATTERN,
    Chapter,
)
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.suggesting import Suggestions

__all__ = ["did_you_mean", "listed", "nearest", "shown", "validate"]

M = TypeVar("M", bound=BaseModel)

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a group of keys",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
}
_PATTERNS = {
    DIGEST_PATTERN: "a SHA-256 of 64 hexadecimal digits",
    IDENTIFIER_PATTERN: "a name of small letters a–z, digits and hyphens",
    LANGUAGE_PATTERN: "a language tag such as en-GB, de or sr-Latn",
    SEED_PATTERN: "the name of a seed document, a stroke and the number of a paragraph",
}
_LIMITS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
_MOST_LISTED = 50
# What other programs call a kind of block: no likeness of letters leads from one to the other.
_OTHER_WORDS = {
    **dict.fromkeys(("figure", "illustration", "image", "img", "photo", "picture"), "photograph"),
    **dict.fromkeys(("content", "p", "par", "paragraph"), "text"),
    **dict.fromkeys(("header", "section", "title"), "heading"),
}
_LANGUAGES = {
    **dict.fromkeys(("english", "englisch", "anglais"), "en-GB or en-US"),
    **dict.fromkeys(("german", "deutsch", "allemand"), "de"),
    **dict.fromkeys(("french", "français", "französisch"), "fr"),
    **dict.fromkeys(("serbian", "srpski", "српски"), "sr-Latn or sr-Cyrl"),
}
_FILE_ENDING = re.compile(r"\.(?:ya?ml|jpe?g|png|tiff?|svg|webp|gif|pdf)$", re.IGNORECASE)
_KINDS = ", ".join(BLOCK_MODELS)


@dataclass(frozen=True, slots=True)
class _Fault:
    """One of pydantic's reports, with its path in the data and the model's classes on the way."""

    kind: str
    path: YamlPath
    value: Any
    context: Mapping[str, Any]
    owner: type[BaseModel] | None
    of_key: bool


def validate(
    model: type[M], data: object, source: YamlSource, at: YamlPath = ()
) -> tuple[M | None, tuple[Finding, ...]]:
    """Return the data as a model, or None and all that is wrong with it.

    ``at`` is the path of ``data`` within ``source``, whence the places are taken.
    """
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    faults = [_fault(model, data, at, detail) for detail in details]
    findings = Findings()
    near = _misspelt(faults)
    for fault in faults:
        if fault.kind == "missing" and (fault.path[:-1], fault.path[-1]) in near:
            continue
        findings.extend(_translate(fault, source))
    return None, tuple(findings)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of ``known`` that ``word`` was most likely meant to be, or None."""
    return Suggestions(known).nearest(word)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question whether the nearest of ``known`` was meant, or nothing."""
    return Suggestions(known).question(word)


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: ``a, b or c``; of very many the first ones only."""
    *first, last = list(islice(words, _MOST_LISTED + 1)) or ["nothing"]
    if len(first) == _MOST_LISTED:
        last = "others"
    return f"{', '.join(first)} or {last}" if first else last


def shown(value: object) -> str:
    """Return a value as it may stand in a message, shortened, in quotation marks."""
    text = " ".join(str(value).split())
    return f"“{text[:39]}…”" if len(text) > 40 else f"“{text}”"


# --- pydantic's report, in terms of the data -------------------------------------------------


def _fault(model: type[BaseModel], data: object, at: YamlPath, detail: Any) -> _Fault:
    kind = str(detail["type"])
    location = tuple(detail["loc"])
    of_key = location[-1:] == ("[key]",)
    if of_key:
        location = location[:-1]
    tag = None
    if model is Chapter and location[:1] == ("body",) and len(location) > 2:
        # In a union of blocks pydantic puts the block's kind into the path.
        tag = location[2]
        location = location[:2] + location[3:]
    owner = _owner(model, location, tag)
    value = detail.get("input")
    return _Fault(kind, at + location, value, detail.get("ctx") or {}, owner, of_key)


def _owner(model: type[BaseModel], location: YamlPath, tag: str | int | None) -> Any:
    """Return the model whose key the last step of ``location`` is, or None."""
    kind: Any = model
    for depth, step in enumerate(location[:-1]):
        if tag is not None and depth == 1:
            kind = BLOCK_MODELS.get(str(tag))
            continue
        kind = _bare(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            kind = _annotation(kind, str(step))
        elif get_origin(kind) in (list, dict, tuple):
            kind = get_args(kind)[-1]
        else:
            return None
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _annotation(model: type[BaseModel], key: str) -> Any:
    for name, info in model.model_fields.items():
        if key in (name, info.alias):
            return info.annotation
    return None


def _bare(kind: Any) -> Any:
    """Return a type without its annotations and without “or None”."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, UnionType):
            rest = [option for option in get_args(kind) if option is not type(None)]
            if len(rest) != 1:
                return None
            kind = rest[0]
        else:
            return kind


def _keys(owner: type[BaseModel] | None) -> list[str]:
    """Return the keys of a model as an editor writes them."""
    if owner is None:
        return []
    return [info.alias or name for name, info in owner.model_fields.items()]


def _misspelt(faults: list[_Fault]) -> set[tuple[YamlPath, str | int]]:
    """Return the keys that are there, but misspelt: those need not be called missing as well."""
    missing = {fault.path for fault in faults if fault.kind == "missing"}
    found: set[tuple[YamlPath, str | int]] = set()
    for fault in faults:
        if fault.kind == "extra_forbidden":
            meant = nearest(str(fault.path[-1]), _keys(fault.owner))
            if meant is not None and (*fault.path[:-1], meant) in missing:
                found.add((fault.path[:-1], meant))
    return found


# --- in an editor's words -----------------------------------------------------------------------


def _translate(fault: _Fault, source: YamlSource) -> Iterator[Finding]:
    if fault.kind == "extra_forbidden":
        code, message, hint = _unknown_key(fault)
    elif fault.kind == "missing" and isinstance(fault.path[-1], str):
        code, message, hint = "M202", f"The key “{fault.path[-1]}” is missing.", _missing(fault)
    elif fault.kind.startswith("union_tag"):
        code, message, hint = _no_kind(fault, source)
    elif fault.kind in _WANTED or fault.kind == "missing":
        code, message, hint = _wrong_type(fault, source)
    else:
        code = "M204"
        message, hint = _not_allowed(fault)
    path = fault.path[:-1] if fault.kind == "missing" else fault.path
    place = source.place(path, key=fault.of_key or fault.kind == "extra_forbidden")
    yield Finding(code, place, message, hint=hint, excerpt=source.excerpt(place.line))


def _unknown_key(fault: _Fault) -> tuple[str, str, str]:
    key = str(fault.path[-1])
    keys = _keys(fault.owner)
    kind = next((k for k, model in BLOCK_MODELS.items() if model is fault.owner), None)
    if kind is not None and key in BLOCK_MODELS:
        return (
            "M207",
            f"A block is of one kind, and this one is both “{kind}” and “{key}”.",
            f"Begin a block of its own, with a hyphen, for “{key}”.",
        )
    meant = nearest(key, keys) or nearest(key.lower(), keys)
    message = f"There is no key {shown(key)} here."
    if meant is not None:
        return "M201", message, f"Did you mean “{meant}”?"
    return "M201", message, f"The keys here are {listed(keys)}." if keys else ""


def _missing(fault: _Fault) -> str:
    key = str(fault.path[-1])
    described = ""
    if fault.owner is not None:
        for name, info in fault.owner.model_fields.items():
            if key in (name, info.alias):
                described = (info.description or "").replace("``", "").partition("\n")[0]
    if described[1:2].islower():
        described = f"{described[0].lower()}{described[1:]}"
    return f"Add “{key}: …”: {described}" if described else f"Add “{key}: …”."


def _no_kind(fault: _Fault, source: YamlSource) -> tuple[str, str, str]:
    hint = f"A block is plain text, or has one of the keys {_KINDS}."
    if isinstance(fault.value, Mapping):
        keys = [str(key) for key in fault.value]
        for key in keys:
            if " " in key:
                return (
                    "M207",
                    f"A colon after {shown(key)} has made a key of these words.",
                    "Put the paragraph in quotes, or write it below “- text: |”.",
                )
        meant = next((m for key in keys if (m := _kind_meant(key))), None)
        if meant is not None:
            hint = f"Did you mean “{meant}”? {hint}"
        noun = "the key" if len(keys) == 1 else "the keys"
        return "M207", f"No kind of block has {noun} {listed(map(shown, keys))} alone.", hint
    span = source.spans.get(fault.path)
    if isinstance(fault.value, list) and span and source.text.startswith("[", span.start):
        hint = "A text that begins with “[” has to stand in quotes."
    elif isinstance(fault.value, bool | int | float) and span:
        hint = f'Put a paragraph that looks like a number in quotes: "{span.value}".'
    return "M207", f"There is {_found(fault.value)} where a block is wanted.", hint


def _kind_meant(key: str) -> str | None:
    """Return the kind of block that a key which is none was likely meant to be."""
    return _OTHER_WORDS.get(key.lower()) or nearest(key, BLOCK_MODELS)


def _found(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"“{str(value).lower()}”"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "a list"
    return "a group of keys"


def _wrong_type(fault: _Fault, source: YamlSource) -> tuple[str, str, str]:
    if fault.kind == "missing":
        return "M203", "The list has too few numbers.", "Write both, as in [43.7236, 20.6872]."
    wanted = _WANTED[fault.kind]
    found = _found(fault.value)
    if isinstance(fault.value, float) and wanted == "a whole number":
        found = "a number with a decimal point"
    message = f"There is {found} where {wanted} is wanted."
    return "M203", message, _type_hint(fault, wanted, source)


def _type_hint(fault: _Fault, wanted: str, source: YamlSource) -> str:
    span = source.spans.get(fault.path)
    written = span.value if span is not None else ""
    if fault.value is None:
        return "Write it, or delete the key where it is not needed."
    if wanted == "text":
        return _text_hint(fault, written, source)
    if wanted == "true or false":
        return f"Write true or false, without quotes, instead of {shown(written)}."
    if wanted in ("a number", "a whole number") and isinstance(fault.value, str):
        if re.fullmatch(r"-?[0-9]+(,[0-9]+)?", written) and wanted == "a number":
            return f"Write it without quotes, with a decimal point: {written.replace(',', '.')}."
        return "Write the number in digits, without quotes."
    if wanted == "a list":
        if isinstance(fault.value, str) and len(written) <= 40:
            return f"Write [{written}], or each item on a line of its own after a hyphen."
        return "Write each item on a line of its own, after a hyphen and a space."
    if wanted == "a group of keys":
        return "Write its keys on the next lines, indented, each with a colon."
    return ""


def _text_hint(fault: _Fault, written: str, source: YamlSource) -> str:
    if isinstance(fault.value, bool | int | float):
        return f'Put it in quotes: "{written}".'
    if isinstance(fault.value, Mapping):
        return (
            "A colon with a space after it has made a key of the words before it: "
            "put the whole text in quotes."
        )
    span = source.spans.get(fault.path)
    if span is not None and source.text.startswith("[", span.start):
        return "A text that begins with “[” has to stand in quotes."
    return "Take out the hyphens, or put a text that begins with one in quotes."


def _not_allowed(fault: _Fault) -> tuple[str, str]:
    context, value = fault.context, shown(fault.value)
    if fault.kind == "literal_error":
        return _not_one_of(fault)
    if fault.kind == "string_pattern_mismatch" and context.get("pattern") == WORDS_PATTERN:
        return "The text is empty.", "Write it, or delete the key where it is not needed."
    if fault.kind == "string_pattern_mismatch":
        wanted = _PATTERNS.get(str(context.get("pattern")), "of the form that is wanted here")
        return f"{value} is not {wanted}.", _pattern_hint(fault)
    if fault.kind == "too_short":
        if context.get("min_length") == 1:
            return "The list is empty.", "Write it, or delete the key where it is not needed."
        return f"The list has fewer than {context.get('min_length')} items.", "Add what is missing."
    if fault.kind in ("string_too_long", "too_long"):
        what = "characters" if fault.kind == "string_too_long" else "items"
        limit = context.get("max_length")
        return f"It has more than {limit} {what}.", f"Shorten it to {limit} {what}."
    if fault.kind in _LIMITS:
        key, words = _LIMITS[fault.kind]
        hint = f"Write a number that is {words} {context.get(key)}."
        if "at" in fault.path[-2:] or "points" in fault.path[-3:]:
            hint = "Latitude (−90 to 90) comes first, then longitude (−180 to 180)."
        return f"{value} is not allowed: it has to be {words} {context.get(key)}.", hint
    return f"{value} is not allowed here.", ""


def _not_one_of(fault: _Fault) -> tuple[str, str]:
    expected = str(fault.context.get("expected", ""))
    allowed = re.findall(r"'([^']*)'", expected) or re.findall(r"[0-9]+", expected)
    meant = nearest(str(fault.value).lower(), allowed)
    message = f"{shown(fault.value)} is not one of {listed(allowed)}."
    if fault.value is None:
        message = f"There is nothing where one of {listed(allowed)} is wanted."
    return message, f"Did you mean “{meant}”?" if meant else f"Write {listed(allowed)}."


def _pattern_hint(fault: _Fault) -> str:
    pattern, written = fault.context.get("pattern"), str(fault.value)
    if pattern == SEED_PATTERN:
        return "Write for example [siege-of-kraljevo/5]."
    if pattern == LANGUAGE_PATTERN:
        return f"Write {_LANGUAGES.get(written.strip().lower(), 'for example en-GB')}."
    if pattern == DIGEST_PATTERN:
        return "Copy it whole, or delete the key."
    if pattern != IDENTIFIER_PATTERN:
        return ""
    # Files and their folders are named where the name alone is wanted: “chapters/showing.yaml”.
    name = _FILE_ENDING.sub("", written.rpartition("/")[2] or written)
    if name != written and re.fullmatch(IDENTIFIER_PATTERN, name):
        return f"Write {name}: the name alone, without folder and ending."
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return f"Write for example {name}." if name else ""

"""Marking: the names that a text mentions, marked in the very file that an editor wrote.

Nothing but the marks goes into the file: each is put in its exact place, and each is tried first.
It is kept where the file then still says the same, to YAML and to us, apart from that mark.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from fascicle.edition.inline import parse_inline
from fascicle.edition.mentions import Mention
from fascicle.edition.model import Span
from fascicle.edition.parsed import Enclosed, Nodes, NoteMark, Parsed, joined
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.yaml_reader import parse_yaml

__all__ = ["MarkedFile", "marked_files"]


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file before and after; ``marked`` are in it now, ``left`` could not be marked."""

    source: YamlSource
    text: str
    marked: tuple[Mention, ...]
    left: tuple[Mention, ...]


def marked_files(
    mentions: Iterable[Mention], language: str, spared: Collection[str] = ()
) -> Iterator[MarkedFile]:
    """Yield each file with the names marked that may be: those that are of one entry only.

    The files ``spared`` are not touched: what they mention is left. ``language`` is the
    publication's (BCP 47).
    """
    by_file: dict[str, dict[YamlPath, list[Mention]]] = {}
    for mention in mentions:
        if len(mention.names) == 1:
            paths = by_file.setdefault(mention.source.file, {})
            paths.setdefault(mention.path, []).append(mention)
    for file, paths in by_file.items():
        source = next(iter(paths.values()))[0].source
        if file in spared:
            yield MarkedFile(
                source, source.text, (), tuple(m for own in paths.values() for m in own)
            )
        else:
            yield _marked_file(source, paths, language)


def _marked_file(
    source: YamlSource, paths: dict[YamlPath, list[Mention]], language: str
) -> MarkedFile:
    marked: list[Mention] = []
    left: list[Mention] = []
    text = source.text
    # From the last text to the first, so that the places of those before stay as they are.
    for path in sorted(paths, key=lambda path: -source.spans[path].start):
        good = [m for m in paths[path] if _says_the_same(m, language)]
        changed = _changed(source, text, path, good) if good else None
        marked += good if changed is not None else []
        left += [m for m in paths[path] if changed is None or m not in good]
        text = changed if changed is not None else text
    places = {mention: source.offset_in(mention.path, mention.start) for mention in marked}
    return MarkedFile(source, text, tuple(sorted(marked, key=places.__getitem__)), tuple(left))


def _with_marks(
    text: str, mentions: Iterable[Mention], where: Callable[[int], int] = lambda at: at
) -> str:
    """Return a text with marks; ``where`` gives the place in it of a place in a mention's value."""
    for mention in sorted(mentions, key=lambda mention: -mention.start):
        start, end = where(mention.start), where(mention.end)
        text = f"{text[:start]}[{text[start:end]}]{{name={mention.names[0]}}}{text[end:]}"
    return text


# --- in YAML ------------------------------------------------------------------------------------


def _changed(
    source: YamlSource, text: str, path: YamlPath, mentions: Iterable[Mention]
) -> str | None:
    """Return the file's text with these marks in one of its values, None where it cannot be.

    A plain value that would begin with a bracket, or stands within brackets, is put in quotes.
    """
    span = source.spans[path]
    raw = _with_marks(
        source.text[span.start : span.end],
        mentions,
        lambda at: source.offset_in(path, at) - span.start,
    )
    quoted = "'" + raw.rstrip().replace("'", "''") + "'"
    tried = [raw, quoted + raw[len(raw.rstrip()) :]] if span.style == "plain" else [raw]
    for candidate in tried:
        changed = text[: span.start] + candidate + text[span.end :]
        if _differs_only(text, changed, path, _with_marks(span.value, mentions), source.file):
            return changed
    return None


def _differs_only(before: str, after: str, path: YamlPath, value: str, file: str) -> bool:
    """Whether two texts of a file are the same data but for this value at this path."""
    old, _, _ = parse_yaml(file, before.encode())
    new, _, findings = parse_yaml(file, after.encode())
    if old is None or new is None or any(finding.is_error for finding in findings):
        return False
    holder: object = old
    for step in path[:-1]:
        holder = holder[step]  # type: ignore[index]
    holder[path[-1]] = value  # type: ignore[index]
    return old == new


# --- in the text --------------------------------------------------------------------------------


def _says_the_same(mention: Mention, language: str) -> bool:
    """Whether a text is read as before once a mention is marked, apart from the mark."""
    value = mention.source.spans[mention.path].value
    faults: list[str] = []

    def complain(code: str, needle: str, message: str, hint: str) -> None:
        faults.append(code)

    before = parse_inline(value, language, complain)
    known, faults = faults, []
    after = parse_inline(_with_marks(value, [mention]), language, complain)
    return faults == known and list(map(_unnamed, before)) == list(map(_unnamed, after))


def _unnamed(nodes: Nodes) -> Nodes:
    """Return a text without the names that are marked in it."""
    return joined(piece for node in nodes for piece in _without_name(node))


def _without_name(node: Parsed) -> Nodes:
    match node:
        case Enclosed(mark, children):
            children = _unnamed(children)
            if isinstance(mark, Span):
                mark = replace(mark, name=None, sub=None, main=False)
            return children if mark == Span(()) else (Enclosed(mark, children),)
        case NoteMark(paragraphs):
            return (NoteMark(tuple(map(_unnamed, paragraphs))),)
    return (node,)

"""Amending an entry of a catalogue: a few values put into the file that an editor wrote.

Everything else stays as it was: comments, order, indentation, line ends. What comes out is read
again and compared; where it would say anything but what was wanted, there is no amended text.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

from fascicle.aside import aside
from fascicle.manuscript.positions import YamlPath, YamlSource
from fascicle.manuscript.yaml_reader import parse_yaml

__all__ = ["amended", "rewritten"]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def amended(source: YamlSource, entry: YamlPath, values: Mapping[str, str], after: str) -> str:
    """Return a file's text with ``values`` in the mapping at ``entry``.

    A key that is there, but says nothing, gets its value; one that says the same stays; others
    stand behind the value of the key ``after``, each on a line of its own where that has one.
    The values are written in double quotes where YAML might take them for anything else. Raises
    ``ValueError`` where the file would not say exactly this and all it said before.
    """
    old, _, _ = parse_yaml(source.file, source.text.encode())
    wanted = deepcopy(old)
    mapping = _at(wanted, entry)
    if any(mapping.get(key) not in (None, value) for key, value in values.items()):
        raise ValueError("another value stands there already")
    new = {key: value for key, value in values.items() if mapping.get(key) != value}
    empty = [key for key in new if (*entry, key) in source.spans]
    edits = [_filled(source, (*entry, key), new[key]) for key in empty]
    added = {key: value for key, value in new.items() if key not in empty}
    if added:
        edits.append(_inserted(source, entry, added, after))
    text = source.text
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    mapping.update(new)
    found, _, findings = parse_yaml(source.file, text.encode())
    if found != wanted or any(finding.is_error for finding in findings):
        raise ValueError("the file would not say what it should")
    return text


def rewritten(path: Path, source: YamlSource, text: str) -> bool:
    """Write a new ``text`` of the file that ``source`` was read from, and read it again.

    It is written aside and read there; until it has been read in its place too, the old file is
    kept, and is put back where the new one does not say what it should. Returns False, with the
    file as it was, also where it is no longer what was read. Permissions, owner and attributes
    stay; a second name of the file (a hard link) keeps the old text. Raises ``OSError`` where it
    cannot be written; then it is as it was.
    """
    with aside(path.parent) as place:
        old = path.read_bytes()
        start = _BYTE_ORDER_MARK if old.startswith(_BYTE_ORDER_MARK) else b""
        if path.is_symlink() or old != start + source.text.encode():
            return False
        new = place.write(path.name, start + text.encode())
        if not _reads_as(new, source.file, text):
            return False
        _like(path, new)
        kept = place.keep(path.name)
        try:
            place.move([path.name])
            if _reads_as(path, source.file, text):
                return True
        except BaseException:
            kept.replace(path)
            raise
        kept.replace(path)
        return False


def _like(old: Path, new: Path) -> None:
    """Give a file the owner, permissions and attributes of another, but not its times."""
    state = old.stat()
    with suppress(OSError):  # only root may give files away
        os.chown(new, state.st_uid, state.st_gid)
    shutil.copystat(old, new)
    os.utime(new)


def _reads_as(path: Path, file: str, text: str) -> bool:
    wanted, *_ = parse_yaml(file, text.encode())
    found, _, findings = parse_yaml(file, path.read_bytes())
    return wanted is not None and found == wanted and not any(f.is_error for f in findings)


def _at(data: object, path: YamlPath) -> dict[str, object]:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        raise ValueError("there is no such entry")
    return data


def _filled(source: YamlSource, path: YamlPath, value: str) -> tuple[int, int, str]:
    """Return where the value at ``path`` stands, and the words to put there."""
    span = source.spans[path]
    before = "" if source.text[span.start - 1 : span.start] in (" ", "") else " "
    return span.start, span.end, before + _written(value)


def _inserted(
    source: YamlSource, entry: YamlPath, values: Mapping[str, str], after: str
) -> tuple[int, int, str]:
    """Return where the keys go, and the words to put there."""
    text, last = source.text, source.spans.get((*entry, after))
    if last is None:
        raise ValueError("there is nothing to put it after")
    pairs = [f"{key}: {_written(value)}" for key, value in values.items()]
    at = last.start + len(text[last.start : last.end].rstrip())
    if text[source.spans[entry].start] == "{":
        return at, at, "".join(f", {pair}" for pair in pairs)
    key = source.keys[*entry, after]
    indent = text[text.rfind("\n", 0, key) + 1 : key]
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    # The end of the line that is there already serves the last of the new lines.
    end -= text[at:end].endswith("\r")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return end, end, "".join(f"{line_end}{indent}{pair}" for pair in pairs)


def _written(value: str) -> str:
    """Return a value in YAML: a file's name plainly, a digest in quotes (it may be all digits)."""
    plain = value[:1].isalpha() and all(c.isalnum() or c in "-_." for c in value) and "." in value
    return value if plain and value.isascii() else f'"{value}"'

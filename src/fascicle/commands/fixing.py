"""``fascicle check --fix``: the names that the text mentions are marked in the editors' files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fascicle.edition.marking import marked_files
from fascicle.edition.mentions import Mention, unmarked_mentions
from fascicle.findings import Finding
from fascicle.manuscript.amending import rewritten
from fascicle.manuscript.manuscript import Manuscript

__all__ = ["Fixed", "fix_names"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was marked, and findings (X110) for what could not be."""

    marked: tuple[Mention, ...]
    findings: tuple[Finding, ...]


def fix_names(manuscript: Manuscript, findings: Iterable[Finding]) -> Fixed:
    """Mark the names that are mentioned in the files of a manuscript.

    A file that one of the ``findings`` calls faulty is not touched, nor one that has changed since
    it was read. Raises ``OSError`` where a file cannot be written; it is then as it was.
    """
    faulty = {finding.place.file for finding in findings if finding.is_error}
    marked: list[Mention] = []
    told: list[Finding] = []
    language = manuscript.publication.language
    for file in marked_files(unmarked_mentions(manuscript), language, faulty):
        done = not file.marked or rewritten(
            manuscript.folder / file.source.file, file.source, file.text
        )
        marked += file.marked if done else ()
        reason = "the file has errors" if file.source.file in faulty else "the text would change"
        told += [_left(mention, reason) for mention in file.left]
        if not done:
            told += [_left(mention, "the file has changed meanwhile") for mention in file.marked]
    return Fixed(tuple(marked), tuple(told))


def _left(mention: Mention, reason: str) -> Finding:
    place = mention.source.place_in(mention.path, mention.start)
    message = f"“{mention.form}” was not marked: {reason}."
    hint = f"Mark it by hand: [{mention.form}]{{name={mention.names[0]}}}."
    return Finding("X110", place, message, hint, mention.source.excerpt(place.line))

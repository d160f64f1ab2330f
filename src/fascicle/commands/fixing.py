"""``fascicle check --fix``: the names that the text mentions are marked in the editors' files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fascicle.edition.marking import marked_files
from fascicle.edition.mentions import Mention, unmarked_mentions
from fascicle.faults import fault_finding
from fascicle.findings import Finding, Place
from fascicle.manuscript.amending import rewritten
from fascicle.manuscript.manuscript import Manuscript

__all__ = ["Fixed", "fix_names"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was marked, and findings (X110, F117) for what could not be."""

    marked: tuple[Mention, ...]
    findings: tuple[Finding, ...]


def fix_names(manuscript: Manuscript, findings: Iterable[Finding]) -> Fixed:
    """Mark the names that are mentioned in the files of a manuscript.

    A file that one of the ``findings`` calls faulty is not touched, nor one that has changed since
    it was read. Each file is whole at any moment, as it was or with all its marks. Where one cannot
    be written (F117) it is as it was, and so are those after it; those before it stay marked.
    """
    faulty = {finding.place.file for finding in findings if finding.is_error}
    marked: list[Mention] = []
    told: list[Finding] = []
    language = manuscript.publication.language
    for file in marked_files(unmarked_mentions(manuscript), language, faulty):
        try:
            done = not file.marked or rewritten(
                manuscript.folder / file.source.file, file.source, file.text
            )
        except OSError as error:
            told.append(_unwritten(file.source.file, error))
            break
        marked += file.marked if done else ()
        reason = "the file has errors" if file.source.file in faulty else "the text would change"
        told += [_left(mention, reason) for mention in file.left]
        if not done:
            told += [_left(mention, "the file has changed meanwhile") for mention in file.marked]
    return Fixed(tuple(marked), tuple(told))


def _unwritten(file: str, error: OSError) -> Finding:
    fault = fault_finding(error, file)
    hint = f"{fault.hint} Then run the command again: it goes on with this file."
    return Finding("F117", Place(file), f"No name is marked in this file: {fault.message}", hint)


def _left(mention: Mention, reason: str) -> Finding:
    place = mention.source.place_in(mention.path, mention.start)
    message = f"“{mention.form}” was not marked: {reason}."
    hint = f"Mark it by hand: [{mention.form}]{{name={mention.names[0]}}}."
    return Finding("X110", place, message, hint, mention.source.excerpt(place.line))

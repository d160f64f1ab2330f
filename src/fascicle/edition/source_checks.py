"""Checks of the source list against the text: what is cited, listed, twice there, or too bare."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fascicle.edition.bibliographies import further_keys
from fascicle.edition.parsed import Cite, unmarked
from fascicle.findings import Finding, Place
from fascicle.manuscript.bibliography_types import lacking, lacks_access_date, wants_locator
from fascicle.manuscript.manuscript import Manuscript, Source

__all__ = ["SINGLY", "check_sources", "lacks_locator"]

SINGLY = 12
"""So many sources that are never cited are told one by one; more are told together."""


def check_sources(manuscript: Manuscript, cited: Collection[str]) -> Iterator[Finding]:
    """Find what is wrong between the source list and what the text makes of it.

    Only the entries that are printed are converted and looked at closely, however long the list.
    """
    sources = manuscript.sources
    listed = set(further_keys(manuscript.publication.citations, sources))
    printed = listed.union(cited)
    yield from _never_cited(manuscript, printed)
    for double in sources.doubles():
        if double.key in printed or double.first in printed:
            place, excerpt = sources.where(double.key)
            first = sources.where(double.first)[0]
            yield Finding(
                "S119",
                place,
                f"“{double.key}” is the same work as “{double.first}” in line {first.line}, by its "
                f"{double.by}.",
                "Keep one of the two and cite it everywhere; if they are different works, give "
                "both what tells them apart, such as volume or edition.",
                excerpt,
            )
    for key in sorted(printed):
        if key in sources.sources:
            yield from _bareness(manuscript, sources.sources[key])


def _never_cited(manuscript: Manuscript, printed: set[str]) -> Iterator[Finding]:
    sources = manuscript.sources
    unused = [key for key in sources.sources if key not in printed]
    word = manuscript.publication.citations.further_reading
    hint = "Delete the entry, cite it" + (
        f", or list it for further reading: keywords = {{{word}}}." if word else "."
    )
    if len(unused) > SINGLY:
        names = ", ".join(unused[:3])
        message = f"{len(unused)} of {len(sources.sources)} sources are never cited: {names} ..."
        yield Finding("S118", Place(sources.where(unused[0])[0].file), message, hint)
        return
    for key in unused:
        place, excerpt = sources.where(key)
        yield Finding("S118", place, f"The source “{key}” is never cited.", hint, excerpt)


def _bareness(manuscript: Manuscript, source: Source) -> Iterator[Finding]:
    """Find what a work that is printed lacks."""
    place, excerpt = manuscript.sources.where(source.key)
    missing = list(lacking(source.csl))
    if missing:
        yield Finding(
            "S120",
            place,
            f"The source “{source.key}” (@{source.type}) has no {' and no '.join(missing)}.",
            f"Add {missing[0].split()[0]} = {{…}}. Where the work itself has none, say so in "
            "its words: date = {n.d.}, publisher = {n.p.}; or choose the type that fits: @misc.",
            excerpt,
        )
    if lacks_access_date(source.csl):
        yield Finding(
            "S121",
            place,
            f"The source list does not say when the web source “{source.key}” was read.",
            "Add the day on which it was read: urldate = {2026-10-05}.",
            excerpt,
        )


def lacks_locator(cite: Cite, source: Source) -> bool:
    """Whether a citation should name a place in the work, and does not.

    ``[@key, {}]`` says that the work as a whole is meant; a number in the words after the key is
    a place too.
    """
    if cite.locator or cite.whole or any(c.isdigit() for c in unmarked(cite.suffix)):
        return False
    return wants_locator(source.csl)

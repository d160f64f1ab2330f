"""Formatting notes, citations and bibliography: one call of Pandoc's citeproc for the whole book.

Pandoc sees the citations, in their order and in the notes that they belong to; it does not see the
prose around them, which is put back here, so that nothing of it can be lost or changed. A note
without any citation is sent too, with a citation of no work, since it comes between a work and its
"ibid." and counts where a style refers to notes by number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from fascicle.edition.genres import genre_in
from fascicle.edition.model import (
    BibliographyEntry,
    Emphasis,
    Inline,
    Inlines,
    Link,
    Span,
    Strong,
    Text,
    plain,
)
from fascicle.edition.pandoc import PandocFailed, Result, process_citations
from fascicle.edition.pandoc_tree import Tree, from_tree, to_cite, words
from fascicle.edition.parsed import (
    Cite,
    Cluster,
    Nodes,
    NoteMark,
    cited_keys,
    clusters,
    joined,
    resolve,
)
from fascicle.edition.styles import (
    NOTE_NUMBER,
    UnknownStyle,
    adapted,
    declined,
    find_style,
    note_style,
    processor_language,
    without_dashes,
)
from fascicle.findings import Finding, Findings, Place
from fascicle.manuscript.inputs import NOTHING_READ, read_again
from fascicle.manuscript.manuscript import Source

__all__ = ["Formatted", "InTextSource", "NoteSource", "cited_in", "format_citations"]

_PLACE = Place("publication.yaml")
_END = "\ufdd1"  # a noncharacter after a citation's last suffix, to find its end again
_NO_WORK = "w0"  # what a note without citations cites, for Pandoc to see it
_NO_LANGUAGE = "und"  # "undetermined", as BCP 47 has it

# As complete as a book can be: a style that finds nothing to print of a work makes Pandoc complain.
_STAND_IN = {
    "id": _NO_WORK,
    "type": "book",
    "author": [{"family": "No", "given": "Author"}],
    "title": "No work",
    "publisher": "No publisher",
    "publisher-place": "No place",
    "issued": {"date-parts": [[1900]]},
}


@dataclass(frozen=True, slots=True)
class NoteSource:
    """A note to be formatted: its paragraphs as parsed, and the language of its prose.

    A note that is nothing but one citation gets its capital letter and full stop from the style; in
    any other, the prose has to end itself.
    """

    id: str
    paragraphs: tuple[Nodes, ...]
    language: str


@dataclass(frozen=True, slots=True)
class InTextSource:
    """A citation that stands in the text itself, as in author–date styles."""

    id: str
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Formatted:
    """What readers will read, by the ids of the sources given.

    ``listed`` is the whole bibliography in the order of the style, empty with a style that has
    none. ``named`` are those of its entries in which a dash stands for the author of the entry
    before, with the author named.
    """

    notes: Mapping[str, tuple[Inlines, ...]] = field(default_factory=dict)
    in_text: Mapping[str, Inlines] = field(default_factory=dict)
    listed: tuple[BibliographyEntry, ...] = ()
    named: Mapping[str, BibliographyEntry] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def entries(self, keys: Collection[str]) -> tuple[BibliographyEntry, ...]:
        """Return the entries of these works as a list of their own.

        A dash stays where the entry before is of the same author in this list too.
        """
        found: list[BibliographyEntry] = []
        author, last = 0, 0
        for entry in self.listed:
            author += entry.key not in self.named
            if entry.key in keys:
                found.append(entry if author == last else self.named.get(entry.key, entry))
                last = author
        return tuple(found)


def format_citations(
    groups: Sequence[Sequence[NoteSource | InTextSource]],
    sources: Mapping[str, Source],
    *,
    style: str,
    folder: Path,
    language: str,
    short_forms: Literal["chapter", "through"] = "chapter",
    numbering: Literal["chapter", "through"] = "chapter",
    further: Sequence[str] = (),
    divided: bool = False,
    cache: Path | None = None,
    inputs: Mapping[str, str] = NOTHING_READ,
) -> Formatted:
    """Format all notes and citations of a book and its bibliography.

    Each group is a chapter; with ``short_forms`` "chapter" the first citation of a work in each is
    full again. ``numbering`` says how notes are counted, for styles that refer to notes by number.
    ``style`` is the name of a CSL style, also looked for in the publication's
    ``folder``; ``language`` is the book's, in which the terms are. ``further`` are keys of works to
    be listed though not cited. ``divided``: the bibliography will be several lists, for which
    ``named`` is needed. ``cache`` is a folder for what was formatted before, or None. ``inputs``
    are the digests of the publication's files.

    Nothing is raised, but ``Refused`` (F107) where the style has changed since it was read: an
    unknown style (E103) or key (E101) and every complaint of the processor (E104) is a finding, and
    every source still gets a text.
    """
    findings = Findings()
    found = find_style(style, folder, inputs)
    if isinstance(found, UnknownStyle):
        findings.add("E103", found.place or _PLACE, f"{found.reason}.", hint=found.hint)
        return _unformatted(groups, findings)
    keys = dict.fromkeys((*cited_in(groups), *further))
    findings.extend(_missing(key) for key in keys if key not in sources)
    definition = read_again(found, folder, inputs)
    job = _Job(
        groups=groups,
        sources=sources,
        style=adapted(definition, language),
        in_notes=note_style(definition),
        language=language,
        by_chapter=short_forms == "chapter",
        through=numbering == "through",
        further=tuple(key for key in further if key in sources),
        ids={key: f"w{n}" for n, key in enumerate((k for k in keys if k in sources), start=1)},
    )
    try:
        result = job.send(cache)
        undashed = without_dashes(job.style) if divided else None
        named = replace(job, style=undashed).send(cache) if undashed else None
    except PandocFailed as fault:
        hint = (
            f"If “{style}” is a style of your own, mend its file; else write another one, such as "
            "“style: chicago-notes-bibliography”. If pandoc is missing, install it."
        )
        message = f"The citations cannot be formatted in the style “{style}”: {fault}."
        findings.add("E104", _PLACE, message, hint=hint)
        return _unformatted(groups, findings)
    return _Reader(job, findings).read(result, named)


def cited_in(groups: Sequence[Sequence[NoteSource | InTextSource]]) -> Iterator[str]:
    """Yield the keys of all works cited, in order and with repetitions."""
    for source in (source for group in groups for source in group):
        if isinstance(source, InTextSource):
            yield from (cite.key for cite in source.cluster.cites)
        else:
            for paragraph in source.paragraphs:
                yield from cited_keys(paragraph)


def _missing(key: str) -> Finding:
    return Finding(
        "E101",
        _PLACE,
        f"The source “{key}” is not in the source list.",
        f"Add an entry with the key {key} to sources.bib.",
    )


def _unformatted(
    groups: Sequence[Sequence[NoteSource | InTextSource]], findings: Findings
) -> Formatted:
    """Return texts in which the keys stand for the citations."""
    notes: dict[str, tuple[Inlines, ...]] = {}
    in_text: dict[str, Inlines] = {}
    for source in (source for group in groups for source in group):
        if isinstance(source, InTextSource):
            in_text[source.id] = _keys_of(source.cluster)
        else:
            notes[source.id] = tuple(resolve(p, _keys_of) for p in source.paragraphs)
    return Formatted(notes, in_text, findings=tuple(findings))


def _keys_of(mark: Cluster | NoteMark) -> Inlines:
    if isinstance(mark, Cluster):
        return (Text("; ".join(cite.key for cite in mark.cites)),)
    # The parser lets no note into a note; were one here, its words must not vanish.
    return joined([node for p in mark.paragraphs for node in (Text(" "), *resolve(p, _keys_of))])


def _bare(source: NoteSource) -> Cluster | None:
    """Return the citation of a note that is nothing else."""
    if len(source.paragraphs) == 1 and len(source.paragraphs[0]) == 1:
        only = source.paragraphs[0][0]
        return only if isinstance(only, Cluster) else None
    return None


# --- what is sent ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Job:
    """The document that goes to Pandoc. Works have ids of ours in it, so keys may be anything."""

    groups: Sequence[Sequence[NoteSource | InTextSource]]
    sources: Mapping[str, Source]
    style: bytes
    in_notes: bool
    language: str
    by_chapter: bool
    through: bool
    further: tuple[str, ...]
    ids: Mapping[str, str]

    def send(self, cache: Path | None) -> Result:
        """Have the document processed. Raises ``PandocFailed``."""
        blocks: list[Any] = []
        for number, group in enumerate(self.groups):
            classes = ["reset-citation-positions"] if self.by_chapter else []
            blocks.append({"t": "Header", "c": [1, [f"g{number}", classes, []], []]})
            blocks.extend(self._block(source) for source in group)
        blocks.append({"t": "Div", "c": [["refs", [], []], []]})
        items: list[dict[str, Any]] = [_STAND_IN]
        items += [self._item(key, name) for key, name in self.ids.items()]
        return process_citations(blocks, self._meta(), items, self.style, cache)

    def _item(self, key: str, name: str) -> dict[str, Any]:
        """Return a work as it is sent.

        One that does not tell its language is of none, since a style that capitalises the words of
        English titles would do so with Serbian ones too. A style that prints languages prints none.
        """
        item = dict(self.sources[key].csl) | {"id": name}
        if b'variable="language"' not in self.style:
            item.setdefault("language", _NO_LANGUAGE)
        if isinstance(genre := item.get("genre"), str):
            item["genre"] = genre_in(self.language, genre)
        return item

    def known(self, cluster: Cluster) -> bool:
        """Whether any work of a citation is in the source list."""
        return any(cite.key in self.ids for cite in cluster.cites)

    def _meta(self) -> dict[str, Any]:
        unseen = [(self.ids[key], Cite(key)) for key in self.further]
        meta: dict[str, Any] = {
            "lang": {"t": "MetaString", "c": processor_language(self.language)},
            "notes-after-punctuation": {"t": "MetaBool", "c": False},
        }
        if unseen:
            meta["nocite"] = {"t": "MetaInlines", "c": [to_cite(unseen)]}
        return meta

    def _block(self, source: NoteSource | InTextSource) -> dict[str, Any]:
        if isinstance(source, InTextSource):
            cluster = source.cluster
            tree = self._within((cluster,)) if self.in_notes else self._cite(cluster, "")
        else:
            bare = _bare(source) if self.in_notes else None
            found = [c for paragraph in source.paragraphs for c in clusters(paragraph)]
            tree = self._cite(bare, "") if bare and self.known(bare) else self._within(found)
        return {"t": "Div", "c": [["", [], []], [{"t": "Para", "c": tree}]]}

    def _within(self, found: Iterable[Cluster]) -> Tree:
        """Return a note of several citations.

        Pandoc puts each into parentheses, by which it is known again, unless the note begins with
        it: hence the word before.
        """
        end = _END if self.in_notes else ""
        inside: Tree = []
        for cluster in found:
            if self.known(cluster):
                inside += [*words("x "), *self._cite(cluster, end), *words(" ")]
        if not inside:
            # Pandoc counts only notes with citations, and would print "ibid." across this one.
            inside = [to_cite([(_NO_WORK, Cite(""))])] if self.in_notes else words("x")
        return [{"t": "Note", "c": [{"t": "Para", "c": inside}]}]

    def _cite(self, cluster: Cluster, end: str) -> Tree:
        works = [(self.ids[cite.key], cite) for cite in cluster.cites if cite.key in self.ids]
        return [to_cite(works, end)] if works else words("x")


# --- what comes back ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    """Reads the processed document, in the order in which it was sent."""

    job: _Job
    findings: Findings

    def read(self, result: Result, undashed: Result | None) -> Formatted:
        """Return all notes, citations and the bibliography, the latter also without dashes."""
        names = {name: key for key, name in self.job.ids.items()}
        for complaint in result.warnings:
            self._complain(complaint, names)
        divs = (block for block in result.blocks if block["t"] == "Div")
        notes: dict[str, tuple[Inlines, ...]] = {}
        in_text: dict[str, Inlines] = {}
        numbers = self._numbers()
        for group in self.job.groups:
            for source in group:
                tree = next(divs)["c"][1][0]["c"]
                if isinstance(source, InTextSource):
                    in_text[source.id] = self._in_text(source, tree, numbers)
                else:
                    notes[source.id] = self._note(source, tree, numbers)
        listed = self._bibliography(next(divs, None), names)
        named: dict[str, BibliographyEntry] = {}
        if undashed is not None:
            *_, refs = (block for block in undashed.blocks if block["t"] == "Div")
            full = {entry.key: entry for entry in self._bibliography(refs, names)}
            named = {entry.key: full[entry.key] for entry in listed if full[entry.key] != entry}
        return Formatted(notes, in_text, listed, named, tuple(self.findings))

    def _complain(self, complaint: str, names: Mapping[str, str]) -> None:
        """Note a complaint at the entry that it speaks of, under the key that editors know."""
        name = re.compile(r"\bw\d+\b")
        told = name.sub(lambda m: names.get(m[0], m[0]), complaint)
        about = next((names[n] for n in name.findall(complaint) if n in names), None)
        place = self.job.sources[about].place if about else _PLACE
        if about and "Bibliography entry with no printed form" in told:
            self.findings.add(
                "E115",
                place,
                f"The citation style does not list “{about}” in the bibliography.",
                hint="If it should, look what the entry lacks: an archive, an author, a date.",
            )
            return
        self.findings.add(
            "E104",
            place,
            f"The citation processor says: {told}.",
            hint="Look whether the entry has what the style prints: author, title, date."
            if about
            else "Try another style, to see whether it is the style's fault.",
        )

    def _numbers(self) -> Mapping[str, str]:
        """Return the number of each note in its chapter, by its number in Pandoc's document."""
        numbers: dict[str, str] = {}
        own = 0
        for group in self.job.groups:
            own = own if self.job.through else 0
            for source in group:
                if isinstance(source, NoteSource):
                    own += 1
                if isinstance(source, NoteSource) or self.job.in_notes:  # each is a note there
                    numbers[str(len(numbers) + 1)] = str(own)
        return numbers

    def _note(
        self, source: NoteSource, tree: Tree, numbers: Mapping[str, str]
    ) -> tuple[Inlines, ...]:
        bare = _bare(source)
        if bare and self.job.in_notes and self.job.known(bare):
            return (self._inlines(_note_in(tree), (bare,), numbers),)
        formatted = iter(self._clusters(_note_in(tree)))

        def put(mark: Cluster | NoteMark) -> Inlines:
            if isinstance(mark, NoteMark) or not self.job.known(mark):
                return _keys_of(mark)
            children = self._inlines(next(formatted), (mark,), numbers)
            same = source.language == self.job.language
            return (Span(children, language=None if same else self.job.language, style="citation"),)

        paragraphs = [_punctuated(resolve(p, put), self.job.language) for p in source.paragraphs]
        return (_capitalised(paragraphs[0]), *paragraphs[1:]) if paragraphs else ((),)

    def _in_text(self, source: InTextSource, tree: Tree, numbers: Mapping[str, str]) -> Inlines:
        if not self.job.known(source.cluster):
            return _keys_of(source.cluster)
        cites = self._clusters(_note_in(tree)) if self.job.in_notes else [tree]
        return self._inlines(cites[0], (source.cluster,), numbers)

    def _clusters(self, tree: Tree) -> list[Tree]:
        """Return the formatted citations of a note of several, out of their parentheses."""
        cites = [node["c"][1] for node in tree if node["t"] == "Cite"]
        return [_unwrapped(cite) for cite in cites] if self.job.in_notes else cites

    def _inlines(self, tree: Tree, cited: Sequence[Cluster], numbers: Mapping[str, str]) -> Inlines:
        found = _trimmed(from_tree(tree, self.job.language, self._unknown))
        keys = [cite.key for cluster in cited for cite in cluster.cites]
        if not plain(found).strip(" ."):
            self.findings.add(
                "E104",
                self.job.sources[next(k for k in keys if k in self.job.ids)].place,
                f"The citation style prints nothing for “{'; '.join(keys)}”.",
                hint="Look whether the entry has what the style prints: author, title, date.",
            )
            found = (Text("; ".join(keys)),)
        return self._scripts(_numbered(self._declined(found), numbers), keys)

    def _declined(self, inlines: Inlines) -> Inlines:
        """Return a text with the months of Serbian in their case."""
        if self.job.language.split("-", maxsplit=1)[0] != "sr":
            return inlines
        return _map_texts(inlines, lambda text: (Text(declined(text)),))

    def _unknown(self, kind: str) -> None:
        self.findings.add(
            "E104",
            _PLACE,
            f"The citation processor gave something that cannot be printed ({kind}).",
        )

    def _bibliography(self, refs: Any, names: Mapping[str, str]) -> tuple[BibliographyEntry, ...]:
        listed: list[BibliographyEntry] = []
        for div in refs["c"][1] if refs else ():
            name = div["c"][0][0].removeprefix("ref-")
            if name == _NO_WORK:
                continue
            key = names.get(name)
            if div["t"] != "Div" or key is None:
                self._unknown(div["t"])
                continue
            tree: Tree = []
            for block in div["c"][1]:
                tree += [*words(" "), *block["c"]] if tree else block["c"]
            content = _trimmed(from_tree(tree, self.job.language, self._unknown))
            content = _map_texts(content, lambda text: (Text(re.sub(" {2,}", " ", text)),))
            content = self._declined(content)
            if not plain(content).strip(" ."):
                continue  # told as a complaint
            listed.append(
                BibliographyEntry(key, self._scripts(content, [key]), self._language(key))
            )
        return tuple(listed)

    def _language(self, key: str) -> str | None:
        """Return the language of a work, where it is told and not the book's."""
        given = self.job.sources[key].csl.get("language")
        if not isinstance(given, str) or not _TAG.match(given) or given == self.job.language:
            return None
        return given

    def _scripts(self, inlines: Inlines, keys: Sequence[str]) -> Inlines:
        """Mark Cyrillic words with the language of the work, whose letter forms they need."""
        languages = [self._language(key) for key in keys if key in self.job.sources]
        language = next((lang for lang in languages if lang and _CYRILLIC.match(lang)), None)
        if language is None:
            return inlines
        return _map_texts(inlines, lambda text: _marked(text, language))


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_CYRILLIC = re.compile(r"(?!.*-Latn)(?:sr|ru|uk|be|bg|mk)\b")
_CYRILLIC_WORDS = re.compile(r"([\u0400-\u052f]+(?:[\s\-–.,:;]+[\u0400-\u052f]+)*)")


def _marked(text: str, language: str) -> Inlines:
    parts = _CYRILLIC_WORDS.split(text)
    return tuple(
        Span((Text(part),), language=language) if place % 2 else Text(part)
        for place, part in enumerate(parts)
        if part
    )


def _map_texts(inlines: Inlines, change: Callable[[str], Inlines]) -> Inlines:
    found: list[Inline] = []
    for node in inlines:
        if isinstance(node, Text):
            found.extend(change(node.text))
        elif isinstance(node, Emphasis | Strong | Span | Link):
            found.append(replace(node, children=_map_texts(node.children, change)))
        else:
            found.append(node)
    return joined(found)


def _note_in(tree: Tree) -> Tree:
    """Return what stands in the note of a block; the block itself where it has none."""
    for node in tree:
        if node["t"] == "Note":
            return [inline for block in node["c"] for inline in block["c"]]
        if node["t"] == "Cite":
            return _note_in(node["c"][1])
    return tree


def _unwrapped(tree: Tree) -> Tree:
    """Return a citation without the parentheses that Pandoc puts it into within a note."""
    while tree and tree[0]["t"] in ("Space", "SoftBreak"):
        tree = tree[1:]
    first, last = tree[0], tree[-1]
    if first["t"] == last["t"] == "Str" and first["c"][:1] == "(" and last["c"][-1:] == ")":
        tree = [first | {"c": first["c"][1:]}, *tree[1:]]
        tree[-1] = tree[-1] | {"c": tree[-1]["c"][:-1]}
    return tree


def _numbered(inlines: Inlines, numbers: Mapping[str, str]) -> Inlines:
    """Put the numbers of our notes where the style refers to notes by Pandoc's."""
    mark, number = NOTE_NUMBER, re.compile(f"{NOTE_NUMBER}(\\d+){NOTE_NUMBER}")
    if mark not in plain(inlines):
        return inlines

    def change(text: str) -> Inlines:
        return (Text(number.sub(lambda m: numbers.get(m[1], m[1]), text)),)

    return _map_texts(inlines, change)


def _trimmed(inlines: Inlines) -> Inlines:
    """Cut a citation at its end mark, and take off spaces at both ends."""
    text = plain(inlines)
    if _END in text:
        inlines = _map_texts(inlines, _until_end)
    found = list(inlines)
    if found and isinstance(found[0], Text):
        found[0] = Text(found[0].text.lstrip(" "))
    if found and isinstance(found[-1], Text):
        found[-1] = Text(found[-1].text.rstrip(" "))
    return joined(found)


def _until_end(text: str) -> Inlines:
    head, mark, tail = text.partition(_END)
    # What a style puts after the last suffix is its full stop; the prose has its own.
    return (Text(head.rstrip(" ") + tail.strip(" .")) if mark else Text(text),)


# --- where citations and prose meet ---------------------------------------------------------------


def _punctuated(inlines: Inlines, language: str) -> Inlines:
    """Mend the punctuation after citations.

    A full stop after one that ends with a full stop is dropped; in American English a comma or full
    stop goes inside the closing quotation mark (Chicago Manual of Style, 18th ed., 6.9).
    """
    found: list[Inline] = []
    for node in inlines:
        last = found[-1] if found else None
        if isinstance(node, Text) and isinstance(last, Span) and last.style == "citation":
            found[-1], rest = _met(last, node.text, language)
            found.append(Text(rest))
        elif isinstance(node, Emphasis | Strong | Span | Link) and not _is_citation(node):
            found.append(replace(node, children=_punctuated(node.children, language)))
        else:
            found.append(node)
    return joined(found)


def _is_citation(node: Inline) -> bool:
    return isinstance(node, Span) and node.style == "citation"


def _met(citation: Span, text: str, language: str) -> tuple[Span, str]:
    """Return a citation and the prose after it, their punctuation made one."""
    mark, end = text[:1], plain(citation.children)
    if mark == "." and end.endswith(".") and text[1:2] != ".":
        return citation, text[1:]
    american = language == "en" or (language.startswith("en-") and not language.startswith("en-GB"))
    if american and mark and mark in ".," and end.endswith(("”", "’")):
        quoted = end.rstrip("”’")
        if quoted and quoted[-1] not in "?!.,…":
            return replace(citation, children=_with_inside(citation.children, mark)), text[1:]
    return citation, text


def _with_inside(inlines: Inlines, mark: str) -> Inlines:
    """Return a text that ends with quotation marks, with a mark put before them."""
    *rest, last = inlines
    if isinstance(last, Text):
        quoted = last.text.rstrip("”’")
        return joined([*rest, Text(f"{quoted}{mark}{last.text[len(quoted) :]}")])
    if isinstance(last, Emphasis | Strong | Span | Link):
        return (*rest, replace(last, children=_with_inside(last.children, mark)))
    return inlines


def _capitalised(inlines: Inlines) -> Inlines:
    """Give the note a capital where it begins with a citation ("Ibid.", "Von Schmider")."""
    if not inlines:
        return inlines
    first, rest = inlines[0], inlines[1:]
    if _is_citation(first) and isinstance(first, Span):
        return (replace(first, children=_with_capital(first.children)), *rest)
    if isinstance(first, Emphasis | Strong | Span | Link):
        return (replace(first, children=_capitalised(first.children)), *rest)
    return inlines


def _with_capital(inlines: Inlines) -> Inlines:
    if not inlines:
        return inlines
    first, rest = inlines[0], inlines[1:]
    if isinstance(first, Text):
        return (Text(first.text[:1].upper() + first.text[1:]), *rest)
    if isinstance(first, Emphasis | Strong | Span | Link):
        return (replace(first, children=_with_capital(first.children)), *rest)
    return inlines

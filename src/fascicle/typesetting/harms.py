"""What could harm readers, looked for in the pages as they were read and laid out by the engine.

Templates are judged as text when the manuscript is read. What they put together while they run, or
write so that only a reader of HTML finds its way, is a plain element or link here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fascicle.manuscript.page_checks import TO_FOLLOW, Verdict, judge_link, judge_name

__all__ = ["Harm", "harms"]


@dataclass(frozen=True, slots=True)
class Harm:
    """Something harmful: what is wrong with it, and the ``words`` by which it is looked for."""

    words: str
    verdict: Verdict


def harms(root: Any, pages: Iterable[Any], base: str) -> Iterator[Harm]:
    """Yield what could harm readers, each once: in a tree of HTML, and in the links of its pages.

    Links are looked for in both: the tree has those that are not drawn, and may be published with
    it; the pages have them as they come into the PDF, whatever they are made of. ``base`` is the
    address that others are relative to.
    """
    tags: dict[str, None] = {}
    handlers: dict[str, None] = {}
    links: dict[str, None] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a remark
        tag = element.tag.rpartition("}")[2]
        tags[tag] = None
        for attribute, value in element.attrib.items():
            if attribute.startswith("on"):
                handlers[attribute] = None
            elif tag in TO_FOLLOW and attribute.endswith("href"):
                links[value] = None
    for page in pages:
        for kind, target, *_ in page.links:
            if kind == "external":
                links[target.removeprefix(base)] = None
    for words, verdict in (
        *((f"<{tag}", judge_name(tag)) for tag in tags),
        *((name, judge_name(name)) for name in handlers),
        *((link, judge_link(link)) for link in links),
    ):
        if verdict is not None:
            yield Harm(words, verdict)

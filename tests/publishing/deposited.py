"""A deposit for the tests: a small publication with photographs that are held, and a tiny bag."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from fascicle.findings import Finding, Refused
from fascicle.publishing.deposit.bag_form import BagContents, files_of, pack, write_bag
from fascicle.publishing.deposit.items import Item
from fascicle.publishing.verification import verify

PUBLICATIONS = Path(__file__).parents[1] / "publications"
DAY = "2026-05-04"


def publication(name: str, folder: Path) -> Path:
    """Copy a golden mini-publication, without what is expected of it."""
    shutil.copytree(PUBLICATIONS / name, folder, ignore=shutil.ignore_patterns("expected.yaml"))
    return folder


def tiny_bag(folder: Path, agent: str = "Fascicle 0.1.0") -> Path:
    """Write a bag with two short files into a folder."""
    items = (Item("a.txt", b"One.\n", "text"), Item("b/c.txt", b"Two.\n", "text"))
    info: dict[str, str | list[str]] = {"Bag-Software-Agent": agent, "Bagging-Date": DAY}
    folder.mkdir(parents=True)
    write_bag(BagContents("tiny", items, info, b"Read me.\n"), folder)
    return folder


def zipped(bag: Path, target: Path) -> Path:
    """Pack a bag as ``fascicle deposit --zip`` does."""
    with target.open("wb") as file:
        pack(bag, files_of(bag), "tiny", DAY, file)
    return target


def errors(path: Path) -> Sequence[Finding]:
    """Return all that a verification without rebuilding finds wrong."""
    try:
        found: Sequence[Finding] = tuple(verify(path, rebuild=False).findings)
    except Refused as refused:
        found = refused.findings
    return [finding for finding in found if finding.is_error]


def codes(path: Path) -> list[str]:
    """Return the codes of what a verification without rebuilding finds wrong."""
    return sorted({finding.code for finding in errors(path)})

"""Chapters of made-up words with many notes, of which WeasyPrint alone loses some."""

from __future__ import annotations

import random

from laying import noted

_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "ren",
    "tas",
    "vel",
    "dor",
    "shi",
    "pan",
    "ten",
    "ur",
    "gal",
    "bes",
    "tin",
]


def chapter(seed: int, paragraphs: int = 14) -> tuple[str, dict[str, str]]:
    """Return the HTML of a chapter and the block of each of its notes."""
    dice = random.Random(seed)

    def words(count: int) -> str:
        return " ".join(
            "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(1, 4)))
            for _ in range(count)
        )

    parts: list[str] = []
    notes: dict[str, str] = {}
    for number in range(paragraphs):
        sentences: list[str] = []
        for _ in range(dice.randint(2, 5)):
            sentences.append(f"{words(dice.randint(6, 16))}.")
            if dice.random() < 0.35:
                name = f"n{len(notes) + 1}"
                notes[name] = f"b{number}"
                sentences[-1] += noted(name, f"{words(dice.randint(5, 30))}.")
        parts.append(f'<p id="b{number}">{" ".join(sentences)}</p>')
    return "".join(parts), notes

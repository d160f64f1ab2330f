"""Inline text with everything that it may hold, and the account of its words and notes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from wild_account import Account, Flow, Note
from wild_words import SCRIPTS, SMALL, Words, tokens

__all__ = ["Nature", "Writer"]

LANGUAGE_OF = {
    "cyrillic": "sr-Cyrl",
    "russian": "ru",
    "greek": "el",
    "hebrew": "he",
    "arabic": "ar",
    "chinese": "zh",
    "georgian": "ka",
    "devanagari": "hi",
}
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Nature:
    """What the text of a publication is like; shares are of sentences or words, from 0 to 1."""

    script: str
    notes: float
    citations: float
    markup: float
    others: float
    long_words: float
    references: float
    names: float
    cites_in_notes: bool
    """Whether the citation style prints citations as notes."""
    foreign: str = ""
    """A script that the fonts lack, for a few words."""
    no_break: bool = False
    tall_notes: bool = False


@dataclass
class Writer:
    """Writes texts of one chapter or of a catalogue, and keeps the account of them."""

    dice: random.Random
    words: Words
    nature: Nature
    account: Account
    keys: list[str]
    persons: dict[str, str]
    references: list[str] = field(default_factory=list)
    """Addresses of cross references that lead somewhere."""
    notes: list[Note] = field(default_factory=list)
    """Where notes are written down; a list of one chapter or of none."""
    cited: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    notes_again: bool = False
    """Whether what the notes cite is printed elsewhere, too, as sources of an event are."""

    def text(self, flow: Flow, least: int = 1, most: int = 4, *, notes: bool = True) -> str:
        """Return a paragraph of so many sentences."""
        count = self.dice.randint(least, most)
        return " ".join(self.sentence(flow, notes=notes) for _ in range(count))

    def title(self, flow: Flow, least: int = 1, most: int = 5) -> str:
        """Return a title: words without notes and references."""
        words = [self.word(flow) for _ in range(self.dice.randint(least, most))]
        return " ".join([words[0].capitalize(), *words[1:]])

    def plain(self, flow: Flow, least: int = 1, most: int = 4, *, again: bool = False) -> str:
        """Return words without any markup."""
        words = [self.words.new(self.nature.script) for _ in range(self.dice.randint(least, most))]
        flow.add(" ".join(words), again=again)
        return " ".join([words[0].capitalize(), *words[1:]])

    def word(self, flow: Flow, script: str = "") -> str:
        """Return a word; seldom a very long one, a compound, or one with soft hyphens."""
        dice = self.dice
        script = script or self.nature.script
        draw = dice.random()
        if draw < self.nature.long_words:
            word = self.words.new(script, dice.choice((9, 15, 30, 60)))
        elif draw < self.nature.long_words + 0.03:
            word = f"{self.words.new(script)}-{self.words.new(script)}"
        elif draw < self.nature.long_words + 0.05:
            word = f"{self.words.new(script)}\u00ad{self.words.new(script)}"
        else:
            word = self.words.new(script)
        flow.add(word)
        return word

    def sentence(self, flow: Flow, *, notes: bool = True, least: int = 3, most: int = 18) -> str:
        """Return a sentence; in it whatever the nature of the publication asks for."""
        dice, nature = self.dice, self.nature
        parts: list[str] = []
        for position in range(dice.randint(least, most)):
            if position and dice.random() < 0.3:
                small = dice.choice(SMALL)
                flow.add(small)
                parts.append(small)
            elif dice.random() < nature.markup:
                parts.append(self._marked_up(flow))
            elif dice.random() < nature.others:
                parts.append(self._other(flow))
            elif position and dice.random() < 0.1:
                parts[-1] += dice.choice((",", ";", ":", " --", " –"))
                parts.append(self.word(flow))
            else:
                parts.append(self.word(flow))
        parts.append(self.word(flow))
        parts[0] = parts[0][:1].upper() + parts[0][1:]
        ended = " ".join(parts) + dice.choice((".", ".", ".", "?", "!", "...", "…"))
        if nature.no_break and dice.random() < 0.3:
            ended = ended.replace(" ", NO_BREAK)
        if dice.random() < 0.06:
            ended = dice.choice(('"{}"', "'{}'", "({})", "“{}”")).format(ended)
        called = flow.last
        if notes and dice.random() < nature.references and self.references:
            ended += f" {self._reference(flow)}"
            # What is printed of it is not known here, so it may end on another page.
            called = ""
        if notes and dice.random() < nature.notes:
            ended += self.note(flow, called)
        if notes and self.keys and dice.random() < nature.citations:
            ended += self.citation(flow, called)
        return ended

    # --- notes and citations ----------------------------------------------------------------------

    def note(self, flow: Flow, called: str) -> str:
        """Return an explanatory note, called where the flow ends."""
        dice = self.dice
        note = Note(flow.where, called, floats=flow.floats)
        self.notes.append(note)
        inside = Flow(flow.where)
        many = dice.choice((1, 1, 1, 2, 3, 5))
        if self.nature.tall_notes and dice.random() < 0.05:
            many = dice.choice((40, 120))
        said = [self.sentence(inside, notes=False) for _ in range(many)]
        for position in range(len(said)):
            if self.keys and dice.random() < 0.15:
                said[position] += f" {self._cluster(inside)}"
            if position and dice.random() < 0.1:
                said[position - 1] += "\n\n"
        note.words, note.again = inside.words, inside.again
        return f"^[{' '.join(said)}]"

    def citation(self, flow: Flow, called: str) -> str:
        """Return a citation: a note of its own, or words of the text in styles that cite there."""
        if not self.nature.cites_in_notes:
            return f" {self._cluster(flow)}"
        note = Note(flow.where, called, floats=flow.floats)
        self.notes.append(note)
        inside = Flow(flow.where)
        cluster = self._cluster(inside)
        note.words, note.again = inside.words, inside.again
        return cluster

    def _cluster(self, flow: Flow) -> str:
        """Return a citation of one or several works, each with a page that nothing else names."""
        works: list[str] = []
        for key in self.dice.sample(
            self.keys, min(len(self.keys), self.dice.choice((1, 1, 1, 2, 3)))
        ):
            self.cited.add(key)
            page = self.words.locator()
            before = after = ""
            if self.dice.random() < 0.15:
                before = f"{self.words.new(self.nature.script)} "
            if self.dice.random() < 0.15:
                after = f", {self.words.new(self.nature.script)}"
            flow.add(f"{before} {page} {after}", again=self.notes_again)
            flow.sorted_ |= set(tokens(f"{before} {page} {after}"))
            form = self.dice.choice(("{}", "{}", "p. {}", "note {}", "fol. {}"))
            works.append(f"{before}@{key}, {form.format(page)}{after}")
        return f"[{'; '.join(works)}]"

    # --- markup -----------------------------------------------------------------------------------

    def _marked_up(self, flow: Flow) -> str:
        """Return a few words in markup."""
        dice = self.dice
        form = dice.choice(
            (
                "*{}*",
                "**{}**",
                "***{}***",
                "`{}`",
                "[{}]{{.smallcaps}}",
                "[{}]{{.superscript}}",
                "[{}]{{.subscript}}",
                "[{}]{{.upright}}",
                "[{}](https://example.org/a/b?c=1)",
                "*{} **{}** {}*",
                "\\*{}",
                "\\[{}\\]",
                "<{}>",
                "&amp; {} & < >",
                "[*{}*]{{lang=de}}",
            )
        )
        if dice.random() < self.nature.names and self.persons:
            key = dice.choice(list(self.persons))
            self.marked.add(key)
            return f"[{self.word(flow)}]{{name={key}}}"
        return form.format(*(self.word(flow) for _ in range(form.count("{}"))))

    def _other(self, flow: Flow) -> str:
        """Return words in another script, marked as of their language or not."""
        foreign = self.nature.foreign
        if foreign and self.dice.random() < 0.5:
            self.account.dares.append(f"{foreign} in {flow.where}")
            self.account.expected.add("T101")
            script = foreign
        else:
            script = self.dice.choice(list(SCRIPTS))
        words = " ".join(self.word(flow, script) for _ in range(self.dice.randint(1, 4)))
        language = LANGUAGE_OF.get(script)
        if language and self.dice.random() < 0.7:
            return f"[{words}]{{lang={language}}}"
        return words

    def _reference(self, flow: Flow) -> str:
        address = self.dice.choice(self.references)
        if self.dice.random() < 0.4:
            return f"([{self.word(flow)}]({address}))."
        return f"([]({address}))."

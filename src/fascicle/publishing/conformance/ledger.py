"""The book in which tests write what they looked at and what was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from fascicle.publishing.conformance.model import Check, Occurrence, Outcome, Requirement

__all__ = ["PDFA", "UA", "Ledger"]

UA = "PDF/UA"
PDFA = "PDF/A"

_KEPT = 20
"""So many places are kept for each requirement; the rest are counted."""


@dataclass(slots=True)
class Ledger:
    """What was tested and what is wrong, by family of standards and rule (``7.1-3``)."""

    tested: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: Counter[tuple[str, str]] = field(default_factory=Counter)
    places: dict[tuple[str, str], list[Occurrence]] = field(
        default_factory=lambda: defaultdict(list)
    )
    unrecognised: dict[str, dict[Occurrence, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    undecided: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    has: set[str] = field(default_factory=set)

    def test(
        self, family: str, rule: str, right: bool, found: str, *, page: int = 0, number: int = 0
    ) -> None:
        """Note one test; where it is not ``right``, also what is there instead."""
        key = (family, rule)
        self.tested[key] += 1
        if not right:
            self.broken[key] += 1
            if len(self.places[key]) < _KEPT:
                self.places[key].append(Occurrence(found, page, number))

    def passed(self, family: str, rule: str, times: int) -> None:
        """Note that a test was right so many times."""
        self.tested[family, rule] += max(times, 0)

    def both(
        self, rules: tuple[str, str], right: bool, found: str, *, page: int = 0, number: int = 0
    ) -> None:
        """Note one test that PDF/UA (first rule) and PDF/A (second) both ask for."""
        for family, rule in zip((UA, PDFA), rules, strict=True):
            self.test(family, rule, right, found, page=page, number=number)

    def renumber(self, family: str, numbers: Mapping[str, str]) -> None:
        """Give rules of a family other numbers; those without one are dropped."""
        for book in (self.tested, self.broken, self.places):
            old = {key: book.pop(key) for key in list(book) if key[0] == family}
            for (_, rule), value in old.items():
                if rule in numbers:
                    key = (family, numbers[rule])
                    book[key] = book[key] + value  # type: ignore[assignment,operator]
        kept = self.undecided[family] & numbers.keys()
        self.undecided[family] = {numbers[rule] for rule in kept}

    def unknown(self, family: str, found: str, *, page: int = 0, number: int = 0) -> None:
        """Note something that the tests do not know, so that nobody takes it for right."""
        if len(self.unrecognised[family]) < _KEPT:
            self.unrecognised[family][Occurrence(found, page, number)] = None

    def check(self, family: str, requirement: Requirement) -> Check:
        """Return how the file stands to a requirement, by all that was noted."""
        keys = self._keys(family, requirement)
        broken = sum(self.broken[key] for key in keys)
        tested = sum(self.tested[key] for key in keys)
        places = tuple(place for key in keys for place in self.places.get(key, ()))[:_KEPT]
        return Check(
            requirement, self._outcome(family, requirement, broken), tested, broken, places
        )

    def _outcome(self, family: str, requirement: Requirement, broken: int) -> Outcome:
        if broken:
            return Outcome.FAIL
        if requirement.rule in self.undecided[family]:
            return Outcome.UNDECIDED
        if requirement.needs and requirement.needs not in self.has:
            return Outcome.NOT_APPLICABLE
        return Outcome.PASS

    def _keys(self, family: str, requirement: Requirement) -> list[tuple[str, str]]:
        if requirement.test:
            return [(family, requirement.rule)]
        start = requirement.clause + "-"
        return sorted(key for key in self.tested if key[0] == family and key[1].startswith(start))

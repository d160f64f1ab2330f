"""Imposition: sheets are cut, folded and gathered in numbers, and the book read."""

from __future__ import annotations

import itertools

import pytest
from bindery import bound

from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.planning import Job, plan_sheets

A5, SMALL = (148.0, 210.0), (50.0, 70.0)


def planned(pages, copies=1, size=A5, before_last=False, **press):
    return plan_sheets(Job(pages, *size, PressSettings(**press), copies, before_last))


BINDINGS = [
    *({"binding": "saddle", "up": up} for up in (2, 4, 8, 16)),
    *(
        {"binding": binding, "signature": signature, "up": up}
        for binding in ("signatures", "perfect")
        for signature in (4, 8, 12, 16, 20, 24, 28, 32)
        for up in (2, 4, 8, 16)
        if signature % (2 * up) == 0
    ),
    *({"binding": "perfect", "up": up} for up in (1, 2, 4, 8)),
]
OTHERS = list(itertools.product((None, "long", "short"), ("end", "before-last")))


def named(press):
    return "-".join(map(str, press.values()))


@pytest.mark.parametrize("press", BINDINGS, ids=named)
def test_every_binding_of_1_to_200_pages_reads_in_order(press):
    for pages, (flip, blanks) in zip(range(1, 201), itertools.cycle(OTHERS), strict=False):
        copies = 1 + (pages % 7 == 0)
        plan = planned(pages, copies, SMALL, **press, paper="sra1", flip=flip, blanks=blanks)
        assert len(plan.order) - pages < (2 * press["up"] if plan.folds else 2)
        for book in bound(plan):
            assert [page for page in book if page is not None] == list(range(pages))
            # Blanks are where they were asked for, and no more than the binding wants.
            assert book[: len(plan.order)] == list(plan.order)

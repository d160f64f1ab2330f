"""Imposition: sheets are cut, folded and gathered in numbers, and the book read."""

from __future__ import annotations

import itertools

import pytest
from bindery import NEAR, bound
from hypothesis import given, settings
from hypothesis import strategies as st

from fascicle.findings import Refused
from fascicle.manuscript.models import PressSettings
from fascicle.publishing.imposition.judging import judge
from fascicle.publishing.imposition.marks import margins
from fascicle.publishing.imposition.papers import PAPERS
from fascicle.publishing.imposition.plan import letter_of
from fascicle.publishing.imposition.planning import Job, plan_sheets

A4, A5, HALF_LETTER = (210.0, 297.0), (148.0, 210.0), (139.7, 215.9)
SMALL = (50.0, 70.0)


def planned(pages, copies=1, size=A5, before_last=False, letter=False, **press):
    return plan_sheets(Job(pages, *size, PressSettings(**press), copies, before_last, letter))


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
# All numbers of pages, where the signature is the usual one or none. Every third has all remainders
# too that other signatures can leave; those that are milled are those that are sewn, with a gap.
STEPS = {("signatures", signature): 1 if signature == 16 else 3 for signature in range(4, 33, 4)}
STEPS |= {("perfect", signature): 5 for signature in range(4, 33, 4)}
STEPS |= {("saddle", None): 1, ("perfect", None): 1}
OTHERS = list(itertools.product((None, "long", "short"), ("end", "before-last")))


def named(press):
    return "-".join(map(str, press.values()))


@pytest.mark.parametrize("press", BINDINGS, ids=named)
def test_every_binding_of_1_to_200_pages_reads_in_order(press):
    for pages, (flip, blanks) in zip(
        range(1, 201, STEPS[press["binding"], press.get("signature")]),
        itertools.cycle(OTHERS),
        strict=False,
    ):
        copies = 1 + (pages % 7 == 0)
        plan = planned(pages, copies, SMALL, **press, paper="sra1", flip=flip, blanks=blanks)
        assert len(plan.order) - pages < (2 * press["up"] if plan.folds else 2)
        for book in bound(plan):
            assert [page for page in book if page is not None] == list(range(pages))
            # Blanks are where they were asked for, and no more than the binding wants.
            assert book[: len(plan.order)] == list(plan.order)


# --- the geometry of a sheet ----------------------------------------------------------------------


def rows(face):
    """The pages of a face, counted from 1, as they lie: rows from the top, from the left."""
    ordered = sorted(face.cells, key=lambda cell: (-round(cell.trim.bottom), cell.trim.left))
    return [
        [cell.page + 1 for cell in row]
        for _, row in itertools.groupby(ordered, key=lambda cell: round(cell.trim.bottom))
    ]


def test_a_booklet_of_eight_pages_is_what_every_binder_knows():
    plan = planned(8, bleed=0, marks=False, paper="a4")
    faces = [rows(face) for sheet in plan.sheets for face in (sheet.front, sheet.back)]
    assert faces == [[[8, 1]], [[2, 7]], [[6, 3]], [[4, 5]]]
    assert (plan.paper.width, plan.paper.height, plan.flip) == (297, 210, "short")


def test_a_quarto_and_an_octavo_are_what_every_binder_knows():
    """The printers' sheets, heads together: outer forme, then inner forme."""
    (quarto,) = planned(8, binding="signatures", signature=8, up=4).sheets
    assert rows(quarto.front) == [[5, 4], [8, 1]]
    assert rows(quarto.back) == [[3, 6], [2, 7]]
    (octavo,) = planned(16, binding="signatures", up=8).sheets
    assert rows(octavo.front) == [[5, 12, 9, 8], [4, 13, 16, 1]]
    assert rows(octavo.back) == [[7, 10, 11, 6], [2, 15, 14, 3]]
    assert [cell.rotation for cell in octavo.front.cells] == [0] * 4 + [180] * 4


def test_leaves_are_cut_and_stacked():
    plan = planned(16, binding="perfect", up=4, mill=0)
    fronts = [[cell.page + 1 for cell in sheet.front.cells] for sheet in plan.sheets]
    # From the bottom left: the third and fourth pile, above them the first and second.
    assert fronts == [[9, 13, 1, 5], [11, 15, 3, 7]]


def test_creep_moves_pages_to_the_spine_and_tells_how_far():
    plan = planned(64, caliper=0.1)
    shifts = [{cell.shift for cell in sheet.front.cells} for sheet in plan.sheets]
    assert [round(min(shift), 6) for shift in shifts] == [round(0.1 * k, 6) for k in range(16)]
    assert plan.creep == pytest.approx(1.5)
    left, right = plan.sheets[-1].front.cells
    fold = plan.paper.width / 2
    # Both pages of the innermost sheet lie over the fold, and end at it.
    assert left.trim.right == pytest.approx(fold + 1.5)
    assert right.trim.left == pytest.approx(fold - 1.5)
    assert left.clip.right == right.clip.left == pytest.approx(fold)


@pytest.mark.parametrize(("creep", "total"), [("auto", 0.6), ("off", 0.0), (0.5, 1.5)])
def test_creep_can_be_given_or_left_out(creep, total):
    assert planned(16, caliper=0.2, creep=creep).creep == pytest.approx(total)


def test_creep_follows_the_weight_of_the_paper_where_its_caliper_is_not_given():
    assert planned(16, grammage=100).creep == pytest.approx(3 * 0.125)


def test_creep_within_folded_sheets_goes_by_leaves_and_not_by_sheets():
    plan = planned(16, binding="signatures", up=8, caliper=0.1)
    (sheet,) = plan.sheets
    by_page = {cell.page: round(cell.shift, 6) for cell in (*sheet.front.cells, *sheet.back.cells)}
    assert [by_page[page] for page in range(0, 16, 2)] == [0, 0.1, 0.2, 0.3, 0.3, 0.2, 0.1, 0]


def test_signatures_bear_bars_that_step_down():
    plan = planned(64, binding="signatures", signature=16, up=2)
    outer = [sheet for sheet in plan.sheets if sheet.inset == 0]
    tops = [bar.top for sheet in outer for bar in sheet.front.bars]
    assert len(tops) == 4
    assert [round(a - b, 6) for a, b in itertools.pairwise(tops)] == [5, 5, 5]
    fold = plan.paper.width / 2
    assert all((b.left + b.right) / 2 == fold for sheet in outer for b in sheet.front.bars)
    assert not any(sheet.front.bars for sheet in plan.sheets if sheet.inset)
    assert not any(sheet.back.bars for sheet in plan.sheets)


def test_the_short_signature_is_not_the_last():
    assert planned(56, binding="signatures", signature=16, up=2).signatures == (16, 16, 8, 16)
    assert planned(8, binding="signatures", signature=16, up=2).signatures == (8,)


def test_letters_of_signatures_leave_out_j_v_and_w():
    letters = [letter_of(number) for number in range(25)]
    assert "".join(letters[:23]) == "ABCDEFGHIKLMNOPQRSTUXYZ"
    assert letters[23:] == ["AA", "BB"]


def test_blanks_stand_before_the_last_leaf_or_at_the_end():
    cover = planned(60, up=4, before_last=True)
    assert cover.order[-2:] == (58, 59)
    assert cover.order[58:62] == (None,) * 4
    assert planned(60, up=4, before_last=True, blanks="end").order[-5:] == (59, *(None,) * 4)
    # A recto stays a recto.
    assert planned(61, up=2, before_last=True).order[-4:] == (None, None, 60, None)


def test_without_a_sheet_the_smallest_that_will_do_is_taken():
    assert planned(16).paper.name == "SRA4"
    assert planned(16, up=4).paper.name == "SRA3"
    assert planned(16, size=A4).paper.name == "SRA3"
    assert planned(16, size=HALF_LETTER, letter=True).paper.name == "Tabloid"
    assert planned(16, size=HALF_LETTER, letter=True, up=4).paper.name == "12x18"
    home = {"bleed": 0, "marks": False}
    assert planned(16, size=HALF_LETTER, letter=True, **home).paper.name == "Letter"
    assert planned(16, size=A4, letter=True, **home).paper.name == "12x18"


def test_a_page_is_printed_on_sheets_of_its_own_family():
    leaves = {"binding": "perfect", "up": 1}
    assert planned(8, **leaves).paper.name == "A4"
    assert planned(8, size=(139.7, 215.9), letter=True, **leaves).paper.name == "Letter"


def test_on_a_given_sheet_stand_as_many_pages_as_fit():
    assert planned(64, paper="sra3").up == 4
    assert planned(64, paper="sra4").up == 2
    assert planned(64, paper="sra2", binding="signatures", signature=12).up == 2
    assert planned(64, paper="sra3", binding="perfect").up == 4
    assert planned(4, paper="sra1").up == 2, "no more than there are pages"


@pytest.mark.parametrize(
    ("code", "words", "pages", "press"),
    [
        ("G101", "is no sheet", 8, {"paper": "foolscap"}),
        ("G101", "is no sheet", 8, {"paper": "3 x 4"}),
        ("G102", "SRA4 (320 × 225 mm) would do", 8, {"paper": "a4"}),
        ("G102", "too small", 8, {"paper": "a6", "up": 2}),
        ("G102", "No sheet is large enough", 8, {"up": 16, "bleed": 10.0}),
        ("G103", "a signature of 12", 8, {"binding": "signatures", "signature": 12, "up": 4}),
        ("G103", "at least two", 8, {"up": 1}),
        ("G103", "cannot be cut", 8, {"binding": "perfect", "up": 16}),
    ],
)
def test_what_cannot_be_printed_so_is_refused_in_words(code, words, pages, press):
    size = (210.0, 333.0) if "No sheet" in words else A5
    with pytest.raises(Refused) as refused:
        planned(pages, size=size, **press)
    (finding,) = refused.value.findings
    assert finding.code == code
    assert words in f"{finding.message} {finding.hint}"


def judged(pages, margins=(15.0, 18.0), **press):
    job = Job(pages, *A5, PressSettings(**press))
    return {found.code: found for found in judge(job, plan_sheets(job), margins)}


def test_what_a_binder_would_doubt_is_told():
    assert judged(64) == {}
    assert "10.0 mm thick" in judged(200)["G105"].message
    assert "at the spine" in judged(400, caliper=0.2)["G104"].message
    assert "at the fore-edge" in judged(400, caliper=0.2, creep="off")["G104"].message
    assert "room for no marks" in judged(64, paper="302 x 216")["G106"].message
    assert "short marks alone" in judged(64, paper="310 x 223")["G106"].message
    assert "SRA4" in judged(64, paper="310 x 223")["G106"].hint
    assert judged(64, paper="302 x 216", marks=False) == {}
    assert judged(400, binding="perfect", caliper=0.2) == {}


papers = st.one_of(st.sampled_from(sorted(PAPERS)), st.just("700 x 480"))


@given(
    pages=st.integers(1, 120),
    copies=st.integers(1, 3),
    press=st.sampled_from(BINDINGS),
    width=st.floats(60, 220),
    height=st.floats(60, 300),
    bleed=st.floats(0, 6),
    caliper=st.floats(0.05, 0.4),
    paper=papers,
    flip=st.sampled_from([None, "long", "short"]),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_pages_never_stand_over_one_another_or_off_the_sheet(
    pages, copies, press, width, height, bleed, caliper, paper, flip
):
    try:
        plan = planned(
            pages,
            copies,
            (width, height),
            **press,
            bleed=bleed,
            caliper=caliper,
            paper=paper,
            flip=flip,
        )
    except Refused as refused:
        assert {found.code for found in refused.findings} <= {"G102"}
        return
    sheet = plan.sheets[-1]
    for face in (sheet.front, sheet.back):
        for cell in face.cells:
            clip = cell.clip
            assert -NEAR < clip.left < clip.right < plan.paper.width + NEAR
            assert -NEAR < clip.bottom < clip.top < plan.paper.height + NEAR
        for one, other in itertools.combinations((cell.clip for cell in face.cells), 2):
            assert (
                one.right < other.left + NEAR
                or other.right < one.left + NEAR
                or one.top < other.bottom + NEAR
                or other.top < one.bottom + NEAR
            )
    for front, back in zip(margins(sheet.front, plan.paper), _behind(plan, sheet), strict=True):
        assert front.room == pytest.approx(back.room)
        assert _turned(plan, front) == pytest.approx(sorted(back.targets))


def _behind(plan, sheet):
    """The margins of the back in the order of those of the front that lie behind them."""
    back = {margin.edge: margin for margin in margins(sheet.back, plan.paper)}
    upright = {"left": "right", "right": "left"}
    level = {"top": "bottom", "bottom": "top"}
    swapped = upright if plan.turn == "vertical" else level
    return [back[swapped.get(edge, edge)] for edge in ("bottom", "left", "top", "right")]


def _turned(plan, margin):
    """Where the registration marks of a margin lie on the other side of the sheet."""
    mirrored = (margin.edge in ("bottom", "top")) == (plan.turn == "vertical")
    return sorted(2 * margin.middle - at if mirrored else at for at in margin.targets)

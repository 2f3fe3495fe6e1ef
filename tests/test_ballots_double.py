"""The law of keying twice: when two keyings agree, what goes before the third person, who was wrong (R5.4)."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.double import (
    Keyed,
    Matter,
    after_closing,
    after_second,
    agree,
    charged,
    differences,
    duty_at,
    keyed,
    matters,
    may_take,
    settled,
)
from models.ballots.rules import DECIDED, ILLEGIBLE, Line, judge
from models.ballots.tables import BatchState, Duty, InvalidReason, SheetState, Turn

LISTED = {number: 100 + number for number in range(1, 7)}
TEXTS = ["99", "环保局", "环 保局", "环保局。", "ＡＢ", "ab", "", " ", ILLEGIBLE, "？", "旧局"]


def sheet(*lines: Line, reason: InvalidReason | None = None, flagged: bool = False) -> Keyed:
    """Return a keying of a sheet."""
    return Keyed(lines, reason, flagged)


# when two keyings agree

ALIKE = [
    (sheet(), sheet()),
    (sheet(Line(1, 3), Line(2)), sheet(Line(2), Line(1, 3))),
    # the same section twice counts once, its indicators united
    (sheet(Line(1, 3)), sheet(Line(1, 1), Line(1, 2))),
    # what stands beside a section does not count
    (sheet(Line(1, 1, "拖了三个月")), sheet(Line(1, 1))),
    (sheet(Line(1, 1, "拖了三个月")), sheet(Line(1, 1, "拖三月"))),
    # width, case, blanks and punctuation of a text
    (sheet(Line("环保局")), sheet(Line(" 环保 局。"))),
    (sheet(Line("ＡＢ９９号")), sheet(Line("ab99号"))),
    (sheet(Line("？？")), sheet(Line(ILLEGIBLE))),
    # a blank line says nothing
    (sheet(), sheet(Line(""))),
    (sheet(Line(1)), sheet(Line(1), Line(" "))),
    # what stands on a sheet that both call invalid for one reason
    (sheet(Line(1), reason=InvalidReason.PHOTOCOPY), sheet(reason=InvalidReason.PHOTOCOPY)),
]


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_what_does_not_count_makes_no_difference(first: Keyed, second: Keyed) -> None:
    assert differences(first, second) == differences(second, first) == ()


SECTION, INDICATORS, TEXT, VALIDITY = Matter.SECTION, Matter.INDICATORS, Matter.TEXT, Matter.VALIDITY
DIFFERENT = [
    (sheet(Line(1)), sheet(Line(2)), (SECTION,)),
    (sheet(Line(1)), sheet(), (SECTION,)),
    (sheet(Line(1), Line(2)), sheet(Line(1)), (SECTION,)),
    (sheet(Line(1, 1)), sheet(Line(1, 3)), (INDICATORS,)),
    (sheet(Line(1)), sheet(Line(1, 16)), (INDICATORS,)),
    (sheet(Line(1, 1), Line(2)), sheet(Line(1, 2), Line(3)), (SECTION, INDICATORS)),
    (sheet(Line("环保局")), sheet(Line("环卫局")), (TEXT,)),
    (sheet(Line("环保局", 1)), sheet(Line("环保局", 2)), (TEXT,)),
    (sheet(Line("环保局")), sheet(), (TEXT,)),
    (sheet(Line("", 1)), sheet(Line("", 2)), (TEXT,)),
    (sheet(Line("", 1)), sheet(), (TEXT,)),
    (sheet(Line(1)), sheet(Line("1")), (SECTION, TEXT)),
    (sheet(Line(ILLEGIBLE)), sheet(Line("环保局")), (TEXT,)),
    # two spellings on one sheet are two sections for the over-vote test: a person must say whether they are one
    (sheet(Line("环保局"), Line("环 保局")), sheet(Line("环保局")), (TEXT,)),
    (sheet(reason=InvalidReason.LATE), sheet(reason=InvalidReason.PHOTOCOPY), (VALIDITY,)),
    (sheet(Line(1), reason=InvalidReason.LATE), sheet(Line(2)), (VALIDITY,)),
]


@pytest.mark.parametrize(("first", "second", "found"), DIFFERENT)
def test_what_counts_makes_a_difference_and_is_named(first: Keyed, second: Keyed, found: tuple[Matter, ...]) -> None:
    assert differences(first, second) == differences(second, first) == found


sections = st.one_of(st.integers(1, 6), st.sampled_from(TEXTS))
lines = st.builds(Line, sections, st.integers(0, 31), st.sampled_from(["", "等了很久", "态度差"]), st.booleans())
reasons = st.one_of(st.none(), st.none(), st.sampled_from(sorted(DECIDED)))
sheets = st.lists(lines, max_size=4).map(tuple)
keyings = st.builds(Keyed, sheets, reasons, st.booleans())


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Keyed, Keyed]:
    """Draw two keyings that often agree: the second is the first in another order and spelling, or anything."""
    first = draw(keyings)
    if draw(st.integers(0, 2)) == 0:
        return first, draw(keyings)
    told = draw(st.permutations(first.lines))
    respelt = [replace(line, section=draw(st.sampled_from(_spellings(line.section)))) for line in told]
    beside = [replace(line, remark=draw(st.sampled_from(["", "等了很久", "收费"]))) for line in respelt]
    return first, replace(first, lines=tuple(beside), flagged=draw(st.booleans()))


def _spellings(section: int | str) -> list[int | str]:
    if isinstance(section, int):
        return [section]
    return [section, f" {section} ", f"{section}。" if section.strip() else ""]


@given(keyings)
def test_a_keying_agrees_with_itself(one: Keyed) -> None:
    assert agree(one, one)


@given(pairs())
def test_agreeing_has_no_direction(two: tuple[Keyed, Keyed]) -> None:
    first, second = two
    assert differences(first, second) == differences(second, first)
    assert agree(first, second) is not bool(differences(first, second))


@given(pairs(), pairs())
def test_two_keyings_that_agree_with_a_third_agree(two: tuple[Keyed, Keyed], more: tuple[Keyed, Keyed]) -> None:
    first, second = two
    for third in (*more, replace(second, lines=second.lines[::-1])):
        if agree(first, second) and agree(second, third):
            assert agree(first, third)


@given(keyings, st.data())
def test_the_order_of_lines_never_matters(one: Keyed, data: st.DataObject) -> None:
    assert agree(one, replace(one, lines=tuple(data.draw(st.permutations(one.lines)))))


@given(keyings)
def test_remarks_and_doubts_never_make_a_difference(one: Keyed) -> None:
    bare = tuple(replace(line, remark="", unclear=False) for line in one.lines)
    assert agree(one, replace(one, lines=bare, flagged=False))


@given(pairs(), st.integers(1, 5))
def test_keyings_that_agree_are_judged_alike_whoever_keyed_first(two: tuple[Keyed, Keyed], most: int) -> None:
    first, second = two
    if agree(first, second):
        one, other = (judge(said.lines, LISTED, most, said.reason) for said in two)
        assert (one.status, one.reason) == (other.status, other.reason)
        if first.reason is None:
            assert one.picks == other.picks


@given(pairs())
def test_what_is_settled_agrees_with_both_and_loses_no_section_and_no_remark_of_the_first(
    two: tuple[Keyed, Keyed],
) -> None:
    first, second = two
    if agree(first, second):
        final = settled(first, second)
        assert agree(final, first)
        assert agree(final, second)
        assert [line.section for line in final.lines] == [line.section for line in first.lines]
        for before, after in zip(first.lines, final.lines, strict=True):
            assert after.remark == before.remark or not before.remark


REMARKS = [
    ([Line(1)], [Line(1, 0, "慢")], ["慢"]),
    ([Line(1, 0, "慢")], [Line(1, 0, "很慢")], ["慢"]),
    ([Line(1), Line(2)], [Line(2, 0, "推"), Line(1, 0, "慢")], ["慢", "推"]),
    ([Line("环保局")], [Line("环保 局", 0, "慢")], ["慢"]),
    ([Line(1), Line(1)], [Line(1, 0, "慢"), Line(1)], ["慢", ""]),
    ([Line(1), Line(1, 0, "慢")], [Line(1, 0, "慢"), Line(1)], ["", "慢"]),
    ([Line(1)], [Line(1, 0, "慢"), Line(1, 0, "凶")], ["慢 凶"]),
]


@pytest.mark.parametrize(("first", "second", "remarks"), REMARKS)
def test_the_remarks_that_only_the_second_has_are_taken_over_once(
    first: list[Line], second: list[Line], remarks: list[str]
) -> None:
    assert [line.remark for line in settled(sheet(*first), sheet(*second)).lines] == remarks


@given(keyings)
def test_a_keying_comes_back_from_how_it_is_stored(one: Keyed) -> None:
    lines, remarks = json.loads(json.dumps([one.plain_lines(), one.plain_remarks()]))
    assert keyed(lines, remarks, one.reason, one.flagged) == one


# what becomes of a sheet

ONE, OTHER, UNCLEAR = sheet(Line(1)), sheet(Line(2)), sheet(Line(1, 0, "", True))
FLAGGED = replace(ONE, flagged=True)
BECOMES = [
    (ONE, ONE, 1, SheetState.AGREED),
    (ONE, ONE, 2, SheetState.AGREED),
    (ONE, ONE, 3, SheetState.AGREED),
    (ONE, OTHER, 1, SheetState.AGAIN),
    (ONE, OTHER, 2, SheetState.WAITING),
    (ONE, OTHER, 3, SheetState.WAITING),
    (ONE, FLAGGED, 1, SheetState.WAITING),
    (FLAGGED, ONE, 1, SheetState.WAITING),
    (FLAGGED, FLAGGED, 1, SheetState.WAITING),
    (ONE, UNCLEAR, 1, SheetState.WAITING),
    (UNCLEAR, ONE, 1, SheetState.WAITING),
    (OTHER, UNCLEAR, 1, SheetState.WAITING),
]


@pytest.mark.parametrize(("first", "second", "tries", "state"), BECOMES)
def test_a_sheet_is_settled_keyed_again_or_put_before_the_third_person(
    first: Keyed, second: Keyed, tries: int, state: SheetState
) -> None:
    assert after_second(first, second, tries) is state


@given(pairs(), st.integers(1, 4))
def test_a_sheet_is_settled_exactly_where_both_agree_without_doubt(two: tuple[Keyed, Keyed], tries: int) -> None:
    first, second = two
    certain = agree(first, second) and not first.doubtful and not second.doubtful
    assert (after_second(first, second, tries) is SheetState.AGREED) is certain


@given(pairs())
def test_a_sheet_is_never_keyed_a_third_time(two: tuple[Keyed, Keyed]) -> None:
    assert after_second(*two, tries=2) is not SheetState.AGAIN


ASKED = [
    (ONE, OTHER, (SECTION,)),
    (ONE, FLAGGED, (Matter.FLAGGED,)),
    (UNCLEAR, ONE, (Matter.UNCLEAR,)),
    (UNCLEAR, replace(OTHER, flagged=True), (SECTION, Matter.UNCLEAR, Matter.FLAGGED)),
    (ONE, ONE, ()),
    (None, ONE, ()),
    (None, None, ()),
]


@pytest.mark.parametrize(("first", "second", "found"), ASKED)
def test_the_third_person_is_told_everything_there_is_to_rule_on(
    first: Keyed | None, second: Keyed | None, found: tuple[Matter, ...]
) -> None:
    assert matters(first, second) == found


@given(pairs())
def test_whatever_waits_has_a_matter(two: tuple[Keyed, Keyed]) -> None:
    if after_second(*two, tries=2) is SheetState.WAITING:
        assert matters(*two)


# who was wrong

THIRD = sheet(Line(3))
FIRST, SECOND, BOTH, NOBODY = {Turn.FIRST}, {Turn.SECOND}, {Turn.FIRST, Turn.SECOND}, set[Turn]()
BLAME = [
    # first, second as it was keyed last, how often it differed, what counts, whose keying was wrong
    (ONE, ONE, 0, ONE, NOBODY),
    (ONE, ONE, 1, ONE, SECOND),
    (ONE, OTHER, 2, ONE, SECOND),
    (ONE, OTHER, 2, OTHER, FIRST),
    (ONE, OTHER, 2, THIRD, BOTH),
    (ONE, ONE, 0, OTHER, BOTH),
    (ONE, FLAGGED, 0, ONE, NOBODY),
    (ONE, FLAGGED, 0, OTHER, BOTH),
    (sheet(Line(1), reason=InvalidReason.LATE), ONE, 2, ONE, FIRST),
]


@pytest.mark.parametrize(("first", "second", "unequal", "final", "wrong"), BLAME)
def test_a_difference_is_charged_to_whose_keying_did_not_stand(
    first: Keyed, second: Keyed, unequal: int, final: Keyed, wrong: set[Turn]
) -> None:
    assert charged(first, second, unequal, final) == wrong


@given(pairs(), st.integers(0, 2), keyings)
def test_somebody_is_charged_wherever_two_keyings_differ(two: tuple[Keyed, Keyed], unequal: int, final: Keyed) -> None:
    if not agree(*two):
        assert charged(*two, unequal, final)


@given(keyings, keyings)
def test_a_first_keying_that_stands_is_never_charged(first: Keyed, second: Keyed) -> None:
    assert Turn.FIRST not in charged(first, second, 2, first)


# what there is to do for a batch


@pytest.mark.parametrize(
    ("state", "waiting", "becomes"),
    [
        (BatchState.OPEN, 0, BatchState.SECOND),
        (BatchState.SECOND, 0, BatchState.SEALED),
        (BatchState.SECOND, 1, BatchState.ADJUDICATION),
        (BatchState.ADJUDICATION, 0, BatchState.SEALED),
    ],
)
def test_a_batch_goes_on_one_by_one(state: BatchState, waiting: int, becomes: BatchState) -> None:
    assert after_closing(state, waiting) is becomes


@pytest.mark.parametrize(("state", "had"), list(product(BatchState, [None, *Duty])))
def test_only_who_has_done_nothing_else_may_do_what_is_due(state: BatchState, had: Duty | None) -> None:
    may = state is not BatchState.SEALED and had in (None, duty_at(state))
    assert may_take(state, had) is may


def test_a_batch_needs_three_different_people_at_most() -> None:
    assert [duty_at(state) for state in BatchState] == [Duty.FIRST, Duty.SECOND, Duty.ADJUDICATOR, None]

"""What the rules make of a ballot (R5.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.rules import BadLine, Judgement, Line, Pick, Remark, count, judge
from models.ballots.tables import BallotStatus, InvalidReason

LISTED = {number: number + 1000 for number in range(1, 106)}
VALID, ABSTAINED, INVALID = BallotStatus
OVER, UNLISTED = InvalidReason.OVER_VOTE, InvalidReason.NO_LISTED_SECTION
COLD, LAZY, GREED = 1, 2, 16


@pytest.mark.parametrize(
    ("lines", "status", "reason"),
    [
        # nothing marked
        ([], ABSTAINED, None),
        ([Line(""), Line("  ")], ABSTAINED, None),
        ([Line("", 0, "都很好")], ABSTAINED, None),
        # up to three different sections, with or without indicators
        ([Line(17)], VALID, None),
        ([Line(17, COLD), Line(20), Line(105, GREED)], VALID, None),
        # four different ones
        ([Line(1), Line(2), Line(3), Line(4)], INVALID, OVER),
        # the same one again is no further section
        ([Line(1), Line(2), Line(3), Line(3), Line(1)], VALID, None),
        # a code not on the list is a different section
        ([Line(1), Line(2), Line(200)], VALID, None),
        ([Line(1), Line(2), Line(3), Line(200)], INVALID, OVER),
        ([Line(1), Line(2), Line(3), Line("环保局")], INVALID, OVER),
        ([Line(1), Line(2), Line(200), Line("200")], VALID, None),
        ([Line(1), Line(2), Line(200), Line(201)], INVALID, OVER),
        # marked, but no listed section left
        ([Line(200)], INVALID, UNLISTED),
        ([Line("hello", COLD)], INVALID, UNLISTED),
        ([Line(200), Line(201), Line(202), Line(203)], INVALID, OVER),
        # indicators without a section: a bad line that names no section
        ([Line("", GREED)], INVALID, UNLISTED),
        ([Line(1), Line(2), Line(3), Line("", GREED)], VALID, None),
    ],
)
def test_a_ballot_is_judged_by_its_lines(lines: list[Line], status: BallotStatus, reason: InvalidReason | None) -> None:
    judged = judge(lines, LISTED, 3)
    assert (judged.status, judged.reason) == (status, reason)


def test_the_same_section_twice_counts_once_with_indicators_united() -> None:
    assert judge([Line(17, COLD), Line(17, GREED)], LISTED, 3).picks == (Pick(1017, COLD | GREED),)


def test_a_bad_line_is_kept_as_it_was_written_with_its_place() -> None:
    judged = judge([Line(17), Line("环保局", LAZY), Line("", COLD), Line(200)], LISTED, 3)
    assert judged.bad_lines == (BadLine(2, "环保局", LAZY), BadLine(3, "", COLD), BadLine(4, "200", 0))


def test_an_invalid_ballot_keeps_its_lines() -> None:
    judged = judge([Line(n, COLD) for n in (1, 2, 3, 4)], LISTED, 3)
    assert judged.picks == tuple(Pick(1000 + n, COLD) for n in (1, 2, 3, 4))


def test_a_photocopy_is_invalid_whatever_stands_on_it() -> None:
    for lines in ([], [Line(17)], [Line(n) for n in range(1, 9)]):
        judged = judge(lines, LISTED, 3, InvalidReason.PHOTOCOPY)
        assert (judged.status, judged.reason) == (INVALID, InvalidReason.PHOTOCOPY)


def test_remarks_stay_beside_their_line() -> None:
    judged = judge([Line(17, COLD, " 三次没人 "), Line("", 0, ""), Line("", 0, "谢谢")], LISTED, 3)
    assert judged.remarks == (Remark(1, 1017, "三次没人"), Remark(3, None, "谢谢"))


def test_the_number_of_sections_is_a_parameter() -> None:
    lines = [Line(n) for n in (1, 2)]
    assert judge(lines, LISTED, 1).status is INVALID
    assert judge(lines, LISTED, 2).status is VALID


sections = st.one_of(st.integers(1, 110), st.sampled_from(["", " ", "hello", "环保局", "0"]))
a_line = st.builds(Line, sections, st.integers(0, 31), st.sampled_from(["", "谢谢"]))
some_lines = st.lists(a_line, max_size=6)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[list[Line], list[Line]]:
    """Draw lines in two orders."""
    lines = draw(some_lines)
    return lines, draw(st.permutations(lines))


def without_places(judged: Judgement) -> tuple[object, ...]:
    """Return what a judgement says apart from the places of lines on the form."""
    bad = sorted((line.text, line.indicators) for line in judged.bad_lines)
    remarks = sorted((remark.section_id or 0, remark.text) for remark in judged.remarks)
    return judged.status, judged.reason, judged.picks, bad, remarks


@given(shuffled(), st.integers(1, 4))
def test_the_order_of_lines_never_matters(lines: tuple[list[Line], list[Line]], most: int) -> None:
    one, other = lines
    assert without_places(judge(one, LISTED, most)) == without_places(judge(other, LISTED, most))


@given(some_lines, st.integers(1, 4))
def test_a_ballot_written_out_from_its_judgement_is_judged_the_same(lines: list[Line], most: int) -> None:
    judged = judge(lines, LISTED, most)
    numbers = {section_id: number for number, section_id in LISTED.items()}
    again = [Line(numbers[pick.section_id], pick.indicators) for pick in judged.picks]
    again += [Line(bad.text, bad.indicators) for bad in judged.bad_lines]
    second = judge(again, LISTED, most)
    assert (second.status, second.reason, second.picks) == (judged.status, judged.reason, judged.picks)


@given(some_lines, st.integers(1, 4))
def test_a_valid_ballot_names_at_least_one_and_at_most_the_allowed_sections(lines: list[Line], most: int) -> None:
    judged = judge(lines, LISTED, most)
    if judged.status is VALID:
        assert 1 <= len(judged.picks) <= most
    assert (judged.reason is not None) == (judged.status is INVALID)


ballots = st.lists(st.tuples(st.sampled_from("ab"), some_lines.map(lambda lines: judge(lines, LISTED, 3))), max_size=12)


@st.composite
def shuffled_ballots(draw: st.DrawFn) -> tuple[list[tuple[str, Judgement]], list[tuple[str, Judgement]]]:
    """Draw ballots in two orders."""
    pile = draw(ballots)
    return pile, draw(st.permutations(pile))


@given(shuffled_ballots())
def test_the_order_of_ballots_never_matters(
    piles: tuple[list[tuple[str, Judgement]], list[tuple[str, Judgement]]],
) -> None:
    assert count("ab", piles[0]) == count("ab", piles[1])


@given(ballots, ballots)
def test_two_piles_counted_together_add_up(
    one: list[tuple[str, Judgement]], other: list[tuple[str, Judgement]]
) -> None:
    first, second, both = count("ab", one), count("ab", other), count("ab", one + other)
    for a, b, united in zip(first.channels, second.channels, both.channels, strict=True):
        assert (united.valid, united.abstained, united.invalid) == (
            a.valid + b.valid,
            a.abstained + b.abstained,
            a.invalid + b.invalid,
        )
    cells = [*first.cells, *second.cells]
    summed = {cell[:3]: sum(n for *key, n in cells if tuple(key) == cell[:3]) for cell in both.cells}
    assert {cell[:3]: cell[3] for cell in both.cells} == summed
    assert {cell[:3] for cell in cells} == set(summed)


@given(ballots)
def test_only_valid_ballots_give_picks(pile: list[tuple[str, Judgement]]) -> None:
    counted = count("ab", pile)
    assert sum(n for *_, n in counted.cells) == sum(len(j.picks) for _, j in pile if j.status is VALID)

"""What is behind the four counts, and one year beside the one before (R7.2, R7.6)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.consequences.rules import Counted, tally
from models.overview.behind import OF_PEOPLE, Count, counted, figure, people
from models.overview.yearly import Compared, Descended, Fact, Held, Year, compared
from tests.make_measures import a_measure, measures


@pytest.mark.parametrize("kind", MeasureKind)
@pytest.mark.parametrize("count", Count)
@given(rows=measures())
def test_what_is_listed_behind_a_figure_is_as_many_as_the_figure_says(
    count: Count, kind: MeasureKind, rows: list[MeasureRow]
) -> None:
    counts = tally(1, [Counted(row.kind, row.status, row.person_id) for row in rows])
    behind = counted(rows, count, kind)
    listed = people(behind) if count in OF_PEOPLE else behind
    assert len(listed) == figure(counts, count, kind)


def test_somebody_counted_once_shows_every_time_and_the_newest_post() -> None:
    rows = [a_measure(1, unit="甲局"), a_measure(2, unit="乙局"), a_measure(3, person_id=2)]
    first, second = people(rows)
    assert ([row.id for row in first.measures], first.last.unit, len(second.measures)) == ([1, 2], "乙局", 1)


HELD = [Held(1, dt.date(2019, 6, 30)), Held(2, dt.date(2019, 12, 31)), Held(3, dt.date(2021, 3, 31))]


Listed = tuple[int, int, Fact]
"""The round, the section, and what came of it."""


def fact(round_id: int, section: int, kind: MeasureKind = MeasureKind.LEADER_TALK, **changed: object) -> Listed:
    """Return a measure that is due in a round."""
    facts = {"status": MeasureStatus.DUE, "points": None, "closed": False, **changed}
    year = next(one.cut_off.year for one in HELD if one.id == round_id)
    return round_id, section, Fact(year, kind, **facts)  # type: ignore[arg-type]


def beside(
    facts: Iterable[Listed] = (), lineage: Iterable[Descended] = (), visited: Iterable[int] = ()
) -> tuple[Compared, ...]:
    """Compare the years of the three rounds."""
    lists: dict[int, set[int]] = defaultdict(set)
    for round_id, section, _ in (told := tuple(facts)):
        lists[round_id].add(section)
    return compared(HELD, lists, [one for _, _, one in told], lineage, Counter(visited))


def by_year(found: tuple[Compared, ...], name: str) -> dict[int, object]:
    """Return a figure of every year."""
    return {one.now.year: getattr(one.now, name) for one in found}


def test_every_year_between_the_first_and_the_last_stands_there_the_newest_first() -> None:
    found = beside(visited=[2022])
    assert [one.now.year for one in found] == [2022, 2021, 2020, 2019]
    assert by_year(found, "rounds") == {2019: 2, 2020: 0, 2021: 1, 2022: 0}
    assert by_year(found, "inspections") == {2019: 0, 2020: 0, 2021: 0, 2022: 1}


def test_measures_that_are_alike_may_be_counted_together() -> None:
    alike = fact(3, 1, MeasureKind.BODY_DEDUCTION, points=Fraction(1, 3), times=3)
    now = beside([alike])[0].now
    assert now.body_points == 1
    assert tally(1, [Counted(MeasureKind.EMBARGO, MeasureStatus.DONE, 1, 3)]).done[MeasureKind.EMBARGO] == 3


def test_without_rounds_and_inspections_there_is_no_year() -> None:
    assert compared([], {}, [], [], {}) == ()


def test_lists_count_sections_by_round_and_different_sections_once() -> None:
    found = beside([fact(1, 5), fact(1, 6), fact(2, 5), fact(3, 6), fact(3, 7)])
    assert by_year(found, "listed") == {2019: 3, 2020: 0, 2021: 2}
    assert by_year(found, "sections") == {2019: 2, 2020: 0, 2021: 2}
    assert by_year(found, "again") == {2019: 1, 2020: 0, 2021: 1}


@pytest.mark.parametrize(("on", "again"), [(dt.date(2021, 3, 31), 1), (dt.date(2021, 4, 1), 0)])
def test_a_section_is_listed_again_through_what_it_had_come_out_of_by_the_cut_off(on: dt.date, again: int) -> None:
    """R2.3."""
    found = beside([fact(1, 5), fact(3, 9)], [Descended(5, 9, on)])
    assert by_year(found, "again")[2021] == again


def test_due_and_done_talks_interviews_removals_and_rectifications_are_counted_apart() -> None:
    kinds, done = MeasureKind, {"status": MeasureStatus.DONE}
    facts = [
        fact(3, 1), fact(3, 1, kinds.HEAD_TALK, **done), fact(3, 1, kinds.HEAD_INTERVIEW, **done),
        fact(3, 1, kinds.EMBARGO, status=MeasureStatus.WAIVED), fact(3, 1, kinds.HEAD_REMOVAL, **done),
        fact(3, 1, kinds.LEADER_REMOVAL, status=MeasureStatus.WAIVED),
        fact(3, 2, kinds.HEAD_REMOVAL, status=MeasureStatus.FLAGGED),
        fact(3, 1, kinds.RECTIFICATION, closed=True, **done), fact(3, 2, kinds.RECTIFICATION, **done),
    ]  # fmt: skip
    assert beside(facts)[0].now == Year(
        2021, rounds=1, listed=2, sections=2, talks_due=2, talks_done=1, interviews_due=1, interviews_done=1,
        embargoes=1, removals_proposed=2, removals_adopted=1, rectifications_due=2, rectifications_closed=1,
    )  # fmt: skip


def test_points_are_summed_exactly_and_waived_ones_left_out() -> None:
    """R7.6."""
    tenth, waived = Fraction(1, 10), {"status": MeasureStatus.WAIVED}
    bodies = [fact(3, n, MeasureKind.BODY_DEDUCTION, points=tenth) for n in range(1, 4)]
    leaders = [fact(3, 1, MeasureKind.LEADER_DEDUCTION, points=tenth, **waived)]
    now = beside([*bodies, *leaders])[0].now
    assert (now.body_points, now.leader_points) == (Fraction(3, 10), Fraction(0))


def test_the_first_year_has_no_difference_and_the_others_have_one_to_the_year_before() -> None:
    found = beside()
    assert [one.change(lambda year: year.rounds) for one in found] == [1, -2, None]


@given(measures(), st.lists(st.sampled_from([1, 2, 3]), min_size=40, max_size=40))
def test_the_years_together_give_the_counts_of_all_rounds(rows: list[MeasureRow], rounds: list[int]) -> None:
    placed = zip(rows, rounds, strict=False)
    found = beside(fact(held, 1, row.kind, status=row.status) for row, held in placed)
    counts = tally(3, [Counted(row.kind, row.status, row.person_id) for row in rows])
    assert sum(one.now.interviews_due for one in found) == counts.due[MeasureKind.HEAD_INTERVIEW]
    assert sum(one.now.embargoes for one in found) == counts.due[MeasureKind.EMBARGO]
    assert sum(one.now.talks_done for one in found) == sum(
        counts.done[kind] for kind in (MeasureKind.LEADER_TALK, MeasureKind.HEAD_TALK)
    )

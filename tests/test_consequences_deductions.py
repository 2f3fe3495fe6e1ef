"""A year's deductions: sums per leading body and leader, closing, corrections afterwards, the sheet (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from desk.office import Office
from models.audit.queries import entries
from models.audit.tables import Outcome
from models.common.errors import RightError, RuleError
from models.consequences.actions import complete, reopen, waive
from models.consequences.closing import close_year
from models.consequences.deductions import closed_year_faults, closed_years, yearly_deductions
from models.consequences.imports import import_results
from models.consequences.rules import deduction
from models.consequences.tables import MeasureKind, MeasureStatus
from models.consequences.yearly import Column, Deducted, Frozen, YearlySheet
from models.registry.actions import edit_unit
from models.registry.queries import units
from models.rounds.queries import Stage
from models.rounds.rules import RuleParameters
from models.verification.queries import verify
from reports.yearly_sheet import yearly_paper
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking, working
from tests.make_results import a_published_round, a_voted_round, measure_of, past_file, past_row, step_to
from tests.pdf_reading import copied, squeezed

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 1}
"""Sections 1, 2, 3 and 4 are listed: 1.0, 0.9, 0.8, 0.7."""
POINTS = st.fractions(0, 2, max_denominator=20)


@pytest.fixture
def year(lead: Office, tmp_path: Path) -> Office:
    """An office in April 2021 with two rounds of 2020, none capped."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES, "2020Q2", dt.date(2020, 6, 30), dt.date(2020, 7, 12))
    a_published_round(lead, tmp_path, {4: 9, 5: 8, 6: 7, 7: 6}, "2020Q3", dt.date(2020, 9, 30), dt.date(2020, 10, 11))
    return lead


def sheets(office: Office, year: int = 2020) -> dict[str, YearlySheet]:
    """Return a year's sheets by unit or leader."""
    return {row.person or row.unit: row for row in office.ask(yearly_deductions, year)}


def refusal(action: Callable[[], object]) -> str:
    """Return the key with which an action is refused."""
    with pytest.raises(RuleError) as refused:
        action()
    return refused.value.key


# the rule


def line(points: Fraction, status: MeasureStatus = MeasureStatus.DUE) -> Deducted:
    """Make one listing."""
    return Deducted("r", "一季度", dt.date(2020, 9, 30), 17, "审批科", "某局", 1, points, status, "")


def sheet(lines: list[Deducted], cap: Fraction | None = None, frozen: Fraction | None = None) -> YearlySheet:
    """Make a year of a leading body."""
    then = None if frozen is None else Frozen(dt.date(2021, 1, 4), 1, frozen, frozen)
    return YearlySheet(2020, Column(MeasureKind.BODY_DEDUCTION, 1, "某局"), tuple(lines), cap, then)


WAIVED, FLAGGED, DONE = MeasureStatus.WAIVED, MeasureStatus.FLAGGED, MeasureStatus.DONE
ONE, HALF = Fraction(1), Fraction(1, 2)


@pytest.mark.parametrize(
    ("lines", "cap", "expected"),
    [
        ([], None, (0, 0, 0)),
        ([line(ONE)], None, (1, ONE, ONE)),
        ([line(ONE), line(HALF, DONE)], None, (2, Fraction(3, 2), Fraction(3, 2))),
        ([line(ONE), line(HALF, WAIVED)], None, (1, ONE, ONE)),
        ([line(ONE, FLAGGED)], None, (0, 0, 0)),
        ([line(ONE), line(ONE)], ONE, (2, 2, ONE)),
        ([line(HALF)], ONE, (1, HALF, HALF)),
        ([line(ONE)], Fraction(0), (1, ONE, 0)),
    ],
)
def test_a_year_is_the_sum_of_what_counts_and_at_most_the_cap(
    lines: list[Deducted], cap: Fraction | None, expected: tuple[int, Fraction, Fraction]
) -> None:
    one = sheet(lines, cap)
    assert (one.times, one.points, one.total) == expected


@pytest.mark.parametrize(("frozen", "correction"), [(None, 0), (ONE, 0), (Fraction(3, 2), -HALF), (HALF, HALF)])
def test_a_correction_is_what_changed_since_the_year_was_closed(frozen: Fraction | None, correction: Fraction) -> None:
    assert sheet([line(ONE)], None, frozen).correction == correction


@given(st.lists(POINTS, max_size=8), POINTS, st.none() | POINTS)
def test_another_listing_never_lowers_a_year_and_the_cap_holds(
    points: list[Fraction], more: Fraction, cap: Fraction | None
) -> None:
    before, after = sheet([line(one) for one in points], cap), sheet([line(one) for one in [*points, more]], cap)
    assert after.total >= before.total
    assert cap is None or after.total <= cap


def test_the_default_table_falls_by_a_tenth_from_rank_to_rank() -> None:
    law = RuleParameters()
    expected = [Fraction(10 - n, 10) for n in range(10)]
    assert [deduction(law.deductions, rank) for rank in range(1, 11)] == expected
    assert [deduction(law.leader_deductions, rank) for rank in range(1, 11)] == expected


# a year as it stands


def test_every_round_stands_on_the_sheet_with_rank_and_points(year: Office) -> None:
    found = [(one.round, one.section, one.rank, one.points) for one in sheets(year)["某副局长1"].lines]
    assert found == [
        ("2020Q2", "科室1", 1, ONE),
        ("2020Q2", "科室4", 4, Fraction(7, 10)),
        ("2020Q3", "科室4", 1, ONE),
        ("2020Q3", "科室7", 4, Fraction(7, 10)),
    ]
    assert sheets(year)["某副局长1"].total == Fraction(34, 10)
    assert (sheets(year)["某局"].times, sheets(year)["某局"].total) == (8, Fraction(68, 10))


def test_a_unit_that_was_given_another_name_keeps_one_sheet(year: Office, tmp_path: Path, clock: HandClock) -> None:
    clock.set(dt.date(2021, 1, 20))
    (unit,) = year.ask(units)
    year.do(edit_unit, unit.id, "某委", "", "某委党组")
    a_published_round(year, tmp_path, {6: 9, 7: 8, 8: 7, 1: 6}, "2020Q4", dt.date(2020, 12, 31), dt.date(2021, 1, 20))
    (body,) = [row for row in year.ask(yearly_deductions, 2020) if row.kind is MeasureKind.BODY_DEDUCTION]
    assert (body.unit, body.times) == ("某委", 12)
    assert {one.unit for one in body.lines} == {"某局", "某委"}


def test_a_waived_deduction_stays_on_the_sheet_and_does_not_count(year: Office) -> None:
    year.do(waive, measure_of(year, "2020Q2", "leader_deduction", 1).id, "申诉成立")
    one = sheets(year)["某副局长1"]
    assert (one.times, one.total) == (3, Fraction(24, 10))
    assert [(row.status, row.note) for row in one.lines if not row.counts] == [(MeasureStatus.WAIVED, "申诉成立")]


# closing


def test_a_closed_year_keeps_its_totals_and_shows_what_changed_as_a_correction(year: Office) -> None:
    year.do(close_year, 2020)
    before = sheets(year)["某副局长1"]
    assert before.frozen is not None
    assert (before.correction, before.frozen.total) == (Fraction(0), Fraction(34, 10))
    waived = measure_of(year, "2020Q2", "leader_deduction", 1).id
    year.do(waive, waived, "复核决定")
    after = sheets(year)["某副局长1"]
    assert after.frozen == before.frozen
    assert (after.total, after.correction) == (Fraction(24, 10), -ONE)
    year.do(reopen, waived, "复核撤销")
    assert sheets(year)["某副局长1"].correction == 0


def test_a_closed_year_has_its_day_and_fingerprint_and_the_log_has_them_too(year: Office) -> None:
    year.do(close_year, 2020)
    (closed,) = year.ask(closed_years)
    assert (closed.year, closed.closed_on, len(closed.digest)) == (2020, dt.date(2021, 4, 12), 64)
    with looking(year) as session:
        entry = entries(session, 1)[0]
    assert (entry.act, entry.subject, entry.facts["digest"]) == ("deductions.close_year", "2020", closed.digest)
    assert {change["table"] for change in entry.changes} == {"deduction_year", "deduction_total"}


def test_a_year_is_closed_once(year: Office) -> None:
    year.do(close_year, 2020)
    assert refusal(lambda: year.do(close_year, 2020)) == "deductions.closed"
    with looking(year) as session:
        entry = entries(session, 1)[0]
    assert (entry.act, entry.outcome) == ("deductions.close_year", Outcome.REFUSED)


@pytest.mark.parametrize(("which", "key"), [(2021, "deductions.running"), (2019, "deductions.no_round")])
def test_a_running_or_an_empty_year_is_not_closed(year: Office, which: int, key: str) -> None:
    assert refusal(lambda: year.do(close_year, which)) == key
    assert year.ask(closed_years) == ()


def test_a_year_with_a_round_under_way_is_not_closed(year: Office, tmp_path: Path) -> None:
    a_voted_round(year, tmp_path, VOTES, "2020Q4", dt.date(2020, 12, 31))
    assert refusal(lambda: year.do(close_year, 2020)) == "deductions.unpublished"
    step_to(year, "2020Q4", Stage.FINALISED)
    assert refusal(lambda: year.do(close_year, 2020)) == "deductions.unpublished"


def test_points_that_nobody_bears_are_settled_before_the_year_is_closed(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    rows = [past_row("2020Q3", "2021-01-11", rank, rank) for rank in range(1, 11) if rank <= 8]
    rows[1] = past_row("2020Q3", "2021-01-11", 2, 2, leader="", principal="")
    lead.do(import_results, past_file(tmp_path, *rows))
    assert refusal(lambda: lead.do(close_year, 2020)) == "deductions.vacant"
    vacant = measure_of(lead, "2020Q3", "leader_deduction", 2).id
    lead.do(complete, [vacant], dt.date(2021, 2, 1), "由主要负责人承担")
    lead.do(close_year, 2020)
    assert len(lead.ask(closed_years)) == 1


@pytest.mark.parametrize("role", ["clerk", "archivist", "auditor"])
def test_only_who_edits_measures_closes_a_year(year: Office, role: str) -> None:
    year.log_in(role, PASSWORD)
    with pytest.raises(RightError):
        year.do(close_year, 2020)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE deduction_total SET total = '1/10' WHERE person = '某副局长1'",
        "UPDATE deduction_total SET person = '别人' WHERE person = '某副局长1'",
        "DELETE FROM deduction_total WHERE person = '某副局长1'",
        "UPDATE deduction_year SET closed_on = '2021-04-11'",
    ],
)
def test_verification_finds_a_frozen_total_that_was_changed(year: Office, change: str) -> None:
    year.do(close_year, 2020)
    with looking(year) as session:
        assert closed_year_faults(session) == ()
        assert next(one for one in verify(session).checks if one.key == "closed_years").ok
    with working(year) as work:
        work.session.execute(text(change))
    with looking(year) as session:
        assert closed_year_faults(session) == ("2020",)


# the sheet


def read(office: Office, only: tuple[MeasureKind, int] | None = None) -> str:
    """Return the text of the year's sheet without blanks."""
    return squeezed(copied(office.ask(yearly_paper, 2020, only).data))


def test_the_sheet_names_rounds_sums_and_listings(year: Office) -> None:
    said = read(year)
    for part in (
        "2020年度扣分表",
        "期次2020Q2、期次2020Q3",
        "本年度尚未关账",
        "一、领导班子",
        "二、分管领导",
        "6.8",
        "3.4",
    ):
        assert part in said
    assert said.count("科室4") == 4


def test_the_sheet_of_a_closed_year_shows_frozen_total_and_correction(year: Office) -> None:
    year.do(close_year, 2020)
    year.do(waive, measure_of(year, "2020Q2", "leader_deduction", 1).id, "复核决定")
    said = read(year)
    assert "本年度已于2021年4月12日关账" in said
    assert "免予扣分：复核决定" in said
    assert "2.43.4−1" in said


def test_the_sheet_of_one_leader_names_nobody_else(year: Office) -> None:
    said = read(year, sheets(year)["某副局长1"].column.key)
    assert "某副局长1" in said
    assert "某副局长2" not in said
    assert year.ask(yearly_paper, 2020, sheets(year)["某副局长1"].column.key).name == "2020-年度扣分表-某副局长1.pdf"


def test_the_same_year_gives_the_same_bytes(year: Office) -> None:
    assert year.ask(yearly_paper, 2020).data == year.ask(yearly_paper, 2020).data


def test_there_is_no_sheet_of_a_year_without_rounds(year: Office) -> None:
    assert refusal(lambda: year.ask(yearly_paper, 2019)) == "deductions.no_round"

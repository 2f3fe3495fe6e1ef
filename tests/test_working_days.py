"""Deadlines in working days: the week, what was announced, what the office entered, and what a round was counted by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.common.working_days import Calendar
from models.consequences.making import measure_faults
from models.rounds.rules import RuleParameters
from models.rounds.sheet import read_round_sheet
from models.settings.calendar import SpecialDay, forget_day, official, set_day, special_days
from tests.make import a_numbered_registry, looking, working
from tests.make_results import a_published_round, measure_of

VOTES = {1: 9, 2: 8, 3: 7, 4: 6}
MONDAY = dt.date(2021, 4, 12)
DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "exceptions", "expected"),
    [
        (MONDAY, 0, {}, MONDAY),
        (MONDAY, 1, {}, dt.date(2021, 4, 13)),
        (MONDAY, 4, {}, dt.date(2021, 4, 16)),
        (MONDAY, 5, {}, dt.date(2021, 4, 19)),
        (dt.date(2021, 4, 16), 1, {}, dt.date(2021, 4, 19)),
        (dt.date(2021, 4, 17), 1, {}, dt.date(2021, 4, 19)),
        (MONDAY, 5, {dt.date(2021, 4, 17): True}, dt.date(2021, 4, 17)),
        (MONDAY, 5, {dt.date(2021, 4, 14): False}, dt.date(2021, 4, 20)),
        (MONDAY, 5, {MONDAY: False}, dt.date(2021, 4, 19)),
    ],
)
def test_working_days_are_counted_from_the_day_after(
    day: dt.date, count: int, exceptions: dict[dt.date, bool], expected: dt.date
) -> None:
    assert Calendar(exceptions).after(day, count) == expected


@given(DAYS, st.integers(1, 60), st.dictionaries(DAYS, st.booleans(), max_size=40))
def test_as_many_working_days_lie_after_the_day_as_were_asked_for(
    day: dt.date, count: int, exceptions: dict[dt.date, bool]
) -> None:
    """And the last of them is one; what is kept of the exceptions is enough to count the same again."""
    calendar = Calendar(exceptions)
    last = calendar.after(day, count)
    between = [day + dt.timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(calendar.works, between)) == count
    assert calendar.works(last)
    assert Calendar.read(calendar.within(day, last)).after(day, count) == last


def test_what_was_announced_is_rest_on_weekdays_and_work_on_weekends_only() -> None:
    assert {year.year for year in official()} == set(range(2014, 2027))
    assert all((day.weekday() < 5) is not one.works for day, one in official().items())
    # 2021: seven days at the National Day, two weekends worked for them
    october = [day.day for day, one in sorted(official().items()) if (day.year, day.month) == (2021, 10)]
    assert october == [1, 4, 5, 6, 7, 9]


def test_the_office_enters_a_day_over_what_was_announced_and_takes_it_back(lead: Office) -> None:
    day = dt.date(2021, 5, 3)
    announced = {one.day: one for one in lead.ask(special_days, 2021)}[day]
    assert announced == SpecialDay(day, False, "劳动节", own=False)
    lead.do(set_day, day, True, "抗洪值守")
    assert {one.day: one for one in lead.ask(special_days, 2021)}[day] == SpecialDay(day, True, "抗洪值守", own=True)
    lead.do(set_day, day, True, "防汛值守")
    lead.do(forget_day, day)
    assert {one.day: one for one in lead.ask(special_days, 2021)}[day] == announced


def test_a_day_without_its_reason_and_one_that_was_never_entered_are_refused(lead: Office) -> None:
    with pytest.raises(RuleError, match=r"calendar\.note"):
        lead.do(set_day, MONDAY, False, " ")
    with pytest.raises(RuleError, match=r"calendar\.none"):
        lead.do(forget_day, MONDAY)


def test_a_clerk_reads_the_calendar_and_changes_nothing(clerk: Office) -> None:
    """R10.2."""
    assert clerk.ask(special_days, 2021)
    with pytest.raises(RightError):
        clerk.do(set_day, MONDAY, False, "放假")


def test_talks_and_removals_are_due_by_working_days_and_rectification_by_the_calendar(
    lead: Office, tmp_path: Path
) -> None:
    """R7.7: fifteen working days after Monday 12 April end on the 30th, because Sunday the 25th is worked."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES, working_days=True)
    due = {kind: measure_of(lead, "2021Q1", kind, 1).due_on for kind in ("leader_talk", "rectification", "embargo")}
    assert due == {
        "leader_talk": dt.date(2021, 4, 30), "rectification": dt.date(2021, 5, 12), "embargo": MONDAY,
    }  # fmt: skip


def test_a_day_entered_later_moves_no_deadline_that_runs_and_the_replay_stays_the_same(
    lead: Office, tmp_path: Path
) -> None:
    lead.do(set_day, dt.date(2021, 4, 14), False, "机关搬迁")
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES, working_days=True)
    before = measure_of(lead, "2021Q1", "leader_talk", 1).due_on
    lead.do(set_day, dt.date(2021, 4, 15), False, "机关搬迁")
    lead.do(forget_day, dt.date(2021, 4, 14))
    assert measure_of(lead, "2021Q1", "leader_talk", 1).due_on == before
    with looking(lead) as session:
        assert measure_faults(session) == ()
    with working(lead) as work:
        work.session.execute(text("UPDATE round SET special_days = '{}' WHERE code = '2021Q1'"))
    with looking(lead) as session:
        assert measure_faults(session) == ("2021Q1",)


def test_rules_without_working_days_are_written_as_they_always_were() -> None:
    """Their digest must not change."""
    assert "working_days" not in RuleParameters().to_plain()
    counted = RuleParameters(working_days=True)
    assert RuleParameters.from_plain(counted.to_plain()) == counted


@pytest.mark.parametrize(("written", "key"), [("1", "round_sheet.flag"), ('"yes"', "round_sheet.flag")])
def test_a_round_sheet_says_true_or_false(written: str, key: str) -> None:
    sheet = 'code = "2021Q1"\ntitle = "t"\nkind = "quarter"\ncut_off = 2021-03-31\n[consequences]\nworking_days = '
    assert read_round_sheet(sheet + "true").parameters.working_days
    with pytest.raises(RuleError) as caught:
        read_round_sheet(sheet + written)
    assert caught.value.key == key

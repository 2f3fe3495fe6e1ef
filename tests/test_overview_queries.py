"""Reading the overview from an office's data: what is urgent, what is behind the counts, the years, everything."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.common.indicators import Indicator
from models.consequences.actions import complete, waive
from models.consequences.queries import MeasureKind, tally
from models.finalising.stages import step
from models.overview.behind import OF_PEOPLE, figure
from models.overview.everything import everything
from models.overview.queries import Count, Urgency, behind, overview, years
from models.rectification.actions import give_notice
from models.registry.queries import sections
from models.registry.reorganise import rename_section
from models.rounds.queries import Stage
from tests.make import a_numbered_registry
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, step_to

FIRST = {1: 9, 2: 8, 3: 7, 4: 6}
SECOND = {2: 9, 5: 8, 6: 7, 1: 6}
BEFORE, PUBLISHED = dt.date(2021, 1, 11), dt.date(2021, 4, 12)


@pytest.fixture
def registered(lead: Office, tmp_path: Path) -> Office:
    """Register sections 1 to 8."""
    a_numbered_registry(lead, tmp_path, 8)
    return lead


@pytest.fixture
def held(registered: Office, tmp_path: Path) -> Office:
    """Two published rounds, the second on 12 April 2021."""
    a_published_round(registered, tmp_path, FIRST, "2020Q4", dt.date(2020, 12, 31), BEFORE)
    a_published_round(registered, tmp_path, SECOND)
    return registered


def urgent(office: Office, on: dt.date) -> dict[str, set[tuple[str, str, int]]]:
    """Return round, kind and section of what is urgent on a day."""
    found = office.ask(overview, on).urgent
    return {
        group.value: {(line.measure.round, line.measure.kind.value, line.measure.number) for line in lines}
        for group, lines in found.items()
        if lines
    }


def test_an_office_without_a_final_round_has_nothing_to_tell(registered: Office) -> None:
    found = registered.ask(overview, PUBLISHED)
    assert (found.newest, found.published, found.again) == (None, (), ())
    assert registered.ask(years) == ()


def test_before_publication_nothing_is_urgent_and_the_list_is_compared_already(
    registered: Office, tmp_path: Path
) -> None:
    a_published_round(registered, tmp_path, FIRST, "2020Q4", dt.date(2020, 12, 31), BEFORE)
    a_voted_round(registered, tmp_path, SECOND)
    step_to(registered, "2021Q1", Stage.FINALISED)
    found = registered.ask(overview, dt.date(2021, 1, 12))
    assert {line.measure.round for lines in found.urgent.values() for line in lines} <= {"2020Q4"}
    assert [one.now.number for one in found.again] == [2, 1]


def test_what_is_done_or_waived_is_not_urgent_any_more(held: Office) -> None:
    late = PUBLISHED + dt.timedelta(days=16)
    talk, other = (measure_of(held, "2021Q1", "leader_talk", number) for number in (2, 5))
    assert {("2021Q1", "leader_talk", 2), ("2021Q1", "leader_talk", 5)} <= urgent(held, late)["overdue"]
    held.do(complete, (talk.id,), PUBLISHED, "", A_TALK)
    held.do(waive, other.id, "复核决定")
    assert not {("2021Q1", "leader_talk", 2), ("2021Q1", "leader_talk", 5)} & urgent(held, late)["overdue"]


def test_a_rectification_given_more_time_is_late_by_its_new_day(held: Office) -> None:
    """R7.7."""
    one = measure_of(held, "2021Q1", "rectification", 2)
    assert one.due_on is not None
    late = one.due_on + dt.timedelta(days=1)
    assert ("2021Q1", "rectification", 2) in urgent(held, late)["overdue"]
    given_until = one.due_on + dt.timedelta(days=4)
    held.do(give_notice, one.id, PUBLISHED, {Indicator.SHIRK: "推诿"}, given_until, "节假日顺延")
    assert ("2021Q1", "rectification", 2) not in urgent(held, late)["overdue"]
    assert ("2021Q1", "rectification", 2) in urgent(held, late)["week"]
    counted = held.ask(behind, Count.TIMES_DUE, MeasureKind.RECTIFICATION).measures
    assert given_until in {row.due_on for row in counted}


def test_the_embargo_of_somebody_listed_twice_ends_with_the_later_one(held: Office) -> None:
    """R7.5: section 1 is listed in both rounds, section 3 in the first alone."""
    ends = urgent(held, dt.date(2021, 4, 1))["embargo_ends"]
    assert ("2020Q4", "embargo", 3) in ends
    assert not {number for _, _, number in ends} & {1, 2}


def test_sections_listed_again_keep_their_past_under_a_new_name(registered: Office, tmp_path: Path) -> None:
    """R2.3."""
    a_published_round(registered, tmp_path, FIRST, "2020Q4", dt.date(2020, 12, 31), BEFORE)
    old = next(one for one in registered.ask(sections) if one.number == 2)
    registered.do(rename_section, old.id, "新名科", dt.date(2021, 2, 1), "机构改革")
    a_published_round(registered, tmp_path, SECOND)
    found = {one.now.section: [(past.round, past.section) for past in one.earlier] for one in
             registered.ask(overview, PUBLISHED).again}  # fmt: skip
    assert found == {"新名科": [("2020Q4", "科室2")], "科室1": [("2020Q4", "科室1")]}


def test_a_streak_in_the_top_tier_is_told_with_the_section(held: Office) -> None:
    """R7.3."""
    assert [(one.now.number, one.now.streak) for one in held.ask(overview, PUBLISHED).again] == [(2, 2), (1, 0)]


def test_behind_every_figure_of_the_office_stand_as_many_lines(held: Office) -> None:
    """R7.2."""
    held.do(complete, (measure_of(held, "2021Q1", "leader_talk", 2).id,), PUBLISHED, "", A_TALK)
    counts = held.ask(tally)
    for kind in MeasureKind:
        for count in Count:
            found = held.ask(behind, count, kind)
            listed = found.people if count in OF_PEOPLE else found.measures
            assert len(listed) == figure(counts, count, kind)


def test_a_removal_stands_undecided_until_the_committee_decides(held: Office) -> None:
    """R7.4: section 2 was in the top tier twice."""
    found = held.ask(overview, PUBLISHED).urgent[Urgency.UNDECIDED]
    assert [(line.measure.kind, line.measure.number) for line in found] == [(MeasureKind.HEAD_REMOVAL, 2)]


def test_each_round_belongs_to_the_year_of_its_cut_off(held: Office) -> None:
    found = held.ask(years)
    assert [(one.now.year, one.now.rounds, one.now.listed, one.now.again) for one in found] == [
        (2021, 1, 4, 2),
        (2020, 1, 4, 0),
    ]
    assert found[0].change(lambda year: year.again) == 2


def test_everything_holds_final_rounds_that_are_not_published_too(held: Office, tmp_path: Path) -> None:
    a_voted_round(held, tmp_path, FIRST, "2021Q2", dt.date(2021, 4, 11))
    held.do(step, "2021Q2", Stage.FINALISED)
    found = held.ask(everything)
    assert [one.code for one in found.rounds] == ["2020Q4", "2021Q1", "2021Q2"]
    assert {row.round for row in found.measures} == {"2020Q4", "2021Q1", "2021Q2"}
    assert found.tally.rounds == 2

"""Past rounds known only as results (R3.3), lineage and incumbency in real data (R7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RuleError
from models.consequences.imports import import_results
from models.consequences.making import measure_faults
from models.consequences.queries import MeasureFlag, MeasureStatus, measures, tally
from models.intake.rules import ImportRefused
from models.ranking.actions import record_tip
from models.ranking.queries import result
from models.ranking.verifying import frozen_faults
from models.registry.queries import people, sections
from models.registry.reorganise import merge_sections, rename_section
from models.rounds.queries import Stage, rounds
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round, a_voted_round, measure_of, past_file, past_row, step_to

Q3, Q4 = ("2020Q3", "2020-10-13"), ("2020Q4", "2021-01-14")


@pytest.fixture
def registered(lead: Office, tmp_path: Path) -> Office:
    """Register sections 1 to 8."""
    a_numbered_registry(lead, tmp_path, 8)
    return lead


def taken_in(office: Office, folder: Path, *rows: Sequence[str]) -> None:
    """Take in past results."""
    office.do(import_results, past_file(folder, *rows))


def faults(office: Office, folder: Path, *rows: Sequence[str]) -> list[tuple[int, str, str]]:
    """Try to take in past results; return row, column and key of every rejection."""
    with pytest.raises(ImportRefused) as caught:
        office.do(import_results, past_file(folder, *rows))
    return [(fault.row, fault.column, fault.key) for fault in caught.value.report.rejected]


def removals(office: Office, code: str) -> list[tuple[str, int, int, MeasureStatus]]:
    """Return the removals of a round."""
    found = [row for row in office.ask(measures, code) if "removal" in row.kind]
    return [(row.kind.value, row.number, row.streak, row.status) for row in found]


def test_past_rounds_are_taken_in_in_the_order_of_time(registered: Office, tmp_path: Path) -> None:
    """R3.3."""
    path = past_file(tmp_path, past_row(*Q4, 1, 3), past_row(*Q3, 2, 2), past_row(*Q4, 2, 1), past_row(*Q3, 1, 1))
    report = registered.do(import_results, path)
    assert (report.kind, report.rows, report.accepted) == ("results", 4, 4)
    assert [(held.code, held.stage, held.imported, held.published_on) for held in registered.ask(rounds)] == [
        ("2020Q3", Stage.CLOSED, True, dt.date(2020, 10, 13)),
        ("2020Q4", Stage.CLOSED, True, dt.date(2021, 1, 14)),
    ]
    assert {held.ballots_digest for held in registered.ask(rounds)} == {None}
    lines = registered.ask(result, "2020Q4").lines
    assert [(line.number, line.rank, line.score, line.listed, line.main_problems) for line in lines] == [
        (3, 1, None, True, "推诿扯皮"),
        (1, 2, None, True, "推诿扯皮"),
    ]
    assert removals(registered, "2020Q4") == [("head_removal", 1, 2, MeasureStatus.DUE)]
    with looking(registered) as session:
        assert (frozen_faults(session), measure_faults(session)) == ((), ())


def test_a_dry_run_stores_nothing_and_a_file_is_taken_in_once(registered: Office, tmp_path: Path) -> None:
    """R3.3."""
    path = past_file(tmp_path, past_row(*Q4, 1, 3))
    assert registered.do(import_results, path, dry_run=True).accepted == 1
    assert registered.ask(rounds) == ()
    registered.do(import_results, path)
    with pytest.raises(RuleError, match=r"file\.again"):
        registered.do(import_results, path)


def test_full_lists_count_ten_three_and_seven_a_round(lead: Office, tmp_path: Path) -> None:
    """R7.1."""
    a_numbered_registry(lead, tmp_path, 12)
    taken_in(lead, tmp_path, *(past_row(*held, n, n) for held in (Q3, Q4) for n in range(1, 11)))
    due = lead.ask(tally).due
    counted = [due[kind] for kind in due if kind in ("leader_talk", "head_interview", "head_talk")]
    assert (lead.ask(tally).rounds, counted) == (2, [20, 6, 14])


def test_every_bad_row_is_named_and_nothing_stored(registered: Office, tmp_path: Path) -> None:
    """R3.3."""
    assert faults(
        registered,
        tmp_path,
        past_row(*Q4, 1, 1),
        past_row("2020Q4", "2021-01-15", 2, 2),
        past_row(*Q4, 4, 3),
        past_row(*Q4, 5, 1),
        [*past_row(*Q4, 6, 4)[:4], "没有的科", *past_row(*Q4, 6, 4)[5:]],
        past_row("2020Q2", "2020-02-30", "甲", 4),
        past_row("2021Q1", "2021-04-13", 1, 4),
    ) == [
        (3, "公布日期", "past.published_differs"),
        (4, "名次", "past.rank_gap"),
        (5, "名次", "past.rank_gap"),
        (5, "科室", "past.section_twice"),
        (6, "名次", "past.rank_gap"),
        (6, "科室", "past.unknown_section"),
        (7, "公布日期", "row.no_such_day"),
        (7, "名次", "past.rank"),
        (8, "公布日期", "past.future"),
    ]
    assert registered.ask(rounds) == ()


@pytest.mark.parametrize(("ranks", "sound"), [((1, 2, 2, 4), True), ((1, 1, 3, 4), True), ((2, 3), False)])
def test_ranks_are_a_competition_ranking_from_one(
    registered: Office, tmp_path: Path, ranks: tuple[int, ...], sound: bool
) -> None:
    """R6.4."""
    rows = [past_row(*Q4, rank, number) for number, rank in enumerate(ranks, start=1)]
    if sound:
        taken_in(registered, tmp_path, *rows)
    else:
        assert {key for _, _, key in faults(registered, tmp_path, *rows)} == {"past.rank_gap"}


def test_a_round_that_is_there_or_too_late_to_add_is_refused(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    taken_in(registered, tmp_path, past_row(*Q4, 1, 1))
    assert faults(registered, tmp_path, past_row(*Q4, 1, 2)) == [(2, "期次", "round.exists")]
    assert faults(registered, tmp_path, past_row(*Q3, 1, 2)) == [(2, "期次", "stage.later_final")]


def test_people_are_known_within_their_unit_and_entered_once_when_new(registered: Office, tmp_path: Path) -> None:
    """R2.2."""
    before = {person.name for person in registered.ask(people)}
    taken_in(
        registered,
        tmp_path,
        past_row(*Q3, 1, 1, head="买买提•吐尔逊"),
        past_row(*Q4, 1, 2, head="某科长2"),
        past_row(*Q4, 2, 1, head="买买提·吐尔逊", leader=""),
    )
    assert {person.name for person in registered.ask(people)} - before == {"买买提·吐尔逊"}
    talk = measure_of(registered, "2020Q4", "leader_talk", 1)
    assert (talk.person, talk.post) == ("某局长", "principal_leader")


def test_a_merged_section_carries_the_streak_of_either_predecessor(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    taken_in(registered, tmp_path, past_row(*Q3, 1, 1), past_row(*Q3, 2, 3), past_row(*Q4, 1, 3), past_row(*Q4, 2, 1))
    ids = {row.number: row.id for row in registered.ask(sections, dt.date(2021, 1, 31))}
    registered.do(merge_sections, (ids[1], ids[2]), "综合科", dt.date(2021, 2, 1), "机构改革", number=1, heir_of=ids[2])
    a_published_round(registered, tmp_path, {1: 9, 3: 8, 4: 7, 5: 6})
    assert removals(registered, "2021Q1") == [
        # the head came from section 2, which was never at the top
        ("head_removal", 1, 3, MeasureStatus.FLAGGED),
        ("leader_removal", 1, 3, MeasureStatus.DUE),
        ("head_removal", 3, 3, MeasureStatus.DUE),
        ("leader_removal", 3, 3, MeasureStatus.DUE),
    ]
    assert measure_of(registered, "2021Q1", "head_removal", 1).flag is MeasureFlag.LATE_HEAD


def test_a_renamed_section_carries_streak_and_incumbency(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    taken_in(registered, tmp_path, past_row(*Q3, 1, 1), past_row(*Q4, 1, 1))
    ids = {row.number: row.id for row in registered.ask(sections, dt.date(2021, 1, 31))}
    registered.do(rename_section, ids[1], "行政审批科", dt.date(2021, 2, 1), "更名")
    a_published_round(registered, tmp_path, {1: 9, 3: 8, 4: 7, 5: 6})
    assert removals(registered, "2021Q1")[:2] == [
        ("head_removal", 1, 3, MeasureStatus.DUE),
        ("leader_removal", 1, 3, MeasureStatus.DUE),
    ]


def test_a_section_that_a_past_list_does_not_name_was_evaluated_and_breaks(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    taken_in(registered, tmp_path, past_row(*Q3, 1, 1), past_row(*Q4, 1, 2))
    a_published_round(registered, tmp_path, {1: 9, 3: 8, 4: 7, 5: 6})
    assert removals(registered, "2021Q1") == []


def test_direct_first_counts_as_rank_one_for_the_streak(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    taken_in(registered, tmp_path, past_row(*Q4, 1, 8))
    a_voted_round(registered, tmp_path, {1: 9, 3: 8, 4: 7, 5: 6})
    day = dt.date(2021, 3, 1)
    registered.do(record_tip, "2021Q1", 8, day, day, "收受礼品", "核查报告", "某书记")
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert removals(registered, "2021Q1") == [("head_removal", 8, 2, MeasureStatus.DUE)]
    assert measure_of(registered, "2021Q1", "head_interview", 8).rank == 1

"""The steps of a round and what each brings (R3.2, R6.4, R7.5)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from desk.office import Office
from models.ballots.actions import close_batch, open_batch
from models.ballots.imports import import_ballots
from models.ballots.ruling import rule
from models.ballots.tables import Decision
from models.common.errors import RightError, RuleError
from models.consequences.imports import import_results
from models.consequences.making import measure_faults
from models.consequences.queries import measures, tally
from models.finalising.stages import step
from models.ranking.actions import decide_tie
from models.rounds.actions import open_round
from models.rounds.queries import Stage, round_by_code
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, looking, with_clerks
from tests.make_ballots import ONE, OTHER, a_batch, key
from tests.make_results import (
    a_published_round,
    a_voted_round,
    brief,
    past_file,
    past_row,
    step_to,
    votes_file,
)

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
CUT_OFF, PUBLISHED = dt.date(2021, 3, 31), dt.date(2021, 4, 12)


@pytest.fixture
def registered(lead: Office, tmp_path: Path) -> Office:
    """Register sections 1 to 8."""
    a_numbered_registry(lead, tmp_path, 8)
    return lead


def stage_of(office: Office, code: str = "2021Q1") -> Stage:
    """Return a round's stage."""
    return office.ask(round_by_code, code).stage


def refused(office: Office, stage: str, on: dt.date | None = None, code: str = "2021Q1", reason: str = "") -> RuleError:
    """Try a step, expect a refusal that leaves the round where it was, and return it."""
    before = stage_of(office, code)
    with pytest.raises(RuleError) as caught:
        office.do(step, code, stage, on, reason)
    assert stage_of(office, code) is before
    return caught.value


def test_a_round_goes_through_its_stages_one_way(registered: Office, tmp_path: Path) -> None:
    """R3.2."""
    a_published_round(registered, tmp_path, VOTES)
    registered.do(step, "2021Q1", "closed")
    assert stage_of(registered) is Stage.CLOSED
    assert refused(registered, "published").key == "round.frozen"


def test_a_step_out_of_order_is_refused(registered: Office) -> None:
    """R3.2."""
    registered.do(open_round, a_round_sheet())
    assert refused(registered, "counted").key == "round.out_of_order"
    assert refused(registered, "done").key == "stage.unknown"


def test_an_open_batch_or_no_ballot_at_all_is_not_counted(registered: Office, tmp_path: Path) -> None:
    """R5.4."""
    registered.do(open_round, a_round_sheet())
    step_to(registered, "2021Q1", Stage.ISSUING, Stage.KEYING)
    assert refused(registered, "counted").key == "stage.no_ballots"
    registered.do(import_ballots, votes_file(tmp_path, VOTES), "2021Q1", "targeted")
    registered.do(open_batch, "2021Q1", "targeted", "一号箱", 50, "某人", dt.date(2021, 4, 1))
    assert refused(registered, "counted").facts["batches"] == (2,)


def test_a_pile_that_was_keyed_once_or_waits_for_a_ruling_is_not_counted(registered: Office, tmp_path: Path) -> None:
    """R5.4."""
    registered.do(open_round, a_round_sheet())
    step_to(registered, "2021Q1", Stage.ISSUING, Stage.KEYING)
    registered.do(import_ballots, votes_file(tmp_path, VOTES), "2021Q1", "targeted")
    with_clerks(registered)
    registered.log_in("clerk", PASSWORD)
    pile = a_batch(registered, total=1)
    key(registered, pile, ONE)
    registered.do(close_batch, pile)
    registered.log_in("lead", PASSWORD)
    assert refused(registered, "counted").key == "stage.open_batches"
    registered.log_in("clerk2", PASSWORD)
    key(registered, pile, OTHER, OTHER)
    registered.do(close_batch, pile)
    registered.log_in("lead", PASSWORD)
    assert refused(registered, "counted").facts["batches"] == (2,)
    registered.do(rule, pile, 1, Decision.FIRST, "如纸")
    registered.do(close_batch, pile)
    step_to(registered, "2021Q1", Stage.COUNTED)


def test_stepping_back_needs_a_reason_and_ends_at_finalising(registered: Office, tmp_path: Path) -> None:
    """R3.2."""
    a_voted_round(registered, tmp_path, VOTES)
    assert refused(registered, "keying").key == "round.back_reason"
    registered.do(step, "2021Q1", "keying", reason="补录")
    step_to(registered, "2021Q1", Stage.COUNTED, Stage.FINALISED)
    assert refused(registered, "counted", reason="再看").key == "round.frozen"


def test_only_a_lead_steps_a_round(registered: Office, tmp_path: Path) -> None:
    """R10.2."""
    a_voted_round(registered, tmp_path, VOTES)
    registered.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        registered.do(step, "2021Q1", "finalised")


def test_every_step_makes_a_safety_copy_first(registered: Office, data_file: Path, tmp_path: Path) -> None:
    """R10.5."""
    a_voted_round(registered, tmp_path, VOTES)
    before = len(list((data_file.parent / "backups").glob("*.db")))
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert len(list((data_file.parent / "backups").glob("*.db"))) == before + 1


def test_finalising_makes_the_measures_of_the_listed_sections(registered: Office, tmp_path: Path) -> None:
    """R7.1."""
    a_voted_round(registered, tmp_path, VOTES)
    step_to(registered, "2021Q1", Stage.FINALISED)
    found = registered.ask(measures, "2021Q1")
    assert brief(found)[:6] == [
        ("leader_talk", 1, "某副局长1"),
        ("head_interview", 1, "某科长1"),
        ("embargo", 1, "某科长1"),
        ("body_deduction", 1, ""),
        ("leader_deduction", 1, "某副局长1"),
        ("rectification", 1, ""),
    ]
    assert Counter(row.kind.value for row in found) == {
        "leader_talk": 4, "head_interview": 2, "head_talk": 2, "embargo": 4, "body_deduction": 4,
        "leader_deduction": 4, "rectification": 4,
    }  # fmt: skip
    assert {(row.due_on, row.until_on) for row in found} == {(None, None)}
    assert registered.ask(tally).rounds == 0


def test_publication_dates_the_measures(registered: Office, tmp_path: Path) -> None:
    """R7.5."""
    a_published_round(registered, tmp_path, VOTES, on=PUBLISHED)
    days = {row.kind.value: (row.due_on, row.until_on) for row in registered.ask(measures, "2021Q1")}
    assert days == {
        "leader_talk": (dt.date(2021, 4, 27), None),
        "head_interview": (dt.date(2021, 4, 27), None),
        "head_talk": (dt.date(2021, 4, 27), None),
        "embargo": (PUBLISHED, dt.date(2021, 7, 12)),
        "body_deduction": (PUBLISHED, None),
        "leader_deduction": (PUBLISHED, None),
        "rectification": (dt.date(2021, 5, 12), None),
    }


@pytest.mark.parametrize(
    ("on", "key"), [(dt.date(2021, 3, 30), "stage.published_early"), (dt.date(2021, 4, 13), "stage.published_future")]
)
def test_a_round_is_published_between_its_cut_off_and_today(
    registered: Office, tmp_path: Path, on: dt.date, key: str
) -> None:
    """R3.2."""
    a_voted_round(registered, tmp_path, VOTES)
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert refused(registered, "published", on).key == key
    registered.do(step, "2021Q1", "published", CUT_OFF)
    assert registered.ask(round_by_code, "2021Q1").published_on == CUT_OFF


def test_without_a_date_a_round_is_published_today(registered: Office, tmp_path: Path) -> None:
    """The interface of the command."""
    a_voted_round(registered, tmp_path, VOTES)
    step_to(registered, "2021Q1", Stage.FINALISED, Stage.PUBLISHED)
    assert registered.ask(round_by_code, "2021Q1").published_on == PUBLISHED


def test_results_are_frozen_in_the_order_of_time(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    a_voted_round(registered, tmp_path, VOTES, "2020Q4", dt.date(2020, 12, 31))
    a_voted_round(registered, tmp_path, VOTES)
    assert refused(registered, "finalised").key == "stage.earlier_open"
    step_to(registered, "2020Q4", Stage.FINALISED)
    step_to(registered, "2021Q1", Stage.FINALISED)
    assert len(registered.ask(measures, "2021Q1")) > len(registered.ask(measures, "2020Q4"))


def test_an_abandoned_round_goes_back_to_draft_and_is_then_out_of_time(registered: Office, tmp_path: Path) -> None:
    """R7.3."""
    a_voted_round(registered, tmp_path, VOTES, "2020Q4", dt.date(2020, 12, 31))
    a_voted_round(registered, tmp_path, VOTES)
    for stage in ("keying", "issuing", "draft"):
        registered.do(step, "2020Q4", stage, reason="不再举行")
    step_to(registered, "2021Q1", Stage.FINALISED)
    step_to(registered, "2020Q4", Stage.ISSUING, Stage.KEYING, Stage.COUNTED)
    assert refused(registered, "finalised", code="2020Q4").key == "stage.later_final"


def test_two_rounds_in_the_top_tier_propose_the_head_and_three_the_leader(
    registered: Office, tmp_path: Path, clock: HandClock
) -> None:
    """R7.3."""
    registered.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-08", 1, 1)))
    a_published_round(registered, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    clock.set(dt.date(2021, 8, 2))
    registered.log_in("lead", PASSWORD)
    a_published_round(
        registered, tmp_path, {2: 9, 1: 8, 3: 7, 4: 6}, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 9)
    )
    removals = {
        code: [
            (row.kind.value, row.number, row.streak) for row in registered.ask(measures, code) if "removal" in row.kind
        ]
        for code in ("2020Q4", "2021Q1", "2021Q2")
    }
    assert removals == {
        "2020Q4": [],
        "2021Q1": [("head_removal", 1, 2)],
        "2021Q2": [("head_removal", 2, 2), ("head_removal", 1, 3), ("leader_removal", 1, 3)],
    }
    with looking(registered) as session:
        assert measure_faults(session) == ()


def test_a_list_with_a_kept_tie_brings_measures_for_one_section_more(registered: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_voted_round(registered, tmp_path, {1: 9, 2: 8, 3: 8, 4: 6, 5: 6})
    registered.do(decide_tie, "2021Q1", keep=(2, 3), participants="甲", reason="并列")
    registered.do(decide_tie, "2021Q1", keep=(4, 5), participants="甲", reason="并列")
    step_to(registered, "2021Q1", Stage.FINALISED)
    kinds = Counter(row.kind.value for row in registered.ask(measures, "2021Q1"))
    assert (kinds["leader_talk"], kinds["head_interview"], kinds["head_talk"]) == (5, 3, 2)


def test_the_measures_follow_the_rule_version_of_the_round(registered: Office, tmp_path: Path) -> None:
    """Parameters are versioned, never constants."""
    a_published_round(registered, tmp_path, VOTES, embargo_months=6, talk_days=5)
    days = {row.kind.value: row.until_on or row.due_on for row in registered.ask(measures, "2021Q1")}
    assert (days["embargo"], days["leader_talk"]) == (dt.date(2021, 10, 12), dt.date(2021, 4, 17))

"""Opening rounds: rule versions, frozen snapshots, stages, and past rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from desk.office import Office
from models.common.errors import DamageError, RightError, RuleError
from models.registry.actions import close_section
from models.registry.queries import sections
from models.rounds.actions import add_past_round, move_stage, open_round
from models.rounds.queries import (
    EntryRow,
    Stage,
    channels,
    parameters,
    round_by_code,
    rounds,
    rule_versions,
    snapshot,
    snapshot_faults,
)
from tests.make import a_numbered_registry, a_round_sheet, an_open_round, looking, moved, working

FIRST = dt.date(2021, 3, 31)
NEXT = dt.date(2021, 6, 30)


def test_a_round_opens_in_draft_with_everybody_who_held_a_post_on_the_cut_off_date(
    lead: Office, tmp_path: Path
) -> None:
    round_id = an_open_round(lead, tmp_path, sections=4)
    held = lead.ask(round_by_code, "2021Q1")
    assert (held.id, held.stage, held.rule_version, held.imported) == (round_id, Stage.DRAFT, 1, False)
    assert [(e.number, e.section, e.unit, e.head, e.leader, e.principal) for e in lead.ask(snapshot, round_id)] == [
        (n, f"科室{n}", "某局", f"某科长{n}", f"某副局长{n % 3}", "某局长") for n in (1, 2, 3, 4)
    ]
    assert [c.code for c in lead.ask(channels, round_id)] == ["targeted", "sampled", "other"]
    assert lead.ask(parameters, round_id) == a_round_sheet().parameters


def test_what_happens_to_a_section_later_does_not_touch_the_snapshot(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path, sections=4)
    before = lead.ask(snapshot, round_id)
    first = lead.ask(sections, FIRST)[0]
    lead.do(close_section, first.id, dt.date(2021, 4, 30), "撤销")
    assert lead.ask(snapshot, round_id) == before
    moved(lead, round_id, Stage.ISSUING)
    second = lead.do(open_round, a_round_sheet("2021Q2", NEXT))
    assert [entry.number for entry in lead.ask(snapshot, second)] == [2, 3, 4]


def test_the_same_rules_are_the_same_version_and_other_rules_the_next(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    lead.do(open_round, a_round_sheet("2021Q2", NEXT))
    lead.do(open_round, a_round_sheet("2021Q3", dt.date(2021, 9, 30), max_picks=5))
    versions = lead.ask(rule_versions)
    assert [(v.number, v.rounds, v.made_by) for v in versions] == [
        (1, ("2021Q1", "2021Q2"), "某lead"),
        (2, ("2021Q3",), "某lead"),
    ]
    assert versions[1].parameters.max_picks == 5


def test_a_round_without_sections_is_refused(lead: Office) -> None:
    with pytest.raises(RuleError, match=r"round\.no_sections"):
        lead.do(open_round, a_round_sheet())
    assert lead.ask(rounds) == ()


def test_a_code_is_given_once(lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    with pytest.raises(RuleError, match=r"round\.exists"):
        lead.do(open_round, a_round_sheet(cut_off=NEXT))


@pytest.mark.parametrize("cut_off", [FIRST, FIRST - dt.timedelta(days=1)])
def test_no_round_slips_in_before_a_final_one(lead: Office, tmp_path: Path, cut_off: dt.date) -> None:
    round_id = an_open_round(lead, tmp_path)
    moved(lead, round_id, Stage.ISSUING, Stage.KEYING, Stage.COUNTED, Stage.FINALISED)
    with pytest.raises(RuleError, match=r"round\.cut_off_order"):
        lead.do(open_round, a_round_sheet("2021Q0", cut_off))


def test_a_clerk_opens_no_round(clerk: Office) -> None:
    with pytest.raises(RightError):
        clerk.do(open_round, a_round_sheet())


def test_a_round_goes_back_with_a_reason_only(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path)
    moved(lead, round_id, Stage.ISSUING, Stage.KEYING)
    with pytest.raises(RuleError, match=r"round\.back_reason"), working(lead) as work:
        move_stage(work, round_id, Stage.ISSUING, "")
    moved(lead, round_id, Stage.ISSUING, reason="漏发一批")
    assert lead.ask(round_by_code, "2021Q1").stage is Stage.ISSUING


def test_an_unknown_code_is_refused(lead: Office) -> None:
    with pytest.raises(RuleError, match=r"round\.unknown"):
        lead.ask(round_by_code, "2021Q9")


def past_entries(office: Office) -> list[EntryRow]:
    """Two sections as a past round listed them, every post vacant."""
    return [
        EntryRow(s.id, s.number, s.name, s.kind, s.unit_id, s.unit, s.party_committee, None, "", None, "", None, "")
        for s in office.ask(sections, FIRST)[:2]
    ]


def test_past_rounds_stand_in_the_order_of_time_before_the_own_ones(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 3)
    entries = past_entries(lead)
    with working(lead) as work:
        add_past_round(work, "2020Q4", dt.date(2021, 1, 11), entries)
        add_past_round(work, "2020年第三季度", dt.date(2020, 10, 12), entries)
    lead.do(open_round, a_round_sheet())
    held = lead.ask(rounds)
    assert [row.code for row in held] == ["2020年第三季度", "2020Q4", "2021Q1"]
    past = held[1]
    assert (past.imported, past.stage, past.cut_off) == (True, Stage.CLOSED, dt.date(2020, 12, 31))
    assert lead.ask(snapshot, past.id) == tuple(entries)
    with looking(lead) as session:
        assert snapshot_faults(session) == ()


def test_the_first_own_round_comes_after_the_past_ones(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 3)
    with working(lead) as work:
        add_past_round(work, "2020Q4", dt.date(2021, 1, 11), past_entries(lead))
    with pytest.raises(RuleError, match=r"round\.cut_off_order"):
        lead.do(open_round, a_round_sheet("2020Q5", dt.date(2020, 12, 31)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot_entry SET head = '另一人' WHERE number = 1",
        "UPDATE snapshot_entry SET number = 99 WHERE number = 2",
        "DELETE FROM snapshot_entry WHERE number = 3",
        "UPDATE rule_version SET parameters = replace(parameters, 'max_picks', 'most_picks')",
    ],
)
def test_a_changed_snapshot_or_rule_version_is_found(lead: Office, tmp_path: Path, statement: str) -> None:
    an_open_round(lead, tmp_path, sections=4)
    with working(lead) as work:
        work.session.execute(text(statement))
    with looking(lead) as session:
        assert snapshot_faults(session) == ("2021Q1",)


def test_damaged_rules_are_said_to_be_damaged(lead: Office, tmp_path: Path) -> None:
    round_id = an_open_round(lead, tmp_path, sections=4)
    with working(lead) as work:
        work.session.execute(text("UPDATE rule_version SET parameters = replace(parameters, 'votes', 'bribes')"))
    with pytest.raises(DamageError, match=r"round\.damaged_rules"):
        lead.ask(parameters, round_id)


def test_a_round_keeps_its_own_rules_when_later_ones_change(lead: Office, tmp_path: Path) -> None:
    first = an_open_round(lead, tmp_path)
    second = lead.do(open_round, a_round_sheet("2021Q2", NEXT, list_length=5))
    assert lead.ask(parameters, first) == replace(lead.ask(parameters, second), list_length=10, deductions=())

"""The demonstration office: figures as published, a believable history, and the same every time."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desk import showcase
from desk.demonstration import ACCOUNTS, build
from desk.demonstration.paper import forms, row
from desk.demonstration.story import StoryClock
from desk.office import Office
from models.accounts.tables import Role
from models.audit.queries import chain_faults
from models.ballots.double import may_take
from models.ballots.figures import all_figures
from models.ballots.queries import BatchState, InvalidReason, batches
from models.ballots.readings import readings
from models.ballots.tables import BatchDuty, Turn
from models.common.errors import EnvironmentFault
from models.consequences.promotions import embargo
from models.consequences.queries import MeasureFlag, MeasureKind, MeasureStatus, all_measures, open_measures, tally
from models.inspections.queries import VisitState, visits
from models.intake.forms import BALLOTS
from models.ranking.queries import ranking, result, tips
from models.rectification.queries import RectificationState, rectifications
from models.registry.queries import LineageKind, lineage, people, sections, units
from models.remedies.queries import remedies
from models.remedies.rules import RemedyState
from models.remedies.tables import RemedyKind, RemedyOutcome
from models.rounds.queries import Stage, rounds
from models.schema import METADATA
from models.verification.queries import verify
from tests.make import looking

TODAY = dt.date(2021, 4, 15)
CURRENT = "2021Q1"
RARE = "𬶍𫖯㛃䶮堃喆莒·"


@pytest.fixture(scope="module")
def demo(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Open a copy of the demonstration office with the lead logged in; the tests here only read it."""
    path = shutil.copy(demonstration_file, tmp_path_factory.mktemp("copy") / "office.db")
    office = Office.open(str(path), StoryClock(TODAY))
    office.log_in(showcase.LEAD.name, showcase.LEAD.password)
    yield office
    office.close()


def test_every_role_has_an_account_that_need_not_change_its_password() -> None:
    """One account a role, and a second clerk."""
    assert {account.role for account in ACCOUNTS} == set(Role)
    assert [account.role for account in ACCOUNTS].count(Role.CLERK) == 2
    assert not any(account.must_change for account in ACCOUNTS)


def test_the_tally_is_the_published_one(demo: Office) -> None:
    """17 rounds, 170 / 51 / 119 due; four removals due and done."""
    counts = demo.ask(tally)
    due = {kind.value: counts.due[kind] for kind in MeasureKind}
    assert counts.rounds == 17
    assert due == {
        "leader_talk": 170,
        "head_interview": 51,
        "head_talk": 119,
        "embargo": 170,
        "body_deduction": 170,
        "leader_deduction": 170,
        "head_removal": 3,
        "leader_removal": 1,
        "rectification": 170,
    }
    assert (counts.done[MeasureKind.HEAD_REMOVAL], counts.done[MeasureKind.LEADER_REMOVAL]) == (3, 1)


def test_a_handful_of_measures_is_still_open_and_one_was_waived(demo: Office) -> None:
    """The home page has something to show."""
    left = demo.ask(open_measures)
    assert {measure.round for measure in left} == {"2020H1", "2020H2"}
    assert 3 <= len(left) <= 12
    (waived,) = demo.ask(all_measures, None, MeasureStatus.WAIVED)
    assert waived.note


def test_rectifications_stand_at_every_stage_and_only_those_of_past_rounds_went_without_a_recheck(
    demo: Office,
) -> None:
    """R7.7: the last two rounds show what there is to do; those before are closed."""
    states = {
        one.code: {row.state for row in demo.ask(rectifications, one.code)}
        for one in demo.ask(rounds)
        if one.stage is not Stage.KEYING
    }
    S = RectificationState
    assert states.pop("2020H2") == {S.NOTICED, S.IN_HAND, S.REPORTED, S.FAILED, S.PASSED, S.CLOSED}
    assert states.pop("2020H1") == {S.FAILED, S.CLOSED}
    held = {one.code: one.imported for one in demo.ask(rounds)}
    assert states == {code: {S.OUTSIDE if held[code] else S.CLOSED} for code in states}


def test_one_rectification_was_postponed_and_one_closed_after_a_second_recheck(demo: Office) -> None:
    later = [row for row in demo.ask(rectifications, "2020H2") if row.due_on != row.by_rule]
    assert {row.measure.number for row in later} == {43, 103, 13}
    again = [row for row in demo.ask(rectifications, "2020H1") if row.closed_on and len(row.rechecks) == 2]
    assert [[check.passed for check in row.rechecks] for row in again] == [[False, True]]


def test_covert_inspections_are_planned_recorded_and_concluded(demo: Office) -> None:
    """R7.7."""
    found = demo.ask(visits)
    assert {row.number: row.state for row in found} == {
        103: VisitState.CONCLUDED, 13: VisitState.RECORDED, 32: VisitState.PLANNED, 76: VisitState.PLANNED,
    }  # fmt: skip
    assert len({row.inspection_id for row in found}) == 3
    assert all(row.findings for row in found if row.state is not VisitState.PLANNED)


def test_a_review_was_counted_again_dismissed_and_told(demo: Office) -> None:
    """R7.8."""
    (review,) = demo.ask(remedies, "2020H2")
    assert (review.kind, review.outcome, review.state) == (
        RemedyKind.REVIEW, RemedyOutcome.DISMISSED, RemedyState.OVER,
    )  # fmt: skip
    assert [one.sheets for one in review.recounts] == [62]


def test_105_sections_of_38_units_are_evaluated_today_and_nobody_is_missing(demo: Office) -> None:
    """Numbers 001–105, every post filled; the utilities joined in 2020."""
    now = demo.ask(sections, TODAY)
    assert [section.number for section in now] == list(range(1, 106))
    assert len(demo.ask(units, TODAY)) == 38
    assert all(section.head and section.leader and section.principal for section in now)
    assert len(demo.ask(sections, dt.date(2019, 12, 31))) == 96


def test_the_removals_follow_from_their_streaks_and_somebody_else_holds_the_post_now(demo: Office) -> None:
    """Heads from streak 2, the leader from streak 3; the head who came in between is only flagged (R7.3)."""
    heads = demo.ask(all_measures, MeasureKind.HEAD_REMOVAL)
    (leader,) = demo.ask(all_measures, MeasureKind.LEADER_REMOVAL)
    done = [measure for measure in heads if measure.status is MeasureStatus.DONE]
    assert [measure.streak for measure in done] == [2, 2, 2] and leader.streak == 3
    assert [measure.flag for measure in heads if measure not in done] == [MeasureFlag.LATE_HEAD]
    today = {section.number: section for section in demo.ask(sections, TODAY)}
    for measure in (*done, leader):
        section = today[measure.number]
        holders = {holder.id for holder in (section.head, section.leader) if holder}
        assert measure.person_id not in holders
        assert "〔" in measure.note and measure.done_on is not None


def test_sections_were_renamed_merged_split_and_moved(demo: Office) -> None:
    """Lineage of every kind (R2.3)."""
    assert {line.kind for line in demo.ask(lineage)} == set(LineageKind)


def test_streaks_go_through_a_renaming_and_a_merger(demo: Office) -> None:
    """The removals of 2016 and 2017 count a round under the former name."""
    first, second, _, _ = demo.ask(all_measures, MeasureKind.HEAD_REMOVAL)
    carried = {line.successor_id: line.kind for line in demo.ask(lineage)}
    assert (carried[first.section_id], carried[second.section_id]) == (LineageKind.RENAMED, LineageKind.MERGED)


def test_names_with_rare_characters_and_separators_are_there(demo: Office) -> None:
    """R2.4: characters beyond the BMP included."""
    names = "".join(person.name for person in demo.ask(people))
    assert [character for character in RARE if character not in names] == []


def test_the_embargo_follows_a_head_to_another_section(demo: Office) -> None:
    """沈㛃 was moved sideways while barred (R7.5)."""
    (answer,) = demo.ask(embargo, "沈㛃", dt.date(2020, 10, 1))
    now = {section.number: section for section in demo.ask(sections, dt.date(2020, 10, 1))}
    assert now[33].head and now[33].head.id == answer.person_id
    assert not answer.allowed and [bar.number for bar in answer.because] == [34]


def test_every_published_round_lists_ten_with_ranks_one_to_ten(demo: Office) -> None:
    """No tie over an edge, twelve rounds known only as results, five with ballots."""
    held = [one for one in demo.ask(rounds) if one.stage is not Stage.KEYING]
    for one in held:
        assert [line.rank for line in demo.ask(result, one.code).listed] == list(range(1, 11))
    assert [one.imported for one in held] == [True] * 12 + [False] * 5
    assert len({one.kind for one in held}) >= 3
    assert {one.published_on.year for one in held if one.published_on} == set(range(2014, 2021))


def test_a_verified_tip_put_a_section_first(demo: Office) -> None:
    """R6.5: first although others had more votes."""
    (tip,) = demo.ask(tips, "2019Q1")
    first, second, *_ = demo.ask(result, "2019Q1").listed
    assert first.direct_first and first.number == tip.number
    assert first.votes is not None and second.votes is not None and first.votes < second.votes


def test_the_current_round_is_being_keyed_with_about_a_thousand_ballots(demo: Office) -> None:
    """Three channels, batches open and sealed, and a clear top ten."""
    (now,) = [one for one in demo.ask(rounds) if one.stage is Stage.KEYING]
    assert now.code == CURRENT
    live = demo.ask(ranking, CURRENT)
    assert 900 <= sum(use.valid + use.abstained + use.invalid for use in live.channels) <= 1100
    assert all(use.valid and use.invalid for use in live.channels)
    votes = [line.votes for line in live.lines[:11]]
    assert len(set(votes)) == 11 and live.undecided_ties == ()


def test_clerks_have_piles_to_go_on_with_in_the_first_keying(demo: Office) -> None:
    """Partly keyed batches of all channels, with remarks and a photocopy; nothing of them counts yet."""
    left = [one for one in demo.ask(batches, CURRENT) if one.state is BatchState.OPEN]
    assert [(one.control_total, one.keyed) for one in left] == [(50, 36), (50, 24), (25, 9)]
    assert {one.channel for one in left} == {"targeted", "sampled", "other"}
    assert not any(one.settled for one in left)
    with looking(demo) as session:
        keyed = [one.keyed for batch in left for one in readings(session.connection(), batch.id, Turn.FIRST)]
    assert [one.reason for one in keyed if one.reason] == [InvalidReason.PHOTOCOPY]
    assert any(line.remark for one in keyed for line in one.lines)


def test_a_pile_waits_in_every_other_state_too(demo: Office) -> None:
    """One in the second keying, one with sheets for the third person; one keyed by hand is sealed beside the files."""
    found = demo.ask(batches, CURRENT)
    (second,) = [one for one in found if one.state is BatchState.SECOND]
    (rulings,) = [one for one in found if one.state is BatchState.ADJUDICATION]
    assert (second.control_total, second.keyed, second.again, second.waiting) == (20, 20, 12, 0)
    assert second.abstained
    assert (rulings.control_total, rulings.again, rulings.waiting, rulings.settled) == (20, 20, 3, 17)
    (by_hand,) = [one for one in found if one.state is BatchState.SEALED and not one.imported]
    assert (by_hand.keyed, by_hand.again, by_hand.settled) == (30, 30, 30)


def test_no_clerk_of_the_demonstration_does_two_things_for_a_pile_and_each_may_go_on_with_one(demo: Office) -> None:
    """Whoever logs in as a clerk finds something to do at once (R5.4); the ruling is left to the lead."""
    with looking(demo) as session:
        duties = {(row.batch_id, row.account): row.duty for row in session.scalars(select(BatchDuty))}
    going_on = {
        account: {one.state for one in demo.ask(batches, CURRENT) if may_take(one.state, duties.get((one.id, account)))}
        for account in ("clerk", "clerk2", "lead")
    }
    assert all(BatchState.OPEN in states for states in going_on.values())
    assert BatchState.SECOND in going_on["clerk"]
    assert BatchState.ADJUDICATION in going_on["lead"]


def test_each_clerk_of_the_demonstration_has_figures(demo: Office) -> None:
    """Usual ones: some 200 sheets an hour."""
    figures = demo.ask(all_figures, CURRENT)
    assert [one.account for one in figures] == ["clerk", "clerk2"]
    assert all(150 <= (one.per_hour or 0) <= 300 for one in figures)


def test_the_log_is_whole_and_everything_verifies(demo: Office) -> None:
    """Nothing was written past the gate."""
    with looking(demo) as session:
        assert chain_faults(session) == []
    assert demo.ask(verify).ok


def test_the_log_runs_forwards_through_the_years(demo: Office) -> None:
    """The clock was only ever moved on."""
    table = METADATA.tables["audit_entry"]
    with looking(demo) as session:
        moments = session.scalars(select(table.c.at).order_by(table.c.seq)).all()
    assert list(moments) == sorted(moments)
    assert (moments[0].year, moments[-1].year) == (2019, 2021)


def test_it_is_the_same_every_time(demonstration_file: Path, tmp_path: Path) -> None:
    """Only the salts of the passwords differ, and with them the hashes of the log."""
    build(str(tmp_path / "again.db"))
    assert _dump(tmp_path / "again.db") == _dump(Path(shutil.copy(demonstration_file, tmp_path / "first.db")))


def _dump(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table without what follows from a salt."""
    salted = {("account", "password"), ("audit_entry", "hash"), ("audit_entry", "previous")}
    office = Office.open(str(path), StoryClock(TODAY))
    with looking(office) as session:
        dumped = {
            table.name: [
                {column: _unsalted(value) for column, value in found.items() if (table.name, column) not in salted}
                for found in session.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in METADATA.sorted_tables
        }
    office.close()
    return dumped


def _unsalted(value: Any) -> Any:
    """Blank the digests of passwords in the founding's entry; rows that one flush changed have no order."""
    if not isinstance(value, list):
        return value
    return sorted(re.sub("sha256:[0-9a-f]{64}", "", repr(item)) for item in value)


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """Real data must never be taken for a demonstration."""
    (tmp_path / "office.db").write_bytes(b"somebody's data")
    with pytest.raises(EnvironmentFault, match="target_exists"):
        build(str(tmp_path / "office.db"))
    assert (tmp_path / "office.db").read_bytes() == b"somebody's data"


@pytest.mark.parametrize("total", [60, 244, 989])
def test_forms_rank_exactly_as_told(total: int) -> None:
    """As many forms as asked, the list in its order and nobody else near it."""
    listed, others = list(range(1, 11)), list(range(11, 106))
    made = forms("any", total, listed, others)
    votes = dict.fromkeys([*listed, *others], 0)
    for form in made:
        for line in form if len(form) <= 3 else ():
            number = int(line.section[:3]) if line.section.isdigit() else 999
            votes[number] = votes.get(number, 0) + 1
    assert len(made) == total
    assert sorted(votes, key=lambda number: -votes[number])[:10] == listed
    assert votes[10] > max(votes[number] for number in others)
    assert {len(row(1, form)) for form in made} == {len(BALLOTS.with_groups(4))}


def test_the_showcase_prints_the_top_ten_and_writes_papers(
    demonstration_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Top ten in the terminal; papers and forms of the newest published round; the workbook of the current one."""
    office = Office.open(str(shutil.copy(demonstration_file, tmp_path / "office.db")), StoryClock(TODAY))
    office.log_in(showcase.LEAD.name, showcase.LEAD.password)
    showcase.write_out(office, tmp_path)
    said = capsys.readouterr().out
    assert all(line.name in said for line in office.ask(ranking, CURRENT).listed)
    office.close()
    papers = sorted(path.name for path in (tmp_path / "papers").iterdir())
    kinds = Counter(name.split("-")[1].removesuffix(".pdf") for name in papers if name.endswith(".pdf"))
    assert kinds == {
        "通报": 1, "分管领导谈话": 10, "科室负责人约谈": 3, "科室负责人谈话": 7, "登报结果": 1, "整改通知": 10,
        "影响期人员名单函": 1, "扣分情况函": 1, "向区委的报告": 1, "送达回证": 30, "谈话记录表": 20, "年度统计表": 1,
    }  # fmt: skip
    assert sum(name.endswith(".txt") for name in papers) == 1
    assert list((tmp_path / "workbooks").glob("*.xlsx"))


def test_the_showcase_takes_away_only_what_it_made(tmp_path: Path) -> None:
    """A letter that somebody put into the folder stays."""
    (tmp_path / "papers").mkdir()
    for name in ("papers/old.pdf", "office.db", "office.db-wal", "letter.txt"):
        (tmp_path / name).write_text("x")
    showcase.clear(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_showcase_asks_for_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 for bad usage."""
    assert showcase.main([]) == 2
    assert capsys.readouterr().err

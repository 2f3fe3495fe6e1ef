"""A corrected result: the new one is exact, the old one stays readable, and all that rested on it is told (R7.8)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from desk.office import Office
from models.ballots.queries import batches
from models.ballots.rules import Line
from models.ballots.sheet_trace import SheetTrace, trace_sheet
from models.ballots.tables import Decision
from models.common.errors import DamageError, RuleError
from models.consequences.actions import complete, reopen, waive
from models.consequences.closing import close_year
from models.consequences.deductions import yearly_deductions
from models.consequences.imports import import_results
from models.consequences.life import Step
from models.consequences.promotions import embargoes
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, all_measures, measures, tally
from models.consequences.steps import enter_step
from models.documents.actions import void
from models.documents.queries import ledger
from models.finalising.queries import file_digest
from models.finalising.stages import step
from models.finalising.superseded import write_old
from models.ranking.actions import decide_tie, record_tip
from models.ranking.editions import CorrectionRow, corrections
from models.ranking.queries import result, tips
from models.remedies.actions import decide_remedy, raise_remedy
from models.remedies.correcting import TieRuling, correct_result
from models.remedies.queries import RemedyKind, RemedyOutcome, preview
from models.rounds.queries import Stage, round_by_code
from reports.issuing import due_and_issued, issue, pdf
from tests.conftest import HandClock
from tests.make import a_numbered_registry, looking
from tests.make_ballots import Room, bend, keyed_twice
from tests.make_remedies import CODE, corrected, only_remedy, raised, recounted, upheld, verdict
from tests.make_results import A_TALK, a_published_round, a_voted_round, measure_of, past_file, past_row, step_to
from tests.make_round_files import round_file
from tests.make_round_files import verdict as verified
from tests.pdf_reading import copied, squeezed

VOTES = {1: 9, 2: 8, 3: 7, 4: 6, 5: 5}
"""In one batch in this order: sheets 1–9 name section 1, 10–17 section 2, 18–24, 25–30, 31–35."""
FIVE_FOR_FOUR = ("1-25 5冷", "1-26 5冷")
"""Puts section 5 (7 votes) on the list of four in the place of section 4 (4 votes)."""
TODAY = dt.date(2021, 4, 20)


@pytest.fixture
def published(lead: Office, tmp_path: Path, clock: HandClock) -> Office:
    """Publish a round in which 1 to 4 are listed, and let some days pass."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, VOTES)
    clock.set(TODAY)
    return lead


def places(office: Office, code: str = CODE) -> dict[int, tuple[int, int | None]]:
    """Return rank and votes of every section that got any, by number."""
    return {line.number: (line.rank, line.votes) for line in office.ask(result, code).lines if line.votes}


def only_correction(office: Office, code: str = CODE) -> CorrectionRow:
    """Return a round's one correction."""
    (row,) = office.ask(corrections, code)
    return row


def superseded(office: Office) -> list[MeasureRow]:
    """Return the measures that a correction superseded."""
    return [row for row in office.ask(all_measures) if row.status is MeasureStatus.SUPERSEDED]


# the result


def test_the_corrected_result_counts_the_sheets_as_they_are_on_the_paper(published: Office) -> None:
    assert places(published) == {1: (1, 9), 2: (2, 8), 3: (3, 7), 4: (4, 6), 5: (5, 5)}
    corrected(published, *FIVE_FOR_FOUR)
    assert places(published) == {1: (1, 9), 2: (2, 8), 3: (3, 7), 5: (3, 7), 4: (5, 4)}


def test_everything_stored_is_in_order_after_a_correction(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    report = published.verify()
    assert report.ok, [check for check in report.checks if not check.ok]


def test_the_round_keeps_its_stage_its_publication_and_its_place_in_time(published: Office) -> None:
    before = published.ask(round_by_code, CODE)
    corrected(published, *FIVE_FOR_FOUR)
    after = published.ask(round_by_code, CODE)
    assert (after.stage, after.published_on, after.finalised_at) == (
        before.stage, before.published_on, before.finalised_at,
    )  # fmt: skip
    assert after.result_digest != before.result_digest
    assert after.ballots_digest != before.ballots_digest


def test_a_correction_says_what_changed_and_why(published: Office) -> None:
    done = corrected(published, *FIVE_FOR_FOUR)
    row = only_correction(published)
    assert (done.edition, done.lines, row.edition, row.corrected_on, row.corrected_by) == (
        2, 2, 2, TODAY, published.by.person,
    )  # fmt: skip
    assert row.why == "某区纪委，某纪复〔2021〕1号：复核属实"
    told = [(c.number, c.before.rank, c.after.rank, c.before.votes, c.after.votes, c.after.listed) for c in row.changes]
    assert told == [(5, 5, 3, 5, 7, True), (4, 4, 5, 6, 4, False)]


def test_a_long_reason_stands_whole_in_the_correction_and_with_the_sheet(published: Office) -> None:
    remedy_id = raised(published)
    recounted(published, remedy_id, *FIVE_FOR_FOUR)
    reason = "经逐张核对原票，两张误录" * 30
    published.do(decide_remedy, remedy_id, verdict(reason=reason))
    published.do(correct_result, remedy_id)
    sheet = traced(published, 25)
    assert sheet.ruled is not None
    assert sheet.ruled.why == only_correction(published).why == f"某区纪委，某纪复〔2021〕1号：{reason}"


def test_a_second_correction_is_told_beside_the_first(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    again = upheld(published, "1-1 弃权", number=1)
    published.do(correct_result, again)
    first, second = published.ask(corrections, CODE)
    assert [(one.edition, [change.number for change in one.changes]) for one in (first, second)] == [
        (2, [5, 4]),
        (3, [1, 2]),
    ]
    assert published.verify().ok


def test_a_sheet_can_be_found_invalid_or_to_name_nothing(published: Office) -> None:
    corrected(published, "1-1 无效 复印件", "1-2 弃权", "1-3 “旧局”冷")
    (use,) = [one for one in published.ask(result, CODE).channels if one.code == "targeted"]
    assert (use.valid, use.abstained, use.invalid) == (32, 1, 2)
    assert places(published)[1] == (3, 6)


def test_a_recount_that_changes_no_line_corrects_nothing(published: Office) -> None:
    remedy_id = upheld(published)
    before = published.ask(round_by_code, CODE)
    with pytest.raises(RuleError, match=r"correction\.nothing"):
        published.do(correct_result, remedy_id)
    assert published.ask(round_by_code, CODE) == before
    assert published.ask(corrections, CODE) == ()


@pytest.mark.parametrize("outcome", [RemedyOutcome.DISMISSED, RemedyOutcome.WITHDRAWN])
def test_only_what_was_upheld_is_corrected(published: Office, outcome: RemedyOutcome) -> None:
    remedy_id = raised(published)
    recounted(published, remedy_id, *FIVE_FOR_FOUR)
    with pytest.raises(RuleError, match=r"remedy\.not_upheld"):
        published.do(correct_result, remedy_id)
    published.do(decide_remedy, remedy_id, verdict(outcome))
    with pytest.raises(RuleError, match=r"remedy\.not_upheld"):
        published.do(correct_result, remedy_id)


def test_a_remedy_corrects_once(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    assert only_remedy(published).edition == 2
    with pytest.raises(RuleError, match=r"remedy\.corrected"):
        published.do(correct_result, only_remedy(published).id)


def test_before_the_result_is_final_the_batch_is_opened_instead(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    today = lead.clock().date()
    objection = raised(lead, kind=RemedyKind.OBJECTION, received_on=today)
    recounted(lead, objection, *FIVE_FOR_FOUR, on=today)
    lead.do(decide_remedy, objection, verdict(on=today))
    with pytest.raises(RuleError, match=r"correction\.not_final"):
        lead.do(correct_result, objection)


def test_what_is_known_only_as_a_result_is_not_corrected_from_ballots(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    lead.do(import_results, past_file(tmp_path, *(past_row("2020Q4", "2021-01-15", n, n) for n in range(1, 5))))
    review = lead.do(raise_remedy, "2020Q4", RemedyKind.REVIEW, 4, "某局", dt.date(2021, 1, 20), "认为有误")
    lead.do(decide_remedy, review, verdict(on=dt.date(2021, 1, 21)))
    with pytest.raises(RuleError, match=r"correction\.imported"):
        lead.do(correct_result, review)


def test_a_preview_tells_what_the_correction_then_does(published: Office) -> None:
    remedy_id = upheld(published, *FIVE_FOR_FOUR)
    seen = published.ask(preview, remedy_id)
    before = places(published)
    assert {one.number: (one.before.rank, one.after.rank) for one in seen.moved} == {4: (4, 5), 5: (5, 3)}
    assert (seen.undecided, places(published)) == ((), before)
    published.do(correct_result, remedy_id)
    assert only_correction(published).changes == seen.moved


# the sheets


def test_a_corrected_sheet_tells_what_was_keyed_and_what_was_found(room: Room, clock: HandClock) -> None:
    sheets = [(Line(1, 1, "态度差"),), *([(Line(1, 1),)] * 3), *([(Line(2, 1),)] * 2)]
    keyed_twice(room, *sheets)
    step_to(room.lead, CODE, Stage.COUNTED)
    room.lead.do(decide_tie, CODE, keep=tuple(range(3, 13)), participants="甲、乙", reason="均无得票")
    step_to(room.lead, CODE, Stage.FINALISED)
    today = room.lead.clock().date()
    objection = raised(room.lead, 1, RemedyKind.OBJECTION, received_on=today)
    recounted(room.lead, objection, "1-1 001推", on=today)
    room.lead.do(decide_remedy, objection, verdict(on=today))
    room.lead.do(correct_result, objection)
    trace = traced(room.lead, 1)
    assert trace.contents is not None
    assert trace.contents.picks == ((1, 4),)
    assert trace.first is not None
    assert trace.first.lines[0].indicators == 1
    assert trace.ruled is not None
    assert (trace.ruled.decision, trace.ruled.matters, trace.ruled.why) == (
        Decision.ANEW, ("recount",), "某区纪委，某纪复〔2021〕1号：复核属实",
    )  # fmt: skip
    assert remark_of(room.lead) == ["态度差"]
    assert room.lead.verify().ok


def traced(office: Office, sheet: int) -> SheetTrace:
    """Return all that is known of a sheet of the first batch."""
    with looking(office) as session:
        return trace_sheet(session, office.ask(round_by_code, CODE).id, 1, sheet)


def remark_of(office: Office) -> list[str]:
    """Return every remark in the data."""
    with office.store.engine.connect() as connection:
        return [str(row[0]) for row in connection.exec_driver_sql("SELECT text FROM remark")]


def test_the_seal_of_a_corrected_batch_is_made_anew(published: Office) -> None:
    def seal() -> str:
        with published.store.engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT seal FROM batch").scalar())

    before = seal()
    corrected(published, *FIVE_FOR_FOUR)
    assert seal() != before
    assert [batch.state for batch in published.ask(batches, CODE)] == ["sealed"]


# what rested on it


def test_what_is_no_longer_brought_is_superseded_and_what_is_new_is_due(published: Office) -> None:
    done = corrected(published, *FIVE_FOR_FOUR)
    gone = superseded(published)
    assert {(row.number, row.rank) for row in gone} == {(4, 4)}
    assert len(gone) == done.superseded == done.new == 6
    assert {row.number for row in published.ask(measures, CODE)} == {1, 2, 3, 5}


def test_what_is_still_brought_stays_with_all_that_was_entered(published: Office) -> None:
    talk = measure_of(published, CODE, "head_talk", 3)
    published.do(complete, [talk.id], dt.date(2021, 4, 14), "", A_TALK)
    corrected(published, *FIVE_FOR_FOUR)
    after = measure_of(published, CODE, "head_talk", 3)
    assert (after.id, after.status, after.done_on, after.due_on) == (
        talk.id, MeasureStatus.DONE, dt.date(2021, 4, 14), talk.due_on,
    )  # fmt: skip


def test_a_measure_whose_amount_changes_is_superseded_and_comes_anew(published: Office) -> None:
    corrected(published, "1-1 2冷")
    (gone, other) = [row for row in superseded(published) if row.kind is MeasureKind.BODY_DEDUCTION]
    assert {gone.rank, other.rank} == {1, 2}
    points = {n: measure_of(published, CODE, "body_deduction", n).points for n in (1, 2)}
    assert {gone.points, other.points} == set(points.values())
    assert measure_of(published, CODE, "head_interview", 1).status is MeasureStatus.DUE


def test_what_had_been_done_stays_readable_where_it_is_superseded(published: Office) -> None:
    talk = measure_of(published, CODE, "head_talk", 4)
    published.do(complete, [talk.id], dt.date(2021, 4, 14), "", A_TALK)
    corrected(published, *FIVE_FOR_FOUR)
    (gone,) = [row for row in superseded(published) if row.id == talk.id]
    assert (gone.done_on, gone.status) == (dt.date(2021, 4, 14), MeasureStatus.SUPERSEDED)


def test_superseded_measures_are_neither_due_nor_done(published: Office) -> None:
    talk = measure_of(published, CODE, "head_talk", 4)
    published.do(complete, [talk.id], dt.date(2021, 4, 14), "", A_TALK)
    corrected(published, *FIVE_FOR_FOUR)
    counted = published.ask(tally)
    assert (counted.due[MeasureKind.HEAD_TALK], counted.done[MeasureKind.HEAD_TALK]) == (2, 0)
    assert counted.due[MeasureKind.LEADER_TALK] == 4


@pytest.mark.parametrize("act", ["complete", "waive", "reopen", "step"])
def test_nothing_more_is_entered_for_a_superseded_measure(published: Office, act: str) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    (gone,) = [row for row in superseded(published) if row.kind is MeasureKind.HEAD_TALK]
    with pytest.raises(RuleError, match=r"measure\.superseded"):
        match act:
            case "complete":
                published.do(complete, [gone.id], TODAY, "", A_TALK)
            case "waive":
                published.do(waive, gone.id, "误列")
            case "reopen":
                published.do(reopen, gone.id, "误列")
            case _:
                published.do(enter_step, [gone.id], Step.NOTIFIED, TODAY)


def test_what_is_new_is_counted_from_the_correction(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    embargo, talk = (measure_of(published, CODE, kind, 5) for kind in ("embargo", "head_talk"))
    old = measure_of(published, CODE, "head_talk", 3)
    assert (embargo.due_on, embargo.until_on) == (TODAY, dt.date(2021, 7, 20))
    assert talk.due_on is not None
    assert old.due_on is not None
    assert talk.due_on - TODAY == old.due_on - dt.date(2021, 4, 12)


def test_before_publication_what_is_new_waits_for_it(counted_round: Office) -> None:
    step_to(counted_round, CODE, Stage.FINALISED)
    today = counted_round.clock().date()
    objection = raised(counted_round, kind=RemedyKind.OBJECTION, received_on=today)
    recounted(counted_round, objection, *FIVE_FOR_FOUR, on=today)
    counted_round.do(decide_remedy, objection, verdict(on=today))
    counted_round.do(correct_result, objection)
    assert measure_of(counted_round, CODE, "embargo", 5).until_on is None
    counted_round.do(step, CODE, Stage.PUBLISHED, today)
    assert measure_of(counted_round, CODE, "embargo", 5).due_on == today
    assert counted_round.verify().ok


def test_an_embargo_without_ground_ends_with_the_correction(published: Office) -> None:
    def barred() -> set[str]:
        return {row.person for row in published.ask(embargoes, TODAY)}

    assert barred() == {f"某科长{n}" for n in (1, 2, 3, 4)}
    corrected(published, *FIVE_FOR_FOUR)
    assert barred() == {f"某科长{n}" for n in (1, 2, 3, 5)}


def test_a_closed_year_shows_the_correction_beside_what_was_closed(published: Office, clock: HandClock) -> None:
    clock.set(dt.date(2022, 1, 5))
    published.do(close_year, 2021)
    before = {row.column.key: row.total for row in published.ask(yearly_deductions, 2021)}
    remedy_id = raised(published)
    recounted(published, remedy_id, *FIVE_FOR_FOUR, on=dt.date(2022, 1, 5))
    published.do(decide_remedy, remedy_id, verdict(on=dt.date(2022, 1, 5)))
    published.do(correct_result, remedy_id)
    after = published.ask(yearly_deductions, 2021)
    assert {row.column.key: row.frozen.total for row in after if row.frozen} == before
    assert any(row.correction for row in after)
    assert published.verify().ok


# tips and ties


def test_a_tip_that_does_not_hold_is_withdrawn_by_a_correction(lead: Office, tmp_path: Path, clock: HandClock) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_voted_round(lead, tmp_path, VOTES)
    tip = lead.do(record_tip, CODE, 7, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")
    step_to(lead, CODE, Stage.FINALISED)
    lead.do(step, CODE, Stage.PUBLISHED, dt.date(2021, 4, 12))
    clock.set(TODAY)
    remedy_id = upheld(lead, number=7)
    assert {one.number for one in lead.ask(preview, remedy_id, (section_id_of(lead, 7),)).moved} == {
        1, 2, 3, 4, 5, 6, 7, 8,
    }  # fmt: skip
    lead.do(correct_result, remedy_id, (tip,))
    assert lead.ask(tips, CODE)[0].withdrawn == "某区纪委，某纪复〔2021〕1号：复核属实"
    assert places(lead)[1] == (1, 9)
    assert lead.verify().ok


def section_id_of(office: Office, number: int) -> int:
    """Return a section's id by its number on the list."""
    return next(line.section_id for line in office.ask(result, CODE).lines if line.number == number)


def test_a_tip_of_another_round_or_withdrawn_before_is_refused(published: Office) -> None:
    remedy_id = upheld(published)
    with pytest.raises(RuleError, match=r"correction\.tip"):
        published.do(correct_result, remedy_id, (99,))


def test_a_tie_across_an_edge_must_be_decided_with_the_correction(published: Office) -> None:
    remedy_id = upheld(published, "1-18 5冷")
    assert published.ask(preview, remedy_id).undecided == ((3, 4, 5),)
    with pytest.raises(RuleError, match=r"tie\.undecided"):
        published.do(correct_result, remedy_id)
    assert places(published)[3] == (3, 7)
    published.do(correct_result, remedy_id, (), (TieRuling((3, 5, 4), False, "甲、乙"),))
    assert {n: rank for n, (rank, _) in places(published).items()} == {1: 1, 2: 2, 3: 3, 5: 4, 4: 5}
    assert published.verify().ok


# papers


def test_papers_that_rest_on_what_was_corrected_are_marked(published: Office) -> None:
    published.do(issue, CODE)
    assert not any(row.superseded for row in published.ask(ledger, None, CODE))
    corrected(published, *FIVE_FOR_FOUR)
    marked = {(row.kind, row.section_id) for row in published.ask(ledger, None, CODE) if row.superseded}
    touched = {section_id_of(published, number) for number in (4, 5)}
    kept = {(row.kind, row.section_id) for row in published.ask(ledger, None, CODE) if not row.superseded}
    assert {section_id for _, section_id in marked} == {None, section_id_of(published, 4)}
    assert all(section_id not in touched | {None} for _, section_id in kept)


def test_after_the_correction_a_voided_paper_is_made_anew_from_the_corrected_result(published: Office) -> None:
    published.do(issue, CODE)
    corrected(published, *FIVE_FOR_FOUR)
    for row in published.ask(ledger, None, CODE):
        if row.superseded:
            published.do(void, row.id, "结果已更正")
    made = {row.id: row for row in published.do(issue, CODE)}
    new = [row for row in made.values() if row.dated_on == TODAY]
    assert {row.section_id for row in new} == {None, section_id_of(published, 5)}
    assert not any(row.superseded for row in made.values())
    (circular,) = [row for row in new if row.kind == "circular"]
    assert circular.title == "某区纪委监委关于更正期次2021Q1“最难办事科室群众评”结果的通报"


def test_the_corrected_circular_says_what_it_replaces_and_from_when_the_new_ones_are_barred(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    (circular,) = published.do(issue, CODE, ("circular",))
    text = squeezed(copied(pdf(circular)[0]))
    assert "原通报同时废止，以本通报为准" in text
    assert "更正后新列入的，自更正之日起3个月内（2021年4月20日至7月20日）不得提拔" in text


def test_a_correction_before_publication_replaces_no_circular(counted_round: Office) -> None:
    step_to(counted_round, CODE, Stage.FINALISED)
    today = counted_round.clock().date()
    objection = raised(counted_round, kind=RemedyKind.OBJECTION, received_on=today)
    recounted(counted_round, objection, *FIVE_FOR_FOUR, on=today)
    counted_round.do(decide_remedy, objection, verdict(on=today))
    counted_round.do(correct_result, objection)
    counted_round.do(step, CODE, Stage.PUBLISHED, today)
    (circular,) = counted_round.do(issue, CODE, ("circular",))
    assert "更正" not in circular.title
    assert "原通报" not in squeezed(copied(pdf(circular)[0]))


def test_what_is_due_is_counted_without_papers_that_are_outdated(published: Office) -> None:
    published.do(issue, CODE)
    corrected(published, *FIVE_FOR_FOUR)
    counted = {kind: (due, numbered) for kind, due, numbered in published.ask(due_and_issued, CODE)}
    assert counted["circular"] == (1, 0)
    assert counted["leader_talk"] == (4, 3)


# the round's file


def test_the_file_of_the_old_result_is_read_back_to_the_byte(published: Office) -> None:
    before = round_file(published)
    corrected(published, *FIVE_FOR_FOUR)
    pieces: list[bytes] = []
    found = published.ask(write_old, CODE, 1, pieces.append)
    assert b"".join(pieces) == before
    assert found.digest == hashlib.sha256(before).hexdigest() == only_correction(published).old_file


def test_the_new_file_says_by_what_it_was_corrected_and_the_verifier_agrees(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    raw = round_file(published)
    document = json.loads(raw)
    (told,) = document["corrections"]
    assert (document["form"], told["edition"], told["why"]) == (2, 2, "某区纪委，某纪复〔2021〕1号：复核属实")
    assert told["old_file"] == only_correction(published).old_file
    assert hashlib.sha256(raw).hexdigest() == published.ask(file_digest, CODE)
    assert verified(raw).status == 0


def test_an_edition_that_never_was_is_refused(published: Office) -> None:
    with pytest.raises(RuleError, match=r"round_file\.no_edition"):
        published.ask(write_old, CODE, 1, lambda _raw: None)


def test_a_changed_piece_of_an_old_file_is_found(published: Office) -> None:
    corrected(published, *FIVE_FOR_FOUR)
    bend(
        published, "UPDATE old_file SET data = CAST(substr(data, 1, length(data) - 9) || x'000102030405060708' AS BLOB)"
    )
    (check,) = [check for check in published.verify().checks if not check.ok]
    assert (check.key, check.places) == ("round_files", ("2021Q1/1",))
    with pytest.raises(DamageError):
        published.ask(write_old, CODE, 1, lambda _raw: None)


def test_damage_is_not_corrected_away(published: Office) -> None:
    remedy_id = upheld(published, *FIVE_FOR_FOUR)
    bend(published, "UPDATE result_line SET main_problems = '另写' WHERE rank = 1")
    with pytest.raises(DamageError, match=r"round_file\.differs"):
        published.do(correct_result, remedy_id)


# later rounds


@pytest.fixture
def two_rounds(published: Office, tmp_path: Path, clock: HandClock) -> Office:
    """Publish the next round too, in which 1 and 2 are at the top again."""
    clock.set(dt.date(2021, 7, 12))
    a_published_round(
        published, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6, 6: 5}, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 12)
    )
    return published


def test_a_streak_that_a_correction_breaks_takes_the_removal_of_the_later_round_with_it(two_rounds: Office) -> None:
    assert measure_of(two_rounds, "2021Q2", "head_removal", 2).status is MeasureStatus.DUE
    done = corrected(two_rounds, "1-10 3冷")
    assert done.later == ("2021Q2",)
    removals = [row for row in two_rounds.ask(measures, "2021Q2") if row.kind is MeasureKind.HEAD_REMOVAL]
    assert [row.number for row in removals] == [1]
    row = only_correction(two_rounds, "2021Q2")
    assert (row.cause, row.changes, row.why) == (CODE, (), "期次2021Q1评议结果更正，本期连续上榜情况随之核对。")
    assert two_rounds.verify().ok


def test_a_streak_that_a_correction_makes_proposes_a_removal_in_the_later_round(
    published: Office, tmp_path: Path, clock: HandClock
) -> None:
    clock.set(dt.date(2021, 7, 12))
    a_published_round(
        published, tmp_path, {3: 9, 1: 8, 2: 7, 4: 6}, "2021Q2", dt.date(2021, 6, 30), dt.date(2021, 7, 12)
    )
    clock.set(dt.date(2021, 8, 1))
    corrected(published, "1-10 3冷")
    removals = {row.number: row for row in published.ask(measures, "2021Q2") if row.kind is MeasureKind.HEAD_REMOVAL}
    assert set(removals) == {1, 3}
    assert removals[3].due_on is not None
    assert removals[3].due_on > dt.date(2021, 8, 1)
    assert published.verify().ok


def test_a_later_round_that_does_not_look_back_on_what_changed_stays_as_it_is(two_rounds: Office) -> None:
    before = two_rounds.ask(file_digest, "2021Q2")
    assert corrected(two_rounds, *FIVE_FOR_FOUR).later == ()
    assert two_rounds.ask(file_digest, "2021Q2") == before
    assert two_rounds.ask(corrections, "2021Q2") == ()


def test_the_file_of_a_later_round_that_was_reached_still_verifies(two_rounds: Office) -> None:
    corrected(two_rounds, "1-10 3冷")
    assert verified(round_file(two_rounds, "2021Q2")).status == 0

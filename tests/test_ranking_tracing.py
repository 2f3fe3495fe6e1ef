"""From any figure down to its sheets: as many as it says, keyings without names, no remark (R4.4, R5.4, R6.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from desk.office import Office
from models.ballots.actions import close_batch
from models.ballots.double import Matter
from models.ballots.imports import import_ballots
from models.ballots.queries import BallotStatus, InvalidReason
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, rule
from models.ballots.sheet_trace import SheetTrace
from models.ballots.tables import Decision
from models.ballots.tracing import Settled
from models.common.errors import RightError, RuleError
from models.common.indicators import CHARACTERS, ORDER, Indicator
from models.ranking.queries import ranking
from models.ranking.tracing import final_sheet_trace, final_sheets_behind, sheet_trace, sheets_behind
from models.registry.reorganise import rename_section
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.rounds.rules import Method, Points
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv, looking
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_keying_file,
    a_room,
    in_dispute,
    keyed_once,
    keyed_twice,
    log,
)
from tests.make_results import a_published_round, a_voted_round, step_to

CODE = "2021Q1"


@pytest.fixture(scope="module")
def keying_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data file with a round in keying and three clerks."""
    return a_keying_file(founded_file, tmp_path_factory.mktemp("tracing"))


@pytest.fixture
def room(keying_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Room]:
    """Return a keying room of its own."""
    with a_room(keying_file, tmp_path, clock) as opened:
        yield opened


def a_random_ballot(chance: Random) -> list[tuple[str, str, str]]:
    """Return a ballot of none to four lines: valid ones, abstentions, over-votes and sections on no list."""
    lines = chance.choice((0, 1, 1, 2, 3, 3, 4))
    sections = [str(chance.choice((*range(1, 13), 1, 2, 3, 99))) for _ in range(lines)]
    return [(one, "".join(sign for sign in CHARACTERS if chance.random() < 0.3), "某意见") for one in sections]


def a_random_round(office: Office, folder: Path, chance: Random) -> None:
    """Open a round by chance and import ballots by chance into some of its channels."""
    a_numbered_registry(office, folder)
    method, points = chance.choice(tuple(Method)), chance.choice(tuple(Points))
    office.do(open_round, a_round_sheet(CODE, method=method, points=points))
    step_to(office, CODE, Stage.ISSUING, Stage.KEYING)
    for n, channel in enumerate(("targeted", "targeted", "sampled", "other")):
        if n and chance.random() < 0.3:
            continue
        ballots = [a_random_ballot(chance) for _ in range(chance.randint(1, 60))]
        office.do(import_ballots, ballots_csv(folder / f"{n}.csv", ballots, groups=4), CODE, channel)


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_has_exactly_its_sheets(lead: Office, tmp_path: Path, seed: int) -> None:
    a_random_round(lead, tmp_path, Random(seed))
    with looking(lead) as session:
        ranked = ranking(session, CODE)
        for use in ranked.channels:
            assert len(sheets_behind(session, CODE, None, use.code)) == use.valid
        for line in ranked.lines:
            assert len(sheets_behind(session, CODE, line.number)) == line.votes
            for part in line.parts:
                assert len(sheets_behind(session, CODE, line.number, part.channel)) == part.votes
            for indicator, n in line.indicators.items():
                ticking = sheets_behind(session, CODE, line.number, indicator=indicator)
                assert len(ticking) == n
                assert all(row.ticked(line.number) & indicator.bit for row in ticking)


def test_the_picks_of_the_sheets_of_all_channels_are_the_votes_of_all_sections(lead: Office, tmp_path: Path) -> None:
    a_random_round(lead, tmp_path, Random(11))
    votes: dict[int, int] = {}
    for row in lead.ask(sheets_behind, CODE, None):
        for one in row.named:
            votes[one.number] = votes.get(one.number, 0) + 1
    assert votes == {line.number: line.votes for line in lead.ask(ranking, CODE).lines if line.votes}


def test_sheets_are_listed_by_batch_and_place_with_all_that_they_name(room: Room) -> None:
    keyed_twice(room, (Line(2, 1), Line(1, 16)), OTHER, (Line(1), Line("外单位", 2)))
    first, third = room.lead.ask(sheets_behind, CODE, 1)
    assert first.key == (1, 1) and third.key == (1, 3)
    assert [(one.number, one.name, one.indicators) for one in first.named] == [(1, "科室1", 16), (2, "科室2", 1)]
    assert [(bad.text, bad.indicators) for bad in third.bad_lines] == [("外单位", 2)]
    assert (first.ref.channel, first.ref.box, first.ref.settled) == ("targeted", "甲箱", Settled.AGREED)
    _, second, _ = room.lead.ask(sheets_behind, CODE, None)
    assert [[one.ticked(number) for number in (1, 2)] for one in (first, second, third)] == [[16, 1], [0, 1], [0, 0]]


def test_what_a_sheet_names_stands_by_number_whenever_the_section_was_founded(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(rename_section, 2, "政务服务科", dt.date(2021, 1, 15), "机构改革")
    lead.do(open_round, a_round_sheet(CODE))
    step_to(lead, CODE, Stage.ISSUING, Stage.KEYING)
    lead.do(import_ballots, ballots_csv(tmp_path / "b.csv", [[("3", "冷", ""), ("2", "贪", "")]]), CODE, "targeted")
    (row,) = lead.ask(sheets_behind, CODE, None)
    named = [(2, "政务服务科", 16), (3, "科室3", 1)]
    assert [(one.number, one.name, one.indicators) for one in row.named] == named
    assert [(one.number, one.name, one.indicators) for one in lead.ask(sheet_trace, CODE, 1, 1).named] == named


def test_an_agreed_sheet_shows_both_keyings(room: Room) -> None:
    keyed_twice(room, (Line(1, 1, "某人说的"), Line(2, 16)))
    sheet = room.lead.ask(sheet_trace, CODE, 1, 1).sheet
    assert sheet.settled is Settled.AGREED and sheet.ruled is None and sheet.file is None
    assert sheet.first is not None and sheet.second is not None
    assert sheet.first.plain_lines() == sheet.second.plain_lines() == [[1, 1, False], [2, 16, False]]


def test_neither_remarks_nor_names_of_keyers_are_in_a_trace(room: Room) -> None:
    told = (Line(1, 1, "王某的亲戚"),)
    batch_id = in_dispute(room, told, (Line(2, 1, "王某的亲戚"),))
    room.third.do(begin_rulings, batch_id)
    room.third.do(rule, batch_id, 1, Decision.ANEW, "对照原票", told)
    room.third.do(close_batch, batch_id)
    found = str(asdict(room.lead.ask(sheet_trace, CODE, 1, 1).sheet))
    assert "对照原票" in found
    assert "王某" not in found and "clerk" not in found
    assert "王某" not in str([asdict(row.ref) for row in room.lead.ask(sheets_behind, CODE, 1)])


def ruled_on(room: Room, why: str) -> None:
    """Let a third person take the first reading of a sheet that was read differently, and seal its batch."""
    batch_id = in_dispute(room, ONE, OTHER)
    room.third.do(begin_rulings, batch_id)
    room.third.do(rule, batch_id, 1, Decision.FIRST, why)
    room.third.do(close_batch, batch_id)


def test_a_ruled_sheet_tells_decision_reason_and_like_cases(room: Room) -> None:
    ruled_on(room, "第一处")
    ruled_on(room, "第二处")
    (first, second) = room.lead.ask(sheets_behind, CODE, 1)
    assert first.ref.settled is second.ref.settled is Settled.RULED
    ruled = room.lead.ask(sheet_trace, CODE, 2, 1).sheet.ruled
    assert ruled is not None
    assert (ruled.decision, ruled.why, ruled.matters) == (Decision.FIRST, "第二处", (Matter.SECTION,))
    assert [(one.batch, one.why) for one in ruled.like] == [(1, "第一处")]


def test_what_was_keyed_anew_stands_in_the_ruling(room: Room) -> None:
    batch_id = in_dispute(room, ONE, OTHER)
    room.third.do(begin_rulings, batch_id)
    room.third.do(rule, batch_id, 1, Decision.ANEW, "两遍均误", (Line(3, 8),))
    room.third.do(close_batch, batch_id)
    sheet = room.lead.ask(sheet_trace, CODE, 1, 1).sheet
    assert sheet.ruled is not None and sheet.ruled.anew is not None
    assert sheet.ruled.anew.plain_lines() == [[3, 8, False]]
    assert sheet.contents is not None and sheet.contents.status is BallotStatus.VALID


def test_sheets_of_a_batch_that_is_not_sealed_are_listed_but_not_shown(room: Room) -> None:
    batch_id = in_dispute(room, ONE, OTHER, ONE)
    assert room.lead.ask(ranking, CODE).lines[0].votes == 1
    (row,) = room.lead.ask(sheets_behind, CODE, 1)
    assert row.key == (1, 2) and not row.ref.sealed
    assert row.named == () and row.bad_lines == ()
    sheet = room.lead.ask(sheet_trace, CODE, 1, 2).sheet
    assert not sheet.sealed
    assert (sheet.contents, sheet.first, sheet.second, sheet.ruled) == (None, None, None, None)
    room.third.do(begin_rulings, batch_id)
    room.third.do(rule, batch_id, 1, Decision.FIRST, "清楚")
    room.third.do(close_batch, batch_id)
    assert [row.ref.sealed for row in room.lead.ask(sheets_behind, CODE, 1)] == [True, True]


def test_a_sheet_that_is_only_keyed_once_counts_nowhere_and_is_not_traced(room: Room) -> None:
    keyed_once(room, ONE)
    assert room.lead.ask(sheets_behind, CODE, 1) == ()
    with pytest.raises(RuleError) as caught:
        room.lead.ask(sheet_trace, CODE, 1, 1)
    assert caught.value.key == "ballot.unknown"


def test_an_invalid_sheet_counts_nowhere_but_can_be_traced(room: Room) -> None:
    keyed_twice(room, tuple(Line(number) for number in range(1, 5)))
    assert room.lead.ask(sheets_behind, CODE, None) == ()
    contents = room.lead.ask(sheet_trace, CODE, 1, 1).sheet.contents
    assert contents is not None and contents.reason is InvalidReason.OVER_VOTE


def test_an_imported_sheet_names_its_file_and_row(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 2, 7: 1})
    (row,) = lead.ask(sheets_behind, CODE, 7)
    assert (row.key, row.ref.settled) == ((1, 3), Settled.FILE)
    file = lead.ask(sheet_trace, CODE, 1, 3).sheet.file
    assert file is not None and file.rows == 3 and len(file.sha256) == 64
    assert row.ref.file == file.name


def test_the_query_asks_the_database_the_same_few_times_for_many_sheets(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 400, 7: 1})
    asked: list[int] = []
    for number in (5, 7):
        with looking(lead) as session:
            connection = session.connection()
            seen: list[str] = []

            def note(_c: object, _r: object, statement: str, *_rest: object, into: list[str] = seen) -> None:
                into.append(statement)

            event.listen(connection, "before_cursor_execute", note)
            sheets_behind(session, CODE, number)
            asked.append(len(seen))
    assert asked[0] == asked[1]


def test_only_the_lead_traces_before_the_result_is_final(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 2, 7: 1})
    with pytest.raises(RuleError) as early:
        lead.ask(final_sheets_behind, CODE, 5)
    assert early.value.key == "result.not_final"
    for role in ("archivist", "clerk", "auditor"):
        lead.log_in(role, PASSWORD)
        with pytest.raises(RightError):
            lead.ask(sheets_behind, CODE, 5)
        with pytest.raises(RightError):
            lead.ask(sheet_trace, CODE, 1, 1)


def test_readers_of_results_trace_a_final_result(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 4, 7: 3, 1: 2, 2: 1})
    lead.log_in("archivist", PASSWORD)
    rows = lead.ask(final_sheets_behind, CODE, 5, "targeted", Indicator.COLD)
    assert len(rows) == 4
    assert isinstance(lead.ask(final_sheet_trace, CODE, *rows[0].key).sheet, SheetTrace)


def test_behind_a_final_figure_stand_all_channels_and_indicators_unless_one_is_named(
    lead: Office, tmp_path: Path
) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 4, 7: 3, 1: 2, 2: 1})
    behind = [
        lead.ask(final_sheets_behind, CODE, number, channel, indicator)
        for number, channel, indicator in (
            (None, None, None), (5, None, None), (5, "sampled", None), (5, None, Indicator.GREED)
        )
    ]  # fmt: skip
    assert [len(rows) for rows in behind] == [10, 4, 0, 0]
    assert lead.ask(final_sheets_behind, CODE, 5) == behind[1]


@pytest.mark.parametrize("number", [0, 77])
def test_a_section_that_is_not_on_the_list_is_refused(lead: Office, tmp_path: Path, number: int) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {5: 2})
    with pytest.raises(RuleError) as caught:
        lead.ask(sheets_behind, CODE, number)
    assert (caught.value.key, caught.value.facts) == ("tip.not_listed", {"round": CODE, "number": number})


def test_that_somebody_looked_behind_a_figure_is_in_the_log_and_each_sheet_is_not(room: Room) -> None:
    """R10.3."""
    keyed_twice(room, ONE)
    before = len(log(room.lead))
    room.lead.ask(sheets_behind, CODE, 1)
    room.lead.ask(sheet_trace, CODE, 1, 1)
    (entry,) = log(room.lead)[:-before]
    assert (entry.act, entry.account) == ("ranking.sheets_behind", "lead")


def test_the_order_of_the_indicators_is_that_of_the_ballot(room: Room) -> None:
    a_batch_of = tuple((Line(1, one.bit),) for one in ORDER)
    keyed_twice(room, *a_batch_of)
    for place, indicator in enumerate(ORDER, start=1):
        (row,) = room.lead.ask(sheets_behind, CODE, 1, None, indicator)
        assert row.ref.sheet == place

"""The running tally: whatever happens to ballots, it says what counting them says (R6.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.office import Office
from models.audit.queries import Outcome, entries
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.imports import import_ballots
from models.ballots.keying import key_sheet, reopen_last_sheet, take_in_hand
from models.ballots.queries import BatchState, InvalidReason, batch, counts
from models.ballots.rules import Line
from models.ballots.ruling import rule
from models.ballots.tables import Decision, TallyPick, TallySheet
from models.ballots.tally import check_tally, recount, tallied, tally_faults
from models.common.errors import DamageError, Refusal, RuleError
from models.finalising.stages import step
from models.ranking.queries import compute, ranking, result
from models.rounds.actions import open_round
from models.rounds.queries import Stage, round_by_code
from models.verification.queries import verify
from tests.conftest import HandClock
from tests.make import a_round_sheet, ballots_csv, looking
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    Sheet,
    a_batch,
    a_room,
    bend,
    in_dispute,
    key,
    keyed_once,
    keyed_twice,
    log,
)
from tests.make_results import step_to

CODE = "2021Q1"


def assert_tally_is_a_recount(office: Office) -> None:
    """Hold the tally against the ballots, and the live ranking against the one computed from them."""
    with looking(office) as session:
        held = round_by_code(session, CODE)
        assert tallied(session, held.id) == counts(session, held.id)
        assert tally_faults(session) == ()
        assert ranking(session, CODE) == compute(session, held)


def tally_rows(office: Office) -> list[int]:
    """Return how many rows the two tables of the tally hold."""
    with looking(office) as session:
        return [session.query(table).count() for table in (TallySheet, TallyPick)]


# whatever happens to the ballots

SHEETS: list[Sheet] = [
    [],
    [Line(1, 1)],
    [Line(1, 17), Line(2)],
    [Line(2), Line(1, 17)],
    [Line(3, 1), Line(3, 2)],
    [Line("旧局", 4)],
    [Line(4), Line("旧局")],
    [Line(1), Line(2), Line(3), Line(4)],
]
MOVES = (
    "open", "half", "dispute", "seal", "key", "key", "take_back", "take_back", "close", "close", "rule", "rule",
    "reopen", "anew", "take_in",
)  # fmt: skip
moves = st.lists(st.tuples(st.sampled_from(MOVES), st.sampled_from(SHEETS), st.booleans()), min_size=5, max_size=25)
_SERIAL = count(1)


class Pile:
    """One pile in the hands of whoever is due; what cannot be done now is refused and changes nothing."""

    def __init__(self, room: Room, folder: Path) -> None:
        """Open a batch of two sheets."""
        self.room, self.folder = room, folder
        self.batch = a_batch(room.clerk)

    def move(self, name: str, sheet: Sheet, twist: bool) -> None:
        """Do one thing, if it can be done now."""
        with suppress(Refusal):
            getattr(self, name)(sheet, twist)

    @property
    def due(self) -> Office:
        """Whoever is due."""
        state = self.room.clerk.ask(batch, self.batch).state
        return {BatchState.OPEN: self.room.clerk, BatchState.SECOND: self.room.second}.get(state, self.room.third)

    def open(self, _sheet: Sheet, twist: bool) -> None:
        """Take another pile; the one in hand stays as it is."""
        self.batch = a_batch(self.room.clerk, channel="sampled" if twist else "targeted")

    def half(self, sheet: Sheet, _twist: bool) -> None:
        """Take a pile whose first sheet was keyed twice."""
        self.batch = keyed_once(self.room, sheet, ONE)
        key(self.room.second, self.batch, sheet)

    def dispute(self, sheet: Sheet, twist: bool) -> None:
        """Take a pile with a first sheet that was read differently."""
        self.batch = in_dispute(self.room, sheet, SHEETS[6 + twist], ONE)

    def seal(self, sheet: Sheet, _twist: bool) -> None:
        """Take a pile that is sealed."""
        self.batch = keyed_twice(self.room, sheet, ONE)

    def key(self, sheet: Sheet, twist: bool) -> None:
        """Key the sheet in hand."""
        place = self.due.do(take_in_hand, self.batch).sheet
        reason = InvalidReason.PHOTOCOPY if twist and not sheet else None
        self.due.do(key_sheet, self.batch, place, sheet if place == 2 else SHEETS[1 + twist], reason)

    def take_back(self, _sheet: Sheet, _twist: bool) -> None:
        """Take the last sheet back."""
        self.due.do(reopen_last_sheet, self.batch)

    def close(self, _sheet: Sheet, _twist: bool) -> None:
        """End what is under way."""
        self.due.do(close_batch, self.batch)

    def rule(self, sheet: Sheet, twist: bool) -> None:
        """Rule on a sheet."""
        self.room.third.do(rule, self.batch, 1 + twist, Decision.ANEW if sheet else Decision.SECOND, "如纸", sheet)

    def reopen(self, _sheet: Sheet, _twist: bool) -> None:
        """Break the seal."""
        self.room.lead.do(reopen_batch, self.batch, "复核")

    def anew(self, _sheet: Sheet, _twist: bool) -> None:
        """Have everything keyed anew."""
        self.room.lead.do(reopen_batch, self.batch, "重录", anew=True)

    def take_in(self, sheet: Sheet, twist: bool) -> None:
        """Take a file in and go on with its batch."""
        serial = next(_SERIAL)
        lines = [(str(line.section), "冷" if line.indicators else "", f"{serial}") for line in sheet]
        path = ballots_csv(self.folder / f"{serial}.csv", [lines, [("1", "", str(serial))]], groups=4)
        self.room.clerk.do(import_ballots, path, CODE, "other" if twist else "targeted")


@pytest.fixture(scope="module")
def busy_room(keying_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Path]]:
    """Return one keying room for all that may happen, and its folder."""
    folder = tmp_path_factory.mktemp("busy")
    with a_room(keying_file, folder, HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))) as opened:
        yield opened, folder


@settings(max_examples=15)
@given(moves)
def test_whatever_happens_the_tally_is_what_counting_the_ballots_gives(
    busy_room: tuple[Room, Path], moves: list[tuple[str, Sheet, bool]]
) -> None:
    room, folder = busy_room
    pile = Pile(room, folder)
    for name, sheet, twist in moves:
        pile.move(name, sheet, twist)
        assert_tally_is_a_recount(room.lead)


def test_all_of_that_happened_in_those_examples(busy_room: tuple[Room, Path]) -> None:
    """A move that is always refused would prove nothing."""
    with looking(busy_room[0].lead) as session:
        done = {entry.act.split(".")[1] for entry in entries(session, 100_000) if entry.outcome is Outcome.DONE}
    assert done >= {"key", "take_back", "close_batch", "rule", "reopen_batch", "import"}


# what is in it


def test_only_settled_sheets_are_in_the_tally(room: Room) -> None:
    number = keyed_once(room, ONE, ONE)
    assert tally_rows(room.lead) == [0, 0]
    key(room.second, number, ONE, OTHER)
    with looking(room.lead) as session:
        found = tallied(session, room.lead.ask(batch, number).round_id)
    assert [(one.code, one.valid) for one in found.channels] == [("targeted", 1), ("sampled", 0), ("other", 0)]
    assert found.cells == (("targeted", 1, 1, 1),)


def test_ballots_that_do_not_count_are_in_the_tally_as_sheets_only(room: Room) -> None:
    keyed_twice(room, [], [Line(1), Line(2), Line(3), Line(4)], [Line("旧局")])
    assert tally_rows(room.lead) == [2, 0]
    assert_tally_is_a_recount(room.lead)


def test_where_everything_is_taken_out_again_nothing_is_left(room: Room) -> None:
    room.lead.do(reopen_batch, keyed_twice(room, ONE, [Line(1, 3), Line(2)], []), "重录", anew=True)
    assert tally_rows(room.lead) == [0, 0]


def test_the_live_ranking_follows_every_sheet_at_once(room: Room) -> None:
    def votes() -> dict[int, int]:
        return {line.number: line.votes or 0 for line in room.lead.ask(ranking, CODE).lines if line.votes}

    number = keyed_once(room, ONE, ONE, OTHER)
    key(room.second, number, ONE)
    assert votes() == {1: 1}
    key(room.second, number, ONE)
    assert votes() == {1: 2}
    room.second.do(reopen_last_sheet, number)
    assert votes() == {1: 1}
    key(room.second, number, OTHER, OTHER)
    room.second.do(close_batch, number)
    room.third.do(rule, number, 2, Decision.ANEW, "如纸", [Line(9)])
    assert votes() == {1: 1, 2: 1, 9: 1}


def test_rounds_have_each_their_own_tally(room: Room) -> None:
    room.lead.do(open_round, a_round_sheet("2021Q2", dt.date(2021, 6, 30)))
    step_to(room.lead, "2021Q2", Stage.ISSUING, Stage.KEYING)
    keyed_twice(room, ONE)
    with looking(room.lead) as session:
        assert tallied(session, round_by_code(session, "2021Q2").id).cells == ()
        assert tally_faults(session) == ()


# a tally that is not right

BENT = [
    "UPDATE tally_pick SET votes = votes + 1 WHERE section_id = 2",
    "UPDATE tally_pick SET indicators = 3 WHERE section_id = 2",
    "UPDATE tally_pick SET section_id = 7 WHERE section_id = 2",
    "DELETE FROM tally_pick WHERE section_id = 2",
    "INSERT INTO tally_pick VALUES (1, 'targeted', 7, 1, 0)",
    "UPDATE tally_sheet SET sheets = sheets + 1",
    "UPDATE tally_sheet SET channel = 'other'",
    "UPDATE tally_sheet SET status = 'invalid'",
    "DELETE FROM tally_sheet",
    # the ballots themselves changed, the tally did not
    "UPDATE pick SET section_id = 7 WHERE section_id = 2",
]


@pytest.mark.parametrize("statement", BENT)
def test_a_result_is_not_frozen_while_the_tally_is_not_what_the_ballots_give(
    counted_round: Office, statement: str
) -> None:
    bend(counted_round, statement)
    with pytest.raises(DamageError) as refused:
        counted_round.do(step, CODE, "finalised")
    assert (refused.value.key, refused.value.facts) == ("tally.differs", {"round": CODE})
    assert counted_round.ask(round_by_code, CODE).stage is Stage.COUNTED


@pytest.mark.parametrize("statement", BENT)
def test_a_wrong_tally_is_found_when_everything_is_verified(counted_round: Office, statement: str) -> None:
    bend(counted_round, statement)
    with looking(counted_round) as session:
        (check,) = [one for one in verify(session).checks if one.key == "tally"]
        with pytest.raises(DamageError):
            check_tally(session, round_by_code(session, CODE).id, CODE)
    assert (check.ok, check.places) == (False, (CODE,))


def test_the_live_ranking_shows_the_running_tally_and_counts_no_ballot(counted_round: Office) -> None:
    bend(counted_round, BENT[0])
    assert {line.number: line.votes for line in counted_round.ask(ranking, CODE).lines}[2] == 9
    with looking(counted_round) as session:
        anew = compute(session, round_by_code(session, CODE))
    assert {line.number: line.votes for line in anew.lines}[2] == 8


@pytest.mark.parametrize("statement", [one for one in BENT if "tally" in one])
def test_counting_anew_puts_the_tally_right(counted_round: Office, statement: str) -> None:
    bend(counted_round, statement)
    assert counted_round.do(recount, CODE) is False
    assert_tally_is_a_recount(counted_round)
    assert counted_round.do(recount, CODE) is True
    counted_round.do(step, CODE, "finalised")
    assert [(line.number, line.votes) for line in counted_round.ask(result, CODE).listed] == [
        (1, 9), (2, 8), (3, 7), (4, 6)
    ]  # fmt: skip


def test_counting_anew_is_entered_with_whether_the_tally_had_been_right(counted_round: Office) -> None:
    bend(counted_round, BENT[0])
    heard: list[frozenset[str]] = []
    counted_round.subscribe(heard.append)
    counted_round.do(recount, CODE)
    counted_round.do(recount, CODE)
    newest = [(entry.act, entry.subject, entry.facts) for entry in log(counted_round)[:2]]
    assert newest == [("ballots.recount", CODE, {"was_right": right}) for right in (True, False)]
    assert heard == [frozenset({"batch_count", "tally_pick", "tally_sheet"})] * 2


def test_an_unknown_round_is_not_counted(counted_round: Office) -> None:
    with pytest.raises(RuleError, match=r"round\.unknown"):
        counted_round.do(recount, "2021Q9")


def test_a_ballot_that_is_in_dispute_is_in_no_count(room: Room) -> None:
    in_dispute(room, ONE, OTHER)
    assert tally_rows(room.lead) == [0, 0]

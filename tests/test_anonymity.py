"""No column, order or timestamp lets a ballot be tied to the envelope it came in (R4.4): the schema, told in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, DateTime, Table, Time, select

from desk.ballots.cupboard import begin, note
from desk.office import Office
from models.audit.queries import EntryRow, Outcome, entries
from models.ballots import actions, figures, imports, keying, ruling, tally
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.codes import keying_code
from models.ballots.imports import import_ballots
from models.ballots.keying import keep_sections, key_sheet, note_effort, reopen_last_sheet, take_in_hand
from models.ballots.queries import BatchState, batch
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, rule
from models.ballots.tables import BegunSheet, Decision, Effort
from models.common.acts import ACTS
from models.common.base import Instant
from models.common.errors import Refusal
from models.documents.outgoing import Outgoing, record_keying_papers
from models.intake.forms import ROSTER
from models.intake.rules import ImportRefused
from models.roster.imports import import_roster
from models.schema import METADATA
from models.storage.store import reading
from tests.conftest import HandClock
from tests.make import ballots_csv, looking
from tests.make_ballots import ONE, OTHER, Room, a_batch, a_desk, a_keying_file, a_room, keyed_once
from tests.make_registry import csv_file

# the schema

BALLOT_SIDE = {
    "batch.id": "counts batches",
    "batch.round_id": "the round",
    "batch.number": "the batch within the round",
    "batch.channel": "the channel, one for the whole pile",
    "batch.box": "where the whole pile lies",
    "batch.control_total": "how many forms the pile has",
    "batch.receiver": "who took the whole pile in",
    "batch.received_on": "the day on which the whole pile was taken in",
    "batch.state": "how far the pile is",
    "batch.file_id": "the file that the whole batch came from",
    "batch.seal": "a digest over everything below",
    "ballot.id": "counts sheets as they are settled",
    "ballot.batch_id": "the pile",
    "ballot.sheet": "the place in the pile, in which envelopes have no place",
    "ballot.status": "what the rules make of the sheet",
    "ballot.reason": "why it does not count",
    "ballot.decided_by": "the account of the keyer who settled it",
    "pick.ballot_id": "the sheet",
    "pick.section_id": "an answer",
    "pick.indicators": "an answer",
    "bad_line.ballot_id": "the sheet",
    "bad_line.line": "the place on the form",
    "bad_line.text": "an answer as it was written",
    "bad_line.indicators": "an answer",
    "remark.ballot_id": "the sheet",
    "remark.line": "the place on the form",
    "remark.section_id": "an answer",
    "remark.text": "what the voter wrote; may identify, so only keying reads it",
    "batch_duty.batch_id": "the pile",
    "batch_duty.person": "an official who keyed or ruled",
    "batch_duty.account": "that official's account",
    "batch_duty.duty": "which of the three parts",
    "reading.batch_id": "the pile",
    "reading.turn": "the first or the second keying",
    "reading.sheet": "the place in the pile",
    "reading.keyed_by": "the account of the keyer",
    "reading.lines": "answers",
    "reading.remarks": "what the voter wrote, as in remark.text",
    "reading.reason": "why the sheet does not count",
    "reading.flagged": "whether the keyer asks for a ruling",
    "reading.state": "how the keying stands",
    "reading.tries": "how often it was ended",
    "reading.unequal": "how often it differed",
    "ruling.id": "counts rulings",
    "ruling.batch_id": "the pile",
    "ruling.sheet": "the place in the pile",
    "ruling.decision": "which reading stands",
    "ruling.matters": "in what the readings differ",
    "ruling.why": "the reason, about the paper",
    "ruling.lines": "answers",
    "ruling.remarks": "what the voter wrote, as in remark.text",
    "ruling.reason": "why the sheet does not count",
    "ruling.ruled_by": "the account of whoever ruled",
    "ruling.ruled_on": "the day of the ruling, days after any envelope",
    "ruling.in_force": "whether it stands",
    "recounted_sheet.recount_id": "the recount of whole piles",
    "recounted_sheet.batch": "the pile",
    "recounted_sheet.sheet": "the place in the pile",
    "recounted_sheet.lines": "answers",
    "recounted_sheet.reason": "why the sheet does not count",
    "begun_sheet.batch_id": "the pile",
    "begun_sheet.person": "the official who is keying",
    "begun_sheet.sheet": "the place in the pile",
    "begun_sheet.lines": "answers",
    "begun_sheet.remarks": "what the voter wrote, as in remark.text",
    "begun_sheet.digest": "a digest over the other columns",
    "begun_sheet.reason": "why the sheet does not count",
    "begun_sheet.flagged": "whether the keyer asked for a ruling",
    "effort.batch_id": "the pile",
    "effort.account": "the account of the keyer",
    "effort.sheets": "a total over the pile",
    "effort.keys": "a total over the pile",
    "effort.stops": "a total over the pile",
    "effort.seconds": "a total over the pile",
    "batch_count.batch_id": "the pile",
    "batch_count.counts": "totals over the pile, and over piles before it",
    "tally_pick.round_id": "the round",
    "tally_pick.channel": "the channel",
    "tally_pick.section_id": "the section",
    "tally_pick.indicators": "the indicators",
    "tally_pick.votes": "a total over the round",
    "tally_sheet.round_id": "the round",
    "tally_sheet.channel": "the channel",
    "tally_sheet.status": "valid, abstained or invalid",
    "tally_sheet.sheets": "a total over the round",
}
"""What every column on the side of the ballots holds. A new one fails the tests until somebody says it here."""
ENVELOPE_SIDE = {"roster_entry"}
"""Tables with a row for a person or body that a form was or may be sent to."""
SHARED = {
    "round": "one row for all ballots of a round",
    "round_channel": "one row for all ballots of a channel",
    "section": "what is evaluated, not who evaluates",
    "recount": "one row for whole piles that were counted again",
    "intake_file": "one row for a whole file, and a file holds either ballots or a roster, never both",
}
"""Tables that ballots refer to and that say nothing of a single ballot: they are where a path of keys ends."""
ELSEWHERE = {
    "account", "appointment", "attachment", "audit_entry", "calendar_day", "correction", "deduction_total",
    "deduction_year", "inspection", "inspection_evidence", "inspection_visit", "lineage", "main_problem", "measure",
    "old_file", "paper", "paper_draft", "paper_step", "paper_wording", "person", "print", "proof_check", "publication",
    "publication_scan", "rectification", "rectification_problem", "rectification_progress", "rectification_recheck",
    "remedy", "removal_decision", "rereading", "result_channel", "result_line", "round_file", "rule_version", "setting",
    "snapshot_entry", "talk", "tie_decision", "tip", "unit",
}  # fmt: skip
"""Tables with neither a row for a ballot nor one for whoever was asked."""
BALLOT_TABLES = {place.split(".")[0] for place in BALLOT_SIDE}
DAYS = {"batch.received_on", "ruling.ruled_on"}


def neighbours(name: str) -> set[str]:
    """Return the tables that a foreign key joins to a table, in either direction."""
    told = {key.column.table.name for key in METADATA.tables[name].foreign_keys}
    return told | {other for other, table in METADATA.tables.items() if name in _targets(table)}


def _targets(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def reached(start: Set[str], ends: Set[str]) -> set[str]:
    """Return every table to which a path of foreign keys leads; it may end in `ends`, but not go through."""
    found, edge = set(start), set(start)
    while edge:
        edge = {other for name in edge - ends for other in neighbours(name)} - found
        found |= edge
    return found


def test_every_table_is_on_one_side_or_on_none() -> None:
    sides = [BALLOT_TABLES, ENVELOPE_SIDE, set(SHARED), ELSEWHERE]
    assert set().union(*sides) == set(METADATA.tables)
    assert sum(map(len, sides)) == len(METADATA.tables)


def test_every_column_on_the_side_of_the_ballots_is_known() -> None:
    stored = {f"{name}.{column.name}" for name in BALLOT_TABLES for column in METADATA.tables[name].columns}
    assert stored == set(BALLOT_SIDE)


def test_no_path_of_keys_leads_from_a_ballot_to_whoever_was_asked() -> None:
    assert reached(BALLOT_TABLES, SHARED.keys()) == BALLOT_TABLES | SHARED.keys()
    assert reached(ENVELOPE_SIDE, SHARED.keys()) == ENVELOPE_SIDE | {"intake_file"}


def test_without_those_ends_everything_would_hang_together() -> None:
    """The search finds what there is to find."""
    assert reached({"ballot"}, set()) >= ENVELOPE_SIDE
    assert {name for name in SHARED if neighbours(name) & BALLOT_TABLES} == set(SHARED)


def test_no_file_holds_both_ballots_and_a_roster(filled_file: Path) -> None:
    with Office.open(str(filled_file)).store.engine.connect() as connection:
        kinds = {
            name: set(
                connection.exec_driver_sql(
                    f"SELECT intake_file.kind FROM {name} JOIN intake_file ON intake_file.id = {name}.file_id"
                ).scalars()
            )
            for name in ("batch", "roster_entry")
        }
        connection.engine.dispose()
    assert kinds == {"batch": {"ballots"}, "roster_entry": {"roster"}}


@pytest.mark.parametrize("place", BALLOT_SIDE)
def test_no_column_of_a_ballot_holds_a_time_of_day(place: str) -> None:
    name, column = place.split(".")
    kind = METADATA.tables[name].columns[column].type
    assert not isinstance(kind, Instant | DateTime | Time)
    assert isinstance(kind, Date) is (place in DAYS)


# the acts

OF_NO_SHEET = {
    "ballots.open_batch": "before any sheet is keyed",
    "ballots.correct_total": "about the pile",
    "ballots.reopen_batch": "about the pile, by a lead",
    "ballots.import": "about the whole file",
    "ballots.recount": "about the round",
}


def test_every_act_that_touches_a_sheet_keeps_its_time_to_itself() -> None:
    rooms = {module.__name__ for module in (actions, figures, imports, keying, ruling, tally)}
    acts = {key: one for key, one in ACTS.items() if one.run.__module__ in rooms}
    assert {key for key in ACTS if key.startswith("ballots.")} == set(acts)
    assert {key for key, one in acts.items() if not one.daily} == set(OF_NO_SHEET)
    assert {key for key, one in acts.items() if one.draft} == {"ballots.keep"}


@dataclass
class TickingClock:
    """A clock that really runs: every reading is 37 seconds later; it remembers what it said."""

    now: dt.datetime = dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)
    said: list[dt.datetime] = field(default_factory=list)

    def __call__(self) -> dt.datetime:
        """Go on and tell."""
        self.now += dt.timedelta(seconds=37)
        self.said.append(self.now)
        return self.now


@dataclass
class Afternoon:
    """A keying room after a batch went through it; `from_seq`: the keying's first entry, `moments`: when it was."""

    room: Room
    batch: int
    from_seq: int
    moments: tuple[dt.datetime, ...]

    @property
    def keyed(self) -> list[EntryRow]:
        """What the log says of the keying, with the entry before it, oldest first."""
        return [entry for entry in log_of(self.room.lead) if entry.seq >= self.from_seq - 1]


def log_of(office: Office) -> list[EntryRow]:
    """Return the log, oldest first."""
    with looking(office) as session:
        return list(reversed(entries(session)))


@pytest.fixture(scope="module")
def keying_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data file with a round in keying and three clerks."""
    return a_keying_file(founded_file, tmp_path_factory.mktemp("keying"))


ASKED = (("ZX-7731", "喆喆商行"), ("ZX-7732", "堃记面馆"))


@pytest.fixture(scope="module")
def afternoon(keying_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Afternoon]:
    """Let everything happen to a pile that can happen, on a clock that runs, beside a roster of who was asked."""
    folder, clock = tmp_path_factory.mktemp("afternoon"), TickingClock()
    with a_room(keying_file, folder, clock) as room:
        people = [
            [code, name, "市场主体", "13800000000", "某街2号", "830000", "科室1", "审批", ""] for code, name in ASKED
        ]
        room.lead.do(import_roster, csv_file(folder / "roster.csv", ROSTER.headings, people))
        number = a_batch(room.clerk, total=3)
        from_seq = log_of(room.lead)[-1].seq + 1
        clock.said.clear()
        _everything(room, number)
        moments = tuple(clock.said)
        assert room.lead.ask(batch, number).state is BatchState.SEALED
        yield Afternoon(room, number, from_seq, moments)


def _everything(room: Room, number: int) -> None:
    room.clerk.do(take_in_hand, number)
    room.clerk.do(keep_sections, number, 1, ONE)
    for sheet, lines in enumerate((ONE, OTHER, [Line(3, 1, "等了三次")]), start=1):
        room.clerk.do(key_sheet, number, sheet, lines)
    room.clerk.do(reopen_last_sheet, number)
    room.clerk.do(key_sheet, number, 3, [Line(3, 1, "等了四次")])
    room.clerk.do(note_effort, number, 3, 40, 1, 90)
    room.clerk.do(close_batch, number)
    _refused(lambda: room.clerk.do(key_sheet, number, 1, ONE))
    _refused(lambda: room.clerk.do(keep_sections, number, 1, ONE))
    room.second.do(key_sheet, number, 1, ONE)
    room.second.do(reopen_last_sheet, number)
    room.second.do(key_sheet, number, 1, ONE)
    for _ in range(2):
        room.second.do(key_sheet, number, 2, [Line(4)])
    room.second.do(key_sheet, number, 3, [Line(3, 1)])
    room.second.do(close_batch, number)
    room.clerk.do(record_keying_papers, "2021Q1", (Outgoing("批次单", "批次单.pdf", "0" * 64),))
    room.third.do(begin_rulings, number)
    room.third.do(rule, number, 2, Decision.FIRST, "如纸")
    room.third.do(rule, number, 2, Decision.ANEW, "再看", [Line(5, 1, "字迹模糊")])
    room.third.do(close_batch, number)


def _refused(attempt: Any) -> None:
    with pytest.raises(Refusal):
        attempt()


def test_no_entry_of_the_log_says_when_a_sheet_was_keyed(afternoon: Afternoon) -> None:
    before, *keyed = afternoon.keyed
    assert {entry.act for entry in keyed} == {
        key for key, one in ACTS.items() if one.daily and not key.startswith("test.")
    }
    assert {entry.outcome for entry in keyed} == {Outcome.DONE, Outcome.REFUSED}
    assert {entry.at for entry in keyed} == {before.at}


def test_the_first_sheet_of_another_day_is_keyed_at_the_day_s_first_moment(keying_file: Path, tmp_path: Path) -> None:
    """No entry before it is of that day; the day itself is known from the pile."""
    ticking = TickingClock()
    with a_room(keying_file, tmp_path, ticking) as room:
        number = a_batch(room.clerk)
        ticking.now += dt.timedelta(days=1)
        for sheet in (1, 2):
            room.clerk.do(key_sheet, number, sheet, ONE)
        morning = ticking.now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        assert [entry.at for entry in log_of(room.lead)[-2:]] == [morning, morning]


def raw(path: Path) -> bytes:
    """Return everything a file holds, and what still lies beside it."""
    return b"".join(part.read_bytes() for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())


@pytest.mark.parametrize("where", ["data", "backup"])
def test_no_moment_of_keying_is_stored_anywhere(afternoon: Afternoon, where: str) -> None:
    """Neither in the data nor in a copy, as text in the program's form or as seconds of an epoch."""
    path = afternoon.room.lead.store.path
    assert path is not None
    held = raw(path) if where == "data" else raw(Path(afternoon.room.lead.backup("hand").path))
    assert len(afternoon.moments) > 20
    for moment in afternoon.moments:
        for spelt in (moment.isoformat()[:19], f"{moment:%Y-%m-%d %H:%M:%S}", str(int(moment.timestamp()))):
            assert spelt.encode() not in held


def test_nothing_of_a_begun_sheet_is_left_when_its_pile_is_sealed(afternoon: Afternoon) -> None:
    with looking(afternoon.room.lead) as session:
        assert session.scalars(select(BegunSheet).where(BegunSheet.batch_id == afternoon.batch)).all() == []


def test_no_entry_about_ballots_names_anybody_who_was_asked(afternoon: Afternoon) -> None:
    told = [entry for entry in log_of(afternoon.room.lead) if entry.act.startswith("ballots.")]
    assert len(told) > 20
    assert [word for code, name in ASKED for word in (code, name) if word in str(told)] == []


@pytest.mark.parametrize("name", sorted(BALLOT_TABLES))
def test_no_row_about_ballots_names_anybody_who_was_asked(afternoon: Afternoon, name: str) -> None:
    with looking(afternoon.room.lead) as session:
        rows = str(session.execute(select(METADATA.tables[name])).all())
    assert [word for pair in ASKED for word in pair if word in rows] == []


def test_the_roster_s_own_rows_say_nothing_of_what_came_back() -> None:
    assert {column.name for column in METADATA.tables["roster_entry"].columns} == {
        "id", "code", "name", "category", "telephone", "address", "postcode", "dealt_with", "source", "exclusion",
        "file_id",
    }  # fmt: skip


# files and figures


def test_the_serials_of_a_file_of_ballots_are_not_kept(keying_file: Path, tmp_path: Path, clock: HandClock) -> None:
    """They only tell that no ballot stands there twice; on paper they might be the envelopes' own."""
    with a_room(keying_file, tmp_path, clock) as room:
        lines = ballots_csv(tmp_path / "a.csv", [[("1", "冷", "甲")], [("2", "懒", "乙")]]).read_text("utf-8")
        good, twice = tmp_path / "good.csv", tmp_path / "twice.csv"
        good.write_text(lines.replace("\n1,", "\nZX-7731,").replace("\n2,", "\nZX-7732,"), encoding="utf-8")
        twice.write_text(lines.replace("\n1,", "\nZX-7733,").replace("\n2,", "\nZX-7733,"), encoding="utf-8")
        assert room.clerk.do(import_ballots, good, "2021Q1", "targeted").accepted == 2
        with pytest.raises(ImportRefused):
            room.clerk.do(import_ballots, twice, "2021Q1", "targeted")
        assert room.lead.store.path is not None
        assert b"ZX-77" not in raw(room.lead.store.path)


def test_a_keyer_s_effort_is_not_written_sheet_by_sheet(keying_file: Path, tmp_path: Path, clock: HandClock) -> None:
    """The clock beside keying is noted when somebody pauses or leaves, so no row and no entry measures one sheet."""
    with a_room(keying_file, tmp_path, clock) as room:
        number = a_batch(room.clerk, total=3)
        at_work = begin(room.clerk, number)
        for press in f"{keying_code(1)}4+{keying_code(2)}56+{keying_code(3)}8+":
            at_work.press(press)
        assert efforts(room.clerk) == []
        assert not [entry for entry in log_of(room.clerk) if "effort" in str(entry)]
        note(room.clerk, number, at_work)
        assert [(row.account, row.batch_id, row.sheets) for row in efforts(room.clerk)] == [("clerk", number, 3)]
        assert log_of(room.clerk)[-1].subject == "2021Q1/1"


def efforts(office: Office) -> list[Effort]:
    """Return what was noted of anybody's effort."""
    with reading(office.store) as session:
        return list(session.scalars(select(Effort)))


def test_sending_a_pile_back_does_not_tell_when_it_was_keyed(
    keying_file: Path, tmp_path: Path, clock: HandClock
) -> None:
    """The lead's act has its time and repeats what stood there, but says of no sheet when it was keyed."""
    ticking = TickingClock()
    with a_room(keying_file, tmp_path, ticking) as room:
        ticking.said.clear()
        number = keyed_once(room, ONE, OTHER)
        opened, *moments = ticking.said
        room.lead.do(reopen_batch, number, "重录", anew=True)
        told = str(log_of(room.lead)[-1])
    assert opened not in moments
    assert [moment for moment in moments if moment.isoformat()[:19] in told or repr(moment) in told] == []


def test_whoever_may_not_key_leaves_no_moment_either(keying_file: Path, tmp_path: Path) -> None:
    ticking = TickingClock()
    with a_room(keying_file, tmp_path, ticking) as room:
        number = a_batch(room.clerk)
        before = log_of(room.clerk)[-1].at
        auditor = a_desk(str(room.clerk.store.path), "auditor", ticking)
        _refused(lambda: auditor.do(key_sheet, number, 1, ONE))
        auditor.close()
        assert log_of(room.clerk)[-1].at == before

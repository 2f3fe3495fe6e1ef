"""The same office on a PostgreSQL server: the main job, its figures, its copies, and two desks at once."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.office import Office
from models.accounts.founding import Setup
from models.audit.queries import chain_faults, entries
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.double import Matter
from models.ballots.figures import all_figures
from models.ballots.keying import keep_sections, note_effort, reopen_last_sheet, take_in_hand
from models.ballots.queries import BatchRow, SheetState, batches, counts, sealed_sheets
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, precedents, questions, rule
from models.ballots.tables import Batch, Decision
from models.ballots.tally import tallied, tally_faults
from models.common.errors import EnvironmentFault, RuleError
from models.consequences.queries import measures, tally
from models.documents.queries import ledger
from models.finalising.superseded import write_old
from models.history.finding import find
from models.history.queries import person_history, section_history
from models.ranking.editions import corrections
from models.ranking.queries import result
from models.registry.actions import add_person
from models.registry.queries import people, sections
from models.rounds.queries import round_by_code
from models.storage.backup import make_backup, restore
from models.storage.store import make_store
from tests.conftest import PASSWORD, HandClock
from tests.make import looking
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_desk,
    a_round_in_keying,
    a_served_room,
    all_verifies,
    counted,
    key,
    keyed_once,
    sealed,
)
from tests.make_filled import CODE, fill
from tests.postgres import Server


@pytest.fixture(scope="module")
def served(server: Server, founded_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The filled office on a server, the lead logged in."""
    clock = HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with closing(Office.open(server.make("served", founded_database), clock)) as office:
        fill(office, tmp_path_factory.mktemp("served"))
        office.log_in("lead", PASSWORD)
        yield office


@pytest.fixture
def same_in_a_file(filled_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """The office of the same story in an SQLite file."""
    with closing(Office.open(str(shutil.copy(filled_file, tmp_path / "office.db")), clock)) as office:
        office.log_in("lead", PASSWORD)
        yield office


def test_the_result_equals_that_of_a_file_in_every_figure(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(result, CODE) == same_in_a_file.ask(result, CODE)


def test_the_digest_of_the_result_equals_that_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(round_by_code, CODE).result_digest == same_in_a_file.ask(round_by_code, CODE).result_digest


def test_the_measures_and_the_tally_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert served.ask(measures, CODE) == same_in_a_file.ask(measures, CODE)
    assert served.ask(tally) == same_in_a_file.ask(tally)


def before_correction(office: Office) -> bytes:
    """Return the file of the result that was corrected."""
    pieces: list[bytes] = []
    office.ask(write_old, CODE, 1, pieces.append)
    return b"".join(pieces)


def test_a_correction_and_the_file_before_it_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    (here,), (there,) = (office.ask(corrections, CODE) for office in (served, same_in_a_file))
    assert (here.edition, here.why, here.changes, here.touched) == (
        there.edition, there.why, there.changes, there.touched,
    )  # fmt: skip
    assert before_correction(served) == before_correction(same_in_a_file)


def numbered(office: Office) -> list[tuple[str, int, str, int | None, str]]:
    """Return what stands in the ledger."""
    return [(row.organ_code, row.serial, row.kind, row.section_id, row.title) for row in office.ask(ledger)]


def test_the_numbered_papers_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    assert numbered(served) == numbered(same_in_a_file)


# keying twice


def by_hand(office: Office) -> BatchRow:
    """Return the pile that was keyed twice and ruled on."""
    (row,) = [row for row in office.ask(batches, CODE) if not row.imported]
    return row


def test_every_time_line_equals_that_of_a_file(served: Office, same_in_a_file: Office) -> None:
    day = dt.date(2021, 4, 12)

    def told(office: Office) -> list[object]:
        lines: list[object] = [office.ask(find, "科", day), office.ask(find, "001", day)]
        lines += [office.ask(section_history, row.id, day) for row in office.ask(sections)]
        return [*lines, *(office.ask(person_history, row.id, day) for row in office.ask(people))]

    assert told(served) == told(same_in_a_file)


def test_a_pile_keyed_twice_and_ruled_on_has_the_sheets_and_the_seal_of_a_file(
    served: Office, same_in_a_file: Office
) -> None:
    both = (served, same_in_a_file)
    assert by_hand(served) == by_hand(same_in_a_file)
    # a server never gives a number twice, so ids differ where a ruling replaced a ballot
    sheets = [[replace(sheet, id=0) for sheet in office.ask(sealed_sheets, by_hand(office).id)] for office in both]
    assert sheets[0] == sheets[1]
    seals = []
    for office in both:
        with looking(office) as session:
            seals.append(session.scalar(select(Batch.seal).where(Batch.id == by_hand(office).id)))
    assert seals[0] == seals[1] is not None


def test_figures_duties_and_precedents_equal_those_of_a_file(served: Office, same_in_a_file: Office) -> None:
    figures = served.ask(all_figures, CODE)
    assert [(one.account, one.sheets, one.wrong) for one in figures] == [("clerk", 4, 1), ("clerk2", 4, 2)]
    assert figures == same_in_a_file.ask(all_figures, CODE)
    for matters in ((Matter.INDICATORS,), (Matter.UNCLEAR,)):
        found = served.ask(precedents, matters)
        assert len(found) == 1
        assert found == same_in_a_file.ask(precedents, matters)


def test_the_running_tally_of_a_server_is_a_count_of_its_ballots(served: Office, same_in_a_file: Office) -> None:
    told = []
    for office in (served, same_in_a_file):
        with looking(office) as session:
            round_id = round_by_code(session, CODE).id
            assert tallied(session, round_id) == counts(session, round_id)
            assert tally_faults(session) == ()
            told.append(tallied(session, round_id))
    assert told[0] == told[1]


@pytest.fixture
def room(database: str, tmp_path: Path, clock: HandClock) -> Iterator[Room]:
    """Return a keying room on a server."""
    with closing(Office.open(database, clock)) as office:
        a_round_in_keying(office, tmp_path)
    with a_served_room(database, clock) as opened:
        yield opened


def test_a_pile_goes_through_every_hand_on_a_server(room: Room) -> None:
    number = keyed_once(room, ONE, [Line("旧局", 3, "没有这个科")], OTHER, [])
    room.second.do(keep_sections, number, 1, ONE)
    room.second.do(keep_sections, number, 1, [Line(1, 1, "慢")])
    assert room.second.do(take_in_hand, number).begun == (Line(1, 1, "慢"),)
    assert key(room.second, number, ONE) == [SheetState.AGREED]
    room.second.do(reopen_last_sheet, number)
    assert key(room.second, number, ONE, [Line("旧 局", 3)], ONE, ONE) == [
        SheetState.AGREED, SheetState.AGREED, SheetState.AGAIN, SheetState.WAITING
    ]  # fmt: skip
    assert key(room.second, number, [], flagged=True) == [SheetState.WAITING]
    room.second.do(note_effort, number, 4, 50, 1, 70)
    assert room.second.do(close_batch, number).waiting == 2
    with pytest.raises(RuleError, match=r"batch\.duty"):
        room.second.do(begin_rulings, number)
    room.third.do(begin_rulings, number)
    assert [one.sheet for one in room.third.ask(questions, number)] == [3, 4]
    room.third.do(rule, number, 3, Decision.FIRST, "看似")
    room.third.do(rule, number, 3, Decision.ANEW, "如纸", [Line(5, 2, "清楚")])
    room.third.do(rule, number, 4, Decision.SECOND, "空白")
    room.third.do(close_batch, number)
    assert [status for status, _ in sealed(room, number)] == ["valid", "invalid", "valid", "abstained"]
    assert all_verifies(room)
    room.lead.do(reopen_batch, number, "重录", anew=True)
    assert counted(room) == []
    assert all_verifies(room)


def test_a_served_office_verifies(served: Office) -> None:
    assert [check.key for check in served.verify().checks if not check.ok] == []


def test_a_value_changed_on_the_server_is_found(server: Server, founded_database: str, clock: HandClock) -> None:
    with closing(Office.open(server.make("bent", founded_database), clock)) as office:
        with office.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE account SET must_change = TRUE WHERE name = 'clerk'")
        office.log_in("auditor", PASSWORD)
        assert [check.key for check in office.verify().checks if not check.ok] == ["tables"]


def test_a_server_is_copied_into_a_file_that_opens_verifies_and_gives_the_same_result(
    served: Office, tmp_path: Path, clock: HandClock
) -> None:
    made = make_backup(served.store, tmp_path / "stick", clock(), "hand")
    restore(Path(made.path), tmp_path / "office.db")
    with closing(Office.open(str(tmp_path / "office.db"), clock)) as again:
        again.log_in("lead", PASSWORD)
        assert again.verify().ok
        assert again.ask(result, CODE) == served.ask(result, CODE)
    assert made.files and not made.lacking
    assert {path.suffix for path in (tmp_path / "stick").iterdir() if path.is_file()} == {".db", ".json"}


def test_a_restored_server_goes_on_counting_where_it_stood(served: Office, tmp_path: Path, clock: HandClock) -> None:
    made = make_backup(served.store, tmp_path / "stick", clock(), "hand")
    with closing(Office.open(made.path, clock)) as again:
        again.log_in("lead", PASSWORD)
        known = {person.id for person in again.ask(people)}
        assert again.do(add_person, "某新人") == max(known) + 1
        assert again.verify().ok


def test_an_office_is_made_on_a_server_only_once(database: str, clock: HandClock) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        make_store(database, clock())
    assert caught.value.key == "storage.target_exists"


def test_a_served_office_is_founded_only_once(database: str, clock: HandClock) -> None:
    with closing(Office.open(database, clock)) as office:
        with pytest.raises(RuleError) as caught:
            office.found(Setup({"office_name": "另一个"}, ()))
        assert caught.value.key == "setup.founded_already"


def test_opening_an_empty_database_says_that_there_is_no_office(server: Server, clock: HandClock) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        Office.open(server.make("empty"), clock)
    assert caught.value.key == "storage.no_file"


EACH, DESKS = 15, 4


def a_busy_desk(where: str, number: int) -> None:
    """Open the office once more and enter people, one act each."""
    with closing(Office.open(where)) as office:
        office.log_in("lead", PASSWORD)
        for n in range(EACH):
            office.do(add_person, f"某人{number}{chr(0x4E00 + n)}")


SHEETS = 12


def a_keying_desk(where: str, clock: HandClock, name: str, number: int) -> None:
    """Open the office once more and key a pile, sheets that all name the same section."""
    with closing(a_desk(where, name, clock)) as office:
        key(office, number, *[ONE] * SHEETS)


@pytest.mark.parametrize("kind", ["server", "file"])
def test_desks_that_key_at_the_same_time_leave_a_right_tally(
    kind: str, request: pytest.FixtureRequest, clock: HandClock, tmp_path: Path
) -> None:
    where = str(request.getfixturevalue("database" if kind == "server" else "data_file"))
    with closing(Office.open(where, clock)) as office:
        a_round_in_keying(office, tmp_path)
    with a_served_room(where, clock) as room:
        piles = [keyed_once(room, *[ONE] * SHEETS) for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(a_keying_desk, [where] * 2, [clock] * 2, ("clerk2", "clerk3"), piles))
        assert counted(room) == [("targeted", 1, 1, 2 * SHEETS)]
        assert all_verifies(room)


@pytest.mark.parametrize("kind", ["server", "file"])
def test_desks_that_write_at_the_same_time_never_fork_the_log(
    kind: str, request: pytest.FixtureRequest, clock: HandClock
) -> None:
    where = str(request.getfixturevalue("database" if kind == "server" else "data_file"))
    with ThreadPoolExecutor(DESKS) as pool:
        list(pool.map(a_busy_desk, [where] * DESKS, range(DESKS)))
    with closing(Office.open(where, clock)) as office:
        office.log_in("auditor", PASSWORD)
        added = [entry for entry in office.ask(entries) if entry.act == "registry.add_person"]
        assert len({entry.seq for entry in added}) == EACH * DESKS
        with looking(office) as session:
            assert chain_faults(session) == []
        assert office.verify().ok

"""Data of the version in which piles were keyed once: what the upgrade to keying twice makes of it (R5.4, R10.5)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from desk.office import Office
from models.accounts.queries import AccountRow
from models.accounts.tables import Role
from models.ballots.actions import close_batch, reopen_batch
from models.ballots.keying import take_in_hand
from models.ballots.queries import BatchRow, BatchState, batch_faults, batches, counts, sealed_sheets
from models.ballots.rules import Line
from models.ballots.ruling import question, rule
from models.ballots.tables import Decision
from models.ballots.tally import tallied, tally_faults
from models.common.errors import DamageError, RuleError
from models.ranking.queries import compute, ranking
from models.rounds.queries import round_by_code
from models.rounds.rules import RuleParameters
from models.schema import METADATA
from models.storage.backup import manifests
from models.storage.engine import SETTINGS, Store, open_engine
from models.storage.migrating import MIGRATIONS, migrate, revision
from models.storage.store import open_store
from models.storage.upgrade import upgrade
from models.verification.queries import verify
from tests.conftest import HandClock
from tests.make import looking
from tests.make_ballots import a_desk
from tests.postgres import Server

NOW = dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)
CODE = "2021Q1"
_DATABASE = count(1)

# a sheet: status, reason, picks as (section id, indicators), unlisted lines, remarks
Sheet = tuple[str, str | None, list[list[int]], list[list[Any]], list[list[Any]]]
VALID: Sheet = ("valid", None, [[1, 1], [2, 16]], [], [[1, 1, "拖延"]])
AGAIN: Sheet = ("valid", None, [[1, 1]], [[2, "旧局", 4]], [])
EMPTY: Sheet = ("abstained", None, [], [], [])
TOO_MANY: Sheet = ("invalid", "over_vote", [[1, 0], [2, 0], [3, 0], [4, 0]], [], [])
PILES: dict[int, tuple[str, str, bool, list[Sheet]]] = {
    1: ("targeted", "sealed", False, [VALID, AGAIN, EMPTY, TOO_MANY]),
    2: ("targeted", "open", False, [VALID, AGAIN, AGAIN]),
    3: ("other", "sealed", True, [AGAIN, AGAIN]),
    4: ("other", "open", True, [VALID]),
    5: ("sampled", "open", False, []),
}
"""Batches by number: channel, state, whether they came from a file, sheets. The fourth was reopened."""


def seal(sheets: list[Sheet]) -> str:
    """Return the seal as the first version made it: a digest over one line of JSON a sheet."""
    made = hashlib.sha256()
    for number, (status, reason, *stands) in enumerate(sheets, start=1):
        plain = [number, status, reason, "clerk", *stands]
        made.update(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return made.hexdigest()


def put(connection: Connection, table: str, **values: Any) -> None:
    """Insert one row with plain SQL."""
    names, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({places})'), values)


def write_first_version(connection: Connection) -> None:
    """Write a round in keying with its piles, as the first version left them."""
    day, parameters = dt.date(2021, 3, 31), RuleParameters()
    told = json.dumps(parameters.to_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    put(
        connection, "account", id=1, name="lead", person="某lead", role="lead", password="", must_change=False,
        failures=0,
    )  # fmt: skip
    put(
        connection, "rule_version", id=1, number=1, parameters=told,
        digest=hashlib.sha256(told.encode()).hexdigest(), made_by="lead", made_at=NOW.isoformat(),
    )  # fmt: skip
    put(
        connection, "round", id=1, code=CODE, title="一季度", kind="quarter", cut_off=day, stage="keying",
        rule_version_id=1, imported=False, snapshot_digest="",
    )  # fmt: skip
    for position, channel in enumerate(parameters.channels, start=1):
        put(
            connection, "round_channel", round_id=1, code=channel.code, position=position, name=channel.name,
            weight=str(channel.weight),
        )  # fmt: skip
    put(connection, "unit", id=1, name="某局", kind="", party_committee="某局党组")
    for number in range(1, 5):
        put(connection, "section", id=number, unit_id=1, name=f"科室{number}", kind="internal", number=number)
        put(
            connection, "snapshot_entry", round_id=1, section_id=number, number=number, section=f"科室{number}",
            kind="internal", unit_id=1, unit="某局", party_committee="某局党组", head="", leader="", principal="",
        )  # fmt: skip
    ids = count(1)
    for number, (channel_code, state, imported, sheets) in PILES.items():
        if imported:
            put(
                connection, "intake_file", id=number, kind="ballots", name=f"{number}.csv", sha256=f"{number}", rows=1,
                taken_at=NOW.isoformat(), taken_by="clerk",
            )  # fmt: skip
        put(
            connection, "batch", id=number, round_id=1, number=number, channel=channel_code, box="甲箱",
            control_total=len(sheets) or 9, receiver="某人", received_on=day, state=state,
            file_id=number if imported else None, seal=seal(sheets) if state == "sealed" else None,
        )  # fmt: skip
        for place, sheet in enumerate(sheets, start=1):
            _write_sheet(connection, next(ids), number, place, sheet)


def _write_sheet(connection: Connection, ballot_id: int, batch_id: int, place: int, sheet: Sheet) -> None:
    status, reason, picks, bad_lines, remarks = sheet
    put(
        connection, "ballot", id=ballot_id, batch_id=batch_id, sheet=place, status=status, reason=reason,
        decided_by="clerk",
    )  # fmt: skip
    for section_id, indicators in picks:
        put(connection, "pick", ballot_id=ballot_id, section_id=section_id, indicators=indicators)
    for line, words, indicators in bad_lines:
        put(connection, "bad_line", ballot_id=ballot_id, line=line, text=words, indicators=indicators)
    for line, section_id, words in remarks:
        put(connection, "remark", ballot_id=ballot_id, line=line, section_id=section_id, text=words)


def first_version(where: str) -> str:
    """Make data of the first version and return where it is."""
    with closing(open_engine(where)) as store:
        migrate(store.engine, to="0001")
        with store.engine.begin() as connection:
            write_first_version(connection)
            if store.path is None:  # rows that were given their numbers do not make a server count on from them
                for table in ("ballot", "batch"):
                    counting = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                    connection.execute(text(counting))
    return where


@pytest.fixture(params=["file", "server"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return data of the first version, in a file and on a server."""
    if request.param == "file":
        return first_version(str(tmp_path / "office.db"))
    server: Server = request.getfixturevalue("server")
    return first_version(server.make(f"old{next(_DATABASE)}"))


@pytest.fixture
def lead(old: str, clock: HandClock) -> Iterator[Office]:
    """Return the office after the upgrade, the lead at the desk."""
    with closing(a_desk(old, "lead", clock)) as office:
        assert isinstance(office.account, AccountRow)
        assert office.account.role is Role.LEAD
        yield office


def rows(office: Office) -> dict[int, BatchRow]:
    """Return the batches by number."""
    return {row.number: row for row in office.ask(batches, CODE)}


def test_the_first_version_s_data_was_of_the_first_version(old: str) -> None:
    with closing(open_engine(old)) as store, store.engine.connect() as connection:
        assert revision(connection) == "0001"
        assert not {"reading", "tally_pick"} & set(inspect(connection).get_table_names())


def test_sealed_batches_keep_their_sheets_and_their_seals(lead: Office) -> None:
    assert {number: row.state for number, row in rows(lead).items()} == {
        1: BatchState.SEALED, 2: BatchState.OPEN, 3: BatchState.SEALED, 4: BatchState.OPEN, 5: BatchState.OPEN
    }  # fmt: skip
    with looking(lead) as session:
        assert batch_faults(session) == ()
    assert [(sheet.status, len(sheet.picks)) for sheet in lead.ask(sealed_sheets, 1)] == [
        ("valid", 2), ("valid", 1), ("abstained", 0), ("invalid", 4)
    ]  # fmt: skip


def test_sealed_batches_count_as_keyed_although_nobody_keyed_them_twice(lead: Office) -> None:
    row = rows(lead)[1]
    assert (row.keyed, row.again, row.waiting, row.settled) == (4, 4, 0, 4)


def test_piles_that_were_keyed_once_and_not_sealed_are_keyed_anew(lead: Office) -> None:
    row = rows(lead)[2]
    assert (row.keyed, row.again, row.settled, row.control_total) == (0, 0, 0, 3)
    assert lead.do(take_in_hand, row.id).sheet == 1
    with lead.store.engine.connect() as connection:
        for table in ("pick", "bad_line", "remark"):
            orphans = f"SELECT count(*) FROM {table} WHERE ballot_id NOT IN (SELECT id FROM ballot)"
            assert connection.execute(text(orphans)).scalar() == 0


def test_the_tally_is_what_the_ballots_that_stayed_give(lead: Office) -> None:
    with looking(lead) as session:
        held = round_by_code(session, CODE)
        found = tallied(session, held.id)
        assert found == counts(session, held.id)
        assert tally_faults(session) == ()
        assert ranking(session, CODE) == compute(session, held)
    assert [(one.code, one.valid, one.abstained, one.invalid) for one in found.channels] == [
        ("targeted", 2, 1, 1), ("sampled", 0, 0, 0), ("other", 3, 0, 0)
    ]  # fmt: skip
    assert found.cells == (
        ("targeted", 1, 1, 2), ("targeted", 2, 16, 1), ("other", 1, 1, 3), ("other", 2, 16, 1)
    )  # fmt: skip


def test_an_old_sealed_batch_is_reopened_and_ruled_on_from_the_paper(lead: Office) -> None:
    lead.do(reopen_batch, 1, "复核")
    with pytest.raises(RuleError, match=r"ruling\.no_reading"):
        lead.do(rule, 1, 1, Decision.FIRST, "如纸")
    lead.do(rule, 1, 1, Decision.ANEW, "如纸", [Line(3, 1)])
    assert lead.ask(question, 1, 1).first is None
    assert lead.do(close_batch, 1).state is BatchState.SEALED
    assert [pick.number for pick in lead.ask(sealed_sheets, 1)[0].picks] == [3]
    with looking(lead) as session:
        assert (batch_faults(session), tally_faults(session)) == ((), ())


def test_a_file_that_was_reopened_is_sealed_again_and_never_keyed(lead: Office) -> None:
    """The first version let an imported batch be open; there is no paper to key it from."""
    with pytest.raises(RuleError, match=r"batch\.from_file"):
        lead.do(take_in_hand, 4)
    assert lead.do(close_batch, 4).state is BatchState.SEALED
    lead.do(reopen_batch, 4, "复核")
    lead.do(rule, 4, 1, Decision.ANEW, "如纸", [Line(3, 1)])
    lead.do(close_batch, 4)
    with looking(lead) as session:
        assert (batch_faults(session), tally_faults(session)) == ((), ())


def test_nothing_of_the_new_tables_is_there_yet_but_the_tally(lead: Office) -> None:
    with lead.store.engine.connect() as connection:
        for table in ("batch_duty", "reading", "ruling", "begun_sheet", "effort"):
            assert connection.execute(METADATA.tables[table].select()).all() == []


def test_everything_that_is_about_ballots_verifies(lead: Office) -> None:
    with looking(lead) as session:
        found = {check.key: check.ok for check in verify(session).checks}
    assert [key for key in ("database", "batches", "begun", "tally") if not found[key]] == []


# on SQLite tables are made anew for it


def old_file(folder: Path) -> str:
    """Make a file of the first version."""
    return first_version(str(folder / "office.db"))


def references_are_enforced(store: Store) -> bool:
    """Say whether every connection refuses a ballot of no batch."""
    for connection in (store.engine.connect(), store.engine.connect()):
        with connection, connection.begin() as attempt:
            in_force = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
            with pytest.raises(Exception, match="FOREIGN KEY"):
                put(connection, "ballot", id=99, batch_id=99, sheet=1, status="valid", decided_by="x")
            attempt.rollback()
        if in_force != SETTINGS["foreign_keys"]:
            return False
    return True


def test_references_are_enforced_again_after_a_migration(tmp_path: Path) -> None:
    """On the very connection that was used for it, which goes back to the pool."""
    with closing(open_engine(old_file(tmp_path))) as store:
        assert upgrade(store, NOW)
        assert references_are_enforced(store)


def test_references_are_enforced_again_after_a_migration_that_failed(tmp_path: Path) -> None:
    where = old_file(tmp_path)
    with closing(sqlite3.connect(where)) as connection, connection:
        connection.execute("UPDATE ballot SET batch_id = 98 WHERE id = 1")
    with closing(open_engine(where)) as store:
        with pytest.raises(DamageError) as refused:
            migrate(store.engine)
        assert refused.value.key == "storage.broken_references"
        assert references_are_enforced(store)
        with store.engine.connect() as after:
            assert revision(after) == "0001"
            assert "reading" not in inspect(after).get_table_names()


def test_every_reference_to_a_batch_leads_to_the_table_that_was_made_anew(tmp_path: Path) -> None:
    with closing(open_store(old_file(tmp_path), NOW)) as store, store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        tables = inspect(connection).get_table_names()
        assert "batch_new" not in tables
        assert {key["referred_table"] for name in tables for key in inspect(connection).get_foreign_keys(name)} <= set(
            tables
        )


def test_the_upgrade_makes_a_copy_of_the_data_as_it_was_first(tmp_path: Path) -> None:
    with closing(open_store(old_file(tmp_path), NOW)) as store:
        (copy,) = manifests(store)
    with closing(open_engine(copy.path)) as before, before.engine.connect() as connection:
        assert revision(connection) == "0001"
        assert connection.execute(text("SELECT count(*) FROM ballot")).scalar() == sum(
            len(sheets) for *_, sheets in PILES.values()
        )


def test_there_is_no_way_back_but_the_copy(tmp_path: Path) -> None:
    with closing(open_store(old_file(tmp_path), NOW)) as store:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with store.engine.connect() as connection:
            config.attributes["connection"] = connection
            with pytest.raises(RuntimeError, match="safety copy"):
                command.downgrade(config, "0001")

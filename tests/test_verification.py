"""Whatever is changed behind the program's back is found (R10.3, acceptance 7)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, Text, UniqueConstraint
from sqlalchemy.orm import Session

from desk.office import Office
from models.common.base import Audited, Base
from models.schema import METADATA
from models.storage.engine import Store
from models.storage.store import open_store, reading
from models.verification.queries import Report, verify
from tests.conftest import PASSWORD

NOW = dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)
TABLES = METADATA.sorted_tables
DRAFTED = {one.class_.__tablename__ for one in Base.registry.mappers if one.class_.audited is Audited.DRAFT}
COLUMNS = [column for table in TABLES for column in table.columns]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def filled(filled_file: Path) -> Iterator[Store]:
    """The filled office; every test takes back what it changed."""
    with closing(open_store(str(filled_file), NOW)) as store:
        yield store


@contextmanager
def behind_its_back(store: Store) -> Iterator[Connection]:
    """Write past the program and past the checks and references of the tables; all is taken back at the end."""
    with store.engine.connect() as connection, connection.begin() as transaction:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield connection
        transaction.rollback()


def verified(connection: Connection) -> Report:
    """Check everything as it lies there now."""
    return verify(Session(connection))


def rows_of(connection: Connection, table: Table) -> list[Row]:
    """Return a table's rows as they are stored."""
    return [dict(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').mappings()]


def where(table: Table, row: Row) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that finds a row by its key."""
    keys = [column.name for column in table.primary_key]
    return " AND ".join(f'"{key}" = ?' for key in keys), tuple(row[key] for key in keys)


def put(connection: Connection, column: Column[Any], row: Row, expression: str, *values: Any) -> None:
    """Store something else in one cell."""
    condition, key = where(column.table, row)
    statement = f'UPDATE "{column.table.name}" SET "{column.name}" = {expression} WHERE {condition}'
    assert connection.exec_driver_sql(statement, (*values, *key)).rowcount == 1


def one_bit_off(column: Column[Any], value: Any) -> Any:
    """Return a value one bit away from another; a high bit where a low one would give a number that is taken."""
    if isinstance(value, str) and value:
        return value[:-1] + chr(ord(value[-1]) ^ (8 if _is_unique(column) else 1))
    return value ^ (1 << 12 if _is_unique(column) else 1) if isinstance(value, int) else "0"


def chosen(connection: Connection, column: Column[Any]) -> Row:
    """Return a row from the middle, one that holds something in the column if there is one."""
    rows = rows_of(connection, column.table)
    holding = [row for row in rows if row[column.name] not in (None, "")] or rows
    return holding[len(holding) // 2]


def test_an_untouched_office_verifies(filled: Store) -> None:
    with reading(filled) as session:
        assert verify(session).ok


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_office_under_test_holds_something_in_every_table(filled: Store, table: Table) -> None:
    with filled.engine.connect() as connection:
        assert rows_of(connection, table)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_one_changed_bit_in_any_column_is_found(filled: Store, column: Column[Any]) -> None:
    with behind_its_back(filled) as connection:
        row = chosen(connection, column)
        put(connection, column, row, "?", one_bit_off(column, row[column.name]))
        assert not verified(connection).ok


@pytest.mark.parametrize("column", [one for one in COLUMNS if type(one.type) is not Text], ids=str)
def test_another_row_s_value_in_any_column_is_found(filled: Store, column: Column[Any]) -> None:
    with behind_its_back(filled) as connection:
        rows, row = rows_of(connection, column.table), chosen(connection, column)
        others = [other[column.name] for other in rows if other[column.name] != row[column.name]]
        if _is_unique(column) or not others:
            others = [4_711 if isinstance(row[column.name], int) else "2021-01-01"]
        put(connection, column, row, "?", others[-1])
        assert not verified(connection).ok


@pytest.mark.parametrize("column", [one for one in COLUMNS if one.nullable], ids=str)
def test_nothing_where_there_was_something_is_found(filled: Store, column: Column[Any]) -> None:
    with behind_its_back(filled) as connection:
        row = chosen(connection, column)
        put(connection, column, row, "?", None if row[column.name] is not None else "x")
        assert not verified(connection).ok


SAMPLE = [
    "account.person", "ballot.decided_by", "audit_entry.act", "round.cut_off", "result_line.score", "unit.name",
    "reading.lines", "ruling.why", "batch_duty.person", "begun_sheet.digest", "effort.account", "tally_sheet.channel",
]  # fmt: skip
SPELLINGS = ["CAST(? AS BLOB)", "? || char(0)", "? || ' '", "' ' || ?"]


@pytest.mark.parametrize("place", SAMPLE)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_same_text_in_another_spelling_is_found(filled: Store, place: str, spelling: str) -> None:
    table, name = place.split(".")
    column = METADATA.tables[table].columns[name]
    with behind_its_back(filled) as connection:
        row = chosen(connection, column)
        put(connection, column, row, spelling, row[name])
        assert not verified(connection).ok


STRUCTURED = [
    "audit_entry.changes", "rule_version.parameters", "batch.state", "begun_sheet.lines", "ruling.matters",
    "reading.state", "tally_pick.votes", "tally_sheet.status",
]  # fmt: skip
UNREADABLE = ["x'ff'", "CAST(x'ff41' AS TEXT)", "'{'", "1.5", "9e999", "-1"]


@pytest.mark.parametrize("value", UNREADABLE)
@pytest.mark.parametrize("place", [*SAMPLE, *STRUCTURED])
def test_what_can_no_longer_be_read_is_found_and_not_stumbled_over(filled: Store, place: str, value: str) -> None:
    table, name = place.split(".")
    column = METADATA.tables[table].columns[name]
    with behind_its_back(filled) as connection:
        put(connection, column, chosen(connection, column), value)
        assert not verified(connection).ok


# a draft is no record: whoever lost one keys its sheet from the paper; nothing rests on it, so nothing would miss it
RECORDED = [table for table in TABLES if table.name not in DRAFTED]


@pytest.mark.parametrize("table", RECORDED, ids=str)
def test_a_deleted_row_is_found(filled: Store, table: Table) -> None:
    with behind_its_back(filled) as connection:
        rows = rows_of(connection, table)
        condition, key = where(table, rows[len(rows) // 2])
        connection.exec_driver_sql(f'DELETE FROM "{table.name}" WHERE {condition}', key)
        assert not verified(connection).ok


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_row_slipped_in_is_found(filled: Store, table: Table) -> None:
    with behind_its_back(filled) as connection:
        row = {**rows_of(connection, table)[-1]}
        for name in _distinguishing(table):
            row[name] = row[name] + 1_000 if isinstance(row[name], int) else f"{row[name]}0"
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" for _ in row)
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', tuple(row.values()))
        assert not verified(connection).ok


def _uniques(table: Table) -> list[UniqueConstraint]:
    return [one for one in table.constraints if isinstance(one, UniqueConstraint)]


def _is_unique(column: Column[Any]) -> bool:
    if column.primary_key or any(column.name in unique.columns for unique in _uniques(column.table)):
        return True
    return any(column.name in index.columns for index in column.table.indexes if index.unique)


def _distinguishing(table: Table) -> set[str]:
    """Return the columns that make another row of a row: the last of its key, and of everything that is unique."""
    keys = [list(table.primary_key)[-1].name]
    indexes = [list(index.columns)[-1].name for index in table.indexes if index.unique]
    return {*keys, *indexes, *(list(unique.columns)[-1].name for unique in _uniques(table))}


def test_two_ballots_that_change_places_are_found(filled: Store) -> None:
    with behind_its_back(filled) as connection:
        (first, *_, last) = [row[0] for row in connection.exec_driver_sql("SELECT id FROM ballot ORDER BY id")]
        for old, new in ((first, -1), (last, first), (-1, last)):
            connection.exec_driver_sql("UPDATE pick SET ballot_id = ? WHERE ballot_id = ?", (new, old))
        assert not verified(connection).ok


def flip_in_file(path: Path, text: str) -> None:
    """Flip one bit in every copy of a text in the file's bytes."""
    raw, wanted = path.read_bytes(), text.encode()
    assert wanted in raw
    path.write_bytes(raw.replace(wanted, wanted[:-1] + bytes([wanted[-1] ^ 1])))


@pytest.mark.parametrize("text", ["窗口拖延", "科室3", "办件拖延，态度生硬", "J012", "某副局长1"])
def test_a_byte_changed_in_the_file_itself_is_found_and_named(filled_file: Path, tmp_path: Path, text: str) -> None:
    path = Path(shutil.copy(filled_file, tmp_path / "office.db"))
    flip_in_file(path, text)
    with closing(Office.open(str(path))) as office:
        office.log_in("auditor", PASSWORD)
        report = office.verify()
    assert [check.places for check in report.checks if not check.ok]


CHECKS: list[tuple[str, str, Callable[[str], bool]]] = [
    ("audit_chain", "UPDATE audit_entry SET subject = 'x' WHERE seq = 2", lambda place: place == "2"),
    ("tables", "UPDATE account SET person = 'x' WHERE id = 1", lambda place: place == "account [1]"),
    ("snapshots", "UPDATE snapshot_entry SET head = 'x'", lambda place: place in ("2020Q4", "2021Q1", "2021Q2")),
    ("batches", "UPDATE pick SET indicators = 31", lambda place: place.startswith("2021Q1 ")),
    ("batches", "UPDATE ruling SET why = 'x'", lambda place: place in ("2021Q1 1", "2021Q1 2")),
    ("begun", "UPDATE begun_sheet SET lines = '[]'", lambda place: place == "2021Q2 1"),
    ("tally", "UPDATE tally_pick SET votes = votes + 1", lambda place: place == "2021Q1"),
    ("tally", "DELETE FROM tally_sheet WHERE channel = 'targeted'", lambda place: place == "2021Q1"),
    ("packed", "DELETE FROM batch_count WHERE batch_id = 1", lambda place: place == "2021Q1 1"),
    ("packed", "UPDATE pick SET indicators = 31", lambda place: place.startswith("2021Q1 ")),
    ("results", "UPDATE result_line SET main_problems = 'x'", lambda place: place in ("2020Q4", "2021Q1")),
    ("measures", "UPDATE measure SET until_on = '2099-01-01' WHERE kind = 'embargo'", lambda place: "Q" in place),
    ("ledger", "DELETE FROM paper WHERE serial = 2", lambda place: "serial=2" in place or place == "draft 2"),
    ("ledger", "UPDATE paper_draft SET paper_id = NULL WHERE id = 1", lambda place: place == "draft 1"),
    ("ledger", "UPDATE paper SET title = title || 'x' WHERE id = 1", lambda place: place == "draft 1"),
    ("ledger", "UPDATE paper SET facts = '{}' WHERE id = 2", lambda place: place == "draft 2"),
    ("ledger", "UPDATE paper_draft SET approved_at = NULL WHERE id = 3", lambda place: place == "draft 3"),
    ("ledger", "UPDATE paper_draft SET checked_at = NULL WHERE id = 3", lambda place: place == "draft 3"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "statement", "right"), CHECKS)
def test_the_check_that_is_about_it_says_where(
    filled: Store, key: str, statement: str, right: Callable[[str], bool]
) -> None:
    with behind_its_back(filled) as connection:
        connection.exec_driver_sql(statement)
        (check,) = [one for one in verified(connection).checks if one.key == key]
    assert not check.ok
    assert check.faults == len(check.places)
    assert all(right(place) for place in check.places)

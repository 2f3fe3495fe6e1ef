"""The rows of a keyed sheet written by hand on the plain driver: the yardstick for the gate, on a copy of its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as sqlite

from models.audit.rules import COLUMNS, link
from models.storage.engine import SETTINGS

TABLES: Final = (
    "audit_entry", "ballot", "batch", "batch_duty", "begun_sheet", "pick", "reading", "tally_pick", "tally_sheet"
)  # fmt: skip
"""What keying writes; equal in both files at the end, or the yardstick is none."""
_BEGUN: Final = (
    "INSERT INTO begun_sheet VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (batch_id, person) DO UPDATE SET"
    " sheet = excluded.sheet, lines = excluded.lines, remarks = excluded.remarks, digest = excluded.digest,"
    " reason = excluded.reason, flagged = excluded.flagged"
)
_TALLY_PICK: Final = "INSERT INTO tally_pick VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET votes = votes + 1"
_TALLY_SHEET: Final = "INSERT INTO tally_sheet VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET sheets = sheets + 1"
Row = Sequence[Any]


@dataclass(frozen=True)
class Rows:
    """What one ended sheet adds, as it is stored; in the first keying no ballot."""

    reading: Row
    entry: Row
    ballot: Row | None
    picks: Sequence[Row]
    place: Row
    """Round and channel, for the tally."""


def connect(data: Path) -> Any:
    """Open a data file with the program's settings, for hand-written transactions."""
    connection = sqlite.connect(str(data), isolation_level=None)
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}").fetchall()
    return connection


def begun_row(look: Any, batch_id: int) -> Row:
    """Return what is kept of the sheet in hand."""
    row: Row = look.execute("SELECT * FROM begun_sheet WHERE batch_id = ?", (batch_id,)).fetchone()
    return row


def rows_of(look: Any, batch_id: int, turn: int, sheet: int) -> Rows:
    """Return what the sheet that was ended last has added to a file."""
    key = (batch_id, turn, sheet)
    reading = look.execute("SELECT * FROM reading WHERE batch_id = ? AND turn = ? AND sheet = ?", key).fetchone()
    entry = look.execute("SELECT * FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    ballot = look.execute("SELECT * FROM ballot WHERE batch_id = ? AND sheet = ?", (batch_id, sheet)).fetchone()
    picks = look.execute("SELECT * FROM pick WHERE ballot_id = ?", (ballot[0],)).fetchall() if ballot else ()
    place = look.execute("SELECT round_id, channel FROM batch WHERE id = ?", (batch_id,)).fetchone()
    return Rows(reading, entry, ballot, picks, place)


def write_begun(connection: Any, row: Row) -> None:
    """Keep the sheet in hand: one durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_BEGUN, row)
    connection.execute("COMMIT")


def write_sheet(connection: Any, rows: Rows) -> None:
    """Write an ended sheet with its audit entry, chained to the last one: one durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    _insert(connection, "reading", rows.reading)
    if rows.ballot is not None:
        _insert(connection, "ballot", rows.ballot)
        connection.execute(_TALLY_SHEET, (*rows.place, rows.ballot[3]))
        for pick in rows.picks:
            _insert(connection, "pick", pick)
            connection.execute(_TALLY_PICK, (*rows.place, *pick[1:]))
    connection.execute("DELETE FROM begun_sheet WHERE batch_id = ?", rows.reading[:1])
    seq, previous = connection.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    values = (seq + 1, *rows.entry[1 : len(COLUMNS) - 1], previous)
    _insert(connection, "audit_entry", (*values, link([str(value) for value in values])))
    connection.execute("COMMIT")


def _insert(connection: Any, table: str, row: Row) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def differences(one: Any, other: Any) -> tuple[str, ...]:
    """Return the tables that do not hold the same in two files."""
    return tuple(table for table in TABLES if _all(one, table) != _all(other, table))


def _all(connection: Any, table: str) -> frozenset[tuple[Any, ...]]:
    return frozenset(connection.execute(f"SELECT * FROM {table}").fetchall())

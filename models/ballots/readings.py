"""Keyings as they are stored: one row for each sheet and turn, read back as values (R5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Connection, Table, bindparam, select

from models.ballots.double import Keyed, keyed
from models.ballots.tables import Reading, SheetState, Turn
from models.common.prepared import Prepared

SHOWN: Final = 3
"""Sheets keyed last that the screen shows."""
_TABLE: Final = cast(Table, Reading.__table__)
_COLUMNS: Final = _TABLE.c
_OF_TURN: Final = (
    select(
        _COLUMNS.sheet, _COLUMNS.lines, _COLUMNS.remarks, _COLUMNS.reason, _COLUMNS.flagged, _COLUMNS.state,
        _COLUMNS.keyed_by, _COLUMNS.tries, _COLUMNS.unequal,
    )
    .where(_COLUMNS.batch_id == bindparam("batch"), _COLUMNS.turn == bindparam("of_turn"))
)  # fmt: skip
_ALL: Final = Prepared(_OF_TURN.order_by(_COLUMNS.sheet))
_ONE: Final = Prepared(_OF_TURN.where(_COLUMNS.sheet == bindparam("sheet")))
_LAST: Final = Prepared(_OF_TURN.order_by(_COLUMNS.sheet.desc()).limit(bindparam("most")))


@dataclass(frozen=True)
class KeyedSheet:
    """One person's keying of one sheet; `unequal`: how often it differed from the first keying."""

    sheet: int
    keyed: Keyed
    state: SheetState
    keyed_by: str
    tries: int = 1
    unequal: int = 0


def readings(connection: Connection, batch_id: int, turn: Turn) -> tuple[KeyedSheet, ...]:
    """Return every keying of a turn in the order of the pile."""
    return _read(connection, _ALL, batch_id, turn)


def reading(connection: Connection, batch_id: int, turn: Turn, sheet: int) -> KeyedSheet | None:
    """Return one keying."""
    found = _read(connection, _ONE, batch_id, turn, sheet=sheet)
    return found[0] if found else None


def last_readings(connection: Connection, batch_id: int, turn: Turn, most: int = SHOWN) -> tuple[KeyedSheet, ...]:
    """Return the keyings of a turn that came last, in the order of the pile."""
    return _read(connection, _LAST, batch_id, turn, most=most)[::-1]


def _read(connection: Connection, chosen: Prepared, batch_id: int, turn: Turn, **more: int) -> tuple[KeyedSheet, ...]:
    return tuple(
        KeyedSheet(sheet, keyed(lines, remarks, reason, flagged), state, keyed_by, tries, unequal)
        for sheet, lines, remarks, reason, flagged, state, keyed_by, tries, unequal in chosen.rows(
            connection, batch=batch_id, of_turn=int(turn), **more
        )
    )

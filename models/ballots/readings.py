"""Keyings as they are stored: one row for each sheet and turn, read back as values (R5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import Session

from models.ballots.double import Keyed, keyed
from models.ballots.tables import Reading, SheetState, Turn

SHOWN: Final = 3
"""Sheets keyed last that the screen shows."""
_TABLE: Final = cast(Table, Reading.__table__)
_COLUMNS: Final = _TABLE.c
_ALL: Final = (
    select(
        _COLUMNS.sheet, _COLUMNS.lines, _COLUMNS.remarks, _COLUMNS.reason, _COLUMNS.flagged, _COLUMNS.state,
        _COLUMNS.keyed_by, _COLUMNS.tries, _COLUMNS.unequal,
    )
    .where(_COLUMNS.batch_id == bindparam("batch"), _COLUMNS.turn == bindparam("of_turn"))
    .order_by(_COLUMNS.sheet)
)  # fmt: skip
_ONE: Final = _ALL.where(_COLUMNS.sheet == bindparam("sheet"))
_LAST: Final = _ALL.order_by(None).order_by(_COLUMNS.sheet.desc()).limit(bindparam("most"))


@dataclass(frozen=True)
class KeyedSheet:
    """One person's keying of one sheet; `unequal`: how often it differed from the first keying."""

    sheet: int
    keyed: Keyed
    state: SheetState
    keyed_by: str
    tries: int = 1
    unequal: int = 0


def readings(session: Session, batch_id: int, turn: Turn) -> tuple[KeyedSheet, ...]:
    """Return every keying of a turn in the order of the pile."""
    return _read(session, _ALL, batch_id, turn)


def reading(session: Session, batch_id: int, turn: Turn, sheet: int) -> KeyedSheet | None:
    """Return one keying."""
    found = _read(session, _ONE, batch_id, turn, sheet=sheet)
    return found[0] if found else None


def last_readings(session: Session, batch_id: int, turn: Turn, most: int = SHOWN) -> tuple[KeyedSheet, ...]:
    """Return the keyings of a turn that came last, in the order of the pile."""
    return _read(session, _LAST, batch_id, turn, most=most)[::-1]


def _read(session: Session, chosen: Select[Any], batch_id: int, turn: Turn, **more: int) -> tuple[KeyedSheet, ...]:
    return tuple(
        KeyedSheet(
            row.sheet, keyed(row.lines, row.remarks, row.reason, row.flagged), row.state, row.keyed_by, row.tries,
            row.unequal,
        )
        for row in session.connection().execute(chosen, {"batch": batch_id, "of_turn": int(turn), **more})
    )  # fmt: skip

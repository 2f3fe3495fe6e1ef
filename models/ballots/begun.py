"""The sheet in hand, kept section by section so that a crash or a power cut loses none that ended (R10.5)."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import Connection, Row, Table, Text, bindparam, delete, select, text, type_coerce
from sqlalchemy.orm import Session

from models.ballots.double import Keyed, keyed
from models.ballots.tables import Batch, BegunSheet, InvalidReason
from models.common.canonical import canonical, digest
from models.common.prepared import Prepared
from models.rounds.tables import Round

_TABLE: Final = cast(Table, BegunSheet.__table__)
_COLUMNS: Final = [column for column in _TABLE.c if column.name != "reason"]
# as text, which is what is digested: a changed one may be no reason at all
_REASON: Final = type_coerce(_TABLE.c.reason, Text).label("plain_reason")
_KEEP: Final = Prepared(
    text(
        "INSERT INTO begun_sheet (batch_id, person, sheet, lines, remarks, digest, reason, flagged)"
        " VALUES (:batch_id, :person, :sheet, :lines, :remarks, :digest, :reason, :flagged)"
        " ON CONFLICT (batch_id, person) DO UPDATE SET"
        " sheet = excluded.sheet, lines = excluded.lines, remarks = excluded.remarks, digest = excluded.digest,"
        " reason = excluded.reason, flagged = excluded.flagged"
    )
)

_OF_BATCH: Final = delete(_TABLE).where(_TABLE.c.batch_id == bindparam("batch"))
_LET_GO_ALL: Final = Prepared(_OF_BATCH)
_LET_GO: Final = Prepared(_OF_BATCH.where(_TABLE.c.person == bindparam("by")))


def keep(connection: Connection, batch_id: int, person: str, sheet: int, said: Keyed) -> None:
    """Keep what is keyed of a sheet so far, in the place of what was kept before."""
    lines, remarks = said.plain_lines(), said.plain_remarks()
    reason = said.reason.value if said.reason else None
    values = {
        "batch_id": batch_id,
        "person": person,
        "sheet": sheet,
        "lines": canonical(lines),
        "remarks": canonical(remarks),
        "digest": _mark(batch_id, person, sheet, lines, remarks, reason, said.flagged),
        "reason": reason,
        "flagged": said.flagged,
    }
    _KEEP.run(connection, **values)


def kept(connection: Connection, batch_id: int, person: str, sheet: int) -> Keyed:
    """Return what was kept of a sheet; nothing where another sheet was begun, or what is there was changed."""
    column = _TABLE.c
    chosen = select(*_COLUMNS, _REASON).where(
        column.batch_id == batch_id, column.person == person, column.sheet == sheet
    )
    found = connection.execute(chosen).first()
    if found is None or not _is_sound(found):
        return Keyed()
    reason = InvalidReason(found.plain_reason) if found.plain_reason else None
    return keyed(found.lines, found.remarks, reason, bool(found.flagged))


def let_go(connection: Connection, batch_id: int, person: str | None = None) -> None:
    """Forget what was kept, of everybody where no person is given: the sheet is a record now, or is keyed anew."""
    if person is None:
        _LET_GO_ALL.run(connection, batch=batch_id)
    else:
        _LET_GO.run(connection, batch=batch_id, by=person)


def begun_faults(session: Session) -> tuple[tuple[str, int], ...]:
    """Return round code and batch number of every begun sheet that is not what was kept."""
    chosen = select(*_COLUMNS, _REASON, Round.code, Batch.number)
    chosen = chosen.join(Batch, Batch.id == _TABLE.c.batch_id).join(Round, Round.id == Batch.round_id)
    return tuple((row.code, row.number) for row in session.execute(chosen) if not _is_sound(row))


def _is_sound(row: Row[Any]) -> bool:
    told = (row.batch_id, row.person, row.sheet, row.lines, row.remarks, row.plain_reason, row.flagged)
    return bool(_mark(*told) == row.digest)


def _mark(
    batch_id: int, person: str, sheet: int, lines: Any, remarks: Any, reason: str | None, flagged: bool | None
) -> str:
    """Return the digest over a draft; one kept before reason and flag were is without both."""
    told = [batch_id, person, sheet, lines, remarks]
    return digest(told if (reason, flagged) == (None, None) else [*told, reason, flagged])

"""The sheet in hand, kept section by section so that a crash or a power cut loses none that ended (R10.5)."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import Connection, Table, bindparam, delete, select, text
from sqlalchemy.orm import Session

from models.ballots.double import Keyed, keyed
from models.ballots.rules import Line
from models.ballots.tables import Batch, BegunSheet
from models.common.canonical import canonical, digest
from models.common.prepared import Prepared
from models.rounds.tables import Round

_TABLE: Final = cast(Table, BegunSheet.__table__)
_KEEP: Final = Prepared(
    text(
        "INSERT INTO begun_sheet (batch_id, person, sheet, lines, remarks, digest)"
        " VALUES (:batch_id, :person, :sheet, :lines, :remarks, :digest)"
        " ON CONFLICT (batch_id, person) DO UPDATE SET"
        " sheet = excluded.sheet, lines = excluded.lines, remarks = excluded.remarks, digest = excluded.digest"
    )
)

_OF_BATCH: Final = delete(_TABLE).where(_TABLE.c.batch_id == bindparam("batch"))
_LET_GO_ALL: Final = Prepared(_OF_BATCH)
_LET_GO: Final = Prepared(_OF_BATCH.where(_TABLE.c.person == bindparam("by")))


def keep(connection: Connection, batch_id: int, person: str, sheet: int, said: Keyed) -> None:
    """Keep what is keyed of a sheet so far, in the place of what was kept before."""
    lines, remarks = said.plain_lines(), said.plain_remarks()
    values = {
        "batch_id": batch_id,
        "person": person,
        "sheet": sheet,
        "lines": canonical(lines),
        "remarks": canonical(remarks),
        "digest": _mark(batch_id, person, sheet, lines, remarks),
    }
    _KEEP.run(connection, **values)


def kept(connection: Connection, batch_id: int, person: str, sheet: int) -> tuple[Line, ...]:
    """Return the lines that were kept of a sheet; none where another sheet was begun, or what is there was changed."""
    column = _TABLE.c
    chosen = select(column.sheet, column.lines, column.remarks, column.digest)
    chosen = chosen.where(column.batch_id == batch_id, column.person == person, column.sheet == sheet)
    found = connection.execute(chosen).first()
    if found is None or _mark(batch_id, person, sheet, found.lines, found.remarks) != found.digest:
        return ()
    return keyed(found.lines, found.remarks).lines


def let_go(connection: Connection, batch_id: int, person: str | None = None) -> None:
    """Forget what was kept, of everybody where no person is given: the sheet is a record now, or is keyed anew."""
    if person is None:
        _LET_GO_ALL.run(connection, batch=batch_id)
    else:
        _LET_GO.run(connection, batch=batch_id, by=person)


def begun_faults(session: Session) -> tuple[tuple[str, int], ...]:
    """Return round code and batch number of every begun sheet that is not what was kept."""
    chosen = select(_TABLE, Round.code, Batch.number)
    chosen = chosen.join(Batch, Batch.id == _TABLE.c.batch_id).join(Round, Round.id == Batch.round_id)
    return tuple(
        (row.code, row.number)
        for row in session.execute(chosen)
        if _mark(row.batch_id, row.person, row.sheet, row.lines, row.remarks) != row.digest
    )


def _mark(batch_id: int, person: str, sheet: int, lines: Any, remarks: Any) -> str:
    return digest([batch_id, person, sheet, lines, remarks])

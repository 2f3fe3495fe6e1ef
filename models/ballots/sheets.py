"""Sheets as they are stored: written in bulk, read back whole, and sealed by a digest over all of them (R5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from models.ballots.rules import BadLine, Judgement, Pick, Remark
from models.ballots.tables import BadLine as BadLineTable
from models.ballots.tables import Ballot, BallotStatus, InvalidReason, Reading, Ruling
from models.ballots.tables import Pick as PickTable
from models.ballots.tables import Remark as RemarkTable
from models.common.base import Base
from models.common.canonical import canonical
from models.common.prepared import Prepared

AT_ONCE: Final = 100
"""Sheets that are read together: so few are gone again before Python looks for what may be thrown away."""
PlainSheet = list[Any]
"""Everything about a sheet but its id in one fixed order, for the seal: number, status, reason, who decided, picks, bad
lines, remarks."""
_BEFORE: Final = -(1 << 63)
"""A number before that of any sheet."""


@dataclass(frozen=True)
class Sheet:
    """One stored sheet; `number` is its place in the pile, from 1."""

    ballot_id: int
    number: int
    judged: Judgement
    decided_by: str


def _core(table: type[Base]) -> Table:
    """Return the bare table: bulk rows need no mapped objects."""
    return cast(Table, table.__table__)


_SHEET: Final = ("batch_id", "sheet", "status", "reason", "decided_by")
_INSERT_ONE: Final = Prepared(insert(_core(Ballot)).returning(_core(Ballot).c.id), _SHEET)
INSERT: Final = Prepared(insert(_core(Ballot)), _SHEET)
_COLUMNS: Final[tuple[tuple[Any, ...], ...]] = (
    (PickTable, "section_id", "indicators"),
    (BadLineTable, "line", "text", "indicators"),
    (RemarkTable, "line", "section_id", "text"),
)
LINES: Final = {table: Prepared(insert(_core(table)), ("ballot_id", *columns)) for table, *columns in _COLUMNS}
_BALLOT: Final = _core(Ballot).c
_SPAN: Final = (_BALLOT.batch_id == bindparam("batch")) & _BALLOT.sheet.between(bindparam("first"), bindparam("last"))
# status and reason as text, which is what is hashed: making members of so many words takes longer than reading them
_SHEETS: Final = Prepared(
    select(_BALLOT.sheet, type_coerce(_BALLOT.status, Text), type_coerce(_BALLOT.reason, Text), _BALLOT.decided_by)
    .where(_BALLOT.batch_id == bindparam("batch"), _BALLOT.sheet > bindparam("after", type_=BigInteger))
    .order_by(_BALLOT.sheet)
    .limit(bindparam("most"))
)
_OF_SHEETS: Final = {
    table: Prepared(
        select(_BALLOT.sheet, *(_core(table).c[column] for column in columns))
        .join(_core(table), _core(table).c.ballot_id == _BALLOT.id)
        .where(_SPAN)
        .order_by(_BALLOT.sheet, _core(table).c[columns[0]])
    )
    for table, *columns in _COLUMNS
}
IDS: Final = Prepared(select(_BALLOT.id).where(_SPAN).order_by(_BALLOT.sheet))
_READ: Final = _core(Reading).c
_KEYINGS: Final = Prepared(
    select(_READ.turn, _READ.sheet, _READ.keyed_by, _READ.lines, _READ.remarks, _READ.reason, _READ.flagged)
    .where(_READ.batch_id == bindparam("batch"))
    .order_by(_READ.turn, _READ.sheet)
)
_RULED: Final = _core(Ruling).c
_RULINGS: Final = Prepared(
    select(
        _RULED.sheet, _RULED.decision, _RULED.matters, _RULED.why,
        _RULED.lines, _RULED.remarks, _RULED.reason, _RULED.ruled_by,
    )
    .where(_RULED.batch_id == bindparam("batch"), _RULED.in_force)
    .order_by(_RULED.sheet)
)  # fmt: skip


def store(connection: Connection, batch_id: int, first: int, judged: Sequence[Judgement], decided_by: str) -> None:
    """Write judged ballots as the sheets `first`, `first` + 1 … of a batch."""
    rows = [
        {"batch_id": batch_id, "sheet": sheet, "status": item.status, "reason": item.reason, "decided_by": decided_by}
        for sheet, item in enumerate(judged, start=first)
    ]
    if len(rows) == 1:
        ids = _INSERT_ONE.rows(connection, **rows[0])
    else:
        INSERT.run_all(connection, rows)
        ids = IDS.rows(connection, batch=batch_id, first=first, last=first + len(rows) - 1)
    _write_lines(connection, [(ballot_id, item) for (ballot_id,), item in zip(ids, judged, strict=True)])


def _write_lines(connection: Connection, judged: Sequence[tuple[int, Judgement]]) -> None:
    """Write what stands on ballots, given by their ids."""
    picks = [
        {"ballot_id": ballot_id, "section_id": pick.section_id, "indicators": pick.indicators}
        for ballot_id, item in judged
        for pick in item.picks
    ]
    bad_lines = [
        {"ballot_id": ballot_id, "line": bad.line, "text": bad.text, "indicators": bad.indicators}
        for ballot_id, item in judged
        for bad in item.bad_lines
    ]
    remarks = [
        {"ballot_id": ballot_id, "line": remark.line, "section_id": remark.section_id, "text": remark.text}
        for ballot_id, item in judged
        for remark in item.remarks
    ]
    for table, rows in ((PickTable, picks), (BadLineTable, bad_lines), (RemarkTable, remarks)):
        LINES[table].run_all(connection, rows)


def erase(session: Session, batch_id: int, sheet: int | None = None) -> tuple[Sheet, ...]:
    """Take a sheet (None: every sheet) of a batch that is not sealed away; return what stood there."""
    where = (Ballot.batch_id == batch_id) if sheet is None else (Ballot.batch_id == batch_id) & (Ballot.sheet == sheet)
    found = _read(session, where)
    ids = [one.ballot_id for one in found]
    for table in (PickTable, BadLineTable, RemarkTable):
        session.execute(delete(_core(table)).where(_core(table).c.ballot_id.in_(ids)))
    session.execute(delete(_core(Ballot)).where(_core(Ballot).c.id.in_(ids)))
    return found


def read_sheets(session: Session, batch_id: int) -> tuple[Sheet, ...]:
    """Return every sheet of a batch in the order of the pile."""
    return _read(session, Ballot.batch_id == batch_id)


def _read(session: Session, where: ColumnElement[bool]) -> tuple[Sheet, ...]:
    ballots = select(Ballot.id, Ballot.sheet, Ballot.status, Ballot.reason, Ballot.decided_by).where(where)
    picks: dict[int, list[Pick]] = {}
    for ballot_id, section_id, ticked in _lines(session, where, "pick", "section_id", "indicators"):
        picks.setdefault(ballot_id, []).append(Pick(section_id, ticked))
    bad_lines: dict[int, list[BadLine]] = {}
    for ballot_id, *bad in _lines(session, where, "bad_line", "line", "text", "indicators"):
        bad_lines.setdefault(ballot_id, []).append(BadLine(*bad))
    remarks: dict[int, list[Remark]] = {}
    for ballot_id, *remark in _lines(session, where, "remark", "line", "section_id", "text"):
        remarks.setdefault(ballot_id, []).append(Remark(*remark))

    def judgement(ballot_id: int, status: BallotStatus, reason: InvalidReason | None) -> Judgement:
        named, bad, beside = picks.get(ballot_id, ()), bad_lines.get(ballot_id, ()), remarks.get(ballot_id, ())
        return Judgement(status, reason, tuple(named), tuple(bad), tuple(beside))

    return tuple(
        Sheet(ballot_id, number, judgement(ballot_id, status, reason), decided_by)
        for ballot_id, number, status, reason, decided_by in session.execute(ballots.order_by(Ballot.sheet)).tuples()
    )


def _lines(session: Session, where: ColumnElement[bool], name: str, *columns: str) -> Iterator[Any]:
    """Return ballot id and columns of every line of the chosen ballots, ordered by ballot and first column."""
    table = Base.metadata.tables[name]
    chosen = select(table.c.ballot_id, *(table.c[column] for column in columns))
    chosen = chosen.join(Ballot, Ballot.id == table.c.ballot_id).where(where)
    return iter(session.execute(chosen.order_by(table.c.ballot_id, table.c[columns[0]])))


def plain_sheets(connection: Connection, batch_id: int) -> Iterator[list[PlainSheet]]:
    """Yield every sheet of a batch in the order of the pile, some at a time.

    A file is one batch, however long: it may be more than memory should hold.
    """
    after = _BEFORE
    while rows := _SHEETS.rows(connection, batch=batch_id, after=after, most=AT_ONCE):
        span = {"batch": batch_id, "first": rows[0][0], "last": rows[-1][0]}
        picks, bad, remarks = (_by_sheet(connection, table, span) for table in _OF_SHEETS)
        yield [
            [number, status, reason, by, picks.get(number, []), bad.get(number, []), remarks.get(number, [])]
            for number, status, reason, by in rows
        ]
        after = span["last"]


def _by_sheet(connection: Connection, table: type[Base], span: dict[str, int]) -> dict[int, list[list[Any]]]:
    """Return the lines that stand on the sheets of a span, by sheet."""
    found: dict[int, list[list[Any]]] = {}
    for number, *line in _OF_SHEETS[table].rows(connection, **span):
        if number in found:
            found[number].append(line)
        else:
            found[number] = [line]
    return found


def seal_of(connection: Connection, batch_id: int) -> str:
    """Return the digest over every sheet of a batch, its keyings and the rulings in force.

    One canonical line each: sheets in the order of the pile, then keyings by turn and sheet, then rulings by sheet. How
    often a sheet was keyed does not enter, what stands on it does.
    """
    seal = hashlib.sha256()
    for lines in _sealed_lines(connection, batch_id):
        seal.update("".join([f"{canonical(line)}\n" for line in lines]).encode())
    return seal.hexdigest()


def _sealed_lines(connection: Connection, batch_id: int) -> Iterator[Sequence[Sequence[Any]]]:
    yield from plain_sheets(connection, batch_id)
    yield _KEYINGS.rows(connection, batch=batch_id)
    yield _RULINGS.rows(connection, batch=batch_id)

"""Sheets as they are stored: written in bulk, read back whole, and sealed by a digest over all of them (R5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, insert, select
from sqlalchemy.orm import Session

from models.ballots.rules import BadLine, Judgement, Pick, Remark
from models.ballots.tables import BadLine as BadLineTable
from models.ballots.tables import Ballot, BallotStatus, InvalidReason
from models.ballots.tables import Pick as PickTable
from models.ballots.tables import Remark as RemarkTable
from models.common.base import Base
from models.common.canonical import canonical


@dataclass(frozen=True)
class Sheet:
    """One stored sheet; `number` is its place in the pile, from 1."""

    ballot_id: int
    number: int
    judged: Judgement
    decided_by: str

    def to_plain(self) -> list[object]:
        """Return everything about the sheet but its id in one fixed order, for the seal and the log."""
        judged = self.judged
        return [
            self.number,
            judged.status.value,
            judged.reason and judged.reason.value,
            self.decided_by,
            [[pick.section_id, pick.indicators] for pick in judged.picks],
            [[bad.line, bad.text, bad.indicators] for bad in judged.bad_lines],
            [[remark.line, remark.section_id, remark.text] for remark in judged.remarks],
        ]


def _core(table: type[Base]) -> Table:
    """Return the bare table: bulk rows need no mapped objects."""
    return cast(Table, table.__table__)


def store(session: Session, batch_id: int, first: int, judged: Sequence[Judgement], decided_by: str) -> None:
    """Write judged ballots as the sheets `first`, `first` + 1 … of a batch."""
    rows = [
        {"batch_id": batch_id, "sheet": sheet, "status": item.status, "reason": item.reason, "decided_by": decided_by}
        for sheet, item in enumerate(judged, start=first)
    ]
    if not rows:
        return
    session.execute(insert(_core(Ballot)), rows)
    chosen = select(Ballot.id).where(Ballot.batch_id == batch_id, Ballot.sheet >= first).order_by(Ballot.sheet)
    write_lines(session, list(zip(session.scalars(chosen), judged, strict=True)))


def write_lines(session: Session, judged: Sequence[tuple[int, Judgement]]) -> None:
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
        if rows:
            session.execute(insert(_core(table)), rows)


def erase_lines(session: Session, ballot_id: int) -> None:
    """Take away what stands on a ballot; only while its batch is open."""
    for table in (PickTable, BadLineTable, RemarkTable):
        session.execute(delete(_core(table)).where(_core(table).c.ballot_id == ballot_id))


def read_sheets(session: Session, batch_id: int) -> tuple[Sheet, ...]:
    """Return every sheet of a batch in the order of the pile."""
    return _read(session, Ballot.batch_id == batch_id)


def read_sheet(session: Session, ballot_id: int) -> Sheet:
    """Return one stored sheet."""
    return _read(session, Ballot.id == ballot_id)[0]


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


def seal_of(session: Session, batch_id: int) -> str:
    """Return the digest over every sheet of a batch, one canonical line a sheet, in the order of the pile."""
    seal = hashlib.sha256()
    for sheet in read_sheets(session, batch_id):
        seal.update(canonical(sheet.to_plain()).encode())
        seal.update(b"\n")
    return seal.hexdigest()

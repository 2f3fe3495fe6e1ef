"""One sheet as it counts, and how that came about: keyings without names, the ruling, the file (R5.4).

Like `tracing`, it reads no remark (R4.4) and shows nothing of a batch that is not sealed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.double import Keyed, Matter, keyed
from models.ballots.readings import reading
from models.ballots.rules import BadLine
from models.ballots.ruling import Precedent, precedents
from models.ballots.tables import BadLine as BadLineTable
from models.ballots.tables import Ballot, BallotStatus, Batch, BatchState, Decision, InvalidReason, Pick, Ruling, Turn
from models.ballots.tracing import Settled, how_settled
from models.common.errors import RuleError
from models.intake.tables import IntakeFile

SHOWN: Final = 3
"""Precedents shown with a ruling."""


@dataclass(frozen=True)
class Ruled:
    """The ruling in force on a sheet, without the name of who ruled; `anew` is what was keyed anew, if anything."""

    decision: Decision
    matters: tuple[Matter, ...]
    why: str
    ruled_on: dt.date
    anew: Keyed | None
    like: tuple[Precedent, ...]
    """How the same matters were decided elsewhere, newest first."""


@dataclass(frozen=True)
class FileRef:
    """The file that a sheet came with; its rows stand in the order of the sheets, headings not counted."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Contents:
    """What counts of a sheet: section ids with their indicators, and lines that name no listed section."""

    status: BallotStatus
    reason: InvalidReason | None
    picks: tuple[tuple[int, int], ...]
    bad_lines: tuple[BadLine, ...]


@dataclass(frozen=True)
class SheetTrace:
    """One sheet with everything that led to it; `contents` is None while its batch is not sealed."""

    batch_id: int
    batch: int
    channel: str
    box: str
    received_on: dt.date
    sheet: int
    settled: Settled
    contents: Contents | None
    first: Keyed | None
    second: Keyed | None
    ruled: Ruled | None
    file: FileRef | None

    @property
    def sealed(self) -> bool:
        """Say whether the content may be seen."""
        return self.contents is not None


def trace_sheet(session: Session, round_id: int, number: int, sheet: int) -> SheetTrace:
    """Return a settled sheet of a round by batch number and place; raises RuleError `ballot.unknown`."""
    chosen = select(Ballot, Batch).join(Batch, Batch.id == Ballot.batch_id)
    chosen = chosen.where(Batch.round_id == round_id, Batch.number == number, Ballot.sheet == sheet)
    found = session.execute(chosen).tuples().first()
    if found is None:
        raise RuleError("ballot.unknown", sheet=sheet)
    ballot, batch = found
    sealed = batch.state is BatchState.SEALED
    connection = session.connection()
    turns = [reading(connection, batch.id, turn, sheet) for turn in Turn]
    first, second = (_bare(one.keyed) if one is not None else None for one in turns)
    ruling = _ruling(session, batch.id, sheet)
    settled = how_settled(ruling is not None, batch.file_id is not None, second is not None)
    return SheetTrace(
        batch.id, batch.number, batch.channel, batch.box, batch.received_on, sheet, settled,
        _contents(session, ballot) if sealed else None,
        first if sealed else None, second if sealed else None,
        _ruled(session, ruling, batch.number) if ruling is not None and sealed else None,
        _file(session, batch.file_id),
    )  # fmt: skip


def _bare(one: Keyed) -> Keyed:
    """Return a keying without its remarks (R4.4)."""
    return replace(one, lines=tuple(replace(line, remark="") for line in one.lines))


def _contents(session: Session, ballot: Ballot) -> Contents:
    picks = select(Pick.section_id, Pick.indicators).where(Pick.ballot_id == ballot.id).order_by(Pick.section_id)
    lines = select(BadLineTable.line, BadLineTable.text, BadLineTable.indicators)
    lines = lines.where(BadLineTable.ballot_id == ballot.id).order_by(BadLineTable.line)
    return Contents(
        ballot.status,
        ballot.reason,
        tuple((section_id, ticked) for section_id, ticked in session.execute(picks).tuples()),
        tuple(BadLine(*row) for row in session.execute(lines).tuples()),
    )


def _ruling(session: Session, batch_id: int, sheet: int) -> Ruling | None:
    chosen = select(Ruling).where(Ruling.batch_id == batch_id, Ruling.sheet == sheet, Ruling.in_force)
    return session.scalars(chosen.order_by(Ruling.id.desc())).first()


def _ruled(session: Session, row: Ruling, number: int) -> Ruled:
    matters = tuple(Matter(one) for one in row.matters)
    like = [one for one in precedents(session, matters, SHOWN + 1) if (one.batch, one.sheet) != (number, row.sheet)]
    anew = None if row.lines is None else keyed(row.lines, (), row.reason)
    return Ruled(row.decision, matters, row.why, row.ruled_on, anew, tuple(like[:SHOWN]) if matters else ())


def _file(session: Session, file_id: int | None) -> FileRef | None:
    row = session.get(IntakeFile, file_id) if file_id is not None else None
    return None if row is None else FileRef(row.name, row.sha256, row.rows)

"""Reading batches, sheets and counts (R5.3); counts are for the ranking, not for clerks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ballots.rules import BadLine, Counts, in_order
from models.ballots.sheets import Sheet, read_sheets, seal_of
from models.ballots.tables import Ballot, Batch, Pick, Reading
from models.ballots.tables import BallotStatus as BallotStatus
from models.ballots.tables import BatchState as BatchState
from models.ballots.tables import Decision as Decision
from models.ballots.tables import Duty as Duty
from models.ballots.tables import InvalidReason as InvalidReason
from models.ballots.tables import SheetState as SheetState
from models.ballots.tables import Turn as Turn
from models.common.acts import query
from models.common.canonical import digest
from models.common.errors import RuleError
from models.common.rights import Right
from models.intake.tables import IntakeFile
from models.rounds.queries import channels, round_by_code, rounds, snapshot


@dataclass(frozen=True)
class BatchRow:
    """A batch with its progress; `file` is the name of the file it was imported from, else None.

    `keyed` sheets were keyed once (or came with the file), `again` ones twice; `waiting` ones are for the third person;
    valid, abstained and invalid ones are settled.
    """

    id: int
    round_id: int
    round_code: str
    number: int
    channel: str
    box: str
    control_total: int
    receiver: str
    received_on: dt.date
    state: BatchState
    keyed: int
    again: int
    waiting: int
    valid: int
    abstained: int
    invalid: int
    file: str | None

    @property
    def imported(self) -> bool:
        """Say whether the batch came from a file."""
        return self.file is not None

    @property
    def settled(self) -> int:
        """Sheets that count as they stand."""
        return self.valid + self.abstained + self.invalid


@dataclass(frozen=True)
class PickRow:
    """A listed section that a ballot names."""

    section_id: int
    number: int
    section: str
    indicators: int


@dataclass(frozen=True)
class BallotRow:
    """One settled sheet of a batch as the rules judge it."""

    id: int
    batch_id: int
    sheet: int
    status: BallotStatus
    reason: InvalidReason | None
    picks: tuple[PickRow, ...]
    bad_lines: tuple[BadLine, ...]
    decided_by: str


@query("ballots.batches", Right.BALLOT_KEY)
def batches(session: Session, round_code: str) -> tuple[BatchRow, ...]:
    """Return a round's batches by number; raises RuleError `round.unknown`."""
    held = round_by_code(session, round_code)
    chosen = select(Batch).where(Batch.round_id == held.id).order_by(Batch.number)
    return _batch_rows(session, session.scalars(chosen).all(), {held.id: held.code})


@query("ballots.batch", Right.BALLOT_KEY)
def batch(session: Session, batch_id: int) -> BatchRow:
    """Return one batch; raises RuleError `batch.unknown`."""
    row = session.get(Batch, batch_id)
    if row is None:
        raise RuleError("batch.unknown", batch=batch_id)
    return _batch_rows(session, (row,), {held.id: held.code for held in rounds(session)})[0]


def _batch_rows(session: Session, rows: Iterable[Batch], codes: dict[int, str]) -> tuple[BatchRow, ...]:
    shown = tuple(rows)
    ids = [row.id for row in shown]
    chosen = select(Ballot.batch_id, Ballot.status, func.count()).group_by(Ballot.batch_id, Ballot.status)
    settled = {(i, status): n for i, status, n in session.execute(chosen.where(Ballot.batch_id.in_(ids))).tuples()}
    read = select(Reading.batch_id, Reading.state, func.count()).group_by(Reading.batch_id, Reading.state)
    keyed = {(i, state): n for i, state, n in session.execute(read.where(Reading.batch_id.in_(ids))).tuples()}
    files = dict(session.execute(select(IntakeFile.id, IntakeFile.name)).tuples().all())
    return tuple(
        _batch_row(
            row,
            codes[row.round_id],
            {status: settled.get((row.id, status), 0) for status in BallotStatus},
            {state: keyed.get((row.id, state), 0) for state in SheetState},
            None if row.file_id is None else files[row.file_id],
        )
        for row in shown
    )


def _batch_row(
    row: Batch, code: str, settled: dict[BallotStatus, int], keyed: dict[SheetState, int], file: str | None
) -> BatchRow:
    waiting, done = keyed[SheetState.WAITING], sum(settled.values())
    again = keyed[SheetState.AGREED] + waiting + keyed[SheetState.RULED]
    # a sheet that came with a file, or was sealed when piles were keyed once, has no keying
    first, again = max(keyed[SheetState.KEPT], done), max(again, done)
    return BatchRow(
        row.id, row.round_id, code, row.number, row.channel, row.box, row.control_total, row.receiver, row.received_on,
        row.state, first, again, waiting, settled[BallotStatus.VALID], settled[BallotStatus.ABSTAINED],
        settled[BallotStatus.INVALID], file,
    )  # fmt: skip


@query("ballots.sealed_sheets", Right.BALLOT_SEAL)
def sealed_sheets(session: Session, batch_id: int) -> tuple[BallotRow, ...]:
    """Return the sheets of a sealed batch, without remarks, which only keying may read (R4.4).

    Raises RuleError `batch.unknown`, or `batch.not_sealed`: before, nobody sees what others keyed (R5.4).
    """
    row = batch(session, batch_id)
    if row.state is not BatchState.SEALED:
        raise RuleError("batch.not_sealed", batch=row.number)
    names = {entry.section_id: (entry.number, entry.section) for entry in snapshot(session, row.round_id)}
    return tuple(ballot_row(batch_id, sheet, names) for sheet in read_sheets(session, batch_id))


def ballot_row(batch_id: int, sheet: Sheet, names: dict[int, tuple[int, str]]) -> BallotRow:
    """Return a settled sheet as screens show it."""
    judged = sheet.judged
    picks = tuple(PickRow(pick.section_id, *names[pick.section_id], pick.indicators) for pick in judged.picks)
    return BallotRow(
        sheet.ballot_id, batch_id, sheet.number, judged.status, judged.reason,
        picks, judged.bad_lines, sheet.decided_by,
    )  # fmt: skip


def counts(session: Session, round_id: int) -> Counts:
    """Count a round's ballots from the picks themselves; only valid ballots give picks (R5.2, R6.3)."""
    of_round = select(Batch.channel, Ballot.status, func.count()).join(Ballot, Ballot.batch_id == Batch.id)
    of_round = of_round.where(Batch.round_id == round_id).group_by(Batch.channel, Ballot.status)
    standing = {(code, status): n for code, status, n in session.execute(of_round).tuples()}
    picks = (
        select(Batch.channel, Pick.section_id, Pick.indicators, func.count())
        .join(Ballot, Ballot.batch_id == Batch.id)
        .join(Pick, Pick.ballot_id == Ballot.id)
        .where(Batch.round_id == round_id, Ballot.status == BallotStatus.VALID)
        .group_by(Batch.channel, Pick.section_id, Pick.indicators)
    )
    cells = {(code, section_id, ticked): n for code, section_id, ticked, n in session.execute(picks).tuples()}
    return in_order([channel.code for channel in channels(session, round_id)], standing, cells)


def unsealed(session: Session, round_id: int) -> tuple[int, ...]:
    """Return the numbers of a round's batches that are not sealed yet."""
    chosen = select(Batch.number).where(Batch.round_id == round_id, Batch.state != BatchState.SEALED)
    return tuple(session.scalars(chosen.order_by(Batch.number)))


def ballots_digest(session: Session, round_id: int) -> str:
    """Return the digest over a round's batches and their seals, in the order of their numbers (R6.6)."""
    chosen = select(Batch.number, Batch.channel, Batch.control_total, Batch.seal).where(Batch.round_id == round_id)
    return digest([list(row) for row in session.execute(chosen.order_by(Batch.number)).tuples()])


def batch_faults(session: Session) -> tuple[tuple[str, int], ...]:
    """Return round code and number of every sealed batch whose stored sheets no longer give its seal."""
    codes = {held.id: held.code for held in rounds(session)}
    chosen = select(Batch.id, Batch.round_id, Batch.number, Batch.seal).where(Batch.state == BatchState.SEALED)
    return tuple(
        (codes[round_id], number)
        for batch_id, round_id, number, seal in session.execute(chosen.order_by(Batch.id)).tuples().all()
        if seal_of(session.connection(), batch_id) != seal
    )

"""Batches: opened with a header, closed when keying them is done, sealed, sent back (R5.3, R5.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ballots import packed
from models.ballots.begun import let_go
from models.ballots.double import after_closing
from models.ballots.piles import KEYING, UNCOUNTED, Pile, check_stage, check_takes_ballots, find_pile, pile_in
from models.ballots.ruling import put_out_of_force
from models.ballots.settling import unsettle
from models.ballots.sheets import seal_of
from models.ballots.tables import Ballot, Batch, BatchDuty, BatchState, Reading, SheetState, Turn
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import name
from models.common.rights import Right
from models.rounds.queries import RoundRow, channels, round_by_code
from models.rounds.tables import Stage


@dataclass(frozen=True)
class Closed:
    """What a batch became, how many sheets wait for the third person, and its seal."""

    state: BatchState
    waiting: int
    seal: str | None


@act("ballots.open_batch", Right.BALLOT_KEY)
def open_batch(
    work: Work, round_code: str, channel: str, box: str, control_total: int, receiver: str, received_on: dt.date
) -> int:
    """Open a batch for a pile whose forms were counted by hand; return its id (R5.3).

    Raises RuleError `round.unknown`, `ballots.stage`, `ballots.channel`, `batch.no_total` or `name.…`.
    """
    held = round_by_code(work.session, round_code)
    check_round(work.session, held, channel, KEYING)
    if control_total < 1:
        raise RuleError("batch.no_total", total=control_total)
    row = add_batch(work, held.id, channel, control_total, box=box.strip(), receiver=name(receiver), on=received_on)
    work.note(f"{held.code}/{row.number}", channel=channel, control_total=control_total)
    return row.id


@act("ballots.close_batch", Right.BALLOT_KEY, daily=True)
def close_batch(work: Work, batch_id: int) -> Closed:
    """End the keying or the rulings that are under way: the batch goes to the next person, or is sealed (R5.3, R5.4).

    Raises RuleError `batch.unknown`, `batch.state`, `ballots.stage`, `batch.total` while sheets are missing, or
    `batch.waiting` while sheets wait for the third person.
    """
    pile = pile_in(work, batch_id, BatchState.OPEN, BatchState.SECOND, BatchState.ADJUDICATION)
    if pile.imported:  # never keyed; the first version of the program left a reopened one open
        pile = replace(pile, state=BatchState.ADJUDICATION)
    waiting = _count(work.session, pile, Turn.SECOND, SheetState.WAITING)
    _check_complete(work.session, pile, waiting)
    row = work.session.get_one(Batch, batch_id)
    row.state = after_closing(pile.state, waiting)
    if row.state is BatchState.SEALED:
        row.seal = seal_of(work.connection, batch_id)
        work.session.flush()
        packed.keep(work.connection, pile.round_id, batch_id)
    let_go(work.connection, batch_id)
    work.note(pile.subject, state=row.state, waiting=waiting, seal=row.seal)
    return Closed(row.state, waiting, row.seal)


@act("ballots.reopen_batch", Right.BALLOT_SEAL)
def reopen_batch(work: Work, batch_id: int, reason: str, anew: bool = False) -> None:
    """Break a batch's seal, or send it back before it is sealed, with a reason and before the round is counted (R5.4).

    The third person may then rule on any of its sheets; with `anew` nothing stands any more, and the pile is keyed from
    the first sheet by whoever takes it. What stood there stays in the log. Raises RuleError `batch.unknown`,
    `batch.being_keyed`, `batch.not_sealed`, `batch.reason`, `batch.from_file` or `ballots.stage`.
    """
    pile = find_pile(work, batch_id)
    if pile.state is BatchState.OPEN:
        raise RuleError("batch.being_keyed", batch=pile.number)
    if pile.state is not BatchState.SEALED and not anew:
        raise RuleError("batch.not_sealed", batch=pile.number)
    if pile.imported and anew:
        raise RuleError("batch.from_file", batch=pile.number)
    why = _reason(reason)
    check_stage(pile.code, pile.stage, UNCOUNTED)
    row = work.session.get_one(Batch, batch_id)
    work.note(pile.subject, reason=why, broken_seal=row.seal, anew=anew)
    row.state, row.seal = BatchState.OPEN if anew else BatchState.ADJUDICATION, None
    packed.drop(work.connection, pile.round_id, batch_id)
    if anew:
        _forget(work, pile)


@act("ballots.correct_total", Right.BALLOT_KEY)
def correct_control_total(work: Work, batch_id: int, control_total: int, reason: str) -> None:
    """Correct the hand-counted total while a batch is keyed for the first time, after counting again (R5.3).

    Raises RuleError `batch.unknown`, `batch.state`, `ballots.stage`, `batch.no_total` or `batch.reason`.
    """
    pile = pile_in(work, batch_id, BatchState.OPEN)
    if control_total < 1:
        raise RuleError("batch.no_total", total=control_total)
    work.note(pile.subject, reason=_reason(reason), old_total=pile.control_total)
    work.session.get_one(Batch, batch_id).control_total = control_total


def check_round(session: Session, held: RoundRow, channel: str, stages: frozenset[Stage]) -> None:
    """Refuse ballots for a round that does not take them now, or for a channel it has not.

    Raises RuleError `ballots.stage`, `ballots.past_round` or `ballots.channel`.
    """
    check_takes_ballots(held, stages)
    known = [item.code for item in channels(session, held.id)]
    if channel not in known:
        raise RuleError("ballots.channel", channel=channel, round=held.code, channels=", ".join(known))


def add_batch(
    work: Work,
    round_id: int,
    channel: str,
    control_total: int,
    *,
    box: str,
    receiver: str,
    on: dt.date,
    file_id: int | None = None,
) -> Batch:
    """Add the round's next batch, open."""
    last = work.session.scalar(select(func.max(Batch.number)).where(Batch.round_id == round_id)) or 0
    row = Batch(
        round_id=round_id,
        number=last + 1,
        channel=channel,
        box=box,
        control_total=control_total,
        receiver=receiver,
        received_on=on,
        state=BatchState.OPEN,
        file_id=file_id,
        seal=None,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _check_complete(session: Session, pile: Pile, waiting: int) -> None:
    """Refuse to end what is not done: a sheet not keyed, a sheet not ruled on."""
    if pile.state is BatchState.ADJUDICATION:
        if waiting:
            raise RuleError("batch.waiting", batch=pile.number, waiting=waiting)
        keyed = session.scalar(select(func.count()).where(Ballot.batch_id == pile.id)) or 0
    elif pile.state is BatchState.OPEN:
        keyed = _count(session, pile, Turn.FIRST)
    else:
        keyed = _count(session, pile, Turn.SECOND) - _count(session, pile, Turn.SECOND, SheetState.AGAIN)
    if keyed != pile.control_total:
        raise RuleError("batch.total", batch=pile.number, keyed=keyed, total=pile.control_total)


def _count(session: Session, pile: Pile, turn: Turn, state: SheetState | None = None) -> int:
    chosen = select(func.count()).where(Reading.batch_id == pile.id, Reading.turn == int(turn))
    return session.scalar(chosen if state is None else chosen.where(Reading.state == state)) or 0


def _forget(work: Work, pile: Pile) -> None:
    """Take everything keyed out of a batch; the log keeps it."""
    unsettle(work, pile)
    put_out_of_force(work.session, pile.id)
    let_go(work.connection, pile.id)
    for table in (Reading, BatchDuty):
        for row in work.session.scalars(select(table).where(table.batch_id == pile.id)):
            work.session.delete(row)


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleError("batch.reason")
    return text.strip()

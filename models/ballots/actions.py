"""Keying in its simple form: batches opened, sheets keyed, totals compared, batches sealed (R5.2–R5.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from models.ballots.codes import read_section
from models.ballots.queries import BallotRow, ballot_row
from models.ballots.rules import DECIDED, Judgement, Line, judge
from models.ballots.sheets import Sheet, erase_lines, read_sheet, seal_of, write_lines
from models.ballots.tables import Ballot, Batch, BatchState, InvalidReason
from models.common.acts import Work, act
from models.common.canonical import digest
from models.common.errors import RuleError
from models.common.names import name
from models.common.rights import Right
from models.rounds.queries import RoundRow, channels, listed_numbers, parameters, round_by_code, snapshot
from models.rounds.tables import Round, Stage

KEYING = frozenset({Stage.ISSUING, Stage.KEYING})
"""Stages in which paper is keyed; ballots already come back while forms are still going out."""


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
    work.note(_subject(held.code, row.number), channel=channel, control_total=control_total)
    return row.id


@act("ballots.key", Right.BALLOT_KEY)
def key_ballot(work: Work, batch_id: int, lines: Sequence[Line], reason: InvalidReason | None = None) -> BallotRow:
    """Key the next sheet of an open batch and return it as judged (R5.2).

    A line's section may be a number or what was typed; `reason` is one of `rules.DECIDED`. Raises RuleError
    `batch.unknown`, `batch.not_open`, `ballots.stage`, `ballot.check_digit` or `ballot.reason_derived`.
    """
    row = _open(work, batch_id)
    judged = _judge(work.session, row.round_id, lines, reason)
    last = work.session.scalar(select(func.max(Ballot.sheet)).where(Ballot.batch_id == batch_id)) or 0
    ballot = Ballot(
        batch_id=batch_id,
        sheet=last + 1,
        status=judged.status,
        reason=judged.reason,
        decided_by=work.by.account,
    )
    work.session.add(ballot)
    work.session.flush()
    write_lines(work.session, [(ballot.id, judged)])
    return _told(work, row, ballot)


@act("ballots.replace", Right.BALLOT_KEY)
def replace_ballot(work: Work, ballot_id: int, lines: Sequence[Line], reason: InvalidReason | None = None) -> BallotRow:
    """Key a sheet of an open batch anew; what stood there before is in the log (R5.2)."""
    ballot = work.session.get(Ballot, ballot_id)
    if ballot is None:
        raise RuleError("ballot.unknown", ballot=ballot_id)
    row = _open(work, ballot.batch_id)
    judged = _judge(work.session, row.round_id, lines, reason)
    work.note("", before=_logged(read_sheet(work.session, ballot.id)))
    erase_lines(work.session, ballot_id)
    ballot.status, ballot.reason, ballot.decided_by = judged.status, judged.reason, work.by.account
    flag_modified(ballot, "status")  # whoever listens must hear of new lines under an equal status too
    write_lines(work.session, [(ballot_id, judged)])
    return _told(work, row, ballot)


@act("ballots.take_back", Right.BALLOT_KEY)
def take_back_last_ballot(work: Work, batch_id: int) -> int:
    """Take the last sheet of an open batch back, to be keyed again; return its sheet number.

    Raises RuleError `batch.unknown`, `batch.not_open`, `ballots.stage` or `batch.empty`.
    """
    row = _open(work, batch_id)
    chosen = select(Ballot).where(Ballot.batch_id == batch_id).order_by(Ballot.sheet.desc())
    ballot = work.session.scalars(chosen).first()
    if ballot is None:
        raise RuleError("batch.empty", batch=row.number)
    work.note(_subject(_code(work, row), row.number, ballot.sheet), before=_logged(read_sheet(work.session, ballot.id)))
    erase_lines(work.session, ballot.id)
    work.session.delete(ballot)
    work.session.flush()
    return ballot.sheet


@act("ballots.close_batch", Right.BALLOT_KEY)
def close_batch(work: Work, batch_id: int) -> str:
    """Close and seal a batch whose keyed sheets are as many as were counted by hand; return the seal (R5.3).

    Raises RuleError `batch.unknown`, `batch.not_open`, `ballots.stage` or `batch.total`.
    """
    row = _open(work, batch_id)
    keyed = work.session.scalar(select(func.count()).where(Ballot.batch_id == batch_id)) or 0
    if keyed != row.control_total:
        raise RuleError("batch.total", batch=row.number, keyed=keyed, total=row.control_total)
    row.state, row.seal = BatchState.SEALED, seal_of(work.session, batch_id)
    work.note(_subject(_code(work, row), row.number), keyed=keyed, seal=row.seal)
    return row.seal


@act("ballots.reopen_batch", Right.BALLOT_SEAL)
def reopen_batch(work: Work, batch_id: int, reason: str) -> None:
    """Break the seal of a batch before the round is counted, with a reason (R5.4).

    Raises RuleError `batch.unknown`, `batch.not_sealed`, `batch.reason` or `ballots.stage`.
    """
    row = _batch(work, batch_id)
    if row.state is BatchState.OPEN:
        raise RuleError("batch.not_sealed", batch=row.number)
    why = _reason(reason)
    check_stage(_round(work, row), frozenset({Stage.DRAFT, *KEYING}))
    work.note(_subject(_code(work, row), row.number), reason=why, broken_seal=row.seal)
    row.state, row.seal = BatchState.OPEN, None


@act("ballots.correct_total", Right.BALLOT_KEY)
def correct_control_total(work: Work, batch_id: int, control_total: int, reason: str) -> None:
    """Correct the hand-counted total of an open batch after counting again, with a reason (R5.3).

    Raises RuleError `batch.unknown`, `batch.not_open`, `ballots.stage`, `batch.no_total` or `batch.reason`.
    """
    row = _open(work, batch_id)
    if control_total < 1:
        raise RuleError("batch.no_total", total=control_total)
    work.note(_subject(_code(work, row), row.number), reason=_reason(reason), old_total=row.control_total)
    row.control_total = control_total


def check_round(session: Session, held: RoundRow, channel: str, stages: frozenset[Stage]) -> None:
    """Refuse ballots for a round that does not take them now, or for a channel it has not.

    Raises RuleError `ballots.stage`, `ballots.past_round` or `ballots.channel`.
    """
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    check_stage(held, stages)
    known = [item.code for item in channels(session, held.id)]
    if channel not in known:
        raise RuleError("ballots.channel", channel=channel, round=held.code, channels=", ".join(known))


def check_stage(held: RoundRow | Round, stages: frozenset[Stage]) -> None:
    """Raise RuleError `ballots.stage` where the round's stage is not among `stages`."""
    if held.stage not in stages:
        allowed = [stage for stage in Stage if stage in stages]
        raise RuleError("ballots.stage", round=held.code, stage=held.stage, stages=allowed)


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


def _batch(work: Work, batch_id: int) -> Batch:
    row = work.session.get(Batch, batch_id)
    if row is None:
        raise RuleError("batch.unknown", batch=batch_id)
    return row


def _open(work: Work, batch_id: int) -> Batch:
    """Return a batch that is being keyed."""
    row = _batch(work, batch_id)
    if row.state is not BatchState.OPEN:
        raise RuleError("batch.not_open", batch=row.number)
    check_stage(_round(work, row), frozenset({Stage.DRAFT, *KEYING}) if row.file_id else KEYING)
    return row


def _round(work: Work, row: Batch) -> Round:
    return work.session.get_one(Round, row.round_id)


def _code(work: Work, row: Batch) -> str:
    return _round(work, row).code


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleError("batch.reason")
    return text.strip()


def _judge(session: Session, round_id: int, lines: Sequence[Line], reason: InvalidReason | None) -> Judgement:
    if reason is not None and reason not in DECIDED:
        raise RuleError("ballot.reason_derived", reason=reason)
    read = [
        replace(line, section=read_section(line.section)) if isinstance(line.section, str) else line for line in lines
    ]
    return judge(read, listed_numbers(session, round_id), parameters(session, round_id).max_picks, reason)


def _told(work: Work, row: Batch, ballot: Ballot) -> BallotRow:
    """Enter a keyed sheet in the log and return it."""
    sheet = read_sheet(work.session, ballot.id)
    work.note(_subject(_code(work, row), row.number, ballot.sheet), sheet=_logged(sheet))
    names = {entry.section_id: (entry.number, entry.section) for entry in snapshot(work.session, row.round_id)}
    return ballot_row(row.id, sheet, names)


def _logged(sheet: Sheet) -> list[object]:
    """Return a sheet as the log holds it: a digest for every remark, which may name people (R4.4)."""
    *facts, remarks = sheet.to_plain()
    return [*facts, digest(remarks) if remarks else None]


def _subject(code: str, batch: int, sheet: int | None = None) -> str:
    return f"{code}/{batch}" if sheet is None else f"{code}/{batch}/{sheet}"

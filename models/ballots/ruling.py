"""The third person: what differs, with the paper in hand, a decision with its reason, and precedents (R5.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.double import Keyed, Matter, matters
from models.ballots.piles import Pile, pile_in, said, take_duty
from models.ballots.readings import readings
from models.ballots.rules import Line, judge
from models.ballots.settling import settle, unsettle
from models.ballots.tables import (
    Ballot,
    Batch,
    BatchDuty,
    BatchState,
    Decision,
    Duty,
    InvalidReason,
    Reading,
    Ruling,
    SheetState,
    Turn,
)
from models.common.acts import By, Work, act, own_query, query
from models.common.errors import RightError, RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.rounds.queries import keying_rules
from models.rounds.tables import Round

SHOWN: Final = 5
"""Precedents shown beside a sheet."""
LONGEST_WHY: Final = 200


@dataclass(frozen=True)
class Question:
    """A sheet before the third person: both readings without names, and what is to be ruled on.

    Imported sheets have no readings; `ruled` is the decision in force, `why` its reason.
    """

    sheet: int
    first: Keyed | None
    second: Keyed | None
    matters: tuple[Matter, ...]
    ruled: Decision | None
    why: str


@dataclass(frozen=True)
class Precedent:
    """How a like case was decided before."""

    round_code: str
    batch: int
    sheet: int
    matters: tuple[Matter, ...]
    decision: Decision
    why: str
    ruled_on: dt.date


@act("ballots.begin_rulings", Right.BALLOT_RULE, daily=True)
def begin_rulings(work: Work, batch_id: int) -> None:
    """Take on the rulings of a batch; nobody rules on what they keyed (R5.4).

    Raises RuleError `batch.unknown`, `batch.state`, `ballots.stage` or `batch.duty`.
    """
    pile = pile_in(work, batch_id, BatchState.ADJUDICATION)
    work.note(pile.subject, duty=take_duty(work, pile))


@own_query("ballots.questions", Right.BALLOT_RULE)
def questions(session: Session, by: By, batch_id: int) -> tuple[Question, ...]:
    """Return every sheet that waits or was ruled on, in the order of the pile; only for whoever took the rulings on.

    Raises RuleError `batch.unknown`, or RightError `batch.not_adjudicator`.
    """
    found = _for_adjudicator(session, by, batch_id)
    return tuple(one for one in found if one.matters or one.ruled)


@own_query("ballots.question", Right.BALLOT_RULE)
def question(session: Session, by: By, batch_id: int, sheet: int) -> Question:
    """Return any sheet of a batch that is being ruled on; raises as `questions` does, or RuleError `ballot.unknown`."""
    for one in _for_adjudicator(session, by, batch_id):
        if one.sheet == sheet:
            return one
    raise RuleError("ballot.unknown", sheet=sheet)


@query("ballots.precedents", Right.BALLOT_RULE)
def precedents(session: Session, like: tuple[Matter, ...], most: int = SHOWN) -> tuple[Precedent, ...]:
    """Return how cases with the same matters were decided, the newest first; only rulings that still stand."""
    chosen = (
        select(Ruling, Batch.number, Round.code)
        .join(Batch, Batch.id == Ruling.batch_id)
        .join(Round, Round.id == Batch.round_id)
        .where(Ruling.matters == list(like), Ruling.in_force)
        .order_by(Ruling.id.desc())
        .limit(most)
    )
    return tuple(
        Precedent(
            code, number, row.sheet, tuple(Matter(one) for one in row.matters), row.decision, row.why, row.ruled_on
        )
        for row, number, code in session.execute(chosen).tuples()
    )


@act("ballots.rule", Right.BALLOT_RULE, daily=True)
def rule(
    work: Work,
    batch_id: int,
    sheet: int,
    decision: Decision,
    why: str,
    lines: Sequence[Line] = (),
    reason: InvalidReason | None = None,
) -> int:
    """Rule on a sheet with the paper in hand; `lines` and `reason` only with `Decision.ANEW`. Return the ruling's id.

    An earlier ruling on the sheet stays, out of force. Raises RuleError `batch.unknown`, `batch.state`,
    `ballots.stage`, `batch.duty`, `ballot.unknown`, `ruling.why`, `ruling.no_reading`, `ballot.check_digit` or
    `ballot.reason_derived`.
    """
    pile = pile_in(work, batch_id, BatchState.ADJUDICATION)
    take_duty(work, pile)
    asked = next((one for one in _questions(work.session, batch_id) if one.sheet == sheet), None)
    if asked is None:
        raise RuleError("ballot.unknown", sheet=sheet)
    if not tidy(why) or len(tidy(why)) > LONGEST_WHY:
        raise RuleError("ruling.why", longest=LONGEST_WHY, field="why")
    final = _final(work, pile, asked, decision, lines, reason)
    ruling_id = enter_ruling(work, pile, sheet, final, decision, asked.matters, tidy(why))
    work.note(f"{pile.subject}/{sheet}", decision=decision)
    return ruling_id


def enter_ruling(
    work: Work, pile: Pile, sheet: int, final: Keyed, decision: Decision, about: Sequence[Matter], why: str
) -> int:
    """Let a sheet count as it was ruled, and keep the ruling in the place of an earlier one; return its id."""
    put_out_of_force(work.session, pile.id, sheet)
    anew = decision is Decision.ANEW
    row = Ruling(
        batch_id=pile.id,
        sheet=sheet,
        decision=decision,
        matters=list(about),
        why=why,
        lines=final.plain_lines() if anew else None,
        remarks=final.plain_remarks() if anew else None,
        reason=final.reason if anew else None,
        ruled_by=work.by.account,
        ruled_on=work.today,
        in_force=True,
    )
    work.session.add(row)
    _settle(work, pile, sheet, final)
    work.session.flush()
    return row.id


def put_out_of_force(session: Session, batch_id: int, sheet: int | None = None) -> None:
    """Let a sheet's ruling (None: all of the batch) stand no longer; it stays readable."""
    chosen = select(Ruling).where(Ruling.batch_id == batch_id, Ruling.in_force)
    for row in session.scalars(chosen if sheet is None else chosen.where(Ruling.sheet == sheet)):
        row.in_force = False


def _settle(work: Work, pile: Pile, sheet: int, final: Keyed) -> None:
    """Let a sheet count as it was ruled, in the place of what counted before."""
    rules = keying_rules(work.connection, pile.round_id)
    unsettle(work, pile, sheet)
    settle(work, pile, sheet, (judge(final.lines, rules.listed, rules.max_picks, final.reason),), work.by.account)
    second = work.session.get(Reading, (pile.id, int(Turn.SECOND), sheet))
    if second is not None:
        second.state = SheetState.RULED


def _final(
    work: Work, pile: Pile, asked: Question, decision: Decision, lines: Sequence[Line], reason: InvalidReason | None
) -> Keyed:
    """Return what a decision makes of a sheet; raises RuleError `ruling.no_reading` for an imported sheet's."""
    if decision is Decision.ANEW:
        return said(work, pile, lines, reason)
    chosen = asked.first if decision is Decision.FIRST else asked.second
    if chosen is None:
        raise RuleError("ruling.no_reading", sheet=asked.sheet)
    return chosen


def _for_adjudicator(session: Session, by: By, batch_id: int) -> tuple[Question, ...]:
    """Return every sheet of a batch in rulings to the one who took them on."""
    row = session.get(Batch, batch_id)
    if row is None:
        raise RuleError("batch.unknown", batch=batch_id)
    duty = session.get(BatchDuty, (batch_id, by.person))
    if row.state is not BatchState.ADJUDICATION or duty is None or duty.duty is not Duty.ADJUDICATOR:
        raise RightError("batch.not_adjudicator", batch=row.number)
    return _questions(session, batch_id)


def _questions(session: Session, batch_id: int) -> tuple[Question, ...]:
    """Return every sheet of a batch with its readings and the ruling in force."""
    first = {one.sheet: one.keyed for one in readings(session.connection(), batch_id, Turn.FIRST)}
    second = {one.sheet: one.keyed for one in readings(session.connection(), batch_id, Turn.SECOND)}
    chosen = select(Ruling).where(Ruling.batch_id == batch_id, Ruling.in_force)
    ruled = {row.sheet: row for row in session.scalars(chosen)}
    stored = session.scalars(select(Ballot.sheet).where(Ballot.batch_id == batch_id)).all()
    return tuple(
        Question(
            sheet,
            first.get(sheet),
            second.get(sheet),
            matters(first.get(sheet), second.get(sheet)),
            ruled[sheet].decision if sheet in ruled else None,
            ruled[sheet].why if sheet in ruled else "",
        )
        for sheet in sorted({*first, *stored})
    )

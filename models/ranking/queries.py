"""Reading rankings, live and frozen, and what they rest on: verified tips, decisions and main problems (R6.4–R6.7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.queries import counts
from models.ballots.rules import Counts
from models.ballots.tally import tallied
from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.ranking.frozen import read_back, rulings
from models.ranking.order import Ruling as Ruling
from models.ranking.order import Tie as Tie
from models.ranking.rules import Candidate, Ranking, rank
from models.ranking.rules import Line as Line
from models.ranking.scoring import ChannelUse as ChannelUse
from models.ranking.scoring import Part as Part
from models.ranking.scoring import Standing as Standing
from models.ranking.tables import MainProblem, TieDecision, Tip
from models.rounds.queries import EntryRow, RoundRow, parameters, round_by_code, snapshot
from models.rounds.rules import FINAL


@dataclass(frozen=True)
class TipRow:
    """A verified tip; `withdrawn` says why it was taken back, None while it holds.

    `discipline` says how the person was disciplined; None as long as that is not recorded (R6.5).
    """

    id: int
    number: int
    section: str
    unit: str
    reported_on: dt.date
    verified_on: dt.date
    case: str
    basis: str
    approver: str
    withdrawn: str | None
    discipline: str | None


@dataclass(frozen=True)
class DecisionRow:
    """A recorded decision on a tie; `applies` says whether it settles a tie of the ranking as it is."""

    id: int
    numbers: tuple[int, ...]
    keep: bool
    participants: str
    reason: str
    decided_on: dt.date
    applies: bool
    minutes: str | None
    """None: recorded before minutes were kept."""


@dataclass(frozen=True)
class Recorded:
    """Sections with a verified tip (R6.5), decisions on ties (R6.4), and main problems in the lead's words (R6.7)."""

    direct_first: frozenset[int]
    rulings: tuple[Ruling, ...]
    worded: dict[int, str]


@query("ranking.live", Right.RANKING_LIVE, recorded=True)
def ranking(session: Session, code: str) -> Ranking:
    """Return a round's ranking as it stands; once finalised, the frozen one.

    Raises RuleError `round.unknown`.
    """
    held = round_by_code(session, code)
    return read_back(session, held) if held.stage in FINAL else compute(session, held, tallied(session, held.id))


@query("ranking.result", Right.RESULT_READ)
def result(session: Session, code: str) -> Ranking:
    """Return a round's frozen ranking; raises RuleError `round.unknown` or `result.not_final`."""
    return read_back(session, final(session, code))


@query("ranking.tips", Right.RESULT_READ)
def tips(session: Session, code: str) -> tuple[TipRow, ...]:
    """Return a round's verified tips in the order they were recorded, withdrawn ones too (R6.5)."""
    held = round_by_code(session, code)
    listed = {entry.section_id: entry for entry in snapshot(session, held.id)}
    found = session.scalars(select(Tip).where(Tip.round_id == held.id).order_by(Tip.id))
    return tuple(_tip_row(tip, listed[tip.section_id]) for tip in found)


def _tip_row(tip: Tip, entry: EntryRow) -> TipRow:
    return TipRow(
        tip.id, entry.number, entry.section, entry.unit, tip.reported_on, tip.verified_on,
        tip.case, tip.basis, tip.approver, tip.withdrawn, tip.discipline,
    )  # fmt: skip


@query("ranking.decisions", Right.RESULT_READ)
def decisions(session: Session, code: str) -> tuple[DecisionRow, ...]:
    """Return a round's decisions on ties in the order they were taken (R6.4)."""
    held = round_by_code(session, code)
    found = session.scalars(select(TieDecision).where(TieDecision.round_id == held.id).order_by(TieDecision.id)).all()
    last = {frozenset(decision.numbers): decision.id for decision in found}
    now = ranking_of(session, held)
    tied = {frozenset(tie.numbers) for tie in now.ties}
    return tuple(
        DecisionRow(
            decision.id,
            tuple(decision.numbers),
            decision.keep,
            decision.participants,
            decision.reason,
            decision.decided_on,
            frozenset(decision.numbers) in tied and last[frozenset(decision.numbers)] == decision.id,
            decision.minutes,
        )
        for decision in found
    )


def ranking_of(session: Session, held: RoundRow) -> Ranking:
    """Return a round's ranking, the frozen one once it is final; what asks for it checks the right."""
    return read_back(session, held) if held.stage in FINAL else compute(session, held)


def final(session: Session, code: str) -> RoundRow:
    """Return a round whose result is frozen; raises RuleError `round.unknown` or `result.not_final`."""
    held = round_by_code(session, code)
    if held.stage not in FINAL:
        raise RuleError("result.not_final", round=held.code, stage=held.stage)
    return held


def compute(session: Session, held: RoundRow, counted: Counts | None = None) -> Ranking:
    """Rank a round from its ballots, tips and decisions as they are stored now; `counted` is a count made before."""
    beside = recorded(session, held.id)
    return rank(
        parameters(session, held.id),
        candidates(session, held.id),
        counts(session, held.id) if counted is None else counted,
        beside.direct_first,
        beside.rulings,
        beside.worded,
    )


def recorded(session: Session, round_id: int) -> Recorded:
    """Return what a ranking rests on beside the ballots, as it is stored now."""
    first = select(Tip.section_id).where(Tip.round_id == round_id, Tip.withdrawn.is_(None))
    worded = select(MainProblem.section_id, MainProblem.text).where(MainProblem.round_id == round_id)
    return Recorded(
        frozenset(session.scalars(first)),
        rulings(session, round_id),
        dict(session.execute(worded).tuples().all()),
    )


def candidates(session: Session, round_id: int) -> tuple[Candidate, ...]:
    """Return the evaluated sections of a round by number."""
    return tuple(
        Candidate(entry.section_id, entry.number, entry.section, entry.unit) for entry in snapshot(session, round_id)
    )

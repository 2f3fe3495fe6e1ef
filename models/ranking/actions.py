"""Verified tips, decisions on ties, main problems, and freezing the result (R6.4–R6.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.ballots.packed import check_packed
from models.ballots.queries import ballots_digest, counts
from models.ballots.tally import check_tally
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.intake.rules import optional
from models.ranking.agreeing import check_recount
from models.ranking.frozen import frozen_digest, write
from models.ranking.minutes import matter_of, proposed_minutes, read_minutes
from models.ranking.naming import refuse_names, registry_names
from models.ranking.queries import candidates, compute
from models.ranking.rules import Ranking, as_result
from models.ranking.tables import MainProblem, ResultChannel, ResultLine, TieDecision, Tip
from models.rounds.queries import RoundRow, listed_numbers, parameters, round_by_code, snapshot
from models.rounds.rules import FINAL
from models.rounds.tables import Round


@act("ranking.record_tip", Right.RESULT_EDIT)
def record_tip(
    work: Work,
    round_code: str,
    number: int,
    reported_on: dt.date,
    verified_on: dt.date,
    case: str,
    basis: str,
    approver: str,
) -> int:
    """Record a verified tip: its section ranks first in this round (R6.5); return the tip's id.

    Raises RuleError `round.unknown`, `result.frozen`, `tip.not_listed`, `tip.backwards`, `tip.future` or `tip.empty`.
    """
    held = unfrozen(work.session, round_code)
    section_id = _listed(work.session, held, number)
    check_days(reported_on, verified_on, work.today)
    texts = {"case": case, "basis": basis, "approver": approver}
    for field, text in texts.items():
        texts[field] = _needed(text, "tip.empty", field)
    tip = Tip(
        round_id=held.id,
        section_id=section_id,
        reported_on=reported_on,
        verified_on=verified_on,
        **texts,
    )
    work.session.add(tip)
    work.session.flush()
    work.note(held.code, number=number)
    return tip.id


@act("ranking.withdraw_tip", Right.RESULT_EDIT)
def withdraw_tip(work: Work, tip_id: int, reason: str) -> None:
    """Take a tip back before the result is frozen; the row stays with its reason.

    Raises RuleError `tip.unknown`, `tip.withdrawn`, `result.frozen` or `tip.reason`.
    """
    tip = work.session.get(Tip, tip_id)
    if tip is None:
        raise RuleError("tip.unknown")
    held = unfrozen(work.session, work.session.get_one(Round, tip.round_id).code)
    if tip.withdrawn is not None:
        raise RuleError("tip.withdrawn", reason=tip.withdrawn)
    tip.withdrawn = _needed(reason, "tip.reason", "reason")
    work.note(held.code, tip=tip_id)


@act("ranking.decide_tie", Right.RESULT_EDIT)
def decide_tie(
    work: Work,
    round_code: str,
    *,
    order: tuple[int, ...] = (),
    keep: tuple[int, ...] = (),
    participants: str,
    reason: str,
    minutes: str = "",
) -> int:
    """Record who decided a tie across an edge, why, and how: an order, or keeping the tie (R6.4); return its id.

    Without `minutes` the proposed ones are stored. A new decision on the same sections replaces the old one, which
    stays readable. Raises RuleError `round.unknown`, `result.frozen`, `tie.one_way`, `tie.not_tied`,
    `tie.participants`, `tie.reason` or `tie.minutes_long`.
    """
    held = unfrozen(work.session, round_code)
    return enter_decision(work, held, order, keep, participants, reason, minutes)


def enter_decision(
    work: Work,
    held: RoundRow,
    order: tuple[int, ...],
    keep: tuple[int, ...],
    participants: str,
    reason: str,
    minutes: str = "",
) -> int:
    """Record a decision as `decide_tie` does, also where a final result is being corrected (R6.4, R7.8)."""
    if bool(order) == bool(keep):
        raise RuleError("tie.one_way")
    numbers, kept = order or keep, bool(keep)
    now = compute(work.session, held)
    tie = next((one for one in now.ties if sorted(one.numbers) == sorted(numbers)), None)
    if tie is None:
        raise RuleError("tie.not_tied", round=held.code, numbers=numbers, ties=tied(now))
    who, why = _needed(participants, "tie.participants", "participants"), _needed(reason, "tie.reason", "reason")
    law = parameters(work.session, held.id)
    matter = matter_of(held.title, law, tie, now.lines, numbers, kept, who, why, work.today)
    decision = TieDecision(
        round_id=held.id,
        numbers=list(numbers),
        keep=kept,
        participants=who,
        reason=why,
        decided_on=work.today,
        minutes=read_minutes(minutes) or proposed_minutes(matter),
    )
    work.session.add(decision)
    work.session.flush()
    work.note(held.code, numbers=numbers, keep=kept)
    return decision.id


@act("ranking.word_main_problems", Right.RESULT_EDIT)
def word_main_problems(work: Work, round_code: str, number: int, text: str) -> None:
    """Word a section's main problems for publication (R6.7); empty text goes back to what is proposed.

    A person's name is refused here, where it can still be put right. Raises RuleError `round.unknown`, `result.frozen`,
    `tip.not_listed`, `row.long` or `reports.name_in_newspaper`.
    """
    held = unfrozen(work.session, round_code)
    section_id = _listed(work.session, held, number)
    words = optional(text)
    here = next(one for one in snapshot(work.session, held.id) if one.section_id == section_id)
    refuse_names(words, here.unit, here.section, registry_names(work.session), field="text")
    row = work.session.get(MainProblem, (held.id, section_id))
    if row is None:
        row = MainProblem(round_id=held.id, section_id=section_id, text=words)
        if words:
            work.session.add(row)
    elif words:
        row.text = words
    else:
        work.session.delete(row)
    work.note(held.code, number=number, text=words)


def freeze(work: Work, round_id: int) -> Ranking:
    """Freeze a round's rules, list, ballots and result with their digests (R6.6); return the frozen ranking.

    Four counts must say the same: the running tally, the kept counts of sealed batches, the ballots counted anew, and
    the database's own ranking. Raises DamageError `tally.differs`, `packed.differs` or `recount.…` where they do not,
    and RuleError `tie.undecided` while a tie across an edge is open (R6.4).
    """
    row = work.session.get_one(Round, round_id)
    held, counted = round_by_code(work.session, row.code), counts(work.session, round_id)
    check_tally(work.session, round_id, row.code, counted)
    check_packed(work.session, round_id, row.code, counted)
    ranking = compute(work.session, held, counted)
    check_recount(work.session, held, ranking)
    for tie in ranking.ties:
        if tie.ruling is None:
            raise RuleError(
                "tie.undecided", round=row.code, rank=tie.first, last=tie.last, edges=tie.edges, numbers=tie.numbers
            )
    _store(work, row, ranking)
    return ranking


def refreeze(work: Work, round_id: int) -> Ranking:
    """Freeze a result anew, from ballots, tips and decisions that were corrected (R7.8); raises as `freeze` does."""
    for table in (ResultLine, ResultChannel):
        work.session.execute(delete(table).where(table.round_id == round_id))
        for row in [one for one in work.session if isinstance(one, table)]:
            work.session.expunge(row)  # what was read before must not be taken for what is written now
    return freeze(work, round_id)


def freeze_past(work: Work, round_id: int, places: Mapping[int, tuple[int, str]]) -> None:
    """Freeze a round known only as a result: rank and main problems by section id, all of them listed (R3.3)."""
    row = work.session.get_one(Round, round_id)
    ranking = as_result(
        parameters(work.session, round_id),
        candidates(work.session, round_id),
        places,
    )
    _store(work, row, ranking)


def _store(work: Work, row: Round, ranking: Ranking) -> None:
    write(work.session, row.id, ranking)
    row.ballots_digest = None if row.imported else ballots_digest(work.session, row.id)
    row.finalised_at = row.finalised_at or work.now  # a corrected result keeps its place in the order of time
    work.session.flush()
    row.result_digest = frozen_digest(work.session, row.id)
    work.note(row.code, result=row.result_digest, ballots=row.ballots_digest)


def unfrozen(session: Session, round_code: str) -> RoundRow:
    """Return a round whose result may still change; raises RuleError `round.unknown` or `result.frozen`."""
    held = round_by_code(session, round_code)
    if held.stage in FINAL:
        raise RuleError("result.frozen", round=held.code, stage=held.stage)
    return held


def tied(ranking: Ranking) -> str:
    """Return the ties across an edge as a refusal shows them: `17=20; 33=42=51`."""
    return "; ".join("=".join(map(str, tie.numbers)) for tie in ranking.ties) or "—"


def check_days(reported_on: dt.date, verified_on: dt.date, today: dt.date) -> None:
    """Refuse a tip verified before it was reported, or in the future; raises RuleError `tip.…`."""
    if verified_on < reported_on:
        raise RuleError("tip.backwards", reported_on=reported_on, verified_on=verified_on)
    if verified_on > today:
        raise RuleError("tip.future", verified_on=verified_on, today=today)


def _listed(session: Session, held: RoundRow, number: int) -> int:
    """Return the id of a section on the round's list."""
    section_id = listed_numbers(session, held.id).get(number)
    if section_id is None:
        raise RuleError("tip.not_listed", round=held.code, number=number)
    return section_id


def _needed(text: str, key: str, field: str) -> str:
    """Return a text that must not be empty; `field` lets a form show the refusal beside it."""
    if not tidy(text):
        raise RuleError(key, field=field)
    return optional(text)

"""The steps of a round and what each brings with it (R3.2, R6.4, R6.6, R7.5)."""

from __future__ import annotations

import datetime as dt

from models.ballots.queries import counts, unsealed
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.making import date_measures, make
from models.consequences.sequence import refuse_out_of_order
from models.finalising.round_file import keep
from models.ranking.actions import freeze
from models.ranking.naming import refuse_names, registry_names
from models.rounds.actions import move_stage
from models.rounds.queries import RoundRow, round_by_code
from models.rounds.rules import STAGES
from models.rounds.tables import Round, Stage


@act("round.step", Right.ROUND_EDIT, backup=True)
def step(work: Work, code: str, stage: Stage | str, on: dt.date | None = None, reason: str = "") -> None:
    """Move a round to its next stage, or one back with a reason; `on` is the publication date, today if not given.

    `counted` asks for sealed batches, `finalised` freezes the result and makes the measures, `published` sets their
    dates. Raises RuleError `stage.unknown`, `round.…` for a step out of order, `stage.…`, `tie.undecided`, or
    `reports.name_in_newspaper` where main problems name a person.
    """
    held = round_by_code(work.session, code)
    to = _stage(stage)
    forward = STAGES.index(to) > STAGES.index(held.stage)
    move_stage(work, held.id, to, reason)
    match to:
        case Stage.COUNTED if forward:
            _check_counted(work, held)
        case Stage.FINALISED:
            _finalise(work, held)
        case Stage.PUBLISHED:
            _publish(work, held, on or work.today)


def _stage(stage: Stage | str) -> Stage:
    try:
        return Stage(stage)
    except ValueError as error:
        raise RuleError("stage.unknown", stage=stage, stages=", ".join(STAGES)) from error


def _check_counted(work: Work, held: RoundRow) -> None:
    """Refuse to count while a batch is open, or without a single ballot (R5.4)."""
    still_open = unsealed(work.session, held.id)
    if still_open:
        raise RuleError("stage.open_batches", round=held.code, batches=still_open)
    if not any(c.valid + c.abstained + c.invalid for c in counts(work.session, held.id).channels):
        raise RuleError("stage.no_ballots", round=held.code)


def _finalise(work: Work, held: RoundRow) -> None:
    refuse_out_of_order(work, held.code, held.cut_off)
    ranking = freeze(work, held.id)
    names = registry_names(work.session)
    for line in ranking.listed:
        refuse_names(line.main_problems, line.unit, line.name, names)
    frozen = round_by_code(work.session, held.code)
    measures = make(work, frozen)
    keep(work, frozen)
    work.note(held.code, listed=len(ranking.listed), measures=len(measures))


def _publish(work: Work, held: RoundRow, on: dt.date) -> None:
    if on < held.cut_off:
        raise RuleError("stage.published_early", round=held.code, on=on, cut_off=held.cut_off)
    if on > work.today:
        raise RuleError("stage.published_future", round=held.code, on=on, today=work.today)
    work.session.get_one(Round, held.id).published_on = on
    work.session.flush()
    date_measures(work, round_by_code(work.session, held.code))
    work.note(held.code, published_on=on)

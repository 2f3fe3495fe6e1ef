"""Reading for the what-if: a trial of other rules on a copy of a round's count (R6.1–R6.6)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.ballots.partial import NOTHING, LeftOut, counts_without
from models.ballots.queries import counts
from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.ranking.queries import ranking, recorded
from models.ranking.trial import Supposed, Trial, compare, sheets
from models.rounds.queries import parameters, round_by_code


@query("ranking.what_if", Right.RANKING_LIVE, recorded=True)
def what_if(session: Session, code: str, supposed: Supposed, left_out: LeftOut = NOTHING) -> Trial:
    """Rank a round under what is supposed, beside its official ranking; nothing is written.

    Raises RuleError `round.unknown`, `ballots.past_round` or `round_sheet.…` with the field.
    """
    held = round_by_code(session, code)
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    beside, every = recorded(session, held.id), counts(session, held.id)
    return compare(
        ranking(session, held.code),
        parameters(session, held.id),
        supposed,
        every if left_out.nothing else counts_without(session, held.id, left_out),
        beside.direct_first,
        beside.rulings,
        beside.worded,
        sheets(every),
    )

"""How the person of a verified tip was disciplined (R6.5): known later than the result, often much later."""

from __future__ import annotations

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.intake.rules import optional
from models.ranking.tables import Tip
from models.rounds.tables import Round


@act("ranking.record_discipline", Right.RESULT_EDIT)
def record_discipline(work: Work, tip_id: int, text: str) -> None:
    """Record how the person was disciplined, also after the result is final; no figure depends on it (R6.5).

    A new text replaces the old one, which stays in the log. Raises RuleError `tip.unknown`, `tip.withdrawn`,
    `tip.discipline` or `row.long`.
    """
    tip = work.session.get(Tip, tip_id)
    if tip is None:
        raise RuleError("tip.unknown")
    if tip.withdrawn is not None:
        raise RuleError("tip.withdrawn", reason=tip.withdrawn)
    if not tidy(text):
        raise RuleError("tip.discipline", field="discipline")
    tip.discipline = optional(text)
    work.note(work.session.get_one(Round, tip.round_id).code, tip=tip_id)

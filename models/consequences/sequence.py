"""Results are made final in the order of time (R7.3)."""

from __future__ import annotations

import datetime as dt

from models.common.acts import Work
from models.common.errors import RuleError
from models.rounds.queries import rounds
from models.rounds.rules import FINAL
from models.rounds.tables import Stage

HELD = (Stage.ISSUING, Stage.KEYING, Stage.COUNTED)
"""Stages of a round that is under way but not final."""


def refuse_out_of_order(work: Work, code: str, cut_off: dt.date) -> None:
    """Refuse to freeze a result while a later one is frozen or an earlier one under way.

    Streaks are frozen with each result, so results must be frozen in the order of time (R7.3). Raises RuleError
    `stage.later_final` or `stage.earlier_open`.
    """
    for other in rounds(work.session):
        if other.code == code:
            continue
        if other.stage in FINAL and other.cut_off > cut_off:
            raise RuleError("stage.later_final", round=code, cut_off=cut_off, later=other.code)
        if other.stage in HELD and other.cut_off < cut_off:
            raise RuleError("stage.earlier_open", round=code, earlier=other.code, stage=other.stage)

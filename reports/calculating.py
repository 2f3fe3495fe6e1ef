"""Calculation sheets as files: live ones for the lead, those of a final result for its readers (R8.4)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.ranking.queries import final
from models.rounds.queries import round_by_code
from reports.catalogue import result_entry
from reports.working import Working, drawn


@query("document.calculation_sheets", Right.RANKING_LIVE, recorded=True)
def calculation_sheets(session: Session, code: str, numbers: tuple[int, ...] | None = None) -> tuple[Working, ...]:
    """Draw the calculation sheets of some sections by number, or of every listed one, as the round stands now.

    Raises RuleError `round.unknown`, `ballots.past_round`, `tip.not_listed` or `reports.glyph_missing`.
    """
    return _drawn(session, round_by_code(session, code).code, numbers)


@query("document.final_calculation_sheets", Right.RESULT_READ)
def final_calculation_sheets(
    session: Session, code: str, numbers: tuple[int, ...] | None = None
) -> tuple[Working, ...]:
    """Draw the calculation sheets of a frozen result; raises as `calculation_sheets` does, or `result.not_final`."""
    return _drawn(session, final(session, code).code, numbers)


def _drawn(session: Session, code: str, numbers: tuple[int, ...] | None) -> tuple[Working, ...]:
    sheet = result_entry("calculation_sheet")
    return tuple(drawn(code, sheet, leaf) for leaf in sheet.gather(session, code, numbers))

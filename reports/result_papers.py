"""Working papers that show a ranking: of a final round for all who read results, of a trial for the lead alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.finalising.rereading import sheets_to_read
from models.ranking.queries import final
from models.rounds.queries import round_by_code
from reports import rereading_list
from reports.catalogue import WorkingEntry, result_entry
from reports.working import Working, drawn


@query("document.result_papers", Right.RESULT_READ)
def result_papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw some kinds of a final round; raises RuleError `round.unknown`, `result.not_final` or `reports.kind`."""
    chosen = [result_entry(kind, Right.RESULT_READ) for kind in dict.fromkeys(kinds)]
    return _papers(session, final(session, code).code, chosen)


@query("document.live_result_papers", Right.RANKING_LIVE, recorded=True)
def live_result_papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw some kinds of a round as it stands, marked as a trial; raises RuleError like `result_papers`."""
    return _papers(session, round_by_code(session, code).code, [result_entry(kind) for kind in dict.fromkeys(kinds)])


@query("document.calculation_sheets", Right.RANKING_LIVE, recorded=True)
def calculation_sheets(session: Session, code: str, numbers: tuple[int, ...] | None = None) -> tuple[Working, ...]:
    """Draw the calculation sheets of some sections by number, or of every listed one, as the round stands now.

    Raises RuleError `round.unknown`, `ballots.past_round`, `tip.not_listed` or `reports.glyph_missing`.
    """
    return _sheets(session, round_by_code(session, code).code, numbers)


@query("document.final_calculation_sheets", Right.RESULT_READ)
def final_calculation_sheets(
    session: Session, code: str, numbers: tuple[int, ...] | None = None
) -> tuple[Working, ...]:
    """Draw the calculation sheets of a frozen result; raises as `calculation_sheets` does, or `result.not_final`."""
    return _sheets(session, final(session, code).code, numbers)


@query("document.rereading_list", Right.RANKING_LIVE)
def rereading_paper(session: Session, code: str, edge: str, numbers: tuple[int, ...]) -> Working:
    """Draw the list of sheets to read again for one line; raises RuleError `round.unknown` or `rereading.no_line`."""
    held = round_by_code(session, code)
    leaf = rereading_list.leaf(session, held, sheets_to_read(session, held.code, edge, numbers))
    return drawn(held.code, result_entry("rereading_list"), leaf)


def _papers(session: Session, code: str, kinds: Sequence[WorkingEntry]) -> tuple[Working, ...]:
    return tuple(drawn(code, kind, leaf) for kind in kinds for leaf in kind.gather(session, code))


def _sheets(session: Session, code: str, numbers: tuple[int, ...] | None) -> tuple[Working, ...]:
    sheet = result_entry("calculation_sheet")
    return tuple(drawn(code, sheet, leaf) for leaf in sheet.gather(session, code, numbers))

"""Working papers that show a ranking: of a final round for all who read results, of a trial for the lead alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.ranking.queries import final
from models.rounds.queries import round_by_code
from reports.catalogue import result_entry
from reports.working import Working, drawn


@query("document.result_papers", Right.RESULT_READ)
def result_papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw some kinds of a final round; raises RuleError `round.unknown`, `result.not_final` or `reports.kind`."""
    return _papers(session, final(session, code).code, kinds)


@query("document.live_result_papers", Right.RANKING_LIVE, recorded=True)
def live_result_papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw some kinds of a round as it stands, marked as a trial; raises RuleError like `result_papers`."""
    return _papers(session, round_by_code(session, code).code, kinds)


def _papers(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    chosen = [result_entry(kind) for kind in dict.fromkeys(kinds)]
    return tuple(drawn(code, kind, leaf) for kind in chosen for leaf in kind.gather(session, code))

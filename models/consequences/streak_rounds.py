"""Which rounds make a streak, and with which ranks: what a proposal of removal rests on (R7.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.consequences.making import descent, held_rounds
from models.consequences.streaks import counted
from models.ranking.queries import final
from models.ranking.tables import ResultLine
from models.rounds.queries import RoundRow, parameters, rounds


@dataclass(frozen=True)
class StreakRound:
    """A round of a streak and the rank there; of two predecessors the better one."""

    title: str
    rank: int


@query("consequences.streak_rounds", Right.MEASURE_READ)
def streak_rounds(session: Session, code: str, section_id: int) -> tuple[StreakRound, ...]:
    """Return the rounds in a row in the top tier up to a final one, oldest first; none where it was not in it.

    Raises RuleError `round.unknown` or `result.not_final`.
    """
    return streaks_of(session, final(session, code), (section_id,))[section_id]


def streaks_of(session: Session, held: RoundRow, section_ids: Collection[int]) -> dict[int, tuple[StreakRound, ...]]:
    """Return the streaks of several sections of a final round."""
    lines = descent(session, held)
    same_as = {section_id: lines.ancestors(section_id) for section_id in section_ids}
    of_all = set().union(*same_as.values())
    back = held_rounds(session, held, of_all)
    law = parameters(session, held.id).unevaluated
    titles = {one.code: (one.id, one.title) for one in rounds(session)}
    chosen = select(ResultLine.round_id, ResultLine.section_id, ResultLine.rank).where(
        ResultLine.top, ResultLine.section_id.in_(of_all)
    )
    ranks = {(of, section): rank for of, section, rank in session.execute(chosen).tuples()}
    found: dict[int, tuple[StreakRound, ...]] = {}
    for section_id, same in same_as.items():
        run = []
        for one in reversed(counted(same, back, law)):
            of, title = titles[one.code]
            run.append(StreakRound(title, min(ranks[of, section] for section in same & one.top)))
        found[section_id] = tuple(run)
    return found

"""Every listed section's ranks over the rounds; sections that came out of one another count as one (R2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.ranking.tables import ResultLine
from models.registry.queries import SectionRow, descent, sections
from models.registry.rules import Descent
from models.rounds.rules import FINAL
from models.rounds.tables import Round

Listing = tuple[str, int, int]
"""A round's code, a section listed in it, and its rank."""


@dataclass(frozen=True)
class RankHistory:
    """What a section and its predecessors were listed as, by the codes of the rounds; the names are today's."""

    section_id: int
    number: int
    name: str
    unit: str
    ranks: Mapping[str, int]


@query("ranking.histories", Right.RESULT_READ)
def rank_histories(session: Session) -> tuple[RankHistory, ...]:
    """Return the history of every section that a frozen result lists, by section."""
    return histories_of(session, listings(session))


def listings(session: Session) -> tuple[Listing, ...]:
    """Return everything that frozen results list."""
    chosen = select(Round.code, ResultLine.section_id, ResultLine.rank).join(Round, Round.id == ResultLine.round_id)
    chosen = chosen.where(Round.stage.in_(FINAL), ResultLine.listed).order_by(Round.id, ResultLine.section_id)
    return tuple(session.execute(chosen).tuples())


def histories_of(session: Session, listed: Iterable[Listing]) -> tuple[RankHistory, ...]:
    """Return the histories that listings make."""
    known: dict[int, SectionRow] = {row.id: row for row in sections(session)}
    return tuple(
        RankHistory(heir, known[heir].number, known[heir].name, known[heir].unit, ranks)
        for heir, ranks in sorted(by_heir(descent(session), listed).items())
    )


def by_heir(lines: Descent, listed: Iterable[Listing]) -> dict[int, dict[str, int]]:
    """Gather ranks under what the sections have become; of two predecessors in one round the better rank holds."""
    found: dict[int, dict[str, int]] = {}
    for code, section_id, rank in listed:
        held = found.setdefault(lines.heir(section_id), {})
        held[code] = min(rank, held.get(code, rank))
    return found

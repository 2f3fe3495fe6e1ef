"""Holding a ranking against the database's own recount before it is frozen, and ever after (R6.6)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.common.errors import DamageError
from models.ranking.agreement import Difference, ranking_differences
from models.ranking.recount import recount
from models.ranking.rules import Ranking
from models.rounds.queries import RoundRow, parameters


def check_recount(session: Session, held: RoundRow, ranking: Ranking) -> None:
    """Refuse to go on with a ranking that the database's recount does not confirm, and say what differs first.

    Raises DamageError `recount.channel`, `recount.section`, `recount.share` or `recount.ties`.
    """
    first = _first(session, held, ranking)
    if first is not None:
        raise DamageError(
            key_of(first), round=held.code, number=first.section, channel=first.channel, figure=first.figure,
            ranked=first.one, recounted=first.other,
        )  # fmt: skip


def agrees(session: Session, held: RoundRow, ranking: Ranking) -> bool:
    """Say whether the database's recount confirms a ranking in every figure."""
    return _first(session, held, ranking) is None


def _first(session: Session, held: RoundRow, ranking: Ranking) -> Difference | None:
    found = recount(session, held.id)
    return next(ranking_differences(parameters(session, held.id), ranking, found), None)


def key_of(first: Difference) -> str:
    """Return the key of the refusal that a difference is told with."""
    if first.section is not None:
        return "recount.share" if first.channel else "recount.section"
    return "recount.channel" if first.channel else "recount.ties"

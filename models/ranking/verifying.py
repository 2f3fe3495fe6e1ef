"""Whether frozen results are still what was frozen, and what the ballots give again (R6.6)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from models.ballots.queries import ballots_digest, counts
from models.ballots.rules import Counts
from models.ranking.agreeing import agrees
from models.ranking.frozen import frozen_digest, read_back
from models.ranking.queries import compute
from models.rounds.queries import RoundRow, rounds
from models.rounds.rules import FINAL


def frozen_faults(session: Session, count: Callable[[int], Counts] | None = None) -> tuple[str, ...]:
    """Return the codes of finalised rounds whose stored result was changed or is not what the ballots give.

    `count` gives a round's count where others need it too.
    """
    count = count or partial(counts, session)
    final = (held for held in rounds(session) if held.stage in FINAL)
    return tuple(held.code for held in final if not is_sound(session, held, count))


def is_sound(session: Session, held: RoundRow, count: Callable[[int], Counts]) -> bool:
    """Say whether a finalised round's digests hold and recomputing gives the identical ranking."""
    try:
        if frozen_digest(session, held.id) != held.result_digest:
            return False
        if held.imported:
            return True
        frozen = read_back(session, held)
        return (
            ballots_digest(session, held.id) == held.ballots_digest
            and compute(session, held, count(held.id)) == frozen
            and agrees(session, held, frozen)
        )
    except (ValueError, TypeError, LookupError, ArithmeticError):
        # damaged bytes may no longer read as a number, a day or a document at all
        return False

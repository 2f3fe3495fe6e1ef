"""Reading a final round's canonical file and its fingerprint (R6.6)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import DamageError, RuleError
from models.common.rights import Right
from models.finalising.fingerprint import words
from models.finalising.round_file import Fingerprint, Sink, write
from models.finalising.tables import RoundFile
from models.ranking.queries import final
from models.rounds.tables import Round


@query("round_file.fingerprint", Right.RESULT_READ)
def fingerprint(session: Session, code: str) -> tuple[str, ...]:
    """Return the eight words of a final round's file; none before, and none for rounds known only as results."""
    found = session.scalar(select(RoundFile.digest).join(Round).where(Round.code == code))
    return words(found) if found else ()


@query("round_file.digest", Right.RESULT_READ)
def file_digest(session: Session, code: str) -> str:
    """Return the digest that the eight words stand for; empty where there are none."""
    return session.scalar(select(RoundFile.digest).join(Round).where(Round.code == code)) or ""


@query("round_file.write", Right.RESULT_READ)
def write_round_file(session: Session, code: str, sink: Sink) -> Fingerprint:
    """Write a final round's file into `sink`, piece by piece; return its digest and size.

    Raises RuleError `round.unknown`, `result.not_final` or `round_file.imported`, and DamageError `round_file.differs`
    when the file is no longer what it was when the round was made final.
    """
    held = final(session, code)
    if held.imported:
        raise RuleError("round_file.imported", round=held.code)
    kept = session.get(RoundFile, held.id)
    if kept is None:
        raise RuleError("round_file.none", round=held.code)
    found = write(session, held, sink)
    if found != Fingerprint(kept.form, kept.digest, kept.size):
        raise DamageError("round_file.differs", round=held.code)
    return found

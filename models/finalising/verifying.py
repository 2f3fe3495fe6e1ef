"""Whether the canonical file of every final round is still the one whose digest was kept (R6.6)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.finalising.round_file import Fingerprint, write
from models.finalising.superseded import old_file_faults
from models.finalising.tables import RoundFile
from models.rounds.queries import RoundRow, rounds
from models.rounds.rules import FINAL


def round_file_faults(session: Session) -> Iterator[str]:
    """Yield the codes of rounds whose file, written anew, is not what it was, and of files without a final round.

    So too the editions before a correction, as `2021Q1/1` (R7.8).

    A round that was made final before files were kept has none.
    """
    kept = dict(session.execute(select(RoundFile.round_id, RoundFile)).tuples().all())
    for held in rounds(session):
        file = kept.pop(held.id, None)
        if file is not None and not _is_same(session, held, file):
            yield held.code
    yield from (str(round_id) for round_id in kept)
    yield from (f"{code}/{edition}" for code, edition in old_file_faults(session))


def _is_same(session: Session, held: RoundRow, file: RoundFile) -> bool:
    if held.imported or held.stage not in FINAL:
        return False
    try:
        return write(session, held, lambda _raw: None) == Fingerprint(file.form, file.digest, file.size)
    except (ValueError, TypeError, LookupError, ArithmeticError):
        # damaged bytes may no longer read as a number, a day or a document at all
        return False

"""Files of results that were corrected: kept whole and compressed, and read back to the byte (R7.8)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from models.common.acts import Work, query
from models.common.errors import DamageError, RuleError
from models.common.rights import Right
from models.finalising.round_file import Fingerprint, Sink, write
from models.finalising.tables import OldFile, RoundFile
from models.ranking.queries import final
from models.ranking.tables import Correction
from models.rounds.queries import RoundRow
from models.rounds.tables import Round

PIECE: Final = 1 << 18
"""Bytes of a stored piece, at most."""
_NOTHING: Final = Fingerprint(0, "", 0)
_PIECES: Final = cast(Table, OldFile.__table__)


@dataclass(frozen=True)
class Packed:
    """A round's file in compressed pieces, and what it comes to unpacked."""

    pieces: tuple[bytes, ...]
    file: Fingerprint


def pack_present(session: Session, held: RoundRow) -> Packed | None:
    """Return a round's file as it is before a correction; None where none was kept when it was made final.

    Raises DamageError `round_file.differs` where it is no longer what it was: damage is restored, not corrected.
    """
    kept = session.get(RoundFile, held.id)
    if kept is None:
        return None
    pack, pieces, rest = zlib.compressobj(9), [], bytearray()

    def take(raw: bytes) -> None:
        rest.extend(pack.compress(raw))
        while len(rest) >= PIECE:
            pieces.append(bytes(rest[:PIECE]))
            del rest[:PIECE]

    found = write(session, held, take)
    if found != Fingerprint(kept.form, kept.digest, kept.size):
        raise DamageError("round_file.differs", round=held.code)
    rest.extend(pack.flush())
    pieces += [bytes(rest[at : at + PIECE]) for at in range(0, len(rest), PIECE)]
    return Packed(tuple(pieces), found)


def store(work: Work, correction_id: int, packed: Packed) -> None:
    """Keep a file for good; its digest stands in the correction."""
    rows = [
        {"correction_id": correction_id, "piece": place, "data": data}
        for place, data in enumerate(packed.pieces, start=1)
    ]
    work.session.execute(insert(_PIECES), rows)


@query("round_file.write_old", Right.RESULT_READ)
def write_old(session: Session, code: str, edition: int, sink: Sink) -> Fingerprint:
    """Write the file of a result that was corrected; return what it comes to.

    Raises RuleError `round.unknown`, `result.not_final` or `round_file.no_edition`, DamageError `round_file.differs`.
    """
    held = final(session, code)
    chosen = select(Correction).where(Correction.round_id == held.id, Correction.edition == edition + 1)
    row = session.scalars(chosen).first()
    if row is None or row.old_file is None:
        raise RuleError("round_file.no_edition", round=held.code, edition=edition)
    found = _unpack(session, row, sink)
    if found != _kept(row):
        raise DamageError("round_file.differs", round=held.code)
    return found


def old_file_faults(session: Session) -> Iterator[tuple[str, int]]:
    """Yield round code and edition of every corrected result whose file is no longer what its digest says."""
    chosen = select(Correction, Round.code).join(Round, Round.id == Correction.round_id)
    for row, code in session.execute(chosen.order_by(Correction.id)).tuples():
        if not _is_sound(session, row):
            yield code, row.edition - 1


def _is_sound(session: Session, row: Correction) -> bool:
    try:
        return _unpack(session, row, lambda _raw: None) == (_kept(row) if row.old_file else _NOTHING)
    except (zlib.error, TypeError):
        return False  # changed bytes may be no packed file, or no bytes at all


def _kept(row: Correction) -> Fingerprint:
    return Fingerprint(row.old_form or 0, row.old_file or "", row.old_size or 0)


def _unpack(session: Session, row: Correction, sink: Sink) -> Fingerprint:
    """Unpack a file; of pieces that are not one after the other, or go on behind its end, nothing comes."""
    whole, size, unpack = hashlib.sha256(), 0, zlib.decompressobj()
    chosen = select(OldFile.piece, OldFile.data).where(OldFile.correction_id == row.id).order_by(OldFile.piece)
    for place, (piece, data) in enumerate(session.execute(chosen.execution_options(yield_per=1)), start=1):
        if piece != place or unpack.eof:
            return _NOTHING
        raw = unpack.decompress(data)
        whole.update(raw)
        size += len(raw)
        sink(raw)
    return (
        Fingerprint(row.old_form or 0, whole.hexdigest(), size) if unpack.eof and not unpack.unused_data else _NOTHING
    )

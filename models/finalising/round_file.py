"""The canonical round file: one deterministic JSON text, from which a stranger recomputes a final round (R6.6).

Keys sorted, no spaces, UTF-8, one new line at the end; `resources/schema/round-file.schema.json` describes it. It is
written anew whenever it is asked for, from frozen data alone, and is the same to the byte each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from models.common.acts import Work
from models.common.canonical import canonical, digest
from models.finalising import gathering
from models.finalising.masking import Mask
from models.finalising.people import names
from models.finalising.sheets import batches
from models.finalising.tables import RoundFile
from models.ranking.editions import edition_of
from models.rounds.queries import RoundRow, snapshot

FORMAT: Final = "hardest-sections/round"
PLAIN: Final = 1
CORRECTED: Final = 2
"""The form rises with every change; `resources/schema` tells what changed. A corrected round also says by what."""
Sink = Callable[[bytes], object]


@dataclass(frozen=True)
class Fingerprint:
    """A file's form, SHA-256 (hex) and size in bytes."""

    form: int
    digest: str
    size: int


def write(session: Session, held: RoundRow, sink: Sink) -> Fingerprint:
    """Write a final round's file piece by piece; return what it came to."""
    whole, size = hashlib.sha256(), 0
    for piece in _pieces(session, held):
        raw = piece.encode()
        whole.update(raw)
        size += len(raw)
        sink(raw)
    form = CORRECTED if edition_of(session, held.id) > 1 else PLAIN
    return Fingerprint(form, whole.hexdigest(), size)


def keep(work: Work, held: RoundRow) -> Fingerprint:
    """Write a round's file for nobody, in the act that makes or corrects its result, and keep its digest."""
    found = write(work.session, held, lambda _raw: None)
    row = work.session.get(RoundFile, held.id) or RoundFile(round_id=held.id)
    row.form, row.digest, row.size = found.form, found.digest, found.size
    work.session.add(row)
    work.session.flush()
    work.note(held.code, file=found.digest, size=found.size)
    return found


def _pieces(session: Session, held: RoundRow) -> Iterator[str]:
    entries = snapshot(session, held.id)
    numbers = {entry.section_id: entry.number for entry in entries}
    mask = Mask(names(session, held, entries))
    sealed: list[list[Any]] = []
    yield '{"ballots":['
    for number, pieces in batches(session, held.id, numbers, mask):
        yield "," if sealed else ""
        piece_by_piece = hashlib.sha256()
        for piece in pieces:
            piece_by_piece.update(piece.encode())
            yield piece
        sealed.append([number, piece_by_piece.hexdigest()])
    yield "]"
    for key, value in sorted(_others(session, held, sealed, mask).items()):
        yield f',"{key}":{canonical(value)}'
    yield "}\n"


def _others(session: Session, held: RoundRow, sealed: list[list[Any]], mask: Mask) -> dict[str, Any]:
    """Return everything beside the ballots: the parts, a digest of each, and the seal over these digests."""
    parts = _parts(session, held, mask)
    digests = {"ballots": sealed, "parts": {key: digest(value) for key, value in parts.items()}}
    form = CORRECTED if "corrections" in parts else PLAIN
    return {**parts, "digests": digests, "form": form, "format": FORMAT, "seal": digest(digests)}


def _parts(session: Session, held: RoundRow, mask: Mask) -> dict[str, Any]:
    entries = snapshot(session, held.id)
    numbers = {entry.section_id: entry.number for entry in entries}
    result = gathering.result_part(session, held, numbers)
    listed = {line["number"] for line in result["sections"] if line["listed"]}
    corrections = gathering.corrections_part(session, held)
    return {
        **({"corrections": corrections} if corrections else {}),
        "decisions": gathering.decisions_part(session, held),
        "history": gathering.history_part(session, held, [e.section_id for e in entries if e.number in listed]),
        "measures": gathering.measures_part(session, held, numbers),
        "result": result,
        "round": gathering.round_part(held),
        "rules": gathering.rules_part(session, held),
        "snapshot": gathering.snapshot_part(entries),
        "tips": gathering.tips_part(session, held, numbers, mask),
    }

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
from models.rounds.queries import RoundRow, snapshot

FORMAT: Final = "hardest-sections/round"
FORM: Final = 1
"""Rises with every change of the form; `resources/schema` tells what changed."""
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
    return Fingerprint(FORM, whole.hexdigest(), size)


def keep(work: Work, held: RoundRow) -> Fingerprint:
    """Write a round's file for nobody, in the act that makes it final, and keep its digest."""
    found = write(work.session, held, lambda _raw: None)
    work.session.add(RoundFile(round_id=held.id, form=found.form, digest=found.digest, size=found.size))
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
    return {**parts, "digests": digests, "form": FORM, "format": FORMAT, "seal": digest(digests)}


def _parts(session: Session, held: RoundRow, mask: Mask) -> dict[str, Any]:
    entries = snapshot(session, held.id)
    numbers = {entry.section_id: entry.number for entry in entries}
    result = gathering.result_part(session, held, numbers)
    listed = {line["number"] for line in result["sections"] if line["listed"]}
    return {
        "decisions": gathering.decisions_part(session, held),
        "history": gathering.history_part(session, held, [e.section_id for e in entries if e.number in listed]),
        "measures": gathering.measures_part(session, held, numbers),
        "result": result,
        "round": gathering.round_part(held),
        "rules": gathering.rules_part(session, held),
        "snapshot": gathering.snapshot_part(entries),
        "tips": gathering.tips_part(session, held, numbers, mask),
    }

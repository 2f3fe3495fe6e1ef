"""The ballots of a round's canonical file, batch by batch and never all at once (R4.4, R6.6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.sheets import PlainSheet, plain_sheets
from models.ballots.tables import Batch
from models.finalising.masking import Mask

Batches = Iterator[tuple[int, Iterator[str]]]


def batches(session: Session, round_id: int, numbers: dict[int, int], mask: Mask) -> Batches:
    """Yield number and canonical text, in pieces, of every batch by number; who keyed it is no part of it."""
    chosen = select(Batch.id, Batch.number, Batch.channel, Batch.control_total, Batch.seal)
    chosen = chosen.where(Batch.round_id == round_id).order_by(Batch.number)
    for batch_id, number, channel, total, seal in session.execute(chosen).tuples().all():
        head = {"channel": channel, "control_total": total, "number": number, "seal": seal}
        yield number, _pieces(session, batch_id, head, numbers, mask)


def _pieces(
    session: Session, batch_id: int, head: dict[str, Any], numbers: dict[int, int], mask: Mask
) -> Iterator[str]:
    """Yield a batch's text: its head, and then its sheets, which sort last."""
    yield text(head)[:-1] + ',"sheets":['
    comma = ""
    for sheets in plain_sheets(session.connection(), batch_id):
        yield comma + text([row(sheet, numbers, mask) for sheet in sheets])[1:-1]
        comma = ","
    yield "]}"


def text(value: Any) -> str:
    """Return the canonical text of a value that is plain already; `common.canonical` says the same of any value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row(sheet: PlainSheet, numbers: dict[int, int], mask: Mask) -> list[Any]:
    """Return a sheet as the file has it: number, status, reason, picks, bad lines, remarks.

    Bad lines and remarks are masked. The last figure of a bad line says which of the sheet's strange sections it
    names (0: none), for masking may make two different ones look alike.
    """
    number, status, reason, _, named, bad_lines, remarks = sheet
    picks = sorted([[numbers[section_id], ticked] for section_id, ticked in named])
    if not bad_lines and not remarks:  # nearly every sheet
        return [number, status, reason, picks, [], []]
    strangers: dict[str, int] = {"": 0}
    for _, written, _ in bad_lines:
        strangers.setdefault(written, len(strangers))
    return [
        number,
        status,
        reason,
        picks,
        [[line, mask(written), ticked, strangers[written]] for line, written, ticked in bad_lines],
        [
            [line, None if section_id is None else numbers[section_id], mask(written)]
            for line, section_id, written in remarks
        ],
    ]

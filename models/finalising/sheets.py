"""The ballots of a round's canonical file, batch by batch and never all at once (R4.4, R6.6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ballots.sheets import Sheet, read_some
from models.ballots.tables import Ballot, Batch
from models.finalising.masking import Mask

AT_ONCE: Final = 2_000
"""Sheets that are held in memory together: an imported file is one batch, however long."""
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
    last = session.scalar(select(func.max(Ballot.sheet)).where(Ballot.batch_id == batch_id)) or 0
    begun = False
    for first in range(1, last + 1, AT_ONCE):
        rows = [row(sheet, numbers, mask) for sheet in read_some(session, batch_id, first, first + AT_ONCE - 1)]
        if rows:
            yield ("," if begun else "") + text(rows)[1:-1]
            begun = True
    yield "]}"


def text(value: Any) -> str:
    """Return the canonical text of a value that is plain already; `common.canonical` says the same of any value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row(sheet: Sheet, numbers: dict[int, int], mask: Mask) -> list[Any]:
    """Return a sheet as the file has it: number, status, reason, picks, bad lines, remarks.

    Bad lines and remarks are masked. The last figure of a bad line says which of the sheet's strange sections it
    names (0: none), for masking may make two different ones look alike.
    """
    judged = sheet.judged
    reason = judged.reason and judged.reason.value
    picks = sorted([numbers[pick.section_id], pick.indicators] for pick in judged.picks)
    if not judged.bad_lines and not judged.remarks:  # nearly every sheet
        return [sheet.number, judged.status.value, reason, picks, [], []]
    strangers: dict[str, int] = {"": 0}
    for bad in judged.bad_lines:
        strangers.setdefault(bad.text, len(strangers))
    return [
        sheet.number,
        judged.status.value,
        reason,
        picks,
        [[bad.line, mask(bad.text), bad.indicators, strangers[bad.text]] for bad in judged.bad_lines],
        [
            [remark.line, None if remark.section_id is None else numbers[remark.section_id], mask(remark.text)]
            for remark in judged.remarks
        ],
    ]

"""A whole file of ballots written at once, and sealed while it is written (R5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from models.ballots.rules import Judgement
from models.ballots.sheets import IDS, INSERT, LINES
from models.ballots.tables import BadLine, Pick, Remark
from models.common.canonical import canonical

AT_ONCE: Final = 2000
"""Sheets that are made into rows at a time, so that a file takes little memory beside itself."""


def store_sealed(connection: Connection, batch_id: int, judged: Sequence[Judgement], decided_by: str) -> str:
    """Write judged ballots as the sheets 1, 2, 3 … of a batch that has none, and return the batch's seal.

    The seal is the one that `sheets.seal_of` gives of a batch without keyings and rulings.
    """
    seal, by, left = hashlib.sha256(), canonical(decided_by), iter(judged)
    first = 1
    while piece := list(islice(left, AT_ONCE)):
        _write(connection, batch_id, first, piece, decided_by)
        seal.update("".join([_line(sheet, by, one) for sheet, one in enumerate(piece, start=first)]).encode())
        first += len(piece)
    return seal.hexdigest()


def _write(connection: Connection, batch_id: int, first: int, judged: list[Judgement], by: str) -> None:
    rows = [
        (batch_id, sheet, one.status.value, one.reason and one.reason.value, by)
        for sheet, one in enumerate(judged, start=first)
    ]
    INSERT.run_tuples(connection, rows)
    ids = [row[0] for row in IDS.rows(connection, batch=batch_id, first=first, last=first + len(rows) - 1)]
    written = list(zip(ids, judged, strict=True))
    picks = [(ballot_id, pick.section_id, pick.indicators) for ballot_id, one in written for pick in one.picks]
    LINES[Pick].run_tuples(connection, picks)
    bad = [(i, line.line, line.text, line.indicators) for i, one in written for line in one.bad_lines]
    LINES[BadLine].run_tuples(connection, bad)
    remarks = [(i, line.line, line.section_id, line.text) for i, one in written for line in one.remarks]
    LINES[Remark].run_tuples(connection, remarks)


def _line(sheet: int, by: str, one: Judgement) -> str:
    """Return a sheet's line of the seal: the canonical text of `Sheet.to_plain`, put together by hand."""
    reason = f'"{one.reason.value}"' if one.reason else "null"
    picks = ",".join([f"[{pick.section_id},{pick.indicators}]" for pick in one.picks])
    bad = canonical([[line.line, line.text, line.indicators] for line in one.bad_lines]) if one.bad_lines else "[]"
    beside = canonical([[line.line, line.section_id, line.text] for line in one.remarks]) if one.remarks else "[]"
    return f'[{sheet},"{one.status.value}",{reason},{by},[{picks}],{bad},{beside}]\n'

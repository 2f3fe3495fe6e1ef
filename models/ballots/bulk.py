"""A whole file of ballots written piece by piece, and sealed while it is written (R5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from models.ballots.filed import Judged
from models.ballots.packing import MASKS
from models.ballots.rules import Judgement, Standing
from models.ballots.sheets import IDS, INSERT, LINES
from models.ballots.tables import BadLine, Pick, Remark
from models.common.canonical import canonical


class SealedPile:
    """Writes judged ballots as the sheets 1, 2, 3 … of a batch that has none.

    The seal is the one that `sheets.seal_of` gives of a batch without keyings and rulings.
    """

    def __init__(self, connection: Connection, batch_id: int, decided_by: str, standings: Sequence[Standing]) -> None:
        """Begin before the first sheet; `standings` say what becomes of a plain ballot."""
        self._connection, self._batch_id, self._by = connection, batch_id, decided_by
        self._standings = [(status.value, reason and reason.value) for status, reason in standings]
        self._heads = [self._head(*standing) for standing in standings]
        self._texts = _Texts()
        self._digest = hashlib.sha256()
        self.sheets = 0

    @property
    def seal(self) -> str:
        """The seal over what was written so far."""
        return self._digest.hexdigest()

    def write(self, judged: Sequence[Judged]) -> None:
        """Write the next sheets."""
        first = self.sheets + 1
        self.sheets += len(judged)
        rows: list[Any] = []
        lines: list[str] = []
        for sheet, one in enumerate(judged, first):
            if isinstance(one, Judgement):
                standing, line = (one.status.value, one.reason and one.reason.value), self._line(sheet, one)
            else:
                standing = self._standings[len(one)]
                picks = ",".join(map(self._texts.__getitem__, one))
                line = f"[{sheet},{self._heads[len(one)]},[{picks}],[],[]]\n"
            rows += (self._batch_id, sheet, *standing, self._by)
            lines.append(line)
        self._digest.update("".join(lines).encode())
        INSERT.run_flat(self._connection, rows)
        ids = IDS.rows(self._connection, batch=self._batch_id, first=first, last=self.sheets)
        self._write_lines([ballot_id for (ballot_id,) in ids], judged)

    def _write_lines(self, ids: Sequence[int], judged: Sequence[Judged]) -> None:
        picks: list[Any] = []
        bad: list[Any] = []
        remarks: list[Any] = []
        for ballot_id, one in zip(ids, judged, strict=True):
            if not isinstance(one, Judgement):
                for cell in one:
                    picks += (ballot_id, cell // MASKS, cell % MASKS)
                continue
            for pick in one.picks:
                picks += (ballot_id, pick.section_id, pick.indicators)
            for line in one.bad_lines:
                bad += (ballot_id, line.line, line.text, line.indicators)
            for remark in one.remarks:
                remarks += (ballot_id, remark.line, remark.section_id, remark.text)
        for table, values in ((Pick, picks), (BadLine, bad), (Remark, remarks)):
            LINES[table].run_flat(self._connection, values)

    def _head(self, status: Any, reason: Any) -> str:
        return f"{canonical(status)},{canonical(reason)},{canonical(self._by)}"

    def _line(self, sheet: int, one: Judgement) -> str:
        """Return a sheet's line of the seal: the canonical text of a plain sheet, put together by hand."""
        picks = ",".join([f"[{pick.section_id},{pick.indicators}]" for pick in one.picks])
        bad = canonical([[line.line, line.text, line.indicators] for line in one.bad_lines])
        beside = canonical([[line.line, line.section_id, line.text] for line in one.remarks])
        return f"[{sheet},{self._head(one.status, one.reason)},[{picks}],{bad},{beside}]\n"


class _Texts(dict[int, str]):
    """How the seal writes a cell."""

    def __missing__(self, cell: int) -> str:
        text = self[cell] = f"[{cell // MASKS},{cell % MASKS}]"
        return text

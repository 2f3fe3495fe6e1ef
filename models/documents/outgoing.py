"""Entering what comes out without a number: no ledger has it, yet every print and export is known (R8.5, R10.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.common.acts import Work, act
from models.common.rights import Right
from models.documents.making import UNTOLD, Making, united
from models.documents.rules import file_digest


@dataclass(frozen=True)
class Outgoing:
    """A paper that came out: its kind in the office's words, its digest, and its file, empty for one on a printer."""

    kind: str
    file: str
    sha256: str
    making: Making = UNTOLD


@act("document.keying_papers", Right.BALLOT_KEY, daily=True)
def record_keying_papers(work: Work, code: str, papers: Sequence[Outgoing]) -> None:
    """Enter papers that keying works with; their time is kept to the day, for they come out between the sheets."""
    _note(work, code, papers)


@act("document.ranking_papers", Right.RESULT_READ)
def record_ranking_papers(work: Work, code: str, papers: Sequence[Outgoing]) -> None:
    """Enter papers and workbooks that show a ranking."""
    _note(work, code, papers)


@act("document.table", Right.NONE)
def record_table(work: Work, title: str, rows: int, file: str, sha256: str) -> None:
    """Enter that rows shown in a list were written out as a workbook."""
    work.note(title, rows=rows, file=file, sha256=file_digest(sha256))


def _note(work: Work, code: str, papers: Sequence[Outgoing]) -> None:
    work.note(
        code,
        kinds=list(dict.fromkeys(one.kind for one in papers)),
        files=[one.file for one in papers if one.file],
        sha256=[file_digest(one.sha256) for one in papers],
        **united(one.making for one in papers).facts(),
    )

"""How many pages papers have: drawn a few at a time, so that what is asked meanwhile is not kept waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.common.errors import Refusal
from models.documents.queries import PaperRow
from reports.issuing import pdf

AT_A_TIME: Final = 8


def counted(papers: Sequence[PaperRow]) -> dict[int, int]:
    """Return the pages of the first few papers; one that cannot be drawn counts none, and printing it says why."""
    return {row.id: _pages(row) for row in papers[:AT_A_TIME]}


def _pages(row: PaperRow) -> int:
    try:
        return pdf(row)[1].pages
    except Refusal:
        return 0

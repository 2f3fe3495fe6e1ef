"""How the copies of a paper came out, and how many are on paper (R8.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.documents.tables import Print

AT_A_TIME: Final = 500
"""Papers that one statement asks for; databases take only so many values."""


@dataclass(frozen=True)
class How:
    """How one copy came out; a copy that was only saved has a file and no printer."""

    printer: str = ""
    file: str = ""
    pages: str = ""
    """Which pages, as 1-3,5; empty: the whole paper."""
    duplex: bool = False
    preprinted: bool = False
    right: int = 0
    """Tenths of a millimetre by which it was moved on pre-printed paper (R8.3)."""
    down: int = 0
    duplicate: bool = False
    """It was marked 副本."""
    copy_number: int | None = None
    """份号, of a secret paper."""

    def plain(self) -> dict[str, Any]:
        """Return what there is to say as plain values."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in told.items() if value not in ("", False, None)}

    @classmethod
    def read(cls, plain: Mapping[str, Any] | None) -> How | None:
        """Read what `plain` wrote; None: from before that was kept."""
        known = {one.name for one in fields(cls)}
        return None if plain is None else cls(**{name: value for name, value in plain.items() if name in known})


@dataclass(frozen=True)
class CopiesOut:
    """What came out of a paper so far: whole copies on paper, and the last 份号."""

    on_paper: int = 0
    last_number: int = 0


@query("document.copies", Right.DOCUMENT_READ)
def copies_out(session: Session, paper_ids: Iterable[int]) -> dict[int, CopiesOut]:
    """Return for each paper what came out of it; files that were only saved and single pages count for nothing."""
    ids = tuple(paper_ids)
    found = dict.fromkeys(ids, CopiesOut())
    for start in range(0, len(ids), AT_A_TIME):
        chosen = select(Print.paper_id, Print.copy, Print.how).where(Print.paper_id.in_(ids[start : start + AT_A_TIME]))
        for paper_id, copy, plain in session.execute(chosen).tuples():
            found[paper_id] = _counted(found[paper_id], copy, How.read(plain))
    return found


def _counted(before: CopiesOut, copy: int, how: How | None) -> CopiesOut:
    """Add one printing; one from before it was kept how may have been on paper, and counts as such."""
    on_paper = copy > 0 and (how is None or bool(how.printer))
    number = how.copy_number if how else None
    return CopiesOut(before.on_paper + on_paper, max(before.last_number, number or 0))

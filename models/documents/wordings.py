"""The versions of a paper's wording: kept one after the other, never changed (R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work, query
from models.common.rights import Right
from models.documents.tables import PaperWording


@dataclass(frozen=True)
class WordingRow:
    """One version; an empty text says that the program's own wording holds again."""

    kind: str
    version: int
    text: str
    note: str
    by: str
    at: dt.datetime


@query("document.wordings", Right.DOCUMENT_READ)
def wordings(session: Session) -> tuple[WordingRow, ...]:
    """Return every version of every kind, by kind, the newest first."""
    chosen = select(PaperWording).order_by(PaperWording.kind, PaperWording.version.desc())
    return tuple(_row(found) for found in session.scalars(chosen))


def in_force(session: Session, kind: str) -> WordingRow | None:
    """Return the newest version of a kind; None: the office never worded it."""
    chosen = select(PaperWording).where(PaperWording.kind == kind).order_by(PaperWording.version.desc())
    found = session.scalars(chosen).first()
    return None if found is None else _row(found)


def add_version(work: Work, kind: str, text: str, note: str) -> int:
    """Keep the next version of a kind's wording and return its number."""
    before = in_force(work.session, kind)
    version = before.version + 1 if before else 1
    work.session.add(
        PaperWording(kind=kind, version=version, text=text, note=note, entered_by=work.by.person, entered_at=work.now)
    )
    work.session.flush()
    return version


def _row(found: PaperWording) -> WordingRow:
    return WordingRow(found.kind, found.version, found.text, found.note, found.entered_by, found.entered_at)

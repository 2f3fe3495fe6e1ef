"""Reading which files came in (R10.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.intake.tables import FileKind as FileKind
from models.intake.tables import IntakeFile


@dataclass(frozen=True)
class FileRow:
    """One file that was taken in."""

    id: int
    kind: FileKind
    name: str
    sha256: str
    rows: int
    taken_at: dt.datetime
    taken_by: str


@query("intake.files", Right.REGISTRY_READ)
def files(session: Session, kind: FileKind | None = None) -> tuple[FileRow, ...]:
    """Return the files taken in, newest first."""
    chosen = select(IntakeFile).order_by(IntakeFile.id.desc())
    found = session.scalars(chosen if kind is None else chosen.where(IntakeFile.kind == kind))
    return tuple(FileRow(f.id, f.kind, f.name, f.sha256, f.rows, f.taken_at, f.taken_by) for f in found)

"""Registers every file that comes in, so that the same content is refused a second time (R10.1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work
from models.common.errors import RuleError
from models.intake.rules import ImportReport, Rejection
from models.intake.sheets import Sheet, Table
from models.intake.tables import FileKind, IntakeFile

Read = Table | Sheet
"""A file that was read, whole or piece by piece."""


def refuse_again(session: Session, kind: FileKind, file: Read) -> None:
    """Raise RuleError `file.again` when a file of this kind with this content was taken in before."""
    before = session.scalar(select(IntakeFile).where(IntakeFile.kind == kind, IntakeFile.sha256 == file.sha256))
    if before is not None:
        raise RuleError("file.again", name=before.name, taken_at=before.taken_at, by=before.taken_by)


def register_file(work: Work, kind: FileKind, file: Read) -> int:
    """Register a file that is being taken in and return its id; raises RuleError `file.again`."""
    refuse_again(work.session, kind, file)
    row = IntakeFile(
        kind=kind,
        name=file.name,
        sha256=file.sha256,
        rows=file.count,
        taken_at=work.now,
        taken_by=work.by.person,
    )
    work.session.add(row)
    work.session.flush()
    work.note(file.name, kind=kind, sha256=file.sha256, rows=file.count)
    return row.id


def report_on(kind: FileKind, table: Table, rejected: tuple[Rejection, ...]) -> ImportReport:
    """Return the report of a file that has no ballots in it; nothing is accepted when anything is rejected."""
    rows = table.count
    return ImportReport(
        kind=kind.value,
        file=table.name,
        sha256=table.sha256,
        rows=rows,
        accepted=0 if rejected else rows,
        rejected=rejected,
        warnings=table.warnings,
    )

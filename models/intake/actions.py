"""Registers every file that comes in, so that the same content is refused a second time (R10.1)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work
from models.common.errors import RuleError
from models.intake.rules import ImportReport, Rejection
from models.intake.sheets import Table
from models.intake.tables import FileKind, IntakeFile


def refuse_again(session: Session, kind: FileKind, table: Table) -> None:
    """Raise RuleError `file.again` when a file of this kind with this content was taken in before."""
    before = session.scalar(select(IntakeFile).where(IntakeFile.kind == kind, IntakeFile.sha256 == table.sha256))
    if before is not None:
        raise RuleError("file.again", name=before.name, taken_at=before.taken_at, by=before.taken_by)


def register_file(work: Work, kind: FileKind, table: Table) -> int:
    """Register a file that is being taken in and return its id; raises RuleError `file.again`."""
    refuse_again(work.session, kind, table)
    file = IntakeFile(
        kind=kind,
        name=table.name,
        sha256=table.sha256,
        rows=len(table.rows),
        taken_at=work.now,
        taken_by=work.by.person,
    )
    work.session.add(file)
    work.session.flush()
    work.note(table.name, kind=kind, sha256=table.sha256, rows=len(table.rows))
    return file.id


def report_on(kind: FileKind, table: Table, rejected: tuple[Rejection, ...]) -> ImportReport:
    """Return the report of a file that has no ballots in it; nothing is accepted when anything is rejected."""
    rows = len(table.rows)
    return ImportReport(
        kind=kind.value,
        file=table.name,
        sha256=table.sha256,
        rows=rows,
        accepted=0 if rejected else rows,
        rejected=rejected,
        warnings=table.warnings,
    )

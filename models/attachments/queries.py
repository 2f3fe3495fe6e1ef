"""Reading what is attached to measures, each file looked at again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attachments.tables import Attachment
from models.attachments.tables import AttachmentKind as AttachmentKind
from models.common.acts import query
from models.common.errors import DamageError, RuleError
from models.common.rights import Right
from models.consequences.tables import Measure
from models.rounds.tables import Round
from models.storage.kept import FOLDER, FileFault, fault, kept_folder


@dataclass(frozen=True)
class AttachmentRow:
    """An attached file, what is wrong with it now, and why it was removed (None: it was not)."""

    id: int
    measure_id: int
    kind: AttachmentKind
    name: str
    sha256: str
    size: int
    note: str
    added_on: dt.date
    added_by: str
    fault: FileFault | None
    removed: str | None
    removed_on: dt.date | None
    removed_by: str | None


@dataclass(frozen=True)
class OpenFile:
    """Where an attached file lies, and what it is called."""

    path: Path
    name: str


@query("attachment.of_measure", Right.MEASURE_READ)
def attachments(session: Session, measure_id: int) -> tuple[AttachmentRow, ...]:
    """Return what is attached to a measure, in the order in which it was added; what was removed comes last."""
    folder = kept_folder(session)
    rows = session.scalars(select(Attachment).where(Attachment.measure_id == measure_id))
    found = [
        AttachmentRow(
            row.id, row.measure_id, row.kind, row.name, row.sha256, row.size, row.note, row.added_on, row.added_by,
            fault(folder, row.sha256), row.removed, row.removed_on, row.removed_by,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.removed is not None, one.id)))


@query("attachment.open", Right.MEASURE_READ, recorded=True)
def opened(session: Session, attachment_id: int) -> OpenFile:
    """Return where an attached file lies; that somebody looked at it is entered in the log.

    Raises RuleError `attachment.unknown`, DamageError `attachment.vanished` or `attachment.changed`.
    """
    row = find(session, attachment_id)
    return OpenFile(sound(session, row), row.name)


def attachment_faults(session: Session, folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Return round, name and fault of every attached file that vanished from the folder or changed there."""
    joined = select(Round.code, Attachment.name, Attachment.sha256).join(Measure, Measure.round_id == Round.id)
    rows = session.execute(joined.join(Attachment, Attachment.measure_id == Measure.id).order_by(Attachment.id))
    looked = [(code, name, fault(folder, sha256)) for code, name, sha256 in rows.tuples()]
    return tuple((code, name, wrong.value) for code, name, wrong in looked if wrong is not None)


def find(session: Session, attachment_id: int) -> Attachment:
    """Return an attachment; raises RuleError `attachment.unknown`."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise RuleError("attachment.unknown")
    return row


def sound(session: Session, row: Attachment) -> Path:
    """Return where a file lies that is still what it was; raises DamageError `attachment.vanished` or `.changed`."""
    folder = kept_folder(session)
    match fault(folder, row.sha256):
        case FileFault.VANISHED:
            raise DamageError("attachment.vanished", name=row.name, folder=FOLDER)
        case FileFault.CHANGED:
            raise DamageError("attachment.changed", name=row.name, folder=FOLDER)
    return folder / row.sha256

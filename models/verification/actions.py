"""Writing down that data was copied out or came back (R10.1, R10.5)."""

from __future__ import annotations

from models.common.acts import Work, act
from models.common.rights import Right


@act("backup.make", Right.BACKUP)
def note_backup(work: Work, file: str, sha256: str) -> None:
    """Enter a backup made by hand, with its digest."""
    work.note(file, sha256=sha256)


@act("backup.restored", Right.BACKUP)
def note_restored(work: Work, file: str) -> None:
    """Enter into restored data from which backup it came."""
    work.note(file)

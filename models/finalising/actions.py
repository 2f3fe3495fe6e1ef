"""Writing down that a round's canonical file was taken out (R10.1)."""

from __future__ import annotations

from models.common.acts import Work, act
from models.common.rights import Right


@act("round_file.export", Right.RESULT_READ)
def note_export(work: Work, code: str, file: str, sha256: str) -> None:
    """Enter that a round's file was written out, under which name and with which digest."""
    work.note(code, file=file, sha256=sha256)

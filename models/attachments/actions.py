"""Attaching papers to a measure, and taking one away again by a mark with a reason (R7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attachments.queries import find, sound
from models.attachments.tables import Attachment, AttachmentKind
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.queries import get_measure
from models.intake.rules import optional
from models.rounds.tables import Round
from models.storage.kept import MEGABYTE, KeptFile, check_source, fault, give_out, keep, kept_folder

LARGEST: Final = 200 * MEGABYTE
"""Bytes of one attachment: a long scan or the sound of a talk fits, a film does not belong here."""


@act("attachment.add", Right.MEASURE_EDIT)
def attach(work: Work, measure_id: int, paths: Sequence[Path], kind: AttachmentKind, note: str = "") -> None:
    """Keep files whole beside the data and attach them to a measure, all of them or none.

    The very file of an attachment that vanished or was changed is put back in its place and makes no second one.
    Raises RuleError `measure.unknown`, `attachment.none`, `attachment.again` or `kept.…`, and EnvironmentFault
    `kept.unreadable`.
    """
    measure = get_measure(work.session, measure_id)
    if not paths:
        raise RuleError("attachment.none")
    for path in paths:
        check_source(path, LARGEST)
    words, folder = optional(note), kept_folder(work.session)
    there = _attached(work.session, measure_id)
    lost = {sha256 for sha256 in there if fault(folder, sha256) is not None}
    kept = [keep(folder, path, LARGEST) for path in paths]
    new = _new(kept, there, lost)
    for file in new:
        work.session.add(
            Attachment(
                measure_id=measure_id, kind=kind, name=file.name, sha256=file.sha256, size=file.size, note=words,
                added_on=work.today, added_by=work.by.person, removed=None, removed_on=None, removed_by=None,
            )
        )  # fmt: skip
    work.touched.add(Attachment.__tablename__)
    back = [there[file.sha256] for file in kept if file.sha256 in lost]
    code = work.session.get_one(Round, measure.round_id).code
    work.note(
        code, measure=measure_id, files=[file.name for file in new], sha256=[file.sha256 for file in new], put_back=back
    )  # fmt: skip


def _new(kept: Sequence[KeptFile], there: dict[str, str], lost: set[str]) -> list[KeptFile]:
    """Return the files that make a row; raises RuleError `attachment.again` for one that is attached and whole."""
    seen = {sha256: name for sha256, name in there.items() if sha256 not in lost}
    new = []
    for file in kept:
        if file.sha256 in seen:
            raise RuleError("attachment.again", name=file.name, known=seen[file.sha256])
        seen[file.sha256] = file.name
        if file.sha256 not in lost:
            new.append(file)
    return new


def _attached(session: Session, measure_id: int) -> dict[str, str]:
    """Return the names of what is attached to a measure, by digest."""
    chosen = select(Attachment.sha256, Attachment.name)
    there = chosen.where(Attachment.measure_id == measure_id, Attachment.removed.is_(None))
    return dict(session.execute(there).tuples().all())


@act("attachment.remove", Right.MEASURE_EDIT)
def remove(work: Work, attachment_id: int, reason: str) -> None:
    """Mark an attachment as removed; file and row stay, with the reason.

    Raises RuleError `attachment.unknown`, `attachment.removed` or `attachment.reason`.
    """
    row = find(work.session, attachment_id)
    if row.removed is not None:
        raise RuleError("attachment.removed", name=row.name, reason=row.removed)
    why = optional(reason)
    if not why:
        raise RuleError("attachment.reason", field="reason")
    row.removed, row.removed_on, row.removed_by = why, work.today, work.by.person
    work.note(_code(work.session, row), measure=row.measure_id, file=row.name, sha256=row.sha256)


@act("attachment.copy", Right.MEASURE_READ)
def copy_out(work: Work, attachment_id: int, target: Path) -> None:
    """Give a copy of an attachment out, and enter that it came out (R10.1).

    Raises RuleError `attachment.unknown`, DamageError `attachment.vanished` or `attachment.changed`, and
    EnvironmentFault `storage.cannot_write`.
    """
    row = find(work.session, attachment_id)
    give_out(sound(work.session, row).parent, row.sha256, target)
    work.note(_code(work.session, row), measure=row.measure_id, file=row.name, sha256=row.sha256, to=target.name)


def _code(session: Session, row: Attachment) -> str:
    measure = get_measure(session, row.measure_id)
    return session.get_one(Round, measure.round_id).code

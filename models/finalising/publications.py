"""Reading where results were printed, each scan looked at again (R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.attachments.queries import OpenFile
from models.common.acts import query
from models.common.errors import DamageError, RuleError
from models.common.rights import Right
from models.finalising.tables import Publication, PublicationScan
from models.rounds.tables import Round
from models.storage.kept import FOLDER, FileFault, fault, kept_folder


@dataclass(frozen=True)
class ScanRow:
    """A scan of a newspaper's page, and what is wrong with its file now."""

    id: int
    name: str
    sha256: str
    size: int
    added_on: dt.date
    added_by: str
    fault: FileFault | None


@dataclass(frozen=True)
class PublicationRow:
    """Where a result was printed; `edition` 1 is the result as it was first made final, others are corrections."""

    id: int
    round: str
    edition: int
    newspaper: str
    printed_on: dt.date
    page: str
    entered_on: dt.date
    entered_by: str
    withdrawn: str | None
    withdrawn_on: dt.date | None
    withdrawn_by: str | None
    scans: tuple[ScanRow, ...]


@query("publication.of_round", Right.ROUND_READ)
def publications(session: Session, code: str) -> tuple[PublicationRow, ...]:
    """Return where a round's result was printed, by edition; withdrawn entries come last."""
    folder = kept_folder(session)
    chosen = select(Publication).join(Round, Round.id == Publication.round_id).where(Round.code == code)
    rows = sorted(session.scalars(chosen), key=lambda row: (row.withdrawn is not None, row.edition, row.id))
    return tuple(
        PublicationRow(
            row.id, code, row.edition, row.newspaper, row.printed_on, row.page, row.entered_on, row.entered_by,
            row.withdrawn, row.withdrawn_on, row.withdrawn_by, _scans(session, row.id, folder),
        )
        for row in rows
    )  # fmt: skip


def _scans(session: Session, publication_id: int, folder: Path) -> tuple[ScanRow, ...]:
    chosen = select(PublicationScan).where(PublicationScan.publication_id == publication_id)
    return tuple(
        ScanRow(row.id, row.name, row.sha256, row.size, row.added_on, row.added_by, fault(folder, row.sha256))
        for row in session.scalars(chosen.order_by(PublicationScan.id))
    )


@query("publication.open_scan", Right.ROUND_READ, recorded=True)
def opened_scan(session: Session, scan_id: int) -> OpenFile:
    """Return where a scan lies; that somebody looked at it is entered in the log.

    Raises RuleError `publication.no_scan`, DamageError `attachment.vanished` or `attachment.changed`.
    """
    row = session.get(PublicationScan, scan_id)
    if row is None:
        raise RuleError("publication.no_scan")
    folder = kept_folder(session)
    match fault(folder, row.sha256):
        case FileFault.VANISHED:
            raise DamageError("attachment.vanished", name=row.name, folder=FOLDER)
        case FileFault.CHANGED:
            raise DamageError("attachment.changed", name=row.name, folder=FOLDER)
    return OpenFile(folder / row.sha256, row.name)


def scan_faults(session: Session, folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Return round, name and fault of every scan that vanished from the folder or changed there."""
    joined = select(Round.code, PublicationScan.name, PublicationScan.sha256)
    joined = joined.join(Publication, Publication.round_id == Round.id)
    rows = session.execute(
        joined.join(PublicationScan, PublicationScan.publication_id == Publication.id).order_by(PublicationScan.id)
    )
    looked = [(code, name, fault(folder, sha256)) for code, name, sha256 in rows.tuples()]
    return tuple((code, name, wrong.value) for code, name, wrong in looked if wrong is not None)

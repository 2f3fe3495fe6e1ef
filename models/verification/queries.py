"""Whether everything stored is still what was written: database, log, seals, frozen results, ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from models.attachments.queries import attachment_faults
from models.audit.queries import chain_faults
from models.ballots.begun import begun_faults
from models.ballots.packed import packed_faults
from models.ballots.queries import batch_faults, counts
from models.ballots.tally import tally_faults
from models.common.acts import query
from models.common.errors import Refusal
from models.common.rights import Right
from models.consequences.deductions import closed_year_faults
from models.consequences.making import measure_faults
from models.documents.draft_queries import draft_faults
from models.documents.queries import ledger_faults
from models.finalising.publications import scan_faults
from models.finalising.verifying import round_file_faults
from models.inspections.queries import evidence_faults
from models.ranking.verifying import frozen_faults
from models.rounds.queries import snapshot_faults
from models.storage.kept import KEEPERS, kept_folder, unreferenced
from models.verification.tables_check import table_faults

Anchor = tuple[int, str]
"""Number and hash of an audit entry as a backup's manifest or a printed circular keeps it."""
FILE_CHECKS: Final = ("evidence", "attachments", "publications")
"""Checks of the files that are kept beside the data."""
SHOWN: Final = 20
"""Places named for one check; more are counted."""


@dataclass(frozen=True)
class Check:
    """One check: its key, whether it held, and the places where it did not."""

    key: str
    ok: bool
    places: tuple[str, ...]
    faults: int
    notes: tuple[str, ...] = ()
    """What was found and does no harm."""


@dataclass(frozen=True)
class Report:
    """All checks, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Say whether every check held."""
        return all(check.ok for check in self.checks)


@query("verification.verify", Right.VERIFY, recorded=True)
def verify(session: Session, anchors: Sequence[Anchor] = (), files: Path | None = None) -> Report:
    """Check everything; a check that damaged data makes impossible counts as failed.

    `files`: the folder of the kept files where it is not the one beside the data.
    """
    folder = files or kept_folder(session)
    count = cache(partial(counts, session))  # once for both checks that need it
    checks: tuple[tuple[str, Callable[[], Iterable[Any]]], ...] = (
        ("database", lambda: _database(session)),
        ("audit_chain", lambda: chain_faults(session)),
        ("audit_anchors", lambda: _anchors(session, anchors)),
        ("tables", lambda: table_faults(session)),
        ("snapshots", lambda: snapshot_faults(session)),
        ("batches", lambda: batch_faults(session)),
        ("begun", lambda: begun_faults(session)),
        ("tally", lambda: tally_faults(session, count)),
        ("packed", lambda: packed_faults(session)),
        ("results", lambda: frozen_faults(session, count)),
        ("measures", lambda: measure_faults(session)),
        ("closed_years", lambda: closed_year_faults(session)),
        ("round_files", lambda: round_file_faults(session)),
        ("ledger", lambda: (*ledger_faults(session), *draft_faults(session))),
        ("evidence", lambda: evidence_faults(session, folder)),
        ("attachments", lambda: attachment_faults(session, folder)),
        ("publications", lambda: scan_faults(session, folder)),
    )
    made = (*(_check(key, found) for key, found in checks), _spare_files(session, folder))
    return Report(made)


def _spare_files(session: Session, folder: Path) -> Check:
    """Name files that no row speaks of: left by a power cut while they were kept, or another office's; no fault."""
    try:
        known = {sha256 for table in KEEPERS for (sha256,) in session.execute(text(f"SELECT sha256 FROM {table}"))}
    except DatabaseError:  # the check of the database names it
        return Check("spare_files", True, (), 0)
    return Check("spare_files", True, (), 0, unreferenced(folder, known)[:SHOWN])


def _check(key: str, find: Callable[[], Iterable[Any]]) -> Check:
    try:
        faults = [_place(fault) for fault in find()]
    except (DatabaseError, Refusal, ValueError, TypeError, KeyError, LookupError, AttributeError) as error:
        # what a damaged file holds may be anything; not being able to check is a failed check
        faults = [f"{type(error).__name__}: {error}".splitlines()[0][:200]]
    return Check(key, not faults, tuple(faults[:SHOWN]), len(faults))


def _place(fault: Any) -> str:
    return " ".join(str(part) for part in fault) if isinstance(fault, tuple) else str(fault)


def _database(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    return found + [f"{row[0]} {row[1]}" for row in session.execute(text("PRAGMA foreign_key_check"))]


def _anchors(session: Session, anchors: Sequence[Anchor]) -> list[str]:
    """Return the anchors that the log no longer contains: entries were cut off or written anew."""
    missing = []
    for seq, anchor in anchors:
        found = session.execute(text("SELECT hash FROM audit_entry WHERE seq = :seq"), {"seq": seq}).scalar()
        if found != anchor and seq:
            missing.append(str(seq))
    return missing

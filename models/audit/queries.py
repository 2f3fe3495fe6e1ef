"""Reading the log, and checking its chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.audit.rules import COLUMNS, broken_links
from models.audit.tables import AuditEntry
from models.audit.tables import Outcome as Outcome
from models.common.acts import query
from models.common.rights import Right


@dataclass(frozen=True)
class EntryRow:
    """One entry of the log."""

    seq: int
    at: dt.datetime
    account: str
    person: str
    role: str
    act: str
    subject: str
    outcome: Outcome
    facts: dict[str, Any]
    changes: list[dict[str, Any]]
    hash: str


@query("audit.entries", Right.AUDIT_READ)
def entries(session: Session, newest: int = 2000) -> tuple[EntryRow, ...]:
    """Return the newest entries, newest first."""
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(newest))
    return tuple(
        EntryRow(
            row.seq, row.at, row.account, row.person, row.role, row.act, row.subject, row.outcome, row.facts,
            row.changes, row.hash,
        )
        for row in rows
    )  # fmt: skip


def chain_faults(session: Session) -> list[str]:
    """Return the numbers of entries that do not follow from the one before, read as raw text."""
    columns = ", ".join(f'"{column}"' for column in (*COLUMNS, "hash"))
    rows = session.execute(text(f"SELECT {columns} FROM audit_entry ORDER BY seq"))
    return broken_links([raw_text(value) for value in row] for row in rows)


def raw_text(value: Any) -> str:
    """Return a stored value as text, whatever a damaged file holds; bytes never look like the text they spell."""
    return f"bytes {value.hex()}" if isinstance(value, bytes) else str(value)

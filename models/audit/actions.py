"""Writing the log; only the gate and the founding of an office do."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit.rules import FIRST, link
from models.audit.tables import AuditEntry, Outcome
from models.common.acts import Work
from models.common.canonical import canonical, plain


def append(work: Work, act: str, outcome: Outcome, changes: list[dict[str, Any]]) -> AuditEntry:
    """Add the entry of an act to the end of the chain, in the act's own transaction."""
    newest = work.session.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).first()
    entry = AuditEntry(
        seq=newest.seq + 1 if newest else 1,
        at=work.now,
        account=work.by.account,
        person=work.by.person,
        role=work.by.role,
        act=act,
        subject=work.subject,
        outcome=outcome,
        facts=plain(work.facts),
        changes=plain(changes),
        previous=newest.hash if newest else FIRST,
    )
    entry.hash = link(as_stored(entry))
    work.session.add(entry)
    work.session.flush()
    return entry


def as_stored(entry: AuditEntry) -> list[str]:
    """Return the hashed columns as the text that is stored."""
    return [
        str(entry.seq), plain(entry.at), entry.account, entry.person, entry.role, entry.act, entry.subject,
        entry.outcome.value, canonical(entry.facts), canonical(entry.changes), entry.previous,
    ]  # fmt: skip


def newest_hash(session: Session) -> str:
    """Return the newest entry's hash: the anchor that is printed and kept outside."""
    return session.scalar(select(AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)) or FIRST

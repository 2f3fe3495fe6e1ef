"""Writing the log; only the gate and the founding of an office do."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, cast

from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from models.audit.rules import COLUMNS, FIRST, link
from models.audit.tables import AuditEntry, Outcome
from models.common.acts import Work
from models.common.canonical import canonical, plain
from models.common.prepared import Prepared

_TABLE: Final = cast(Table, AuditEntry.__table__)
_NEWEST: Final = Prepared(select(_TABLE.c.seq, _TABLE.c.at, _TABLE.c.hash).order_by(_TABLE.c.seq.desc()).limit(1))
_ALL: Final = (*COLUMNS, "hash")
_INSERT: Final = Prepared(
    text(f"INSERT INTO audit_entry ({', '.join(_ALL)}) VALUES ({', '.join(f':{column}' for column in _ALL)})")
)


def append(work: Work, act: str, outcome: Outcome, changes: list[dict[str, Any]], daily: bool = False) -> None:
    """Add the entry of an act to the end of the chain, in the act's own transaction; `daily`: no time but the day.

    The very texts that are hashed are stored.
    """
    seq, last, previous = _NEWEST.first(work.connection) or (0, None, FIRST)
    at = _of_day(work.now, last) if daily else work.now
    texts = (
        str(seq + 1), plain(at), work.by.account, work.by.person, work.by.role, act,
        work.subject, outcome.value, canonical(work.facts), canonical(changes), previous,
    )  # fmt: skip
    values = dict(zip(COLUMNS, texts, strict=True))
    _INSERT.run(work.connection, **{**values, "seq": seq + 1, "hash": link(texts)})


def _of_day(now: dt.datetime, last: dt.datetime | None) -> dt.datetime:
    """Return a moment that says no more than the day and the order of the log: the last entry's, or the day's first."""
    morning = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return last if last is not None and morning <= last <= now else morning


def newest_hash(session: Session) -> str:
    """Return the newest entry's hash: the anchor that is printed and kept outside."""
    return session.scalar(select(AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)) or FIRST


def newest_day(session: Session) -> dt.date | None:
    """Return the day of the newest entry: until then everything is as it stands now; None for an empty log."""
    at = session.scalar(select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1))
    return at.astimezone().date() if at else None

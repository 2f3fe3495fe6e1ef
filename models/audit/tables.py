"""The audit log: one row per act, done or refused, each bound to the one before by its hash (R10.3)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base, Document, Instant, choice


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEntry(Base):
    """One act; never changed, never deleted."""

    __tablename__ = "audit_entry"
    audited = Audited.SEALED

    # 1, 2, 3 … without a gap
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    # who, as they were at that moment; no foreign key, so that the log stands alone
    account: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    # which act, on what, and how it ended
    act: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    # what was said beyond the rows: reasons, counts, digests, or the refusal's key and facts
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    # [{"table", "key", "before", "after"}] for every audited row touched
    changes: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)

"""Accounts and their roles (R10.2)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Instant, choice


class Role(StrEnum):
    """The six roles: three business roles and three mutually exclusive officers (R10.2)."""

    CLERK = "clerk"
    LEAD = "lead"
    ARCHIVIST = "archivist"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"


class Account(Base):
    """A login of one person in one role."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    # the natural person's name as shown and printed
    person: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    # argon2id; the audit log holds only its digest
    password: Mapped[str] = mapped_column(Text, info={"secret": True})
    must_change: Mapped[bool]
    # wrong passwords in a row; five lock the account
    failures: Mapped[int]
    locked_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    # closed accounts stay, so that the log can always be read
    closed_at: Mapped[dt.datetime | None] = mapped_column(Instant)

"""The roster of people and bodies that may be asked (R4.2)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base


class RosterEntry(Base):
    """One service user, market entity or other interested body."""

    __tablename__ = "roster_entry"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # 编号 of the roster file
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    telephone: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(Text)
    # the section they dealt with, as written in the file
    dealt_with: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    # not empty: excluded from the draw, and why
    exclusion: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int] = mapped_column(ForeignKey("intake_file.id"))

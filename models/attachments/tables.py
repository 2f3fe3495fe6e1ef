"""Files attached to a measure: the scanned record of a talk, a receipt, a committee's paper, a report."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, choice


class AttachmentKind(StrEnum):
    """What an attached file is."""

    TALK_RECORD = "talk_record"
    RECEIPT = "receipt"
    """A service receipt (送达回证)."""
    COMMITTEE_PAPER = "committee_paper"
    """What a Party committee decided."""
    REPORT = "report"
    """What a unit reported."""
    OTHER = "other"


class Attachment(Base):
    """A file kept beside the data under its digest; one that is removed stays, with the reason."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(choice(AttachmentKind, "attachment_kind"))
    # the file's name without its folder
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    # what it is in words; may be empty
    note: Mapped[str] = mapped_column(Text)
    added_on: Mapped[dt.date]
    added_by: Mapped[str] = mapped_column(Text)
    # why it does not belong there; None: it does
    removed: Mapped[str | None] = mapped_column(Text)
    removed_on: Mapped[dt.date | None]
    removed_by: Mapped[str | None] = mapped_column(Text)

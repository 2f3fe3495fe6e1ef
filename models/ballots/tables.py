"""Batches of paper, the ballots in them and the sections they name (R5.1–R5.3)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base, choice


class BatchState(StrEnum):
    """A batch is keyed, then closed when its count is right, then sealed."""

    OPEN = "open"
    CLOSED = "closed"
    SEALED = "sealed"


class BallotStatus(StrEnum):
    """What the rules make of a ballot (R5.2)."""

    VALID = "valid"
    ABSTAINED = "abstained"
    INVALID = "invalid"


class InvalidReason(StrEnum):
    """Why a whole ballot does not count (R5.2)."""

    OVER_VOTE = "over_vote"
    NO_LISTED_SECTION = "no_listed_section"
    UNREADABLE = "unreadable"
    PHOTOCOPY = "photocopy"
    LATE = "late"
    DUPLICATE = "duplicate"
    NOT_ISSUED = "not_issued"


class Batch(Base):
    """A physical pile of forms with a hand-counted control total, or one imported file (R5.3)."""

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        ForeignKeyConstraint(
            ["round_id", "channel"], ["round_channel.round_id", "round_channel.code"], name="fk_batch_channel"
        ),
        CheckConstraint("control_total >= 0", name="control_total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # 1, 2, 3 … within the round
    number: Mapped[int]
    channel: Mapped[str] = mapped_column(Text)
    # where the paper lies
    box: Mapped[str] = mapped_column(Text)
    control_total: Mapped[int]
    receiver: Mapped[str] = mapped_column(Text)
    received_on: Mapped[dt.date]
    state: Mapped[BatchState] = mapped_column(choice(BatchState, "batch_state"))
    # None: keyed by hand
    file_id: Mapped[int | None] = mapped_column(ForeignKey("intake_file.id"))
    # digest over every sheet, made at sealing
    seal: Mapped[str | None] = mapped_column(Text)


class Ballot(Base):
    """One sheet of paper, counted or not; never deleted once its batch is sealed."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("batch_id", "sheet"),)
    audited = Audited.SEALED

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    # position in the pile, from 1
    sheet: Mapped[int]
    status: Mapped[BallotStatus] = mapped_column(choice(BallotStatus, "ballot_status"))
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))
    # account that keyed it or decided that it is invalid
    decided_by: Mapped[str] = mapped_column(Text)


class Pick(Base):
    """A section named on a ballot; stored for over-voted ballots too, counted only where the ballot is valid."""

    __tablename__ = "pick"
    __table_args__ = (
        CheckConstraint("indicators BETWEEN 0 AND 31", name="indicators"),
        Index("ix_pick_section", "section_id"),
        {"sqlite_with_rowid": False},
    )
    audited = Audited.SEALED

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    # bit 0 COLD, 1 LAZY, 2 SHIRK, 3 CHAOS, 4 GREED
    indicators: Mapped[int]


class BadLine(Base):
    """A line that names no section on the round's list, kept as it was written (R5.2)."""

    __tablename__ = "bad_line"
    __table_args__ = (CheckConstraint("indicators BETWEEN 0 AND 31", name="indicators"),)
    audited = Audited.SEALED

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    # position on the form, from 1
    line: Mapped[int] = mapped_column(primary_key=True)
    # empty: indicators without a section
    text: Mapped[str] = mapped_column(Text)
    indicators: Mapped[int]


class Remark(Base):
    """What a voter wrote beside a line; seen only by keying until it is masked (R4.4)."""

    __tablename__ = "remark"
    audited = Audited.SEALED

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    # None: the line names no listed section
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    text: Mapped[str] = mapped_column(Text)

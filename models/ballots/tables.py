"""Batches of paper, how they were keyed, the ballots in them and the sections they name (R5.1–R5.4).

No table here has a time of day, and none leads to the roster: nothing ties a sheet to an envelope (R4.4).
"""

from __future__ import annotations

import datetime as dt
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base, Document, choice


class BatchState(StrEnum):
    """A batch is keyed by one person, keyed again by another, ruled on by a third where they differ, then sealed."""

    OPEN = "open"
    """Being keyed for the first time."""
    SECOND = "second"
    """Being keyed for the second time (R5.4)."""
    ADJUDICATION = "adjudication"
    """Sheets wait for the third person."""
    SEALED = "sealed"


class Turn(IntEnum):
    """The first or the second keying of a batch."""

    FIRST = 1
    SECOND = 2


class Duty(StrEnum):
    """What a person does for a batch; nobody does two of them (R5.4)."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATOR = "adjudicator"


class SheetState(StrEnum):
    """How a keyed sheet stands."""

    KEPT = "kept"
    """First keying: ended, and nothing compared yet."""
    AGAIN = "again"
    """Second keying: differs from the first or was reopened, and is to be keyed again from the paper."""
    AGREED = "agreed"
    WAITING = "waiting"
    """For the third person."""
    RULED = "ruled"


class Decision(StrEnum):
    """What the third person found on the paper."""

    FIRST = "first"
    SECOND = "second"
    ANEW = "anew"


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
    """One settled sheet of paper, counted or not; never deleted once its batch is sealed."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("batch_id", "sheet"),)
    audited = Audited.SEALED

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    # position in the pile, from 1
    sheet: Mapped[int]
    status: Mapped[BallotStatus] = mapped_column(choice(BallotStatus, "ballot_status"))
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))
    # account that settled it: the second keyer who agreed, the adjudicator, or whoever imported it
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


class BatchDuty(Base):
    """Who does what for a batch; the key itself says that nobody does two things (R5.4)."""

    __tablename__ = "batch_duty"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    # the natural person, whatever account was used
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    account: Mapped[str] = mapped_column(Text)
    duty: Mapped[Duty] = mapped_column(choice(Duty, "duty"))


class Reading(Base):
    """One person's keying of one sheet, as it was keyed; both stay when the batch is sealed."""

    __tablename__ = "reading"
    __table_args__ = (CheckConstraint("turn IN (1, 2)", name="turn"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True)
    keyed_by: Mapped[str] = mapped_column(Text)
    # [[section number or text as written, indicators 0-31, unclear mark]], line by line
    lines: Mapped[list[Any]] = mapped_column(Document)
    # [[line, text]]; the log holds only the digest (R4.4)
    remarks: Mapped[list[Any]] = mapped_column(Document, info={"secret": True})
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))
    # the keyer asks for a ruling
    flagged: Mapped[bool]
    state: Mapped[SheetState] = mapped_column(choice(SheetState, "sheet_state"))
    # how often the sheet was ended, and how often it then differed from the first keying
    tries: Mapped[int]
    unequal: Mapped[int]


class Ruling(Base):
    """The third person's decision on a sheet, with its reason; a precedent for like cases."""

    __tablename__ = "ruling"
    __table_args__ = (Index("ix_ruling_sheet", "batch_id", "sheet"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    sheet: Mapped[int]
    decision: Mapped[Decision] = mapped_column(choice(Decision, "decision"))
    # in what the readings differ, or why the sheet was put before a third person: rules.Matter
    matters: Mapped[list[Any]] = mapped_column(Document)
    why: Mapped[str] = mapped_column(Text)
    # what was keyed anew, as in `reading`; None where a reading was chosen
    lines: Mapped[list[Any] | None] = mapped_column(Document)
    remarks: Mapped[list[Any] | None] = mapped_column(Document, info={"secret": True})
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))
    ruled_by: Mapped[str] = mapped_column(Text)
    ruled_on: Mapped[dt.date]
    # False: ruled on again later, or the batch was keyed anew
    in_force: Mapped[bool]


class BegunSheet(Base):
    """The sheet that somebody is keying at this moment, up to the last section that ended (R10.5).

    Reason and flag are those of a sheet that was reopened, or that were keyed since.
    """

    __tablename__ = "begun_sheet"
    audited = Audited.DRAFT

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Text, primary_key=True)
    sheet: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(Document)
    remarks: Mapped[list[Any]] = mapped_column(Document, info={"secret": True})
    # over the other columns, so that a changed draft is never taken for what was keyed
    digest: Mapped[str] = mapped_column(Text)
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))
    # a ruling was asked for when the sheet was ended before; None: kept before there was this column
    flagged: Mapped[bool | None]


class Effort(Base):
    """What a person's keying of a batch came to; written when they pause or leave, never sheet by sheet (R4.4)."""

    __tablename__ = "effort"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    account: Mapped[str] = mapped_column(Text, primary_key=True)
    sheets: Mapped[int]
    keys: Mapped[int]
    stops: Mapped[int]
    # while the clock was running
    seconds: Mapped[int]


class BatchCount(Base):
    """What a sealed batch counts to, packed: a seal keeps it from changing, so a recount adds batches up, not picks."""

    __tablename__ = "batch_count"
    audited = Audited.CACHE

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    counts: Mapped[bytes]


class TallyPick(Base):
    """How many valid ballots of a channel name a section with these indicators; counted along with every ballot."""

    __tablename__ = "tally_pick"
    __table_args__ = ({"sqlite_with_rowid": False},)
    audited = Audited.CACHE

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(Text, primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    indicators: Mapped[int] = mapped_column(primary_key=True)
    votes: Mapped[int]


class TallySheet(Base):
    """How many ballots of a channel stand as they stand; counted along with every ballot."""

    __tablename__ = "tally_sheet"
    __table_args__ = ({"sqlite_with_rowid": False},)
    audited = Audited.CACHE

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(Text, primary_key=True)
    status: Mapped[BallotStatus] = mapped_column(choice(BallotStatus, "ballot_status"), primary_key=True)
    sheets: Mapped[int]

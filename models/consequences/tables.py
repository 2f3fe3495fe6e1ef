"""Measures that follow from a frozen result (R7.1–R7.6)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Document, Exact, choice


class MeasureKind(StrEnum):
    """What is due for a listed section, in the order of the papers."""

    LEADER_TALK = "leader_talk"
    HEAD_INTERVIEW = "head_interview"
    HEAD_TALK = "head_talk"
    EMBARGO = "embargo"
    BODY_DEDUCTION = "body_deduction"
    LEADER_DEDUCTION = "leader_deduction"
    HEAD_REMOVAL = "head_removal"
    LEADER_REMOVAL = "leader_removal"
    RECTIFICATION = "rectification"


class MeasureStatus(StrEnum):
    """Where a measure stands; `flagged` rows are shown to the lead but not due (R7.3)."""

    DUE = "due"
    DONE = "done"
    WAIVED = "waived"
    FLAGGED = "flagged"
    SUPERSEDED = "superseded"
    """The corrected result brings it no longer; what was done before stays readable (R7.8)."""


class MeasureFlag(StrEnum):
    """What the lead must look at before acting."""

    LATE_HEAD = "late_head"
    """The head took the post after the previous round (R7.3)."""
    VACANT = "vacant"
    """Nobody held the post on the cut-off date."""


class RemovalOutcome(StrEnum):
    """What a committee made of a proposed removal (R7.4)."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    """Something milder was decided."""
    REJECTED = "rejected"


class Measure(Base):
    """One measure for one person or body in one round; person and post as of the cut-off date."""

    __tablename__ = "measure"
    __table_args__ = (
        # one measure of a kind for a section of a round, beside those that a correction superseded
        Index(
            "ux_measure_living",
            "round_id",
            "section_id",
            "kind",
            unique=True,
            sqlite_where=text("status <> 'superseded'"),
            postgresql_where=text("status <> 'superseded'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # of the corrected result that brought it; None: the first one did
    edition: Mapped[int | None]
    kind: Mapped[MeasureKind] = mapped_column(choice(MeasureKind, "measure_kind"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    rank: Mapped[int]
    # None for the leading body, and where the post was vacant
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    person: Mapped[str] = mapped_column(Text)
    # registry.tables.Post, or leading_body
    post: Mapped[str] = mapped_column(Text)
    # consecutive rounds in the top tier, this one included (removals)
    streak: Mapped[int]
    # from publication: the day by which it is to be done; for an embargo its first day
    due_on: Mapped[dt.date | None]
    # embargo: its last day
    until_on: Mapped[dt.date | None]
    # deductions
    points: Mapped[Fraction | None] = mapped_column(Exact)
    status: Mapped[MeasureStatus] = mapped_column(choice(MeasureStatus, "measure_status"))
    flag: Mapped[MeasureFlag | None] = mapped_column(choice(MeasureFlag, "measure_flag"))
    done_on: Mapped[dt.date | None]
    # how it was done, or why it was waived
    note: Mapped[str] = mapped_column(Text)
    # the notice went out; it was received, and by whom; it was reported, and in which paper
    notified_on: Mapped[dt.date | None]
    served_on: Mapped[dt.date | None]
    received_by: Mapped[str | None] = mapped_column(Text)
    report_on: Mapped[dt.date | None]
    reported_as: Mapped[str | None] = mapped_column(Text)
    # the edition of the result that brings it no longer, and how it stood then
    superseded_in: Mapped[int | None]
    stood: Mapped[MeasureStatus | None] = mapped_column(choice(MeasureStatus, "measure_stood"))


class Talk(Base):
    """The record of the talk by which a measure was done (R7.1)."""

    __tablename__ = "talk"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), primary_key=True)
    # as 09:30; empty: not recorded
    began: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    present: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    pledge: Mapped[str] = mapped_column(Text)


class RemovalDecision(Base):
    """What the competent Party committee decided on a proposed removal (R7.4)."""

    __tablename__ = "removal_decision"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), primary_key=True)
    outcome: Mapped[RemovalOutcome] = mapped_column(choice(RemovalOutcome, "removal_outcome"))
    committee: Mapped[str] = mapped_column(Text)
    # number and date of its paper
    number: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[dt.date]
    # what was decided instead, where the proposal was not adopted as it stood
    reason: Mapped[str] = mapped_column(Text)
    # adopted: the first day without the post, and the appointments that were ended
    effective_on: Mapped[dt.date | None]
    appointments: Mapped[list[int]] = mapped_column(Document)


class DeductionYear(Base):
    """A year whose deductions were closed (R7.6)."""

    __tablename__ = "deduction_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    closed_on: Mapped[dt.date]
    # SHA-256 over the year and its totals
    digest: Mapped[str] = mapped_column(Text)


class DeductionTotal(Base):
    """What a closed year deducted from a leading body (no person) or a leader; never changed afterwards."""

    __tablename__ = "deduction_total"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("deduction_year.year"), index=True)
    kind: Mapped[MeasureKind] = mapped_column(choice(MeasureKind, "measure_kind"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[str] = mapped_column(Text)
    times: Mapped[int]
    # the sum, and what is deducted after the cap
    points: Mapped[Fraction] = mapped_column(Exact)
    total: Mapped[Fraction] = mapped_column(Exact)

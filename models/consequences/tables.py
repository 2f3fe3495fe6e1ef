"""Measures that follow from a frozen result (R7.1–R7.6)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Exact, choice


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


class MeasureFlag(StrEnum):
    """What the lead must look at before acting."""

    LATE_HEAD = "late_head"
    """The head took the post after the previous round (R7.3)."""
    VACANT = "vacant"
    """Nobody held the post on the cut-off date."""


class Measure(Base):
    """One measure for one person or body in one round; person and post as of the cut-off date."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("round_id", "section_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
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

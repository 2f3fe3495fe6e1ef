"""Objections, reviews and appeals, and the recounts they lead to (R7.8)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.ballots.tables import InvalidReason
from models.common.base import Base, Document, choice


class RemedyKind(StrEnum):
    """What is raised against a result, in the order in which it can be."""

    OBJECTION = "objection"
    """Before publication."""
    REVIEW = "review"
    """After publication."""
    APPEAL = "appeal"
    """Against what was decided on a review."""


class RemedyOutcome(StrEnum):
    """What was decided."""

    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    """Whoever raised it took it back."""


class Remedy(Base):
    """An objection, a review or an appeal, from the day it came in to the day its decision was told."""

    __tablename__ = "remedy"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    kind: Mapped[RemedyKind] = mapped_column(choice(RemedyKind, "remedy_kind"))
    # appeals: the review whose decision it is against
    against_id: Mapped[int | None] = mapped_column(ForeignKey("remedy.id"))
    raised_by: Mapped[str] = mapped_column(Text)
    received_on: Mapped[dt.date]
    grounds: Mapped[str] = mapped_column(Text)
    # the last day on which it could be raised; None: until publication
    until_on: Mapped[dt.date | None]
    # why it was taken although it came later; empty: it came in time
    late_reason: Mapped[str] = mapped_column(Text)
    outcome: Mapped[RemedyOutcome | None] = mapped_column(choice(RemedyOutcome, "remedy_outcome"))
    decided_by: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[dt.date | None]
    reason: Mapped[str] = mapped_column(Text)
    # the day on which whoever raised it was told
    told_on: Mapped[dt.date | None]
    # what it led to
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))


class Recount(Base):
    """Batches counted again from the paper by other people than those who keyed them."""

    __tablename__ = "recount"

    id: Mapped[int] = mapped_column(primary_key=True)
    remedy_id: Mapped[int] = mapped_column(ForeignKey("remedy.id"), index=True)
    counted_on: Mapped[dt.date]
    # names
    counters: Mapped[list[str]] = mapped_column(Document)
    # numbers of the batches, and how many sheets lie in them
    batches: Mapped[list[int]] = mapped_column(Document)
    sheets: Mapped[int]
    finding: Mapped[str] = mapped_column(Text)


class RecountedSheet(Base):
    """A sheet that is not on the paper as it counts, with what is there; remarks are no part of a recount (R4.4)."""

    __tablename__ = "recounted_sheet"

    recount_id: Mapped[int] = mapped_column(ForeignKey("recount.id"), primary_key=True)
    # number of the batch, place in the pile
    batch: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True)
    # as in `reading`
    lines: Mapped[list[Any]] = mapped_column(Document)
    reason: Mapped[InvalidReason | None] = mapped_column(choice(InvalidReason, "invalid_reason"))

"""The rectification of a listed section: notice, problems, plan, reports, re-checks, close-out (R7.7)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Document, choice
from models.common.indicators import Indicator


class Rectification(Base):
    """What a measure of kind `rectification` has come to; there is none before the notice is given."""

    __tablename__ = "rectification"

    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), primary_key=True)
    noticed_on: Mapped[dt.date]
    # may be empty until the plan is handed in
    responsible: Mapped[str] = mapped_column(Text)
    plan: Mapped[str] = mapped_column(Text)
    # the day in force; the one of the rules stands in the measure
    due_on: Mapped[dt.date]
    # why it is another day than the rules say; empty: it is that day
    due_reason: Mapped[str] = mapped_column(Text)
    closed_on: Mapped[dt.date | None]


class Problem(Base):
    """What is to be put right under one indicator."""

    __tablename__ = "rectification_problem"

    measure_id: Mapped[int] = mapped_column(ForeignKey("rectification.measure_id"), primary_key=True)
    indicator: Mapped[Indicator] = mapped_column(choice(Indicator, "indicator"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class Progress(Base):
    """A report of the unit on how far it has come."""

    __tablename__ = "rectification_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("rectification.measure_id"), index=True)
    submitted_on: Mapped[dt.date]
    text: Mapped[str] = mapped_column(Text)


class Recheck(Base):
    """A look at whether it is put right, by at least two people; a failed one sets another day."""

    __tablename__ = "rectification_recheck"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("rectification.measure_id"), index=True)
    checked_on: Mapped[dt.date]
    # names, at least two
    checkers: Mapped[list[str]] = mapped_column(Document)
    passed: Mapped[bool]
    # {COLD: what was found …}
    findings: Mapped[dict[str, str]] = mapped_column(Document)
    # failed: the day by which it is to be put right now
    next_due_on: Mapped[dt.date | None]

"""Covert inspections: a plan for several sections, a record for each of them, evidence files (R7.7)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Document, choice


class InspectionMethod(StrEnum):
    """The four methods."""

    ERRAND = "errand"
    """A simulated errand (模拟办事)."""
    FILMING = "filming"
    """Hidden filming (暗访拍摄)."""
    TELEPHONE = "telephone"
    """A telephone enquiry (电话询问)."""
    PUBLIC = "public"
    """Visiting the public (走访群众)."""


class Inspection(Base):
    """A plan: who looks how, and before which day; with a round it is a re-check of sections listed there."""

    __tablename__ = "inspection"

    id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[InspectionMethod] = mapped_column(choice(InspectionMethod, "inspection_method"))
    # None: a general inspection
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"), index=True)
    # names, at least two
    team: Mapped[list[str]] = mapped_column(Document)
    planned_on: Mapped[dt.date]
    before_on: Mapped[dt.date]
    # what to look at
    purpose: Mapped[str] = mapped_column(Text)
    # why it was called off
    withdrawn: Mapped[str | None] = mapped_column(Text)


class Visit(Base):
    """The record of one section of a plan; empty until somebody was there."""

    __tablename__ = "inspection_visit"
    __table_args__ = (UniqueConstraint("inspection_id", "section_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    visited_on: Mapped[dt.date | None]
    place: Mapped[str] = mapped_column(Text)
    observations: Mapped[str] = mapped_column(Text)
    # {COLD: what was found …}
    findings: Mapped[dict[str, str]] = mapped_column(Document)
    conclusion: Mapped[str] = mapped_column(Text)
    referred_to: Mapped[str] = mapped_column(Text)
    referred_on: Mapped[dt.date | None]
    # number of the paper by which it was referred
    reference: Mapped[str] = mapped_column(Text)


class Evidence(Base):
    """A file kept beside the data under its digest."""

    __tablename__ = "inspection_evidence"
    __table_args__ = (UniqueConstraint("visit_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("inspection_visit.id"), index=True)
    # the file's name without its folder
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int]

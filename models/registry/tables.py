"""Units, sections, people, the posts they hold, and how sections descend from one another (R2.1–R2.4)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, choice


class SectionKind(StrEnum):
    """Kinds of evaluated object (R2.1)."""

    INTERNAL = "internal"
    INSTITUTION = "institution"
    ENFORCEMENT = "enforcement"
    UTILITY = "utility"


class Post(StrEnum):
    """The posts that answer for a section (R2.2)."""

    SECTION_HEAD = "section_head"
    LEADER_IN_CHARGE = "leader_in_charge"
    PRINCIPAL_LEADER = "principal_leader"


class LineageKind(StrEnum):
    """How a section came out of another (R2.3)."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"


class Unit(Base):
    """A government unit (单位) or public-utility company."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    # free text of the registry file, e.g. 政府工作部门
    kind: Mapped[str] = mapped_column(Text)
    # name of the Party committee or group that acts for it, e.g. 中共某区某局党组
    party_committee: Mapped[str] = mapped_column(Text)
    # None: since before the registry; None: still exists
    active_from: Mapped[dt.date | None]
    active_to: Mapped[dt.date | None]


class Section(Base):
    """A section (科室); renaming, merging, splitting and moving end it and begin a successor."""

    __tablename__ = "section"
    __table_args__ = (CheckConstraint("number BETWEEN 1 AND 999", name="number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[SectionKind] = mapped_column(choice(SectionKind, "section_kind"))
    # the number printed on ballots; no two sections share it on the same day
    number: Mapped[int]
    active_from: Mapped[dt.date | None]
    active_to: Mapped[dt.date | None]


class Lineage(Base):
    """`successor` came out of `predecessor` on a day (R2.3)."""

    __tablename__ = "lineage"
    __table_args__ = (UniqueConstraint("predecessor_id", "successor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("section.id"), index=True)
    kind: Mapped[LineageKind] = mapped_column(choice(LineageKind, "lineage_kind"))
    # the successor's first day
    on: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(Text)


class Person(Base):
    """A natural person; namesakes are told apart by the note."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, index=True)
    note: Mapped[str] = mapped_column(Text)


class Appointment(Base):
    """A person holds a post for a period (R2.2); a section or unit has at most one holder of a post a day."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("(section_id IS NULL) <> (unit_id IS NULL)", name="place"),
        CheckConstraint("end_on IS NULL OR end_on >= start_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post: Mapped[Post] = mapped_column(choice(Post, "post"))
    # section for heads and leaders in charge, unit for principal leaders
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    start_on: Mapped[dt.date]
    # last day in the post; None: still holds it
    end_on: Mapped[dt.date | None]

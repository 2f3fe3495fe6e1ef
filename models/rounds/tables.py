"""Rounds, their rule versions, channels and frozen snapshots (R3.1–R3.3, R4.1)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base, Document, Exact, Instant, choice


class RoundKind(StrEnum):
    """Period kinds (R3.1)."""

    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SPECIAL = "special"


class Stage(StrEnum):
    """Stages of a round, one way (R3.2)."""

    DRAFT = "draft"
    ISSUING = "issuing"
    KEYING = "keying"
    COUNTED = "counted"
    FINALISED = "finalised"
    PUBLISHED = "published"
    CLOSED = "closed"


class RuleVersion(Base):
    """One version of the rules' parameters; never changed once made."""

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("number"), UniqueConstraint("digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    # canonical JSON of rounds.rules.RuleParameters
    parameters: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[dt.datetime] = mapped_column(Instant)


class Round(Base):
    """One round (期)."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[RoundKind] = mapped_column(choice(RoundKind, "round_kind"))
    cut_off: Mapped[dt.date]
    stage: Mapped[Stage] = mapped_column(choice(Stage, "stage"))
    rule_version_id: Mapped[int] = mapped_column(ForeignKey("rule_version.id"))
    # known only as a result, without ballots (R3.3)
    imported: Mapped[bool]
    # digest of the snapshot rows, made at opening
    snapshot_digest: Mapped[str] = mapped_column(Text)
    published_on: Mapped[dt.date | None]
    finalised_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    # made at publication: the special days among which its deadlines in working days were counted
    special_days: Mapped[dict[str, bool] | None] = mapped_column(Document)
    # digests made at finalising (R6.6): the counted ballots, and the result computed from them
    ballots_digest: Mapped[str | None] = mapped_column(Text)
    result_digest: Mapped[str | None] = mapped_column(Text)


class RoundChannel(Base):
    """A channel of a round with its weight; channels are data (R4.1)."""

    __tablename__ = "round_channel"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    # the order on screen and paper, from 1
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    weight: Mapped[Fraction] = mapped_column(Exact)


class SnapshotEntry(Base):
    """One evaluated section as it was on the cut-off date; frozen with the round (R3.1).

    Rounds known only as results hold just their listed sections.
    """

    __tablename__ = "snapshot_entry"
    audited = Audited.SEALED

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    number: Mapped[int]
    section: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit: Mapped[str] = mapped_column(Text)
    party_committee: Mapped[str] = mapped_column(Text)
    # people on the cut-off date; an empty name and no id: the post was vacant
    head_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    head: Mapped[str] = mapped_column(Text)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    leader: Mapped[str] = mapped_column(Text)
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    principal: Mapped[str] = mapped_column(Text)

"""The ledger of numbered documents (R8.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Base, Document, Instant, choice
from models.documents.life import PaperStage

_LIVING_DRAFT: Final = "approved_at IS NULL AND dropped IS NULL"


class Paper(Base):
    """One numbered document; voided ones keep their number and say why."""

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("organ_code", "year", "serial"),
        # one living document of a kind for a section of a round
        Index(
            "ux_paper_living",
            "round_id",
            "kind",
            "section_id",
            unique=True,
            sqlite_where=text("voided IS NULL AND section_id IS NOT NULL"),
            postgresql_where=text("voided IS NULL AND section_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_code: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    # 1, 2, 3 … without a gap for an organ code and year
    serial: Mapped[int]
    # key of reports.catalogue
    kind: Mapped[str] = mapped_column(Text)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # None: about the round as a whole
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    title: Mapped[str] = mapped_column(Text)
    # the date under the signature
    dated_on: Mapped[dt.date]
    # of the corrected result that it rests on; None: the first one
    edition: Mapped[int | None]
    # everything that is printed, frozen when the number was given
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    voided: Mapped[str | None] = mapped_column(Text)
    # who gave the number, and when; None: before that was kept here (the log has it)
    numbered_by: Mapped[str | None] = mapped_column(Text)
    numbered_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    # the version of the kind's wording; 0: the program's own, None: a kind or a paper without one
    wording: Mapped[int | None]


class PaperDraft(Base):
    """A paper before its number: made, checked, approved or dropped, each with who and when (R8.5)."""

    __tablename__ = "paper_draft"
    __table_args__ = (
        # one living draft of a kind for a section of a round, or for the round as a whole
        Index(
            "ux_paper_draft_section",
            "round_id",
            "kind",
            "section_id",
            unique=True,
            sqlite_where=text(f"{_LIVING_DRAFT} AND section_id IS NOT NULL"),
            postgresql_where=text(f"{_LIVING_DRAFT} AND section_id IS NOT NULL"),
        ),
        Index(
            "ux_paper_draft_round",
            "round_id",
            "kind",
            unique=True,
            sqlite_where=text(f"{_LIVING_DRAFT} AND section_id IS NULL"),
            postgresql_where=text(f"{_LIVING_DRAFT} AND section_id IS NULL"),
        ),
        Index("ux_paper_draft_paper", "paper_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # key of reports.catalogue
    kind: Mapped[str] = mapped_column(Text)
    # with which it is to be numbered
    organ_code: Mapped[str] = mapped_column(Text)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # None: about the round as a whole
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    # of the corrected result that it rests on; None: the first one
    edition: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    # the date under the signature; None: the day of approval
    dated_on: Mapped[dt.date | None]
    # everything that is printed, as the paper will have it
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    # version of the wording in it; 0: the program's own, None: its kind has none
    wording: Mapped[int | None]
    # who made or changed it last
    drafted_by: Mapped[str] = mapped_column(Text)
    drafted_at: Mapped[dt.datetime] = mapped_column(Instant)
    # why it was last sent back, until it is made anew, changed or checked
    returned: Mapped[str | None] = mapped_column(Text)
    returned_by: Mapped[str | None] = mapped_column(Text)
    checked_by: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    approved_by: Mapped[str | None] = mapped_column(Text)
    approved_at: Mapped[dt.datetime | None] = mapped_column(Instant)
    # what it became
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    # why it never became one
    dropped: Mapped[str | None] = mapped_column(Text)
    dropped_by: Mapped[str | None] = mapped_column(Text)
    dropped_at: Mapped[dt.datetime | None] = mapped_column(Instant)


class Print(Base):
    """One printing or saving of a paper (R8.5)."""

    __tablename__ = "print"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(Text)
    # 1 the original, 2 … reprints; 0: only some of its pages, which is no copy
    copy: Mapped[int]
    # digest of the file that came out
    sha256: Mapped[str] = mapped_column(Text)
    # a `copies.How` as plain values; None: from before that was kept
    how: Mapped[dict[str, Any] | None] = mapped_column(Document)
    # a line for every font file that drew something; None: before that was kept
    faces: Mapped[str | None] = mapped_column(Text)
    # a line for every character that another face drew; None: before that was kept
    substitutions: Mapped[str | None] = mapped_column(Text)


class PaperStep(Base):
    """A stage that a paper came to after it was printed (R8.5)."""

    __tablename__ = "paper_step"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    stage: Mapped[PaperStage] = mapped_column(choice(PaperStage, "paper_stage"), primary_key=True)
    on: Mapped[dt.date]
    # of a receipt; may be empty elsewhere
    received_by: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[dt.datetime] = mapped_column(Instant)


class ProofCheck(Base):
    """A newspaper's proof was held against the table with a number, character by character (R8.4)."""

    __tablename__ = "proof_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    compared_on: Mapped[dt.date]
    compared_by: Mapped[str] = mapped_column(Text)
    # characters that differ; 0: the proof is right
    differences: Mapped[int]
    # whether punctuation of full and of half width counted as the same
    widths_alike: Mapped[bool]
    # digest of the proof's text as it was pasted
    sha256: Mapped[str] = mapped_column(Text)


class PaperWording(Base):
    """One version of the wording that the office gave to a kind of paper; never changed (R8.4)."""

    __tablename__ = "paper_wording"

    # key of reports.catalogue
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    # 1, 2, 3 … of a kind
    version: Mapped[int] = mapped_column(primary_key=True)
    # empty: the program's own wording holds again
    text: Mapped[str] = mapped_column(Text)
    # why it was changed
    note: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[str] = mapped_column(Text)
    entered_at: Mapped[dt.datetime] = mapped_column(Instant)

"""Verified tips, decisions on ties, main problems, frozen results and what corrected them (R6.4–R6.7, R7.8)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.common.base import Audited, Base, Document, Exact


class Tip(Base):
    """A verified tip: its section ranks first in the round in force (R6.5)."""

    __tablename__ = "tip"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    reported_on: Mapped[dt.date]
    verified_on: Mapped[dt.date]
    case: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    approver: Mapped[str] = mapped_column(Text)
    # not None: taken back before finalising, and why
    withdrawn: Mapped[str | None] = mapped_column(Text)
    # how the person was disciplined, once that is known
    discipline: Mapped[str | None] = mapped_column(Text)


class TieDecision(Base):
    """A recorded decision on sections tied across an edge (R6.4)."""

    __tablename__ = "tie_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # section numbers; in the decided order, or kept equal
    numbers: Mapped[list[int]] = mapped_column(Document)
    keep: Mapped[bool]
    participants: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[dt.date]
    # what the minutes say of it; None: recorded before minutes were kept here
    minutes: Mapped[str | None] = mapped_column(Text)


class Rereading(Base):
    """Sheets read again from the paper because few wrong ones would change a consequence, and what was found."""

    __tablename__ = "rereading"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # the line that few ballots would move: `list`, `top` or `removal`, and the numbers of the sections beside it
    line: Mapped[str] = mapped_column(Text)
    numbers: Mapped[list[int]] = mapped_column(Document)
    # how many wrong ballots would have moved it, and how many were held possible
    margin: Mapped[int]
    bound: Mapped[int]
    # [[batch number, sheet] …] that were read again, and those among them that are not as on the paper
    sheets: Mapped[list[Any]] = mapped_column(Document)
    differing: Mapped[list[Any]] = mapped_column(Document)
    readers: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text)
    read_on: Mapped[dt.date]


class MainProblem(Base):
    """The published main problems of a listed section as the lead worded them (R6.7)."""

    __tablename__ = "main_problem"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ResultLine(Base):
    """One section's frozen result (R6.6); rounds known only as results hold just the listed ones."""

    __tablename__ = "result_line"
    audited = Audited.SEALED

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"), primary_key=True)
    rank: Mapped[int]
    # exact; None for rounds known only as results
    score: Mapped[Fraction | None] = mapped_column(Exact)
    votes: Mapped[int | None]
    # {channel: votes} and {COLD: votes …}
    by_channel: Mapped[dict[str, Any]] = mapped_column(Document)
    indicators: Mapped[dict[str, Any]] = mapped_column(Document)
    # {channel: points}, exact as `p/q`: with the channels' rows they show how the score came about
    points: Mapped[dict[str, Any]] = mapped_column(Document)
    direct_first: Mapped[bool]
    listed: Mapped[bool]
    top: Mapped[bool]
    main_problems: Mapped[str] = mapped_column(Text)


class ResultChannel(Base):
    """One channel's frozen count and the weight that was used."""

    __tablename__ = "result_channel"
    audited = Audited.SEALED

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    valid: Mapped[int]
    abstained: Mapped[int]
    invalid: Mapped[int]
    weight: Mapped[Fraction] = mapped_column(Exact)


class Correction(Base):
    """A new edition of a frozen result, and all that is kept here of the one before it (R7.8)."""

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("round_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    # of the corrected result: 2, 3 …
    edition: Mapped[int]
    corrected_on: Mapped[dt.date]
    why: Mapped[str] = mapped_column(Text)
    corrected_by: Mapped[str] = mapped_column(Text)
    # the correction of an earlier round that this one follows from
    cause_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    # the day from which what it brought is counted; None: before publication, so from that
    counts_from: Mapped[dt.date | None]
    # as in `round`: the special days among which its deadlines in working days were counted
    special_days: Mapped[dict[str, bool] | None] = mapped_column(Document)
    # the result before it: digests, and [[section, rank, score, votes, listed, top,
    # main problems, indicators, by channel] …]
    old_result: Mapped[str] = mapped_column(Text)
    old_ballots: Mapped[str] = mapped_column(Text)
    old_lines: Mapped[list[Any]] = mapped_column(Document)
    # the round's file before it, as `round_file` had it; None: none was kept
    old_form: Mapped[int | None]
    old_file: Mapped[str | None] = mapped_column(Text)
    old_size: Mapped[int | None]
    # sections whose line, or whose measures, are others than before
    touched: Mapped[list[int]] = mapped_column(Document)

"""Counting without part of the ballots: only to look at what they decided; nothing is written (R6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from models.ballots.rules import Counts, in_order
from models.ballots.tables import Ballot, BallotStatus, Batch, Pick, Reading, Ruling
from models.rounds.queries import channels


@dataclass(frozen=True)
class LeftOut:
    """Which ballots are not counted: batches by number, channels by code, sheets that a person had to look at.

    `flagged`: a keyer asked for a ruling; `ruled`: a third person decided between two keyings. Sheets that came with a
    file have neither.
    """

    batches: frozenset[int] = field(default_factory=frozenset)
    channels: frozenset[str] = field(default_factory=frozenset)
    flagged: bool = False
    ruled: bool = False

    def __str__(self) -> str:
        """Return what is left out on one line, as the log holds it."""
        sheets = [name for name in ("flagged", "ruled") if getattr(self, name)]
        return ",".join([*map(str, sorted(self.batches)), *sorted(self.channels), *sheets]) or "-"

    @property
    def nothing(self) -> bool:
        """Say whether every ballot counts."""
        return self == NOTHING


NOTHING: Final = LeftOut()


def counts_without(session: Session, round_id: int, left_out: LeftOut) -> Counts:
    """Count a round's ballots from the picks themselves, those left out as if they had never come in."""
    chosen = [Batch.round_id == round_id, *_kept(left_out)]
    sheets = select(Batch.channel, Ballot.status, func.count()).join(Ballot, Ballot.batch_id == Batch.id)
    sheets = sheets.where(*chosen).group_by(Batch.channel, Ballot.status)
    picks = (
        select(Batch.channel, Pick.section_id, Pick.indicators, func.count())
        .join(Ballot, Ballot.batch_id == Batch.id)
        .join(Pick, Pick.ballot_id == Ballot.id)
        .where(*chosen, Ballot.status == BallotStatus.VALID)
        .group_by(Batch.channel, Pick.section_id, Pick.indicators)
    )
    standing = {(code, status): n for code, status, n in session.execute(sheets).tuples()}
    cells = {(code, section_id, ticked): n for code, section_id, ticked, n in session.execute(picks).tuples()}
    return in_order([channel.code for channel in channels(session, round_id)], standing, cells)


def _kept(left_out: LeftOut) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a ballot that counts fulfils."""
    found: list[ColumnElement[bool]] = []
    if left_out.batches:
        found.append(Batch.number.not_in(sorted(left_out.batches)))
    if left_out.channels:
        found.append(Batch.channel.not_in(sorted(left_out.channels)))
    if left_out.flagged:
        same = (Reading.batch_id == Ballot.batch_id, Reading.sheet == Ballot.sheet, Reading.flagged)
        found.append(~exists().where(*same))
    if left_out.ruled:
        same = (Ruling.batch_id == Ballot.batch_id, Ruling.sheet == Ballot.sheet, Ruling.in_force)
        found.append(~exists().where(*same))
    return found

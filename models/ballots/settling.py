"""Sheets become ballots that count, and stop to count, in one step with the running tally (R5.4, R6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from models.ballots.packed import keep
from models.ballots.packing import BatchSum
from models.ballots.rules import Judgement
from models.ballots.sheets import erase, store
from models.ballots.tally import count_batch_in, count_in
from models.common.acts import Work

TABLES = frozenset({"ballot", "pick", "tally_pick", "tally_sheet"})


class Pile(Protocol):
    """What says to which round and channel a batch belongs."""

    @property
    def id(self) -> int:
        """The batch."""

    @property
    def round_id(self) -> int:
        """Its round."""

    @property
    def channel(self) -> str:
        """Its channel."""


def settle(work: Work, pile: Pile, first: int, judged: Sequence[Judgement], by: str) -> None:
    """Write judged sheets as the ballots `first`, `first` + 1 … of a batch, and count them in."""
    store(work.connection, pile.id, first, judged, by)
    count_in(work.connection, pile.round_id, pile.channel, judged)
    work.touched |= TABLES


def settle_sealed(work: Work, pile: Pile, counted: BatchSum) -> None:
    """Count in, and keep with the seal, what all sheets of a batch come to that were written at once (`bulk`)."""
    count_batch_in(work.connection, pile.round_id, pile.channel, counted)
    keep(work.connection, pile.round_id, pile.id, counted)
    work.touched |= TABLES


def unsettle(work: Work, pile: Pile, sheet: int | None = None) -> None:
    """Take a ballot (None: every ballot) of a batch that is not sealed out again, and count it out."""
    found = erase(work.session, pile.id, sheet)
    count_in(work.connection, pile.round_id, pile.channel, [one.judged for one in found], by=-1)
    work.touched |= TABLES

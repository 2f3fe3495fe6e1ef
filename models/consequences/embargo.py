"""May this person be promoted on that date, and if not, why and until when (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One embargo of a person: both days included, with the listing that brought it."""

    start: dt.date
    until: dt.date
    round: str
    number: int
    section: str
    unit: str
    rank: int
    title: str = ""
    """The round's title, as official papers name it."""


@dataclass(frozen=True)
class Answer:
    """Whether promotion is allowed on a day; if not, the last barred day and the embargoes that make it so."""

    allowed: bool
    until: dt.date | None
    because: tuple[Bar, ...]


def answer(bars: Iterable[Bar], on: dt.date) -> Answer:
    """Follow the embargoes in force on a day through those that leave no free day between (R7.5).

    Overlapping embargoes end with the latest; embargoes that follow a free day are another matter.
    """
    chain: list[Bar] = []
    until: dt.date | None = None
    for bar in sorted(bars, key=lambda bar: (bar.start, bar.until, bar.rank, bar.number)):
        if bar.until < on:
            continue
        if bar.start > (until + dt.timedelta(days=1) if until else on):
            break
        chain.append(bar)
        until = max(until or bar.until, bar.until)
    return Answer(not chain, until, tuple(chain))

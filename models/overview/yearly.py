"""One year beside the one before: rounds, lists, what was due and what was done, by the year of the round."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.consequences.queries import MeasureKind, MeasureStatus
from models.consequences.rules import REMOVALS
from models.overview.behind import DONE, DUE
from models.registry.rules import Descent

TALKS: Final = frozenset({MeasureKind.LEADER_TALK, MeasureKind.HEAD_TALK})
DEDUCTED: Final = frozenset({MeasureStatus.DUE, MeasureStatus.DONE})
"""Waived deductions deduct nothing (R7.6)."""


@dataclass(frozen=True)
class Held:
    """A published round; it belongs to the year of its cut-off date."""

    id: int
    cut_off: dt.date


@dataclass(frozen=True)
class Fact:
    """So many measures of a year that are alike; `closed`: their rectification was closed (R7.7)."""

    year: int
    kind: MeasureKind
    status: MeasureStatus
    points: Fraction | None
    closed: bool
    times: int = 1


@dataclass(frozen=True)
class Descended:
    """A section that came out of another on a day (R2.3)."""

    predecessor: int
    successor: int
    on: dt.date


@dataclass(frozen=True)
class Year:
    """A year's figures; person-times where people are concerned, points without any cap."""

    year: int
    rounds: int = 0
    listed: int = 0
    sections: int = 0
    """Different sections on the lists."""
    again: int = 0
    """Those among them that had been listed before, themselves or what they came out of."""
    talks_due: int = 0
    talks_done: int = 0
    interviews_due: int = 0
    interviews_done: int = 0
    embargoes: int = 0
    removals_proposed: int = 0
    removals_adopted: int = 0
    body_points: Fraction = Fraction(0)
    leader_points: Fraction = Fraction(0)
    rectifications_due: int = 0
    rectifications_closed: int = 0
    inspections: int = 0
    """Sections visited in the year."""


Figure = Callable[[Year], int | Fraction]


@dataclass(frozen=True)
class Compared:
    """A year, and the one before where there is one."""

    now: Year
    before: Year | None

    def change(self, figure: Figure) -> int | Fraction | None:
        """Return by how much a figure differs from the year before; None for the first year."""
        return figure(self.now) - figure(self.before) if self.before else None


def compared(
    held: Sequence[Held],
    lists: Mapping[int, AbstractSet[int]],
    facts: Iterable[Fact],
    lineage: Iterable[Descended],
    visits: Mapping[int, int],
) -> tuple[Compared, ...]:
    """Return every year from the first to the last, the newest first; `held` is in the order of time.

    `lists` has the sections listed in each round by its id, `visits` how many inspections were made in a year.
    """
    by_year: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_year[fact.year].append(fact)
    again = relisted(held, lists, lineage)
    known = {*(one.cut_off.year for one in held), *visits}
    found: list[Compared] = []
    for year in range(min(known), max(known) + 1) if known else ():
        own = [lists.get(one.id, set()) for one in held if one.cut_off.year == year]
        now = _year(year, own, by_year[year], len(again.get(year, ())), visits.get(year, 0))
        found.append(Compared(now, found[-1].now if found else None))
    return tuple(reversed(found))


def relisted(
    held: Sequence[Held], lists: Mapping[int, AbstractSet[int]], lineage: Iterable[Descended]
) -> dict[int, set[int]]:
    """Return by year the sections that stood on an earlier list, as they had descended on the cut-off date (R2.3)."""
    lines, seen = tuple(lineage), set[int]()
    again: dict[int, set[int]] = defaultdict(set)
    for one in held:
        own = lists.get(one.id, set())
        pairs = frozenset((line.predecessor, line.successor) for line in lines if line.on <= one.cut_off)
        made, descent = {new for _, new in pairs}, Descent(pairs)
        heirs = {key for key in own & made if descent.ancestors(key) & seen}
        again[one.cut_off.year] |= heirs | (own & seen)
        seen |= own
    return again


def _year(year: int, lists: Sequence[AbstractSet[int]], facts: Sequence[Fact], again: int, visits: int) -> Year:
    due, done = _times(facts, DUE), _times(facts, DONE)
    return Year(
        year,
        rounds=len(lists),
        listed=sum(len(one) for one in lists),
        sections=len(set().union(*lists)),
        again=again,
        talks_due=sum(due[kind] for kind in TALKS),
        talks_done=sum(done[kind] for kind in TALKS),
        interviews_due=due[MeasureKind.HEAD_INTERVIEW],
        interviews_done=done[MeasureKind.HEAD_INTERVIEW],
        embargoes=due[MeasureKind.EMBARGO],
        removals_proposed=sum(due[kind] for kind in REMOVALS),
        removals_adopted=sum(done[kind] for kind in REMOVALS),
        body_points=_points(facts, MeasureKind.BODY_DEDUCTION),
        leader_points=_points(facts, MeasureKind.LEADER_DEDUCTION),
        rectifications_due=due[MeasureKind.RECTIFICATION],
        rectifications_closed=sum(one.times for one in facts if one.closed and one.status in DONE),
        inspections=visits,
    )


def _times(facts: Iterable[Fact], statuses: AbstractSet[MeasureStatus]) -> Counter[MeasureKind]:
    found = Counter[MeasureKind]()
    for one in facts:
        found[one.kind] += one.times if one.status in statuses else 0
    return found


def _points(facts: Iterable[Fact], kind: MeasureKind) -> Fraction:
    kept = [one for one in facts if one.kind is kind and one.status in DEDUCTED]
    return sum((one.points * one.times for one in kept if one.points is not None), Fraction(0))

"""One year beside the one before: rounds, lists, what was due and what was done, by the year of the round."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.consequences.queries import MeasureKind, MeasureStatus
from models.consequences.rules import REMOVALS
from models.overview.behind import DONE, DUE
from models.overview.rules import STANDING
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
    """What the comparison looks at in one measure; `closed`: its rectification was closed (R7.7)."""

    round_id: int
    section_id: int
    kind: MeasureKind
    status: MeasureStatus
    points: Fraction | None
    closed: bool


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
    held: Sequence[Held], facts: Iterable[Fact], lineage: Iterable[Descended], visited: Iterable[int]
) -> tuple[Compared, ...]:
    """Return every year from the first to the last, the newest first; `held` is in the order of time.

    `visited` has the year of every inspection that was made.
    """
    years = {one.id: one.cut_off.year for one in held}
    by_year: dict[int, list[Fact]] = defaultdict(list)
    lists: dict[int, set[int]] = {one.id: set() for one in held}
    for fact in facts:
        if fact.status in STANDING:
            by_year[years[fact.round_id]].append(fact)
            lists[fact.round_id].add(fact.section_id)
    again, visits = relisted(held, lists, lineage), Counter(visited)
    known = {*years.values(), *visits}
    found: list[Compared] = []
    for year in range(min(known), max(known) + 1) if known else ():
        own = [lists[one.id] for one in held if one.cut_off.year == year]
        now = _year(year, own, by_year[year], len(again.get(year, ())), visits[year])
        found.append(Compared(now, found[-1].now if found else None))
    return tuple(reversed(found))


def relisted(held: Sequence[Held], lists: Mapping[int, set[int]], lineage: Iterable[Descended]) -> dict[int, set[int]]:
    """Return by year the sections that stood on an earlier list, as they had descended on the cut-off date (R2.3)."""
    lines, seen = tuple(lineage), set[int]()
    again: dict[int, set[int]] = defaultdict(set)
    for one in held:
        pairs = frozenset((line.predecessor, line.successor) for line in lines if line.on <= one.cut_off)
        made, descent = {new for _, new in pairs}, Descent(pairs)
        heirs = {key for key in lists[one.id] & made if descent.ancestors(key) & seen}
        again[one.cut_off.year] |= heirs | (lists[one.id] & seen)
        seen |= lists[one.id]
    return again


def _year(year: int, lists: Sequence[set[int]], facts: Sequence[Fact], again: int, visits: int) -> Year:
    due, done = Counter(one.kind for one in facts if one.status in DUE), Counter(_done(facts))
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
        rectifications_closed=sum(one.closed and one.status in DONE for one in facts),
        inspections=visits,
    )


def _done(facts: Iterable[Fact]) -> Iterable[MeasureKind]:
    return (one.kind for one in facts if one.status in DONE)


def _points(facts: Iterable[Fact], kind: MeasureKind) -> Fraction:
    kept = (one.points for one in facts if one.kind is kind and one.status in DEDUCTED and one.points is not None)
    return sum(kept, Fraction(0))

"""Events of a life: what they are, which belong together, and in which order they are told; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from models.common.periods import day_before
from models.consequences.tables import MeasureFlag, MeasureKind, MeasureStatus
from models.registry.tables import LineageKind, Post


class EventKind(StrEnum):
    """What a time line can be narrowed to; of one day's events the earlier kinds happened first."""

    LINEAGE = "lineage"
    POST = "post"
    ROUND = "round"
    TALK = "talk"
    EMBARGO = "embargo"
    DEDUCTION = "deduction"
    REMOVAL = "removal"
    RECTIFICATION = "rectification"


KINDS: Final[Mapping[MeasureKind, EventKind]] = {
    MeasureKind.LEADER_TALK: EventKind.TALK,
    MeasureKind.HEAD_INTERVIEW: EventKind.TALK,
    MeasureKind.HEAD_TALK: EventKind.TALK,
    MeasureKind.EMBARGO: EventKind.EMBARGO,
    MeasureKind.BODY_DEDUCTION: EventKind.DEDUCTION,
    MeasureKind.LEADER_DEDUCTION: EventKind.DEDUCTION,
    MeasureKind.HEAD_REMOVAL: EventKind.REMOVAL,
    MeasureKind.LEADER_REMOVAL: EventKind.REMOVAL,
    MeasureKind.RECTIFICATION: EventKind.RECTIFICATION,
}
_ORDER: Final = {kind: place for place, kind in enumerate(EventKind)}
_PAPERS: Final = {kind: place for place, kind in enumerate(MeasureKind)}


@dataclass(frozen=True)
class Kin:
    """A section by its name and unit; `unit` is empty where only the section matters."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True)
class Ranked:
    """A round's frozen result; `votes` and `indicators` are unknown where only the list came down to us."""

    round: str
    title: str
    rank: int
    listed: bool
    top: bool
    direct_first: bool
    votes: int | None
    indicators: tuple[int, ...]
    problems: str
    head: str
    leader: str

    @property
    def in_top(self) -> bool:
        """Say whether it was in the top tier."""
        return self.top


@dataclass(frozen=True)
class Imposed:
    """A measure: as it came into being and stands now, or (`settled`) the day on which it was done."""

    id: int
    round: str
    title: str
    rank: int
    measure: MeasureKind
    person_id: int | None
    person: str
    post: str
    status: MeasureStatus
    flag: MeasureFlag | None
    streak: int
    due_on: dt.date | None
    until_on: dt.date | None
    points: Fraction | None
    done_on: dt.date | None
    note: str
    settled: bool = False

    @property
    def in_top(self) -> bool:
        """Say whether it shows that the section was in the top tier: only there heads are interviewed (R7.1)."""
        return self.measure is MeasureKind.HEAD_INTERVIEW


@dataclass(frozen=True)
class Posted:
    """Somebody took a post, or (`left`) held it for the last day."""

    id: int
    person_id: int
    person: str
    post: Post
    place: str
    left: bool


@dataclass(frozen=True)
class Reorganised:
    """Sections came out of others; in a merger there are several before, in a split several after."""

    how: LineageKind
    before: tuple[Kin, ...]
    after: tuple[Kin, ...]
    reason: str


Fact = Ranked | Imposed | Posted | Reorganised


@dataclass(frozen=True)
class Event:
    """One thing that happened, to the section as it was called then; None: to a unit."""

    on: dt.date
    kind: EventKind
    section_id: int | None
    section: str
    unit: str
    carried: bool
    """It happened to a predecessor, whose history is carried along (R2.3)."""
    fact: Fact


@dataclass(frozen=True)
class Held:
    """An appointment as it is stored."""

    id: int
    person_id: int
    person: str
    post: Post
    section_id: int | None
    place: str
    unit: str
    start: dt.date
    end: dt.date | None

    def on(self, day: dt.date) -> bool:
        """Say whether the post is held on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Line:
    """One line of descent: `after` came out of `before` on its first day."""

    id: int
    how: LineageKind
    before: Kin
    after: Kin
    on: dt.date
    reason: str


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events oldest first; on one day reorganisation, posts, results, then what follows from them."""
    return tuple(sorted(events, key=_key))


def _key(event: Event) -> tuple[object, ...]:
    fact = event.fact
    match fact:
        case Posted():
            within: tuple[object, ...] = (not fact.left, fact.post.value, fact.id)
        case Imposed():
            within = (fact.settled, fact.round, _PAPERS[fact.measure], fact.id)
        case Ranked():
            within = (fact.round, fact.rank)
        case Reorganised():
            within = (fact.how.value, tuple(one.id for one in fact.after))
    return (event.on, _ORDER[event.kind], *within, event.section_id or 0)


def steps(imposed: Imposed, published: dt.date) -> tuple[tuple[dt.date, Imposed], ...]:
    """Return a measure's days: it comes with the publication, and is done on a day of its own."""
    came = (published, imposed)
    if imposed.done_on is None or imposed.status is not MeasureStatus.DONE:
        return (came,)
    return (came, (imposed.done_on, replace(imposed, settled=True)))


def changes(held: Iterable[Held], lines: Iterable[Line] = ()) -> tuple[tuple[dt.date, Held, bool], ...]:
    """Return the days on which posts were taken and (True) left.

    A post that a reorganisation hands on to the same person is neither left nor taken (R2.3).
    """
    every = tuple(held)
    starts = {(one.person_id, one.post, one.section_id, one.start) for one in every}
    ends = {(one.person_id, one.post, one.section_id, one.end) for one in every}
    pairs = tuple(lines)

    def handed(one: Held) -> bool:
        return any(
            (one.person_id, one.post, line.before.id, day_before(one.start)) in ends
            for line in pairs
            if line.after.id == one.section_id and line.on == one.start
        )

    def hands_on(one: Held) -> bool:
        return any(
            (one.person_id, one.post, line.after.id, line.on) in starts
            for line in pairs
            if line.before.id == one.section_id and one.end == day_before(line.on)
        )

    taken = [(one.start, one, False) for one in every if not handed(one)]
    left = [(one.end, one, True) for one in every if one.end is not None and not hands_on(one)]
    return (*taken, *left)


def reorganisations(lines: Iterable[Line]) -> tuple[tuple[dt.date, Reorganised], ...]:
    """Gather lines of descent into acts: a merger by what it became, everything else by what it came out of."""
    acts: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        pivot = line.after.id if line.how is LineageKind.MERGED else line.before.id
        acts.setdefault((line.on, line.how, pivot), []).append(line)
    return tuple(
        (
            group[0].on,
            Reorganised(
                group[0].how,
                tuple(dict.fromkeys(line.before for line in group)),
                tuple(dict.fromkeys(line.after for line in group)),
                group[0].reason,
            ),
        )
        for group in acts.values()
    )

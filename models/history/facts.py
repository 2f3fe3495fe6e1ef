"""What a time line is made of: events and the frozen facts they tell; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from models.consequences.life import Moment
from models.consequences.tables import MeasureFlag, MeasureKind, MeasureStatus, RemovalOutcome
from models.registry.tables import LineageKind, Post
from models.remedies.tables import RemedyKind, RemedyOutcome


class EventKind(StrEnum):
    """What a time line can be narrowed to; of one day's events the earlier kinds happened first."""

    LINEAGE = "lineage"
    POST = "post"
    ROUND = "round"
    REMEDY = "remedy"
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
    newspaper: str = ""
    """Which printed the result on the day of its publication; empty: none is entered."""
    page: str = ""


@dataclass(frozen=True)
class Talked:
    """The record of a talk."""

    began: str
    place: str
    present: str
    content: str
    pledge: str


@dataclass(frozen=True)
class Decision:
    """What the competent committee decided on a proposed removal (R7.4)."""

    outcome: RemovalOutcome
    committee: str
    number: str
    on: dt.date
    reason: str
    effective_on: dt.date | None


@dataclass(frozen=True)
class Imposed:
    """A measure as it stands now; `moment` says of which of its days an event tells, `PUBLISHED`: how it came."""

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
    notified_on: dt.date | None = None
    served_on: dt.date | None = None
    received_by: str | None = None
    report_on: dt.date | None = None
    reported_as: str | None = None
    top: bool = False
    """Whether the section was in the top tier of the round."""
    talk: Talked | None = None
    decision: Decision | None = None
    moment: Moment = Moment.PUBLISHED
    passed: bool = False
    """Of a rectification: its last re-check was passed, so no day runs any more (R7.7)."""

    @property
    def came(self) -> bool:
        """Say whether the event tells how the measure came into being."""
        return self.moment is Moment.PUBLISHED


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


@dataclass(frozen=True)
class Disputed:
    """Something raised against a result; `decided`: the event tells the decision, else that it was raised (R7.8)."""

    id: int
    round: str
    title: str
    kind: RemedyKind
    raised_by: str
    outcome: RemedyOutcome | None
    paper: str
    reason: str
    decided: bool = False


@dataclass(frozen=True)
class Corrected:
    """A final result was corrected, and the section with it: its rank before and after, the same if others moved."""

    id: int
    round: str
    title: str
    edition: int
    before: int
    after: int


Fact = Ranked | Imposed | Posted | Reorganised | Disputed | Corrected


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

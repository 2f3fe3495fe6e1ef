"""What follows from a frozen result: which measures are due, for whom and by when (R7.1–R7.7)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.common.periods import corresponding_day
from models.common.working_days import Calendar
from models.consequences.tables import MeasureFlag, MeasureKind, MeasureStatus
from models.registry.tables import Post
from models.rounds.rules import RuleParameters

LEADING_BODY: Final = "leading_body"
"""Stands for a post where the measure is for the unit's leading body (领导班子)."""
HEAD_STREAK: Final = 2
LEADER_STREAK: Final = 3
PLAIN_WEEKS: Final = Calendar()
NOT_DUE: Final = frozenset({MeasureStatus.FLAGGED, MeasureStatus.SUPERSEDED})
"""Shown, but neither due nor done."""
REMOVALS: Final = frozenset({MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL})


@dataclass(frozen=True)
class Holder:
    """Who held a post on the cut-off date; no id and no name where it was vacant."""

    person_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Listing:
    """A listed section of a frozen result with the people who answer for it.

    `streak` counts the rounds in the top tier up to this one; `previous_heads` headed it in the round counted before.
    """

    section_id: int
    rank: int
    head: Holder
    leader: Holder
    principal: Holder
    streak: int = 0
    previous_heads: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Due:
    """One measure as the law makes it; its dates come with publication."""

    kind: MeasureKind
    section_id: int
    rank: int
    holder: Holder
    post: str
    streak: int
    points: Fraction | None
    status: MeasureStatus
    flag: MeasureFlag | None


def due_measures(listing: Listing, parameters: RuleParameters) -> tuple[Due, ...]:
    """Return every measure that a listing brings, in the order of the papers (R7.1–R7.3, R7.6, R7.7)."""
    top = listing.rank <= parameters.top_tier
    for_body = deduction(parameters.deductions, listing.rank)
    for_leader = deduction(parameters.leader_deductions, listing.rank)
    return (
        _for_leader(listing, MeasureKind.LEADER_TALK),
        _for_head(listing, MeasureKind.HEAD_INTERVIEW if top else MeasureKind.HEAD_TALK),
        _for_head(listing, MeasureKind.EMBARGO),
        _due(listing, MeasureKind.BODY_DEDUCTION, None, LEADING_BODY, for_body),
        _for_leader(listing, MeasureKind.LEADER_DEDUCTION, for_leader),
        *_removals(listing, top),
        _due(listing, MeasureKind.RECTIFICATION, None, ""),
    )


def deduction(table: Sequence[Fraction], rank: int) -> Fraction:
    """Return a rank's deduction; ranks beyond the table deduct nothing (R7.6)."""
    return table[rank - 1] if rank <= len(table) else Fraction(0)


def _removals(listing: Listing, top: bool) -> tuple[Due, ...]:
    """Streak 2 proposes the head; streak 3 and more the leader too, and the head only if he was there before (R7.3)."""
    if not top or listing.streak < HEAD_STREAK:
        return ()
    head = _for_head(listing, MeasureKind.HEAD_REMOVAL)
    if listing.streak < LEADER_STREAK:
        return (head,)
    late = listing.head.person_id is not None and listing.head.person_id not in listing.previous_heads
    head = _flagged(head, MeasureFlag.LATE_HEAD) if late else head
    return (head, _for_leader(listing, MeasureKind.LEADER_REMOVAL))


def _for_head(listing: Listing, kind: MeasureKind) -> Due:
    return _due(listing, kind, listing.head, Post.SECTION_HEAD)


def _for_leader(listing: Listing, kind: MeasureKind, points: Fraction | None = None) -> Due:
    """Address the leader in charge, or the principal leader where nobody is in charge (R7.1)."""
    if listing.leader.person_id is None and listing.principal.person_id is not None:
        return _due(listing, kind, listing.principal, Post.PRINCIPAL_LEADER, points)
    return _due(listing, kind, listing.leader, Post.LEADER_IN_CHARGE, points)


def _due(listing: Listing, kind: MeasureKind, holder: Holder | None, post: str, points: Fraction | None = None) -> Due:
    """Make a measure; a vacant post keeps its row, so that the counts per listed section hold (R7.1).

    A removal from a vacant post has nobody to propose and is flagged instead of due.
    """
    vacant = holder is not None and holder.person_id is None
    return Due(
        kind=kind,
        section_id=listing.section_id,
        rank=listing.rank,
        holder=holder or Holder(),
        post=str(post),
        streak=listing.streak,
        points=points,
        status=MeasureStatus.FLAGGED if vacant and kind in REMOVALS else MeasureStatus.DUE,
        flag=MeasureFlag.VACANT if vacant else None,
    )


def _flagged(due: Due, flag: MeasureFlag) -> Due:
    return Due(**{**vars(due), "status": MeasureStatus.FLAGGED, "flag": flag})


@dataclass(frozen=True)
class Dates:
    """From publication: the day by which a measure is to be done, and an embargo's first and last day."""

    due_on: dt.date
    until_on: dt.date | None = None


def dates(
    kind: MeasureKind, parameters: RuleParameters, published_on: dt.date, calendar: Calendar = PLAIN_WEEKS
) -> Dates:
    """Return a measure's dates; an embargo runs through the corresponding day, both days included (R7.5).

    Talks and removals are counted in working days where the rules say so; rectification never is (R7.7).
    """
    days = {
        MeasureKind.LEADER_TALK: parameters.talk_days,
        MeasureKind.HEAD_TALK: parameters.talk_days,
        MeasureKind.HEAD_INTERVIEW: parameters.talk_days,
        MeasureKind.HEAD_REMOVAL: parameters.removal_days,
        MeasureKind.LEADER_REMOVAL: parameters.removal_days,
    }
    if kind is MeasureKind.RECTIFICATION:
        due_on = published_on + dt.timedelta(days=parameters.rectification_days)
    elif parameters.working_days:
        due_on = calendar.after(published_on, days.get(kind, 0))
    else:
        due_on = published_on + dt.timedelta(days=days.get(kind, 0))
    until_on = corresponding_day(published_on, parameters.embargo_months) if kind is MeasureKind.EMBARGO else None
    return Dates(due_on, until_on)


@dataclass(frozen=True)
class Counted:
    """What the cumulative counts look at in one measure, or in so many that are alike in it."""

    kind: MeasureKind
    status: MeasureStatus
    person_id: int | None
    times: int = 1


@dataclass(frozen=True)
class Tally:
    """Four different counts by kind: person-times due and done, distinct people due and done (R7.2)."""

    rounds: int
    due: Mapping[MeasureKind, int]
    done: Mapping[MeasureKind, int]
    persons_due: Mapping[MeasureKind, int]
    persons_done: Mapping[MeasureKind, int]


def tally(rounds: int, measures: Iterable[Counted]) -> Tally:
    """Count measures; leading bodies and vacant posts are no people (R7.2).

    Flagged ones are not due, nor are those that a correction superseded, whatever had been done (R7.8).
    """
    due = [measure for measure in measures if measure.status not in NOT_DUE]
    done = [measure for measure in due if measure.status is MeasureStatus.DONE]
    return Tally(rounds, _times(due), _times(done), _people(due), _people(done))


def _times(measures: Sequence[Counted]) -> dict[MeasureKind, int]:
    found = Counter[MeasureKind]()
    for measure in measures:
        found[measure.kind] += measure.times
    return {kind: found[kind] for kind in MeasureKind}


def _people(measures: Sequence[Counted]) -> dict[MeasureKind, int]:
    found = Counter(kind for kind, person_id in {(m.kind, m.person_id) for m in measures} if person_id is not None)
    return {kind: found[kind] for kind in MeasureKind}


def capped(points: Iterable[Fraction], cap: Fraction | None) -> Fraction:
    """Return a year's deduction: the sum over rounds, at most the cap (R7.6)."""
    total = sum(points, Fraction(0))
    return total if cap is None else min(total, cap)

"""Which events belong together, and in which order they are told; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from models.common.periods import day_before
from models.consequences.life import Moment
from models.consequences.tables import MeasureKind, MeasureStatus
from models.history.facts import Corrected, Disputed, Event, EventKind, Held, Imposed, Line, Posted, Ranked, Reorganised
from models.registry.tables import LineageKind

_ORDER: Final = {kind: place for place, kind in enumerate(EventKind)}
_MOMENTS: Final = {moment: place for place, moment in enumerate(Moment)}
_PAPERS: Final = {kind: place for place, kind in enumerate(MeasureKind)}


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events oldest first; on one day reorganisation, posts, results, then what follows from them."""
    return tuple(sorted(events, key=_key))


def _key(event: Event) -> tuple[object, ...]:
    fact = event.fact
    match fact:
        case Posted():
            within: tuple[object, ...] = (not fact.left, fact.post.value, fact.id)
        case Imposed():
            within = (not fact.came, fact.round, _PAPERS[fact.measure], fact.id, _MOMENTS[fact.moment])
        case Ranked():
            within = (fact.round, fact.rank)
        case Disputed():
            within = (fact.decided, fact.id)
        case Corrected():
            within = (True, fact.id)
        case Reorganised():
            within = (fact.how.value, tuple(one.id for one in fact.after))
    return (event.on, _ORDER[event.kind], *within, event.section_id or 0)


def steps(imposed: Imposed, published: dt.date) -> tuple[tuple[dt.date, Imposed], ...]:
    """Return a measure's days: it comes with the publication; the others are those that were entered.

    A committee's decision settles a removal on its own day, whatever it says (R7.4).
    """
    happened = imposed.status in (MeasureStatus.DONE, MeasureStatus.SUPERSEDED)  # a correction undoes no talk
    done = imposed.done_on if happened else None
    days = (
        (Moment.NOTIFIED, imposed.notified_on),
        (Moment.SERVED, imposed.served_on),
        (Moment.DONE, imposed.decision.on if imposed.decision else done),
        (Moment.REPORTED, imposed.report_on),
    )
    later = ((day, replace(imposed, moment=moment)) for moment, day in days if day is not None)
    return ((published, imposed), *later)


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

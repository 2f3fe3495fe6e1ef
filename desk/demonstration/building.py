"""Making the demonstration office: seven years told in the order of time, every step an act through the gate."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from desk.demonstration import current, follow_up, held, rectifying, registry, supervising
from desk.demonstration.data import (
    ACCOUNTS,
    Change,
    RoundFacts,
    changes,
    done,
    removals,
    rounds,
    setup,
    supervised,
    units,
    waivers,
)
from desk.demonstration.data import current as current_round
from desk.demonstration.story import Story, StoryClock
from desk.office import Office
from models.accounts.founding import NewAccount
from models.consequences.queries import MeasureKind

FOUNDED: Final = dt.date(2019, 1, 21)
"""The day on which the office began to use this program; what was before is entered in the days after."""
ARCHIVED: Final = dt.date(2020, 7, 1)
"""Rounds published before are closed."""
Event = tuple[dt.date, Callable[[Story], None]]


@dataclass(frozen=True)
class Demonstration:
    """A demonstration office: where its data lies, and who can log in."""

    data: str
    accounts: tuple[NewAccount, ...] = ACCOUNTS


def build(where: str, clock: StoryClock | None = None) -> Demonstration:
    """Make the demonstration office in a new data file or an empty server; the same every time but for the salts.

    Raises EnvironmentFault `storage.target_exists` when there is data already.
    """
    clock = clock or StoryClock(FOUNDED)
    with closing(Office.make(where, clock, backups=False)) as office, tempfile.TemporaryDirectory() as folder:
        office.found(setup())
        story = Story(office, clock, Path(folder))
        for day, tell in sorted(events(), key=lambda event: event[0]):
            clock.go(day)
            tell(story)
        office.log_out()
    return Demonstration(where)


def events() -> Iterator[Event]:
    """Return everything that happens; on one day in this order."""
    yield FOUNDED, lambda story: story.sit("lead")
    yield FOUNDED, registry.enter_first
    for change in changes():
        yield _entered(change.on, 1), partial(_told, change=change)
    for unit in units():
        if unit.joined:
            yield unit.joined, partial(registry.join, unit=unit)
    yield _entered(dt.date.min, 2), held.import_past
    for removal in removals():
        yield _entered(removal.on, 3), partial(follow_up.carry_out, removal=removal)
    for waiver in waivers():
        yield _entered(waiver.on, 3), partial(follow_up.waive_one, waiver=waiver)
    for one in rounds():
        yield from _round(one)
    for happening in supervised():
        yield happening.on, partial(supervising.tell, change=happening)
    now = current_round()
    yield now.opened, partial(current.start, now=now)
    yield now.keying, partial(current.begin_keying, now=now)
    yield now.piles[0].on, partial(current.take_in, now=now)


def _round(one: RoundFacts) -> Iterator[Event]:
    before = partial(_days, one.published)
    if one.cut_off is not None:
        yield _days(one.cut_off, 1), partial(held.start, one=one)
        yield before(-6), partial(held.take_in, one=one)
        yield before(-4), partial(held.finalise, one=one)
        yield one.published, partial(held.publish, one=one)
    for kind in done():
        if kind.kind is MeasureKind.RECTIFICATION and one.cut_off is not None:
            continue  # of a round held with this program it is closed step by step
        yield _entered(kind.day(one.published), 4), partial(follow_up.do_kind, one=one, done=kind)
    if one.cut_off is not None:
        for days, take in rectifying.steps(one):
            yield _days(one.published, days), take
    if one.cut_off is not None and one.published < ARCHIVED:
        yield _days(one.published, 60), partial(held.close, one=one)


def _days(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def _entered(day: dt.date, after: int) -> dt.date:
    """Return the day on which something is entered: when it happens, or in the days after the founding."""
    return max(day, _days(FOUNDED, after))


def _told(story: Story, change: Change) -> None:
    story.sit("lead")
    registry.tell(story, change)

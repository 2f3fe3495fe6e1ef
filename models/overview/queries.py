"""Reading the overview: a few statements for all of it, however many rounds there are."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, extract, func, select
from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.consequences.making import descent
from models.consequences.promotions import BARRING
from models.consequences.queries import PUBLIC, MeasureKind, MeasureRow, MeasureStatus, narrowed
from models.consequences.tables import Measure
from models.inspections.tables import Visit
from models.overview import behind as rules
from models.overview.behind import Count as Count
from models.overview.behind import Person as Person
from models.overview.rules import STANDING, Lines, ListedAgain, Listing, listed_again, urgent
from models.overview.rules import Line as Line
from models.overview.rules import Urgency as Urgency
from models.overview.yearly import Compared as Compared
from models.overview.yearly import Descended, Fact, Held, compared
from models.overview.yearly import Year as Year
from models.rectification.in_force import with_days
from models.rectification.tables import Rectification
from models.registry.tables import Lineage
from models.rounds.queries import RoundRow, rounds
from models.rounds.rules import FINAL
from models.rounds.tables import Round, SnapshotEntry
from models.settings.calendar import calendar


@dataclass(frozen=True)
class Overview:
    """What is urgent on a day, and which sections of the newest list stood on earlier ones; None: no round is final.

    `published` are the published rounds, which the counts and the years are about.
    """

    newest: RoundRow | None
    published: tuple[RoundRow, ...]
    urgent: Lines
    again: tuple[ListedAgain, ...]


@dataclass(frozen=True)
class Behind:
    """What one count counts: its measures, and of a count of people everybody once."""

    measures: tuple[MeasureRow, ...]
    people: tuple[Person, ...]


@query("overview.now", Right.MEASURE_READ)
def overview(session: Session, today: dt.date) -> Overview:
    """Return everything that the overview tells on a day."""
    due = narrowed(session, Measure.status == MeasureStatus.DUE, Round.stage.in_(PUBLIC))
    barring = narrowed(
        session, Measure.kind == MeasureKind.EMBARGO, Measure.status.in_(BARRING), Measure.until_on >= today,
        Round.stage.in_(PUBLIC),
    )  # fmt: skip
    final = [one for one in rounds(session) if one.stage in FINAL]
    return Overview(
        final[-1] if final else None,
        tuple(one for one in final if one.stage in PUBLIC),
        urgent(with_days(session, due), barring, today, calendar(session)),
        newest_again(session),
    )


@query("overview.behind", Right.MEASURE_READ)
def behind(session: Session, count: Count, kind: MeasureKind) -> Behind:
    """Return what one of the four counts over all published rounds counts of a kind (R7.2)."""
    own = narrowed(session, Measure.kind == kind, Measure.status.in_(rules.COUNTED[count]), Round.stage.in_(PUBLIC))
    found = rules.counted(with_days(session, own), count, kind)
    return Behind(found, rules.people(found) if count in rules.OF_PEOPLE else ())


@query("overview.years", Right.MEASURE_READ)
def years(session: Session) -> tuple[Compared, ...]:
    """Return every year with published rounds or inspections beside the one before, the newest first."""
    held = [Held(one.id, one.cut_off) for one in rounds(session) if one.stage in PUBLIC]
    listed = select(Measure.round_id, Measure.section_id).distinct().where(Measure.status.in_(STANDING))
    lists: dict[int, set[int]] = defaultdict(set)
    for round_id, section_id in session.execute(listed).tuples():
        lists[round_id].add(section_id)
    alike = (
        extract("year", Round.cut_off), Measure.kind, Measure.status, Measure.points,
        Rectification.closed_on.is_not(None),
    )  # fmt: skip
    chosen = (
        select(*alike, func.count())
        .join(Round, Round.id == Measure.round_id)
        .outerjoin(Rectification, Rectification.measure_id == Measure.id)
        .where(Round.stage.in_(PUBLIC))
        .group_by(*alike)
    )
    facts = [Fact(int(year), *rest) for year, *rest in session.execute(chosen)]
    lines = session.execute(select(Lineage.predecessor_id, Lineage.successor_id, Lineage.on)).tuples()
    visits = Counter(day.year for day in session.scalars(select(Visit.visited_on)) if day)
    return compared(held, lists, facts, (Descended(*one) for one in lines), visits)


def newest_again(session: Session) -> tuple[ListedAgain, ...]:
    """Return the sections of the newest list that stood on earlier ones, themselves or what they came out of (R2.3)."""
    newest = next((one for one in reversed(rounds(session)) if one.stage in FINAL), None)
    if newest is None:
        return ()
    now = _listings(session, _lists().where(Measure.round_id == newest.id))
    lines = descent(session, newest)
    lineage = {one.section_id: lines.ancestors(one.section_id) for one in now}
    known = set().union(*lineage.values())
    earlier = _lists().where(Measure.section_id.in_(known), Measure.round_id != newest.id)
    return listed_again(now, _listings(session, earlier), lineage)


def _lists() -> Select[tuple[str, str, int, int, str, str, int, int]]:
    """Select who was listed when, in the order of time, from the measures that every listing brings."""
    listed = (SnapshotEntry.round_id == Measure.round_id) & (SnapshotEntry.section_id == Measure.section_id)
    return (
        select(
            Round.code, Round.title, Measure.section_id, SnapshotEntry.number, SnapshotEntry.section,
            SnapshotEntry.unit, Measure.rank, Measure.streak,
        )
        .join(Round, Round.id == Measure.round_id)
        .join(SnapshotEntry, listed)
        .where(Round.stage.in_(FINAL), Measure.status.in_(STANDING))
        .order_by(Round.cut_off, Round.finalised_at, Round.id, Measure.id)
    )  # fmt: skip


def _listings(session: Session, chosen: Select[tuple[str, str, int, int, str, str, int, int]]) -> tuple[Listing, ...]:
    """Return one line for each section of a list."""
    rows = (Listing(*row) for row in session.execute(chosen).tuples())
    return tuple({(one.round, one.section_id): one for one in rows}.values())

"""Making the measures of a frozen result, and making them again to see whether they are still the same (R7.1–R7.6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work
from models.common.working_days import Calendar
from models.consequences.queries import living
from models.consequences.rules import Due, Holder, Listing, dates, due_measures
from models.consequences.streaks import HeldRound, streak
from models.consequences.tables import Measure, MeasureStatus
from models.ranking.editions import correction_rows
from models.ranking.tables import ResultLine
from models.registry.rules import Descent, life
from models.registry.tables import Lineage, Section
from models.rounds.queries import EntryRow, RoundRow, parameters, rounds, snapshot
from models.rounds.rules import FINAL, RuleParameters
from models.rounds.tables import Round, SnapshotEntry
from models.settings.calendar import calendar


def make(work: Work, held: RoundRow) -> tuple[Due, ...]:
    """Store every measure of a round that was just frozen; dates come with publication."""
    due = expected(work.session, held)
    work.session.add_all([as_measure(held, one) for one in due])
    work.session.flush()
    return due


def as_measure(held: RoundRow, due: Due, edition: int | None = None) -> Measure:
    """Return a measure as it is entered, without dates."""
    fixed = fixed_columns(due)
    return Measure(round_id=held.id, edition=edition, status=due.status, done_on=None, note="", **fixed)


def date_measures(work: Work, held: RoundRow) -> None:
    """Give a round's measures their dates from its publication (R7.5, R7.7)."""
    assert held.published_on is not None
    law, days = parameters(work.session, held.id), calendar(work.session)
    measures = work.session.scalars(select(Measure).where(Measure.round_id == held.id, living())).all()
    work.session.get_one(Round, held.id).special_days = date_from(measures, law, held.published_on, days)


def date_from(
    measures: Iterable[Measure], law: RuleParameters, begin: dt.date, days: Calendar
) -> dict[str, bool] | None:
    """Date measures from a day; return the special days among which deadlines in working days were counted."""
    last = begin
    for measure in measures:
        found = dates(measure.kind, law, begin, days)
        last = max(last, found.due_on)
        measure.due_on, measure.until_on = found.due_on, found.until_on
    return days.within(begin, last) if law.working_days else None


def expected(session: Session, held: RoundRow) -> tuple[Due, ...]:
    """Return what a frozen result brings, by rank and then by number on the list."""
    law = parameters(session, held.id)
    back = held_rounds(session, held)
    lines_of = descent(session, held)
    chosen = select(ResultLine.section_id, ResultLine.rank).where(ResultLine.round_id == held.id, ResultLine.listed)
    ranks = dict(session.execute(chosen).tuples().all())
    listed = sorted(
        (entry for entry in snapshot(session, held.id) if entry.section_id in ranks),
        key=lambda entry: (ranks[entry.section_id], entry.number),
    )
    made: list[Due] = []
    for entry in listed:
        run = streak(lines_of.ancestors(entry.section_id), back, law.unevaluated)
        made += due_measures(_listing(entry, ranks[entry.section_id], run.length, run.previous_heads), law)
    return tuple(made)


def held_rounds(session: Session, held: RoundRow, only: Collection[int] | None = None) -> list[HeldRound]:
    """Return this frozen round and those frozen before it, newest first (R7.3).

    Results are frozen in the order of time, so this order never changes afterwards. With `only` what is said is about
    these sections alone, which is all that their own streaks look at.
    """
    order = sorted((one for one in rounds(session) if one.stage in FINAL), key=_moment)
    before = [one for one in order if _moment(one) <= _moment(held)]
    tops: dict[int, set[int]] = defaultdict(set)
    chosen = select(ResultLine.round_id, ResultLine.section_id).where(ResultLine.top)
    entries = select(SnapshotEntry.round_id, SnapshotEntry.section_id, SnapshotEntry.head_id)
    sections = select(Section)
    if only is not None:
        chosen = chosen.where(ResultLine.section_id.in_(only))
        entries = entries.where(SnapshotEntry.section_id.in_(only))
        sections = sections.where(Section.id.in_(only))
    for round_id, section_id in session.execute(chosen).tuples():
        tops[round_id].add(section_id)
    lists: dict[int, dict[int, int | None]] = defaultdict(dict)
    for round_id, section_id, head_id in session.execute(entries).tuples():
        lists[round_id][section_id] = head_id
    lives = [(section.id, life(section.active_from, section.active_to)) for section in session.scalars(sections)]
    return [
        HeldRound(
            code=one.code,
            evaluated=set(lists[one.id])
            # a round known only as a result lists ten of all that existed then
            | ({section_id for section_id, days in lives if days.contains(one.cut_off)} if one.imported else set()),
            top=tops[one.id],
            heads={section_id: head_id for section_id, head_id in lists[one.id].items() if head_id is not None},
        )
        for one in reversed(before)
    ]


def measure_faults(session: Session) -> tuple[str, ...]:
    """Return the codes of finalised rounds whose measures are not those that replaying the results gives."""
    return tuple(held.code for held in rounds(session) if held.stage in FINAL and not _is_sound(session, held))


def _is_sound(session: Session, held: RoundRow) -> bool:
    try:
        law = parameters(session, held.id)
        due = {(one.section_id, one.kind): one for one in expected(session, held)}
        begins = _begins(session, held)
        stored = session.scalars(select(Measure).where(Measure.round_id == held.id, living())).all()
        if {(measure.section_id, measure.kind) for measure in stored} != set(due):
            return False
        for measure in stored:
            one = due[measure.section_id, measure.kind]
            begin, counted = begins[measure.edition]
            days = dates(one.kind, law, begin, counted) if begin else None
            wanted = {
                **fixed_columns(one),
                "due_on": days and days.due_on,
                "until_on": days and days.until_on,
            }
            flagged = one.status is MeasureStatus.FLAGGED
            if any(getattr(measure, name) != value for name, value in wanted.items()):
                return False
            if flagged is not (measure.status is MeasureStatus.FLAGGED):
                return False
    except (ValueError, TypeError, LookupError, ArithmeticError):
        # damaged bytes may no longer read as a number or a day at all
        return False
    return True


def _begins(session: Session, held: RoundRow) -> dict[int | None, tuple[dt.date | None, Calendar]]:
    """Return by edition the day from which the dates of its measures were counted, and the calendar of that time."""
    first = held.published_on, Calendar.read(session.get_one(Round, held.id).special_days or {})
    begins: dict[int | None, tuple[dt.date | None, Calendar]] = {None: first}
    for row in correction_rows(session, held.id):
        own = row.counts_from, Calendar.read(row.special_days or {})
        begins[row.edition] = own if row.counts_from else first
    return begins


def fixed_columns(due: Due) -> dict[str, Any]:
    """Return the columns of a measure that never change once it is made."""
    return {
        "kind": due.kind,
        "section_id": due.section_id,
        "rank": due.rank,
        "person_id": due.holder.person_id,
        "person": due.holder.name,
        "post": due.post,
        "streak": due.streak,
        "points": due.points,
        "flag": due.flag,
    }


def _moment(held: RoundRow) -> tuple[Any, ...]:
    return held.cut_off, held.finalised_at, held.id


def descent(session: Session, held: RoundRow) -> Descent:
    """Return how sections descended as of the cut-off; what was reorganised later does not change a frozen round."""
    pairs = select(Lineage.predecessor_id, Lineage.successor_id).where(Lineage.on <= held.cut_off)
    return Descent(frozenset(session.execute(pairs).tuples()))


def _listing(entry: EntryRow, rank: int, length: int, previous_heads: frozenset[int]) -> Listing:
    return Listing(
        entry.section_id,
        rank,
        Holder(entry.head_id, entry.head),
        Holder(entry.leader_id, entry.leader),
        Holder(entry.principal_id, entry.principal),
        length,
        previous_heads,
    )

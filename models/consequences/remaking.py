"""What a corrected result brings instead: measures that stay, those that are superseded, and new ones (R7.8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from models.common.acts import Work
from models.consequences.making import as_measure, date_from, expected
from models.consequences.queries import living
from models.consequences.rules import REMOVALS, Due
from models.consequences.tables import Measure, MeasureStatus
from models.rounds.queries import RoundRow, parameters
from models.settings.calendar import calendar


@dataclass(frozen=True)
class Remade:
    """What a correction made of a round's measures: how many are superseded, and how many are new.

    `sections` are those with a measure that is new, superseded or of another rank.
    """

    superseded: int
    new: int
    sections: frozenset[int]
    special_days: dict[str, bool] | None


def remake(work: Work, held: RoundRow, edition: int, counts_from: dt.date | None) -> Remade:
    """Hold a round's measures against the result in force.

    One that is still brought, to the same person, stays with everything entered for it, whatever rank its section has
    now. New ones are dated from `counts_from`; before publication they have no dates yet.
    """
    wanted = {(one.section_id, one.kind): one for one in expected(work.session, held)}
    superseded, sections = 0, set()
    for measure in work.session.scalars(select(Measure).where(Measure.round_id == held.id, living())).all():
        due = wanted.get((measure.section_id, measure.kind))
        if due is not None and _is_same(measure, due):
            del wanted[measure.section_id, measure.kind]
            if (measure.rank, measure.streak) != (due.rank, due.streak):
                measure.rank, measure.streak = due.rank, due.streak
                sections.add(measure.section_id)
            continue
        measure.stood, measure.superseded_in = measure.status, edition
        measure.status = MeasureStatus.SUPERSEDED
        superseded += 1
        sections.add(measure.section_id)
    work.session.flush()  # the old ones make room before the new ones come
    new = [as_measure(held, due, edition) for due in wanted.values()]
    law = parameters(work.session, held.id)
    days = date_from(new, law, counts_from, calendar(work.session)) if counts_from else None
    work.session.add_all(new)
    work.session.flush()
    return Remade(superseded, len(new), frozenset(sections | {one.section_id for one in wanted.values()}), days)


def _is_same(measure: Measure, due: Due) -> bool:
    """Say whether a measure is the one that is due: to the same person, as much, and for as many rounds in a row."""
    return (
        (measure.person_id, measure.person, measure.post, measure.points, measure.flag)
        == (due.holder.person_id, due.holder.name, due.post, due.points, due.flag)
        and (measure.kind not in REMOVALS or measure.streak == due.streak)
    )  # fmt: skip

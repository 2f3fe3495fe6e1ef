"""What is due by when, the most urgent first: measures by kind and day, removals one by one, embargoes that end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from desk.home.columns import AHEAD, SOON, Task
from desk.home.todo import DEDUCTIONS, REMOVALS, keyed
from desk.language import tr
from desk.sentences import word
from desk.shared.page import Page
from desk.theme import Meaning
from models.ballots.codes import batch_code
from models.ballots.queries import BatchState
from models.common.rights import Right
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, all_measures
from models.rectification.in_force import open_in_force
from models.rounds.queries import RoundRow

LIFTED: Final = (MeasureStatus.WAIVED, MeasureStatus.SUPERSEDED)
"""An embargo that stands so bars nobody."""


def deadlines(page: Page, held: RoundRow | None, today: dt.date) -> tuple[Task, ...]:
    """Return the lines of the third column."""
    if not page.may(Right.MEASURE_READ):
        return tuple(_of_batches(page, held, today))
    due = page.ask(open_in_force)
    embargoes = page.ask(all_measures, kind=MeasureKind.EMBARGO)
    told = [*_of_measures(due, today), *_removals(due, today), *_of_embargoes(embargoes, today)]
    return tuple(sorted(told, key=lambda task: task.day or today))


def _of_measures(due: Iterable[MeasureRow], today: dt.date) -> list[Task]:
    groups: dict[tuple[dt.date, str, MeasureKind], list[MeasureRow]] = {}
    for row in due:
        undated = row.due_on is None or row.due_on > today + AHEAD
        if undated or row.passed or row.kind in (*DEDUCTIONS, *REMOVALS, MeasureKind.EMBARGO):
            continue
        assert row.due_on is not None
        groups.setdefault((row.due_on, row.round, row.kind), []).append(row)
    return [
        Task(
            tr("{kind}: {n} · {round}", kind=word(kind), n=len(rows), round=code),
            "consequences",
            {"code": code, "measure_id": rows[0].id},
            *_urgency(day, today),
            day=day,
        )
        for (day, code, kind), rows in groups.items()
    ]


def _urgency(day: dt.date, today: dt.date) -> tuple[str, Meaning]:
    if day < today:
        return tr("overdue"), Meaning.BAD
    return (tr("due soon"), Meaning.SOON) if day <= today + SOON else ("", Meaning.INFO)


def _removals(due: Iterable[MeasureRow], today: dt.date) -> list[Task]:
    return [
        Task(
            tr("{kind}: {person} · {section}", kind=word(row.kind), person=row.person, section=row.section),
            "consequences",
            {"code": row.round, "measure_id": row.id},
            *(_urgency(row.due_on, today) if row.due_on else ("", Meaning.SOON)),
            day=row.due_on,
        )
        for row in due
        if row.kind in REMOVALS
    ]


def _of_embargoes(rows: Iterable[MeasureRow], today: dt.date) -> list[Task]:
    ending: dict[tuple[dt.date, str], int] = {}
    for row in rows:
        until = row.until_on
        if until is not None and today <= until <= today + AHEAD and row.status not in LIFTED:
            ending[until, row.round] = ending.get((until, row.round), 0) + 1
    return [
        Task(
            tr("Embargoes end: {n} · {round}", n=n, round=code),
            "consequences",
            {"code": code},
            meaning=Meaning.QUIET,
            day=day,
        )
        for (day, code), n in ending.items()
    ]


def _of_batches(page: Page, held: RoundRow | None, today: dt.date) -> list[Task]:
    """Tell those who key what has waited longest."""
    waiting = [row for row in keyed(page, held) if row.state is not BatchState.SEALED]
    waiting.sort(key=lambda row: (row.received_on, row.number))
    return [
        Task(
            tr(
                "Batch {n} received, {left} sheets not settled",
                n=batch_code(row.number),
                left=row.control_total - row.settled,
            ),
            "ballots",
            {"code": row.round_code, "batch_id": row.id},
            meaning=Meaning.SOON if row.received_on < today - SOON else Meaning.INFO,
            day=row.received_on,
        )
        for row in waiting
    ]

"""The calendar of working days: official rest days and working weekends, and what the office knows besides."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.common.acts import Work, act, query
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.places import resource
from models.common.rights import Right
from models.common.working_days import Calendar
from models.settings.tables import CalendarDay


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not as the week says; `own`: the office entered it, over what was announced."""

    day: dt.date
    works: bool
    note: str
    own: bool


@cache
def official() -> Mapping[dt.date, SpecialDay]:
    """Return the days that the State Council announced, as far as this version of the program knows them."""
    told = tomllib.loads(resource("calendar", "official.toml").read_text(encoding="utf-8"))
    days: dict[dt.date, SpecialDay] = {}
    for year in told.values():
        for text in year["rest"]:
            day, holiday = text.split(" ")
            days[dt.date.fromisoformat(day)] = SpecialDay(dt.date.fromisoformat(day), False, holiday, own=False)
        for text in year["work"]:
            days[dt.date.fromisoformat(text)] = SpecialDay(dt.date.fromisoformat(text), True, "调休上班", own=False)
    return days


@query("setting.calendar", Right.SETTING_READ)
def special_days(session: Session, year: int) -> tuple[SpecialDay, ...]:
    """Return a year's special days in order, the office's own over the official ones."""
    found = {day: one for day, one in _all(session).items() if day.year == year}
    return tuple(found[day] for day in sorted(found))


def calendar(session: Session) -> Calendar:
    """Return the calendar as it stands now."""
    return Calendar({day: one.works for day, one in _all(session).items()})


def _all(session: Session) -> dict[dt.date, SpecialDay]:
    own = session.scalars(select(CalendarDay))
    return {**official(), **{row.day: SpecialDay(row.day, row.works, row.note, own=True) for row in own}}


@act("setting.calendar_day", Right.SETTING_EDIT)
def set_day(work: Work, day: dt.date, works: bool, note: str) -> None:
    """Enter that a day is worked or not; deadlines that run already stay as they were set (R7.2).

    Raises RuleError `calendar.note`.
    """
    if not tidy(note):
        raise RuleError("calendar.note", field="note")
    row = work.session.get(CalendarDay, day)
    if row is None:
        work.session.add(CalendarDay(day=day, works=works, note=tidy(note)))
    else:
        row.works, row.note = works, tidy(note)
    work.note(day.isoformat(), works=works)


@act("setting.calendar_forget", Right.SETTING_EDIT)
def forget_day(work: Work, day: dt.date) -> None:
    """Take the office's own entry back; the day is as it was announced again. Raises RuleError `calendar.none`."""
    row = work.session.get(CalendarDay, day)
    if row is None:
        raise RuleError("calendar.none", day=day)
    work.session.delete(row)
    work.note(day.isoformat())

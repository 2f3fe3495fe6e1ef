"""Days, months and periods; every period includes both ends, an open end is None."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from models.common.errors import RuleError


@dataclass(frozen=True, order=True)
class Period:
    """From `start` through `end`, both included; `end` None means until further notice."""

    start: dt.date
    end: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.end is not None and self.end < self.start:
            raise RuleError("period.backwards", start=self.start, end=self.end)

    def contains(self, day: dt.date) -> bool:
        """Say whether `day` lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share a day."""
        return (self.end is None or other.start <= self.end) and (other.end is None or self.start <= other.end)


def corresponding_day(day: dt.date, months: int) -> dt.date:
    """Return the corresponding day `months` later, clamped to the month's end (R7.5)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def day_before(day: dt.date) -> dt.date:
    """Return the day before."""
    return day - dt.timedelta(days=1)

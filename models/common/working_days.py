"""Counting working days: weeks, but for the days on which the country or the office rests or works otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SATURDAY: Final = 5
WEEK: Final = 7


@dataclass(frozen=True)
class Calendar:
    """Which days are worked; `exceptions` says of days whether they are (True) or not, against what the week says."""

    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)

    def works(self, day: dt.date) -> bool:
        """Say whether a day is worked."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def after(self, day: dt.date, count: int) -> dt.date:
        """Return the `count`-th working day after a day, which itself does not count."""
        while count > 0:
            day += dt.timedelta(days=1)
            count -= self.works(day)
        return day

    def between(self, day: dt.date, other: dt.date) -> int:
        """Return how many working days lie after a day up to another one; below zero where the other comes first."""
        if other < day:
            return -self.between(other, day)
        weeks, rest = divmod((other - day).days, WEEK)
        plain = weeks * SATURDAY + sum((day.weekday() + n) % WEEK < SATURDAY for n in range(1, rest + 1))
        told = ((one, works) for one, works in self.exceptions.items() if day < one <= other)
        return plain + sum(works - (one.weekday() < SATURDAY) for one, works in told)

    def within(self, first: dt.date, last: dt.date) -> dict[str, bool]:
        """Return the exceptions between two days, both included, as JSON holds them."""
        return {day.isoformat(): works for day, works in sorted(self.exceptions.items()) if first <= day <= last}

    @classmethod
    def read(cls, exceptions: Mapping[str, bool]) -> Calendar:
        """Return what `within` wrote."""
        return cls({dt.date.fromisoformat(day): works for day, works in exceptions.items()})

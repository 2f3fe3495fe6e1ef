"""Counting working days: weeks, but for the days on which the country or the office rests or works otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SATURDAY: Final = 5


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

    def within(self, first: dt.date, last: dt.date) -> dict[str, bool]:
        """Return the exceptions between two days, both included, as JSON holds them."""
        return {day.isoformat(): works for day, works in sorted(self.exceptions.items()) if first <= day <= last}

    @classmethod
    def read(cls, exceptions: Mapping[str, bool]) -> Calendar:
        """Return what `within` wrote."""
        return cls({dt.date.fromisoformat(day): works for day, works in exceptions.items()})

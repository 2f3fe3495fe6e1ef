"""Telling the past: a clock that is moved from day to day, and who sits at the desk."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from desk.demonstration.data import ACCOUNTS
from desk.office import Office
from models.common.acts import Act, Query
from models.registry.actions import add_person
from models.registry.queries import SectionRow, sections

P = ParamSpec("P")
T = TypeVar("T")
TICK: Final = dt.timedelta(seconds=20)
_PASSWORDS: Final = {account.name: account.password for account in ACCOUNTS}


class StoryClock:
    """A clock that only moves when it is read or told, and never backwards."""

    def __init__(self, day: dt.date) -> None:
        """Start at nine o'clock (local time) of a day."""
        self.now = _nine(day)

    def __call__(self) -> dt.datetime:
        """Return the moment and tick."""
        self.now += TICK
        return self.now

    def go(self, day: dt.date) -> None:
        """Go to nine o'clock of a day, unless it is later already."""
        self.now = max(self.now, _nine(day))


def _nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9)).astimezone()


class Story:
    """The office while its past is told; files that come in are written to `folder` first."""

    def __init__(self, office: Office, clock: StoryClock, folder: Path) -> None:
        """Begin in an office that was just founded."""
        self.office, self.clock, self.folder = office, clock, folder

    @property
    def today(self) -> dt.date:
        """The day that is told of."""
        return self.clock.now.date()

    def sit(self, account: str) -> None:
        """Let the owner of an account sit at the desk."""
        if self.office.account is None or self.office.account.name != account:
            self.office.log_out()
            self.office.log_in(account, _PASSWORDS[account])

    def do(self, act: Act[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an act through the gate."""
        return self.office.do(act, *args, **kwargs)

    def ask(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query through the gate."""
        return self.office.ask(query, *args, **kwargs)

    def sections(self, on: dt.date) -> dict[int, SectionRow]:
        """Return the sections of a day by printed number."""
        return {section.number: section for section in self.ask(sections, on)}

    def person(self, name: str, unit: str) -> int:
        """Enter somebody new to a unit and return the id."""
        return self.do(add_person, name, unit)

    def file(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
        """Write a CSV file as it would come in."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(headings)
            writer.writerows(rows)
        return path

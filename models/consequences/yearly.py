"""The year's deductions of a leading body or of a leader: the rounds, the cap, and what was frozen (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.common.canonical import digest
from models.consequences.rules import capped
from models.consequences.tables import MeasureKind, MeasureStatus


@dataclass(frozen=True)
class Deducted:
    """What one listing brought; a waived deduction stands there and does not count."""

    round: str
    round_title: str
    cut_off: dt.date
    number: int
    section: str
    unit: str
    rank: int
    points: Fraction
    status: MeasureStatus
    note: str

    @property
    def counts(self) -> bool:
        """Whether it is part of the sum."""
        return self.status in (MeasureStatus.DUE, MeasureStatus.DONE)


@dataclass(frozen=True)
class Column:
    """Whose deductions these are: a unit's leading body, or a leader with the unit of the latest listing."""

    kind: MeasureKind
    unit_id: int
    unit: str
    person_id: int | None = None
    person: str = ""

    @property
    def key(self) -> tuple[MeasureKind, int]:
        """What makes it another column."""
        return self.kind, self.unit_id if self.person_id is None else self.person_id


@dataclass(frozen=True)
class Frozen:
    """What stood there when the year was closed."""

    closed_on: dt.date
    times: int
    points: Fraction
    total: Fraction


@dataclass(frozen=True)
class YearlySheet:
    """A year of one column; `frozen` once the year is closed."""

    year: int
    column: Column
    lines: tuple[Deducted, ...]
    cap: Fraction | None
    frozen: Frozen | None = None

    @property
    def kind(self) -> MeasureKind:
        """Leading body or leader."""
        return self.column.kind

    @property
    def unit(self) -> str:
        """The unit."""
        return self.column.unit

    @property
    def person(self) -> str:
        """The leader; empty for a leading body."""
        return self.column.person

    @property
    def times(self) -> int:
        """How many listings count."""
        return sum(line.counts for line in self.lines)

    @property
    def points(self) -> Fraction:
        """The sum as it stands now."""
        return capped((line.points for line in self.lines if line.counts), None)

    @property
    def total(self) -> Fraction:
        """What is deducted as it stands now: the sum, at most the cap."""
        return capped([self.points], self.cap)

    @property
    def correction(self) -> Fraction:
        """By how much it has changed since the year was closed; nothing before."""
        return self.total - self.frozen.total if self.frozen else Fraction(0)


def in_order(sheets: Iterable[YearlySheet]) -> tuple[YearlySheet, ...]:
    """Return leading bodies, then leaders, each with the highest deduction first."""
    return tuple(sorted(sheets, key=lambda one: (one.kind, -one.total, one.unit, one.person, one.column.key)))


Total = tuple[str, int, int | None, str, str, int, Fraction, Fraction]
"""Kind, unit and person by id, unit and person by name, times, sum, deducted."""


def year_digest(year: int, closed_on: dt.date, totals: Sequence[Total]) -> str:
    """Return the SHA-256 of a closed year."""
    return digest([year, closed_on, sorted([list(total) for total in totals], key=str)])

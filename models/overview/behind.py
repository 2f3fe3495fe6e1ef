"""Which measures and which people each of the four counts counts (R7.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus, Tally


class Count(StrEnum):
    """The four counts, never derived from one another."""

    TIMES_DUE = "times_due"
    TIMES_DONE = "times_done"
    PEOPLE_DUE = "people_due"
    PEOPLE_DONE = "people_done"


OF_PEOPLE: Final = frozenset({Count.PEOPLE_DUE, Count.PEOPLE_DONE})
DUE: Final = frozenset({MeasureStatus.DUE, MeasureStatus.DONE, MeasureStatus.WAIVED})
"""What was to be done, whatever became of it; flagged measures are not due (R7.3)."""
DONE: Final = frozenset({MeasureStatus.DONE})
COUNTED: Final = {
    Count.TIMES_DUE: DUE, Count.TIMES_DONE: DONE, Count.PEOPLE_DUE: DUE, Count.PEOPLE_DONE: DONE,
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody whom a count counts once, with the measures that make it so, oldest first."""

    person_id: int
    measures: tuple[MeasureRow, ...]

    @property
    def last(self) -> MeasureRow:
        """The newest of them: name, unit and post are those of then."""
        return self.measures[-1]


def figure(tally: Tally, count: Count, kind: MeasureKind) -> int:
    """Return one figure of the counts."""
    by_count = {
        Count.TIMES_DUE: tally.due, Count.TIMES_DONE: tally.done,
        Count.PEOPLE_DUE: tally.persons_due, Count.PEOPLE_DONE: tally.persons_done,
    }  # fmt: skip
    return by_count[count][kind]


def counted(rows: Iterable[MeasureRow], count: Count, kind: MeasureKind) -> tuple[MeasureRow, ...]:
    """Return the measures that a count looks at; vacant posts and leading bodies are no people."""
    kept = (row for row in rows if row.kind is kind and row.status in COUNTED[count])
    return tuple(row for row in kept if count not in OF_PEOPLE or row.person_id is not None)


def people(rows: Iterable[MeasureRow]) -> tuple[Person, ...]:
    """Return everybody of measures once, in the order in which they first come."""
    found: dict[int, list[MeasureRow]] = defaultdict(list)
    for row in rows:
        if row.person_id is not None:
            found[row.person_id].append(row)
    return tuple(Person(key, tuple(own)) for key, own in found.items())

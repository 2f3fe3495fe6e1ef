"""Makers of rows of measures for tests of rules that look at nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus

TODAY = dt.date(2021, 4, 12)
"""A Monday."""


def a_measure(
    key: int = 1, kind: MeasureKind = MeasureKind.LEADER_TALK, days: int | None = 0, **changed: Any
) -> MeasureRow:
    """Return a measure that is due so many days from today."""
    facts: dict[str, Any] = {
        "id": key, "round": "2021Q1", "round_title": "2021年第一季度", "kind": kind, "section_id": 1, "number": 1,
        "section": "科室1", "unit": "某局", "party_committee": "", "rank": 1, "person_id": 1, "person": "某人1",
        "post": "section_head", "streak": 0, "due_on": None if days is None else TODAY + dt.timedelta(days),
        "until_on": None, "points": None, "status": MeasureStatus.DUE, "flag": None, "done_on": None, "note": "",
    }  # fmt: skip
    return MeasureRow(**{**facts, **changed})


def an_embargo(key: int, first: int, last: int, person_id: int | None = 1) -> MeasureRow:
    """Return an embargo between two days counted from today."""
    until = TODAY + dt.timedelta(last)
    return a_measure(key, MeasureKind.EMBARGO, first, until_on=until, person_id=person_id)


def measures() -> st.SearchStrategy[list[MeasureRow]]:
    """Return any history of measures: every kind and status, vacant posts among them, each with its own id."""
    one = st.tuples(
        st.sampled_from(MeasureKind),
        st.sampled_from(MeasureStatus),
        st.none() | st.integers(1, 5),
        st.integers(-60, 60),
    )
    return st.lists(one, max_size=40).map(
        lambda found: [
            a_measure(key, kind, days, status=status, person_id=person_id)
            for key, (kind, status, person_id, days) in enumerate(found, start=1)
        ]
    )

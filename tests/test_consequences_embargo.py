"""May this person be promoted on that date (R7.5)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consequences.embargo import Answer, Bar, answer

START = dt.date(2021, 1, 1)


def bar(first: int, last: int, code: str = "r") -> Bar:
    """Make an embargo from day numbers."""
    return Bar(START + dt.timedelta(first), START + dt.timedelta(last), code, 17, "审批科", "某局", 2)


def days(found: Answer) -> tuple[bool, int | None, str]:
    """Return the answer with the last day as a number and the rounds as one text."""
    until = (found.until - START).days if found.until else None
    return found.allowed, until, "".join(reason.round for reason in found.because)


A, B, NEXT, LATER, INSIDE = bar(10, 20, "a"), bar(15, 30, "b"), bar(31, 40, "n"), bar(42, 50, "l"), bar(12, 14, "i")


@pytest.mark.parametrize(
    ("bars", "on", "expected"),
    [
        ([], 15, (True, None, "")),
        ([A], 9, (True, None, "")),
        ([A], 10, (False, 20, "a")),
        ([A], 20, (False, 20, "a")),
        ([A], 21, (True, None, "")),
        ([A, B], 12, (False, 30, "ab")),
        ([B, A], 25, (False, 30, "b")),
        ([A, INSIDE], 11, (False, 20, "ai")),
        ([A, B, NEXT], 10, (False, 40, "abn")),
        ([A, B, NEXT, LATER], 10, (False, 40, "abn")),
        ([A, LATER], 30, (True, None, "")),
        ([A, LATER], 45, (False, 50, "l")),
    ],
)
def test_overlapping_embargoes_end_with_the_latest(
    bars: list[Bar], on: int, expected: tuple[bool, int | None, str]
) -> None:
    """R7.5."""
    assert days(answer(bars, START + dt.timedelta(on))) == expected


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda pair: bar(pair[0], pair[0] + pair[1]))),
    st.integers(-5, 100),
)
def test_promotion_is_allowed_just_on_days_that_no_embargo_covers(bars: list[Bar], on: int) -> None:
    """R7.5: and the first free day is the day after the answer's last."""
    day = START + dt.timedelta(on)
    found = answer(bars, day)
    covered = {bar.start + dt.timedelta(n) for bar in bars for n in range((bar.until - bar.start).days + 1)}
    assert found.allowed is (day not in covered)
    if found.until:
        assert {day + dt.timedelta(n) for n in range((found.until - day).days + 1)} <= covered
        assert found.until + dt.timedelta(1) not in covered

"""The clock beside keying, moved by hand, and keyboards that bounce."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.ballots.contacts import BOUNCE, Contacts
from desk.ballots.pace import IDLE, REST, SHORTEST, STRETCH, Pace, Work

MINUTE = 60.0


class Desk:
    """A clerk, and a clock that is moved by hand."""

    def __init__(self) -> None:
        """Sit down at some moment."""
        self.now = 5000.0
        self.pace = Pace(lambda: self.now)

    def waits(self, seconds: float) -> None:
        """Let time go by."""
        self.now += seconds

    def keys(self, *gaps: float) -> None:
        """Press a key after each of these gaps."""
        for gap in gaps:
            self.waits(gap)
            self.pace.key()

    def pauses(self, seconds: float) -> None:
        """Pause so long."""
        self.pace.pause()
        self.waits(seconds)
        self.pace.pause()

    def keys_for(self, seconds: float) -> None:
        """Key evenly, a key every ten seconds."""
        self.keys(*[10.0] * int(seconds / 10))


@pytest.fixture
def desk() -> Desk:
    """Return a desk at which nothing was keyed yet."""
    return Desk()


# --- time that counts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gaps", "seconds"),
    [
        ([], 0),
        ([1000], 0),
        ([1000, 2], 2),
        ([0, 0.5, 0.25], 0.75),
        ([0, IDLE - 1], IDLE - 1),
        ([0, IDLE], 0),
        ([0, 1, 90, 2], 3),
        ([0, 1, 3600, 2, 3600, 4], 7),
    ],
)
def test_time_between_keys_counts_unless_nobody_keyed_for_a_minute(
    desk: Desk, gaps: Sequence[float], seconds: float
) -> None:
    desk.keys(*gaps)
    assert (desk.pace.seconds, desk.pace.keys) == (seconds, len(gaps))


@pytest.mark.parametrize("pause", [1, 59, 600])
def test_the_clock_stands_during_a_pause(desk: Desk, pause: float) -> None:
    desk.keys(0, 5)
    desk.pauses(pause)
    desk.keys(3)
    assert desk.pace.seconds == 8


def test_a_pause_before_the_first_key_starts_nothing(desk: Desk) -> None:
    desk.pauses(10)
    desk.keys(3)
    assert desk.pace.seconds == 0


def test_the_clock_says_whether_it_stands(desk: Desk) -> None:
    states = [desk.pace.paused]
    for _ in range(2):
        desk.pace.pause()
        states.append(desk.pace.paused)
    assert states == [False, True, False]


# --- the break -------------------------------------------------------------------------------------------------------


def test_after_fifty_minutes_of_keying_a_break_is_due(desk: Desk) -> None:
    desk.keys(0)
    desk.keys_for(STRETCH - 10)
    assert STRETCH == 50 * MINUTE and not desk.pace.break_due
    desk.keys(10)
    assert desk.pace.break_due


@pytest.mark.parametrize(("rest", "due"), [(4 * MINUTE, True), (REST - 1, True), (REST, False), (60 * MINUTE, False)])
def test_five_minutes_without_a_key_are_a_break(desk: Desk, rest: float, due: bool) -> None:
    desk.keys(0)
    desk.keys_for(STRETCH)
    desk.keys(rest)
    assert desk.pace.break_due is due


@pytest.mark.parametrize(("rest", "due"), [(4 * MINUTE, True), (REST, False)])
def test_a_pause_of_five_minutes_is_a_break(desk: Desk, rest: float, due: bool) -> None:
    desk.keys(0)
    desk.keys_for(STRETCH)
    desk.pauses(rest)
    assert desk.pace.break_due is due


def test_after_a_break_it_takes_fifty_minutes_again(desk: Desk) -> None:
    desk.keys(0)
    desk.keys_for(40 * MINUTE)
    desk.keys(REST)
    desk.keys_for(40 * MINUTE)
    assert not desk.pace.break_due
    desk.keys_for(10 * MINUTE)
    assert desk.pace.break_due


def test_short_halts_do_not_count_towards_the_fifty_minutes(desk: Desk) -> None:
    desk.keys(0)
    for _ in range(30):
        desk.keys_for(MINUTE)
        desk.keys(2 * MINUTE)
    assert not desk.pace.break_due


# --- how fast --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "sheets", "per_hour"),
    [
        (SHORTEST - 10, 5, None),
        (SHORTEST, 0, None),
        (SHORTEST, 1, 120),
        (300, 10, 120),
        (3600, 162, 162),
        (70, 3, 154),
    ],
)
def test_the_speed_is_sheets_an_hour_once_there_is_enough_to_tell(
    desk: Desk, seconds: float, sheets: int, per_hour: int | None
) -> None:
    desk.keys(0)
    desk.keys_for(seconds)
    for _ in range(sheets):
        desk.pace.sheet()
    assert desk.pace.per_hour == per_hour


def test_a_reopened_sheet_does_not_make_anybody_faster(desk: Desk) -> None:
    desk.keys(0)
    desk.keys_for(60)
    for by in (1, 1, -1, 1):
        desk.pace.sheet(by)
    assert desk.pace.per_hour == 120


def test_a_pause_makes_nobody_slower(desk: Desk) -> None:
    desk.keys(0)
    desk.keys_for(60)
    desk.pace.sheet()
    desk.pauses(600)
    assert desk.pace.per_hour == 60


# --- what is noted ---------------------------------------------------------------------------------------------------


def test_what_was_keyed_is_taken_once(desk: Desk) -> None:
    desk.keys(0, 2, 3)
    desk.pace.stop()
    desk.pace.sheet()
    assert desk.pace.take() == Work(sheets=1, keys=3, stops=1, seconds=5)
    assert desk.pace.take() == Work()


STEPS = st.lists(
    st.one_of(
        st.floats(0, 400).map(lambda gap: ("key", gap)),
        st.sampled_from([("sheet", 1.0), ("sheet", -1.0), ("stop", 0.0), ("take", 0.0), ("pause", 7.0)]),
    ),
    max_size=80,
)


@given(STEPS)
def test_what_is_taken_piece_by_piece_adds_up_to_the_whole(steps: list[tuple[str, float]]) -> None:
    desk, taken = Desk(), []
    for what, how_much in steps:
        match what:
            case "key":
                desk.keys(how_much)
            case "sheet":
                desk.pace.sheet(int(how_much))
            case "stop":
                desk.pace.stop()
            case "pause":
                desk.pauses(how_much)
            case "take":
                taken.append(desk.pace.take())
    taken.append(desk.pace.take())
    pace = desk.pace
    added = Work(*(sum(getattr(one, name) for one in taken) for name in ("sheets", "keys", "stops", "seconds")))
    assert added == Work(pace.sheets, pace.keys, pace.stops, round(pace.seconds))
    assert all(one.seconds >= 0 and one.keys >= 0 for one in taken)


# --- contacts that bounce --------------------------------------------------------------------------------------------

A, B = 65, 66


@pytest.mark.parametrize(
    ("presses", "heard"),
    [
        ([(A, 1000)], "A"),
        ([(A, 1000), (A, 1000)], "A"),
        ([(A, 1000), (A, 1000 + BOUNCE - 1)], "A"),
        ([(A, 1000), (A, 1000 + BOUNCE)], "AA"),
        ([(A, 1000), (A, 1080), (A, 1160)], "AAA"),
        ([(A, 1000), (A, 1008), (A, 1016), (A, 1024), (A, 1032)], "A"),
        ([(A, 1000), (B, 1000), (B, 1003), (A, 1004)], "AB"),
        ([(A, 1000), (B, 1002)], "AB"),
        ([(A, 1000), (B, 1010), (A, 1020)], "AB"),
        ([(A, 1000), (B, 1020), (A, 1040)], "ABA"),
        ([(A, 0), (A, 0), (A, 0)], "AAA"),
        ([(A, 1000), (A, 0), (A, 1010)], "AA"),
        ([(A, 1000), (A, 5)], "AA"),
    ],
    ids=[
        "one press",
        "an echo at the same moment",
        "a late echo",
        "a press as fast as anybody can",
        "a fast clerk",
        "a long rattle",
        "two keys that rattle",
        "two keys at once",
        "another key hides no echo",
        "another key makes no echo",
        "moments that are not known",
        "a moment that is not known between two that are",
        "a clock that begins anew",
    ],
)
def test_a_key_that_only_bounced_is_not_heard(presses: list[tuple[int, int]], heard: str) -> None:
    contacts = Contacts()
    assert "".join(chr(key) for key, moment in presses if not contacts.bounced(key, moment)) == heard


def test_two_presses_that_had_to_wait_together_are_two() -> None:
    contacts = Contacts()
    waiting = [(A, 1000), (A, 1120)]  # the program was busy for a second and comes round to both at once
    assert [contacts.bounced(key, moment) for key, moment in waiting] == [False, False]


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.integers(BOUNCE, 2000)), max_size=40))
def test_real_presses_are_never_dropped(presses: list[tuple[int, int]]) -> None:
    contacts, moment = Contacts(), 1
    for key, later in presses:
        moment += later
        assert not contacts.bounced(key, moment)

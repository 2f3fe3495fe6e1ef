"""How fast and how well people key: each their own figures, the lead everybody's, and who is charged with what."""

from __future__ import annotations

import pytest

from models.ballots.actions import close_batch, reopen_batch
from models.ballots.figures import Figures, all_figures, my_duties, my_figures
from models.ballots.keying import keep_sections, note_effort, reopen_last_sheet, take_in_hand
from models.ballots.queries import Duty
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings, rule
from models.ballots.tables import Decision
from models.common.errors import RightError, RuleError
from tests.make_ballots import (
    ONE,
    OTHER,
    Room,
    a_batch,
    in_dispute,
    key,
    keyed_once,
    keyed_twice,
)

CODE = "2021Q1"


def wrong(room: Room) -> tuple[int, int]:
    """Return how many sheets were settled against the first and the second clerk's keying."""
    return room.clerk.ask(my_figures, CODE).wrong, room.second.ask(my_figures, CODE).wrong


# whose figures they are


def test_figures_add_up_over_batches_and_sittings(room: Room) -> None:
    first, then = a_batch(room.clerk), a_batch(room.clerk)
    room.clerk.do(note_effort, first, 10, 150, 3, 200)
    room.clerk.do(note_effort, first, 5, 70, 0, 100)
    room.clerk.do(note_effort, then, 1, 20, 1, 60)
    figures = room.clerk.ask(my_figures, CODE)
    assert figures == Figures("clerk", "某clerk", 16, 240, 4, 360, 0)
    assert (figures.per_hour, figures.keys_per_hour) == (160, 2400)


@pytest.mark.parametrize(("seconds", "speed"), [(0, None), (59, None), (60, 600), (3600, 10)])
def test_a_speed_is_given_when_the_clock_has_run_a_minute(seconds: int, speed: int | None) -> None:
    assert Figures("a", "甲", 10, 100, 0, seconds, 0).per_hour == speed


def test_each_sees_their_own_figures_only(room: Room) -> None:
    number = a_batch(room.clerk)
    room.clerk.do(note_effort, number, 10, 150, 3, 200)
    assert room.second.ask(my_figures, CODE) == Figures("clerk2", "某clerk2", 0, 0, 0, 0, 0)
    with pytest.raises(RightError, match=r"account\.no_right"):
        room.second.ask(all_figures, CODE)


def test_the_gate_says_who_asks_and_never_the_caller(room: Room) -> None:
    with pytest.raises(TypeError):
        room.second.ask(my_figures, CODE, by="clerk")  # type: ignore[call-arg]


def test_the_lead_sees_everybody_s_figures(room: Room) -> None:
    number = a_batch(room.clerk)
    for office, sheets in ((room.third, 3), (room.clerk, 1), (room.second, 2)):
        office.do(note_effort, number, sheets, 10, 0, 5)
    assert [(one.account, one.person, one.sheets) for one in room.lead.ask(all_figures, CODE)] == [
        ("clerk", "某clerk", 1), ("clerk2", "某clerk2", 2), ("clerk3", "某clerk3", 3)
    ]  # fmt: skip
    assert room.lead.ask(my_figures, CODE).sheets == 0


def test_figures_of_a_round_that_is_not_there_are_refused(room: Room) -> None:
    for ask in (
        lambda: room.clerk.ask(my_figures, "2021Q9"),
        lambda: room.lead.ask(all_figures, "2021Q9"),
        lambda: room.clerk.ask(my_duties, "2021Q9"),
    ):
        with pytest.raises(RuleError, match=r"round\.unknown"):
            ask()


# who is charged


@pytest.fixture
def noted(room: Room) -> Room:
    """Return a room in which both clerks have figures."""
    number = a_batch(room.clerk)
    for office in (room.clerk, room.second):
        office.do(note_effort, number, 1, 1, 0, 1)
    return room


def test_sheets_that_agree_at_once_are_nobody_s_mistake(noted: Room) -> None:
    keyed_twice(noted, ONE, OTHER, [])
    assert wrong(noted) == (0, 0)


def test_a_difference_that_the_second_keyer_corrects_is_the_second_s(noted: Room) -> None:
    key(noted.second, keyed_once(noted, ONE), OTHER, ONE)
    assert wrong(noted) == (0, 1)


@pytest.mark.parametrize(
    ("decision", "anew", "charged"),
    [
        (Decision.FIRST, [], (0, 1)),
        (Decision.SECOND, [], (1, 0)),
        (Decision.ANEW, [Line(3)], (1, 1)),
        (Decision.ANEW, ONE, (0, 1)),
        (Decision.ANEW, OTHER, (1, 0)),
    ],
)
def test_a_ruling_charges_whoever_it_went_against(
    noted: Room, decision: Decision, anew: list[Line], charged: tuple[int, int]
) -> None:
    number = in_dispute(noted, ONE, OTHER)
    assert wrong(noted) == (0, 0)
    noted.third.do(rule, number, 1, decision, "如纸", anew)
    assert wrong(noted) == charged


def test_asking_for_a_ruling_is_no_mistake(noted: Room) -> None:
    number = keyed_once(noted, ONE)
    key(noted.second, number, ONE, flagged=True)
    noted.second.do(close_batch, number)
    noted.third.do(rule, number, 1, Decision.FIRST, "如纸")
    assert wrong(noted) == (0, 0)


def test_taking_back_one_s_own_sheet_in_time_is_no_mistake(noted: Room) -> None:
    number = a_batch(noted.clerk, total=1)
    key(noted.clerk, number, OTHER)
    noted.clerk.do(reopen_last_sheet, number)
    key(noted.clerk, number, ONE)
    noted.clerk.do(close_batch, number)
    key(noted.second, number, ONE)
    noted.second.do(reopen_last_sheet, number)
    key(noted.second, number, ONE)
    assert wrong(noted) == (0, 0)


def test_a_new_ruling_moves_the_charge(noted: Room) -> None:
    number = in_dispute(noted, ONE, OTHER)
    noted.third.do(rule, number, 1, Decision.FIRST, "如纸")
    noted.third.do(rule, number, 1, Decision.SECOND, "再看")
    assert wrong(noted) == (1, 0)


def test_a_sheet_that_both_misread_is_charged_to_both(noted: Room) -> None:
    number = keyed_twice(noted, ONE)
    noted.lead.do(reopen_batch, number, "复核")
    noted.third.do(rule, number, 1, Decision.ANEW, "两人同误", [Line(9)])
    assert wrong(noted) == (1, 1)


def test_a_batch_keyed_anew_is_charged_to_nobody(noted: Room) -> None:
    number = in_dispute(noted, ONE, OTHER)
    noted.third.do(rule, number, 1, Decision.ANEW, "如纸", [Line(3)])
    noted.lead.do(reopen_batch, number, "重录", anew=True)
    assert wrong(noted) == (0, 0)


def test_where_two_shared_a_keying_each_is_charged_with_their_own_sheets(noted: Room) -> None:
    number = a_batch(noted.clerk, total=2)
    key(noted.clerk, number, ONE)
    key(noted.second, number, OTHER)
    noted.clerk.do(close_batch, number)
    key(noted.third, number, ONE, [Line(5)], [Line(5)])
    noted.third.do(close_batch, number)
    noted.lead.do(rule, number, 2, Decision.SECOND, "如纸")
    assert wrong(noted) == (0, 1)


def test_mistakes_are_known_even_where_no_speed_was_noted(room: Room) -> None:
    """The power failed before the clock was stopped."""
    key(room.second, keyed_once(room, ONE), OTHER, ONE)
    assert wrong(room) == (0, 1)
    assert [(one.account, one.sheets, one.wrong) for one in room.lead.ask(all_figures, CODE)] == [("clerk2", 0, 1)]


# what one does


def test_each_sees_what_they_do_themselves_for_which_batch(room: Room) -> None:
    other = a_batch(room.clerk)
    disputed, again = in_dispute(room, ONE, OTHER), keyed_once(room, ONE)
    room.third.do(begin_rulings, disputed)
    room.third.do(take_in_hand, again)
    assert room.clerk.ask(my_duties, CODE) == {disputed: Duty.FIRST, again: Duty.FIRST}
    assert room.second.ask(my_duties, CODE) == {disputed: Duty.SECOND}
    assert room.third.ask(my_duties, CODE) == {disputed: Duty.ADJUDICATOR, again: Duty.SECOND}
    assert room.lead.ask(my_duties, CODE) == {}
    assert other not in room.clerk.ask(my_duties, CODE)


def test_a_sheet_that_is_only_begun_is_no_duty_yet(room: Room) -> None:
    room.clerk.do(keep_sections, a_batch(room.clerk), 1, ONE)
    assert room.clerk.ask(my_duties, CODE) == {}

"""Ruling in the third person's verbs: two readings, a key that decides, a key that says why (R5.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.ballots.adjudication import REASONS, Adjudication, Answer, Cell, Step
from desk.ballots.grammar import Form, Listed
from desk.ballots.presenter import BACK, ENTER
from desk.language import tr
from desk.sentences import sentence
from models.ballots.double import Keyed, Matter, matters
from models.ballots.queries import InvalidReason
from models.ballots.rules import ILLEGIBLE, Line
from models.ballots.ruling import Precedent, Question
from models.ballots.tables import Decision
from models.common.errors import Refusal, RuleError

FORM = Form({n: Listed(n, f"科室{n}", "某局") for n in (1, 2, 3)}, 3)
SLIP, READABLE, ILLEGIBLE_MARK, INTENTION = (REASONS[key] for key in "1234")
TICKS = (Keyed((Line(1, 1),)), Keyed((Line(1, 3),)))
"""Two readings that tick different indicators."""
SECTIONS = (Keyed((Line(1, 1),)), Keyed((Line(2, 1),)))
FLAGGED = (Keyed((Line(1, 1),), flagged=True), Keyed((Line(1, 1),)))
SAME = (Keyed((Line(1, 1),)), Keyed((Line(1, 1),)))
IMPORTED = (None, None)
Readings = tuple[Keyed | None, Keyed | None]


class Folder:
    """A bench in memory: the readings of a batch, the rulings on it, and how like cases were decided before."""

    def __init__(self, readings: Mapping[int, Readings], past: tuple[Precedent, ...] = ()) -> None:
        """Begin with no sheet ruled on; `past` has the newest first."""
        self.readings, self.past = readings, past
        self.ruled: dict[int, tuple[Decision, str, Keyed]] = {}
        self.refusal: Refusal | None = None

    def rule(self, sheet: int, decision: Decision, why: str, keyed: Keyed) -> None:
        """Record a ruling."""
        if self.refusal is not None:
            raise self.refusal
        self.ruled[sheet] = (decision, why, keyed)
        self.past = (precedent(self.question(sheet).matters, decision, why), *self.past)

    def questions(self) -> tuple[Question, ...]:
        """Return the sheets that wait or were ruled on."""
        found = [self.question(sheet) for sheet in self.readings]
        return tuple(one for one in found if one.matters or one.ruled)

    def question(self, sheet: int) -> Question:
        """Return any sheet."""
        if sheet not in self.readings:
            raise RuleError("ballot.unknown", sheet=sheet)
        first, second = self.readings[sheet]
        decision, why, _ = self.ruled.get(sheet, (None, "", None))
        return Question(sheet, first, second, matters(first, second), decision, why)

    def precedents(self, like: tuple[Matter, ...]) -> tuple[Precedent, ...]:
        """Return how like cases were decided, the newest first."""
        return tuple(one for one in self.past if one.matters == like)


def precedent(like: tuple[Matter, ...], decision: Decision, why: str) -> Precedent:
    """Return a like case of another round."""
    return Precedent("2020Q4", 3, 7, like, decision, why, dt.date(2020, 12, 1))


class Person:
    """The third person with a batch: sheets by their numbers, each with its two readings."""

    def __init__(self, readings: Mapping[int, Readings], *past: Precedent) -> None:
        """Take the rulings on."""
        self.folder = Folder(readings, past)
        self.at = Adjudication(FORM, self.folder)

    def types(self, keys: str) -> Answer:
        """Press keys one after the other."""
        answer = Answer.NOTHING
        for key in keys:
            answer = self.at.press(key)
        return answer

    @property
    def ruled(self) -> dict[int, tuple[Decision, str]]:
        """Decision and reason by sheet."""
        return {sheet: (decision, why) for sheet, (decision, why, _) in self.folder.ruled.items()}

    @property
    def sheet(self) -> int | None:
        """The sheet in hand."""
        return self.at.now.sheet if self.at.now else None


@pytest.fixture
def person() -> Person:
    """Return a third person with three sheets that wait, among others on which nobody asks anything."""
    return Person({1: SAME, 4: TICKS, 6: SAME, 9: FLAGGED, 20: SECTIONS})


# --- deciding --------------------------------------------------------------------------------------------------------


def test_the_first_sheet_that_waits_is_taken_in_hand(person: Person) -> None:
    assert (person.sheet, person.at.left, person.at.step) == (4, 3, Step.DECISION)


@pytest.mark.parametrize(("key", "decision"), [("1", Decision.FIRST), ("2", Decision.SECOND)])
@pytest.mark.parametrize(("digit", "why"), list(REASONS.items()))
def test_a_key_decides_and_a_digit_says_why(person: Person, key: str, decision: Decision, digit: str, why: str) -> None:
    assert person.types(key) is Answer.TAKEN
    assert (person.at.step, person.at.decision) == (Step.REASON, decision)
    assert person.types(digit) is Answer.RULED
    assert person.ruled == {4: (decision, tr(why))}


def test_after_a_ruling_the_next_sheet_that_waits_is_in_hand(person: Person) -> None:
    person.types("11")
    assert (person.sheet, person.at.left, person.at.step, person.at.decision) == (9, 2, Step.DECISION, None)


@pytest.mark.parametrize("key", ["3", "n", "N"])
def test_a_sheet_is_keyed_anew_and_then_the_reason_is_asked_for(person: Person, key: str) -> None:
    person.types(key)
    assert (person.at.step, person.at.decision) == (Step.KEYING, Decision.ANEW)
    keyed = Keyed((Line(3, 4),))
    assert person.at.keyed_anew(keyed) is Answer.TAKEN
    assert person.types("4") is Answer.RULED
    assert person.folder.ruled == {4: (Decision.ANEW, tr(INTENTION), keyed)}


def test_while_a_sheet_is_keyed_anew_no_key_decides(person: Person) -> None:
    person.types("3")
    assert person.types("12+-\n5") is Answer.NOTHING
    assert (person.at.step, person.ruled) == (Step.KEYING, {})


def test_what_was_keyed_anew_for_one_sheet_is_not_taken_for_the_next(person: Person) -> None:
    person.types("3")
    person.at.keyed_anew(Keyed((Line(3, 4),)))
    person.types("1")
    person.types("11")
    assert person.folder.ruled[9] == (Decision.FIRST, tr(SLIP), Keyed())


@pytest.mark.parametrize("key", [*"04589x.*/", BACK, ENTER, "科", ""])
def test_other_keys_decide_nothing(person: Person, key: str) -> None:
    assert person.at.press(key) is Answer.NOTHING
    assert (person.at.step, person.sheet, person.ruled) == (Step.DECISION, 4, {})


@pytest.mark.parametrize("key", [*"06789+-n", "", "科"])
def test_other_keys_are_no_reason(person: Person, key: str) -> None:
    person.types("1")
    assert person.at.press(key) is Answer.NOTHING
    assert (person.at.step, person.sheet, person.ruled) == (Step.REASON, 4, {})


# --- the reason ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "usual"),
    [
        (TICKS, SLIP),
        (SECTIONS, SLIP),
        ((Keyed((), InvalidReason.LATE), Keyed()), SLIP),
        (FLAGGED, READABLE),
        ((Keyed((Line(1, 1, unclear=True),)), Keyed((Line(1, 1),))), READABLE),
        ((Keyed((Line(ILLEGIBLE, 0, unclear=True),)), Keyed((Line(1, 1),), flagged=True)), READABLE),
    ],
)
@pytest.mark.parametrize("key", "12")
def test_without_a_like_case_enter_takes_the_usual_reason(readings: Readings, usual: str, key: str) -> None:
    person = Person({1: readings})
    person.types(key)
    assert person.at.suggested == tr(usual)
    assert person.types(ENTER) is Answer.RULED
    assert person.ruled[1][1] == tr(usual)


LIKE = (Matter.INDICATORS,)


@pytest.mark.parametrize(
    ("past", "key", "why"),
    [
        ([precedent(LIKE, Decision.FIRST, "新"), precedent(LIKE, Decision.FIRST, "旧")], "1", "新"),
        ([precedent(LIKE, Decision.SECOND, "另"), precedent(LIKE, Decision.FIRST, "旧")], "1", "旧"),
        ([precedent(LIKE, Decision.SECOND, "另"), precedent(LIKE, Decision.FIRST, "旧")], "2", "另"),
        ([precedent(LIKE, Decision.SECOND, "另")], "1", tr(SLIP)),
        ([precedent((Matter.SECTION,), Decision.FIRST, "异")], "1", tr(SLIP)),
        ([precedent((Matter.INDICATORS, Matter.FLAGGED), Decision.FIRST, "异")], "1", tr(SLIP)),
    ],
)
def test_enter_takes_the_reason_of_the_newest_like_case_with_the_same_decision(
    past: list[Precedent], key: str, why: str
) -> None:
    person = Person({1: TICKS}, *past)
    person.types(key + ENTER)
    assert person.ruled[1][1] == why


def test_a_ruling_is_at_once_a_like_case_for_the_next_sheet() -> None:
    person = Person({1: TICKS, 2: TICKS})
    person.types("15")
    person.at.own_words("勾在两格之间")
    assert [one.why for one in person.at.like] == ["勾在两格之间"]
    person.types("1\n")
    assert person.ruled[2] == (Decision.FIRST, "勾在两格之间")


def test_a_reason_in_ones_own_words(person: Person) -> None:
    person.types("15")
    assert person.at.step is Step.OWN_WORDS
    assert person.types("1234\n+") is Answer.NOTHING  # the keys are letters of the reason now
    assert person.at.own_words("涂改处可辨") is Answer.RULED
    assert person.ruled == {4: (Decision.FIRST, "涂改处可辨")}


@pytest.mark.parametrize("keys", ["1", "2"])
def test_backspace_goes_back_from_the_reason_to_the_decision(person: Person, keys: str) -> None:
    person.types(keys)
    assert person.types(BACK) is Answer.TAKEN
    assert (person.at.step, person.at.decision, person.sheet) == (Step.DECISION, None, 4)
    person.types("21")
    assert person.ruled == {4: (Decision.SECOND, tr(SLIP))}


@pytest.mark.parametrize("keys", ["1", "3", "15"])
def test_every_step_is_left_for_the_decision(person: Person, keys: str) -> None:
    person.types(keys)
    person.at.leave_step()
    assert (person.at.step, person.at.decision, person.sheet, person.ruled) == (Step.DECISION, None, 4, {})


# --- a refusal -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", ["1", "2", "3"])
def test_a_refused_ruling_keeps_the_sheet_in_hand_and_says_why(person: Person, keys: str) -> None:
    keyed = Keyed((Line(3, 4),))
    person.types(keys)
    if keys == "3":
        person.at.keyed_anew(keyed)
    person.folder.refusal = RuleError("batch.unknown", batch=1)
    assert person.types("1") is Answer.REFUSED
    assert (person.sheet, person.at.left, person.at.step, person.ruled) == (4, 3, Step.REASON, {})
    assert person.at.refusal == sentence(RuleError("batch.unknown", batch=1))
    person.folder.refusal = None
    assert person.types("1") is Answer.RULED
    assert person.folder.ruled[4][2] == (keyed if keys == "3" else Keyed())


def test_refused_words_are_asked_for_again(person: Person) -> None:
    person.types("15")
    person.folder.refusal = RuleError("ruling.why", longest=200, field="why")
    assert person.at.own_words(" ") is Answer.REFUSED
    assert "200" in person.at.refusal
    person.folder.refusal = None
    person.types("5")
    person.at.own_words("涂改处可辨")
    assert person.ruled == {4: (Decision.FIRST, "涂改处可辨")}


def test_the_next_key_takes_the_words_of_a_refusal_away(person: Person) -> None:
    person.at.call_up(99)
    assert person.at.refusal
    person.types("+")
    assert person.at.refusal == ""


# --- walking and calling up ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "sheet", "answer"),
    [
        ("+", 9, Answer.TAKEN),
        ("++", 20, Answer.TAKEN),
        ("+++", 20, Answer.NOTHING),
        ("-", 4, Answer.NOTHING),
        ("++-", 9, Answer.TAKEN),
    ],
)
def test_plus_and_minus_walk_along_the_sheets(person: Person, keys: str, sheet: int, answer: Answer) -> None:
    assert person.types(keys) is answer
    assert (person.sheet, person.at.left) == (sheet, 3)


def test_a_sheet_that_was_walked_past_comes_last(person: Person) -> None:
    person.types("+11" + "11")
    assert (list(person.ruled), person.sheet) == ([9, 20], 4)


def test_a_sheet_is_ruled_on_again(person: Person) -> None:
    person.types("11" + "-" + "23")
    assert person.ruled == {4: (Decision.SECOND, tr(ILLEGIBLE_MARK))}
    assert (person.sheet, person.at.left) == (9, 2)


def test_a_ruled_sheet_shows_its_ruling(person: Person) -> None:
    person.types("11-")
    assert person.at.now is not None
    assert (person.at.now.ruled, person.at.now.why) == (Decision.FIRST, tr(SLIP))


def test_a_sheet_that_waits_is_called_up(person: Person) -> None:
    assert person.at.call_up(20) is Answer.TAKEN
    assert (person.sheet, [one.sheet for one in person.at.asked]) == (20, [4, 9, 20])


def test_any_sheet_is_called_up_in_its_place(person: Person) -> None:
    assert person.at.call_up(6) is Answer.TAKEN
    assert (person.sheet, [one.sheet for one in person.at.asked]) == (6, [4, 6, 9, 20])
    assert person.types("31") is Answer.NOTHING and person.at.step is Step.KEYING
    person.at.keyed_anew(Keyed((Line(2, 1),)))
    assert person.types("1") is Answer.RULED
    assert person.ruled == {6: (Decision.ANEW, tr(SLIP))}
    assert (person.sheet, person.at.left) == (9, 3)


def test_calling_a_sheet_up_leaves_a_half_given_ruling(person: Person) -> None:
    person.types("1")
    person.at.call_up(20)
    assert (person.sheet, person.at.step, person.at.decision) == (20, Step.DECISION, None)


def test_a_sheet_that_there_is_not_stays_where_it_is(person: Person) -> None:
    assert person.at.call_up(99) is Answer.REFUSED
    assert person.sheet == 4 and person.at.refusal == sentence(RuleError("ballot.unknown", sheet=99))


def test_a_sheet_that_was_only_looked_at_does_not_wait() -> None:
    person = Person({1: TICKS, 2: SAME})
    person.at.call_up(2)
    assert person.at.left == 1
    person.at.call_up(1)
    person.types("11")
    assert (person.at.left, person.at.step) == (0, Step.DONE)
    assert person.types(ENTER) is Answer.CLOSE


# --- the end of the batch --------------------------------------------------------------------------------------------


def test_when_every_sheet_is_ruled_on_enter_closes_the_batch(person: Person) -> None:
    person.types("11" * 3)
    assert (person.at.left, person.at.step, person.sheet) == (0, Step.DONE, 20)
    assert person.types(ENTER) is Answer.CLOSE


def test_enter_closes_nothing_while_a_sheet_waits(person: Person) -> None:
    person.types("11" * 2)
    assert person.types(ENTER) is Answer.NOTHING


def test_before_the_batch_is_closed_its_sheets_are_still_ruled_on_again(person: Person) -> None:
    person.types("11" * 3 + "--" + "24")
    assert person.ruled[4] == (Decision.SECOND, tr(INTENTION))
    assert (person.at.step, person.types(ENTER)) == (Step.DONE, Answer.CLOSE)


def test_after_walking_through_what_is_ruled_on_enter_still_closes(person: Person) -> None:
    person.types("11" * 3 + "-")
    assert person.types(ENTER) is Answer.CLOSE


def test_a_batch_in_which_nothing_waits_is_closed_at_once() -> None:
    person = Person({1: SAME})
    assert (person.sheet, person.at.step) == (None, Step.DONE)
    assert person.types("123+-") is Answer.NOTHING
    assert person.types(ENTER) is Answer.CLOSE


def test_rulings_go_on_where_they_were_left(person: Person) -> None:
    person.types("11")
    again = Adjudication(FORM, person.folder)
    assert again.now is not None and (again.now.sheet, again.left) == (9, 2)


# --- imported sheets -------------------------------------------------------------------------------------------------


def test_an_imported_sheet_has_no_reading_to_choose() -> None:
    person = Person({1: IMPORTED, 2: IMPORTED})
    person.at.call_up(2)
    assert person.types("12") is Answer.NOTHING
    assert (person.at.step, person.at.rows(), person.at.left) == (Step.DECISION, (), 0)


def test_an_imported_sheet_is_keyed_anew() -> None:
    person = Person({1: IMPORTED, 2: IMPORTED})
    person.at.call_up(2)
    assert person.types("3") is Answer.TAKEN
    person.at.keyed_anew(Keyed((Line(2, 1),)))
    assert person.types("\n") is Answer.RULED
    assert person.folder.ruled == {2: (Decision.ANEW, tr(SLIP), Keyed((Line(2, 1),)))}
    assert person.types(ENTER) is Answer.CLOSE


# --- the readings side by side ---------------------------------------------------------------------------------------

NOT_NAMED = Cell(None)


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        ((), (), []),
        ((Line(1, 1),), (Line(1, 1),), [(1, Cell(1), Cell(1), False)]),
        ((Line(1, 1),), (Line(1, 3),), [(1, Cell(1), Cell(3), True)]),
        ((Line(1, 0),), (), [(1, Cell(0), NOT_NAMED, True)]),
        (
            (Line(2, 1), Line(1, 4)),
            (Line(1, 4), Line(3, 1)),
            [(2, Cell(1), NOT_NAMED, True), (1, Cell(4), Cell(4), False), (3, NOT_NAMED, Cell(1), True)],
        ),
        ((Line(1, 1), Line(1, 2)), (Line(1, 3),), [(1, Cell(3), Cell(3), False)]),
        ((Line(1, 1, unclear=True),), (Line(1, 1),), [(1, Cell(1, unclear=True), Cell(1), True)]),
        ((Line(1, 1), Line(1, 2, unclear=True)), (Line(1, 3),), [(1, Cell(3, unclear=True), Cell(3), True)]),
        ((Line("某街道办", 1),), (Line("某街道办", 1),), [("某街道办", Cell(1), Cell(1), False)]),
        ((Line("99", 1),), (Line(2, 1),), [("99", Cell(1), NOT_NAMED, True), (2, NOT_NAMED, Cell(1), True)]),
    ],
)
def test_the_readings_stand_side_by_side_and_show_where_they_differ(
    first: tuple[Line, ...], second: tuple[Line, ...], rows: list[tuple[int | str, Cell, Cell, bool]]
) -> None:
    # flagged, so that the sheet is asked about whatever the readings say
    person = Person({1: (Keyed(first, flagged=True), Keyed(second))})
    shown = [(row.section, row.first, row.second, row.differs) for row in person.at.rows()]
    assert shown == rows


@pytest.mark.parametrize(
    ("section", "name", "unit"), [(1, "科室1", "某局"), ("99", "99", ""), (ILLEGIBLE, ILLEGIBLE, ""), (77, "77", "")]
)
def test_a_row_names_its_section(section: int | str, name: str, unit: str) -> None:
    person = Person({1: (Keyed((Line(section, 1),), flagged=True), Keyed())})
    (row,) = person.at.rows()
    assert (row.name, row.unit) == (name, unit)


def test_the_rows_are_those_of_the_sheet_in_hand(person: Person) -> None:
    person.types("++")
    assert [row.section for row in person.at.rows()] == [1, 2]


# --- whatever is pressed ---------------------------------------------------------------------------------------------

KEYS = st.sampled_from([*"12345n+-1122", ENTER, BACK])
PILES = st.lists(st.sampled_from([SAME, TICKS, SECTIONS, FLAGGED]), min_size=1, max_size=5)


@given(PILES, st.lists(KEYS, max_size=40))
def test_whatever_is_pressed_the_batch_is_closed_only_when_everything_is_ruled_on(
    pile: list[Readings], keys: list[str]
) -> None:
    person = Person(dict(enumerate(pile, start=1)))
    asked = {sheet for sheet, readings in enumerate(pile, start=1) if matters(*readings)}
    for key in keys:
        answer = person.at.press(key)
        if person.at.step is Step.KEYING:
            person.at.keyed_anew(Keyed((Line(3),)))
        if person.at.step is Step.OWN_WORDS:
            person.at.own_words("理由")
        assert person.at.left == len(asked - set(person.ruled))
        assert set(person.ruled) <= asked
        assert answer is not Answer.CLOSE or set(person.ruled) == asked


@given(PILES)
def test_rulings_in_force_are_what_is_shown(pile: list[Readings]) -> None:
    person = Person(dict(enumerate(pile, start=1)))
    while person.at.left:
        person.types("1\n")
    assert {one.sheet: one.ruled for one in person.at.asked} == {
        sheet: decision for sheet, (decision, _) in person.ruled.items()
    }
    assert person.at.asked == person.folder.questions()

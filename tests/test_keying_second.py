"""The second keying: sheets that agree, that are keyed once more, and that wait for the third person (R5.4)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import Slip
from desk.ballots.presenter import BACK, REOPEN, Heard
from desk.language import ENGLISH, set_language
from models.ballots.queries import SheetState
from tests.make_typist import C17, C46, second_typist


def test_a_sheet_that_says_the_same_is_done_and_the_next_one_is_due() -> None:
    typist = second_typist(f"{C17}46{C46}+", "+")
    assert typist.types(f"{C46}{C17}46+") is Heard.SAVED
    assert (typist.keying.sheet, typist.keying.last[-1].state, typist.told) == (2, SheetState.AGREED, "")


def test_a_sheet_that_differs_is_keyed_once_more_from_the_paper() -> None:
    set_language(ENGLISH)
    typist = second_typist(f"{C17}46+", "+")
    assert typist.types(f"{C17}45+") is Heard.AGAIN
    assert (typist.keying.sheet, typist.sections, typist.keying.done) == (1, [], 0)
    assert typist.told == "Sheet 1 differs from the first keying. Key it once more from the paper."
    assert typist.types(f"{C17}46+") is Heard.SAVED
    assert (typist.keying.sheet, typist.keying.last[-1].state) == (2, SheetState.AGREED)


def test_the_chinese_words_for_another_keying_name_the_sheet() -> None:
    typist = second_typist("+", f"{C17}+")
    typist.types("++")
    assert "第 2 张" in typist.told


def test_what_the_first_keyer_read_is_never_shown() -> None:
    typist = second_typist(f"{C17}46+")
    typist.types(f"{C46}+")
    assert "不动产登记中心" not in typist.told and typist.keying.last == ()


def test_a_sheet_that_differs_twice_goes_before_the_third_person() -> None:
    set_language(ENGLISH)
    typist = second_typist(f"{C17}46+", "+")
    assert typist.types(f"{C17}45+{C17}45+") is Heard.SAVED
    assert (typist.keying.sheet, typist.keying.last[-1].state) == (2, SheetState.WAITING)
    assert typist.told == "Sheet 1 goes before the third person."
    typist.types("0")
    assert typist.told == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [(f"{C17}4*", f"{C17}4+"), (f"{C17}4+", f"{C17}4*"), (f"{C17}4/+", f"{C17}4+"), (f"{C17}4+", "/4+")],
)
def test_doubt_of_either_keyer_goes_before_the_third_person_at_once(first: str, second: str) -> None:
    typist = second_typist(first, "+")
    assert typist.types(second) is Heard.SAVED
    assert (typist.keying.waiting, typist.keying.last[-1].state) == (1, SheetState.WAITING)


def test_a_sheet_that_agreed_is_reopened_and_ended_again() -> None:
    typist = second_typist(f"{C17}46+", "+")
    typist.types(f"{C17}46+")
    assert typist.presses(REOPEN) is Heard.REOPENED
    assert (typist.keying.sheet, typist.sections) == (1, [(17, 5)])
    assert typist.types("+") is Heard.SAVED
    assert typist.keying.last[-1].state is SheetState.AGREED


def test_a_sheet_that_waits_is_not_reopened() -> None:
    typist = second_typist(f"{C17}*", "+")
    typist.types(f"{C17}+")
    assert typist.presses(REOPEN) is Heard.STOPPED
    assert typist.slip is Slip.REFUSED and "第 1 张" in typist.told
    typist.presses(BACK)
    assert typist.types("+") is Heard.SAVED


def test_no_sheet_is_reopened_while_one_is_to_be_keyed_again() -> None:
    typist = second_typist("+", f"{C17}+")
    typist.types("++")
    assert typist.presses(REOPEN) is Heard.STOPPED
    assert typist.slip is Slip.UNFINISHED

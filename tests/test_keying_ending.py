"""Ending a sheet, reopening it, pausing, and the end of the pile (R5.3)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import Slip
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from desk.ballots.words import short
from desk.language import CHINESE, ENGLISH, set_language
from models.ballots.double import Keyed
from models.ballots.queries import BatchState
from models.ballots.rules import Line
from models.common.errors import RuleError
from tests.make_typist import C17, C46, C70, WRITTEN, WRONG, Typist


def test_reopening_puts_the_last_sheet_back_on_the_screen(typist: Typist) -> None:
    typist.keying.unlisted(WRITTEN)
    typist.keying.remark("态度差")
    typist.types(f"{C17}46/.2+")
    before = typist.stored
    assert typist.presses(REOPEN) is Heard.REOPENED
    assert (typist.keying.sheet, typist.stored) == (1, [])
    assert typist.sections == [(WRITTEN, 0), (17, 5)]
    assert typist.types("+") is Heard.SAVED
    assert typist.stored == before


def test_a_reopened_sheet_is_corrected_and_ended_anew(typist: Typist) -> None:
    typist.types(f"{C17}46{C46}5+")
    typist.presses(REOPEN)
    typist.types(f"-{C70}+")
    assert typist.stored == [Keyed((Line(17, 5), Line(70)))]


def test_reopening_goes_back_sheet_by_sheet(typist: Typist) -> None:
    typist.types(f"{C17}+{C46}+")
    typist.presses(REOPEN)
    typist.types("-")
    typist.presses(REOPEN)
    assert (typist.keying.sheet, typist.sections) == (1, [(17, 0)])


def test_reopening_waits_until_the_sheet_in_hand_is_finished(typist: Typist) -> None:
    typist.types(f"{C17}+{C46}")
    assert typist.presses(REOPEN) is Heard.STOPPED
    assert (typist.slip, len(typist.stored)) == (Slip.UNFINISHED, 1)


def test_there_is_nothing_to_reopen_at_the_beginning(typist: Typist) -> None:
    typist.presses(REOPEN)
    assert typist.slip is Slip.NOTHING


def test_after_the_last_sheet_enter_closes_and_nothing_more_is_keyed() -> None:
    typist = Typist(total=1)
    typist.types(f"{C17}+")
    assert typist.keying.full
    assert typist.types("0") is Heard.STOPPED and typist.slip is Slip.FULL
    typist.presses(BACK)
    assert typist.presses(ENTER) is Heard.CLOSE


def test_after_the_last_sheet_nothing_is_written_either() -> None:
    typist = Typist(total=1)
    typist.types("+")
    assert not typist.keying.may_write(remark=False)
    assert typist.slip is Slip.FULL


def test_the_last_sheet_is_reopened_too() -> None:
    typist = Typist(total=1)
    typist.types("+")
    assert typist.presses(REOPEN) is Heard.REOPENED
    assert typist.types(f"{C17}+") is Heard.SAVED
    assert typist.stored == [Keyed((Line(17),))]


def test_only_the_last_three_sheets_are_shown(typist: Typist) -> None:
    typist.types(f"{C17}+" * 5)
    assert [row.sheet for row in typist.keying.last] == [3, 4, 5]
    assert typist.keying.done == 5


def test_a_finished_sheet_is_told_in_one_line(typist: Typist) -> None:
    set_language(ENGLISH)
    typist.types(f"{C17}46{C46}5+{C17}*/+")
    assert [short(row) for row in typist.keying.last] == [
        "1 ✓ 2 sections, 3 ticks",
        "2 to be ruled on",
        "3 to be ruled on",
    ]


def test_a_refused_sheet_stays_on_the_screen_with_the_reason(typist: Typist) -> None:
    typist.types(f"{C17}4")
    typist.drawer.refusal = RuleError("batch.state", batch=3, state=BatchState.SEALED)
    assert typist.types("+") is Heard.STOPPED
    assert typist.slip is Slip.REFUSED and "第 3 批" in typist.told
    typist.drawer.refusal = None
    typist.presses(BACK)
    assert typist.types("+") is Heard.SAVED
    assert typist.stored == [Keyed((Line(17, 1),))]


def test_a_begun_sheet_is_not_left(typist: Typist) -> None:
    assert typist.keying.may_leave()
    typist.types("01")
    assert not typist.keying.may_leave()
    assert typist.slip is Slip.UNFINISHED


# the pause


@pytest.mark.parametrize("key", [*"0459+-*/.a", ENTER, BACK, REOPEN])
@pytest.mark.parametrize("before", ["", "+", f"{C17}4", WRONG, "01"])
def test_no_key_is_heard_during_the_pause(typist: Typist, before: str, key: str) -> None:
    typist.types(before)
    draft, stored = typist.keying.draft, typist.stored
    typist.keying.pace.pause()
    assert typist.presses(key) is Heard.NOTHING
    assert typist.keying.num_lock_off() is Heard.NOTHING
    assert not typist.keying.may_write(remark=True)
    assert (typist.keying.draft, typist.stored) == (draft, stored)


def test_after_the_pause_keying_goes_on_where_it_was(typist: Typist) -> None:
    typist.types(f"{C17}4")
    typist.keying.pace.pause()
    typist.types("5+")
    typist.keying.pace.pause()
    typist.types("6+")
    assert typist.stored == [Keyed((Line(17, 5),))]


@pytest.mark.parametrize(("language", "key"), [(ENGLISH, "F9"), (CHINESE, "F9")])
def test_the_pause_says_how_it_ends(typist: Typist, language: str, key: str) -> None:
    set_language(language)
    typist.keying.pace.pause()
    assert key in typist.told

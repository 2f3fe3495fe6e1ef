"""What is kept and when, and how keying goes on after a crash (R10.5)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import KeyedLine, Slip
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from desk.ballots.words import resume_line
from desk.language import CHINESE, ENGLISH, set_language
from models.ballots.double import Keyed
from models.ballots.queries import InvalidReason
from models.ballots.rules import ILLEGIBLE, Line
from models.common.errors import EnvironmentFault
from tests.make_typist import C17, C46, C70, C81, C460, SEPARATED, WRITTEN, WRONG, Typist, second_typist


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (C17, []),
        (f"{C17}46", []),
        (f"{C17}46{C46[0]}", [(17, 5)]),
        (f"{C17}46{C46}58", [(17, 5)]),
        (f"{C17}46{C46}58{C70[0]}", [(17, 5), (46, 18)]),
        (f"{C17}46{C46}58-", [(17, 5)]),
        (f"{C17}46{C46}58--", []),
        (f"{C17}46{C46[0]}{BACK}", [(17, 5)]),
        (f"{C17}46{C46[0]}{BACK}{BACK}", [(17, 1)]),
        (f"{C17}46{C46[0]}{BACK}{BACK}5", [(17, 3)]),
        (f"{C17}46{WRONG}", [(17, 5)]),
        (f"{C17}46{C17}", [(17, 5)]),
        (f"{C17}46{C17}\n", [(17, 5)]),
        (f"/46{C17}", [(ILLEGIBLE, 5)]),
        (f"{C17}46+", []),
        (f"{C17}46{C46}+{C70}", []),
    ],
)
def test_the_cupboard_holds_the_sections_that_ended(typist: Typist, keys: str, kept: list[tuple[int, int]]) -> None:
    typist.types(keys)
    assert typist.kept == kept
    assert typist.keying.kept == len(kept)


def test_where_enter_separates_it_ends_the_section() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"{C460}4")
    assert typist.kept == []
    typist.types(ENTER)
    assert typist.kept == [(460, 1)]


def test_after_a_moment_without_a_key_the_section_in_hand_is_kept_too(typist: Typist) -> None:
    typist.types(f"{C17}4{C46}5")
    typist.keying.rest()
    assert typist.kept == [(17, 1), (46, 2)]
    typist.types("6")
    assert typist.kept == [(17, 1), (46, 6)]


def test_a_remark_is_kept_as_soon_as_it_is_written(typist: Typist) -> None:
    typist.types(C17)
    typist.keying.remark("来回跑三趟")
    assert typist.drawer.kept == (1, (Line(17, 0, "来回跑三趟"),))


def test_the_section_before_a_written_one_has_ended(typist: Typist) -> None:
    typist.types(f"{C17}4")
    typist.keying.unlisted(WRITTEN)
    typist.keying.settle()
    assert typist.kept[:1] == [(17, 1)]


def test_a_reopened_sheet_is_kept_at_once(typist: Typist) -> None:
    typist.types(f"{C17}4{C46}5+")
    typist.presses(REOPEN)
    typist.crashes()
    assert (typist.keying.sheet, typist.sections) == (1, [(17, 1), (46, 2)])


@pytest.mark.parametrize("keys", [".2", f"{C17}4.3", f"{C17}4{C46}5", ""])
@pytest.mark.parametrize("end", ["+", "*"])
def test_a_reopened_sheet_is_after_a_crash_as_it_was_before(typist: Typist, keys: str, end: str) -> None:
    typist.types(f"{keys}{end}")
    typist.presses(REOPEN)
    draft, told, marked = typist.keying.draft, typist.told, typist.keying.flagged
    typist.crashes()
    assert (typist.keying.draft, typist.keying.flagged) == (draft, marked)
    assert marked is (end == "*")
    assert told in typist.told
    typist.types(end)
    assert (typist.stored[0].reason, typist.stored[0].flagged) == (draft.reason, marked)
    assert not typist.keying.flagged


def test_a_reopened_sheet_that_was_to_be_ruled_on_says_so_until_it_is_ended(typist: Typist) -> None:
    set_language(ENGLISH)
    typist.types(f"{C17}4*")
    typist.presses(REOPEN)
    assert typist.told == "It was to be ruled on: * asks for that again."
    typist.types(f"{C46}5")
    typist.crashes()
    assert typist.told.endswith("It was to be ruled on: * asks for that again.")
    typist.types(f"{C46}5+")
    assert typist.stored == [Keyed((Line(17, 1), Line(46, 2)))]
    assert typist.told == ""


def test_a_reason_that_was_kept_is_gone_as_soon_as_it_is_taken_away(typist: Typist) -> None:
    typist.types(f"{C17}4.2+")
    typist.presses(REOPEN)
    typist.types("-")
    typist.crashes()
    assert (typist.keying.draft.reason, typist.sections) == (None, [(17, 1)])


def test_a_reason_is_kept_after_a_moment_without_a_key_and_costs_nothing_before(typist: Typist) -> None:
    typist.types(f"{C17}4.2")
    assert typist.kept == []
    typist.keying.rest()
    typist.crashes()
    assert (typist.keying.draft.reason, typist.sections) == (InvalidReason.PHOTOCOPY, [(17, 1)])


def test_a_refused_keeping_stops_the_keys_and_loses_nothing(typist: Typist) -> None:
    typist.types(f"{C17}46")
    typist.drawer.refusal = EnvironmentFault("storage.full", path="office.db", detail="")
    typist.types(C46[0])
    assert typist.slip is Slip.REFUSED and typist.told
    assert typist.types("4") is Heard.STOPPED
    assert typist.sections == [(17, 5)] and typist.kept == []
    typist.drawer.refusal = None
    typist.types(f"{BACK}{C46[1:]}58+")
    assert typist.stored == [Keyed((Line(17, 5), Line(46, 18)))]


def test_keying_stays_stopped_while_nothing_can_be_kept(typist: Typist) -> None:
    typist.types(f"{C17}46")
    typist.drawer.refusal = EnvironmentFault("storage.full", path="office.db", detail="")
    typist.types(f"{C46[0]}{BACK}{C46[1]}")
    assert typist.slip is Slip.REFUSED
    typist.drawer.refusal = None
    typist.presses(BACK)
    assert typist.keying.stop is None and typist.kept == [(17, 5)]


# going on after a crash


def test_after_a_crash_keying_goes_on_at_the_sheet_in_hand_with_its_sections(typist: Typist) -> None:
    typist.types(f"{C17}4+{C46}58{C70}47{C81}")
    typist.crashes()
    assert (typist.keying.sheet, typist.sections) == (2, [(46, 18), (70, 9)])
    assert typist.types(f"{C81}4\n+") is Heard.SAVED
    assert typist.stored[-1] == Keyed((Line(46, 18), Line(70, 9), Line(81, 1)))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (ENGLISH, "Batch 012-6, sheet 37, after section 046-1 with 懒 贪: take sheet 37 in hand."),
        (CHINESE, "批次 012-6，第 37 张，"),
    ],
)
def test_after_a_crash_the_screen_says_which_paper_to_take_and_what_of_it_is_safe(language: str, line: str) -> None:
    set_language(language)
    typist = Typist()
    typist.types("+" * 36 + f"{C17}4{C46}58{C70[0]}")
    typist.crashes()
    assert typist.told.startswith(line)
    assert "046-1" in typist.told and typist.told.count("37") == 2


def test_a_section_without_ticks_is_named_alone() -> None:
    set_language(ENGLISH)
    line = KeyedLine(17, "不动产登记中心")
    assert resume_line("012-6", 37, line) == "Batch 012-6, sheet 37, after section 017-1: take sheet 37 in hand."


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_written_section_is_named_by_its_text(language: str) -> None:
    set_language(language)
    assert WRITTEN in resume_line("012-6", 37, KeyedLine(WRITTEN, WRITTEN))


@pytest.mark.parametrize("key", ["0", "4", BACK, "-", "a"])
def test_the_first_key_takes_the_line_about_the_crash_away(typist: Typist, key: str) -> None:
    typist.types(f"{C17}0")
    typist.crashes()
    typist.presses(key)
    assert not typist.keying.resumed and typist.batch not in typist.told


def test_the_first_written_line_takes_the_line_about_the_crash_away(typist: Typist) -> None:
    typist.types(f"{C17}0")
    typist.crashes()
    typist.keying.unlisted(WRITTEN)
    assert typist.told == ""


def test_after_a_crash_minus_takes_the_kept_sections_back_one_by_one(typist: Typist) -> None:
    typist.types(f"{C17}4{C46}5{C70}0")
    typist.crashes()
    typist.types("-")
    assert typist.sections == [(17, 1), (46, 2)]
    typist.types("-")
    assert typist.sections == typist.kept == [(17, 1)]


def test_after_a_crash_before_any_section_ended_the_sheet_is_keyed_from_its_beginning(typist: Typist) -> None:
    typist.types(f"{C17}4+{C46}5")
    typist.crashes()
    assert (typist.keying.sheet, typist.sections, typist.told) == (2, [], "")


def test_where_enter_separates_the_next_code_never_ticks_the_section_before_a_crash() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"{C17}\n")
    typist.crashes()
    typist.types(f"{C460}4+")
    assert typist.stored == [Keyed((Line(17), Line(460, 1)))]


def test_a_sheet_to_be_keyed_again_is_so_after_a_crash_too() -> None:
    typist = second_typist("+", f"{C17}46+", "+")
    typist.types(f"+{C46}+")
    typist.crashes()
    assert (typist.keying.sheet, typist.keying.again, typist.sections) == (2, True, [])
    assert [row.sheet for row in typist.keying.last] == [1]

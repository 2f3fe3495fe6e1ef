"""Keying in the clerk's verbs: what is typed, what stands on the screen, what is stored (R5.1–R5.3)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.ballots.grammar import Form, Listed, Slip, Stop
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard, Keying
from desk.ballots.words import STOPS, prompt, stop_text
from desk.language import CHINESE, ENGLISH, set_language
from models.ballots.codes import keying_code
from models.ballots.queries import BallotRow, InvalidReason, PickRow
from models.ballots.rules import Line, judge
from models.common.errors import RuleError

NAMED = {17: "不动产登记中心", 46: "养老保险科", 70: "行政审批科", 81: "营业厅"}
C17, C46, C70, C81 = (keying_code(number) for number in NAMED)


class Clerk:
    """A clerk before a batch, and the cupboard that the sheets go into."""

    def __init__(self, total: int = 50, numbers: Sequence[int] = tuple(NAMED)) -> None:
        """Open a batch of so many sheets."""
        listed = {number: Listed(number, NAMED.get(number, f"科室{number}"), "某局") for number in numbers}
        self.listed = {number: number for number in listed}
        self.stored: list[tuple[tuple[Line, ...], InvalidReason | None]] = []
        self.refusal: RuleError | None = None
        self.keying = Keying(Form(listed, 3), total, (), self.save, self.take_back)

    def save(self, lines: tuple[Line, ...], reason: InvalidReason | None) -> BallotRow:
        """Judge and keep a sheet as the program does."""
        if self.refusal is not None:
            raise self.refusal
        judged = judge(lines, self.listed, 3, reason)
        self.stored.append((lines, reason))
        picks = tuple(
            PickRow(p.section_id, p.section_id, NAMED.get(p.section_id, ""), p.indicators) for p in judged.picks
        )
        number = len(self.stored)
        return BallotRow(
            number, 1, number, judged.status, judged.reason, picks, judged.bad_lines, judged.remarks, "clerk"
        )

    def take_back(self) -> None:
        """Give the last sheet out again."""
        self.stored.pop()

    def types(self, text: str) -> Heard:
        """Type keys one after the other; blanks are only for the reader."""
        heard = Heard.NOTHING
        for key in text.replace(" ", ""):
            heard = self.keying.press(key)
        return heard

    @property
    def sections(self) -> list[tuple[int | str, int]]:
        """Sections and ticks on the sheet in hand."""
        return [(line.section, line.indicators) for line in self.keying.draft.lines]

    @property
    def stops(self) -> Slip | None:
        """Why keying stands still."""
        return self.keying.stop.slip if self.keying.stop else None


@pytest.fixture
def clerk() -> Clerk:
    """Return a clerk with a pile of fifty."""
    return Clerk()


def test_three_sections_with_two_indicators_are_nineteen_keys(clerk: Clerk) -> None:
    keys = f"{C17}46{C46}58{C70}47+"
    assert len(keys) == 19
    assert clerk.types(keys) is Heard.SAVED
    assert clerk.stored == [((Line(17, 5), Line(46, 18), Line(70, 9)), None)]
    assert (clerk.keying.sheet, clerk.keying.draft.empty) == (2, True)


def test_the_name_appears_as_the_code_completes(clerk: Clerk) -> None:
    clerk.types(C17[:3])
    assert clerk.keying.in_hand is None
    clerk.types(C17[3])
    assert clerk.keying.in_hand is not None and clerk.keying.in_hand.name == "不动产登记中心"


def test_enter_ends_a_sheet_too(clerk: Clerk) -> None:
    assert clerk.types(f"{C17}4\n") is Heard.SAVED


def test_full_width_digits_are_digits(clerk: Clerk) -> None:
    wide = str.maketrans("0123456789+", "０１２３４５６７８９＋")
    clerk.types(f"{C17}46+".translate(wide))
    assert clerk.stored == [((Line(17, 5),), None)]


def test_a_section_without_indicator_is_a_line(clerk: Clerk) -> None:
    clerk.types(f"{C17}{C46}4+")
    assert clerk.stored == [((Line(17, 0), Line(46, 1)), None)]


def test_the_second_plus_on_an_empty_sheet_means_abstained(clerk: Clerk) -> None:
    assert clerk.types("+") is Heard.TAKEN
    assert clerk.keying.draft.blank and not clerk.stored
    assert clerk.types("+") is Heard.SAVED
    assert clerk.stored == [((), None)]


def test_any_other_key_withdraws_the_question_about_abstention(clerk: Clerk) -> None:
    clerk.types(f"+{C17}")
    assert not clerk.keying.draft.blank
    assert clerk.types("+") is Heard.SAVED
    assert clerk.stored == [((Line(17, 0),), None)]


@pytest.mark.parametrize(
    ("keys", "slip"),
    [
        (C17[:3] + str((int(C17[3]) + 1) % 10), Slip.CHECK_DIGIT),
        (keying_code(99), Slip.UNKNOWN),
        (f"{C17}4{C17}", Slip.TWICE),
        (f"{C17}4{C46}4{C70}4{C81}", Slip.OVER_VOTE),
        (f"{C17}44", Slip.REPEATED),
        (f"{C17}64", Slip.FALLING),
        (f"{C17}9", Slip.NO_INDICATOR),
        ("4", Slip.NO_CODE),
        ("017+", Slip.INCOMPLETE),
        ("017.", Slip.INCOMPLETE),
        (".9", Slip.NO_REASON),
        (".+", Slip.NO_REASON),
        (".20", Slip.AFTER_REASON),
    ],
)
def test_a_slip_stops_at_its_key_and_backspace_takes_that_key_back(clerk: Clerk, keys: str, slip: Slip) -> None:
    assert clerk.types(keys) is Heard.STOPPED
    assert clerk.stops is slip
    before = Clerk()
    before.types(keys[:-1])
    assert clerk.types("4") is Heard.STOPPED  # nothing gets past a stop
    clerk.keying.press(BACK)
    assert clerk.keying.draft == before.keying.draft and not clerk.stored


def test_enter_confirms_that_the_paper_names_too_many(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C46}4{C70}4{C81}")
    clerk.keying.press(ENTER)
    assert clerk.types("5+") is Heard.SAVED
    assert clerk.keying.last[-1].reason is InvalidReason.OVER_VOTE


def test_enter_confirms_that_the_paper_names_a_section_twice(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C17}\n5+")
    assert [(pick.number, pick.indicators) for pick in clerk.keying.last[-1].picks] == [(17, 3)]


def test_enter_keeps_an_unknown_number_as_an_unlisted_line(clerk: Clerk) -> None:
    clerk.types(f"{keying_code(99)}\n4+")
    assert clerk.stored == [((Line("099", 1),), None)]


def test_enter_does_not_confirm_a_wrong_check_digit(clerk: Clerk) -> None:
    clerk.types(C17[:3] + str((int(C17[3]) + 1) % 10))
    assert clerk.keying.press(ENTER) is Heard.STOPPED


def test_backspace_after_a_confirmed_stop_takes_the_line_back(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C17}\n")
    clerk.keying.press(BACK)
    assert clerk.sections == [(17, 1)] and clerk.keying.draft.code == C17[:3]


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (f"{C17}46{C46}58-", [(17, 5)]),
        (f"{C17}46046-", [(17, 5)]),
        (f"{C17}46-", []),
        (f"{C17}4.3-", [(17, 1)]),
        (f"{C17}4{C17}-", [(17, 1)]),
        (f"{C17}46{C46}58--", []),
        ("-", []),
    ],
)
def test_minus_takes_back_the_line_in_hand(clerk: Clerk, keys: str, left: list[tuple[int, int]]) -> None:
    clerk.types(keys)
    assert (clerk.sections, clerk.stops, clerk.keying.draft.code) == (left, None, "")


def test_a_point_and_a_digit_make_the_sheet_invalid(clerk: Clerk) -> None:
    clerk.types(f"{C17}4.2+")
    assert clerk.stored == [((Line(17, 1),), InvalidReason.PHOTOCOPY)]


def test_the_point_asks_for_the_reason(clerk: Clerk) -> None:
    clerk.types(".")
    assert "2 复印件" in prompt(clerk.keying)


def test_an_unlisted_section_is_written_as_text_and_takes_indicators(clerk: Clerk) -> None:
    clerk.keying.unlisted("某街道办")
    clerk.types("48+")
    assert clerk.stored == [((Line("某街道办", 17),), None)]


def test_a_listed_number_written_as_text_is_the_section(clerk: Clerk) -> None:
    clerk.keying.unlisted("17")
    assert clerk.sections == [(17, 0)]


def test_a_remark_goes_to_the_last_line_and_keying_goes_on(clerk: Clerk) -> None:
    clerk.types(f"{C17}4")
    assert clerk.keying.may_write(remark=True)
    clerk.keying.remark("来回跑三趟")
    clerk.types("5+")
    assert clerk.stored == [((Line(17, 3, "来回跑三趟"),), None)]


def test_a_remark_needs_a_section(clerk: Clerk) -> None:
    assert not clerk.keying.may_write(remark=True)
    assert clerk.stops is Slip.NO_LINE


def test_reopening_puts_the_last_sheet_back_on_the_screen(clerk: Clerk) -> None:
    clerk.keying.unlisted("某街道办")
    clerk.keying.remark("态度差")
    clerk.types(f"{C17}46+")
    assert clerk.keying.press(REOPEN) is Heard.REOPENED
    assert (clerk.keying.sheet, clerk.stored) == (1, [])
    assert clerk.sections == [(17, 5), ("某街道办", 0)]
    clerk.types("+")
    assert clerk.stored == [((Line(17, 5), Line("某街道办", 0, "态度差")), None)]


def test_reopening_waits_until_the_sheet_in_hand_is_finished(clerk: Clerk) -> None:
    clerk.types(f"{C17}+{C46}")
    assert clerk.keying.press(REOPEN) is Heard.STOPPED
    assert (clerk.stops, len(clerk.stored)) == (Slip.UNFINISHED, 1)


def test_there_is_nothing_to_reopen_at_the_beginning(clerk: Clerk) -> None:
    clerk.keying.press(REOPEN)
    assert clerk.stops is Slip.NOTHING


def test_after_the_last_sheet_enter_closes_and_nothing_more_is_keyed() -> None:
    clerk = Clerk(total=1)
    clerk.types(f"{C17}+")
    assert clerk.keying.full
    assert clerk.types("0") is Heard.STOPPED and clerk.stops is Slip.FULL
    clerk.keying.press(BACK)
    assert clerk.keying.press(ENTER) is Heard.CLOSE


def test_only_the_last_three_sheets_are_shown(clerk: Clerk) -> None:
    clerk.types(f"{C17}+" * 5)
    assert [row.sheet for row in clerk.keying.last] == [3, 4, 5]


def test_a_refused_sheet_stays_on_the_screen_with_the_reason(clerk: Clerk) -> None:
    clerk.refusal = RuleError("batch.not_open", batch=3)
    assert clerk.types(f"{C17}4+") is Heard.STOPPED
    assert clerk.keying.stop is not None and "第 3 批已封存" in stop_text(clerk.keying.stop)
    clerk.refusal = None
    clerk.keying.press(BACK)
    assert clerk.types("+") is Heard.SAVED


def test_num_lock_off_is_said_at_once(clerk: Clerk) -> None:
    assert clerk.keying.num_lock_off() is Heard.STOPPED
    assert clerk.stops is Slip.NUM_LOCK


def test_a_begun_sheet_is_not_left(clerk: Clerk) -> None:
    assert clerk.keying.may_leave()
    clerk.types("01")
    assert not clerk.keying.may_leave()
    assert clerk.stops is Slip.UNFINISHED


def test_with_a_number_of_400_enter_separates_the_sections() -> None:
    clerk = Clerk(numbers=(17, 460, 512))
    assert clerk.keying.form.separated
    clerk.types(f"{keying_code(460)}4\n{keying_code(512)}58\n+")
    assert clerk.stored == [((Line(460, 1), Line(512, 18)), None)]


def test_with_a_number_of_400_a_code_without_enter_stops() -> None:
    clerk = Clerk(numbers=(17, 460))
    clerk.types(f"{keying_code(460)}40")
    assert clerk.stops is Slip.NEEDS_ENTER


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("slip", list(STOPS))
def test_every_stop_has_its_sentence(slip: Slip, language: str) -> None:
    set_language(language)
    try:
        facts = {"code": "0171", "name": "某科", "most": 3, "key": "9", "total": 50, "sheet": 7}
        text = stop_text(Stop(slip, facts))
    finally:
        set_language(CHINESE)
    assert "{" not in text and (language == ENGLISH or text != STOPS[slip])


KEYS = st.sampled_from([*"0123456789+-.", ENTER, BACK, "7", "1"])


@given(st.lists(KEYS, max_size=60))
def test_any_keys_leave_a_sheet_that_can_be_emptied_by_backspace(keys: list[str]) -> None:
    clerk = Clerk(total=1000)
    for key in keys:
        clerk.keying.press(key)
    for _ in range(len(keys) + 1):
        clerk.keying.press(BACK)
    assert clerk.keying.draft.empty and clerk.keying.stop is None


@given(st.lists(KEYS, max_size=60))
def test_backspace_after_a_stop_is_as_if_the_key_had_never_been_hit(keys: list[str]) -> None:
    clerk = Clerk(total=1000)
    for key in keys:
        before = clerk.keying.draft
        heard = clerk.keying.press(key)
        if heard is Heard.STOPPED and before.stop is None:
            clerk.keying.press(BACK)
            assert clerk.keying.draft == before

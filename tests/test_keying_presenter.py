"""Keying in the clerk's verbs: what is typed, what stands on the screen, what is kept and stored (R5.1–R5.4, R10.5)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.ballots.grammar import Form, KeyedLine, Listed, Slip, Stop
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard, Keying
from desk.ballots.words import STOPS, prompt, resume_line, short, stop_text
from desk.language import CHINESE, ENGLISH, set_language
from models.ballots.codes import batch_code, keying_code
from models.ballots.double import Keyed, after_second
from models.ballots.keying import InHand
from models.ballots.queries import BatchState, InvalidReason, SheetState
from models.ballots.readings import SHOWN, KeyedSheet
from models.ballots.rules import ILLEGIBLE, Line
from models.ballots.tables import Turn
from models.common.errors import EnvironmentFault, Refusal, RuleError

NAMED = {17: "不动产登记中心", 46: "养老保险科", 70: "行政审批科", 81: "营业厅"}
SEPARATED = (17, 460, 512)
C17, C46, C70, C81 = (keying_code(number) for number in NAMED)
C99, C460, C512 = keying_code(99), keying_code(460), keying_code(512)
WRITTEN = "某街道办"
WRONG = C17[:3] + str((int(C17[3]) + 1) % 10)
"""Section 17 with a check digit that does not fit."""


class Drawer:
    """A cupboard in memory: what is kept of the sheet in hand, and the sheets that were ended."""

    def __init__(self, first: Sequence[Keyed] = ()) -> None:
        """Begin empty; `first` is what the first keyer read, for the second keying."""
        self.first = first
        self.kept: tuple[int, tuple[Line, ...]] = (1, ())
        self.sheets: list[KeyedSheet] = []
        self.refusal: Refusal | None = None

    def keep(self, sheet: int, lines: tuple[Line, ...]) -> None:
        """Keep what is keyed of the sheet in hand."""
        self._refuse()
        self.kept = (sheet, lines)

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """End a sheet as the program does."""
        self._refuse()
        keyed, tries, state = Keyed(lines, reason, flagged), 1, SheetState.KEPT
        if self.first:
            before = self.sheets.pop() if self._again else None
            tries = before.tries + 1 if before else 1
            state = after_second(self.first[sheet - 1], keyed, tries)
        self.sheets.append(KeyedSheet(sheet, keyed, state, "clerk", tries))
        self.kept = (self.sheet, ())
        return self.sheets[-1]

    def take_back(self) -> KeyedSheet:
        """Give the last sheet out again; not one that waits for the third person."""
        self._refuse()
        taken = self.sheets.pop()
        if taken.state is SheetState.WAITING:
            self.sheets.append(taken)
            raise RuleError("ballot.waits", batch=1, sheet=taken.sheet)
        self.kept = (taken.sheet, taken.keyed.lines)
        return taken

    @property
    def sheet(self) -> int:
        """The sheet to take in hand."""
        return len(self.sheets) + (0 if self._again else 1)

    def in_hand(self) -> InHand:
        """Hand the pile out as it was left."""
        sheet, lines = self.kept
        done = self.sheets[:-1] if self._again else self.sheets
        turn = Turn.SECOND if self.first else Turn.FIRST
        return InHand(turn, self.sheet, lines if sheet == self.sheet else (), self._again, tuple(done[-SHOWN:]))

    @property
    def _again(self) -> bool:
        return bool(self.sheets) and self.sheets[-1].state is SheetState.AGAIN

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


class Clerk:
    """A clerk before a pile, and the cupboard that the sheets go into."""

    def __init__(
        self, total: int = 50, numbers: Sequence[int] = tuple(NAMED), drawer: Drawer | None = None, batch: int = 12
    ) -> None:
        """Take a pile of so many sheets."""
        self.form = Form({n: Listed(n, NAMED.get(n, f"科室{n}"), "某局") for n in numbers}, 3)
        self.total, self.batch = total, batch_code(batch)
        self.drawer = drawer or Drawer()
        self.keying = self._taken()

    def types(self, text: str) -> Heard:
        """Type keys one after the other, each kept as the window does; blanks are only for the reader."""
        heard = Heard.NOTHING
        for key in text.replace(" ", ""):
            heard = self.presses(key)
        return heard

    def presses(self, key: str) -> Heard:
        """Press one key, or write a section that is not on the list."""
        heard = self._writes() if key == WRITTEN else self.keying.press(key)
        self.keying.settle()
        return heard

    def crashes(self) -> None:
        """Lose everything that only the screen knew, and take the pile in hand again."""
        self.keying = self._taken()

    def _writes(self) -> Heard:
        return self.keying.unlisted(WRITTEN) if self.keying.may_write(remark=False) else Heard.STOPPED

    def _taken(self) -> Keying:
        return Keying(self.form, self.total, self.drawer.in_hand(), self.drawer)

    @property
    def stored(self) -> list[Keyed]:
        """What was ended."""
        return [one.keyed for one in self.drawer.sheets]

    @property
    def kept(self) -> list[tuple[int | str, int]]:
        """Sections and ticks that are safe."""
        return [(line.section, line.indicators) for line in self.drawer.kept[1]]

    @property
    def sections(self) -> list[tuple[int | str, int]]:
        """Sections and ticks on the sheet in hand."""
        return [(line.section, line.indicators) for line in self.keying.draft.lines]

    @property
    def slip(self) -> Slip | None:
        """Why keying stands still."""
        return self.keying.stop.slip if self.keying.stop else None

    @property
    def told(self) -> str:
        """What the screen says."""
        return stop_text(self.keying.stop) if self.keying.stop else prompt(self.keying, self.batch)


@pytest.fixture
def clerk() -> Clerk:
    """Return a clerk with a pile of fifty."""
    return Clerk()


def read_before(*sheets: str) -> list[Keyed]:
    """Return what a first keyer typed."""
    first = Clerk()
    first.types("".join(sheets))
    return first.stored


def second_clerk(*sheets: str) -> Clerk:
    """Return a second clerk before a pile that was keyed so before."""
    return Clerk(total=len(sheets), drawer=Drawer(read_before(*sheets)))


# --- the keys of a sheet ---------------------------------------------------------------------------------------------


def test_three_sections_with_two_indicators_are_nineteen_keys(clerk: Clerk) -> None:
    keys = f"{C17}46{C46}58{C70}47+"
    assert len(keys) == 19
    assert clerk.types(keys) is Heard.SAVED
    assert clerk.stored == [Keyed((Line(17, 5), Line(46, 18), Line(70, 9)))]
    assert (clerk.keying.sheet, clerk.keying.draft.empty) == (2, True)


def test_the_name_appears_as_the_code_completes(clerk: Clerk) -> None:
    clerk.types(C17[:3])
    assert clerk.keying.in_hand is None
    assert clerk.types(C17[3]) is Heard.SECTION
    assert clerk.keying.in_hand is not None and clerk.keying.in_hand.name == "不动产登记中心"


def test_a_section_without_indicator_is_a_line(clerk: Clerk) -> None:
    clerk.types(f"{C17}{C46}4+")
    assert clerk.stored == [Keyed((Line(17, 0), Line(46, 1)))]


def test_one_plus_on_an_empty_sheet_means_abstained(clerk: Clerk) -> None:
    assert clerk.types("+") is Heard.SAVED
    assert clerk.stored == [Keyed()]
    assert clerk.keying.sheet == 2


@pytest.mark.parametrize(
    ("keys", "keyed"),
    [
        (f"{C17}4*", Keyed((Line(17, 1),), flagged=True)),
        ("*", Keyed(flagged=True)),
        (".3*", Keyed((), InvalidReason.LATE, flagged=True)),
    ],
)
def test_the_star_ends_the_sheet_asks_for_a_ruling_and_goes_on(clerk: Clerk, keys: str, keyed: Keyed) -> None:
    assert clerk.types(keys) is Heard.SAVED
    assert clerk.stored == [keyed]
    assert (clerk.keying.sheet, clerk.keying.draft.empty) == (2, True)


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        ("/+", (Line(ILLEGIBLE, 0, unclear=True),)),
        ("/46+", (Line(ILLEGIBLE, 5, unclear=True),)),
        (f"/46{C17}5+", (Line(ILLEGIBLE, 5, unclear=True), Line(17, 2))),
        (f"{C17}4/+", (Line(17, 1, unclear=True),)),
        (f"{C17}/{C46}4+", (Line(17, 0, unclear=True), Line(46, 1))),
    ],
)
def test_the_slash_stands_for_a_section_or_a_mark_that_cannot_be_read(
    clerk: Clerk, keys: str, lines: tuple[Line, ...]
) -> None:
    assert clerk.types(keys) is Heard.SAVED
    assert clerk.stored == [Keyed(lines)]


def test_an_illegible_section_is_heard_as_a_section(clerk: Clerk) -> None:
    assert clerk.types("/") is Heard.SECTION


def test_a_second_slash_is_a_further_section_that_cannot_be_read(clerk: Clerk) -> None:
    clerk.types(f"{C17}4//5/+")
    unread = Line(ILLEGIBLE, 2, unclear=True)
    assert clerk.stored == [Keyed((Line(17, 1), unread, Line(ILLEGIBLE, 0, unclear=True)))]


def test_several_illegible_sections_are_no_repetition() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types("/\n/5+")
    assert clerk.stored == [Keyed((Line(ILLEGIBLE, 0, unclear=True), Line(ILLEGIBLE, 2, unclear=True)))]


@pytest.mark.parametrize(
    "keys", ["", C17[:2], C17, f"{C17}46", f"{C17}46{C46}", f"{C17}/", ".", ".2", f"{C17}4.2", "/", C99, WRONG]
)
@pytest.mark.parametrize("enters", [1, 2, 3])
def test_enter_never_ends_a_sheet(clerk: Clerk, keys: str, enters: int) -> None:
    clerk.types(keys)
    clerk.types(ENTER * enters)
    assert not clerk.stored and clerk.keying.sheet == 1


def test_full_width_keys_are_their_narrow_selves(clerk: Clerk) -> None:
    wide = str.maketrans("0123456789+-.*/", "０１２３４５６７８９＋－．＊／")
    clerk.types(f"{C17}46/+{C46}-.2*".translate(wide))
    assert clerk.stored == [Keyed((Line(17, 5, unclear=True),)), Keyed((), InvalidReason.PHOTOCOPY, flagged=True)]


@pytest.mark.parametrize(
    ("key", "meant"), [("=", "+"), ("。", "."), ("×", "*"), ("÷", "/"), ("、", "/"), ("\r", ENTER)]
)
def test_keys_of_other_keyboards_mean_the_same(key: str, meant: str) -> None:
    one, other = Clerk(), Clerk()
    assert one.types(f"{C17}4{key}") is other.types(f"{C17}4{meant}")
    assert (one.keying.draft, one.stored) == (other.keying.draft, other.stored)


@pytest.mark.parametrize("before", ["", C17[:2], f"{C17}4", ".", ".2"])
@pytest.mark.parametrize("key", ["a", "N", "é", "科", "½", "#", ",", "\t", "\x1b", "F5", ""])
def test_other_keys_do_nothing(clerk: Clerk, before: str, key: str) -> None:
    clerk.types(before)
    draft = clerk.keying.draft
    assert clerk.presses(key) is Heard.NOTHING
    assert clerk.keying.draft == draft and not clerk.stored


# --- stops -----------------------------------------------------------------------------------------------------------

STOPPING = [
    (WRONG, Slip.CHECK_DIGIT),
    (C99, Slip.UNKNOWN),
    (f"{C17}4{C17}", Slip.TWICE),
    (f"{C17}4{C46}4{C70}4{C81}", Slip.OVER_VOTE),
    (f"{C17}4{C46}4{C70}4{C99}", Slip.UNKNOWN),
    (f"{C17}44", Slip.REPEATED),
    (f"{C17}64", Slip.FALLING),
    *((key, Slip.NO_CODE) for key in "456789"),
    ("017+", Slip.INCOMPLETE),
    ("017*", Slip.INCOMPLETE),
    ("017/", Slip.INCOMPLETE),
    ("017.", Slip.INCOMPLETE),
    ("017\n", Slip.INCOMPLETE),
    (".9", Slip.NO_REASON),
    (".0", Slip.NO_REASON),
    (".6", Slip.NO_REASON),
    (".+", Slip.NO_REASON),
    (".*", Slip.NO_REASON),
    ("./", Slip.NO_REASON),
    ("..", Slip.NO_REASON),
    (".\n", Slip.NO_REASON),
    (".20", Slip.AFTER_REASON),
    (".2.", Slip.AFTER_REASON),
    (".2/", Slip.AFTER_REASON),
    (f"{C17}4.29", Slip.AFTER_REASON),
]


@pytest.mark.parametrize(("keys", "slip"), STOPPING)
def test_a_slip_stops_at_its_key_and_backspace_takes_that_key_back(clerk: Clerk, keys: str, slip: Slip) -> None:
    before = Clerk()
    before.types(keys[:-1])
    assert before.slip is None
    assert clerk.types(keys) is Heard.STOPPED
    assert clerk.slip is slip
    assert clerk.presses(BACK) is Heard.TAKEN
    assert clerk.keying.draft == before.keying.draft and not clerk.stored


@pytest.mark.parametrize(("keys", "_slip"), STOPPING)
@pytest.mark.parametrize("key", [*"0459+*/.a", REOPEN])
def test_nothing_gets_past_a_stop(clerk: Clerk, keys: str, _slip: Slip, key: str) -> None:
    clerk.types(keys)
    draft = clerk.keying.draft
    assert clerk.presses(key) is Heard.STOPPED
    assert clerk.keying.draft == draft and not clerk.stored


@pytest.mark.parametrize(("keys", "slip"), STOPPING)
def test_enter_gets_past_a_stop_only_where_the_paper_may_say_so(clerk: Clerk, keys: str, slip: Slip) -> None:
    clerk.types(keys)
    heard = clerk.presses(ENTER)
    assert heard is (Heard.SECTION if slip in (Slip.UNKNOWN, Slip.TWICE, Slip.OVER_VOTE) else Heard.STOPPED)


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (f"{C17}4{C46}4{C70}4{C81}\n5+", (Line(17, 1), Line(46, 1), Line(70, 1), Line(81, 2))),
        (f"{C17}4{C17}\n5+", (Line(17, 1), Line(17, 2))),
        (f"{C99}\n4+", (Line("099", 1),)),
    ],
)
def test_what_enter_confirmed_is_keyed_as_the_paper_has_it(clerk: Clerk, keys: str, lines: tuple[Line, ...]) -> None:
    assert clerk.types(keys) is Heard.SAVED
    assert clerk.stored == [Keyed(lines)]


def test_backspace_after_a_confirmed_stop_takes_the_line_back(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C17}\n")
    clerk.presses(BACK)
    assert clerk.sections == [(17, 1)] and clerk.keying.draft.code == C17[:3]


def test_a_slip_is_counted_once_however_many_keys_follow_it(clerk: Clerk) -> None:
    clerk.types(f"{WRONG}4567")
    clerk.types(f"{BACK}{C17[3]}44")
    assert clerk.keying.pace.stops == 2


def test_num_lock_off_is_said_at_once(clerk: Clerk) -> None:
    assert clerk.keying.num_lock_off() is Heard.STOPPED
    assert clerk.slip is Slip.NUM_LOCK


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("slip", list(STOPS))
def test_every_stop_has_its_sentence(slip: Slip, language: str) -> None:
    set_language(language)
    text = stop_text(Stop(slip, {"code": "0171", "name": "某科", "most": 3, "key": "9", "total": 50, "sheet": 7}))
    assert text and "{" not in text


def test_every_slip_but_a_refusal_has_its_sentence() -> None:
    assert set(Slip) - set(STOPS) == {Slip.REFUSED}


# --- taking back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (f"{C17}46{C46}58-", [(17, 5)]),
        (f"{C17}46046-", [(17, 5)]),
        (f"{C17}46-", []),
        (f"{C17}4/-", []),
        ("/-", []),
        (f"{C17}4.3-", [(17, 1)]),
        (f"{C17}4.-", [(17, 1)]),
        (f"{C17}4{C17}-", [(17, 1)]),
        (f"{C17}4{C46}4{C70}4{C81}-", [(17, 1), (46, 1), (70, 1)]),
        (f"{C99}-", []),
        (f"{WRONG}-", []),
        (f"{C17}44-", []),
        (f"{C17}46{C46}58--", []),
        ("4-", []),
        ("-", []),
    ],
)
def test_minus_takes_back_the_line_in_hand(clerk: Clerk, keys: str, left: list[tuple[int, int]]) -> None:
    clerk.types(keys)
    assert (clerk.sections, clerk.slip, clerk.keying.draft.code) == (left, None, "")


def test_after_minus_the_line_is_keyed_again(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C46}58-{C46}6+")
    assert clerk.stored == [Keyed((Line(17, 1), Line(46, 4)))]


# --- invalid sheets, written lines, remarks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digit", "reason"),
    [
        ("1", InvalidReason.UNREADABLE),
        ("2", InvalidReason.PHOTOCOPY),
        ("3", InvalidReason.LATE),
        ("4", InvalidReason.DUPLICATE),
        ("5", InvalidReason.NOT_ISSUED),
    ],
)
def test_a_point_and_a_digit_make_the_sheet_invalid(clerk: Clerk, digit: str, reason: InvalidReason) -> None:
    clerk.types(f"{C17}4.{digit}+.{digit}+")
    assert clerk.stored == [Keyed((Line(17, 1),), reason), Keyed((), reason)]


def test_the_point_asks_for_the_reason(clerk: Clerk) -> None:
    clerk.types(".")
    assert "2 复印件" in clerk.told


def test_an_unlisted_section_is_written_as_text_and_takes_indicators(clerk: Clerk) -> None:
    assert clerk.keying.may_write(remark=False)
    assert clerk.keying.unlisted(WRITTEN) is Heard.SECTION
    clerk.types("48+")
    assert clerk.stored == [Keyed((Line(WRITTEN, 17),))]


@pytest.mark.parametrize("text", ["17", "017", C17, "１７"])
def test_a_listed_number_written_as_text_is_the_section(clerk: Clerk, text: str) -> None:
    clerk.keying.unlisted(text)
    assert clerk.sections == [(17, 0)]


def test_a_code_written_as_text_is_checked_too(clerk: Clerk) -> None:
    assert clerk.keying.unlisted(WRONG) is Heard.STOPPED
    assert clerk.slip is Slip.CHECK_DIGIT


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_written_is_no_line(clerk: Clerk, text: str) -> None:
    assert clerk.keying.unlisted(text) is Heard.NOTHING
    assert clerk.keying.draft.empty


def test_nine_beside_a_section_asks_for_a_remark_and_keying_goes_on(clerk: Clerk) -> None:
    assert clerk.types(f"{C17}49") is Heard.REMARK
    assert clerk.keying.may_write(remark=True)
    clerk.keying.remark("来回跑三趟")
    clerk.types(f"5{C46}+")
    assert clerk.stored == [Keyed((Line(17, 3, "来回跑三趟"), Line(46)))]


def test_nine_beside_an_illegible_section_asks_for_a_remark(clerk: Clerk) -> None:
    assert clerk.types("/9") is Heard.REMARK


def test_asking_for_a_remark_changes_nothing_until_it_is_written(clerk: Clerk) -> None:
    clerk.types(f"{C17}4")
    draft = clerk.keying.draft
    clerk.types("9")
    assert clerk.keying.draft == draft


def test_an_empty_remark_takes_the_remark_away(clerk: Clerk) -> None:
    clerk.types(C17)
    clerk.keying.remark("态度差")
    clerk.keying.remark(" ")
    clerk.types("+")
    assert clerk.stored == [Keyed((Line(17),))]


@pytest.mark.parametrize(
    ("keys", "remark", "slip"),
    [
        ("", True, Slip.NO_LINE),
        ("01", True, Slip.INCOMPLETE),
        ("01", False, Slip.INCOMPLETE),
        (".", False, Slip.NO_REASON),
        (f"{C17}.", True, Slip.NO_REASON),
        (f"{C17}.1", True, Slip.AFTER_REASON),
        (".1", False, Slip.AFTER_REASON),
    ],
)
def test_writing_stops_where_nothing_can_be_written(clerk: Clerk, keys: str, remark: bool, slip: Slip) -> None:
    clerk.types(keys)
    assert not clerk.keying.may_write(remark=remark)
    assert clerk.slip is slip


# --- Enter between the sections, from number 400 on ------------------------------------------------------------------


@pytest.mark.parametrize(("number", "separated"), [(399, False), (400, True)])
def test_enter_separates_from_number_400_on(number: int, separated: bool) -> None:
    assert Clerk(numbers=(17, number)).keying.form.separated is separated


def test_where_enter_separates_a_sheet_ends_with_plus() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"{C460}4\n{C512}58\n{C17}\n")
    assert not clerk.stored
    clerk.types("+")
    assert clerk.stored == [Keyed((Line(460, 1), Line(512, 18), Line(17)))]


def test_where_enter_separates_the_last_section_needs_none() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"{C460}4\n{C512}58+")
    assert clerk.stored == [Keyed((Line(460, 1), Line(512, 18)))]


def test_where_enter_separates_several_enters_are_one() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"\n\n{C460}4\n\n\n{C512}+")
    assert clerk.stored == [Keyed((Line(460, 1), Line(512)))]


@pytest.mark.parametrize("digit", "0123")
def test_where_enter_separates_a_code_without_it_stops(digit: str) -> None:
    clerk = Clerk(numbers=SEPARATED)
    assert clerk.types(f"{C460}4{digit}") is Heard.STOPPED
    assert clerk.slip is Slip.NEEDS_ENTER


def test_where_enter_separates_nine_after_it_begins_a_code() -> None:
    clerk = Clerk(numbers=(17, 912))
    assert clerk.types(f"{C17}9") is Heard.REMARK
    clerk.types(f"\n{keying_code(912)}+")
    assert clerk.stored == [Keyed((Line(17), Line(912)))]


def test_where_enter_separates_slash_after_it_is_an_illegible_section() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"{C460}4\n/5+")
    assert clerk.stored == [Keyed((Line(460, 1), Line(ILLEGIBLE, 2, unclear=True)))]


# --- ending, reopening, the end of the pile --------------------------------------------------------------------------


def test_reopening_puts_the_last_sheet_back_on_the_screen(clerk: Clerk) -> None:
    clerk.keying.unlisted(WRITTEN)
    clerk.keying.remark("态度差")
    clerk.types(f"{C17}46/.2+")
    before = clerk.stored
    assert clerk.presses(REOPEN) is Heard.REOPENED
    assert (clerk.keying.sheet, clerk.stored) == (1, [])
    assert clerk.sections == [(WRITTEN, 0), (17, 5)]
    assert clerk.types("+") is Heard.SAVED
    assert clerk.stored == before


def test_a_reopened_sheet_is_corrected_and_ended_anew(clerk: Clerk) -> None:
    clerk.types(f"{C17}46{C46}5+")
    clerk.presses(REOPEN)
    clerk.types(f"-{C70}+")
    assert clerk.stored == [Keyed((Line(17, 5), Line(70)))]


def test_reopening_goes_back_sheet_by_sheet(clerk: Clerk) -> None:
    clerk.types(f"{C17}+{C46}+")
    clerk.presses(REOPEN)
    clerk.types("-")
    clerk.presses(REOPEN)
    assert (clerk.keying.sheet, clerk.sections) == (1, [(17, 0)])


def test_reopening_waits_until_the_sheet_in_hand_is_finished(clerk: Clerk) -> None:
    clerk.types(f"{C17}+{C46}")
    assert clerk.presses(REOPEN) is Heard.STOPPED
    assert (clerk.slip, len(clerk.stored)) == (Slip.UNFINISHED, 1)


def test_there_is_nothing_to_reopen_at_the_beginning(clerk: Clerk) -> None:
    clerk.presses(REOPEN)
    assert clerk.slip is Slip.NOTHING


def test_after_the_last_sheet_enter_closes_and_nothing_more_is_keyed() -> None:
    clerk = Clerk(total=1)
    clerk.types(f"{C17}+")
    assert clerk.keying.full
    assert clerk.types("0") is Heard.STOPPED and clerk.slip is Slip.FULL
    clerk.presses(BACK)
    assert clerk.presses(ENTER) is Heard.CLOSE


def test_after_the_last_sheet_nothing_is_written_either() -> None:
    clerk = Clerk(total=1)
    clerk.types("+")
    assert not clerk.keying.may_write(remark=False)
    assert clerk.slip is Slip.FULL


def test_the_last_sheet_is_reopened_too() -> None:
    clerk = Clerk(total=1)
    clerk.types("+")
    assert clerk.presses(REOPEN) is Heard.REOPENED
    assert clerk.types(f"{C17}+") is Heard.SAVED
    assert clerk.stored == [Keyed((Line(17),))]


def test_only_the_last_three_sheets_are_shown(clerk: Clerk) -> None:
    clerk.types(f"{C17}+" * 5)
    assert [row.sheet for row in clerk.keying.last] == [3, 4, 5]
    assert clerk.keying.done == 5


def test_a_finished_sheet_is_told_in_one_line(clerk: Clerk) -> None:
    set_language(ENGLISH)
    clerk.types(f"{C17}46{C46}5+{C17}*/+")
    assert [short(row) for row in clerk.keying.last] == [
        "1 ✓ 2 sections, 3 ticks",
        "2 to be ruled on",
        "3 to be ruled on",
    ]


def test_a_refused_sheet_stays_on_the_screen_with_the_reason(clerk: Clerk) -> None:
    clerk.types(f"{C17}4")
    clerk.drawer.refusal = RuleError("batch.state", batch=3, state=BatchState.SEALED)
    assert clerk.types("+") is Heard.STOPPED
    assert clerk.slip is Slip.REFUSED and "第 3 批" in clerk.told
    clerk.drawer.refusal = None
    clerk.presses(BACK)
    assert clerk.types("+") is Heard.SAVED
    assert clerk.stored == [Keyed((Line(17, 1),))]


def test_a_begun_sheet_is_not_left(clerk: Clerk) -> None:
    assert clerk.keying.may_leave()
    clerk.types("01")
    assert not clerk.keying.may_leave()
    assert clerk.slip is Slip.UNFINISHED


# --- the second keying -----------------------------------------------------------------------------------------------


def test_a_sheet_that_says_the_same_is_done_and_the_next_one_is_due() -> None:
    clerk = second_clerk(f"{C17}46{C46}+", "+")
    assert clerk.types(f"{C46}{C17}46+") is Heard.SAVED
    assert (clerk.keying.sheet, clerk.keying.last[-1].state, clerk.told) == (2, SheetState.AGREED, "")


def test_a_sheet_that_differs_is_keyed_once_more_from_the_paper() -> None:
    set_language(ENGLISH)
    clerk = second_clerk(f"{C17}46+", "+")
    assert clerk.types(f"{C17}45+") is Heard.AGAIN
    assert (clerk.keying.sheet, clerk.sections, clerk.keying.done) == (1, [], 0)
    assert clerk.told == "Sheet 1 differs from the first keying. Key it once more from the paper."
    assert clerk.types(f"{C17}46+") is Heard.SAVED
    assert (clerk.keying.sheet, clerk.keying.last[-1].state) == (2, SheetState.AGREED)


def test_the_chinese_words_for_another_keying_name_the_sheet() -> None:
    clerk = second_clerk("+", f"{C17}+")
    clerk.types("++")
    assert "第 2 张" in clerk.told


def test_what_the_first_keyer_read_is_never_shown() -> None:
    clerk = second_clerk(f"{C17}46+")
    clerk.types(f"{C46}+")
    assert "不动产登记中心" not in clerk.told and clerk.keying.last == ()


def test_a_sheet_that_differs_twice_goes_before_the_third_person() -> None:
    set_language(ENGLISH)
    clerk = second_clerk(f"{C17}46+", "+")
    assert clerk.types(f"{C17}45+{C17}45+") is Heard.SAVED
    assert (clerk.keying.sheet, clerk.keying.last[-1].state) == (2, SheetState.WAITING)
    assert clerk.told == "Sheet 1 goes before the third person."
    clerk.types("0")
    assert clerk.told == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [(f"{C17}4*", f"{C17}4+"), (f"{C17}4+", f"{C17}4*"), (f"{C17}4/+", f"{C17}4+"), (f"{C17}4+", "/4+")],
)
def test_doubt_of_either_keyer_goes_before_the_third_person_at_once(first: str, second: str) -> None:
    clerk = second_clerk(first, "+")
    assert clerk.types(second) is Heard.SAVED
    assert (clerk.keying.waiting, clerk.keying.last[-1].state) == (1, SheetState.WAITING)


def test_a_sheet_that_agreed_is_reopened_and_ended_again() -> None:
    clerk = second_clerk(f"{C17}46+", "+")
    clerk.types(f"{C17}46+")
    assert clerk.presses(REOPEN) is Heard.REOPENED
    assert (clerk.keying.sheet, clerk.sections) == (1, [(17, 5)])
    assert clerk.types("+") is Heard.SAVED
    assert clerk.keying.last[-1].state is SheetState.AGREED


def test_a_sheet_that_waits_is_not_reopened() -> None:
    clerk = second_clerk(f"{C17}*", "+")
    clerk.types(f"{C17}+")
    assert clerk.presses(REOPEN) is Heard.STOPPED
    assert clerk.slip is Slip.REFUSED and "第 1 张" in clerk.told
    clerk.presses(BACK)
    assert clerk.types("+") is Heard.SAVED


def test_no_sheet_is_reopened_while_one_is_to_be_keyed_again() -> None:
    clerk = second_clerk("+", f"{C17}+")
    clerk.types("++")
    assert clerk.presses(REOPEN) is Heard.STOPPED
    assert clerk.slip is Slip.UNFINISHED


# --- going on after a crash ------------------------------------------------------------------------------------------


def test_after_a_crash_keying_goes_on_at_the_sheet_in_hand_with_its_sections(clerk: Clerk) -> None:
    clerk.types(f"{C17}4+{C46}58{C70}47{C81}")
    clerk.crashes()
    assert (clerk.keying.sheet, clerk.sections) == (2, [(46, 18), (70, 9)])
    assert clerk.types(f"{C81}4\n+") is Heard.SAVED
    assert clerk.stored[-1] == Keyed((Line(46, 18), Line(70, 9), Line(81, 1)))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (ENGLISH, "Batch 012-6, sheet 37, after section 046-1 with 懒 贪: take sheet 37 in hand."),
        (CHINESE, "批次 012-6，第 37 张，"),
    ],
)
def test_after_a_crash_the_screen_says_which_paper_to_take_and_what_of_it_is_safe(language: str, line: str) -> None:
    set_language(language)
    clerk = Clerk()
    clerk.types("+" * 36 + f"{C17}4{C46}58{C70[0]}")
    clerk.crashes()
    assert clerk.told.startswith(line)
    assert "046-1" in clerk.told and clerk.told.count("37") == 2


def test_a_section_without_ticks_is_named_alone() -> None:
    set_language(ENGLISH)
    line = KeyedLine(17, "不动产登记中心")
    assert resume_line("012-6", 37, line) == "Batch 012-6, sheet 37, after section 017-1: take sheet 37 in hand."


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_written_section_is_named_by_its_text(language: str) -> None:
    set_language(language)
    assert WRITTEN in resume_line("012-6", 37, KeyedLine(WRITTEN, WRITTEN))


@pytest.mark.parametrize("key", ["0", "4", BACK, "-", "a"])
def test_the_first_key_takes_the_line_about_the_crash_away(clerk: Clerk, key: str) -> None:
    clerk.types(f"{C17}0")
    clerk.crashes()
    clerk.presses(key)
    assert not clerk.keying.resumed and clerk.batch not in clerk.told


def test_the_first_written_line_takes_the_line_about_the_crash_away(clerk: Clerk) -> None:
    clerk.types(f"{C17}0")
    clerk.crashes()
    clerk.keying.unlisted(WRITTEN)
    assert clerk.told == ""


def test_after_a_crash_minus_takes_the_kept_sections_back_one_by_one(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C46}5{C70}0")
    clerk.crashes()
    clerk.types("-")
    assert clerk.sections == [(17, 1), (46, 2)]
    clerk.types("-")
    assert clerk.sections == clerk.kept == [(17, 1)]


def test_after_a_crash_before_any_section_ended_the_sheet_is_keyed_from_its_beginning(clerk: Clerk) -> None:
    clerk.types(f"{C17}4+{C46}5")
    clerk.crashes()
    assert (clerk.keying.sheet, clerk.sections, clerk.told) == (2, [], "")


def test_where_enter_separates_the_next_code_never_ticks_the_section_before_a_crash() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"{C17}\n")
    clerk.crashes()
    clerk.types(f"{C460}4+")
    assert clerk.stored == [Keyed((Line(17), Line(460, 1)))]


def test_a_sheet_to_be_keyed_again_is_so_after_a_crash_too() -> None:
    clerk = second_clerk("+", f"{C17}46+", "+")
    clerk.types(f"+{C46}+")
    clerk.crashes()
    assert (clerk.keying.sheet, clerk.keying.again, clerk.sections) == (2, True, [])
    assert [row.sheet for row in clerk.keying.last] == [1]


# --- what is kept, and when ------------------------------------------------------------------------------------------


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
def test_the_cupboard_holds_the_sections_that_ended(clerk: Clerk, keys: str, kept: list[tuple[int, int]]) -> None:
    clerk.types(keys)
    assert clerk.kept == kept
    assert clerk.keying.kept == len(kept)


def test_where_enter_separates_it_ends_the_section() -> None:
    clerk = Clerk(numbers=SEPARATED)
    clerk.types(f"{C460}4")
    assert clerk.kept == []
    clerk.types(ENTER)
    assert clerk.kept == [(460, 1)]


def test_after_a_moment_without_a_key_the_section_in_hand_is_kept_too(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C46}5")
    clerk.keying.rest()
    assert clerk.kept == [(17, 1), (46, 2)]
    clerk.types("6")
    assert clerk.kept == [(17, 1), (46, 6)]


def test_a_remark_is_kept_as_soon_as_it_is_written(clerk: Clerk) -> None:
    clerk.types(C17)
    clerk.keying.remark("来回跑三趟")
    assert clerk.drawer.kept == (1, (Line(17, 0, "来回跑三趟"),))


def test_the_section_before_a_written_one_has_ended(clerk: Clerk) -> None:
    clerk.types(f"{C17}4")
    clerk.keying.unlisted(WRITTEN)
    clerk.keying.settle()
    assert clerk.kept[:1] == [(17, 1)]


def test_a_reopened_sheet_is_kept_at_once(clerk: Clerk) -> None:
    clerk.types(f"{C17}4{C46}5+")
    clerk.presses(REOPEN)
    clerk.crashes()
    assert (clerk.keying.sheet, clerk.sections) == (1, [(17, 1), (46, 2)])


def test_a_refused_keeping_stops_the_keys_and_loses_nothing(clerk: Clerk) -> None:
    clerk.types(f"{C17}46")
    clerk.drawer.refusal = EnvironmentFault("storage.full", path="office.db", detail="")
    clerk.types(C46[0])
    assert clerk.slip is Slip.REFUSED and clerk.told
    assert clerk.types("4") is Heard.STOPPED
    assert clerk.sections == [(17, 5)] and clerk.kept == []
    clerk.drawer.refusal = None
    clerk.types(f"{BACK}{C46[1:]}58+")
    assert clerk.stored == [Keyed((Line(17, 5), Line(46, 18)))]


def test_keying_stays_stopped_while_nothing_can_be_kept(clerk: Clerk) -> None:
    clerk.types(f"{C17}46")
    clerk.drawer.refusal = EnvironmentFault("storage.full", path="office.db", detail="")
    clerk.types(f"{C46[0]}{BACK}{C46[1]}")
    assert clerk.slip is Slip.REFUSED
    clerk.drawer.refusal = None
    clerk.presses(BACK)
    assert clerk.keying.stop is None and clerk.kept == [(17, 5)]


# --- the pause -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [*"0459+-*/.a", ENTER, BACK, REOPEN])
@pytest.mark.parametrize("before", ["", "+", f"{C17}4", WRONG, "01"])
def test_no_key_is_heard_during_the_pause(clerk: Clerk, before: str, key: str) -> None:
    clerk.types(before)
    draft, stored = clerk.keying.draft, clerk.stored
    clerk.keying.pace.pause()
    assert clerk.presses(key) is Heard.NOTHING
    assert clerk.keying.num_lock_off() is Heard.NOTHING
    assert not clerk.keying.may_write(remark=True)
    assert (clerk.keying.draft, clerk.stored) == (draft, stored)


def test_after_the_pause_keying_goes_on_where_it_was(clerk: Clerk) -> None:
    clerk.types(f"{C17}4")
    clerk.keying.pace.pause()
    clerk.types("5+")
    clerk.keying.pace.pause()
    clerk.types("6+")
    assert clerk.stored == [Keyed((Line(17, 5),))]


@pytest.mark.parametrize(("language", "key"), [(ENGLISH, "F9"), (CHINESE, "F9")])
def test_the_pause_says_how_it_ends(clerk: Clerk, language: str, key: str) -> None:
    set_language(language)
    clerk.keying.pace.pause()
    assert key in clerk.told


# --- whatever is typed -----------------------------------------------------------------------------------------------

KEYS = st.sampled_from([*"0123456789+-.*/", ENTER, BACK, REOPEN, WRITTEN, *"0017171461"])
LISTS = st.sampled_from([tuple(NAMED), SEPARATED])


@given(st.lists(KEYS, max_size=60), LISTS)
def test_any_keys_leave_a_sheet_that_can_be_emptied_by_backspace(keys: list[str], numbers: tuple[int, ...]) -> None:
    clerk = Clerk(1000, numbers)
    for key in keys:
        clerk.presses(key)
    for _ in range(len(keys) + 1):
        clerk.presses(BACK)
    assert clerk.keying.draft.empty and clerk.keying.stop is None


@given(st.lists(KEYS, max_size=60), LISTS)
def test_backspace_after_a_stop_is_as_if_the_key_had_never_been_hit(keys: list[str], numbers: tuple[int, ...]) -> None:
    clerk = Clerk(1000, numbers)
    for key in keys:
        before, stored = clerk.keying.draft, clerk.stored
        heard = clerk.presses(key)
        if heard is Heard.STOPPED and before.stop is None:
            clerk.presses(BACK)
            assert (clerk.keying.draft, clerk.stored) == (before, stored)


@given(st.lists(KEYS, max_size=60), LISTS, st.sets(st.integers(0, 60)))
def test_what_is_kept_is_always_the_beginning_of_what_stands_on_the_sheet(
    keys: list[str], numbers: tuple[int, ...], rests: set[int]
) -> None:
    clerk = Clerk(1000, numbers)
    for place, key in enumerate(keys):
        clerk.presses(key)
        if place in rests:
            clerk.keying.rest()
        draft = clerk.keying.draft
        lines = tuple(line.line for line in draft.lines)
        sheet, kept = clerk.drawer.kept
        assert sheet == clerk.keying.sheet or not kept
        assert kept == lines[: len(kept)] and clerk.keying.kept == len(kept)
        assert len(kept) >= len(lines if draft.between else lines[:-1]), "a section that ended is not kept"


@given(st.lists(KEYS, max_size=60), LISTS)
def test_what_is_stored_is_what_stood_on_the_sheet(keys: list[str], numbers: tuple[int, ...]) -> None:
    clerk = Clerk(1000, numbers)
    for key in keys:
        draft = clerk.keying.draft
        if clerk.presses(key) is Heard.SAVED:
            assert clerk.stored[-1] == Keyed(tuple(line.line for line in draft.lines), draft.reason, key == "*")

"""What the keys of a sheet mean, with Enter between the sections from number 400 on (R5.1, R5.2)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import Slip
from desk.ballots.presenter import ENTER, Heard
from models.ballots.codes import keying_code
from models.ballots.double import Keyed
from models.ballots.queries import InvalidReason
from models.ballots.rules import ILLEGIBLE, Line
from tests.make_typist import C17, C46, C70, C99, C460, C512, SEPARATED, WRONG, Typist


def test_three_sections_with_two_indicators_are_nineteen_keys(typist: Typist) -> None:
    keys = f"{C17}46{C46}58{C70}47+"
    assert len(keys) == 19
    assert typist.types(keys) is Heard.SAVED
    assert typist.stored == [Keyed((Line(17, 5), Line(46, 18), Line(70, 9)))]
    assert (typist.keying.sheet, typist.keying.draft.empty) == (2, True)


def test_the_name_appears_as_the_code_completes(typist: Typist) -> None:
    typist.types(C17[:3])
    assert typist.keying.in_hand is None
    assert typist.types(C17[3]) is Heard.SECTION
    assert typist.keying.in_hand is not None and typist.keying.in_hand.name == "不动产登记中心"


def test_a_section_without_indicator_is_a_line(typist: Typist) -> None:
    typist.types(f"{C17}{C46}4+")
    assert typist.stored == [Keyed((Line(17, 0), Line(46, 1)))]


def test_one_plus_on_an_empty_sheet_means_abstained(typist: Typist) -> None:
    assert typist.types("+") is Heard.SAVED
    assert typist.stored == [Keyed()]
    assert typist.keying.sheet == 2


@pytest.mark.parametrize(
    ("keys", "keyed"),
    [
        (f"{C17}4*", Keyed((Line(17, 1),), flagged=True)),
        ("*", Keyed(flagged=True)),
        (".3*", Keyed((), InvalidReason.LATE, flagged=True)),
    ],
)
def test_the_star_ends_the_sheet_asks_for_a_ruling_and_goes_on(typist: Typist, keys: str, keyed: Keyed) -> None:
    assert typist.types(keys) is Heard.SAVED
    assert typist.stored == [keyed]
    assert (typist.keying.sheet, typist.keying.draft.empty) == (2, True)


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
    typist: Typist, keys: str, lines: tuple[Line, ...]
) -> None:
    assert typist.types(keys) is Heard.SAVED
    assert typist.stored == [Keyed(lines)]


def test_an_illegible_section_is_heard_as_a_section(typist: Typist) -> None:
    assert typist.types("/") is Heard.SECTION


def test_a_second_slash_is_a_further_section_that_cannot_be_read(typist: Typist) -> None:
    typist.types(f"{C17}4//5/+")
    unread = Line(ILLEGIBLE, 2, unclear=True)
    assert typist.stored == [Keyed((Line(17, 1), unread, Line(ILLEGIBLE, 0, unclear=True)))]


def test_several_illegible_sections_are_no_repetition() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types("/\n/5+")
    assert typist.stored == [Keyed((Line(ILLEGIBLE, 0, unclear=True), Line(ILLEGIBLE, 2, unclear=True)))]


@pytest.mark.parametrize(
    "keys", ["", C17[:2], C17, f"{C17}46", f"{C17}46{C46}", f"{C17}/", ".", ".2", f"{C17}4.2", "/", C99, WRONG]
)
@pytest.mark.parametrize("enters", [1, 2, 3])
def test_enter_never_ends_a_sheet(typist: Typist, keys: str, enters: int) -> None:
    typist.types(keys)
    typist.types(ENTER * enters)
    assert not typist.stored and typist.keying.sheet == 1


def test_full_width_keys_are_their_narrow_selves(typist: Typist) -> None:
    wide = str.maketrans("0123456789+-.*/", "０１２３４５６７８９＋－．＊／")
    typist.types(f"{C17}46/+{C46}-.2*".translate(wide))
    assert typist.stored == [Keyed((Line(17, 5, unclear=True),)), Keyed((), InvalidReason.PHOTOCOPY, flagged=True)]


@pytest.mark.parametrize(
    ("key", "meant"), [("=", "+"), ("。", "."), ("×", "*"), ("÷", "/"), ("、", "/"), ("\r", ENTER)]
)
def test_keys_of_other_keyboards_mean_the_same(key: str, meant: str) -> None:
    one, other = Typist(), Typist()
    assert one.types(f"{C17}4{key}") is other.types(f"{C17}4{meant}")
    assert (one.keying.draft, one.stored) == (other.keying.draft, other.stored)


@pytest.mark.parametrize("before", ["", C17[:2], f"{C17}4", ".", ".2"])
@pytest.mark.parametrize("key", ["a", "N", "é", "科", "½", "#", ",", "\t", "\x1b", "F5", ""])
def test_other_keys_do_nothing(typist: Typist, before: str, key: str) -> None:
    typist.types(before)
    draft = typist.keying.draft
    assert typist.presses(key) is Heard.NOTHING
    assert typist.keying.draft == draft and not typist.stored


# Enter between the sections, from number 400 on


@pytest.mark.parametrize(("number", "separated"), [(399, False), (400, True)])
def test_enter_separates_from_number_400_on(number: int, separated: bool) -> None:
    assert Typist(numbers=(17, number)).keying.form.separated is separated


def test_where_enter_separates_a_sheet_ends_with_plus() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"{C460}4\n{C512}58\n{C17}\n")
    assert not typist.stored
    typist.types("+")
    assert typist.stored == [Keyed((Line(460, 1), Line(512, 18), Line(17)))]


def test_where_enter_separates_the_last_section_needs_none() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"{C460}4\n{C512}58+")
    assert typist.stored == [Keyed((Line(460, 1), Line(512, 18)))]


def test_where_enter_separates_several_enters_are_one() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"\n\n{C460}4\n\n\n{C512}+")
    assert typist.stored == [Keyed((Line(460, 1), Line(512)))]


@pytest.mark.parametrize("digit", "0123")
def test_where_enter_separates_a_code_without_it_stops(digit: str) -> None:
    typist = Typist(numbers=SEPARATED)
    assert typist.types(f"{C460}4{digit}") is Heard.STOPPED
    assert typist.slip is Slip.NEEDS_ENTER


def test_where_enter_separates_nine_after_it_begins_a_code() -> None:
    typist = Typist(numbers=(17, 912))
    assert typist.types(f"{C17}9") is Heard.REMARK
    typist.types(f"\n{keying_code(912)}+")
    assert typist.stored == [Keyed((Line(17), Line(912)))]


def test_where_enter_separates_slash_after_it_is_an_illegible_section() -> None:
    typist = Typist(numbers=SEPARATED)
    typist.types(f"{C460}4\n/5+")
    assert typist.stored == [Keyed((Line(460, 1), Line(ILLEGIBLE, 2, unclear=True)))]

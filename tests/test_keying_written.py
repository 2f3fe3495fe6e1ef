"""What is more than a code and ticks: invalid sheets, sections not on the list, remarks (R5.2)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import Slip
from desk.ballots.presenter import Heard
from models.ballots.double import Keyed
from models.ballots.queries import InvalidReason
from models.ballots.rules import Line
from tests.make_typist import C17, C46, WRITTEN, WRONG, Typist


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
def test_a_point_and_a_digit_make_the_sheet_invalid(typist: Typist, digit: str, reason: InvalidReason) -> None:
    typist.types(f"{C17}4.{digit}+.{digit}+")
    assert typist.stored == [Keyed((Line(17, 1),), reason), Keyed((), reason)]


def test_the_point_asks_for_the_reason(typist: Typist) -> None:
    typist.types(".")
    assert "2 复印件" in typist.told


def test_an_unlisted_section_is_written_as_text_and_takes_indicators(typist: Typist) -> None:
    assert typist.keying.may_write(remark=False)
    assert typist.keying.unlisted(WRITTEN) is Heard.SECTION
    typist.types("48+")
    assert typist.stored == [Keyed((Line(WRITTEN, 17),))]


@pytest.mark.parametrize("text", ["17", "017", C17, "１７"])
def test_a_listed_number_written_as_text_is_the_section(typist: Typist, text: str) -> None:
    typist.keying.unlisted(text)
    assert typist.sections == [(17, 0)]


def test_a_code_written_as_text_is_checked_too(typist: Typist) -> None:
    assert typist.keying.unlisted(WRONG) is Heard.STOPPED
    assert typist.slip is Slip.CHECK_DIGIT


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_written_is_no_line(typist: Typist, text: str) -> None:
    assert typist.keying.unlisted(text) is Heard.NOTHING
    assert typist.keying.draft.empty


def test_nine_beside_a_section_asks_for_a_remark_and_keying_goes_on(typist: Typist) -> None:
    assert typist.types(f"{C17}49") is Heard.REMARK
    assert typist.keying.may_write(remark=True)
    typist.keying.remark("来回跑三趟")
    typist.types(f"5{C46}+")
    assert typist.stored == [Keyed((Line(17, 3, "来回跑三趟"), Line(46)))]


def test_nine_beside_an_illegible_section_asks_for_a_remark(typist: Typist) -> None:
    assert typist.types("/9") is Heard.REMARK


def test_asking_for_a_remark_changes_nothing_until_it_is_written(typist: Typist) -> None:
    typist.types(f"{C17}4")
    draft = typist.keying.draft
    typist.types("9")
    assert typist.keying.draft == draft


def test_an_empty_remark_takes_the_remark_away(typist: Typist) -> None:
    typist.types(C17)
    typist.keying.remark("态度差")
    typist.keying.remark(" ")
    typist.types("+")
    assert typist.stored == [Keyed((Line(17),))]


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
def test_writing_stops_where_nothing_can_be_written(typist: Typist, keys: str, remark: bool, slip: Slip) -> None:
    typist.types(keys)
    assert not typist.keying.may_write(remark=remark)
    assert typist.slip is slip

"""Keying codes with their check digit, and how sections and indicators are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.codes import keying_code, read_indicators, read_section, read_section_code
from models.common.errors import RuleError
from models.common.indicators import ORDER, mask, unmask

NUMBERS = range(1, 1000)


def accepted(code: str) -> bool:
    """Say whether four digits are read as a keying code."""
    try:
        return read_section_code(code) is not None
    except RuleError:
        return False


def test_section_17_has_the_published_code() -> None:
    assert keying_code(17) == "0171"


def test_every_keying_code_reads_back_as_its_number() -> None:
    assert [read_section_code(keying_code(number)) for number in NUMBERS] == list(NUMBERS)


def test_every_one_digit_slip_in_every_code_is_refused() -> None:
    for number in NUMBERS:
        code = keying_code(number)
        slips = [code[:place] + digit + code[place + 1 :] for place in range(4) for digit in "0123456789"]
        assert [slip for slip in slips if accepted(slip)] == [code] * 4


def test_every_swap_of_neighbours_in_every_code_is_refused() -> None:
    for number in NUMBERS:
        code = keying_code(number)
        swaps = {code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(3)} - {code}
        assert not [swap for swap in swaps if accepted(swap)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("17", 17),
        ("017", 17),
        (" 0171 ", 17),
        ("１７", 17),
        ("０１７１", 17),
        ("999", 999),
        ("0", "0"),
        ("000", "000"),
        ("", ""),
        ("  ", ""),
        ("00171", "00171"),
        ("hello", "hello"),
        ("-17", "-17"),
        ("17号", "17号"),
        ("²", 2),
    ],
)
def test_a_section_is_read_as_its_number_or_kept_as_text(text: str, read: int | str) -> None:
    assert read_section(text) == read


def test_a_wrong_check_digit_is_refused_with_the_code() -> None:
    with pytest.raises(RuleError) as refused:
        read_section("0172")
    assert (refused.value.key, refused.value.facts) == ("ballot.check_digit", {"code": "0172"})


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", ""),
        (" ", ""),
        ("冷", "冷"),
        ("贪冷", "冷贪"),
        ("冷、推", "冷推"),
        ("冷，懒；推/乱 贪", "冷懒推乱贪"),
        ("COLD GREED", "冷贪"),
        ("greed,cold", "冷贪"),
        ("COLDLAZY", "冷懒"),
        ("48", "冷贪"),
        ("８４", "冷贪"),
        ("4 LAZY 推", "冷懒推"),
        ("冷冷", "冷"),
    ],
)
def test_indicators_are_read_in_any_order_and_spelling(text: str, characters: str) -> None:
    assert "".join(item.character for item in unmask(read_indicators(text))) == characters


@pytest.mark.parametrize(
    ("text", "found"), [("冷x", "X"), ("3", "3"), ("9", "9"), ("热", "热"), ("COL", "C"), ("-", "-")]
)
def test_anything_else_is_no_indicator(text: str, found: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_indicators(text)
    assert (refused.value.key, refused.value.facts["found"]) == ("ballot.indicator", found)


@given(st.lists(st.sampled_from(ORDER)), st.sampled_from(["", " ", "、", ", "]))
def test_whatever_is_written_with_known_marks_is_read(marks: list[str], between: str) -> None:
    ticked = [item for item in ORDER if item in marks]
    for spelling in ("character", "key", "value"):
        text = between.join(getattr(item, spelling) for item in ORDER if item in marks)
        assert read_indicators(text) == mask(ticked)

"""Lines: what may not begin or end one, how they fill, and that no character is lost (R8.1)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.kit.atoms import CLOSING, OPENING
from reports.kit.body import FANG, TITLE
from reports.kit.grid import CELL, COLUMNS, WIDTH
from reports.kit.lines import Line, broken, glyphs
from reports.kit.titles import title_lines

HAN = "在年第一季度最难办事科室群众评中你分管的名列第名反映主要问题是服务态度堃喆䶮\U0002cd8d"
TEXTS = st.text(alphabet=HAN * 3 + "、。，；：？！）》”（《“—…2021Ab %", min_size=1, max_size=400).map(
    lambda text: " ".join(text.split())
)


def text_of(lines: list[Line]) -> str:
    """Put lines together again, without blanks."""
    return "".join(line.text for line in lines).replace(" ", "")


def right_edge(line: Line) -> float:
    """Return where the last character's ink ends at most."""
    last = line.slots[-1]
    return line.places[-1] + min(last.width, last.width - last.squeeze + 0.01)


def test_twenty_eight_characters_fill_a_line_exactly() -> None:
    lines = broken([(FANG, "评" * 57)], WIDTH)
    assert [len(line.slots) for line in lines] == [28, 27, 2]
    pitches = [b - a for a, b in zip(lines[0].places, lines[0].places[1:], strict=False)]
    assert pitches == pytest.approx([CELL] * (COLUMNS - 1))


def test_a_paragraph_never_ends_with_a_single_character() -> None:
    assert [len(line.slots) for line in broken([(FANG, "评" * 29)], WIDTH)] == [27, 2]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_character_is_lost_and_no_line_leaves_its_measure(text: str) -> None:
    if not text:
        return
    lines = broken([(FANG, text)], WIDTH, 2 * CELL)
    assert text_of(lines) == text.replace(" ", "")
    assert all(right_edge(line) <= WIDTH + 0.5 for line in lines)
    assert all(place >= -CELL / 2 - 0.01 for line in lines for place in line.places)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_glyph_runs_say_the_same_as_the_line(text: str) -> None:
    if not text:
        return
    for line in broken([(FANG, text)], WIDTH):
        assert "".join(mark.text for mark in glyphs(line, 0, 0)) == line.text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*HAN, *"、。，；：？！（《“”》）"]), min_size=30, max_size=200).map("".join))
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(text: str) -> None:
    marks = "".join(character for character in text if character in CLOSING | OPENING)
    lines = broken([(FANG, text)], WIDTH)
    longest = max(map(len, "".join("x" if c in CLOSING | OPENING else " " for c in text).split()), default=0)
    if longest > 12 or len(marks) > len(text) / 2:
        return
    assert all(line.text[0] not in CLOSING for line in lines[1:])
    assert all(line.text[-1] not in OPENING for line in lines[:-1])


@pytest.mark.parametrize(
    "piece",
    [
        "2021年",
        "1340张",
        "GB/T",
        "12.5%",
        "——",
        "……",
        "〔2021〕12号",
        "第10名",
        "（一",
        "35.7％",
        "4‰",
        "8～",
        "GB/T9704",
    ],
    ids=lambda piece: piece,
)
@pytest.mark.parametrize("before", range(20, 29))
def test_figures_words_and_pairs_are_not_divided(piece: str, before: int) -> None:
    lines = broken([(FANG, "评" * before + piece + "群众评议结果通报")], WIDTH)
    assert any(piece in line.text for line in lines)


def test_a_closing_mark_that_just_does_not_fit_is_squeezed_in() -> None:
    text = "评" * 13 + "，" + "议" * 14 + "，" + "果" * 10
    lines = broken([(FANG, text)], WIDTH)
    assert lines[0].text == text[:29]
    assert right_edge(lines[0]) <= WIDTH + 0.02


def test_a_word_longer_than_a_line_is_divided_after_all() -> None:
    lines = broken([(FANG, "A" * 200)], WIDTH)
    assert len(lines) > 1
    assert text_of(lines) == "A" * 200


def test_a_line_with_a_great_gap_stays_ragged_instead_of_gaping() -> None:
    line = broken([(FANG, "评议" + "W" * 36)], WIDTH)[0]
    assert line.text == "评议"
    assert line.places[1] - line.places[0] == pytest.approx(CELL)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["谈话提醒通知书"], ["谈话提醒通知书"]),
        (
            ["某区纪委监委", "关于", "2021年第一季度", "“最难办事科室群众评”", "结果的", "通报"],
            ["某区纪委监委关于2021年第一季度", "“最难办事科室群众评”结果的通报"],
        ),
        (["关于", "某" * 30, "的通报"], None),
    ],
)
def test_titles_are_divided_between_words(words: list[str], expected: list[str] | None) -> None:
    lines = title_lines([(TITLE, word) for word in words], WIDTH)
    assert "".join(line.text for line in lines) == "".join(words)
    assert all(line.width <= WIDTH for line in lines)
    if expected is not None:
        assert [line.text for line in lines] == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet=HAN, min_size=1, max_size=24), min_size=1, max_size=20))
def test_titles_keep_every_character_and_fit_the_type_area(words: list[str]) -> None:
    lines = title_lines([(TITLE, word) for word in words], WIDTH)
    assert "".join(line.text for line in lines) == "".join(words)
    assert all(line.width <= WIDTH + 0.01 for line in lines)
    if sum(map(len, words)) > 30:
        assert all(len(line.slots) > 1 for line in lines)


def test_a_line_with_figures_still_ends_at_the_right_edge() -> None:
    line = broken([(FANG, "在2021年第1季度评议中" + "评" * 40)], WIDTH)[0]
    assert line.places[-1] + CELL == pytest.approx(WIDTH, abs=0.2)

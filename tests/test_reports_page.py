"""The measures of GB/T 9704-2012, taken from the finished PDF (R8.1, R8.2)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest

from reports import circular, leader_talk
from reports.circular_list import Facts
from reports.kit.body import body, recipient, signature, title, with_signature
from reports.kit.furniture import Colophon
from reports.kit.grid import COLUMNS, LEADING, ROWS
from reports.kit.page import Frame, letter, red_head
from tests.papers import HEAD, a_circular, a_notice, drawn_by
from tests.pdf_reading import MM, Char, Ink, Rule, Sheet, inks, sheets

TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 210 - 26.0, 297 - 35.0
LINE = LEADING / MM
CELL = 156 / 28
FRAME = Frame("某区纪委监委", "某纪评〔2021〕1号", "通报")
FOOT = Colophon("区委", "某区纪委监委办公室", dt.date(2021, 4, 2))


def long_paper(characters: int = 2500) -> bytes:
    """Draw a red-headed paper whose text is so many characters long."""
    text = (*body("评" * characters), *body("完毕。"))
    rows = (*title(["关于评议结果的通报"]), *recipient("各单位"), *with_signature(text, signature(FRAME.office, DAY)))
    target = io.BytesIO()
    red_head(FRAME, rows, FOOT, target)
    return target.getvalue()


DAY = dt.date(2021, 4, 2)


def circular_pdf(facts: Facts | None = None) -> bytes:
    """Draw the usual circular."""
    return drawn_by(circular.draw, facts or a_circular())[0]


def letter_pdf() -> bytes:
    """Draw the usual notice."""
    return drawn_by(leader_talk.draw, a_notice())[0]


def baseline_of(row: int, size: float = 16.0) -> float:
    """Return the baseline of a line of the grid, in millimetres from the paper's edge."""
    return TOP + row * LINE + LINE / 2 + size * 0.38 / MM


def ink_of(data: bytes, text: str, page: int = 0) -> Ink:
    """Return the box around a piece of text that stands in one line."""
    found = inks(data, page)
    whole = "".join(item.text for item in found)
    start = whole.index(text)
    boxes = found[start : start + len(text)]
    return Ink(
        text, min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )  # fmt: skip


def red_rules(sheet: Sheet) -> list[Rule]:
    """Return the red strokes, top to bottom."""
    return sorted((rule for rule in sheet.rules if rule.red), key=lambda rule: rule.top)


def line_with(sheet: Sheet, text: str) -> list[Char]:
    """Return the line that contains some text."""
    return next(line for line in sheet.lines() if text in "".join(char.text for char in line))


def test_the_paper_is_a4() -> None:
    sheet = sheets(circular_pdf())[0]
    assert [sheet.width, sheet.height] == pytest.approx([210, 297], abs=0.01)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    page = sheets(long_paper())[1]
    lines = [line for line in page.lines() if line[0].baseline < BOTTOM]
    assert len(lines) == ROWS
    assert {len(line) for line in lines} == {COLUMNS}


def test_the_lines_stand_on_the_grid_from_the_top_to_the_bottom_margin() -> None:
    page = sheets(long_paper())[1]
    lines = [line for line in page.lines() if line[0].baseline < BOTTOM]
    for row, line in enumerate(lines):
        assert line[0].baseline == pytest.approx(baseline_of(row), abs=0.02)
    assert pytest.approx(BOTTOM, abs=0.01) == TOP + ROWS * LINE


def test_characters_stand_at_a_pitch_of_15_79_points_between_the_side_margins() -> None:
    page = sheets(long_paper())[1]
    for line in page.lines()[:ROWS]:
        for column, char in enumerate(line):
            middle = char.x + 16 / MM / 2
            assert middle == pytest.approx(LEFT + (column + 0.5) * CELL, abs=0.05)


def test_body_text_is_3hao_fangsong() -> None:
    page = sheets(long_paper())[1]
    body_chars = [char for char in page.chars if char.text == "评"]
    assert {(char.size, char.font.split("+")[1]) for char in body_chars} == {(16.0, "FandolFang-Regular")}


def test_the_issuer_mark_begins_35_mm_below_the_type_area_in_red() -> None:
    data = circular_pdf()
    mark = ink_of(data, "某区纪委监委文件")
    assert mark.top == pytest.approx(TOP + 35, abs=0.2)
    assert (mark.left + mark.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    assert mark.left >= LEFT
    assert mark.right <= RIGHT
    first = sheets(data)[0].chars
    assert {char.text for char in first if char.red} == set("某区纪委监委文件")


@pytest.mark.parametrize(
    "office",
    ["某纪委", "某区纪委监委", "中共某某市某某区纪律检查委员会某某市某某区监察委员会", "某" * 50],
)
def test_an_issuer_mark_of_any_length_fits_the_type_area(office: str) -> None:
    data = circular_pdf(a_circular(head=replace(HEAD, office=office)))
    mark = ink_of(data, f"{office}文件")
    assert mark.top == pytest.approx(TOP + 35, abs=0.2)
    assert LEFT - 0.1 <= mark.left < mark.right <= RIGHT + 0.1


def test_the_number_stands_two_lines_below_the_mark_in_the_middle() -> None:
    data = circular_pdf()
    mark, number = ink_of(data, "某区纪委监委文件"), ink_of(data, "某纪评〔2021〕1号")
    assert number.top - mark.bottom == pytest.approx(2 * LINE, abs=0.5)
    assert (number.left + number.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


def test_the_number_is_written_with_hexagonal_brackets_full_year_and_no_leading_zero() -> None:
    line = line_with(sheets(circular_pdf())[0], "某纪评")
    assert "".join(char.text for char in line) == "某纪评\u30142021\u30151号"


def test_the_red_rule_is_156_mm_wide_and_4_mm_below_the_number() -> None:
    data = circular_pdf()
    [rule] = red_rules(sheets(data)[0])
    assert [rule.left, rule.right] == pytest.approx([LEFT, RIGHT], abs=0.02)
    assert rule.top - rule.width / 2 - ink_of(data, "某纪评〔2021〕1号").bottom == pytest.approx(4, abs=0.5)


def test_the_title_stands_two_blank_lines_below_the_red_rule() -> None:
    data = circular_pdf()
    [rule] = red_rules(sheets(data)[0])
    first = line_with(sheets(data)[0], "关于2021年第一季度")
    assert first[0].baseline == pytest.approx(rule.top - rule.width / 2 + 2 * LINE + baseline_of(0, 22) - TOP, abs=0.5)
    assert {char.size for char in first} == {22.0}


def test_the_title_is_centred() -> None:
    title_line = line_with(sheets(circular_pdf())[0], "关于2021年第一季度")
    assert (title_line[0].x + title_line[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)


def test_the_recipient_stands_one_line_below_the_title_flush_left() -> None:
    page = sheets(circular_pdf())[0]
    last_title = [line for line in page.lines() if line[0].size == 22.0][-1]
    line = line_with(page, "各有关单位")
    below = (line[0].baseline - baseline_of(0)) - (last_title[0].baseline - baseline_of(0, 22))
    assert below == pytest.approx(2 * LINE, abs=0.05)
    assert line[0].x == pytest.approx(LEFT, abs=0.1)


def test_a_paragraph_begins_two_characters_in() -> None:
    line = line_with(sheets(circular_pdf())[0], "已经结束")
    assert line[0].x == pytest.approx(LEFT + 2 * CELL, abs=0.1)


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("一、评议结果", "NotoSansSC-Regular"),
        ("（一）谈话提醒", "LXGWWenKai-Regular"),
        ("列入名单科室所在", "FandolFang-Regular"),
    ],
)
def test_each_level_has_its_face(text: str, font: str) -> None:
    found = [line_with(page, text) for page in sheets(circular_pdf()) if text in page.text]
    start = "".join(char.text for char in found[0]).index(text)
    assert {char.font.split("+")[1] for char in found[0][start : start + len(text)]} == {font}


def test_page_numbers_stand_7_mm_below_the_type_area_on_the_outer_side() -> None:
    data = circular_pdf()
    for number, page in enumerate(sheets(data), start=1):
        line = line_with(page, f"— {number} —")
        assert {char.size for char in line} == {14.0}
        assert {char.font.split("+")[1] for char in line} == {"NotoSerifSC-Regular"}
        dash = next(ink for ink in inks(data, number - 1) if ink.text == "—" and ink.top > BOTTOM)
        assert dash.top == pytest.approx(BOTTOM + 7, abs=0.1)
        if number % 2:
            assert line[-1].right == pytest.approx(RIGHT - CELL, abs=0.3)
        else:
            assert line[0].x == pytest.approx(LEFT + CELL, abs=0.3)


def test_the_date_ends_four_characters_from_the_right_and_the_name_is_centred_over_it() -> None:
    page = next(page for page in sheets(circular_pdf()) if "2021年4月2日" in page.text and "附件：" in page.text)
    dated = line_with(page, "2021年4月2日")
    signed = next(line for line in page.lines() if "".join(char.text for char in line) == "某区纪委监委")
    assert dated[-1].right == pytest.approx(RIGHT - 4 * CELL, abs=0.2)
    assert (signed[0].x + signed[-1].right) / 2 == pytest.approx((dated[0].x + dated[-1].right) / 2, abs=0.2)
    assert dated[0].baseline - signed[0].baseline == pytest.approx(LINE, abs=0.02)


def test_there_is_room_for_the_seal_above_the_signature() -> None:
    page = next(page for page in sheets(circular_pdf()) if "附件：" in page.text)
    note = line_with(page, "附件：")
    signed = next(line for line in page.lines() if "".join(char.text for char in line) == "某区纪委监委")
    assert signed[0].baseline - note[0].baseline == pytest.approx(3 * LINE, abs=0.05)


@pytest.mark.parametrize("characters", range(200, 700, 28))
def test_a_signature_never_stands_on_a_page_without_text(characters: int) -> None:
    for page in sheets(long_paper(characters)):
        if "2021年4月2日" in page.text and "印发" not in page.text.split("2021年4月2日")[0]:
            assert "评" in page.text or "2021年4月2日印发" in page.text


@pytest.mark.parametrize("characters", range(50, 1600, 140))
def test_the_colophon_stands_at_the_foot_of_the_last_even_page(characters: int) -> None:
    pages = sheets(long_paper(characters))
    assert len(pages) % 2 == 0
    assert [number for number, page in enumerate(pages, start=1) if "抄送：" in page.text] == [len(pages)]
    rules = sorted(pages[-1].rules, key=lambda rule: rule.top)[-3:]
    assert [rule.width for rule in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.005)
    assert rules[-1].top + rules[-1].width / 2 == pytest.approx(BOTTOM, abs=0.02)
    assert all(rule.right - rule.left == pytest.approx(156, abs=0.02) for rule in rules)


def test_the_colophon_is_4hao_one_character_in_from_both_sides() -> None:
    page = sheets(circular_pdf())[-1]
    copies, issued = line_with(page, "抄送："), line_with(page, "印发")
    assert copies[0].x == pytest.approx(LEFT + 14 / MM, abs=0.1)
    assert {char.size for char in (*copies, *issued)} == {14.0}
    assert issued[-1].right == pytest.approx(RIGHT - 14 / MM, abs=0.1)
    assert "".join(char.text for char in issued).endswith("2021年4月2日印发")


def test_a_blank_page_before_the_colophon_carries_no_number_nor_does_the_colophon_page() -> None:
    for characters in range(600, 1400, 28):
        pages = sheets(long_paper(characters))
        if not pages[-2].chars:
            assert "—" not in pages[-1].text
            return
    pytest.fail("no text length led to a blank page")


def test_an_attachment_begins_a_page_with_its_word_on_the_first_and_its_title_on_the_third_line() -> None:
    page = next(page for page in sheets(circular_pdf()) if page.text.startswith("附件"))
    lines = page.lines()
    assert lines[0][0].baseline == pytest.approx(baseline_of(0), abs=0.02)
    assert lines[0][0].font.endswith("NotoSansSC-Regular")
    assert lines[1][0].baseline == pytest.approx(baseline_of(2, 22), abs=0.02)


def test_a_letters_mark_begins_30_mm_below_the_papers_edge() -> None:
    mark = ink_of(letter_pdf(), "某区纪委监委")
    assert mark.top == pytest.approx(30, abs=0.2)
    assert (mark.left + mark.right) / 2 == pytest.approx(105, abs=0.5)


def test_a_letter_has_double_rules_of_170_mm_thick_outside() -> None:
    data = letter_pdf()
    upper_thick, upper_thin, lower_thin, lower_thick = red_rules(sheets(data)[0])
    for rule in (upper_thick, upper_thin, lower_thin, lower_thick):
        assert [rule.left, rule.right] == pytest.approx([20, 190], abs=0.02)
    assert upper_thick.width > upper_thin.width
    assert lower_thick.width > lower_thin.width
    assert upper_thick.top - upper_thick.width / 2 - ink_of(data, "某区纪委监委").bottom == pytest.approx(4, abs=0.3)
    assert lower_thick.top + lower_thick.width / 2 == pytest.approx(297 - 20, abs=0.05)


def test_a_letters_number_is_flush_right_below_the_first_rule() -> None:
    page = sheets(letter_pdf())[0]
    number = line_with(page, "某纪评〔2021〕1号")
    assert number[-1].right == pytest.approx(RIGHT, abs=0.1)
    rule = red_rules(page)[1]
    above = number[0].baseline - 16 * 0.88 / MM - (rule.top + rule.width / 2)
    assert above == pytest.approx(16 * 7 / 8 / MM, abs=0.1)


def test_a_letters_title_stands_two_blank_lines_below_its_number() -> None:
    page = sheets(letter_pdf())[0]
    number, first = line_with(page, "某纪评"), line_with(page, "谈话提醒通知书")
    bottom = number[0].baseline + 16 * 0.12 / MM
    assert first[0].baseline == pytest.approx(bottom + 2 * LINE + baseline_of(0, 22) - TOP, abs=0.5)


def test_a_letter_has_no_number_on_page_1_but_on_page_2() -> None:
    rows = (*title(["通知"]), *with_signature(body("评" * 700), signature("某区纪委监委", DAY)))
    target = io.BytesIO()
    letter(FRAME, rows, "某局", target)
    first, second = sheets(target.getvalue())
    assert "—" not in first.text
    assert "— 2 —" in second.text
    assert not red_rules(second)


def test_a_letter_does_not_say_document() -> None:
    assert "文件" not in sheets(letter_pdf())[0].text


@pytest.mark.parametrize("make", [circular_pdf, letter_pdf, long_paper])
def test_nothing_stands_outside_the_type_area_but_head_and_page_number(make: object) -> None:
    data = make()  # type: ignore[operator]
    for number, page in enumerate(sheets(data)):
        outside = [
            ink
            for ink in inks(data, number)
            if not (ink.left >= LEFT - 0.3 and ink.right <= RIGHT + 0.3 and ink.top >= TOP and ink.bottom <= BOTTOM)
        ]
        text = "".join(ink.text for ink in outside)
        assert text in ("", f"—{number + 1}—", "某区纪委监委")
        assert len(page.chars) == len([c for c in page.chars if 0 < c.x < 210 and 0 < c.baseline < 297])

"""The working papers of keying, read back from the PDF: the slip on a pile, the list of codes (R5.3, R8.4, R8.6)."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ballots.codes import batch_code, keying_code
from models.common.errors import RuleError
from models.rounds.queries import EntryRow
from reports import batch_slip, code_list
from reports.code_columns import ListedSection, ListedUnit, code_text
from reports.kit.columns import Block, columns, sheets
from reports.kit.marks import Row
from tests.papers import a_batch_slip, a_code_list, drawn_by, units
from tests.pdf_reading import Char, Sheet, copied, fonts, inks, squeezed
from tests.pdf_reading import sheets as pages_of

MARGIN = 15.0
CUT = 148.5
LONG = "某某市某某新区纪律检查委员会监察委员会最难办事科室群众评议工作领导小组办公室综合协调与数据统计组第一"
ETHNIC = "阿卜杜拉·买买提\U0002cd8d㛃䶮堃" * 4
NAMES = st.text(alphabet="张王李欧阳阿卜杜拉·（）、堃喆䶮㛃\U0002cd8d\U0002b5af\U0002c35b", min_size=1, max_size=50)
LONGEST_SLIP = a_batch_slip(
    office=LONG, programme=LONG, round_title=LONG, channel=LONG, box=LONG * 3, receiver=ETHNIC,
    batch=999, control_total=12345, received_on=dt.date(2021, 12, 31),
)  # fmt: skip
LONGEST_LIST = a_code_list(*units(35, 105, LONG, LONG), office=LONG, programme=LONG, round_title=LONG)
PAPERS: list[Any] = [
    pytest.param(batch_slip, a_batch_slip(), id="slip"),
    pytest.param(batch_slip, a_batch_slip(box="", batch=1, control_total=1, receiver="李"), id="slip without a box"),
    pytest.param(batch_slip, LONGEST_SLIP, id="slip of long names"),
    pytest.param(code_list, a_code_list(*units(4, 12)), id="12 sections"),
    pytest.param(code_list, a_code_list(), id="105 sections"),
    pytest.param(code_list, LONGEST_LIST, id="105 sections of long names"),
    pytest.param(code_list, a_code_list(*units(1, 400)), id="400 sections of one unit"),
]


@cache
def pdf(module: ModuleType, facts: Any) -> bytes:
    """Draw a paper, once."""
    return drawn_by(module.draw, facts)[0]


def page(module: ModuleType, facts: Any) -> Sheet:
    """Draw a paper of one page."""
    [sheet] = pages_of(pdf(module, facts))
    return sheet


def crossed(data: bytes) -> set[str]:
    """Return the characters that a line runs through."""
    found = set()
    for number, sheet in enumerate(pages_of(data)):
        for ink in inks(data, number):
            for rule in sheet.rules:
                level = ink.top < rule.top < ink.bottom and rule.left < ink.right and rule.right > ink.left
                upright = ink.left < rule.left < ink.right and rule.top < ink.bottom and rule.bottom > ink.top
                if level if rule.top == rule.bottom else upright:
                    found.add(ink.text)
    return found


# both papers


@pytest.mark.parametrize(("module", "facts"), PAPERS)
def test_the_same_facts_give_the_same_bytes_with_every_font_inside(module: ModuleType, facts: Any) -> None:
    data = pdf(module, facts)
    assert data == drawn_by(module.draw, facts)[0]
    assert all(fonts(data).values())


@pytest.mark.parametrize(("module", "facts"), PAPERS)
def test_the_paper_is_a4_in_black_with_nothing_in_the_margins(module: ModuleType, facts: Any) -> None:
    data = pdf(module, facts)
    for number, sheet in enumerate(pages_of(data)):
        assert [sheet.width, sheet.height] == pytest.approx([210, 297], abs=0.01)
        assert not any(char.red for char in sheet.chars)
        assert not any(rule.red for rule in sheet.rules)
        boxes = [(ink.left, ink.right, ink.top, ink.bottom) for ink in inks(data, number)]
        boxes += [(rule.left, rule.right, rule.top, rule.bottom) for rule in sheet.rules]
        assert min(box[0] for box in boxes) > MARGIN - 0.5
        assert max(box[1] for box in boxes) < 210 - MARGIN + 0.5
        assert min(box[2] for box in boxes) > 9
        assert max(box[3] for box in boxes) < 297 - 12


@pytest.mark.parametrize(("module", "facts"), PAPERS)
def test_no_line_runs_through_a_character(module: ModuleType, facts: Any) -> None:
    assert crossed(pdf(module, facts)) == set()


@pytest.mark.parametrize(("module", "facts"), PAPERS)
def test_every_paper_says_whose_it_is_and_of_which_round(module: ModuleType, facts: Any) -> None:
    for sheet in pages_of(pdf(module, facts)):
        assert facts.office in squeezed(sheet.text)
        assert f"“{facts.programme}”{facts.round_title}" in squeezed(sheet.text)


@settings(max_examples=25)
@given(NAMES)
def test_every_name_is_printed_and_copied_back(name: str) -> None:
    assert name in copied(pdf(batch_slip, a_batch_slip(receiver=name, box="")))
    listed = ListedUnit(f"{name}局", (ListedSection(17, f"{name}科"),))
    said = copied(pdf(code_list, a_code_list(listed)))
    assert f"{name}局" in said
    assert f"{name}科" in said


RARE = "\U00030ede"


@pytest.mark.parametrize(
    ("module", "facts"),
    [
        (batch_slip, a_batch_slip(receiver=f"王{RARE}")),
        (code_list, a_code_list(ListedUnit("某局", (ListedSection(1, f"{RARE}科"),)))),
    ],
)
def test_a_character_that_another_face_draws_is_printed_and_told(module: ModuleType, facts: Any) -> None:
    data, done = drawn_by(module.draw, facts)
    assert RARE in copied(data)
    assert [(item.code, item.wanted, item.used) for item in done.substitutions] == [("U+30EDE", "song", "kai")]


@pytest.mark.parametrize(
    ("module", "facts"),
    [
        (batch_slip, a_batch_slip(box="\U0001f600")),
        (code_list, a_code_list(ListedUnit("某局", (ListedSection(1, "\U0001f600科"),)))),
    ],
)
def test_a_character_no_face_has_stops_the_paper(module: ModuleType, facts: Any) -> None:
    target = io.BytesIO()
    with pytest.raises(RuleError, match=r"reports\.glyph_missing"):
        module.draw(facts, target)
    assert target.getvalue() == b""


# the slip


@pytest.mark.parametrize(
    "said",
    [
        "批次编号012-6",
        "评议渠道定向评议",
        "箱号3号箱",
        "手工清点张数50张",
        "收件人王\U0002cd8d䶮",
        "收件日期2021年3月29日",
        "环节姓名日期张数备注第一遍录入第二遍录入裁定封存",
        "三人不得相互兼任",
        "本单始终放在本批选票上面",
        "不得改变选票的先后次序",
        "信封不得与选票放在一起",
    ],
)
def test_a_slip_says(said: str) -> None:
    assert said in squeezed(page(batch_slip, a_batch_slip()).text)


def test_a_slip_of_long_names_says_all_of_them() -> None:
    said = squeezed(page(batch_slip, LONGEST_SLIP).text)
    for text in (LONG * 3, ETHNIC, "12345张", "2021年12月31日"):
        assert text in said


@pytest.mark.parametrize("number", [1, 12, 111, 999, 1000, 12345])
def test_the_code_of_a_batch_is_legible_from_a_metre_away(number: int) -> None:
    large = [char for char in page(batch_slip, a_batch_slip(batch=number)).chars if char.size >= 48]
    assert "".join(char.text for char in large) == batch_code(number)
    assert len({char.baseline for char in large}) == 1


def test_a_box_that_is_not_known_leaves_its_cell_to_the_pen() -> None:
    assert "箱号手工清点张数" in squeezed(page(batch_slip, a_batch_slip(box="")).text)


@pytest.mark.parametrize("facts", [a_batch_slip(), LONGEST_SLIP], ids=["usual", "long"])
def test_the_slip_lies_above_the_line_to_cut_along(facts: Any) -> None:
    data = pdf(batch_slip, facts)
    [sheet] = pages_of(data)
    dashes = sorted((rule for rule in sheet.rules if rule.top > CUT - 5), key=lambda rule: rule.left)
    assert all(rule.top == rule.bottom == pytest.approx(CUT, abs=0.01) for rule in dashes)
    assert (dashes[0].left, dashes[-1].right) == pytest.approx((MARGIN, 210 - MARGIN), abs=0.01)
    assert all(later.left - earlier.right > 1 for earlier, later in pairwise(dashes))
    assert max(ink.bottom for ink in inks(data)) < CUT - 5


def test_each_step_has_cells_large_enough_for_a_pen() -> None:
    sheet = page(batch_slip, a_batch_slip())
    steps = [char.baseline for char in sheet.chars if char.size == 13 and char.text in "一二裁封"]
    assert all(later - earlier >= 9.5 for earlier, later in pairwise(steps))
    assert len(steps) == 4
    lower = [rule for rule in sheet.rules if rule.left == rule.right and rule.top < steps[0] < rule.bottom]
    edges = sorted({round(rule.left, 1) for rule in lower})
    assert all(later - earlier >= 24 for earlier, later in pairwise(edges))
    assert len(edges) == 6


# the list of codes


def sections_of(facts: code_list.Facts) -> list[ListedSection]:
    """Return every section in the order of the list."""
    return [section for unit in facts.units for section in unit.sections]


def test_105_sections_of_38_units_stand_on_one_sheet_in_type_of_9_points_or_more() -> None:
    sheet = page(code_list, a_code_list())
    assert min(char.size for char in sheet.chars) >= 9
    assert "共38个单位、105个科室" in sheet.text


def test_every_section_stands_below_its_unit_with_its_code() -> None:
    facts = a_code_list()
    said = squeezed(page(code_list, facts).text)
    listed = (f"{unit.name}{''.join(f'{code_text(s.number)}{s.name}' for s in unit.sections)}" for unit in facts.units)
    assert "".join(listed) in said


def test_the_printed_code_is_the_keying_code_with_a_hyphen() -> None:
    assert code_text(17) == "017-1"
    assert [code_text(number).replace("-", "") for number in range(1, 1000)] == [*map(keying_code, range(1, 1000))]


def test_the_digits_of_codes_stand_right_below_each_other() -> None:
    facts = a_code_list(ListedUnit("某局", tuple(ListedSection(number, "科") for number in (111, 234, 508))))
    rows = [line for line in page(code_list, facts).lines() if len(line) == 6 and line[3].text == "-"]
    middles = [[(char.x + char.right) / 2 for char in row[:5]] for row in rows]
    assert len(rows) == 3
    assert middles[1:] == [pytest.approx(middles[0], abs=0.01)] * 2


def test_fifty_characters_of_every_name_are_printed_in_full() -> None:
    said = squeezed("".join(sheet.text for sheet in pages_of(pdf(code_list, LONGEST_LIST))))
    for section in sections_of(LONGEST_LIST):
        assert f"{code_text(section.number)}{LONG}" in said


@pytest.mark.parametrize("facts", [a_code_list(*units(2, 5)), a_code_list(*units(1, 400)), LONGEST_LIST])
def test_every_sheet_has_the_keys_at_its_foot_and_its_number(facts: code_list.Facts) -> None:
    found = pages_of(pdf(code_list, facts))
    for number, sheet in enumerate(found, start=1):
        said = squeezed(sheet.text)
        assert "指标4冷5懒6推7乱8贪更正Backspace退一键Ctrl+Z重开上一张" in said
        assert "按键+下一张-退一行*待裁/不清.无效9意见Enter确认" in said
        assert f"第{number}页，共{len(found)}页" in said


@pytest.mark.parametrize(("number", "said"), [(399, False), (400, True), (999, True)])
def test_that_enter_separates_is_said_only_where_a_number_makes_it_so(number: int, said: bool) -> None:
    facts = a_code_list(ListedUnit("某局", (ListedSection(1, "甲科"), ListedSection(number, "乙科"))))
    sentence = "本期科室编号有400及以上的，两个科室之间按Enter分隔。"
    assert (sentence in squeezed(page(code_list, facts).text)) is said


def test_a_unit_that_goes_on_in_another_column_is_named_again() -> None:
    found = pages_of(pdf(code_list, a_code_list(*units(1, 400, unit="某区大局"))))
    starts = [min(chars, key=lambda char: char.baseline).baseline for chars in map(listed_chars, found)]
    tops = ["".join(char.text for char in listed_chars(sheet) if char.baseline == at)
            for sheet, at in zip(found, starts, strict=True)]  # fmt: skip
    heads = "".join(tops)
    assert heads.startswith("某区大局")
    assert heads.replace("某区大局（续）", "") == "某区大局"


def listed_chars(sheet: Sheet) -> list[Char]:
    """Return the characters below the heavy rule at the head."""
    head = min(rule.top for rule in sheet.rules)
    return [char for char in sheet.chars if char.baseline > head]


def test_a_list_is_grouped_by_unit_in_the_order_of_numbers() -> None:
    def entry(number: int, unit: int) -> EntryRow:
        return EntryRow(number, number, f"科{number}", "internal", unit, "某局", "", None, "", None, "", None, "")

    found = code_list.by_unit([entry(9, 1), entry(2, 2), entry(3, 1), entry(20, 2), entry(5, 3)])
    assert [[section.number for section in unit.sections] for unit in found] == [[2, 20], [3, 9], [5]]


def test_a_round_without_sections_still_gives_a_sheet() -> None:
    assert "共0个单位、0个科室" in page(code_list, a_code_list(units=())).text


BLOCKS = st.lists(
    st.builds(
        lambda heights, gap: Block(Row(15.0), Row(16.0), tuple(Row(float(height)) for height in heights), gap),
        st.lists(st.integers(10, 60), min_size=1, max_size=30),
        st.sampled_from([0.0, 6.0]),
    ),
    max_size=30,
)


@given(BLOCKS, st.sampled_from([160.0, 300.0, 640.0]), st.integers(1, 4))
def test_columns_lose_nothing_and_leave_no_heading_alone(blocks: list[Block], height: float, count: int) -> None:
    found = columns(blocks, height, count)
    placed = [row for column in found for _, row in column]
    again = {id(block.again) for block in blocks}
    assert [row for row in placed if id(row) not in again] == [
        row for block in blocks for row in (block.heading, *block.rows)
    ]
    assert -(-len(found) // count) == sheets(blocks, height, count)
    heads = {id(row) for block in blocks for row in (block.heading, block.again)}
    for column in (column for column in found if column):
        assert id(column[0][1]) in heads
        assert id(column[-1][1]) not in heads
        assert all(at + row.height <= later + 0.01 for (at, row), (later, _) in pairwise(column))
        assert column[-1][0] + column[-1][1].height <= height + 0.01

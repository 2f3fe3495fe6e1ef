"""What the papers say: read back from the PDF it equals the facts (R8.4, R8.6)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.common.errors import RuleError
from reports import circular, head_interview, head_talk, leader_talk, newspaper
from reports.kit.body import body, recipient, signature, title, with_signature
from reports.kit.chinese import day, document_number, enumerated, level, numeral, span
from reports.kit.frozen import from_plain, to_plain
from reports.kit.page import Frame, letter
from reports.kit.tables import Column, table
from reports.preview import page_count, render
from tests.papers import HEAD, PROBLEMS, a_circular, a_listed, a_notice, drawn_by
from tests.pdf_reading import copied, fonts, sheets, squeezed

NAMES = st.text(alphabet="张王李欧阳阿卜杜拉买提·堃喆䶮㛃\U0002cd8d\U0002b5af\U0002c35b", min_size=1, max_size=50)
PAPERS: list[tuple[ModuleType, Any]] = [
    (leader_talk, a_notice()),
    (head_talk, a_notice()),
    (head_interview, a_notice()),
    (circular, a_circular()),
    (newspaper, newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed)),
]


def text_of(module: ModuleType, facts: Any) -> str:
    """Draw a paper and copy everything out of it."""
    return copied(drawn_by(module.draw, facts)[0])


@pytest.mark.parametrize(("module", "facts"), PAPERS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_same_facts_give_the_same_bytes(module: ModuleType, facts: Any) -> None:
    assert drawn_by(module.draw, facts) == drawn_by(module.draw, facts)


@pytest.mark.parametrize(("module", "facts"), PAPERS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_font_of_a_paper_is_embedded(module: ModuleType, facts: Any) -> None:
    found = fonts(drawn_by(module.draw, facts)[0])
    assert found
    assert all(found.values())


@pytest.mark.parametrize(("module", "facts"), PAPERS, ids=lambda value: getattr(value, "__name__", ""))
def test_facts_survive_the_ledger(module: ModuleType, facts: Any) -> None:
    assert from_plain(type(facts), to_plain(facts)) == facts


@settings(max_examples=40, deadline=None)
@given(NAMES, st.sampled_from([leader_talk, head_talk, head_interview]))
def test_every_name_is_printed_and_copied_back(person: str, module: ModuleType) -> None:
    assert f"{person}同志" in text_of(module, a_notice(person=person))


def test_a_substituted_character_of_a_name_is_told() -> None:
    _, done = drawn_by(leader_talk.draw, a_notice(person="王\U0002b5af"))
    assert [(item.code, item.used) for item in done.substitutions] == [("U+2B5AF", "kai")]


def test_a_character_no_face_has_stops_the_paper() -> None:
    target = io.BytesIO()
    with pytest.raises(RuleError) as refused:
        leader_talk.draw(a_notice(person="王\U0001f600"), target)
    assert refused.value.key == "reports.glyph_missing"
    assert refused.value.facts == {"character": "\U0001f600", "code": "U+1F600"}
    assert target.getvalue() == b""


@pytest.mark.parametrize(
    ("module", "facts", "said"),
    [
        (leader_talk, a_notice(), "某区自然资源和规划局王\U0002cd8d䶮同志："),
        (
            leader_talk,
            a_notice(),
            "你分管的不动产登记中心名列第2名。群众反映的主要问题是：服务态度冷硬、办事拖拉低效。",
        ),
        (leader_talk, a_notice(), "请你于2021年4月17日前到某区纪委监委接受谈话"),
        (leader_talk, a_notice(), "抄送：中共某区自然资源和规划局党组。"),
        (leader_talk, a_notice(principal=True), "你单位不动产登记中心名列第2名"),
        (leader_talk, a_notice(person=""), "某区自然资源和规划局分管负责同志："),
        (leader_talk, a_notice(due_on=None), "请你自接到本通知之日起15日内到某区纪委监委接受谈话"),
        (head_talk, a_notice(), "中共某区自然资源和规划局党组："),
        (
            head_talk,
            a_notice(),
            "请你单位党组于2021年4月17日前，由有关负责同志对该科室负责人王\U0002cd8d䶮同志进行谈话提醒",
        ),
        (head_talk, a_notice(), "自结果公布之日起3个月内（2021年4月2日至7月2日），不得提拔该同志。"),
        (head_talk, a_notice(embargo_from=None, embargo_to=None), "自结果公布之日起3个月内，不得提拔该同志。"),
        (head_talk, a_notice(person=""), "对该科室负责同志进行谈话提醒"),
        (head_talk, a_notice(committee=""), "某区自然资源和规划局党委（党组）："),
        (head_talk, a_notice(committee="中共某公司委员会"), "请你单位党委于"),
        (head_interview, a_notice(), "约谈通知书"),
        (head_interview, a_notice(), "约谈后不再另行谈话提醒。"),
        (head_interview, a_notice(listed=a_listed(1, direct_first=True)), "经举报查实，按规定直接列第1名"),
        (
            circular,
            a_circular(),
            "本期对38个单位的105个科室进行评议。共收回评议票1362张，其中弃权票14张、无效票8张、有效票1340张",
        ),
        (circular, a_circular(), "定向评议1000张、抽样评议300张和其他评议40张"),
        (circular, a_circular(), "第10名，某区城市管理执法局广告与店招管理科"),
        (circular, a_circular(), "自结果公布之日起3个月内（2021年4月2日至7月2日）不得提拔"),
        (circular, a_circular(), "结果校验码：" + "0123456789abcdef" * 4),
        (circular, a_circular(), "抄送：区委，区人大常委会，区政府，区政协，区委组织部，区考核办。"),
    ],
)
def test_a_paper_says(module: ModuleType, facts: Any, said: str) -> None:
    assert said in text_of(module, facts)


def test_an_interview_does_not_speak_of_a_talk_reminder_to_hold() -> None:
    assert "进行谈话提醒" not in text_of(head_interview, a_notice())


def test_a_waived_embargo_is_not_mentioned() -> None:
    assert "不得提拔" not in text_of(head_talk, a_notice(embargo_months=0))


def test_the_circular_lists_every_section_with_votes_and_problems() -> None:
    facts = a_circular()
    text = text_of(circular, facts)
    for line in facts.listed:
        cells = f"{line.rank}{line.unit}{line.section}{line.votes}{line.problems}"
        assert squeezed(cells) in _table_text(drawn_by(circular.draw, facts)[0])
    assert "名次单位科室得票主要问题" in text


def test_the_circular_prints_the_words_by_which_the_round_s_file_is_known() -> None:
    facts = a_circular()
    assert squeezed(f"复算指纹：{' '.join(facts.fingerprint)}") in _table_text(drawn_by(circular.draw, facts)[0])
    assert "复算指纹" not in text_of(circular, a_circular(fingerprint=()))


def _table_text(pdf: bytes) -> str:
    """Return the pages from the attachment on, in the order in which they were drawn."""
    pages = [page.text for page in sheets(pdf)]
    first = next(number for number, text in enumerate(pages) if text.startswith("附件"))
    return squeezed("".join(pages[first:]))


def test_a_round_known_only_as_a_result_has_a_circular_without_figures() -> None:
    listed = tuple(replace(line, votes=None, score=None) for line in a_circular().listed)
    text = text_of(circular, a_circular(listed=listed, units=None, sections=None, channels=()))
    assert "得票" not in text
    assert "共收回" not in text


def test_a_long_list_repeats_its_head_on_every_page() -> None:
    listed = tuple(a_listed(rank, PROBLEMS * 3) for rank in range(1, 11))
    pages = [page.text for page in sheets(drawn_by(circular.draw, a_circular(listed=listed))[0])]
    with_table = [text for text in pages if "名次单位" in text]
    assert len(with_table) >= 2


def test_a_cell_longer_than_a_page_goes_on_in_a_further_row() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(900))
    set_ = table([Column("甲", 100), Column("乙", 150)], [["某局", text]])
    drawn = "".join(mark.text for row in set_ for mark in row.marks if hasattr(mark, "text"))
    assert "".join(drawn.split("甲乙")).replace("某局", "") == text


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.text(alphabet="群众反映办事2021难，。堃\U0002cd8d", min_size=1, max_size=300), min_size=1, max_size=40)
)
def test_text_of_any_length_flows_over_the_pages_without_loss(paragraphs: list[str]) -> None:
    text = tuple(row for paragraph in paragraphs for row in body(paragraph))
    rows = (*title(["通知"]), *recipient("某局"), *with_signature(text, signature("某区纪委监委", dt.date(2021, 4, 2))))
    target = io.BytesIO()
    letter(Frame("某区纪委监委", "某〔2021〕1号", "通知"), rows, "某局", target)
    pages = [page.text for page in sheets(target.getvalue())]
    body_text = "".join(text.split("—")[0] for text in pages)
    expected = "某区纪委监委某〔2021〕1号通知某局：" + "".join(paragraphs) + "某区纪委监委2021年4月2日抄送：某局。"
    assert squeezed(body_text) == squeezed(expected)


def test_the_newspaper_table_says_rank_unit_section_and_main_problems_only() -> None:
    facts = newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed)
    text = text_of(newspaper, facts)
    assert "得票" not in text
    for line in facts.listed:
        assert squeezed(line.section) in text
        assert line.problems in text


@pytest.mark.parametrize("width", [900, 1170, 2350, 4000])
def test_the_newspaper_table_has_the_width_that_was_asked_for(width: int) -> None:
    data, _ = drawn_by(newspaper.draw, newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed, width))
    [page] = sheets(data)
    assert page.width == pytest.approx(width / 10, abs=0.01)
    assert all(char.x > 0 and char.right < width / 10 for char in page.chars)
    assert all(char.baseline < page.height for char in page.chars)


@pytest.mark.parametrize("width", [899, 4001])
def test_a_newspaper_table_too_narrow_or_too_wide_is_refused(width: int) -> None:
    with pytest.raises(RuleError, match=r"reports\.width"):
        newspaper.draw(newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed, width), io.BytesIO())


def test_main_problems_that_name_a_person_are_not_printed_in_the_newspaper() -> None:
    with pytest.raises(RuleError) as refused:
        newspaper.check_names([a_listed(2, "群众反映张三丰态度差")], {"张三丰", "李四"})
    assert refused.value.key == "reports.name_in_newspaper"
    assert refused.value.facts["name"] == "张三丰"
    assert refused.value.facts["passage"] == "群众反映张三丰态度差"
    newspaper.check_names([a_listed(2, "态度差")], {"张三丰", "李四", "", "差"})


@pytest.mark.parametrize("problems", ["阿卜杜拉•买买提推诿", "阿卜杜拉 · 买买提推诿", "阿卜杜拉·买 买提"])
def test_another_separator_or_a_gap_does_not_hide_a_name(problems: str) -> None:
    with pytest.raises(RuleError, match=r"reports\.name_in_newspaper"):
        newspaper.check_names([a_listed(2, problems)], {"阿卜杜拉·买买提"})


def test_a_part_of_a_name_is_no_name() -> None:
    newspaper.check_names([a_listed(2, "张三丰富的经验没有用上")], {"张三丰田", "买买提·阿卜"})


def test_a_two_character_name_that_is_a_common_word_is_shown_with_the_words_around_it() -> None:
    with pytest.raises(RuleError) as refused:
        newspaper.check_names([a_listed(2, "窗口人员少，群众排队久，承诺的高峰时段没有加派人手")], {"高峰"})
    assert refused.value.facts["passage"] == "…众排队久，承诺的高峰时段没有加派人手"


def test_the_newspaper_workbook_says_what_the_text_says() -> None:
    facts = newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed)
    target = io.BytesIO()
    newspaper.workbook(facts, target)
    table, around = openpyxl.load_workbook(target).worksheets
    lines = newspaper.text(facts).splitlines()
    rows = ["\t".join(map(str, row)) for row in table.iter_rows(values_only=True)]
    assert rows == lines[2:13]
    said = [row[1] for row in around.iter_rows(min_row=2, values_only=True)]
    assert said == [lines[0], *lines[14:], HEAD.number]


def test_the_newspaper_text_is_one_line_a_section_parted_by_tabs() -> None:
    facts = newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed)
    lines = newspaper.text(facts).splitlines()
    assert lines[0] == "2021年第一季度“最难办事科室群众评”结果"
    assert lines[2] == "名次\t单位\t科室\t主要问题"
    assert lines[3] == f"1\t某区市场监督管理局\t行政审批科\t{PROBLEMS}"
    assert len(lines[3:13]) == 10


@pytest.mark.parametrize(
    ("value", "expected"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (38, "三十八"), (99, "九十九")]
)
def test_numerals_are_written_in_chinese(value: int, expected: str) -> None:
    assert numeral(value) == expected


def test_dates_and_numbers_have_no_leading_zeros() -> None:
    assert day(dt.date(2021, 4, 2)) == "2021年4月2日"
    assert document_number("某纪评", 2021, 1) == "某纪评〔2021〕1号"
    assert level(3, "整改要求") == "三、整改要求"
    assert enumerated(["甲", "乙", "丙"]) == "甲、乙和丙"
    assert enumerated(["甲"]) == "甲"


def test_a_period_says_the_year_once_where_it_is_the_same() -> None:
    assert span(dt.date(2021, 4, 12), dt.date(2021, 7, 12)) == "2021年4月12日至7月12日"
    assert span(dt.date(2021, 11, 30), dt.date(2022, 2, 28)) == "2021年11月30日至2022年2月28日"


def test_a_preview_has_the_size_of_the_page_and_shows_ink() -> None:
    data, done = drawn_by(leader_talk.draw, a_notice())
    picture = render(data, 0, 2.0)
    assert page_count(data) == done.pages
    assert (picture.width, picture.height) == (1191, 1684)
    assert len(picture.rgba) == picture.width * picture.height * 4
    assert b"\xe6\x00\x12\xff" in picture.rgba
    with pytest.raises(IndexError):
        render(data, 99)

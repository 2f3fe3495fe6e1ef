"""Papers that follow from measures: notices, proposals, letters, report, receipts, records (R7, R8.1, R8.2, R8.4)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import (
    deduction_list,
    district_report,
    embargo_letter,
    rectification_notice,
    removal_proposal,
    service_receipt,
    talk_record,
)
from reports.kit.frozen import from_plain, to_plain
from tests.kinds import (
    A_RECORD,
    COMPLAINTS,
    ETHNIC,
    LONG,
    LONG_LISTED,
    LONG_RECEIPT,
    LONG_TALK,
    a_deduction_list,
    a_leaders_removal,
    a_receipt,
    a_rectification,
    a_removal,
    a_report,
    a_talk,
    an_embargo_letter,
    barred,
    deducted,
    receipts,
    talks,
)
from tests.papers import HEAD, PROBLEMS, a_circular, a_listed, drawn_by
from tests.pdf_reading import MM, Char, copied, fonts, sheets, squeezed
from tests.test_reports_working import crossed

LETTERS: list[tuple[ModuleType, Any, int]] = [
    (rectification_notice, a_rectification(), 2),
    (rectification_notice, a_rectification(complaints=()), 2),
    (
        rectification_notice,
        a_rectification(
            listed=LONG_LISTED, committee=LONG, complaints=tuple(replace(c, text=c.text * 9) for c in COMPLAINTS)
        ),
        3,
    ),
    (removal_proposal, a_removal(), 1),
    (removal_proposal, a_leaders_removal(), 1),
    (removal_proposal, a_removal(listed=LONG_LISTED, committee=LONG, person=ETHNIC), 2),
    (embargo_letter, an_embargo_letter(*barred(1)), 2),
    (embargo_letter, an_embargo_letter(), 2),
    (embargo_letter, an_embargo_letter(*barred(40)), 5),
    (embargo_letter, an_embargo_letter(*barred(10, ETHNIC, LONG)), 5),
    (deduction_list, a_deduction_list(lines=deducted(1)), 2),
    (deduction_list, a_deduction_list(), 2),
    (deduction_list, a_deduction_list(lines=deducted(40)), 4),
    (deduction_list, a_deduction_list(lines=deducted(10, ETHNIC, LONG)), 5),
]
REPORTS: list[tuple[ModuleType, Any, int]] = [
    (district_report, a_report(), 4),
    (district_report, a_report(listed=a_circular().listed * 4), 8),
    (district_report, a_report(listed=(LONG_LISTED,), channels=(), units=0, sections=0, published_on=None), 4),
]
FORMS: list[tuple[ModuleType, Any, int]] = [
    (service_receipt, receipts(), 1),
    (service_receipt, receipts(a_receipt(), LONG_RECEIPT), 2),
    (talk_record, talks(), 1),
    (talk_record, talks(a_talk(**A_RECORD)), 1),
    (talk_record, talks(LONG_TALK), 3),
]
SQUEEZED = "，。、；：）”"
"""Marks of which the right half is blank; at the end of a line it may hang over the edge."""
NAMES = st.text(alphabet="张王李欧阳阿卜杜拉买提·堃喆䶮㛃\U0002cd8d\U0002b5af\U0002c35b", min_size=1, max_size=50)


@cache
def pdf(module: ModuleType, facts: Any) -> bytes:
    """Draw a paper, once."""
    return drawn_by(module.draw, facts)[0]


def said(module: ModuleType, facts: Any) -> str:
    """Return everything that a paper says."""
    return copied(pdf(module, facts))


@pytest.mark.parametrize(("module", "facts", "pages"), [*LETTERS, *REPORTS, *FORMS])
def test_the_same_facts_give_the_same_bytes_with_every_font_inside(module: ModuleType, facts: Any, pages: int) -> None:
    data = pdf(module, facts)
    assert data == drawn_by(module.draw, facts)[0]
    assert all(fonts(data).values())
    assert len(sheets(data)) == pages


@pytest.mark.parametrize(("module", "facts", "_pages"), [*LETTERS, *REPORTS])
def test_nothing_but_head_and_page_number_stands_outside_the_type_area(
    module: ModuleType, facts: Any, _pages: int
) -> None:
    for sheet in sheets(pdf(module, facts)):
        outside = [char for char in sheet.chars if not inside(char)]
        assert squeezed("".join(char.text for char in outside)).strip("—0123456789") == ""
        assert all(rule.left > 28 - 0.2 and rule.right < 184 + 0.2 for rule in sheet.rules if not rule.red)


def inside(char: Char) -> bool:
    """Say whether a character stands in the type area, or is red as the issuer's mark is."""
    right = char.right - (char.size / 2 / MM if char.text in SQUEEZED else 0)
    return char.red or (char.x > 28 - 0.2 and right < 184 + 0.4 and 37 < char.baseline < 262.2)


@pytest.mark.parametrize(("module", "facts", "_pages"), FORMS)
def test_a_form_keeps_its_margins_and_no_line_runs_through_a_character(
    module: ModuleType, facts: Any, _pages: int
) -> None:
    data = pdf(module, facts)
    assert crossed(data) == set()
    for sheet in sheets(data):
        assert all(char.x > 14.5 and char.right < 195.5 and 9 < char.baseline < 285 for char in sheet.chars)


@pytest.mark.parametrize(("module", "facts", "_pages"), [*LETTERS, *REPORTS])
def test_facts_survive_the_ledger(module: ModuleType, facts: Any, _pages: int) -> None:
    assert from_plain(type(facts), to_plain(facts)) == facts


@settings(max_examples=12, deadline=None)
@given(NAMES)
def test_every_name_is_printed_and_copied_back(name: str) -> None:
    assert f"建议免去{name}同志" in said(removal_proposal, a_removal(person=name))
    assert name in said(embargo_letter, an_embargo_letter(*barred(1, name)))
    assert name in said(deduction_list, a_deduction_list(lines=deducted(1, name)))
    assert name in said(talk_record, talks(a_talk(person=name)))
    assert name in said(service_receipt, receipts(a_receipt(addressee=name)))


@pytest.mark.parametrize(
    ("module", "facts", "_pages"), [LETTERS[2], LETTERS[5], LETTERS[9], LETTERS[13], FORMS[1], FORMS[4]]
)
def test_the_longest_names_are_printed_whole(module: ModuleType, facts: Any, _pages: int) -> None:
    text = said(module, facts)
    assert LONG in text
    assert module is rectification_notice or ETHNIC in text


@pytest.mark.parametrize(
    ("module", "facts", "text"),
    [
        (rectification_notice, a_rectification(), "你单位不动产登记中心名列第2名。"),
        (rectification_notice, a_rectification(), "整改工作应当自结果公布之日起30日内（2021年5月2日前）完成。"),
        (rectification_notice, a_rectification(days=0), "整改工作应当于2021年5月2日前完成。"),
        (rectification_notice, a_rectification(), "懒：办事拖拉低效60次（48%）承诺时限内未办结且不说明理由"),
        (rectification_notice, a_rectification(complaints=()), "请对照评议指标逐项自查"),
        (removal_proposal, a_removal(), "中共某区自然资源和规划局党组："),
        (
            removal_proposal,
            a_removal(),
            "中连续两期名列前3名（2020年第四季度第2名和2021年第一季度第1名）。",
        ),
        (removal_proposal, a_removal(), "连续两期以上名列前3名的，建议免去科室负责人职务。据此，某区纪委监委建议免去"),
        (removal_proposal, a_removal(), "请你单位党组按照干部管理权限和规定程序研究决定，并于2021年5月12日前"),
        (removal_proposal, a_leaders_removal(), "区委：某区自然资源和规划局不动产登记中心在"),
        (removal_proposal, a_leaders_removal(), "连续三期以上名列前3名的，建议免去分管领导职务。"),
        (removal_proposal, a_leaders_removal(), "同志任某区自然资源和规划局分管领导，分管该科室。"),
        (removal_proposal, a_leaders_removal("principal_leader"), "主要领导，该科室未明确分管领导。"),
        (removal_proposal, a_removal(listed=a_listed(1, direct_first=True)), "群众反映的主要问题是：服务态度冷硬"),
        (embargo_letter, an_embargo_letter(), "区委组织部：2021年第一季度“最难办事科室群众评”结果已于"),
        (embargo_letter, an_embargo_letter(), "本期影响期人员共10名"),
        (embargo_letter, an_embargo_letter(), "不动产登记中心负责人22021年4月2日至7月2日"),
        (embargo_letter, an_embargo_letter(vacant=("某局某科",)), "另有1个科室（某局某科）的负责人在截止日空缺"),
        (deduction_list, a_deduction_list(), "区考核办："),
        (deduction_list, a_deduction_list(), "请计入2021年度考核。"),
        (deduction_list, a_deduction_list(), "本期领导班子扣分合计10.0分，分管领导扣分合计5.0分。专此函告。"),
        (deduction_list, a_deduction_list(cap="2.0"), "年度累计扣分最多2.0分，应扣分以年度扣分表为准。"),
        (district_report, a_report(), "某区纪委监委关于2021年第一季度“最难办事科室群众评”情况的报告区委："),
        (district_report, a_report(), "共收回评议票1322张，其中有效票1300张、弃权票14张、无效票8张；"),
        (district_report, a_report(), "截至2021年4月20日，有关处置情况如下。"),
        (district_report, a_report(), "影响期人员9人，影响期为2021年4月2日至7月2日。"),
        (district_report, a_report(), "应整改科室10个，已下达整改通知4个，已销号1个。"),
        (district_report, a_report(published_on=None), "结果尚未公布。"),
        (district_report, a_report(corrected=True), "此前公布的结果有误并已更正，以本报告为准。现将"),
        (embargo_letter, an_embargo_letter(corrected=True), "此前函告的名单作废，以本函为准。按照"),
        (deduction_list, a_deduction_list(corrected=True), "此前函告的扣分情况作废，以本函为准。按照"),
        (
            district_report,
            a_report(followed=replace(a_report().followed, removals=())),
            "（四）提出免职建议。没有需要提出免职建议的情形。",
        ),
        (service_receipt, receipts(), "《谈话提醒通知书》（某纪评〔2021〕2号，2021年4月2日）"),
        (service_receipt, receipts(), "□直接送达□其他"),
        (talk_record, talks(), "谈话时间年月日时分"),
        (talk_record, talks(a_talk(**A_RECORD)), "谈话时间2021年4月15日9时30分"),
        (talk_record, talks(a_talk(person="")), "谈话对象（空缺）"),
        (talk_record, talks(a_talk(**A_RECORD | {"began": ""})), "谈话时间2021年4月15日谈话对象"),
    ],
)  # fmt: skip
def test_a_paper_says_what_the_facts_say(module: ModuleType, facts: Any, text: str) -> None:
    assert text in said(module, facts)


def test_a_long_record_goes_on_over_sheets_and_loses_nothing() -> None:
    text = said(talk_record, talks(LONG_TALK)).replace("谈话内容（续）", "").replace("谈话对象说明和整改承诺（续）", "")
    assert text.count(PROBLEMS) >= 57  # those that a new sheet divides are not found whole
    body = text.replace(talk_record.NOTES[0], "")
    assert body.count("；") == 60 * PROBLEMS.count("；")


def test_a_letter_begins_with_its_mark_its_number_and_its_title() -> None:
    text = said(embargo_letter, an_embargo_letter())
    assert text.startswith(f"{HEAD.office}{HEAD.number}关于2021年第一季度“最难办事科室群众评”影响期人员名单的函")

"""Facts of the papers that follow from measures, for tests: usual ones, and the longest names there can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from reports.circular_list import ChannelCount
from reports.deduction_list import Facts as DeductionFacts
from reports.district_measures import Followed, Span
from reports.district_report import Facts as ReportFacts
from reports.embargo_letter import Barred
from reports.embargo_letter import Facts as EmbargoFacts
from reports.rectification_notice import Complaint
from reports.rectification_notice import Facts as RectificationFacts
from reports.removal_proposal import Facts as RemovalFacts
from reports.service_receipt import Facts as ReceiptFacts
from reports.service_receipt import Receipt
from reports.talk_record import Facts as TalkFacts
from reports.talk_record import Talk
from tests.papers import HEAD, PROBLEMS, PUBLISHED, SECTIONS, a_circular, a_listed

LONG = "某某市某某新区人力资源和社会保障局暨医疗保障服务管理综合协调联席会议办公室公共就业创业服务指导中心科"
PERSON = "王\U0002cd8d䶮"
ETHNIC = "阿卜杜拉·买买提\U0002cd8d㛃䶮堃" * 4
ROUND = "2021年第一季度"
COMPLAINTS = (
    Complaint("冷：服务态度冷硬", "38次（31%）", "窗口人员对办事群众态度生硬，一次性告知不到位"),
    Complaint("懒：办事拖拉低效", "60次（48%）", "承诺时限内未办结且不说明理由"),
    Complaint("推：推诿扯皮不履职", "26次（21%）", "由本单位对照评议指标自查明确"),
)
LONG_LISTED = replace(a_listed(), unit=LONG, section=LONG)


def a_rectification(**changed: Any) -> RectificationFacts:
    """Return the facts of a rectification notice."""
    facts = RectificationFacts(
        HEAD, ROUND, a_listed(), "中共某区自然资源和规划局党组", COMPLAINTS, 30, dt.date(2021, 5, 2)
    )
    return replace(facts, **changed)


def a_removal(**changed: Any) -> RemovalFacts:
    """Return the facts of a proposal to remove a head."""
    facts = RemovalFacts(
        HEAD, ROUND, a_listed(), "中共某区自然资源和规划局党组", PERSON, "section_head",
        ("2020年第四季度第2名", "2021年第一季度第1名"), 3, dt.date(2021, 5, 12),
    )  # fmt: skip
    return replace(facts, **changed)


def a_leaders_removal(post: str = "leader_in_charge") -> RemovalFacts:
    """Return the facts of a proposal to remove a leader."""
    return a_removal(post=post, places=("2020年第三季度第3名", *a_removal().places))


def barred(count: int, person: str = PERSON, name: str = "") -> tuple[Barred, ...]:
    """Return people who may not be promoted, by rank; all of one unit and section where a name is given."""
    return tuple(
        Barred(person, name or SECTIONS[n % 10][0], name or SECTIONS[n % 10][1], n + 1, PUBLISHED, dt.date(2021, 7, 2))
        for n in range(count)
    )


def an_embargo_letter(*listed: Barred, **changed: Any) -> EmbargoFacts:
    """Return the facts of the letter to the organisation department."""
    facts = EmbargoFacts(HEAD, ROUND, PUBLISHED, 3, listed or barred(10), ())
    return replace(facts, **changed)


def deducted(count: int, person: str = "赵堃", name: str = "") -> tuple[tuple[str, ...], ...]:
    """Return lines of a deduction list."""
    return tuple(
        (str(n + 1), name or SECTIONS[n % 10][0], name or SECTIONS[n % 10][1], "1.0", person, "0.5")
        for n in range(count)
    )


def a_deduction_list(**changed: Any) -> DeductionFacts:
    """Return the facts of the letter to the assessment office."""
    facts = DeductionFacts(HEAD, ROUND, PUBLISHED, 2021, deducted(10), "10.0", "5.0", "")
    return replace(facts, **changed)


def a_report(**changed: Any) -> ReportFacts:
    """Return the facts of the report to the district committee."""
    followed = Followed(
        ("谈话提醒分管领导应办10人次、已办3人次", "约谈科室负责人应办3人次、已办1人次"),
        9, (Span(PUBLISHED, dt.date(2021, 7, 2)),), "5.5", "5.0",
        ("建议免去科室负责人职务1人次，已作出免职决定0人次",), 10, 4, 1,
    )  # fmt: skip
    channels = (ChannelCount("定向评议", 1000, 12, 7), ChannelCount("抽样评议", 300, 2, 1))
    facts = ReportFacts(
        HEAD, ROUND, PUBLISHED, dt.date(2021, 4, 20), 38, 105, channels, a_circular().listed, followed
    )  # fmt: skip
    return replace(facts, **changed)


def a_receipt(**changed: Any) -> Receipt:
    """Return a receipt for a talk notice."""
    facts = Receipt(
        HEAD.office, HEAD.programme, ROUND, "谈话提醒通知书", "某纪评〔2021〕2号", PUBLISHED,
        f"某区自然资源和规划局{PERSON}同志", "某区自然资源和规划局不动产登记中心",
    )  # fmt: skip
    return replace(facts, **changed)


def a_talk(**changed: Any) -> Talk:
    """Return a talk of which nothing was recorded yet."""
    facts = Talk(
        HEAD.office, HEAD.programme, ROUND, "谈话提醒", PERSON, "某区自然资源和规划局分管领导", HEAD.office,
        f"在{ROUND}“最难办事科室群众评”中，某区自然资源和规划局不动产登记中心名列第2名。",
    )  # fmt: skip
    return replace(facts, **changed)


A_RECORD = {
    "held_on": dt.date(2021, 4, 15), "began": "09:30", "place": "区纪委监委第一谈话室", "present": "张某、李某",
    "content": "通报评议结果，指出存在的问题。\n要求限期整改。", "pledge": "诚恳接受，立即整改。", "recorded": True,
}  # fmt: skip
LONG_TALK = a_talk(
    **A_RECORD | {"person": ETHNIC, "post": LONG * 2, "by": LONG, "content": PROBLEMS * 40, "pledge": PROBLEMS * 20}
)
LONG_RECEIPT = a_receipt(addressee=LONG + ETHNIC, about=LONG + LONG)


def receipts(*found: Receipt) -> ReceiptFacts:
    """Return receipts that are printed together."""
    return ReceiptFacts(found or (a_receipt(),))


def talks(*found: Talk) -> TalkFacts:
    """Return records that are printed together."""
    return TalkFacts(found or (a_talk(),))

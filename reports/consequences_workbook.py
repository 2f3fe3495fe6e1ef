"""处置资料: all that followed from results in one workbook, a sheet for each kind of record (R7.1–R7.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from models.common.indicators import CHARACTERS, ORDER
from models.consequences.queries import LEADING_BODY, MeasureKind, MeasureRow
from models.consequences.yearly import YearlySheet
from models.inspections.queries import VisitRow, VisitState
from models.overview.everything import Everything
from models.overview.queries import Compared
from models.overview.rules import ListedAgain
from models.rectification.queries import RectificationRow, RectificationState, Texts
from models.registry.queries import Post
from models.rounds.queries import Stage
from reports.consequences_years import YEARS, year_row
from reports.history_words import FLAGS, MEASURES, OUTCOMES, POSTS, STATES
from reports.inspection_form import METHODS
from reports.kit.long_workbook import LongSheet, Value, write_long

TITLE: Final = "处置资料"
STAGES: Final = {Stage.FINALISED: "已定稿", Stage.PUBLISHED: "已公布", Stage.CLOSED: "已归档"}
RECTIFIED: Final = {
    RectificationState.WAITING: "未通知",
    RectificationState.NOTICED: "已通知",
    RectificationState.IN_HAND: "整改中",
    RectificationState.REPORTED: "待复查",
    RectificationState.FAILED: "复查未过",
    RectificationState.PASSED: "复查通过",
    RectificationState.CLOSED: "已销号",
    RectificationState.OUTSIDE: "未经复查了结",
}
VISITED: Final = {
    VisitState.PLANNED: "计划",
    VisitState.RECORDED: "已记录",
    VisitState.CONCLUDED: "已结论",
    VisitState.REFERRED: "已移送",
    VisitState.WITHDRAWN: "已取消",
}
_PLACE: Final = (("期次", 12), ("期次名称", 18), ("名次", 6), ("编号", 6), ("科室", 22), ("单位", 26))
Row = tuple[Value, ...]


def write_everything(
    facts: Everything, sink: Callable[[bytes], object], told: Callable[[int, int], object] = lambda _done, _all: None
) -> int:
    """Write the workbook and return its rows; `told` hears how many rows of all are written."""
    made = sheets(facts)
    write_long(made, sink, TITLE, told)
    return sum(len(sheet.rows) for sheet in made)


def sheets(facts: Everything) -> tuple[LongSheet, ...]:
    """Return the sheets in the order of reading."""
    return (
        _measures(facts), _talks(facts), _decisions(facts), _embargoes(facts), _deductions(facts.deductions),
        _rectifications(facts.rectifications), _visits(facts.visits), _tally(facts),
        LongSheet("年度对比", YEARS, _compared(facts.years)), _again(facts.again), _notes(facts),
    )  # fmt: skip


def _place(row: MeasureRow) -> Row:
    return row.round, row.round_title, row.rank, row.number, row.section, row.unit


def post_of(post: str) -> str:
    """Return a post in words; nothing for a section as a whole."""
    return POSTS[Post(post)] if post in set(Post) else "领导班子" if post == LEADING_BODY else ""


def _measures(facts: Everything) -> LongSheet:
    stages = {one.code: STAGES[one.stage] for one in facts.rounds}
    head = (
        *_PLACE, ("期次状态", 10), ("党委（党组）", 22), ("处置事项", 22), ("对象", 12), ("截止日职务", 12),
        ("连续期数", 10), ("办理期限（起始日）", 14), ("影响期至", 12), ("扣分", 8), ("状态", 10), ("核实提示", 22),
        ("通知日期", 12), ("送达日期", 12), ("签收人", 12), ("办结日期", 12), ("报告日期", 12), ("报告文号", 18),
        ("备注", 36),
    )  # fmt: skip
    rows: list[Row] = [
        (
            *_place(row), stages[row.round], row.party_committee, MEASURES[row.kind], row.person, post_of(row.post),
            row.streak or None, row.due_on, row.until_on, row.points, STATES[row.status],
            FLAGS[row.flag] if row.flag else "", row.notified_on, row.served_on, row.received_by, row.done_on,
            row.reported_on, row.reported_as, row.note,
        )
        for row in facts.measures
    ]  # fmt: skip
    return LongSheet("处置事项", head, rows)


def _talks(facts: Everything) -> LongSheet:
    head = (
        *_PLACE, ("谈话事项", 22), ("对象", 12), ("日期", 12), ("开始时间", 10), ("地点", 18), ("在场人员", 26),
        ("谈话内容", 48), ("表态承诺", 36),
    )  # fmt: skip
    kept = ((row, facts.talks[row.id]) for row in facts.measures if row.id in facts.talks)
    rows: list[Row] = [
        (*_place(row), MEASURES[row.kind], row.person, row.done_on, one.began, one.place, one.present, one.content,
         one.pledge)
        for row, one in kept
    ]  # fmt: skip
    return LongSheet("谈话记录", head, rows)


def _decisions(facts: Everything) -> LongSheet:
    head = (
        *_PLACE, ("建议事项", 24), ("对象", 12), ("连续期数", 10), ("决定", 16), ("决定机关", 26), ("文号", 22),
        ("决定日期", 12), ("免职生效日期", 14), ("理由", 36),
    )  # fmt: skip
    kept = ((row, facts.decisions[row.id]) for row in facts.measures if row.id in facts.decisions)
    rows: list[Row] = [
        (*_place(row), MEASURES[row.kind], row.person, row.streak, OUTCOMES[one.outcome], one.committee, one.number,
         one.decided_on, one.effective_on, one.reason)
        for row, one in kept
    ]  # fmt: skip
    return LongSheet("免职决定", head, rows)


def _embargoes(facts: Everything) -> LongSheet:
    head = (*_PLACE, ("对象", 12), ("起始日", 12), ("截止日（含）", 12), ("状态", 10), ("备注", 36))
    rows: list[Row] = [
        (*_place(row), row.person, row.due_on, row.until_on, STATES[row.status], row.note)
        for row in facts.measures
        if row.kind is MeasureKind.EMBARGO
    ]
    return LongSheet("影响期", head, rows)


def _deductions(years: Iterable[YearlySheet]) -> LongSheet:
    head = (
        ("年度", 8), ("扣分对象", 14), ("单位", 26), ("分管领导", 12), ("列入次数", 10), ("扣分合计", 10),
        ("封顶", 8), ("应扣分", 10), ("关账日期", 12), ("关账时应扣分", 14), ("关账后更正", 12),
    )  # fmt: skip
    rows: list[Row] = [
        (
            one.year, "领导班子" if one.kind is MeasureKind.BODY_DEDUCTION else "分管领导", one.unit, one.person,
            one.times, one.points, one.cap, one.total, one.frozen.closed_on if one.frozen else None,
            one.frozen.total if one.frozen else None, one.correction if one.frozen else None,
        )
        for one in years
    ]  # fmt: skip
    return LongSheet("年度扣分", head, rows)


def _texts(found: Texts) -> str:
    return "；".join(f"{CHARACTERS[ORDER.index(indicator)]}：{text}" for indicator, text in found)


def _rectifications(found: Iterable[RectificationRow]) -> LongSheet:
    head = (
        *_PLACE, ("状态", 12), ("通知日期", 12), ("整改问题", 40), ("责任人", 12), ("整改方案", 40),
        ("规则期限", 12), ("现行期限", 12), ("改期理由", 24), ("报告", 40), ("复查", 40), ("销号日期", 12),
    )  # fmt: skip
    rows: list[Row] = [
        (
            *_place(one.measure), RECTIFIED[one.state], one.noticed_on, _texts(one.problems), one.responsible, one.plan,
            one.by_rule, one.due_on, one.due_reason,
            "\n".join(f"{report.submitted_on}：{report.text}" for report in one.progress), _checks(one), one.closed_on,
        )
        for one in found
    ]  # fmt: skip
    return LongSheet("整改", head, rows)


def _checks(one: RectificationRow) -> str:
    told = []
    for check in one.rechecks:
        result = "通过" if check.passed else f"未通过，限{check.next_due_on}前整改" if check.next_due_on else "未通过"
        parts = (f"{check.checked_on}：{'、'.join(check.checkers)}，{result}", _texts(check.findings))
        told.append("；".join(part for part in parts if part))
    return "\n".join(told)


def _visits(found: Iterable[VisitRow]) -> LongSheet:
    head = (
        ("计划序号", 10), ("科室编号", 10), ("科室", 22), ("单位", 26), ("方式", 12), ("复查期次", 12),
        ("检查人员", 20), ("计划日期", 12), ("完成期限", 12), ("检查重点", 30), ("状态", 10), ("暗访日期", 12),
        ("地点", 18), ("所见情况", 40), ("发现问题", 40), ("结论", 30), ("移送单位", 18), ("移送日期", 12),
        ("移送文号", 18), ("取消原因", 24),
    )  # fmt: skip
    rows: list[Row] = [
        (
            one.inspection_id, one.number, one.section, one.unit, METHODS[one.method], one.round, "、".join(one.team),
            one.planned_on, one.before_on, one.purpose, VISITED[one.state], one.visited_on, one.place, one.observations,
            _texts(one.findings), one.conclusion, one.referred_to, one.referred_on, one.reference, one.withdrawn,
        )
        for one in found
    ]  # fmt: skip
    return LongSheet("暗访", head, rows)


def _tally(facts: Everything) -> LongSheet:
    head = (("处置事项", 24), ("应办人次", 12), ("已办人次", 12), ("应办人数", 12), ("已办人数", 12))
    nobody = (MeasureKind.BODY_DEDUCTION, MeasureKind.RECTIFICATION)
    found = facts.tally
    rows: list[Row] = [
        (
            MEASURES[kind], found.due[kind], found.done[kind],
            None if kind in nobody else found.persons_due[kind],
            None if kind in nobody else found.persons_done[kind],
        )
        for kind in MeasureKind
    ]  # fmt: skip
    return LongSheet("应办已办", head, rows)


def _compared(found: Iterable[Compared]) -> Sequence[Row]:
    return [year_row(one) for one in found]


def _again(found: Iterable[ListedAgain]) -> LongSheet:
    head = (
        ("名次", 6),
        ("编号", 6),
        ("科室", 22),
        ("单位", 26),
        ("列入次数", 10),
        ("连续名次居前", 14),
        ("列入期次", 60),
    )
    rows: list[Row] = [
        (
            one.now.rank, one.now.number, one.now.section, one.now.unit, one.times, one.now.streak or None,
            "；".join(f"{place.round_title}第{place.rank}名" for place in (*one.earlier, one.now)),
        )
        for one in found
    ]  # fmt: skip
    return LongSheet("再次列入", head, rows)


def _notes(facts: Everything) -> LongSheet:
    published = sum(one.stage is not Stage.FINALISED for one in facts.rounds)
    rows: list[Row] = [
        ("出具单位", facts.office),
        ("评议名称", facts.programme),
        ("期次范围", f"已定稿{len(facts.rounds)}期，其中已公布{published}期；尚未公布的期次没有办理期限。"),
        ("应办已办", "只计已公布的期次。应办与已办、人次与人数不能互相推算；免予办理的计入应办，待核实的不计。"),
        ("影响期", "起始日、截止日均含当日；同一人影响期重叠的，以最后届满的为准。"),
        ("年度扣分", "扣分合计为各期之和，应扣分为封顶以后；免予扣分的不计。"),
        ("年度对比", "期次按截止日所属年度计；扣分为各期之和，未计封顶；暗访按暗访日期计；“增减”为与上一年之差。"),
        ("再次列入", "最近一期名单中以前也列入过的科室，含其前身。连续名次居前为截至该期连续列入前几名的期数。"),
    ]  # fmt: skip
    return LongSheet("说明", (("项目", 16), ("内容", 100)), rows)

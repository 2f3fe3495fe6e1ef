"""The events of a time line as the paper says them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from models.common.figures import decimal
from models.common.indicators import CHARACTERS
from models.consequences.queries import LEADING_BODY, MeasureFlag, MeasureKind, MeasureStatus, RemovalOutcome
from models.history.queries import (
    Corrected,
    Disputed,
    Event,
    EventKind,
    Imposed,
    Kin,
    Moment,
    Place,
    Posted,
    Ranked,
    Reorganised,
)
from models.registry.queries import LineageKind, Post
from models.remedies.queries import RemedyKind, RemedyOutcome
from reports.kit.chinese import day

KINDS: Final = {
    EventKind.LINEAGE: "机构沿革",
    EventKind.POST: "任职",
    EventKind.ROUND: "评议结果",
    EventKind.REMEDY: "异议与更正",
    EventKind.TALK: "谈话约谈",
    EventKind.EMBARGO: "影响期",
    EventKind.DEDUCTION: "扣分",
    EventKind.REMOVAL: "免职",
    EventKind.RECTIFICATION: "整改",
}
MEASURES: Final = {
    MeasureKind.LEADER_TALK: "分管领导谈话提醒",
    MeasureKind.HEAD_INTERVIEW: "科室负责人约谈",
    MeasureKind.HEAD_TALK: "科室负责人谈话提醒",
    MeasureKind.EMBARGO: "提拔影响期",
    MeasureKind.BODY_DEDUCTION: "领导班子扣分",
    MeasureKind.LEADER_DEDUCTION: "分管领导扣分",
    MeasureKind.HEAD_REMOVAL: "建议免去科室负责人职务",
    MeasureKind.LEADER_REMOVAL: "建议免去分管领导职务",
    MeasureKind.RECTIFICATION: "整改",
}
STATES: Final = {
    MeasureStatus.DUE: "应办",
    MeasureStatus.DONE: "已办结",
    MeasureStatus.WAIVED: "免予办理",
    MeasureStatus.FLAGGED: "待核实",
    MeasureStatus.SUPERSEDED: "因更正失效",
}
FLAGS: Final = {
    MeasureFlag.LATE_HEAD: "负责人在上一期之后到任",
    MeasureFlag.VACANT: "截止日期职位空缺",
}
OUTCOMES: Final = {
    RemovalOutcome.ADOPTED: "决定采纳",
    RemovalOutcome.PARTLY: "决定部分采纳",
    RemovalOutcome.REJECTED: "决定不予采纳",
}
_MOMENTS: Final = {
    Moment.NOTIFIED: "发出通知",
    Moment.SERVED: "送达",
    Moment.DONE: "办结",
    Moment.REPORTED: "已报告",
}
POSTS: Final = {
    Post.SECTION_HEAD: "科室负责人",
    Post.LEADER_IN_CHARGE: "分管领导",
    Post.PRINCIPAL_LEADER: "主要领导",
}
REMEDIES: Final = {
    RemedyKind.OBJECTION: "异议",
    RemedyKind.REVIEW: "复核申请",
    RemedyKind.APPEAL: "申诉",
}
_DECIDED: Final = {
    RemedyOutcome.UPHELD: "成立",
    RemedyOutcome.PARTLY: "部分成立",
    RemedyOutcome.DISMISSED: "不成立",
    RemedyOutcome.WITHDRAWN: "提出人撤回",
}
_HOW: Final = {
    LineageKind.RENAMED: "更名为",
    LineageKind.MERGED: "合并为",
    LineageKind.SPLIT: "分设为",
    LineageKind.MOVED: "划转为",
}
_BEGINNING: Final = frozenset({MeasureKind.EMBARGO, MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION})


def told(event: Event) -> str:
    """Return what happened as one sentence without its stop."""
    fact = event.fact
    match fact:
        case Ranked():
            parts = _ranked(fact)
        case Imposed():
            parts = _imposed(fact, event.unit) if fact.came else _later(fact)
        case Posted():
            did = "不再担任" if fact.left else "任"
            last = "（当日为任期最后一日）" if fact.left else ""
            parts = (f"{fact.person}{did}{fact.place}{POSTS[fact.post]}{last}",)
        case Reorganised():
            parts = _reorganised(fact)
        case Disputed():
            parts = _disputed(fact)
        case Corrected():
            parts = _corrected(fact)
    return "；".join(part for part in parts if part)


def _ranked(fact: Ranked) -> Iterable[str]:
    yield f"{fact.title}列第{fact.rank}名" + ("" if fact.listed else "，未上榜")
    if fact.direct_first:
        yield "经查实举报直接列第一名"
    if fact.votes is not None:
        mix = "、".join(f"{sign}{n}" for sign, n in zip(CHARACTERS, fact.indicators, strict=True) if n)
        yield f"得票{fact.votes}票" + (f"（{mix}）" if mix else "")
    if fact.listed and fact.problems:
        yield f"主要问题：{fact.problems}"
    if fact.listed:
        yield f"时任负责人：{fact.head or '空缺'}"
    if fact.newspaper:
        yield f"刊登于{fact.newspaper}{fact.page}"


def _whom(fact: Imposed, unit: str) -> str:
    if fact.person:
        post = POSTS[Post(fact.post)] if fact.post in set(Post) else ""
        return f"{fact.person}（{post}）" if post else fact.person
    if fact.post == LEADING_BODY:
        return f"{unit}领导班子"
    return "" if fact.measure is MeasureKind.RECTIFICATION else "职位空缺"


def _imposed(fact: Imposed, unit: str) -> Iterable[str]:
    who = _whom(fact, unit)
    yield f"{MEASURES[fact.measure]}，{who}" if who else MEASURES[fact.measure]
    yield f"{fact.title}第{fact.rank}名"
    if fact.streak > 1 and fact.measure in (MeasureKind.HEAD_REMOVAL, MeasureKind.LEADER_REMOVAL):
        yield f"连续{fact.streak}期名次居前"
    if fact.measure is MeasureKind.EMBARGO and fact.due_on and fact.until_on:
        yield f"自{day(fact.due_on)}至{day(fact.until_on)}"
    if fact.points is not None:
        yield f"扣{decimal(fact.points)}分"
    if fact.measure not in _BEGINNING and fact.status is MeasureStatus.DUE and fact.due_on:
        yield f"{day(fact.due_on)}前办结"
    if fact.status is MeasureStatus.WAIVED and fact.note:
        yield f"免予办理的理由：{fact.note}"
    if fact.status is MeasureStatus.SUPERSEDED:
        yield "结果更正后不再适用"
    if fact.flag is not None:
        yield FLAGS[fact.flag]


def _later(fact: Imposed) -> Iterable[str]:
    """Yield what happened to a measure on a later day, and what is kept of it."""
    yield MEASURES[fact.measure] + _MOMENTS[fact.moment] + (f"，{fact.person}" if fact.person else "")
    yield fact.title
    match fact.moment:
        case Moment.SERVED:
            yield f"签收人：{fact.received_by}"
        case Moment.REPORTED:
            yield fact.reported_as or ""
        case Moment.DONE:
            yield from _kept(fact)


def _kept(fact: Imposed) -> Iterable[str]:
    if fact.decision is not None:
        yield f"{fact.decision.committee}{OUTCOMES[fact.decision.outcome]}，{fact.decision.number}"
        yield fact.decision.reason
        if fact.decision.effective_on is not None:
            yield f"自{day(fact.decision.effective_on)}起免职"
        return
    yield fact.note
    if fact.talk is not None:
        yield f"{fact.talk.place} {fact.talk.began}".strip()
        yield f"在场人员：{fact.talk.present}"
        yield fact.talk.content
        yield f"表态承诺：{fact.talk.pledge}" if fact.talk.pledge else ""


def _disputed(fact: Disputed) -> Iterable[str]:
    if not fact.decided or fact.outcome is None:
        yield f"{fact.title}{REMEDIES[fact.kind]}，提出方：{fact.raised_by}"
        return
    yield f"{fact.title}{REMEDIES[fact.kind]}处理决定：{_DECIDED[fact.outcome]}"
    yield fact.paper
    yield fact.reason


def _corrected(fact: Corrected) -> Iterable[str]:
    yield f"{fact.title}评议结果更正（第{fact.edition}版）"
    if fact.before != fact.after:
        yield f"名次由第{fact.before}名更正为第{fact.after}名"


def _reorganised(fact: Reorganised) -> Iterable[str]:
    far = len({one.unit for one in (*fact.before, *fact.after)}) > 1
    before, after = ("、".join(_kin(one, far) for one in side) for side in (fact.before, fact.after))
    yield f"{before}{_HOW[fact.how]}{after}"
    yield fact.reason


def _kin(one: Kin, far: bool) -> str:
    return f"{one.unit}{one.name}" if far else one.name


def state(event: Event) -> str:
    """Return how a measure stands, and a list's rank."""
    fact = event.fact
    if isinstance(fact, Imposed):
        return STATES[fact.status]
    return f"第{fact.rank}名" if isinstance(fact, Ranked) and fact.listed else ""


def place_words(place: Place) -> str:
    """Return a round of the strip in words."""
    return f"{place.title}第{place.rank}名" if place.rank else place.title

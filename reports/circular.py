"""通报 of a round's result, with a red head and the list as its attachment (R8.1, R8.4)."""

from __future__ import annotations

from models.consequences.tables import MeasureKind
from models.rounds.rules import Method, Points
from reports.circular_list import ChannelCount, Facts, attached_list, counted, list_title
from reports.kit.body import attachments, body, level1, level2, level3, recipient, signature, with_signature
from reports.kit.body import title as title_rows
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import enumerated, span
from reports.kit.furniture import Colophon
from reports.kit.marks import Row
from reports.kit.page import red_head
from reports.phrases import framed, printing_office, programme
from reports.sources import Item, Source, all_listed


def title(facts: Facts) -> str:
    """Return the circular's title as one text."""
    return "".join(_title(facts))


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one circular."""
    held, rules = source.round, source.parameters
    periods = sorted(
        {
            (row.due_on, row.until_on)
            for (_, kind), row in source.measures.items()
            if kind is MeasureKind.EMBARGO and row.due_on and row.until_on
        }
    )
    facts = Facts(
        head=source.head,
        round_title=held.title,
        listed=all_listed(source),
        top_tier=rules.top_tier,
        units=None if held.imported else len({entry.unit_id for entry in source.entries.values()}),
        sections=None if held.imported else len(source.entries),
        channels=()
        if held.imported
        else tuple(ChannelCount(use.name, use.valid, use.abstained, use.invalid) for use in source.ranking.channels),
        by_score=rules.method is not Method.VOTES or rules.points is not Points.NOMINATION,
        embargo_months=rules.embargo_months,
        embargo_from=periods[0][0] if periods else None,
        embargo_to=periods[0][1] if periods else None,
        later_periods=tuple(periods[1:]),
        corrected=source.corrected_on is not None,
        rectification_days=rules.rectification_days,
        fingerprint=source.fingerprint,
        result_digest=held.result_digest or "",
        log_hash=source.log_hash,
    )
    return (Item(None, title(facts), facts),)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the circular."""
    head = facts.head
    text = (*_opening(facts), *_result(facts), *_consequences(facts), *_demands(facts))
    rows = (
        *title_rows(_title(facts)),
        *recipient("各有关单位党委（党组）"),
        *with_signature(text, attachments([list_title(facts)]), signature(head.office, head.date)),
        *attached_list(facts),
    )
    foot = Colophon(facts.copies, printing_office(head), head.date)
    return red_head(framed(head, title(facts)), rows, foot, target)


def _title(facts: Facts) -> list[str]:
    what = ["更正"] if facts.corrected else []
    return [f"{facts.head.office}", "关于", *what, facts.round_title, programme(facts.head), "结果的", "通报"]


def _opening(facts: Facts) -> tuple[Row, ...]:
    scope = ""
    if facts.units and facts.sections:
        scope = f"本期对{facts.units}个单位的{facts.sections}个科室进行评议。"
    again = "经复核，此前通报的结果有误，现予更正，原通报同时废止，以本通报为准。" if facts.corrected else ""
    return body(
        f"{facts.round_title}{programme(facts.head)}已经结束。{again}{scope}{_ballots(facts)}"
        f"按照评议规则，{len(facts.listed)}个科室列入最难办事科室名单。现将结果通报如下。"
    )


def _ballots(facts: Facts) -> str:
    if not facts.channels:
        return ""
    valid = sum(channel.valid for channel in facts.channels)
    abstained = sum(channel.abstained for channel in facts.channels)
    invalid = sum(channel.invalid for channel in facts.channels)
    shares = [f"{channel.name}{channel.valid}张" for channel in facts.channels]
    return (
        f"共收回评议票{valid + abstained + invalid}张，其中弃权票{abstained}张、无效票{invalid}张、有效票{valid}张；"
        f"有效票中，{enumerated(shares)}。"
    )


def _result(facts: Facts) -> tuple[Row, ...]:
    names = "；".join(f"第{line.rank}名，{line.unit}{line.section}" for line in facts.listed)
    direct = [f"{line.unit}{line.section}" for line in facts.listed if line.direct_first]
    return (
        *level1("一、评议结果"),
        *body(f"列入名单的科室依次为：{names}。各科室得票情况和群众反映的主要问题见附件。" if counted(facts)
              else f"列入名单的科室依次为：{names}。群众反映的主要问题见附件。"),
        *(body(f"其中，{enumerated(direct)}因工作人员吃拿卡要问题经举报查实，按规定直接列第1名。") if direct else ()),
    )  # fmt: skip


def _consequences(facts: Facts) -> tuple[Row, ...]:
    period = ""
    if facts.embargo_from is not None and facts.embargo_to is not None:
        period = f"（{span(facts.embargo_from, facts.embargo_to)}）"
    top = facts.top_tier
    last = max((line.rank for line in facts.listed), default=top)
    rest = "；其余科室，由所在单位党委（党组）对科室负责人进行谈话提醒" if last > top else ""
    return (
        *level1("二、处理意见"),
        *level2(
            "（一）谈话提醒分管领导。",
            f"由{facts.head.office}对列入名单科室的分管领导（未明确分管领导的，对主要领导）进行谈话提醒。",
        ),
        *level2(
            "（二）约谈和谈话提醒科室负责人。",
            f"名列前{top}名的科室，由所在单位党委（党组）对科室负责人进行约谈{rest}。",
        ),
        *level2(
            "（三）限制提拔使用。",
            f"列入名单科室的负责人，自结果公布之日起{facts.embargo_months}个月内{period}不得提拔{_later(facts)}。",
        ),
        *level2(
            "（四）扣减考核分值。",
            "按照名次扣减所在单位领导班子和分管领导年度考核分值，由考核部门按规定执行。",
        ),
        *level2(
            "（五）提出免职建议。",
            f"连续两期名列前{top}名的，建议免去科室负责人职务；连续三期名列前{top}名的，并建议免去分管领导职务。"
            "免职建议按照干部管理权限，由有关党委（党组）研究决定。",
        ),
    )


def _later(facts: Facts) -> str:
    """Return from when those are barred whom a correction put on the list (R7.8)."""
    spans = [f"（{span(first, last)}）" for first, last in facts.later_periods]
    return f"；更正后新列入的，自更正之日起{facts.embargo_months}个月内{enumerated(spans)}不得提拔" if spans else ""


def _demands(facts: Facts) -> tuple[Row, ...]:
    office = facts.head.office
    return (
        *level1("三、整改要求"),
        *level3(
            1,
            "列入名单科室所在单位要逐条对照群众反映的问题制定整改方案，自接到本通报之日起"
            f"{facts.rectification_days}日内完成整改，并将整改结果书面报{office}。",
        ),
        *level3(2, "其他单位要举一反三，主动查找和纠正本单位科室在服务群众、服务企业中存在的问题。"),
        *level3(3, f"{office}将对整改情况开展监督检查和暗访，对整改不力、敷衍应付的，严肃追究责任。"),
    )

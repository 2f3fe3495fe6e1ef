"""The wording of the circular: its places, what fills them, and the text as the program brings it (R8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports import samples
from reports.circular_list import Facts, counted
from reports.kit.chinese import enumerated, span
from reports.phrases import programme
from reports.wording.kinds import Wording
from reports.wording.text import Place


def _values(facts: Facts) -> Mapping[str, str]:
    names = "；".join(f"第{line.rank}名，{line.unit}{line.section}" for line in facts.listed)
    what = "各科室得票情况和群众反映的主要问题" if counted(facts) else "群众反映的主要问题"
    return {
        "本机关": facts.head.office,
        "期次": facts.round_title,
        "活动": programme(facts.head),
        "更正": "更正" if facts.corrected else "",
        "更正说明": "经复核，此前通报的结果有误，现予更正，原通报同时废止，以本通报为准。" if facts.corrected else "",
        "评议范围": _scope(facts),
        "收回选票": _ballots(facts),
        "科室个数": str(len(facts.listed)),
        "科室名单": names,
        "附件内容": what,
        "直接列名": _direct(facts),
        "约谈名次": str(facts.top_tier),
        "其余科室": _rest(facts),
        "影响月数": str(facts.embargo_months),
        "影响期": _period(facts),
        "更正后影响期": _later(facts),
        "整改天数": str(facts.rectification_days),
    }  # fmt: skip


def _scope(facts: Facts) -> str:
    if not (facts.units and facts.sections):
        return ""
    return f"本期对{facts.units}个单位的{facts.sections}个科室进行评议。"


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


def _direct(facts: Facts) -> str:
    """Return which sections a verified tip put first (R6.5)."""
    direct = [f"{line.unit}{line.section}" for line in facts.listed if line.direct_first]
    return f"其中，{enumerated(direct)}因工作人员吃拿卡要问题经举报查实，按规定直接列第1名。" if direct else ""


def _rest(facts: Facts) -> str:
    """Return what becomes of the heads below the top tier, where the list goes on below it (R7)."""
    last = max((line.rank for line in facts.listed), default=facts.top_tier)
    if last <= facts.top_tier:
        return ""
    return "；其余科室，由所在单位党委（党组）对科室负责人进行谈话提醒"


def _period(facts: Facts) -> str:
    if facts.embargo_from is None or facts.embargo_to is None:
        return ""
    return f"（{span(facts.embargo_from, facts.embargo_to)}）"


def _later(facts: Facts) -> str:
    """Return from when those are barred whom a correction put on the list (R7.8)."""
    spans = [f"（{span(first, last)}）" for first, last in facts.later_periods]
    return f"；更正后新列入的，自更正之日起{facts.embargo_months}个月内{enumerated(spans)}不得提拔" if spans else ""


WORDING: Final = Wording(
    places=(
        Place("本机关", "本机关名称"),
        Place("期次", "期次名称，如：2021年第一季度", needed=True),
        Place("活动", "评议活动名称，带引号"),
        Place("更正", "只在更正结果的通报中出现“更正”二字", needed=True),
        Place("更正说明", "更正并废止原通报的说明；不是更正时不写", needed=True),
        Place("评议范围", "本期评议多少单位、科室，一句话；不掌握时不写"),
        Place("收回选票", "收回评议票和各渠道有效票张数，一句话；不掌握时不写"),
        Place("科室个数", "列入名单的科室个数，只有数字"),
        Place("科室名单", "按名次列出的单位和科室", needed=True),
        Place("附件内容", "附件列有得票情况和主要问题，或者只有主要问题"),
        Place("直接列名", "经举报查实直接列第1名的科室，一段话；没有时不写", needed=True),
        Place("约谈名次", "约谈和免职建议适用的前几名，只有数字"),
        Place("其余科室", "名次在后的科室负责人谈话提醒；没有这类科室时不写"),
        Place("影响月数", "不得提拔的月数，只有数字"),
        Place("影响期", "不得提拔的起止日期，带括号；公布前不写"),
        Place("更正后影响期", "更正后新列入人员不得提拔的起止日期；没有时不写", needed=True),
        Place("整改天数", "完成整改的天数，只有数字"),
    ),
    default="""{本机关} 关于 {更正} {期次} {活动} 结果的 通报
各有关单位党委（党组）：
{期次}{活动}已经结束。{更正说明}{评议范围}{收回选票}按照评议规则，{科室个数}个科室列入最难办事科室名单。现将结果通报如下。
一、评议结果
列入名单的科室依次为：{科室名单}。{附件内容}见附件。
{直接列名}
二、处理意见
（一）谈话提醒分管领导。由{本机关}对列入名单科室的分管领导（未明确分管领导的，对主要领导）进行谈话提醒。
（二）约谈和谈话提醒科室负责人。名列前{约谈名次}名的科室，由所在单位党委（党组）对科室负责人进行约谈{其余科室}。
（三）限制提拔使用。列入名单科室的负责人，自结果公布之日起{影响月数}个月内{影响期}不得提拔{更正后影响期}。
（四）扣减考核分值。按照名次扣减所在单位领导班子和分管领导年度考核分值，由考核部门按规定执行。
（五）提出免职建议。连续两期名列前{约谈名次}名的，建议免去科室负责人职务；连续三期名列前{约谈名次}名的，并建议免去分管领导职务。免职建议按照干部管理权限，由有关党委（党组）研究决定。
三、整改要求
1.列入名单科室所在单位要逐条对照群众反映的问题制定整改方案，自接到本通报之日起{整改天数}日内完成整改，并将整改结果书面报{本机关}。
2.其他单位要举一反三，主动查找和纠正本单位科室在服务群众、服务企业中存在的问题。
3.{本机关}将对整改情况开展监督检查和暗访，对整改不力、敷衍应付的，严肃追究责任。
""",
    values=_values,
    sample=samples.circular,
)

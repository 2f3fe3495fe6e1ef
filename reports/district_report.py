"""报告 on a round to the district committee: scope, result, what followed so far, what comes next (R8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.circular_list import ChannelCount
from reports.district_measures import Followed, followed
from reports.facts import Letterhead, Listed
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day, enumerated, span
from reports.kit.grid import WIDTH
from reports.kit.manuscript import Grid, Manuscript, Part
from reports.kit.tables import Column
from reports.letters import draw_red, red_manuscript
from reports.phrases import programme, sentence
from reports.sources import Item, Source, all_listed
from reports.wording.kinds import Wording
from reports.wording.setting import title_of
from reports.wording.text import Place

_LIST: Final = (Column("名次", 38, True), Column("单位", 116), Column("科室", 108))
_VOTES: Final = Column("得票", 44, True)


@dataclass(frozen=True)
class Facts:
    """What the report says; counts are empty for rounds known only as results."""

    head: Letterhead
    round_title: str
    published_on: dt.date | None
    as_of: dt.date | None
    """The day up to which what followed is counted."""
    units: int
    sections: int
    channels: tuple[ChannelCount, ...]
    listed: tuple[Listed, ...]
    followed: Followed
    copies: str = ""
    wording: str = ""
    corrected: bool = False
    """It takes the place of an earlier report whose result was corrected (R7.8)."""


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one report."""
    held = source.round
    facts = Facts(
        head=source.head,
        round_title=held.title,
        published_on=held.published_on,
        as_of=source.as_of,
        units=0 if held.imported else len({entry.unit_id for entry in source.entries.values()}),
        sections=0 if held.imported else len(source.entries),
        channels=()
        if held.imported
        else tuple(ChannelCount(use.name, use.valid, use.abstained, use.invalid) for use in source.ranking.channels),
        listed=all_listed(source),
        followed=followed(source),
        corrected=source.corrected_on is not None,
    )
    return (Item(None, title(facts), facts),)


def title(facts: Facts) -> str:
    """Return the report's title as one text."""
    return title_of(WORDING.filled(facts))


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the report."""
    return draw_red(WORDING, facts, target)


def manuscript(facts: Facts) -> Manuscript:
    """Return the paper for a word processor."""
    return red_manuscript(WORDING, facts)


def _values(facts: Facts) -> Mapping[str, str]:
    told = facts.followed
    return {
        "期次": facts.round_title,
        "活动": programme(facts.head),
        "本机关": facts.head.office,
        "公布": f"结果已于{day(facts.published_on)}公布。" if facts.published_on else "结果尚未公布。",
        "更正": "经复核，此前公布的结果有误并已更正，以本报告为准。" if facts.corrected else "",
        "评议范围": f"本期对{facts.units}个单位的{facts.sections}个科室进行评议。" if facts.sections else "",
        "收票情况": _ballots(facts.channels),
        "评议结果": _result(facts),
        "截至日期": f"截至{day(facts.as_of)}" if facts.as_of else "截至目前",
        "谈话情况": "；".join(told.talks),
        "影响期情况": _barred(told),
        "扣分情况": f"领导班子扣分合计{told.body_points}分，分管领导扣分合计{told.leader_points}分",
        "免职情况": _removals(told),
        "整改情况": f"应整改科室{told.to_rectify}个，已下达整改通知{told.noticed}个，已销号{told.closed}个",
    }


def _ballots(channels: Sequence[ChannelCount]) -> str:
    if not channels:
        return ""
    valid, abstained = sum(one.valid for one in channels), sum(one.abstained for one in channels)
    invalid = sum(one.invalid for one in channels)
    return (
        f"共收回评议票{valid + abstained + invalid}张，其中有效票{valid}张、弃权票{abstained}张、无效票{invalid}张；"
        f"有效票中，{enumerated([f'{one.name}{one.valid}张' for one in channels])}。"
    )


def _result(facts: Facts) -> str:
    direct = [f"{line.unit}{line.section}" for line in facts.listed if line.direct_first]
    why = f"其中，{enumerated(direct)}因工作人员吃拿卡要问题经举报查实，按规定直接列第1名。" if direct else ""
    return f"按照评议规则，{len(facts.listed)}个科室列入最难办事科室名单。{why}"


def _barred(told: Followed) -> str:
    spans = [span(one.start, one.until) for one in told.spans]
    return f"影响期人员{told.barred}人" + (f"，影响期为{enumerated(spans)}" if spans else "")


def _removals(told: Followed) -> str:
    if not told.removals:
        return "没有需要提出免职建议的情形"
    return "；".join(told.removals) + "；免职建议按照干部管理权限另行行文"


def _blocks(facts: Facts) -> Mapping[str, Sequence[Part]]:
    counted = all(line.votes is not None for line in facts.listed)
    columns = [*_LIST, _VOTES] if counted else [*_LIST]
    columns.append(Column("主要问题", WIDTH - sum(column.width for column in columns)))
    cells = tuple(
        (str(one.rank), one.unit, one.section, *([str(one.votes)] if counted else []), sentence(one.problems))
        for one in facts.listed
    )
    return {"名单": (Grid(tuple(columns), cells),)}


WORDING: Final = Wording(
    places=(
        Place("期次", "期次名称，如：2021年第一季度"),
        Place("活动", "评议活动名称，带引号"),
        Place("本机关", "本机关名称"),
        Place("公布", "结果何日公布，一句话"),
        Place("更正", "结果更正后重新报告的，一句话说明；其他情况不写"),
        Place("评议范围", "评议的单位和科室数，一句话；仅有结果的往期不写"),
        Place("收票情况", "收回、有效、弃权、无效票数和各渠道有效票数；仅有结果的往期不写"),
        Place("评议结果", "列入名单的科室数和直接列第一名的情况", needed=True),
        Place("截至日期", "截至某年某月某日"),
        Place("谈话情况", "谈话提醒、约谈的应办和已办人次", needed=True),
        Place("影响期情况", "列入影响期的人数和起止日期", needed=True),
        Place("扣分情况", "领导班子和分管领导扣分合计", needed=True),
        Place("免职情况", "提出免职建议的情况；没有时写明没有", needed=True),
        Place("整改情况", "应整改、已通知、已销号的科室数", needed=True),
        Place("名单", "列入名单的科室表", needed=True, block=True),
    ),
    default="""{本机关} 关于 {期次} {活动} 情况的 报告
区委：
{期次}{活动}工作已经完成，{公布}{更正}现将有关情况报告如下。
一、评议开展情况
{评议范围}{收票情况}评议结果已经定稿。
二、评议结果
{评议结果}名单如下。
{名单}
三、处置情况
{截至日期}，有关处置情况如下。
（一）谈话提醒和约谈。{谈话情况}。
（二）限制提拔使用。{影响期情况}。
（三）扣减考核分值。{扣分情况}。
（四）提出免职建议。{免职情况}。
（五）督促整改。{整改情况}。
四、下一步工作
（一）抓好处置落实。{本机关}将督促有关单位党委（党组）按期完成谈话提醒和约谈，逐项登记、逐项销号。
（二）抓好整改复查。对列入名单的科室逐一复查整改情况，对整改不力、敷衍应付的，依规依纪追究责任。
（三）抓好以案促改。督促有关单位举一反三，完善制度，改进作风，提高服务群众、服务企业水平。
特此报告。
""",
    values=_values,
    blocks=_blocks,
)

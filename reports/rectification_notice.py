"""整改通知书 to the Party committee of a listed section's unit: what to put right, by when (R7.7, R8.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.common.indicators import Indicator
from models.consequences.tables import MeasureKind
from models.ranking.rules import WORDS, Line
from models.rectification.queries import RectificationRow
from models.rectification.rules import shares
from reports.facts import Letterhead, Listed
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day
from reports.kit.grid import WIDTH
from reports.kit.manuscript import Grid, Look, Manuscript, Part, Text
from reports.kit.tables import Column
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import (
    committee_of,
    programme,
    reproach,
    sentence,
    standing,
    your_committee,
)
from reports.sources import Item, Source, in_force, listed
from reports.wording.kinds import Wording
from reports.wording.text import Place

TITLE: Final = "整改通知书"
_COLUMNS: Final = (Column("评议指标", 120), Column("群众勾选", 84, True), Column("需要整改的问题", WIDTH - 204))
NOT_COUNTED: Final = "—"
_LOOK: Final = "由本单位对照评议指标自查明确"


@dataclass(frozen=True)
class Complaint:
    """What is to be put right under one indicator; cells as printed."""

    indicator: str
    ticks: str
    text: str


@dataclass(frozen=True)
class Facts:
    """What the notice says."""

    head: Letterhead
    round_title: str
    listed: Listed
    committee: str
    complaints: tuple[Complaint, ...]
    days: int
    """By the rules; 0 where another day was set for this section."""
    due_on: dt.date
    wording: str = ""


def gather(source: Source) -> tuple[Item, ...]:
    """Return a notice for every rectification that is due; none before publication, from which its days count."""
    return tuple(
        Item(line.section_id, f"{TITLE}（{line.unit}{line.name}）", _facts(source, line, row))
        for line, measure in in_force(source, MeasureKind.RECTIFICATION)
        if measure.due_on is not None and (row := source.rectifications.get(line.section_id))
    )


def _facts(source: Source, line: Line, row: RectificationRow) -> Facts:
    due_on = row.due_on
    assert due_on is not None  # it was published
    return Facts(
        head=source.head,
        round_title=source.round.title,
        listed=listed(source, line),
        committee=source.entries[line.section_id].party_committee,
        complaints=_complaints(line, row),
        days=source.parameters.rectification_days if due_on == row.by_rule else 0,
        due_on=due_on,
    )


def _complaints(line: Line, row: RectificationRow) -> tuple[Complaint, ...]:
    """Return the problems as the office worded them, with the ticks; before that the indicators that were ticked."""
    ticked = {one.indicator: f"{one.ticks}次（{one.per_cent}%）" for one in shares(line.indicators)}
    worded = dict(row.problems)
    wanted = [one for one in Indicator if one in (worded or ticked)]
    return tuple(
        Complaint(f"{one.character}：{WORDS[one]}", ticked.get(one, NOT_COUNTED), sentence(worded.get(one, _LOOK)))
        for one in wanted
    )


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the notice."""
    return draw_letter(WORDING, facts, target)


def manuscript(facts: Facts) -> Manuscript:
    """Return the paper for a word processor."""
    return letter_manuscript(WORDING, facts)


def _values(facts: Facts) -> Mapping[str, str]:
    listed_, head = facts.listed, facts.head
    return {
        "收件人": committee_of(facts),
        "期次": facts.round_title,
        "活动": programme(head),
        "单位": listed_.unit,
        "科室": listed_.section,
        "名次": standing(listed_),
        "主要问题": reproach(listed_),
        "你单位党组": your_committee(facts),
        "本机关": head.office,
        "整改期限": _by_when(facts),
    }


def _by_when(facts: Facts) -> str:
    return f"自结果公布之日起{facts.days}日内（{day(facts.due_on)}前）" if facts.days else f"于{day(facts.due_on)}前"


def _blocks(facts: Facts) -> Mapping[str, Sequence[Part]]:
    if not facts.complaints:
        return {"问题清单": (Text(Look.BODY, ("请对照评议指标逐项自查，并对照群众反映的主要问题逐条整改。",)),)}
    cells = tuple((one.indicator, one.ticks, one.text) for one in facts.complaints)
    return {"问题清单": (Grid(_COLUMNS, cells),)}


WORDING: Final = Wording(
    places=(
        Place("收件人", "所在单位党委（党组）", needed=True),
        Place("期次", "期次名称，如：2021年第一季度"),
        Place("活动", "评议活动名称，带引号"),
        Place("单位", "列入名单科室所在单位"),
        Place("科室", "列入名单科室名称", needed=True),
        Place("名次", "名列第几名，或者直接列第一名的缘由", needed=True),
        Place("主要问题", "群众反映的主要问题，一句话；没有时不写"),
        Place("你单位党组", "你单位党组，或者你单位党委等"),
        Place("本机关", "本机关名称"),
        Place("整改期限", "自结果公布之日起若干日内（某日前）；另定期限的，写于某日前", needed=True),
        Place("问题清单", "按评议指标列出问题的表", needed=True, block=True),
    ),
    default="""整改通知书
{收件人}：
在{期次}{活动}中，你单位{科室}{名次}。{主要问题}根据{活动}有关规定，现就整改工作通知如下。
一、需要整改的问题
{问题清单}
二、整改要求
（一）制定整改方案。请{你单位党组}督促该科室对照上述问题逐条分析原因，制定整改方案，明确整改措施、完成时限和责任人，报{本机关}。
（二）按期完成整改。整改工作应当{整改期限}完成。
（三）报告整改情况。整改完成后，请将整改情况和有关佐证材料书面报{本机关}。
（四）接受监督检查。{本机关}将对整改情况进行复查和暗访；整改不到位的，责令继续整改，敷衍应付、弄虚作假的，依规依纪追究责任。
特此通知。
""",
    values=_values,
    blocks=_blocks,
)

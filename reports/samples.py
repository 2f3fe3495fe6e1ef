"""Invented papers on which a wording is tried before there is a final round."""

from __future__ import annotations

import datetime as dt
from typing import Final

from reports.circular_list import ChannelCount
from reports.circular_list import Facts as CircularFacts
from reports.facts import Letterhead, Listed, NoticeFacts

_ROUND: Final = "2021年第一季度"
_SECTIONS: Final = (
    ("某区市场监督管理局", "行政审批科"),
    ("某区自然资源和规划局", "不动产登记中心"),
    ("某区住房和城乡建设局", "物业管理科"),
    ("某区人力资源和社会保障局", "养老保险科"),
)
_FROM, _TO = dt.date(2021, 4, 12), dt.date(2021, 7, 12)


def _listed(rank: int) -> Listed:
    unit, section = _SECTIONS[rank - 1]
    return Listed(rank, rank, unit, section, "服务态度冷硬，办事拖拉低效", False, 60 - rank, str(60 - rank))


def notice(head: Letterhead) -> NoticeFacts:
    """Return the facts of a notice about an invented section."""
    return NoticeFacts(
        head=head,
        round_title=_ROUND,
        listed=_listed(2),
        committee="中共某区自然资源和规划局党组",
        person="张某",
        principal=False,
        talk_days=15,
        working_days=False,
        due_on=dt.date(2021, 4, 27),
        embargo_months=3,
        embargo_from=_FROM,
        embargo_to=_TO,
        rectification_days=30,
    )


def circular(head: Letterhead) -> CircularFacts:
    """Return the facts of a circular of an invented round."""
    return CircularFacts(
        head=head,
        round_title=_ROUND,
        listed=tuple(_listed(rank) for rank in range(1, len(_SECTIONS) + 1)),
        top_tier=3,
        units=38,
        sections=105,
        channels=(ChannelCount("定向评议", 1000, 12, 7), ChannelCount("抽样评议", 300, 2, 1)),
        by_score=False,
        embargo_months=3,
        embargo_from=_FROM,
        embargo_to=_TO,
        rectification_days=30,
    )

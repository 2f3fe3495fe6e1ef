"""What the charts say; the window hands in its own words, the paper these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.common.indicators import CHARACTERS


@dataclass(frozen=True)
class Words:
    """Labels, and patterns whose named places the geometry fills."""

    rank: str
    section: str
    unit: str
    votes: str
    indicators: tuple[str, ...]
    shade: str
    per_hundred: str
    trial: str
    last_listed: str
    more: str
    rank_tip: str
    share_tip: str
    none_tip: str
    votes_tip: str
    rate_tip: str
    no_rate_tip: str


CHINESE: Final = Words(
    rank="名次",
    section="科室",
    unit="单位",
    votes="得票",
    indicators=tuple(CHARACTERS),
    shade="格内为反映该问题的票数及其占该科室得票的比例，比例越高底色越深",
    per_hundred="每100张有效票的得票",
    trial="试算",
    last_listed="{round}第{rank}名",
    more="另有{n}个科室未在右侧标出",
    rank_tip="{round}：第{rank}名，{number} {name}（{unit}），图中共上榜{times}次",
    share_tip="{number} {name}（{unit}）：{count}票反映“{indicator}”，占其得票{votes}票的{share}%",
    none_tip="{number} {name}（{unit}）：没有得票",
    votes_tip="{number} {name}（{unit}）：第{rank}名，得票{votes}票",
    rate_tip="{number} {name}（{unit}）：{channel}得票{votes}票，有效票{valid}张，每100张{rate}票",
    no_rate_tip="{number} {name}（{unit}）：{channel}没有有效票",
)

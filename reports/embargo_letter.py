"""函 to the organisation department: who may not be promoted, from when to when, because of which listing (R7.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.consequences.queries import MeasureRow
from models.consequences.tables import MeasureKind
from models.ranking.rules import Line
from reports.facts import Letterhead
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day, span
from reports.kit.grid import WIDTH
from reports.kit.manuscript import Grid, Manuscript, Part
from reports.kit.tables import Column
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import programme
from reports.sources import Item, Source, in_force
from reports.wording.kinds import Wording
from reports.wording.setting import title_of
from reports.wording.text import Place

_COLUMNS: Final = (
    Column("序号", 36, True), Column("姓名", 76), Column("单位及职务", 158), Column("名次", 36, True),
    Column("影响期", WIDTH - 306, True),
)  # fmt: skip


@dataclass(frozen=True)
class Barred:
    """One person who may not be promoted, both days included; unit and section as on the round's list."""

    person: str
    unit: str
    section: str
    rank: int
    start: dt.date
    until: dt.date


@dataclass(frozen=True)
class Facts:
    """What the letter says."""

    head: Letterhead
    round_title: str
    published_on: dt.date
    months: int
    barred: tuple[Barred, ...]
    vacant: tuple[str, ...]
    """Listed sections that nobody headed on the cut-off date."""
    wording: str = ""
    corrected: bool = False
    """It takes the place of an earlier letter whose result was corrected (R7.8)."""


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one letter; none before publication, or where nobody is barred."""
    found = [(line, row) for line, row in in_force(source, MeasureKind.EMBARGO)]
    barred = tuple(one for line, row in found if (one := _barred(line, row)))
    published_on = source.round.published_on
    if not barred or published_on is None:
        return ()
    facts = Facts(
        source.head, source.round.title, published_on, source.parameters.embargo_months, barred,
        tuple(f"{line.unit}{line.name}" for line, row in found if not row.person),
        corrected=source.corrected_on is not None,
    )  # fmt: skip
    return (Item(None, title(facts), facts),)


def _barred(line: Line, row: MeasureRow) -> Barred | None:
    if not row.person or row.due_on is None or row.until_on is None:
        return None
    return Barred(row.person, line.unit, line.name, line.rank, row.due_on, row.until_on)


def title(facts: Facts) -> str:
    """Return the letter's title as one text."""
    return title_of(WORDING.filled(facts))


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the letter."""
    return draw_letter(WORDING, facts, target)


def manuscript(facts: Facts) -> Manuscript:
    """Return the paper for a word processor."""
    return letter_manuscript(WORDING, facts)


def _values(facts: Facts) -> Mapping[str, str]:
    return {
        "期次": facts.round_title,
        "活动": programme(facts.head),
        "公布日期": day(facts.published_on),
        "月数": str(facts.months),
        "人数": str(len(facts.barred)),
        "空缺": f"另有{len(facts.vacant)}个科室（{'、'.join(facts.vacant)}）的负责人在截止日空缺，不涉及影响期。"
        if facts.vacant else "",
        "本机关": facts.head.office,
        "更正": "经复核，此前公布的结果有误并已更正，此前函告的名单作废，以本函为准。" if facts.corrected else "",
    }  # fmt: skip


def _blocks(facts: Facts) -> Mapping[str, Sequence[Part]]:
    cells = tuple(
        (str(place), one.person, f"{one.unit}{one.section}负责人", str(one.rank), span(one.start, one.until))
        for place, one in enumerate(facts.barred, start=1)
    )
    return {"名单": (Grid(_COLUMNS, cells),)}


WORDING: Final = Wording(
    places=(
        Place("期次", "期次名称，如：2021年第一季度"),
        Place("活动", "评议活动名称，带引号"),
        Place("公布日期", "结果公布日期"),
        Place("月数", "影响期月数"),
        Place("人数", "名单人数"),
        Place("空缺", "负责人空缺的科室，一句话；没有时不写"),
        Place("本机关", "本机关名称"),
        Place("更正", "结果更正后重新函告的，说明此前的函作废；其他情况不写"),
        Place("名单", "影响期人员名单", needed=True, block=True),
    ),
    default="""关于 {期次} {活动} 影响期人员名单的 函
区委组织部：
{期次}{活动}结果已于{公布日期}公布。{更正}按照{活动}有关规定，列入名单科室的负责人，自结果公布之日起{月数}个月内不得提拔。本期影响期人员共{人数}名，名单如下，请在干部选拔任用工作中执行。
{名单}
影响期的起止当日均计算在内；影响期随人计算，不因岗位变动而终止；一人有多个影响期的，以最后届满日期为准。{空缺}
专此函告。
""",
    values=_values,
    blocks=_blocks,
)

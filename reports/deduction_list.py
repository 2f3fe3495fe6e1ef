"""函 to the assessment office: what a round deducts from leading bodies and from leaders in charge (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.common.figures import decimal
from models.consequences.queries import MeasureRow
from models.consequences.tables import MeasureKind, MeasureStatus
from models.ranking.rules import Line
from models.registry.tables import Post
from reports.district_measures import points_of
from reports.facts import Letterhead
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day
from reports.kit.grid import WIDTH
from reports.kit.manuscript import Grid, Manuscript, Part
from reports.kit.tables import Column
from reports.letters import draw_letter, letter_manuscript
from reports.phrases import programme
from reports.sources import Item, Source
from reports.wording.kinds import Wording
from reports.wording.setting import title_of
from reports.wording.text import Place

_COLUMNS: Final = (
    Column("名次", 36, True), Column("单位", 106), Column("科室", WIDTH - 336), Column("领导班子扣分", 56, True),
    Column("分管领导", 82), Column("分管领导扣分", 56, True),
)  # fmt: skip
WAIVED: Final = "免予扣分"
VACANT: Final = "空缺"
NOTHING: Final = "—"
_COUNTING: Final = (MeasureStatus.DUE, MeasureStatus.DONE)


@dataclass(frozen=True)
class Facts:
    """What the letter says; cells as printed."""

    head: Letterhead
    round_title: str
    published_on: dt.date
    year: int
    """Of the round's cut-off date, to which its deductions belong."""
    lines: tuple[tuple[str, ...], ...]
    body_points: str
    leader_points: str
    cap: str
    """The most that a year deducts; empty: no cap."""
    wording: str = ""
    corrected: bool = False
    """It takes the place of an earlier letter whose result was corrected (R7.8)."""


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one letter; none before publication, when nothing is deducted yet."""
    published_on, cap = source.round.published_on, source.parameters.deduction_cap
    if published_on is None or not source.ranking.listed:
        return ()
    facts = Facts(
        source.head, source.round.title, published_on, source.round.cut_off.year,
        tuple(_cells(source, line) for line in source.ranking.listed),
        decimal(_sum(source, MeasureKind.BODY_DEDUCTION)), decimal(_sum(source, MeasureKind.LEADER_DEDUCTION)),
        "" if cap is None else decimal(cap),
        corrected=source.corrected_on is not None,
    )  # fmt: skip
    return (Item(None, title(facts), facts),)


def _sum(source: Source, kind: MeasureKind) -> Fraction:
    """Return what a round deducts under a kind."""
    return sum((points_of(row) for (_, of), row in source.measures.items() if of is kind), Fraction(0))


def _cells(source: Source, line: Line) -> tuple[str, ...]:
    body = source.measures.get((line.section_id, MeasureKind.BODY_DEDUCTION))
    leader = source.measures.get((line.section_id, MeasureKind.LEADER_DEDUCTION))
    return (str(line.rank), line.unit, line.name, _points(body), *_leader(leader))


def _leader(row: MeasureRow | None) -> Iterator[str]:
    """Yield name and points of the leader in charge, or of the principal leader where nobody is in charge."""
    if row is None or row.person_id is None:
        yield from (VACANT, NOTHING)
        return
    yield f"{row.person}（主要领导）" if row.post == Post.PRINCIPAL_LEADER else row.person
    yield _points(row)


def _points(row: MeasureRow | None) -> str:
    if row is None or row.points is None:
        return NOTHING
    return decimal(row.points) if row.status in _COUNTING else WAIVED


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
        "年度": f"{facts.year}年度",
        "班子合计": f"{facts.body_points}分",
        "领导合计": f"{facts.leader_points}分",
        "上限": f"年度累计扣分最多{facts.cap}分，应扣分以年度扣分表为准。" if facts.cap else "",
        "本机关": facts.head.office,
        "更正": "经复核，此前公布的结果有误并已更正，此前函告的扣分情况作废，以本函为准。" if facts.corrected else "",
    }


def _blocks(facts: Facts) -> Mapping[str, Sequence[Part]]:
    return {"扣分表": (Grid(_COLUMNS, facts.lines),)}


WORDING: Final = Wording(
    places=(
        Place("期次", "期次名称，如：2021年第一季度"),
        Place("活动", "评议活动名称，带引号"),
        Place("公布日期", "结果公布日期"),
        Place("年度", "扣分计入的年度，如：2021年度"),
        Place("班子合计", "本期领导班子扣分合计，如：5.5分", needed=True),
        Place("领导合计", "本期分管领导扣分合计，如：5.5分", needed=True),
        Place("上限", "年度扣分上限，一句话；没有上限时不写"),
        Place("本机关", "本机关名称"),
        Place("更正", "结果更正后重新函告的，说明此前的函作废；其他情况不写"),
        Place("扣分表", "按名次列出的扣分表", needed=True, block=True),
    ),
    default="""关于 {期次} {活动} 扣分情况的 函
区考核办：
{期次}{活动}结果已于{公布日期}公布。{更正}按照{活动}有关规定，根据名次扣减列入名单科室所在单位领导班子和分管领导的年度考核分值。现将扣分情况函告如下，请计入{年度}考核。
{扣分表}
本期领导班子扣分合计{班子合计}，分管领导扣分合计{领导合计}。{上限}
专此函告。
""",
    values=_values,
    blocks=_blocks,
)

"""The ranking as a workbook that recomputes itself, from counted picks to score and rank (R6.1–R6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from openpyxl.utils import get_column_letter

from models.common.indicators import CHARACTERS, ORDER, Indicator
from models.ranking.order import TARGETED
from models.rounds.rules import Method, Points, TieBreak
from reports.kit.canvas import Target
from reports.kit.workbook import Cell, Formula, Sheet, save

LIST, PICKS, CHANNELS, NOTES = "名单", "票数", "通道", "说明"
_BREAKS: Final = {TieBreak.GREED: "“贪”票数", TieBreak.TARGETED: "定向评议票数", TieBreak.TOTAL: "总票数"}
_METHODS: Final = {Method.VOTES: "按票数计分", Method.RATE: "按得票率计分"}
_POINTS: Final = {Points.NOMINATION: "每票计1分", Points.FAULTS: "按所勾指标分值计分"}


@dataclass(frozen=True)
class ChannelFacts:
    """A channel's counts, its weight and the weight that was used."""

    code: str
    name: str
    valid: int
    abstained: int
    invalid: int
    declared: Fraction
    weight: Fraction


@dataclass(frozen=True)
class SectionFacts:
    """A section as the program ranked it; votes and points by channel, `marks` votes by indicator."""

    number: int
    unit: str
    section: str
    rank: int
    score: Fraction
    direct_first: bool
    ruled: int
    """Its place in a recorded decision on a tie; 0: none (R6.4)."""
    votes: tuple[int, ...]
    points: tuple[Fraction, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True)
class CellFacts:
    """Counted picks of one channel, section and combination of indicators."""

    channel: str
    number: int
    ticked: tuple[int, ...]
    picks: int


@dataclass(frozen=True)
class Facts:
    """Everything that the workbook recomputes."""

    office: str
    title: str
    code: str
    rule_version: int
    method: Method
    points: Points
    fault_weights: tuple[Fraction, ...]
    min_channel_ballots: int
    tie_breaks: tuple[TieBreak, ...]
    channels: tuple[ChannelFacts, ...]
    sections: tuple[SectionFacts, ...]
    cells: tuple[CellFacts, ...]
    ballots_digest: str
    result_digest: str


def draw(facts: Facts, target: Target) -> None:
    """Write the workbook."""
    save((_list(facts), _picks(facts), _channels(facts), _notes(facts)), target, f"{facts.title}计票")


@dataclass(frozen=True)
class _Columns:
    """Which letters the list's columns have."""

    channels: int

    @property
    def votes(self) -> list[str]:
        """Votes by channel."""
        return [get_column_letter(6 + n) for n in range(self.channels)]

    @property
    def points(self) -> list[str]:
        """Points by channel."""
        return [get_column_letter(6 + self.channels + n) for n in range(self.channels)]

    @property
    def marks(self) -> list[str]:
        """Votes by indicator."""
        return [get_column_letter(6 + 2 * self.channels + n) for n in range(5)]

    @property
    def total(self) -> str:
        """All votes."""
        return get_column_letter(11 + 2 * self.channels)

    @property
    def score(self) -> str:
        """The score."""
        return get_column_letter(12 + 2 * self.channels)

    @property
    def rank(self) -> str:
        """The rank."""
        return get_column_letter(13 + 2 * self.channels)


def _list(facts: Facts) -> Sheet:
    names = [channel.name for channel in facts.channels]
    head = (
        "科室编号", "单位", "科室", "直接列首", "裁定次序", *(f"{name}票数" for name in names),
        *(f"{name}分值" for name in names), *CHARACTERS, "总票数", "得分", "名次", "程序得分", "程序名次", "核对",
    )  # fmt: skip
    rows = tuple(_section(facts, section, number) for number, section in enumerate(facts.sections, start=2))
    channels = len(names)
    widths = (8, 28, 28, 8, 8, *([11] * 2 * channels), *([6] * 5), 9, 12, 7, 14, 9, 8)
    return Sheet(LIST, head, rows, widths)


def _section(facts: Facts, section: SectionFacts, number: int) -> tuple[Cell, ...]:
    columns = _Columns(len(facts.channels))
    last = max(len(facts.cells) + 1, 2)
    total = f"SUM({columns.votes[0]}{number}:{columns.votes[-1]}{number})"
    rank = columns.rank
    return (
        section.number,
        section.unit,
        section.section,
        int(section.direct_first),
        section.ruled,
        *(_summed(facts, n, number, "H", last, section.votes[n]) for n in range(len(facts.channels))),
        *(_summed(facts, n, number, "I", last, section.points[n]) for n in range(len(facts.channels))),
        *(_marked(n, number, last, section.marks[n]) for n in range(5)),
        Formula(total, sum(section.votes)),
        Formula(_score(facts, columns, number), section.score),
        Formula(_rank(facts, columns, number), section.rank),
        str(section.score),
        section.rank,
        Formula(
            f'IF({rank}{number}={get_column_letter(15 + 2 * len(facts.channels))}{number},"一致","不一致")', "一致"
        ),
    )


def _summed(facts: Facts, channel: int, number: int, column: str, last: int, value: int | Fraction) -> Formula:
    return Formula(
        f"SUMIFS({PICKS}!${column}$2:${column}${last},{PICKS}!$A$2:$A${last},{CHANNELS}!$A${channel + 2},"
        f"{PICKS}!$B$2:$B${last},$A{number})",
        value,
    )


def _marked(indicator: int, number: int, last: int, value: int) -> Formula:
    column = get_column_letter(3 + indicator)
    return Formula(
        f"SUMIFS({PICKS}!$H$2:$H${last},{PICKS}!${column}$2:${column}${last},1,{PICKS}!$B$2:$B${last},$A{number})",
        value,
    )


def _score(facts: Facts, columns: _Columns, number: int) -> str:
    """Return the sum of points, or under `rate` weight · 1000 · points / valid ballots (R6.3).

    Rounded to nine places, so that sums of binary fractions that are equal in truth stay equal.
    """
    if facts.method is Method.VOTES:
        return f"ROUND(SUM({columns.points[0]}{number}:{columns.points[-1]}{number}),9)"
    parts = "+".join(
        f"IF({CHANNELS}!$D${n + 2}>0,{CHANNELS}!$H${n + 2}*1000*{column}{number}/{CHANNELS}!$D${n + 2},0)"
        for n, column in enumerate(columns.points)
    )
    return f"ROUND({parts},9)"


def _rank(facts: Facts, columns: _Columns, number: int) -> str:
    """Return 1 for direct-first sections; for the others 1 + those ahead, by score and tie-breaks (R6.4, R6.5)."""
    last = len(facts.sections) + 1
    codes = [channel.code for channel in facts.channels]
    letters = [columns.score]
    for name in facts.tie_breaks:
        match name:
            case TieBreak.GREED:
                letters.append(columns.marks[ORDER.index(Indicator.GREED)])
            case TieBreak.TARGETED if TARGETED in codes:
                letters.append(columns.votes[codes.index(TARGETED)])
            case TieBreak.TOTAL:
                letters.append(columns.total)
    ahead = f"($E$2:$E${last}>0)*($E{number}>0)*($E$2:$E${last}<$E{number})"
    for letter in reversed(letters):
        every, own = f"${letter}$2:${letter}${last}", f"${letter}{number}"
        ahead = f"(({every}>{own})+({every}={own})*{ahead})"
    first = f"$D$2:$D${last}"
    return f"IF($D{number}=1,1,1+SUM({first})+SUMPRODUCT(({first}=0)*{ahead}))"


def _picks(facts: Facts) -> Sheet:
    rows = tuple(_pick(facts, cell, number) for number, cell in enumerate(facts.cells, start=2))
    return Sheet(PICKS, ("通道", "科室编号", *CHARACTERS, "票数", "分值"), rows, (12, 10, 6, 6, 6, 6, 6, 9, 10))


def _pick(facts: Facts, cell: CellFacts, number: int) -> tuple[Cell, ...]:
    worth = Formula(_worth(facts, number), _points(facts, cell))
    return (cell.channel, cell.number, *cell.ticked, cell.picks, worth)


def _worth(facts: Facts, number: int) -> str:
    if facts.points is Points.NOMINATION:
        return f"H{number}"
    weights = "+".join(f"{column}{number}*{NOTES}!$B${9 + n}" for n, column in enumerate("CDEFG"))
    return f"H{number}*({weights})"


def _points(facts: Facts, cell: CellFacts) -> Fraction:
    if facts.points is Points.NOMINATION:
        return Fraction(cell.picks)
    ticked = zip(cell.ticked, facts.fault_weights, strict=True)
    return cell.picks * sum((weight for tick, weight in ticked if tick), Fraction(0))


def _channels(facts: Facts) -> Sheet:
    last = len(facts.channels) + 1
    rows = tuple(_channel(facts, channel, number, last) for number, channel in enumerate(facts.channels, start=2))
    head = ("代码", "通道", "规定权重", "有效票", "弃权票", "无效票", "计入", "采用权重")
    return Sheet(CHANNELS, head, rows, (12, 20, 10, 10, 10, 10, 8, 12))


def _channel(facts: Facts, channel: ChannelFacts, number: int, last: int) -> tuple[Cell, ...]:
    """Return a channel's row: a channel below the minimum hands its weight to the others (R6.3)."""
    weights, valid = f"$C$2:$C${last}", f"$D$2:$D${last}"
    least = max(facts.min_channel_ballots, 1)
    counts = f"IF(SUMPRODUCT(({weights}>0)*({valid}>={least}))>0,D{number}>={least},D{number}>0)"
    uses = facts.method is Method.RATE
    heirs = any(c.declared and c.valid >= least for c in facts.channels)
    counted = int(bool(channel.declared) and channel.valid >= (least if heirs else 1)) if uses else 1
    share = f"G{number}*C{number}*SUM({weights})/SUMPRODUCT($G$2:$G${last}*{weights})"
    equal = f'IF(D{number}>0,SUM({weights})/COUNTIF({valid},">0"),0)'
    used = f'IF(SUM($G$2:$G${last})>0,{share},IF(COUNTIF({valid},">0")>0,{equal},C{number}))'
    return (
        channel.code,
        channel.name,
        channel.declared,
        channel.valid,
        channel.abstained,
        channel.invalid,
        Formula(f"IF(AND(C{number}>0,{counts}),1,0)", counted) if uses else 1,
        Formula(used, channel.weight) if uses else channel.declared,
    )


def _weights(facts: Facts) -> list[tuple[Cell, ...]]:
    return [(character, weight) for character, weight in zip(CHARACTERS, facts.fault_weights, strict=True)]


def _notes(facts: Facts) -> Sheet:
    breaks = "、".join(_BREAKS[name] for name in facts.tie_breaks)
    rows: list[tuple[Cell, ...]] = [
        ("期次", f"{facts.title}（{facts.code}）"),
        ("规则版本", facts.rule_version),
        ("计分方法", _METHODS[facts.method]),
        ("每票分值", _POINTS[facts.points]),
        ("通道最低有效票数", facts.min_channel_ballots),
        ("同分次序", breaks),
        ("指标分值", "（下列五行，可据以复算）"),
        *_weights(facts),
        ("选票校验码", facts.ballots_digest),
        ("结果校验码", facts.result_digest),
        ("复算方法", "“票数”表为逐项汇总的有效提名；“名单”表的得分、名次由公式实时复算，“核对”列与程序结果比对。"),
        ("直接列首", "经查实吃拿卡要的科室直接列第1名，多个科室并列第1名；其余科室从其后排起。"),
        ("裁定次序", "边线同分经集体研究决定次序的，按决定次序排列；决定保留并列的，次序为0。"),
        ("出具单位", facts.office),
    ]
    return Sheet(NOTES, ("项目", "内容"), tuple(rows), (20, 90))

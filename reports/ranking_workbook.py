"""The ranking as a workbook that recomputes itself, from counted picks to score and rank (R6.1–R6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from openpyxl.utils import get_column_letter

from models.common.indicators import CHARACTERS, ORDER, Indicator
from models.ranking.order import TARGETED
from models.rounds.rules import Method, Points, TieBreak
from reports.exact_columns import BASE, pieces, whole
from reports.exact_scores import EXACT, Exact, coefficients, numerators, worth_pieces
from reports.kit.canvas import File
from reports.kit.workbook import Cell, Formula, Sheet, save

LIST, PICKS, CHANNELS, NOTES = "名单", "票数", "通道", "说明"
POINTS_SCALE, UNIT = f"{NOTES}!$B$14", f"{NOTES}!$B$16"
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


def draw(facts: Facts, target: File) -> None:
    """Write the workbook."""
    exact = Exact(facts)
    sheets = (
        _list(exact),
        _picks(exact),
        _channels(facts),
        coefficients(exact, CHANNELS),
        numerators(exact, PICKS, CHANNELS, LIST),
        _notes(exact),
    )
    save(sheets, target, f"{facts.title}计票")


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
        return self.after(0)

    def after(self, place: int) -> str:
        """Return the column so many places right of the rank."""
        return get_column_letter(13 + 2 * self.channels + place)


def _list(exact: Exact) -> Sheet:
    names = [channel.name for channel in exact.facts.channels]
    head = (
        "科室编号", "单位", "科室", "直接列首", "裁定次序", *(f"{name}票数" for name in names),
        *(f"{name}分值" for name in names), *CHARACTERS, "总票数", "得分", "名次", "程序得分", "程序名次",
        "得分分子", "程序得分分子", "核对",
    )  # fmt: skip
    rows = tuple(_section(exact, section, number) for number, section in enumerate(exact.facts.sections, start=2))
    widths = (8, 28, 28, 8, 8, *([11] * 2 * len(names)), *([6] * 5), 9, 12, 7, 14, 9, 20, 20, 8)
    return Sheet(LIST, head, rows, widths, protected=True)


def _section(exact: Exact, section: SectionFacts, number: int) -> tuple[Cell, ...]:
    facts = exact.facts
    columns = _Columns(len(facts.channels))
    last = max(len(facts.cells) + 1, 2)
    total = f"SUM({columns.votes[0]}{number}:{columns.votes[-1]}{number})"
    digits = str(exact.numerator(section))
    known_rank, own, known = (f"{columns.after(place)}{number}" for place in (2, 3, 4))
    same = f"AND({columns.rank}{number}={known_rank},{own}={known})"
    return (
        section.number,
        section.unit,
        section.section,
        int(section.direct_first),
        section.ruled,
        *(_summed(facts, n, number, "H", last, section.votes[n]) for n in range(len(facts.channels))),
        *(Formula(_points_shown(exact, n, number), section.points[n]) for n in range(len(facts.channels))),
        *(_marked(n, number, last, section.marks[n]) for n in range(5)),
        Formula(total, sum(section.votes)),
        Formula(f"({whole(exact.numerator_at(number))})*{UNIT}", section.score),
        Formula(_rank(exact, columns, number), section.rank),
        str(section.score),
        section.rank,
        Formula(exact.digits(number), digits),
        digits,
        Formula(f'IF({same},"一致","不一致")', "一致"),
    )


def _points_shown(exact: Exact, channel: int, number: int) -> str:
    return f"({whole([f'{EXACT}!{ref}' for ref in exact.points_at(channel, number)])})/{POINTS_SCALE}"


def _summed(facts: Facts, channel: int, number: int, column: str, last: int, value: int) -> Formula:
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


def _rank(exact: Exact, columns: _Columns, number: int) -> str:
    """Return 1 for direct-first sections; for the others 1 + those ahead, by score and tie-breaks (R6.4, R6.5).

    Scores are compared as whole numbers, piece by piece: no rank depends on how a spreadsheet rounds (R6.1).
    """
    facts = exact.facts
    last = len(facts.sections) + 1
    codes = [channel.code for channel in facts.channels]
    keys = [(f"{EXACT}!", letter) for letter in exact.numerator_letters()]
    for name in facts.tie_breaks:
        match name:
            case TieBreak.GREED:
                keys.append(("", columns.marks[ORDER.index(Indicator.GREED)]))
            case TieBreak.TARGETED if TARGETED in codes:
                keys.append(("", columns.votes[codes.index(TARGETED)]))
            case TieBreak.TOTAL:
                keys.append(("", columns.total))
    ahead = f"($E$2:$E${last}>0)*($E{number}>0)*($E$2:$E${last}<$E{number})"
    for sheet, letter in reversed(keys):
        every, own = f"{sheet}${letter}$2:${letter}${last}", f"{sheet}${letter}{number}"
        ahead = f"(({every}>{own})+({every}={own})*{ahead})"
    first = f"$D$2:$D${last}"
    return f"IF($D{number}=1,1,1+SUM({first})+SUMPRODUCT(({first}=0)*{ahead}))"


def _picks(exact: Exact) -> Sheet:
    rows = tuple(_pick(exact, cell, number) for number, cell in enumerate(exact.facts.cells, start=2))
    places = range(1, exact.point_places + 1)
    named = ["整数分值"] if exact.point_places == 1 else [f"整数分值第{place}段" for place in places]
    head = ("通道", "科室编号", *CHARACTERS, "票数", "分值", *named)
    return Sheet(PICKS, head, rows, (12, 10, 6, 6, 6, 6, 6, 9, 10, *(12 for _ in places)), protected=True)


def _pick(exact: Exact, cell: CellFacts, number: int) -> tuple[Cell, ...]:
    letters = [get_column_letter(10 + place) for place in range(exact.point_places)]
    shown = Formula(f"({whole([f'{letter}{number}' for letter in letters])})/{POINTS_SCALE}", _points(exact, cell))
    worth = worth_pieces(exact, cell.ticked)
    made = (Formula(_worth(exact, place, number), cell.picks * value) for place, value in enumerate(worth))
    return (cell.channel, cell.number, *cell.ticked, cell.picks, shown, *made)


def _worth(exact: Exact, place: int, number: int) -> str:
    if exact.facts.points is Points.NOMINATION:
        return f"H{number}" if place == 0 else "0"
    column = get_column_letter(3 + place)
    weights = "+".join(f"{tick}{number}*{NOTES}!${column}${9 + n}" for n, tick in enumerate("CDEFG"))
    return f"H{number}*({weights})"


def _points(exact: Exact, cell: CellFacts) -> Fraction:
    whole_points = sum(piece * BASE**place for place, piece in enumerate(worth_pieces(exact, cell.ticked)))
    return Fraction(cell.picks * whole_points, exact.points_scale)


def _channels(facts: Facts) -> Sheet:
    last = len(facts.channels) + 1
    rows = tuple(_channel(facts, channel, number, last) for number, channel in enumerate(facts.channels, start=2))
    head = ("代码", "通道", "规定权重", "有效票", "弃权票", "无效票", "计入", "采用权重")
    return Sheet(CHANNELS, head, rows, (12, 20, 10, 10, 10, 10, 8, 12), protected=True)


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


def _weights(exact: Exact) -> list[tuple[Cell, ...]]:
    rows = zip(CHARACTERS, exact.facts.fault_weights, exact.worths, strict=True)
    return [(character, weight, *pieces(worth, exact.point_places)) for character, weight, worth in rows]


def _notes(exact: Exact) -> Sheet:
    facts = exact.facts
    breaks = "、".join(_BREAKS[name] for name in facts.tie_breaks)
    last = len(facts.channels) + 1
    unit = Formula(exact.unit_formula(f"{CHANNELS}!C2:C{last}", POINTS_SCALE), exact.unit)
    rows: list[tuple[Cell, ...]] = [
        ("期次", f"{facts.title}（{facts.code}）"),
        ("规则版本", facts.rule_version),
        ("计分方法", _METHODS[facts.method]),
        ("每票分值", _POINTS[facts.points]),
        ("通道最低有效票数", facts.min_channel_ballots),
        ("同分次序", breaks),
        ("指标分值", "（下列五行，可据以复算；右侧为化为整数后的分值）"),
        *_weights(exact),
        ("分值公分母", exact.points_scale),
        ("权重公分母", exact.weight_scale),
        ("得分单位", unit),
        ("选票校验码", facts.ballots_digest),
        ("结果校验码", facts.result_digest),
        ("复算方法", "“票数”表为逐项汇总的有效提名；“名单”表的得分、名次由公式实时复算，“核对”列与程序结果比对。"),
        ("精确计算", "得分＝得分分子×得分单位。各科室得分单位相同，名次只比较得分分子；得分分子为整数，每五位一段存于"
         "“精算”表，逐段比较，不受电子表格小数舍入影响。“得分”列仅供阅读。“核对”列要求名次和得分分子均一致。"),
        ("直接列首", "经查实吃拿卡要的科室直接列第1名，多个科室并列第1名；其余科室从其后排起。"),
        ("裁定次序", "边线同分经集体研究决定次序的，按决定次序排列；决定保留并列的，次序为0。"),
        ("工作表保护", "各表已设保护，未设密码，以免误改；撤销工作表保护后可自行验算。"),
        ("出具单位", facts.office),
    ]  # fmt: skip
    widths = (20, 90, *(12 for _ in range(exact.point_places)))
    return Sheet(NOTES, ("项目", "内容", *("整数分值" for _ in widths[2:])), tuple(rows), widths, True, told=True)

"""The rules, the count and the score of a section in official words, every figure exact (R6.1–R6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from models.common.figures import rounded
from models.common.indicators import ORDER
from models.ranking.explaining import Redistribution, equation, figure, heirs, redistribution, summed
from models.ranking.rules import Line, Ranking
from models.ranking.scoring import PER, ChannelUse, Standing
from models.rounds.rules import Method, Points, RuleParameters, TieBreak
from reports.calculation_facts import Grid, Part, Text

BREAKERS: Final = {
    TieBreak.GREED: "勾选“贪”的票数",
    TieBreak.TARGETED: "定向评议票数",
    TieBreak.TOTAL: "总票数",
}
DIGEST_SHOWN: Final = 16


def exact(value: Fraction) -> str:
    """Return an exact figure, with what it comes to where it is a fraction: 12000/37（约324.32）."""
    text = figure(value)
    return f"{text}（约{rounded(value, 2)}）" if "/" in text else text


def rules(law: RuleParameters, version: int, digest: str) -> Part:
    """State the rules in force in words (R6.2–R6.4)."""
    told = [
        f"本期适用第{version}版规则，规则校验码{digest[:DIGEST_SHOWN]}；名单取前{law.list_length}名，其中前{law.top_tier}名为第一档。",
        _method(law),
        _points(law),
        _order(law),
    ]
    return Part("适用规则", tuple(Text(text) for text in told))


def _method(law: RuleParameters) -> str:
    if law.method is Method.VOTES:
        return "按得票计分：得分为各渠道分值之和，各渠道不加权。"
    weights = "、".join(f"{channel.name}{figure(channel.weight)}" for channel in law.channels)
    return (
        f"按得票率计分：各渠道计入得分＝权重×{PER}×该渠道分值÷该渠道有效票数，得分为各渠道之和。"
        f"各渠道权重：{weights}。有效票少于{law.min_channel_ballots}张或没有有效票的渠道，其权重按比例转给其他渠道，权重之和不变。"
    )


def _points(law: RuleParameters) -> str:
    if law.points is Points.NOMINATION:
        return "分值：有效票每提名一次计1分。"
    weights = "、".join(f"{one.character}{figure(law.weights[one])}" for one in ORDER)
    return f"分值：每次提名按所勾选指标的权重之和计分（{weights}）；未勾选指标的计0分，仍计一票。"


def _order(law: RuleParameters) -> str:
    turns = "、".join(BREAKERS[one] for one in law.tie_breaks)
    looked = f"得分相同的，依次比较{turns}；仍相同的" if turns else "得分相同的"
    return (
        f"名次按得分由高到低排列。{looked}名次并列，其后名次顺延（如1、2、2、4）；"
        "并列跨越名单或第一档界线的，须集体研究作出裁定。经举报查实工作人员吃拿卡要的，科室直接列第1名。"
    )


def count(law: RuleParameters, ranking: Ranking, line: Line) -> Part:
    """Show what each channel gives, and why its weight is what it is (R6.3)."""
    how = redistribution(law, ranking.channels)
    notes = weight_notes(law, ranking.channels, how)
    return Part("各渠道计票", (_rate(ranking, line) if law.method is Method.RATE else _votes(ranking, line), *notes))


def _votes(ranking: Ranking, line: Line) -> Grid:
    names = {use.code: use.name for use in ranking.channels}
    rows = [
        (names[one.channel], str(one.valid), str(one.votes), figure(one.points), "不加权", exact(one.contribution))
        for one in line.parts
    ]
    return Grid(
        (("渠道", 5), ("有效票", 3), ("得票", 3), ("分值", 3), ("权重", 3), ("计入得分", 4)), (*rows, _total(line))
    )


def _rate(ranking: Ranking, line: Line) -> Grid:
    uses = {use.code: use for use in ranking.channels}
    rows = [
        (
            uses[one.channel].name, str(one.valid), str(one.votes), figure(one.points), _weight(uses[one.channel]),
            exact(one.contribution),
        )
        for one in line.parts
    ]  # fmt: skip
    return Grid(
        (("渠道", 4), ("有效票", 3), ("得票", 2), ("分值", 2), ("权重", 5), ("计入得分", 7)), (*rows, _total(line))
    )


def _total(line: Line) -> tuple[str, ...]:
    points = sum((one.points for one in line.parts), Fraction(0))
    return ("合计", "—", str(line.votes or 0), figure(points), "—", exact(line.score or Fraction(0)))


def _weight(use: ChannelUse) -> str:
    before, after = figure(use.declared), figure(use.weight)
    return before if before == after else f"规定{before}，实用{after}"


def weight_notes(law: RuleParameters, uses: tuple[ChannelUse, ...], how: Redistribution) -> tuple[Text, ...]:
    """Say why weights moved and reckon the new ones (R6.3); nothing where none moved."""
    least = law.min_channel_ballots
    match how:
        case Redistribution.NONE:
            return ()
        case Redistribution.NOBODY:
            return (Text("各渠道均没有有效票，权重不变，得分均为0。"),)
        case Redistribution.TO_LARGE:
            told = "".join(_small(use, least) for use in uses if use.declared and use.standing is not Standing.COUNTS)
        case Redistribution.ALL_SMALL:
            told = f"有权重的各渠道有效票均少于{least}张，由其中有有效票的渠道按比例承担全部权重。"
        case Redistribution.EQUALLY:
            told = "仅权重为0的渠道有有效票，由这些渠道平均承担全部权重。"
    return (Text(told + _reckoned(uses, how)),)


def _small(use: ChannelUse, least: int) -> str:
    if use.standing is Standing.NO_BALLOTS:
        return f"{use.name}没有有效票，其权重按比例转给其他渠道。"
    return f"{use.name}有效票{use.valid}张，少于{least}张，其权重按比例转给其他渠道。"


def _reckoned(uses: tuple[ChannelUse, ...], how: Redistribution) -> str:
    got, whole = heirs(uses), figure(sum((use.declared for use in uses), Fraction(0)))
    if how is Redistribution.EQUALLY:
        told = [f"{use.name}{whole} ÷ {len(got)} = {figure(use.weight)}" for use in got]
    else:
        base = " + ".join(figure(use.declared) for use in got)
        base = f"({base})" if len(got) > 1 else base
        told = [f"{use.name}{figure(use.declared)} ÷ {base} × {whole} = {figure(use.weight)}" for use in got]
    return f"实用权重：{'；'.join(told)}。"


def score(law: RuleParameters, ranking: Ranking, line: Line) -> Part:
    """Write the score out as equations (R6.3)."""
    names = {use.code: use.name for use in ranking.channels}
    told: list[str] = []
    if law.points is Points.FAULTS and any(line.marks):
        told.append(f"分值合计：{_worth(law, line)}。")
    if law.method is Method.RATE:
        told += [f"{names[one.channel]}：{equation(law, one)}" for one in line.parts]
    total = line.score or Fraction(0)
    told.append(f"得分：{summed(line)}" + (f" ≈ {rounded(total, 2)}" if "/" in figure(total) else ""))
    if "/" in figure(total):
        told.append("名次按精确值确定，小数仅供阅读。")
    return Part("得分计算", tuple(Text(text) for text in told))


def _worth(law: RuleParameters, line: Line) -> str:
    terms = [
        f"{one.character}{n} × {figure(law.weights[one])}" for one, n in zip(ORDER, line.marks, strict=True) if n
    ]  # fmt: skip
    return f"{' + '.join(terms)} = {figure(sum((part.points for part in line.parts), Fraction(0)))}"


def indicators(line: Line) -> Part:
    """Show how many votes ticked each indicator."""
    heads = tuple((one.character, 1.0) for one in ORDER)
    return Part("指标票数", (Grid((("指标", 1.0), *heads), (("票数", *(str(n) for n in line.marks)),)),))


def numbers(found: Sequence[int], most: int = 8) -> str:
    """Return sections by number: 002、007, and how many where they are many."""
    shown = "、".join(f"{number:03d}" for number in found[:most])
    return shown if len(found) <= most else f"{shown}等{len(found)}个科室"

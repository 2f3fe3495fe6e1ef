"""The place of a section in official words: tie-breaks, decisions, verified tips, neighbours, what follows (R6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.common.indicators import ORDER, Indicator
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.ranking.explaining import Compared, compared, figure, neighbours, placing
from models.ranking.order import TARGETED, Tie
from models.ranking.queries import DecisionRow, TipRow
from models.ranking.rules import Line, Ranking
from models.rounds.rules import RuleParameters
from reports.calculation_facts import Block, Grid, Part, Text
from reports.calculation_words import BREAKERS, exact, numbers
from reports.kit.chinese import day, span
from reports.phrases import sentence

KINDS: Final = {
    MeasureKind.LEADER_TALK: "分管领导谈话提醒",
    MeasureKind.HEAD_INTERVIEW: "科室负责人约谈",
    MeasureKind.HEAD_TALK: "科室负责人谈话提醒",
    MeasureKind.EMBARGO: "提拔影响期",
    MeasureKind.BODY_DEDUCTION: "领导班子扣分",
    MeasureKind.LEADER_DEDUCTION: "分管领导扣分",
    MeasureKind.HEAD_REMOVAL: "科室负责人免职建议",
    MeasureKind.LEADER_REMOVAL: "分管领导免职建议",
    MeasureKind.RECTIFICATION: "整改",
}
STATES: Final = {
    MeasureStatus.DUE: "应办",
    MeasureStatus.DONE: "已办",
    MeasureStatus.WAIVED: "免予",
    MeasureStatus.FLAGGED: "待核",
    MeasureStatus.SUPERSEDED: "更正失效",
}


def place(
    law: RuleParameters, ranking: Ranking, line: Line, decisions: Sequence[DecisionRow], tips: Sequence[TipRow]
) -> Part:
    """Say how the rank came about."""
    told = [*_direct(ranking, line, tips), *compared_words(compared(law, ranking, line), ranking)]
    tie = next((one for one in ranking.ties if line.number in one.numbers), None)
    told += [*_tie(tie, line, decisions)] if tie is not None else []
    return Part("名次确定", tuple(Text(text) for text in (*told, *_rank(ranking, line))))


def _direct(ranking: Ranking, line: Line, tips: Sequence[TipRow]) -> list[str]:
    """Tell the case of every verified tip in force, and how several of them stand (R6.5)."""
    if not line.direct_first:
        return []
    told = [
        f"直接列第1名：{day(tip.reported_on)}举报、{day(tip.verified_on)}查实（第{tip.id}号举报记录），事由：{sentence(tip.case)}；"
        f"依据：{sentence(tip.basis)}；批准人：{sentence(tip.approver)}；"
        f"对当事人的处理：{sentence(tip.discipline) if tip.discipline else '尚未登记'}。"
        for tip in tips
        if tip.number == line.number and tip.withdrawn is None
    ]
    first = [one.number for one in ranking.lines if one.direct_first]
    if len(first) > 1:
        told.append(f"本期经查实直接列第1名的科室有{len(first)}个（{numbers(first)}），均为第1名，按得分排列先后。")
    return told


def compared_words(found: Sequence[Compared], ranking: Ranking) -> list[str]:
    """Say with whom the score is equal, what each tie-break showed in figures, and which one settled it (R6.4)."""
    if not found:
        return []
    if not found[0].equal:
        return ["没有得分相同的科室，无须比较其他票数。"]
    told = [f"得分与{numbers(found[0].equal)}相同。"]
    told += [_looked(one) for one in found[1:]]
    last = found[-1]
    if last.equal:
        told.append(f"各项均与{numbers(last.equal)}相同，名次并列。")
    elif last.what is not None:
        told.append(f"由{BREAKERS[last.what]}分出先后。")
    return told


def _looked(one: Compared) -> str:
    assert one.what is not None  # the score is told before
    named = dict(one.others)
    told = [
        f"{word}{'、'.join(f'{number:03d}（{figure(named[number])}）' for number in found[:8])}"
        + (f"等{len(found)}个科室" if len(found) > 8 else "")
        for word, found in (("少于", one.above), ("多于", one.below), ("同于", one.equal))
        if found
    ]
    return f"比较{BREAKERS[one.what]}：本科室{figure(one.value)}，{'，'.join(told)}。"


def _tie(tie: Tie, line: Line, decisions: Sequence[DecisionRow]) -> list[str]:
    """Tell a tie across an edge and its decision (R6.4)."""
    edges = "、".join(f"第{edge}名" for edge in tie.edges)
    told = [f"{numbers(tie.numbers)}并列第{tie.first}至第{tie.last}名，跨越{edges}的界线。"]
    for one in decisions:
        if one.applies and set(one.numbers) == set(tie.numbers):
            how = "保留并列" if one.keep else f"先后为{'、'.join(f'{number:03d}' for number in one.numbers)}"
            told.append(
                f"{day(one.decided_on)}裁定：{how}。参加人员：{sentence(one.participants)}。理由：{sentence(one.reason)}。"
            )
            told += [] if one.keep else [f"本科室据此列第{line.rank}名。"]
    return told if tie.ruling is not None else [*told, "尚未裁定，定稿前须作出裁定。"]


def _rank(ranking: Ranking, line: Line) -> list[str]:
    if line.direct_first:
        return []
    at = placing(ranking, line)
    tips = f"（其中经举报查实直接列第1名的{at.tips}个）" if at.tips else ""
    told = [f"名次在前的科室共{len(at.before)}个{tips}，故列第{line.rank}名。"]
    if at.sharing:
        told.append(f"与{numbers(at.sharing)}并列，其后的科室列第{line.rank + len(at.sharing) + 1}名。")
    return told


def around(ranking: Ranking, line: Line) -> Part:
    """Show the neighbours above and below with everything that the order looks at."""
    above, below = neighbours(ranking, line)
    rows = [
        _neighbour(word, one)
        for word, one in (("前一位", above), ("本科室", line), ("后一位", below))
        if one is not None
    ]
    heads = (("", 3.0), ("名次", 2.0), ("科室", 8.0), ("得分", 6.0), ("“贪”票", 2.6), ("定向票", 2.6), ("总票", 2.4))
    return Part("相邻科室", (Grid(heads, tuple(rows)),))


def _neighbour(word: str, one: Line) -> tuple[str, ...]:
    greed = one.marks[ORDER.index(Indicator.GREED)]
    score = exact(one.score) if one.score is not None else "—"
    name = f"{one.number:03d}{one.name}" + ("（查实举报）" if one.direct_first else "")
    return (word, str(one.rank), name, score, str(greed), str(one.by_channel.get(TARGETED, 0)), str(one.votes or 0))


def consequences(rows: Sequence[MeasureRow]) -> Part:
    """List what the rank brings (R7.1)."""
    if not rows:
        return Part("处置事项", (Text("未列入名单，无处置事项。"),))
    cells = tuple((KINDS[row.kind], row.person or "—", _by_when(row), STATES[row.status]) for row in rows)
    blocks: tuple[Block, ...] = (Grid((("事项", 6), ("对象", 4), ("期限、期间或扣分", 8), ("状态", 2)), cells),)
    return Part("处置事项", blocks)


def _by_when(row: MeasureRow) -> str:
    points = f"扣{figure(row.points)}分" if row.points is not None else ""
    if row.kind is MeasureKind.EMBARGO and row.due_on is not None and row.until_on is not None:
        return span(row.due_on, row.until_on)
    due = f"{day(row.due_on)}前" if row.due_on is not None and row.points is None else ""
    return points or due or "公布后起算"

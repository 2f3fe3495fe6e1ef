"""假设测算对照表: a ranking under supposed rules beside the official one; marked on every part of every page (R6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from models.ballots.partial import LeftOut
from models.common.figures import decimal, rounded
from models.common.indicators import Indicator
from models.ranking.rules import Line
from models.ranking.trial import Compared, Move, Trial
from models.rounds.rules import Difference, Method, Points, TieBreak
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, Target, write
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, Placed, baseline, flow
from reports.kit.lines import broken, glyphs, single
from reports.kit.marks import MM, Colour, Mark, Page, Row, moved
from reports.kit.sheet import MARGIN, MEASURE, Box, Stand, cell, masthead
from reports.kit.tables import Column, TableStyle, table

TITLE: Final = "假设测算对照表"
MARK: Final = "假设测算，非正式结果"
CAUTION: Final = "本表按假设的规则测算，仅供研究参考，不是正式结果，不得据以公布或者作出任何处置。"
_PALE: Final[Colour] = (0.89, 0.89, 0.89)
_TOP: Final = 17 * MM
_FOOT: Final = 18 * MM
_SIZE: Final = 11.0
_LEADING: Final = 17.0
_MARK_SIZE: Final = 30.0
_MARK_EVERY: Final = 27 * MM
_STYLE: Final = TableStyle(size=10.5, leading=14.5, padding=3.0, face=Face.SONG)
_RULES: Final = (
    Column("规则", 62 * MM),
    Column("正式规则", 59 * MM),
    Column("假设", 59 * MM),
)
_PLACES: Final = (
    Column("假设名次", 17 * MM, middle=True),
    Column("正式名次", 17 * MM, middle=True),
    Column("变化", 24 * MM, middle=True),
    Column("编号", 13 * MM, middle=True),
    Column("单位", 37 * MM),
    Column("科室", 36 * MM),
    Column("假设得分", 18 * MM, middle=True),
    Column("正式得分", 18 * MM, middle=True),
)
_FIELDS: Final = {
    "method": "计分方法",
    "points": "每票分值",
    "fault_weights": "指标分值",
    "min_channel_ballots": "渠道最低有效票数",
    "tie_breaks": "同分比较次序",
    "channels": "渠道权重",
    "list_length": "名单长度",
    "top_tier": "重点层次名次",
}
_VALUES: Final[dict[str, str]] = {
    Method.VOTES: "按票数计分",
    Method.RATE: "按得票率计分",
    Points.NOMINATION: "每票计1分",
    Points.FAULTS: "按所勾指标分值计分",
    TieBreak.GREED: "“贪”票数",
    TieBreak.TARGETED: "定向评议票数",
    TieBreak.TOTAL: "总票数",
}
MOVES: Final = {
    Move.ENTERS: "进入名单",
    Move.LEAVES: "退出名单",
    Move.UP: "↑",
    Move.DOWN: "↓",
    Move.SAME: "不变",
}


@dataclass(frozen=True)
class Facts:
    """What the paper says; every text is as printed."""

    office: str
    programme: str
    round_title: str
    rules: tuple[tuple[str, str, str], ...]
    """Which rule, officially, as supposed; empty: the official rules."""
    left_out: tuple[str, ...]
    changes: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def gather(
    office: str, programme: str, round_title: str, trial: Trial, left_out: LeftOut, names: dict[str, str]
) -> Facts:
    """Put a trial into words; `names` are the channels' names by code."""
    listed = [one for one in trial.compared if one.before.listed or one.after.listed]
    return Facts(
        office=office,
        programme=programme,
        round_title=round_title,
        rules=tuple(rule_words(one, names) for one in trial.rules),
        left_out=_left_out(trial, left_out, names),
        changes=_changes(trial),
        places=tuple(_place(one) for one in listed),
        notes=tuple(_tie(numbers) for numbers in trial.supposed.undecided_ties),
    )


def rule_words(one: Difference, names: dict[str, str]) -> tuple[str, str, str]:
    """Return a changed rule, its official value and the supposed one."""
    head, *rest = one.field.split(".")
    what = _FIELDS.get(head, head)
    if head == "fault_weights":
        what = f"{what}：{Indicator(rest[0]).character}"
    elif head == "channels" and rest:
        what = f"{what}：{names.get(rest[0], rest[0])}"
    exactly = head in ("fault_weights", "channels")
    return what, _value(one.old, exactly), _value(one.new, exactly)


def _value(value: str | None, exactly: bool) -> str:
    if not value:
        return "无"
    if exactly:
        return decimal(Fraction(value))
    return "、".join(_VALUES.get(part, part) for part in value.split(", "))


def _left_out(trial: Trial, left_out: LeftOut, names: dict[str, str]) -> tuple[str, ...]:
    told = []
    if left_out.channels:
        told.append("不计以下渠道：" + "、".join(names.get(code, code) for code in sorted(left_out.channels)))
    if left_out.batches:
        told.append("不计以下批次：" + "、".join(str(number) for number in sorted(left_out.batches)))
    if left_out.flagged:
        told.append("不计录入时提请裁定的选票")
    if left_out.ruled:
        told.append("不计经第三人裁定的选票")
    return (*told, f"共少计{trial.sheets_left_out}张") if told else ()


def _changes(trial: Trial) -> tuple[str, ...]:
    told = (
        ("进入名单", trial.entering),
        ("退出名单", trial.leaving),
        ("进入重点层次", trial.into_top),
        ("退出重点层次", trial.out_of_top),
    )
    said = tuple(f"{what}：{_named(lines)}" for what, lines in told if lines)
    if said:
        return said
    return ("名单和重点层次均无变化。" if trial.differing else "与正式结果完全一致。",)


def _named(lines: tuple[Line, ...]) -> str:
    return "；".join(f"{line.unit}{line.name}（{line.number:03d}）" for line in lines)


def _place(one: Compared) -> tuple[str, ...]:
    before, after = one.before, one.after
    by = abs(after.rank - before.rank)
    moved_ = MOVES[one.move] + (f"{by}位" if one.move in (Move.UP, Move.DOWN) else "")
    tier = "重点层次" if after.top and not before.top else "退出重点层次" if before.top and not after.top else ""
    said = "，".join(part for part in (moved_, tier) if part)
    return (
        str(after.rank), str(before.rank), said, f"{after.number:03d}", after.unit, after.name,
        _score(after.score), _score(before.score),
    )  # fmt: skip


def _score(value: Fraction | None) -> str:
    if value is None:
        return "—"
    return str(value) if value.denominator == 1 else rounded(value, 2)


def _tie(numbers: tuple[int, ...]) -> str:
    named = "、".join(f"{number:03d}" for number in numbers)
    return f"假设规则下{named}并列跨越界线，未作裁定，均列同一名次。"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the table on as many pages as it takes, each marked from edge to edge."""
    head, at = masthead(TITLE, facts.office, f"{facts.programme}{facts.round_title}", _TOP)
    height = PAPER[1] - _TOP - _FOOT
    rows = [*_sentences((CAUTION,), Face.HEI), _gap(), *_rules(facts), *_sentences(facts.changes), _gap()]
    rows += [*table(_PLACES, facts.places, _STYLE), _gap(), *_sentences(facts.notes)]
    filled = flow(rows, at - _TOP, height)
    pages = [
        _page(content, tuple(head) if number == 1 else (), number, len(filled))
        for number, content in enumerate(filled, start=1)
    ]
    return write(pages, target, f"{facts.round_title}{TITLE}（{MARK}）", facts.office)


def _rules(facts: Facts) -> list[Row]:
    made: list[Row] = []
    if facts.rules:
        made += [*table(_RULES, facts.rules, _STYLE), _gap()]
    elif not facts.left_out:
        made += _sentences(("假设与正式规则相同。",))
    if facts.left_out:
        made += _sentences(("；".join(facts.left_out) + "。",))
    return made


def _gap() -> Row:
    return Row(_LEADING / 2, gap=True)


def _sentences(texts: tuple[str, ...], face: Face = Face.SONG) -> list[Row]:
    type_ = Type(face, _SIZE, _SIZE)
    lines = [line for text in texts for line in broken([(type_, text)], MEASURE)]
    return [Row(_LEADING, tuple(glyphs(line, 0, baseline(_LEADING, _SIZE)))) for line in lines]


def _page(content: list[Placed], head: tuple[Mark, ...], number: int, count: int) -> Page:
    rows = [moved(mark, MARGIN, _TOP + at) for at, row in content for mark in row.marks]
    above = cell(f"【{MARK}】", Face.HEI, 14.0, Box(MARGIN, 7 * MM, MEASURE, 8 * MM))
    foot = Box(MARGIN, PAPER[1] - 14 * MM, MEASURE, 8 * MM)
    below = cell(f"【{MARK}】", Face.HEI, 11.0, foot)
    below += cell(f"第{number}页，共{count}页", Face.SONG, 9.0, foot, Stand.RIGHT)
    return Page((*_ground(), *above, *head, *rows, *below))


def _ground() -> tuple[Mark, ...]:
    """Return the mark in pale type again and again under the whole page, so that no part of it is without."""
    line = single([(Type(Face.HEI, _MARK_SIZE, _MARK_SIZE), MARK)])
    gap = 18 * MM
    marks: list[Mark] = []
    for step in range(int(PAPER[1] // _MARK_EVERY)):
        x = -line.width * 0.35 if step % 2 else 6 * MM
        while x < PAPER[0]:
            marks += glyphs(line, x, (step + 0.7) * _MARK_EVERY, _PALE)
            x += line.width + gap
    return tuple(marks)

"""年度扣分表: a year's deductions per leading body and leader, round by round, with cap and corrections (R7.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.figures import decimal
from models.common.rights import Right
from models.consequences.deductions import closed_years, published, yearly_deductions
from models.consequences.tables import MeasureKind, MeasureStatus
from models.consequences.yearly import Deducted, YearlySheet
from models.settings.queries import office_names
from reports.drawing import drawing, made
from reports.files import stem
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, Placed, baseline, flow
from reports.kit.lines import broken, glyphs
from reports.kit.marks import MM, Mark, Page, Row, kept, moved
from reports.kit.sheet import MARGIN, MEASURE, Box, Stand, cell, masthead
from reports.kit.tables import Column, TableStyle, table
from reports.working import Working

TITLE: Final = "年度扣分表"
_TOP: Final = 17 * MM
_FOOT: Final = 18 * MM
_SIZE: Final = 11.0
_LEADING: Final = 17.0
_STYLE: Final = TableStyle(size=10.5, leading=14.5, padding=3.0, face=Face.SONG)
_SUMS: Final = (
    Column("单位", 52 * MM),
    Column("分管领导", 26 * MM),
    Column("次数", 13 * MM, middle=True),
    Column("扣分合计", 20 * MM, middle=True),
    Column("应扣分", 20 * MM, middle=True),
    Column("关账时", 22 * MM, middle=True),
    Column("关账后更正", 27 * MM, middle=True),
)
_LINES: Final = (
    Column("期次", 38 * MM),
    Column("单位", 46 * MM),
    Column("科室", 40 * MM),
    Column("名次", 13 * MM, middle=True),
    Column("扣分", 14 * MM, middle=True),
    Column("备注", 29 * MM),
)

Line = tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One leading body or leader: heading, sum line, the listings."""

    body: bool
    heading: str
    sums: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Facts:
    """What the sheet says; cells as printed."""

    office: str
    programme: str
    year: int
    rounds: tuple[str, ...]
    cap: str
    closed_on: dt.date | None
    digest: str
    parts: tuple[Part, ...]


@query("document.yearly_sheet", Right.MEASURE_READ)
def yearly_paper(session: Session, year: int, only: tuple[MeasureKind, int] | None = None) -> Working:
    """Draw a year's sheet, of all or of one leading body or leader; raises RuleError `deductions.no_round`."""
    sheets = [one for one in yearly_deductions(session, year) if only in (None, one.column.key)]
    if not sheets:
        raise RuleError("deductions.no_round", year=year)
    facts = facts_of(session, year, sheets)
    data, drawn = drawing(TITLE, draw, facts)
    whose = sheets[0].person or sheets[0].unit if only else ""
    name = f"{stem(str(year), TITLE, whose)}.pdf"
    return Working(str(year), TITLE, name, data, drawn.pages, drawn.substitutions, made(drawn))


def facts_of(session: Session, year: int, sheets: Sequence[YearlySheet]) -> Facts:
    """Put sheets into the words of the paper."""
    office = office_names(session)
    closed = next((one for one in closed_years(session) if one.year == year), None)
    cap = sheets[0].cap
    return Facts(
        office=office.name,
        programme=office.programme,
        year=year,
        rounds=tuple(one.title for one in published(session, year)),
        cap="" if cap is None else decimal(cap),
        closed_on=closed.closed_on if closed else None,
        digest=closed.digest if closed else "",
        parts=tuple(_part(one) for one in sheets),
    )


def _part(one: YearlySheet) -> Part:
    body = one.kind is MeasureKind.BODY_DEDUCTION
    frozen, change = ("", "") if one.frozen is None else (decimal(one.frozen.total), _signed(one.correction))
    sums = (one.unit, one.person, str(one.times), decimal(one.points), decimal(one.total), frozen, change)
    heading = f"{one.unit}领导班子" if body else f"{one.person}（{one.unit}）"
    return Part(body, heading, sums, tuple(_line(line) for line in one.lines))


def _line(line: Deducted) -> Line:
    waived = line.status is MeasureStatus.WAIVED
    note = f"免予扣分：{line.note}" if waived else "" if line.counts else "不计入"
    return (
        line.round_title,
        line.unit,
        line.section,
        str(line.rank),
        decimal(line.points) if line.counts else "0",
        note,
    )


def _signed(value: Fraction) -> str:
    return "无" if not value else f"{'+' if value > 0 else '−'}{decimal(abs(value))}"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the sums, then every column's listings."""
    head, at = masthead(f"{facts.year}{TITLE}", facts.office, facts.programme, _TOP)
    rows = _sentences(_intro(facts), Face.SONG)
    for name, body in (("一、领导班子", True), ("二、分管领导", False)):
        parts = [part for part in facts.parts if part.body is body]
        if parts:
            rows += [_gap(), *_heading(name if len({part.body for part in facts.parts}) > 1 else name[2:])]
            rows += table(_SUMS, [part.sums for part in parts], _STYLE)
    rows += [_gap(), *_heading("各期明细")]
    for part in facts.parts:
        rows += [_gap(), *_heading(part.heading), *table(_LINES, part.lines, _STYLE)]
    filled = flow(rows, at - _TOP, PAPER[1] - _TOP - _FOOT)
    pages = [
        _page(content, tuple(head) if number == 1 else (), number, len(filled))
        for number, content in enumerate(filled, start=1)
    ]
    return write(pages, target, f"{facts.year}{TITLE}", facts.office)


def _intro(facts: Facts) -> tuple[str, ...]:
    cap = f"年度扣分最多{facts.cap}分。" if facts.cap else ""
    told = [f"本年度共公布{len(facts.rounds)}期结果：{'、'.join(facts.rounds)}。{cap}"]
    if facts.closed_on:
        told.append(f"本年度已于{day(facts.closed_on)}关账，“关账时”为当时的应扣分，以后的变动列为更正。")
        told.append(f"校验码：{facts.digest}")
    else:
        told.append("本年度尚未关账。")
    return tuple(told)


def _heading(text: str) -> tuple[Row, ...]:
    return kept(_sentences((text,), Face.HEI), last=True)


def _sentences(texts: Sequence[str], face: Face) -> list[Row]:
    type_ = Type(face, _SIZE, _SIZE)
    lines = [line for text in texts for line in broken([(type_, text)], MEASURE)]
    return [Row(_LEADING, tuple(glyphs(line, 0, baseline(_LEADING, _SIZE)))) for line in lines]


def _gap() -> Row:
    return Row(_LEADING / 2, gap=True)


def _page(content: list[Placed], head: tuple[Mark, ...], number: int, count: int) -> Page:
    rows = [moved(mark, MARGIN, _TOP + at) for at, row in content for mark in row.marks]
    foot = Box(MARGIN, PAPER[1] - 14 * MM, MEASURE, 8 * MM)
    return Page((*head, *rows, *cell(f"第{number}页，共{count}页", Face.SONG, 9.0, foot, Stand.RIGHT)))

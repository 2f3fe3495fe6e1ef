"""年度统计表: a year's rounds, ballots, lists, measures, deductions, rectification and inspections (R7.2, R8.4)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy.orm import Session

from models.audit.actions import newest_day
from models.common.acts import query
from models.common.errors import RuleError
from models.common.figures import decimal
from models.common.rights import Right
from models.consequences.deductions import published
from models.overview.queries import years
from models.settings.queries import office_names
from reports import yearly_parts
from reports.files import stem
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.forms import TOP, heading, note, sheets
from reports.kit.long_workbook import LongSheet, Value, write_long
from reports.kit.marks import MM, Row
from reports.kit.sheet import MEASURE, masthead
from reports.kit.tables import Column, TableStyle, table
from reports.working import Working
from reports.yearly_parts import Part

TITLE: Final = "年度统计表"
NOTES: Final = (
    "期次按截止日期归入年度，暗访按实际暗访日期归入年度。",
    "“人次”按应办或者已办的事项逐项计算，“人数”按不同的人计算，两者分别统计，不互相推算。",
    "扣分合计为各期扣分之和；应扣分为按年度上限计算后的扣分。",
)
_STYLE: Final = TableStyle(size=10.5, leading=13.5, padding=2.5, face=Face.SONG)
_GAP: Final = 3 * MM
_NONE: Final = "—"


@dataclass(frozen=True)
class Facts:
    """What the statistics say; the parts are the tables of the paper and the sheets of the workbook."""

    office: str
    programme: str
    year: int
    rounds: tuple[str, ...]
    as_of: dt.date | None
    parts: tuple[Part, ...]


@query("document.yearly_statistics", Right.MEASURE_READ)
def statistics(session: Session, year: int) -> Facts:
    """Return a year's statistics; raises RuleError `statistics.no_year` where nothing was held in it."""
    compared = next((one for one in years(session) if one.now.year == year), None)
    if compared is None:
        raise RuleError("statistics.no_year", year=year)
    office, held = office_names(session), published(session, year)
    return Facts(
        office.name, office.programme, year, tuple(one.title for one in held), newest_day(session),
        (
            yearly_parts.figures(compared),
            *yearly_parts.ballots(session, held),
            yearly_parts.listed(session, held),
            yearly_parts.measures(session, held),
            yearly_parts.deductions(session, year),
            yearly_parts.rectified(session, held),
            yearly_parts.inspected(session, year),
        ),
    )  # fmt: skip


def statistics_paper(facts: Facts) -> Working:
    """Draw the statistics on A4."""
    target = io.BytesIO()
    done = draw(facts, target)
    return Working(str(facts.year), TITLE, name_of(facts, "pdf"), target.getvalue(), done.pages, done.substitutions)


def name_of(facts: Facts, ending: str) -> str:
    """Return the name of a file that holds the statistics."""
    return f"{stem(str(facts.year), TITLE)}.{ending}"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the statistics: a table a part, with what the figures mean below."""
    head, at = masthead(f"{facts.year}{TITLE}", facts.office, facts.programme, TOP)
    rows: list[Row] = [row for text in _intro(facts) for row in note(text, 11.0)]
    for part in facts.parts:
        rows += _part(part)
    rows += [Row(_GAP, gap=True), *(row for text in NOTES for row in note(text))]
    foot = f"{facts.office}{facts.year}{TITLE}"
    return write(sheets(head, at, rows, foot), target, f"{facts.year}{TITLE}", facts.office)


def _intro(facts: Facts) -> tuple[str, ...]:
    held = (
        f"本年度共公布{len(facts.rounds)}期结果：{'、'.join(facts.rounds)}。"
        if facts.rounds
        else "本年度没有公布结果。"
    )
    return (f"{held}统计截至{day(facts.as_of)}。" if facts.as_of else held,)


def _part(part: Part) -> list[Row]:
    rows = [Row(_GAP, gap=True), heading(part.heading)]
    if not part.rows:
        return [*rows, *note(part.nothing, 10.5)]
    whole = sum(width for _, width in part.columns)
    columns = [
        Column(name, width * MEASURE / whole, middle=place >= part.texts)
        for place, (name, width) in enumerate(part.columns)
    ]
    return [*rows, *table(columns, [[_said(value) for value in row] for row in part.rows], _STYLE)]


def _said(value: Value) -> str:
    if value is None:
        return _NONE
    return decimal(value) if isinstance(value, Fraction) else str(value)


def write_statistics(facts: Facts, sink: Callable[[bytes], object]) -> int:
    """Write the same tables as a workbook, a sheet a part; return how many rows."""
    made = [LongSheet(part.heading[2:], _widths(part), part.rows) for part in facts.parts]
    about: list[tuple[Value, ...]] = [
        ("年度", facts.year),
        ("单位", facts.office),
        ("期次", "、".join(facts.rounds)),
        ("统计截至", facts.as_of),
    ]
    made.append(LongSheet("说明", (("项目", 14), ("内容", 90)), [*about, *(("说明", text) for text in NOTES)]))
    write_long(made, sink, f"{facts.year}{TITLE}")
    return sum(len(one.rows) for one in made)


def _widths(part: Part) -> tuple[tuple[str, int], ...]:
    return tuple((name, max(10, round(width / 2))) for name, width in part.columns)

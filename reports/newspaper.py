"""The table for the newspaper: rank, unit, section, main problems, and no personal names (R8.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.common.errors import RuleError
from models.ranking.naming import refuse_names
from models.settings.rules import BOUNDS
from reports.facts import Letterhead, Listed
from reports.kit.atoms import Type
from reports.kit.body import centred
from reports.kit.canvas import Drawn, File, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.grid import baseline
from reports.kit.lines import broken, single
from reports.kit.marks import MM, Page, Row, moved
from reports.kit.tables import Column, TableStyle, table
from reports.kit.titles import title_lines
from reports.kit.workbook import Cell, Sheet, save
from reports.phrases import programme, sentence
from reports.sources import Item, Source, all_listed

KEY: Final = "newspaper_table"
NAME: Final = "登报结果"
QUARTER: Final = 117
HALF: Final = 235
"""Millimetres: the type area of a tabloid is 235 wide, its upper or lower half too, and a quarter half of that."""
NARROWEST, WIDEST = BOUNDS["newspaper_width"]
_MARGIN: Final = 4 * MM
_TITLE: Final = Type(Face.TITLE, 18.0, 18.0)
_TITLE_ROW: Final = 26.0
_STYLE: Final = TableStyle(10.5, 15.0, 3.5, 40, Face.SONG)
_FOOT: Final = Type(Face.KAI, 10.5, 10.5)
_TENTHS: Final = 10


@dataclass(frozen=True)
class Facts:
    """What the newspaper prints; `width` is tenths of a millimetre, so that no float is stored."""

    head: Letterhead
    round_title: str
    listed: tuple[Listed, ...]
    width: int = HALF * _TENTHS
    corrected: bool = False
    """It takes the place of an earlier table whose result was corrected (R7.8)."""


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one table; raises RuleError `reports.name_in_newspaper`."""
    check_names(all_listed(source), source.people)
    width, corrected = source.newspaper_width * _TENTHS, source.corrected_on is not None
    facts = Facts(source.head, source.round.title, all_listed(source), width, corrected)
    return (Item(None, title(facts), facts),)


def check_names(listed: Iterable[Listed], names: Iterable[str]) -> None:
    """Refuse main problems that name a person (R8.4); raises RuleError `reports.name_in_newspaper`."""
    known = tuple(names)
    for line in listed:
        refuse_names(line.problems, line.unit, line.section, known)


def title(facts: Facts) -> str:
    """Return the table's title as one text."""
    return "".join(_title(facts))


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the table on one sheet of the width asked for, as high as it needs.

    Raises RuleError `reports.width` for a width outside 90–400 mm.
    """
    width = facts.width / _TENTHS
    if not NARROWEST <= width <= WIDEST:
        raise RuleError("reports.width", width=f"{width:g}", narrowest=NARROWEST, widest=WIDEST)
    measure = width * MM - 2 * _MARGIN
    rows = (*_heading(facts, measure), *table(_columns(measure), _cells(facts), _STYLE), *_foot(facts, measure))
    page, height = _stacked(rows)
    return write([page], target, title(facts), facts.head.office, (width * MM, height))


def text(facts: Facts) -> str:
    """Return the table as plain text: a heading, then one line a section, columns parted by tabs."""
    heading = "\t".join(column.heading for column in _columns(1.0))
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in _cells(facts)]
    return "\n".join([title(facts), "", heading, *lines, "", *_signed(facts)]) + "\n"


def workbook(facts: Facts, target: File) -> None:
    """Write the table as a workbook: the same columns and cells, and on a second sheet what stands around them."""
    heads = tuple(column.heading for column in _columns(1.0))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (line.rank, *cells[1:]) for line, cells in zip(facts.listed, _cells(facts), strict=True)
    )
    around = (("标题", title(facts)), *(("落款", part) for part in _signed(facts)), ("文号", facts.head.number))
    save((Sheet(NAME, heads, rows, (8, 28, 28, 60)), Sheet("说明", ("项目", "内容"), around, (12, 60))), target, NAME)


def _title(facts: Facts) -> list[str]:
    return [facts.round_title, programme(facts.head), "结果", *(["（更正）"] if facts.corrected else [])]


def _columns(measure: float) -> list[Column]:
    """Return the four columns: rank, unit, section, main problems."""
    rank = max(measure * 0.07, 30.0)
    rest = measure - rank
    return [
        Column("名次", rank, True),
        Column("单位", rest * 0.26),
        Column("科室", rest * 0.26),
        Column("主要问题", rest * 0.48),
    ]


def _cells(facts: Facts) -> list[list[str]]:
    return [[str(line.rank), line.unit, line.section, sentence(line.problems)] for line in facts.listed]


def _signed(facts: Facts) -> list[str]:
    return [facts.head.office, *([day(facts.head.dated_on)] if facts.head.dated_on else [])]


def _heading(facts: Facts, measure: float) -> tuple[Row, ...]:
    drop = baseline(_TITLE_ROW, _TITLE.size)
    lines = title_lines([(_TITLE, word) for word in _title(facts)], measure)
    return (*(Row(_TITLE_ROW, tuple(centred(line, measure / 2, drop))) for line in lines), Row(8.0))


def _foot(facts: Facts, measure: float) -> tuple[Row, ...]:
    drop = baseline(_STYLE.leading, _FOOT.size)
    lines = [single([(_FOOT, "  ".join(_signed(facts)))])]
    if lines[0].width > measure:
        lines = broken([(_FOOT, "  ".join(_signed(facts)))], measure)
    return (Row(6.0), *(Row(_STYLE.leading, tuple(centred(line, measure - line.width / 2, drop))) for line in lines))


def _stacked(rows: Iterable[Row]) -> tuple[Page, float]:
    """Put rows below each other on one sheet."""
    at = _MARGIN
    marks = []
    for row in rows:
        marks += [moved(mark, _MARGIN, at) for mark in row.marks]
        at += row.height
    return Page(tuple(marks)), at + _MARGIN

"""录入编码表: every section of a round with its keying code, beside the keyboard while ballots are keyed (R5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.ballots.codes import JOINED_BELOW
from models.common.errors import RuleError
from models.common.indicators import CHARACTERS, KEYS
from models.rounds.queries import EntryRow, round_by_code, snapshot
from models.settings.queries import office_names
from reports.code_columns import GUTTER, Layout, ListedSection, ListedUnit, in_columns
from reports.facts import Leaf
from reports.kit.canvas import Drawn, Target, write
from reports.kit.columns import Placed
from reports.kit.fonts import Face
from reports.kit.grid import PAPER
from reports.kit.keycaps import legend
from reports.kit.marks import MM, Mark, Page, Row, Stroke, moved
from reports.kit.sheet import HAIRLINE, HEAVY, MARGIN, MEASURE, Box, Stand, cell, frame, masthead
from reports.phrases import quoted

TITLE: Final = "录入编码表"
INDICATORS: Final = tuple(zip(KEYS, CHARACTERS, strict=True))
ACTIONS: Final = (
    ("+", "下一张"), ("-", "退一行"), ("*", "待裁"), ("/", "不清"), (".", "无效"), ("9", "意见"), ("Enter", "确认"),
)  # fmt: skip
CORRECTIONS: Final = (("Backspace", "退一键"), ("Ctrl+Z", "重开上一张"))
READING: Final = "编码前三位是科室编号，末位是校验位；录入时连续键入四位数字，不键入横线。"
SEPARATED: Final = "本期科室编号有400及以上的，两个科室之间按Enter分隔。"
_TOP: Final = 10 * MM
_FOOT: Final = 12 * MM
_LINE: Final = 5 * MM
_PADDING: Final = 3 * MM


@dataclass(frozen=True)
class Facts:
    """What the list says; units in the order of their lowest number."""

    office: str
    programme: str
    round_title: str
    units: tuple[ListedUnit, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The number of every section."""
        return tuple(section.number for unit in self.units for section in unit.sections)


def gather(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return a round's one list.

    Raises RuleError `round.unknown`, or `ballots.past_round` for a round known only as a result.
    """
    held = round_by_code(session, code)
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    office = office_names(session)
    return (Leaf((), Facts(office.name, office.programme, held.title, by_unit(snapshot(session, held.id)))),)


def by_unit(entries: Iterable[EntryRow]) -> tuple[ListedUnit, ...]:
    """Return a list by units; two units of one name stay two."""
    found: dict[int, list[EntryRow]] = {}
    for entry in sorted(entries, key=lambda entry: entry.number):
        found.setdefault(entry.unit_id, []).append(entry)
    return tuple(
        ListedUnit(rows[0].unit, tuple(ListedSection(row.number, row.section) for row in rows))
        for rows in found.values()
    )


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the list on as few sheets of A4 as legible type needs, head and legend on every one of them."""
    head, top = masthead(TITLE, facts.office, f"{quoted(facts.programme)}{facts.round_title}", _TOP)
    keys = _keys(facts)
    area = Box(MARGIN, top + 1 * MM, MEASURE, keys.top - top - 3 * MM)
    layout, filled = in_columns(facts.units, area.height - _PADDING)
    sheets = [filled[start : start + layout.count] for start in range(0, len(filled), layout.count)]
    pages = [
        Page((*head, *_sheet(sheet, layout, area), *_legend(facts, keys), *_foot(facts, number, len(sheets))))
        for number, sheet in enumerate(sheets, start=1)
    ]
    return write(pages, target, f"{facts.round_title}{TITLE}", facts.office)


def _sheet(filled: Sequence[Sequence[Placed]], layout: Layout, area: Box) -> list[Mark]:
    """Return the columns of one sheet below a heavy rule, thin rules between them."""
    top = area.top + _PADDING
    end = max((at + row.height for column in filled for at, row in column), default=0.0)
    marks: list[Mark] = [Stroke(area.x, area.top, area.right, area.top, HEAVY)]
    for number, column in enumerate(filled):
        x = area.x + number * (layout.width + GUTTER)
        marks += [moved(mark, x, top + at) for at, row in column for mark in row.marks]
        marks += [Stroke(x - GUTTER / 2, top, x - GUTTER / 2, top + end, HAIRLINE)] if number else []
    return marks


def _rows() -> tuple[Row, Row]:
    return legend([("指标", INDICATORS), ("更正", CORRECTIONS)]), legend([("按键", ACTIONS)])


def _notes(facts: Facts) -> list[tuple[str, Face]]:
    separated = max(facts.numbers, default=0) >= JOINED_BELOW
    return [(READING, Face.SONG), *([(SEPARATED, Face.HEI)] if separated else [])]


def _keys(facts: Facts) -> Box:
    """Return the frame of the legend, above the foot."""
    height = sum(row.height for row in _rows()) + len(_notes(facts)) * _LINE + _PADDING
    return Box(MARGIN, PAPER[1] - _FOOT - _LINE - 1 * MM - height, MEASURE, height)


def _legend(facts: Facts, box: Box) -> list[Mark]:
    marks = frame(box)
    at = box.top + _PADDING / 2
    for row in _rows():
        marks += [moved(mark, box.x + _PADDING, at) for mark in row.marks]
        at += row.height
    for note, face in _notes(facts):
        marks += cell(note, face, 10.0, Box(box.x + _PADDING, at, box.width, _LINE), Stand.LEFT)
        at += _LINE
    return marks


def _foot(facts: Facts, number: int, count: int) -> list[Mark]:
    """Return how much is on the list, and the page."""
    box = Box(MARGIN, PAPER[1] - _FOOT - _LINE, MEASURE, _LINE)
    total = f"共{len(facts.units)}个单位、{len(facts.numbers)}个科室"
    return [
        *cell(total, Face.SONG, 9.0, box, Stand.LEFT),
        *cell(f"第{number}页，共{count}页", Face.SONG, 9.0, box, Stand.RIGHT),
    ]

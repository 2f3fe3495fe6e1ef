"""暗访记录表: filled in by hand on the spot and keyed later (R7.7, R8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.inspections.queries import InspectionMethod, visit
from models.ranking.rules import WORDS
from models.settings.queries import office_names
from reports.catalogue import WorkingEntry
from reports.facts import Leaf
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.marks import MM, Mark, Page, Stroke
from reports.kit.sheet import HAIRLINE, HEAVY, MARGIN, MEASURE, Box, Stand, cell, frame, masthead
from reports.phrases import quoted
from reports.working import Working, drawn

TITLE: Final = "暗访记录表"
GENERAL: Final = "日常暗访"
METHODS: Final = {
    InspectionMethod.ERRAND: "模拟办事",
    InspectionMethod.FILMING: "暗访拍摄",
    InspectionMethod.TELEPHONE: "电话询问",
    InspectionMethod.PUBLIC: "走访群众",
}
NOTES: Final = (
    "1.本表由暗访人员当场填写，不得事先向被暗访单位透露；填写后按记录编号录入程序。",
    "2.没有发现问题的指标填“无”。影像、录音、票据等在“证据材料”栏逐件写明，原件交办公室存入程序。",
)
_TOP: Final = 10 * MM
_LABEL: Final = 32 * MM
_ROW: Final = 9.5 * MM
_SEEN: Final = 74 * MM
_FOUND: Final = 10.5 * MM
_KEPT: Final = 22 * MM
_END: Final = 26 * MM
_NOTE: Final = 5 * MM


@dataclass(frozen=True)
class Facts:
    """What the form says before anybody fills it in; `round_title` is empty for a general inspection."""

    office: str
    programme: str
    round_title: str
    record: int
    unit: str
    section: str
    number: int
    method: InspectionMethod
    team: tuple[str, ...]
    before_on: dt.date
    purpose: str


def gather(session: Session, visit_id: int) -> tuple[Leaf, ...]:
    """Return the form of one section of a plan; raises RuleError `inspection.unknown`."""
    row, office = visit(session, visit_id), office_names(session)
    facts = Facts(
        office.name, office.programme, row.round_title, row.id, row.unit, row.section, row.number, row.method,
        row.team, row.before_on, row.purpose,
    )  # fmt: skip
    return (Leaf((row.section, str(row.id)), facts),)


@query("document.inspection_form", Right.MEASURE_READ)
def inspection_form(session: Session, visit_id: int) -> Working:
    """Draw the empty form of one section of a plan; raises RuleError `inspection.unknown`."""
    [leaf] = gather(session, visit_id)
    return drawn(leaf.facts.round_title, ENTRY, leaf)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the form on one sheet of A4."""
    occasion = f"{facts.round_title}整改复查" if facts.round_title else GENERAL
    head, top = masthead(TITLE, facts.office, f"{quoted(facts.programme)}{occasion}", _TOP)
    known = (
        (("记录编号", str(facts.record)), ("暗访方式", METHODS[facts.method])),
        (("单位", facts.unit), ("科室", f"{facts.section}（{facts.number:03d}）")),
        (("暗访小组", "、".join(facts.team)), ("完成期限", f"{day(facts.before_on)}前")),
        (("暗访重点", facts.purpose),),
        (("暗访日期", ""), ("起止时间", "")),
        (("地点", ""), ("接待人特征", "")),
    )
    marks, at = list(head), top + 1 * MM
    begin = at
    for row in known:
        marks += _row(row, at)
        at += _ROW
    marks += _wide("现场情况", at, _SEEN)
    at += _SEEN
    for indicator, meaning in WORDS.items():
        marks += _wide(f"{indicator.character}：{meaning}", at, _FOUND)
        at += _FOUND
    for label, height in (("证据材料", _KEPT), ("初步结论", _END)):
        marks += _wide(label, at, height)
        at += height
    marks += _row((("暗访人员签名", ""), ("填表日期", "")), at)
    at += _ROW
    marks += frame(Box(MARGIN, begin, MEASURE, at - begin), HEAVY)
    for number, note in enumerate(NOTES):
        marks += cell(note, Face.SONG, 10.0, Box(MARGIN, at + 1 * MM + number * _NOTE, MEASURE, _NOTE), Stand.LEFT)
    return write([Page(tuple(marks))], target, f"{TITLE}{facts.record}", facts.office)


def _row(pairs: Sequence[tuple[str, str]], top: float) -> list[Mark]:
    """Set labels and values side by side over the whole width."""
    share = MEASURE / len(pairs)
    marks: list[Mark] = [Stroke(MARGIN, top + _ROW, MARGIN + MEASURE, top + _ROW, HAIRLINE)]
    for place, (label, value) in enumerate(pairs):
        box = Box(MARGIN + place * share, top, share, _ROW)
        marks += _labelled(label, value, box)
        marks += [Stroke(box.x, top, box.x, box.bottom, HAIRLINE)] if place else []
    return marks


def _wide(label: str, top: float, height: float) -> list[Mark]:
    """Set a label beside a space to write in."""
    rule = Stroke(MARGIN, top + height, MARGIN + MEASURE, top + height, HAIRLINE)
    return [rule, *_labelled(label, "", Box(MARGIN, top, MEASURE, height))]


def _labelled(label: str, value: str, box: Box) -> list[Mark]:
    left = Box(box.x, box.top, _LABEL, box.height)
    right = Box(left.right, box.top, box.width - _LABEL, box.height)
    return [
        *cell(label, Face.HEI, 11.0, left.within(1 * MM, 0.5 * MM)),
        *cell(value, Face.SONG, 12.0, right.within(2 * MM, 0.5 * MM), Stand.LEFT),
        Stroke(left.right, box.top, left.right, box.bottom, HAIRLINE),
    ]


ENTRY: Final = WorkingEntry("inspection_form", TITLE, Right.MEASURE_READ, gather, draw)

"""批次单: lies on a pile of ballots from the count by hand to the seal (R5.3, R5.4, R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.ballots.codes import batch_code
from models.ballots.queries import BatchRow, batches
from models.common.errors import RuleError
from models.rounds.queries import channels, round_by_code
from models.settings.queries import office_names
from reports.facts import Leaf
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.marks import MM, Mark, Page, Stroke
from reports.kit.sheet import HAIRLINE, HEAVY, MARGIN, MEASURE, Box, Stand, cell, dashed, frame, masthead
from reports.phrases import quoted

TITLE: Final = "批次单"
CUT: Final = 148.5 * MM
"""Half of A4: the slip is cut off here."""
CODE_SIZE: Final = 88.0
"""Points; read from a metre away."""
STEPS: Final = ("第一遍录入", "第二遍录入", "裁定", "封存")
SIGNED: Final = (("环节", 30.0), ("姓名", 42.0), ("日期", 36.0), ("张数", 24.0), ("备注", 48.0))
"""The columns that are filled in by hand, with their widths in millimetres."""
NOTES: Final = (
    "1.第一遍录入、第二遍录入、裁定由三人分别承担，三人不得相互兼任。",
    "2.本单始终放在本批选票上面，不得取走；不得改变选票的先后次序。",
    "3.信封不得与选票放在一起。",
)
_TOP: Final = 9 * MM
_FACTS: Final = 47 * MM
_LABEL: Final = 28 * MM
_CODE: Final = 96 * MM
_HEADING: Final = 7 * MM
_STEP: Final = 10 * MM
_NOTE: Final = 4.6 * MM
_GAP: Final = 2.5 * MM


@dataclass(frozen=True)
class Facts:
    """What a slip says before anybody signs it; `box` may be empty and is then filled in by hand."""

    office: str
    programme: str
    round_title: str
    batch: int
    channel: str
    box: str
    control_total: int
    receiver: str
    received_on: dt.date


def gather(session: Session, code: str, batch_id: int | None = None) -> tuple[Leaf, ...]:
    """Return the slips of a round's piles, or of one; what was read from a file lies nowhere and has none.

    Raises RuleError `round.unknown`, or `ballots.past_round` for a round known only as a result.
    """
    held = round_by_code(session, code)
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    office = office_names(session)
    names = {channel.code: channel.name for channel in channels(session, held.id)}
    return tuple(
        Leaf((batch_code(row.number),), _facts(office.name, office.programme, held.title, names[row.channel], row))
        for row in batches(session, held.code)
        if not row.imported and batch_id in (None, row.id)
    )


def _facts(office: str, programme: str, title: str, channel: str, row: BatchRow) -> Facts:
    return Facts(
        office, programme, title, row.number, channel, row.box, row.control_total, row.receiver, row.received_on
    )


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the slip in the upper half of A4, above the line to cut along."""
    head, at = masthead(TITLE, facts.office, f"{quoted(facts.programme)}{facts.round_title}", _TOP)
    upper = Box(MARGIN, at + 1 * MM, MEASURE, _FACTS)
    lower = Box(MARGIN, upper.bottom + _GAP, MEASURE, _HEADING + len(STEPS) * _STEP)
    marks = [*head, *_upper(facts, upper), *_signed(lower), *_notes(lower.bottom + _GAP / 2), *dashed(CUT)]
    title = f"{facts.round_title}{TITLE}{batch_code(facts.batch)}"
    return write([Page(tuple(marks))], target, title, facts.office)


def _upper(facts: Facts, box: Box) -> list[Mark]:
    """Return the code in large type, and beside it what is known of the pile."""
    code = Box(box.x, box.top, _CODE, box.height)
    rows = (
        ("评议渠道", facts.channel),
        ("箱号", facts.box),
        ("手工清点张数", f"{facts.control_total}张"),
        ("收件人", facts.receiver),
        ("收件日期", day(facts.received_on)),
    )
    height = box.height / len(rows)
    marks = [
        *frame(box, HEAVY),
        Stroke(code.right, box.top, code.right, box.bottom, HEAVY),
        *cell("批次编号", Face.HEI, 11.0, Box(code.x + 3 * MM, code.top + 1 * MM, _LABEL, 6 * MM), Stand.LEFT),
        *cell(batch_code(facts.batch), Face.TITLE, CODE_SIZE, code.within(3 * MM, 3 * MM)),
        Stroke(code.right + _LABEL, box.top, code.right + _LABEL, box.bottom, HAIRLINE),
    ]
    for number, (label, value) in enumerate(rows):
        row = Box(code.right, box.top + number * height, box.right - code.right, height)
        marks += _fact(label, value, row)
        marks += [Stroke(row.x, row.top, row.right, row.top, HAIRLINE)] if number else []
    return marks


def _fact(label: str, value: str, row: Box) -> list[Mark]:
    left = Box(row.x, row.top, _LABEL, row.height)
    right = Box(left.right, row.top, row.width - _LABEL, row.height)
    return [
        *cell(label, Face.HEI, 11.0, left.within(1 * MM)),
        *cell(value, Face.SONG, 17.0, right.within(2 * MM, 0.5 * MM), Stand.LEFT),
    ]


def _signed(box: Box) -> list[Mark]:
    """Return the table that is signed by hand."""
    drops = [box.top + _HEADING + number * _STEP for number in range(len(STEPS))]
    marks = frame(box, HEAVY)
    marks += [Stroke(box.x, drop, box.right, drop, HAIRLINE) for drop in drops]
    x = box.x
    for name, width in SIGNED:
        marks += cell(name, Face.HEI, 11.0, Box(x, box.top, width * MM, _HEADING))
        marks += [Stroke(x, box.top, x, box.bottom, HAIRLINE)] if x > box.x else []
        x += width * MM
    first = SIGNED[0][1] * MM
    for step, drop in zip(STEPS, drops, strict=True):
        marks += cell(step, Face.HEI, 13.0, Box(box.x, drop, first, _STEP))
    return marks


def _notes(top: float) -> list[Mark]:
    boxes = (Box(MARGIN, top + number * _NOTE, MEASURE, _NOTE) for number in range(len(NOTES)))
    return [
        mark for note, box in zip(NOTES, boxes, strict=True) for mark in cell(note, Face.SONG, 10.0, box, Stand.LEFT)
    ]

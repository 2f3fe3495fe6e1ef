"""谈话记录表: for every talk of a round, blank to be filled in, or filled where a record was entered (R7.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from models.consequences.life import TALKS, TalkRecord
from models.consequences.queries import MeasureKind, MeasureRow
from models.ranking.rules import Line
from reports.facts import Letterhead, Listed
from reports.history_words import POSTS
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.forms import DATE, MOMENT, TOP, Form, note, pairs, sheets, wide
from reports.kit.marks import MM, Page, Row
from reports.kit.sheet import masthead
from reports.phrases import quoted, reproach, standing
from reports.sources import Source, in_force, listed

TITLE: Final = "谈话记录表"
KINDS: Final = {
    MeasureKind.LEADER_TALK: "谈话提醒",
    MeasureKind.HEAD_INTERVIEW: "约谈",
    MeasureKind.HEAD_TALK: "谈话提醒",
}
NOTES: Final = (
    "谈话记录应当如实、完整，经谈话对象核对无误后签名；签名后录入程序，原件随处置事项归档。",
)  # fmt: skip
VACANT: Final = "（空缺）"
_SIGNED: Final = 13 * MM
_LEAST: Final = 20 * MM
_SHARE: Final = 0.6
"""Of the free space, for what was said; the rest for what was pledged."""
_SPACE: Final = 3 * MM


@dataclass(frozen=True)
class Talk:
    """One talk: who is talked to and why, and what was recorded of it; empty: to be written by hand."""

    office: str
    programme: str
    round_title: str
    kind: str
    person: str
    post: str
    by: str
    reason: str
    held_on: dt.date | None = None
    began: str = ""
    place: str = ""
    present: str = ""
    content: str = ""
    pledge: str = ""
    recorded: bool = False


@dataclass(frozen=True)
class Facts:
    """Records that are printed together, each from a new sheet."""

    talks: tuple[Talk, ...]


def talks_of(source: Source, records: dict[int, TalkRecord]) -> tuple[tuple[Line, MeasureRow, Talk], ...]:
    """Return a round's talks that are due or done, kind by kind and by rank; `records` by measure."""
    return tuple(
        (line, row, _talk(source, line, row, records.get(row.id)))
        for kind in MeasureKind
        if kind in TALKS
        for line, row in in_force(source, kind)
    )


def _talk(source: Source, line: Line, row: MeasureRow, record: TalkRecord | None) -> Talk:
    head: Letterhead = source.head
    named = listed(source, line)
    blank = Talk(
        head.office, head.programme, source.round.title, KINDS[row.kind], row.person, _post(row, named),
        _by(source, row), _reason(head, source.round.title, named),
    )  # fmt: skip
    if record is None:
        return blank
    return Talk(
        blank.office, blank.programme, blank.round_title, blank.kind, blank.person, blank.post, blank.by, blank.reason,
        row.done_on, record.began, record.place, record.present, record.content, record.pledge, recorded=True,
    )  # fmt: skip


def _post(row: MeasureRow, named: Listed) -> str:
    of_head = row.kind is not MeasureKind.LEADER_TALK
    post = next((word for key, word in POSTS.items() if key == row.post), "")
    return f"{named.unit}{named.section}负责人" if of_head else f"{named.unit}{post}"


def _by(source: Source, row: MeasureRow) -> str:
    """Return who talks: the commission to the leader, the unit's Party committee to the head (R7.1)."""
    if row.kind is MeasureKind.LEADER_TALK:
        return source.office.name
    return row.party_committee or f"{row.unit}党委（党组）"


def _reason(head: Letterhead, round_title: str, named: Listed) -> str:
    where = f"{named.unit}{named.section}"
    return f"在{round_title}{quoted(head.programme)}中，{where}{standing(named)}。{reproach(named)}"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the records, each from a new sheet; a long record goes on over as many as it takes."""
    pages = [page for one in facts.talks for page in _record(one)]
    only = facts.talks[0] if len(facts.talks) == 1 else None
    return write(
        pages, target, f"{TITLE}{only.person}" if only else TITLE, facts.talks[0].office if facts.talks else ""
    )


def _record(one: Talk) -> list[Page]:
    head, at = masthead(TITLE, one.office, f"{quoted(one.programme)}{one.round_title}", TOP)
    at += 1 * MM
    form = Form(at)
    form.add(*_known(one))
    below = [*_signed(), Row(_SPACE, gap=True), *(row for text in NOTES for row in note(text))]
    free = max(form.free - sum(row.height for row in below), 0.0)
    form.write("谈话内容", one.content, _least(one.content, free * _SHARE))
    form.write("谈话对象说明和整改承诺", one.pledge, _least(one.pledge, free * (1 - _SHARE)))
    form.add(*below)
    return sheets(head, at, form.rows, f"谈话对象：{one.person or VACANT}")


def _least(text: str, free: float) -> float:
    """Return how high a cell is at least; one with text leaves the rest of the sheet to those who sign."""
    return max(_LEAST, free * (0.5 if text else 1.0))


def _known(one: Talk) -> tuple[Row, ...]:
    when = f"{day(one.held_on)}{_clock(one.began)}" if one.held_on else "" if one.recorded else MOMENT
    return (
        pairs((("谈话类型", one.kind), ("谈话时间", when))),
        wide("谈话对象", one.person or VACANT),
        wide("单位及职务", one.post),
        wide("谈话单位", one.by),
        wide("谈话地点", one.place),
        wide("参加人员", one.present),
        wide("谈话事由", one.reason),
    )


def _clock(began: str) -> str:
    """Return 9时30分 for 09:30."""
    if not began:
        return ""
    hour, minute = began.split(":")
    return f"{int(hour)}时{minute}分"


def _signed() -> tuple[Row, ...]:
    return (
        pairs((("谈话对象签名", ""), ("日期", DATE)), _SIGNED),
        pairs((("谈话人签名", ""), ("记录人签名", "")), _SIGNED),
    )

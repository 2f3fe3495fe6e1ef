"""评议历史: the time line of a section or a person on A4, newest first, with the strip of ranks above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.history.queries import Event, EventKind, PersonHistory, SectionHistory
from reports.charts.marks import on_paper
from reports.charts.strip import HEIGHT, Bar, strip
from reports.history_words import KINDS, POSTS, place_words, state, told
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, Placed, baseline, flow
from reports.kit.lines import broken, glyphs
from reports.kit.marks import MM, Mark, Page, Row, moved
from reports.kit.sheet import MARGIN, MEASURE, Box, Stand, cell, masthead
from reports.kit.tables import Column, TableStyle, table

SECTION: Final = "科室评议历史"
PERSON: Final = "人员评议处置历史"
STRIP_NOTE: Final = "各期名次：柱越高名次越靠前；灰色短线为参评未上榜，无线条为未参评或者无记录。"
NOTHING: Final = "没有符合所选类别的事项。"
_TOP: Final = 12 * MM
_FOOT: Final = 18 * MM
_SIZE: Final = 11.0
_LEADING: Final = 16.0
_ROUNDS: Final = 40
"""In one strip: with more the ranks would have no room."""
_STYLE: Final = TableStyle(size=10.0, leading=14.0, padding=3.0, face=Face.SONG)
_COLUMNS: Final = (
    Column("日期", 21 * MM, middle=True),
    Column("类别", 18 * MM, middle=True),
    Column("事项", 89 * MM),
    Column("现状", 17 * MM, middle=True),
    Column("当时科室", 35 * MM),
)


@dataclass(frozen=True)
class Facts:
    """What the paper says; every text is as printed."""

    office: str
    programme: str
    title: str
    name: str
    about: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: str


def section_facts(
    office: str, programme: str, held: SectionHistory, on: dt.date, kinds: Sequence[EventKind] = ()
) -> Facts:
    """Put a section's history into words; `kinds` narrows it, none: everything."""
    posts = "；".join(f"{POSTS[one.post]}：{one.person}" for one in held.posts)
    about = (
        ("科室", f"{held.number:03d}　{held.name}"),
        ("单位", held.unit),
        ("现任", posts or "空缺"),
        ("来源", "、".join(one.name for one in held.came_from)),
        ("去向", "、".join(one.name for one in held.went_into)),
        ("存续", f"至{day(held.active_to)}止" if held.active_to else ""),
    )
    return _facts((office, programme, SECTION), held.name, about, held, on, kinds)


def person_facts(
    office: str, programme: str, held: PersonHistory, on: dt.date, kinds: Sequence[EventKind] = ()
) -> Facts:
    """Put a person's history into words; the note tells namesakes apart."""
    posts = "；".join(f"{one.unit}{one.place if one.section_id else ''}{POSTS[one.post]}" for one in held.posts)
    until = held.promotion.until
    about = (
        ("姓名", held.name),
        ("备注", held.note),
        ("同名", "、".join(one.note or f"第{one.id}号人员" for one in held.namesakes)),
        ("现任", posts or "现未任职"),
        ("影响期", f"至{day(until)}止（含当日）" if until else "现不在影响期内"),
    )
    return _facts((office, programme, PERSON), held.name, about, held, on, kinds)


def _facts(
    head: tuple[str, str, str],
    name: str,
    about: Sequence[tuple[str, str]],
    held: SectionHistory | PersonHistory,
    on: dt.date,
    kinds: Sequence[EventKind],
) -> Facts:
    shown = [event for event in reversed(held.events) if not kinds or event.kind in kinds]
    narrowed = f"，仅列{'、'.join(KINDS[kind] for kind in EventKind if kind in kinds)}" if kinds else ""
    return Facts(
        *head,
        name,
        tuple((what, text) for what, text in about if text),
        tuple(Bar(one.round, one.rank, one.listed, one.top, place_words(one)) for one in held.places),
        tuple(_row(event) for event in shown),
        f"依据已定稿期次，截至{day(on)}{narrowed}",
    )


def _row(event: Event) -> tuple[str, ...]:
    where = f"{event.section}（前身）" if event.carried else event.section
    return event.on.isoformat(), KINDS[event.kind], told(event), state(event), where


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the time line on as many pages as it takes."""
    head, at = masthead(facts.title, facts.office, facts.programme, _TOP)
    body = table(_COLUMNS, facts.rows, _STYLE) if facts.rows else _sentences("", NOTHING)
    rows = [*_about(facts), *_strips(facts.bars), Row(_LEADING / 2, gap=True), *body]
    filled = flow(rows, at - _TOP, PAPER[1] - _TOP - _FOOT)
    pages = [
        _page(content, tuple(head) if number == 1 else (), facts.foot, number, len(filled))
        for number, content in enumerate(filled, start=1)
    ]
    return write(pages, target, f"{facts.name}{facts.title}", facts.office)


def _about(facts: Facts) -> list[Row]:
    return [row for what, text in facts.about for row in _sentences(f"{what}：", text)]


def _sentences(heading: str, text: str) -> list[Row]:
    runs = [(Type(Face.HEI, _SIZE, _SIZE), heading), (Type(Face.SONG, _SIZE, _SIZE), text)]
    lines = broken([(type_, said) for type_, said in runs if said], MEASURE)
    return [Row(_LEADING, tuple(glyphs(line, 0, baseline(_LEADING, _SIZE)))) for line in lines]


def _strips(bars: Sequence[Bar]) -> list[Row]:
    """Set the strip, the newest rounds first where one line of it is not enough."""
    made: list[Row] = _sentences("", STRIP_NOTE) if bars else []
    for end in range(len(bars), 0, -_ROUNDS):
        part = bars[max(0, end - _ROUNDS) : end]
        made.append(Row(HEIGHT + 4, tuple(on_paper(strip(part, MEASURE, HEIGHT), 0, 2))))
    return made


def _page(content: list[Placed], head: tuple[Mark, ...], said: str, number: int, count: int) -> Page:
    rows = [moved(mark, MARGIN, _TOP + at) for at, row in content for mark in row.marks]
    foot = Box(MARGIN, PAPER[1] - 14 * MM, MEASURE, 6 * MM)
    below = cell(said, Face.SONG, 9.0, foot, Stand.LEFT)
    below += cell(f"第{number}页，共{count}页", Face.SONG, 9.0, foot, Stand.RIGHT)
    return Page((*head, *rows, *below))

"""复函 to the organisation department: who of those asked about may not be promoted on a day (R7.5, R8.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from models.consequences.embargo import Bar
from models.consequences.promotions import AnswerState, EmbargoRow, ListedAnswer
from models.registry.queries import Post
from reports.facts import Letterhead
from reports.kit.body import body, level1, recipient, signature, title, with_signature
from reports.kit.canvas import Drawn, Target
from reports.kit.chinese import day, level
from reports.kit.grid import LEADING, WIDTH
from reports.kit.marks import Row
from reports.kit.page import letter
from reports.kit.tables import Column, table
from reports.phrases import contact, framed, programme

TITLE: Final = "关于干部影响期查询情况的复函"
_POSTS: Final = {
    Post.SECTION_HEAD: "负责人",
    Post.LEADER_IN_CHARGE: "分管领导",
    Post.PRINCIPAL_LEADER: "主要领导",
}
_WHO: Final = (Column("序号", 34, True), Column("姓名", 76), Column("单位及职务", 120))
_OPEN: Final = {
    AnswerState.UNKNOWN: "名册中无此姓名，请逐字核对",
    AnswerState.ELSEWHERE: "名册中此姓名人员与所列单位无任职关系，请核对是否为同一人",
    AnswerState.NAMESAKES: "名册中有同名人员，请注明单位或职务",
}

Line = tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What the letter says: who may not, who may, and for whom no answer can be given; cells as printed."""

    head: Letterhead
    addressee: str
    on: dt.date
    barred: tuple[Line, ...]
    free: tuple[Line, ...]
    unanswered: tuple[Line, ...]

    @property
    def count(self) -> int:
        """How many were asked about."""
        return len(self.barred) + len(self.free) + len(self.unanswered)


def facts_of(head: Letterhead, addressee: str, on: dt.date, found: Sequence[ListedAnswer]) -> Facts:
    """Put the answers to a list into the lines of the letter."""

    def lines(make: Callable[[ListedAnswer], Line], *states: AnswerState) -> tuple[Line, ...]:
        chosen = [one for one in found if one.state in states]
        return tuple((str(place), *make(one)) for place, one in enumerate(chosen, start=1))

    return Facts(
        head,
        addressee,
        on,
        lines(lambda one: _barred(one.people[0]), AnswerState.BARRED),
        lines(lambda one: _who(one.people[0]), AnswerState.ALLOWED),
        lines(lambda one: (str(one.asked), _OPEN[one.state]), *_OPEN),
    )


def _who(row: EmbargoRow) -> Line:
    posts = "；".join(f"{held.unit}{held.section}{_POSTS[held.post]}" for held in row.posts)
    return row.person, posts or row.note or "名册中现无任职"


def _barred(row: EmbargoRow) -> Line:
    assert row.until is not None
    return (*_who(row), day(row.until), "；".join(_bar(bar) for bar in row.because))


def _bar(bar: Bar) -> str:
    return f"{bar.title or bar.round}{bar.unit}{bar.section}列第{bar.rank}名，{day(bar.start)}公布"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the letter."""
    head = facts.head
    end = (signature(head.office, head.date), contact(head))
    rows = (*title([TITLE]), *recipient(facts.addressee), *with_signature(_text(facts), *end))
    return letter(framed(head, TITLE), rows, "", target)


def _text(facts: Facts) -> tuple[Row, ...]:
    who = sum(column.width for column in _WHO)
    parts = (
        (
            "在影响期内，不得提拔",
            facts.barred,
            (*_WHO, Column("影响期至", 92, True), Column("依据", WIDTH - who - 92)),
            "影响期至所列日期（含当日）届满。",
        ),
        ("不在影响期内", facts.free, (*_WHO[:2], Column("单位及职务", WIDTH - 110)), ""),
        (
            "未能答复",
            facts.unanswered,
            (_WHO[0], Column("来函所列", 150), Column("原因", WIDTH - 184)),
            "以上人员未能确认，不得视为可以提拔；请核实后另行查询。",
        ),
    )
    given = [part for part in parts if part[1]]
    rows: list[Row] = [
        *body(
            f"关于查询干部影响期的来函收悉。经核对{programme(facts.head)}结果和名册，所列{facts.count}人"
            f"如于{day(facts.on)}提拔，有关情况如下。"
        )
    ]
    for place, (heading, lines, columns, note) in enumerate(given, start=1):
        rows += level1(level(place, f"{heading}（{len(lines)}人）"))
        rows += [*table(columns, lines), Row(LEADING / 3, gap=True)]
        rows += body(note) if note else ()
    closing = f"本函仅就{programme(facts.head)}影响期作出答复，不涉及其他方面。专此函复。"
    return (*rows, *body(closing))

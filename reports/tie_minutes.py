"""会议纪要: the minutes of a decision on sections tied across an edge, one paper a decision in force (R6.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.ranking.minutes import Matter, Tied, decision, ended, proposed_minutes, subject
from models.ranking.queries import DecisionRow, decisions, ranking_of
from models.ranking.rules import Ranking
from models.rounds.queries import parameters, round_by_code
from models.rounds.rules import RuleParameters
from models.settings.queries import office_names
from reports.facts import Leaf
from reports.kit.body import FANG, HEI, KAI, body, paragraph, title, with_signature
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day
from reports.kit.furniture import page_number
from reports.kit.grid import CELL, LEADING, WIDTH, baseline, blank, flow, page
from reports.kit.lines import glyphs, single
from reports.kit.marks import Mark, Row, Stroke, kept

TITLE: Final = "会议纪要"
NAME: Final = f"并列裁定{TITLE}"
_SIZE: Final = 16.0
_RULE: Final = 0.5
_SIGN: Final = 1.25 * LEADING
"""Height of a line that is signed by hand."""
_PER_LINE: Final = 3
_MOST_LINES: Final = 4


@dataclass(frozen=True)
class Facts:
    """What the minutes say; `minutes` as recorded, a paragraph a line."""

    office: str
    programme: str
    round_title: str
    decided_on: dt.date
    participants: str
    matter: str
    decision: str
    reason: str
    minutes: str


def gather(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return the minutes of every decision in force of a round; raises RuleError `round.unknown`."""
    held = round_by_code(session, code)
    office = office_names(session)
    if held.imported:
        return ()
    ranked, rules = ranking_of(session, held), parameters(session, held.id)
    return tuple(
        Leaf(
            ("、".join(f"{number:03d}" for number in sorted(one.numbers)),),
            facts_of(office.name, office.programme, held.title, rules, ranked, one),
        )
        for one in decisions(session, held.code)
        if one.applies
    )


def facts_of(
    office: str, programme: str, round_title: str, rules: RuleParameters, ranked: Ranking, taken: DecisionRow
) -> Facts:
    """Put a decision into words; one from before minutes were kept gets the proposed ones."""
    tie = next(one for one in ranked.ties if set(one.numbers) == set(taken.numbers))
    named = {line.number: Tied(line.number, line.name, line.unit) for line in ranked.lines}
    matter = Matter(
        round_title, tie.first, tie.edges, rules.top_tier, rules.list_length,
        tuple(named[number] for number in taken.numbers),
        taken.keep, taken.participants, taken.reason, taken.decided_on,
    )  # fmt: skip
    return Facts(
        office=office,
        programme=programme,
        round_title=round_title,
        decided_on=taken.decided_on,
        participants=taken.participants,
        matter=subject(matter),
        decision=decision(matter),
        reason=ended(taken.reason),
        minutes=taken.minutes or proposed_minutes(matter),
    )


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the minutes on A4: heading, time, participants, matter, decision, reason, minutes, lines to sign."""
    text = [
        *title((f"{facts.programme}并列裁定", TITLE)),
        *blank(keep=True),
        *_item("时间", day(facts.decided_on)),
        *_item("单位", facts.office),
        *_item("期次", facts.round_title),
        *_item("参加人员", facts.participants),
        *_item("研究事项", facts.matter),
        *_item("裁定结果", facts.decision),
        *_item("裁定理由", facts.reason),
        *kept(paragraph((HEI, "纪要正文")), last=True),
        *(row for line in facts.minutes.splitlines() for row in body(line)),
    ]
    pages = flow(with_signature(text, blank(keep=True), _signatures(facts)))
    placed = [page(content, (), page_number(number)) for number, content in enumerate(pages, start=1)]
    return write(placed, target, f"{facts.round_title}{NAME}", facts.office)


def _item(name: str, text: str) -> tuple[Row, ...]:
    return paragraph((HEI, f"{name}："), (FANG, text))


def _signatures(facts: Facts) -> tuple[Row, ...]:
    """Return lines for the participants' hands, then for who wrote and who checked the minutes."""
    people = max(1, len([part for part in facts.participants.replace("，", "、").split("、") if part.strip()]))
    lines = min(-(-people // _PER_LINE), _MOST_LINES)
    heading = kept(paragraph((KAI, "参加人员签名：")), last=True)
    signed = [Row(_SIGN, tuple(_rules(_PER_LINE))) for _ in range(lines)]
    return (*heading, *signed, *blank(keep=True), _by_hand(("记录：", "审核：")), _by_hand(("日期：",), right=True))


def _rules(count: int) -> list[Mark]:
    width = (WIDTH - 2 * CELL) / count
    drop = _SIGN - 4
    return [
        Stroke(2 * CELL + n * width, drop, 2 * CELL + (n + 1) * width - CELL, drop, _RULE) for n in range(count)
    ]  # fmt: skip


def _by_hand(names: tuple[str, ...], right: bool = False) -> Row:
    """Return names with a line behind each, side by side."""
    half = (WIDTH - 2 * CELL) / 2
    marks: list[Mark] = []
    for place, name in enumerate(names, start=1 if right else 0):
        left = 2 * CELL + place * half
        line = single([(FANG, name)])
        marks += glyphs(line, left, baseline(_SIGN, _SIZE))
        marks.append(Stroke(left + line.width, _SIGN - 4, left + half - CELL, _SIGN - 4, _RULE))
    return Row(_SIGN, tuple(marks))

"""The tables of the yearly statistics, each from the query that the window shows the same figures from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy.orm import Session

from models.consequences.deductions import yearly_deductions
from models.consequences.queries import MeasureKind, all_measures
from models.consequences.rules import Counted, tally
from models.inspections.queries import InspectionMethod, visits
from models.overview.queries import Compared
from models.ranking.queries import result
from models.rectification.queries import RectificationState, rectifications
from models.rounds.queries import RoundRow, snapshot
from reports.consequences_workbook import RECTIFIED
from reports.consequences_years import FIGURES
from reports.history_words import MEASURES
from reports.inspection_form import METHODS
from reports.kit.long_workbook import Value

UNITS: Final = {
    "期数": "期", "列入科次": "科次", "列入科室": "个", "再次列入": "个", "谈话应办": "人次", "谈话已办": "人次",
    "约谈应办": "人次", "约谈已办": "人次", "影响期": "人次", "免职建议": "人次", "已免职": "人次", "班子扣分": "分",
    "领导扣分": "分", "整改应办": "个", "整改销号": "个", "暗访": "科次",
}  # fmt: skip
"""What each figure of the yearly comparison counts."""
_OF_PEOPLE: Final = frozenset(MeasureKind) - {MeasureKind.BODY_DEDUCTION, MeasureKind.RECTIFICATION}


@dataclass(frozen=True)
class Part:
    """One table: its columns with their shares of the width, of which the first `texts` hold words, and its rows."""

    heading: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Value, ...], ...]
    texts: int = 1
    nothing: str = "本年度没有公布结果。"


def figures(compared: Compared) -> Part:
    """Return the year's figures beside those of the year before."""
    before = compared.before
    rows = tuple(
        (name, UNITS[name], figure(compared.now), figure(before) if before else None, compared.change(figure))
        for name, figure in FIGURES
    )
    columns = (("项目", 50), ("计量单位", 30), ("本年", 34), ("上年", 34), ("增减", 32))
    return Part("一、主要数据", columns, rows)


def ballots(session: Session, held: Sequence[RoundRow]) -> tuple[Part, Part]:
    """Return the rounds with their ballots, and the ballots by channel; past rounds are known only as results."""
    rounds: list[tuple[Value, ...]] = []
    channels: list[tuple[Value, ...]] = []
    for one in held:
        ranked, entries = result(session, one.code), snapshot(session, one.id)
        sums = (
            sum(use.valid for use in ranked.channels),
            sum(use.abstained for use in ranked.channels),
            sum(use.invalid for use in ranked.channels),
        )
        counted: tuple[Value, ...] = (None,) * 6
        if not one.imported:
            counted = (len({entry.unit_id for entry in entries}), len(entries), sum(sums), *sums)
        rounds.append((one.title, one.cut_off, one.published_on, *counted, len(ranked.listed)))
        channels += [
            (one.title, use.name, use.valid + use.abstained + use.invalid, use.valid, use.abstained, use.invalid)
            for use in ranked.channels
        ]
    return (
        Part(
            "二、评议期次",
            (("期次", 36), ("截止日期", 24), ("公布日期", 24), ("单位", 12), ("科室", 12), ("收回票", 16),
             ("有效票", 16), ("弃权票", 16), ("无效票", 16), ("列入", 12)),
            tuple(rounds),
        ),
        Part(
            "三、各渠道评议票",
            (("期次", 50), ("渠道", 40), ("收回票", 22), ("有效票", 22), ("弃权票", 22), ("无效票", 22)),
            tuple(channels), texts=2, nothing="本年度没有有票的期次。",
        ),
    )  # fmt: skip


def listed(session: Session, held: Sequence[RoundRow]) -> Part:
    """Return the units whose sections were listed, the most often listed first; a unit bears its latest name."""
    names: dict[int, str] = {}
    times, top, direct = Counter[int](), Counter[int](), Counter[int]()
    sections: dict[int, set[int]] = defaultdict(set)
    for one in held:
        of = {entry.section_id: entry for entry in snapshot(session, one.id)}
        for line in result(session, one.code).listed:
            unit = of[line.section_id].unit_id
            names[unit] = line.unit
            times[unit] += 1
            top[unit] += line.top
            direct[unit] += line.direct_first
            sections[unit].add(line.section_id)
    order = sorted(names, key=lambda unit: (-times[unit], -top[unit], names[unit], unit))
    return Part(
        "四、列入名单的单位",
        (("单位", 80), ("列入科次", 25), ("列入科室", 25), ("前列科次", 25), ("直接列第一名", 25)),
        tuple((names[unit], times[unit], len(sections[unit]), top[unit], direct[unit]) for unit in order),
    )


def measures(session: Session, held: Sequence[RoundRow]) -> Part:
    """Return the four counts of every kind, none derived from another (R7.2)."""
    codes = {one.code for one in held}
    own = [Counted(row.kind, row.status, row.person_id) for row in all_measures(session) if row.round in codes]
    told = tally(len(held), own)
    rows: list[tuple[Value, ...]] = []
    for kind in MeasureKind:
        people = (told.persons_due[kind], told.persons_done[kind]) if kind in _OF_PEOPLE else (None, None)
        unit = "人次" if kind in _OF_PEOPLE else "个"
        rows.append((MEASURES[kind], unit, told.due[kind], told.done[kind], *people))
    columns = (("措施", 56), ("计量单位", 24), ("应办", 25), ("已办", 25), ("应办人数", 25), ("已办人数", 25))
    return Part("五、处置措施", columns, tuple(rows) if held else ())


def deductions(session: Session, year: int) -> Part:
    """Return how many leading bodies and leaders lose points, and how many points (R7.6)."""
    found = yearly_deductions(session, year)
    rows: list[tuple[Value, ...]] = []
    for name, kind in (("领导班子", MeasureKind.BODY_DEDUCTION), ("分管领导", MeasureKind.LEADER_DEDUCTION)):
        own = [one for one in found if one.kind is kind and one.times]
        points, total = (sum(values, Fraction(0)) for values in ([o.points for o in own], [o.total for o in own]))
        rows.append((name, len(own), sum(one.times for one in own), points, total))
    columns = (("扣分对象", 60), ("对象数", 30), ("扣分次数", 30), ("扣分合计", 30), ("应扣分", 30))
    return Part("六、扣分", columns, tuple(rows) if found else (), nothing="本年度没有扣分。")


def rectified(session: Session, held: Sequence[RoundRow]) -> Part:
    """Return how far the rectifications of each round have come (R7.7)."""
    states = tuple(RectificationState)
    rows: list[tuple[Value, ...]] = []
    for one in held:
        now = Counter(row.state for row in rectifications(session, one.code))
        rows.append((one.title, now.total(), *(now[state] for state in states)))
    columns = (("期次", 36), ("整改科室", 18), *((RECTIFIED[state], 16) for state in states))
    return Part("七、整改", columns, tuple(rows))


def inspected(session: Session, year: int) -> Part:
    """Return the inspections that were made in the year, by how they were made (R7.7)."""
    made = [row for row in visits(session) if row.visited_on and row.visited_on.year == year]
    rows: list[tuple[Value, ...]] = []
    for method in InspectionMethod:
        own = [row for row in made if row.method is method]
        found, referred = sum(bool(row.findings) for row in own), sum(row.referred_on is not None for row in own)
        rows.append((METHODS[method], len(own), found, referred))
    columns = (("暗访方式", 60), ("暗访科次", 40), ("发现问题科次", 40), ("移送科次", 40))
    return Part("八、暗访", columns, tuple(rows) if made else (), nothing="本年度没有暗访。")

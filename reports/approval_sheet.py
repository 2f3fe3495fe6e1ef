"""送审单: the sheet with which the newspaper's table goes to those who check and approve it (R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.documents.queries import living
from models.ranking.queries import final
from reports import newspaper
from reports.facts import Leaf
from reports.kit.atoms import Type
from reports.kit.body import centred, title
from reports.kit.canvas import Drawn, Target, write
from reports.kit.chinese import day, document_number
from reports.kit.fonts import Face
from reports.kit.frozen import from_plain
from reports.kit.grid import WIDTH, baseline, flow, page
from reports.kit.lines import single
from reports.kit.marks import MM, Mark, Row, Stroke, kept
from reports.kit.tables import BORDER, Column, TableStyle, table
from reports.phrases import programme
from reports.sources import Source, read

TITLE: Final = "送审单"
NAME: Final = f"登报{TITLE}"
STEPS: Final = ("拟稿", "核对", "审批")
_STYLES: Final = tuple(TableStyle(size, 1.5 * size, pad, 24, Face.FANG) for size, pad in ((14, 5), (12, 4), (10.5, 3)))
"""From the usual one to that for the longest names: the sheet is one page."""
_COLUMNS: Final = (Column("项目", 30 * MM, True), Column("内容", WIDTH - 30 * MM))
_SIGNED: Final = (("环节", 24 * MM), ("意见", 56 * MM), ("签名", 38 * MM), ("日期", WIDTH - 118 * MM))
_HEAD: Final = 26.0
_BY_HAND: Final = 42.0
_DATE: Final = "年　月　日"
_KINDS: Final = {newspaper.QUARTER: "四分之一版", newspaper.HALF: "半版"}


@dataclass(frozen=True)
class Facts:
    """What the sheet says; `table` is the newspaper's table as it is numbered, or as it would be."""

    code: str
    table: newspaper.Facts
    number: str
    """Empty: the table has no number yet."""
    published_on: dt.date | None
    fingerprint: tuple[str, ...]


def gather(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return the sheet of a final round; raises RuleError `round.unknown`, `result.not_final` or a name's refusal."""
    source = read(session, final(session, code).code)
    facts, number = _table(session, source)
    newspaper.check_names(facts.listed, source.people)
    held = source.round
    return (Leaf((), Facts(held.code, facts, number, held.published_on, source.fingerprint)),)


def _table(session: Session, source: Source) -> tuple[newspaper.Facts, str]:
    """Return the newspaper's table with its number, or as it would be numbered now."""
    for row in living(session, source.round.id):
        if row.kind == newspaper.KEY and not row.superseded:
            return from_plain(newspaper.Facts, row.facts), document_number(row.organ_code, row.year, row.serial)
    (item,) = newspaper.gather(source)
    return item.facts, ""


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the sheet on A4: what is to be printed, who drafted, checked and approved it."""
    for style in _STYLES:
        pages = [page(content) for content in flow(_rows(facts, style))]
        if len(pages) == 1:
            break
    return write(pages, target, f"{facts.table.round_title}{NAME}", facts.table.head.office)


def _rows(facts: Facts, style: TableStyle) -> list[Row]:
    return [
        *title((f"{programme(facts.table.head)}结果", NAME)),
        Row(14.0, keep=True),
        *table(_COLUMNS, _items(facts), style),
        Row(14.0),
        *kept(_signatures(style)),
    ]


def _items(facts: Facts) -> list[list[str]]:
    printed = facts.table
    units = {line.unit for line in printed.listed}
    width = printed.width // 10
    kind = f"（{_KINDS[width]}）" if width in _KINDS else ""
    day_of = day(facts.published_on) if facts.published_on else "以报纸刊出日期为准，影响期自该日起算"
    return [
        ["送审单位", printed.head.office],
        ["刊登标题", newspaper.title(printed)],
        ["期次", f"{printed.round_title}（{facts.code}）"],
        ["文号", facts.number or "尚未编号"],
        ["刊登内容", f"名次、单位、科室、主要问题四项，共{len(printed.listed)}个科室，涉及{len(units)}个单位"],
        ["版面宽度", f"{width}毫米{kind}"],
        ["姓名核查", "主要问题已与登记人员姓名（含离任人员）逐一比对，未出现个人姓名"],
        ["公布日期", day_of],
        ["复算指纹", "、".join(facts.fingerprint) or "本期仅有结果，没有复算文件"],
    ]


def _signatures(style: TableStyle) -> tuple[Row, ...]:
    """Return the table that is filled in by hand."""
    head = _strip([name for name, _ in _SIGNED], _HEAD, Type(Face.HEI, style.size, style.size))
    hand = Type(Face.FANG, style.size, style.size)
    return (head, *(_strip([step, "", "", _DATE], _BY_HAND, hand) for step in STEPS))


def _strip(texts: list[str], height: float, type_: Type) -> Row:
    marks: list[Mark] = [Stroke(0, drop, WIDTH, drop, BORDER) for drop in (0.0, height)]
    x = 0.0
    for text, (_name, width) in zip(texts, _SIGNED, strict=True):
        marks.append(Stroke(x, 0, x, height, BORDER))
        if text:
            line = single([(type_, text)])
            marks += centred(line, x + width / 2, baseline(height, type_.size))
        x += width
    return Row(height, (*marks, Stroke(x, 0, x, height, BORDER)))

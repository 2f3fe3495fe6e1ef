"""票面复核清单: the sheets to read again from the paper because few wrong ones would move a line (R5.4, R6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from models.ballots.codes import batch_code
from models.common.errors import RuleError
from models.common.indicators import unmask
from models.finalising.firmness import Edge, FirmLine, firm
from models.finalising.rereading import SheetsToRead, to_read
from models.rounds.queries import RoundRow, round_by_code, snapshot
from models.settings.queries import office_names
from reports.facts import Leaf
from reports.kit.canvas import Drawn, Target, write
from reports.kit.fonts import Face
from reports.kit.grid import PAPER, baseline, flow
from reports.kit.lines import glyphs
from reports.kit.marks import MM, Mark, Page, Row, Stroke, moved
from reports.kit.sheet import HAIRLINE, HEAVY, MARGIN, MEASURE, Box, Stand, cell, lines_of, masthead
from reports.kit.tables import Column, TableStyle, table
from reports.phrases import quoted

TITLE: Final = "票面复核清单"
COLUMNS: Final = (
    ("序号", 11.0), ("批次", 19.0), ("张号", 13.0), ("箱号", 33.0), ("计票所记", 58.0), ("相符", 12.0), ("不符", 12.0),
    ("备注", 22.0),
)  # fmt: skip
"""With their widths in millimetres."""
NOTES: Final = (
    "按批次、张号取出原票，与“计票所记”逐张核对，在“相符”或“不符”栏打“√”；不符的，在备注栏写明票面所载。",
    "复核由未录入、未裁定该批选票的人员承担；不得改变选票的先后次序，复核后放回原处。",
)
SIGNED: Final = (
    ("复核结论：", "", ""),
    ("共复核（张）：", "相符（张）：", "不符（张）："),
    ("复核人（签名）：", "监督人（签名）：", "日期："),
)
"""What is filled in by hand below the table, row by row."""
_STYLE: Final = TableStyle(size=10.5, leading=14.0, padding=4.0, face=Face.SONG)
_TOP: Final = 10 * MM
_FOOT: Final = 12 * MM
_LINE: Final = 5 * MM
_TEXT: Final = 11.0
_LEADING: Final = 16.0
_GAP: Final = 2 * MM
_SIGN: Final = 12 * MM


@dataclass(frozen=True)
class Beside:
    """A section beside the line."""

    number: int
    section: str
    unit: str


@dataclass(frozen=True)
class Entry:
    """A sheet to read again, and what it was counted as naming: (section number, indicators)."""

    batch: int
    sheet: int
    place: str
    picks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Facts:
    """What the list says; `section` is whose removal hangs on the line, `total` all sheets that name one beside it."""

    office: str
    programme: str
    round_title: str
    edge: Edge
    after: int
    section: int | None
    inside: tuple[Beside, ...]
    outside: tuple[Beside, ...]
    margin: int
    bound: int
    entries: tuple[Entry, ...]
    total: int


def gather(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return a list for every line that is thin; where none is, for every line.

    Raises RuleError `round.unknown`, or `ballots.past_round` for a round known only as a result.
    """
    held = round_by_code(session, code)
    if held.imported:
        raise RuleError("ballots.past_round", round=held.code)
    found = firm(session, held)
    return tuple(leaf(session, held, to_read(session, held, line)) for line in found.thin or found.lines)


def leaf(session: Session, held: RoundRow, read: SheetsToRead) -> Leaf:
    """Return the list of one line."""
    office, line = office_names(session), read.line
    names = {one.number: Beside(one.number, one.section, one.unit) for one in snapshot(session, held.id)}
    inside = dict.fromkeys(pair.inside for pair in line.near)
    facts = Facts(
        office.name,
        office.programme,
        held.title,
        line.edge,
        line.after,
        line.section,
        tuple(names[number] for number in inside),
        tuple(names[number] for number in line.beside if number not in inside),
        line.ballots,
        line.bound,
        tuple(Entry(one.batch, one.sheet, one.box or one.file or "", one.picks) for one in read.sheets),
        read.total,
    )
    return Leaf((_part(line),), facts)


def _part(line: FirmLine) -> str:
    """Return what the file's name says of the line."""
    if line.edge is Edge.REMOVAL:
        return f"{line.section:03d}号免职建议"
    return f"第{line.after}名界线"


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the list on as many sheets of A4 as it takes, each with its head and number; the last is signed."""
    head, top = masthead(TITLE, facts.office, f"{quoted(facts.programme)}{facts.round_title}", _TOP)
    top += 1 * MM
    pages = flow([*_intro(facts), *_table(facts), *_signed()], 0.0, PAPER[1] - _FOOT - _LINE - 2 * MM - top - _GAP)
    heavy = Stroke(MARGIN, top, MARGIN + MEASURE, top, HEAVY)
    made = [
        Page(
            (
                *head,
                heavy,
                *(moved(mark, MARGIN, top + _GAP + at) for at, row in rows for mark in row.marks),
                *_foot(facts, number, len(pages)),
            )
        )
        for number, rows in enumerate(pages, start=1)
    ]
    return write(made, target, f"{facts.round_title}{TITLE}", facts.office)


def _intro(facts: Facts) -> tuple[Row, ...]:
    """Return which line it is about, who stands beside it, how firm it is and what is to be done."""
    level = (
        f"有{facts.margin}张票计错，两侧即可能持平或者易位" if facts.margin else "两侧科室各项均相同，先后不由选票决定"
    )
    shown = "全部列出" if len(facts.entries) == facts.total else f"列出其中影响最大的{len(facts.entries)}张"
    told = (
        ("复核界线", _line_words(facts)),
        ("界线以内", _sections(facts.inside)),
        ("界线以外", _sections(facts.outside)),
        ("稳固程度", f"{level}；按设定，计错的票以{facts.bound}张为限。"),
        ("复核范围", f"选有上述科室的有效票共{facts.total}张，{shown}。"),
        ("复核办法", "".join(NOTES)),
    )
    return (*(row for heading, text in told if text for row in _paragraph(heading, text)), Row(_GAP, gap=True))


def _line_words(facts: Facts) -> str:
    after = facts.after
    match facts.edge:
        case Edge.TOP:
            return f"前{after}名与第{after + 1}名之间（约谈与谈话提醒的界线）。"
        case Edge.LIST:
            return f"第{after}名与第{after + 1}名之间（上榜与不上榜的界线）。"
        case Edge.REMOVAL:
            return f"{facts.section:03d}号科室是否列入前{after}名（连续列入，涉及免职建议）。"


def _sections(beside: Sequence[Beside]) -> str:
    return "；".join(f"{one.number:03d} {one.section}（{one.unit}）" for one in beside)


def _paragraph(heading: str, text: str) -> tuple[Row, ...]:
    """Set a heading and a text beside it."""
    indent = 22 * MM
    left = cell(heading, Face.HEI, _TEXT, Box(0, 0, indent, _LEADING), Stand.LEFT)
    lines = lines_of(text, Face.SONG, _TEXT, MEASURE - indent)
    drop = baseline(_LEADING, _TEXT)
    return tuple(
        Row(_LEADING, (*(left if number == 0 else ()), *glyphs(line, indent, drop)), keep=True)
        for number, line in enumerate(lines)
    )


def _table(facts: Facts) -> tuple[Row, ...]:
    columns = [Column(name, width * MM, name not in ("箱号", "计票所记")) for name, width in COLUMNS]
    cells = [
        (str(number), batch_code(one.batch), str(one.sheet), one.place, _named(one.picks), "", "", "")
        for number, one in enumerate(facts.entries, start=1)
    ]
    return table(columns, cells, _STYLE) if cells else ()


def _named(picks: Sequence[tuple[int, int]]) -> str:
    """Return what a ballot was counted as naming: 017冷推、046懒."""
    return "、".join(f"{number:03d}{''.join(one.character for one in unmask(ticked))}" for number, ticked in picks)


def _signed() -> tuple[Row, ...]:
    """Return the place for what was found and for the signatures; it stands together."""
    third = MEASURE / 3
    rows = [Row(_GAP, keep=True, gap=True)]
    for texts in SIGNED:
        marks: list[Mark] = [Stroke(0, _SIGN, MEASURE, _SIGN, HAIRLINE)]
        for number, text in enumerate(texts):
            marks += cell(text, Face.SONG, _TEXT, Box(number * third, 0, third, _SIGN), Stand.LEFT)
        rows.append(Row(_SIGN, tuple(marks), keep=True))
    return (*rows, Row(1))


def _foot(facts: Facts, number: int, count: int) -> list[Mark]:
    box = Box(MARGIN, PAPER[1] - _FOOT - _LINE, MEASURE, _LINE)
    return [
        *cell(f"内部工作材料，未经定稿不得外传；共{len(facts.entries)}张", Face.SONG, 9.0, box, Stand.LEFT),
        *cell(f"第{number}页，共{count}页", Face.SONG, 9.0, box, Stand.RIGHT),
    ]

"""The registry file, one section a line: reading the cells and comparing the lines with each other (R2.1, R2.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from models.common.names import name, tidy
from models.intake.rules import Rejects, optional, read_day
from models.intake.sheets import Row
from models.registry.rules import NUMBERS, printed_number, section_kind
from models.registry.tables import Post, SectionKind

UNIT, UNIT_KIND, PRINCIPAL, SECTION, KIND = "单位", "单位类别", "主要领导", "科室", "科室类别"
NUMBER, HEAD, LEADER, START = "科室编号", "科室负责人", "分管领导", "任职起始"
COLUMNS = {Post.SECTION_HEAD: HEAD, Post.LEADER_IN_CHARGE: LEADER, Post.PRINCIPAL_LEADER: PRINCIPAL}


@dataclass(frozen=True)
class Line:
    """One section as the file has it; None marks an unreadable cell, an empty name a vacant post."""

    row: int
    unit: str | None
    unit_kind: str | None
    section: str | None
    kind: SectionKind | None
    number: int | None
    people: dict[Post, str | None]
    start: dt.date | None

    @property
    def whole(self) -> bool:
        """Say whether every cell could be read."""
        cells = (self.unit, self.unit_kind, self.section, self.kind, self.number, self.start, *self.people.values())
        return None not in cells


def read_lines(rows: tuple[Row, ...], rejects: Rejects) -> tuple[Line, ...]:
    """Read every row, noting every cell that cannot be read and every contradiction between rows."""
    if len(rows) > len(NUMBERS):
        rejects.add(0, "", "registry.too_many", rows=len(rows), most=len(NUMBERS))
    lines = tuple(_line(row, rejects) for row in rows)
    _compare_sections(lines, rejects)
    _compare_units(lines, rejects)
    return lines


def _line(row: Row, rejects: Rejects) -> Line:
    cells, n = row.cells, row.number
    return Line(
        n,
        unit=rejects.read(n, UNIT, name, cells[UNIT]),
        unit_kind=rejects.read(n, UNIT_KIND, optional, cells[UNIT_KIND]),
        section=rejects.read(n, SECTION, name, cells[SECTION]),
        kind=rejects.read(n, KIND, section_kind, cells[KIND]),
        number=rejects.read(n, NUMBER, printed_number, cells[NUMBER]),
        people={post: rejects.read(n, column, _name_or_vacant, cells[column]) for post, column in COLUMNS.items()},
        start=rejects.read(n, START, read_day, cells[START]),
    )


def _name_or_vacant(text: str) -> str:
    return name(text) if tidy(text) else ""


def _compare_sections(lines: tuple[Line, ...], rejects: Rejects) -> None:
    """Reject a section that stands in the file twice, and a number that two sections bear."""
    seen: dict[tuple[str, str], Line] = {}
    numbers: dict[int, Line] = {}
    for line in lines:
        if line.unit is None or line.section is None:
            continue
        first = seen.setdefault((line.unit, line.section), line)
        if first is not line:
            rejects.add(line.row, SECTION, "registry.section_repeated", section=line.section, first=first.row)
            heads = first.people[Post.SECTION_HEAD], line.people[Post.SECTION_HEAD]
            if heads[0] and heads[1] and heads[0] != heads[1] and first.start == line.start:
                rejects.add(
                    line.row, HEAD, "registry.two_heads", section=line.section, one=heads[0], other=heads[1],
                    start=line.start,
                )  # fmt: skip
        elif line.number is not None:
            other = numbers.setdefault(line.number, line)
            if other is not line:
                facts = {"number": line.number, "first": other.row, "section": other.section}
                rejects.add(line.row, NUMBER, "registry.number_repeated", **facts)


def _compare_units(lines: tuple[Line, ...], rejects: Rejects) -> None:
    """Reject lines that disagree with their unit's first line about its kind or principal leader."""
    units: dict[str, Line] = {}
    for line in lines:
        if line.unit is None:
            continue
        first = units.setdefault(line.unit, line)
        one, other = first.people[Post.PRINCIPAL_LEADER], line.people[Post.PRINCIPAL_LEADER]
        if one is not None and other is not None and one != other:
            facts = {"unit": line.unit, "one": one or None, "other": other or None, "first": first.row}
            rejects.add(line.row, PRINCIPAL, "registry.principals_differ", **facts)
        if first.unit_kind is not None and line.unit_kind is not None and first.unit_kind != line.unit_kind:
            facts = {"unit": line.unit, "one": first.unit_kind, "other": line.unit_kind, "first": first.row}
            rejects.add(line.row, UNIT_KIND, "registry.unit_kinds_differ", **facts)

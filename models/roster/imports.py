"""Taking in a roster file: all of it or nothing (R4.2)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from models.common.acts import Work, act
from models.common.names import name
from models.common.rights import Right
from models.intake.actions import refuse_again, register_file, report_on
from models.intake.forms import ROSTER
from models.intake.rules import ImportRefused, ImportReport, Rejects, optional, required
from models.intake.sheets import Row, read_table
from models.intake.tables import FileKind
from models.roster.tables import RosterEntry

CODE, NAME, CATEGORY = "编号", "姓名或单位", "类别"
COLUMNS = {
    "code": (CODE, required),
    "name": (NAME, name),
    "category": (CATEGORY, required),
    "telephone": ("联系电话", optional),
    "address": ("地址", optional),
    "postcode": ("邮编", optional),
    "dealt_with": ("办理科室", optional),
    "source": ("来源", optional),
    "exclusion": ("排除原因", optional),
}


@act("roster.import", Right.ROSTER_EDIT)
def import_roster(work: Work, path: Path, dry_run: bool = False) -> ImportReport:
    """Take in a roster file, or with `dry_run` only say what would come of it.

    Raises ImportRefused with every bad row (a 编号 that is there already is one), and RuleError `file.again`.
    """
    table = read_table(path, ROSTER.headings)
    refuse_again(work.session, FileKind.ROSTER, table)
    rejects = Rejects(table.rejected)
    entries = _read(table.rows, dict.fromkeys(work.session.scalars(select(RosterEntry.code))), rejects)
    report = report_on(FileKind.ROSTER, table, rejects.listed())
    if dry_run:
        work.note(report.file, kind=FileKind.ROSTER, dry_run=True, rejected=len(report.rejected))
        return report
    if report.rejected:
        raise ImportRefused(report)
    file_id = register_file(work, FileKind.ROSTER, table)
    work.session.add_all(RosterEntry(**entry, file_id=file_id) for entry in entries)
    return report


def _read(rows: tuple[Row, ...], codes: dict[str, int | None], rejects: Rejects) -> list[dict[str, str]]:
    """Read every row; `codes` are those in use, with the row of this file that brought them."""
    entries = []
    for row in rows:
        read = {
            field: rejects.read(row.number, heading, reader, row.cells[heading])
            for field, (heading, reader) in COLUMNS.items()
        }
        code = read["code"]
        if code is not None and code in codes:
            first = codes[code]
            key = "roster.code_exists" if first is None else "roster.code_repeated"
            rejects.add(row.number, CODE, key, code=code, first=first)
        elif code is not None:
            codes[code] = row.number
        entries.append({field: text or "" for field, text in read.items()})
    return entries

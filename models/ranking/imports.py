"""Taking in a file of verified tips: all of it or nothing (R6.5)."""

from __future__ import annotations

from pathlib import Path

from models.ballots.codes import read_section_code
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.intake.actions import refuse_again, register_file, report_on
from models.intake.forms import TIPS
from models.intake.rules import ImportRefused, ImportReport, Rejects, read_day, required
from models.intake.sheets import Row, read_table
from models.intake.tables import FileKind
from models.ranking.actions import check_days, unfrozen
from models.ranking.tables import Tip
from models.rounds.queries import RoundRow, listed_numbers

NUMBER, REPORTED, VERIFIED, CASE, BASIS, APPROVER = TIPS.headings


@act("ranking.import_tips", Right.RESULT_EDIT)
def import_tips(work: Work, path: Path, round_code: str, dry_run: bool = False) -> ImportReport:
    """Take in verified tips for a round, or with `dry_run` only say what would come of it.

    Raises ImportRefused with every bad row, and RuleError `round.unknown`, `result.frozen` or `file.again`.
    """
    held = unfrozen(work.session, round_code)
    table = read_table(path, TIPS.headings)
    refuse_again(work.session, FileKind.TIPS, table)
    rejects = Rejects(table.rejected)
    listed = listed_numbers(work.session, held.id)
    tips = [_tip(work, held, listed, row, rejects) for row in table.rows]
    report = report_on(FileKind.TIPS, table, rejects.listed())
    if dry_run:
        work.note(report.file, kind=FileKind.TIPS, round=held.code, dry_run=True, rejected=len(report.rejected))
        return report
    if report.rejected:
        raise ImportRefused(report)
    register_file(work, FileKind.TIPS, table)
    work.session.add_all(tip for tip in tips if tip is not None)
    work.note(report.file, round=held.code)
    return report


def _tip(work: Work, held: RoundRow, listed: dict[int, int], row: Row, rejects: Rejects) -> Tip | None:
    """Return a row as a tip, noting everything that is wrong with it; None where something is missing."""
    n, cells = row.number, row.cells

    def section(text: str) -> int:
        number = read_section_code(required(text))
        if number is None or number not in listed:
            raise RuleError("tip.not_listed", round=held.code, number=text.strip())
        return listed[number]

    section_id = rejects.read(n, NUMBER, section, cells[NUMBER])
    reported_on = rejects.read(n, REPORTED, read_day, cells[REPORTED])
    verified_on = rejects.read(n, VERIFIED, read_day, cells[VERIFIED])
    case, basis, approver = (rejects.read(n, column, required, cells[column]) for column in (CASE, BASIS, APPROVER))
    if reported_on is not None and verified_on is not None:
        try:
            check_days(reported_on, verified_on, work.today)
        except RuleError as error:
            rejects.add(n, VERIFIED, error.key, **error.facts)
    if section_id is None or reported_on is None or verified_on is None or not (case and basis and approver):
        return None
    return Tip(
        round_id=held.id,
        section_id=section_id,
        reported_on=reported_on,
        verified_on=verified_on,
        case=case,
        basis=basis,
        approver=approver,
    )

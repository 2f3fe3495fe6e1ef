"""Taking in a file of past results: rounds known only by their lists, with the measures they brought (R3.3)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.making import date_measures, make
from models.consequences.matching import Matching
from models.consequences.past import CODE, PastRound, read_past
from models.consequences.sequence import refuse_out_of_order
from models.intake.actions import refuse_again, register_file, report_on
from models.intake.forms import RESULTS
from models.intake.rules import ImportRefused, ImportReport, Rejects
from models.intake.sheets import read_table
from models.intake.tables import FileKind
from models.ranking.actions import freeze_past
from models.rounds.actions import add_past_round
from models.rounds.queries import round_by_code
from models.rounds.tables import Round


@act("results.import", Right.RESULT_IMPORT)
def import_results(work: Work, path: Path, dry_run: bool = False) -> ImportReport:
    """Take in past rounds in the order of time, or with `dry_run` only say what would come of it.

    Raises ImportRefused with every bad row, and RuleError `file.again`.
    """
    table = read_table(path, RESULTS.headings)
    refuse_again(work.session, FileKind.RESULTS, table)
    rejects = Rejects(table.rejected)
    past = read_past(table.rows, work.today, rejects)
    matching = Matching(work.session)
    for held in past:
        _check_place(work, held, rejects)
        matching.check(held, rejects)
    report = report_on(FileKind.RESULTS, table, rejects.listed())
    if dry_run:
        work.note(report.file, kind=FileKind.RESULTS, dry_run=True, rejected=len(report.rejected))
        return report
    if report.rejected:
        raise ImportRefused(report)
    register_file(work, FileKind.RESULTS, table)
    for held in past:
        _store(work, matching, held)
    work.note(report.file, rounds=[held.code for held in past])
    return report


def _check_place(work: Work, held: PastRound, rejects: Rejects) -> None:
    """Note a round that is there already, or that frozen results came after (R7.3)."""
    row = min(line.row for line in held.lines)
    if work.session.scalar(select(Round.id).where(Round.code == held.code)) is not None:
        rejects.add(row, CODE, "round.exists", code=held.code)
        return
    try:
        refuse_out_of_order(work, held.code, held.cut_off)
    except RuleError as error:
        rejects.add(row, CODE, error.key, **error.facts)


def _store(work: Work, matching: Matching, held: PastRound) -> None:
    entries = [matching.entry(line, held.cut_off) for line in held.lines]
    round_id = add_past_round(work, held.code, held.published_on, entries)
    places = {
        entry.section_id: (line.rank or 0, line.problems or "") for entry, line in zip(entries, held.lines, strict=True)
    }
    freeze_past(work, round_id, places)
    added = round_by_code(work.session, held.code)
    make(work, added)
    date_measures(work, added)

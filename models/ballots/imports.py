"""Taking in a file of ballots as one sealed batch: all of it or nothing (R5.2, R5.3)."""

from __future__ import annotations

from pathlib import Path

from models.ballots.actions import add_batch, check_round
from models.ballots.bulk import SealedPile
from models.ballots.filed import Found, Law, read_ballots
from models.ballots.piles import UNCOUNTED
from models.ballots.settling import settle_sealed
from models.ballots.tables import BallotStatus, BatchState
from models.common.acts import Work, act
from models.common.rights import Right
from models.intake.actions import refuse_again, register_file
from models.intake.forms import BALLOTS
from models.intake.rules import ImportRefused, ImportReport, Rejects
from models.intake.sheets import Sheet
from models.intake.tables import FileKind
from models.rounds.queries import listed_numbers, parameters, round_by_code


@act("ballots.import", Right.BALLOT_IMPORT)
def import_ballots(work: Work, path: Path, round_code: str, channel: str, dry_run: bool = False) -> ImportReport:
    """Take in a file of ballots of one channel, or with `dry_run` only say what would come of it.

    A ballot that the rules make invalid or abstained is stored as such; only rows that cannot be read are rejected.
    Raises RuleError `round.unknown`, `ballots.stage`, `ballots.past_round`, `ballots.channel` or `file.again`, and
    ImportRefused with every rejected row.
    """
    held = round_by_code(work.session, round_code)
    check_round(work.session, held, channel, UNCOUNTED)
    sheet = Sheet(path, BALLOTS.headings, repeating=BALLOTS.repeating)
    refuse_again(work.session, FileKind.BALLOTS, sheet)
    law = Law(listed_numbers(work.session, held.id), parameters(work.session, held.id).max_picks)
    facts = {"round": held.code, "channel": channel, "dry_run": dry_run}
    if dry_run:
        report = _report(sheet, *read_ballots(sheet, law))
        work.note(sheet.name, kind=FileKind.BALLOTS, rejected=report.faults, **facts)
        return report
    report = _take_in(work, held.id, channel, sheet, law)
    work.note(sheet.name, valid=report.valid, abstained=report.abstained, invalid=report.invalid, **facts)
    return report


def _take_in(work: Work, round_id: int, channel: str, sheet: Sheet, law: Law) -> ImportReport:
    """Write a file's ballots while it is judged; with a fault in its last row the transaction takes all back."""
    row = add_batch(work, round_id, channel, 0, box="", receiver=work.by.person, on=work.today)
    pile = SealedPile(work.connection, row.id, work.by.account, law.standings)
    found, rejects = read_ballots(sheet, law, pile.write)
    report = _report(sheet, found, rejects)
    if rejects:
        raise ImportRefused(report)
    row.file_id, row.control_total = register_file(work, FileKind.BALLOTS, sheet), report.accepted
    row.state, row.seal = BatchState.SEALED, pile.seal
    work.session.flush()
    settle_sealed(work, row, found.sum)
    work.note(sheet.name, batch=row.number, seal=row.seal)
    return report


def _report(sheet: Sheet, found: Found, rejects: Rejects) -> ImportReport:
    """Return what came of the file; nothing is accepted when anything is rejected."""
    return ImportReport(
        kind=FileKind.BALLOTS.value,
        file=sheet.name,
        sha256=sheet.sha256,
        rows=sheet.count,
        accepted=0 if rejects else sheet.count,
        rejected=rejects.listed(),
        warnings=sheet.warnings,
        valid=found.sheets[BallotStatus.VALID],
        abstained=found.sheets[BallotStatus.ABSTAINED],
        invalid=found.sheets[BallotStatus.INVALID],
    )

"""Taking in a file of ballots as one sealed batch: all of it or nothing (R5.2, R5.3)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from models.ballots.actions import add_batch, check_round
from models.ballots.codes import read_indicators, read_section
from models.ballots.packed import keep
from models.ballots.piles import UNCOUNTED
from models.ballots.rules import Judgement, Line, judge
from models.ballots.settling import settle_sealed
from models.ballots.tables import BallotStatus, BatchState
from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.intake.actions import refuse_again, register_file
from models.intake.forms import BALLOTS
from models.intake.rules import ImportRefused, ImportReport, Rejects, optional, required
from models.intake.sheets import Row, Table, read_table
from models.intake.tables import FileKind
from models.rounds.queries import listed_numbers, parameters, round_by_code

LONGEST_REMARK: Final = 1000
SERIAL: Final = BALLOTS.headings[0]


@act("ballots.import", Right.BALLOT_IMPORT)
def import_ballots(work: Work, path: Path, round_code: str, channel: str, dry_run: bool = False) -> ImportReport:
    """Take in a file of ballots of one channel, or with `dry_run` only say what would come of it.

    A ballot that the rules make invalid or abstained is stored as such; only rows that cannot be read are rejected.
    Raises RuleError `round.unknown`, `ballots.stage`, `ballots.past_round`, `ballots.channel` or `file.again`, and
    ImportRefused with every rejected row.
    """
    held = round_by_code(work.session, round_code)
    check_round(work.session, held, channel, UNCOUNTED)
    table = read_table(path, BALLOTS.headings, repeating=BALLOTS.repeating)
    refuse_again(work.session, FileKind.BALLOTS, table)
    rejects = Rejects(table.rejected)
    listed, most = listed_numbers(work.session, held.id), parameters(work.session, held.id).max_picks
    judged = read_ballots(table, listed, most, rejects)
    report = _report(table, rejects, judged)
    facts = {"round": held.code, "channel": channel, "dry_run": dry_run}
    if dry_run:
        work.note(table.name, kind=FileKind.BALLOTS, rejected=len(report.rejected), **facts)
        return report
    if report.rejected:
        raise ImportRefused(report)
    _store(work, held.id, channel, table, judged)
    work.note(table.name, valid=report.valid, abstained=report.abstained, invalid=report.invalid, **facts)
    return report


def _store(work: Work, round_id: int, channel: str, table: Table, judged: tuple[Judgement, ...]) -> None:
    file_id = register_file(work, FileKind.BALLOTS, table)
    row = add_batch(
        work, round_id, channel, len(judged), box="", receiver=work.by.person, on=work.today, file_id=file_id
    )
    row.state, row.seal = BatchState.SEALED, settle_sealed(work, row, judged, work.by.account)
    work.session.flush()
    keep(work.connection, round_id, row.id)
    work.note(table.name, batch=row.number, seal=row.seal)


def read_ballots(table: Table, listed: Mapping[int, int], max_picks: int, rejects: Rejects) -> tuple[Judgement, ...]:
    """Judge every row of a file by R5.2; rows that cannot be read go to `rejects` and are left out."""
    serials: dict[str, int] = {}
    judged: list[Judgement] = []
    for row in table.rows:
        lines = _lines(row, table.groups, rejects)
        if _new_serial(row, serials, rejects) and lines is not None:
            judged.append(judge(lines, listed, max_picks))
    return tuple(judged)


def _new_serial(row: Row, serials: dict[str, int], rejects: Rejects) -> bool:
    """Say whether a row's serial is there and stands on no earlier row."""
    text = row.cells[SERIAL]
    plain = text.isascii() and text.isdigit() and len(text) < 20  # nearly all are, and say themselves what they are
    serial = text if plain else rejects.read(row.number, SERIAL, required, text)
    if serial is None:
        return False
    first = serials.setdefault(serial if plain else unicodedata.normalize("NFKC", serial), row.number)
    if first != row.number:
        rejects.add(row.number, SERIAL, "ballot.serial_twice", serial=serial, first=first)
    return first == row.number


def _lines(row: Row, groups: int, rejects: Rejects) -> tuple[Line, ...] | None:
    """Read a row's groups; None where a cell cannot be read."""
    cells = row.cells
    try:
        return tuple([_line(cells[where], cells[ticks], cells[beside]) for where, ticks, beside in _headings(groups)])
    except RuleError:
        return _faulty_lines(row, groups, rejects)


def _line(where: str, ticks: str, beside: str) -> Line:
    return Line(_section(where), _indicators(ticks), _remark(beside)) if beside else _bare_line(where, ticks)


@lru_cache(maxsize=1 << 15)
def _bare_line(where: str, ticks: str) -> Line:
    return Line(_section(where), _indicators(ticks))


@lru_cache(maxsize=64)
def _headings(groups: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{heading}{group}" for heading in BALLOTS.repeating) for group in range(1, groups + 1))


def _faulty_lines(row: Row, groups: int, rejects: Rejects) -> tuple[Line, ...] | None:
    """Read a row's groups cell by cell, noting everything that cannot be read."""
    lines: list[Line] = []
    faulty = False
    for where, ticks, beside in _headings(groups):
        section = rejects.read(row.number, where, _section, row.cells[where])
        ticked = rejects.read(row.number, ticks, _indicators, row.cells[ticks])
        remark = rejects.read(row.number, beside, _remark, row.cells[beside])
        if section is None or ticked is None or remark is None:
            faulty = True
        else:
            lines.append(Line(section, ticked, remark))
    return None if faulty else tuple(lines)


@lru_cache(maxsize=4096)
def _section(text: str) -> int | str:
    """Read a section's number or keying code; text that is neither stays text (R5.2)."""
    return read_section(optional(text)) if text else ""


@lru_cache(maxsize=4096)
def _indicators(text: str) -> int:
    """Read the ticked indicators."""
    return read_indicators(text) if text else 0


def _remark(text: str) -> str:
    """Read a remark; raises RuleError `row.long` or `row.character`."""
    clean = tidy(text) if text else ""
    if len(clean) > LONGEST_REMARK:
        raise RuleError("row.long", length=len(clean), longest=LONGEST_REMARK)
    for character in clean:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise RuleError("row.character", code=f"U+{ord(character):04X}")
    return clean


def _report(table: Table, rejects: Rejects, judged: tuple[Judgement, ...]) -> ImportReport:
    """Return what came of the file; nothing is accepted when anything is rejected."""
    found = Counter(item.status for item in judged)
    rejected = rejects.listed()
    return ImportReport(
        kind=FileKind.BALLOTS.value,
        file=table.name,
        sha256=table.sha256,
        rows=len(table.rows),
        accepted=0 if rejected else len(judged),
        rejected=rejected,
        warnings=table.warnings,
        valid=found[BallotStatus.VALID],
        abstained=found[BallotStatus.ABSTAINED],
        invalid=found[BallotStatus.INVALID],
    )

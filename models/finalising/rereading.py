"""Reading sheets again from the paper where few wrong ones would move a line, and recording what was found (R6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.ballots.naming import Naming, missing_sheets, picks_of, sheets_naming
from models.ballots.tally import tallied
from models.common.acts import Work, act, query
from models.common.errors import RuleError
from models.common.names import tidy
from models.common.rights import Right
from models.finalising.firmness import FirmLine, firm, line_of
from models.intake.rules import optional
from models.ranking.actions import unfrozen
from models.ranking.margin import Edge
from models.ranking.tables import Rereading
from models.ranking.weighing import Vector, Weighing
from models.rounds.queries import RoundRow, listed_numbers, parameters, round_by_code, snapshot

MOST_SHEETS = 200
"""More are never offered for one line: people read them in an afternoon."""


@dataclass(frozen=True)
class SheetToRead:
    """A sheet to read again, and what it was counted as naming: (section number, indicators)."""

    batch: int
    sheet: int
    box: str
    file: str | None
    picks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SheetsToRead:
    """The sheets to read again for a line, those that a mistake on would move most first; `total` there are in all."""

    line: FirmLine
    sheets: tuple[SheetToRead, ...]
    total: int


@query("ranking.sheets_to_read", Right.RANKING_LIVE)
def sheets_to_read(session: Session, code: str, edge: str, numbers: tuple[int, ...]) -> SheetsToRead:
    """Return the sheets of sealed batches to read again for the line that some sections stand beside.

    Raises RuleError `round.unknown` or `rereading.no_line`.
    """
    held = round_by_code(session, code)
    return to_read(session, held, line_of(firm(session, held), edge, numbers))


def to_read(session: Session, held: RoundRow, line: FirmLine) -> SheetsToRead:
    """Return the sheets that name a section beside a line.

    One that names none of them may be misread too, but nothing tells which of all sheets that would be.
    """
    ids = listed_numbers(session, held.id)
    numbers = {section: number for number, section in ids.items()}
    found = sheets_naming(session, held.id, [ids[number] for number in line.beside])
    entries = [entry.section_id for entry in snapshot(session, held.id)]
    weighing = Weighing(parameters(session, held.id), tallied(session, held.id), entries)
    pairs = [
        (ids[pair.inside], ids[pair.outside]) for pair in line.pairs if {pair.inside, pair.outside} <= set(line.beside)
    ]
    kinds = {_alike(one): one for one in found}
    weight = {alike: _weight(weighing, one, pairs) for alike, one in kinds.items()}
    offered = sorted(found, key=lambda one: weight[_alike(one)], reverse=True)[:MOST_SHEETS]
    named = picks_of(session, [one.ballot_id for one in offered])
    rows = tuple(
        SheetToRead(one.batch, one.sheet, one.box, one.file, tuple((numbers[i], m) for i, m in named[one.ballot_id]))
        for one in offered
    )
    return SheetsToRead(line, rows, len(found))


def _alike(sheet: Naming) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return what sheets of the same weight have in common."""
    return sheet.channel, tuple(sheet.picks.items())


def _weight(weighing: Weighing, sheet: Naming, pairs: Sequence[tuple[int, int]]) -> Vector:
    """Return the most that reading a sheet wrongly may have moved."""
    named = [(a, b) for a, b in pairs if a in sheet.picks or b in sheet.picks]
    return max(weighing.gain(sheet.channel, sheet.picks.get(a), sheet.picks.get(b)) for a, b in named)


@act("ranking.record_rereading", Right.RESULT_EDIT)
def record_rereading(
    work: Work,
    round_code: str,
    edge: str,
    numbers: Sequence[int],
    sheets: Sequence[tuple[int, int]],
    differing: Sequence[tuple[int, int]],
    readers: str,
    finding: str,
) -> int:
    """Record which sheets (batch number, sheet) were read again for a line, by whom, and which are not as on the paper.

    The margin and the bound of this moment are kept with it. Raises RuleError `round.unknown`, `result.frozen`,
    `rereading.numbers`, `rereading.no_line`, `rereading.no_sheets`, `rereading.unknown_sheet`, `rereading.not_read`,
    `rereading.readers`, `rereading.finding` or `row.long`.
    """
    held = unfrozen(work.session, round_code)
    beside = tuple(dict.fromkeys(numbers))
    _check_sections(work.session, held, beside)
    line = line_of(firm(work.session, held), edge, beside)
    read, differ = sorted({*sheets}), sorted({*differing})
    _check_sheets(work.session, held, read, differ)
    row = Rereading(
        round_id=held.id,
        line=Edge(edge).value,
        numbers=list(beside),
        margin=line.ballots,
        bound=line.bound,
        sheets=[list(one) for one in read],
        differing=[list(one) for one in differ],
        readers=_needed(readers, "rereading.readers", "readers"),
        finding=_needed(finding, "rereading.finding", "finding"),
        read_on=work.today,
    )
    work.session.add(row)
    work.session.flush()
    work.note(held.code, line=row.line, sheets=len(read), differing=len(differ))
    return row.id


def _check_sections(session: Session, held: RoundRow, numbers: Sequence[int]) -> None:
    listed = listed_numbers(session, held.id)
    strange = [number for number in numbers if number not in listed]
    if strange or not numbers:
        raise RuleError("rereading.numbers", round=held.code, numbers=strange)


def _check_sheets(
    session: Session, held: RoundRow, read: Sequence[tuple[int, int]], differ: Sequence[tuple[int, int]]
) -> None:
    if not read:
        raise RuleError("rereading.no_sheets", field="sheets")
    missing = missing_sheets(session, held.id, read)
    if missing:
        raise RuleError("rereading.unknown_sheet", sheets=shown(missing), field="sheets")
    beyond = tuple(sorted(set(differ) - set(read)))
    if beyond:
        raise RuleError("rereading.not_read", sheets=shown(beyond), field="differing")


def shown(sheets: Sequence[tuple[int, int]]) -> str:
    """Return sheets as a refusal and a form write them: `3-12, 3-17`."""
    return ", ".join(f"{batch}-{sheet}" for batch, sheet in sheets)


def _needed(text: str, key: str, field: str) -> str:
    """Return a text that must not be empty; `field` lets a form show the refusal beside it."""
    if not tidy(text):
        raise RuleError(key, field=field)
    return optional(text)

"""From any figure of a ranking down to its sheets: live for the lead, of a final result for its readers (R4.4, R6.6).

A number of a section stands for the section as the round's list has it; who keyed what is never shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.ballots.rules import BadLine
from models.ballots.sheet_trace import Contents as Contents
from models.ballots.sheet_trace import FileRef as FileRef
from models.ballots.sheet_trace import Ruled as Ruled
from models.ballots.sheet_trace import SheetTrace, trace_sheet
from models.ballots.tracing import Counted, SheetRef, sheets_counted
from models.ballots.tracing import Settled as Settled
from models.common.acts import query
from models.common.errors import RuleError
from models.common.indicators import Indicator
from models.common.rights import Right
from models.ranking.queries import final
from models.rounds.queries import RoundRow, round_by_code, snapshot


@dataclass(frozen=True)
class Named:
    """A section that a sheet names, as the round's list has it."""

    number: int
    name: str
    indicators: int


@dataclass(frozen=True)
class SheetBehind:
    """A sheet that a figure counts, with the sections that it names; nothing is named while it is not sealed."""

    ref: SheetRef
    named: tuple[Named, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Batch number and place in the pile: what is written on the paper."""
        return self.ref.batch, self.ref.sheet

    @property
    def bad_lines(self) -> tuple[BadLine, ...]:
        """Lines that name no listed section."""
        return self.ref.bad_lines

    def ticked(self, number: int) -> int:
        """Return the indicators that the sheet ticks for a section."""
        return next((one.indicators for one in self.named if one.number == number), 0)


@dataclass(frozen=True)
class Traced:
    """One sheet with everything that led to it, its sections by their numbers."""

    sheet: SheetTrace
    named: tuple[Named, ...]


@query("ranking.sheets_behind", Right.RANKING_LIVE, recorded=True)
def sheets_behind(
    session: Session,
    code: str,
    section_number: int | None,
    channel: str | None = None,
    indicator: Indicator | None = None,
) -> tuple[SheetBehind, ...]:
    """Return the valid sheets that name a section (None: any), of a channel and with an indicator where given.

    Raises RuleError `round.unknown` or `tip.not_listed`.
    """
    return _behind(session, round_by_code(session, code), section_number, channel, indicator)


@query("ranking.final_sheets_behind", Right.RESULT_READ)
def final_sheets_behind(
    session: Session,
    code: str,
    section_number: int | None,
    channel: str | None = None,
    indicator: Indicator | None = None,
) -> tuple[SheetBehind, ...]:
    """Return the sheets behind a figure of a frozen result; raises as `sheets_behind` does, or `result.not_final`."""
    return _behind(session, final(session, code), section_number, channel, indicator)


@query("ranking.sheet_trace", Right.RANKING_LIVE)
def sheet_trace(session: Session, code: str, batch: int, sheet: int) -> Traced:
    """Return one sheet of a round by batch number and place; raises RuleError `round.unknown` or `ballot.unknown`.

    It is the list that is written down in the log: the sheets of it are walked through with the arrow keys.
    """
    return _traced(session, round_by_code(session, code), batch, sheet)


@query("ranking.final_sheet_trace", Right.RESULT_READ)
def final_sheet_trace(session: Session, code: str, batch: int, sheet: int) -> Traced:
    """Return one sheet of a round whose result is frozen; raises as `sheet_trace` does, or `result.not_final`."""
    return _traced(session, final(session, code), batch, sheet)


def _behind(
    session: Session, held: RoundRow, number: int | None, channel: str | None, indicator: Indicator | None
) -> tuple[SheetBehind, ...]:
    listed = {entry.section_id: (entry.number, entry.section) for entry in snapshot(session, held.id)}
    section_id = None
    if number is not None:
        section_id = next((id_ for id_, (printed, _) in listed.items() if printed == number), None)
        if section_id is None:
            raise RuleError("tip.not_listed", round=held.code, number=number)
    counted = Counted(held.id, section_id, channel, indicator.bit if indicator is not None else 0)
    return tuple(SheetBehind(ref, _named(listed, ref.picks)) for ref in sheets_counted(session, counted))


def _traced(session: Session, held: RoundRow, batch: int, sheet: int) -> Traced:
    listed = {entry.section_id: (entry.number, entry.section) for entry in snapshot(session, held.id)}
    found = trace_sheet(session, held.id, batch, sheet)
    return Traced(found, _named(listed, found.contents.picks if found.contents is not None else ()))


def _named(listed: dict[int, tuple[int, str]], picks: Sequence[tuple[int, int]]) -> tuple[Named, ...]:
    return tuple(sorted((Named(*listed[id_], ticked) for id_, ticked in picks), key=lambda one: one.number))

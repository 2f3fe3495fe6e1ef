"""Reading all that followed from results at once, for the workbook that holds everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.rights import Right
from models.consequences.deductions import yearly_deductions
from models.consequences.queries import (
    PUBLIC,
    DecisionRow,
    MeasureKind,
    MeasureRow,
    TalkRecord,
    Tally,
    decisions,
    narrowed,
    talks,
    tally,
)
from models.consequences.yearly import YearlySheet
from models.inspections.queries import VisitRow, visits
from models.overview.queries import newest_again, years
from models.overview.rules import ListedAgain
from models.overview.yearly import Compared
from models.rectification.in_force import with_days
from models.rectification.queries import RectificationRow, written_out
from models.rounds.queries import RoundRow, rounds
from models.rounds.rules import FINAL
from models.rounds.tables import Round
from models.settings.queries import office_names


@dataclass(frozen=True)
class Everything:
    """All that followed from the final results; talks and decisions by their measure."""

    office: str
    programme: str
    rounds: tuple[RoundRow, ...]
    measures: tuple[MeasureRow, ...]
    talks: Mapping[int, TalkRecord]
    decisions: Mapping[int, DecisionRow]
    deductions: tuple[YearlySheet, ...]
    rectifications: tuple[RectificationRow, ...]
    visits: tuple[VisitRow, ...]
    tally: Tally
    years: tuple[Compared, ...]
    again: tuple[ListedAgain, ...]


@query("overview.everything", Right.MEASURE_READ)
def everything(session: Session) -> Everything:
    """Return everything, in the order of time."""
    names = office_names(session)
    held = tuple(one for one in rounds(session) if one.stage in FINAL)
    measures = narrowed(session, Round.stage.in_(FINAL))
    deducted = sorted({one.cut_off.year for one in held if one.stage in PUBLIC})
    return Everything(
        names.name,
        names.programme,
        held,
        with_days(session, measures),
        talks(session),
        decisions(session),
        tuple(sheet for year in deducted for sheet in yearly_deductions(session, year)),
        written_out(session, [row for row in measures if row.kind is MeasureKind.RECTIFICATION]),
        tuple(reversed(visits(session))),
        tally(session),
        years(session),
        newest_again(session),
    )

"""The yearly comparison as rows: each figure, and beside it the difference to the year before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from models.overview.queries import Compared, Year
from reports.kit.long_workbook import Value

FIGURES: Final[tuple[tuple[str, Callable[[Year], int | Fraction]], ...]] = (
    ("期数", lambda year: year.rounds),
    ("列入科次", lambda year: year.listed),
    ("列入科室", lambda year: year.sections),
    ("再次列入", lambda year: year.again),
    ("谈话应办", lambda year: year.talks_due),
    ("谈话已办", lambda year: year.talks_done),
    ("约谈应办", lambda year: year.interviews_due),
    ("约谈已办", lambda year: year.interviews_done),
    ("影响期", lambda year: year.embargoes),
    ("免职建议", lambda year: year.removals_proposed),
    ("已免职", lambda year: year.removals_adopted),
    ("班子扣分", lambda year: year.body_points),
    ("领导扣分", lambda year: year.leader_points),
    ("整改应办", lambda year: year.rectifications_due),
    ("整改销号", lambda year: year.rectifications_closed),
    ("暗访", lambda year: year.inspections),
)
YEARS: Final = (("年度", 8), *(part for title, _ in FIGURES for part in ((title, 10), ("增减", 8))))


def year_row(row: Compared) -> tuple[Value, ...]:
    """Return a year's cells; the first year has no differences."""
    cells = [cell for _, figure in FIGURES for cell in (figure(row.now), row.change(figure))]
    return (row.now.year, *cells)

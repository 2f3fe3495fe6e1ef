"""What the tables of the overview show."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desk.consequences.columns import post_word
from desk.consequences.states import person_of
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import RIGHT, draw_badge, draw_pill, write
from desk.theme import SECONDARY, SMALL, TEXT, Meaning, text_width
from models.common.figures import decimal
from models.overview.queries import Compared, Line, Person, Year
from models.overview.rules import ListedAgain, Listing


def _meaning(row: Line) -> Meaning | None:
    return Meaning.BAD if row.days is not None and row.days < 0 else None


def _days(days: int) -> str:
    if days < 0:
        return tr("days over: {n}", n=-days)
    return tr("days left: {n}", n=days) if days else tr("today")


def _working(days: int) -> str:
    return tr("working days: {n}", n=abs(days))


def _phase(painter: QPainter, area: QRectF, row: Line) -> None:
    draw_pill(painter, area, str(word(row.measure.phase)), _meaning(row) or Meaning.INFO)


LINES: Final = (
    Column[Line]("kind", "What is due", lambda row: row.measure.kind, width=156),
    Column[Line]("person", "Whom", lambda row: person_of(row.measure), width=96),
    Column[Line]("section", "Section", lambda row: row.measure.section, width=120, stretch=True),
    Column[Line]("unit", "Unit", lambda row: row.measure.unit, width=110, stretch=True),
    Column[Line]("round", "Round", lambda row: row.measure.round, width=76),
    Column[Line](
        "rank", "Rank", lambda row: row.measure.rank, width=52,
        paint=lambda painter, area, row: draw_badge(painter, area, row.measure.rank),
    ),
    Column[Line]("state", "State", lambda row: row.measure.phase, width=84, paint=_phase),
    Column[Line]("day", "Deadline", lambda row: row.day, width=98, meaning=_meaning),
    Column[Line](
        "days", "Days", lambda row: row.days, display=_days, width=116, align=Align.RIGHT, meaning=_meaning
    ),
    Column[Line](
        "working", "In working days", lambda row: row.working_days, display=_working, width=136, align=Align.RIGHT
    ),
)  # fmt: skip


def _places(row: ListedAgain) -> str:
    told = [_place(one) for one in (row.now, *reversed(row.earlier))]
    return " · ".join(told)


def _place(one: Listing) -> str:
    return tr("{round} rank {rank}", round=one.round, rank=one.rank)


AGAIN: Final = (
    Column[ListedAgain](
        "rank", "Rank", lambda row: row.now.rank, width=52,
        paint=lambda painter, area, row: draw_badge(painter, area, row.now.rank),
    ),
    Column[ListedAgain]("section", "Section", lambda row: row.now.section, width=130, stretch=True),
    Column[ListedAgain]("unit", "Unit", lambda row: row.now.unit, width=120, stretch=True),
    Column[ListedAgain]("times", "Times listed", lambda row: row.times, width=96, align=Align.RIGHT),
    Column[ListedAgain](
        "streak", "Top tier in a row", lambda row: row.now.streak or None, width=128, align=Align.RIGHT,
        meaning=lambda row: Meaning.BAD if row.now.streak > 1 else None,
    ),
    Column[ListedAgain]("places", "Rounds, the newest first", _places, width=460),
)  # fmt: skip
PEOPLE: Final = (
    Column[Person]("person", "Name of the person", lambda row: row.last.person, width=104),
    Column[Person]("unit", "Unit", lambda row: row.last.unit, width=120, stretch=True),
    Column[Person]("post", "Post held then", lambda row: post_word(row.last.post), width=100),
    Column[Person]("times", "Person-times", lambda row: len(row.measures), width=84, align=Align.RIGHT),
    Column[Person]("last", "Newest round", lambda row: row.last.round, width=92),
)

FIGURES: Final[tuple[tuple[str, str, int], ...]] = (
    ("rounds", "Rounds held", 50),
    ("listed", "Listed", 50),
    ("sections", "Sections", 50),
    ("again", "Again", 58),
    ("talks_due", "Talks due", 68),
    ("talks_done", "Talks done", 68),
    ("interviews_due", "Interviews due", 68),
    ("interviews_done", "Interviews done", 68),
    ("embargoes", "Embargoes", 58),
    ("removals_proposed", "Removals proposed", 68),
    ("removals_adopted", "Removals adopted", 58),
    ("body_points", "Body points", 68),
    ("leader_points", "Leader points", 68),
    ("rectifications_due", "Rectification due", 68),
    ("rectifications_closed", "Rectification closed", 68),
    ("inspections", "Inspections", 50),
)
"""The figures of a year in the order of `Year`: key, title, least width."""


def exact_text(value: int | Fraction) -> str:
    """Return a figure without rounding."""
    return f"{value:,}" if isinstance(value, int) else decimal(value)


def change_text(change: int | Fraction | None) -> str:
    """Return by how much a figure changed; nothing for the first year."""
    if change is None:
        return ""
    if not change:
        return "±0"
    return f"{'+' if change > 0 else '−'}{exact_text(change if change > 0 else -change)}"


def _figure(name: str) -> Callable[[Year], int | Fraction]:
    return lambda year: getattr(year, name)


def _now(name: str, row: Compared) -> int | Fraction:
    return _figure(name)(row.now)


def _draw(painter: QPainter, area: QRectF, row: Compared, *, name: str) -> None:
    """Draw a figure, and under it the difference to the year before."""
    middle = area.center().y()
    upper = QRectF(area.left(), middle - 19, area.width(), 20)
    lower = QRectF(area.left(), middle + 1, area.width(), 16)
    write(painter, upper, exact_text(_now(name, row)), QColor(TEXT), align=RIGHT)
    write(painter, lower, change_text(row.change(_figure(name))), QColor(SECONDARY), SMALL, RIGHT)


def year_columns() -> tuple[Column[Compared], ...]:
    """Return the year and a column for every figure."""
    return (
        Column[Compared]("year", "Year", lambda row: row.now.year, display=str, width=60),
        *(
            Column[Compared](
                name, title, partial(_now, name), display=exact_text, align=Align.RIGHT, stretch=True,
                width=max(width, text_width(tr(title), SMALL) + 18), paint=partial(_draw, name=name),
            )
            for name, title, width in FIGURES
        ),
    )  # fmt: skip

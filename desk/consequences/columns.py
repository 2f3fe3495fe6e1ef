"""What the tables of the page show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desk.consequences.states import person_of, state
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Align, Column
from desk.shared.paint import draw_badge, draw_pill
from models.consequences.promotions import EmbargoRow
from models.consequences.queries import LEADING_BODY, DeductionRow, MeasureRow
from models.registry.queries import Post

Today = Callable[[], dt.date]


def measure_columns(today: Today, *, who: bool = True) -> tuple[Column[MeasureRow], ...]:
    """Return the columns of a list of measures; `who` names the person too."""
    person = (Column[MeasureRow]("person", "Whom", person_of, width=130),) if who else ()
    return (
        Column("round", "Round", lambda row: row.round, width=76),
        Column("rank", "Rank", lambda row: row.rank, width=56, paint=_badge),
        Column("section", "Section", lambda row: row.section, width=130, stretch=True),
        Column("unit", "Unit", lambda row: row.unit, width=130, stretch=True),
        Column("kind", "What is due", lambda row: row.kind, width=132),
        *person,
        Column(
            "state", "State", lambda row: state(row, today())[0], width=92,
            paint=lambda p, area, row: draw_pill(p, area, *state(row, today())),
        ),
        Column("due", "Due on", lambda row: row.due_on, width=98),
        Column("done", "Done on", lambda row: row.done_on, width=98),
        Column("until", "Embargo until", lambda row: row.until_on, width=98),
        Column("points", "Points", lambda row: row.points, width=64, align=Align.RIGHT),
        Column("post", "Post held then", lambda row: post_word(row.post), width=100),
        Column("note", "Note", lambda row: row.note, width=160),
    )  # fmt: skip


def _badge(painter: QPainter, area: QRectF, row: MeasureRow) -> None:
    draw_badge(painter, area, row.rank)


def post_word(post: str) -> str:
    """Return a post in words."""
    if post in set(Post):
        return str(word(Post(post)))
    return tr("leading body") if post == LEADING_BODY else ""


BARRED = (
    Column[EmbargoRow]("person", "Name of the person", lambda row: row.person, width=110, stretch=True),
    Column[EmbargoRow]("until", "Embargo until", lambda row: row.until, width=98),
    Column[EmbargoRow](
        "why", "Because of", lambda row: [f"{bar.round} {bar.section}" for bar in row.because], width=176
    ),
)
DEDUCTED = (
    Column[DeductionRow]("kind", "Whose points", lambda row: row.kind, display=word, width=160),
    Column[DeductionRow]("unit", "Unit", lambda row: row.unit, width=200, stretch=True),
    Column[DeductionRow]("person", "Leader", lambda row: row.person or None, width=140),
    Column[DeductionRow]("times", "Times listed", lambda row: row.times, width=96, align=Align.RIGHT),
    Column[DeductionRow]("points", "Sum of points", lambda row: row.points, width=110, align=Align.RIGHT),
    Column[DeductionRow]("total", "Deducted (capped)", lambda row: row.total, width=150, align=Align.RIGHT),
)

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
from desk.theme import Meaning
from models.consequences.promotions import EmbargoRow
from models.consequences.queries import LEADING_BODY, MeasureKind, MeasureRow
from models.consequences.yearly import Deducted, YearlySheet
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


def _whose(kind: MeasureKind) -> str:
    return post_word(LEADING_BODY if kind is MeasureKind.BODY_DEDUCTION else Post.LEADER_IN_CHARGE)


DEDUCTED = (
    Column[YearlySheet]("kind", "Whose points", lambda row: row.kind, display=_whose, width=120),
    Column[YearlySheet]("unit", "Unit", lambda row: row.unit, width=170, stretch=True),
    Column[YearlySheet]("person", "Leader", lambda row: row.person or None, width=100),
    Column[YearlySheet]("times", "Times listed", lambda row: row.times, width=96, align=Align.RIGHT),
    Column[YearlySheet]("points", "Sum of points", lambda row: row.points, width=100, align=Align.RIGHT),
    Column[YearlySheet]("cap", "Cap", lambda row: row.cap, width=64, align=Align.RIGHT),
    Column[YearlySheet]("total", "Deducted (capped)", lambda row: row.total, width=132, align=Align.RIGHT),
    Column[YearlySheet](
        "frozen", "When closed", lambda row: row.frozen.total if row.frozen else None, width=92, align=Align.RIGHT
    ),
    Column[YearlySheet](
        "correction", "Correction", lambda row: row.correction or None, width=84, align=Align.RIGHT,
        meaning=lambda row: Meaning.SOON if row.correction else None,
    ),
)  # fmt: skip
DEDUCTED_LINES = (
    Column[Deducted]("round", "Round", lambda row: row.round_title, width=130),
    Column[Deducted](
        "rank", "Rank", lambda row: row.rank, width=56, paint=lambda p, a, row: draw_badge(p, a, row.rank)
    ),
    Column[Deducted]("section", "Section", lambda row: row.section, width=130, stretch=True),
    Column[Deducted]("unit", "Unit", lambda row: row.unit, width=130, stretch=True),
    Column[Deducted]("points", "Points", lambda row: row.points, width=64, align=Align.RIGHT),
    Column[Deducted]("status", "State", lambda row: row.status, display=word, width=92),
    Column[Deducted]("note", "Note", lambda row: row.note, width=200),
)

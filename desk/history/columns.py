"""What the time line shows of an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desk.history.words import mix, overdue, told
from desk.language import tr
from desk.sentences import word
from desk.shared.columns import Column
from desk.shared.paint import draw_indicators, draw_pill, write
from desk.theme import SECONDARY, SMALL, TEXT, Meaning
from models.history.queries import Event, EventKind, Imposed, MeasureStatus, Ranked

ROW: Final = 44
"""Room for two lines of what happened."""
Today = Callable[[], dt.date]
_STATES: Final = {
    MeasureStatus.DUE: Meaning.INFO,
    MeasureStatus.DONE: Meaning.GOOD,
    MeasureStatus.WAIVED: Meaning.QUIET,
    MeasureStatus.FLAGGED: Meaning.SOON,
    MeasureStatus.SUPERSEDED: Meaning.QUIET,
}
_KINDS: Final = {
    EventKind.ROUND: Meaning.INFO,
    EventKind.REMEDY: Meaning.SOON,
    EventKind.TALK: Meaning.SOON,
    EventKind.EMBARGO: Meaning.SOON,
    EventKind.DEDUCTION: Meaning.SOON,
    EventKind.REMOVAL: Meaning.BAD,
    EventKind.RECTIFICATION: Meaning.GOOD,
}


def state(event: Event, today: dt.date) -> tuple[str, Meaning] | None:
    """Return how a measure stands now; nothing for other events."""
    fact = event.fact
    if isinstance(fact, Ranked) and fact.listed:
        return tr("Rank {rank}", rank=fact.rank), Meaning.BAD if fact.top else Meaning.SOON
    if not isinstance(fact, Imposed):
        return None
    if overdue(fact, today):
        return tr("overdue"), Meaning.BAD
    return str(word(fact.status)), _STATES.get(fact.status, Meaning.INFO)


def columns(today: Today, *, person: bool) -> tuple[Column[Event], ...]:
    """Return the columns of a section's time line, or of a person's."""

    def pill(painter: QPainter, area: QRectF, event: Event) -> None:
        if (found := state(event, today())) is not None:
            draw_pill(painter, area, *found)

    counted = Column[Event]("mix", "Problems", mix, width=112, paint=_mix)
    return (
        Column("on", "Date", lambda event: event.on, width=98),
        Column("kind", "Kind", lambda event: event.kind, width=96, paint=_kind),
        Column("what", "What happened", told, width=300, stretch=True),
        *(() if person else (counted,)),
        Column("state", "State", lambda event: (state(event, today()) or ("",))[0], width=100, paint=pill),
        Column("section", "Section then", _where if person else _then, width=176, paint=_place if person else _section),
    )


def _kind(painter: QPainter, area: QRectF, event: Event) -> None:
    draw_pill(painter, area, str(word(event.kind)), _KINDS.get(event.kind, Meaning.QUIET))


def _mix(painter: QPainter, area: QRectF, event: Event) -> None:
    if isinstance(event.fact, Ranked):
        draw_indicators(painter, area, event.fact.indicators)


def _then(event: Event) -> str:
    return f"{event.section} ({tr('predecessor')})" if event.carried else event.section


def _where(event: Event) -> str:
    return f"{event.section} · {event.unit}" if event.section != event.unit else event.unit


def _place(painter: QPainter, area: QRectF, event: Event) -> None:
    """Write the section's name of then over its unit's."""
    above, below = _halves(area)
    write(painter, above, event.section, QColor(TEXT))
    if event.unit != event.section:
        write(painter, below, event.unit, QColor(SECONDARY), SMALL)


def _section(painter: QPainter, area: QRectF, event: Event) -> None:
    """Write the section's name of then; a predecessor's is marked."""
    if not event.carried:
        write(painter, area, event.section, QColor(TEXT))
        return
    above, below = _halves(area)
    write(painter, above, event.section, QColor(TEXT))
    write(painter, below, tr("predecessor"), QColor(SECONDARY), SMALL)


def _halves(area: QRectF) -> tuple[QRectF, QRectF]:
    middle = area.center().y()
    return (
        QRectF(area.left(), middle - 20, area.width(), 22),
        QRectF(area.left(), middle + 2, area.width(), 16),
    )

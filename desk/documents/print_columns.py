"""The columns of the papers that are about to print."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from desk.documents.names import kind_word, number_of, section_of
from desk.documents.print_setup import FILE
from desk.documents.printing import Line
from desk.language import tr
from desk.shared.columns import Align, Column
from desk.shared.icons import picture
from desk.theme import ACCENT, FAINT, SELECTED, SURFACE, Meaning

SIDE: Final = 16


def draw_tick(painter: QPainter, area: QRectF, line: Line) -> None:
    """Draw the box of a paper, with its tick."""
    box = QRectF(area.center().x() - SIDE / 2, area.center().y() - SIDE / 2, SIDE, SIDE)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ACCENT if line.ticked else FAINT), 1))
    painter.setBrush(QColor(SELECTED if line.ticked else SURFACE))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if line.ticked:
        painter.drawPixmap(box.toRect(), picture("tick", ACCENT, SIDE))


def _quiet(line: Line) -> Meaning | None:
    return None if line.ticked else Meaning.QUIET


def _printer(line: Line) -> str:
    return tr("PDF file") if line.printer == FILE else line.printer


COLUMNS: Final = (
    Column[Line]("tick", "Prints", lambda line: line.ticked, width=48, paint=draw_tick, align=Align.CENTRE),
    Column[Line]("number", "Document number", lambda line: number_of(line.paper), width=148, meaning=_quiet),
    Column[Line]("kind", "Kind of paper", lambda line: line.paper.kind, display=kind_word, width=134, meaning=_quiet),
    Column[Line]("about", "About", lambda line: section_of(line.paper), width=90, stretch=True, meaning=_quiet),
    Column[Line]("pages", "Pages", lambda line: line.pages, display=str, width=54, align=Align.RIGHT, meaning=_quiet),
    Column[Line]("out", "So far", lambda line: line.on_paper, width=72, align=Align.RIGHT, meaning=_quiet),
    Column[Line]("printer", "Printer", _printer, width=100, meaning=_quiet),
)

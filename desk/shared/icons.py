"""Icons of one SVG family with 1.5-pixel lines, drawn in the colour asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desk.theme import ACCENT, FAINT, SECONDARY
from models.common.places import resource

DRAWN_IN: Final = "#5B6776"
SIDES: Final = (16, 20, 24, 32, 40, 48, 64)


@lru_cache(maxsize=512)
def picture(name: str, colour: str = SECONDARY, side: int = 20) -> QPixmap:
    """Return one icon as a picture of `side` pixels; raises FileNotFoundError for an unknown name."""
    svg = resource("icons", f"{name}.svg").read_text("utf-8").replace(DRAWN_IN, colour)
    drawn = QPixmap(QSize(side, side))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return drawn


@lru_cache(maxsize=256)
def icon(name: str, colour: str = SECONDARY, chosen: str = ACCENT) -> QIcon:
    """Return an icon for buttons: `chosen` is its colour while checked, disabled is faint."""
    made = QIcon()
    for side in SIDES:
        made.addPixmap(picture(name, colour, side), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(picture(name, chosen, side), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(picture(name, FAINT, side), QIcon.Mode.Disabled)
    return made

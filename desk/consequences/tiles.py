"""Figures with a word under each, side by side; one is chosen, and what it counts is shown below."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desk.shared.paint import LEFT, write
from desk.theme import ACCENT, HOVER, LINE, SECONDARY, SELECTED, SMALL, SURFACE, TEXT, TITLE, Meaning

K = TypeVar("K", bound=Hashable)
HEIGHT: Final = 60
INTO: Final = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Tile(QAbstractButton):
    """One figure; the arrow keys go to its neighbours, Down and Enter into what it counts."""

    entered = Signal()

    def __init__(self, title: str) -> None:
        """Show no figure yet."""
        super().__init__()
        self.figure, self.meaning = "", Meaning.QUIET
        self.setText(title[:1].upper() + title[1:])
        self.setCheckable(True)
        self.setToolTip(self.text())
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set(self, figure: str, meaning: Meaning) -> None:
        """Show a figure in the colour of its meaning."""
        self.figure, self.meaning = figure, meaning
        self.setAccessibleName(f"{self.text()} {figure}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least room; the row shares what there is."""
        return QSize(120, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into what the figure counts, or to a neighbour."""
        if event.key() in INTO:
            self.click()
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edged = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(ACCENT if edged else LINE), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(SELECTED if self.isChecked() else HOVER if self.underMouse() else SURFACE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        inner = QRectF(self.rect()).adjusted(10, 5, -6, -5)
        figure, title = QRectF(inner), QRectF(inner)
        figure.setHeight(28)
        title.setTop(inner.bottom() - 20)
        write(painter, figure, self.figure, self.meaning.ink, TITLE, LEFT, strong=True)
        write(painter, title, self.text(), QColor(TEXT if self.isChecked() else SECONDARY), SMALL, LEFT)
        painter.end()


class Tiles(QWidget, Generic[K]):
    """A row of tiles by key."""

    chosen = Signal(object)
    """The key of the tile that was chosen."""
    entered = Signal()
    """The keyboard wants to go into what the chosen tile counts."""

    def __init__(self, titles: Sequence[tuple[K, str]]) -> None:
        """Make a tile for each key."""
        super().__init__()
        self.tiles = {key: Tile(title) for key, title in titles}
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, tile in self.tiles.items():
            self.group.addButton(tile)
            row.addWidget(tile)
            tile.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
            tile.entered.connect(self.entered.emit)

    @property
    def key(self) -> K | None:
        """The key of the chosen tile."""
        return next((key for key, tile in self.tiles.items() if tile.isChecked()), None)

    def choose(self, key: K) -> None:
        """Choose a tile."""
        self.tiles[key].setChecked(True)

"""Lines that open their place: text, day, and a word in the colour of its meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk.home.columns import Task
from desk.shared.paint import LEFT, draw_pill, pill_width, write
from desk.shared.widgets import label, surface
from desk.theme import ACCENT, HOVER, LINE, SECONDARY, SMALL, TEXT, text_width

HEIGHT = 34


class TaskLine(QAbstractButton):
    """One task; pressing it opens its place."""

    def __init__(self, task: Task, slot: Callable[[], object]) -> None:
        """Show a task."""
        super().__init__()
        self.task = task
        self.setText(task.text)
        self.setToolTip(task.text)
        self.setAccessibleName(" ".join(part for part in (task.text, task.note) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(160)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(lambda _checked=False: slot())

    def sizeHint(self) -> QSize:
        """Return room for the text as far as the column gives it."""
        return QSize(240, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.fillRect(area, QColor(HOVER))
        if self.hasFocus():
            painter.setPen(QPen(QColor(ACCENT), 1))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(QColor(LINE), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.task.meaning.ink)
        painter.drawEllipse(QRectF(6, area.center().y() - 3, 6, 6))
        left, right = 20.0, area.right() - 6
        if self.task.day is not None:
            day = self.task.day.isoformat()
            width = text_width("2021-12-28", SMALL) + 10
            write(painter, QRectF(left, 0, width, HEIGHT), day, QColor(SECONDARY), SMALL, LEFT)
            left += width
        if self.task.note:
            width = pill_width(self.task.note)
            draw_pill(painter, QRectF(right - width, 0, width, HEIGHT), self.task.note, self.task.meaning)
            right -= width + 8
        write(painter, QRectF(left, 0, right - left, HEIGHT), self.task.text, QColor(TEXT), align=LEFT)
        painter.end()


class Part(QFrame):
    """A white part of the page: heading, and content that scrolls inside."""

    def __init__(self, heading: str) -> None:
        """Begin empty."""
        super().__init__()
        self.setProperty("look", "surface")
        self.heading = label(heading, "heading")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.area, 1)
        self.show_widgets(())

    def show_widgets(self, widgets: Sequence[QWidget], empty: str = "", spacing: int = 0) -> None:
        """Show these one under the other, or a sentence where there are none."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(spacing)
        for widget in widgets or [label(empty, "lead", wrap=True)]:
            column.addWidget(widget)
        column.addStretch(1)
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def show_tasks(self, tasks: Sequence[Task], go: Callable[[Task], object], empty: str) -> None:
        """Show tasks as lines."""
        self.show_widgets([TaskLine(task, lambda task=task: go(task)) for task in tasks], empty)  # type: ignore[misc]

    def lines(self) -> list[TaskLine]:
        """Return the lines shown."""
        inside = self.area.widget()
        return inside.findChildren(TaskLine) if inside is not None else []


def card(*widgets: QWidget) -> QFrame:
    """Return a white card."""
    return surface(*widgets, margin=12, spacing=8)

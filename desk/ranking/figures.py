"""The figures of a step as widgets: a grid in which every figure with sheets behind it is a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk.language import tr
from desk.ranking.behind import Behind
from desk.ranking.steps import Figure, Step
from desk.shared.widgets import IndicatorBar, label

Traced = Callable[[Behind], object]
STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
"""The arrow keys and how far they go from figure to figure."""


class FigureLink(QPushButton):
    """A figure that opens its sheets by click or Enter; the arrow keys go from one to the next."""

    def __init__(self, text: str, behind: Behind, traced: Traced, parent: QWidget | None = None) -> None:
        """Show the figure; `traced` is told what is behind it."""
        super().__init__(text, parent)
        self.behind = behind
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{behind.title}: {text}")
        self.clicked.connect(lambda _checked=False: traced(behind))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter too; walk through the figures of the panel by the arrow keys."""
        by = STEPS.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif by is not None:
            self._walk(by)
        else:
            super().keyPressEvent(event)

    def _walk(self, by: int) -> bool:
        area = _area_of(self)
        links = area.widget().findChildren(FigureLink) if area is not None else []
        if self in links and 0 <= links.index(self) + by < len(links):
            links[links.index(self) + by].setFocus()
            return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into view when the keyboard gets here."""
        super().focusInEvent(event)
        area = _area_of(self)
        if area is not None:
            area.ensureWidgetVisible(self)


def _area_of(widget: QWidget) -> QScrollArea | None:
    at = widget.parentWidget()
    while at is not None and not isinstance(at, QScrollArea):
        at = at.parentWidget()
    return at


def step_widget(step: Step, traced: Traced, parent: QWidget) -> QWidget:
    """Return a step's bar, grid and sentences; rounded figures tell their exact value in a tip.

    Everything is made inside `parent`: Qt loses the Tab order of what is put together outside the window.
    """
    made = column_of([IndicatorBar(step.marks)] if step.marks else [], parent)
    column = made.layout()
    assert column is not None  # column_of has made it
    if step.grid:
        column.addWidget(_grid(step.grid, traced, made, even=bool(step.marks)))
    for text in step.sentences:
        column.addWidget(label(text, "" if not step.grid else "secondary", wrap=True))
    return made


def column_of(widgets: Sequence[QWidget], parent: QWidget | None = None) -> QWidget:
    """Return widgets one under the other."""
    made = QWidget(parent)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return made


def _grid(rows: Sequence[Sequence[Figure]], traced: Traced, parent: QWidget, *, even: bool) -> QWidget:
    """Return a grid of names and figures, or with `even` of figures alone in columns of one width."""
    made = QWidget(parent)
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    for place in range(len(rows[0]) if even else 1):
        grid.setColumnStretch(place, 1)
    for at, row in enumerate(rows):
        for place, one in enumerate(row):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            side = Qt.AlignmentFlag.AlignHCenter if even else side
            grid.addWidget(_cell(one, traced, made, head=at == 0), at, place, side | Qt.AlignmentFlag.AlignVCenter)
    return made


def _cell(one: Figure, traced: Traced, parent: QWidget, *, head: bool) -> QWidget:
    if one.behind is not None:
        link = FigureLink(one.text, one.behind, traced, parent)
        link.setToolTip("\n".join(text for text in (one.tip, tr("Show the sheets")) if text))
        return link
    cell = label(one.text, "secondary" if head else "")
    cell.setToolTip(one.tip)
    if not head:
        cell.setContentsMargins(0, 0, 4, 0)  # in line with the figures that are links
    return cell

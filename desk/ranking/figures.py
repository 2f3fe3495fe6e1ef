"""The figures of a step as widgets: a grid in which every figure with sheets behind it is a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desk.language import tr
from desk.ranking.behind import Behind
from desk.ranking.steps import Figure, Step
from desk.shared.widgets import IndicatorBar, label

Traced = Callable[[Behind], object]


class FigureLink(QPushButton):
    """A figure that opens its sheets by click or Enter; the arrow keys go from one to the next."""

    def __init__(self, text: str, behind: Behind, traced: Traced) -> None:
        """Show the figure; `traced` is told what is behind it."""
        super().__init__(text)
        self.behind = behind
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{behind.title}: {text}")
        self.clicked.connect(lambda _checked=False: traced(behind))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into view when the keyboard gets here."""
        super().focusInEvent(event)
        at = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        if at is not None:
            at.ensureWidgetVisible(self)


def step_widget(step: Step, traced: Traced) -> QWidget:
    """Return a step's bar, grid and sentences; rounded figures tell their exact value in a tip."""
    widgets: list[QWidget] = [IndicatorBar(step.marks)] if step.marks else []
    if step.grid:
        widgets.append(_grid(step.grid, traced, even=bool(step.marks)))
    widgets += [label(text, "" if not step.grid else "secondary", wrap=True) for text in step.sentences]
    return column_of(widgets)


def column_of(widgets: Sequence[QWidget]) -> QWidget:
    """Return widgets one under the other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return made


def _grid(rows: Sequence[Sequence[Figure]], traced: Traced, *, even: bool) -> QWidget:
    """Return a grid of names and figures, or with `even` of figures alone in columns of one width."""
    made = QWidget()
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
            grid.addWidget(_cell(one, traced, head=at == 0), at, place, side | Qt.AlignmentFlag.AlignVCenter)
    return made


def _cell(one: Figure, traced: Traced, *, head: bool) -> QWidget:
    if one.behind is not None:
        link = FigureLink(one.text, one.behind, traced)
        link.setToolTip("\n".join(text for text in (one.tip, tr("Show the sheets")) if text))
        return link
    cell = label(one.text, "secondary" if head else "")
    cell.setToolTip(one.tip)
    if not head:
        cell.setContentsMargins(0, 0, 4, 0)  # in line with the figures that are links
    return cell

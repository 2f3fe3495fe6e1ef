"""The search field of the top line: Ctrl+K, a few letters, Enter goes to a page, a section or a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desk.frame.facts import Found
from desk.language import tr
from desk.shared.icons import icon
from desk.shared.widgets import row_of

SHOWN: Final = 10
WIDTH: Final = 232
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def best(found: Iterable[Found], typed: str) -> list[Found]:
    """Return the places in which every typed word occurs, those that begin with it first."""
    words = typed.casefold().split()
    hits = [one for one in found if words and all(w in f"{one.text} {one.note}".casefold() for w in words)]
    hits.sort(key=lambda one: not one.text.casefold().startswith(words[0]))
    return hits[:SHOWN]


class _Box(QLineEdit):
    """The field itself; tells when it gets and loses the keyboard."""

    entered = Signal()
    left = Signal()
    moved = Signal(int)
    other = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if (step := steps.get(Qt.Key(event.key()))) is not None:
            self.moved.emit(step)
        elif event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.other.emit()
        else:
            super().keyPressEvent(event)


class Finder(QFrame):
    """Search field with its list of hits, which lies over the page."""

    going = Signal(object)
    """The place chosen (`Found`)."""

    def __init__(self, window: QWidget, read: Callable[[], tuple[Found, ...]]) -> None:
        """Search in what `read` returns; it is read anew whenever the field is entered."""
        super().__init__()
        self.over = window
        self.read, self.found = read, tuple[Found, ...]()
        self.box = _Box()
        self.box.setPlaceholderText(tr("Find (Ctrl+K)"))
        self.box.setToolTip(tr("Find a section, person, page or round (Ctrl+K); Shift+Enter opens a section's history"))
        self.box.setAccessibleName(tr("Find"))
        self.box.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.box.setFixedWidth(WIDTH)
        self.setLayout(row_of(self.box))
        self.list = QListWidget(window)
        self.list.setObjectName("found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.hide()
        self.list.itemClicked.connect(self._choose)
        self.box.entered.connect(self._enter)
        self.box.left.connect(self.list.hide)
        self.box.textChanged.connect(self._show)
        self.box.moved.connect(self._move)
        self.box.returnPressed.connect(self._choose_current)
        self.box.other.connect(self._choose_other)
        self.box.installEventFilter(self)

    def start(self) -> None:
        """Take the keyboard."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _enter(self) -> None:
        self.found = self.read()
        self._show(self.box.text())

    def _show(self, typed: str) -> None:
        self.list.clear()
        if typed.strip() and not self.found:
            self.found = self.read()
        for one in best(self.found, typed):
            item = QListWidgetItem(f"{one.text}　{one.note}" if one.note else one.text)
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(item)
        if not self.list.count() and typed.strip():
            nothing = QListWidgetItem(tr("Nothing found."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        width = max(self.box.width(), 360)
        corner = self.box.mapTo(self.over, QPoint(self.box.width() - width, self.box.height() + 4))
        self.list.setGeometry(corner.x(), corner.y(), width, 32 * self.list.count() + 4)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(typed.strip()))
        self.list.raise_()

    def _move(self, step: int) -> None:
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + step) % count)

    def _choose_current(self) -> None:
        if self.list.isVisible() and (item := self.list.currentItem()) is not None:
            self._choose(item)

    def _choose_other(self) -> None:
        """Go to the second place of the chosen hit, where it has one."""
        item = self.list.currentItem()
        one = item.data(Qt.ItemDataRole.UserRole) if item is not None and self.list.isVisible() else None
        if isinstance(one, Found) and one.other is not None:
            self._leave_for(replace(one, page=one.other[0], facts=one.other[1]))

    def _choose(self, item: QListWidgetItem) -> None:
        one = item.data(Qt.ItemDataRole.UserRole)
        if one is not None:
            self._leave_for(one)

    def _leave_for(self, one: Found) -> None:
        self.box.clear()
        self.list.hide()
        self.going.emit(one)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape empties the field and closes the list."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.box.clear()
            self.list.hide()
            return True
        return super().eventFilter(watched, event)

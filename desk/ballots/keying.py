"""The keying view: nothing but the sheet; a thin widget over `presenter.Keying`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard, Keying
from desk.ballots.sheet import KeyLegend, SheetView
from desk.ballots.words import short
from desk.language import tr
from desk.shared.widgets import button, label, row_of

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
UNLISTED_KEYS: Final = ("/", "／")
_KEYS: Final = {Qt.Key.Key_Return: ENTER, Qt.Key.Key_Enter: ENTER, Qt.Key.Key_Backspace: BACK}
_CURSOR: Final = frozenset(
    {
        Qt.Key.Key_Insert, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_Clear,
        Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Delete,
    }
)  # fmt: skip
"""What the number pad sends while Num Lock is off."""


class KeyField(SheetView):
    """The sheet as the place that hears the keys; no input method comes between."""

    heard = Signal(object)
    leaving = Signal()
    writing = Signal(bool)
    """A remark (True) or a written line (False) is asked for."""

    def __init__(self) -> None:
        """Take every key."""
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(tr("Sheet"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the key on; a key held down counts once, except Backspace."""
        if self.keying is None or (event.isAutoRepeat() and event.key() != Qt.Key.Key_Backspace):
            return
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.leaving.emit()
        elif key is Qt.Key.Key_F2 or event.text() in UNLISTED_KEYS:
            self.writing.emit(key is Qt.Key.Key_F2)
        elif event.modifiers() & KEYPAD and key in _CURSOR:
            self.tell(self.keying.num_lock_off())
        elif event.modifiers() & CONTROL:
            if key is Qt.Key.Key_Z:
                self.tell(self.keying.press(REOPEN))
        elif key in _KEYS:
            self.tell(self.keying.press(_KEYS[key]))
        elif event.text():
            self.tell(self.keying.press(event.text()))

    def tell(self, heard: Heard) -> None:
        """Repaint and say what the key did."""
        self.update()
        self.heard.emit(heard)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Stay: Tab leads nowhere while a batch is keyed."""
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys are heard."""
        self.awake = True
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys are not heard."""
        self.awake = False
        self.update()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hear again."""
        self.setFocus()


class WritingLine(QWidget):
    """One line for a remark or an unlisted section; Enter hands it on, Escape leaves it."""

    done = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__()
        self.name = label("", "heading")
        self.box = QLineEdit()
        self.box.setMaxLength(200)
        self.box.returnPressed.connect(lambda: self.done.emit(self.box.text()))
        row = row_of(self.name, self.box, label(tr("Enter keeps it, Esc leaves it."), "secondary"), spacing=12)
        row.setStretch(1, 1)
        self.setLayout(row)
        self.hide()

    def start(self, name: str, text: str) -> None:
        """Ask for a text."""
        self.name.setText(name)
        self.box.setText(text)
        self.box.setAccessibleName(name)
        self.show()
        self.box.setFocus()
        self.box.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class KeyingView(QWidget):
    """A batch being keyed: its line, the sheet, the legend and the last three sheets."""

    left = Signal()
    closing = Signal()
    """The batch's last sheet is keyed and Enter was pressed, or the button."""

    def __init__(self) -> None:
        """Lay out; `start` gives the batch."""
        super().__init__()
        self.keying: Keying | None = None
        self.remarking = False
        self.batch, self.sheet, self.keyed = label("", "title"), label("", "title"), label("", "lead")
        self.field, self.writing, self.legend = KeyField(), WritingLine(), KeyLegend()
        self.last = label("", "lead")
        self.leave_button = self._silent(tr("To the batches"), self.leave)
        self.close_button = self._silent(tr("Close batch"), self.closing.emit)
        head = row_of(self.batch, None, self.sheet, self.keyed, self.leave_button, self.close_button, spacing=16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.field, 1)
        column.addWidget(self.writing)
        column.addWidget(self.legend)
        column.addWidget(self.last)
        self.field.heard.connect(self._heard)
        self.field.leaving.connect(self.leave)
        self.field.writing.connect(self._start_writing)
        self.writing.done.connect(self._written)
        self.writing.left.connect(self._stop_writing)

    @staticmethod
    def _silent(text: str, slot: Callable[[], object]) -> QWidget:
        """Return a button that never takes the keys away from the sheet."""
        made = button(text, slot)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made

    def start(self, keying: Keying, batch: str) -> None:
        """Show a batch and hear the keys."""
        self.keying = self.field.keying = keying
        self.batch.setText(batch)
        self.legend.set_separated(keying.form.separated)
        self.writing.hide()
        self._show()
        QTimer.singleShot(0, self, self.field.setFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Hear the keys again after another page was open."""
        super().showEvent(event)
        if self.keying is not None:
            QTimer.singleShot(0, self, self.field.setFocus)

    def may_leave(self) -> bool:
        """Say whether nothing unfinished stands on the screen; says why where it does."""
        free = self.keying is None or self.keying.may_leave()
        self.field.update()
        return free

    def leave(self) -> None:
        """Go back to the batches unless a sheet is begun."""
        if self.may_leave():
            self.left.emit()

    def _heard(self, heard: Heard) -> None:
        if heard is Heard.STOPPED:
            QApplication.beep()
        if heard in (Heard.SAVED, Heard.REOPENED):
            self._show()
        if heard is Heard.CLOSE:
            self.closing.emit()

    def _show(self) -> None:
        """Show the sheet's number and what was keyed before."""
        keying = self.keying
        if keying is None:
            return
        facts = {"sheet": min(keying.sheet, keying.total), "total": keying.total}
        self.sheet.setText(tr("Sheet {sheet} of {total}", **facts))
        self.keyed.setText(tr("keyed: {n}", n=len(keying.sheets)))
        shown = "      ".join(short(row) for row in keying.last) or tr("none yet")
        self.last.setText(tr("Last sheets: {sheets}", sheets=shown))
        self.field.update()

    def _start_writing(self, remark: bool) -> None:
        keying = self.keying
        if keying is None:
            return
        if not keying.may_write(remark=remark):
            self.field.tell(Heard.STOPPED)
            return
        self.remarking, self.field.quiet = remark, True
        text = keying.draft.lines[-1].remark if remark else ""
        self.writing.start(tr("Remark") if remark else tr("Section as written"), text)

    def _written(self, text: str) -> None:
        keying = self.keying
        self._stop_writing()
        if keying is not None:
            self.field.tell(keying.remark(text) if self.remarking else keying.unlisted(text))

    def _stop_writing(self) -> None:
        self.writing.hide()
        self.field.quiet = False
        self.field.setFocus()

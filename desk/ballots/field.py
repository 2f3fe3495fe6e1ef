"""The sheet as the place that hears the keys, and the line for what must be written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desk.ballots.contacts import Contacts
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from desk.ballots.sheet import SheetView
from desk.language import tr
from desk.shared.widgets import label, row_of
from desk.theme import Meaning

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
REST: Final = 1000
"""Milliseconds without a key after which the section in hand is kept too."""
FLASH: Final = 140
"""Milliseconds for which the sheet lights up."""
FLASHES: Final = {Heard.STOPPED: Meaning.BAD, Heard.AGAIN: Meaning.BAD, Heard.SAVED: Meaning.GOOD}
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
    pausing = Signal()
    writing = Signal()
    """A section is to be written that is not on the list."""

    def __init__(self) -> None:
        """Take every key."""
        super().__init__()
        self.contacts = Contacts()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(tr("Sheet"))
        self.resting, self.dimming = QTimer(self), QTimer(self)
        for timer, pause, slot in ((self.resting, REST, self._rest), (self.dimming, FLASH, self._dim)):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the key on; a key held down, or one that only bounced, counts once."""
        if self.keying is None or event.isAutoRepeat() or self.contacts.bounced(event.key(), event.timestamp()):
            return
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.leaving.emit()
        elif key is Qt.Key.Key_F9:
            self.pausing.emit()
        elif key is Qt.Key.Key_F3:
            self.writing.emit()
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
        """Paint what the key did, then keep what has ended: what is seen never waits for the disk."""
        self.light(FLASHES.get(heard))
        self.repaint()
        self.heard.emit(heard)
        if self.keying is not None:
            kept = self.keying.kept
            self.keying.settle()
            if self.keying.kept != kept:
                self.update()
            self.resting.start()

    def light(self, meaning: Meaning | None) -> None:
        """Let the sheet light up for a moment, for those who do not hear."""
        self.flash = meaning
        if meaning is not None:
            self.dimming.start()

    def _dim(self) -> None:
        self.flash = None
        self.update()

    def _rest(self) -> None:
        if self.keying is not None and not self.keying.draft.empty:
            self.keying.rest()
            self.update()

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


class SheetWriter(QObject):
    """Lets a remark or an unlisted section be written beside the sheet, and gives the keys back to it."""

    def __init__(self, field: KeyField, line: WritingLine) -> None:
        """Listen to the sheet and to the line."""
        super().__init__(field)
        self.field, self.line, self.remarking = field, line, False
        field.writing.connect(lambda: self.start(remark=False))
        field.heard.connect(self._heard)
        line.done.connect(self._written)
        line.left.connect(self.stop)

    def start(self, *, remark: bool) -> None:
        """Ask for a remark beside the last section, or for a section as it is written on the paper."""
        keying = self.field.keying
        if keying is None:
            return
        if not keying.may_write(remark=remark):
            self.field.tell(Heard.STOPPED)
            return
        self.remarking, self.field.quiet = remark, True
        text = keying.draft.lines[-1].remark if remark else ""
        self.line.start(tr("Remark") if remark else tr("Section as written"), text)

    def stop(self) -> None:
        """Leave what was written, and hear the keys again."""
        self.line.hide()
        self.field.quiet = False
        self.field.setFocus()

    def _heard(self, heard: Heard) -> None:
        if heard is Heard.REMARK:
            self.start(remark=True)

    def _written(self, text: str) -> None:
        keying = self.field.keying
        self.stop()
        if keying is not None:
            self.field.tell(keying.remark(text) if self.remarking else keying.unlisted(text))

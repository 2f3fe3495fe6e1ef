"""Calm messages: what happened, why, what to do. Nothing here waits; answers come by callback."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from desk.language import tr
from desk.sentences import sentence
from desk.shared.icons import picture
from desk.shared.widgets import button, label, row_of
from desk.theme import Meaning
from models.common.errors import DamageError, Refusal


class Message(QDialog):
    """A short message with one or two buttons; Escape is the safe answer."""

    def __init__(self, parent: QWidget | None, title: str, text: str, meaning: Meaning = Meaning.INFO) -> None:
        """Show the text with the sign of its meaning."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.sign = QLabel()
        name = "info" if meaning is Meaning.INFO else "warning"
        self.sign.setPixmap(picture(name, meaning.ink.name(), 32))
        self.text = label(text, wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setMinimumWidth(380)
        self.text.setMaximumWidth(520)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(label(title, "heading", wrap=True))
        words.addWidget(self.text)
        top = row_of(spacing=16)
        top.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.buttons = row_of(None)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addStretch(1)
        column.addLayout(self.buttons)

    def add(self, text: str, slot: Callable[[], object] | None, look: str = "", *, default: bool = False) -> None:
        """Add a button that closes the message and then runs `slot`."""
        made = button(text, self.accept if slot else self.reject, look)
        if slot is not None:
            self.accepted.connect(slot)
        made.setDefault(default)
        if default:
            made.setFocus()
        self.buttons.addWidget(made)


def say(parent: QWidget | None, refusal: Refusal) -> Message:
    """Show why something was not done and what to do about it."""
    damaged = isinstance(refusal, DamageError)
    title = tr("Stored data is damaged") if damaged else tr("This was not done")
    message = Message(parent, title, sentence(refusal), Meaning.BAD if damaged else Meaning.SOON)
    message.add(tr("Understood"), None, default=True)
    message.open()
    return message


def tell(parent: QWidget | None, title: str, text: str, meaning: Meaning = Meaning.INFO) -> Message:
    """Show a message that only wants to be read."""
    message = Message(parent, title, text, meaning)
    message.add(tr("Understood"), None, default=True)
    message.open()
    return message


def confirm(
    parent: QWidget | None,
    question: str,
    consequence: str,
    act: str,
    then: Callable[[], object],
    *,
    dangerous: bool = True,
) -> Message:
    """Ask before something that cannot be undone; `act` is the button's verb, Cancel the default when dangerous."""
    message = Message(parent, question, consequence, Meaning.SOON if dangerous else Meaning.INFO)
    message.add(tr("Cancel"), None, default=dangerous)
    message.add(act, then, "danger" if dangerous else "primary", default=not dangerous)
    if not dangerous:
        QShortcut(QKeySequence("Ctrl+Return"), message, message.accept)
    message.open()
    return message

"""The verbs of somebody at the desk: only what screen, keyboard and mouse allow; texts are given in English."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desk.app import Desktop
from desk.language import tr
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.messages import Message
from desk.shared.page import Page
from desk.shared.table import RecordTable
from desk.window import Window

W = TypeVar("W", bound=QWidget)
P = TypeVar("P", bound=Page)
R = TypeVar("R")
CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 20_000
"""Milliseconds a job may take before the person gives up."""


def write(widget: QWidget, text: str) -> None:
    """Write over what stands in a field, as an input method hands it over."""
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(widget, Qt.Key.Key_Backspace)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def pick(box: QComboBox, text: str) -> None:
    """Go through the choices of a box with the arrow until the text is there."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == text:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"{text} is not offered")


class Hands:
    """Hands that fill forms and press buttons, whoever they belong to."""

    def __init__(self, qtbot: QtBot) -> None:
        """Take the keyboard."""
        self.qtbot = qtbot

    @property
    def front(self) -> QWidget:
        """What takes the keys: the dialog that is open, else the active window."""
        found = QApplication.activeModalWidget() or QApplication.activeWindow()
        assert found is not None
        return found

    def wait_for(self, widget: QWidget) -> None:
        """Wait until the keyboard reaches a window."""
        widget.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is widget)

    def press(self, text: str) -> None:
        """Press the (first) button that says so, in what is in front."""
        self.qtbot.wait(1)  # what was just put into a layout is shown by the next event
        inside = self.front
        shown = [one for one in inside.findChildren(QAbstractButton) if one.isVisible() and one.text() == tr(text)]
        assert shown, f"there is no {tr(text)} in {inside.windowTitle()}"
        assert shown[0].isEnabled(), f"{tr(text)} cannot be pressed"
        QTest.mouseClick(shown[0], Qt.MouseButton.LeftButton)

    def open_one(self, kind: type[W]) -> W:
        """Wait for the dialog of a kind."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind)
        return found

    def fill(self, **values: str) -> FormDialog:
        """Write into the fields of the open form, or choose."""
        form = self.open_one(FormDialog)
        self.wait_for(form)
        for key, text in values.items():
            widget = form.panel.editors[key].widget
            if isinstance(widget, QComboBox):
                pick(widget, text)
            else:
                assert isinstance(widget, QLineEdit | QPlainTextEdit)
                write(widget, text)
        return form

    def save(self) -> None:
        """Save the open form by Ctrl and Enter; it must accept."""
        form = self.open_one(FormDialog)
        self.wait_for(form)
        done: list[int] = []
        form.accepted.connect(lambda: done.append(1))
        QTest.keyClick(form, Qt.Key.Key_Return, CONTROL)
        assert done, [form.panel.banner.text.text(), *(below.text() for below in form.panel.faults.values())]

    def choose_file(self, path: Path) -> None:
        """Write a path into the open file dialog and press Enter."""
        dialog = self.open_one(QFileDialog)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(line, QLineEdit)
        line.setText(str(path))
        with self.qtbot.waitSignal(dialog.accepted):
            QTest.keyClick(line, Qt.Key.Key_Return)


class Person(Hands):
    """Whoever sits at the desk, one after the other."""

    def __init__(self, qtbot: QtBot, desktop: Desktop) -> None:
        """Sit down in front of the login."""
        super().__init__(qtbot)
        self.desktop = desktop

    @property
    def window(self) -> Window:
        """The window of whoever is logged in."""
        assert self.desktop.window is not None
        return self.desktop.window

    @property
    def front(self) -> QWidget:
        """The dialog that is open, else the window, active or not."""
        return QApplication.activeModalWidget() or self.window

    def log_in(self, name: str, password: str, own: str = "") -> None:
        """Log in; `own` is the password to choose where the account asks for one."""
        login = self.desktop.login
        assert login is not None
        self.wait_for(login)
        write(login.name, name)
        write(login.password, password)
        QTest.keyClick(login.password, Qt.Key.Key_Return)
        if own:
            self.fill(new=own, repeat=own)
            self.save()
        self.qtbot.waitUntil(lambda: self.desktop.window is not None)
        self.wait_for(self.window)
        self.qtbot.waitUntil(lambda: self.window.page is not None)

    def log_out(self) -> None:
        """Leave the desk to the next."""
        self.window.top.leave_asked.emit()
        self.qtbot.waitUntil(lambda: self.desktop.login is not None)

    def leave(self) -> None:
        """Go home: nothing of the desk stays behind."""
        desktop = self.desktop
        if desktop.window is not None:
            desktop.window.idle.stop()
            desktop.window.desk.close()
            desktop.window.hide()
            desktop.window.deleteLater()
        if desktop.login is not None:
            desktop.login.timer.stop()
            desktop.login.hide()
            desktop.login.deleteLater()

    def go(self, kind: type[P]) -> P:
        """Open a page by Ctrl and its figure."""
        name = f"{kind.__module__}:{kind.__name__}"
        (place,) = [n for n, entry in enumerate(self.window.entries) if entry.path == name]
        self.wait_for(self.window)
        QTest.keyClick(self.window, Qt.Key(Qt.Key.Key_1 + place), CONTROL)
        page = self.window.page
        assert isinstance(page, kind)
        return page

    def agree(self, text: str) -> None:
        """Answer the open question with the button that does it."""
        self.open_one(Message)
        self.press(text)
        self.settle()

    def take_in(self, path: Path) -> ImportDialog:
        """Choose the file of the open import, read what is said of it, and import it."""
        dialog = self.open_one(ImportDialog)
        self.press("Choose file…")
        self.choose_file(path)
        self.qtbot.waitUntil(dialog.take_button.isEnabled, timeout=PATIENCE)
        self.wait_for(dialog)
        with self.qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
            QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
        self.settle()
        return dialog

    def settle(self) -> None:
        """Wait until the desk is at rest."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=PATIENCE)
        self.qtbot.wait(1)


def cells(table: RecordTable[R], *columns: str) -> list[tuple[str, ...]]:
    """Read the shown rows of a table, in the named columns."""
    keys = [column.key for column in table.columns]
    places = [keys.index(key) for key in columns]
    model = table.model
    return [tuple(str(model.index(row, place).data()) for place in places) for row in range(model.rowCount())]

"""Hands for tests of pages: open a page, fill a form, press a button, wait for the worker thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desk import theme
from desk.documents.page import DocumentsPage
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.messages import Message
from desk.shared.page import Page
from models.documents.queries import PaperRow

P = TypeVar("P", bound=Page)
W = TypeVar("W", bound=QWidget)


@cache
def dressed() -> None:
    """Put the theme on the one application; once, for it goes through every widget that is still there."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)


def opened(qtbot: QtBot, office: Office, kind: Callable[[Desk], P]) -> P:
    """Open a page as the window does; its jobs are waited for when the test ends."""
    dressed()
    desk = Desk(office)
    page = kind(desk)
    qtbot.addWidget(page, before_close_func=lambda _page: desk.close())
    page.resize(1166, 680)
    page.wake()
    page.show()
    return page


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    """Press the visible button that says `text`."""
    qtbot.wait(1)  # what was just put into a layout is shown by the next event
    (found,) = [one for one in inside.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    assert found.isEnabled(), f"{text} is disabled"
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def can_press(inside: QWidget, text: str) -> bool:
    """Say whether there is such a button to press."""
    QApplication.processEvents()
    return any(
        one.text() == text and one.isVisible() and one.isEnabled() for one in inside.findChildren(QAbstractButton)
    )


def choose(page: QWidget, text: str) -> None:
    """Choose an entry of the menu that is open."""
    (found,) = [
        entry
        for menu in page.findChildren(QMenu)
        if menu.isVisible()
        for entry in menu.actions()
        if entry.text() == text
    ]
    found.trigger()
    for menu in page.findChildren(QMenu):
        menu.close()


def dialog(inside: QWidget, kind: type[W]) -> W:
    """Return the open dialog of a kind."""
    (found,) = [one for one in inside.findChildren(kind) if one.isVisible()]
    return found


def form(inside: QWidget) -> FormDialog:
    """Return the open form."""
    return dialog(inside, FormDialog)


def fill(inside: QWidget, **values: Any) -> FormDialog:
    """Write into the open form and leave it open."""
    open_form = form(inside)
    for key, value in values.items():
        open_form.panel.editors[key].put(value)
    return open_form


def save(qtbot: QtBot, inside: QWidget, **values: Any) -> None:
    """Fill the open form and save it; it must accept."""
    open_form = fill(inside, **values)
    with qtbot.waitSignal(open_form.accepted):
        QTest.mouseClick(open_form.save_button, Qt.MouseButton.LeftButton)


def faults(open_form: FormDialog) -> dict[str, str]:
    """Return what stands under the fields that are marked as wrong."""
    panel = open_form.panel
    return {key: below.text() for key, below in panel.faults.items() if below.property("look") == "fault"}


def settle(qtbot: QtBot, page: Page) -> None:
    """Wait until the worker thread has nothing left to do."""
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)


def agree(qtbot: QtBot, page: Page) -> None:
    """Press the button of the open question that does it."""
    question = dialog(page, Message)
    QTest.mouseClick(question.findChildren(QAbstractButton)[-1], Qt.MouseButton.LeftButton)


def told(page: Page) -> str:
    """Return the text of the open message, and close it."""
    message = dialog(page, Message)
    text = message.text.text()
    message.reject()
    return text


def importing(page: Page) -> ImportDialog:
    """Return the open import."""
    return dialog(page, ImportDialog)


def open_dialogs(page: Page) -> list[QDialog]:
    """Return every dialog that is open."""
    return [one for one in page.findChildren(QDialog) if one.isVisible()]


def papers_of(page: DocumentsPage) -> tuple[PaperRow, ...]:
    """Return the numbered papers that the ledger shows."""
    return tuple(row for row in page.table.rows() if isinstance(row, PaperRow))

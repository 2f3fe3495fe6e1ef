"""Keys go where the person is working: pages begin in their list, forms in their first field, shortcuts stay home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desk import theme
from desk.app import Desktop, QtWords
from desk.demonstration.data import ACCOUNTS
from desk.documents.page import DocumentsPage
from desk.language import CHINESE, set_language
from desk.office import Office
from desk.registry.page import RegistryPage
from desk.rounds.page import RoundsPage
from desk.shared.form import FormDialog
from desk.shared.importing import ImportDialog
from desk.shared.memory import Memory
from tests.driving import CONTROL, Person


@pytest.fixture
def person(qtbot: QtBot, demonstration_file: Path, tmp_path: Path) -> Iterator[Person]:
    """The lead of the demonstration office, logged in."""
    set_language(CHINESE)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    office = Office.open(str(shutil.copy(demonstration_file, tmp_path / "office.db")))
    desktop = Desktop(app, office, Memory(), QtWords(app))
    desktop.ask_login()
    made = Person(qtbot, desktop)
    made.log_in("lead", next(one.password for one in ACCOUNTS if one.name == "lead"))
    yield made
    made.leave()
    office.close()


def test_a_page_begins_in_its_list(person: Person) -> None:
    rounds = person.go(RoundsPage)
    assert rounds.table.view.hasFocus()
    registry = person.go(RegistryPage)
    assert registry.table.view.hasFocus()


def test_a_page_goes_on_where_it_was_left(person: Person) -> None:
    rounds = person.go(RoundsPage)
    rounds.detail.snapshot.filter.setFocus()
    person.go(RegistryPage)
    person.go(RoundsPage)
    assert rounds.detail.snapshot.filter.hasFocus()


def test_control_f_goes_to_the_filter_of_the_list_in_use(person: Person) -> None:
    rounds = person.go(RoundsPage)
    for table in (rounds.table, rounds.detail.snapshot):
        table.view.setFocus()
        QTest.keyClick(table.view, Qt.Key.Key_F, CONTROL)
        assert table.filter.hasFocus()


def test_page_down_walks_the_ledger_and_does_not_turn_the_paper(person: Person) -> None:
    page = person.go(DocumentsPage)
    person.press("Number and make")
    person.settle()
    page.table.view.setFocus()
    QTest.keyClick(page.table.view, Qt.Key.Key_Home, CONTROL)
    before = page.table.view.currentIndex().row()
    QTest.keyClick(page.table.view, Qt.Key.Key_PageDown)
    assert page.table.view.currentIndex().row() > before
    assert page.preview.page == 0


def test_a_form_begins_over_what_stands_in_its_first_field(person: Person) -> None:
    person.go(RoundsPage)
    person.press("Open round…")
    form = person.open_one(FormDialog)
    person.wait_for(form)
    first = form.panel.editors["code"].widget
    assert isinstance(first, QLineEdit)
    assert first.hasFocus() and first.selectedText() == first.text() != ""
    form.discard()


def test_escape_leaves_an_import(person: Person) -> None:
    person.go(RegistryPage)
    person.press("Import…")
    dialog = person.open_one(ImportDialog)
    person.wait_for(dialog)
    with person.qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog.choose_button, Qt.Key.Key_Escape)
